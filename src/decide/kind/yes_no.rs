//! Yes or no.

use super::definition::{Choices, Domain, Fault, Form, Kind, Params};
use super::grammar::plain::yes_or_no;
use crate::keys::Shape;

pub(super) const KIND: Kind = Kind {
    name: "yes_no",
    about: "A question with the answers yes and no: `yes_no: true`.",
    shape: Shape::Flag,
    read: |node, diags| node.boolean(diags).map(|_| Params::default()),
    options: |_, phrases| {
        vec![("yes".into(), phrases.word("rule_yes").into()), ("no".into(), phrases.word("rule_no").into())]
    },
    parse: |_, _, text, _| yes_or_no(text).map(|yes| i64::from(!yes)).ok_or(Fault::Option),
    format: |_: &Domain, _, value, _| if value == 0 { "yes" } else { "no" }.into(),
    control: "choice",
    form: |_| Form {
        choices: Choices::Words(&[("yes", "decide_yes"), ("no", "decide_no")]),
        ..Form::default()
    },
    dmn: "boolean",
    ..Kind::BLANK
};
