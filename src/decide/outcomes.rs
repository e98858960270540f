//! Deadlines and escalation of outcomes.

use super::draft::{Body, RawDeadline};
use super::facts::Facts;
use super::{Deadline, FactKind, RuleSet, Within, calendar, units, words};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::limits::{CIRCLE, WAYS_BACK};
use std::collections::HashMap;

/// Gives every outcome its deadline.
pub(super) fn deadlines(set: &mut RuleSet, body: &Body, known: &Facts, diags: &mut Diags) {
    let zh = words::is_chinese(&set.lang);
    for (outcome, raw) in set.outcomes.iter_mut().zip(&body.deadlines) {
        outcome.deadline = raw.as_ref().and_then(|raw| deadline(raw, known, zh, diags));
    }
    holidays(set, body, diags);
}

fn deadline(raw: &RawDeadline, known: &Facts, zh: bool, diags: &mut Diags) -> Option<Deadline> {
    if known.dated(&raw.from.0).is_none() {
        diags.push(no_moment(raw, known));
        return None;
    }
    let Some((within, within_words)) = calendar::parse(&raw.within.0, zh) else {
        let message = format!("`{}` is not a length of time", raw.within.0);
        let hint = "write `48h`, `7d`, `1mo` or `5 workdays`";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.within.1, message).hint(hint));
        return None;
    };
    Some(Deadline { from: raw.from.0.clone(), within, within_words, inclusive: raw.inclusive })
}

/// Working days are counted right only in years whose holidays are listed.
fn holidays(set: &RuleSet, body: &Body, diags: &mut Diags) {
    let counts =
        |o: &super::Outcome| o.deadline.as_ref().is_some_and(|d| matches!(d.within, Within::Workdays(_)));
    let last = set.calendar.holidays.last().and_then(|day| units::date_of(*day));
    if let (Some(last), Some(span)) = (last, body.calendar_span)
        && last.year() < set.as_of.year()
        && set.outcomes.iter().any(counts)
    {
        let message = format!("the holidays end in {}: deadlines in working days may be wrong", last.year());
        let hint = format!("add the holidays of {}", set.as_of.year());
        diags.push(Diagnostic::new(Code::ReviewOverdue, span, message).hint(hint));
    }
}

fn no_moment(raw: &RawDeadline, known: &Facts) -> Diagnostic {
    let id = &raw.from.0;
    let d = Diagnostic::new(Code::UnknownFact, raw.from.1, format!("no date or date-time named `{id}`"));
    let moments: Vec<&str> = known
        .list
        .iter()
        .filter_map(|f| match &f.kind {
            FactKind::Elapsed { from, .. } => Some(from.as_str()),
            FactKind::Date | FactKind::DateTime => Some(f.id.as_str()),
            _ => None,
        })
        .collect();
    match (closest(id, moments.iter().copied()), moments.as_slice()) {
        (Some(near), _) => d.hint(format!("did you mean `{near}`?")),
        (None, []) => d.hint("add a fact of kind `elapsed`, `date` or `datetime` to count from"),
        (None, some) => d.hint(format!("deadlines can count from {}", crate::config::quoted(some))),
    }
}

/// `next` must not lead back: an outcome from which every step was tried already is no help.
pub(super) fn escalations(set: &RuleSet, diags: &mut Diags) {
    // Of outcomes with the same id the first counts.
    let index: HashMap<&str, usize> =
        set.outcomes.iter().enumerate().rev().map(|(i, o)| (o.id.as_str(), i)).collect();
    let to = |id: &str| index.get(id).copied();
    let next: Vec<Vec<usize>> =
        set.outcomes.iter().map(|o| o.next.iter().filter_map(|(_, id, _)| to(id)).collect()).collect();
    let mut reported = vec![false; set.outcomes.len()];
    let mut left = WAYS_BACK.most;
    for start in (0..set.outcomes.len()).filter(|start| !next[*start].is_empty()) {
        let Some(path) = way_back(&next, start, &mut left) else { continue };
        if path.iter().any(|o| reported[*o]) {
            continue;
        }
        path.iter().for_each(|o| reported[*o] = true);
        let outcome = &set.outcomes[start];
        let name = |o: &usize| format!("`{}`", set.outcomes[*o].id);
        let mut names: Vec<String> = path.iter().take(CIRCLE.most).map(name).collect();
        if CIRCLE.is_below(path.len()) {
            names.push(CIRCLE.words(path.len() - CIRCLE.most));
        }
        names.push(name(&start));
        let span = outcome.next.first().map_or(outcome.span, |n| n.2);
        let message = format!("escalation leads back to where it began: {}", names.join(" → "));
        diags.push(Diagnostic::new(Code::EscalationCycle, span, message).hint("end it with another outcome"));
    }
}

/// The outcomes on a shortest way from one back to itself. None where the steps that are left do not lead
/// there: `check` finds every circle, if not the shortest.
fn way_back(next: &[Vec<usize>], start: usize, left: &mut usize) -> Option<Vec<usize>> {
    let mut from: HashMap<usize, usize> = HashMap::new();
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(here) = open.pop_front() {
        *left = left.checked_sub(1 + next[here].len())?;
        for there in &next[here] {
            if *there == start {
                let mut path = vec![here];
                while let Some(before) = path.last().and_then(|p| from.get(p)) {
                    path.push(*before);
                }
                if path.last() != Some(&start) {
                    path.push(start);
                }
                path.reverse();
                return Some(path);
            }
            from.entry(*there).or_insert_with(|| {
                open.push_back(*there);
                here
            });
        }
    }
    None
}
