//! `zhinan test`: what the author's cases exercise, what fails, and how many questions an order saves.

use crate::site::Scratch;

const SET: &str = "title: t
order: auto
facts:
  a: {ask: A, yes_no: true}
  b: {ask: B, yes_no: true}
  n: {ask: N, number: {range: 0..100}}
outcomes:
  x: {title: X}
  y: {title: Y}
  z: {title: Z}
rules:
  - {id: few, title: F, when: {n: <10}, then: x}
  - {id: many, title: M, when: {n: '>=10', a: yes, b: yes}, then: y}
  - {id: rest, title: R, when: {n: '>=10', a: no}, then: z}
  - {id: last, title: L, when: {n: '>=10', a: yes, b: no}, then: z}
tests:
";

fn test(cases: &str, arguments: &[&str]) -> (i32, String, String) {
    let site = Scratch::new(&[("content/rules/s.yaml", &format!("{SET}{cases}"))]);
    let out = site.zhinan(&[&["test"], arguments].concat());
    (out.code, out.out, out.err)
}

#[test]
fn what_no_case_exercises_is_named() {
    let (code, out, err) = test("  - {name: one, n: 9, expect: x}\n", &[]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        out,
        "s\n  ok   one\n  1 cases, 0 failed; 1 of 4 rules, 1 of 6 edges and 0 of 1 cut points exercised\n  \
         no case reaches rule many\n  no case reaches rule rest\n  no case reaches rule last\n  \
         no case answers n = >=10\n  no case answers n = >=10 → b = yes\n  no case answers n = >=10 → b = no\n  \
         no case answers n = >=10 → b = yes → a = yes\n  no case answers n = >=10 → b = yes → a = no\n  \
         no case has n = 10\n  1.75 questions on average; in the file's order they would be 2.50\n"
    );
}

#[test]
fn every_rule_edge_and_cut_point_can_be_exercised() {
    let cases = "  - {name: one, n: 9, expect: x}\n  - {name: two, n: 10, a: yes, b: yes, expect: y}\n  \
                 - {name: three, n: 11, a: no, expect: z}\n  - {name: four, n: 11, a: yes, b: no, expect: z}\n";
    let (code, out, _) = test(cases, &["--min-coverage", "100"]);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("4 cases, 0 failed; 4 of 4 rules, 6 of 6 edges and 1 of 1 cut points exercised\n  1.75"),
        "{out}"
    );
    let (code, _, err) = test("  - {name: one, n: 9, expect: x}\n", &["--min-coverage", "30"]);
    assert_eq!(code, 1);
    assert!(err.contains("s: 25 % of the rules are exercised, 30 % are asked for"), "{err}");
    for share in ["101", "-1", "NaN", "all"] {
        let (code, _, err) = test(cases, &[&format!("--min-coverage={share}")]);
        assert!(code == 2 && err.contains("write a number from 0 to 100"), "{share}: {err}");
    }
}

#[test]
fn a_case_that_fails_shows_what_was_expected_and_the_way() {
    let cases = "  - {name: wrong, n: 12, a: yes, b: yes, expect: x, asks: [n, b]}\n";
    let (code, out, _) = test(cases, &[]);
    assert_eq!(code, 1);
    assert!(
        out.contains(
            "  FAIL wrong\n       expect: expected x, found y\n       asks: expected n, b, found n, b, a\n"
        ),
        "{out}"
    );
    assert!(out.contains("       path: n = 12 → b = yes → a = yes\n"), "{out}");
    let (_, json, _) = test(cases, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["cases"][0]["passed"], false);
    assert_eq!(report["cuts"][0]["at"], "10");
    assert_eq!(report["edges_walked"], 3);
}
