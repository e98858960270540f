//! Large and hostile sets: an answer in bounded time, never a panic.

use super::vectors::Dice;
use super::*;
use std::fmt::Write;

/// A box: the first and last option of every fact.
type Cut = Vec<(usize, usize)>;

/// Rows that cover everything once: a box is split at a random fact, again and again.
fn partition(facts: usize, options: usize, rows: usize, seed: u64) -> Vec<Cut> {
    let mut dice = Dice(seed);
    let mut boxes: Vec<Cut> = vec![vec![(0, options - 1); facts]];
    while boxes.len() < rows {
        let index = dice.below(boxes.len());
        let fact = dice.below(facts);
        let (low, high) = boxes[index][fact];
        if low == high {
            continue;
        }
        let middle = low + dice.below(high - low);
        let mut other = boxes[index].clone();
        boxes[index][fact] = (low, middle);
        other[fact] = (middle + 1, high);
        boxes.push(other);
    }
    boxes
}

fn yaml(facts: usize, options: usize, boxes: &[Cut]) -> String {
    let mut out = String::from("title: big\nfacts:\n");
    for fact in 0..facts {
        writeln!(out, "  f{fact}: {{ask: F{fact}, number: {{range: 0..{}}}}}", options - 1).unwrap();
    }
    out.push_str("outcomes:\n");
    for i in 0..20 {
        writeln!(out, "  o{i}: {{title: O{i}}}").unwrap();
    }
    out.push_str("rules:\n");
    for (i, row) in boxes.iter().enumerate() {
        let cells = row.iter().enumerate().filter(|(_, (l, h))| h - l + 1 < options);
        let cells: Vec<String> = cells.map(|(f, (l, h))| format!("f{f}: {l}..{}", h + 1)).collect();
        writeln!(out, "  - {{id: r{i}, title: R, when: {{{}}}, then: o{}}}", cells.join(", "), i % 20)
            .unwrap();
    }
    out
}

/// Milliseconds that this thread has been running: other programs on the machine do not count.
fn cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<u64>().ok()).unwrap_or(0) / 1_000_000
}

/// Codes of what is found, and the time that compiling took.
fn timed(text: &str) -> (Vec<&'static str>, Option<RuleSet>, u64) {
    let mut diags = Diags::default();
    let draft = decide::read(FileId(0), &file(text), &mut diags).unwrap();
    let start = cpu();
    let set = decide::compile(&draft, &Defaults::alone(as_of(), &Catalog::embedded()), &mut diags);
    let time = cpu() - start;
    let mut codes: Vec<&str> = diags.list.iter().map(|d| d.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    (codes, set, time)
}

#[test]
fn three_hundred_rows_over_twelve_facts() {
    let (codes, set, time) = timed(&yaml(12, 5, &partition(12, 5, 300, 1)));
    println!("300 × 12: {time} ms, {} nodes", set.unwrap().diagram.nodes.len());
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn a_row_that_is_missing_or_too_wide_is_found() {
    for (rows, facts) in [(60, 6), (200, 10)] {
        let boxes = partition(facts, 5, rows, 3);
        let mut fewer = boxes.clone();
        fewer.remove(rows / 2);
        assert_eq!(timed(&yaml(facts, 5, &fewer)).0, ["rule-gap"]);
        let mut wider = boxes;
        let fact = wider[rows / 2].iter().position(|c| c.1 < 4).unwrap();
        wider[rows / 2][fact].1 += 1;
        assert!(timed(&yaml(facts, 5, &wider)).0.contains(&"rule-overlap"));
    }
}

#[test]
fn entangled_rules_are_refused() {
    let mut dice = Dice(5);
    let mut boxes: Vec<Cut> = Vec::new();
    for _ in 0..400 {
        let mut row = vec![(0, 4); 20];
        for _ in 0..3 {
            let (fact, value) = (dice.below(20), dice.below(5));
            row[fact] = (value, value);
        }
        boxes.push(row);
    }
    let (codes, set, time) = timed(&yaml(20, 5, &boxes));
    println!("entangled: {time} ms");
    assert_eq!(codes, ["too-entangled"]);
    assert!(set.is_none());
}

/// `ROWS=50000` tries more; a debug build takes its time for that.
#[test]
fn many_thousand_rows_come_to_an_end() {
    let rows = std::env::var("ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(5000);
    let (codes, set, time) = timed(&yaml(6, 12, &partition(6, 12, rows, 9)));
    println!("{rows} rows: {time} ms");
    assert!(codes.is_empty(), "{codes:?}");
    assert!(set.is_some());
}

/// One fault among many rows is told with its place, and nothing else is.
#[test]
fn one_fault_among_many_rows_is_found() {
    let text = yaml(6, 12, &partition(6, 12, 5000, 9)).replacen("when: {f0: ", "when: {f9: ", 1);
    let (_, diags) = compile_raw(&text);
    let places: Vec<_> = diags.list.iter().map(|d| (d.code.as_str(), d.span.start as usize)).collect();
    assert_eq!(places, [("unknown-fact", text.find("f9: ").unwrap())]);
}
