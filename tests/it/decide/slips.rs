//! Slips of the pen: each is one finding, on its line, whose hint mends it when it is pasted.
//!
//! Text between a hint's first backticks is pasted over the place of the finding.

use super::compile_raw;
use zhinan::diag::{Diagnostic, Severity};

const SET: &str = "\
title: 还能退吗
zone: Asia/Shanghai
facts:
  sealed:
    ask: 还没拆封吗
    yes_no: true
  way:
    ask: 怎么送来的
    one_of: {post: 邮寄, shop: 自提, courier: 快递}
  fault:
    ask: 有什么问题
    any_of: {torn: 破了, short: 少了}
    needs: {sealed: no}
  pieces: {ask: 几件, number: {range: 1..90, unit: 件}}
  when:
    ask: 什么时候收到的
    elapsed: {from: came_at, step: 1h, range: 0h..60d}
outcomes:
  back:
    title: 寄回来
    deadline: {from: came_at, within: 10d}
  stay:
    title: 退不了
rules:
  - id: fresh
    title: 没拆封，十天内可以退
    when: {sealed: yes, when: <10d}
    then: back
  - id: stale
    title: 满十天的不退
    when: {sealed: yes, when: '>=10d'}
    then: stay
  - id: torn
    title: 拆了的不退
    when: {sealed: no}
    then: stay
tests:
  - name: 没拆封
    given: {sealed: yes, came_at: 2026-03-02T10:00}
    now: 2026-03-03T09:00
    expect: back
";

/// A slip: replaced text of a set, its replacement, the line of the finding, its code, and how it is mended.
pub(super) type SlipOf = (&'static str, &'static str, usize, &'static str, Mend);

/// Way in which a slip is mended.
pub(super) enum Mend {
    /// The hint is pasted over the finding's place.
    Over,
    /// The hint is a line of its own behind the finding's line, indented like the next one.
    Below,
    /// By hand: the hint says what to do.
    Hand,
}
use Mend::{Below, Hand, Over};

const SLIPS: &[SlipOf] = &[
    // Signs of YAML.
    ("  - id: stale", "  - id： stale", 29, "invalid-yaml", Over),
    ("  - id: stale", "  - id：stale", 29, "invalid-yaml", Over),
    ("when: {sealed: no}\n", "when: ｛sealed: no｝\n", 35, "invalid-yaml", Over),
    ("when: {sealed: no}\n", "when: ｛sealed：no｝\n", 35, "invalid-value", Over),
    ("when: {sealed: no}\n", "when: {sealed：no}\n", 35, "invalid-cell", Over),
    ("when: {sealed: yes, when: <10d}", "when: {sealed: yes，when: <10d}", 27, "invalid-yaml", Over),
    ("when: {sealed: yes, when: <10d}", "when: {sealed: yes when: <10d}", 27, "invalid-yaml", Over),
    ("when: {sealed: no}\n", "when: {sealed: no\n", 35, "invalid-yaml", Over),
    ("title: 满十天的不退", "title: 满十天: 不退", 30, "invalid-yaml", Over),
    ("    then: stay\n  - id: torn", "\tthen: stay\n  - id: torn", 32, "invalid-yaml", Over),
    ("    then: stay\ntests", "   then: stay\ntests", 36, "invalid-yaml", Over),
    (
        "when: {sealed: yes, when: '>=10d'}",
        "when:\n      sealed: yes\n      when: >=10d",
        33,
        "invalid-yaml",
        Over,
    ),
    ("  way:\n", "  sealed:\n", 7, "invalid-yaml", Hand),
    ("title: 退不了", "title:退不了", 23, "invalid-value", Over),
    ("title: 退不了", "title: '退不了", 23, "invalid-yaml", Over),
    ("when: {sealed: no}", "when: {sealed: [no}", 35, "invalid-yaml", Over),
    ("when: {sealed: no}", "when: {sealed: ['no' yes]}", 35, "invalid-yaml", Hand),
    ("title: 寄回来", "title: {{ way }} 寄回来", 20, "invalid-yaml", Over),
    // Blanks.
    ("title: 寄回来", "title: '{{ way } 寄回来'", 20, "unknown-blank", Hand),
    ("title: 寄回来", "title: '{{ way'", 20, "unknown-blank", Hand),
    ("title: 寄回来", "title: '{{ way }, {{ pieces }}'", 20, "unknown-blank", Hand),
    // Keys and kinds.
    ("ask: 还没拆封吗", "aks: 还没拆封吗", 5, "invalid-value", Over),
    ("ask: 还没拆封吗", "question: 还没拆封吗", 5, "invalid-value", Over),
    ("    yes_no: true\n", "    boolean: true\n", 6, "invalid-value", Over),
    ("    yes_no: true\n", "    formula: a + b\n", 6, "invalid-value", Hand),
    ("    ask: 还没拆封吗\n", "    ask:\n", 5, "invalid-value", Hand),
    ("deadline: {from: came_at, within: 10d}", "deadline: 10d", 21, "invalid-value", Hand),
    ("then: back", "outcome: back", 28, "invalid-value", Over),
    ("    title: 退不了", "    name: 退不了", 23, "invalid-value", Over),
    ("elapsed: {from: came_at, step: 1h, range: 0h..60d}", "elapsed: came_at", 17, "invalid-value", Over),
    ("elapsed: {from: came_at, step: 1h, range: 0h..60d}", "elapsed: {step: 1h}", 17, "invalid-value", Hand),
    ("range: 1..90", "range: 1..1,000", 14, "invalid-value", Hand),
    ("outcomes:\n", "outcome:\n", 18, "invalid-value", Over),
    ("outcomes:\n", "outcoms:\n", 18, "invalid-value", Over),
    ("rules:\n", "rule:\n", 24, "invalid-value", Over),
    ("    yes_no: true\n", "    yesno: true\n", 6, "invalid-value", Over),
    ("    yes_no: true\n", "    yes-no: true\n", 6, "invalid-value", Over),
    ("    yes_no: true\n", "", 4, "invalid-value", Below),
    ("    when: {sealed: no}\n", "    whne: {sealed: no}\n", 35, "invalid-value", Over),
    ("    then: stay\ntests", "    than: stay\ntests", 36, "invalid-value", Over),
    ("courier: 快递", "by courier: 快递", 9, "invalid-value", Over),
    ("  - id: stale", "  - id: fresh", 29, "duplicate-id", Over),
    ("zone: Asia/Shanghai", "zone: Asia/Beijing", 2, "invalid-value", Over),
    ("zone: Asia/Shanghai", "zone: Asia/Shanghia", 2, "invalid-value", Over),
    ("range: 1..90", "range: 1-90", 14, "invalid-value", Over),
    ("range: 1..90", "range: 90..1", 14, "invalid-value", Over),
    ("range: 1..90", "range: '[1..90]'", 14, "invalid-value", Over),
    // Names.
    ("when: {sealed: no}", "when: {seald: no}", 35, "unknown-fact", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: 快递}", 35, "unknown-option", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: couriar}", 35, "unknown-option", Over),
    ("then: back", "then: 寄回来", 28, "unknown-outcome", Over),
    ("then: back", "then: bakc", 28, "unknown-outcome", Over),
    ("{from: came_at, within", "{from: cam_at, within", 21, "unknown-fact", Over),
    ("    needs: {sealed: no}\n", "    needs: {pieces: 1}\n", 13, "invalid-value", Hand),
    // Cells.
    ("when: {sealed: no}", "when: {sealed: no, fault: torn}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, fault: [torn, short]}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 1-3}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: '[1..3]'}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 10%}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: <1.5}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 9..3}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: '!=post'}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: not post}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: not(post)}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: post or shop}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: post | 自提}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: post、shop}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: {in: [post, shop]}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {not: {sealed: yes}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, fault: {torn: yes}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed=no}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {rest}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, way: post, shop}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, pieces: '=>3'}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: ‘3’}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 1,5}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, when: <6m}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, when: ‘>=3wd’}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: at least 3}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 3以上}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: '> = 3'}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {min: 3}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {at_least: 3}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {between: [3, 5]}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: nein}", 35, "unknown-option", Over),
    ("when: {sealed: no}", "when: sealed=no", 35, "invalid-value", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: '-'}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, way: }", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {nto: 3}}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {after: way}}", 35, "invalid-cell", Hand),
    ("when: {sealed: no}", "when: else", 35, "invalid-value", Over),
    ("when: {sealed: no}", "when: 否则", 35, "invalid-value", Over),
    ("    when: {sealed: no}\n", "    default: true\n", 35, "invalid-value", Hand),
    ("    when: {sealed: no}\n", "    when:\n", 35, "invalid-value", Hand),
    ("when: {sealed: no}", "when: [{sealed: no}]", 35, "invalid-value", Over),
    ("when: {sealed: no}", "when: [{sealed: no}, {way: post}]", 35, "invalid-value", Over),
    ("when: {sealed: no}", "when: sealed", 35, "invalid-value", Hand),
    ("when: {sealed: no}", "when: {sealed: no, pieces: '>=3 and <9'}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: 3 <= x < 9}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: ==3}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: mindestens 3}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {gte: 3}}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces: {from: 3, to: 9}}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: {is: post}}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: {is_not: post}}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: [[post], [shop]]}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, way: <post}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, pieces <9}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, when: 1mo..7d}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, when: 2mo..1mo}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, when: 1mo..5wd}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, when: <14 Tage}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {sealed: no, when: <P14D}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {and: [{sealed: no}, {way: post}]}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {rest: true}", 35, "invalid-cell", Over),
    ("when: {sealed: no}", "when: {还没拆封吗: no}", 35, "unknown-fact", Over),
    ("    when: {sealed: no}\n", "    if: {sealed: no}\n", 35, "invalid-value", Over),
    ("    when: {sealed: no}\n", "    当: {sealed: no}\n", 35, "invalid-value", Over),
    ("then: back", "那么: back", 28, "invalid-value", Over),
    ("then: back", "then: [back]", 28, "invalid-value", Over),
    ("then: back", "then: back, stay", 28, "unknown-outcome", Over),
    ("then: back", "then: outcomes.back", 28, "unknown-outcome", Over),
    // Keys that are misspelt, translated or a synonym of a known key.
    ("facts:\n", "问题:\n", 3, "invalid-value", Over),
    ("facts:\n", "questions:\n", 3, "invalid-value", Over),
    ("outcomes:\n", "结果:\n", 18, "invalid-value", Over),
    ("rules:\n", "规则:\n", 24, "invalid-value", Over),
    ("tests:\n", "examples:\n", 37, "unknown-key", Over),
    ("    needs: {sealed: no}\n", "    need: {sealed: no}\n", 13, "unknown-key", Over),
    ("    needs: {sealed: no}\n", "    requires: {sealed: no}\n", 13, "unknown-key", Over),
    ("zone: Asia/Shanghai", "timezone: Asia/Shanghai", 2, "unknown-key", Over),
    ("    one_of: {post", "    oneOf: {post", 9, "invalid-value", Over),
    ("    yes_no: true\n", "    type: yes_no\n", 6, "invalid-value", Over),
    ("    yes_no: true\n", "    yes_no: [yes, no]\n", 6, "invalid-value", Over),
    ("{post: 邮寄, shop: 自提, courier: 快递}", "post | shop | courier", 9, "unknown-option", Over),
    ("{post: 邮寄, shop: 自提, courier: 快递}", "{post, shop, courier}", 9, "invalid-value", Over),
    // Ranges in another notation.
    ("range: 1..90", "range: [1, 90]", 14, "invalid-value", Over),
    ("range: 1..90", "min: 1, max: 90", 14, "invalid-value", Over),
    ("range: 1..90", "max: 90, min: 1", 14, "invalid-value", Over),
    ("range: 1..90", "range: 1...90", 14, "invalid-value", Over),
    ("range: 1..90", "range: 90", 14, "invalid-value", Over),
    ("range: 1..90", "range: 1..90 pieces", 14, "invalid-value", Hand),
    ("number: {range: 1..90, unit: 件}", "number: 1..90", 14, "invalid-value", Over),
    ("range: 0h..60d", "range: 60d", 17, "invalid-value", Over),
    // Deadlines and tests.
    ("within: 10d", "within: P10D", 21, "invalid-value", Over),
    ("within: 10d", "within: 10 Tage", 21, "invalid-value", Over),
    ("expect: back", "outcome: back", 41, "unknown-fact", Over),
    ("within: 10d", "within: -10d", 21, "invalid-value", Over),
    ("within: 10d", "within: 10 天内", 21, "invalid-value", Over),
    ("within: 10d", "within: +10d", 21, "invalid-value", Over),
    ("within: 10d", "within: 10 work days", 21, "invalid-value", Hand),
    ("within: 10d", "within: 6m", 21, "invalid-value", Hand),
    ("within: 10d", "withn: 10d", 21, "invalid-value", Over),
    ("within: 10d", "after: 10d", 21, "invalid-value", Over),
    ("expect: back", "expects: back", 41, "unknown-fact", Over),
    ("expect: back", "expect: bcak", 41, "unknown-outcome", Over),
    ("expect: back", "expect: 寄回来", 41, "unknown-outcome", Over),
    ("given: {sealed: yes,", "given: {sealed: 没有,", 39, "unknown-option", Hand),
    ("given: {sealed: yes,", "given: {seald: yes,", 39, "unknown-fact", Over),
];

/// The findings that the set has without a slip.
pub(super) fn faults(text: &str) -> Vec<Diagnostic> {
    let mut list = compile_raw(text).1.list;
    list.retain(|d| !matches!(d.code.as_str(), "fact-never-asked" | "unused-allow"));
    list
}

pub(super) fn line(text: &str, d: &Diagnostic) -> usize {
    1 + text[..d.span.start as usize].matches('\n').count()
}

/// Text between a hint's first backticks.
pub(super) fn snippet(d: &Diagnostic) -> String {
    d.hints[0].split('`').nth(1).unwrap_or_default().to_string()
}

/// The text with a hint's snippet in the place of its finding.
pub(super) fn pasted(text: &str, d: &Diagnostic) -> String {
    format!("{}{}{}", &text[..d.span.start as usize], snippet(d), &text[d.span.end as usize..])
}

#[test]
fn a_slip_is_one_finding_on_its_line_and_its_hint_mends_it() {
    // A rule with one more cell leaves a gap.
    each_is_one_finding(SET, SLIPS, |d| d.severity != Severity::Error || d.code.as_str() == "rule-gap");
}

/// Tries slips in a set: each is one finding on its line with its code, and its hint mends it. `may_stay` accepts
/// findings that the mended set has.
pub(super) fn each_is_one_finding(set: &str, slips: &[SlipOf], may_stay: impl Fn(&Diagnostic) -> bool) {
    assert!(faults(set).is_empty(), "{:?}", faults(set));
    let mut failures = Vec::new();
    for (right, wrong, at, code, mend) in slips {
        assert_eq!(set.matches(right).count(), 1, "{right}");
        let text = set.replace(right, wrong);
        let found = faults(&text);
        let [d] = &found[..] else {
            failures.push(format!("{wrong}: {found:?}"));
            continue;
        };
        if (line(&text, d), d.code.as_str()) != (*at, *code) || d.hints.iter().all(String::is_empty) {
            failures.push(format!("{wrong}: {d:?}"));
        }
        let start = d.span.start as usize;
        let mended = match mend {
            Over => pasted(&text, d),
            Below => {
                let next = start + text[start..].find('\n').unwrap() + 1;
                let indent = text[next..].len() - text[next..].trim_start().len();
                format!("{}{}{}\n{}", &text[..next], " ".repeat(indent), snippet(d), &text[next..])
            }
            Hand => continue,
        };
        let left: Vec<Diagnostic> = faults(&mended).into_iter().filter(|d| !may_stay(d)).collect();
        if !left.is_empty() {
            failures.push(format!("{wrong}: {}\n{:?}\n{left:?}", d.message, d.hints));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A misspelt key of a decision is read as the key that was meant, so it causes one finding and no others.
#[test]
fn a_misspelt_key_of_a_decision_is_one_finding() {
    let text = "title: t\nfacts:\n  a: {ask: A, one_of: {p: P, q: Q}}\noutcomes: {x: {title: X}, y: {title: Y}}\nrules:\n  \
                - {id: r, title: r, when: {a: p}, then: x}\n  - {id: s, title: s, when: {a: q}, then: y}\ndecisions:\n  n:\n    \
                title: N\n    hit_policy: collect\n    aggregate: max\n    value: {number: {}}\n    rules:\n      \
                - {id: m, title: m, when: {}, value: 1}\n      - {id: o, title: o, when: {a: p}, value: 2}\ntests:\n  \
                - {name: p, given: {a: p}, expect: x, decisions: {n: {value: 2}}}\n";
    assert!(faults(text).is_empty(), "{:?}", faults(text));
    for (right, wrong, code) in [
        ("decisions:\n  n", "decision:\n  n", "unknown-key"),
        ("decisions:\n  n", "Decisions:\n  n", "unknown-key"),
        ("decisions:\n  n", "决定:\n  n", "unknown-key"),
        ("hit_policy", "hit-policy", "unknown-key"),
        ("hit_policy", "hitPolicy", "unknown-key"),
        ("hit_policy", "policy", "unknown-key"),
        ("aggregate", "agregate", "unknown-key"),
        ("aggregate", "aggregation", "unknown-key"),
        ("    value: {number", "    values: {number", "unknown-key"),
        ("facts:", "fact:", "invalid-value"),
        ("facts:", "questions:", "invalid-value"),
        ("outcomes: {x", "outcome: {x", "unknown-key"),
        ("\nrules:", "\nrule:", "unknown-key"),
        ("    rules:", "    Rules:", "invalid-value"),
        ("hit_policy: collect", "hit_policy: C", "invalid-value"),
    ] {
        assert_eq!(text.matches(right).count(), 1, "{right}");
        let text = text.replace(right, wrong);
        let found = faults(&text);
        let [d] = &found[..] else { panic!("{wrong}: {found:?}") };
        assert_eq!(d.code.as_str(), code, "{wrong}: {}", d.message);
        let mended = pasted(&text, d);
        assert!(faults(&mended).is_empty(), "{wrong}: {:?}\n{:?}", d.hints, faults(&mended));
    }
}

/// Facts that are derived from each other in a circle are one finding, which names the facts of the circle in order.
#[test]
fn a_circle_is_one_finding() {
    let text = |facts: &str| {
        format!(
            "title: t\nfacts:\n  q: {{ask: Q, number: {{range: 0..9}}}}\n{facts}outcomes: {{x: {{title: X}}, y: {{title: Y}}}}\n\
             rules:\n  - {{id: r, title: r, when: {{q: <5}}, then: x}}\n  - {{id: s, title: s, when: {{q: '>=5'}}, then: y}}\n"
        )
    };
    let table = |id: &str, of: &str| {
        format!(
            "  {id}: {{yes_no: true, derive: [{{when: {{{of}: yes}}, then: yes}}, {{when: rest, then: no}}]}}\n"
        )
    };
    let derived = [table("a", "b"), table("b", "c"), table("c", "a"), table("d", "a")].concat();
    let summed = "  a: {sum: [b, q]}\n  b: {sum: [c, q]}\n  c: {sum: [a, q]}\n";
    for (facts, message) in [
        (derived.as_str(), "facts are derived from each other in a circle: `a` → `b` → `c` → `a`"),
        (table("a", "a").as_str(), "`a` is derived from itself"),
        (summed, "formulas follow from each other in a circle: `a` → `b` → `c` → `a`"),
        ("  a: {sum: [a, q]}\n", "`a` follows from itself"),
    ] {
        let found = faults(&text(facts));
        let [d] = &found[..] else { panic!("{facts}: {found:?}") };
        assert_eq!((d.message.as_str(), line(&text(facts), d)), (message, 4), "{facts}");
    }
}

/// Slips outside of the rules, each with the hint that mends it.
#[test]
fn a_slip_in_a_question_is_one_finding() {
    let text = "title: t\nzone: Europe/London\nfacts:\n  a: {ask: A, one_of: {p: p, q: q}}\n  m: {ask: M, money: {currency: GBP, range: 0..9}}\n\
                outcomes:\n  x: {title: X}\n  y: {title: Y}\nrules:\n  - {id: r, title: r, when: {a: p, m: <5}, then: x}\n  \
                - {id: s, title: s, when: rest, then: y}\n";
    assert!(faults(text).is_empty(), "{:?}", faults(text));
    for (right, wrong, at, hint) in [
        ("GBP", "£", 5, "write `GBP`"),
        ("GBP", "pounds", 5, "write `GBP`"),
        ("GBP", "sterling", 5, "write its code of three letters, such as `EUR`"),
        ("{p: p, q: q}", "[p, q]", 4, "write `{p: p, q: q}`"),
        ("{p: p, q: q}", "[p: Post, q: Van]", 4, "write `{p: Post, q: Van}`"),
        ("{p: p, q: q}", "[A book, Food]", 4, ""),
        ("then: x", "then: [x]", 10, "write `x`: one text, no list"),
        ("Europe/London", "GMT+1", 2, "write a name such as `Asia/Shanghai`"),
        ("Europe/London", "UTC-05:00", 2, "write a name such as `Asia/Shanghai`"),
        (
            "  m: {",
            "  e: {ask: E, date: {}}\n  d: {open: {from: e, within: 200y}}\n  m: {",
            6,
            "a time limit is at most 100 years long",
        ),
    ] {
        let text = text.replace(right, wrong);
        let found: Vec<Diagnostic> =
            faults(&text).into_iter().filter(|d| d.severity == Severity::Error).collect();
        let [d] = &found[..] else { panic!("{wrong}: {found:?}") };
        assert_eq!((line(&text, d), d.code.as_str()), (at, "invalid-value"), "{wrong}: {}", d.message);
        assert_eq!(d.hints.first().map_or("", String::as_str), hint, "{wrong}: {}", d.message);
    }
}

#[test]
fn a_file_without_a_set_says_so() {
    let found = faults("");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "the file holds no rule set");
}

/// The special rule stays, and the general one gives way.
#[test]
fn a_row_for_everything_else_is_told_to_be_one() {
    let text = "title: t\nfacts:\n  a: {ask: A, one_of: {p: P, q: Q, r: R}}\noutcomes:\n  x: {title: X}\n  y: {title: Y}\n\
                rules:\n  - {id: r, title: r, when: {a: p}, then: x}\n  - {id: s, title: s, when: {}, then: y}\n";
    let found = faults(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].hints,
        ["write `when: rest` in `s`: it then decides every case that no other rule decides"]
    );
    assert!(faults(&text.replace("when: {}", "when: rest")).is_empty());
    let part = text
        .replace("when: {}", "when: {a: [p, q]}")
        .replace("rules:\n", "rules:\n  - {id: z, title: z, when: {a: r}, then: y}\n");
    let found = faults(&part);
    assert_eq!(
        found[0].hints,
        ["if `r` is the exception, write it in `s`: `except: [{when: {a: p}, then: x}]`, and delete it"]
    );
}
