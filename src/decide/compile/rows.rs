//! Rules and their exceptions → rows. An exception is a row of its own, and its box is cut out of
//! its rule: what is left of the rule may be several boxes.

use crate::decide::compile::lower::{self, CUBES, Cells};
use crate::decide::source::draft::{Body, RawRule, Text};
use crate::decide::{Fact, Rule, RuleSet};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::diagram::Row;
use crate::diagram::cube::{self, Cube, Mask};
use crate::source::Span;
use jiff::civil::Date;

/// A rule that decides: its box, and the boxes of its exceptions.
pub(crate) struct Lowered {
    rule: usize,
    outcome: usize,
    cube: Cube,
    without: Vec<Cube>,
}

/// The rules of a set, each followed by its exceptions; and those that decide. `cells` are the cells
/// of rules and of their exceptions.
pub(crate) fn rules(
    set: &mut RuleSet,
    body: &Body,
    cells: (&[Option<Cells>], &[Vec<Option<Cells>>]),
    cube: &dyn Fn(&Cells) -> Cube,
    as_of: Date,
    diags: &mut Diags,
) -> Vec<Lowered> {
    let mut lowered = Vec::new();
    for (i, raw) in body.rules.iter().enumerate() {
        let outcome = outcome(set, raw.then.as_ref(), diags);
        let masks = cells.0[i].as_ref().map(cube);
        let parent = set.rules.len();
        set.rules.push(rule(raw, outcome, masks.clone(), as_of));
        let without = exceptions(set, raw, &cells.1[i], cube, diags);
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
    cube: &dyn Fn(&Cells) -> Cube,
    diags: &mut Diags,
) -> Vec<Lowered> {
    let parent = set.rules.len() - 1;
    let mut lowered = Vec::new();
    for (number, (except, cells)) in raw.exceptions.iter().zip(cells).enumerate() {
        let outcome = outcome(set, except.then.as_ref(), diags);
        let own = cells.as_ref().map(cube);
        // A rule with a fault in its cells has no masks, and its exceptions nowhere to stand.
        let own = own.filter(|_| !set.rules[parent].masks.is_empty());
        let both = own.as_ref().and_then(|own| cube::intersect(&set.rules[parent].masks, own));
        if own.is_some() && both.is_none() {
            diags.push(outside(raw, number, except.span));
        }
        let of_outcome = || outcome.map(|o| set.outcomes[o].title.clone()).unwrap_or_default();
        let exception = Rule {
            id: format!("{}/{}", raw.id, number + 1),
            title: except.title.clone().unwrap_or_else(of_outcome),
            text: except.text.clone(),
            outcome,
            exception_of: Some(parent),
            masks: both.clone().unwrap_or_default(),
            source: except.source.clone().or_else(|| raw.source.clone()),
            span: except.span,
            ..set.rules[parent].clone()
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

fn rule(raw: &RawRule, outcome: Option<usize>, masks: Option<Vec<Mask>>, as_of: Date) -> Rule {
    let (from, to) = raw.effective;
    Rule {
        id: raw.id.clone(),
        title: raw.title.clone(),
        text: raw.text.clone(),
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
pub(crate) fn in_force((from, to): (Option<Date>, Option<Date>), day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// The outcome that a rule leads to. One that does not exist is reported.
fn outcome(set: &RuleSet, then: Option<&Text>, diags: &mut Diags) -> Option<usize> {
    let (id, span) = then?;
    let found = set.outcomes.iter().position(|o| o.id == *id);
    if found.is_none() {
        let d = Diagnostic::new(Code::UnknownOutcome, *span, format!("no outcome named `{id}`"));
        diags.push(match closest(id, set.outcomes.iter().map(|o| o.id.as_str())) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint("outcomes are the keys below `outcomes:`"),
        });
    }
    found
}

/// Rows that no longer speak of derived tables, in file order. `None` where there are too many.
pub(crate) fn rows(facts: &[Fact], lowered: &[Lowered]) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    for one in lowered {
        let mut holes = Vec::new();
        for hole in &one.without {
            holes.extend(lower::expand(facts, hole)?);
        }
        for cube in lower::expand(facts, &one.cube)? {
            for cube in cube::subtract_all(&cube, &holes, CUBES)? {
                rows.push(Row { rule: one.rule, outcome: one.outcome, cube });
            }
        }
    }
    Some(rows)
}
