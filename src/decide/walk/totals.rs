//! The result of a list of rules, even if the answers leave open which rules match. `decide-walk.js` computes the same.

use crate::decide::kind::aggregate::Aggregate;

/// Whether a rule of a list matches, as far as the answers tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It matches in every case that is still possible.
    Always,
    /// It matches in some of the cases still possible.
    Perhaps,
    /// It matches in none of the cases still possible.
    Never,
}

/// The result of rules with their values. `None` where there is no result, or where the result depends on rules that
/// match only perhaps. A minimum or maximum is certain if the value of no such rule lies beyond it.
pub(super) fn value(aggregate: &Aggregate, rules: &[(Match, i64)]) -> Option<i64> {
    let of = |matches: &[Match]| -> Vec<i64> {
        rules.iter().filter(|(rule, _)| matches.contains(rule)).map(|(_, value)| *value).collect()
    };
    let (least, most) = (of(&[Match::Always]), of(&[Match::Always, Match::Perhaps]));
    let result = (aggregate.of)(&least)?;
    let is_end = matches!(aggregate.name, "min" | "max");
    let is_certain = if is_end { (aggregate.of)(&most) == Some(result) } else { most.len() == least.len() };
    is_certain.then_some(result)
}
