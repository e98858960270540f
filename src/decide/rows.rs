//! Rules and their exceptions → rows. An exception is a row of its own, and its box is cut out of
//! its rule: what is left of the rule may be several boxes.

use super::cube::{self, Cube};
use super::diagram::{Row, TooEntangled};
use super::draft::{Body, RawRule, Text};
use super::lower::{self, Cells};
use super::work::Work;
use super::{Fact, Mask, Rule, RuleSet};
use crate::diag::{Code, Diagnostic, Diags, Names};
use crate::limits::CUBES;
use crate::source::Span;
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::HashMap;

/// A rule that decides: its box, and the boxes of its exceptions.
pub(super) struct Lowered {
    rule: usize,
    outcome: usize,
    cube: Cube,
    without: Vec<Cube>,
}

/// The rules of a set, each followed by its exceptions; and those that decide. `cells` are the cells
/// of rules and of their exceptions.
pub(super) fn rules(
    set: &mut RuleSet,
    body: &Body,
    cells: (&[Option<Cells>], &[Vec<Option<Cells>>]),
    cube: &dyn Fn(&Cells) -> Cube,
    diags: &mut Diags,
) -> Vec<Lowered> {
    let ids: Vec<String> = set.outcomes.iter().map(|o| o.id.clone()).collect();
    let outcomes = Outcomes::of(&ids);
    let mut lowered = Vec::new();
    for (i, raw) in body.rules.iter().enumerate() {
        let outcome = outcomes.named(raw.then.as_ref(), diags);
        let masks = cells.0[i].as_ref().map(cube);
        let parent = set.rules.len();
        let text = raw.text.clone();
        set.rules.push(Rule { text, ..rule(raw, outcome, masks.clone(), set.as_of) });
        let without = exceptions(set, raw, &cells.1[i], (cube, &outcomes), diags);
        let cubes = without.iter().map(|l| l.cube.clone()).collect();
        if let (Some(cube), Some(outcome)) = (masks, outcome) {
            lowered.push(Lowered { rule: parent, outcome, cube, without: cubes });
        }
        lowered.extend(without);
    }
    lowered
}

/// Adds the exceptions of the rule that was added last.
fn exceptions(
    set: &mut RuleSet,
    raw: &RawRule,
    cells: &[Option<Cells>],
    (cube, outcomes): (&dyn Fn(&Cells) -> Cube, &Outcomes<'_>),
    diags: &mut Diags,
) -> Vec<Lowered> {
    let parent = set.rules.len() - 1;
    let mut lowered = Vec::new();
    for (number, (except, cells)) in raw.exceptions.iter().zip(cells).enumerate() {
        let outcome = outcomes.named(except.then.as_ref(), diags);
        let own = cells.as_ref().map(cube);
        // A rule with a fault in its cells has no masks, and its exceptions nowhere to stand.
        let own = own.filter(|_| !set.rules[parent].masks.is_empty());
        let both = own.as_ref().and_then(|own| cube::intersect(&set.rules[parent].masks, own));
        if own.is_some() && both.is_none() {
            diags.push(outside(raw, number, except.span));
        }
        let of_outcome = || outcome.map(|o| set.outcomes[o].title.clone()).unwrap_or_default();
        let of_rule = rule(raw, None, None, set.as_of);
        let exception = Rule {
            id: format!("{}/{}", raw.id, number + 1),
            title: except.title.clone().unwrap_or_else(of_outcome),
            text: except.text.clone(),
            outcome,
            exception_of: Some(parent),
            masks: both.clone().unwrap_or_default(),
            source: except.source.clone().or_else(|| raw.source.clone()),
            span: except.span,
            ..of_rule
        };
        if let (Some(cube), Some(outcome)) = (both, outcome) {
            lowered.push(Lowered { rule: set.rules.len(), outcome, cube, without: Vec::new() });
        }
        set.rules.push(exception);
    }
    lowered
}

fn outside(raw: &RawRule, number: usize, span: Span) -> Diagnostic {
    let message = format!("exception {} of `{}` lies outside its rule", number + 1, raw.id);
    let hint = "its cells are taken together with those of the rule, and then nothing is left";
    Diagnostic::new(Code::RuleMasked, span, message).label(raw.span, "the rule").hint(hint)
}

/// A rule without its text.
fn rule(raw: &RawRule, outcome: Option<usize>, masks: Option<Vec<Mask>>, as_of: Date) -> Rule {
    let (from, to) = raw.effective;
    Rule {
        id: raw.id.clone(),
        title: raw.title.clone(),
        text: None,
        sentence: String::new(),
        outcome,
        exception_of: None,
        masks: masks.unwrap_or_default(),
        in_force: in_force((from, to), as_of),
        source: raw.source.clone(),
        owner: raw.owner.clone(),
        review_by: raw.review_by,
        effective_from: from,
        effective_to: to,
        span: raw.span,
    }
}

/// Whether a day lies between two others; both may be open.
pub(super) fn in_force((from, to): (Option<Date>, Option<Date>), day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// The outcomes by id.
struct Outcomes<'a> {
    index: HashMap<&'a str, usize>,
    /// Made for the first that is not there.
    names: OnceCell<Names<'a>>,
}

impl<'a> Outcomes<'a> {
    fn of(ids: &'a [String]) -> Outcomes<'a> {
        // Of those with the same id the first counts.
        let index = ids.iter().enumerate().rev().map(|(i, id)| (id.as_str(), i)).collect();
        Outcomes { index, names: OnceCell::new() }
    }

    /// The outcome that a rule leads to. One that does not exist is reported.
    fn named(&self, then: Option<&Text>, diags: &mut Diags) -> Option<usize> {
        let (id, span) = then?;
        let found = self.index.get(id.as_str()).copied();
        if found.is_none() {
            let d = Diagnostic::new(Code::UnknownOutcome, *span, format!("no outcome named `{id}`"));
            diags.push(match self.names.get_or_init(|| self.index.keys().copied().collect()).closest(id) {
                Some(near) => d.hint(format!("did you mean `{near}`?")),
                None => d.hint("outcomes are the keys below `outcomes:`"),
            });
        }
        found
    }
}

/// Rows that no longer speak of derived tables, in file order. An error where there are too many.
pub(super) fn rows(facts: &[Fact], lowered: &[Lowered], work: &Work) -> Result<Vec<Row>, TooEntangled> {
    let mut rows = Vec::new();
    for one in lowered {
        let mut holes = Vec::new();
        for hole in &one.without {
            holes.extend(lower::expand(facts, hole, work)?);
        }
        for cube in lower::expand(facts, &one.cube, work)? {
            for cube in cube::subtract_all(&cube, &holes, CUBES.most, work)?.ok_or(TooEntangled)? {
                rows.push(Row { rule: one.rule, outcome: one.outcome, cube });
            }
            if work.is_crowded(rows.len()) {
                return Err(TooEntangled);
            }
        }
    }
    Ok(rows)
}
