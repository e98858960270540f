//! Remedies that are certain, made in all files of a site.
//!
//! A round makes the edits of all findings; then the site is checked again, because a remedy may reveal the
//! next fault. Slips in YAML go first: a file with one is not read any further.

use super::{Changed, Version, changed, retyped};
use crate::build;
use crate::config::Inputs;
use crate::diag::{Code, Diagnostic, Diags, Edit, Severity, apply};
use crate::limits::FIX_ROUNDS;
use crate::model::Site;
use crate::source::{FileId, Sources};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Result of [`fix`].
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that are to be written.
    pub files: Vec<Changed>,
    /// Findings whose remedy was made.
    pub mended: Vec<Mended>,
    /// Findings whose remedy would make a new error: they stay.
    pub refused: Vec<Mended>,
    /// Number of findings that stay, including the refused ones.
    pub left: usize,
}

/// A finding with a remedy, at its place when the remedy was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Its code.
    pub code: Code,
    /// The path of its file from the site's root.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// Its message.
    pub message: String,
}

/// Changed files with the remedies of all findings that have one of `codes`, or any code if it is empty.
/// `known` are findings from reading the files. No I/O.
pub fn fix(sources: &Sources, known: &Diags, inputs: &Inputs, codes: &[Code]) -> Fixed {
    let mut work = Work { inputs, known, refused: BTreeSet::new(), fixed: Fixed::default() };
    let mut now = work.checked(sources.clone());
    for _ in 0..FIX_ROUNDS.most {
        let files = work.edits(&now, codes);
        if files.is_empty() {
            break;
        }
        now = work.round(now, &files);
    }
    let Work { mut fixed, .. } = work;
    fixed.files = changed(sources, &now.site.sources);
    // A finding comes again when its original is edited in a later round: it counts once.
    let mut seen = BTreeSet::new();
    fixed.mended.retain(|one| seen.insert((one.path.clone(), one.code, one.message.clone(), one.line)));
    fixed.left = now.diags.list.len();
    fixed
}

struct Work<'a> {
    inputs: &'a Inputs,
    known: &'a Diags,
    /// Findings whose remedy made a new error: file, code and message.
    refused: BTreeSet<(FileId, Code, String)>,
    fixed: Fixed,
}

impl Work<'_> {
    fn checked(&self, sources: Sources) -> Version {
        let mut diags = self.known.clone();
        let site = build::analyse(sources, self.inputs, &mut diags);
        site.finish(&mut diags, false);
        Version { site, diags }
    }

    /// The edits of the next round, by file: those of slips in YAML, if there are any.
    fn edits(&self, now: &Version, codes: &[Code]) -> Vec<Vec<(Edit, Diagnostic)>> {
        let is_slip = |d: &Diagnostic| d.code == Code::InvalidYaml;
        let is_wanted = |d: &&Diagnostic| {
            let file = d.edit.as_ref().and_then(|edit| now.site.sources.find_id(edit.span.file));
            (codes.is_empty() || codes.contains(&d.code))
                && !self.refused.contains(&(d.span.file, d.code, d.message.clone()))
                // A symbolic link is left alone: the file that it leads to is mended.
                && file.is_some_and(|file| file.link_to().is_none())
        };
        let wanted: Vec<&Diagnostic> = now.diags.list.iter().filter(is_wanted).collect();
        let has_slips = wanted.iter().any(|d| is_slip(d));
        let mut by_file: BTreeMap<FileId, Vec<(Edit, Diagnostic)>> = BTreeMap::new();
        for d in wanted.into_iter().filter(|d| is_slip(d) == has_slips) {
            let Some(edit) = &d.edit else { continue };
            let edits = by_file.entry(edit.span.file).or_default();
            // Removing the last item of `allow:` removes the key: only one item goes in a round.
            let is_allow = d.code == Code::UnusedAllow;
            if !is_allow || edits.iter().all(|(_, other)| other.code != d.code) {
                edits.push((Edit::clone(edit), d.clone()));
            }
        }
        by_file.into_values().collect()
    }

    /// The next version of the site: with the edits of some files, except those that make a new error.
    fn round(&mut self, now: Version, files: &[Vec<(Edit, Diagnostic)>]) -> Version {
        let mut sources = Sources::clone(&now.site.sources);
        let mut made = Vec::new();
        for edits in files {
            let Some((first, _)) = edits.first() else { continue };
            let file = sources.get(first.span.file).clone();
            let (text, done) = apply(&file.text, edits.iter().map(|(edit, _)| edit));
            made.extend(edits.iter().filter(|(edit, _)| done.contains(&edit)).map(|(_, d)| d.clone()));
            sources.replace(first.span.file, retyped(&file, text));
        }
        let next = self.checked(sources);
        if is_better(&now, &next, &made) {
            self.fixed.mended.extend(made.iter().map(|d| mended(&now.site, d)));
            return next;
        }
        match files {
            [one] => match &one[..] {
                [(_, d)] => {
                    self.refused.insert((d.span.file, d.code, d.message.clone()));
                    self.fixed.refused.push(mended(&now.site, d));
                    now
                }
                // The file's other edits come in the next round.
                edits => self.round(now, &[edits.first().cloned().into_iter().collect()]),
            },
            _ => {
                let (first, second) = files.split_at(files.len() / 2);
                let now = self.round(now, first);
                self.round(now, second)
            }
        }
    }
}

fn mended(site: &Site, d: &Diagnostic) -> Mended {
    let file = site.sources.get(d.span.file);
    let (line, column) = file.line_column(d.span.start);
    Mended { code: d.code, path: file.path.clone(), line, column, message: d.message.clone() }
}

/// Whether an edit made a value of a wrong shape: a finding is about just what it wrote. The text was a slip, but not this
/// one.
fn is_worse(after: &Version, made: &[Diagnostic]) -> bool {
    let mut edits: Vec<&Edit> = made.iter().filter_map(|d| d.edit.as_deref()).collect();
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start));
    let mut written: HashMap<(FileId, usize), usize> = HashMap::new();
    let mut last = None;
    let mut shift = 0;
    for edit in edits {
        if last.replace(edit.span.file) != Some(edit.span.file) {
            shift = 0;
        }
        let start = edit.range().start.saturating_add_signed(shift);
        written.insert((edit.span.file, start), start + edit.text.len());
        shift += edit.text.len() as isize - edit.range().len() as isize;
    }
    let is_shape = |d: &Diagnostic| {
        d.severity == Severity::Error || matches!(d.code, Code::InvalidValue | Code::UnknownKey)
    };
    after.diags.list.iter().filter(|d| d.code != Code::InvalidYaml && is_shape(d)).any(|d| {
        let range = d.span.range();
        let end = written.get(&(d.span.file, range.start)).filter(|end| **end <= d.span.range().end);
        // A finding about more than a line is about what the text is in.
        let text = || after.site.sources.get(d.span.file).text.get(range);
        end.is_some() && text().is_some_and(|text| !text.contains('\n'))
    })
}

/// Whether no error came with the edits of these findings.
fn is_better(before: &Version, after: &Version, made: &[Diagnostic]) -> bool {
    if made.iter().any(|d| d.code == Code::InvalidYaml) {
        // Text behind a slip was not read before: only a fault before it, or at it, is a new one.
        let slips = after.diags.list.iter().filter(|d| d.code == Code::InvalidYaml);
        return !is_worse(after, made)
            && !slips.into_iter().any(|slip| {
                let line = |version: &Version, d: &Diagnostic| {
                    version.site.sources.get(d.span.file).line_column(d.span.start).0
                };
                made.iter().any(|d| d.span.file == slip.span.file && line(after, slip) <= line(before, d))
            });
    }
    let mut errors: HashMap<(Code, FileId, &str), usize> = HashMap::new();
    for d in before.diags.list.iter().filter(|d| d.severity == Severity::Error) {
        *errors.entry((d.code, d.span.file, &d.message)).or_default() += 1;
    }
    after.diags.list.iter().filter(|d| d.severity == Severity::Error).all(|d| {
        let known = errors.get_mut(&(d.code, d.span.file, d.message.as_str())).filter(|count| **count > 0);
        known.map(|count| *count -= 1).is_some()
    })
}
