//! Syntax of other tools in real projects, which readers would see as typed if the import did not know it.
//! Each becomes this program's syntax, and nothing of the other is left.

use super::{moved, reads};

#[test]
fn elements_end_behind_words() {
    let page = "---\ntitle: A\n---\n<Tabs>\n  <TabItem label=\"One\">Sirius, Vega</TabItem>\n  <TabItem label=\"二\">天狼星</TabItem>\n</Tabs>\n\nUse a<Badge>new</Badge> word and Vec<String>.\n\n<LinkButton href=\"/b/\">Go on</LinkButton>\n\n**type:** <code>{`Array<string>`} or [B](/b/)</code> and <code>{`{ a: <b> }`}</code>\n";
    let site = moved(
        "starlight",
        &[
            ("astro.config.mjs", "export default {integrations: [starlight({title: 'S'})]};\n"),
            ("src/content/docs/index.mdx", "---\ntitle: Home\n---\nHi\n"),
            ("src/content/docs/a.mdx", page),
            ("src/content/docs/b.md", "---\ntitle: B\n---\nText\n"),
        ],
    );
    site.holds("forms/elements_end_behind_words");
    site.has_whole_links();
    reads(
        &site.page("a.md"),
        &[
            "::: tabs\n::: tab One\nSirius, Vega\n:::\n::: tab 二\n天狼星\n:::\n:::",
            "Vec<String>",
            "[Go on](b.md)",
            "<code>Array&lt;string&gt; or [B](b.md)</code>",
            "`{ a: <b> }`",
        ],
        &["</TabItem>", "</Badge>", "</LinkButton>", "{`"],
    );
}

#[test]
fn docusaurus_names_tabs_and_marks_code() {
    let page = "import Src from '!!raw-loader!./x.js';\n\n<Tabs\n  values={[{label: 'First one', value: 'a'}, {value: 'b', label: \"Second\"}]}>\n  <TabItem value=\"a\">aa</TabItem>\n  <TabItem value=\"b\">bb</TabItem>\n</Tabs>\n\n<CodeBlock language=\"js\">{Src}</CodeBlock>\n\n```js title=\"a.js\"\n// highlight-next-line\nlet a;\nlet b;\n// highlight-start\nlet c;\nlet d;\n// highlight-end\n```\n";
    let site = moved(
        "docusaurus",
        &[
            ("docusaurus.config.js", "export default {title: 'D'};\n"),
            ("docs/a.mdx", page),
            ("docs/x.js", "let x = 1;\n"),
        ],
    );
    site.holds("forms/docusaurus_names_tabs_and_marks_code");
    reads(
        &site.page("a.md"),
        &[
            "::: tab First one\naa\n:::\n::: tab Second\nbb\n:::",
            "```js\nlet x = 1;\n```",
            "```js title=\"a.js\" mark={1,3-4}\nlet a;\nlet b;\nlet c;\nlet d;\n```",
        ],
        &["highlight-", "{Src}", "values="],
    );
}

#[test]
fn home_pages_keep_their_words() {
    let front = "---\nlayout: home\nhero:\n  name: V\n  text: 写文档\n  tagline: 又快又好\n  actions:\n    - {theme: brand, text: 开始, link: /guide/a}\nfeatures:\n  - {icon: ⚡, title: 快, details: 很快, link: /guide/a}\n  - {title: 小}\n---\n";
    let code = "```ts\nlet a // [!code ++]\nlet b // [!code --]\nlet c // [!code focus]\n```\n";
    let site = moved(
        "vitepress",
        &[
            (".vitepress/config.mts", "export default {title: 'V', lang: 'zh-CN'}\n"),
            ("index.md", front),
            ("guide/a.md", &format!("# 甲\n\n{code}\n使用<Badge type=\"info\">新</Badge>版\n")),
        ],
    );
    site.holds("forms/home_pages_keep_their_words");
    site.has_whole_links();
    reads(
        &site.page("index.md"),
        &[
            "**写文档**",
            "又快又好",
            "[开始](guide/a.md)",
            "::: cards\n- **[快](guide/a.md)**\n\n  很快\n- **小**\n:::",
        ],
        &["hero"],
    );
    reads(
        &site.page("guide/a.md"),
        &["```ts del={2} focus={3} ins={1}\nlet a\nlet b\nlet c\n```"],
        &["[!code", "</Badge>"],
    );
}

#[test]
fn vuepress_sizes_pictures() {
    let site = moved(
        "vuepress",
        &[
            (".vuepress/config.js", "export default {title: 'V'}\n"),
            (
                "README.md",
                "---\nhome: true\nheroText: 名\ntagline: 句\nactions:\n  - {text: 去, link: /a.html}\n---\n",
            ),
            (
                "a.md",
                "# 甲\n\n![很长的一张图](/i.png =200x300) ![图](/i.png#dark) <RouteLink to=\"/\">首页</RouteLink>\n",
            ),
            (".vuepress/public/i.png", "png"),
        ],
    );
    site.holds("forms/vuepress_sizes_pictures");
    site.has_whole_links();
    reads(&site.page("index.md"), &["句", "[去](a.md)"], &["heroText"]);
    reads(
        &site.page("a.md"),
        &["![很长的一张图](i.png){width=200 height=300}", "![图](i.png#only-dark)", "[首页](index.md)"],
        &[" =200", "RouteLink"],
    );
}

#[test]
fn hexo_sets_tabs_by_comments() {
    let post = "---\ntitle: 甲\ndate: 2024-01-02\n---\n{% tabs 名, 2 %}\n<!-- tab 第一 页@icon -->\n一文\n<!-- endtab -->\n<!-- tab 二 -->\n二文\n<!-- endtab -->\n{% endtabs %}\n\n{% timeline 线 %}\n<!-- timeline 一月 -->\n事\n<!-- endtimeline -->\n{% endtimeline %}\n\n{% include_code 码 lang:js a.js %}\n\n{% btn https://x.example/, 按下, home %} {% label primary@标签 %}\n\n{% btn 名, 说明 %}\n\n{% hideToggle 藏 %}\n藏文\n{% endhideToggle %}\n";
    let site = moved(
        "hexo",
        &[
            ("_config.yml", "title: 站\nlanguage: zh-CN\n"),
            ("source/_posts/a.md", post),
            ("source/downloads/code/a.js", "let a;\n"),
        ],
    );
    site.holds("forms/hexo_sets_tabs_by_comments");
    reads(
        &site.page("posts/a.md"),
        &[
            "::: tabs\n::: tab 第一 页\n一文\n:::\n::: tab 二\n二文\n:::\n:::",
            "**一月**\n事",
            "```js\nlet a;\n```",
            "[按下](https://x.example/) 标签\n\n**说明**",
            "::: details 藏\n藏文\n:::",
        ],
        &["<!--", "primary@", "{%"],
    );
}

#[test]
fn hugo_and_zola_keep_marks_of_code() {
    let page = "---\ntitle: 甲\n---\n{{< tabpane >}}\n{{< tab header=\"C\" lang=\"c\" >}}\n#include <stdio.h>\n{{< /tab >}}\n{{< /tabpane >}}\n\n{{< highlight go \"linenos=table,hl_lines=2 4-5,linenostart=3\" >}}\na\nb\n{{< /highlight >}}\n";
    let site = moved("hugo", &[("hugo.toml", "title = \"H\"\n"), ("content/a.md", page)]);
    site.holds("forms/hugo_and_zola_keep_marks_of_code");
    reads(
        &site.page("a.md"),
        &["::: tab C\n\n```c\n#include <stdio.h>\n```\n\n:::", "```go ln {2,4-5} linenostart=3\na\nb\n```"],
        &["{{<"],
    );
    let page = "+++\ntitle = \"A\"\n+++\n```rust,linenos,hl_lines=1 3-4,name=a.rs\nfn x(){}\n```\n\n{% quote(author=\"Who\") %}\nWords\n{% end %}\n";
    let site =
        moved("zola", &[("config.toml", "base_url = \"https://x.example\"\n"), ("content/a.md", page)]);
    site.holds("forms/hugo_and_zola_keep_marks_of_code-2");
    reads(&site.page("a.md"), &["```rust ln {1,3-4} title=\"a.rs\"\nfn", "::: quote Who\nWords\n:::"], &[]);
}

#[test]
fn mkdocs_knows_its_extensions() {
    let settings = "site_name: M\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: [snips]\n";
    let page = "# A\n\n--8<-- \"inc.md\"\n\n![p](p.png){ width=\"300\" align=left }\n\nA \\(x_1\\) and ^^new^^ and {--old--}{++more++}{>>why<<}\n\n[P \\[C #4\\]](a.md)\n\n| `|` | or |\n|---|---|\n| `a \\| b` | c |\n\n\\[\nz\n\\]\n\n/// details | More\n    type: warning\nInside\n///\n\n::: pkg.mod.fn\n    options:\n      x: 1\n";
    let site = moved(
        "mkdocs",
        &[
            ("mkdocs.yml", settings),
            ("docs/a.md", page),
            ("docs/p.png", "png"),
            ("snips/inc.md", "Included **words**\n"),
        ],
    );
    site.holds("forms/mkdocs_knows_its_extensions");
    reads(
        &site.page("a.md"),
        &[
            "Included **words**",
            "![p](p.png){width=300}",
            "A $x_1$ and ++new++ and ~~old~~++more++",
            "[P \\[C #4\\]](",
            "| `\\|` | or |",
            "| `a \\| b` | c |",
            "$$\nz\n$$",
            "::: details More\nInside\n:::",
            "> [!WARNING] Not carried over: `pkg.mod.fn`",
        ],
        &["type: warning", "\\(", "{>>", "^^"],
    );
    assert!(site.tells("docs/a.md", 7, false, "why"), "{:?}", site.report);
}

#[test]
fn mdbook_boxes_and_formulas() {
    let page = "# One\n\nCold \\\\(y\\\\).\n\n```admonish warning title=\"Mind\"\nHot \\\\(x\\\\).\n\n    code\n```\n\n```rust\nlet a = \"\\\\(z\\\\)\";\n```\n";
    let site = moved(
        "mdbook",
        &[
            ("book.toml", "[book]\ntitle = \"B\"\n"),
            ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
            ("src/one.md", page),
        ],
    );
    site.holds("forms/mdbook_boxes_and_formulas");
    reads(
        &site.page("one.md"),
        &["Cold $y$.", "::: warning Mind\nHot $x$.", ":::\n\n```rust\nlet a = \"\\\\(z\\\\)\";\n```"],
        &["admonish"],
    );
}

#[test]
fn a_caption_that_repeats_the_text_of_its_picture_is_left_out() {
    let page = "---\ntitle: A\n---\n{{< figure src=\"a.png\" alt=\"X\" caption=\"X\" >}}\n\n{{< figure src=\"a.png\" alt=\"X\" caption=\"Y\" >}}\n";
    let files = [("hugo.toml", "title = \"H\"\n"), ("content/a.md", page), ("static/a.png", "png")];
    reads(&moved("hugo", &files).page("a.md"), &["*Y*"], &["*X*"]);
}

/// Links by the name of code lead to pages that a plug-in generates, and no import has these.
#[test]
fn mkdocs_shows_links_to_generated_pages_as_words() {
    let a = "# A\n\nUse the [`Field`][x.fields.Field] or [x.Model][], see [part][part] and `[a][b]`.\n\n::: x.fields\n    options:\n      show: true\n\n- Item\n\n    ::: x.Other\n        options:\n            show: true\n\n::: x-click\n    :module: x\n\n## ::: x.last\n\n## Part {#part}\n\n```py {title=\"a.py\" test=\"skip\"}\nx\n```\n";
    let site = moved(
        "mkdocs",
        &[
            ("mkdocs.yml", "site_name: M\nplugins:\n- search\n- mkdocstrings:\n    x: 1\n"),
            ("docs/index.md", a),
        ],
    );
    site.holds("forms/mkdocs_shows_links_to_generated_pages_as_words");
    site.has_whole_links();
    reads(
        &site.page("index.md"),
        &[
            "Use the `Field` or x.Model, see [part][part] and `[a][b]`.",
            "> `::: x.fields`\n",
            "    > `::: x.Other`\n",
            "> `::: x-click`\n",
            "## `x.last`\n\n> [!WARNING] Not carried over: `x.last`\n> `::: x.last`\n",
            "```py title=\"a.py\"\n",
        ],
        &["options", "x.fields.Field", "module"],
    );
    assert!(site.tells("docs/index.md", 3, false, "`x.fields.Field`"), "{:?}", site.report);
}
