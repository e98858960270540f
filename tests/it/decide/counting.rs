//! Counting of days, by declaration and by law: each article of the presets is a test of its own.

use super::*;
use std::collections::BTreeMap;

/// A set with one outcome that has a deadline, from a moment `at` or from a day `on`.
fn set(head: &str, deadline: &str) -> String {
    format!(
        "title: due\nallow: [missing-source]\n{head}\nfacts:\n  \
         at: {{ask: When, datetime: {{range: 2020-01-01..2035-12-31}}}}\n  \
         on: {{ask: Day, date: {{range: 2020-01-01..2035-12-31}}}}\n\
         outcomes:\n  x:\n    title: X\n    deadline: {deadline}\n\
         rules:\n  - {{id: a, title: A, when: {{}}, then: x}}\n"
    )
}

/// The due time of a deadline.
fn due(head: &str, deadline: &str, (name, value): (&str, &str)) -> String {
    let (set, lines) = compile(&set(head, deadline));
    let set = set.unwrap_or_else(|| panic!("{deadline}: {}", lines.join("\n")));
    let answers = BTreeMap::from([(name.to_string(), value.to_string())]);
    let now = decide::parse_now(&set, "2026-01-01T00:00").unwrap();
    decide::explain(&set, &answers, now).unwrap().due.unwrap()
}

/// China with its days off in October 2026, and a Saturday of work that makes up for one.
const CHINA: &str = "zone: Asia/Shanghai\ncounting: cn-civil-code\n\
     holidays: [2026-10-01..2026-10-07]\nworkdays: [2026-10-10]";
/// Brussels with Easter and 1 May.
const EUROPE: &str = "zone: Europe/Brussels\ncounting: eu-1182-71\n\
     holidays: [2026-04-02..2026-04-06, 2026-05-01]";

fn china(within: &str, from: &str) -> String {
    let name = if from.contains('T') { "at" } else { "on" };
    due(CHINA, &format!("{{from: {name}, within: {within}}}"), (name, from))
}

fn europe(limit: &str, from: &str) -> String {
    let name = if from.contains('T') { "at" } else { "on" };
    due(EUROPE, &format!("{{from: {name}, {limit}}}"), (name, from))
}

#[test]
fn cn_200_periods_are_counted_by_years_months_days_and_hours_of_the_gregorian_calendar() {
    assert_eq!(china("1y", "2026-03-03T10:00"), "2027-03-04T00:00+08:00");
    assert_eq!(china("1mo", "2026-03-03T10:00"), "2026-04-04T00:00+08:00");
    assert_eq!(china("3d", "2026-03-03T10:00"), "2026-03-07T00:00+08:00");
    assert_eq!(china("3h", "2026-03-03T10:20"), "2026-03-03T13:20+08:00");
}

#[test]
fn cn_201_the_day_of_the_beginning_is_not_counted_and_hours_run_from_their_time() {
    // Seven days from Monday 2 March are Tuesday 3 to Monday 9, at whatever time of day it began.
    for from in ["2026-03-02T00:00", "2026-03-02T10:00", "2026-03-02T23:59", "2026-03-02"] {
        assert_eq!(china("7d", from), "2026-03-10T00:00+08:00", "{from}");
    }
    assert_eq!(china("48h", "2026-03-02T10:20"), "2026-03-04T10:20+08:00");
    // Hours are not put off: 3 October is a day off.
    assert_eq!(china("24h", "2026-10-02T10:20"), "2026-10-03T10:20+08:00");
}

#[test]
fn cn_202_a_month_ends_with_the_day_of_the_same_date_or_with_its_last_day() {
    assert_eq!(china("1mo", "2026-03-17T10:00"), "2026-04-18T00:00+08:00");
    assert_eq!(china("1mo", "2024-01-31T10:00"), "2024-03-01T00:00+08:00");
    assert_eq!(china("3mo", "2026-03-31"), "2026-07-01T00:00+08:00");
    assert_eq!(china("1y", "2024-02-29"), "2025-03-01T00:00+08:00");
}

#[test]
fn cn_203_a_last_day_off_is_put_off_to_the_day_behind_the_days_off() {
    // Friday 6 March + 1 day is a Saturday: the period ends on Monday 9.
    assert_eq!(china("1d", "2026-03-06"), "2026-03-10T00:00+08:00");
    // 1 to 7 October are days off: it ends on Thursday 8.
    assert_eq!(china("7d", "2026-09-24T10:00"), "2026-10-09T00:00+08:00");
    // Saturday 10 October is a day of work.
    assert_eq!(china("2d", "2026-10-08"), "2026-10-11T00:00+08:00");
    // Days off inside of the period count.
    assert_eq!(china("10d", "2026-09-29"), "2026-10-10T00:00+08:00");
}

#[test]
fn cn_203_the_last_day_ends_at_24_00_or_when_business_ends() {
    assert_eq!(china("1d", "2026-03-02T08:00"), "2026-03-04T00:00+08:00");
    let closes = "zone: Asia/Shanghai\ncounting: {closes: 17:30, roll: next-workday}";
    assert_eq!(due(closes, "{from: on, within: 7d}", ("on", "2026-03-02")), "2026-03-09T17:30+08:00");
    assert_eq!(due(closes, "{from: at, within: 7d}", ("at", "2026-03-02T23:00")), "2026-03-09T17:30+08:00");
}

#[test]
fn cn_204_what_is_laid_down_for_a_limit_goes_before() {
    let own = "{from: at, within: 7d, counting: {first_day: counted, ends: end-of-day}}";
    // The day of the event is the first of seven, and Sunday 8 March is not put off.
    assert_eq!(due(CHINA, own, ("at", "2026-03-02T10:00")), "2026-03-09T00:00+08:00");
    let own = "{from: at, within: 7d, counting: {}}";
    assert_eq!(due(CHINA, own, ("at", "2026-03-02T10:00")), "2026-03-09T10:00+08:00");
}

#[test]
fn eu_3_1_neither_the_hour_nor_the_day_of_the_event_is_counted() {
    // The hour from 10:00 is not counted: 24 hours run from 11:00.
    assert_eq!(europe("within: 24h", "2026-03-03T10:20"), "2026-03-04T11:00+01:00");
    assert_eq!(europe("within: 24h", "2026-03-03T10:00"), "2026-03-04T11:00+01:00");
    // Counting back, the hour before it is the first: 48 hours from 10:00.
    assert_eq!(europe("before: 48h", "2026-03-05T10:30"), "2026-03-03T10:00+01:00");
    assert_eq!(europe("before: 48h", "2026-03-05T10:00"), "2026-03-03T10:00+01:00");
    assert_eq!(europe("within: 7d", "2026-03-03T10:20"), "2026-03-11T00:00+01:00");
    assert_eq!(europe("within: 7d", "2026-03-03"), "2026-03-11T00:00+01:00");
}

#[test]
fn eu_3_2_periods_end_with_the_last_hour_of_their_last_day() {
    assert_eq!(europe("within: 2w", "2026-03-03T10:20"), "2026-03-18T00:00+01:00");
    assert_eq!(europe("within: 1mo", "2026-03-11"), "2026-04-14T00:00+02:00");
    assert_eq!(europe("within: 1y", "2026-03-10"), "2027-03-11T00:00+01:00");
    // A month without that date ends with its last day: 28 February 2028 would be a Monday, and 2028 has a
    // 29th.
    assert_eq!(europe("within: 1mo", "2028-01-31"), "2028-03-01T00:00+01:00");
}

#[test]
fn eu_3_3_days_off_inside_of_a_period_are_counted() {
    // 2 to 6 April are days off.
    assert_eq!(europe("within: 10d", "2026-03-31"), "2026-04-11T00:00+02:00");
    // But not where it is expressed in working days.
    assert_eq!(europe("within: 3wd", "2026-03-31"), "2026-04-09T00:00+02:00");
}

#[test]
fn eu_3_4_a_last_day_off_is_put_off_but_not_counting_back() {
    // Thursday 2 April to Monday 6 April are days off: Tuesday 7.
    assert_eq!(europe("within: 7d", "2026-03-26"), "2026-04-08T00:00+02:00");
    // A period in hours is not put off.
    assert_eq!(europe("within: 24h", "2026-04-03T10:20"), "2026-04-04T11:00+02:00");
    // Seven days before Saturday 14 March are Saturday 7 March.
    assert_eq!(europe("before: 7d", "2026-03-14"), "2026-03-08T00:00+01:00");
}

#[test]
fn eu_3_5_a_period_of_two_days_or_more_has_two_working_days() {
    // Friday 6 March + 2 days: Saturday and Sunday, put off to Monday 9, and Tuesday 10 is the second working
    // day.
    assert_eq!(europe("within: 2d", "2026-03-06"), "2026-03-11T00:00+01:00");
    assert_eq!(europe("within: 1d", "2026-03-06"), "2026-03-10T00:00+01:00");
    assert_eq!(europe("within: 3d", "2026-03-06"), "2026-03-11T00:00+01:00");
    // From Wednesday 1 April: 7 and 8 April are the first two working days.
    assert_eq!(europe("within: 4d", "2026-04-01"), "2026-04-09T00:00+02:00");
    // A month is no single day: 1 to 29 April are days off, so 30 April and 1 May are the two.
    let april = "zone: Europe/Brussels\ncounting: eu-1182-71\nholidays: [2026-04-01..2026-04-29]";
    for within in ["30d", "1mo"] {
        let limit = format!("{{from: on, within: {within}}}");
        assert_eq!(due(april, &limit, ("on", "2026-03-31")), "2026-05-02T00:00+02:00", "{within}");
    }
}

#[test]
fn each_key_of_counting_says_one_thing() {
    let of = |keys: &str, limit: &str, from: (&str, &str)| {
        due("zone: Asia/Shanghai", &format!("{{from: {}, {limit}, counting: {{{keys}}}}}", from.0), from)
    };
    let at = ("at", "2026-03-06T10:00");
    assert_eq!(of("", "within: 1d", at), "2026-03-07T10:00+08:00");
    assert_eq!(of("roll: next-workday", "within: 1d", at), "2026-03-09T10:00+08:00");
    assert_eq!(of("ends: end-of-day", "within: 1d", at), "2026-03-08T00:00+08:00");
    assert_eq!(of("first_day: counted", "within: 2d", at), "2026-03-07T10:00+08:00");
    assert_eq!(of("first_day: counted, ends: end-of-day", "within: 1mo", at), "2026-04-06T00:00+08:00");
    assert_eq!(of("first_day: counted", "within: 1mo", ("on", "2026-03-01")), "2026-04-01T00:00+08:00");
    assert_eq!(of("first_day: counted", "within: 1mo", ("on", "2026-01-31")), "2026-03-01T00:00+08:00");
    assert_eq!(of("first_day: counted", "within: 2wd", at), "2026-03-09T10:00+08:00");
    assert_eq!(of("", "before: 15w", ("on", "2026-07-01")), "2026-03-19T00:00+08:00");
    assert_eq!(of("first_day: counted", "before: 1mo", ("on", "2026-03-31")), "2026-03-02T00:00+08:00");
    assert_eq!(of("", "before: 3wd", ("on", "2026-03-09")), "2026-03-05T00:00+08:00");
}

/// Clocks are set back on 25 October 2026: days that are counted on the calendar keep the time of day.
#[test]
fn days_of_the_calendar_keep_the_time_of_day_over_a_change_of_clocks() {
    let of = |counting: &str| {
        let deadline = format!("{{from: at, within: 2d{counting}}}");
        due("zone: Europe/Berlin", &deadline, ("at", "2026-10-24T10:00"))
    };
    assert_eq!(of(""), "2026-10-26T09:00+01:00");
    assert_eq!(of(", counting: {}"), "2026-10-26T10:00+01:00");
}

#[test]
fn dates_count_from_facts_and_from_each_other() {
    let yaml = "title: T\nallow: [missing-source]\nzone: Europe/London\nfacts:\n  \
         due_date: {ask: When is it due, date: {range: 2026-01-01..2027-12-31}}\n\
         outcomes:\n  x:\n    title: 'Apply by {{ apply_by }}'\n    dates:\n      \
         apply_by: {title: Apply by, from: due_date, before: 15w}\n      \
         pay_by: {from: apply_by, within: 14d}\n      \
         appeal_by: {from: pay_by, within: 1mo}\n\
         rules:\n  - {id: a, title: A, when: {}, then: x}\n";
    let (set, lines) = compile(yaml);
    let set = set.unwrap_or_else(|| panic!("{}", lines.join("\n")));
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    let now = decide::parse_now(&set, "2026-01-01T00:00").unwrap();
    let none = decide::explain(&set, &BTreeMap::new(), now).unwrap();
    assert_eq!((none.next.as_deref(), none.dates.len()), (Some("due_date"), 0));
    let answers = BTreeMap::from([("due_date".to_string(), "2026-07-01".to_string())]);
    let found = decide::explain(&set, &answers, now).unwrap();
    let dates: Vec<(&str, &str)> =
        found.dates.iter().map(|(id, date)| (id.as_str(), date.as_str())).collect();
    assert_eq!(
        dates,
        [
            ("appeal_by", "2026-05-02T00:00+01:00"),
            ("apply_by", "2026-03-19T00:00+00:00"),
            ("pay_by", "2026-04-02T00:00+01:00"),
        ]
    );
    assert_eq!(
        decide::titles(&set, &answers, now).unwrap().outcomes,
        ["Apply by Wed, March 18, 2026, 24:00"]
    );
    assert!(found.to_json().ends_with(r#""dates":{"appeal_by":"2026-05-02T00:00+01:00","apply_by":"2026-03-19T00:00+00:00","pay_by":"2026-04-02T00:00+01:00"}}"#));
}

/// Findings of a set with these keys of an outcome.
fn findings(outcome: &str, head: &str) -> Vec<String> {
    let yaml = format!(
        "title: T\nallow: [missing-source]\nzone: Asia/Shanghai\n{head}facts:\n  \
         since: {{ask: When, elapsed: {{from: at, step: 1min, range: 0min..90d}}}}\n\
         outcomes:\n  x: {{title: X, {outcome}}}\n  y: {{title: Y}}\n\
         rules:\n  - {{id: a, title: A, when: {{since: <7d}}, then: x}}\n  \
         - {{id: b, title: B, when: {{since: '>=7d'}}, then: y}}\n"
    );
    compile(&yaml).1
}

#[test]
fn dates_are_proven_as_deadlines_are() {
    let codes = |outcome: &str, head: &str| findings(outcome, head).join("\n");
    assert_eq!(codes("dates: {pay: {from: at, within: 7d}}", ""), "");
    let late = codes("dates: {pay: {from: at, within: 6d}}", "");
    assert!(late.contains("deadline-incoherent") && late.contains("`pay`"), "{late}");
    // A date that counts from another adds to it.
    assert_eq!(
        codes("dates: {pay: {from: at, within: 3d}, more: {from: pay, within: 3d}}", "")
            .matches("deadline-incoherent")
            .count(),
        2
    );
    // The deadline ends with a day: 6 days and the rest of the last.
    let ends = ", counting: {ends: end-of-day}";
    assert!(
        codes(&format!("dates: {{pay: {{from: at, within: 6d{ends}}}}}"), "").contains("deadline-incoherent")
    );
    assert_eq!(codes(&format!("dates: {{pay: {{from: at, within: 8d{ends}}}}}"), ""), "");
    // With a declaration for the set the cells count in the same way.
    assert_eq!(codes("deadline: {from: at, within: 7d}", "counting: cn-civil-code\n"), "");
    assert!(
        codes("deadline: {from: at, within: 6d}", "counting: cn-civil-code\n")
            .contains("deadline-incoherent")
    );
}
