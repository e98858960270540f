//! Projects that mean harm, or are broken: each gives a line of the report. `tests/bench/hostile.py` holds
//! their cost to their size.

use super::{import, moved};
use crate::site::{Scratch, command};

#[test]
fn nothing_is_overwritten() {
    let site = Scratch::new(&[
        ("old/src/SUMMARY.md", "- [A](a.md)\n"),
        ("old/src/a.md", "# A\n"),
        ("new/mine.txt", "mine"),
    ]);
    let run = import(&site, "mdbook");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("not empty"), "{}", run.err);
    assert_eq!(std::fs::read_dir(site.path("new")).expect("a folder").count(), 1);
}

#[cfg(unix)]
#[test]
fn no_link_and_no_path_leads_out_of_the_project() {
    let secret = "The secret of another folder.";
    let page = "# A\n\n{{#include ../../secret.md}}\n\n{{#include link.md}}\n\n{{#include folder/secret.md}}\n\n![x](../../secret.md) ![y](link.png)\n";
    let site = Scratch::new(&[
        ("secret.md", secret),
        ("away/secret.md", secret),
        ("old/book.toml", "[book]\nsrc = \"src\"\n"),
        ("old/src/SUMMARY.md", "- [A](a.md)\n- [L](link.md)\n- [O](../../secret.md)\n"),
        ("old/src/a.md", page),
    ]);
    for (target, name) in [("secret.md", "link.md"), ("secret.md", "link.png"), ("away", "folder")] {
        std::os::unix::fs::symlink(site.path(target), site.path("old/src").join(name)).expect("a link");
    }
    let run = import(&site, "mdbook");
    assert_eq!(run.code, 0, "{}", run.err);
    for entry in
        walkdir::WalkDir::new(site.path("new")).into_iter().flatten().filter(|e| e.file_type().is_file())
    {
        let text = std::fs::read_to_string(entry.path()).expect("text");
        assert!(!text.contains(secret), "{}: {text}", entry.path().display());
    }
    let report = site.read("report.jsonl");
    assert!(report.contains("link.md") && report.contains("is not followed"), "{report}");
    assert!(!report.contains(secret), "{report}");
}

#[test]
fn circles_and_huge_things_end() {
    let nested = "{{< tabs >}}\n".repeat(5_000);
    let components = "<Card>\n".repeat(5_000);
    let braces = "{{<".repeat(100_000);
    let admonitions: String = (0..300).map(|depth| format!("{}!!! note\n", "    ".repeat(depth))).collect();
    let book = moved(
        "mdbook",
        &[
            (
                "src/SUMMARY.md",
                &format!("- [A](a.md)\n- [B](b.md)\n{}", "  - [none](none.md)\n".repeat(3000)),
            ),
            ("src/a.md", "# A\n\n{{#include b.md}}\n\n{{#include none.md}}\n"),
            ("src/b.md", "# B\n\n{{#include a.md}}\n"),
        ],
    );
    assert!(
        book.report
            .iter()
            .any(|entry| entry["what"].as_str().is_some_and(|what| what.contains("includes itself")))
    );
    assert!(book.tells("src/a.md", 5, false, "none.md"), "{:?}", book.report.len());
    let hugo = moved(
        "hugo",
        &[
            ("hugo.toml", "title = [broken"),
            ("content/a.md", &nested),
            ("content/b.md", &braces),
            ("content/c.md", "---\ntitle: [\ndraft: true\n---\nhidden words\n"),
            (
                "content/d.md",
                "---\ntitle: D\ndate: someday\nslug: a/../../b\naliases: ['../../etc']\n---\n{{< x\n",
            ),
        ],
    );
    assert!(hugo.tells("hugo.toml", 0, false, "cannot be read"), "{:?}", hugo.report);
    assert!(!hugo.site.exists("new/public/c.html"), "what may be a draft is not published");
    moved(
        "docusaurus",
        &[("docs/a.mdx", &components), ("docs/b.mdx", "import {\n\nexport const x = {\n\n{/* open\n<Tabs\n")],
    );
    moved("mkdocs", &[("mkdocs.yml", "site_name: x\nnav: 3\n"), ("docs/a.md", &admonitions)]);
}

#[test]
fn what_is_included_again_and_again_ends() {
    let twice =
        |at: usize| (format!("docs/s{at}.md"), format!("--8<-- \"docs/s{}.md\"\n", at + 1).repeat(10));
    let mut files: Vec<(String, String)> = (0..9).map(twice).collect();
    files.push(("docs/s9.md".into(), "word\n".into()));
    files.push(("mkdocs.yml".into(), "site_name: x\nmarkdown_extensions: [pymdownx.snippets]\n".into()));
    files.push(("docs/a.md".into(), "--8<-- \"docs/b.md\"\n".repeat(1000)));
    files.push(("docs/b.md".into(), "word ".repeat(10_000)));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let site = Scratch::new(&[]);
    files.iter().for_each(|(path, text)| site.write(&format!("old/{path}"), text));
    let run = import(&site, "mkdocs");
    assert_eq!(run.code, 0, "{}", run.err);
    for page in ["a", "s0"] {
        let length = site.read(&format!("new/content/{page}.md")).len();
        assert!(length < 5_000_000, "{page}: {length}");
    }
    assert!(site.read("report.jsonl").contains("included here hold more than 4000000 bytes"));
}

#[test]
fn a_line_without_an_end_stays_as_it_is() {
    let line = format!("{} [b](b.mdx)", "<A b={".repeat(2000));
    let moved = moved(
        "docusaurus",
        &[("docs/a.mdx", &format!("# A\n\n[b](b.mdx)\n\n{line}\n")), ("docs/b.mdx", "# B\n")],
    );
    assert!(moved.page("a.md").contains(&line) && moved.page("a.md").contains("[b](b.md)"));
    assert!(moved.tells("docs/a.mdx", 5, false, "stays as it is"), "{:?}", moved.report);
}

#[test]
fn a_repository_that_is_a_home_is_no_project() {
    let site = Scratch::new(&[
        (".git/config", ""),
        ("notes.md", "The notes of a person."),
        ("other/x", ""),
        ("old/src/SUMMARY.md", "- [A](a.md)\n"),
        ("old/src/a.md", "# A\n\n{{#include ../../notes.md}}\n"),
    ]);
    for (home, target, is_read) in [(".", "a", false), ("other", "b", false), ("/", "c", true)] {
        let mut import = command(&["import", "mdbook", "old", "--root", target]);
        let run = import.env("HOME", site.path(home)).current_dir(site.path(".")).output().expect("it runs");
        assert!(run.status.success(), "{home}");
        let page = site.read(&format!("{target}/content/a.md"));
        assert_eq!(page.contains("The notes of a person."), is_read, "{home}: {page}");
    }
}

/// A `package.json` makes the folder above a project's own part of it, but not a home folder.
#[test]
fn a_home_with_a_package_is_no_project() {
    let config = "module.exports = {presets: [['classic', {docs: {path: '../docs'}}]]};\n";
    let site = Scratch::new(&[
        ("package.json", "{}"),
        ("docs/notes.md", "The notes of a person."),
        ("old/docusaurus.config.js", config),
    ]);
    for (home, target, is_read) in [(".", "a", false), ("docs", "b", false), ("/", "c", true)] {
        let mut import = command(&["import", "docusaurus", "old", "--root", target]);
        let run = import.env("HOME", site.path(home)).current_dir(site.path(".")).output().expect("it runs");
        assert_eq!(run.status.success(), is_read, "{home}");
    }
}

#[test]
fn texts_in_texts_of_a_script_end() {
    let deep = format!("{}'x'{}", "`${".repeat(60_000), "}`".repeat(60_000));
    let config = format!("module.exports = {{a: {deep}, title: 'T'}}");
    moved("docusaurus", &[("docusaurus.config.js", &config), ("docs/a.md", "# A\n")]);
}

#[test]
fn a_folder_of_another_kind_is_refused() {
    let site = Scratch::new(&[("old/readme.txt", "x")]);
    for kind in
        ["hugo", "zola", "mkdocs", "docusaurus", "vitepress", "vuepress", "starlight", "mdbook", "hexo"]
    {
        let run = import(&site, kind);
        assert_eq!(run.code, 2, "{kind}: {}", run.err);
        assert!(run.err.contains("there "), "{kind}: {}", run.err);
    }
    assert_eq!(import(&site, "wiki").code, 2);
}

#[test]
fn a_text_in_another_encoding_comes_over_whole() {
    let site = Scratch::new(&[("old/_config.yml", "title: x\n")]);
    let text =
        "---\ntitle: 退货运费由谁承担\n---\n商家发错了货，运费由商家承担；买家改变主意，运费由买家承担。\n";
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    std::fs::create_dir_all(site.path("old/source/_posts")).expect("a folder");
    std::fs::write(site.path("old/source/_posts/a.md"), gbk).expect("a file");
    let run = import(&site, "hexo");
    assert_eq!(run.code, 0, "{}", run.err);
    let page = walkdir::WalkDir::new(site.path("new/content")).into_iter().flatten();
    let page = page.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    assert!(
        page.into_iter()
            .any(|page| page.contains("title: 退货运费由谁承担") && page.contains("运费由买家承担"))
    );
    let report = site.read("report.jsonl");
    assert!(report.contains("this is GBK, not UTF-8") && report.contains("\"kept\":true"), "{report}");
}

#[test]
fn a_line_that_is_too_long_is_not_looked_into() {
    let page = format!("# A\n\n{} {{{{ a }}}}\n", "x".repeat(20_001));
    let site = moved("mkdocs", &[("mkdocs.yml", "site_name: M\n"), ("docs/a.md", &page)]);
    assert!(
        site.tells("docs/a.md", 3, false, "a line of more than 10000 bytes stays as it is"),
        "{:?}",
        site.report
    );
}
