//! Broken links and pictures whose paths lead through a folder that is missing: if they are many, each finding
//! names that folder only, so that all of them are shown as one.

use super::{FROM_FOLDER, FROM_ROOT, LINKS_FROM_FOLDER, LINKS_FROM_ROOT};
use crate::diag::{Code, Diagnostic, OFTEN};
use crate::doc::LinkRef;
use crate::markdown;
use crate::model::Site;
use std::collections::{HashMap, HashSet};

/// The findings about broken links, each with the missing folder in the path of its link, if there is one.
#[derive(Default)]
pub(super) struct Broken {
    found: Vec<(Diagnostic, Option<String>)>,
    /// All folders of the site, collected at the first broken link.
    folders: Option<HashSet<String>>,
}

impl Broken {
    /// Adds the finding about a link. A missing folder counts only if nothing better is known: if the hint
    /// names no path that may be meant, and says only from where paths count.
    pub(super) fn push(&mut self, site: &Site, link: &LinkRef, found: Diagnostic) {
        let says_how = |hint: &String| {
            [FROM_FOLDER, FROM_ROOT, LINKS_FROM_FOLDER, LINKS_FROM_ROOT].contains(&hint.as_str())
        };
        let is_unknown = found.hints.iter().all(says_how);
        let folders = self.folders.get_or_insert_with(|| folders(site));
        let folder = is_unknown.then(|| missing(site, folders, link)).flatten();
        self.found.push((found, folder));
    }

    /// All findings. Where at least [`OFTEN`] links miss the same folder, theirs say only that it is missing.
    pub(super) fn into_findings(self) -> impl Iterator<Item = Diagnostic> {
        let mut counts: HashMap<(Code, String), usize> = HashMap::new();
        for (found, folder) in &self.found {
            if let Some(folder) = folder {
                *counts.entry((found.code, folder.clone())).or_default() += 1;
            }
        }
        self.found.into_iter().map(move |(found, folder)| match folder {
            Some(folder) if counts[&(found.code, folder.clone())] >= usize::from(OFTEN) => {
                let message = match found.code {
                    Code::MissingAsset => {
                        format!("there is no folder `content/{folder}`, so this file is missing")
                    }
                    _ => format!("there is no folder `content/{folder}`, so this page is missing"),
                };
                let d = Diagnostic {
                    severity: found.severity,
                    ..Diagnostic::new(found.code, found.span, message)
                };
                d.hint("put the folder there, or correct the paths that begin with it").alike(OFTEN)
            }
            _ => found,
        })
    }
}

/// Paths below `content/` of all folders of the site's files, and of the pages that the program makes.
fn folders(site: &Site) -> HashSet<String> {
    let files = site.sources.iter().map(|(_, file)| file.content_path());
    let mut all = HashSet::new();
    for path in files.chain(site.routes.keys().map(String::as_str)) {
        let mut rest = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !all.insert(folder.to_string()) {
                break;
            }
            rest = folder;
        }
    }
    all
}

/// The uppermost missing folder in the path of a link, as a path below `content/`; `None` where none is
/// missing.
fn missing(site: &Site, folders: &HashSet<String>, link: &LinkRef) -> Option<String> {
    let from = site.sources.get(link.span.file).content_path();
    let from = if from.starts_with("rules/") { "" } else { from };
    let path = link.dest.trim().split(['#', '?']).next()?;
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    // What lies in a folder whose name begins with a dot may be there.
    let full = markdown::include::place(from, &path).filter(|full| !super::has_hidden_name(full))?;
    let ends = full.match_indices('/').map(|(at, _)| &full[..at]);
    ends.into_iter().find(|folder| !folders.contains(*folder)).map(str::to_string)
}
