//! Random small sets against a reading of their rows that enumerates every answer.

mod plan;
mod several;

use super::vectors::{Dice, few_vectors, in_node, vectors};
use super::*;
use plan::{Case, Cells, Kind, Plan, PlanFact, matches, plan, signs};
use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A case as answers; what does not apply is answered all the same.
fn answers(plan: &Plan, case: &Case) -> BTreeMap<String, String> {
    let answer = |(f, v): (usize, &Option<usize>)| (format!("f{f}"), plan.facts[f].text(v.unwrap_or(0)));
    case.iter().enumerate().filter(|(f, _)| plan.facts[*f].asked()).map(answer).collect()
}

fn found<'a>(diags: &'a Diags, code: &str) -> Vec<&'a zhinan::diag::Diagnostic> {
    diags.list.iter().filter(|d| d.code.as_str() == code).collect()
}

/// True if a case agrees with a witness: fact id → option, number or interval, or how it compares.
fn agrees(plan: &Plan, set: &RuleSet, case: &Case, witness: &BTreeMap<String, String>) -> bool {
    witness.iter().all(|(id, text)| {
        let place: usize = id[1..].parse().unwrap();
        let fact = set.facts.iter().find(|f| f.id == *id).unwrap();
        let Some(atom) = fact.atoms.iter().find(|a| a.value == *text) else {
            let (name, other) = text.split_once(" f").unwrap();
            let pair = (place, other.parse().unwrap());
            let compared = compared(plan, pair);
            return case[compared].is_some_and(|sign| signs(name).contains(&sign));
        };
        let step = fact.domain.step;
        let number = |v: usize| match plan.facts[place].kind {
            Kind::Formula("difference", ..) => v as i64 - 9,
            _ => v as i64 * step,
        };
        case[place].is_some_and(|v| atom.low <= number(v) && number(v) <= atom.high)
    })
}

/// The place of a comparison in the plan.
fn compared(plan: &Plan, (a, b): (usize, usize)) -> usize {
    let is_it = |f: &PlanFact| matches!(f.kind, Kind::Compare(x, y) if (x, y) == (a, b));
    plan.facts.iter().position(is_it).unwrap()
}

/// The cells of a row to paste: `- {…, when: {f0: [v0, v2], f1: <3, f2: {after: f3}}, …}`.
fn pasted(plan: &Plan, row: &str) -> Cells {
    let row = row.trim_start_matches("- ").replace('…', "x");
    let row: serde_yaml::Value = serde_yaml::from_str(&row).unwrap_or_else(|_| panic!("{row}"));
    let mut cells = Cells::new();
    for (id, cell) in row["when"].as_mapping().unwrap() {
        let fact: usize = id.as_str().unwrap()[1..].parse().unwrap();
        let mut narrow = |fact: usize, holds: &dyn Fn(usize) -> bool| {
            let all = (0..plan.facts[fact].values()).collect();
            cells.entry(fact).or_insert(all).retain(|value: &usize| holds(*value));
        };
        let Some(tests) = cell.as_mapping() else {
            let texts = texts(cell);
            narrow(fact, &|value| texts.iter().any(|text| inside(&plan.facts[fact], text, value)));
            continue;
        };
        for (key, value) in tests {
            match key.as_str().unwrap() {
                "all" => {
                    for one in value.as_sequence().unwrap() {
                        let texts = texts(one);
                        narrow(fact, &|v| texts.iter().any(|text| inside(&plan.facts[fact], text, v)));
                    }
                }
                name => {
                    let signs = signs(name);
                    for other in texts(value) {
                        let place = compared(plan, (fact, other[1..].parse().unwrap()));
                        narrow(place, &|sign| signs.contains(&sign));
                    }
                }
            }
        }
    }
    cells
}

/// The texts of a value or a list of values.
fn texts(value: &serde_yaml::Value) -> Vec<String> {
    match value {
        serde_yaml::Value::Sequence(items) => items.iter().flat_map(texts).collect(),
        serde_yaml::Value::String(text) => vec![text.clone()],
        serde_yaml::Value::Number(number) => vec![number.to_string()],
        other => panic!("{other:?}"),
    }
}

/// True if a value lies in a cell: `v1`, `7`, `<3`, `>=6`, `3..7`, `>=18:00`.
fn inside(fact: &PlanFact, text: &str, value: usize) -> bool {
    let number = |text: &str| fact.value(text);
    if let Some(end) = text.strip_prefix('<') {
        return value < number(end);
    }
    if let Some(start) = text.strip_prefix(">=") {
        return value >= number(start);
    }
    match text.split_once("..") {
        Some((start, end)) => value >= number(start) && (end.is_empty() || value < number(end)),
        None => !text.is_empty() && value == number(text),
    }
}

/// The names of the two rules in an overlap's message.
fn pair(message: &str) -> (String, String) {
    let names: Vec<&str> = message.split('`').collect();
    (names[1].to_string(), names[3].to_string())
}

fn check(seed: u64) {
    let plan = plan(seed);
    let text = plan.yaml();
    let (set, diags) = compile_raw(&text);
    let set = set.unwrap_or_else(|| panic!("{text}\n{diags:?}"));
    let cases = plan.cases();
    gaps_are_right(&plan, &set, &diags, &cases, &text);
    overlaps_are_right(&plan, &set, &diags, &cases, &text);
    masked_rules_are_right(&plan, &diags, &cases, &text);
    walks_are_right(&plan, &set, &cases, &text, seed);
    passages_are_right(&plan, &set, &diags, &cases, &text);
}

/// `idle-condition` is reported for a `::: when` part if and only if it is shown, or hidden, in all cases
/// that show the text around it.
fn passages_are_right(plan: &Plan, set: &RuleSet, diags: &Diags, cases: &[Case], text: &str) {
    if diags.list.iter().any(|d| matches!(d.code.as_str(), "rule-gap" | "rule-overlap")) {
        return;
    }
    for (index, outcome) in set.outcomes.iter().enumerate() {
        let told = |passage: &decide::Passage, how: &str| {
            let message = format!("`::: when {}` {how} holds in `o{index}`", passage.typed);
            found(diags, "idle-condition").iter().any(|d| d.message == message)
        };
        let reach: Vec<&Case> = cases.iter().filter(|case| plan.outcome(case) == Some(index)).collect();
        let shown: Vec<Vec<(String, bool)>> = reach.iter().map(|case| plan.shown(index, case)).collect();
        for (number, passage) in outcome.passages.iter().enumerate() {
            // Findings name a part by its condition, so parts with the same condition cannot be told apart.
            if outcome.passages.iter().filter(|twin| twin.typed == passage.typed).count() > 1 {
                continue;
            }
            let around = shown.iter().filter(|case| passage.outer.is_none_or(|outer| case[outer].1));
            let states: BTreeSet<bool> = around.map(|case| case[number].1).collect();
            assert_eq!(states == BTreeSet::from([false]), told(passage, "never"), "{}\n{text}", passage.id);
            assert_eq!(states == BTreeSet::from([true]), told(passage, "always"), "{}\n{text}", passage.id);
        }
    }
}

fn gaps_are_right(plan: &Plan, set: &RuleSet, diags: &Diags, cases: &[Case], text: &str) {
    let open: Vec<&Case> = cases.iter().filter(|c| plan.rows(c).is_empty()).collect();
    let gaps = found(diags, "rule-gap");
    assert_eq!(open.is_empty(), gaps.is_empty(), "{text}\n{open:?}");
    for gap in gaps.iter().filter(|g| !g.hints[0].contains("mend")) {
        assert!(open.iter().any(|c| agrees(plan, set, c, &gap.witness)), "{text}\n{gap:?}");
        let hint = pasted(plan, gap.hints[0].split('`').nth(1).unwrap());
        assert!(cases.iter().any(|c| matches(&hint, c)), "{text}\n{gap:?}");
        assert!(cases.iter().all(|c| !matches(&hint, c) || open.contains(&c)), "{text}\n{gap:?}");
    }
    // The rows of all hints together leave no gap, unless the report says that there are more.
    let mut text = text.to_string();
    let mut more = true;
    for round in 0.. {
        let (_, diags) = compile_raw(&text);
        let gaps = found(&diags, "rule-gap");
        if gaps.is_empty() {
            return;
        }
        let clash = |d: &&&zhinan::diag::Diagnostic| {
            d.message.contains("both match") && {
                let (a, b) = pair(&d.message);
                a.starts_with('n') != b.starts_with('n')
            }
        };
        let overlaps = found(&diags, "rule-overlap");
        assert!(overlaps.iter().find(clash).is_none(), "a hint's row overlaps a rule:\n{text}\n{overlaps:?}");
        assert!(more, "a gap is hidden behind those that are reported:\n{text}\n{gaps:?}");
        more = gaps.iter().any(|g| g.hints[0].contains("mend"));
        for (i, gap) in gaps.iter().filter(|g| !g.hints[0].contains("mend")).enumerate() {
            let row = gap.hints[0].split('`').nth(1).unwrap();
            let row =
                row.replacen('…', &format!("n{round}-{i}"), 1).replacen('…', "N", 1).replacen('…', "o0", 1);
            writeln!(text, "  {row}").unwrap();
        }
    }
}

fn overlaps_are_right(plan: &Plan, set: &RuleSet, diags: &Diags, cases: &[Case], text: &str) {
    let mut expected = BTreeSet::new();
    for case in cases.iter().filter(|_| matches!(plan.policy, "unique" | "any")) {
        let rows = plan.rows(case);
        for (i, a) in rows.iter().enumerate() {
            let others = rows[i + 1..].iter().filter(|b| plan.policy == "unique" || a.1 != b.1);
            expected.extend(others.map(|b| order(&a.0, &b.0)));
        }
    }
    let mut overlaps = found(diags, "rule-overlap");
    let all = overlaps.iter().all(|d| !d.message.contains("more overlaps"));
    overlaps.retain(|d| d.message.contains("both match"));
    let reported: BTreeSet<_> =
        overlaps.iter().map(|d| pair(&d.message)).map(|(a, b)| order(&a, &b)).collect();
    if all {
        assert_eq!(expected, reported, "{text}");
    }
    for overlap in &overlaps {
        let (a, b) = pair(&overlap.message);
        let both = |case: &&Case| {
            let rows = plan.rows(case);
            [&a, &b].iter().all(|name| rows.iter().any(|r| r.0 == **name))
        };
        assert!(
            cases.iter().filter(both).any(|c| agrees(plan, set, c, &overlap.witness)),
            "{text}\n{overlap:?}"
        );
    }
}

fn order(a: &str, b: &str) -> (String, String) {
    (a.min(b).to_string(), a.max(b).to_string())
}

fn masked_rules_are_right(plan: &Plan, diags: &Diags, cases: &[Case], text: &str) {
    let mut decides = BTreeSet::new();
    for case in cases {
        let take = if matches!(plan.policy, "first" | "priority") { 1 } else { usize::MAX };
        decides.extend(plan.rows(case).into_iter().take(take).map(|r| r.0));
    }
    let names = (0..plan.rules.len()).flat_map(|i| {
        let except = (1..=plan.rules[i].except.len()).map(move |n| format!("r{i}/{n}"));
        std::iter::once(format!("r{i}")).chain(except)
    });
    let masked = found(diags, "rule-masked");
    for name in names {
        let never = format!("rule `{name}` never decides");
        let outside =
            name.split_once('/').map(|(r, n)| format!("exception {n} of `{r}` lies outside its rule"));
        let reported = masked.iter().any(|d| d.message == never || Some(&d.message) == outside.as_ref());
        assert_eq!(!decides.contains(&name), reported, "{name}\n{text}");
    }
}

fn walks_are_right(plan: &Plan, set: &RuleSet, cases: &[Case], text: &str, seed: u64) {
    let now = decide::parse_now(set, "2026-03-04T10:00").unwrap();
    for case in cases {
        let Some(outcome) = plan.outcome(case) else { continue };
        let result = decide::explain(set, &answers(plan, case), now).unwrap();
        assert_eq!(result.outcomes, [format!("o{outcome}")], "{case:?}\n{text}");
        assert_eq!(result.next, None);
        let advice = plan.advice.iter().enumerate().filter(|(_, a)| matches(a, case));
        let advice: Vec<String> = advice.map(|(i, _)| format!("a{i}")).collect();
        assert_eq!(result.advice, advice, "{case:?}\n{text}");
        let passages: Vec<(String, bool)> =
            result.passages.into_iter().map(|(id, state)| (id, state == decide::Shown::Shown)).collect();
        assert_eq!(passages, plan.shown(outcome, case), "{case:?}\n{text}");
    }
    let contradictory = cases.iter().any(|c| plan.outcome(c).is_none());
    if contradictory || cases.is_empty() {
        return;
    }
    let mut dice = Dice(seed ^ 0x5eed);
    for _ in 0..20 {
        let case = cases[dice.below(cases.len())].clone();
        let hidden = (0..case.len()).filter(|f| plan.facts[*f].asked() && dice.below(3) == 0);
        let hidden: BTreeSet<usize> = hidden.collect();
        let mut given = answers(plan, &case);
        for fact in &hidden {
            given.insert(format!("f{fact}"), "unsure".into());
        }
        let result = decide::explain(set, &given, now).unwrap();
        // An answer to a question that does not apply stands for nothing, here as there.
        let like = |other: &&Case| {
            (0..case.len()).all(|f| {
                let free = hidden.contains(&f) || !plan.facts[f].asked();
                free || other[f].is_none_or(|v| plan.facts[f].text(v) == given[&format!("f{f}")])
            })
        };
        let expected: BTreeSet<String> =
            cases.iter().filter(like).filter_map(|c| Some(format!("o{}", plan.outcome(c)?))).collect();
        let actual: BTreeSet<String> = result.outcomes.iter().cloned().collect();
        // Answers that hang together are told apart only where one of them is certain.
        let together =
            |f: &PlanFact| matches!(f.kind, Kind::Formula(..) | Kind::Compare(..) | Kind::Numbers(..));
        let apart = !plan.facts.iter().any(together);
        if plan.impossible.is_empty() && apart {
            assert_eq!(expected, actual, "{given:?}\n{text}");
        } else {
            assert!(expected.is_subset(&actual), "{given:?} {expected:?} {actual:?}\n{text}");
        }
        assert_eq!(result.next, None);
        assert_eq!(actual.len() > 1, !result.decided_by.is_empty(), "{given:?}\n{text}");
    }
}

/// `PROPTEST_CASES=5000` looks longer.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(250)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn proofs_and_walks_agree_with_every_case(seed: u64) {
        check(seed);
    }
}

/// Its facts hang together in more boxes than are looked at as a whole: an overlap was told that no answers reach.
#[test]
fn a_comparison_beside_a_difference_is_proven_together() {
    check(10665417472557451000);
}

/// A set with a date that tells the edition of some rules, and from which deadlines count.
fn dated(yaml: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for line in yaml.lines() {
        let within = ["48h", "7d", "1mo", "1y", "3 workdays"][dice.below(5)];
        let effective = ["..2025-10-25", "2025-10-26..", "2025-02-28..2026-03-28", ".."][dice.below(4)];
        let deadline = format!("}}, deadline: {{from: day, within: {within}}}}}");
        match line.trim_start().split([':', ' ']).next().unwrap_or_default() {
            "facts" => {
                writeln!(out, "zone: Europe/Berlin\nholidays: [2026-03-02..2026-03-06]\n{line}\n  {DAY}")
            }
            "o0" | "o1" => writeln!(out, "{}", line.replace('}', deadline.trim_start_matches('}'))),
            "-" if line.contains("title: R") => {
                writeln!(
                    out,
                    "{}",
                    line.replace("title: R,", &format!("title: R, effective: '{effective}',"))
                )
            }
            _ => writeln!(out, "{line}"),
        }
        .unwrap();
    }
    out
}

const DAY: &str = "day: {ask: D, datetime: {range: 2024-01-01..2027-12-31}, unsure: help}";

/// A thousand random sets and every set of the repository, in one process of Node.
#[test]
fn node_walks_as_rust_does() {
    let random = |seed: u64| {
        let yaml = plan(seed).yaml();
        let yaml = if seed.is_multiple_of(2) { yaml } else { dated(&yaml, &mut Dice(seed)) };
        Some(few_vectors(&compile_raw(&yaml).0?, seed))
    };
    let mut sets: Vec<Value> = (0..1000).into_par_iter().filter_map(random).collect();
    let own = repository_sets();
    sets.par_extend(own.par_iter().filter_map(|(_, text)| Some(vectors(&compile_raw(text).0?, 11, 200))));
    let count = sets.len();
    assert_eq!(count, 1000 + own.len());
    assert_eq!(in_node(&sets).trim(), format!("ok {count}"));
}
