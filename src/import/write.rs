//! The new site's folder.

use super::body::links::{Destination, Links};
use super::front::quoted;
use super::path;
use super::plan::Plan;
use super::project::Project;
use super::report::Report;
use crate::disk::{self, Folder};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The folder that is written into; it was empty.
pub(super) struct Target {
    folder: Folder,
}

impl Target {
    /// Opens an empty folder, or makes it.
    pub(super) fn open(at: &Path) -> Result<Target, String> {
        let fault = |e: std::io::Error| format!("cannot write into `{}`: {e}", at.display());
        if disk::look(at).map_err(fault)?.is_some() {
            let folder = Folder::open(at).map_err(fault)?;
            if !folder.entries("").map_err(fault)?.is_empty() {
                return Err(format!("`{}` is not empty: nothing was written", at.display()));
            }
            return Ok(Target { folder });
        }
        Ok(Target { folder: Folder::open_or_make(at).map_err(fault)? })
    }

    /// Writes a page at a place below `content/`.
    pub(super) fn page(&self, to: &str, text: &str) -> Result<(), String> {
        self.write(&format!("content/{to}"), text)
    }

    fn write(&self, place: &str, text: &str) -> Result<(), String> {
        let written = self.folder.create_new(place).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|e| format!("cannot write `{}`: {e}", self.folder.path(place).display()))
    }

    /// Writes `site.yaml` and what keeps the output out of version control.
    pub(super) fn settings(&self, plan: &Plan, links: &Links<'_>) -> Result<(), String> {
        let mut out = String::new();
        let base_url = plan
            .base_url
            .as_ref()
            .filter(|url| url.starts_with("http") && !url.contains("example."))
            .cloned();
        let base_url = base_url.map(|url| url.trim_end_matches('/').to_string());
        let lines = [
            ("title", &plan.title),
            ("description", &plan.description),
            ("language", &plan.language),
            ("base_url", &base_url),
        ];
        for (key, value) in lines {
            out.extend(value.iter().map(|value| format!("{key}: {}\n", quoted(value))));
        }
        let top: Vec<(String, String)> =
            plan.top.iter().filter_map(|(title, link)| Some((title.clone(), menu(link, links)?))).collect();
        if !top.is_empty() {
            out.push_str("nav:\n");
        }
        for (title, link) in top {
            out.push_str(&format!("  - title: {}\n    link: {}\n", quoted(&title), quoted(&link)));
        }
        self.write("content/site.yaml", &out)?;
        self.write(".gitignore", "/public\n/.zhinan-cache\n.*.zhinan-new\n")
    }

    /// Copies all other files. Gives how many.
    pub(super) fn assets(
        &self,
        project: &Project,
        plan: &Plan,
        wanted: &BTreeMap<String, String>,
        report: &mut Report,
    ) -> Result<usize, String> {
        let mut copied = 0;
        for (from, to) in plan.assets.iter().map(|(from, to)| (from, to)).chain(wanted) {
            let Some((mut file, _)) = project.open_file(from, report) else { continue };
            let place = format!("content/{to}");
            let written =
                self.folder.create_new(&place).and_then(|mut new| std::io::copy(&mut file, &mut new));
            match written {
                Ok(_) => copied += 1,
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                    report.lost(from, 0, format!("another file has the place `{place}`"));
                }
                Err(e) => return Err(format!("cannot write `{}`: {e}", self.folder.path(&place).display())),
            }
        }
        Ok(copied)
    }
}

/// A link of the top navigation: a path below `content/`, or a web address.
fn menu(link: &str, links: &Links<'_>) -> Option<String> {
    let plain = link.split(['#', '?']).next().unwrap_or(link);
    match links.find("", "", plain) {
        Some(Destination::Place(to)) if path::is_markdown(&to) => Some(to),
        _ if link.starts_with("https://") || link.starts_with("http://") => Some(link.to_string()),
        _ => None,
    }
}
