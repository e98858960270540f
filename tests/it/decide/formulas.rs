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
    assert!(wrong.starts_with("unknown-blank 10:45"), "{wrong}");
    assert!(wrong.contains("`{{ vta }}` names no fact and no date | write `{{ vat }}`"), "{wrong}");
}

#[test]
fn a_quotient_by_zero_is_a_case_of_its_own() {
    let set = |facts: &str, rules: &str| {
        format!(
            "title: t\nlang: en\nfacts:\n  a: {{ask: A, number: {{range: 0..10}}}}\n  b: {{ask: B, number: {{range: 0..10}}}}\n  \
             ok: {{ask: Ok, yes_no: true}}\n  q: {{ratio: {{of: a, to: b, step: 0.1}}}}\n{facts}\
             outcomes: {{x: {{title: 'X {{{{ q }}}}'}}, y: {{title: Y}}}}\nrules:\n{rules}"
        )
    };
    let small = "  - {id: s, title: s, when: {q: <0.5}, then: x}\n";
    let large = "  - {id: l, title: l, when: {q: '>=0.5'}, then: y}\n";
    let zero = "  - {id: z, title: z, when: {b: 0}, then: y}\n";
    let open = set("", &format!("{small}{large}"));
    let gap = "no rule decides: “B” is “0” | add a rule: `- {id: …, title: …, when: {b: 0}, then: …}`";
    assert!(found(&open).contains(gap), "{}", found(&open));
    let whole = set("", &format!("{small}{large}{zero}"));
    assert!(!found(&whole).contains("rule-"), "{}", found(&whole));
    assert_eq!(explained(&whole, &[("a", "1"), ("b", "0")]).rules, ["z"]);
    assert_eq!(explained(&whole, &[("a", "1"), ("b", "3")]).rules, ["s"]);
    // A quotient that is only shown in a text may be missing: the outcome is reached all the same.
    let shown = set(
        "",
        "  - {id: y, title: y, when: {ok: yes}, then: x}\n  - {id: n, title: n, when: {ok: no}, then: y}\n",
    );
    assert_eq!(explained(&shown, &[("a", "1"), ("b", "0"), ("ok", "yes")]).outcomes, ["x"]);
    // Neither a divisor that is never zero nor a table without a zero opens a gap.
    for facts in ["b: {ask: B, number: {range: 1..10}}", "b: {ask: B, number: {range: -3..-1}}"] {
        let text = open.replace("b: {ask: B, number: {range: 0..10}}", facts);
        assert!(!found(&text).contains("rule-gap"), "{}", found(&text));
    }
    let table = |zero: &str| {
        open.replace("to: b,", "to: c,").replace(
            "  q: {ratio",
            &format!(
                "  c: {{number: {{range: 0..9}}, derive: [{{when: {{b: <5}}, then: {zero}}}, {{when: rest, then: 4}}]}}\n  q: {{ratio"
            ),
        )
    };
    assert!(!found(&table("2")).contains("rule-gap"), "{}", found(&table("2")));
    assert!(found(&table("0")).contains("“B” is “less than 5”"), "{}", found(&table("0")));
}

#[test]
fn a_quotient_is_rounded_towards_zero_where_nothing_is_said() {
    let text = "title: t\nlang: en\nfacts:\n  a: {ask: A, number: {range: -9..9}}\n  b: {ask: B, number: {range: 1..9}}\n  \
                q: {ratio: {of: a, to: b}}\noutcomes: {x: {title: 'X {{ q }}'}, y: {title: Y}}\nrules:\n  \
                - {id: r, title: r, when: {q: '>=-0.33'}, then: x}\n  - {id: s, title: s, when: {q: '<-0.33'}, then: y}\n";
    assert_eq!(explained(text, &[("a", "-1"), ("b", "3")]).outcomes, ["x"]);
    let up = text.replace("to: b}", "to: b, round: up}");
    assert_eq!(explained(&up, &[("a", "-1"), ("b", "3")]).outcomes, ["y"]);
}

#[test]
fn differences_of_times_may_be_below_zero() {
    let set = |cell: &str| {
        format!(
            "title: t\nlang: en\nfacts:\n  start: {{ask: Start, time: {{}}}}\n  end: {{ask: End, time: {{}}}}\n  \
             span: {{difference: [end, start], range: -24h..24h}}\noutcomes: {{x: {{title: 'X {{{{ span }}}}'}}, y: {{title: Y}}}}\nrules:\n  \
             - {{id: a, title: a, when: {{span: '{cell}'}}, then: x}}\n"
        )
    };
    let (cell, gap) = ("<-2h30min", "when: {span: '>=-150min'}");
    assert!(found(&set(cell)).contains(gap), "{}", found(&set(cell)));
    let whole = format!("{}  - {{id: b, title: b, {gap}, then: y}}\n", set(cell));
    consistent(&whole);
    for (end, rule) in [("03:29", "a"), ("03:30", "b"), ("03:31", "b")] {
        assert_eq!(explained(&whole, &[("start", "06:00"), ("end", end)]).rules, [rule], "{end}");
    }
    // A duration that readers enter cannot be negative.
    let asked = set("<1h")
        .replace("difference: [end, start], range: -24h..24h", "ask: How long, duration: {range: -1h..2h}");
    assert!(
        found(&asked).contains("`-1h..2h` is not a range of `span` | begin with `0h`"),
        "{}",
        found(&asked)
    );
}

#[test]
fn amounts_of_money_have_no_needless_digits() {
    for (cell, said) in
        [("745.37", "€745.37"), ("745.375", "€745.375"), ("745.3", "€745.30"), ("745", "€745")]
    {
        let text = format!(
            "title: t\nlang: en\nfacts:\n  pay: {{ask: Pay, money: {{currency: EUR, range: 0..1000}}}}\n  \
             rate: {{ask: Rate, number: {{range: 0..1, step: 0.01}}}}\n  share: {{product: [pay, rate], ask: Share}}\n\
             outcomes: {{x: {{title: X}}, y: {{title: Y}}}}\nrules:\n  - {{id: a, title: a, when: {{share: <{cell}}}, then: x}}\n  \
             - {{id: b, title: b, when: rest, then: y}}\n"
        );
        assert_eq!(consistent(&text).rules[0].sentence, format!("if “Share” is “less than {said}”"));
    }
}

#[test]
fn what_is_computed_goes_by_the_questions_behind_it() {
    let text = "title: t\nlang: en\nfacts:\n  pay: {ask: 'Pay?', money: {currency: EUR, range: 0..1000}}\n  \
                years: {ask: 'Years?', number: {range: 0..9}}\n  harm: {ask: 'Harm?', any_of: {wet: Wet, torn: Torn}}\n  \
                rate: {number: {range: 0..2}, derive: [{when: {years: <5}, then: 1}, {when: rest, then: 2}]}\n  \
                base: {product: [pay, rate]}\n  gross: {product: [base, years]}\n  \
                size: {one_of: {s: small, l: large}, derive: [{when: {gross: <50, harm.wet: no}, then: s}, {when: rest, then: l}]}\n\
                outcomes: {x: {title: X}, y: {title: Y}}\nrules:\n  - {id: a, title: a, when: {rate: 1, gross: <7, size: s}, then: x}\n  \
                - {id: b, title: b, when: rest, then: y}\n";
    assert_eq!(
        consistent(text).rules[0].sentence,
        "if “Years” is “1”, and “Pay; Years” is “less than €7”, and “Pay; Years; Harm” is “small”"
    );
}

#[test]
fn a_sum_has_the_unit_of_its_facts_and_a_product_has_none() {
    let set = |formula: &str| {
        format!(
            "title: t\nlang: en\nfacts:\n  a: {{ask: A, number: {{range: 0..6, unit: kg}}}}\n  b: {{ask: B, number: {{range: 0..6, unit: kg}}}}\n  \
             c: {{{formula}: [a, b]}}\noutcomes: {{x: {{title: X}}, y: {{title: Y}}}}\nrules:\n  \
             - {{id: r, title: r, when: {{c: <5kg}}, then: x}}\n  - {{id: s, title: s, when: {{c: '>=5kg'}}, then: y}}\n"
        )
    };
    assert!(found(&set("sum")).is_empty(), "{}", found(&set("sum")));
    assert!(found(&set("product")).contains("`<5kg` is not a value of `c`"), "{}", found(&set("product")));
}

#[test]
fn passages_of_advice_are_known_in_every_edition() {
    let set = "title: t\nlang: en\ndated_by: bought\nfacts:\n  bought: {ask: When, date: {range: 2025-01-01..2026-12-31}}\n  \
               wet: {ask: Wet, yes_no: true}\noutcomes: {x: {title: X}, y: {title: Y}}\nrules:\n  \
               - {id: a, title: a, when: {wet: yes}, then: x, effective: ..2025-12-31}\n  \
               - {id: b, title: b, when: {wet: no}, then: y, effective: ..2025-12-31}\n  \
               - {id: c, title: c, when: {}, then: x, effective: 2026-01-01..}\nadvice:\n  - id: photo\n    title: Photo\n    \
               when: {wet: yes}\n    then: |\n      ::: when bought<2025-06-01\n      Early words.\n      :::\n";
    for (day, expected) in [("2025-02-01", "shown"), ("2025-08-01", "hidden"), ("2026-08-01", "hidden")] {
        let json = explained(set, &[("bought", day), ("wet", "yes")]).to_json();
        assert!(json.contains(&format!("\"advice/photo/1\":\"{expected}\"")), "{day}: {json}");
    }
}

/// Where one quotient does not apply, what follows from another one is proven all the same.
#[test]
fn a_quotient_that_does_not_apply_hides_no_other_formula() {
    let findings = found(
        "title: t\nhit_policy: first\nfacts:\n  n: {ask: N, number: {range: 0..3}}\n  t: {ask: T, number: {range: 1..3}}\n  \
         back: {ratio: {of: t, to: n, step: 0.1}}\n  part: {ratio: {of: n, to: t, step: 0.1}}\n  \
         more: {max: [part, n]}\noutcomes: {o: {title: O}, p: {title: P}}\nrules:\n  \
         - {id: a, title: A, when: {more: <1}, then: o}\n  - {id: b, title: B, when: {back: <1, part: {at_least: n}}, then: p}\n  \
         - {id: c, title: C, when: {n: '>0'}, then: o}\n",
    );
    assert!(!findings.contains("rule-gap"), "{findings}");
    // A gap where it does not apply is told.
    let gap = found(
        "title: t\nhit_policy: first\nfacts:\n  n: {ask: N, number: {range: 0..3}}\n  t: {ask: T, number: {range: 1..3}}\n  \
         back: {ratio: {of: t, to: n, step: 0.1}}\n  part: {ratio: {of: n, to: t, step: 0.1}}\n  \
         more: {max: [part, n]}\noutcomes: {o: {title: O}, p: {title: P}}\nrules:\n  \
         - {id: a, title: A, when: {more: '>=1'}, then: o}\n  - {id: b, title: B, when: {back: '>=0.3'}, then: p}\n",
    );
    assert!(gap.contains("rule-gap"), "{gap}");
}
