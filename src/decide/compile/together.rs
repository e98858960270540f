//! Boxes that cannot occur because several formulas share facts: a sum below 2 and a difference above 1.
//!
//! The facts that hang together are taken one after another, with one atom each. Where the atoms so far
//! cannot have values together, that box is ruled out, and nothing behind it is looked at.

use super::boxes::{expand, stretch};
use crate::decide::kind::definition::Step;
use crate::decide::kind::fact::{Derived, Fact};
use crate::decide::kind::formula::{Bounds, Effect};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::linear::{Found, Limit, solve};
use crate::diagram::{TooEntangled, Work};
use std::cell::Cell;
use std::collections::BTreeSet;

/// Number of boxes up to which a group of facts is looked at as a whole.
const BOXES: usize = 4096;
/// Units of work that may be spent on a group with more boxes. Boxes that are not reached count as possible.
const LARGE: usize = 1 << 21;
/// Share of the boxes that a set may have which a group with more may add, as a divisor: each makes the diagrams larger.
const SHARE: usize = 8;
/// Stretch of a fact that does not apply.
const ABSENT: Bounds = (1, 0);
/// Units of work for one box.
const STEPS: usize = 400;

/// Adds the boxes.
pub(super) fn infeasible(
    facts: &[Fact],
    sizes: &[usize],
    work: &Work,
    out: &mut Vec<Cube>,
) -> Result<(), TooEntangled> {
    for group in groups(facts) {
        let choices = |fact: &usize| facts[*fact].table().map_or(sizes[*fact], <[_]>::len);
        let boxes = group.iter().map(choices).fold(1, usize::saturating_mul);
        let formulas = group.iter().filter(|fact| is_formula(&facts[**fact])).count();
        // Atoms of a single sum or difference were held against each other already.
        let is_plain = formulas == 1 && group.iter().all(|fact| !has_holes(&facts[*fact]));
        if is_plain {
            continue;
        }
        let left = (boxes > BOXES).then(|| Cell::new(LARGE));
        let known = out.clone();
        let with_absent = |fact: &usize| choices(fact) + usize::from(!facts[*fact].needs.is_empty());
        let absent = group.iter().map(with_absent).fold(1, usize::saturating_mul) <= BOXES;
        let mut search = Search { facts, sizes, group: &group, known, work, left, absent, found: Vec::new() };
        search.step(&[cube::everything(sizes)], &mut Vec::new())?;
        if search.left.is_some() && work.is_crowded(SHARE * (out.len() + search.found.len())) {
            continue;
        }
        out.append(&mut search.found);
        if work.is_crowded(out.len()) {
            return Err(TooEntangled);
        }
    }
    Ok(())
}

fn is_formula(fact: &Fact) -> bool {
    matches!(fact.derived, Some(Derived::Formula { .. }))
}

/// Whether a formula leaves values out, or holds an operand twice.
fn has_holes(fact: &Fact) -> bool {
    match &fact.derived {
        Some(Derived::Formula { formula, of, calc }) => {
            let distinct: BTreeSet<&usize> = of.iter().collect();
            formula.effect != Effect::Linear
                || calc.multiply != 1
                || calc.divide != 1
                || calc.weights.iter().any(|w| *w != 1)
                || distinct.len() < of.len()
        }
        _ => false,
    }
}

/// Facts that hang together by formulas, in their order.
fn groups(facts: &[Fact]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..facts.len()).collect();
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| is_formula(fact)) {
        for part in fact.operands() {
            let (a, b) = (group[index], group[*part]);
            group.iter_mut().filter(|g| **g == a).for_each(|g| *g = b);
        }
    }
    let names: BTreeSet<usize> = group.iter().copied().collect();
    let members = |name: &usize| (0..facts.len()).filter(|fact| group[*fact] == *name).collect::<Vec<_>>();
    names.iter().map(members).filter(|members| members.len() > 1).collect()
}

struct Search<'a> {
    facts: &'a [Fact],
    sizes: &'a [usize],
    group: &'a [usize],
    /// Boxes that are ruled out already.
    known: Vec<Cube>,
    work: &'a Work,
    /// Steps that are left for a large group.
    left: Option<Cell<usize>>,
    /// Whether there is time to look at cases in which facts do not apply.
    absent: bool,
    found: Vec<Cube>,
}

impl Search<'_> {
    /// Takes steps away; `false` where a large group has none left.
    fn spend(&self, steps: usize) -> Result<bool, TooEntangled> {
        let Some(left) = &self.left else { return self.work.spend(steps).map(|()| true) };
        left.set(left.get().saturating_sub(steps));
        if left.get() == 0 {
            return Ok(false);
        }
        self.work.spend(steps).map(|()| true)
    }

    /// The boxes where a fact also has one of some atoms, without those that are ruled out already.
    fn left(&self, boxes: &[Cube], fact: usize, mask: &Mask) -> Vec<Cube> {
        let is_left = |cube: &Cube| !self.known.iter().any(|known| covers(known, cube));
        narrowed(boxes, fact, mask).into_iter().filter(is_left).collect()
    }

    /// One level of the search: tries each atom of the next fact, or each row of its table. The choices so far hold
    /// in `boxes`.
    fn step(&mut self, boxes: &[Cube], stretches: &mut Vec<Bounds>) -> Result<(), TooEntangled> {
        let at = stretches.len();
        let Some(fact) = self.group.get(at).copied() else { return Ok(()) };
        if let Some(Derived::Table { rows, values, .. }) = &self.facts[fact].derived {
            for (row, value) in rows.iter().zip(values) {
                let rows = expand(self.facts, &row.0, self.work)?;
                if !self.spend(boxes.len() * rows.len() * self.sizes.len())? {
                    return Ok(());
                }
                let both = |b: &Cube| rows.iter().filter_map(|r| cube::intersect(b, r)).collect::<Vec<_>>();
                let next: Vec<Cube> = boxes.iter().flat_map(both).collect();
                stretches.push((i128::from(*value), i128::from(*value)));
                if !next.is_empty() {
                    self.step(&next, stretches)?;
                }
                stretches.pop();
            }
            return Ok(());
        }
        // Where a fact does not apply, what follows from it does not apply either, and the others go on.
        let is_absent = |part: &usize| {
            self.group[..at].iter().zip(stretches.iter()).any(|(f, stretch)| f == part && *stretch == ABSENT)
        };
        let lacks = self.facts[fact].operands().iter().any(is_absent);
        if lacks || self.absent && !self.facts[fact].needs.is_empty() {
            let mut absent = cube::mask(self.sizes[fact], false);
            cube::set(&mut absent, self.sizes[fact]);
            if !self.spend((self.known.len() + 1) * boxes.len())? {
                return Ok(());
            }
            let next = self.left(boxes, fact, &absent);
            if !next.is_empty() {
                stretches.push(ABSENT);
                self.step(&next, stretches)?;
                stretches.pop();
            }
        }
        if lacks {
            return Ok(());
        }
        let mut never = cube::mask(self.sizes[fact], false);
        for (index, atom) in self.facts[fact].atoms.iter().enumerate() {
            let mut mask = cube::mask(self.sizes[fact], false);
            cube::set(&mut mask, index);
            if !self.spend((self.known.len() + 1) * boxes.len())? {
                break;
            }
            let next = self.left(boxes, fact, &mask);
            if next.is_empty() {
                continue;
            }
            stretches.push(stretch(&self.facts[fact], atom));
            if is_formula(&self.facts[fact]) || at + 1 == self.group.len() {
                if !self.spend(STEPS)? {
                    stretches.pop();
                    break;
                }
                let system = System { facts: self.facts, group: &self.group[..=at], stretches };
                if system.is_empty() {
                    cube::set(&mut never, index);
                    stretches.pop();
                    continue;
                }
            }
            self.step(&next, stretches)?;
            stretches.pop();
        }
        if !cube::is_empty(&never) {
            self.found.extend(narrowed(boxes, fact, &never));
        }
        Ok(())
    }
}

/// Boxes where a fact also has one of some atoms.
fn narrowed(boxes: &[Cube], fact: usize, mask: &Mask) -> Vec<Cube> {
    let one = |cube: &Cube| {
        let mut whole: Cube = cube.clone();
        let both = cube[fact].iter().zip(mask).map(|(a, b)| a & b).collect::<Mask>();
        whole[fact] = both;
        (!cube::is_empty(&whole[fact])).then_some(whole)
    };
    boxes.iter().filter_map(one).collect()
}

/// Whether a box holds all of another, looking at atoms only.
fn covers(outer: &Cube, inner: &Cube) -> bool {
    outer.iter().zip(inner).all(|(a, b)| a.iter().zip(b).all(|(a, b)| b & !a == 0))
}

/// The values of facts of a group under the limits of one atom each.
struct System<'a> {
    facts: &'a [Fact],
    group: &'a [usize],
    stretches: &'a [Bounds],
}

impl System<'_> {
    fn is_empty(&self) -> bool {
        // Numbers are those of facts that do not follow by a sum, in steps from the first of each.
        let is_number = |at: &usize| !self.is_absent(*at) && self.form(*at).is_none();
        let numbers: Vec<usize> = (0..self.group.len()).filter(is_number).collect();
        let forms = self.forms(&numbers);
        let mut limits = Vec::new();
        for (form, (low, high)) in forms.iter().zip(self.stretches) {
            let Some((factors, constant)) = form else { continue };
            limits.push(Limit { factors: factors.clone(), most: high - constant });
            limits.push(Limit { factors: factors.iter().map(|f| -f).collect(), most: constant - low });
        }
        for at in &numbers {
            self.of_rounded(*at, numbers.len(), &forms, &mut limits);
        }
        let value = |values: &[i128], at: usize| {
            let (factors, constant) = forms[at].as_ref()?;
            Some(factors.iter().zip(values).map(|(f, v)| f * v).sum::<i128>() + constant)
        };
        let fits = |values: &[i128]| {
            (0..self.group.len()).all(|at| {
                let Some(own) = value(values, at) else { return true };
                let (low, high) = self.stretches[at];
                (low..=high).contains(&own) && self.agrees(at, own, &|part| value(values, part))
            })
        };
        let follows = |values: &[i128]| {
            let at = *numbers.get(values.len())?;
            let result = self.result(at, &|part| value(values, part))?;
            // `fits` refuses a result that is no whole number of steps.
            Some(result.div_euclid(self.step(at)))
        };
        solve(numbers.len(), limits, &follows, &fits) == Found::None
    }

    /// Whether a member of the group does not apply.
    fn is_absent(&self, at: usize) -> bool {
        self.stretches[at] == ABSENT
    }

    /// The place of a fact in the group.
    fn place(&self, fact: usize) -> Option<usize> {
        self.group.iter().position(|member| *member == fact)
    }

    /// Factors of the operands of a fact that is a sum of multiples of them.
    fn form(&self, at: usize) -> Option<Vec<(usize, i128)>> {
        let Some(Derived::Formula { formula, of, calc }) = &self.facts[self.group[at]].derived else {
            return None;
        };
        if formula.effect != Effect::Linear || calc.divide != 1 || calc.step != 1 {
            return None;
        }
        self.weighted(formula.name == "difference", of, &calc.weights, calc.multiply)
    }

    fn weighted(
        &self,
        is_difference: bool,
        of: &[usize],
        weights: &[i64],
        multiply: i64,
    ) -> Option<Vec<(usize, i128)>> {
        let sign = |number: usize| if is_difference && number == 1 { -1 } else { 1 };
        let part = |(number, (fact, weight)): (usize, (&usize, &i64))| {
            Some((self.place(*fact)?, sign(number) * i128::from(*weight) * i128::from(multiply)))
        };
        of.iter().zip(weights).enumerate().map(part).collect()
    }

    /// Every fact of the group as factors of the numbers and a constant. A number counts its fact's steps.
    fn forms(&self, numbers: &[usize]) -> Vec<Option<(Vec<i128>, i128)>> {
        let mut forms: Vec<Option<(Vec<i128>, i128)>> = Vec::with_capacity(self.group.len());
        for at in 0..self.group.len() {
            if self.is_absent(at) {
                forms.push(None);
                continue;
            }
            let mut factors = vec![0; numbers.len()];
            let mut constant = 0;
            if let Some(parts) = self.form(at) {
                for (part, weight) in parts {
                    let Some((theirs, add)) = forms.get(part).cloned().flatten() else { continue };
                    factors.iter_mut().zip(theirs).for_each(|(f, t)| *f += weight * t);
                    constant += weight * add;
                }
            } else if let Some(number) = numbers.iter().position(|n| *n == at) {
                let fact = &self.facts[self.group[at]];
                factors[number] = self.step(at);
                constant = if is_formula(fact) { 0 } else { i128::from(fact.domain.range.0) };
            }
            forms.push(Some((factors, constant)));
        }
        forms
    }

    /// Limits of a rounded fact: it is less than a whole step away from what it is rounded from.
    fn of_rounded(
        &self,
        at: usize,
        count: usize,
        forms: &[Option<(Vec<i128>, i128)>],
        limits: &mut Vec<Limit>,
    ) {
        let Some(Derived::Formula { formula, of, calc }) = &self.facts[self.group[at]].derived else {
            return;
        };
        if formula.effect != Effect::Linear {
            return;
        }
        let Some(parts) = self.weighted(formula.name == "difference", of, &calc.weights, calc.multiply)
        else {
            return;
        };
        // |result · divide − step · exact| < step · divide
        let step = i128::from(calc.step);
        let divide = i128::from(calc.divide);
        let mut factors = vec![0; count];
        let mut constant = 0;
        let Some((own, add)) = &forms[at] else { return };
        factors.iter_mut().zip(own).for_each(|(f, o)| *f += divide * o);
        constant += divide * add;
        for (part, weight) in parts {
            let Some((theirs, add)) = &forms[part] else { return };
            factors.iter_mut().zip(theirs).for_each(|(f, t)| *f -= step * weight * t);
            constant -= step * weight * add;
        }
        let most = step * divide - 1;
        limits.push(Limit { factors: factors.iter().map(|f| -f).collect(), most: most + constant });
        limits.push(Limit { factors, most: most - constant });
    }

    /// The distance of neighbouring values. Lengths of time are answered more finely than their steps.
    fn step(&self, at: usize) -> i128 {
        let fact = &self.facts[self.group[at]];
        let has_steps = is_formula(fact) || matches!(fact.domain.kind.step, Step::Decimal);
        if has_steps { i128::from(fact.domain.step.max(1)) } else { 1 }
    }

    /// The value that the formula of a fact gives; `None` where it has none.
    fn result(&self, at: usize, value: &dyn Fn(usize) -> Option<i128>) -> Option<i128> {
        let Some(Derived::Formula { formula, of, calc }) = &self.facts[self.group[at]].derived else {
            return None;
        };
        let parts = of.iter().map(|fact| self.place(*fact).and_then(value).map(|v| (v, v)));
        let parts = parts.collect::<Option<Vec<Bounds>>>()?;
        // A division by zero has no result, so no value may equal it.
        Some(calc.bounds(formula, &parts).map_or(i128::MAX / 4, |(result, _)| result))
    }

    /// Whether a value of a fact is what its formula gives.
    fn agrees(&self, at: usize, own: i128, value: &dyn Fn(usize) -> Option<i128>) -> bool {
        self.result(at, value).is_none_or(|result| result == own)
    }
}
