//! `escalation-cycle`: what to do "if it is refused" leads back to where it began.
//!
//! A reader would be sent in a circle. Let one of the outcomes end, or lead elsewhere.

use crate::decide::RuleSet;
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

/// An outcome: rule set and outcome.
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

/// Walks on from `place`. Only steps from outcome to outcome are certain; a step to a guide as a
/// whole is a circle only if that guide is the one it comes from and nothing else is left.
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
