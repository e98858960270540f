//! Files that a rule set draws on: tables of rows, and what several sets share.

use crate::publish::bytes_below;
use crate::site::Scratch;
use crate::watch_build::{cold, follow};
use zhinan::Built;
use zhinan::session::incremental::IncrementalBuild;

const SET: &str = "title: 修补\nallow: [missing-source]\nfacts:\n  exploit: {ask: 利用, one_of: {no: 没有, yes: 有}}\n  \
    count: {ask: 台数, number: {range: 0..100}}\noutcomes:\n  now: {title: 马上}\n  later: {title: 以后}\nrows: t.csv\n";

fn site(table: &str) -> Scratch {
    Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/rules/m.yaml", SET),
        ("content/rules/t.csv", table),
    ])
}

#[test]
fn a_table_of_a_spreadsheet_decides() {
    // A mark at the beginning, line ends of Windows, semicolons, empty rows at the end.
    let rows = [
        "exploit;count;then;title",
        "yes;;now;\"利用\"\"了\"\"\"",
        "no;>9;now;很多",
        "no;<=9;later;",
        ";;;",
        "",
    ];
    let site = site(&format!("\u{feff}{}", rows.join("\r\n")));
    let run = site.zhinan(&["build", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let told = site.zhinan(&["explain", "m", "exploit=no", "count=9", "--json"]).out;
    assert!(told.contains("\"outcomes\":[\"later\"]") && told.contains("row-4"), "{told}");
    assert!(!site.exists("public/rules/t.csv"), "the table is no file of the site");
    assert!(site.read("public/rules/m/row-2.html").contains("利用&quot;了&quot;"));
}

#[test]
fn findings_about_a_table_say_what_to_write_in_it() {
    let said = |table: &str, code: &str, hint: &str| {
        let site = site(table);
        let run = site.zhinan(&["check", "--format", "short"]);
        assert_eq!(run.out.matches("error[").count(), 1, "{table}: {}", run.out);
        assert!(run.out.contains(code) && run.out.contains(hint), "{table}: {}", run.out);
    };
    let gap =
        "add a row to the table: `no` below `exploit`, `<10` below `count`, and its outcome below `then`";
    said("exploit,count,then\nyes,,now\nno,>9,later\n", "rule-gap", gap);
    said(
        "exploit,count,then\nyes,,now\nno,,later\nyes,<5,later\n",
        "rule-overlap",
        "narrow one of them where they meet, or let the row that stands first decide",
    );
    said(
        "exploit,count,then\nyes,,now\n-,,later\n",
        "rule-overlap",
        "write `rest` in `row-3`, in a column `when`",
    );
    said("exploit,count,then\nyes,,now\nno\n", "invalid-value", "write a comma for each cell");
    said("exploit,count,then,title\nyes,,now,=A1\nno,,later,\n", "invalid-cell", "a value needs no `=`");
    // The change that the hint suggests removes the finding.
    let site = site("exploit,count,then\nyes,,now\nno,>9,later\nno,<10,later\n");
    assert_eq!(site.zhinan(&["check"]).code, 0);
}

#[test]
fn an_edit_of_a_table_reaches_the_pages() {
    let site = site("exploit,count,then\nyes,,now\nno,>9,now\nno,<=9,later\n");
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    follow(&mut incremental, &site, &output, &[]).expect("a first build");
    let mut write = |text: &str, published: bool| {
        site.write("content/rules/t.csv", text);
        let result =
            follow(&mut incremental, &site, &output, &["content/rules/t.csv".into()]).expect("a change");
        assert_eq!(matches!(result.built, Built::Published(_)), published, "{text}: {:?}", result.diags.list);
        if published {
            assert!(bytes_below(&output) == cold(&site), "{text}");
        }
    };
    write("exploit,count,then\nyes,,now\nno,>20,now\nno,<=20,later\n", true);
    assert!(site.read("public/guides/m/index.html").contains("20"));
    // A gap, then another number of rows.
    write("exploit,count,then\nyes,,now\nno,>20,now\nno,<=19,later\n", false);
    write("exploit,then\nyes,now\nno,later\n", true);
    std::fs::remove_file(site.path("content/rules/t.csv")).expect("there");
    let gone = follow(&mut incremental, &site, &output, &["content/rules/t.csv".into()]).expect("a change");
    assert!(matches!(gone.built, Built::Refused));
    site.write("content/rules/t.csv", "exploit,then\nyes,now\nno,now\n");
    let back = follow(&mut incremental, &site, &output, &["content/rules/t.csv".into()]).expect("a change");
    assert!(matches!(back.built, Built::Refused), "`later` is not reached any more");
}

/// A build in another process takes nothing from its cache that another table said.
#[test]
fn a_cached_build_sees_the_edit_of_a_table() {
    let site = site("exploit,then\nyes,now\nno,later\n");
    for i in 0..220 {
        site.write(&format!("content/{i}.md"), &format!("# 第 {i} 篇\n"));
    }
    assert_eq!(site.zhinan(&["build"]).code, 0);
    site.write("content/rules/t.csv", "exploit,then\nyes,later\nno,now\n");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let again = bytes_below(&site.path("public"));
    std::fs::remove_dir_all(site.path(".zhinan-cache")).expect("there");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(again == bytes_below(&site.path("public")));
}

/// This test checks the findings only; `tests/bench/hostile.py` counts the cost of such a table.
#[test]
fn a_table_of_50000_rows_is_a_finding() {
    let rows: String = (0..50_000).map(|n| format!("no,{},later\n", n % 100)).collect();
    let site = site(&format!("exploit,count,then\n{rows}"));
    let run = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("m.yaml:9:1: error[too-much]"), "{}", &run.out[..run.out.len().min(500)]);
    // Faults in every row.
    let rows: String = (0..50_000).map(|_| "=A1,=HYPERLINK(\"\"x\"\"),later,x\n").collect();
    site.write("content/rules/t.csv", &format!("exploit,count,then\n{rows}"));
    let run = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("`=A1` is a formula"), "{}", &run.out[..run.out.len().min(500)]);
}

const SHARED: &str = "facts:\n  country: {ask: 您在哪里, one_of: {cn: 中国, us: 美国}}\n  other: {ask: 没人问, yes_no: true}\n\
    outcomes:\n  we: {title: 我们出}\n  you: {title: 您出}\n  nobody: {title: 没有}\n";

fn user(title: &str, cn: &str, us: &str) -> String {
    format!(
        "title: {title}\nuse: [people]\nallow: [missing-source]\nrules:\n  - {{id: cn, title: 中国, when: {{country: cn}}, then: {cn}}}\n  \
         - {{id: us, title: 美国, when: {{country: us}}, then: {us}}}\n"
    )
}

#[test]
fn an_edit_of_what_is_shared_reaches_all_who_use_it() {
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n"),
        ("content/rules/a.yaml", &user("甲", "we", "you")),
        ("content/rules/b.yaml", &user("乙", "you", "we")),
        ("content/rules/shared/people.yaml", SHARED),
    ]);
    let output = site.path("public");
    let mut incremental = IncrementalBuild::default();
    let first = follow(&mut incremental, &site, &output, &[]).expect("a first build");
    assert!(first.diags.list.is_empty(), "{:?}", first.diags.list);
    assert!(!site.exists("public/guides/a/nobody.html"), "only what is named is taken");
    let path = "content/rules/shared/people.yaml";
    for (text, words) in [
        (SHARED.replace("您在哪里", "您住在哪里"), "您住在哪里"),
        (SHARED.replace("cn: 中国", "cn: 大陆"), "大陆"),
        (SHARED.replace("  other: {ask: 没人问, yes_no: true}\n", ""), "您在哪里"),
    ] {
        site.write(path, &text);
        let result = follow(&mut incremental, &site, &output, &[path.into()]).expect("a change");
        assert!(matches!(result.built, Built::Published(_)), "{:?}", result.diags.list);
        for set in ["a", "b"] {
            assert!(site.read(&format!("public/guides/{set}/index.html")).contains(words), "{words}");
        }
        assert!(bytes_below(&output) == cold(&site), "{words}");
    }
    // Another option is a gap in both sets; without the file both lack everything.
    site.write(path, &SHARED.replace("us: 美国", "us: 美国, jp: 日本"));
    let result = follow(&mut incremental, &site, &output, &[path.into()]).expect("a change");
    let gaps = result.diags.list.iter().filter(|d| d.code == zhinan::diag::Code::RuleGap).count();
    assert_eq!(gaps, 2);
    std::fs::remove_file(site.path(path)).expect("there");
    let gone = follow(&mut incremental, &site, &output, &[path.into()]).expect("a change");
    assert!(matches!(gone.built, Built::Refused));
    site.write(path, SHARED);
    let back = follow(&mut incremental, &site, &output, &[path.into()]).expect("a change");
    assert!(matches!(back.built, Built::Published(_)), "{:?}", back.diags.list);
    assert!(bytes_below(&output) == cold(&site));
}

/// Files that use each other many times over are read once each.
#[test]
fn a_lattice_of_shared_files_is_read_in_bounded_time() {
    let mut files = vec![
        ("content/index.md".to_string(), "# 首页\n".to_string()),
        ("content/rules/a.yaml".to_string(), user("甲", "we", "you").replace("people", "n0a, n0b")),
    ];
    for n in 0..30 {
        for side in ["a", "b"] {
            let path = format!("content/rules/shared/n{n}{side}.yaml");
            files.push((path, format!("use: [n{}a, n{}b]\n", n + 1, n + 1)));
        }
    }
    files.push(("content/rules/shared/n30a.yaml".into(), SHARED.into()));
    files.push(("content/rules/shared/n30b.yaml".into(), "use: [n0a]\n".into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Scratch::new(&files);
    let begun = std::time::Instant::now();
    let run = site.zhinan(&["check", "--format", "short"]);
    assert!(run.out.contains("a circle"), "{}", run.out);
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn rules_that_are_in_force_for_a_time_are_joined_with_no_other() {
    let rows = |time: &str| {
        format!(
            "exploit,count,then,id{}\nno,<50,later,a{time}\nno,>=50,later,b{time}\nyes,,now,c{time}\n",
            if time.is_empty() { "" } else { ",effective" }
        )
    };
    let site = site(&rows(",2020-01-01.."));
    let run = site.zhinan(&["check", "--shrink"]);
    assert_eq!((run.code, run.out.contains("can be")), (0, false), "{}{}", run.out, run.err);
    site.write("content/rules/t.csv", &rows(""));
    let run = site.zhinan(&["check", "--shrink"]);
    assert!(run.out.contains("3 rules can be 2"), "{}{}", run.out, run.err);
}

/// Rows that differ in one cell are one, and mean the same.
#[test]
fn a_table_is_shrunk_to_rows_that_mean_the_same() {
    let mut rows = String::from("exploit,count,then,id\n");
    for exploit in ["no", "yes"] {
        for (n, count) in ["<10", "10..20", "20..50", ">=50"].iter().enumerate() {
            let then = if exploit == "yes" || n == 3 { "now" } else { "later" };
            rows.push_str(&format!("{exploit},{count},{then},{exploit}{n}\n"));
        }
    }
    let site = site(&rows);
    let run = site.zhinan(&["check", "--shrink"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("8 rules can be 3"), "{}", run.out);
    assert!(
        run.out.contains("- {id: no0, title: …, when: {exploit: no, count: <50}, then: later}"),
        "{}",
        run.out
    );
    let json = site.zhinan(&["check", "--shrink", "--format", "json"]).out;
    let shrunk: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!((shrunk["before"].as_u64(), shrunk["after"].as_u64()), (Some(8), Some(3)));
    // Put in place of the old rows, the new ones decide as these did.
    let of = |row: &serde_json::Value| {
        format!(
            "  - {{id: {}, title: T, when: {}, then: {}}}\n",
            row["rules"][0].as_str().unwrap(),
            row["when"].as_str().unwrap(),
            row["then"].as_str().unwrap()
        )
    };
    let rows: String = shrunk["rows"].as_array().unwrap().iter().map(of).collect();
    let single = if rows.contains("no3") {
        ""
    } else {
        "  - {id: no3, title: T, when: {exploit: no, count: '>=50'}, then: now}\n"
    };
    let shorter = SET.replace("rows: t.csv", &format!("rules:\n{rows}{single}"));
    site.write("old.yaml", &site.read("content/rules/m.yaml"));
    site.write("content/rules/m.yaml", &shorter);
    for count in [0, 9, 10, 19, 20, 49, 50, 100] {
        for exploit in ["no", "yes"] {
            let given = [format!("exploit={exploit}"), format!("count={count}")];
            let run = site.zhinan(&["explain", "m", &given[0], &given[1], "--json"]);
            let expected = if exploit == "yes" || count >= 50 { "now" } else { "later" };
            assert!(
                run.out.contains(&format!("\"outcomes\":[\"{expected}\"]")),
                "{given:?}: {} {}",
                run.out,
                run.err
            );
        }
    }
}
