//! Hints that mend what they are about, and deadlines that end where they say.

use super::consistent;
use super::findings::{first, found};

#[test]
fn no_step_goes_on_behind_an_inclusive_deadline() {
    let set = |step: &str, cell: &str| {
        format!(
            "title: 退款\nfacts:\n  since: {{ask: 多久, elapsed: {{from: at, step: {step}, range: 0d..90d}}}}\n\
             outcomes:\n  yes: {{title: 来得及, deadline: {{from: at, within: 14d, boundary: included}}}}\n  \
             no: {{title: 晚了}}\nrules:\n  - {{id: a, title: a, when: {{since: '{cell}'}}, then: yes}}\n  \
             - {{id: b, title: b, when: {{since: '{}'}}, then: no}}\n",
            if cell.contains('=') { ">14d" } else { ">=14d" }
        )
    };
    for step in ["1d", "12h", "1h", "2min"] {
        let d = first(&set(step, "<=14d"));
        assert_eq!(d.code.as_str(), "deadline-incoherent", "{step}");
        assert_eq!(
            d.hints,
            [
                "narrow the rule with `since: '<14d'`",
                "or count `since` in minutes, `step: 1min`, and write `'<=14d'`"
            ]
        );
        consistent(&set(step, "<14d"));
    }
    for step in ["1min", "1s"] {
        consistent(&set(step, "<=14d"));
        consistent(&set(step, "<14d"));
    }
}

/// Texts in cells, and the hint that mends each.
#[test]
fn cells_of_other_tools_get_a_hint_that_mends_them() {
    let facts = "title: t\nfacts:\n  pay: {ask: 吗, one_of: {card: 卡, alipay: 宝, cash: 现}}\n  ok: {ask: 吗, yes_no: true}\n  \
                 count: {ask: 几, number: {range: 1..500}}\n  sum: {ask: 多, money: {range: 0..100}}\n  \
                 since: {ask: 久, elapsed: {from: at, range: 0h..90d}}\noutcomes:\n  x: {title: 甲}\n  y: {title: 乙}\n";
    let rule = |cell: &str| format!("rules:\n  - {{id: r, title: r, when: {{{cell}}}, then: x}}\n");
    for (cell, hint, mended) in [
        ("count: 1-3", "write `1..=3`", "count: 1..=3"),
        ("count: '[1..3]'", "write `1..=3`", "count: 1..=3"),
        ("count: '[1..3)'", "write `1..3`", "count: 1..3"),
        ("count: '(1..3]'", "write `2..=3`", "count: 2..=3"),
        ("count: 1 到 3", "write `1..=3`", "count: 1..=3"),
        ("count: 18-500", "write `>=18`", "count: '>=18'"),
        ("count: 10%", "write `10`", "count: 10"),
        ("count: '!=5'", "write `{not: 5}`", "count: {not: 5}"),
        ("sum: 1-3", "write `1..=3`", "sum: 1..=3"),
        ("since: 2d-7d", "write `48h..7d`", "since: 48h..7d"),
        ("pay: '!=cash'", "write `{not: cash}`", "pay: {not: cash}"),
        ("pay: not cash", "write `{not: cash}`", "pay: {not: cash}"),
        ("pay: not(cash)", "write `{not: cash}`", "pay: {not: cash}"),
        ("ok: '!=yes'", "write `no`", "ok: no"),
        ("ok: '-'", "leave the cell out if any value is meant", ""),
        ("count: '*'", "leave the cell out if any value is meant", ""),
    ] {
        let d = first(&format!("{facts}{}", rule(cell)));
        assert_eq!((d.code.as_str(), d.hints[0].as_str()), ("invalid-cell", hint), "{cell}: {}", d.message);
        let mended = found(&format!("{facts}{}", rule(mended)));
        assert!(!mended.contains("invalid-cell") && !mended.contains("unknown-option"), "{cell}: {mended}");
    }
    for (rule, hint) in [
        ("{id: r, title: r, when: {ok: yes}, then: 甲}", "write the outcome's id: `x`"),
        ("{id: r, title: r, when: else, then: x}", "write `rest`: every case that no other rule decides"),
        ("{id: r, title: r, when: [{ok: yes}], then: x}", "write one map: `{ok: yes}`"),
        ("{id: r, title: r, when: {ok: }, then: x}", "leave the cell out if any value is meant"),
    ] {
        let found = found(&format!("{facts}rules:\n  - {rule}\n"));
        assert!(found.contains(hint), "{rule}: {found}");
    }
}
