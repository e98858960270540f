//! The rule engine: proofs, walks, and the two evaluators that must not drift.

mod brute;
mod counting;
mod diffs;
mod findings;
mod formulas;
mod hints;
mod kinds;
mod limits;
mod mutants;
mod phrases;
mod reasons;
mod samples;
mod say;
mod schema;
mod size;
mod slips;
mod slips_between_braces;
mod totals;
mod trials;
mod vectors;
mod words;

use jiff::civil::Date;
use zhinan::decide::{self, Defaults, RuleSet};
use zhinan::diag::Diags;
use zhinan::phrases::Catalog;
use zhinan::source::{File, FileId, FileKind, Sources};

/// The day on which all sets here are compiled.
fn as_of() -> Date {
    "2026-11-22".parse().unwrap()
}

fn file(text: &str) -> File {
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    File::new("content/rules/sample.yaml".into(), FileKind::Rules, text.into(), hash)
}

/// Compiles a text; the findings as short lines.
fn compile(text: &str) -> (Option<RuleSet>, Vec<String>) {
    let (set, diags) = compile_raw(text);
    let mut sources = Sources::default();
    sources.add(file(text));
    let lines = diags.list.iter().map(|d| zhinan::diag::human(&sources, &one(d), false)).collect();
    (set, lines)
}

fn one(d: &zhinan::diag::Diagnostic) -> Diags {
    Diags { list: vec![d.clone()] }
}

fn compile_raw(text: &str) -> (Option<RuleSet>, Diags) {
    let mut diags = Diags::default();
    let draft = decide::read(FileId(0), &file(text), &mut diags);
    let set =
        draft.and_then(|d| decide::compile(&d, &Defaults::alone(as_of(), &Catalog::embedded()), &mut diags));
    (set, diags)
}

/// Compiles a set that has nothing wrong with it.
fn consistent(text: &str) -> RuleSet {
    let (set, lines) = compile(text);
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    set.unwrap()
}

/// Every rule set of the repository: path and text.
fn repository_sets() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sets = Vec::new();
    for folder in ["content", "docs", "tests/it/decide/sets", "tests/samples"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let named = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let rules = named.contains("rules/") || named.contains("sets/");
            // `escalation.en.yaml` holds the words of a set in another language.
            let words = path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('.'));
            if rules && !words && path.extension().is_some_and(|e| e == "yaml") {
                sets.push((named, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sets.len() >= 10, "{}", sets.len());
    sets
}
