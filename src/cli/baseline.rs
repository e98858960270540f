//! `check --baseline FILE`: the findings of an old collection, which are not told again.
//!
//! The file is what `zhinan check --format json` printed. A finding is known by its code, its file and its
//! message; its line may have moved.

use crate::diag::Diags;
use crate::source::Sources;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A line of the file.
#[derive(Deserialize)]
struct Known {
    code: String,
    file: String,
    message: String,
    /// Number of further places that the finding stands for, beside the one that it names.
    #[serde(default)]
    more: usize,
}

/// The file of a further place (`Known::more`), whose name is not in the baseline: any file matches.
const ANYWHERE: &str = "";

/// Findings that were there before.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    /// Code and message → the files that have it, one entry each time.
    known: HashMap<(String, String), Vec<String>>,
}

/// Number of findings that a baseline knows, and of those that are gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compared {
    /// Number of today's findings that were known.
    pub(super) known: usize,
    /// Number of known findings that are gone.
    pub(super) gone: usize,
}

impl Baseline {
    /// Reads the file; `Err` says what is wrong with it.
    pub(super) fn read(path: &Path) -> Result<Baseline, String> {
        let shown = path.display();
        let text = crate::disk::read_named(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => {
                format!("there is no file `{shown}`: write it with `zhinan check --format json > {shown}`")
            }
            std::io::ErrorKind::IsADirectory => {
                format!("`{shown}` is a folder: name a file, which `zhinan check --format json` wrote")
            }
            _ => format!("cannot read `{shown}`: {e}; write it with `zhinan check --format json > {shown}`"),
        })?;
        // PowerShell writes a byte order mark at the beginning of a file.
        let text = text.trim_start_matches('\u{feff}');
        let mut baseline = Baseline::default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let known: Known = serde_json::from_str(line).map_err(|e| {
                format!(
                    "{shown}:{}: no finding of `zhinan check --format json` stands here ({e}): write the file anew with `zhinan check --format json > {shown}`",
                    at + 1
                )
            })?;
            let places = baseline.known.entry((known.code, known.message)).or_default();
            places.push(known.file);
            places.extend(std::iter::repeat_n(ANYWHERE.to_string(), known.more));
        }
        Ok(baseline)
    }

    /// Removes the known findings from `diags`: each entry of the baseline removes one.
    pub(super) fn take(mut self, sources: &Sources, diags: &mut Diags) -> Compared {
        let before = diags.list.len();
        diags.list.retain(|d| {
            let key = (d.code.as_str().to_string(), d.message.clone());
            let Some(files) = self.known.get_mut(&key) else { return true };
            // The baseline may have been written from another working folder.
            let path = &sources.get(d.span.file).path;
            let is_here = |file: &String| file == path || file.ends_with(&format!("/{path}"));
            let is_anywhere = |file: &String| file == ANYWHERE;
            match files.iter().position(is_here).or_else(|| files.iter().rposition(is_anywhere)) {
                Some(at) => {
                    files.swap_remove(at);
                    false
                }
                None => true,
            }
        });
        let gone = self.known.values().map(Vec::len).sum();
        Compared { known: before - diags.list.len(), gone }
    }
}
