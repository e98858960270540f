//! Slips of authors who wrote rules about an allowance, support times and points: each slip is one finding, and
//! the text that its hint suggests mends it.

use super::slips::{faults, line, pasted};

const SET: &str = "\
title: What is paid, and by when?
zone: Europe/Berlin
holidays: [2026-12-25, 2026-12-28]
facts:
  way: {ask: How far is it, number: {range: 0..200, step: 0.1, unit: km}}
  days: {ask: How many days, number: {range: 1..230}}
  long: {ask: How long did it take, duration: {range: 0d..365d, step: 1d}}
  since: {ask: When did you report it, elapsed: {from: reported, step: 1min, range: 0min..90d}}
  rate:
    money: {currency: EUR, range: 0..1}
    derive:
      - {when: {way: <20}, then: 0.30}
      - {when: rest, then: 0.38}
  each: {ratio: {of: way, to: days}, round: half-up, step: 0.1}
outcomes:
  paid: {title: You are paid, body: 'At {{ rate }}, for {{ days }} days and {{ each }} km each, {{ points }} in all.'}
  soon: {title: Call us now, body: 'By {{ due }}.', deadline: {from: reported, within: 5wd}}
  never: {title: Nothing is paid, body: Talk to the office.}
rules:
  - {id: a, title: A, when: {long: <90d}, then: paid}
  - {id: b, title: B, when: {long: 90d.., since: <5wd}, then: soon}
  - {id: c, title: C, when: rest, then: never}
decisions:
  points:
    title: Points
    hit_policy: collect
    aggregate: sum
    value: {number: {range: 0..100}}
    rules:
      - {id: d, title: D, when: {way: <20}, value: 20}
      - {id: e, title: E, when: {days: '>=100'}, value: 30}
";

/// Replaced text of the set, its replacement, the line of the finding, and its hint.
const SLIPS: &[(&str, &str, usize, &str)] = &[
    // Blanks.
    ("{{ rate }}", "{rate}", 16, "write `{{ rate }}`"),
    ("{{ rate }}", "${rate}", 16, "write `{{ rate }}`"),
    ("{{ due }}", "{due}", 17, "write `{{ due }}`"),
    ("{{ points }}", "{points}", 16, "write `{{ points }}`"),
    ("{{ points }}", "{{ point }}", 16, "write `{{ points }}`"),
    ("{{ points }}", "{{ points.sum }}", 16, "write `{{ points }}`"),
    ("{{ rate }}", "{{ facts.rate }}", 16, "write `{{ rate }}`"),
    ("{{ rate }}", "{{ rate | round }}", 16, "write `{{ rate }}`"),
    ("{{ due }}", "{{ deadline }}", 17, "write `{{ due }}`"),
    // Values.
    ("then: 0.30}", "then: 0.30 EUR}", 12, "write `0.30`"),
    ("then: 0.38}", "then: '0,38'}", 13, "write `0.38`"),
    ("value: 30}", "value: '+30'}", 31, "write `30`"),
    ("value: 30}", "value: 30 points}", 31, "write `30`"),
    ("to: days}", "to: 0}", 14, "write a number other than 0, or a fact"),
    // Lengths of time and days.
    ("0d..365d", "0..365", 7, "write `0min..365d`"),
    ("{long: <90d}", "{long: <90}", 20, "write `<90d`"),
    ("within: 5wd", "within: 5bd", 17, "write `5wd`"),
    ("within: 5wd", "within: 5hrs", 17, "write `5h`"),
    ("[2026-12-25, 2026-12-28]", "[25.12.2026, 2026-12-28]", 3, "write `2026-12-25`"),
    ("[2026-12-25, 2026-12-28]", "'2026-12-25, 2026-12-28'", 3, "write a list: `[2026-12-25, 2026-12-28]`"),
    // Words of other tools.
    ("hit_policy: collect", "hit_policy: C+", 26, "write `collect`"),
    ("hit_policy: collect", "hit_policy: RULE ORDER", 26, "write `collect`"),
    // Signs of YAML.
    (
        "body: Talk to the office.",
        "body: Talk to the office: soon.",
        18,
        "put it between quotes: `'Talk to the office: soon.'`",
    ),
    (
        "when: {long: <90d}, then",
        "when: long: <90d, then",
        20,
        "put it between braces: `- {id: a, title: A, when: {long: <90d}, then: paid}`",
    ),
    (
        "{long: 90d.., since: <5wd}",
        "{long: 90d.. && since: <5wd}",
        21,
        "write `- {id: b, title: B, when: {long: 90d.., since: <5wd}, then: soon}`",
    ),
];

#[test]
fn what_authors_typed_is_one_finding_that_mends_it() {
    assert!(faults(SET).is_empty(), "{:?}", faults(SET));
    for (right, wrong, at, hint) in SLIPS {
        assert!(SET.contains(right), "{right}");
        let text = SET.replacen(right, wrong, 1);
        let found = faults(&text);
        let [d] = &found[..] else { panic!("{wrong}: {found:?}") };
        assert_eq!(
            (line(&text, d), d.hints.join(" / ")),
            (*at, (*hint).to_string()),
            "{wrong}: {}",
            d.message
        );
        // The first hint cannot know the divisor that was meant; the `5h` of the second is shorter than the
        // `5wd` of the outcome's rule.
        if matches!(*wrong, "to: 0}" | "within: 5hrs") {
            continue;
        }
        let mended = pasted(&text, d);
        assert!(faults(&mended).is_empty(), "{wrong}: {mended}\n{:?}", faults(&mended));
    }
}

/// Braces of formulas and attributes, empty braces and braces around unknown names are no faulty blanks.
#[test]
fn braces_of_others_are_none() {
    for text in
        ["$\\frac{way}{days}$", "see {other}", "`{}`", "![a](a.png){width=40}", "a_{days}", "{{ way }}"]
    {
        let set = SET.replacen("Talk to the office.", &format!("'{text}'"), 1);
        assert!(
            faults(&set).iter().all(|d| d.code.as_str() != "unknown-blank"),
            "{text}: {:?}",
            faults(&set)
        );
    }
}

#[test]
fn a_fact_that_is_no_map_is_one_finding() {
    let set = SET.replacen(
        "{ask: How far is it, number: {range: 0..200, step: 0.1, unit: km}}",
        "How far is it",
        1,
    );
    let found = faults(&set);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_date_of_another_outcome_is_named_as_such() {
    let set = SET.replacen("deadline:", "dates: {call: {from: reported, within: 5wd}}, deadline:", 1);
    let set = set.replacen("Talk to the office.", "'{{ call }}'", 1);
    let found = faults(&set);
    let [d] = &found[..] else { panic!("{found:?}") };
    assert_eq!(d.message, "`call` is a date of another outcome");
}

/// Months count from a moment, which a length of time does not have.
#[test]
fn months_of_a_length_are_told_from_days() {
    let found = faults(&SET.replacen("{long: <90d}", "{long: <3mo}", 1));
    assert!(found[0].hints[0].starts_with("months, years and working days count from a moment"), "{found:?}");
}
