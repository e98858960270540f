//! Decisions that others have published, with what they found in them: `tests/samples/`. Each set
//! says where it comes from.

use super::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A published set and its findings.
fn sample(path: &str) -> (RuleSet, Diags) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let (sample, name) = path.split_once('/').unwrap();
    let text = std::fs::read_to_string(root.join(sample).join("content/rules").join(name)).unwrap();
    let (set, diags) = compile_raw(&text);
    (set.unwrap(), diags)
}

/// Code and witness of every finding.
fn witnesses(diags: &Diags) -> Vec<serde_json::Value> {
    diags.list.iter().map(|d| json!([d.code.as_str(), d.witness])).collect()
}

fn outcome(set: &RuleSet, answers: &[(&str, String)]) -> Option<String> {
    let now = decide::parse_now(set, "2026-11-23T12:00").unwrap();
    let answers: BTreeMap<String, String> =
        answers.iter().map(|(id, text)| ((*id).to_string(), text.clone())).collect();
    let result = decide::explain(set, &answers, now).unwrap();
    assert!(result.outcomes.len() < 2 && result.next.is_none(), "{answers:?}");
    result.outcomes.into_iter().next()
}

#[test]
fn published_decisions_are_consistent_and_give_the_published_results() {
    let mut cases = 0;
    for (path, text) in repository_sets() {
        let (set, diags) = compile_raw(&text);
        let inconsistent =
            ["risk-2016.yaml", "gaps-and-overlaps.yaml"].iter().any(|name| path.ends_with(name));
        let errors = diags.count(zhinan::diag::Severity::Error);
        assert_eq!(errors == 0, !inconsistent, "{path}: {:?}", diags.list);
        let report = decide::run_tests(&set.unwrap());
        assert!(report.passed(), "{path}\n{}", report.human());
        if path.contains("tests/samples/") && !inconsistent {
            assert!(report.coverage.rules.iter().all(|r| r.cases > 0), "{path}\n{}", report.human());
        }
        cases += report.cases.len();
    }
    assert!(cases > 80, "{cases}");
}

/// The DMN specification's example led nowhere for 130 points until that was mended.
#[test]
fn the_gap_of_the_lending_example_is_found() {
    let (_, diags) = sample("dmn-lending/risk-2016.yaml");
    assert_eq!(witnesses(&diags), [json!(["rule-gap", {"existing": "no", "score": "130"}])]);
    assert_eq!(
        diags.list[0].hints[0],
        "add a rule: `- {id: …, title: …, when: {existing: no, score: 130}, then: …}`"
    );
}

/// The eleven gaps that the source's test names, in tenths: first and last value of both inputs.
const DROOLS_GAPS: [[i64; 4]; 11] = [
    [0, 9, 21, 9989],
    [10, 19, 21, 49],
    [10, 19, 61, 9989],
    [20, 30, 41, 49],
    [20, 30, 61, 9989],
    [31, 40, 41, 9989],
    [41, 50, 0, 9],
    [41, 50, 41, 9989],
    [51, 59, 0, 9989],
    [60, 70, 31, 9989],
    [71, 200, 0, 9989],
];

#[test]
fn the_gaps_and_the_overlap_that_drools_finds_are_found() {
    let (set, diags) = sample("drools-gaps/gaps-and-overlaps.yaml");
    assert_eq!(
        witnesses(&diags),
        [
            json!(["rule-gap", {"input1": "<1", "input2": "2.1..3.1"}]),
            json!(["rule-gap", {"input1": "1..2", "input2": "2.1..3.1"}]),
            json!(["rule-gap", {"input2": "4.1..5"}]),
            json!(["rule-gap", {"input1": "3.1..4.1", "input2": "5..6.1"}]),
            json!(["rule-gap", {"input1": "4.1..5.1", "input2": "<1"}]),
            json!(["rule-gap", {"input1": "5.1..6"}]),
            json!(["rule-gap", {"input1": "6..7.1", "input2": "3.1..4.1"}]),
            json!(["rule-overlap", {"input1": "2..3.1", "input2": "1..2.1"}]),
        ]
    );
    let tenths = |v: i64| format!("{}.{}", v / 10, v % 10);
    for x in 0..90 {
        for y in (0..70).chain([9989]) {
            let answers = [("input1", tenths(x)), ("input2", tenths(y))];
            let open = DROOLS_GAPS.iter().any(|[a, b, c, d]| *a <= x && x <= *b && *c <= y && y <= *d);
            assert_eq!(outcome(&set, &answers).is_none(), open, "{answers:?}");
        }
    }
    // The overlap is the box that the source names, `[2..4]` and `[1..2]`.
    assert!(diags.list[7].hints[0].contains("{when: {input1: 2..4.1, input2: 1..2.1}, then: r3}"));
}

/// A quick deduction is what makes the tax run on without a step from one band to the next.
#[test]
fn the_quick_deductions_of_the_tax_table_fit_its_rates() {
    let (set, _) = sample("china-income-tax/bands.yaml");
    let number = |text: &str| -> i64 {
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    // Tax in hundredths of a fen: the income in fen, times the rate in percent, less the deduction.
    let tax = |band: usize, income: i64| {
        let (rate, deduction) = set.outcomes[band].title.split_once('，').unwrap();
        income * number(rate) - number(deduction) * 10_000
    };
    let atoms = &set.facts[0].atoms;
    assert_eq!(atoms.len(), 7);
    for (band, atom) in atoms.iter().enumerate().skip(1) {
        assert_eq!(tax(band - 1, atom.low - 1), tax(band, atom.low - 1), "{}", atom.label);
    }
    let bands = [18_500, 37_000, 55_500].map(|income| {
        let band = outcome(&set, &[("income", income.to_string())]).unwrap();
        tax(set.outcomes.iter().position(|o| o.id == band).unwrap(), income * 100) / 10_000
    });
    assert_eq!([bands[0], bands[1] - bands[0], bands[2] - bands[1]], [555, 625, 1850]);
}

/// The rule sets that `tests/bench/flows.py` compares with the published flows.
#[test]
fn published_flows_are_proven_and_keep_their_tests() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/flows");
    let flows: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    assert_eq!(flows.len(), 4);
    for flow in flows {
        let root = flow.to_string_lossy();
        let check = crate::site::run(&["check", "--strict", "--root", &root]);
        assert_eq!(check.code, 0, "{root}\n{}{}", check.out, check.err);
        let tests = crate::site::run(&["test", "--root", &root]);
        assert!(tests.code == 0 && !tests.out.contains("no case reaches rule"), "{root}\n{}", tests.out);
    }
}
