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

/// Types of schema.org that pages use: their name, their allowed properties, and their required ones.
const TYPES: &[(&str, &[&str], &[&str])] = &[
    ("Article", &["headline", "url", "datePublished", "dateModified", "author"], &["headline", "url"]),
    ("Person", &["name", "url"], &["name"]),
    ("FAQPage", &["mainEntity"], &["mainEntity"]),
    ("Question", &["name", "acceptedAnswer"], &["name", "acceptedAnswer"]),
    ("Answer", &["text"], &["text"]),
    ("HowTo", &["name", "step"], &["name", "step"]),
    ("HowToStep", &["position", "name", "text", "url"], &["position", "text"]),
    ("BreadcrumbList", &["itemListElement"], &["itemListElement"]),
    ("ListItem", &["position", "name", "item"], &["position", "name", "item"]),
];

/// Asserts that a node fits [`TYPES`]: known properties, none missing or empty, full URLs, positions from 1.
fn validate(node: &Value) {
    let kind = node["@type"].as_str().unwrap_or_else(|| panic!("a type: {node}"));
    let (_, known, needed) = TYPES.iter().find(|(name, ..)| *name == kind).expect("a known type");
    for name in *needed {
        assert!(node.get(name).is_some(), "{kind} has {name}: {node}");
    }
    for (name, value) in node.as_object().expect("an object") {
        assert!(name == "@type" || known.contains(&name.as_str()), "{kind} knows {name}");
        match value {
            Value::String(text) => {
                assert!(!text.trim().is_empty(), "{kind}.{name} says something: {node}");
                let is_address = !["url", "item"].contains(&name.as_str()) || text.starts_with("https://");
                assert!(is_address, "{text}");
            }
            Value::Array(list) => {
                assert!(!list.is_empty(), "{kind}.{name} holds something");
                for (at, one) in list.iter().enumerate() {
                    assert!(one.get("position").is_none_or(|position| *position == at + 1), "{one}");
                    validate(one);
                }
            }
            Value::Object(_) => validate(value),
            _ => assert_eq!(name, "position", "{node}"),
        }
    }
}

/// The nodes of one type in a page's graph, after the whole graph was validated against schema.org.
fn of_type(page: &str, kind: &str) -> Vec<Value> {
    let Some(data) = data(page) else { return Vec::new() };
    assert_eq!(data["@context"], "https://schema.org");
    let graph = data["@graph"].as_array().expect("a list").clone();
    graph.iter().for_each(validate);
    graph.into_iter().filter(|node| node["@type"] == kind).collect()
}

#[test]
fn steps_are_a_how_to() {
    let set = "title: 退款\nfacts:\n  d: {ask: 收到了吗, yes_no: true}\n  a: {ask: 行吗, yes_no: true}\noutcomes:\n  \
               go: {title: 申请, body: \"1. 在 {{ d }} 前准备\\n2. 写信\"}\n  no: {title: 不能, body: 不能。}\nrules:\n  \
               - {id: y, title: 能, when: {a: yes}, then: go}\n  - {id: n, title: 不, when: {a: no}, then: no}\n";
    let list = "# 装好\n\n先看。\n\n::: steps\n1. 下载\n\n   再解开。\n2. 打开\n:::\n";
    let headings = "# 总\n\n## 第一次用\n\n::: steps\n### 下载 {#get}\n\n去取。\n\n### 打开\n\n点它。\n:::\n\n## 其他\n\n话。\n";
    let site = Scratch::new(&[
        ("content/site.yaml", "title: 站\nbase_url: https://example.org/\nstructured_data: true\n"),
        ("content/list.md", list),
        ("content/headings.md", headings),
        ("content/several.md", "# 两种\n\n::: steps\n1. 甲\n2. 乙\n:::\n\n::: steps\n1. 丙\n2. 丁\n:::\n"),
        ("content/one.md", "# 一步\n\n::: steps\n1. 甲\n:::\n"),
        ("content/plain.md", "# 单子\n\n1. 甲\n2. 乙\n"),
        ("content/picture.md", "# 图\n\n::: steps\n1. ![](a.png)\n2. 乙\n:::\n"),
        ("content/a.png", "x"),
        ("content/rules/r.yaml", set),
    ]);
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let how_to = |page: &str| of_type(&site.read(&format!("public/{page}.html")), "HowTo");

    let found = how_to("list");
    assert_eq!(found[0]["name"], "装好");
    assert_eq!(found[0]["step"][0]["text"], "下载\n再解开。");
    let found = how_to("headings");
    assert_eq!(found[0]["name"], "第一次用", "the heading above names the steps");
    assert_eq!(found[0]["step"][0]["name"], "下载");
    assert_eq!(found[0]["step"][0]["url"], "https://example.org/headings.html#get");
    assert!(site.read("public/headings.html").contains("id=\"get\""), "the address leads to the step");
    assert_eq!(found[0]["step"][1]["text"], "点它。");
    let found = how_to("guides/r/go");
    assert_eq!(found[0]["name"], "申请");
    let first = found[0]["step"][0]["text"].as_str().expect("words");
    assert!(first.contains("收到了吗") && !first.contains("{{"), "a blank has words: {first}");

    for page in ["several", "one", "plain", "picture", "guides/r/no", "guides/r/index"] {
        assert!(how_to(page).is_empty(), "{page} is not one way to do one thing");
    }
    assert_eq!(of_type(&site.read("public/list.html"), "Article").len(), 1);
}

#[test]
fn no_page_says_anything_unasked() {
    for settings in ["title: 站\nbase_url: https://example.org/\n", "title: 站\nstructured_data: true\n"] {
        assert_eq!(data(&site(settings).read("public/help/faq.html")), None, "{settings}");
    }
}
