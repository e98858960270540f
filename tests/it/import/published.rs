//! Imports of projects as they are published, with files that the manuals of their tools do not show.

use super::{import, moved, reads};
use crate::site::Scratch;

#[test]
fn docusaurus_in_a_folder_of_its_own() {
    let config = "module.exports = {\n  title: 'D', url: 'https://d.example.org',\n  presets: [['classic', {docs: {path: '../docs', sidebarPath: require.resolve('./sidebars')}, blog: {path: 'blog'}}]],\n  plugins: [\n    ['@docusaurus/plugin-content-blog', {id: 'news', path: 'news', routeBasePath: 'releases'}],\n    ['content-docs', {id: 'more', path: 'more', routeBasePath: '/more', sidebarPath: require.resolve('./more')}],\n  ],\n};\n";
    let a = "import Part from './\\_part.md';\n\n# A\n\n<Part />\n\n<Sponsors />\n\nBy {props.who} at {\"home\"}.\n\n{list.map(one => (\n  <b>{one}</b>\n))}\n\n<table><tr>\n<td\n  rowSpan={2}\n  style={{\n    height: \"9pt\",\n  }}\n>\nCell\n</td></tr></table>\n\n<details>\n<summary>S</summary>\n```js\nlet a;\n```\n</details>\n\n:::note Short words. :::\n\n[id](/docs/next/named-by-id) [post](/blog/2024/01/02/post) [news](/releases/2024/3/4/v1) [all](/releases) [more](/more/x)\n";
    let site = moved(
        "docusaurus",
        &[
            ("website/docusaurus.config.js", config),
            ("website/sidebars.js", "module.exports = {docs: ['named-by-id', 'a']};\n"),
            ("website/more.js", "module.exports = {more: ['x']};\n"),
            ("docs/a.mdx", a),
            ("docs/_part.md", "The part.\n"),
            ("docs/other.md", "---\nid: named-by-id\n---\n# Other\n"),
            ("website/blog/2024-01-02-post.md", "# Post\n"),
            ("website/news/2024-3-4-v1.md", "# V1\n"),
            ("website/more/x.md", "# X\n"),
        ],
    );
    site.holds("published/docusaurus_in_a_folder_of_its_own");
    site.has_whole_links();
    assert_eq!(site.order("")[..2], ["other", "a"]);
    reads(
        &site.page("a.md"),
        &[
            "The part.",
            "> [!WARNING] Not carried over: `Sponsors`",
            "By `{props.who}` at home.",
            "<td rowspan=\"2\"",
            "\n\n```js\nlet a;\n```",
            "::: note\nShort words.\n:::",
            "[id](other.md) [post](blog/2024-01-02-post.md) [news](releases/2024-3-4-v1.md)",
            "[all](releases/index.md) [more](more/x.md)",
        ],
        &["style={{", "list.map", "{one}"],
    );
    for (line, words) in [(7, "`Sponsors`"), (9, "{props.who}"), (11, "an expression is left out")] {
        assert!(site.tells("docs/a.mdx", line, false, words), "{words} {:?}", site.report);
    }
    // From the inner folder its documents are reached where the folder above belongs to the project.
    let inner = Scratch::new(&[]);
    inner.write("website/docusaurus.config.js", config);
    inner.write("website/blog/2024-01-02-post.md", "# Post\n");
    inner.write("docs/a.md", "# A\n\n[post](/blog/2024/01/02/post)\n");
    let folder = ["import", "docusaurus", "website", "--root", "new", "--report", "report.jsonl"];
    let run = inner.zhinan(&folder);
    assert!(run.code == 2 && run.err.contains("`../docs`"), "{}", run.err);
    inner.write("package.json", "{}\n");
    let run = inner.zhinan(&folder);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(inner.read("new/content/a.md").contains("(blog/2024-01-02-post.md)"));
    assert!(inner.read("report.jsonl").contains("lies beside the folder that was named"));
    // Elsewhere they are not.
    let inner = Scratch::new(&[]);
    inner.write("old/docusaurus.config.js", config);
    inner.write("old/blog/2024-01-02-post.md", "# Post\n");
    let run = import(&inner, "docusaurus");
    assert!(run.code == 2 && run.err.contains("`../docs`"), "{}", run.err);
}

#[test]
fn docusaurus_whose_default_language_is_a_translation() {
    let config = "module.exports = {\n  title: 'D', i18n: {defaultLocale: 'en', locales: ['zh', 'en']}, presets: [['classic', {}]],\n};\n";
    let site = moved(
        "docusaurus",
        &[
            ("docusaurus.config.js", config),
            ("docs/a.md", "# 甲\n"),
            ("i18n/en/docusaurus-plugin-content-docs/current/a.md", "# A\n"),
        ],
    );
    site.holds("published/docusaurus_whose_default_language_is_a_translation");
    site.has_whole_links();
    assert!(site.page("site.yaml").contains("language: zh\n"), "{}", site.page("site.yaml"));
    assert!(site.page("en/a.md").contains("# A\n"), "{}", site.page("en/a.md"));
    let folder = "i18n/en/docusaurus-plugin-content-docs/current";
    assert!(site.tells(folder, 0, true, "the documents are in `zh`"), "{:?}", site.report);
}

#[test]
fn starlight_with_a_folder_for_every_language() {
    let config = "export default {integrations: [starlight({title: 'S', defaultLocale: 'en', locales: {en: {label: 'English', lang: 'en'}, 'zh-cn': {label: '中文', lang: 'zh-CN'}}, sidebar: [{label: 'G', items: ['guide/a']}]})]};\n";
    let a = "---\ntitle: A\n---\n<Since v=\"5.7.0\" pkg=\"@x/y\" />\n\n<Steps>\n1. One\n\n   <PackageTabs>\n     <Fragment slot=\"npm\">\n     ```sh\n     npm i\n     ```\n     </Fragment>\n     <Fragment slot=\"yarn\">\n     ```sh\n     yarn\n     ```\n     </Fragment>\n   </PackageTabs>\n\n2. Two\n   ```html\n   <ul>\n     <li>\n     </li>\n   </ul>\n   ```\n   <details>\n   <summary>More</summary>\n\n   Words\n   </details>\n</Steps>\n\n<Learn>See [b](/en/guide/b/#x-y).</Learn>\n\n<Explained title=\"Why\">\n\nBecause.\n\n</Explained>\n\n<YouTubeVideo videoId=\"abc\" />\n\n<Shop href=\"https://shop.example/\" title=\"Buy\" /> <Shop href=\"https://shop.example/\" title=\"T\">this</Shop>\n";
    let site = moved(
        "starlight",
        &[
            ("astro.config.mjs", config),
            ("src/content/docs/en/guide/a.mdx", a),
            ("src/content/docs/en/guide/b.md", "---\ntitle: B\n---\n## X (y)\n\n## X y z\n"),
            ("src/content/docs/zh-cn/guide/a.md", "---\ntitle: 甲\n---\n[乙](/zh-cn/guide/b/)\n"),
        ],
    );
    site.holds("published/starlight_with_a_folder_for_every_language");
    site.has_whole_links();
    reads(
        &site.page("guide/a.md"),
        &[
            "aliases:\n- /en/guide/a/",
            "<code>Since 5.7.0 @x/y</code>",
            "   ::: tabs\n   ::: tab npm\n",
            "     </li>\n   </ul>",
            "\n   </details>",
            "See [b](b.md#x-y).",
            "**Why**\n\nBecause.\n",
            "](https://www.youtube.com/watch?v=abc)",
            "[Buy](https://shop.example/) [this](https://shop.example/)",
        ],
        &["<Learn", "<Shop", "<PackageTabs"],
    );
    assert!(
        site.page("zh-CN/guide/a.md").contains("[乙](../../guide/b.md)"),
        "{}",
        site.page("zh-CN/guide/a.md")
    );
}

#[test]
fn hugo_with_mounts_and_parts() {
    let config = "title = \"H\"\nbaseURL = \"https://h.example.org/\"\n[params]\nversion = \"1.2\"\n[[module.mounts]]\nsource = \"content/en\"\ntarget = \"content\"\n[[module.mounts]]\nsource = \"extra\"\ntarget = \"content/more\"\n";
    let a = "---\ntitle: A\naliases: [/old/*, /older/]\n---\nVersion {{% param version %}}, a [word](g) and [search](/search/b/), [more](/more/c/).\n\n{{% include \"/_parts/p.md\" %}}\n\n{{< new-in 0.9.0 />}}\n\n{{< deprecated-in 0.8.0 >}}\nUse the new one.\n{{< /deprecated-in >}}\n\n{{< code-toggle file=hugo >}}\na = 1\n{{< /code-toggle >}}\n\n<iframe src=\"https://v.example/1\"\n  title=\"Film\"></iframe>\n\nname\n: Meaning, see [name](#name).\n";
    let site = moved(
        "hugo",
        &[
            ("hugo.toml", config),
            ("content/en/a.md", a),
            ("content/en/search/_index.md", "---\ntitle: Searching\n---\nText\n"),
            ("content/en/search/b.md", "---\ntitle: B\n---\nText\n"),
            ("content/en/_parts/_index.md", "---\ncascade:\n  build:\n    render: never\n---\n"),
            ("content/en/_parts/p.md", "---\n---\nFrom a part.\n"),
            ("extra/c.md", "---\ntitle: C\n---\nText\n"),
        ],
    );
    site.holds("published/hugo_with_mounts_and_parts");
    site.has_whole_links();
    reads(
        &site.page("a.md"),
        &[
            "aliases:\n- /older/\n",
            "Version 1.2, a word and [search](search-2/b.md), [more](more/c.md).",
            "From a part.",
            "<code>new-in 0.9.0</code>",
            "<code>deprecated-in 0.8.0</code>\n\nUse the new one.\n",
            "```toml title=\"hugo.toml\"\na = 1\n```",
            "[Film](https://v.example/1)",
            "<a id=\"name\"></a>name\n: Meaning",
        ],
        &["/old/*", "iframe", "code-toggle"],
    );
    assert!(site.tells("content/en/a.md", 1, false, "/old/*"), "{:?}", site.report);
    assert!(site.page("search-2/index.md").contains("Searching"));
    assert!(!site.site.path("new/content/_parts/p.md").exists());
}

#[test]
fn mkdocs_with_slashes_and_code_from_elsewhere() {
    let a = "# A\n\n//// tab | New\n\n```python hl_lines=\"1\"\n{!> ../../../code/a.py!}\n```\n\n////\n\n//// tab | Old\n\n/// tip\n\nOld words.\n\n///\n\n////\n\n{* ../../../code/a.py ln[1:1] hl[1] *}\n\n???+ note \"Open\"\n    Inside\n\n??? note \"Closed\"\n    Inside\n\nSets $\\{\\{1\\},{{2}}\\}$ and\n\n$$\n{{2^{e}}}{:x}\n$$\n";
    let site = moved(
        "mkdocs",
        &[
            ("docs/en/mkdocs.yml", "site_name: M\n"),
            ("docs/en/docs/index.md", "# M\n"),
            ("docs/en/docs/a.md", a),
            ("docs/de/mkdocs.yml", "site_name: D\n"),
            ("docs/de/docs/index.md", "# D\n"),
            ("code/a.py", "import a\nprint(a)\n"),
        ],
    );
    site.holds("published/mkdocs_with_slashes_and_code_from_elsewhere");
    reads(
        &site.page("a.md"),
        &[
            "::: tabs\n::: tab New\n\n```python hl_lines=\"1\"\nimport a\nprint(a)\n```\n\n:::\n",
            "::: tab Old\n\n::: tip\n\nOld words.\n\n:::\n\n:::\n:::\n",
            "```py {1}\nimport a\n```",
            "::: details Open {open}\nInside\n:::",
            "::: details Closed\nInside\n:::",
            "Sets $\\{\\{1\\},{{2}}\\}$ and",
            "$$\n{{2^{e}}}{:x}\n$$",
        ],
        &["////", "{!", "{*"],
    );
    assert!(site.page("index.md").contains("# M"));
}

#[test]
fn vue_and_books() {
    let a = "# A %{#the-a}%\n\n<Team>\n  <template #title>The team</template>\n  <template #lead>\n  Words\n  </template>\n</Team>\n\n- one\n\n  ::: tip\n  Never closed\n\n## Two\n\n```card\ntitle: Card\ndesc: About it\nlink: https://c.example/\n```\n\n::: cardList\n```yaml\n- name: N\n  link: /b.html\n```\n:::\n";
    let site = moved(
        "vuepress",
        &[(".vuepress/config.js", "module.exports = {title: 'V'}\n"), ("a.md", a), ("b.md", "# B\n")],
    );
    site.holds("published/vue_and_books");
    site.has_whole_links();
    reads(
        &site.page("a.md"),
        &[
            "# A {#the-a}",
            "The team\n",
            "Words\n",
            "  Never closed\n\n  :::\n\n## Two",
            "- [Card](https://c.example/): About it",
            "- [N](b.md)",
        ],
        &["template", "```card", "```yaml", "Not carried"],
    );
    let one = "# One\n\n<Listing number=\"1-1\" file-name=\"src/a.rs\" caption=\"All of `a`\">\n\n```rust\nlet a;\n```\n\n</Listing>\n";
    let site = moved(
        "mdbook",
        &[
            ("book.toml", "[book]\ntitle = \"B\"\nlanguage = \"en\"\n"),
            ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
            ("src/one.md", one),
        ],
    );
    site.holds("published/vue_and_books-2");
    reads(
        &site.page("one.md"),
        &["Filename: src/a.rs\n\n```rust\nlet a;\n```\n\nListing 1-1: All of `a`"],
        &["<Listing", "</Listing"],
    );
}
