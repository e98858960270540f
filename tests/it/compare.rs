//! `zhinan compare`: other people's cases held against a rule set.

use crate::site::Scratch;

#[test]
fn cases_of_others_are_held_against_a_set() {
    let set = "title: 能退吗\nzone: Asia/Shanghai\nallow: [missing-source, missing-description]\nfacts:\n  \
               opened: {ask: 拆了吗, yes_no: true}\n  since: {ask: 多久, elapsed: {from: got_at, step: 1h, range: 0h..90d}}\n\
               outcomes:\n  back: {title: 退, deadline: {from: got_at, within: 7d}}\n  keep: {title: 不退}\nrules:\n  \
               - {id: a, title: 退, when: {opened: no, since: <7d}, then: back}\n  - {id: b, title: 不退, when: rest, then: keep}\n";
    let good = "\u{feff}opened,got_at,now,expect,due\r\nno,2026-03-02T10:00,2026-03-03T10:00,back,2026-03-09T10:00\r\nyes,,,keep,\r\n";
    let bad = "opened,got_at,now,expect\nno,2026-03-02T10:00,2026-03-13T10:00,back\nno,=1+1,,keep\n";
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/rules/r.yaml", set),
        ("good.csv", good),
        ("bad.csv", bad),
        ("wrong.csv", "opend,expect\nno,back\n"),
    ]);
    let out = site.zhinan(&["compare", "r", "good.csv"]);
    assert_eq!((out.code, out.out.as_str()), (0, "2 cases, 0 differ\n"), "{}", out.err);
    let (gbk, ..) = encoding_rs::GBK.encode("opened,expect,说明\nyes,keep,退货运费由商家承担\n");
    std::fs::write(site.path("gbk.csv"), gbk).expect("written");
    let out = site.zhinan(&["compare", "r", "gbk.csv"]);
    assert!(
        out.code == 2 && out.err.contains("cannot read `gbk.csv`: this is GBK, not UTF-8"),
        "{}",
        out.err
    );
    let out = site.zhinan(&["compare", "r", "bad.csv"]);
    assert_eq!(out.code, 1);
    assert!(out.out.starts_with("line 2: expected `back`, got `keep`\n"), "{}", out.out);
    assert!(out.out.contains("line 3: `=1+1` is not a date and time"), "{}", out.out);
    let out = site.zhinan(&["compare", "r", "bad.csv", "--json"]);
    let first: serde_json::Value = serde_json::from_str(out.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (first["line"].as_u64(), first["outcomes"][0].as_str(), first["passed"].as_bool()),
        (Some(2), Some("keep"), Some(false))
    );
    let out = site.zhinan(&["compare", "r", "wrong.csv"]);
    assert_eq!(out.code, 2);
    assert!(
        out.err.contains("wrong.csv: line 1: column 1 is called `opend` (did you mean `opened`?)"),
        "{}",
        out.err
    );
}

#[test]
fn totals_of_others_are_compared_as_numbers() {
    let set = "title: Paid\nallow: [missing-source, missing-description]\nfacts:\n  abroad: {ask: Abroad?, yes_no: true}\n\
               decisions:\n  allowance:\n    title: Allowance\n    hit_policy: collect\n    aggregate: sum\n    \
               value: {money: {currency: GBP}}\n    rules:\n      - {id: food, title: Meals, when: {}, value: 20}\n      \
               - {id: far, title: More, when: {abroad: yes}, value: 35}\n";
    let cases = "abroad,allowance\nyes,55\nno,20.00\nyes,20\n";
    let site =
        Scratch::new(&[("content/index.md", "# A\n"), ("content/rules/r.yaml", set), ("cases.csv", cases)]);
    let out = site.zhinan(&["compare", "r", "cases.csv"]);
    let expected = "line 4: expected `allowance` to be `20`, got `55`\n  abroad=yes\n3 cases, 1 differ\n";
    assert_eq!((out.code, out.out.as_str()), (1, expected), "{}", out.err);
}

/// Outcomes that are all possible have no order of their own; those of a list have that of its rules.
#[test]
fn possible_outcomes_are_compared_in_any_order() {
    let set = "title: Loan\nlang: en\nallow: [missing-source, missing-description]\nfacts:\n  a: {ask: A?, yes_no: true, unsure: Look.}\n  \
               k: {ask: K?, one_of: {x: X, y: Y}}\noutcomes: {one: {title: One}, two: {title: Two}}\nrules:\n  \
               - {id: r1, title: R1, when: {a: yes}, then: one}\n  - {id: r2, title: R2, when: {a: no}, then: two}\n\
               decisions:\n  papers:\n    title: Papers\n    hit_policy: collect\n    outcomes: {p1: {title: P1}, p2: {title: P2}}\n    rules:\n      \
               - {id: l1, title: L1, when: {k: x}, then: p2}\n      - {id: l2, title: L2, when: {}, then: p1}\ntests:\n  \
               - {name: t1, given: {a: unsure, k: x}, expect: [two, one], decisions: {papers: [p2, p1]}}\n  - {name: t2, given: {a: unsure, k: x}, expect: [one, two]}\n";
    let cases = "a,k,expect,papers\nunsure,x,two one,p2 p1\nunsure,x,one|two,p2 p1\nunsure,x,one,p2 p1\nyes,x,one,p1 p2\n";
    let site =
        Scratch::new(&[("content/index.md", "# A\n"), ("content/rules/r.yaml", set), ("cases.csv", cases)]);
    let tests = site.zhinan(&["test"]);
    assert_eq!(tests.code, 0, "{}{}", tests.out, tests.err);
    let out = site.zhinan(&["compare", "r", "cases.csv"]);
    assert!(out.out.contains("line 4: expected `one`, got `one, two`"), "{}", out.out);
    assert!(out.out.contains("line 5: expected `papers` to be `p1 p2`, got `p2 p1`"), "{}", out.out);
    assert!(out.out.ends_with("4 cases, 2 differ\n"), "{}", out.out);
    site.write("content/rules/r.yaml", &set.replace("papers: [p2, p1]", "papers: [p1, p2]"));
    assert_eq!(site.zhinan(&["test"]).code, 1);
}

/// A test may say a due time in fewer words, as a table of cases may.
#[test]
fn a_due_time_is_compared_as_far_as_it_is_said() {
    let set = "title: Back\nlang: en\nzone: Europe/London\nallow: [missing-source, missing-description]\nfacts:\n  \
               got: {ask: When, date: {range: 2026-01-01..2026-12-31}}\noutcomes: {o: {title: O, deadline: {from: got, within: 14d}}}\n\
               rules:\n  - {id: a, title: A, when: {}, then: o}\ntests:\n  - {name: t, given: {got: 2026-03-01}, due: DUE}\n";
    let site = Scratch::new(&[("content/index.md", "# A\n")]);
    let code = |due: &str| {
        site.write("content/rules/r.yaml", &set.replace("DUE", due));
        site.write("cases.csv", &format!("got,due\n2026-03-01,{due}\n"));
        (site.zhinan(&["test"]).code, site.zhinan(&["compare", "r", "cases.csv"]).code)
    };
    for due in
        ["2026-03-16T00:00+00:00", "2026-03-16T00:00", "2026-03-16", "2026-03-15T24:00", "2026-03-15 24:00"]
    {
        assert_eq!(code(due), (0, 0), "{due}");
    }
    for due in ["2026-03-15", "2026-03-16T24:00", "2026-03-16T00:00+01:00", "2026-03-17"] {
        assert_eq!(code(due), (1, 1), "{due}");
    }
}
