//! Slips about formulas, dates, tests, values and lists, in a set that is written between braces.

use super::slips::Mend::{Hand, Over};
use super::slips::{SlipOf, each_is_one_finding};

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

const SLIPS: &[SlipOf] = &[
    // Formulas.
    ("by: 0.19", "by: 0,19", 8, "invalid-value", Over),
    ("by: 0.19", "by: 19%", 8, "invalid-value", Over),
    ("step: 0.01", "step: 0,01", 8, "invalid-value", Over),
    ("round: half-up", "round: 2", 8, "invalid-value", Over),
    ("of: price", "base: price", 8, "invalid-value", Over),
    (
        "scale: {of: price, by: 0.19, step: 0.01, round: half-up}",
        "scale: price, by: 0.19, step: 0.01, round: half-up",
        8,
        "invalid-value",
        Over,
    ),
    ("money: {currency: EUR, range: 0..1000}", "money: EUR", 3, "invalid-value", Over),
    ("money: {currency: EUR, range: 0..1000}", "money: 0..1000, currency: EUR", 3, "invalid-value", Over),
    ("sum: [price, vat]", "sum: price, vat", 9, "invalid-value", Over),
    ("sum: [price, vat]", "sum: price + vat", 9, "invalid-value", Over),
    ("sum: [price, vat]", "sum: [prize, vat]", 9, "unknown-fact", Over),
    ("2024-01-01..2030-12-31", "2024-01-01/2030-12-31", 6, "invalid-value", Over),
    ("2024-01-01..2030-12-31", "2024-01-01 to 2030-12-31", 6, "invalid-value", Over),
    // Dates: what counts from a faulty date, or names it in a text, is not told.
    ("deadline: {from: arrived_at, within: 14d}", "deadline: 14d", 13, "invalid-value", Hand),
    ("pay_by: {title: Money back, from: due, within: 30d}", "pay_by: 30d", 15, "invalid-value", Hand),
    (
        "pay_by: {title: Money back, from: due, within: 30d}",
        "- {from: due, within: 30d}",
        15,
        "invalid-value",
        Hand,
    ),
    (
        "    dates:\n      pay_by: {title: Money back, from: due, within: 30d}\n",
        "    dates: {from: due, within: 30d}\n",
        14,
        "invalid-value",
        Hand,
    ),
    // Values of decisions.
    ("value: 5}", "then: 5}", 25, "invalid-value", Over),
    ("value: 5}", "then: 5 EUR}", 25, "invalid-value", Hand),
    ("value: 5}", "value: €5}", 25, "invalid-value", Over),
    ("value: -1}", "value: -1, except: [{when: {state: new}, then: -2}]}", 26, "invalid-value", Over),
    ("hit_policy: collect", "hit_policy: COLLECT", 21, "invalid-value", Over),
    // Tests.
    ("{name: new,", "{title: new,", 36, "invalid-value", Over),
    ("{name: new,", "{description: new,", 36, "invalid-value", Over),
    ("given: {state: new", "when: {state: new", 36, "unknown-key", Over),
    ("given: {state: new", "input: {state: new", 36, "unknown-key", Over),
    ("decisions: {fees: {value: 4}, main: ok}}", "expect: {fees: 4, main: ok}}", 36, "invalid-value", Over),
    (
        "decisions: {fees: {value: 4}, main: ok}}",
        "expect: [{fees: 4}, {main: ok}]}",
        36,
        "invalid-value",
        Over,
    ),
    // Cells and sources.
    ("when: {state: used,", "when: {state: == used,", 29, "unknown-option", Over),
    ("when: {state: used,", "when: {state: = used,", 29, "unknown-option", Over),
    ("state: [new, broken]", "state: in [new, broken]", 32, "invalid-yaml", Over),
    ("checked: 2026-11-01", "date: 2026-11-01", 34, "unknown-key", Over),
    // Lists, maps and quotes.
    ("  - {id: late, title: Too late,", "  - late: {title: Too late,", 28, "invalid-value", Hand),
    ("  - {id: late, title: Too late,", "  late: {title: Too late,", 28, "invalid-yaml", Hand),
    ("  no: {title: Keep it}", "  - no: {title: Keep it}", 17, "invalid-yaml", Hand),
    ("  member: {ask", "  - member: {ask", 4, "invalid-yaml", Hand),
    ("title: Too late", "title: Too: late", 28, "invalid-yaml", Over),
    ("ask: Are you a member?", "ask: Member: are you one?", 4, "invalid-yaml", Over),
    ("ask: Are you a member?", "ask: \"Are you a member?", 4, "invalid-yaml", Over),
];

#[test]
fn a_slip_between_braces_is_one_finding_on_its_line_and_its_hint_mends_it() {
    each_is_one_finding(SET, SLIPS, |_| false);
}
