//! Exact arithmetic, proofs about it, and words from it.

use super::findings::found;
use super::*;

fn explained(text: &str, given: &[(&str, &str)]) -> decide::Explanation {
    let (set, diags) = compile_raw(text);
    let set = set.unwrap_or_else(|| panic!("{diags:?}"));
    let given = given.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    decide::explain(&set, &given, decide::parse_now(&set, "2026-11-22T12:00").unwrap()).unwrap()
}

const LOAN: &str = "title: t\nlang: en\nfacts:\n  left: {ask: Left, money: {currency: USD, range: 0..1000}}\n  \
    rate: {ask: Rate, money: {currency: USD, range: 0..1000}}\n  share: {scale: {of: left, by: 0.6}}\n  \
    rest: {difference: [share, rate]}\noutcomes: {yes: {title: Y}, no: {title: N}}\nrules:\n  \
    - {id: y, title: y, when: {rest: '>0'}, then: yes}\n  - {id: n, title: n, when: {rest: <=0}, then: no}\n";

#[test]
fn a_scale_is_exact_and_rounds_only_where_it_is_told() {
    // 0.6 × 99.99 = 59.994
    let of = |text: &str| explained(text, &[("left", "99.99"), ("rate", "59.99")]).outcomes[0].clone();
    assert_eq!(of(LOAN), "yes");
    assert!(found(LOAN).is_empty(), "{}", found(LOAN));
    for (round, expected) in [("down", "no"), ("half-even", "no"), ("half-up", "no"), ("up", "yes")] {
        let rounded = LOAN.replace("by: 0.6}}", &format!("by: 0.6, step: 0.01, round: {round}}}}}"));
        assert_eq!(of(&rounded), expected, "{round}");
    }
    let beside = LOAN.replace("by: 0.6}}", "by: 0.6}, round: up, step: 0.01}");
    assert_eq!(of(&beside), "yes");
    let untold = LOAN.replace("by: 0.6}}", "by: 0.6, step: 0.01}}");
    assert!(found(&untold).contains("say how it is rounded"), "{}", found(&untold));
}

#[test]
fn formulas_over_the_same_facts_have_no_impossible_gaps() {
    let set = |facts: &str, rules: [&str; 2]| {
        format!(
            "title: t\nlang: en\nfacts:\n  a: {{ask: A, number: {{range: 0..6}}}}\n  b: {{ask: B, number: {{range: 0..6}}}}\n{facts}\
             outcomes: {{x: {{title: X}}, y: {{title: Y}}}}\nrules:\n  - {{id: r, title: r, when: {}, then: x}}\n  \
             - {{id: s, title: s, when: {}, then: y}}\n",
            rules[0], rules[1]
        )
    };
    for (facts, rules) in [
        ("  s: {sum: [a, b]}\n  d: {difference: [a, b]}\n", ["{s: <2, d: <=1}", "{s: '>=2'}"]),
        ("  t: {scale: {of: a, by: 3}}\n", ["{t: 0}", "{t: '>=3'}"]),
        ("  s: {sum: [a, b]}\n  t: {sum: [s, b]}\n", ["{s: <5, t: <11}", "{s: '>=5'}"]),
        ("  p: {product: [a, a]}\n", ["{p: [0, 1, 4]}", "{p: '>=9'}"]),
        ("  m: {max: [a, b]}\n  n: {min: [a, b]}\n  d: {difference: [m, n]}\n", ["{d: <3}", "{d: 3..=6}"]),
    ] {
        let text = set(facts, rules);
        let errors: Vec<String> =
            found(&text).lines().filter(|l| !l.starts_with("fact-never-asked")).map(str::to_string).collect();
        assert!(errors.is_empty(), "{facts} {errors:?}");
    }
    // Gaps that can occur are still found.
    let text = set("  s: {sum: [a, b]}\n  d: {difference: [a, b]}\n", ["{s: <2, d: <=0}", "{s: '>=2'}"]);
    assert!(found(&text).contains("rule-gap"), "{}", found(&text));
}

#[test]
fn operands_of_operands_are_asked() {
    assert_eq!(explained(LOAN, &[]).next.as_deref(), Some("left"));
    assert_eq!(explained(LOAN, &[("left", "5")]).next.as_deref(), Some("rate"));
}

#[test]
fn numbers_have_steps_and_may_be_literals() {
    let text = "title: t\nlang: en\nfacts:\n  km: {ask: How far, number: {range: 0..10, step: 0.1, unit: km}}\n  \
                more: {sum: [km, 0.25]}\noutcomes: {x: {title: X}, y: {title: Y}}\nrules:\n  \
                - {id: a, title: a, when: {more: '<=2.45'}, then: x}\n  - {id: b, title: b, when: {more: '>2.45'}, then: y}\n";
    let set = consistent(text);
    assert_eq!(explained(text, &[("km", "2.2")]).outcomes, ["x"]);
    assert_eq!(explained(text, &[("km", "2.3")]).outcomes, ["y"]);
    let given = [("km".to_string(), "2.25".to_string())].into();
    let now = decide::parse_now(&set, "2026-11-22T12:00").unwrap();
    assert_eq!(decide::explain(&set, &given, now).unwrap_err().kind, "shape");
    let halves = text.replace("step: 0.1", "step: 0.5");
    let given = [("km".to_string(), "2.2".to_string())].into();
    let fault = decide::explain(&compile_raw(&halves).0.unwrap(), &given, now).unwrap_err();
    assert_eq!(
        (fault.kind, fault.hint.as_str()),
        ("range", "its values run from `0` to `10` in steps of `0.5`")
    );
    for (wrong, says) in [("step: 0", "not a step of numbers"), ("step: x", "not a step of numbers")] {
        assert!(found(&text.replace("step: 0.1", wrong)).contains(says), "{wrong}");
    }
    let huge = text
        .replace("sum: [km, 0.25]", "product: [km, km, km, km, km, km, km, km]")
        .replace("0..10,", "0..1000000,");
    assert!(found(&huge).contains("can be larger than any number that is exact"), "{}", found(&huge));
}

#[test]
fn facts_of_texts_are_asked_when_the_text_is_shown() {
    let text = "title: t\nlang: en\nfacts:\n  a: {ask: A, yes_no: true}\n  name: {ask: Which, one_of: {p: P, q: Q}}\n  \
                price: {ask: Price, money: {range: 0..100}}\n  vat: {scale: {of: price, by: 0.2}}\n  b: {ask: B, yes_no: true}\n\
                outcomes:\n  x: {title: X, body: 'You, {{ name }}, owe {{ vat }}.'}\n  y: {title: Y}\nrules:\n  \
                - {id: r, title: r, when: {a: yes}, then: x}\n  - {id: s, title: s, when: {a: no}, then: y}\n\
                advice:\n  - {id: hint, when: {a: no, b: yes}, then: Note}\n";
    consistent(text);
    let next = |given: &[(&str, &str)]| {
        let found = explained(text, given);
        (
            found.next.unwrap_or_default(),
            found.outcomes.join(" "),
            found.rules.join(" "),
            found.advice.join(" "),
        )
    };
    let is =
        |a: &str, b: &str, c: &str, d: &str| (a.to_string(), b.to_string(), c.to_string(), d.to_string());
    assert_eq!(next(&[]), is("a", "x y", "", ""));
    assert_eq!(next(&[("a", "yes")]), is("name", "x", "r", ""));
    assert_eq!(next(&[("a", "yes"), ("name", "p")]), is("price", "x", "r", ""));
    assert_eq!(next(&[("a", "yes"), ("name", "p"), ("price", "9")]), is("", "x", "r", ""));
    assert_eq!(next(&[("a", "no")]), is("b", "y", "s", ""));
    assert_eq!(next(&[("a", "no"), ("b", "yes")]), is("", "y", "s", "hint"));
    let wrong = found(&text.replace("{{ vat }}", "{{ vta }}"));
    assert!(wrong.starts_with("unknown-blank 10:23"), "{wrong}");
    assert!(wrong.contains("`{{ vta }}` names no fact and no date | write `{{ vat }}`"), "{wrong}");
}
