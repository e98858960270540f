//! The new site's folder.

use super::body::links::{Destination, Links};
use super::path;
use super::plan::{Author, Plan};
use super::project::Project;
use super::report::Report;
use crate::disk::{self, Folder};
use crate::load::GITIGNORE;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

/// The settings of the new site.
#[derive(Serialize)]
struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    languages: BTreeSet<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nav: Vec<NavLink>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    authors: BTreeMap<&'a str, &'a Author>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    taxonomies: BTreeMap<&'a str, String>,
}

/// A link of the top navigation.
#[derive(Serialize)]
struct NavLink {
    title: String,
    link: String,
}

/// The folder that is written into; it was empty.
pub(super) struct Target {
    folder: Folder,
}

impl Target {
    /// Opens a folder that must be empty, or makes it.
    pub(super) fn open(at: &Path) -> Result<Target, String> {
        let fault = |e: std::io::Error| format!("cannot write into `{}`: {e}", at.display());
        if disk::look(at).map_err(fault)?.is_some() {
            let folder = Folder::open(at).map_err(fault)?;
            if !folder.entries("").map_err(fault)?.is_empty() {
                return Err(format!(
                    "`{}` is not empty: nothing was written; name a new folder with `--root`",
                    at.display()
                ));
            }
            return Ok(Target { folder });
        }
        Ok(Target { folder: Folder::open_or_make(at).map_err(fault)? })
    }

    /// Writes a page at a place below `content/`.
    pub(super) fn page(&self, to: &str, text: &str) -> Result<(), String> {
        self.write(&format!("content/{to}"), text)
    }

    /// Writes another file at a place below `content/`.
    pub(super) fn file(&self, to: &str, bytes: &[u8]) -> Result<(), String> {
        let place = format!("content/{to}");
        let written = self.folder.create_new(&place).and_then(|mut file| file.write_all(bytes));
        written.map_err(|e| format!("cannot write `{}`: {e}", self.folder.path(place).display()))
    }

    /// Writes the settings of a site of which only the title is known.
    pub(super) fn titled(&self, title: &str) -> Result<(), String> {
        let settings = serde_yaml::to_string(&BTreeMap::from([("title", title)]));
        let settings = settings.map_err(|fault| format!("`content/site.yaml` cannot be written: {fault}"))?;
        self.write("content/site.yaml", &settings)?;
        self.write(".gitignore", GITIGNORE)
    }

    fn write(&self, place: &str, text: &str) -> Result<(), String> {
        let written = self.folder.create_new(place).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|e| format!("cannot write `{}`: {e}", self.folder.path(place).display()))
    }

    /// Writes `site.yaml`, its words in other languages, and the `.gitignore` of the output.
    pub(super) fn settings(&self, plan: &Plan, links: &Links<'_>, report: &mut Report) -> Result<(), String> {
        let is_real = |url: &&String| url.starts_with("http") && !url.contains("example.");
        let link = |(title, link): &(String, String)| {
            let to = menu(link, links);
            if to.is_none() {
                let what = format!("the link `{title}` of the top navigation leads to no page: `{link}`");
                report.lost(&plan.settings, 0, what);
            }
            Some(NavLink { title: title.clone(), link: to? })
        };
        let settings = Settings {
            title: plan.title.as_deref(),
            description: plan.description.as_deref(),
            language: plan.language.as_deref(),
            languages: plan.languages(),
            base_url: plan.base_url.as_ref().filter(is_real).map(|url| url.trim_end_matches('/')),
            nav: plan.top.iter().filter_map(link).collect(),
            authors: plan.authors.iter().map(|(id, author)| (id.as_str(), author)).collect(),
            taxonomies: plan.taxonomies.iter().map(|name| (name.as_str(), path::as_title(name))).collect(),
        };
        let out = serde_yaml::to_string(&settings);
        let out = out.map_err(|fault| format!("`content/site.yaml` cannot be written: {fault}"))?;
        self.write("content/site.yaml", &out)?;
        for language in plan.languages() {
            let Some(title) = plan.titles.get(language) else { continue };
            let words = serde_yaml::to_string(&BTreeMap::from([("title", title)]));
            let words =
                words.map_err(|fault| format!("the title in `{language}` cannot be written: {fault}"))?;
            self.write(&format!("content/site.{language}.yaml"), &words)?;
        }
        self.write(".gitignore", GITIGNORE)
    }

    /// Copies all other files. Returns their number.
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
