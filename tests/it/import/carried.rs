//! Kinds of source that real projects have and that pages would lose or show as typed: one project for each tool.

use super::{moved, reads};

#[test]
fn docusaurus_carries_instances_redirects_and_mdx() {
    let config = "module.exports={ title: 'T', url: 'https://x.example.org', baseUrl: '/', i18n: {defaultLocale: 'en', locales: ['en', 'zh-CN']},\n\
        presets: [['classic', {docs: {routeBasePath: '/'}}]],\n\
        plugins: [['@docusaurus/plugin-content-docs', {id: 'community', path: 'community', routeBasePath: 'community', sidebarPath: './sc.js'}],\n\
        ['@docusaurus/plugin-client-redirects', {redirects: [{from: ['/old', '/older'], to: '/server'}, {from: '/gone', to: 'https://y.example.org'}], createRedirects: (path) => []}]],\n\
        themeConfig: {navbar: {items: [{type: 'docSidebar', sidebarId: 'c', docsPluginId: 'community', label: 'C'}, {type: 'doc', docId: 'b', label: 'B'}, {label: 'More', items: []}, {type: 'search'}]}} };\n";
    let page = "import pic from './a.png';\n\nexport const u =\n  \"https://x.y\"\nexport const c = [\n  { a: 1 },\n]\n\n# Server\n\n\
        <CodeBlock language=\"bash\">\n{`helm \\\\\n  --set a=\\`x\\` \\${b}`}\n</CodeBlock>\n\n<CodeBlock>{`v ${v}`}</CodeBlock>\n\n\
        <details>\n<summary>S **b**</summary>\n\ninner **x**\n\n</details>\n\n<p align=\"center\">a **b** [l](../b.md)</p>\n\n\
        <div className=\"x\">\n    <Badge>P</Badge> **q**\n</div>\n\n<div>\n    words **w**\n\n    - item\n      more\n</div>\n\n\
        <table>\n  <tr>\n    <td>**t** `c`</td>\n  </tr>\n</table>\n\n<a href=\"/b\">\n    ![p](./a.png)\n</a>\n\n\
        <Highlight color=\"red\">marked</Highlight> and <Badge text=\"B\">unseen</Badge> <Underlined\n  tooltip=\"a\n  remark\">hinted</Underlined>\n\n<CodeBlock className=\"language-sh\">ls</CodeBlock>\n\n<Details>\n  <summary>More</summary>\n  held\n</Details>\n\n\
        ```mdx-code-block\n<Badge text=\"in\" />\n```\n\n:::tip{icon=\"heart\"}\nkind\n:::\n\n[f](pathname:///x.pdf)\n\n<Image img={require('./a.png')} alt=\"i\" />\n\n{[\n  {a: 1},\n].map(({ a }) => (\n  <b>{a}</b>\n))}\n\nWords:\n\n    no code **here**\n";
    let site = moved(
        "docusaurus",
        &[
            ("docusaurus.config.js", config),
            ("docs/_category_.json", "{\"label\": \"L\",}"),
            ("docs/server/_category_.json", "{\"label\": \"Servers\", \"position\": 3,}"),
            ("docs/server/server.md", page),
            ("docs/server/a.png", "png"),
            ("docs/server/other.md", "[s](./server.md)\n"),
            ("docs/b.md", "---\ntitle: \"\"\nsidebar_label: Bee\n---\n[s](./server/server.md)\n"),
            ("static/x.pdf", "pdf"),
            ("community/c.md", "# C\n"),
            ("community/d.md", "# D\n"),
            ("sc.js", "module.exports={c:['d','c']}"),
            ("i18n/zh-CN/docusaurus-plugin-content-docs-community/current/c.md", "# 丙\n"),
            ("i18n/zh-CN/docusaurus-plugin-content-docs/current/b.md", "# 乙\n"),
        ],
    );
    site.holds("carried/docusaurus_carries_instances_redirects_and_mdx");
    site.has_whole_links();
    assert_eq!(site.order("community"), ["d", "c"]);
    assert!(site.page("zh-CN/community/c.md").contains("丙"));
    reads(
        &site.page("server/index.md"),
        &[
            "- /old\n- /older",
            "```bash\nhelm \\\n  --set a=`x` ${b}\n```",
            "<summary>S <strong>b</strong></summary>",
            "<p align=\"center\">a <strong>b</strong> <a href=\"../b.md\">l</a></p>",
            "<div class=\"x\">\n\n==P== **q**\n</div>",
            "<div>\n\nwords **w**\n\n- item\n  more\n</div>",
            "<td><strong>t</strong> <code>c</code></td>",
            "<img src=\"a.png\" alt=\"p\">",
            "==marked== and ==B== <abbr title=\"a remark\">hinted</abbr>",
            "```sh\nls\n```",
            "::: details More",
            "==in==",
            "::: tip\nkind",
            "[f](../x.pdf)",
            "![i](a.png)",
            "\nno code **here**\n",
        ],
        &["https://x.y", "CodeBlock", "unseen", "mdx-code-block", "heart"],
    );
}

#[test]
fn hugo_carries_languages_formulas_and_titles_of_code() {
    let page = "---\ntitle: \":tada: C\"\ndescription: \"[VLC](https://v.example.org) is `a<b>` <b>bold</b> Vec<String>\"\n---\n{{< katex >}}\n\n\
        Text {{< katex >}}\\pi{{< /katex >}} and \\\\(a_1\\\\) end.\n\n{{< katex display=true >}}\nx^2\n{{< /katex >}}\n\n{{< math >}}$$y$${{< /math >}}\n\n\
        ![](/docs/en/client/images/c.png) ![](/docs/en/client/images/none.png)\n\n\
        {{% details \"T t\" open %}}\nheld\n{{% /details %}}\n\n{{< expand \"L\" \"...\" >}}\nmore\n{{< /expand >}}\n\n\
        ```yaml {filename=\"hugo.yaml\"}\na: 1\n```\n\n```go {filename=\"a\",linenos=table,hl_lines=[1,\"3-4\"]}\nb\n```\n\n```go {name=\"x.go\", linenos=true}\nc\n```\n\n\
        Words:\n\n    a: ${{ secrets.X }}\n    {{% note %}}\n\n    !!! note\n\nEnd {{< param version >}}.\n\n- item\n\n    still **text** {{< katex >}}z{{< /katex >}}\n";
    let site = moved(
        "hugo",
        &[
            (
                "config/_default/hugo.toml",
                "baseURL = 'https://x.example.org/docs'\ndefaultContentLanguage = 'en'\ndefaultContentLanguageInSubdir = true\n",
            ),
            (
                "config/_default/languages.en.toml",
                "languageCode = 'en'\ntitle = 'Site'\n[params]\ndescription = 'About'\n",
            ),
            ("config/_default/languages.zh-Hans.toml", "languageCode = 'zh-CN'\ntitle = '站'\n"),
            (
                "config/_default/menus.en.toml",
                "[[main]]\nname = 'Client'\npageRef = 'client'\n[[main]]\nname = 'Inner'\nparent = 'Client'\npageRef = 'client'\n",
            ),
            ("config/_default/menus.zh-hans.toml", "[[main]]\nname = '客户端'\npageRef = 'client'\n"),
            ("config/_default/params.en.toml", "version = '1.1'\n"),
            ("content/client/_index.md", page),
            ("content/client/_index.zh-Hans.md", "---\ntitle: 客户端\n---\n"),
            ("content/client/images/c.png", "png"),
            ("content/README.md", "# For readers of the repository\n"),
            ("content/_index.md", "---\ntitle: Home\n---\n"),
        ],
    );
    site.holds("carried/hugo_carries_languages_formulas_and_titles_of_code");
    assert!(site.page("index.md").contains("title: Home"), "{}", site.page("index.md"));
    assert!(site.tells("config/_default", 0, false, "the link `Inner` of a menu"));
    let settings = site.page("site.yaml");
    reads(&settings, &["title: Site", "description: About", "- zh-Hans", "title: Client"], &["客户端"]);
    reads(
        &site.page("client/index.md"),
        &[
            "title: 🎉 C",
            "description: VLC is a<b> bold Vec<String>",
            "Text $\\pi$ and $a_1$ end.",
            "$$\nx^2\n$$",
            "$$\ny\n$$",
            "![](images/c.png)",
            "::: details T t {open}\nheld",
            "::: details L\nmore",
            "```yaml title=\"hugo.yaml\"",
            "```go title=\"a\" ln {1,3-4}",
            "```go title=\"x.go\" ln",
            "    a: ${{ secrets.X }}\n    {{% note %}}\n\n    !!! note\n",
            "End 1.1.",
            "still **text** $z$",
        ],
        &["katex"],
    );
}

#[test]
fn vitepress_carries_languages_menus_and_snippets() {
    let config = "const guides = ['a', 'b'];\nexport default { title: 'V', lang: 'en', locales: { root: { label: 'E', lang: 'en' }, jp: { label: '日', lang: 'jp', title: '題' } },\n\
        themeConfig: { nav: [{text: 'A', link: '/a'}, {text: 'More', items: [{text: 'B', link: '/b'}]}, make()],\n\
        sidebar: [{text: 'Guides', items: guides.map(name => ({text: name.toString(), link: `/${name}`}))}, ...calculated()] } }\n";
    let page = "# A\n\n<<< ./s.js#r{2 ts:line-numbers}\n\n<<< @/s.js{1,2} [Label]\n\n<Badge text=\"t\">slot</Badge> <Badge text=\"t\" />\n\n\
        <img :src=\"withBase('/h.png')\" alt=\"hh\"> <a :href=\"withBase('/b')\">to b</a> <img :src=\"calculated\">\n\n<!-- ::: tip\n\n@[code](x)\n-->\n";
    let site = moved(
        "vitepress",
        &[
            (".vitepress/config.ts", config),
            ("index.md", "---\nlayout: home\nhero:\n  name: V\n  image: {src: /h.png}\n---\n"),
            ("README.md", "# For readers of the repository\n"),
            ("a.md", page),
            ("b.md", "# B\n"),
            ("s.js", "x\n// #region r\na\nb\n// #endregion r\n"),
            ("public/h.png", "png"),
            ("jp/a.md", "# あ\n"),
        ],
    );
    site.holds("carried/vitepress_carries_languages_menus_and_snippets");
    reads(&site.page("site.yaml"), &["- ja"], &["jp"]);
    assert!(site.page("ja/guides/a.md").contains('あ'));
    assert!(site.page("index.md").contains("title: V"), "{}", site.page("index.md"));
    reads(
        &site.page("guides/a.md"),
        &[
            "```ts ln {2}\na\nb\n```",
            "```js {1,2} [Label]",
            "==slot== ==t==",
            "<img src=\"../h.png\" alt=\"hh\"> <a href=\"b.md\">to b</a>",
            "<!-- ::: tip\n\n@[code](x)\n-->",
        ],
        &["withBase"],
    );
    for words in ["the menu `More`", "an entry of the top", "the navigation is calculated"] {
        assert!(site.tells(".vitepress/config.ts", 0, false, words), "{words}");
    }
}

#[test]
fn vuepress_carries_files_of_the_project() {
    let page = "# A\n\n<img :src=\"$withBase('/h.png')\" alt=\"hh\">\n\n<<< @/docs/x.js{2}\n\n[Q](https://q.example.org) <OutboundLink/>\n\n\
        ::: details T {open}\nx\n:::\n";
    let site = moved(
        "vuepress",
        &[
            (
                "docs/.vuepress/config.js",
                "module.exports = { title: 'V', themeConfig: { nav: [{text: 'A', link: '/a'}], sidebar: make() } }\n",
            ),
            ("docs/README.md", "---\nhome: true\nheroImage: /h.png\nheroText: V <br/> W\ntagline: T\n---\n"),
            ("docs/.vuepress/public/h.png", "png"),
            ("docs/x.js", "a\nb\n"),
            ("docs/a.md", page),
        ],
    );
    site.holds("carried/vuepress_carries_files_of_the_project");
    reads(
        &site.page("a.md"),
        &["<img src=\"h.png\" alt=\"hh\">", "```js {2}\na\nb\n```", "::: details T {open}\nx"],
        &["OutboundLink", "withBase"],
    );
    assert!(site.tells("docs/.vuepress/config.js", 0, false, "the navigation is calculated"));
    assert!(site.tells("docs/README.md", 1, false, "the picture of the home page"));
}

#[test]
fn starlight_carries_topics_pictures_and_cards() {
    let config = "export default defineConfig({ site: 'https://x.example.org', redirects: {'/old': '/b/', '/new/[...slug]': '/b/', '/out': {status: 302, destination: 'https://y.example.org'}},\n\
        integrations: [starlight({ title: 'T', plugins: [starlightSidebarTopics([{label: 'One', link: '/b/', items: ['c', 'b']}])] })] });\n";
    let home = "---\ntitle: Welcome\nbanner:\n  content: B\nhero:\n  title: Hero <br/> title\n  image: {file: ../../a.png}\n---\n\
        <CardGrid>\n  <Card title=\"One\">\n    Edit `x`\n  </Card>\n  <Card title=\"Two\">Two words</Card>\n</CardGrid>\n";
    let page = "---\ntitle: A\nslug: c\n---\nimport pic from '../../../a.png';\nimport film from '../../../f.mp4';\n\n\
        <Image src={pic} alt=\"p\" />\n\n<Video src={film} title=\"Film\" />\n\n<Code code=\"let a\" lang=\"js\" title=\"x.js\" mark={[1]} />\n\n<Badge text=\"B\">unseen</Badge>\n\n\
        :::tip{icon=\"heart\"}\nkind\n:::\n";
    let site = moved(
        "starlight",
        &[
            ("astro.config.mjs", config),
            ("src/content/docs/index.mdx", home),
            ("src/content/docs/deep/a.mdx", page),
            ("src/content/docs/b.md", "---\ntitle: B\n---\nA <b>line</b>\n\n    code {{ x }}\n"),
            ("src/a.png", "png"),
            ("src/f.mp4", "mp4"),
        ],
    );
    site.holds("carried/starlight_carries_topics_pictures_and_cards");
    reads(
        &site.page("index.md"),
        &["title: Hero title", "- **One**\n\n  Edit `x`", "- **Two**\n\n  Two words\n"],
        &["<br/>"],
    );
    reads(
        &site.page("b/deep/a.md"),
        &[
            "![p](",
            "a.png)",
            "[Film](",
            "```js title=\"x.js\" mark={1}\nlet a\n```",
            "==B==",
            "::: tip\nkind",
        ],
        &["(pic)", "film}", "unseen", "heart"],
    );
    for (file, line, words) in [
        ("src/content/docs/index.mdx", 1, "the picture of the home page"),
        ("src/content/docs/index.mdx", 3, "`banner`"),
        ("astro.config.mjs", 0, "`/out` leads to `https://y.example.org`"),
        ("astro.config.mjs", 0, "`/new/[...slug]`"),
    ] {
        assert!(site.tells(file, line, false, words), "{words}");
    }
}

#[test]
fn mkdocs_carries_redirects_comments_and_code() {
    let page = "# A\n\n<!-- ## hidden\n\n!!! tip \"t\"\n\n    in comment\n\n??? info \"x\"\n\n    end -->\n\nUse `#!python print()` and `#!/bin/sh`.\n\n\
        --8<--\nparts/x.md\n; parts/none.md\nparts/y.md\n--8<--\n\nWords:\n\n    !!! note\n        x\n\n    - [l](b.md) {{ v }}\n\n!!! note\n\n    text [l](b.md)\n\n        code [l](b.md)\n\n\
        {% raw %}\n```yaml\na: {{ b }}\n```\n{% endraw %}\n\nInline {% raw %}`{{ c }}`{%  endraw %} end.\n";
    let site = moved(
        "mkdocs",
        &[
            (
                "mkdocs.yml",
                "site_name: M\nmarkdown_extensions:\n  - pymdownx.snippets\nplugins:\n  - macros\n  - redirects:\n      redirect_maps:\n        Old.md: a.md\n        deep/index.md: a.md#x\n        gone.md: https://x.example.org\n        b.md: a.md\n",
            ),
            ("docs/index.md", "# Home\n"),
            ("docs/a.md", page),
            ("docs/b.md", "---\ndescription: '![i](x.png) [VLC](https://v.example.org) is'\n---\n# B\n"),
            ("docs/parts/x.md", "Part **x**\n"),
            ("docs/parts/y.md", "Part y\n"),
        ],
    );
    site.holds("carried/mkdocs_carries_redirects_comments_and_code");
    reads(
        &site.page("a.md"),
        &[
            "- /Old/\n- /deep/",
            "<!-- ## hidden\n\n!!! tip \"t\"\n\n    in comment\n\n??? info \"x\"\n\n    end -->",
            "Use `print()` and `#!/bin/sh`.",
            "Part **x**\nPart y",
            "    !!! note\n        x\n\n    - [l](b.md) {{ v }}\n",
            "::: note\ntext [l](b.md)\n\n    code [l](b.md)\n:::",
            "```yaml\na: {{ b }}\n```",
            "Inline `{{ c }}` end.",
        ],
        &["raw %}", "8<"],
    );
    assert!(site.page("b.md").contains("description: i VLC is"), "{}", site.page("b.md"));
    assert!(site.tells("mkdocs.yml", 0, false, "`b/`, which leads to `a.md`, is that of another page"));
    assert!(site.tells("mkdocs.yml", 0, false, "`gone/` leads to `https://x.example.org`"));
}

#[test]
fn mdbook_carries_redirects_and_tabs() {
    let page = "# A\n\n{{#tabs }}\n{{#tab name=\"One two\" }}\none\n{{#endtab }}\n{{#tab name=\"Two\" }}\ntwo\n{{#endtab }}\n{{#endtabs }}\n\n\
        ```admonish tip title=\"A <code>b</code> <i>c</i>\"\nx\n```\n\nWords\n\n    a: ${{ x }}\n";
    let site = moved(
        "mdbook",
        &[
            (
                "book.toml",
                "[book]\ntitle = \"B\"\n[output.html.redirect]\n\"/old.html\" = \"a.html\"\n\"/deep/x.html\" = \"../a.html#y\"\n\"/gone.html\" = \"https://x.example.org\"\n",
            ),
            ("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n- [B](b.md)\n"),
            ("src/a.md", page),
            ("src/b.md", "# B\n"),
        ],
    );
    site.holds("carried/mdbook_carries_redirects_and_tabs");
    reads(
        &site.page("a.md"),
        &[
            "- /deep/x.html\n- /old.html",
            "::: tabs\n::: tab One two\none\n:::\n::: tab Two\ntwo\n:::\n:::",
            "::: tip A `b` c",
            "    a: ${{ x }}\n",
        ],
        &["{{#"],
    );
}

#[test]
fn hexo_carries_words_of_tags() {
    let post = "---\ntitle: A\ndate: 2024-01-02\n---\nEdit {% label primary@NexT config file %} now {% span red, span words %} {% p center, paragraph words %} {% emp strong words %}\n\n\
        {% btn https://x.example.org, The words here, heart fa-lg, Title %} {% btn #, , home, Home %}\n\n\
        {% tabs a %}\n<!-- tab <code>name</code> <b>x</b> -->\nOne\n{% subtabs inner %}\n<!-- tab In -->\ninside\n<!-- endtab -->\n{% endsubtabs %}\n<!-- endtab -->\n{% endtabs %}\n\n\
        {% mermaid graph TD %}\nA --> B\n{% endmermaid %}\n\nWords\n\n    {% label a@b %}\n";
    let site = moved("hexo", &[("_config.yml", "title: H\nlanguage: en\n"), ("source/_posts/a.md", post)]);
    site.holds("carried/hexo_carries_words_of_tags");
    reads(
        &site.page("posts/a.md"),
        &[
            "Edit NexT config file now span words paragraph words strong words",
            "[The words here](https://x.example.org) [Home](#)",
            "::: tab `name` x\nOne",
            "::: tabs\n::: tab In\ninside",
            "```mermaid\ngraph TD\nA --> B\n```",
            "    {% label a@b %}\n",
        ],
        &["<code>", "subtabs"],
    );
}

#[test]
fn zola_passes_over_what_is_no_page() {
    let page = "+++\ntitle = \"A\"\ndescription = \"D [x](y)\"\n+++\n{{ katex(body=\"x\") }} and {% katex(block=true) %}\ny\n{% end %}\n";
    let site = moved(
        "zola",
        &[
            (
                "config.toml",
                "base_url = 'https://z.example.org'\ntitle = 'Z'\nignored_content = [\"*/notes.md\"]\n",
            ),
            ("content/README.md", "# For readers of the repository\n"),
            ("content/_index.md", "+++\ntitle = \"Home\"\n+++\n"),
            ("content/docs/notes.md", "+++\ntitle = \"N\"\n+++\n"),
            ("content/docs/a.md", page),
        ],
    );
    site.holds("carried/zola_passes_over_what_is_no_page");
    assert!(site.page("index.md").contains("title: Home"));
    assert!(!site.site.exists("new/content/docs/notes.md"));
    reads(&site.page("docs/a.md"), &["description: D x", "$x$ and", "$$\ny\n$$"], &["katex"]);
}
