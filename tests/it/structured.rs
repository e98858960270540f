//! JSON-LD of pages for search engines: only what is true, only where it is asked for, and never markup.

use crate::site::Scratch;
use serde_json::Value;

const EVIL: &str = "</script><script>alert(1)</script>";

/// The JSON-LD of a page.
fn data(page: &str) -> Option<Value> {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">")?;
    let (text, _) = rest.split_once("</script>").expect("an end");
    assert!(!text.contains('<'), "{text}");
    Some(serde_json::from_str(text).expect("JSON"))
}

fn site(settings: &str) -> Scratch {
    let faq = format!(
        "---\ntitle: '{EVIL}'\ndate: 2026-01-02\nauthors: [wang]\n---\n## 能退吗？\n\n能 {EVIL}。\n\n### 多久\n\n十四天。\n\n## 谁付？\n\n卖家。\n"
    );
    let site = Scratch::new(&[
        ("content/site.yaml", settings),
        ("content/index.md", "# 首页\n"),
        ("content/help/index.md", "# 帮助\n"),
        ("content/help/faq.md", &faq),
        ("content/help/plain.md", "---\ntitle: 普通\n---\n## 能退吗？\n\n能。\n\n## 期限\n\n十四天。\n"),
    ]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    site
}

#[test]
fn pages_say_what_they_are() {
    let site =
        site("title: 站\nbase_url: https://example.org/\nstructured_data: true\nauthors: {wang: 王芳}\n");
    let faq = data(&site.read("public/help/faq.html")).expect("data");
    let graph = faq["@graph"].as_array().expect("a list");
    let kinds: Vec<&str> = graph.iter().filter_map(|one| one["@type"].as_str()).collect();
    assert_eq!(kinds, ["Article", "FAQPage", "BreadcrumbList"]);
    assert_eq!(graph[0]["headline"], EVIL);
    assert_eq!(graph[0]["author"][0]["name"], "王芳");
    assert_eq!(graph[0]["datePublished"], "2026-01-02");
    assert_eq!(graph[1]["mainEntity"][1]["acceptedAnswer"]["text"], "卖家。");
    assert!(
        graph[1]["mainEntity"][0]["acceptedAnswer"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("十四天"))
    );
    assert_eq!(graph[2]["itemListElement"][1]["item"], "https://example.org/help/");
    let plain = data(&site.read("public/help/plain.html")).expect("data");
    assert!(!plain.to_string().contains("FAQPage"), "not every heading is a question: {plain}");
    assert_eq!(data(&site.read("public/index.html")), None, "the home page stands below nothing");
}

#[test]
fn no_page_says_anything_unasked() {
    for settings in ["title: 站\nbase_url: https://example.org/\n", "title: 站\nstructured_data: true\n"] {
        assert_eq!(data(&site(settings).read("public/help/faq.html")), None, "{settings}");
    }
}
