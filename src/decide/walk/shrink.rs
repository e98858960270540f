//! Fewer rows with the same meaning: rows that differ in the cell of one fact become one.
//!
//! Boxes with the same outcome that are alike in all facts but one are joined, fact after fact, until none can
//! be. In which order facts are taken matters, so several orders are tried. What comes out is then proven:
//! for each outcome, both tables cover the same boxes.

use crate::decide::compile::rule_set::{Decision, Rule, RuleSet};
use crate::decide::compile::size;
use crate::diagram::HitPolicy;
use crate::diagram::cube::{self, Cube};
use crate::limits::CUBES;
use serde::Serialize;
use std::collections::HashMap;

/// Limit of orders of facts that are tried.
const ORDERS: usize = 200;

/// A shorter table of a set's rules.
#[derive(Clone, Debug, Serialize)]
pub struct Shrunk {
    /// The set.
    pub set: String,
    /// Number of rules before.
    pub before: usize,
    /// Number of rules after.
    pub after: usize,
    /// The rows that stand for several rules.
    pub rows: Vec<Joined>,
}

/// A row that stands for several rules.
#[derive(Clone, Debug, Serialize)]
pub struct Joined {
    /// Ids of the rules.
    pub rules: Vec<String>,
    /// The cells, as YAML.
    pub when: String,
    /// The outcome's id.
    pub then: String,
}

/// Rows with the same outcome, joined.
#[derive(Clone)]
struct Boxed {
    outcome: usize,
    cube: Cube,
    /// Indices of the rules.
    rules: Vec<usize>,
}

/// A shorter table with the same meaning. None where there is none.
pub fn shrink(set: &RuleSet) -> Option<Shrunk> {
    // Rules that are read in order, and those that all count, stay as they are.
    let keeps = |d: &&Decision| matches!(d.hit_policy, HitPolicy::First | HitPolicy::Collect);
    let kept: Vec<_> = set.decisions.iter().filter(keeps).map(|d| d.rules.clone()).collect();
    let has_exceptions = |at: usize| set.rules.iter().any(|rule| rule.exception_of == Some(at));
    let is_plain = |at: usize, rule: &Rule| {
        let always = rule.effective_from.is_none() && rule.effective_to.is_none();
        let joins = !kept.iter().any(|rules| rules.contains(&at));
        joins
            && always
            && !rule.rest
            && rule.exception_of.is_none()
            && !rule.masks.is_empty()
            && !has_exceptions(at)
    };
    let rules = set.rules.iter().enumerate().filter(|(at, rule)| is_plain(*at, rule));
    let boxed = |(at, rule): (usize, &Rule)| {
        Some(Boxed { outcome: rule.outcome?, cube: rule.masks.clone(), rules: vec![at] })
    };
    let rows: Vec<Boxed> = rules.filter_map(boxed).collect();
    let best =
        orders(set, &rows).into_iter().map(|order| joined(set, rows.clone(), &order)).min_by_key(Vec::len)?;
    if best.len() == rows.len() || !is_equal(set, &rows, &best) {
        return None;
    }
    let words = set.words();
    let row = |row: &Boxed| Joined {
        rules: row.rules.iter().map(|rule| set.rules[*rule].id.clone()).collect(),
        when: words.cells(&row.cube, &[]),
        then: set.outcomes[row.outcome].id.clone(),
    };
    let several = best.iter().filter(|row| row.rules.len() > 1);
    let decides = set.rules.iter().filter(|rule| rule.outcome.is_some()).count();
    let after = decides - rows.len() + best.len();
    Some(Shrunk { set: set.id.clone(), before: decides, after, rows: several.map(row).collect() })
}

/// Orders in which facts are taken: those of the facts that rows look at, as many as there is time for.
fn orders(set: &RuleSet, rows: &[Boxed]) -> Vec<Vec<usize>> {
    let cares = |f: &usize| rows.iter().any(|row| set.looks_at(&row.cube, *f));
    let facts: Vec<usize> = (0..set.facts.len()).filter(cares).collect();
    let mut orders = vec![Vec::new()];
    for fact in facts {
        let longer = |order: &Vec<usize>| {
            (0..=order.len()).map(|at| [&order[..at], &[fact], &order[at..]].concat()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).take(ORDERS).collect();
    }
    orders
}

fn joined(set: &RuleSet, mut rows: Vec<Boxed>, order: &[usize]) -> Vec<Boxed> {
    loop {
        let before = rows.len();
        for fact in order {
            rows = along(set, rows, *fact);
        }
        if rows.len() == before {
            return rows;
        }
    }
}

/// Joins the rows that are alike in all facts but one.
fn along(set: &RuleSet, rows: Vec<Boxed>, fact: usize) -> Vec<Boxed> {
    let (atoms, always) = (set.facts[fact].atoms.len(), set.facts[fact].needs.is_empty());
    let mut known: HashMap<(usize, Cube), usize> = HashMap::new();
    let mut out: Vec<Boxed> = Vec::new();
    for row in rows {
        let mut others = row.cube.clone();
        others[fact].clear();
        let Some(first) = known.get(&(row.outcome, others.clone())).copied() else {
            known.insert((row.outcome, others), out.len());
            out.push(row);
            continue;
        };
        let mut mask = out[first].cube[fact].clone();
        mask.iter_mut().zip(&row.cube[fact]).for_each(|(a, b)| *a |= b);
        if cube::atoms(&mask, atoms).count() == atoms {
            // No cell says "any value, where the question applies".
            if !always {
                out.push(row);
                continue;
            }
            mask = cube::mask(atoms, true);
        }
        out[first].cube[fact] = mask;
        out[first].rules.extend(row.rules);
        out[first].rules.sort_unstable();
    }
    out
}

/// Whether both tables give each outcome in the same cases.
fn is_equal(set: &RuleSet, old: &[Boxed], new: &[Boxed]) -> bool {
    let work = size::work(1_000_000, set.facts.len());
    let of = |rows: &[Boxed], outcome: usize| -> Vec<Cube> {
        rows.iter().filter(|row| row.outcome == outcome).map(|row| applied(set, &row.cube)).collect()
    };
    let covers = |all: &[Cube], cubes: &[Cube]| {
        cubes.iter().all(|cube| matches!(cube::subtract_all(cube, all, CUBES.most, &work), Ok(Some(left)) if left.is_empty()))
    };
    (0..set.outcomes.len()).all(|outcome| {
        let (old, new) = (of(old, outcome), of(new, outcome));
        covers(&new, &old) && covers(&old, &new)
    })
}

/// A box without "does not apply" in the facts that always apply, so that boxes compare by their answers.
fn applied(set: &RuleSet, cube: &Cube) -> Cube {
    let mut cube = cube.clone();
    for (mask, fact) in cube.iter_mut().zip(&set.facts).filter(|(_, fact)| fact.needs.is_empty()) {
        let last = fact.atoms.len();
        mask[last / 64] &= !(1 << (last % 64));
    }
    cube
}

/// The rows as YAML to paste, each with the rules that it stands for.
pub fn shrunk_words(shrunk: &Shrunk) -> String {
    let mut out =
        format!("`{}`: {} rules can be {}, proven equal\n", shrunk.set, shrunk.before, shrunk.after);
    for row in &shrunk.rows {
        let id = row.rules.first().map_or("", String::as_str);
        out.push_str(&format!("  # {}\n", row.rules.join(", ")));
        out.push_str(&format!("  - {{id: {id}, title: …, when: {}, then: {}}}\n", row.when, row.then));
    }
    out
}
