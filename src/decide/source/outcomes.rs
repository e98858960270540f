//! Outcomes with their deadlines.

use super::draft::{RawDate, RawOutcome};
use super::passages::passages;
use super::tables;
use crate::decide::kind::limit::{DATE, LIMIT, RawLimit};
use crate::diag::Diags;
use crate::keys::Fields;
use crate::limits::{OUTCOME_LISTS, OUTCOMES};

/// Reads the outcomes of a set.
pub(super) fn outcomes(set: &Fields<'_>, diags: &mut Diags) -> Vec<RawOutcome> {
    let Some(node) = set.get("outcomes") else { return Vec::new() };
    let outcomes = set.named("outcomes", &tables::OUTCOME, diags);
    node.first(outcomes, &OUTCOMES, diags).into_iter().map(|(id, map)| outcome(id, &map, diags)).collect()
}

fn outcome(id: String, map: &Fields<'_>, diags: &mut Diags) -> RawOutcome {
    let (deadline, dates) = (deadline(map, diags), dates(map, diags));
    let mut broken = map.left_out("dates", |id| dates.iter().any(|date| date.id == id));
    if deadline.is_none() && map.get("deadline").is_some() {
        broken.push("due".to_string());
    }
    let next = map.get("next").map_or_else(Vec::new, |node| {
        let next = node.entries(diags);
        node.first(next, &OUTCOME_LISTS, diags)
    });
    let listed = |key: &str, diags: &mut Diags| {
        let texts = map.texts(key, diags);
        map.get(key).map_or_else(Vec::new, |node| node.first(texts, &OUTCOME_LISTS, diags))
    };
    let body = map.text_for_cases("body", diags);
    let mut blanks = map.blanks(&["body"]);
    let passages = passages(&body, &mut blanks, diags);
    blanks.splice(..0, map.blanks(&["title", "description"]));
    if dates.is_empty() && map.get("dates").is_some() {
        // No name could be read, so every blank may be one of these dates.
        broken.extend(blanks.iter().map(|(name, _)| name.clone()));
    }
    RawOutcome {
        id,
        title: map.title("title", diags).unwrap_or_default(),
        description: map.description(diags),
        body,
        blanks,
        passages,
        deadline,
        dates,
        broken,
        evidence: listed("evidence", diags),
        letter: map.text("letter", diags),
        next: next.into_iter().filter_map(|(e, n)| Some((e, n.string(diags)?, n.span()))).collect(),
        see: listed("see", diags),
        span: map.span(),
    }
}

fn deadline(outcome: &Fields<'_>, diags: &mut Diags) -> Option<RawLimit> {
    RawLimit::read(outcome.get("deadline")?, &LIMIT, diags)
}

fn dates(outcome: &Fields<'_>, diags: &mut Diags) -> Vec<RawDate> {
    let Some(node) = outcome.get("dates") else { return Vec::new() };
    let dates = node.first(outcome.named("dates", &DATE, diags), &OUTCOME_LISTS, diags);
    let date = |(id, map): &(String, Fields<'_>), diags: &mut Diags| {
        let (title, limit) = (map.title("title", diags), RawLimit::of(map, diags)?);
        Some(RawDate { id: id.clone(), title, limit, span: map.span() })
    };
    dates.iter().filter_map(|one| date(one, diags)).collect()
}
