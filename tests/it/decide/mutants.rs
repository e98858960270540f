//! Rule sets in which somebody gets a row wrong: every rule set of the repository is
//! changed in one place, and the change must be caught by the proofs or by the set's own tests.
//!
//! `BLESS=1 cargo test mutants` rewrites `tests/samples/MUTANTS.md`.

use super::vectors::text;
use super::*;
use rayon::prelude::*;
use serde_yaml::Value;
use std::fmt::Write;
use zhinan::decide::{Derived, Fact};
use zhinan::diagram::Mask;

/// A set with one change: what was changed, and the file's text.
struct Mutant {
    name: String,
    text: String,
}

/// Numbers of the mutants of a set, by what became of them.
#[derive(Default)]
struct Tally {
    /// Mutants that change no outcome and contradict nothing.
    same: usize,
    proofs: usize,
    tests: usize,
    survivors: Vec<String>,
}

/// A row of the file: where it stands, its name, and which atoms its cells match.
struct Place {
    path: Vec<Step>,
    name: String,
    masks: Vec<Mask>,
}

#[derive(Clone)]
enum Step {
    Key(String),
    Item(usize),
}

fn key(name: &str) -> Step {
    Step::Key(name.to_string())
}

fn at<'v>(root: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(root, |node, step| match step {
        Step::Key(key) => &mut node[key.as_str()],
        Step::Item(item) => &mut node[*item],
    })
}

/// The rows of rules, exceptions and tables.
fn places(set: &RuleSet, root: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    let mut rule_number = 0;
    for (index, rule) in set.rules.iter().enumerate() {
        // Each decision has its own list of rules; that of the main decision is at the top of the file.
        let decision = set.decisions.iter().find(|decision| decision.rules.contains(&index));
        if decision.is_some_and(|decision| decision.rules.start == index) {
            rule_number = 0;
        }
        let mut path = match decision.filter(|decision| decision.id != "main") {
            Some(decision) => vec![key("decisions"), key(&decision.id), key("rules")],
            None => vec![key("rules")],
        };
        match rule.exception_of {
            None => {
                rule_number += 1;
                path.push(Step::Item(rule_number - 1));
            }
            Some(_) => {
                let number: usize = rule.id.rsplit('/').next().unwrap().parse().unwrap();
                path.extend([Step::Item(rule_number - 1), key("except"), Step::Item(number - 1)]);
            }
        }
        if rule.outcome.is_some() {
            places.push(Place { path, name: format!("`{}`", rule.id), masks: rule.masks.clone() });
        }
    }
    for fact in &set.facts {
        let Some(Derived::Table { rows, .. }) = &fact.derived else { continue };
        // The rest stands for several rows, which are the last.
        let mut rows = rows.iter();
        let list = root["facts"][fact.id.as_str()]["derive"].as_sequence().unwrap();
        for (i, row) in list.iter().enumerate() {
            let masks = match row["when"].as_str() {
                Some("rest") => Vec::new(),
                _ => rows.next().unwrap().0.clone(),
            };
            let path = vec![key("facts"), key(&fact.id), key("derive"), Step::Item(i)];
            places.push(Place { path, name: format!("row {} of `{}`", i + 1, fact.id), masks });
        }
    }
    places
}

fn mutants(set: &RuleSet, source: &str) -> Vec<Mutant> {
    let root: Value = serde_yaml::from_str(source).unwrap();
    let mut out = Vec::new();
    for place in places(set, &root) {
        let mut push = |what: String, change: &dyn Fn(&mut Value)| {
            let mut changed = root.clone();
            change(&mut changed);
            let text = serde_yaml::to_string(&changed).unwrap();
            out.push(Mutant { name: format!("{}: {what}", place.name), text });
        };
        let (last, list) = place.path.split_last().unwrap();
        let Step::Item(item) = *last else { unreachable!("rows stand in lists") };
        push("delete the row".into(), &|root| {
            at(root, list).as_sequence_mut().unwrap().remove(item);
        });
        let mut row = root.clone();
        let row = at(&mut row, &place.path).clone();
        for other in results(set, &place.path, &row["then"]) {
            push(format!("lead to `{other}`"), &|root| at(root, &place.path)["then"] = other.clone().into());
        }
        // A rule for all other cases has no cells.
        for (id, _) in row["when"].as_mapping().into_iter().flatten() {
            let id = id.as_str().unwrap().to_string();
            push(format!("drop the cell of `{id}`"), &|root| {
                at(root, &place.path)["when"].as_mapping_mut().unwrap().remove(id.as_str());
            });
            let index = set.facts.iter().position(|f| f.id == id).unwrap();
            for cell in cells(set, index, &place.masks[index]) {
                push(format!("`{id}: [{}]`", cell.join(", ")), &|root| {
                    at(root, &place.path)["when"][id.as_str()] = cell.clone().into();
                });
            }
        }
    }
    out
}

/// Other results that a row could have.
fn results(set: &RuleSet, path: &[Step], own: &Value) -> Vec<String> {
    let all: Vec<String> = match path {
        [Step::Key(part), Step::Key(name), ..] if part == "decisions" => {
            let decision = set.decisions.iter().find(|decision| decision.id == *name).unwrap();
            set.outcomes[decision.outcomes.clone()].iter().map(|o| o.id.clone()).collect()
        }
        [_, Step::Key(fact), ..] => {
            let fact = set.facts.iter().find(|f| f.id == *fact).unwrap();
            fact.atoms.iter().map(|a| a.value.clone()).collect()
        }
        _ => {
            let outcomes = set.decisions.iter().find(|decision| decision.id == "main");
            let outcomes = outcomes.map_or(0..set.outcomes.len(), |decision| decision.outcomes.clone());
            set.outcomes[outcomes].iter().map(|o| o.id.clone()).collect()
        }
    };
    all.into_iter().filter(|id| Some(id.as_str()) != own.as_str()).collect()
}

/// Cells that are slightly wrong: an option more or less, a bound at the next cut or one step off.
fn cells(set: &RuleSet, index: usize, mask: &Mask) -> Vec<Vec<String>> {
    let fact = &set.facts[index];
    let has = |atom: usize| mask[atom / 64] >> (atom % 64) & 1 == 1;
    let atoms: Vec<usize> = (0..fact.atoms.len()).filter(|a| has(*a)).collect();
    let value = |a: &usize| fact.atoms[*a].value.clone();
    if !fact.domain.kind.ordered {
        let flipped = |a: usize| -> Vec<String> {
            (0..fact.atoms.len()).filter(|b| has(*b) != (*b == a)).map(|b| value(&b)).collect()
        };
        return (0..fact.atoms.len()).map(flipped).filter(|c| !c.is_empty()).collect();
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for atom in atoms {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == atom => *last = atom,
            _ => runs.push((atom, atom)),
        }
    }
    let runs: Vec<(i64, i64)> =
        runs.iter().map(|(a, b)| (fact.atoms[*a].low, fact.atoms[*b].high + 1)).collect();
    let mut out = Vec::new();
    for run in 0..runs.len() {
        for wrong in bounds(fact, runs[run]) {
            let mut runs = runs.clone();
            runs[run] = wrong;
            out.push(runs.iter().map(|r| interval(set, index, *r)).collect());
        }
    }
    out
}

/// A stretch with one of its ends moved, the end itself not included.
fn bounds(fact: &Fact, (low, high): (i64, i64)) -> Vec<(i64, i64)> {
    let end = fact.domain.range.1 + 1;
    let cuts: Vec<i64> = fact.atoms.iter().map(|a| a.low).chain([end]).collect();
    let near = |cut: i64| {
        let at = cuts.iter().position(|c| *c == cut).unwrap();
        let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let next = neighbours.filter_map(|i| cuts.get(i).copied());
        let mut moved: Vec<i64> = next.chain([cut - fact.domain.step, cut + fact.domain.step]).collect();
        moved.sort_unstable();
        moved.dedup();
        moved
    };
    let lows = near(low).into_iter().map(|l| (l, high));
    let highs = near(high).into_iter().map(|h| (low, h));
    let fine = |(low, high): &(i64, i64)| low < high && *low >= fact.domain.range.0 && *high <= end;
    lows.chain(highs).filter(fine).collect()
}

fn interval(set: &RuleSet, index: usize, (low, high): (i64, i64)) -> String {
    let end = if high > set.facts[index].domain.range.1 { String::new() } else { text(set, index, high) };
    format!("{}..{end}", text(set, index, low))
}

/// Findings as text: those that a set has anyway are no proof that it was changed.
fn findings(diags: &Diags) -> Vec<String> {
    diags.list.iter().map(|d| format!("{} {}", d.code.as_str(), d.message)).collect()
}

enum Fate {
    Same,
    Proofs,
    Tests,
    Missed,
}

fn fate(set: &RuleSet, before: &[String], mutant: &Mutant) -> Fate {
    let (changed, diags) = compile_raw(&mutant.text);
    let Some(changed) = changed.filter(|_| findings(&diags) == before) else { return Fate::Proofs };
    if decide::diff(set, &changed).changes.is_empty() {
        Fate::Same
    } else if decide::run_tests(&changed).passed() {
        Fate::Missed
    } else {
        Fate::Tests
    }
}

fn tally(source: &str) -> Tally {
    let (set, diags) = compile_raw(source);
    let (set, before) = (set.unwrap(), findings(&diags));
    let mutants = mutants(&set, source);
    let fates: Vec<Fate> = mutants.par_iter().map(|m| fate(&set, &before, m)).collect();
    let mut tally = Tally::default();
    for (mutant, fate) in mutants.into_iter().zip(fates) {
        match fate {
            Fate::Same => tally.same += 1,
            Fate::Proofs => tally.proofs += 1,
            Fate::Tests => tally.tests += 1,
            Fate::Missed => tally.survivors.push(mutant.name),
        }
    }
    tally
}

const HEAD: &str = "# Mutants\n\nEvery row of a rule set is got wrong in every simple way: it is deleted, leads \
elsewhere, loses a cell, or a cell has an\noption more or less, or a bound at the next cut or one step off. What \
`tests/it/decide/mutants.rs` saw; a change shows\nas a difference (`BLESS=1 cargo test mutants` rewrites it). Those \
that change no outcome are not counted as missed.\n\n| rule set | mutants | change nothing | caught by proofs | \
caught by tests | missed |\n|---|--:|--:|--:|--:|--:|\n";

#[test]
fn mutants_are_caught_by_proofs_or_tests() {
    let mut table = HEAD.to_string();
    let mut missed = String::new();
    let mut all = Tally::default();
    for (path, source) in repository_sets().into_iter().filter(|(path, _)| !path.contains("/sets/")) {
        let one = tally(&source);
        let count = one.same + one.proofs + one.tests + one.survivors.len();
        let (same, proofs, tests, left) = (one.same, one.proofs, one.tests, one.survivors.len());
        writeln!(table, "| {path} | {count} | {same} | {proofs} | {tests} | {left} |").unwrap();
        if left > 0 {
            write!(missed, "\n{path}:\n\n- {}\n", one.survivors.join("\n- ")).unwrap();
        }
        (all.same, all.proofs, all.tests) = (all.same + same, all.proofs + proofs, all.tests + tests);
        all.survivors.extend(one.survivors);
    }
    let caught = all.proofs + all.tests;
    let counted = caught + all.survivors.len();
    let share = 100.0 * caught as f64 / counted as f64;
    let count = counted + all.same;
    let (same, proofs, tests, left) = (all.same, all.proofs, all.tests, all.survivors.len());
    writeln!(table, "| all | {count} | {same} | {proofs} | {tests} | {left} |").unwrap();
    write!(table, "\nCaught: {caught} of {counted}, {share:.1} %.\n{missed}").unwrap();
    assert!(share >= 95.0, "{table}");
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/MUTANTS.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(golden, &table).unwrap();
    }
    let kept = std::fs::read_to_string(golden).unwrap_or_default();
    assert!(kept == table, "{golden} differs: look at it, then BLESS=1 cargo test mutants\n{table}");
}
