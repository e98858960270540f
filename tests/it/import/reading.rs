//! Imports as readers see them: order, names, pictures, and small notations.

use super::{holds, import, moved, reads};
use crate::site::Scratch;

/// The address that the link to the next page has.
fn next(html: &str) -> &str {
    let after = html.split_once("rel=\"next\" href=\"").map_or("", |(_, rest)| rest);
    after.split('"').next().unwrap_or("")
}

#[test]
fn mkdocs_puts_the_first_page_of_a_group_in_its_folder() {
    let config = "site_name: M\nmarkdown_extensions:\n  - pymdownx.tilde\nnav:\n  - index.md\n  - Getting started:\n    - Install: getting-started.md\n    - more.md\n  - Rest:\n    - rest/a.md\n    - Inner:\n      - rest/inner/b.md\n";
    let page = "# M\n\n- :octicons-x-16: – Words\n- H~2~O, not ~~this~~\n\n<div class=\"result\" markdown>\n\nIn it, see [x].\n\n</div>\n[x]: https://x.example\n\n<script>\nrun()\n</script>\n\nEnd\n";
    let site = moved(
        "mkdocs",
        &[
            ("mkdocs.yml", config),
            ("docs/index.md", page),
            ("docs/getting-started.md", "# Install\n"),
            ("docs/more.md", "# More\n"),
            ("docs/rest/a.md", "# A\n"),
            ("docs/rest/inner/b.md", "# B\n"),
        ],
    );
    site.holds("reading/mkdocs_puts_the_first_page_of_a_group_in_its_folder");
    site.has_whole_links();
    reads(
        &site.page("index.md"),
        &["- Words\n", "H<sub>2</sub>O, not ~~this~~", "In it, see [x].\n\n[x]: https://x.example", "End"],
        &["</div>", "run()", "–"],
    );
    assert!(site.tells("docs/index.md", 13, false, "a script or a style"), "{:?}", site.report);
    reads(&site.page("getting-started/index.md"), &["# Install"], &["aliases"]);
    // Pages that only list others are passed over.
    let html = |path: &str| site.site.read(&format!("new/public/{path}"));
    assert_eq!(next(&html("getting-started/index.html")), "more.html");
    assert_eq!(next(&html("getting-started/more.html")), "../rest/a.html");
    assert_eq!(next(&html("rest/a.html")), "inner/b.html");
    assert_eq!(next(&html("rest/index.html")), "a.html");
}

#[test]
fn hugo_names_and_orders_pages_as_in_addresses() {
    let post = "---\ntitle: \"B\"\ndate: 2024-02-02\nweight: 1\ndescription: \"One\ntwo.\"\n---\nText, [old](/docs/my-guide/c/) [tag](/tags/big-one/)\n";
    let site = moved(
        "hugo",
        &[
            ("hugo.toml", "baseURL = \"https://h.example/\"\ntitle = \"H\"\n[languages.zh]\ntitle = \"H\"\n"),
            ("content/_index.md", "---\ntitle: H\n---\n"),
            ("content/docs/My Guide/_index.md", "---\ntitle: Guide\n---\n"),
            ("content/docs/My Guide/A.md", "---\ntitle: A\ndate: 2024-01-01\nweight: 1\n---\nText\n"),
            ("content/docs/My Guide/b.md", post),
            ("content/docs/My Guide/C.md", "---\ntitle: C\ntags: [Big One]\n---\nText\n"),
            ("content/docs/My Guide/C.zh.md", "---\ntitle: 丙\n---\n字\n"),
            ("content/search.md", "---\ntitle: Search\nlayout: search\n---\n"),
        ],
    );
    site.holds("reading/hugo_names_and_orders_pages_as_in_addresses");
    site.has_whole_links();
    assert_eq!(site.order("docs/my-guide"), ["b", "a", "c"]);
    reads(
        &site.page("docs/my-guide/b.md"),
        &["description: One two.", "- /docs/my-guide/b/", "[old](c.md) [tag](../../tags/big-one.html)"],
        &[],
    );
    assert!(site.page("zh/docs/my-guide/c.md").contains("丙"), "{:?}", site.report);
    assert!(site.tells("content/search.md", 0, true, "only searches"), "{:?}", site.report);
}

#[test]
fn hugo_leaves_to_a_mount_what_it_has() {
    let config = "title: H\nmodule:\n  mounts:\n    - {source: content, target: content, files: ['! docs/v?', '! draft.md']}\n    - {source: content/docs/v2, target: content/docs, files: '! _*'}\n";
    let page = "---\ntitle: A\naliases: [../old, near]\n---\n{{< yes >}} and [b](../b/)\n\n{{< filetree/container >}}\n  {{< filetree/folder name=\"docs\" >}}\n    {{< filetree/file name=\"a.md\" >}}\n  {{< /filetree/folder >}}\n{{< /filetree/container >}}\n\nEnd\n";
    let site = moved(
        "hugo",
        &[
            ("hugo.yaml", config),
            ("content/_index.md", "---\ntitle: H\n---\n"),
            ("content/draft.md", "---\ntitle: Not published\n---\n"),
            ("content/docs/v2/_index.md", "---\ntitle: Versions\n---\n"),
            ("content/docs/v2/2.1/in/a.md", page),
            ("content/docs/v2/2.1/in/b.md", "---\ntitle: B\n---\nText\n"),
            ("layouts/shortcodes/no.html", "{{ .Get 0 }}"),
            ("themes/t/layouts/shortcodes/yes.html", "{{/* words */}}{{ emojify \":tada:\" }}\n"),
        ],
    );
    site.holds("reading/hugo_leaves_to_a_mount_what_it_has");
    site.has_whole_links();
    reads(
        &site.page("docs/2.1/in/a.md"),
        &[
            "- /docs/2.1/old/\n- /docs/2.1/in/near/\n",
            ":tada: and [b](b.md)",
            "- **docs**\n\n  - a.md\n\nEnd\n",
        ],
        &["Not carried over"],
    );
    let exists = |path: &str| site.site.path(&format!("new/content/{path}")).exists();
    assert!(!exists("docs/v2") && !exists("draft.md") && !exists("docs/2.1/in/a-2.md"), "{:?}", site.report);
}

#[test]
fn a_sidebar_for_a_folder_stays_in_it() {
    let config = "export default { title: 'V', lang: 'en', themeConfig: { sidebar: { '/guide/': [{ text: 'First', items: [{ text: 'B', link: '/guide/b' }] }, { text: 'Then', items: [{ text: 'A', link: '/guide/a' }] }], '/api/': [{ text: 'All', items: [{ link: '/api/z', text: 'Z' }] }] } } };\n";
    let site = moved(
        "vitepress",
        &[
            (".vitepress/config.ts", config),
            ("index.md", "# V\n"),
            ("guide/a.md", "# A\n\n<JumpToc />\n\nText\n"),
            ("guide/b.md", "# B\n"),
            ("api/z.md", "# Z\n"),
        ],
    );
    site.holds("reading/a_sidebar_for_a_folder_stays_in_it");
    site.has_whole_links();
    assert_eq!(site.order("guide"), ["first", "then"]);
    reads(&site.page("guide/then/a.md"), &["Text"], &["JumpToc", "Not carried over"]);
    let html = |path: &str| site.site.read(&format!("new/public/{path}"));
    assert_eq!(next(&html("guide/first/b.html")), "../then/a.html");
}

#[test]
fn vuepress_includes_by_the_marks_of_its_settings() {
    let config = "export default { title: 'V', theme: hopeTheme({ markdown: { include: { resolvePath: (file, cwd) => {\n  if (file.startsWith(\"@\"))\n    return path.resolve(\n      __dirname,\n      \"../parts\",\n      file.replace(\"@\", \"./\"),\n    );\n  return path.resolve(cwd, file);\n} } } }), plugins: [code({ path: (str) => str.replace(/^@more/, path.resolve(__dirname, '../more')) })] };\n";
    let site = moved(
        "vuepress",
        &[
            (".vuepress/config.ts", config),
            ("README.md", "# V\n\n<!-- @include: @x.snippet.md -->\n\n@[code](@more/run.sh)\n"),
            ("parts/x.snippet.md", "The part.\n"),
            ("more/run.sh", "run me\n"),
        ],
    );
    site.holds("reading/vuepress_includes_by_the_marks_of_its_settings");
    site.has_whole_links();
    reads(&site.page("index.md"), &["The part.", "```sh\nrun me\n```"], &["Not carried over", "@"]);
}

#[test]
fn vuepress_names_homes_and_orders_folders() {
    let theme = "export default { theme: hopeTheme({ markdown: { sub: true, include: { resolvePath: (file) => file.replace(\"@parts\", path.resolve(__dirname, \"../parts\")) } } }) };\n";
    let a = "# A\n\n::home =16 /blue:: Home, H~2~O, a::b::c\n\n<!-- @include: @parts/x.snippet.md#one -->\n\n@startuml\n+++ a\n@enduml\n\n@[code](../parts/y.md)\n";
    let site = moved(
        "vuepress",
        &[
            (".vuepress/config.ts", "export default { title: 'V', description: 'All of it' };\n"),
            (".vuepress/theme.ts", theme),
            (
                "README.md",
                "---\nhome: true\ntitle: Home\ntagline: All of it\nactions:\n  - {text: Go, link: /guide/}\n---\n",
            ),
            ("guide/README.md", "# Guide\n"),
            ("guide/z/README.md", "---\ntitle: Z\ndir:\n  order: 1\n---\n"),
            ("guide/a.md", a),
            ("guide/b.md", "---\ntitle: B\norder: -1\n---\n"),
            ("guide/c.md", "---\ntitle: C\norder: 2\n---\n"),
            ("parts/y.md", "---\ntitle: Y\n---\n```js\nlet a;\n```\n"),
            ("parts/x.snippet.md", "<!-- region one -->\nThe part.\n<!-- endregion -->\nNot this.\n"),
        ],
    );
    site.holds("reading/vuepress_names_homes_and_orders_folders");
    site.has_whole_links();
    reads(&site.page("index.md"), &["title: V\n", "[Go](guide/index.md)"], &["All of it"]);
    assert_eq!(site.order("guide"), ["z", "c", "a", "b"]);
    reads(
        &site.page("guide/a.md"),
        &[
            "Home, H<sub>2</sub>O, a::b::c",
            "The part.",
            "```plantuml\n@startuml\n+++ a\n@enduml\n```",
            "````md\n---\ntitle: Y\n---\n```js\nlet a;\n```\n````",
        ],
        &["=16", "Not this", "region"],
    );
}

#[test]
fn files_of_the_repository_around_a_project_come_over() {
    let site = Scratch::new(&[]);
    let raw = "https://raw.githubusercontent.com/o/r/main/assets/a.png";
    let page = format!(
        "# A\n\n![one]({raw}) ![two](../../assets/b.png) ![three](../../.secret/c.png)\n\n<ThemedImage alt=\"T\" sources={{{{light: '/l.png', dark: '/d.png'}}}} />\n\n6. :::note Short words. :::\n"
    );
    site.write("r/.git/config", "[remote \"origin\"]\n\turl = https://git.example/o/r.git\n");
    site.write("r/.secret/c.png", "png");
    site.write("r/assets/a.png", "png");
    site.write("r/assets/b.png", "png");
    site.write("r/docs/en/a.md", &page);
    site.write("r/docs/en/static/l.png", "png");
    site.write("r/docs/en/static/d.png", "png");
    let run =
        site.zhinan(&["import", "docusaurus", "r/docs/en", "--root", "new", "--report", "report.jsonl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    holds(&site, "reading/files_of_the_repository_around_a_project_come_over", "");
    reads(
        &site.read("new/content/a.md"),
        &[
            "![one](files/assets/a.png) ![two](files/assets/b.png)",
            "![T](l.png#only-light)![T](d.png#only-dark)",
            "6. ::: note\n   Short words.\n   :::",
        ],
        &["ThemedImage"],
    );
    assert!(site.exists("new/content/files/assets/a.png") && !site.exists("new/content/files/.secret/c.png"));
    assert!(site.read("report.jsonl").contains("`../../.secret/c.png` leads to nothing"));
    assert!(site.read("new/content/site.yaml").contains("title: r\n"));
    let built = site.zhinan(&["build", "--root", "new"]);
    assert_eq!(built.code, 0, "{}", built.err);
}

#[test]
fn mdbook_names_the_files_of_code() {
    let page = "# A\n\n[source](https://x.example)\n\nFirst words.\n\n<span class=\"filename\">Filename: src/main.rs</span>\n\n```rust,ignore\nfn main() {}\n```\n\n<span class=\"filename\">Filename: Cargo.toml</span>\n\nWords\n";
    let site = moved(
        "mdbook",
        &[
            ("src/SUMMARY.md", "- [A](a.md)\n- [B](b/b.md)\n  - [C](b/c.md)\n"),
            ("src/a.md", page),
            ("src/b/b.md", "# B\n"),
            ("src/b/c.md", "# C\n"),
        ],
    );
    site.holds("reading/mdbook_names_the_files_of_code");
    reads(
        &site.page("a.md"),
        &["```rust title=\"src/main.rs\"\nfn main() {}\n```", "Filename: Cargo.toml</span>\n\nWords"],
        &["src/main.rs</span>"],
    );
    let built = site.site.read("new/public/a.html");
    assert!(built.contains("<meta name=\"description\" content=\"First words.\">"), "{built}");
    let again = import(&site.site, "mdbook");
    assert_eq!(again.code, 2, "{}", again.err);
}

#[test]
fn folders_of_packages_are_no_content() {
    let files = [
        ("mkdocs.yml", "site_name: M\n"),
        ("docs/a.md", "# A\n"),
        ("docs/node_modules/x/readme.md", "# X\n"),
    ];
    let site = moved("mkdocs", &files);
    site.holds("reading/folders_of_packages_are_no_content");
    assert!(site.site.exists("new/content/a.md") && !site.site.exists("new/content/node_modules"));
}
