//! `zhinan report`: what has to be reviewed, in every form.

use crate::site::Scratch;

fn site() -> Scratch {
    let page = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\n\n正文。\n");
    let rules = "title: 题\nfacts:\n  a: {ask: 问, yes_no: true}\noutcomes:\n  o: {title: 办}\n  p: {title: 不办}\nrules:\n  - {id: r, title: 旧规, when: {a: yes}, then: o, owner: 法务, review_by: 2026-01-10, source: {title: 法, checked: 2025-01-10}}\n  - {id: s, title: 新规, when: {a: no}, then: p, source: 法}\n";
    Scratch::new(&[
        ("content/site.yaml", "title: 站 & 台\nlanguages: [en]\n"),
        ("content/index.md", &page("首页", "")),
        ("content/late.md", &page("迟了", "owner: 客服\nupdated: 2025-06-01\nreview_by: 2026-02-01\n")),
        ("content/late.en.md", &page("Late", "original: 000000000000\n")),
        ("content/soon.md", &page("快了, \"等\"", "review_by: 2026-03-20\n")),
        ("content/gone.md", &page("=过期", "expires: 2026-02-20\n")),
        ("content/far.md", &page("还早", "owner: 客服\nreview_by: 2027-01-01\n")),
        ("content/draft.md", &page("草稿", "draft: true\nreview_by: 2026-01-01\n")),
        ("content/rules/r.yaml", rules),
    ])
}

fn report(site: &Scratch, args: &[&str]) -> String {
    let out = site.zhinan(&[&["report", "--as-of", "2026-03-02"], args].concat());
    assert_eq!(out.code, 0, "{}", out.err);
    out.out
}

#[test]
fn what_is_overdue_comes_first() {
    let site = site();
    let json = report(&site, &["--format", "json"]);
    let all: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told: Vec<String> = all
        .iter()
        .filter(|one| one["status"] != "unplanned")
        .map(|one| {
            format!("{} {} {}", one["status"].as_str().unwrap(), one["title"].as_str().unwrap(), one["days"])
        })
        .collect();
    assert_eq!(
        told,
        [
            "overdue 旧规 -51",
            "overdue 迟了 -29",
            "expired =过期 -11",
            "due 快了, \"等\" 18",
            "fresh 还早 305"
        ]
    );
    let rule = &all[0];
    assert_eq!((rule["kind"].as_str(), rule["owner"].as_str()), (Some("rule"), Some("法务")));
    assert_eq!(rule["language"], "zh-CN");
    assert_eq!(
        (rule["updated"].as_str(), rule["review_by"].as_str()),
        (Some("2025-01-10"), Some("2026-01-10"))
    );
    assert_eq!((rule["url"].as_str(), rule["line"].as_u64()), (Some("rules/r/r.html"), Some(8)));
    let page = &all[1];
    assert_eq!((page["file"].as_str(), page["line"].as_u64()), (Some("content/late.md"), Some(5)));
    let english = all.iter().find(|one| one["title"] == "Late").expect("the translation");
    assert_eq!((english["language"].as_str(), english["stale"].as_bool()), (Some("en"), Some(true)));
    assert_eq!(english["url"], "en/late.html");
    assert!(!all.iter().any(|one| one["title"] == "草稿"), "drafts only on request");
    assert!(report(&site, &["--json", "--drafts"]).contains("草稿"));
    assert_eq!(report(&site, &["--json", "--owner", "客服"]).lines().count(), 3);
}

#[test]
fn people_read_a_line_each() {
    let out = report(&site(), &[]);
    assert!(out.starts_with("overdue  2026-01-10  content/rules/r.yaml:8  旧规 (法务)\n"), "{out}");
    assert!(out.ends_with("3 pages and rules have no `review_by`\n"), "{out}");
}

#[test]
fn a_spreadsheet_gets_quoted_cells_and_no_formula() {
    let out = report(&site(), &["--format", "csv"]);
    let mut table = csv::Reader::from_reader(out.as_bytes());
    assert_eq!(table.headers().expect("a header").get(0), Some("status"));
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows[3].get(2), Some("快了, \"等\""));
    assert_eq!(rows[2].get(2), Some("'=过期"));
}

#[test]
fn a_calendar_has_a_day_for_each_review() {
    let site = site();
    let out = report(&site, &["--format", "ics"]);
    assert!(
        out.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && out.ends_with("END:VCALENDAR\r\n"),
        "{out}"
    );
    assert_eq!(out.matches("BEGIN:VEVENT").count(), 5);
    assert!(
        out.contains(
            "DTSTART;VALUE=DATE:20260320\r\nDTEND;VALUE=DATE:20260321\r\nSUMMARY:review: 快了\\, \"等\"\r\n"
        ),
        "{out}"
    );
    assert!(out.contains("SUMMARY:ends: =过期"), "{out}");
    assert!(out.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert_eq!(out, report(&site, &["--format", "ics"]), "the same day gives the same bytes");
}

#[test]
fn a_page_for_colleagues_holds_everything_and_no_markup_of_authors() {
    let site = site();
    site.write(
        "content/x.md",
        "---\ntitle: \"<script>alert(1)</script>\"\nreview_by: 2026-01-01\n---\n\n正文。\n",
    );
    let out = report(&site, &["--format", "html"]);
    assert!(out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{out}");
    assert!(out.contains("站 &amp; 台") && out.contains("&lt;script&gt;alert(1)"), "{out}");
    assert!(!out.contains("<script"), "{out}");
    let counted = out.split("<p>").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
    assert_eq!(counted, "2026-03-02: 3 overdue, 1 expired, 1 due, 1 fresh, 3 unplanned");
    let chinese = report(&site, &["--format", "html", "--language", "zh-CN"]);
    assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("已过期"), "{chinese}");
}
