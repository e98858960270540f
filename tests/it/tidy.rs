//! What the code must look like: directions of imports, sizes, and marks that may not stay.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter();
    entries
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.path().to_string_lossy().ends_with(ending))
        .map(|entry| {
            let name = entry.path().strip_prefix(root()).expect("below").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(entry.path()).expect("text"))
        })
        .collect()
}

/// `(module, what it may not name)`: the stages in their order, and the plain data below them.
const NEVER: &[(&str, &[&str])] = &[
    ("src/source.rs", &["crate::"]),
    ("src/doc.rs", &["crate::parse", "crate::render", "crate::resolve", "crate::check", "crate::html"]),
    ("src/model.rs", &["crate::parse", "crate::render", "crate::resolve", "crate::check", "crate::html"]),
    ("src/load.rs", &["crate::parse", "crate::resolve", "crate::check", "crate::render", "crate::publish"]),
    ("src/parse", &["crate::resolve", "crate::check", "crate::render", "crate::publish", "crate::load"]),
    ("src/resolve", &["crate::check", "crate::publish", "crate::load", "crate::serve"]),
    ("src/check", &["crate::publish", "crate::load", "crate::serve", "std::fs"]),
    ("src/render", &["crate::check", "crate::publish", "crate::load", "crate::serve", "std::fs"]),
    (
        "src/decide",
        &["crate::resolve", "crate::check", "crate::render", "crate::publish", "crate::load", "std::fs"],
    ),
    (
        "src/search",
        &["crate::resolve", "crate::check", "crate::render", "crate::publish", "crate::load", "std::fs"],
    ),
];

#[test]
fn stages_only_look_back() {
    for (name, text) in files("src", ".rs") {
        for (module, banned) in NEVER {
            let inside = name.starts_with(module) && !name.contains("tests");
            let used = banned
                .iter()
                .find(|b| text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(**b)));
            assert!(!inside || used.is_none(), "{name} names {}", used.expect("just found"));
        }
    }
}

#[test]
fn only_one_module_names_the_parser_of_yaml() {
    for (name, text) in files("src", ".rs") {
        assert!(name == "src/yaml/tree.rs" || !text.contains("saphyr"), "{name} names the parser");
    }
}

#[test]
fn no_marks_are_left_and_no_file_is_too_long() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("db", "g!("),
        concat!("#[ig", "nore"),
    ];
    let code = files("src", ".rs").into_iter().chain(files("tests/it", ".rs")).chain(files("themes", ".js"));
    for (name, text) in code {
        for mark in marks {
            assert!(!text.contains(mark), "{name} holds {mark}");
        }
        assert!(text.lines().count() <= 600, "{name} has {} lines", text.lines().count());
    }
}

#[test]
fn scripts_work_from_disk() {
    for (name, text) in files("themes", ".js") {
        for word in [
            "fetch(",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "import(",
            "XMLHttpRequest",
            "http://",
            "https://",
        ] {
            assert!(name.ends_with("reload.js") || !text.contains(word), "{name} holds `{word}`");
        }
    }
}

/// Whatever else should fail, a page runs no script but the files of the site.
#[test]
fn every_page_says_which_scripts_may_run() {
    use zhinan::render::{Output, View, page};
    let inputs =
        zhinan::config::Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: true };
    let (site, mut diags) = zhinan::open(&root(), &inputs, false).expect("a site");
    let view = View::new(&site, &mut diags);
    let mut pages = 0;
    for (path, route) in site.routes.iter() {
        let Output::Bytes(bytes) = page(&view, path, route).expect("a page") else { continue };
        let html = String::from_utf8(bytes).expect("text");
        let scripts = html.split("<script").skip(1);
        let own = |tag: &str| tag.starts_with(" src=\"") || tag.starts_with(" type=\"application/json\"");
        assert!(scripts.clone().all(own), "{path} holds a script");
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:;";
        let is_before = html.find(policy).is_some_and(|at| !html[..at].contains("<script"));
        assert!(scripts.count() == 0 || is_before, "{path} has no policy");
        pages += usize::from(is_before);
    }
    assert!(pages > 50, "{pages} pages");
    let policy = files("themes/default/templates", "base.html").remove(0).1;
    assert!(!policy.contains("unsafe-") && policy.contains("base-uri 'none'"));
}

#[test]
fn every_check_says_what_it_is_about() {
    for (name, text) in files("src/check", ".rs") {
        assert!(text.starts_with("//! "), "{name} begins without a sentence");
    }
}
