//! Rules for the look of the code: directions of imports, sizes, and marks that may not stay.

mod rooms;

use std::collections::{BTreeMap, BTreeSet};
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

/// The code of a file, without comments and without the tests at its end.
fn code(text: &str) -> String {
    let tests = text.match_indices("#[cfg(test)]\n").find(|(at, mark)| {
        let mut after = text[at + mark.len()..].lines().skip_while(|line| line.starts_with("#["));
        after.next().is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    });
    let code = text[..tests.map_or(text.len(), |(at, _)| at)].lines();
    code.filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

/// Clippy forbids the calls, but who may look at the clock is let off all of them.
#[test]
fn only_one_module_touches_the_disk() {
    let words = [
        "std::fs",
        "rustix::fs",
        "walkdir",
        "OpenOptions",
        "File::open",
        "File::create",
        "File::options",
        ".canonicalize()",
        ".exists()",
        ".is_dir()",
        ".is_file()",
        ".read_dir()",
        ".symlink_metadata()",
    ];
    for (name, text) in files("src", ".rs") {
        if name.starts_with("src/disk") || name == "src/main.rs" {
            continue;
        }
        // Lists the names in another tool's project, and opens nothing.
        let lists = |word: &&&str| {
            name == "src/import/project.rs" && ["walkdir", ".is_dir()", ".is_file()"].contains(*word)
        };
        let words = words.iter().filter(|word| !lists(word));
        for line in code(&text).lines() {
            // An open file, and the kind of file system that something is on.
            let line = line.replace("use std::fs::File;", "").replace("rustix::fs::statfs(", "");
            let word = words.clone().find(|word| line.contains(**word));
            assert_eq!(word, None, "{name}: {line}");
        }
    }
}

/// Whatever a page shows of articles is noted as read, so that an edit reaches every page that shows it.
#[test]
fn pages_read_articles_through_their_reader() {
    // These make files about the whole site, which every build makes again.
    let whole = ["feed.rs", "hosting.rs", "llms.rs", "search.rs", "sitemap.rs", "reads.rs", "tests.rs"];
    for (name, text) in files("src/render", ".rs") {
        let is_whole = whole.iter().any(|ending| name.ends_with(ending));
        for direct in
            ["site.articles[", "site.articles.iter", "site.links", "page.site.sources", "site.text_of"]
        {
            assert!(
                is_whole || !text.contains(direct),
                "{name} names `{direct}`: read it with `page.reader`"
            );
        }
    }
}

/// A module as a path: `["decide", "kind", "date"]`.
type Module = Vec<String>;

/// The paths of a `use` without braces: `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn spread(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.trim().to_string()] };
    let inside = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in inside.chars() {
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                parts.last_mut().expect("never empty").push(c);
            }
        }
    }
    let parts = parts.iter().filter(|p| !p.trim().is_empty());
    parts.flat_map(|p| spread(&format!("{}{}", before.trim(), p.trim()))).collect()
}

/// The modules that a file imports from.
fn imports(module: &Module, text: &str, all: &BTreeSet<Module>) -> BTreeSet<Module> {
    let code: String = code(text).lines().flat_map(|line| [line.trim_start(), "\n"]).collect();
    let uses = code.split(';').filter_map(|statement| {
        let last =
            statement.rsplit_once("use ").filter(|(before, _)| !before.ends_with(char::is_alphanumeric))?;
        Some(last.1.replace('\n', " "))
    });
    let mut found = BTreeSet::new();
    for path in uses.flat_map(|path| spread(&path)) {
        let path = path.split(" as ").next().unwrap_or_default().to_string();
        let mut parts: Vec<&str> = path.split("::").map(str::trim).collect();
        let mut at: Module = match parts.remove(0) {
            "crate" => Vec::new(),
            "super" => module[..module.len() - 1].to_vec(),
            first => [module.clone(), vec![first.to_string()]].concat(),
        };
        at.extend(parts.iter().map(|p| p.to_string()));
        while !at.is_empty() && !all.contains(&at) {
            at.pop();
        }
        if !at.is_empty() && at != *module {
            found.insert(at);
        }
    }
    found
}

/// A file that needs itself can be read in no order.
#[test]
fn files_of_diagrams_and_rules_import_in_no_circle() {
    let sources = [
        files("src/diagram", ".rs"),
        files("src/decide", ".rs"),
        files("src", "src/diagram.rs"),
        files("src", "src/decide.rs"),
    ]
    .concat();
    let module = |name: &str| -> Module {
        name.trim_start_matches("src/").trim_end_matches(".rs").split('/').map(str::to_string).collect()
    };
    let all: BTreeSet<Module> = sources.iter().map(|(name, _)| module(name)).collect();
    let mut graph: BTreeMap<Module, BTreeSet<Module>> =
        sources.iter().map(|(name, text)| (module(name), imports(&module(name), text, &all))).collect();
    assert!(graph.len() > 60 && graph.values().map(BTreeSet::len).sum::<usize>() > 150, "{graph:?}");
    // A room that imports nothing that is left can be read now; a circle stays.
    while let Some(next) =
        graph.iter().find(|(_, needs)| !needs.iter().any(|n| graph.contains_key(n))).map(|(m, _)| m.clone())
    {
        graph.remove(&next);
    }
    let named: Vec<String> = graph.keys().map(|module| module.join("::")).collect();
    assert!(named.is_empty(), "in a circle, or above one: {}", named.join(", "));
}

/// Sets and graphs, without words, dates and files.
#[test]
fn diagrams_are_made_of_numbers() {
    for (name, text) in files("src", ".rs").into_iter().filter(|(name, _)| name.starts_with("src/diagram")) {
        for word in ["jiff", "serde", "String", "&str"] {
            let code = code(&text);
            let line = code.lines().find(|line| line.contains(word));
            assert_eq!(line, None, "{name} names {word}");
        }
    }
}

/// Another reader of these formats needs the version that the program writes.
#[test]
fn specifications_are_of_the_version_that_is_written() {
    let browser = files("src/decide/walk", "browser.rs").remove(0).1;
    let version = browser.split_once("const VERSION: u32 = ").and_then(|(_, rest)| rest.split_once(';'));
    let version = version.expect("a version").0;
    for (page, heading) in [
        ("decision-diagram.md", format!("## 数据，第 {version} 版 ")),
        ("decision-diagram.en.md", format!("## The data, version {version} ")),
    ] {
        let text = files("docs/content/contribute", page).remove(0).1;
        assert!(text.contains(&heading), "docs/content/contribute/{page} lacks `{heading}`");
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

/// Numbers as people read them: `200,000`.
fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let place = |(i, digit)| match (digits.len() - i) % 3 {
        0 if i > 0 => format!(",{digit}"),
        _ => String::from(digit),
    };
    digits.chars().enumerate().map(place).collect()
}

#[test]
fn the_manual_knows_every_cap() {
    let limits = |page: &str| -> Vec<(String, String)> {
        let text = files("docs/content/reference", page).remove(0).1;
        let (_, section) = text.split_once(" {#limits}\n").expect("a section");
        let (table, _) = section.split_once("\n## ").expect("another section");
        let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        let cells = rows.map(|row| row.rsplit_once(" | ").expect("two cells"));
        cells.skip(1).map(|(what, most)| (what.to_string(), most.to_string())).collect()
    };
    let (chinese, english) = (limits("security.md"), limits("security.en.md"));
    for cap in zhinan::limits::CAPS {
        let row = (cap.name.to_string(), with_commas(cap.most));
        assert!(chinese.contains(&row), "the manual has no line | {} | {} |", row.0, row.1);
        assert!(cap.message.is_empty() || !cap.words(7).contains("{most}"), "{cap:?}");
    }
    assert_eq!(chinese.len(), zhinan::limits::CAPS.len() + 3, "three other limits");
    assert_eq!(english.len(), chinese.len(), "security.en.md has a row for each row of security.md");
    for (row, same) in chinese.iter().zip(&english) {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        assert_eq!(digits(&row.1), digits(&same.1), "security.en.md: {} is {} in security.md", same.0, row.0);
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
        let own = |tag: &str| {
            let is_data = |name: &str| tag.starts_with(&format!(" type=\"application/json\" {name}"));
            tag.starts_with(" src=\"") || is_data("data-guide-data") || is_data("data-forms>")
        };
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
fn the_manual_shows_every_directive() {
    let directives = files("src/markdown/directive", ".rs");
    assert!(!directives.is_empty());
    for page in ["blocks.md", "blocks.en.md"] {
        let shown = files("docs/content/write", page).remove(0).1;
        for (name, text) in &directives {
            let word = text.split_once("name: \"").and_then(|(_, rest)| rest.split_once('"'));
            let word = word.unwrap_or_else(|| panic!("{name} names no directive")).0;
            assert!(
                shown.contains(&format!("::: {word}")),
                "docs/content/write/{page} shows no `::: {word}`"
            );
        }
    }
}

#[test]
fn the_manual_names_every_language_of_code() {
    for page in ["code.md", "code.en.md"] {
        let text = files("docs/content/write", page).remove(0).1;
        let missing: Vec<&str> =
            zhinan::highlight::names().filter(|name| !text.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "docs/content/write/{page} does not name {missing:?}");
    }
}

#[test]
fn the_manual_names_every_language_of_words() {
    let catalog = zhinan::phrases::Catalog::embedded();
    for page in ["languages.md", "languages.en.md"] {
        let text = files("docs/content/write", page).remove(0).1;
        let (_, section) = text.split_once("{#interface}").expect("a section about the interface");
        let missing: Vec<&str> =
            catalog.languages().into_iter().filter(|tag| !section.contains(&format!("`{tag}`"))).collect();
        assert!(
            missing.is_empty(),
            "docs/content/write/{page}, section `interface`, does not name {missing:?}"
        );
    }
}

/// The check runs as of a fixed day, that of the golden cases, so that no review falls due as time passes. A
/// translation that is older than its original is a finding, too.
#[test]
fn the_projects_own_sites_have_no_findings() {
    let root = root().to_string_lossy().into_owned();
    for folder in [root.clone(), format!("{root}/docs")] {
        let args = ["check", "--strict", "--format", "short", "--as-of", "2026-11-22", "--root", &folder];
        let run = crate::site::run(&args);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
}

#[test]
fn every_check_says_what_it_is_about() {
    for (name, text) in files("src/check", ".rs") {
        assert!(text.starts_with("//! "), "{name} begins without a sentence");
    }
}
