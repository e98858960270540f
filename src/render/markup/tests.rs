use super::*;
use crate::markdown::parse_file;
use crate::source::FileId;

fn words() -> Words {
    Words {
        note: "注意".into(),
        warning: "警告".into(),
        anchor: "本节链接".into(),
        table: "表格".into(),
        footnotes: "脚注".into(),
        back: "回到正文".into(),
        ..Words::default()
    }
}

/// Links lead where they say, as long as nobody refuses them.
fn as_typed(link: &LinkRef) -> Link {
    Link {
        href: Some(link.dest.clone()),
        external: link.dest.starts_with("http"),
        title: link.dest.strip_prefix("guide:").map(|set| format!("指南 {set}")),
        embed: None,
    }
}

fn doc(text: &str) -> Doc {
    parse_file(text, FileId(0), 0)
}

fn show(text: &str) -> String {
    html(&doc(text), &as_typed, &words())
}

#[test]
fn every_block_has_its_element() {
    for (text, expected) in [
        (
            "## 一 `x`",
            "<h2 id=\"一-x\">一 <code>x</code><a class=\"anchor\" href=\"#%E4%B8%80-x\" aria-label=\"本节链接 一 x\"></a></h2>\n",
        ),
        ("一\n二  \n三", "<p>一二<br>\n三</p>\n"),
        ("> 引", "<blockquote>\n<p>引</p>\n</blockquote>\n"),
        ("- 一\n- 二\n  - 三", "<ul>\n<li>一</li>\n<li>二\n<ul>\n<li>三</li>\n</ul>\n</li>\n</ul>\n"),
        ("2. 一\n\n3. 二", "<ol start=\"2\">\n<li>\n<p>一</p>\n</li>\n<li>\n<p>二</p>\n</li>\n</ol>\n"),
        (
            "- [x] 完",
            "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> 完</label></li>\n</ul>\n",
        ),
        (
            "> [!WARNING]\n> 慢",
            "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">警告</p>\n<p>慢</p>\n</div>\n",
        ),
        (
            "|a|b|\n|:-:|-|\n|c|~~d~~|",
            "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\n<table>\n<thead>\n<tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"align-center\">c</td><td><del>d</del></td></tr>\n</tbody>\n</table>\n</div>\n",
        ),
        (
            "```js\nlet a\n```",
            "<pre tabindex=\"0\"><code class=\"language-js\"><span class=\"k\">let</span> a\n</code></pre>\n",
        ),
        ("甲\n: 乙", "<dl>\n<dt>甲</dt>\n<dd>乙</dd>\n</dl>\n"),
        (
            "[甲](https://x.example \"题\")",
            "<p><a href=\"https://x.example\" class=\"external\" rel=\"noopener\" title=\"题\">甲</a></p>\n",
        ),
        ("![图](a.png)", "<p><img src=\"a.png\" alt=\"图\" loading=\"lazy\" decoding=\"async\"></p>\n"),
        (
            "::: details 更多\n内\n:::",
            "<details class=\"details\">\n<summary>更多</summary>\n<p>内</p>\n</details>\n",
        ),
        (
            "::: guide refund\n:::",
            "<div class=\"guide-card\">\n<p><a class=\"guide-link\" href=\"guides/refund/index.html\">退款</a></p>\n</div>\n",
        ),
        ("::: 未知 x\n内\n:::", "<p>内</p>\n"),
    ] {
        let link = |link: &LinkRef| match link.dest.as_str() {
            "guide:refund" => Link {
                href: Some("guides/refund/index.html".into()),
                external: false,
                title: Some("退款".into()),
                embed: None,
            },
            _ => as_typed(link),
        };
        assert_eq!(html(&doc(text), &link, &words()), expected, "{text}");
    }
}

#[test]
fn footnotes_lead_there_and_back() {
    let html = show("甲[^1]乙[^1]\n\n[^1]: 注**文**");
    assert!(
        html.starts_with(
            "<p>甲<sup class=\"footnote-ref\"><a id=\"fnref-1\" href=\"#fn-1\">1</a></sup>乙<sup"
        )
    );
    assert!(html.contains("<section class=\"footnotes\" aria-label=\"脚注\">\n<ol>\n<li id=\"fn-1\"><p>注<strong>文</strong> <a class=\"footnote-back\" href=\"#fnref-1\" aria-label=\"回到正文\">↩</a> <a class=\"footnote-back\" href=\"#fnref-1-2\""), "{html}");
}

#[test]
fn a_document_fits_into_its_page() {
    let settings = Settings { shift: 1, without_title: true, prefix: "rule-a-".into(), embed: false };
    let html = html_with(&doc("# 题\n\n## 二[^1]\n\n###### 六\n\n[^1]: 注"), &as_typed, &words(), &settings);
    assert!(
        html.starts_with("<h3 id=\"rule-a-二1\">") || html.starts_with("<h3 id=\"rule-a-二\">"),
        "{html}"
    );
    assert!(html.contains("<h6 id=\"rule-a-六\">") && html.contains("href=\"#rule-a-fn-1\""));
    assert!(!html.contains("题"));
}

#[test]
fn a_link_that_leads_nowhere_is_only_words() {
    let nowhere = |_: &LinkRef| Link::default();
    assert_eq!(
        html(&doc("[甲](b.md) ![乙](c.png)"), &nowhere, &words()),
        "<p><span class=\"broken\">甲</span> <span class=\"broken\">乙</span></p>\n"
    );
}

#[test]
fn no_link_runs_anything() {
    for text in [
        "[x](javascript:alert(1))",
        "[x](Data:text/html,<script>alert(1)</script>)",
        "[x](&#x6a;avascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](<\u{1}javascript:alert(1)>)",
        "[x](vbscript:x)",
        "![x](data:image/svg+xml;base64,AAAA)",
        "<javascript:alert(1)>",
        "[x][y]\n\n[y]: JaVaScRiPt:alert(1)",
        "::: guide x\n:::",
    ] {
        let html = show(text);
        assert!(!html.contains("href=") && !html.contains("src="), "{text} → {html}");
    }
}

#[test]
fn nothing_typed_becomes_markup() {
    for text in [
        "a < b & \"c\" <3",
        "`<script>`",
        "```\"><script>alert(1)</script>\n\"><script>alert(1)</script>\n```",
        "# \"><script>alert(1)</script> {#x\"onclick=alert(1)}",
        "![\"onerror=\"alert(1)](a.png \"\\\"onload=\\\"alert(1)\")",
        "[x](a.html \"\\\"onclick=\\\"alert(1)\")",
        "[x](<a.html\"onclick=alert(1)>)",
        "![x](<a.png\"onload=alert(1)>)",
        "&lt;script>alert(1)&lt;/script>",
        "::: details <img src=x onerror=alert(1)>\n:::",
        "::: <b>\n:::",
        "|a|\n|-\" onclick=alert(1)|\n|b|",
        "[^\"><script>]: x\n\n[^\"><script>]",
    ] {
        let html = show(text);
        assert!(!html.contains("<script") && !html.contains("<img src=x"), "{text} → {html}");
        for (at, _) in ["onclick=", "onload=", "onerror="].iter().flat_map(|on| html.match_indices(on)) {
            let tag = html[..at].rfind('<').unwrap();
            let quotes = html[tag..at].matches('"').count();
            assert!(html[tag..at].contains('>') || quotes % 2 == 1, "{text} → {html}");
        }
    }
}

#[test]
fn raw_html_is_sanitized_as_a_whole() {
    for (text, expected) in [
        ("按 <kbd>Ctrl</kbd>+<b>C", "<p>按 <kbd>Ctrl</kbd>+<b>C</b></p>\n"),
        (
            "<details>\n<summary>题</summary>\n\n**粗**\n\n</details>",
            "<details>\n<summary>题</summary>\n\n<p><strong>粗</strong></p>\n</details>\n\n",
        ),
        ("a<script>alert(1)</script>b", "<p>aalert(1)b</p>\n"),
        ("<script>\nalert(1)\n</script>\n\n后", "\n<p>后</p>\n"),
        ("<svg><set attributeName=href to=javascript:alert(1)></svg>\n\n后", "<p></p>\n<p>后</p>\n"),
        ("> <textarea>\n\n后", "<blockquote>\n\n</blockquote>\n<p>后</p>\n"),
        ("<div class=\"x\n\n后", "\n<p>后</p>\n"),
        ("<!-- 注\n\n后 -->\n\n文", "\n\n<p>文</p>\n"),
        (
            "<b>甲</b>\n\n- [ ] 乙",
            "<p><b>甲</b></p>\n<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> 乙</label></li>\n</ul>\n",
        ),
        ("<input type=search>\n\n<form action=//x><button>甲</button></form>", "\n甲\n"),
    ] {
        assert_eq!(show(text).trim(), expected.trim(), "{text}");
    }
}

#[test]
fn ids_of_raw_html_do_not_take_those_of_the_page() {
    let text = "<a id=\"old\"></a><a name=\"older\"></a><p id=\"search\">甲</p><p id=\"二\">乙</p><p id=\"&#xfdd2;search\">丙</p>\n\n## 二\n\n## main";
    let html = show(text);
    assert!(html.contains("<a id=\"old\"></a><a name=\"older\"></a></p><p>甲</p><p>乙</p>"), "{html}");
    assert_eq!(html.matches("id=\"二\"").count(), 1);
    assert!(
        html.contains("<h2 id=\"二\">")
            && html.contains("<h2 id=\"main-1\">")
            && !html.contains("id=\"search\"")
    );
    assert_eq!(doc(text).anchors[..2], ["old", "older"]);
}

#[test]
fn what_was_taken_out_is_told_once() {
    let removed = |text: &str| -> Vec<(u32, String)> {
        removed_html(&doc(text)).into_iter().map(|(span, what)| (span.start, what)).collect()
    };
    assert_eq!(removed("<b>好</b>\n\n<details open><summary>x</summary></details>"), []);
    assert_eq!(
        removed(
            "a <blink>b</blink>\n\n<p style=\"x\">c</p>\n\n<p style=\"y\">d</p>\n\n<a href=\"javascript:x\">"
        ),
        [(2, "<blink>".into()), (20, "style=".into()), (60, "href=".into())]
    );
}

#[test]
fn deeply_nested_html_takes_bounded_time() {
    for text in
        ["<div>\n\n".repeat(5_000), "<b>".repeat(5_000), "<b></p>".repeat(5_000), "<div>".repeat(5_000)]
    {
        let html = show(&(text + "\n\n底"));
        assert!(html.contains('底'));
        let open = html.matches("<div>").count() + html.matches("<b>").count();
        assert!(open < 200, "{open} elements stand in one another");
    }
}
