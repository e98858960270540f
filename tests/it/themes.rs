//! Names that themes may rely on, against the manual's page about them; and a theme that is begun, extended
//! and used.

use crate::site::Scratch;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(ending))
        .map(|name| (name.clone(), read(&format!("{folder}/{name}"))))
        .collect();
    files.sort();
    files
}

/// The data of templates as a table: the struct, the field, its type, and its doc comment.
fn variables() -> String {
    let mut out = String::from("in,name,type,about\n");
    for path in ["src/render/context.rs", "src/render/guide/context.rs"] {
        let (mut about, mut name) = (String::new(), String::new());
        for line in read(path).lines().map(str::trim) {
            if let Some(doc) = line.strip_prefix("/// ") {
                about += if about.is_empty() { "" } else { " " };
                about += doc;
                continue;
            }
            if let Some(rest) = line.strip_prefix("pub struct ").or(line.strip_prefix("pub(super) struct ")) {
                name = rest.split([' ', '<', '(']).next().unwrap_or_default().to_string();
            } else if let Some((field, kind)) =
                line.strip_prefix("pub ").and_then(|field| field.split_once(": "))
            {
                if !name.is_empty() && line.ends_with(',') && !field.contains(' ') {
                    let kind = kind
                        .trim_end_matches(',')
                        .replace("&'static ", "")
                        .replace("&'a ", "")
                        .replace("<'a>", "");
                    let about = about.replace("[`", "`").replace("`]", "`").replace('"', "\"\"");
                    writeln!(
                        out,
                        "{name},{field},{},\"{about}\"",
                        if kind.contains(',') { format!("\"{kind}\"") } else { kind }
                    )
                    .expect("memory");
                }
            } else if line == "}" {
                name.clear();
            }
            if !line.starts_with("#[") && !line.starts_with("//") {
                about.clear();
            }
        }
    }
    out
}

#[test]
fn the_manual_has_the_data_of_all_templates() {
    let (path, table) = ("docs/content/write/theme-variables.csv", variables());
    assert!(table.lines().count() > 200, "{}", table.lines().count());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(root().join(path), &table).expect("a writable file");
    }
    assert_eq!(read(path), table, "`BLESS=1 cargo test` writes it");
}

/// Names between two marks.
fn between<'a>(text: &'a str, begin: &'a str, ends: &'a [char]) -> impl Iterator<Item = String> + 'a {
    text.split(begin).skip(1).map(move |rest| rest.split(ends).next().unwrap_or_default().to_string())
}

#[test]
fn the_manual_has_every_name_that_themes_may_use() {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (name, text) in files("themes/default/templates", "") {
        names.insert(name);
        names.extend(between(&text, "{% block ", &[' ', '-', '%']));
        names.extend(between(&text, "{%- block ", &[' ', '-', '%']));
        for hook in between(&text, " data-", &[' ', '=', '>', '"', '{', '\n', '/']) {
            names.insert(format!("data-{hook}"));
        }
    }
    names.extend(
        between(&read("themes/default/css/tokens.css"), "\n    --", &[':']).map(|name| format!("--{name}")),
    );
    for (name, _) in files("themes/default/css", ".css").into_iter().chain(files("themes/default/js", ".js"))
    {
        names.insert(name);
    }
    for public in
        ["window.zhinan.search", "window.zhinan.decide", "window.zhinan.t", "prefers-color-scheme", "super()"]
    {
        names.insert(public.into());
    }
    assert!(names.len() > 200, "{names:?}");
    for page in ["docs/content/write/themes.md", "docs/content/write/themes.en.md"] {
        let text = read(page);
        let said: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
        let missing: Vec<&String> = names.iter().filter(|name| !said.contains(name.as_str())).collect();
        assert!(
            missing.is_empty(),
            "{page} lacks {}",
            missing.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" ")
        );
    }
}

#[test]
fn a_new_theme_works_and_may_be_extended() {
    let site = Scratch::new(&[("content/index.md", "---\ntitle: 首页\ndescription: 一。\n---\n\n你好。\n")]);
    for name in ["brand", "mine"] {
        let out = site.zhinan(&["new", "theme", name]);
        assert_eq!(out.code, 0, "{}", out.err);
        assert!(out.err.contains(&format!("write `theme: {name}`")), "{}", out.err);
    }
    assert_eq!(site.zhinan(&["new", "theme", "mine"]).code, 2, "it is there already");
    for bad in ["a/b", "default", "../x", "a b"] {
        assert_eq!(site.zhinan(&["new", "theme", bad]).code, 2, "{bad}");
    }
    site.write("content/site.yaml", "theme: mine\n");
    let found = site.zhinan(&["check", "--strict"]);
    assert_eq!(found.code, 0, "{}{}", found.out, found.err);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let sheet = |site: &Scratch| {
        let folder = std::fs::read_dir(site.path("public/assets")).expect("a folder");
        let mut sheets = folder
            .map(|entry| entry.expect("an entry").path())
            .filter(|p| p.extension().is_some_and(|e| e == "css"));
        std::fs::read_to_string(sheets.next().expect("a sheet")).expect("text")
    };
    assert!(sheet(&site).contains("#7a3b12"));
    assert!(site.read("public/index.html").contains("你好。"));
    site.write("themes/brand/css/brand.css", "h1 { letter-spacing: .125em; }\n");
    site.write("themes/brand/templates/404.html", "{% extends \"default/404.html\" %}{% block main %}<p>brand</p>{% block more %}{% endblock more %}{% endblock main %}\n");
    site.write(
        "themes/mine/templates/404.html",
        "{% extends \"brand/404.html\" %}{% block more %}<p>mine</p>{% endblock more %}\n",
    );
    site.write("themes/brand/strings/zh-CN.yaml", "search: 找一找\n");
    site.write("content/site.yaml", "theme: {name: mine, extends: brand}\n");
    let found = site.zhinan(&["check", "--strict"]);
    assert_eq!(found.code, 0, "{}{}", found.out, found.err);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let page = site.read("public/404.html");
    assert!(
        page.contains("<p>brand</p>") && page.contains("<p>mine</p>") && page.contains("找一找"),
        "{page}"
    );
    let sheet = sheet(&site);
    assert!(sheet.contains("#7a3b12") && sheet.contains("letter-spacing"));
    site.write("content/site.yaml", "theme: {extends: brand, nme: x}\n");
    let found = site.zhinan(&["check", "--format", "short"]);
    assert!(found.out.contains("unknown key `nme`"), "{}", found.out);
    site.write("content/site.yaml", "theme: {name: mine, extends: none}\n");
    let found = site.zhinan(&["check", "--format", "short"]);
    assert!(found.out.contains("there is no theme `none`"), "{}", found.out);
}
