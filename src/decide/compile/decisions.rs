//! The decisions of a set: their places among its outcomes and rules, and the values that rules give.

use super::domains;
use super::names::Names;
use super::rule_set::{Decision, Rule};
use super::setting::Setting;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::grammar::plain::LARGEST;
use crate::decide::kind::meant;
use crate::decide::source::draft::{Body, RawDecision};
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::Text;
use std::collections::BTreeMap;

/// The decisions, without their diagrams.
pub(super) fn decisions(
    body: &Body,
    names: &Names<'_>,
    setting: &Setting,
    diags: &mut Diags,
) -> Vec<Decision> {
    let mut first = 0;
    let mut decisions = Vec::with_capacity(body.decisions.len());
    for raw in &body.decisions {
        clash(raw, names, diags);
        let count: usize = body.rules[raw.rules.clone()].iter().map(|rule| 1 + rule.exceptions.len()).sum();
        let value = raw
            .value
            .as_ref()
            .map(|(kind, params)| domains::of_values(&raw.id, (kind, params), setting, diags));
        decisions.push(Decision {
            id: raw.id.clone(),
            title: raw.title.clone(),
            hit_policy: raw.hit_policy,
            aggregate: raw.aggregate,
            value,
            outcomes: raw.outcomes.clone(),
            rules: first..first + count,
            roots: Vec::new(),
            listed: Vec::new(),
            nodes: 0..0,
            leaves: 0..0,
            beside: BTreeMap::new(),
            span: raw.span,
        });
        first += count;
    }
    decisions
}

/// Reports a decision that has the name of a fact: texts and tables of cases name both.
fn clash(raw: &RawDecision, names: &Names<'_>, diags: &mut Diags) {
    let id = raw.id.as_str();
    if names.fact(id).is_some() || names.group(id).is_some() || names.dated(id).is_some() {
        let message = format!("`{id}` is a decision and also a fact");
        diags.push(Diagnostic::new(Code::DuplicateId, raw.span, message).hint("rename one of them"));
    }
}

/// The values of rules, each followed by those of its exceptions.
pub(super) fn values(
    body: &Body,
    decisions: &[Decision],
    setting: &Setting,
    diags: &mut Diags,
) -> Vec<Option<i64>> {
    let mut values = Vec::new();
    for (raw, decision) in body.decisions.iter().zip(decisions) {
        let first = values.len();
        for rule in &body.rules[raw.rules.clone()] {
            let typed = std::iter::once(&rule.value).chain(rule.exceptions.iter().map(|e| &e.value));
            values.extend(typed.map(|typed| {
                let domain = decision.value.as_ref()?;
                value(domain, typed.as_ref()?, setting, diags)
            }));
        }
        let sum: i128 = values[first..].iter().flatten().map(|value| i128::from(value.abs())).sum();
        if sum > i128::from(LARGEST) {
            let message = format!("the values of `{}` can come to more than 2^53 − 1", raw.id);
            let d = Diagnostic::new(Code::InvalidValue, raw.rules_span, message);
            diags.push(d.hint("count in a larger unit, or with fewer digits after the point"));
        }
    }
    values
}

/// The number at the beginning of a text, without `+`: `30` in `+30` and `30 points`.
fn number(text: &str) -> Option<&str> {
    let plain = text.trim().trim_start_matches('+');
    let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(plain.len());
    Some(&plain[..end]).filter(|number| !number.is_empty())
}

fn value(domain: &Domain, (text, span): &Text, setting: &Setting, diags: &mut Diags) -> Option<i64> {
    let (first, last) = domain.range;
    let read = domain.parse(&setting.offsets, text, true).ok();
    let fits = |value: &i64| first <= *value && *value <= last && (value - first) % domain.step == 0;
    if let Some(value) = read.filter(fits) {
        return Some(value);
    }
    let d = Diagnostic::new(Code::InvalidValue, *span, format!("`{text}` is not a value of its decision"));
    let say = |value| domain.format(&setting.offsets, value, None);
    diags.push(match read {
        Some(_) => d.hint(format!(
            "values run from `{}` to `{}` in steps of `{}`",
            say(first),
            say(last),
            domain.step_text()
        )),
        None => match meant::bare(domain, text)
            .filter(|bare| domain.parse(&setting.offsets, bare, true).is_ok())
        {
            Some(bare) => d.hint(format!("write `{bare}`")),
            None => {
                match number(text).filter(|number| domain.parse(&setting.offsets, number, true).is_ok()) {
                    Some(bare) => d.hint(format!("write `{bare}`")),
                    None => d.hint(format!("write a value of the kind `{}`", domain.kind.name)),
                }
            }
        },
    });
    None
}

/// Rules that lead to an outcome of another decision.
pub(super) fn foreign(body: &Body, decisions: &[Decision], rules: &[Rule], diags: &mut Diags) {
    if decisions.len() < 2 {
        return;
    }
    for (raw, decision) in body.decisions.iter().zip(decisions) {
        let typed = body.rules[raw.rules.clone()].iter();
        let typed = typed.flat_map(|r| std::iter::once(&r.then).chain(r.exceptions.iter().map(|e| &e.then)));
        for (rule, then) in rules[decision.rules.clone()].iter().zip(typed) {
            let (Some(outcome), Some((id, span))) = (rule.outcome, then) else { continue };
            if decision.outcomes.contains(&outcome) {
                continue;
            }
            let owner = decisions.iter().find(|other| other.outcomes.contains(&outcome));
            let message = format!("outcome `{id}` is one of the decision `{}`", owner.map_or("", |o| &o.id));
            let d = Diagnostic::new(Code::UnknownOutcome, *span, message);
            let own: Vec<&str> = body.outcomes[raw.outcomes.clone()].iter().map(|o| o.id.as_str()).collect();
            diags.push(match own.as_slice() {
                [] => d.hint(format!("write outcomes of its own below `{}`", raw.id)),
                some => d.hint(format!("outcomes here are {}", crate::config::quoted(some))),
            });
        }
    }
}
