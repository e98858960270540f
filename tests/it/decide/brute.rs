//! Random small sets against a reading of their rows that enumerates every answer.

use super::vectors::{Dice, few_vectors, in_node, vectors};
use super::*;
use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A random set: written as YAML for the program, and read here row by row.
#[derive(Debug)]
struct Plan {
    policy: &'static str,
    facts: Vec<PlanFact>,
    impossible: Vec<Cells>,
    rules: Vec<PlanRule>,
    advice: Vec<Cells>,
    outcomes: usize,
}

#[derive(Debug)]
struct PlanFact {
    kind: Kind,
    needs: Option<Cells>,
}

#[derive(Debug)]
enum Kind {
    /// So many options.
    Options(usize),
    /// 0 to 9.
    Number,
    /// Every third hour of a day.
    Time,
    /// `derive:` from a fact that always applies: the option for each of its values.
    Table(usize, Vec<usize>),
    /// The sum of two numbers.
    Sum(usize, usize),
}

impl PlanFact {
    /// How many values it has.
    fn values(&self) -> usize {
        match &self.kind {
            Kind::Options(options) => *options,
            Kind::Number => 10,
            Kind::Time => 8,
            Kind::Table(..) => 3,
            Kind::Sum(..) => 19,
        }
    }

    fn ordered(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Time | Kind::Sum(..))
    }

    fn asked(&self) -> bool {
        matches!(self.kind, Kind::Options(_) | Kind::Number | Kind::Time)
    }

    /// A value as text.
    fn text(&self, value: usize) -> String {
        match self.kind {
            Kind::Number | Kind::Sum(..) => value.to_string(),
            Kind::Time => format!("{:02}:00", 3 * value),
            Kind::Options(_) | Kind::Table(..) => format!("v{value}"),
        }
    }

    /// The value with this text.
    fn value(&self, text: &str) -> usize {
        // A stretch may end with the day.
        (0..=self.values()).find(|v| self.text(*v) == text).unwrap_or_else(|| panic!("{text}"))
    }
}

/// Allowed values of some facts.
type Cells = BTreeMap<usize, BTreeSet<usize>>;

#[derive(Debug)]
struct PlanRule {
    when: Cells,
    except: Vec<(Cells, usize)>,
    then: usize,
}

/// The value of each fact; none where it does not apply.
type Case = Vec<Option<usize>>;

fn plan(seed: u64) -> Plan {
    let mut dice = Dice(seed);
    let mut facts: Vec<PlanFact> = Vec::new();
    for index in 0..2 + dice.below(3) {
        let kind = match dice.below(7) {
            0 | 1 => Kind::Number,
            2 => Kind::Time,
            _ => Kind::Options(2 + dice.below(3)),
        };
        let needs = (index > 0 && dice.below(3) == 0).then(|| cells(&facts, &mut dice, 1));
        facts.push(PlanFact { kind, needs });
        derived(&mut facts, &mut dice);
    }
    let policy = ["unique", "unique", "first", "any"][dice.below(4)];
    let outcomes = 2 + dice.below(2);
    let impossible =
        (0..dice.below(3)).map(|_| cells(&facts, &mut dice, 2)).filter(|c| !c.is_empty()).collect();
    let mut rules = Vec::new();
    for _ in 0..1 + dice.below(7) {
        let when = cells(&facts, &mut dice, 3);
        let except =
            (0..dice.below(5).saturating_sub(2)).map(|_| (cells(&facts, &mut dice, 2), dice.below(outcomes)));
        let except = except.collect();
        rules.push(PlanRule { when, except, then: dice.below(outcomes) });
    }
    let advice = (0..dice.below(3)).map(|_| cells(&facts, &mut dice, 2)).collect();
    Plan { policy, facts, impossible, rules, advice, outcomes }
}

/// Now and then, a fact that follows from those before.
fn derived(facts: &mut Vec<PlanFact>, dice: &mut Dice) {
    let always = |f: &usize| facts[*f].needs.is_none() && facts[*f].asked();
    let bases: Vec<usize> = (0..facts.len()).filter(always).collect();
    let numbers: Vec<usize> = (0..facts.len()).filter(|f| matches!(facts[*f].kind, Kind::Number)).collect();
    let kind = match dice.below(6) {
        0 if !bases.is_empty() => {
            let base = bases[dice.below(bases.len())];
            Kind::Table(base, (0..facts[base].values()).map(|_| dice.below(3)).collect())
        }
        1 | 2 if numbers.len() > 1 && !facts.iter().any(|f| matches!(f.kind, Kind::Sum(..))) => {
            Kind::Sum(numbers[0], numbers[1])
        }
        _ => return,
    };
    facts.push(PlanFact { kind, needs: None });
}

fn cells(facts: &[PlanFact], dice: &mut Dice, most: usize) -> Cells {
    let mut out = Cells::new();
    for _ in 0..dice.below(most + 1).max(usize::from(most == 1)) {
        let fact = dice.below(facts.len());
        let values = facts[fact].values();
        let set = if facts[fact].ordered() {
            let low = dice.below(values);
            (low..=(low + dice.below(5)).min(values - 1)).collect()
        } else {
            (0..1 + dice.below(values - 1)).map(|_| dice.below(values)).collect()
        };
        out.insert(fact, set);
    }
    out
}

impl Plan {
    fn yaml(&self) -> String {
        let mut out = format!("title: t\nhit_policy: {}\nfacts:\n", self.policy);
        for (i, fact) in self.facts.iter().enumerate() {
            let needs = fact.needs.as_ref().map_or(String::new(), |n| format!(", needs: {}", self.cells(n)));
            let unsure = if fact.asked() { ", unsure: help" } else { "" };
            writeln!(out, "  f{i}: {{ask: F{i}, {}{unsure}{needs}}}", self.kind(fact)).unwrap();
        }
        out.push_str("impossible:\n");
        for cells in &self.impossible {
            writeln!(out, "  - {{when: {}}}", self.cells(cells)).unwrap();
        }
        out.push_str("outcomes:\n");
        for i in 0..self.outcomes {
            writeln!(out, "  o{i}: {{title: O{i}}}").unwrap();
        }
        out.push_str(&self.advice_yaml());
        out.push_str("rules:\n");
        for (i, rule) in self.rules.iter().enumerate() {
            write!(out, "  - {{id: r{i}, title: R, when: {}, then: o{}", self.cells(&rule.when), rule.then)
                .unwrap();
            let except = rule.except.iter().map(|(c, o)| format!("{{when: {}, then: o{o}}}", self.cells(c)));
            writeln!(out, ", except: [{}]}}", except.collect::<Vec<_>>().join(", ")).unwrap();
        }
        out
    }

    /// The advice, to be put before the rules: hints are pasted below them.
    fn advice_yaml(&self) -> String {
        let advice = self.advice.iter().enumerate();
        let line = |(i, a): (usize, &Cells)| format!("  - {{id: a{i}, when: {}, then: A}}\n", self.cells(a));
        format!("advice:\n{}", advice.map(line).collect::<String>())
    }

    fn kind(&self, fact: &PlanFact) -> String {
        let options = |n: usize| {
            let options: Vec<String> = (0..n).map(|v| format!("v{v}: V{v}")).collect();
            format!("one_of: {{{}}}", options.join(", "))
        };
        match &fact.kind {
            Kind::Options(n) => options(*n),
            Kind::Number => "number: {range: 0..9}".to_string(),
            Kind::Time => "time: {range: 00:00..21:00, step: 3h}".to_string(),
            Kind::Sum(a, b) => format!("sum: [f{a}, f{b}]"),
            Kind::Table(base, to) => {
                let row = |(from, to): (usize, &usize)| {
                    let cells = Cells::from([(*base, BTreeSet::from([from]))]);
                    format!("{{when: {}, then: v{to}}}", self.cells(&cells))
                };
                let rows: Vec<String> = to.iter().enumerate().map(row).collect();
                format!("{}, derive: [{}]", options(3), rows.join(", "))
            }
        }
    }

    fn cells(&self, cells: &Cells) -> String {
        let cell = |(fact, values): (&usize, &BTreeSet<usize>)| {
            let (low, high) = (values.first().unwrap(), values.last().unwrap());
            let text = |value: usize| self.facts[*fact].text(value);
            if self.facts[*fact].ordered() {
                return format!("f{fact}: '{}..{}'", text(*low), text(high + 1));
            }
            let values: Vec<String> = values.iter().map(|v| text(*v)).collect();
            format!("f{fact}: [{}]", values.join(", "))
        };
        format!("{{{}}}", cells.iter().map(cell).collect::<Vec<_>>().join(", "))
    }

    /// Every case that can occur.
    fn cases(&self) -> Vec<Case> {
        let mut cases: Vec<Case> = vec![Vec::new()];
        for fact in &self.facts {
            let mut longer = Vec::new();
            for case in cases {
                let applies = fact.needs.as_ref().is_none_or(|n| matches(n, &case));
                let values: Vec<Option<usize>> = match &fact.kind {
                    _ if !applies => vec![None],
                    Kind::Table(base, to) => vec![case[*base].map(|v| to[v])],
                    Kind::Sum(a, b) => vec![case[*a].zip(case[*b]).map(|(a, b)| a + b)],
                    Kind::Options(_) | Kind::Number | Kind::Time => (0..fact.values()).map(Some).collect(),
                };
                longer.extend(values.into_iter().map(|v| [case.clone(), vec![v]].concat()));
            }
            cases = longer;
        }
        cases.retain(|case| !self.impossible.iter().any(|c| matches(c, case)));
        cases
    }

    /// The rows that match: name and outcome, in file order.
    fn rows(&self, case: &Case) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        for (i, rule) in self.rules.iter().enumerate().filter(|(_, r)| matches(&r.when, case)) {
            let except = rule.except.iter().enumerate().filter(|(_, (c, _))| matches(c, case));
            let except: Vec<_> = except.map(|(n, (_, o))| (format!("r{i}/{}", n + 1), *o)).collect();
            if except.is_empty() {
                out.push((format!("r{i}"), rule.then));
            }
            out.extend(except);
        }
        out
    }

    /// The outcome by the hit policy; none where rows contradict each other or none matches.
    fn outcome(&self, case: &Case) -> Option<usize> {
        let rows = self.rows(case);
        let first = rows.first()?.1;
        let fine = match self.policy {
            "first" => true,
            "any" => rows.iter().all(|r| r.1 == first),
            _ => rows.len() == 1,
        };
        fine.then_some(first)
    }
}

fn matches(cells: &Cells, case: &Case) -> bool {
    cells.iter().all(|(fact, values)| case[*fact].is_some_and(|v| values.contains(&v)))
}

/// A case as answers; what does not apply is answered all the same.
fn answers(plan: &Plan, case: &Case) -> BTreeMap<String, String> {
    let answer = |(f, v): (usize, &Option<usize>)| (format!("f{f}"), plan.facts[f].text(v.unwrap_or(0)));
    case.iter().enumerate().filter(|(f, _)| plan.facts[*f].asked()).map(answer).collect()
}

fn found<'a>(diags: &'a Diags, code: &str) -> Vec<&'a zhinan::diag::Diagnostic> {
    diags.list.iter().filter(|d| d.code.as_str() == code).collect()
}

/// Whether a case agrees with a witness: fact id → option, number or interval.
fn agrees(set: &RuleSet, case: &Case, witness: &BTreeMap<String, String>) -> bool {
    witness.iter().all(|(id, text)| {
        let fact = set.facts.iter().position(|f| f.id == *id).unwrap();
        let atom = set.facts[fact].atoms.iter().find(|a| a.value == *text).unwrap();
        let step = set.facts[fact].domain.step;
        case[fact].is_some_and(|v| atom.low <= v as i64 * step && v as i64 * step <= atom.high)
    })
}

/// The cells of a row to paste: `- {…, when: {f0: [v0, v2], f1: <3}, …}`.
fn pasted(plan: &Plan, row: &str) -> Cells {
    let when = row.split_once("when: {").and_then(|(_, rest)| rest.split_once('}')).unwrap().0;
    let mut cells = Cells::new();
    for cell in when.split("f").skip(1) {
        let (fact, texts) = cell.split_once(": ").unwrap();
        let fact: usize = fact.parse().unwrap();
        let texts = texts.split(", ").map(|t| t.trim_matches(['[', ']', '\'', ',', ' ']));
        let holds = |value: &usize| texts.clone().any(|text| inside(&plan.facts[fact], text, *value));
        cells.insert(fact, (0..plan.facts[fact].values()).filter(holds).collect());
    }
    cells
}

/// Whether a value lies in a cell: `v1`, `7`, `<3`, `>=6`, `3..7`, `>=18:00`.
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
}

fn gaps_are_right(plan: &Plan, set: &RuleSet, diags: &Diags, cases: &[Case], text: &str) {
    let open: Vec<&Case> = cases.iter().filter(|c| plan.rows(c).is_empty()).collect();
    let gaps = found(diags, "rule-gap");
    assert_eq!(open.is_empty(), gaps.is_empty(), "{text}\n{open:?}");
    for gap in gaps.iter().filter(|g| !g.hints[0].contains("mend")) {
        assert!(open.iter().any(|c| agrees(set, c, &gap.witness)), "{text}\n{gap:?}");
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
    for case in cases.iter().filter(|_| plan.policy != "first") {
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
        assert!(cases.iter().filter(both).any(|c| agrees(set, c, &overlap.witness)), "{text}\n{overlap:?}");
    }
}

fn order(a: &str, b: &str) -> (String, String) {
    (a.min(b).to_string(), a.max(b).to_string())
}

fn masked_rules_are_right(plan: &Plan, diags: &Diags, cases: &[Case], text: &str) {
    let mut decides = BTreeSet::new();
    for case in cases {
        let take = if plan.policy == "first" { 1 } else { usize::MAX };
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
        // What is answered though it does not apply stands for nothing, here as there.
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
        let apart = !plan.facts.iter().any(|f| matches!(f.kind, Kind::Sum(..)));
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
