//! A moved site looks as if it had been written for this program: cards, names of sections, the order of posts,
//! and definitions that one file has for all pages.

use super::{moved, reads};

#[test]
fn mkdocs_grids_become_cards() {
    let page = "# A\n\nSee [the log][config.log], [other][b-id], [docs][], [x.y] and HTML.\n\n<div class=\"grid cards\" markdown>\n\n-   :material-x: &nbsp; __[B](b.md)__\n\n    ---\n\n    Words of B.\n\n-   __C__\n\n    ---\n\n    Words of C.\n\n</div>\n\n<div class=\"result\" markdown>\n  <div class=\"grid cards\" markdown>\n\n  - E\n  </div>\n</div>\n\n<div class=\"grid\" markdown>\n\n- D\n\n</div>\n\n---\n\n## <!-- md:setting config.log -->\n\n<!-- md:version 9.7.0 -->\n<!-- md:default `true` -->\n";
    let site = moved(
        "mkdocs",
        &[
            (
                "mkdocs.yml",
                "site_name: M\nnav:\n  - index.md\n  - a.md\n  - b.md\nplugins:\n  - blog\nmarkdown_extensions:\n  - pymdownx.snippets:\n      auto_append: [includes/all.md]\n",
            ),
            (
                "includes/all.md",
                "[x.y]: https://a.example/y\n  [Docs]: https://a.example/docs\n*[HTML]: Hyper\n*[CSS]: Sheets\n",
            ),
            ("docs/index.md", "# M\n"),
            ("docs/a.md", page),
            (
                "docs/b.md",
                "# B\n\n## Words { #b-id }\n\nHere `config.log` is [none][config.none].\n\n<div class=\"grid\" markdown>Words in one line</div>\n",
            ),
            ("docs/blog/posts/old.md", "---\ndate: 2023-01-01\n---\n# An old post\n"),
            ("docs/blog/posts/new.md", "---\ndate: 2024-01-01\n---\n# The new post\n"),
        ],
    );
    reads(
        &site.page("a.md"),
        &[
            "::: cards\n\n-   __[B](b.md)__\n\n    Words of B.\n\n-   __C__\n\n    Words of C.\n\n:::",
            "  ::: cards\n\n  - E\n\n  :::\n",
            "\n- D\n",
            "\n---\n\n## `config.log`",
            "`9.7.0`\n`true`",
            "[b-id]: b.md#b-id\n",
            "[config.log]: #config.log\n",
            "[docs]: https://a.example/docs\n",
            "[x.y]: https://a.example/y\n",
            "*[HTML]: Hyper\n",
        ],
        &["<div", "CSS", "`` `true` ``"],
    );
    reads(&site.page("b.md"), &["Words in one line"], &[]);
    assert!(!site.page("b.md").contains("[config.none]:"), "{}", site.page("b.md"));
    assert_eq!(site.order("blog/posts"), ["new", "old"]);
    let html = site.site.read("new/public/a.html");
    assert!(html.contains("<div class=\"card-list\">"), "{html}");
}

#[test]
fn a_book_has_its_parts_and_its_first_page() {
    let site = moved(
        "mdbook",
        &[
            ("book.toml", "[book]\ntitle = \"B\"\n"),
            (
                "src/SUMMARY.md",
                "# Summary\n\n[Title](title.md)\n[Foreword](fore.md)\n\n# Basics\n\n- [One](one.md)\n  - [Inner](inner.md)\n\n# More\n\n- [Two](two.md)\n\n[After](after.md)\n",
            ),
            ("src/title.md", "# The book\n\nBy somebody.\n"),
            ("src/fore.md", "# Foreword\n"),
            ("src/one.md", "# One\n"),
            ("src/inner.md", "# Inner\n"),
            ("src/two.md", "# Two\n"),
            ("src/after.md", "# After\n"),
        ],
    );
    assert_eq!(site.order(""), ["fore", "basics", "more", "after"]);
    reads(&site.page("index.md"), &["aliases:\n- /title.html", "By somebody."], &[]);
    reads(&site.page("basics/index.md"), &["title: Basics"], &[]);
    reads(&site.page("basics/one/index.md"), &["- /one.html"], &[]);
}

#[test]
fn folders_of_languages_without_settings_are_languages() {
    let english = "{\"sidebar\": [\"a\", {\"type\": \"category\", \"label\": \"Plug-ins\", \"items\": [{\"type\": \"category\", \"label\": \"Keys\", \"items\": [\"p/b\"]}]}]}";
    let chinese = "{\"sidebar\": [\"a\", {\"type\": \"category\", \"label\": \"插件\", \"items\": [{\"type\": \"category\", \"label\": \"密钥\", \"items\": [\"p/b\"]}]}]}";
    let site = moved(
        "docusaurus",
        &[
            ("en/latest/config.json", english),
            ("en/latest/a.md", "---\ntitle: A\ndescription: What `a` **is**.\n---\n\n[B](./p/b.md)\n"),
            ("en/latest/p/b.md", "# B\n"),
            ("en/latest/only.md", "# Only\n"),
            ("en/latest/01-start/02-c.md", "# C\n"),
            ("zh/latest/01-start/02-c.md", "# 丙\n"),
            ("zh/latest/config.json", chinese),
            ("zh/latest/a.md", "---\ntitle: 甲\n---\n\n[乙](./p/b.md)\n"),
            ("zh/latest/p/b.md", "# 乙\n"),
        ],
    );
    site.has_whole_links();
    reads(&site.page("site.yaml"), &["language: en", "languages:\n- zh"], &[]);
    reads(&site.page("a.md"), &["description: What a is.", "[B](p/keys/b.md)"], &[]);
    reads(&site.page("zh/a.md"), &["[乙](p/keys/b.md)"], &[]);
    // Numbers that only order files are in no path, so the translation lies beside its original.
    reads(&site.page("start/c.md"), &["# C"], &[]);
    reads(&site.page("zh/start/c.md"), &["# 丙"], &[]);
    reads(&site.page("zh/p/index.md"), &["title: 插件"], &[]);
    reads(&site.page("zh/p/keys/index.md"), &["title: 密钥"], &[]);
}

#[test]
fn sections_have_the_names_of_the_other_languages_navigation() {
    let settings = "export default {title: 'V', lang: 'en', themeConfig: {sidebar: [{text: 'Start', items: [{text: 'A', link: '/s/a'}]}]}, locales: {root: {lang: 'en'}, zh: {lang: 'zh', themeConfig: {sidebar: {'/zh/': [{text: '开始', items: [{text: '甲', link: '/zh/s/a'}]}]}}}}}\n";
    let site = moved(
        "vitepress",
        &[
            (".vitepress/config.mts", settings),
            ("index.md", "# V\n"),
            ("s/a.md", "# A\n"),
            ("zh/index.md", "# 首页\n"),
            ("zh/s/a.md", "# 甲\n"),
            ("zh/s/part.snippet.md", "# 片段\n"),
        ],
    );
    reads(&site.page("s/index.md"), &["title: Start"], &[]);
    reads(&site.page("zh/s/index.md"), &["title: 开始"], &[]);
    assert!(!site.site.path("new/content/zh/s/part.snippet.md").exists());
    assert_eq!(site.order("s"), ["a"], "a part of other pages is none of its own");
}

#[test]
fn starlight_translates_its_sections() {
    let settings = "export default defineConfig({integrations: [starlight({title: 'T', locales: {root: {lang: 'en'}, ja: {lang: 'ja'}}, sidebar: [{label: 'Guides', translations: {ja: 'ガイド'}, items: ['guide/a']}, {label: 'More', translations: {ja: '他'}, items: ['more/b', 'more/c']}]})]})";
    let site = moved(
        "starlight",
        &[
            ("astro.config.mjs", settings),
            ("src/content/docs/index.md", "# Home\n"),
            ("src/content/docs/guide/a.md", "# A\n"),
            ("src/content/docs/more/index.md", "# Words of more\n"),
            ("src/content/docs/more/b.md", "# B\n"),
            ("src/content/docs/more/c.md", "# C\n"),
            ("src/content/docs/ja/guide/a.md", "# 甲\n"),
        ],
    );
    reads(&site.page("ja/guide/index.md"), &["title: ガイド"], &[]);
    // The page of `more/` was written by hand, so it is shown untranslated instead of a page with only a title.
    assert!(!site.site.path("new/content/ja/more/index.md").exists());
}

#[test]
fn posts_in_folders_are_ordered_like_others() {
    let post = |title: &str, date: &str| format!("---\ntitle: {title}\ndate: {date}\n---\nText\n");
    let files = [
        ("content/blog/_index.md", "---\ntitle: Blog\n---\n".to_string()),
        ("content/blog/a/index.md", post("A", "2023-01-01")),
        ("content/blog/b/index.md", post("B", "2024-01-01")),
        ("content/blog/c.md", post("C", "2023-06-01")),
        ("content/search.md", "---\ntitle: Search\nlayout: search\n---\n".to_string()),
        ("content/search.zh.md", "---\ntitle: 搜索\nlayout: search\n---\n".to_string()),
    ];
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(("hugo.toml", "title = \"H\"\n[languages.en]\n[languages.zh]\n"));
    let site = moved("hugo", &all);
    assert_eq!(site.order("blog"), ["b", "c", "a"]);
    assert!(!site.site.path("new/content/search.md").exists(), "a page that only searches");
    let by_title = [
        ("config.toml", "title = \"Z\"\nbase_url = \"https://z.example\"\n"),
        ("content/t/_index.md", "+++\ntitle = \"T\"\nsort_by = \"title\"\n+++\n"),
        ("content/t/one.md", "+++\ntitle = \"zebra\"\n+++\n[[_TOC_]]\n\n## H\n"),
        ("content/t/two.md", "+++\ntitle = \"Apple\"\n+++\n"),
        ("content/t/three/index.md", "+++\ntitle = \"mango\"\n+++\n"),
    ];
    let site = moved("zola", &by_title);
    assert_eq!(site.order("t"), ["two", "three", "one"]);
    reads(&site.page("t/one.md"), &["## H"], &["TOC"]);
}

#[test]
fn older_versions_are_told_once_each() {
    let site = moved(
        "docusaurus",
        &[
            ("docusaurus.config.js", "export default {title: 'D'};\n"),
            ("docs/a.md", "# A\n"),
            ("versioned_docs/version-1.0/a.md", "# A\n"),
            ("versioned_docs/version-1.0/b.md", "# B\n"),
            ("versioned_docs/version-2.0/a.md", "# A\n"),
        ],
    );
    assert!(site.tells("versioned_docs/version-1.0", 0, false, "a site of its own"));
    assert!(site.tells("versioned_docs/version-2.0", 0, false, "a site of its own"));
    assert_eq!(site.report.len(), 2, "{:?}", site.report);
}

#[test]
fn tabs_of_vuepress_are_named_in_full() {
    let page = "# A\n\n::: tabs\n\n@tab C\\#\n\nx\n\n@tab C++#cpp\n\ny\n\n:::\n";
    let site =
        moved("vuepress", &[(".vuepress/config.js", "export default {title: 'V'}\n"), ("README.md", page)]);
    reads(&site.page("index.md"), &["::: tab C#\n", "::: tab C++\n"], &["cpp"]);
}
