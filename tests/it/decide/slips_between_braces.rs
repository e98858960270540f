//! Slips about formulas, dates, tests, values and lists, in a set that is written between braces.

use super::slips::{faults, line, pasted};

const SET: &str = "\
title: Can I send it back?
facts:
  price: {ask: What did it cost?, money: {currency: EUR, range: 0..1000}}
  member: {ask: Are you a member?, yes_no: true}
  state: {ask: How is it?, one_of: {new: new, used: used, broken: broken}}
  bought: {ask: When did you buy it?, date: {range: 2024-01-01..2030-12-31}}
  arrived: {ask: When did it arrive?, elapsed: {from: arrived_at, step: 1h, range: 0h..90d}}
  vat: {scale: {of: price, by: 0.19, step: 0.01, round: half-up}}
  total: {sum: [price, vat]}
outcomes:
  ok:
    title: Send it back
    deadline: {from: arrived_at, within: 14d}
    dates:
      pay_by: {title: Money back, from: due, within: 30d}
    body: You get the money by {{ pay_by }}.
  no: {title: Keep it}
decisions:
  fees:
    title: Fees
    hit_policy: collect
    aggregate: sum
    value: {money: {currency: EUR}}
    rules:
      - {id: base, title: All pay, when: {}, value: 5}
      - {id: post, title: Members pay less, when: {member: yes}, value: -1}
rules:
  - {id: late, title: Too late, when: {arrived: '>=14d'}, then: no}
  - {id: used, title: Used goods stay, when: {state: used, arrived: '<14d'}, then: no}
  - id: fine
    title: All else goes back
    when: {state: [new, broken], arrived: '<14d'}
    then: ok
    source: {title: Terms, url: 'https://shop.example/terms', checked: 2026-11-01}
tests:
  - {name: new, given: {state: new, arrived: 2d, member: yes}, decisions: {fees: {value: 4}, main: ok}}
zone: Europe/Berlin
";

/// Replaced text of the set, its replacement, the line of the finding, its code, and whether its hint can be pasted.
const SLIPS: &[(&str, &str, usize, &str, bool)] = &[
    // Formulas.
    ("by: 0.19", "by: 0,19", 8, "invalid-value", true),
    ("by: 0.19", "by: 19%", 8, "invalid-value", true),
    ("step: 0.01", "step: 0,01", 8, "invalid-value", true),
    ("of: price", "base: price", 8, "invalid-value", true),
    (
        "scale: {of: price, by: 0.19, step: 0.01, round: half-up}",
        "scale: price, by: 0.19, step: 0.01, round: half-up",
        8,
        "invalid-value",
        true,
    ),
    ("money: {currency: EUR, range: 0..1000}", "money: EUR", 3, "invalid-value", true),
    ("money: {currency: EUR, range: 0..1000}", "money: 0..1000, currency: EUR", 3, "invalid-value", true),
    ("sum: [price, vat]", "sum: price, vat", 9, "invalid-value", true),
    ("sum: [price, vat]", "sum: price + vat", 9, "invalid-value", true),
    ("sum: [price, vat]", "sum: [prize, vat]", 9, "unknown-fact", true),
    ("2024-01-01..2030-12-31", "2024-01-01/2030-12-31", 6, "invalid-value", true),
    ("2024-01-01..2030-12-31", "2024-01-01 to 2030-12-31", 6, "invalid-value", true),
    // Dates: what counts from a faulty date, or names it in a text, is not told.
    ("deadline: {from: arrived_at, within: 14d}", "deadline: 14d", 13, "invalid-value", false),
    ("pay_by: {title: Money back, from: due, within: 30d}", "pay_by: 30d", 15, "invalid-value", false),
    (
        "pay_by: {title: Money back, from: due, within: 30d}",
        "- {from: due, within: 30d}",
        15,
        "invalid-value",
        false,
    ),
    (
        "    dates:\n      pay_by: {title: Money back, from: due, within: 30d}\n",
        "    dates: {from: due, within: 30d}\n",
        14,
        "invalid-value",
        false,
    ),
    // Values of decisions.
    ("value: 5}", "then: 5}", 25, "invalid-value", true),
    ("value: 5}", "then: 5 EUR}", 25, "invalid-value", false),
    ("value: 5}", "value: €5}", 25, "invalid-value", true),
    ("hit_policy: collect", "hit_policy: COLLECT", 21, "invalid-value", true),
    // Tests.
    ("{name: new,", "{title: new,", 36, "invalid-value", true),
    ("{name: new,", "{description: new,", 36, "invalid-value", true),
    ("given: {state: new", "when: {state: new", 36, "unknown-key", true),
    ("given: {state: new", "input: {state: new", 36, "unknown-key", true),
    ("decisions: {fees: {value: 4}, main: ok}}", "expect: {fees: 4, main: ok}}", 36, "invalid-value", true),
    (
        "decisions: {fees: {value: 4}, main: ok}}",
        "expect: [{fees: 4}, {main: ok}]}",
        36,
        "invalid-value",
        true,
    ),
    // Cells and sources.
    ("when: {state: used,", "when: {state: == used,", 29, "unknown-option", true),
    ("when: {state: used,", "when: {state: = used,", 29, "unknown-option", true),
    ("state: [new, broken]", "state: in [new, broken]", 32, "invalid-yaml", true),
    ("checked: 2026-11-01", "date: 2026-11-01", 34, "unknown-key", true),
    // Lists, maps and quotes.
    ("  - {id: late, title: Too late,", "  - late: {title: Too late,", 28, "invalid-value", false),
    ("  - {id: late, title: Too late,", "  late: {title: Too late,", 28, "invalid-yaml", false),
    ("  no: {title: Keep it}", "  - no: {title: Keep it}", 17, "invalid-yaml", false),
    ("  member: {ask", "  - member: {ask", 4, "invalid-yaml", false),
    ("title: Too late", "title: Too: late", 28, "invalid-yaml", true),
    ("ask: Are you a member?", "ask: Member: are you one?", 4, "invalid-yaml", true),
    ("ask: Are you a member?", "ask: \"Are you a member?", 4, "invalid-yaml", true),
];

#[test]
fn a_slip_between_braces_is_one_finding_on_its_line_and_its_hint_mends_it() {
    assert!(faults(SET).is_empty(), "{:?}", faults(SET));
    let mut failures = Vec::new();
    for (right, wrong, at, code, is_pasted) in SLIPS {
        assert_eq!(SET.matches(right).count(), 1, "{right}");
        let text = SET.replace(right, wrong);
        let found = faults(&text);
        let said: Vec<String> = found
            .iter()
            .map(|d| format!("{} {}: {} {:?}", line(&text, d), d.code.as_str(), d.message, d.hints))
            .collect();
        let [d] = &found[..] else {
            failures.push(format!("{wrong}: {said:#?}"));
            continue;
        };
        if (line(&text, d), d.code.as_str()) != (*at, *code) || d.hints.iter().all(String::is_empty) {
            failures.push(format!("{wrong}: {said:#?}"));
        }
        let left = if *is_pasted { faults(&pasted(&text, d)) } else { Vec::new() };
        if !left.is_empty() {
            failures.push(format!("{wrong}: {said:#?}, and after its hint {left:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
