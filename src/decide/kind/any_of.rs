//! Any number of some options. Each option is a fact of its own with the values yes and no; all are
//! answered together.

use super::definition::{Choices, Domain, Fault, Form, Kind};
use super::grammar::plain::yes_or_no;
use super::options;
use crate::keys::Shape;
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    name: "any_of",
    about: "The options of which any number is chosen; cells name one: `harm.broken: yes`.",
    shape: Shape::Options,
    read: options::read,
    grouped: true,
    options: |_, phrases| {
        vec![("yes".into(), phrases.word("rule_yes").into()), ("no".into(), phrases.word("rule_no").into())]
    },
    parse: |_, _, text, _| yes_or_no(text).map(|yes| i64::from(!yes)).ok_or(Fault::Option),
    format: |_: &Domain, _, value, _| if value == 0 { "yes" } else { "no" }.into(),
    control: "choices",
    form: |_| Form {
        choices: Choices::Words(&[("yes", "decide_yes"), ("no", "decide_no")]),
        ..Form::default()
    },
    browser: |domain, data| {
        data.insert("group".into(), json!(domain.group.map(|(group, _)| group)));
    },
    dmn: "boolean",
    ..Kind::BLANK
};
