//! The finding about rules that cannot be compiled within the limits.

use super::rule_set::{Rule, RuleSet};
use crate::config::quoted;
use crate::decide::kind::fact::Fact;
use crate::diag::{Code, Diagnostic};
use crate::diagram::cube;
use crate::limits::STATES;
use crate::source::Span;

/// The finding about a set.
pub(crate) fn of_set(set: &RuleSet, span: Span) -> Diagnostic {
    entangled(&set.id, &set.facts, &set.rules, span)
}

/// Names the facts that most rules speak of.
pub(crate) fn entangled(set: &str, facts: &[Fact], rules: &[Rule], span: Span) -> Diagnostic {
    let message = STATES.words("").replace("{name}", set);
    let cares = |rule: &Rule, i: usize, fact: &Fact| {
        rule.masks.get(i).is_some_and(|m| !cube::is_full(m, fact.atoms.len()))
    };
    let counted = facts.iter().enumerate();
    let count = |(i, fact)| rules.iter().filter(|rule| cares(rule, i, fact)).count();
    let mut counts: Vec<(usize, &str)> = counted.map(|(i, f)| (count((i, f)), f.id.as_str())).collect();
    counts.sort_by_key(|c| std::cmp::Reverse(c.0));
    let most: Vec<&str> = counts.iter().take(3).map(|c| c.1).collect();
    let speak = match most[..] {
        [] => "sum some facts up in one with `derive:`".to_string(),
        _ => format!("most rules speak of {}: sum some of them up in a fact with `derive:`", quoted(&most)),
    };
    Diagnostic::new(Code::TooEntangled, span, message)
        .hint(speak)
        .hint("or split the set in two, and let an outcome of the first lead to the second")
}
