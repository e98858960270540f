//! The rule engine: proofs, walks, and the two evaluators that must not drift.

mod brute;
mod findings;
mod size;
mod vectors;

use jiff::civil::Date;
use zhinan::decide::{self, RuleSet};
use zhinan::diag::Diags;
use zhinan::source::{File, FileId, FileKind, Sources};

/// The day on which all sets here are compiled.
fn as_of() -> Date {
    "2026-11-22".parse().unwrap()
}

fn file(text: &str) -> File {
    File {
        path: "content/rules/sample.yaml".into(),
        kind: FileKind::Rules,
        text: text.into(),
        hash: *blake3::hash(text.as_bytes()).as_bytes(),
    }
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
    let set = draft.and_then(|d| decide::compile(&d, as_of(), &mut diags));
    (set, diags)
}

/// Compiles a set that has nothing wrong with it.
fn sound(text: &str) -> RuleSet {
    let (set, lines) = compile(text);
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    set.unwrap()
}
