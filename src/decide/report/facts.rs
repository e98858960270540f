//! Facts that nobody is asked, and tables that do not give a fact its value.

use super::proofs::Report;
use crate::decide::compile::blanks::names_in;
use crate::decide::compile::boxes::expand;
use crate::decide::compile::entangled::entangled;
use crate::decide::kind::fact::{Derived, Fact};
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::cube::Cube;
use crate::diagram::{self, HitPolicy, Problem, Row, TooEntangled, prove};
use std::collections::HashSet;
use std::rc::Rc;

/// Limit of gaps and of overlaps that are shown of one table.
const SHOWN: usize = 5;

impl Report<'_> {
    /// Questions that no reader is asked. Only worth saying of rules without a fault.
    pub(super) fn never_asked(&self, diags: &mut Diags) {
        let set = self.set;
        let is_trivial = set.diagram.nodes.is_empty() && set.rules.iter().all(|r| !r.in_force);
        if is_trivial {
            return;
        }
        let (asked, used) = (self.asked(), self.used());
        // The page asks for a date beside the outcome whose deadline counts from it.
        let deadlines: HashSet<&str> =
            set.outcomes.iter().flat_map(|o| o.ends()).map(|(_, deadline)| deadline.from.as_str()).collect();
        for (index, fact) in set.facts.iter().enumerate() {
            let later_option = fact.domain.group.is_some_and(|(_, option)| option > 0);
            let counted = deadlines.contains(fact.input());
            let given = fact.table().is_some() || set.edition == Some(index) || fact.hidden.is_some();
            // A shared fact need not serve every set that uses its file.
            let shared = fact.span.file != set.file;
            // What a fact that is told of follows from is needed as long as that stays.
            let part = |(i, other): (usize, &Fact)| {
                !asked[i] && other.hidden.is_none() && other.operands().contains(&index)
            };
            let is_part = set.facts.iter().enumerate().any(part);
            if asked[index] || given || later_option || counted || shared || is_part {
                continue;
            }
            let id = fact.id.split('.').next().unwrap_or(&fact.id);
            let message = format!("`{id}` is never asked");
            let hint = match used[index] {
                true => {
                    "no outcome depends on it: take it out of the rules, join those that differ in nothing else, \
                     then delete it"
                }
                false => "no outcome depends on it: use it in a rule or a text, or delete it",
            };
            diags.push(Diagnostic::new(Code::FactNeverAsked, fact.span, message).hint(hint));
        }
    }

    /// Whether rules of the decision have conditions on facts that tables derive.
    pub(super) fn uses_tables(&self) -> bool {
        let given = |fact: &usize| self.set.facts[*fact].table().is_some();
        let speaks = |rule: usize| {
            let masks = &self.set.rules[rule].masks;
            (0..masks.len()).filter(given).any(|fact| self.set.looks_at(masks, fact))
        };
        self.decision.rules.clone().any(speaks)
    }

    /// Per fact, whether cells of rules in force speak of it, or of one that follows from it.
    fn used(&self) -> Vec<bool> {
        let set = self.set;
        let mut used = vec![false; set.facts.len()];
        let masks = || {
            set.rules.iter().filter(|rule| rule.in_force && !rule.masks.is_empty()).map(|rule| &rule.masks)
        };
        let looked_at = |fact: &usize| masks().any(|masks| set.looks_at(masks, *fact));
        let mut open: Vec<usize> = (0..set.facts.len()).filter(looked_at).collect();
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut used[index], true) {
                open.extend(set.facts[index].operands());
            }
        }
        used
    }

    /// Per fact, whether the diagram asks it, or another that follows from it or is answered with it.
    fn asked(&self) -> Vec<bool> {
        let set = self.set;
        let mut asked = vec![false; set.facts.len()];
        let mut open: Vec<usize> = set.diagram.nodes.iter().map(|node| node.fact).collect();
        // Texts ask for what their blanks name, advice and passages for the facts of their conditions.
        open.extend(set.asked_for_texts());
        // A blank that names a later question is a finding of its own.
        let asks = set.facts.iter().filter_map(|fact| fact.asked_with.as_deref());
        for ask in asks.chain(set.groups.iter().filter_map(|group| group.asked_with.as_deref())) {
            let names = names_in(ask);
            open.extend((0..set.facts.len()).filter(|f| names.contains(&set.facts[*f].id.as_str())));
        }
        let advice = set.advice.iter().map(|advice| &advice.boxes);
        for cube in advice.chain(set.passages().map(|(_, passage)| &passage.boxes)).flatten() {
            open.extend((0..set.facts.len()).filter(|f| set.looks_at(cube, *f)));
        }
        while let Some(index) = open.pop() {
            let fact = &set.facts[index];
            if std::mem::replace(&mut asked[index], true) {
                continue;
            }
            open.extend(fact.operands());
            if let Some((group, _)) = fact.domain.group {
                set.groups[group].facts.iter().for_each(|f| asked[*f] = true);
            }
            // A table that is counted with asks for what its rows speak of.
            for (cube, _) in fact.table().unwrap_or_default() {
                open.extend((0..set.facts.len()).filter(|f| set.looks_at(cube, *f)));
            }
        }
        asked
    }

    /// Gaps and overlaps of the tables that give facts.
    pub(super) fn tables(&self, diags: &mut Diags) -> Result<(), TooEntangled> {
        for (index, fact) in self.set.facts.iter().enumerate() {
            if let Some(rows) = fact.table() {
                self.table(index, rows, diags)?;
            }
        }
        Ok(())
    }

    /// The fact itself and all facts that are computed from it.
    fn following(&self, fact: usize) -> Vec<usize> {
        let set = self.set;
        let mut found = vec![fact];
        let mut next = 0;
        while let Some(&from) = found.get(next) {
            next += 1;
            for (index, other) in
                set.facts.iter().enumerate().filter(|(index, _)| !found.contains(index)).collect::<Vec<_>>()
            {
                let rows = other.table().unwrap_or_default();
                if other.operands().contains(&from) || rows.iter().any(|(cube, _)| set.looks_at(cube, from)) {
                    found.push(index);
                }
            }
        }
        found
    }

    fn table(&self, index: usize, rows: &[(Cube, usize)], diags: &mut Diags) -> Result<(), TooEntangled> {
        let fact = &self.set.facts[index];
        let places = match &fact.derived {
            Some(Derived::Table { places, .. }) => places.as_slice(),
            _ => &[],
        };
        let mut lowered = Vec::new();
        for (rule, (cube, atom)) in rows.iter().enumerate() {
            let cubes = expand(&self.set.facts, cube, &self.problem.work)?;
            lowered.extend(
                cubes.into_iter().map(|cube| Rc::new(Row { rule, outcome: *atom, cube, rest: false })),
            );
            if self.problem.work.is_crowded(lowered.len()) {
                return Err(TooEntangled);
            }
        }
        // Impossible combinations of facts that are computed from this one are left out: where two rows match,
        // they exclude the point from both sides, and so would hide the overlap.
        let follows = self.following(index);
        let is_apart = |cube: &&Cube| !follows.iter().any(|fact| self.set.looks_at(cube, *fact));
        let impossible = Rc::new(self.problem.impossible.iter().filter(is_apart).cloned().collect());
        let hit_policy = HitPolicy::Unique;
        let table = Problem { rows: lowered, hit_policy, impossible, ..self.problem.clone() };
        let Ok(sweep) = diagram::sweep(&table) else {
            diags.push(entangled(&self.set.id, &self.set.facts, &self.set.rules, fact.span));
            return Ok(());
        };
        for gap in prove::gaps(&table, &sweep)?.0.iter().take(SHOWN) {
            let row = self.words.cells(&gap.cube, &gap.point);
            let message = format!("no row gives `{}`", fact.id);
            let d = self.finding(Code::RuleGap, fact.span, &message, gap);
            let is_in_file = places.first().is_some_and(|place| place.file != fact.span.file);
            let columns = self.words.columns(&gap.cube, &gap.point).filter(|_| is_in_file);
            diags.push(match columns {
                Some(columns) => {
                    let cell = |(fact, cell): &(String, String)| format!("`{cell}` below `{fact}`");
                    let cells = columns.iter().map(cell).collect::<Vec<_>>().join(", ");
                    d.hint(format!("add a row to the table: {cells}, and its value below `then`"))
                }
                None => d.hint(format!("add a row: `- {{when: {row}, then: …}}`")),
            });
        }
        for overlap in prove::overlaps(&table)?.0.iter().take(SHOWN) {
            let (a, b) = (table.rows[overlap.first].rule + 1, table.rows[overlap.second].rule + 1);
            let message = format!("rows {a} and {b} of `{}` both match", fact.id);
            let place = |row: usize| places.get(table.rows[row].rule).copied().unwrap_or(fact.span);
            let d = self.finding(Code::RuleOverlap, place(overlap.second), &message, &overlap.witness);
            diags.push(d.label(place(overlap.first), "the other one"));
        }
        Ok(())
    }
}
