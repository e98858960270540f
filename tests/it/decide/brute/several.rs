//! Random sets that decide several things: a list whose values are added, a list with a rule for the rest,
//! and rules of which the first decides, over the facts of a plan and beside its own rules.

use super::plan::{Cells, Plan, cells, matches, plan};
use super::*;

/// Further decisions over the facts of a plan.
struct More {
    sums: Vec<(Cells, i64)>,
    list: Vec<Cells>,
    first: Vec<Cells>,
}

fn more(plan: &Plan, dice: &mut Dice) -> More {
    let sums = 1 + dice.below(5);
    let sums = (0..sums).map(|_| (cells(&plan.facts, dice, 3), dice.below(40) as i64 - 20)).collect();
    let rows = 1 + dice.below(4);
    let list = (0..rows).map(|_| cells(&plan.facts, dice, 2)).collect();
    let rows = dice.below(4);
    let first = (0..rows).map(|_| cells(&plan.facts, dice, 3)).collect();
    More { sums, list, first }
}

fn yaml(plan: &Plan, more: &More) -> String {
    let mut out = String::from("decisions:\n");
    out.push_str("  sums:\n    title: S\n    hit_policy: collect\n    aggregate: sum\n    value: {number: {}}\n    rules:\n");
    for (i, (when, value)) in more.sums.iter().enumerate() {
        writeln!(out, "      - {{id: s{i}, title: S, when: {}, value: {value}}}", plan.cells(when)).unwrap();
    }
    out.push_str("  list:\n    title: L\n    hit_policy: collect\n    outcomes:\n");
    (0..=more.list.len()).for_each(|i| writeln!(out, "      l{i}: {{title: L}}").unwrap());
    out.push_str("    rules:\n");
    for (i, when) in more.list.iter().enumerate() {
        writeln!(out, "      - {{id: l{i}, title: L, when: {}, then: l{i}}}", plan.cells(when)).unwrap();
    }
    let last = more.list.len();
    writeln!(out, "      - {{id: l{last}, title: L, when: rest, then: l{last}}}").unwrap();
    out.push_str("  first:\n    title: F\n    hit_policy: first\n    outcomes:\n");
    (0..=more.first.len()).for_each(|i| writeln!(out, "      f{i}: {{title: F}}").unwrap());
    out.push_str("    rules:\n");
    for (i, when) in more.first.iter().enumerate() {
        writeln!(out, "      - {{id: f{i}, title: F, when: {}, then: f{i}}}", plan.cells(when)).unwrap();
    }
    let last = more.first.len();
    writeln!(out, "      - {{id: f{last}, title: F, when: {{}}, then: f{last}}}").unwrap();
    plan.yaml().replacen("outcomes:\n", &format!("{out}outcomes:\n"), 1)
}

/// Names of the rows that match, behind a letter; the one for the rest where none does.
fn matching(letter: char, rows: &[Cells], case: &Case) -> Vec<String> {
    let matching = rows.iter().enumerate().filter(|(_, when)| matches(when, case));
    let names: Vec<String> = matching.map(|(i, _)| format!("{letter}{i}")).collect();
    if names.is_empty() { vec![format!("{letter}{}", rows.len())] } else { names }
}

#[test]
fn every_decision_is_that_of_its_own_rows() {
    let (mut decided, mut summed) = (0, 0);
    for seed in 0..300 {
        let plan = plan(seed);
        let more = more(&plan, &mut Dice(seed ^ 0xdec1de));
        let text = yaml(&plan, &more);
        let (set, diags) = compile_raw(&text);
        let set = set.unwrap_or_else(|| panic!("{text}\n{diags:?}"));
        let now = decide::parse_now(&set, "2026-03-04T10:00").unwrap();
        for case in plan.cases() {
            let result = decide::explain(&set, &answers(&plan, &case), now).unwrap();
            assert_eq!(result.next, None, "{case:?}\n{text}");
            let found = |name: &str| &result.decisions.iter().find(|(id, _)| id == name).unwrap().1;
            let sums = more.sums.iter().enumerate().filter(|(_, (when, _))| matches(when, &case));
            let rules: Vec<String> = sums.clone().map(|(i, _)| format!("s{i}")).collect();
            let sum: i64 = sums.map(|(_, (_, value))| value).sum();
            assert_eq!(found("sums").rules, rules, "{case:?}\n{text}");
            assert_eq!(found("sums").value, Some(Some(sum.to_string())), "{case:?}\n{text}");
            assert_eq!(found("list").outcomes, matching('l', &more.list, &case), "{case:?}\n{text}");
            assert_eq!(found("first").outcomes, matching('f', &more.first, &case)[..1], "{case:?}\n{text}");
            if let Some(outcome) = plan.outcome(&case) {
                assert_eq!(found("main").outcomes, [format!("o{outcome}")], "{case:?}\n{text}");
                assert_eq!(result.outcomes, found("main").outcomes);
                decided += 1;
            }
            summed += usize::from(!rules.is_empty());
        }
    }
    assert!(decided > 10_000 && summed > 10_000, "{decided} {summed}");
}

#[test]
fn node_decides_several_things_as_rust_does() {
    let random = |seed: u64| {
        let plan = plan(seed);
        let text = yaml(&plan, &more(&plan, &mut Dice(seed ^ 0xdec1de)));
        let text = if seed.is_multiple_of(2) { text } else { dated(&text, &mut Dice(seed)) };
        Some(few_vectors(&compile_raw(&text).0?, seed))
    };
    let sets: Vec<Value> = (0..300).into_par_iter().filter_map(random).collect();
    assert_eq!(sets.len(), 300);
    assert_eq!(in_node(&sets).trim(), "ok 300");
}
