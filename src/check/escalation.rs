//! `escalation-cycle`: the `next:` of outcomes lead back to the first one.
//!
//! A reader would go round in a circle. Remove one `next:`, or let it lead elsewhere.

use crate::decide::RuleSet;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::CIRCLE;
use crate::model::Site;

/// An outcome, by the indices of its rule set and of itself.
type Place = (usize, usize);

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let seen = |set: &RuleSet| vec![Seen::Not; set.outcomes.len()];
    let mut seen: Vec<Vec<Seen>> = site.guides.iter().map(seen).collect();
    for (set, outcomes) in site.guides.iter().map(|set| set.outcomes.len()).enumerate() {
        (0..outcomes).for_each(|outcome| walk(site, (set, outcome), &mut seen[set], diags));
    }
}

/// Progress of a walk with an outcome.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    /// The outcome is on the way, at this place.
    On(usize),
    Done,
}

/// Searches for a cycle, depth first, on a stack of its own: ways can be long. Follows only steps to outcomes
/// of the same rule set: a step to another guide asks new questions, so it need not lead back.
fn walk(site: &Site, (set, start): Place, seen: &mut [Seen], diags: &mut Diags) {
    let names = &site.names.of_guide[set].outcomes;
    let outcomes = &site.guides[set].outcomes;
    // Each with the number of the step that is next.
    let mut way: Vec<(usize, usize)> = Vec::new();
    let mut enter = Some(start);
    loop {
        match enter.take().map(|outcome| (outcome, seen[outcome])) {
            Some((_, Seen::On(at))) => {
                report(&site.guides[set], &way[at..], diags);
            }
            Some((outcome, Seen::Not)) => {
                seen[outcome] = Seen::On(way.len());
                way.push((outcome, 0));
            }
            Some((_, Seen::Done)) | None => {}
        }
        let Some((outcome, step)) = way.last_mut() else { return };
        match outcomes[*outcome].next.get(*step) {
            Some((_, to, _)) => {
                *step += 1;
                enter = names.get(to).copied();
            }
            None => {
                seen[*outcome] = Seen::Done;
                way.pop();
            }
        }
    }
}

fn report(set: &RuleSet, circle: &[(usize, usize)], diags: &mut Diags) {
    let name = |(outcome, _): &(usize, usize)| format!("`{}`", set.outcomes[*outcome].id);
    let mut names: Vec<String> = circle.iter().take(CIRCLE.most).map(name).collect();
    if CIRCLE.is_below(circle.len()) {
        names.push(CIRCLE.words(circle.len() - CIRCLE.most));
    }
    let outcome = &set.outcomes[circle[0].0];
    let span = outcome.next.first().map_or(outcome.span, |(_, _, span)| *span);
    let message = format!("escalation goes in a circle: {} → {}", names.join(" → "), names[0]);
    diags.push(
        Diagnostic::new(Code::EscalationCycle, span, message)
            .hint("let one of these outcomes lead elsewhere, or end"),
    );
}
