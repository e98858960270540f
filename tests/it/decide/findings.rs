//! Findings in rule sets: the code, the words, the place, the witness and what to do.

use super::*;
use std::fmt::Write;
use zhinan::diag::Diagnostic;

/// A set of two facts and two outcomes; `rules` are its rows.
fn with_rules(rules: &str) -> String {
    format!(
        "title: 退款\nfacts:\n  refund: {{ask: 退款了吗, one_of: {{done: 退款已成功, pending: 还没有退款}}, say: '{{}}'}}\n  \
         since: {{ask: 何时退款, elapsed: {{from: refunded_at, range: 0min..90d}}, needs: {{refund: done}}, say: '距退款成功{{}}'}}\n\
         outcomes:\n  appeal: {{title: 申诉}}\n  wait: {{title: 等}}\nrules:\n{rules}"
    )
}

/// Findings as `code line:column message | hint | …`, with the witness.
pub(super) fn found(text: &str) -> String {
    let (_, diags) = compile_raw(text);
    let mut out = String::new();
    for d in &diags.list {
        let (line, column) = file(text).line_column(d.span.start);
        write!(out, "{} {line}:{column} {}", d.code.as_str(), d.message).unwrap();
        for hint in &d.hints {
            write!(out, " | {hint}").unwrap();
        }
        if !d.witness.is_empty() {
            write!(out, " | {:?}", d.witness).unwrap();
        }
        out.push('\n');
    }
    out
}

pub(super) fn first(text: &str) -> Diagnostic {
    let (_, diags) = compile_raw(text);
    diags.list.into_iter().next().unwrap_or_else(|| panic!("nothing found in\n{text}"))
}

#[test]
fn a_gap_is_shown_as_the_largest_box_with_a_row_to_paste() {
    let text = with_rules(
        "  - {id: early, title: 早, when: {refund: done, since: <48h}, then: appeal}\n  \
         - {id: none, title: 无, when: {refund: pending}, then: wait}\n",
    );
    assert_eq!(
        found(&text),
        "rule-gap 8:1 no rule decides: 退款已成功，距退款成功 48 小时以上 | add a rule: `- {id: …, title: …, \
         when: {refund: done, since: '>=48h'}, then: …}` | {\"refund\": \"done\", \"since\": \">=48h\"}\n"
    );
    let mended = text + "  - {id: late, title: 晚, when: {refund: done, since: '>=48h'}, then: wait}\n";
    consistent(&mended);
}

#[test]
fn an_overlap_names_both_rules_and_where_they_meet() {
    let text = with_rules(
        "  - {id: early, title: 早, when: {refund: done, since: <48h}, then: appeal}\n  \
         - {id: late, title: 晚, when: {refund: done, since: 36h..}, then: wait}\n  \
         - {id: none, title: 无, when: {refund: pending}, then: wait}\n",
    );
    let d = first(&text);
    assert_eq!(d.code.as_str(), "rule-overlap");
    assert_eq!(
        d.message,
        "rules `early` and `late` both match: 退款已成功，距退款成功 36 小时以上不到 48 小时"
    );
    assert_eq!(d.labels[0].1, "`early` matches too");
    assert_eq!(d.witness["since"], "36h..48h");
    assert!(
        d.hints[0].contains("except: [{when: {refund: done, since: 36h..48h}, then: wait}]"),
        "{:?}",
        d.hints
    );
}

#[test]
fn a_deadline_that_has_passed_is_incoherent() {
    let text = with_rules(
        "  - {id: early, title: 早, when: {refund: done, since: <72h}, then: appeal}\n  \
         - {id: late, title: 晚, when: {refund: done, since: 72h..}, then: wait}\n  \
         - {id: none, title: 无, when: {refund: pending}, then: wait}\n",
    )
    .replace("title: 申诉}", "title: 申诉, deadline: {from: refunded_at, within: 48h}}");
    let d = first(&text);
    assert_eq!(d.code.as_str(), "deadline-incoherent");
    assert_eq!(
        d.message,
        "rule `early` leads to `appeal` when its deadline of 48 小时 has passed: 退款已成功，距退款成功不到 72 小时"
    );
    assert_eq!(d.hints[0], "narrow the rule with `since: '<48h'`");
    consistent(&text.replace("<72h", "<48h").replace("72h..", "48h.."));
    let included = text.replace("within: 48h", "within: 48h, boundary: included");
    consistent(&included.replace("<72h", "<=48h").replace("72h..", "'>48h'"));
}

#[test]
fn every_fault_of_a_set_is_found_in_one_run() {
    let text = "title: 退款\ntitel: x\nfacts:\n  refund: {ask: 吗, one_of: {done: 成, pending: 未}}\n  \
                loss: {ask: 多少, money: {range: 0..100}}\n  n: {ask: 几, number: {range: 9..1}}\n  x: {ask: 无}\n\
                outcomes:\n  wait: {title: 等}\nrules:\n  \
                - {id: a, title: A, when: {refnd: done}, then: wait}\n  \
                - {id: a, title: B, when: {refund: dne, loss: 5000}, then: wiat}\n  \
                - {id: c, title: C, when: {refund: [done, done], loss: 5..2}, then: wait}\n  \
                - {id: d, title: D, when: {loss: 1.005, refund: <done}, then: wait}\n  \
                - {id: e, title: E, when: {loss: abc, n: 1}}\n";
    let kinds = decide::KINDS.iter().map(|k| k.name).chain(decide::FORMULAS.iter().map(|f| f.name));
    let kinds = kinds.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    assert_eq!(
        found(text).replace(&kinds, "‹kinds›"),
        "unknown-key 2:1 unknown key `titel` | did you mean `title`?\n\
         invalid-value 7:3 fact `x` has no kind | add `yes_no: true`, or another of ‹kinds›\n\
         duplicate-id 12:10 there are two rules with the id `a` | call it something else: `a-2`\n\
         invalid-value 15:5 rule `e` has no outcome | add `then:`, or leave out `when:` if it is a statement to cite\n\
         invalid-value 6:31 `9..1` is not a range of `n` | write `1..9`: the first value comes before the last\n\
         unknown-fact 11:30 no fact named `refnd` | did you mean `refund`?\n\
         unknown-option 12:38 fact `refund` has no option `dne` | did you mean `done`?\n\
         invalid-cell 12:49 `5000` leaves the range of `loss` | its values run from `0` to `100`\n\
         invalid-cell 13:45 `done` is listed twice for `refund` | write it once\n\
         invalid-cell 13:58 `5..2` contains no value of `loss` | write `2..5`: the smaller value comes first\n\
         invalid-cell 14:36 `1.005` is not a value of `loss` | there are too many digits after the point\n\
         invalid-cell 14:51 `<done` cannot be a cell of `refund`: its options have no order | list the options \
         that match: `[done, pending]`\n\
         invalid-cell 15:36 `abc` is not a value of `loss` | write a number, without a unit or an exponent\n\
         unknown-outcome 12:62 no outcome named `wiat` | did you mean `wait`?\n"
    );
}

#[test]
fn words_for_yes_and_no_are_not_confused() {
    let text = |cell: &str| {
        format!(
            "title: t\nfacts:\n  a: {{ask: A, yes_no: true}}\noutcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{a: {cell}}}, then: x}}\n  - {{id: q, title: Q, when: {{a: no}}, then: y}}\n"
        )
    };
    for cell in ["yes", "true", "是", "'yes'", "[yes]"] {
        consistent(&text(cell));
    }
    assert!(found(&text("maybe")).starts_with("unknown-option 8:33"), "{}", found(&text("maybe")));
    let options = text("yes").replace("yes_no: true", "one_of: {yes: 是, no: 否}");
    consistent(&options);
    consistent(&options.replace("a: yes}", "a: true}"));
}

#[test]
fn times_that_the_zone_skips_or_repeats_are_refused_in_cells() {
    let text = |time: &str| {
        format!(
            "title: t\nzone: Europe/Berlin\nfacts:\n  at: {{ask: A, datetime: {{range: 2026-01-01..2026-12-31}}}}\n\
             outcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\nrules:\n  - {{id: p, title: P, when: {{at: '<{time}'}}, then: x}}\n  \
             - {{id: q, title: Q, when: {{at: '>={time}'}}, then: y}}\n"
        )
    };
    consistent(&text("2026-06-01T10:00"));
    consistent(&text("2026-06-01"));
    consistent(&text("2026-10-25T02:30+02:00"));
    assert!(found(&text("2026-03-29T02:30")).contains("the zone's clock skips this time"));
    assert!(found(&text("2026-10-25T02:30")).contains("the zone's clock shows this time twice"));
}

#[test]
fn masked_rules_and_outcomes_without_answers_are_found() {
    let text = with_rules(
        "  - {id: all, title: 全, when: {}, then: wait}\n  - {id: late, title: 晚, when: {refund: pending}, then: appeal}\n",
    )
    .replace("title: 退款\n", "title: 退款\nhit_policy: first\n");
    assert_eq!(
        found(&text),
        "rule-masked 11:10 rule `late` never decides | move it up, narrow the rules above it, or delete it\n\
         outcome-unreachable 7:3 no answers lead to outcome `appeal` | the rules that name it never decide\n\
         fact-never-asked 4:3 `refund` is never asked | no outcome depends on it: take it out of the rules, join those that differ in \
         nothing else, then delete it\n\
         fact-never-asked 5:3 `since` is never asked | no outcome depends on it: use it in a rule or a text, or delete it\n"
    );
}

#[test]
fn editions_are_compiled_for_the_day_and_their_gaps_found() {
    let text = "title: t\nfacts:\n  a: {ask: A, yes_no: true}\noutcomes:\n  x: {title: X}\n  y: {title: Y}\nrules:\n  \
                - {id: old, title: O, when: {}, then: x, effective: 2024-01-01..2025-12-31}\n  \
                - {id: new, title: N, when: {}, then: y, effective: 2026-01-01..2027-06-30}\n  \
                - {id: next, title: M, when: {a: yes}, then: x, effective: 2027-07-01..}\n";
    let (set, diags) = compile_raw(text);
    let set = set.unwrap();
    assert_eq!(set.rules.iter().map(|r| r.in_force).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(set.editions.len(), 4);
    let gap = diags.list.iter().find(|d| d.code.as_str() == "edition-gap").unwrap();
    assert_eq!(
        gap.message,
        "from 2027-07-01 no rule decides: 「A」为「否」".replace("「A」为「否」", "“A” is “no”")
    );
    let early = decide::read(FileId(0), &file(text), &mut Diags::default()).unwrap();
    let early = decide::compile(
        &early,
        &Defaults::alone("2025-06-01".parse().unwrap(), &Catalog::embedded()),
        &mut Diags::default(),
    )
    .unwrap();
    assert_eq!(early.outcomes[early.diagram.leaves[0].outcome.unwrap()].id, "x");
}

/// A case is decided by the rules of its day; what dates it is the first date unless the set says so.
#[test]
fn a_case_is_decided_by_the_rules_of_its_day() {
    let text = |more: &str| {
        format!(
            "title: t\nzone: Asia/Shanghai\n{more}facts:\n  big: {{ask: Big, yes_no: true}}\n  \
             day: {{ask: When, date: {{range: 2020-01-01..2030-12-31}}, unsure: Look, needs: {{big: yes}}}}\n\
             outcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\n  z: {{title: Z}}\nrules:\n  \
             - {{id: small, title: S, when: {{big: no}}, then: z}}\n  \
             - {{id: old, title: O, when: {{big: yes}}, then: x, effective: 2024-01-01..2025-12-31}}\n  \
             - {{id: new, title: N, when: {{big: yes}}, then: y, effective: 2026-01-01..}}\n"
        )
    };
    let walk = |text: &str, answers: &[(&str, &str)]| {
        let (set, diags) = compile_raw(text);
        assert_eq!(diags.count(zhinan::diag::Severity::Error), 0, "{:?}", diags.list);
        let set = set.unwrap();
        let answers = answers.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let now = decide::parse_now(&set, "2026-11-22T12:00").unwrap();
        match decide::explain(&set, &answers, now) {
            Ok(found) => format!("{:?} {}", found.next, found.outcomes.join(" ")),
            Err(fault) => fault.to_string(),
        }
    };
    let dated = text("").replace(
        "  - {id: small",
        "  - {id: early, title: E, when: {big: yes}, then: z, effective: ..2023-12-31}\n  - {id: small",
    );
    assert_eq!(walk(&dated, &[]), "Some(\"big\") x y z");
    assert_eq!(walk(&dated, &[("big", "no")]), "None z");
    assert_eq!(walk(&dated, &[("big", "yes")]), "Some(\"day\") x y z");
    assert_eq!(walk(&dated, &[("big", "yes"), ("day", "2023-12-31")]), "None z");
    assert_eq!(walk(&dated, &[("big", "yes"), ("day", "2025-12-31")]), "None x");
    assert_eq!(walk(&dated, &[("big", "yes"), ("day", "2026-01-01")]), "None y");
    assert_eq!(walk(&dated, &[("big", "yes"), ("day", "unsure")]), "None x y z");
    let now = format!("dated_by: now\n{dated}");
    assert_eq!(walk(&now, &[("big", "yes")]), "None y");
    let wrong = compile_raw(&format!("dated_by: dya\n{dated}")).1;
    assert!(
        wrong.list.iter().any(|d| d.hints.iter().any(|h| h == "did you mean `day`?")),
        "{:?}",
        wrong.list
    );
}

/// Cases are decided by the rules of their day, so those are proven too.
#[test]
fn earlier_and_later_editions_are_proven_like_todays() {
    let text = "title: t\nzone: Asia/Shanghai\nfacts:\n  day: {ask: When, date: {range: 2020-01-01..2030-12-31}}\n  \
                opened: {ask: Opened, yes_no: true}\noutcomes:\n  x: {title: X}\n  y: {title: Y}\n  z: {title: Z}\nrules:\n  \
                - {id: old, title: O, when: {}, then: x, effective: ..2025-12-31}\n  \
                - {id: old2, title: P, when: {opened: no}, then: y, effective: 2025-03-01..2025-12-31}\n  \
                - {id: new, title: N, when: {}, then: z, effective: 2026-01-01..}\n";
    assert_eq!(
        found(text),
        "rule-overlap 12:10 from 2025-03-01 to 2025-12-31 rules `old` and `old2` both match: “Opened” is “no” | write `when: rest` in \
         `old`: it then decides every case that no other rule decides | {\"opened\": \"no\"}\n"
    );
    let first = text.replace("title: t\n", "title: t\nhit_policy: first\n");
    assert!(
        found(&first).starts_with("rule-masked 13:10 rule `old2` never decides | move it up"),
        "{}",
        found(&first)
    );
    // Part of the answers before the first rule begins: nothing is known there.
    let part = text.replace("when: {}, then: x", "when: {opened: yes}, then: x");
    let set = consistent(&part);
    let answers =
        [("day", "2025-01-01"), ("opened", "no")].map(|(k, v)| (k.to_string(), v.to_string())).into();
    let fault =
        decide::explain(&set, &answers, decide::parse_now(&set, "2026-11-22T12:00").unwrap()).unwrap_err();
    assert_eq!((fault.kind, fault.id.as_str()), ("edition", "day"));
}

/// Before the first rule begins nothing is known, and saying so is better than today's rules.
#[test]
fn a_case_from_before_the_rules_is_refused_in_words() {
    let text = "title: t\nzone: Asia/Shanghai\nfacts:\n  day: {ask: When, date: {range: 2020-01-01..2030-12-31}}\n\
                outcomes:\n  x: {title: X}\nrules:\n  \
                - {id: r, title: R, when: {}, then: x, effective: 2024-01-01..}\n";
    let set = compile_raw(text).0.unwrap();
    let walk = |day: &str| {
        let answers = [("day".to_string(), day.to_string())].into();
        decide::explain(&set, &answers, decide::parse_now(&set, "2026-11-22T12:00").unwrap())
    };
    assert_eq!(walk("2024-01-01").unwrap().outcomes, ["x"]);
    let fault = walk("2023-12-31").unwrap_err();
    assert_eq!((fault.kind, fault.id.as_str()), ("edition", "day"));
    assert_eq!(fault.message, "no rules are known for 2023-12-31");
}

#[test]
fn answers_that_cannot_occur_together_are_refused_with_the_reason() {
    let text = "title: t\nfacts:\n  a: {ask: A, yes_no: true}\n  b: {ask: B, yes_no: true}\n\
                impossible:\n  - {when: {a: no, b: yes}, because: B 要先有 A}\n\
                outcomes:\n  x: {title: X}\n  y: {title: Y}\nrules:\n  \
                - {id: p, title: P, when: {b: yes}, then: x}\n  - {id: q, title: Q, when: {b: no}, then: y}\n";
    let set = compile_raw(text).0.unwrap();
    let answers = [("a", "no"), ("b", "yes")].map(|(k, v)| (k.to_string(), v.to_string())).into();
    let fault = decide::explain(&set, &answers, decide::parse_now(&set, "2026-11-22T12:00").unwrap());
    let fault = fault.unwrap_err();
    assert_eq!((fault.kind, fault.id.as_str()), ("impossible", "b"));
    assert_eq!(fault.message, "these answers cannot occur together: B 要先有 A");
}

#[test]
fn deadlines_in_months_and_working_days_are_held_against_the_rules() {
    let text = |within: &str, cell: &str| {
        format!(
            "title: t\nzone: Asia/Shanghai\nholidays: [2026-10-01..2026-10-07]\nworkdays: [2026-10-10]\nfacts:\n  \
             since: {{ask: When, elapsed: {{from: at, step: 1h, range: 0h..90d}}}}\noutcomes:\n  \
             x: {{title: X, deadline: {{from: at, within: {within}}}}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{since: <{cell}}}, then: x}}\n  - {{id: q, title: Q, when: {{since: '>={cell}'}}, then: y}}\n"
        )
    };
    consistent(&text("1mo", "28d"));
    let late = found(&text("1mo", "31d"));
    assert!(late.contains("deadline-incoherent"), "{late}");
    assert!(late.contains("narrow the rule with `since: '<1mo'`"), "{late}");
    consistent(&text("3 workdays", "3d"));
    assert!(found(&text("3 workdays", "4d")).contains("deadline of 3 working days has passed"));
    assert!(found(&text("3 fortnights", "4d")).contains("write `48h`, `7d`, `1mo` or `5 workdays`"));
    let old = text("3 workdays", "3d").replace("2026-10", "2024-10");
    assert!(found(&old).contains("review-overdue"), "{}", found(&old));
    let wrong = text("3 workdays", "3d").replace("2026-10-01..2026-10-07", "2026-10-07..2026-10-01");
    assert!(found(&wrong).contains("is not a day or a stretch of days"));
}

#[test]
fn tables_that_give_facts_are_proven_and_may_not_go_in_circles() {
    let text = |rows: &str| {
        format!(
            "title: t\nfacts:\n  a: {{ask: A, yes_no: true}}\n  b: {{ask: B, yes_no: true}}\n  \
             c: {{one_of: {{hi: High, lo: Low}}, derive: [{rows}]}}\noutcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{c: hi}}, then: x}}\n  - {{id: q, title: Q, when: {{c: lo}}, then: y}}\n"
        )
    };
    consistent(&text(
        "{when: {a: yes, b: yes}, then: hi}, {when: {a: no}, then: lo}, {when: {a: yes, b: no}, then: lo}",
    ));
    let gap = found(&text("{when: {a: yes}, then: hi}, {when: {a: no, b: yes}, then: lo}"));
    assert!(
        gap.contains(
            "no row gives `c`: “A” is “no”, “B” is “no” | add a row: `- {when: {a: no, b: no}, then: …}`"
        ),
        "{gap}"
    );
    let overlap = found(&text(
        "{when: {a: yes}, then: hi}, {when: {b: yes}, then: lo}, {when: {a: no, b: no}, then: lo}",
    ));
    assert!(overlap.contains("rows 1 and 2 of `c` both match"), "{overlap}");
    let circle = found(&text("{when: {c: hi}, then: hi}, {when: {a: no}, then: lo}"));
    assert!(circle.contains("`c` is derived from itself"), "{circle}");
    let other = found(&text("{when: {}, then: medium}"));
    assert!(other.contains("unknown-option"), "{other}");
}

/// A site of rule sets: what is found, and the sets that can be walked.
fn site_of(sets: &[(&str, &str)]) -> (zhinan::model::Site, Diags) {
    let texts = sets.iter().map(|(name, text)| (format!("content/rules/{name}.yaml"), text.to_string()));
    let inputs = zhinan::config::Inputs { as_of: as_of(), base_url: None, drafts: false };
    let mut diags = Diags::default();
    let site = zhinan::analyse(zhinan::load::from_texts(texts), &inputs, &mut diags);
    (site, diags)
}

#[test]
fn a_circle_of_escalation_is_told_once() {
    let text = with_rules("  - {id: r, title: R, when: {}, then: appeal}\n")
        .replace("title: 申诉}", "title: 申诉, next: {rejected: wait}}")
        .replace("title: 等}", "title: 等, next: {rejected: appeal}}");
    let (_, diags) = site_of(&[("a", &text)]);
    let told: Vec<&str> = diags
        .list
        .iter()
        .filter(|d| d.code.as_str() == "escalation-cycle")
        .map(|d| d.message.as_str())
        .collect();
    assert_eq!(told, ["escalation goes in a circle: `appeal` → `wait` → `appeal`"]);
}

/// `tests/golden/faulty-sets.txt` has the findings.
#[test]
fn a_fault_in_one_set_stops_no_other() {
    let good = std::fs::read_to_string("tests/it/decide/sets/refund.yaml").unwrap();
    let circle = with_rules("  - {id: r, title: R, when: {refund: done}, then: appeal}\n").replace(
        "one_of: {done: 退款已成功, pending: 还没有退款}",
        "one_of: {done: 成, pending: 未}, derive: [{when: {refund: done}, then: done}]",
    );
    let (site, diags) = site_of(&[("broken", "title: [\n"), ("circle", &circle), ("good", &good)]);
    assert!(diags.list.iter().any(|d| d.message.contains("is derived from itself")), "{:?}", diags.list);
    assert_eq!(site.guides.iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), ["good"]);
    let report = decide::run_tests(&site.guides[0]);
    assert!(report.passed() && report.cases.len() > 3, "{}", report.human());
}

/// Code, place and message of the first finding for a cell that does not fit its fact.
#[test]
fn cells_that_do_not_fit_are_found_with_their_place() {
    for (kind, cell, expected) in [
        ("number: {range: 0..500, unit: 件}", "600", "invalid-cell 7:42 `600` leaves the range of `f`"),
        ("number: {range: 0..500, unit: 件}", "5 kg", "invalid-cell 7:42 `5 kg` is not a value of `f`"),
        ("number: {range: 0..500}", "48h", "invalid-cell 7:42 `48h` is not a value of `f`"),
        ("number: {range: 0..500}", "'-1'", "invalid-cell 7:42 `-1` leaves the range of `f`"),
        ("number: {range: 0..500}", "9..3", "invalid-cell 7:42 `9..3` contains no value of `f`"),
        ("number: {range: 0..500}", "3..3", "invalid-cell 7:42 `3..3` contains no value of `f`"),
        ("number: {range: 0..500}", "<0", "invalid-cell 7:42 `<0` leaves the range of `f`"),
        ("number: {range: 0..500}", "'>500'", "invalid-cell 7:42 `>500` leaves the range of `f`"),
        ("number: {range: 0..500}", "1.5", "invalid-cell 7:42 `1.5` is not a value of `f`"),
        ("number: {range: 0..500}", "yes", "invalid-cell 7:42 `yes` is not a value of `f`"),
        (
            "money: {range: 0..1000}",
            "1000000000000000",
            "invalid-cell 7:42 `1000000000000000` is not a value of `f`",
        ),
        ("money: {range: 0..1000}", "1e15", "invalid-cell 7:42"),
        ("money: {range: 0..1000}", "48 小时", "invalid-cell 7:42 `48 小时` is not a value of `f`"),
        (
            "money: {range: 0..1000000000000000}",
            "1",
            "invalid-value 4:30 `0..1000000000000000` is not a range of `f`",
        ),
        ("duration: {range: 0h..30d}", "5 元", "invalid-cell 7:42 `5 元` is not a value of `f`"),
        ("duration: {range: 0h..30d}", "5", "invalid-cell 7:42 `5` is not a value of `f`"),
        ("duration: {range: 0h..30d}", "31d", "invalid-cell 7:42 `31d` leaves the range of `f`"),
        ("duration: {range: 30d..0h}", "5h", "invalid-value 4:33 `30d..0h` is not a range of `f`"),
        ("date: {range: 2026-01-01..2026-12-31}", "2026-02-29", "invalid-cell 7:42"),
        (
            "date: {range: 2026-01-01..2026-12-31}",
            "2027-01-01",
            "invalid-cell 7:42 `2027-01-01` leaves the range",
        ),
        ("time: {range: 08:00..20:00}", "7:30", "invalid-cell 7:42 `7:30` leaves the range of `f`"),
        ("time: {range: 08:00..20:00}", "24:01", "invalid-cell 7:42 `24:01` is not a value of `f`"),
        ("time: {}", "'>23:59'", "invalid-cell 7:42 `>23:59` leaves the range of `f`"),
        ("time: {}", "<00:00", "invalid-cell 7:42 `<00:00` leaves the range of `f`"),
        ("time: {}", "9:00..9:00", "invalid-cell 7:42 `9:00..9:00` contains no value of `f`"),
        ("time: {}", "2026-03-02T10:00", "invalid-cell 7:42 `2026-03-02T10:00` is not a value of `f`"),
        ("time: {step: 15min}", "18:05", "invalid-cell 7:42 `18:05` falls between the steps of `f`"),
        ("time: {step: 30s}", "18:05", "invalid-value 4:28 `30s` is not a step of time"),
        ("time: {range: 22:00..06:00}", "23:00", "invalid-value 4:29 `22:00..06:00` is not a range of `f`"),
        ("time: {range: 08:00..24:00}", "9:00", "invalid-value 4:29 `08:00..24:00` is not a range of `f`"),
        ("yes_no: true", "maybe", "unknown-option 7:42 fact `f` has no option `maybe`"),
        ("yes_no: true", "1", "unknown-option 7:42 fact `f` has no option `1`"),
        ("yes_no: true", "[yes, true, 是]", "invalid-cell 7:48 `true` is listed twice for `f`"),
        ("one_of: {ja: Ja, nein: Nein}", "true", "unknown-option 7:42 fact `f` has no option `true`"),
        ("one_of: {a: A, a: B}", "a", "invalid-yaml 4:30"),
        ("one_of: {a: A, b: A}", "a", "duplicate-id 4:33 two options read `A`"),
        ("one_of: {a: A, unsure: U}", "a", "invalid-value 4:30 an option cannot be called `unsure`"),
        ("any_of: {a: A, b: B}", "a", "invalid-cell 7:39 `f` has options of which any number is chosen"),
    ] {
        let text = format!(
            "title: t\nfacts:\n  g: {{ask: G, yes_no: true}}\n  f: {{ask: F, {kind}}}\noutcomes: {{x: {{title: X}}}}\n\
             rules:\n  - {{id: p, title: P, then: x, when: {{f: {cell}}}}}\n"
        );
        let found = found(&text);
        assert!(found.starts_with(expected), "{kind} {cell}\n  expected {expected}\n  found    {found}");
    }
}

/// A night is two cells: an interval stays within a day.
#[test]
fn an_interval_of_times_does_not_pass_midnight() {
    let text = |cell: &str| {
        format!(
            "title: t\nfacts:\n  f: {{ask: F, time: {{}}}}\noutcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{f: {cell}}}, then: x}}\n  \
             - {{id: q, title: Q, when: {{f: 06:00..22:00}}, then: y}}\n"
        )
    };
    assert_eq!(
        found(&text("22:00..06:00")),
        "invalid-cell 8:33 `22:00..06:00` contains no value of `f` | an interval does not go past midnight: write two \
         cells, `['>=22:00', '<06:00']`\n"
    );
    consistent(&text("['>=22:00', <06:00]"));
    consistent(&text("[22:00..24:00, ..6:00]"));
    let zh = found(&text("['>=23:00', <06:00]").replace("title: t", "title: 几点"));
    assert!(
        zh.starts_with(
            "rule-gap 7:1 no rule decides: 「F」为「22:00 到 23:00 之前」 | add a rule: `- {id: …, title: …, \
                        when: {f: '22:00..23:00'}, then: …}`"
        ),
        "{zh}"
    );
    let english = found(&text("<06:00").replace("title: t", "title: t\nlang: en"));
    assert!(english.contains("“F” is “22:00 or later”"), "{english}");
}

#[test]
fn a_fault_in_a_rule_with_exceptions_is_a_finding() {
    let text = with_rules(
        "  - {id: p, title: P, when: {refnd: done}, except: [{when: {refund: pending}, then: wait}], then: appeal}\n",
    );
    let found = found(&text);
    assert!(found.starts_with("unknown-fact 9:30 no fact named `refnd`"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
}

#[test]
fn strange_values_give_findings_and_no_panic() {
    for (kind, cell) in [
        ("number: {range: 0..10}", "10000000000000000000"),
        ("number: {range: -9223372036854775808..9223372036854775807}", "1"),
        ("money: {range: 0..1000000000000000}", "'<10'"),
        ("money: {currency: JPY, range: 0..100}", "1.5"),
        ("duration: {range: 0h..30d, step: 0h}", "1h"),
        ("duration: {range: 0h..30d, step: 1h}", "90min"),
        ("duration: {range: 0h..30d}", "99999999999999999h"),
        ("date: {range: 2026-01-01..2026-02-30}", "2026-01-05"),
        ("date: {range: 2026-01-01..2026-03-01}", "2026-02-29"),
        ("number: {range: 0..10}", "[]"),
        ("number: {range: 0..10}", "{a: 1}"),
        ("number: {range: 0..10}", "~"),
        ("number: {range: 0..10}", "'..'"),
        ("number: {range: 0..10}", "'<'"),
        ("number: {range: 0..10}", "0x1F"),
        ("number: 7", "1"),
        ("one_of: {}", "1"),
        ("one_of: [a, b]", "a"),
        ("any_of: {a: A, b: B}", "a"),
        ("sum: [f, f]", "1"),
        ("ratio: {of: f, to: f}", "1"),
        ("scale: {of: g, by: 0}", "1"),
        ("yes_no: maybe", "yes"),
        ("elapsed: {}", "1h"),
        ("time: {range: 0:00..99:99}", "1:00"),
        ("time: {step: 0min}", "1:00"),
        ("time: 7", "1:00"),
        ("time: {}", "7"),
        ("time: {range: 00:00..00:01, step: 100000d}", "1:00"),
    ] {
        let text = format!(
            "title: t\nfacts:\n  g: {{ask: G, number: {{range: 0..5}}}}\n  f: {{ask: F, {kind}}}\noutcomes:\n  x: {{title: X}}\n\
             rules:\n  - {{id: p, title: P, when: {{f: {cell}}}, then: x}}\n"
        );
        let found = found(&text);
        assert!(found.contains("invalid-") || found.contains("unknown-"), "{kind} {cell}: {found}");
    }
}

/// Masks are words of 64 bits, one of which stands for "does not apply".
#[test]
fn sixty_four_and_more_options_are_fine() {
    for count in [63, 64, 65, 128, 130] {
        let options: Vec<String> = (0..count).map(|i| format!("o{i}: Option {i}")).collect();
        let rest: Vec<String> = (1..count - 1).map(|i| format!("o{i}")).collect();
        let last = count - 1;
        let text = format!(
            "title: t\nfacts:\n  g: {{ask: G, yes_no: true}}\n  a: {{ask: A, one_of: {{{}}}, needs: {{g: yes}}}}\noutcomes:\n  \
             x: {{title: X}}\n  y: {{title: Y}}\nrules:\n  - {{id: n, title: N, when: {{g: no}}, then: y}}\n  \
             - {{id: p, title: P, when: {{a: [o0, o{last}]}}, then: x}}\n  - {{id: q, title: Q, when: {{a: [{}]}}, then: y}}\n",
            options.join(", "),
            rest.join(", ")
        );
        let set = consistent(&text);
        let now = decide::parse_now(&set, "2026-01-01T00:00").unwrap();
        for option in 0..count {
            let answers = [("g", "yes".to_string()), ("a", format!("o{option}"))];
            let answers = answers.map(|(id, text)| (id.to_string(), text)).into();
            let outcome = if option == 0 || option == last { "x" } else { "y" };
            assert_eq!(
                decide::explain(&set, &answers, now).unwrap().outcomes,
                [outcome],
                "o{option} of {count}"
            );
        }
        let gap = found(&text.replace(&format!("o{last}]"), "o1]").replace("[o1, ", "["));
        assert!(gap.contains(&format!("a: o{last}}}")), "{gap}");
    }
}

#[test]
fn the_schema_names_every_key_with_a_description() {
    let schema: serde_json::Value = serde_json::from_str(&decide::json_schema()).unwrap();
    fn walk(schema: &serde_json::Value, count: &mut usize) {
        for (key, one) in schema["properties"].as_object().into_iter().flatten() {
            assert!(one["description"].as_str().is_some_and(|d| d.len() > 3), "{key}");
            *count += 1;
            walk(one, count);
            walk(&one["items"], count);
            walk(&one["additionalProperties"], count);
        }
    }
    let mut count = 0;
    walk(&schema, &mut count);
    assert!(count > 60);
}
