//! What the rules of a list come to where answers leave open which of them match. `decide-walk.js` does the same.

use crate::decide::kind::aggregate::Aggregate;

/// A rule of a list, by the answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It matches in every case that is still possible.
    Always,
    /// It matches in some.
    Perhaps,
    /// It matches in none.
    Never,
}

/// The result of rules with their values; none where it hangs on which of them match, or there is none. A smallest or
/// largest value is certain where no rule that may match has one beyond it.
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
