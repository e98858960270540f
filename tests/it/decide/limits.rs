//! Limits in months, years and working days in cells: cut at the instant that they give.

use super::findings::found;
use super::vectors::Dice;
use super::*;
use jiff::{Span, ToSpan, Zoned};

fn explained(set: &RuleSet, given: &[(&str, &str)], now: &str) -> decide::Explanation {
    let given = given.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    decide::explain(set, &given, decide::parse_now(set, now).unwrap()).unwrap()
}

fn set(zone: &str, cells: [&str; 3]) -> String {
    let [first, second, third] = cells;
    format!(
        "title: t\nzone: {zone}\nfacts:\n  since: {{ask: When, elapsed: {{from: at, step: 1min, range: 0d..3650d}}}}\n\
         outcomes:\n  a: {{title: A}}\n  b: {{title: B}}\n  c: {{title: C}}\nrules:\n  \
         - {{id: a, title: A, when: {{since: {first}}}, then: a}}\n  - {{id: b, title: B, when: {{since: {second}}}, then: b}}\n  \
         - {{id: c, title: C, when: {{since: {third}}}, then: c}}\n"
    )
}

#[test]
fn a_month_ends_when_the_calendar_says() {
    let set = consistent(&set("Asia/Shanghai", ["<1mo", "1mo..1y", "'>=1y'"]));
    let of = |at: &str, now: &str| explained(&set, &[("at", at)], now).outcomes[0].clone();
    assert_eq!(of("2026-01-01T00:00", "2026-01-30T12:00"), "a");
    assert_eq!(of("2026-01-01T00:00", "2026-01-31T23:59"), "a");
    assert_eq!(of("2026-01-01T00:00", "2026-02-01T00:00"), "b");
    assert_eq!(of("2026-01-31T10:00", "2026-02-28T09:59"), "a");
    assert_eq!(of("2026-01-31T10:00", "2026-02-28T10:00"), "b");
    assert_eq!(of("2024-02-29T10:00", "2025-02-28T09:59"), "b");
    assert_eq!(of("2024-02-29T10:00", "2025-02-28T10:00"), "c");
}

/// Every random moment falls where an independent calendar says.
#[test]
fn random_moments_fall_where_another_calendar_says() {
    let mut dice = Dice(5);
    let spans: [(&str, Span); 4] =
        [("1mo", 1.month()), ("3mo", 3.months()), ("1y", 1.year()), ("2y", 2.years())];
    for zone in ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"] {
        let (short, long) = (dice.below(3), 3);
        let [(first, a), (second, b)] = [&spans[short], &spans[long]];
        let compiled = consistent(&set(
            zone,
            [&format!("<{first}"), &format!("{first}..{second}"), &format!("'>={second}'")],
        ));
        for _ in 0..300 {
            let start: jiff::civil::DateTime = "2024-01-01T00:00".parse().unwrap();
            let from = start + (dice.below(900 * 1440) as i64).minutes();
            let from: Zoned = from.in_tz(zone).unwrap();
            let near = if dice.below(2) == 0 { a } else { b };
            let offset = (dice.below(4 * 1440) as i64 - 2 * 1440).minutes();
            let end = from.checked_add(*near).unwrap();
            let now = end.checked_add(if dice.below(5) == 0 { 0.minutes() } else { offset }).unwrap();
            let due = |span: &Span| from.checked_add(*span).unwrap();
            let expected = if now < due(a) {
                "a"
            } else if now < due(b) {
                "b"
            } else {
                "c"
            };
            let text = |time: &Zoned| time.timestamp().to_string();
            let at = text(&from);
            let found = explained(&compiled, &[("at", &at)], &text(&now));
            assert_eq!(found.outcomes, [expected], "{zone} {from} {now}");
        }
    }
}

#[test]
fn limits_are_proven_where_their_lengths_never_cross() {
    let rules = |cells: [&str; 3]| found(&set("Asia/Shanghai", cells));
    // A month is never longer than 31 days, and never shorter than 28.
    assert_eq!(
        rules(["<1mo", "'>=1mo'", "'>=3650d'"]).lines().next().map(|l| &l[..12]),
        Some("rule-overlap")
    );
    assert!(rules(["<28d", "{all: ['>=28d', '<1mo']}", "'>=1mo'"]).is_empty());
    assert!(rules(["<1mo", "{all: ['>=1mo', '<31d']}", "'>=31d'"]).is_empty());
    // The stretch between 28 days and a month of 28 days is a gap, in cells that can be pasted.
    let gap = rules(["<28d", "'>=1mo'", "'>=3650d'"]);
    assert!(gap.contains("when: {since: {all: [28d..3650d, <1mo]}}"), "{gap}");
    // Two months always end later than one.
    assert!(rules(["<1mo", "1mo..2mo", "'>=2mo'"]).is_empty());
    let turned = rules(["<2mo", "2mo..1mo", "'>=2mo'"]);
    assert!(turned.contains("`2mo..1mo` contains no value of `since` | write `1mo..2mo`"), "{turned}");
    assert!(rules(["<2mo", "{all: ['>=2mo', '<1mo']}", "'>=2mo'"]).contains("rule-masked"));
    // 30 days may be shorter than a month, so the range `30d..1mo` has values.
    assert!(!rules(["<30d", "30d..1mo", "'>=1mo'"]).contains("invalid-cell"));
    for wrong in ["[<1mo, '>=1y']", "{not: 1mo..1y}", "1fortnight"] {
        assert!(rules([wrong, "<1mo", "'>=1mo'"]).contains("invalid-cell"), "{wrong}");
    }
    let five = set("Asia/Shanghai", ["<5wd", "'>=5wd'", "'>=3650d'"])
        .replace("  - {id: c", "  # - {id: c")
        .replace("  c: {title: C}\n", "");
    let set = consistent(&five);
    // Thursday and Friday, then Monday to Wednesday.
    assert_eq!(explained(&set, &[("at", "2026-03-04T10:00")], "2026-03-11T09:59").outcomes, ["a"]);
    assert_eq!(explained(&set, &[("at", "2026-03-04T10:00")], "2026-03-11T10:00").outcomes, ["b"]);
}

#[test]
fn a_fact_says_whether_a_deadline_is_open() {
    let text = "title: t\nzone: Asia/Shanghai\nfacts:\n  got: {ask: When, date: {range: 2026-01-01..2026-12-31}}\n  \
                still: {open: {from: got, within: 14d}}\noutcomes:\n  x: {title: X, deadline: {from: got, within: 14d}}\n  \
                y: {title: Y}\nrules:\n  - {id: p, title: P, when: {still: yes}, then: x}\n  - {id: q, title: Q, when: {still: no}, then: y}\n";
    let set = consistent(text);
    let of = |now: &str| explained(&set, &[("got", "2026-03-01")], now).outcomes[0].clone();
    assert_eq!(of("2026-03-15T23:59"), "x");
    assert_eq!(of("2026-03-16T00:00"), "y");
    assert_eq!(explained(&set, &[], "2026-03-15T23:59").next.as_deref(), Some("got"));
}

/// Only a fact with `open` tells how long ago a date was. With one, no rule may lead to a passed deadline.
#[test]
fn a_rule_keeps_a_deadline_that_counts_from_a_date() {
    let set = |from: &str, open: &str, deadline: &str, rules: &str| {
        found(&format!(
            "title: t\nzone: Europe/Berlin\nfacts:\n  {from}\n  k: {{ask: K, yes_no: true}}\n  still: {{open: {{from: got, {open}}}}}\n\
             outcomes:\n  x: {{title: X, deadline: {{from: got, {deadline}}}}}\n  y: {{title: Y}}\nrules:\n{rules}"
        ))
    };
    let date = "got: {ask: When, date: {range: 2026-01-01..2026-12-31}}";
    let moment = "got: {ask: When, datetime: {range: 2026-01-01..2026-12-31}}";
    let elapsed = "since: {ask: When, elapsed: {from: got, step: 1min, range: 0d..90d}}";
    let guarded = "  - {id: p, title: P, when: {still: yes}, then: x}\n  - {id: q, title: Q, when: {still: no}, then: y}\n";
    let swapped = "  - {id: p, title: P, when: {still: no}, then: x}\n  - {id: q, title: Q, when: {still: yes}, then: y}\n";
    let rest =
        "  - {id: q, title: Q, when: {still: no}, then: y}\n  - {id: p, title: P, when: rest, then: x}\n";
    let blind = "  - {id: p, title: P, when: {k: yes}, then: x}\n  - {id: r, title: R, when: {k: no, still: yes}, then: x}\n  \
                 - {id: q, title: Q, when: {k: no, still: no}, then: y}\n";
    let is_late = |findings: &str| findings.contains("deadline-incoherent");
    for from in [date, moment, elapsed] {
        for (open, deadline, rules, late) in [
            ("within: 14d", "within: 14d", guarded, false),
            ("within: 14d", "within: 7d", guarded, true),
            ("within: 7d", "within: 14d", guarded, false),
            ("within: 14d", "within: 14d", swapped, true),
            ("within: 14d", "within: 14d", rest, false),
            ("within: 14d", "within: 7d", rest, true),
            ("within: 31d", "within: 1mo", guarded, true),
            // Days on which clocks change are shorter, and both limits end with a day only where they count from one.
            ("within: 28d", "within: 1mo", guarded, from != date),
            ("within: 7d, boundary: included", "within: 7d", guarded, true),
            ("within: 7d", "within: 7d, boundary: included", guarded, false),
            // A rule that does not test the limit is reported too, if the set has a fact for the limit.
            ("within: 14d", "within: 14d", blind, true),
            ("before: 2w", "before: 2w", guarded, false),
        ] {
            let findings = set(from, open, deadline, rules);
            assert_eq!(is_late(&findings), late, "{from} {open} {deadline}\n{rules}\n{findings}");
        }
    }
    let hint = set(date, "within: 14d", "within: 7d", guarded);
    assert!(hint.contains("add a fact with `open: {from: got, within: 7d}`"), "{hint}");
    let hint = set(date, "within: 14d", "within: 14d", blind);
    assert!(hint.contains("narrow the rule with `still: yes`"), "{hint}");
    // Without a fact for the limit nothing is reported: the page and `explain` say that it has passed.
    let unsaid =
        "  - {id: p, title: P, when: {k: yes}, then: x}\n  - {id: q, title: Q, when: {k: no}, then: y}\n";
    assert!(!set(date, "within: 3d", "within: 7d", unsaid).contains("deadline-incoherent"));
}

/// A deadline that is counted in another way than the cell may only end later.
#[test]
fn a_deadline_that_is_put_off_is_open_while_the_limit_is() {
    let of = |from: &str, cell: &str, deadline: &str| {
        found(&format!(
            "title: t\nzone: Europe/London\nfacts:\n  {from}\n  still: {{open: {{from: at, {cell}}}}}\n\
             outcomes:\n  x: {{title: X, deadline: {{from: at, {deadline}}}}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{still: yes}}, then: x}}\n  - {{id: q, title: Q, when: rest, then: y}}\n"
        ))
    };
    let date = "at: {ask: When, date: {range: 2026-01-01..2026-12-31}}";
    let moment = "at: {ask: When, datetime: {range: 2026-01-01..2026-12-31}}";
    let rolls = "counting: {roll: next-workday}";
    for (from, cell, deadline, late) in [
        (date, "within: 14d", &*format!("within: 14d, {rolls}"), false),
        (date, "within: 1mo", "within: 1mo, counting: eu-1182-71", false),
        (date, "within: 14d, counting: {first_day: counted}", "within: 14d", false),
        (date, "within: 14d", "within: 14d, counting: {first_day: counted}", true),
        (date, &*format!("within: 14d, {rolls}"), "within: 14d", true),
        (moment, "within: 1mo", "within: 1mo, counting: {ends: end-of-day}", false),
        (moment, "within: 1mo, counting: {ends: end-of-day}", "within: 1mo", true),
        (moment, "within: 1mo", "within: 1mo, counting: {closes: 17:30}", true),
        (moment, "within: 5wd", "within: 5wd, counting: eu-1182-71", false),
        // 14 times 24 hours are no 14 days where clocks change.
        (moment, "within: 14d", "within: 14d, counting: {roll: next-workday}", true),
    ] {
        let findings = of(from, cell, deadline);
        assert_eq!(findings.contains("deadline-incoherent"), late, "{from} {cell} {deadline}\n{findings}");
    }
}

/// At the end of a limit that always ends before the deadline, the deadline is still open.
#[test]
fn a_cell_that_ends_before_a_longer_deadline_is_coherent() {
    let of = |head: &str, cell: &str, deadline: &str| {
        found(&format!(
            "title: t\nzone: Europe/Berlin\n{head}facts:\n  since: {{ask: When, elapsed: {{from: at, step: 1h, range: 0h..700d}}}}\n\
             outcomes:\n  x: {{title: X, deadline: {{from: at, {deadline}}}}}\n  y: {{title: Y}}\nrules:\n  \
             - {{id: p, title: P, when: {{since: '{cell}'}}, then: x}}\n  - {{id: q, title: Q, when: rest, then: y}}\n"
        ))
    };
    let spring = "holidays: [2026-04-01..2026-04-20]\n";
    for (head, cell, deadline, late) in [
        ("", "<=1mo", "within: 3mo", false),
        ("", "<=1mo", "within: 1y", false),
        ("", "<=1mo", "within: 40d", false),
        ("", "<=5wd", "within: 6wd", false),
        (spring, "<=5wd", "within: 6wd", false),
        (spring, "<=6wd", "within: 5wd", true),
        ("counting: {}\n", "<=1d", "within: 61d", false),
        ("counting: {}\n", "<=1d", "within: 2d", false),
        ("", "<=1mo", "within: 1mo", true),
        ("", "<=1mo", "within: 1mo, boundary: included", false),
        ("", "<=3mo", "within: 1mo", true),
        ("", "<=1mo", "within: 28d", true),
        // A Saturday and the Sunday behind it are both put off to the same Monday.
        ("counting: {ends: end-of-day, roll: next-workday}\n", "<=1d", "within: 2d", true),
        ("counting: {ends: end-of-day, roll: next-workday}\n", "<=1d", "within: 3d", true),
        ("counting: {ends: end-of-day, roll: next-workday}\n", "<=1d", "within: 4d", false),
    ] {
        let findings = of(head, cell, deadline);
        assert_eq!(findings.contains("deadline-incoherent"), late, "{head}{cell} {deadline}\n{findings}");
    }
}

/// A fact with `open` and without a question of its own is named by the question that it counts from.
#[test]
fn a_limit_is_named_in_words() {
    let text = "title: t\nlang: en\nfacts:\n  got: {ask: When did it come?, date: {range: 2026-01-01..2026-12-31}}\n  \
                still: {open: {from: got, within: 14d}}\n  early: {open: {from: got, before: 2w}}\noutcomes:\n  x: {title: X}\n  \
                y: {title: Y}\nrules:\n  - {id: p, title: P, when: {still: yes}, then: x}\n  - {id: q, title: Q, when: {early: yes}, then: y}\n";
    let (set, _) = compile_raw(text);
    let asks: Vec<String> = set.unwrap().facts.into_iter().map(|fact| fact.ask).collect();
    assert_eq!(asks[1..], ["When did it come: within 14 days", "When did it come: until 2 weeks before"]);
}
