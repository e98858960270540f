use super::*;
use crate::diag::Diags;
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
        href: SafeUrl::new(&link.dest),
        loads: !link.dest.contains("//"),
        title: link.dest.strip_prefix("guide:").map(|set| format!("指南 {set}")),
        size: None,
    }
}

fn doc(text: &str) -> Doc {
    parse_file(text, FileId(0), 0, &mut Diags::default())
}

fn write(doc: &Doc, link: &dyn Fn(&LinkRef) -> Link, settings: &Settings) -> String {
    let words = words();
    html(doc, &Host { link, blank: &str::to_string, embed: &|_| None, words: &words }, settings)
}

fn show(text: &str) -> String {
    write(&doc(text), &as_typed, &Settings::default())
}

#[test]
fn every_block_has_its_element() {
    for (text, expected) in [
        (
            "## 一 `x`",
            "<h2 id=\"一-x\">一 <code>x</code><a class=\"anchor\" href=\"#一-x\" aria-label=\"本节链接 一 x\"></a></h2>\n",
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
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"表格\">\n<table>\n<thead>\n<tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"align-center\">c</td><td><del>d</del></td></tr>\n</tbody>\n</table>\n</div>\n",
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
        (
            "[算一算](guide:refund)：答两个问题。",
            "<p class=\"guide-call\"><a href=\"guides/refund/index.html\">算一算</a>：答两个问题。</p>\n",
        ),
        ("先[算一算](guide:refund)。", "<p>先<a href=\"guides/refund/index.html\">算一算</a>。</p>\n"),
        ("::: 未知 x\n内\n:::", "<p>x</p>\n<p>内</p>\n"),
    ] {
        let link = |link: &LinkRef| match link.dest.as_str() {
            "guide:refund" => Link {
                href: SafeUrl::new("guides/refund/index.html"),
                loads: true,
                title: Some("退款".into()),
                size: None,
            },
            _ => as_typed(link),
        };
        assert_eq!(write(&doc(text), &link, &Settings::default()), expected, "{text}");
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
    let settings = Settings { shift: 1, without_title: true, prefix: "rule-a-".into() };
    let html = write(&doc("# 题\n\n## 二[^1]\n\n###### 六\n\n[^1]: 注"), &as_typed, &settings);
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
        write(&doc("[甲](b.md) ![乙](c.png)"), &nowhere, &Settings::default()),
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
fn html_of_the_author_is_part_of_the_tree() {
    for (text, expected) in [
        ("按 <kbd>Ctrl</kbd>+<b>C", "<p>按 <kbd>Ctrl</kbd>+<b>C</b></p>"),
        (
            "<details open>\n<summary>题 <b>甲</b></summary>\n\n**粗**\n\n</details>\n\n后",
            "<details open=\"\">\n<summary>题 <b>甲</b></summary>\n<p><strong>粗</strong></p>\n</details>\n<p>后</p>",
        ),
        (
            "<table>\n<tr><td>一<td>\n\n- 二\n\n<tr><th scope=row>三\n</table>",
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"表格\">\n<table>\n<tr>\n<td>一</td>\n<td>\n<ul>\n<li>二</li>\n</ul>\n</td>\n</tr>\n<tr>\n<th scope=\"row\">三</th>\n</tr>\n</table>\n</div>",
        ),
        ("<ul><li>一<li>二</ul>三", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n三"),
        ("<p>一\n\n二", "<p>一</p>\n<p>二</p>"),
        ("<div>\n\n一</div>\n\n二", "<div>\n<p>一</p>\n</div>\n<p>二</p>"),
        ("<pre>\n  a <b>c</b>\n</pre>", "<pre>\n  a <b>c</b>\n</pre>"),
        ("|a|\n|-|\n|<ul><li>一</ul>|", "<ul><li>一</li></ul></td></tr>\n</tbody>\n</table>\n</div>"),
        (
            "<a href=\"b.html\">\n\n![图](c.png)\n\n</a>",
            "<a href=\"b.html\">\n<p><img src=\"c.png\" alt=\"图\" loading=\"lazy\" decoding=\"async\"></p>\n</a>",
        ),
        ("a&nbsp;<i>&lt;b>&amp;</i>", "<p>a\u{a0}<i>&lt;b&gt;&amp;</i></p>"),
        ("<img src=a.png alt='甲' width=10 onerror=x>", "<img alt=\"甲\" src=\"a.png\" width=\"10\">"),
        (
            "<b>甲</b>\n\n- [ ] 乙",
            "<p><b>甲</b></p>\n<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> 乙</label></li>\n</ul>",
        ),
    ] {
        let html = show(text);
        assert!(html.trim().ends_with(expected), "{text}\n{html}");
    }
}

#[test]
fn nothing_that_runs_or_asks_is_part_of_the_tree() {
    for (text, expected) in [
        ("a<script>alert(1)</script>b", "<p>ab</p>"),
        ("<script>\nalert(1)\n</script>\n\n后", "<p>后</p>"),
        ("<svg><set attributeName=href to=javascript:alert(1)></svg>\n\n后", "<p>后</p>"),
        ("<svg>\n\n# 甲\n\n</svg>\n\n后", "<p>后</p>"),
        ("<svg>\n\n后", "<p>后</p>"),
        ("> <textarea>\n\n后", "<blockquote>\n</blockquote>\n<p>后</p>"),
        ("<div class=\"x\n\n后", "<p>后</p>"),
        ("<!-- 注\n\n后 -->\n\n文", "<p>文</p>"),
        ("<input type=search>\n\n<form action=//x><button>甲</button></form>", "甲"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<p><span class=\"broken\">x</span></p>"),
        ("<a href=\"&#x6a;avascript:alert(1)\">x</a>", "<p><span class=\"broken\">x</span></p>"),
        ("<p style=\"position:fixed\" onclick=x>x</p>", "<p>x</p>"),
        ("<p title=\"&quot; onclick=x\">x</p>", "<p title=\"&quot; onclick=x\">x</p>"),
        ("<img\u{c}src=x\u{c}onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<base href=//evil>\n\n后", "<p>后</p>"),
        ("<math><annotation-xml encoding=\"text/html\"><b>x</b></annotation-xml></math>", ""),
        ("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", ""),
    ] {
        assert_eq!(show(text).trim(), expected, "{text}");
    }
}

/// Whatever tags stand in it, a text ends where it ends: each tag that is written has its match, and
/// those that a browser would let end an element of the page are not written.
#[test]
fn no_tag_of_the_author_ends_an_element_of_the_page() {
    for text in [
        "</div></main></body>",
        "a </p></div></section> b",
        "- a <li>b</li> c\n- <li>d",
        "|a|\n|-|\n|<td>b</td><tr><td>c</table>d|",
        "<td>a</td>\n\n<dd>b</dd>\n\n<tbody><tr>c",
        "[a <a href=x>b</a> c](d)",
        "<a href=x>b [c](d) ![e](https://f.example/g)</a>",
        "<b><i>x</b>y</i>\n\n<div><span>\n\n</div>x</span>",
        "> <div>\n\n</div> x",
        "x[^1]\n\n[^1]: </li></ol></section> <li>y",
        "::: details x\n</details></div>\n:::\n</div>",
        "<h1><h2>\n\n::: note a\n<h1><h2>",
        "<h1>\n\n::: note a\n## b <h2>c</h2> <b><h3>d",
        "<h1>a <h2>b</h2> <p>c <h3>d",
        "<h1><div><h1>\n\n## a\n\nb <h2>c</h2>",
    ] {
        let html = show(text);
        let mut open: Vec<&str> = Vec::new();
        let is_heading = |name: &&str| name.len() == 2 && name.starts_with('h') && *name != "hr";
        for tag in html.split('<').skip(1) {
            let name = tag.split(|c: char| !c.is_alphanumeric() && c != '/').next().expect("a name");
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{text}\n{html}"),
                None if matches!(name, "br" | "hr" | "img" | "input") => {}
                None => {
                    assert!(name != "a" || !open.contains(&"a"), "{text}\n{html}");
                    assert!(!is_heading(&name) || !open.iter().any(is_heading), "{text}\n{html}");
                    open.push(name);
                }
            }
        }
        assert_eq!(open, [""; 0], "{text}\n{html}");
        assert!(!html.contains("<p><td>") && !html.contains("<td><td>") && !html.contains("<li>d"), "{html}");
    }
}

#[test]
fn ids_of_raw_html_do_not_take_those_of_the_page() {
    let text = "<a id=\"old\"></a><a name=\"older\"></a><p id=\"search-results\">甲</p><p id=\"二\">乙</p><p id=old>丙</p>\n\n## 二\n\n## search-results\n\n## main";
    let html = show(text);
    assert!(html.contains("<a id=\"old\"></a><a id=\"older\"></a>"), "{html}");
    assert!(html.contains("<p>甲</p><p>乙</p><p>丙</p>"), "{html}");
    assert_eq!(html.matches("id=\"二\"").count(), 1);
    assert!(html.contains("<h2 id=\"二\">") && html.contains("<h2 id=\"h-search-results\">"));
    assert!(html.contains("<h2 id=\"main\">") && !html.contains("id=\"search-results\""));
    assert_eq!(doc(text).anchors, ["old", "older"]);
}

#[test]
fn no_character_of_the_author_means_anything() {
    for c in [
        "\u{f8f0}",
        "\u{f8f1}",
        "\u{f8f2}0\u{f8f3}",
        "\u{fdd0}",
        "\u{fdd1}0",
        "\u{fdd2}",
        "\u{fdd3}",
        "\u{fdd4}",
    ] {
        let number = format!("&#x{:x};", u32::from(c.chars().next().expect("one")));
        for typed in [c, &number] {
            for text in [
                format!("a{typed}b"),
                format!("![{typed}x onerror=alert(1) y{typed}](a.png '{typed}')"),
                format!("<b title=\"{typed}\" id=\"{typed}fn-1\">{typed}</b>"),
                format!("<!--{typed}0-->\n\n::: details\nx\n:::\n\n- [ ] {typed}"),
            ] {
                let html = show(&text);
                assert!(!html.contains("data-fill") && !html.contains("id=\"fn-1\""), "{text}\n{html}");
                assert_eq!(html.matches("<details").count(), text.matches(":::").count() / 2, "{html}");
                assert_eq!(html.matches("<input").count(), text.matches("[ ]").count(), "{html}");
            }
        }
    }
}

#[test]
fn what_was_taken_out_is_told_once() {
    let removed = |text: &str| -> Vec<(u32, String)> {
        let mut diags = Diags::default();
        parse_file(text, FileId(0), 0, &mut diags);
        diags.list.into_iter().map(|d| (d.span.start, d.message.replace(" is not shown", ""))).collect()
    };
    assert_eq!(removed("<b>好</b>\n\n<details open><summary>x</summary></details>"), []);
    assert_eq!(
        removed("a <blink>b</blink>\n\n<p style=\"x\">c</p>\n\n<p style=\"y\">d</p>\n\n> <div>\n> <svg>"),
        [(2, "`<blink>`".into()), (20, "`style=`".into()), (70, "`<svg>`".into())]
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

/// The levels of the headings of a text on the page.
fn levels(text: &str, settings: &Settings) -> String {
    let html = write(&doc(text), &as_typed, settings);
    html.split("<h").skip(1).map(|rest| &rest[..1]).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_skipped_level_is_the_next() {
    let own = Settings::default();
    for (text, expected) in [
        ("## a\n\n### b\n\n## c", "2 3 2"),
        ("### a\n\n### b\n\n## c\n\n### d", "2 2 2 3"),
        ("## a\n\n#### b\n\n##### c\n\n### d", "2 3 4 3"),
        ("## a\n\n###### b", "2 3"),
        ("# a\n\n### b\n\n# c\n\n## d", "1 2 1 2"),
    ] {
        assert_eq!(levels(text, &own), expected, "{text}");
    }
    // What stands above a part of a page is not known.
    assert_eq!(levels("### a", &Settings { prefix: "x-".into(), ..Settings::default() }), "3");
}
