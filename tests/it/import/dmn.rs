//! Decision tables of DMN.

use super::holds;
use crate::site::Scratch;

const HEAD: &str = "<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"Loans\" namespace=\"x\">";

fn table(name: &str, policy: &str, inputs: &[(&str, &str)], of: &str, rules: &[&[&str]]) -> String {
    let input = |(name, of): &(&str, &str)| {
        format!("<input><inputExpression typeRef=\"{of}\"><text>{name}</text></inputExpression></input>")
    };
    let entry = |kind: &str, text: &str| format!("<{kind}><text><![CDATA[{text}]]></text></{kind}>");
    let rule = |cells: &&[&str]| {
        let (then, when) = cells.split_last().expect("a result");
        let when: String = when.iter().map(|cell| entry("inputEntry", cell)).collect();
        format!("<rule>{when}{}</rule>", entry("outputEntry", then))
    };
    format!(
        "<decision name=\"{name}\"><variable name=\"{name}\" typeRef=\"{of}\"/><decisionTable hitPolicy=\"{policy}\">{}<output/>{}</decisionTable></decision>",
        inputs.iter().map(input).collect::<String>(),
        rules.iter().map(rule).collect::<String>()
    )
}

fn imported(model: &str) -> (Scratch, crate::site::Run) {
    let site = Scratch::new(&[("model.dmn", model)]);
    let run = site.zhinan(&["import", "dmn", "model.dmn", "--root", "new", "--report", "report.jsonl"]);
    (site, run)
}

#[test]
fn a_table_that_no_rules_can_hold_is_refused_at_once() {
    let values: Vec<String> = (0..3000).map(|n| format!("\"v{n}\"")).collect();
    let rows: Vec<[&str; 2]> = values.iter().map(|value| [value.as_str(), "\"x\""]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let (_, run) = imported(&format!(
        "{HEAD}{}</definitions>",
        table("T", "FIRST", &[("A", "string")], "string", &rows)
    ));
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("more than 1024 values"), "{}", run.err);
    let rows: Vec<&[&str]> = (0..11_000).map(|_| &["-", "\"x\""][..]).collect();
    let (_, run) = imported(&format!(
        "{HEAD}{}</definitions>",
        table("T", "FIRST", &[("A", "string")], "string", &rows)
    ));
    assert!(run.err.contains("11000 rules, and 10000 is the most"), "{}", run.err);
}

#[test]
fn a_chain_of_tables_becomes_rule_sets() {
    let risk = table(
        "Risk",
        "UNIQUE",
        &[("Age", "number"), ("Member", "boolean")],
        "string",
        &[&["< 18", "-", "\"High\""], &["[18..60]", "true", "\"Low\""], &["(60..120]", "-", "\"Medium\""]],
    );
    let strategy = table(
        "Strategy",
        "FIRST",
        &[("Risk", "string"), ("Kind", "string")],
        "string",
        &[&["\"Low\",\"Medium\"", "not(\"car\")", "\"Accept <it>\""], &["-", "-", "\"Refuse\""]],
    );
    let sum = "<decision name=\"Sum\"><literalExpression><text>Age + 1</text></literalExpression></decision>";
    let java = table("Called", "UNIQUE", &[("System.exit(0)", "number")], "string", &[&["-", "\"x\""]]);
    let (site, run) = imported(&format!("{HEAD}{risk}{strategy}{sum}{java}</definitions>"));
    assert_eq!(run.code, 0, "{}", run.err);
    holds(&site, "dmn/a_chain_of_tables_becomes_rule_sets", "");
    let check = site.zhinan(&["check", "--root", "new", "--format", "short"]);
    assert_eq!(check.code, 0, "{}", check.out);
    let of = |answers: &[&str]| {
        let args = [&["explain", "strategy"], answers, &["--root", "new", "--json"]].concat();
        let out = site.zhinan(&args);
        assert_eq!(out.code, 0, "{}", out.err);
        let value: serde_json::Value = serde_json::from_str(&out.out).expect("JSON");
        value["outcomes"][0].as_str().expect("an outcome").to_string()
    };
    assert_eq!(of(&["age=60.5", "member=no", "kind=other"]), "accept-it");
    assert_eq!(of(&["age=17.99", "member=no", "kind=other"]), "refuse");
    // The first table says nothing of people between 18 and 60 who are no members.
    assert_eq!(of(&["age=60", "member=no", "kind=other"]), "refuse");
    assert_eq!(of(&["age=60", "member=yes", "kind=car"]), "refuse");
    let report = site.read("report.jsonl");
    for what in
        ["`Sum` is no table but an expression", "its input `System.exit(0)` is calculated", "leaves open"]
    {
        assert!(report.contains(what), "{what}: {report}");
    }
}

#[test]
fn what_is_exported_is_imported_with_the_same_meaning() {
    let rules = "title: \"退货\\a <b>\"\nfacts:\n  days: {ask: 几天, number: {range: 0..100}}\n  kind: {ask: 类别, one_of: {a: 甲, b: 乙, c: 丙}}\n  \
        far: {ask: 远, yes_no: true, derive: [{when: {kind: c}, then: yes}, {when: rest, then: no}]}\n\
        outcomes:\n  ok: {title: 可以}\n  no: {title: 不行}\nrules:\n  - {id: r, title: 七天, when: {days: '<=7'}, then: ok,\n     except: [{when: {kind: b}, then: no}]}\n  \
        - {id: far, title: 远, when: {days: 8..=14, far: yes}, then: ok}\n  - {id: rest, title: 其他, when: rest, then: no}\n";
    let site = Scratch::new(&[("content/index.md", "# 首页\n"), ("content/rules/r.yaml", rules)]);
    let out = site.zhinan(&["export", "dmn", "r"]);
    assert!(!out.out.contains('\u{7}'), "{}", out.out);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.out.contains("https://www.omg.org/spec/DMN/20191111/MODEL/") && !out.out.contains("<b>"));
    site.write("r.dmn", &out.out);
    let run = site.zhinan(&["import", "dmn", "r.dmn", "--root", "new"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let new = site.read("new/content/rules/result.yaml");
    assert!(["几天", "类别", "远"].iter().all(|ask| new.contains(&format!("ask: {ask}"))), "{new}");
    for days in ["0", "7", "8", "14", "15", "100"] {
        for kind in ["a", "b", "c"] {
            let of = |set: &str, root: &str| {
                let given = [format!("days={days}"), format!("kind={kind}")];
                let run = site.zhinan(&["explain", set, &given[0], &given[1], "--root", root, "--json"]);
                let value: serde_json::Value = serde_json::from_str(&run.out).expect(&run.err);
                value["outcomes"].clone()
            };
            assert_eq!(of("r", "."), of("result", "new"), "{days} {kind}");
        }
    }
}

/// A list has a row only where its rule counts, and what it comes to is put together by the table.
#[test]
fn lists_keep_their_meaning_in_both_directions() {
    let rules = "title: t\nfacts:\n  a: {ask: A, one_of: {p: P, q: Q, s: S}}\n  b: {ask: B, yes_no: true}\nhit_policy: collect\n\
        outcomes: {u: {title: U}, v: {title: V}, w: {title: W}}\nrules:\n  \
        - {id: l1, title: L1, when: {a: p}, then: u, except: [{when: {b: yes}, then: w}]}\n  \
        - {id: l3, title: L3, when: {b: no, a: [p, q]}, then: u}\n  - {id: l2, title: L2, when: rest, then: v}\n";
    let sum = "title: t\nfacts:\n  a: {ask: A, one_of: {p: P, q: Q, s: S}}\n  b: {ask: B, yes_no: true}\n\
        outcomes: {u: {title: U}, v: {title: V}}\nrules:\n  - {id: m, title: M, when: {a: p}, then: u}\n  \
        - {id: n, title: N, when: rest, then: v}\ndecisions:\n  fee:\n    title: Fee\n    hit_policy: collect\n    \
        aggregate: sum\n    value: {number: {}}\n    rules:\n      - {id: l1, title: L1, when: {a: p}, value: 5}\n      \
        - {id: l2, title: L2, when: {b: yes}, value: 5}\n      - {id: l3, title: L3, when: {a: q, b: yes}, value: 7}\n";
    for (rules, set, old, new) in [
        (rules, "result", "/outcomes", "/outcomes"),
        (sum, "fee", "/decisions/fee/value", "/decisions/main/value"),
    ] {
        let site = Scratch::new(&[("content/index.md", "# t\n"), ("content/rules/r.yaml", rules)]);
        let out = site.zhinan(&["export", "dmn", "r"]);
        assert_eq!(out.code, 0, "{}", out.err);
        site.write("r.dmn", &out.out);
        let run = site.zhinan(&["import", "dmn", "r.dmn", "--root", "new"]);
        assert_eq!(run.code, 0, "{}", run.err);
        for (a, b) in [("p", "yes"), ("p", "no"), ("q", "yes"), ("q", "no"), ("s", "yes"), ("s", "no")] {
            let of = |set: &str, root: &str, place: &str| {
                let given = [format!("a={a}"), format!("b={b}")];
                let run = site.zhinan(&["explain", set, &given[0], &given[1], "--root", root, "--json"]);
                let value: serde_json::Value = serde_json::from_str(&run.out).expect(&run.err);
                value.pointer(place).expect("a result").clone()
            };
            assert_eq!(of("r", ".", old), of(set, "new", new), "{a} {b}\n{}", out.out);
        }
    }
}

#[test]
fn a_table_in_another_language_than_feel_is_refused() {
    let t = table("T", "UNIQUE", &[("A", "number")], "string", &[&["< 5", "\"x\""], &[">= 5", "\"y\""]]);
    let said = |language: &str| format!("<text expressionLanguage=\"{language}\">");
    let groovy = HEAD.replacen("<definitions", "<definitions expressionLanguage=\"groovy\"", 1);
    for (head, language, why) in [
        (HEAD, "javascript", "its expressions are in javascript, not in FEEL"),
        (HEAD, "http://www.omg.org/spec/FEEL/20140401", ""),
        (&groovy, "feel", "in groovy, not in FEEL"),
    ] {
        let (_, run) = imported(&format!("{head}{}</definitions>", t.replacen("<text>", &said(language), 1)));
        assert_eq!(run.code == 0, why.is_empty(), "{}", run.err);
        assert!(run.err.contains(why), "{}", run.err);
    }
}

/// A question that does not apply has no value. Tables test for that, so that their rows do not overlap.
#[test]
fn questions_that_do_not_apply_are_null() {
    let rules = "title: t\nfacts:\n  sold: {ask: Sold, yes_no: true}\n  days: {ask: Days, number: {range: 0..100}, needs: {sold: yes}}\n  \
        late: {yes_no: true, derive: [{when: {days: '>7'}, then: yes}, {when: rest, then: no}]}\n\
        outcomes:\n  a: {title: A}\n  b: {title: B}\nrules:\n  - {id: r, title: R, when: {late: yes}, then: a}\n  - {id: s, title: S, when: rest, then: b}\n";
    let site = Scratch::new(&[("content/index.md", "# t\n"), ("content/rules/r.yaml", rules)]);
    let out = site.zhinan(&["export", "dmn", "r"]).out;
    assert!(out.contains("<text>&lt; 8,null</text>") && !out.contains("<text></text>"), "{out}");
    site.write("r.dmn", &out);
    let run = site.zhinan(&["import", "dmn", "r.dmn", "--root", "new", "--report", "report.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    holds(&site, "dmn/questions_that_do_not_apply_are_null", "");
    assert!(!site.read("report.jsonl").contains("overlap"), "{}", site.read("report.jsonl"));
    for (days, outcome) in [("7", "\"b\""), ("8", "\"a\"")] {
        let told = site.zhinan(&["explain", "result", &format!("days={days}"), "--root", "new", "--json"]);
        assert!(told.out.contains(&format!("\"outcomes\":[{outcome}]")), "{} {}", told.out, told.err);
    }
}

/// Types and values as several editors write them.
#[test]
fn values_of_other_editors_become_cells() {
    let age = table(
        "Age",
        "UNIQUE",
        &[("years", "integer"), ("rate", "double")],
        "string",
        &[&["< 18", "-", "\"young\""], &[">= 18", "]0..0.5[", "\"low\""], &["[18..200]", "0,>=0.5", "null"]],
    );
    let term = table(
        "Term",
        "FIRST",
        &[("term", "feel:yearMonthDuration")],
        "string",
        &[
            &["<= duration(\"P1Y\")", "\"short\""],
            &["]@\"P1Y\"..@\"P2Y6M\"]", "\"middle\""],
            &["-", "\"long\""],
        ],
    );
    let same = table(
        "Same",
        "UNIQUE",
        &[("name", "string")],
        "string",
        &[&["other", "\"same\""], &["not(other)", "\"different\""]],
    );
    let data = |name: &str| {
        format!("<inputData name=\"{name}\"><variable name=\"{name}\" typeRef=\"string\"/></inputData>")
    };
    for version in
        ["20151101/dmn.xsd", "20180521/MODEL/", "20191111/MODEL/", "20211108/MODEL/", "20230324/MODEL/"]
    {
        let head = HEAD.replace("20191111/MODEL/", version);
        let (site, run) =
            imported(&format!("{head}{}{}{age}{term}{same}</definitions>", data("name"), data("other")));
        assert_eq!(run.code, 0, "{}", run.err);
        if !version.starts_with("2023") {
            continue;
        }
        let of = |args: &[&str]| {
            let out = site.zhinan(&[&["explain"], args, &["--root", "new", "--json"]].concat());
            let value: serde_json::Value = serde_json::from_str(&out.out).expect(&out.err);
            value["outcomes"][0].as_str().expect("an outcome").to_string()
        };
        assert_eq!(of(&["age", "years=17", "rate=0"]), "young");
        assert_eq!(of(&["age", "years=18", "rate=0.49"]), "low");
        assert_eq!(of(&["age", "years=18", "rate=0.5"]), "no-result");
        for (months, outcome) in [("12", "short"), ("13", "middle"), ("30", "middle"), ("31", "long")] {
            assert_eq!(of(&["term", &format!("term={months}")]), outcome, "{months}");
        }
        assert_eq!(of(&["same", "name-is-other=no"]), "different");
        assert!(site.read("report.jsonl").contains("it is asked whether `name` is `other`"));
    }
}

#[test]
fn a_model_is_read_in_the_encodings_that_editors_write() {
    let model = format!(
        "{HEAD}{}</definitions>",
        table(
            "客户",
            "UNIQUE",
            &[("kind", "string")],
            "string",
            &[&["\"老客户\"", "\"折扣\""], &["\"新客户\"", "\"原价\""]]
        )
    );
    let wide = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(model.encode_utf16().flat_map(unit)).collect()
    };
    let marked = ["\u{feff}", &model].concat().into_bytes();
    let (gbk, _, _) = encoding_rs::GBK.encode(&model);
    let little = wide([0xff, 0xfe], u16::to_le_bytes);
    let big = wide([0xfe, 0xff], u16::to_be_bytes);
    for (bytes, note) in
        [(marked, ""), (little, "this is UTF-16"), (big, "this is UTF-16"), (gbk.into_owned(), "this is GB")]
    {
        let site = Scratch::new(&[]);
        std::fs::write(site.path("model.dmn"), &bytes).expect("written");
        let run = site.zhinan(&["import", "dmn", "model.dmn", "--root", "new", "--report", "report.jsonl"]);
        assert_eq!(run.code, 0, "{note}: {}", run.err);
        let set = site.read("new/content/rules/客户.yaml");
        assert!(set.contains("老客户") && set.contains("原价"), "{set}");
        assert!(site.read("report.jsonl").contains(note), "{note}: {}", site.read("report.jsonl"));
    }
    let site = Scratch::new(&[]);
    std::fs::write(site.path("model.dmn"), [0xc3_u8, 0x28, 0, 7, 0xff].repeat(50)).expect("written");
    let run = site.zhinan(&["import", "dmn", "model.dmn", "--root", "new"]);
    assert!(run.code == 2 && run.err.contains("model.dmn"), "{}", run.err);
}

#[test]
fn models_that_are_none_are_refused() {
    for (model, why) in [
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><definitions/>".to_string(), "DTD"),
        ("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><definitions/>".to_string(), "DTD"),
        ("<definitions>".to_string(), "no model of DMN"),
        ("<html/>".to_string(), "not with `definitions`"),
        (format!("{HEAD}</definitions>"), "no decision table"),
        (
            (0..101).map(|i| format!("<a xmlns:p{i}=\"u{i}\">")).collect::<String>(),
            "more than 100 prefixes of namespaces",
        ),
        (
            format!(
                "{HEAD}{}</definitions>",
                table("A", "UNIQUE", &[("x", "number")], "string", &[&["&secret;", "\"y\""]])
                    .replace("<![CDATA[&secret;]]>", "&secret;")
            ),
            "no model of DMN",
        ),
    ] {
        let (site, run) = imported(&model);
        assert_eq!(run.code, 2, "{model}: {}", run.err);
        assert!(run.err.contains(why), "{why}: {}", run.err);
        assert!(!site.exists("new/content"), "nothing is written");
    }
    // Deep and wide models end soon.
    let deep = format!("{HEAD}{}{}</definitions>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let begun = std::time::Instant::now();
    assert_eq!(imported(&deep).1.code, 2);
    let wide: Vec<String> = (0..3000).map(|n| format!("\"v{n}\"")).collect();
    let wide = table("W", "UNIQUE", &[("x", "string")], "string", &[&[&wide.join(","), "\"y\""]]);
    imported(&format!("{HEAD}{wide}</definitions>"));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
