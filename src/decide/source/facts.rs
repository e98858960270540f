//! Facts: kind with its parameters, and what all facts may have.

use super::cells::when;
use super::draft::{RawFact, RawValues};
use super::tables::{self, kinds};
use crate::config::quoted;
use crate::decide::kind::fact::Unsure;
use crate::decide::kind::formula::FORMULAS;
use crate::decide::kind::kinds::KINDS;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Text};
use crate::markdown;
use crate::yaml::Node;

/// Reads the facts of a set. Those without a kind are left out.
pub(super) fn facts(set: &Fields<'_>, diags: &mut Diags) -> Vec<RawFact> {
    let facts = set.named("facts", &tables::FACT, diags);
    facts.iter().filter_map(|(id, map)| fact(id, map, diags)).collect()
}

fn fact(id: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<RawFact> {
    let named: Vec<&str> = kinds().into_iter().filter(|k| map.get(k).is_some()).collect();
    let [name] = named[..] else {
        diags.push(not_one_kind(id, map, &named));
        return None;
    };
    let values = values(name, map, diags)?;
    let inner = match &values {
        RawValues::Kind(_, params) => &params.range,
        RawValues::Formula(_, operands) => &operands.range,
    };
    let inner = inner.clone();
    let derived = matches!(values, RawValues::Formula(..)) || map.get("derive").is_some();
    if !derived && !map.has("ask") {
        let message = format!("fact `{id}` has no question");
        diags.push(Diagnostic::new(Code::InvalidValue, map.span(), message).hint("add `ask:`"));
    }
    let derive = map.get("derive").map(|_| {
        let rows = map.maps("derive", &tables::DERIVE, diags);
        rows.iter().filter_map(|r| Some((when(r, "when", diags)?, r.text("then", diags)?))).collect()
    });
    Some(RawFact {
        id: id.to_string(),
        ask: map.title("ask", diags),
        say: map.title("say", diags).map(|say| (say, map.get("say").map_or(map.span(), Node::span))),
        help: map.markdown("help", diags),
        values,
        range: inner.or_else(|| map.text("range", diags)),
        needs: when(map, "needs", diags),
        derive,
        unsure: map.text("unsure", diags).map(|text| unsure(text, diags)),
        span: map.span(),
    })
}

fn not_one_kind(id: &str, map: &Fields<'_>, named: &[&str]) -> Diagnostic {
    let message = match named {
        [] => format!("fact `{id}` has no kind"),
        more => format!("fact `{id}` has {} kinds: {}", more.len(), quoted(more)),
    };
    let hint = format!("give it exactly one of {}", quoted(&kinds()));
    Diagnostic::new(Code::InvalidValue, map.span(), message).hint(hint)
}

fn values(name: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<RawValues> {
    let node = map.get(name)?;
    if let Some(formula) = FORMULAS.iter().find(|f| f.name == name) {
        return Some(RawValues::Formula(formula, (formula.read)(node, diags)?));
    }
    let kind = KINDS.iter().find(|k| k.name == name)?;
    Some(RawValues::Kind(kind, (kind.read)(node, diags)?))
}

/// An article's path, or a text.
fn unsure((text, span): Text, diags: &mut Diags) -> Unsure {
    let path = crate::address::markdown_stem(&text).is_some() && !text.contains(char::is_whitespace);
    if path { Unsure::Article(text, span) } else { Unsure::Text(markdown::parse(&text, span, diags)) }
}
