//! `zhinan import`: a small project of each tool becomes a site that builds, with its order, its links and
//! a true report.

mod bad_input;
mod carried;
mod components;
mod dmn;
mod forms;
mod languages;
mod looks;
mod published;
mod reading;
mod shortcodes;
mod word;

use crate::site::{Run, Scratch};
use serde_json::Value;
use std::path::Path;

/// A project that was moved to `new/` and built there.
pub(super) struct Moved {
    pub(super) site: Scratch,
    pub(super) report: Vec<Value>,
    /// Findings of the build, one a line.
    pub(super) findings: String,
}

/// Runs the import of a project that lies in `old/`.
pub(super) fn import(site: &Scratch, kind: &str) -> Run {
    site.zhinan(&["import", kind, "old", "--root", "new", "--report", "report.jsonl"])
}

/// Asserts that a page contains some texts and lacks others.
pub(super) fn reads(page: &str, there: &[&str], gone: &[&str]) {
    for words in there {
        assert!(page.contains(words), "{words}\n{page}");
    }
    for words in gone {
        assert!(!page.contains(words), "{words} is left\n{page}");
    }
}

/// Compares every file that an import wrote below `new/`, its report and the findings with
/// `tests/imports/<case>.txt`, so that changes that no assertion looks at are noticed too. `BLESS=1` replaces
/// the expected text; read the difference.
pub(super) fn holds(site: &Scratch, case: &str, findings: &str) {
    let report = if site.exists("report.jsonl") { site.read("report.jsonl") } else { String::new() };
    let mut found = format!("=== report\n{report}=== findings\n{findings}");
    let mut files = Vec::new();
    written(&site.path("new"), "", &mut files);
    files.sort();
    for path in files {
        let bytes = std::fs::read(site.path("new").join(&path)).expect("a readable file");
        let bytes_only = |_| format!("({} bytes)\n", bytes.len());
        let text = String::from_utf8(bytes.clone()).unwrap_or_else(bytes_only);
        found += &format!("=== {path}\n{text}");
    }
    let at =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/imports/{}.txt", case.replace('/', "-")));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&at, &found).expect("a writable file");
    }
    let expected = std::fs::read_to_string(&at).unwrap_or_default();
    assert!(found == expected, "{}\n----- expected\n{expected}\n----- found\n{found}", at.display());
}

/// Adds the paths of a site's source files, without those that a build made.
fn written(folder: &Path, below: &str, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        let is_built = below.is_empty() && name == "public" || name.starts_with(".zhinan");
        match entry.path().is_dir() {
            _ if is_built => {}
            true => written(&entry.path(), &format!("{below}{name}/"), files),
            false => files.push(format!("{below}{name}")),
        }
    }
}

/// Moves a project and builds the new site; nothing may be an error.
pub(super) fn moved(kind: &str, files: &[(&str, &str)]) -> Moved {
    let site = Scratch::new(&[]);
    files.iter().for_each(|(path, text)| site.write(&format!("old/{path}"), text));
    let run = import(&site, kind);
    assert_eq!(run.code, 0, "{}", run.err);
    let report = site.read("report.jsonl");
    let report = report.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let built = site.zhinan(&["build", "--root", "new"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let findings = site.zhinan(&["check", "--root", "new", "--format", "short"]).out;
    Moved { site, report, findings }
}

impl Moved {
    /// Compares the new site, its report and its findings with `tests/imports/<case>.txt`.
    pub(super) fn holds(&self, case: &str) {
        holds(&self.site, case, &self.findings);
    }

    /// A page of the new site as Markdown.
    pub(super) fn page(&self, path: &str) -> String {
        self.site.read(&format!("new/content/{path}"))
    }

    /// True if the report has such a line.
    pub(super) fn tells(&self, file: &str, line: u64, kept: bool, words: &str) -> bool {
        self.report.iter().any(|entry| {
            entry["file"] == file
                && entry["line"] == line
                && entry["kept"] == kept
                && entry["what"].as_str().is_some_and(|what| what.contains(words))
        })
    }

    /// The places of pages, in the order of the front matter.
    pub(super) fn order(&self, folder: &str) -> Vec<String> {
        let at = self.site.path("new/content").join(folder);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(at).expect("a folder").flatten() {
            let name = entry.file_name().into_string().expect("a name");
            if name == "index.md" {
                continue;
            }
            let file = if entry.path().is_dir() { entry.path().join("index.md") } else { entry.path() };
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let order = text.lines().find_map(|line| line.strip_prefix("order: ")?.parse::<i64>().ok());
            found.extend(order.map(|order| (order, name.trim_end_matches(".md").to_string())));
        }
        found.sort();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// No link of the new site leads nowhere.
    pub(super) fn has_whole_links(&self) {
        for code in ["broken-link", "missing-asset", "missing-anchor", "foreign-syntax", "unknown-key"] {
            assert!(!self.findings.contains(code), "{}", self.findings);
        }
    }
}
