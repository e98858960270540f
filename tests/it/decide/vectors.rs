//! Golden vectors: answers with the results that Rust gives. `node --test tests/js` walks the same
//! data with `decide-walk.js` and must give the same, byte for byte.
//!
//! `BLESS=1 cargo test` rewrites `tests/js/vectors/`.

use super::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use zhinan::diagram::Next;

/// A small generator with a seed, so that vectors stay the same.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

type Answers = BTreeMap<String, String>;

const NOW: &str = "2026-03-04T09:59";
const NOWS: &[&str] =
    &[NOW, "2026-03-29T02:30", "2026-10-25T02:30", "2026-10-25T02:30+01:00", "2027-12-31T23:59:59"];

/// Texts that people type, right and wrong.
const TYPED: &[&str] = &[
    "",
    "0",
    "1",
    "12",
    "１２",
    "1,234.50",
    "399,99",
    "1,,0",
    "1,234,567.5",
    "¥12.5",
    "99.50元",
    "-3",
    "1e3",
    "12.345",
    "0.005",
    "9007199254740993",
    "48h",
    "48 小时",
    "7d",
    "2 天 3 小时",
    "1d12h",
    "90min",
    "49h",
    "1.5h",
    "36H",
    "720h",
    "h",
    "3 pcs",
    "yes",
    "no",
    "true",
    "是",
    "否",
    "YES",
    "unsure",
    "2026-03-02",
    "2026/3/2",
    "2026年3月2日",
    "2026-02-29",
    "2024-02-29",
    "2026-03-02T10:00",
    "2026-03-02 10:00:30",
    "2026年3月2日10:00",
    "2026-03-12:00",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    "2026-10-25T01:30Z",
    "2026-03-02T10:00+08:00",
    "2026-03-02T24:00",
    "2099-01-01T00:00",
    "broken",
    "broken,missing",
    "broken， late",
    "<48h",
    ">=48h",
    "done",
    "free",
    "freight",
    "none",
];

/// Texts that people type for an amount: a comma behind a zero is no mark of thousands.
const AMOUNTS: &[&str] = &["0,399", "00,399.5", "-0,399", "100,399"];

/// Texts that people type for a time of day.
const TIMES: &[&str] = &[
    "18:05",
    "9:30",
    "１８：０５",
    "00:00",
    "23:59",
    "24:00",
    "18:60",
    "18",
    "18:5",
    "18:05:30",
    "<18:00",
    "6pm",
    "-1:00",
];

/// Texts of a value, by kind: written here anew, so that they are no echo of the program's own.
pub(super) fn text(set: &RuleSet, fact: usize, value: i64) -> String {
    let domain = &set.facts[fact].domain;
    let time = |seconds: i64| jiff::Timestamp::from_second(seconds).unwrap().to_string();
    match domain.kind.name {
        "yes_no" | "any_of" => ["yes", "no"][(value != 0) as usize].to_string(),
        "one_of" => domain.options[value as usize].0.clone(),
        "number" | "money" => {
            let scale = 10i64.pow(domain.decimals);
            format!(
                "{}{}.{:0w$}",
                if value < 0 { "-" } else { "" },
                value.abs() / scale,
                value.abs() % scale,
                w = domain.decimals.max(1) as usize
            )
            .trim_end_matches(".0")
            .to_string()
        }
        "duration" | "elapsed" => format!("{value}s"),
        "date" => time(value * 86_400)[..10].to_string(),
        "datetime" => time(value),
        "time" => time(value)[11..16].to_string(),
        unknown => panic!("no text for a value of `{unknown}`"),
    }
}

/// Sets the answer that gives a fact a value.
fn answer(set: &RuleSet, answers: &mut Answers, fact: usize, value: i64) {
    let own = &set.facts[fact];
    if let Some((group, option)) = own.domain.group {
        let group = &set.groups[group];
        let before = answers.remove(&group.id).unwrap_or_default();
        let id = group.options[option].0.as_str();
        let others = before.split(',').filter(|o| !o.is_empty() && *o != id);
        let chosen: Vec<&str> = others.chain((value == 0).then_some(id)).collect();
        answers.insert(group.id.clone(), chosen.join(","));
    } else if own.derived.is_none() {
        answers.insert(own.id.clone(), text(set, fact, value));
    }
}

/// Answers that lead along each edge of the diagram, at both ends of its atom and next to them.
fn edges(set: &RuleSet) -> Vec<Answers> {
    let nodes = &set.diagram.nodes;
    let mut ways: Vec<Option<Answers>> = vec![None; nodes.len()];
    for root in set.decisions.iter().flat_map(|decision| &decision.roots) {
        if let Next::Node(root) = root {
            ways[*root] = Some(Answers::new());
        }
    }
    let mut out = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(way) = ways[index].clone() else { continue };
        let fact = &set.facts[node.fact];
        for (atom, next) in fact.atoms.iter().zip(&node.next) {
            for value in [atom.low - 1, atom.low, atom.low + 1, atom.high] {
                if value >= fact.domain.range.0 && value <= fact.domain.range.1 {
                    let mut answers = way.clone();
                    answer(set, &mut answers, node.fact, value);
                    out.push(answers);
                }
            }
            if let Next::Node(child) = next {
                let mut answers = way.clone();
                answer(set, &mut answers, node.fact, atom.low);
                ways[*child].get_or_insert(answers);
            }
        }
    }
    out
}

/// Names that can be answered.
fn names(set: &RuleSet) -> Vec<String> {
    let froms = set.facts.iter().filter_map(|f| f.domain.from.clone());
    let groups = set.groups.iter().map(|g| g.id.clone());
    set.facts.iter().map(|f| f.id.clone()).chain(groups).chain(froms).collect()
}

fn random(set: &RuleSet, dice: &mut Dice) -> Answers {
    let mut answers = Answers::new();
    for fact in 0..set.facts.len() {
        let own = &set.facts[fact];
        match dice.below(6) {
            0 => {}
            1 if own.unsure.is_some() => {
                let id = own.id.split('.').next().unwrap();
                answers.insert(id.to_string(), "unsure".into());
            }
            2 if own.domain.group.is_none() && own.derived.is_none() => {
                answers.insert(own.id.clone(), own.atoms[dice.below(own.atoms.len())].value.clone());
            }
            _ => {
                let atom = &own.atoms[dice.below(own.atoms.len())];
                answer(set, &mut answers, fact, [atom.low, atom.high][dice.below(2)]);
            }
        }
    }
    if dice.below(3) == 0 {
        let names = names(set);
        let name = names[dice.below(names.len())].clone();
        answers.insert(name, dice.pick(TYPED).to_string());
    }
    answers
}

fn result(set: &RuleSet, answers: &Answers, now: &str) -> String {
    let result = decide::parse_now(set, now).and_then(|now| decide::explain(set, answers, now));
    match result {
        Ok(explanation) => explanation.to_json(),
        Err(error) => json!({"error": {"id": error.id, "kind": error.kind}}).to_string(),
    }
}

/// Everything that both evaluators are asked about a set.
pub(super) fn vectors(set: &RuleSet, seed: u64, count: usize) -> Value {
    let mut dice = Dice(seed);
    let mut cases: Vec<(Answers, String)> = Vec::new();
    for test in &set.tests {
        let given = test.given.iter().map(|g| (g.id.clone(), g.text.clone())).collect();
        cases.push((given, test.now.clone().unwrap_or(NOW.into())));
    }
    cases.extend(edges(set).into_iter().map(|a| (a, NOW.to_string())));
    for name in names(set) {
        cases.extend(TYPED.iter().map(|t| (Answers::from([(name.clone(), t.to_string())]), NOW.to_string())));
    }
    for fact in set.facts.iter().filter(|f| matches!(f.domain.kind.name, "number" | "money")) {
        let typed = |text: &&str| (Answers::from([(fact.id.clone(), text.to_string())]), NOW.to_string());
        cases.extend(AMOUNTS.iter().map(typed));
    }
    for fact in set.facts.iter().filter(|f| f.domain.kind.name == "time") {
        cases.extend(
            TIMES.iter().map(|t| (Answers::from([(fact.id.clone(), t.to_string())]), NOW.to_string())),
        );
    }
    cases.extend((0..count).map(|_| random_case(set, &mut dice)));
    cases.push((Answers::from([("nothing".into(), "x".into())]), NOW.into()));
    expected(set, &cases)
}

/// Some of that: the ways along every edge of the diagram, and answers at random.
pub(super) fn few_vectors(set: &RuleSet, seed: u64) -> Value {
    let mut dice = Dice(seed);
    let mut cases: Vec<(Answers, String)> = edges(set).into_iter().map(|a| (a, NOW.to_string())).collect();
    cases.extend((0..20).map(|_| random_case(set, &mut dice)));
    expected(set, &cases)
}

fn random_case(set: &RuleSet, dice: &mut Dice) -> (Answers, String) {
    let now = dice.pick(NOWS).to_string();
    (random(set, dice), now)
}

/// A set as the browser has it, and what Rust gives for each case.
fn expected(set: &RuleSet, cases: &[(Answers, String)]) -> Value {
    let case = |(answers, now): &(Answers, String)| json!([answers, now, result(set, answers, now)]);
    let data: Value = serde_json::from_str(&decide::browser_data(set)).unwrap();
    json!({"data": data, "cases": cases.iter().map(case).collect::<Vec<_>>()})
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/js/vectors").join(name)
}

/// One case a line.
fn lines(vectors: &Value) -> String {
    let cases: Vec<String> = vectors["cases"].as_array().unwrap().iter().map(Value::to_string).collect();
    format!("{{\"data\":{},\n\"cases\":[\n{}\n]}}\n", vectors["data"], cases.join(",\n"))
}

#[test]
fn golden_vectors_are_what_rust_gives() {
    for name in ["refund", "kinds", "time", "formulas", "several", "dates", "passages"] {
        let path = format!("{}/tests/it/decide/sets/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let set = consistent(&std::fs::read_to_string(path).unwrap());
        let fresh = lines(&vectors(&set, 7, 150));
        let golden = golden(&format!("{name}.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(kept == fresh, "{} differs: look at it, then BLESS=1 cargo test", golden.display());
    }
}

/// Walks vectors in Node; what it prints.
pub(super) fn in_node(vectors: &[Value]) -> String {
    let text: Vec<String> = vectors.iter().map(Value::to_string).collect();
    node("decide-vectors.js", &text.join("\n"))
}

/// Runs a script of `tests/js` on an input; what it prints.
pub(super) fn node(script: &str, input: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/js/").to_string() + script;
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tests need Node.js");
    let mut stdin = node.stdin.take().unwrap();
    let input = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
    let output = node.wait_with_output().unwrap();
    assert!(writer.join().unwrap(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
