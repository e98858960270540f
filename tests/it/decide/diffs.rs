//! Differences between two versions of a set.

use super::consistent;
use zhinan::decide;

/// The differences of two versions as lines, without the change of the first text into the second.
fn diff(set: &str, (from, to): (&str, &str)) -> Vec<String> {
    assert!(set.contains(from), "{from}");
    let (old, new) = (consistent(set), consistent(&set.replace(from, to)));
    let same = decide::diff(&old, &old).human();
    assert_eq!(same, "no answers change their outcome\n");
    decide::diff(&old, &new).human().lines().map(|line| line.trim().to_string()).collect()
}

const HEAD: &str = "title: T\nlang: en\nzone: Europe/London\nallow: [missing-source, missing-zone]\n";

/// A set with the given facts, and rules for two stretches of one of them.
fn with(more: &str, facts: &str, cells: [&str; 2]) -> String {
    let [a, b] = cells;
    format!(
        "{HEAD}{more}facts:\n  {facts}\noutcomes: {{p: {{title: P}}, q: {{title: Q}}}}\n\
         rules:\n  - {{id: a, title: A, when: {{{a}}}, then: p}}\n  - {{id: b, title: B, when: {{{b}}}, then: q}}\n"
    )
}

const SINCE: &str = "since: {ask: Since, elapsed: {from: at, step: 1h, range: 0h..90d}}";

#[test]
fn a_fact_that_is_computed_in_another_way_is_told() {
    let n = "n: {ask: N, number: {range: 0..100}}\n  ";
    let both = "n: {ask: N, number: {range: 0..100}}\n  m: {ask: M, number: {range: 0..10}}\n  ";
    let scale = &format!("{n}x: {{scale: {{of: n, by: 0.3, step: 1, round: up}}}}");
    let sum = &format!("{both}x: {{sum: [n, m]}}");
    let one = &format!("{n}x: {{sum: [n, 1]}}");
    let constant = &format!("{n}limit: {{constant: 50}}\n  x: {{sum: [n, limit]}}");
    let still =
        "got: {ask: Got, date: {range: 2020-01-01..2030-12-31}}\n  still: {open: {from: got, within: 14d}}";
    let (twenty, seventy) = (["x: '<20'", "x: '>=20'"], ["x: '<70'", "x: '>=70'"]);
    let (open, days) = (["still: yes", "still: no"], ["since: '<5wd'", "since: '>=5wd'"]);
    type Case<'a> = (&'a str, &'a str, [&'a str; 2], (&'a str, &'a str), &'a [&'a str]);
    let cases: [Case<'_>; 12] = [
        ("", scale, twenty, ("up}", "down}"), &["x"]),
        ("", scale, twenty, ("0.3", "0.4"), &["x"]),
        ("", sum, twenty, ("sum:", "max:"), &["x"]),
        ("", sum, twenty, ("sum: [n, m]", "difference: [n, m]"), &["x"]),
        ("", one, twenty, ("[n, 1]", "[n, 2]"), &["x"]),
        ("", constant, seventy, ("constant: 50", "constant: 60"), &["limit", "x"]),
        ("", still, open, ("14d", "30d"), &["still"]),
        ("", still, open, ("within: 14d", "within: 14d, counting: {first_day: counted}"), &["still"]),
        (
            "holidays: [2026-12-25]\n",
            SINCE,
            days,
            ("[2026-12-25]", "[2026-12-25, 2026-12-28]"),
            &["since/5wd"],
        ),
        ("workdays: [2026-12-26]\n", SINCE, days, ("[2026-12-26]", "[2026-12-27]"), &["since/5wd"]),
        ("counting: {first_day: not-counted}\n", SINCE, days, ("not-counted", "counted"), &["since/5wd"]),
        ("", SINCE, ["since: '<5h'", "since: '>=5h'"], ("from: at", "from: then"), &["since"]),
    ];
    for (more, facts, cells, change, told) in cases {
        let lines = diff(&with(more, facts, cells), change);
        let wanted: Vec<String> = told.iter().map(|fact| format!("fact {fact}: changed")).collect();
        assert_eq!(lines, wanted, "{facts}: {change:?}");
    }
}

#[test]
fn days_off_do_not_change_limits_that_take_none() {
    let set = with("holidays: [2026-12-25]\n", SINCE, ["since: '<1mo'", "since: '>=1mo'"]);
    let lines = diff(&set, ("[2026-12-25]", "[2026-12-25, 2026-12-28]"));
    assert_eq!(lines, ["no answers change their outcome"]);
}

/// A set that asks for one fact and tells two stretches of it apart.
fn asked(kind: &str, cells: [&str; 2]) -> String {
    let [a, b] = cells;
    format!(
        "{HEAD}facts:\n  n: {{ask: N, {kind}}}\noutcomes: {{p: {{title: P}}, q: {{title: Q}}}}\nrules:\n  \
         - {{id: a, title: A, when: {{n: '{a}'}}, then: p}}\n  - {{id: b, title: B, when: {{n: '{b}'}}, then: q}}\n"
    )
}

#[test]
fn a_finer_step_changes_no_answers_by_itself() {
    let number = asked("number: {range: 0..10}", ["<5", ">=5"]);
    assert_eq!(diff(&number, ("0..10", "0..10, step: 0.1")), ["no answers change their outcome"]);
    let finer = asked("number: {range: 0..10, step: 0.1}", ["<5", ">=5"]);
    assert_eq!(diff(&finer, (", step: 0.1", "")), ["no answers change their outcome"]);
    let both = diff(&number.replace("0..10", "0..10, step: 0.1").replace('5', "5.5"), ("5.5", "6"));
    assert_eq!(both, ["“N” is “5.5 to 5.9”", "q → p"]);
    let money = asked("money: {currency: EUR, range: 0..10}", ["<5", ">=5"]);
    assert_eq!(diff(&money, ("0..10", "0..20")), ["“N” is “€10.01 or more”", "(cannot happen) → q"]);
    // No one could answer 4.5 before: with whole numbers the cut at 5 is that above 4.
    let cells = asked("number: {range: 0..10}", ["<=4", ">=5"]);
    assert_eq!(diff(&cells, ("<=4", "<5")), ["no answers change their outcome"]);
    let steps = asked("number: {range: 0..100, step: 5}", ["<50", ">=50"]);
    let one = diff(&steps, (", step: 5}", "}"));
    assert_eq!(one, ["no answers change their outcome"]);
}

#[test]
fn another_currency_makes_another_fact() {
    let money = asked("money: {currency: JPY, range: 0..10}", ["<5", ">=5"]);
    let lines = diff(&money, ("JPY", "EUR"));
    assert_eq!(lines[..2], ["fact n: removed", "fact n: added"], "{lines:?}");
}

#[test]
fn boxes_that_cannot_occur_are_not_listed() {
    let set = format!(
        "{HEAD}facts:\n  n: {{ask: N, number: {{range: 0..100}}}}\n  m: {{ask: M, number: {{range: 0..10}}}}\n  \
         tot: {{sum: [n, m]}}\n  since: {{ask: Since, elapsed: {{from: at, step: 1h, range: 0h..90d}}}}\n\
         outcomes: {{p: {{title: P}}, q: {{title: Q}}, r: {{title: R}}}}\nrules:\n  \
         - {{id: a, title: A, when: {{n: '<10', m: '6..8'}}, then: p}}\n  \
         - {{id: b, title: B, when: {{tot: '>=50', m: '6..8', n: '>=10'}}, then: q}}\n  \
         - {{id: d, title: D, when: {{since: '<1mo', m: '>=8'}}, then: q}}\n  \
         - {{id: c, title: C, when: rest, then: r}}\n"
    );
    let lines = diff(&set, ("{tot: '>=50', m: '6..8', n: '>=10'}", "{tot: '>=60', m: '6..8', n: '>=10'}"));
    assert_eq!(lines, ["“N” is “10 or more”, “M” is “6 to 7”, “N; M” is “50 to 59”", "q → r"]);
    let lines = diff(&set, ("{n: '<10', m: '6..8'}", "{n: '<10', m: '6..8', tot: '<50'}"));
    assert_eq!(lines, ["no answers change their outcome"]);
    let lines = diff(&set, ("'<1mo'", "'<2mo'"));
    assert_eq!(lines[..2], ["fact since/1mo: removed", "fact since/2mo: added"], "{lines:?}");
    let boxes: Vec<&String> = lines[2..].iter().filter(|line| line.starts_with('“')).collect();
    let is_between =
        |line: &&String| line.ends_with("“Since” is “1 month or more”, “Since” is “less than 2 months”");
    assert!(!boxes.is_empty() && boxes.iter().all(is_between), "{lines:?}");
}

#[test]
fn rules_that_are_put_together_in_another_way_are_told() {
    let set = format!(
        "{HEAD}facts:\n  n: {{ask: N, number: {{range: 0..100}}}}\ndecisions:\n  fee:\n    title: Fee\n    hit_policy: collect\n    \
         aggregate: sum\n    value: {{money: {{currency: EUR}}}}\n    rules:\n      - {{id: a, title: A, when: {{n: '<50'}}, value: 10}}\n      \
         - {{id: b, title: B, when: {{n: '<70'}}, value: 20}}\n"
    );
    assert_eq!(diff(&set, ("aggregate: sum", "aggregate: max")), ["decision fee: changed"]);
}
