//! Tools with shortcodes and blocks of their own: Hugo, Zola, Hexo, MkDocs, mdBook.

use super::{moved, reads};

#[test]
fn hugo() {
    let hugo = "baseURL = 'https://docs.example.org/'\ntitle = 'Docs'\ndefaultContentLanguage = 'en'\n[languages.en]\ncontentDir = 'content/en'\n\
                [languages.zh]\ncontentDir = 'content/zh'\n[[menu.main]]\nname = 'Guide'\nurl = '/docs/'\nweight = 1\n[permalinks]\nblog = '/:section/:year/:slug/'\n";
    let page = "---\ntitle: Second\nweight: 2\naliases: [/old-second/]\nowner_team: x\n---\n\
                See [first]({{< ref \"first.md\" >}}#steps) and [guide](/docs/).\n\n{{< figure src=\"/img/a.png\" title=\"A picture\" >}}\n\n\
                {{% alert title=\"Mind\" color=\"warning\" %}}\nHot.\n{{% /alert %}}\n\n{{< tabpane >}}\n{{< tab header=\"Go\" >}}\n```go\nx := 1 // {{</* kept */>}}\n```\n{{< /tab >}}\n{{< /tabpane >}}\n\n\
                Text {{< odd thing=1 >}} goes on.\n\n{{< strange >}}\nInner words.\n{{< /strange >}}\n";
    let site = moved(
        "hugo",
        &[
            ("hugo.toml", hugo),
            ("content/en/_index.md", "+++\ntitle = \"Home\"\n+++\nWelcome, [read](docs/second/).\n"),
            ("content/en/docs/_index.md", "---\ntitle: Guide\n---\n"),
            (
                "content/en/docs/first.md",
                "+++\ntitle = \"First\"\nweight = 1\ndraft = false\n+++\n## Steps\n",
            ),
            ("content/en/docs/second.md", page),
            ("content/en/docs/secret.md", "+++\ntitle = \"Secret\"\ndraft = true\n+++\nnot yet\n"),
            ("content/en/blog/a.md", "---\ntitle: Big News\ndate: 2024-05-06\n---\nText\n"),
            ("content/zh/_index.md", "---\ntitle: 首页\n---\n"),
            ("static/img/a.png", "png"),
        ],
    );
    site.holds("shortcodes/hugo");
    site.has_whole_links();
    assert_eq!(site.order("docs"), ["first", "second"]);
    let second = site.page("docs/second.md");
    for words in [
        "[first](first.md#steps)",
        "[guide](index.md)",
        "![A picture](../img/a.png)",
        "::: warning Mind\nHot.\n:::",
        "::: tabs\n",
        "::: tab Go\n",
        "{{< kept >}}",
        "Text `{{< odd thing=1 >}}` goes on.",
        "> [!WARNING] Not carried over: `strange`",
        "Inner words.",
        "aliases:\n- /old-second/\n- /docs/second/",
    ] {
        assert!(second.contains(words), "{words}\n{second}");
    }
    assert!(site.page("blog/a.md").contains("/blog/2024/big-news/"), "{}", site.page("blog/a.md"));
    assert!(
        site.page("docs/secret.md").contains("draft: true")
            && !site.site.exists("new/public/docs/secret.html")
    );
    assert!(site.tells("content/en/docs/second.md", 5, false, "`owner_team`"), "{:?}", site.report);
    assert!(site.tells("content/en/docs/second.md", 25, false, "`strange`"), "{:?}", site.report);
    assert!(site.page("zh/index.md").contains("title: 首页"), "{}", site.page("zh/index.md"));
    let settings = site.page("site.yaml");
    assert!(settings.contains("title: Docs\n") && settings.contains("link: docs/index.md"), "{settings}");
    assert!(site.site.exists("new/public/docs/second/index.html"), "the old address answers");
}

#[test]
fn zola() {
    let site = moved(
        "zola",
        &[
            ("config.toml", "base_url = 'https://zola.example.org'\ntitle = 'Z'\ndefault_language = 'zh'\n"),
            ("content/_index.md", "+++\ntitle = \"家\"\n+++\n[去](@/docs/a.md#yi-er)\n"),
            ("content/docs/_index.md", "+++\ntitle = \"文档\"\nsort_by = \"weight\"\n+++\n"),
            (
                "content/docs/a.md",
                "+++\ntitle = \"甲\"\nweight = 2\n[taxonomies]\ntags = [\"退货\"]\n+++\n## 一二 {#yi-er}\n\n{{ youtube(id=\"abc\") }}\n\n{% note(title=\"小心\") %}\n烫。\n{% end %}\n\n{{ gallery() }}\n",
            ),
            ("content/docs/2024-01-02-b.md", "+++\ntitle = \"乙\"\nweight = 1\n+++\n![图](p.png)\n"),
            ("content/docs/p.png", "png"),
        ],
    );
    site.holds("shortcodes/zola");
    site.has_whole_links();
    assert_eq!(site.order("docs"), ["2024-01-02-b", "a"]);
    let a = site.page("docs/a.md");
    for words in [
        "tags:\n- 退货",
        "](https://www.youtube.com/watch?v=abc)",
        "::: note 小心\n烫。\n:::",
        "> [!WARNING] 未能搬来：`gallery`",
    ] {
        assert!(a.contains(words), "{words}\n{a}");
    }
    assert!(site.page("index.md").contains("[去](docs/a.md#yi-er)"));
    let b = site.page("docs/2024-01-02-b.md");
    assert!(b.contains("date: 2024-01-02") && b.contains("aliases:\n- /docs/b/"), "{b}");
    assert!(site.page("site.yaml").contains("language: zh\n"));
}

#[test]
fn hexo() {
    let post = "title: 你好\ndate: 2024-05-06 10:00:00\ncategories: [日志]\ntags: 甲\n---\n{% note warning 小心 %}\n烫\n{% endnote %}\n\n{% asset_img a.png 图 %} {% post_link other 另一篇 %}\n\n{% codeblock lang:js %}\nlet x = '{% raw %}';\n{% endcodeblock %}\n";
    let site = moved(
        "hexo",
        &[
            (
                "_config.yml",
                "title: 博客\nlanguage: zh-CN\nurl: https://blog.example.org\npermalink: :year/:month/:day/:title/\n",
            ),
            ("source/_posts/hello.md", post),
            ("source/_posts/hello/a.png", "png"),
            ("source/_posts/other.md", "---\ntitle: 另\ndate: 2023-01-01\n---\n正文\n"),
            ("source/_drafts/later.md", "---\ntitle: 以后\n---\n"),
            ("source/about/index.md", "---\ntitle: 关于\nlayout: page\n---\n[文](/2024/05/06/hello/)\n"),
        ],
    );
    site.holds("shortcodes/hexo");
    site.has_whole_links();
    assert_eq!(site.order("posts"), ["hello", "other"], "newest first");
    let hello = site.page("posts/hello.md");
    for words in [
        "::: warning 小心\n烫\n:::",
        "![图](hello/a.png)",
        "[另一篇](other.md)",
        "```js\nlet x = '{% raw %}';\n```",
        "tags:\n- 日志\n- 甲",
        "aliases:\n- /2024/05/06/hello/",
    ] {
        assert!(hello.contains(words), "{words}\n{hello}");
    }
    assert!(site.page("posts/later.md").contains("draft: true"));
    assert!(site.page("about/index.md").contains("[文](../posts/hello.md)"));
}

#[test]
fn mkdocs() {
    let config = "site_name: Manual\ntheme:\n  name: material\n  language: en\nnav:\n  - Home: index.md\n  - Start:\n    - Use: use.md\n    - Install: install.md\n  - Reference:\n    - reference/z.md\n    - reference/a.md\n  - Lost: nothing.md\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n";
    let page = "# Use it\n\n!!! warning \"Mind **this**\"\n    Hot.\n\n    ??? note\n        Deep.\n\n=== \"Go\"\n\n    ``` go title=\"a.go\"\n    x := 1\n    !!! not\n    ```\n\n=== \"C\"\n\n    Text :material-check: here\n\n--8<-- \"part.md\"\n\nSee [z](reference/z.md#the-end){ .md-button } and ++ctrl+c++.\n\n- item\n\n    !!! tip\n        In it.\n\nTerm\n\n:   !!! note\n        Defined.\n";
    let site = moved(
        "mkdocs",
        &[
            ("mkdocs.yml", config),
            ("docs/index.md", "# Home\n\n[install](install/)\n"),
            ("docs/use.md", page),
            ("docs/install.md", "# Install\n"),
            ("docs/reference/z.md", "# Z\n\n## The end {: #the-end }\n"),
            ("docs/reference/a.md", "# A\n"),
            ("docs/reference/b.md", "# B\n"),
            ("docs/img/x.png", "png"),
            ("includes/part.md", "Included words.\n"),
        ],
    );
    site.holds("shortcodes/mkdocs");
    site.has_whole_links();
    assert_eq!(site.order(""), ["start", "reference"]);
    assert_eq!(site.order("start"), ["use", "install"]);
    assert_eq!(site.order("reference"), ["z", "a"]);
    let page = site.page("start/use.md");
    for words in [
        "::: warning Mind **this**\nHot.\n\n::: details note\nDeep.\n:::\n:::",
        "::: tabs\n::: tab Go\n",
        "``` go title=\"a.go\"\nx := 1\n!!! not\n```\n:::",
        "::: tab C\n",
        "Text here\n:::\n:::",
        "Included words.",
        "[z](../reference/z.md#the-end) and <kbd>ctrl</kbd>+<kbd>c</kbd>",
        "    ::: tip\n    In it.\n    :::",
        "Term\n\n::: note\nDefined.\n:::",
        "aliases:\n- /use/",
    ] {
        assert!(page.replace("```go", "``` go").contains(words), "{words}\n{page}");
    }
    assert!(site.page("index.md").contains("[install](start/install.md)"));
    assert!(site.tells("mkdocs.yml", 0, false, "nothing.md"), "{:?}", site.report);
}

#[test]
fn mdbook() {
    let summary = "# Summary\n\n[Preface](preface.md)\n\n- [Second](b.md)\n  - [Part](b-1.md)\n- [First](a.md)\n- [Draft]()\n";
    let b = "# Second\n\n```rust,ignore\n{{#include ../code/main.rs:say}}\n```\n\n```rust\n# fn hidden() {}\n#[derive(Debug)]\nlet x = 1;\n```\n\n{{#playground ../code/main.rs}}\n\n[part][p] ![pic](img/a.svg)\n\n[p]: b-1.html#More-Words\n";
    let site = moved(
        "mdbook",
        &[
            ("book.toml", "[book]\ntitle = \"书\"\nlanguage = \"zh-CN\"\n"),
            ("src/SUMMARY.md", summary),
            ("src/preface.md", "# Preface\n"),
            ("src/a.md", "# First\n\n<img\nsrc=\"img/a.svg\" alt=\"pic\">\n"),
            ("src/b.md", b),
            ("src/b-1.md", "## Part\n\n### More Words\n"),
            ("src/stray.md", "# Stray\n"),
            ("src/img/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            (
                "code/main.rs",
                "fn main() {\n    // ANCHOR: say\n    println!(\"hi\");\n    // ANCHOR_END: say\n}\n",
            ),
        ],
    );
    site.holds("shortcodes/mdbook");
    site.has_whole_links();
    assert_eq!(site.order(""), ["b", "a"]);
    assert!(site.page("index.md").contains("- /preface.html"), "{}", site.page("index.md"));
    let page = site.page("b/index.md");
    for words in [
        "```rust\nprintln!(\"hi\");\n```",
        "```rust\n#[derive(Debug)]\nlet x = 1;\n```",
        "fn main() {\n    println!(\"hi\");\n}",
        "[p]: b-1.md#More-Words",
        "![pic](../img/a.svg)",
        "aliases:\n- /b.html",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let part = site.page("b/b-1.md");
    assert!(part.contains("## More Words {#More-Words}") && part.contains("aliases:\n- /b-1.html"), "{part}");
    assert!(
        site.tells("src/SUMMARY.md", 8, false, "Draft") && site.tells("src/stray.md", 0, false, "SUMMARY")
    );
    assert!(!site.site.exists("new/content/stray.md"));
}

/// Values that pages of Hugo show by name stand in the page, in a folder above it, or in the settings.
#[test]
fn hugo_shows_values_by_name() {
    let page = "---\ntitle: A\nparams:\n  own: here\n---\nOwn {{< param own >}}, cascaded {{< param version >}}, of the site {{% param repo.url %}} {{% param late %}}, filled {{% _param label x y %}}, missing {{< param none >}}.\n";
    let site = moved(
        "hugo",
        &[
            (
                "config/_default/hugo.yaml",
                "title: T\nparams:\n  repo: {url: 'https://r.example/'}\n  label: '[{1}-{2}]'\n",
            ),
            ("config/_default/params.yaml", "late: 7\n"),
            ("content/docs/_index.md", "---\ntitle: Docs\ncascade:\n  version: v3.5\n---\n"),
            ("content/docs/in/a.md", page),
        ],
    );
    site.holds("shortcodes/hugo_shows_values_by_name");
    let words = "Own here, cascaded v3.5, of the site https://r.example/ 7, filled [x-y], missing";
    reads(&site.page("docs/in/a.md"), &[words], &["{{"]);
}
