//! Names in what the author's tests expect. A name of nothing is a slip of the test, not a fault of the rules.

use super::names::Names;
use crate::decide::source::draft::Body;
use crate::diag::{Code, Diagnostic, Diags, closest_within};
use std::collections::HashSet;

/// Reports names of outcomes, rules, advice and facts that are not there.
pub(super) fn check(body: &Body, names: &Names<'_>, diags: &mut Diags) {
    if body.tests.is_empty() {
        return;
    }
    let outcomes: HashSet<String> =
        body.outcomes.iter().map(|o| o.id.clone()).chain(body.broken_outcomes.clone()).collect();
    let rules = body.rules.iter().flat_map(|rule| {
        let exceptions = (1..=rule.exceptions.len()).map(|number| format!("{}/{number}", rule.id));
        std::iter::once(rule.id.clone()).chain(exceptions)
    });
    let rules: HashSet<String> = rules.collect();
    let advice: HashSet<String> = body.advice.iter().map(|a| a.id.clone()).collect();
    let decisions: HashSet<String> = body.decisions.iter().map(|d| d.id.clone()).collect();
    let facts = body.facts.iter().map(|fact| fact.id.clone()).chain(body.broken.iter().cloned());
    let facts: HashSet<String> = facts.collect();
    for (key, (name, span)) in body.tests.iter().flat_map(|test| &test.named) {
        let (known, code, what) = match *key {
            "expect" => (&outcomes, Code::UnknownOutcome, "outcome"),
            "rules" => (&rules, Code::InvalidValue, "rule"),
            "advice" => (&advice, Code::InvalidValue, "advice"),
            "decisions" => (&decisions, Code::InvalidValue, "decision"),
            _ => (&facts, Code::UnknownFact, "fact"),
        };
        if known.contains(name) {
            continue;
        }
        let mut sorted: Vec<&str> = known.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        let d = Diagnostic::new(code, *span, format!("no {what} named `{name}`"));
        let titled = body.outcomes.iter().find(|o| *key == "expect" && o.title == *name);
        let near = closest_within(name, sorted.iter().copied(), &names.budget);
        diags.push(match (titled, near) {
            (Some(outcome), _) => d.hint(format!("write the outcome's id: `{}`", outcome.id)),
            (None, _) if *key == "expect" && name.parse::<f64>().is_ok_and(f64::is_finite) => {
                d.hint(format!("the value of a decision is a map: `{{value: {name}}}`"))
            }
            (None, Some(near)) => d.hint(format!("did you mean `{near}`?")),
            (None, None) if *key == "expect" && name.starts_with(|c: char| c.is_ascii_digit()) => {
                d.hint(format!("the value of a decision is a map: `{{value: {name}}}`"))
            }
            (None, None) => d.hint(format!("a test names the {what}s of its own set")),
        });
    }
}
