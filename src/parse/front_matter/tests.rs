use super::*;
use crate::diag::Severity;

fn parse(text: &str) -> (FrontMatter, &str, Vec<(Code, String)>) {
    let mut diags = Diags::default();
    let (meta, body) = read(FileId(0), text, &mut diags);
    let found = diags.list.iter().map(|d| {
        let place = text.get(d.span.range()).unwrap_or("?");
        (d.code, format!("{place}: {} | {}", d.message, d.hints.join("; ")))
    });
    let found = found.collect();
    (meta, &text[body..], found)
}

#[test]
fn every_key_is_read() {
    let (meta, body, found) = parse(concat!(
        "---\r\ntitle: '申诉 指南'\r\ndescription: 短\r\ndate: 2026-03-02\r\nupdated: 2026-03-04T10:00:00+08:00\r\n",
        "tags: [退款, 申诉, 退款]\r\nweight: 3\r\ndraft: yes\r\nslug: appeal\r\naliases: [/old.html, a/b/]\r\nlang: zh-CN\r\n",
        "owner: 客服组\r\nreview_by: 2026-09-01\r\nkeywords: 仅退款\r\ntoc: false\r\nsearch: false\r\nallow: [orphan-page]\r\n",
        "sources:\r\n  - 平台规则\r\n  - https://example.org/a\r\n  - {title: 三, url: 'https://example.org', checked: 2026-01-01}\r\n",
        "extra: {hero: true}\r\n---\r\n正文\r\n"
    ));
    assert_eq!(found, []);
    assert_eq!(body, "正文\r\n");
    assert_eq!(meta.title.as_deref(), Some("申诉 指南"));
    assert_eq!(meta.updated.unwrap().to_string(), "2026-03-04");
    assert_eq!(meta.tags, ["退款", "申诉"]);
    assert_eq!((meta.order, meta.draft, meta.toc, meta.search), (Some(3), true, false, false));
    assert_eq!(meta.slug.unwrap().0, "appeal");
    assert_eq!(meta.aliases.len(), 2);
    assert_eq!(meta.keywords, ["仅退款"]);
    assert!(matches!(meta.allow[..], [(Code::OrphanPage, _)]));
    assert_eq!(meta.extra["hero"], true);
    assert_eq!(meta.sources[1].url.as_ref().map(|url| url.as_str()), Some("https://example.org/a"));
    assert_eq!(meta.sources[2].checked.unwrap().to_string(), "2026-01-01");
}

#[test]
fn a_page_without_front_matter_is_all_body() {
    for text in ["# 标题\n", "", "--- \n\n正文\n\n---\n\n更多\n", "----\n甲: x\n----\n"] {
        let (meta, body, found) = parse(text);
        assert_eq!((body, found.len(), meta.title), (text, 0, None), "{text}");
        assert!(meta.toc && meta.search);
    }
    let (_, body, found) = parse("---\n---");
    assert_eq!((body, found.len()), ("", 0));
}

#[test]
fn a_closing_line_at_the_end_of_the_file_needs_no_line_end() {
    let (meta, body, found) = parse("---\ntitle: 甲\n---");
    assert_eq!((meta.title.as_deref(), body, found.len()), (Some("甲"), "", 0));
}

#[test]
fn front_matter_that_is_not_closed_is_reported_and_its_text_kept() {
    let (meta, body, found) = parse("---\ntitle: 甲\n\n正文\n");
    assert_eq!(meta.title, None);
    assert!(body.contains("正文"));
    assert_eq!(
        found,
        [(
            Code::InvalidYaml,
            "---: the front matter is not closed | put a line `---` after its last key".into()
        )]
    );
}

#[test]
fn unknown_keys_are_kept_for_themes_with_a_warning() {
    let (meta, _, found) = parse("---\ntitle: 甲\ndescripton: 乙\npage-type: guide\n---\n");
    assert_eq!(meta.extra["page-type"], "guide");
    assert_eq!(meta.extra["descripton"], "乙");
    assert_eq!(found[0].1, "descripton: unknown key `descripton` | did you mean `description`?");
    assert_eq!(found[1].1, "page-type: unknown key `page-type` | put keys for themes under `extra`");
    assert!(found.iter().all(|(code, _)| code.severity() == Severity::Warning));
}

#[test]
fn titles_and_descriptions_are_words() {
    let (meta, _, _) = parse("---\ntitle: '`a_b` 的用法'\ndescription: 用 `x`，不用 ``y``\n---\n");
    assert_eq!(meta.title.as_deref(), Some("a_b 的用法"));
    assert_eq!(meta.description.as_deref(), Some("用 x，不用 y"));
    let (meta, _, _) = parse("---\ntitle: 键 ` 在哪\n---\n");
    assert_eq!(meta.title.as_deref(), Some("键 ` 在哪"));
}

#[test]
fn days_of_notes_and_feeds_are_read() {
    let (meta, _, found) = parse("---\ncreated: 2024-05-01 12:00\nmodified: 2024-05-02T08:00:00Z\n---\n");
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    assert_eq!((meta.date, meta.updated), (day("2024-05-01"), day("2024-05-02")));
    assert_eq!(
        found[0].1,
        "created: unknown key `created` | it was read as `date`, which is this program's key for it"
    );
    let (meta, _, _) = parse("---\npubDate: May 1\nupdated_at: 昨天下午三点半左右\n---\n");
    assert_eq!((meta.date, meta.updated), (None, None));
}

#[test]
fn wrong_values_are_reported_where_they_stand() {
    for (yaml, expected) in [
        ("title: ''", "'': `title` is empty | write a title, or remove the key to take the first heading"),
        (
            "title: [a]",
            "[a]: `title` should be a text, found a list | write `a`: one text, no list; the page is made as if the key were not there",
        ),
        (
            "date: 昨天",
            "昨天: `date` should be a date such as `2026-03-02`, found `昨天` | write year, month and day: `2026-03-02`; the page is made as if the key were not there",
        ),
        (
            "order: 一",
            "一: `order` should be a whole number, found `一` | write a whole number, such as `2`; the page is made as if the key were not there",
        ),
        (
            "draft: perhaps",
            "perhaps: `draft` should be `true` or `false`, found `perhaps` | write `true` or `false`; the page is kept back until this is `true` or `false`",
        ),
        (
            "sources: [{url: 'a.html'}]",
            "'a.html': `a.html` is not a web address | write the whole address, beginning with `https://`",
        ),
        (
            "allow: orphan-pag",
            "orphan-pag: no finding has the code `orphan-pag` | did you mean `orphan-page`?",
        ),
    ] {
        let (_, _, found) = parse(&format!("---\n{yaml}\n---\n"));
        assert_eq!(found[0], (Code::InvalidValue, expected.to_string()), "{yaml}");
    }
}

#[test]
fn a_slug_or_alias_that_could_leave_the_site_is_refused() {
    for yaml in [
        "slug: ../x",
        "slug: \"a/\\u0000\"",
        "slug: '..'",
        "slug: \"a\\u0000\"",
        "slug: 'a\\b'",
        "slug: ' '",
        "slug: .x",
        "slug: .html",
        "slug: 'c:x'",
        "aliases: ../../etc/passwd",
        "aliases: ['/a/../b']",
        "aliases: \"a\\u0007\"",
    ] {
        let (meta, _, found) = parse(&format!("---\n{yaml}\n---\n"));
        assert_eq!(found.first().map(|f| f.0), Some(Code::UnsafePath), "{yaml}");
        assert!(meta.slug.is_none() && meta.aliases.is_empty());
        assert!(!found[0].1.split_once(": ").unwrap().1.contains(char::is_control));
    }
    for yaml in ["slug: a/b", "slug: /a/b", "slug: /", "slug: a/"] {
        let (meta, _, found) = parse(&format!("---\n{yaml}\n---\n"));
        assert_eq!(found.first().map(|f| f.0), Some(Code::InvalidValue), "{yaml}");
        assert!(meta.slug.is_none());
    }
}
