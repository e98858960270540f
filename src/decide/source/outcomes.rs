//! Outcomes with their deadlines.

use super::draft::{RawDeadline, RawOutcome};
use super::tables;
use crate::diag::Diags;
use crate::keys::Fields;

/// Reads the outcomes of a set.
pub(super) fn outcomes(set: &Fields<'_>, diags: &mut Diags) -> Vec<RawOutcome> {
    let outcomes = set.named("outcomes", &tables::OUTCOME, diags);
    outcomes.into_iter().map(|(id, map)| outcome(id, &map, diags)).collect()
}

fn outcome(id: String, map: &Fields<'_>, diags: &mut Diags) -> RawOutcome {
    let deadline = deadline(map, diags);
    let next = map.get("next").map_or_else(Vec::new, |n| n.entries(diags));
    RawOutcome {
        id,
        title: map.string("title", diags).unwrap_or_default(),
        description: map.string("description", diags).unwrap_or_default(),
        body: map.text_with_blanks("body", diags),
        deadline,
        evidence: map.texts("evidence", diags),
        letter: map.text("letter", diags),
        next: next.into_iter().filter_map(|(e, n)| Some((e, n.string(diags)?, n.span()))).collect(),
        see: map.texts("see", diags),
        span: map.span(),
    }
}

fn deadline(outcome: &Fields<'_>, diags: &mut Diags) -> Option<RawDeadline> {
    let map = Fields::of(outcome.get("deadline")?, &tables::DEADLINE, diags)?;
    let inclusive = map.word("boundary", &["excluded", "included"], diags) == Some("included");
    Some(RawDeadline { from: map.text("from", diags)?, within: map.text("within", diags)?, inclusive })
}
