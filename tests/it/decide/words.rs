//! Rules in words: what readers are told of a condition, for every kind, in both languages.

use super::*;
use std::collections::BTreeMap;

/// A set with a fact of each kind; `cells` is the condition of its first rule.
fn text(head: &str, cells: &str) -> String {
    format!(
        "{head}\nzone: Asia/Shanghai\nfacts:\n  \
         yes: {{ask: 'Paid?', yes_no: true}}\n  \
         one: {{ask: Way, one_of: {{sea: By sea, air: 'By air, fast', road: 陆运，慢}}, say: '走{{}}'}}\n  \
         any: {{ask: Harm, any_of: {{torn: Torn, wet: Wet}}}}\n  \
         n: {{ask: Count, number: {{range: 0..9, unit: pcs}}}}\n  \
         cny: {{ask: Price, money: {{range: 0..100}}}}\n  \
         usd: {{ask: Dollars, money: {{currency: USD, range: 0..100}}}}\n  \
         long: {{ask: Wait, duration: {{range: 0h..30d, step: 1h}}, say: '过了{{}}'}}\n  \
         day: {{ask: Day, date: {{range: 2026-01-01..2026-12-31}}}}\n  \
         at: {{ask: Moment, datetime: {{range: 2026-01-01..2026-12-31}}}}\n  \
         hour: {{ask: Hour, time: {{}}}}\n  \
         since: {{ask: Since, elapsed: {{from: arrived, range: 0min..90d}}, say: '收到{{}}'}}\n\
         outcomes:\n  x: {{title: X}}\n  y: {{title: Y}}\nhit_policy: first\nrules:\n  \
         - {{id: a, title: A, when: {{{cells}}}, then: x}}\n  - {{id: b, title: B, when: {{}}, then: y}}\n"
    )
}

fn sentence(head: &str, cells: &str) -> String {
    let (set, lines) = compile(&text(head, cells));
    set.unwrap_or_else(|| panic!("{cells}: {}", lines.join("\n"))).rules[0].sentence.clone()
}

#[test]
fn conditions_are_said_in_the_language_of_the_set() {
    for (cells, chinese, english) in [
        ("", "任何情况下", "in every case"),
        ("yes: yes", "如果「Paid」为「是」", "if “Paid” is “yes”"),
        (
            "yes: no, any.wet: yes",
            "如果「Paid」为「否」，并且「Harm：Wet」为「是」",
            "if “Paid” is “no”, and “Harm: Wet” is “yes”",
        ),
        ("one: sea", "如果走 By sea", "if 走By sea"),
        ("one: [sea, road]", "如果走 By sea或「陆运，慢」", "if 走By sea or 陆运，慢"),
        ("n: '>=5'", "如果「Count」为「5 pcs以上」", "if “Count” is “5 pcs or more”"),
        ("n: 2..5", "如果「Count」为「2 pcs到 4 pcs」", "if “Count” is “2 pcs to 4 pcs”"),
        (
            "n: [2, 7..]",
            "如果「Count」为「2 pcs」或「7 pcs以上」",
            "if “Count” is “2 pcs” or “7 pcs or more”",
        ),
        ("cny: <12.50", "如果「Price」为「不到 12.50 元」", "if “Price” is “less than CNY 12.50”"),
        ("usd: 1..3", "如果「Dollars」为「1 美元以上不到 3 美元」", "if “Dollars” is “$1 to under $3”"),
        ("long: <1d", "如果过了不到 1 天", "if 过了less than 1 day"),
        ("long: 1h..2w", "如果过了 1 小时以上不到 2 周", "if 过了1 hour to under 2 weeks"),
        ("day: <2026-05-01", "如果「Day」为「2026年5月1日之前」", "if “Day” is “before May 1, 2026”"),
        (
            "day: 2026-05-01..2026-06-01",
            "如果「Day」为「2026年5月1日到 2026年5月31日」",
            "if “Day” is “May 1, 2026 to May 31, 2026”",
        ),
        (
            "at: '>=2026-05-01T10:00'",
            "如果「Moment」为「2026年5月1日 10:00 及以后」",
            "if “Moment” is “on or after May 1, 2026, 10:00”",
        ),
        ("hour: <18:00", "如果「Hour」为「18:00 之前」", "if “Hour” is “before 18:00”"),
        ("hour: '>=18:00'", "如果「Hour」为「18:00 及以后」", "if “Hour” is “18:00 or later”"),
        (
            "hour: 09:00..17:30",
            "如果「Hour」为「09:00 到 17:30 之前」",
            "if “Hour” is “09:00 to before 17:30”",
        ),
        ("since: <90min", "如果收到不到 90 分钟", "if 收到less than 90 minutes"),
    ] {
        assert_eq!(sentence("title: 说法", cells), chinese, "{cells}");
        assert_eq!(sentence("title: Words", cells), english, "{cells}");
        assert_eq!(sentence("title: 说法\nlang: en", cells), english, "{cells}");
    }
}

/// A theme that brings a language brings it for rules too; other languages are a finding.
#[test]
fn a_set_may_be_in_a_language_of_the_sites_theme() {
    let set = text("title: Words\nlang: qaa", "yes: no, n: '>=5'");
    let words = "rule_if: si {conditions}\nrule_and: ' et '\nrule_is: '{ask} : {answers}'\nrule_answer: '{label}'\n\
                 rule_no: non\nrule_more: '{low} ou plus'\n";
    let site = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.to_string()));
        let inputs = zhinan::config::Inputs { as_of: as_of(), base_url: None, drafts: false };
        let mut diags = Diags::default();
        (zhinan::analyse(zhinan::load::from_texts(files), &inputs, &mut diags), diags)
    };
    let (found, _) = site(&[("content/rules/r.yaml", &set), ("themes/default/strings/qaa.yaml", words)]);
    assert_eq!(found.guides[0].rules[0].sentence, "si Paid : non et Count : 5 pcs ou plus");
    let (_, diags) = site(&[("content/rules/r.yaml", &set)]);
    let fault = diags.list.iter().find(|d| d.message == "`lang` cannot be `qaa`").expect("a finding");
    let catalog = zhinan::phrases::Catalog::embedded();
    let known: Vec<String> = catalog.languages().iter().map(|tag| format!("`{tag}`")).collect();
    assert_eq!(fault.hints, [format!("write one of {}", known.join(", "))]);
}

#[test]
fn a_formula_gives_facts_of_the_right_kind() {
    let text = "title: t\nzone: Asia/Shanghai\nfacts:\n  \
        a: {ask: A, number: {range: 0..9, unit: pcs}}\n  b: {ask: B, number: {range: 1..9, unit: pcs}}\n  \
        m: {ask: M, money: {currency: EUR, range: 0..100}}\n  l: {ask: L, duration: {range: 0h..9h}}\n  \
        s: {ask: S, elapsed: {from: f, range: 0h..9h}}\n  \
        d: {ask: D, date: {range: 2026-01-01..2026-01-31}}\n  e: {ask: E, date: {range: 2026-01-01..2026-01-31}}\n  \
        p: {ask: P, datetime: {range: 2026-01-01..2026-01-31}}\n  q: {ask: Q, datetime: {range: 2026-01-01..2026-01-31}}\n  \
        t: {ask: T, time: {}}\n  u: {ask: U, time: {range: 12:00..23:59}}\n  \
        ab: {sum: [a, b]}\n  mm: {sum: [m, m]}\n  ls: {sum: [l, s]}\n  ba: {difference: [a, b]}\n  de: {difference: [e, d]}\n  \
        pq: {difference: [q, p]}\n  tu: {difference: [u, t]}\n  r: {ratio: {of: m, to: m, step: 0.001}}\n  \
        h: {scale: {of: m, by: 0.5}}\n\
        outcomes:\n  x: {title: X}\nrules:\n  - {id: r, title: R, when: {}, then: x}\n";
    let (set, diags) = compile_raw(text);
    assert_eq!(diags.count(zhinan::diag::Severity::Error), 0, "{:?}", diags.list);
    let set = set.unwrap();
    let of = |id: &str| {
        let domain = &set.facts.iter().find(|f| f.id == id).unwrap().domain;
        (domain.kind.name, format!("{}{}", domain.unit, domain.currency), domain.decimals, domain.range)
    };
    let hours = |n: i64| n * 3600;
    for (id, expected) in [
        ("ab", ("number", "pcs", 0, (1, 18))),
        ("mm", ("money", "EUR", 2, (0, 20_000))),
        ("ls", ("duration", "", 0, (0, hours(18)))),
        ("ba", ("number", "pcs", 0, (-9, 8))),
        ("de", ("number", "", 0, (-30, 30))),
        ("pq", ("duration", "", 0, (-31 * hours(24) + 60, 31 * hours(24) - 60))),
        ("tu", ("duration", "", 0, (-hours(12) + 60, hours(24) - 60))),
        ("r", ("number", "", 3, (0, 10_000_000))),
        ("h", ("money", "EUR", 3, (0, 50_000))),
    ] {
        let (kind, unit, decimals, range) = expected;
        assert_eq!(of(id), (kind, unit.to_string(), decimals, range), "{id}");
    }
    for wrong in [
        "sum: [a, m]",
        "sum: [d, e]",
        "difference: [d, p]",
        "difference: [p, t]",
        "ratio: {of: t, to: u}",
        "sum: [a, l]",
    ] {
        let text = text.replace("outcomes:", &format!("  wrong: {{{wrong}}}\noutcomes:"));
        let found = compile(&text).1.join("\n");
        assert!(found.contains("`wrong` cannot be made of facts of these kinds"), "{wrong}: {found}");
    }
}

/// Each question costs one; an order is better where it asks less on average.
#[test]
fn a_better_order_asks_less_on_average() {
    let text = |order: &str| {
        format!(
            "title: t\norder: {order}\nfacts:\n  \
             a: {{ask: A, one_of: {{x: X, y: Y, z: Z}}}}\n  b: {{ask: B, yes_no: true}}\n\
             outcomes:\n  o: {{title: O}}\n  p: {{title: P}}\nrules:\n  \
             - {{id: n, title: N, when: {{b: no}}, then: o}}\n  \
             - {{id: x, title: X, when: {{b: yes, a: x}}, then: p}}\n  \
             - {{id: y, title: Y, when: {{b: yes, a: [y, z]}}, then: o}}\n"
        )
    };
    // In file order `b` is asked after `x` only: 1 + 1/3 questions. With `b` first, half of the readers are
    // asked `a` too: 1 + 1/2.
    let file = consistent(&text("file"));
    assert!((file.questions - 4.0 / 3.0).abs() < 1e-9, "{}", file.questions);
    assert_eq!(file.questions_in_file_order, None);
    let auto = consistent(&text("auto").replace(
        "  a: {ask: A, one_of: {x: X, y: Y, z: Z}}\n  b: {ask: B, yes_no: true}\n",
        "  b: {ask: B, yes_no: true}\n  a: {ask: A, one_of: {x: X, y: Y, z: Z}}\n",
    ));
    assert!((auto.questions - 4.0 / 3.0).abs() < 1e-9, "{}", auto.questions);
    assert_eq!(auto.questions_in_file_order, Some(1.5));
    let order: Vec<&str> = auto.order.iter().map(|f| auto.facts[*f].id.as_str()).collect();
    assert_eq!(order, ["a", "b"]);
    let none: BTreeMap<String, String> = BTreeMap::new();
    let now = decide::parse_now(&auto, "2026-11-22T12:00").unwrap();
    assert_eq!(decide::explain(&auto, &none, now).unwrap().next.as_deref(), Some("a"));
}
