//! Golden files: `tests/golden/<case>.txt` holds a sentence, the sources, and everything the user
//! would see of them: the findings, and the parts of the output that the case names.
//!
//! ```text
//! What this case shows, in a sentence.
//! show: a.html
//! whole: b.html
//! --- content/a.md
//! …
//! === findings
//! …
//! === a.html
//! (what stands between <main> and </main>; other files whole)
//! === b.html
//! (all of the page, without the hashes in the names of the theme's files)
//! ```
//!
//! `BLESS=1 cargo test --test it golden::golden` replaces the expected output with today's output; read the
//! difference before committing it.

use std::fmt::Write;
use std::path::Path;
use zhinan::config::Inputs;
use zhinan::diag::codes::CODES;
use zhinan::diag::{Code, Diags, Severity, short};
use zhinan::render::{self, Output, View};

#[test]
fn golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut cases = 0;
    let mut wrong = String::new();
    for entry in std::fs::read_dir(&folder).expect("tests/golden is there") {
        let path = entry.expect("a readable folder").path();
        let text = std::fs::read_to_string(&path).expect("a golden file is text");
        let (given, expected) = split(&text);
        let found = run(given);
        cases += 1;
        if found == expected {
            continue;
        }
        if bless {
            std::fs::write(&path, format!("{given}{found}")).expect("a writable golden file");
        } else {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            writeln!(wrong, "\n##### {name}\n----- expected\n{expected}\n----- found\n{found}")
                .expect("memory");
        }
    }
    assert!(cases > 0, "no golden file in {}", folder.display());
    assert!(
        wrong.is_empty(),
        "{wrong}\nIf a writer should see what was found: BLESS=1 cargo test --test it golden::golden"
    );
}

/// Findings that need a disk, or more rows than a golden file should have: code, file and test.
const ELSEWHERE: &[(Code, &str, &str)] = &[
    (
        Code::UnreadableFile,
        "tests/it/publish/sources.rs",
        "links_that_leave_the_site_and_odd_files_are_reported",
    ),
    (
        Code::InvalidUtf8,
        "tests/it/publish/sources.rs",
        "links_that_leave_the_site_and_odd_files_are_reported",
    ),
    (Code::MissingHistory, "tests/it/history.rs", "without_a_whole_repository_the_site_is_built_and_says_so"),
    (Code::LeftOut, "tests/it/pack.rs", "a_book_passes_epubcheck"),
    (Code::TooEntangled, "tests/it/decide/size.rs", "entangled_rules_are_refused"),
];

#[test]
fn every_code_has_a_golden_case_or_another_test() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = std::fs::read_dir(folder).expect("tests/golden is there");
    let cases = cases.map(|entry| read(&entry.expect("a readable folder").path().to_string_lossy()));
    let cases: String = cases.map(|text| split(&text).1.to_string()).collect();
    let mut missing = Vec::new();
    for code in CODES {
        let name = code.as_str();
        let golden = cases.contains(&format!("[{name}]: "));
        match ELSEWHERE.iter().find(|(other, ..)| other == code) {
            None if !golden => missing.push(format!("tests/golden/{name}.txt")),
            None => {}
            Some((_, file, test)) => {
                assert!(!golden, "`{name}` has a golden case: take it out of ELSEWHERE");
                let code = read(file);
                let body = code
                    .split_once(&format!("fn {test}("))
                    .unwrap_or_else(|| panic!("no {test} in {file}"))
                    .1;
                let body = body.split("\n#[test]").next().unwrap_or_default();
                assert!(body.contains(name), "{test} in {file} does not name `{name}`");
            }
        }
    }
    assert!(missing.is_empty(), "no golden case shows these codes: write {}", missing.join(", "));
}

/// A section a code: `### `name` {#name}`, and a first sentence that says how severe it is.
#[test]
fn the_manual_has_a_section_for_every_code_and_no_other() {
    sections("codes.md", "**错误。** ", "**警告。** ");
    sections("codes.en.md", "**Error.** ", "**Warning.** ");
}

fn sections(page_name: &str, error: &str, warning: &str) {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/reference").join(page_name);
    let page = std::fs::read_to_string(manual).expect("a page about codes");
    let sections: Vec<&str> = page.split("\n### ").skip(1).collect();
    let mut found: Vec<String> = Vec::new();
    for section in sections {
        let (heading, text) = section.split_once('\n').expect("text below a heading");
        let name = heading.split('`').nth(1).expect("a code in backticks");
        assert_eq!(heading, format!("`{name}` {{#{name}}}"));
        let code = Code::from_name(name).unwrap_or_else(|| panic!("no finding has the code `{name}`"));
        let severity = match code.severity() {
            Severity::Error => error,
            Severity::Warning => warning,
        };
        assert!(text.trim_start().starts_with(severity), "`{name}` begins without {severity}");
        found.push(name.to_string());
    }
    let mut known: Vec<String> = CODES.iter().map(|code| code.as_str().to_string()).collect();
    let missing: Vec<&String> = known.iter().filter(|name| !found.contains(name)).collect();
    assert!(missing.is_empty(), "docs/content/reference/{page_name} has no section for {missing:?}");
    known.sort();
    found.sort();
    assert_eq!(found, known, "a section stands twice in docs/content/reference/{page_name}");
}

/// The sources of a case, and the text that is expected of them.
fn split(text: &str) -> (&str, &str) {
    let at = text.find("=== findings\n").unwrap_or(text.len());
    text.split_at(at)
}

fn run(given: &str) -> String {
    let (head, files) = given.split_once("--- ").unwrap_or((given, ""));
    let named =
        |key: &'static str| head.lines().filter_map(move |l| l.strip_prefix(key)).flat_map(|l| l.split(", "));
    let files = files.split("\n--- ").filter_map(|part| part.split_once('\n'));
    let sources = zhinan::load::from_texts(files.map(|(path, text)| {
        let text = text.strip_suffix('\n').map_or(text.to_string(), |t| format!("{t}\n"));
        (path.to_string(), text)
    }));
    let inputs = Inputs { as_of: jiff::civil::date(2026, 11, 22), base_url: None, drafts: false };
    let mut diags = Diags::default();
    let site = zhinan::analyse(sources, &inputs, &mut diags);
    let mut pages = String::new();
    if diags.has_errors() {
        pages.push_str("(nothing is written)\n");
    } else {
        let view = View::new(&site, &mut diags);
        for path in named("show: ") {
            writeln!(pages, "=== {path}\n{}", main(content(&view, path))).expect("memory");
        }
        for path in named("whole: ") {
            writeln!(pages, "=== {path}\n{}", unhashed(&content(&view, path))).expect("memory");
        }
    }
    diags.finish(&site.sources, false, &|file, code| site.allows(file, code));
    format!("=== findings\n{}{pages}", short(&site.sources, &diags).collect::<String>())
}

fn content(view: &View<'_>, path: &str) -> String {
    let bytes = match view.site.routes.get(path) {
        Some(route) => match render::page(view, path, route) {
            Ok(Output::Bytes(bytes)) => bytes,
            Ok(Output::Copy(_)) => b"(copied)".to_vec(),
            Err(d) => d.message.clone().into_bytes(),
        },
        None => {
            let found = std::sync::Mutex::new(b"(not written)".to_vec());
            let write = |made: String, bytes| {
                if made == path {
                    *found.lock().expect("nobody panicked") = bytes;
                }
            };
            render::whole(view, render::Sink::new(&write));
            found.into_inner().expect("nobody panicked")
        }
    };
    String::from_utf8(bytes).expect("text")
}

/// What stands in `<main>`; other texts whole.
fn main(text: String) -> String {
    let main = text.split_once("<main").and_then(|(_, rest)| rest.split_once('>'));
    match main.and_then(|(_, rest)| rest.split_once("</main>")) {
        Some((main, _)) => main.trim().to_string(),
        None => text,
    }
}

/// A text without the hashes in file names, `base.0a1b2c3d4e.js`, which every change of the theme changes, and
/// without the program's version.
fn unhashed(text: &str) -> String {
    let text = text.replace(concat!("zhinan ", env!("CARGO_PKG_VERSION")), "zhinan VERSION");
    let is_hash = |part: &&str| part.len() == 10 && part.bytes().all(|b| b.is_ascii_hexdigit());
    text.split('.').map(|part| if is_hash(&part) { "HASH" } else { part }).collect::<Vec<_>>().join(".")
}
