//! `escalation-cycle`: the `next:` of outcomes lead back to the first one.
//!
//! A reader would go round in a circle. Remove one `next:`, or let it lead elsewhere.

use crate::decide::RuleSet;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

/// An outcome, by the indices of its rule set and of itself.
type Place = (usize, usize);

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let places: Vec<Place> = site
        .guides
        .iter()
        .enumerate()
        .flat_map(|(g, set)| (0..set.outcomes.len()).map(move |o| (g, o)))
        .collect();
    let mut done: Vec<Place> = Vec::new();
    for place in places {
        let mut path = Vec::new();
        visit(site, place, &mut path, &mut done, diags);
    }
}

/// Searches for a cycle, depth first. Follows only steps to outcomes of the same rule set: a step to another
/// guide asks new questions, so it need not lead back.
fn visit(site: &Site, place: Place, path: &mut Vec<Place>, done: &mut Vec<Place>, diags: &mut Diags) {
    if let Some(at) = path.iter().position(|p| *p == place) {
        report(site, &path[at..], diags);
        return;
    }
    if done.contains(&place) {
        return;
    }
    path.push(place);
    let set = &site.guides[place.0];
    for (_, to, _) in &set.outcomes[place.1].next {
        if let Some(o) = outcome(set, to) {
            visit(site, (place.0, o), path, done, diags);
        }
    }
    path.pop();
    done.push(place);
}

fn outcome(set: &RuleSet, id: &str) -> Option<usize> {
    set.outcomes.iter().position(|o| o.id == id)
}

fn report(site: &Site, cycle: &[Place], diags: &mut Diags) {
    let names: Vec<String> =
        cycle.iter().map(|(g, o)| format!("`{}`", site.guides[*g].outcomes[*o].id)).collect();
    let (g, o) = cycle[0];
    let outcome = &site.guides[g].outcomes[o];
    let span = outcome.next.first().map_or(outcome.span, |(_, _, span)| *span);
    let message = format!("escalation goes in a circle: {} → {}", names.join(" → "), names[0]);
    diags.push(
        Diagnostic::new(Code::EscalationCycle, span, message)
            .hint("let one of these outcomes lead elsewhere, or end"),
    );
}
