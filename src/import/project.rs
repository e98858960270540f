//! The other tool's project folder: the names of its files, listed once, and their texts.
//!
//! Names are listed with `walkdir`; files are opened through the open folder, which follows no link and
//! never leaves the project. Pages may also include files of the Git work tree around the project.

use super::path;
use super::report::Report;
use super::repository::{MARK, Repository};
use crate::disk::Folder;
use crate::limits::{IMPORTED_FILES, IMPORTED_TEXT};
use crate::load::encoding;
use crate::yaml::Yaml;
use crate::{diag::Diags, source::FileId};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// The deepest level of folders that is read.
const DEEPEST: usize = 64;

/// Folders without any content of a site.
const PASSED_OVER: &[&str] = &["node_modules", ".git", ".svn", ".hg", "target", "__pycache__", ".idea"];

/// An open project.
pub(super) struct Project {
    folder: Folder,
    files: BTreeSet<String>,
    repository: Option<Repository>,
}

impl Project {
    /// Lists a project. Links and odd names are reported and left out.
    pub(super) fn open(at: &Path, report: &mut Report) -> Result<Project, String> {
        Project::open_only(at, &[], report)
    }

    /// Lists some folders of a project, with the files beside them and above them; all folders where none is named.
    fn open_only(at: &Path, only: &[String], report: &mut Report) -> Result<Project, String> {
        let folder = Folder::open(at).map_err(|e| format!("cannot open `{}`: {e}", at.display()))?;
        let mut files = BTreeSet::new();
        let is_wanted = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let below = entry.path().strip_prefix(at).unwrap_or(entry.path());
            // Of the folders above a named one, their files only.
            let above = if entry.file_type().is_dir() { below } else { below.parent().unwrap_or(below) };
            let is_named = |one: &String| below.starts_with(one) || Path::new(one).starts_with(above);
            entry.depth() == 0
                || !PASSED_OVER.contains(&name.as_ref()) && (only.is_empty() || only.iter().any(is_named))
        };
        let walk = WalkDir::new(at).follow_links(false).max_depth(DEEPEST).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_wanted) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(fault) => {
                    report.lost("", 0, format!("could not be read: {fault}"));
                    continue;
                }
            };
            let below = entry.path().strip_prefix(at).unwrap_or(entry.path());
            let name = below.to_string_lossy().replace('\\', "/");
            match entry.file_type() {
                kind if kind.is_dir() => {}
                kind if kind.is_symlink() => report.lost(&name, 0, "a link to another file is not followed"),
                _ if below.to_str().is_none() => report.lost(&name, 0, "the name is not UTF-8"),
                kind if kind.is_file() => {
                    files.insert(name);
                }
                _ => report.lost(&name, 0, "is no plain file"),
            }
            if IMPORTED_FILES.is_below(files.len()) {
                return Err(IMPORTED_FILES.words(format!("`{}`", at.display())));
            }
        }
        Ok(Project { folder, files, repository: Repository::around(at) })
    }

    /// Opens the folder some levels above a project, as if it held only the project and the folders that the
    /// project's settings name by `../docs`. `None` where nothing shows that the upper folder belongs to the
    /// project: it must be in the same Git work tree, or be the next one above and have a `package.json`.
    pub(super) fn open_with(
        at: &Path,
        others: &[String],
        report: &mut Report,
    ) -> Result<Option<Project>, String> {
        let ups = |typed: &String| typed.split('/').take_while(|part| *part == "..").count();
        let levels = others.iter().map(ups).max().unwrap_or(0);
        let Ok(real) = crate::disk::real(at) else { return Ok(None) };
        let Some(top) = real.ancestors().nth(levels).filter(|_| levels > 0) else { return Ok(None) };
        let is_package = || {
            let person = crate::disk::home().and_then(|home| crate::disk::real(&home).ok());
            let is_above_home = person.is_some_and(|person| person.starts_with(top));
            let package = crate::disk::look(&top.join("package.json"));
            levels == 1 && !is_above_home && matches!(package, Ok(Some(_)))
        };
        if !Repository::around(&real).is_some_and(|all| all.holds(top)) && !is_package() {
            return Ok(None);
        }
        let Some(home) = real.strip_prefix(top).ok().and_then(Path::to_str) else { return Ok(None) };
        let home = home.replace('\\', "/");
        let climb = |typed: &String| path::join(&home, typed).filter(|folder| !folder.is_empty());
        let mut only: Vec<String> = others.iter().filter_map(climb).collect();
        only.push(home);
        Project::open_only(top, &only, report).map(Some)
    }

    #[cfg(test)]
    pub(super) fn of(at: &Path) -> Project {
        Project::open(at, &mut Report::default()).expect("a project")
    }

    /// Whether there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        match path.starts_with(MARK) {
            true => self.repository.as_ref().is_some_and(|all| all.open(path).is_some()),
            false => self.files.contains(path),
        }
    }

    /// Joins a folder of the project and a relative path. A path that leaves the project leads into the repository
    /// around it, if there is one.
    pub(super) fn join(&self, folder: &str, name: &str) -> Option<String> {
        path::join(folder, name).or_else(|| self.repository.as_ref()?.join(folder, name))
    }

    /// The file of a picture that a page shows by its web address in this same repository.
    pub(super) fn picture(&self, address: &str) -> Option<String> {
        self.repository.as_ref()?.picture(address).filter(|file| self.has(file))
    }

    /// Whether there is a folder of this path with a file in it.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.below(path).next().is_some()
    }

    /// The files below a folder, in order; the empty path stands for the project.
    pub(super) fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let end = start.clone();
        self.files.range(start..).map(String::as_str).take_while(move |path| path.starts_with(&end))
    }

    /// The first of these files that is there.
    pub(super) fn first_of<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Option<&str> {
        paths.into_iter().find_map(|path| self.files.get(path)).map(String::as_str)
    }

    /// The first file with one of these endings.
    pub(super) fn config(&self, stem: &str, endings: &[&str]) -> Option<&str> {
        endings.iter().find_map(|ending| self.files.get(&format!("{stem}.{ending}"))).map(String::as_str)
    }

    /// The first file with one of these endings at the root; else that of the outermost folder that has one.
    pub(super) fn config_below(&self, stem: &str, endings: &[&str]) -> Option<String> {
        let is_it = |file: &&String| {
            path::stem(file) == stem && endings.iter().any(|ending| file.ends_with(&format!(".{ending}")))
        };
        // Of several folders at one depth, the one with the most files.
        let depth = |file: &&String| {
            (file.matches('/').count(), std::cmp::Reverse(self.below(path::folder(file)).count()))
        };
        self.config(stem, endings)
            .map(str::to_string)
            .or_else(|| self.files.iter().filter(is_it).min_by_key(depth).cloned())
    }

    /// The text of a file. One that is too large or no text is reported.
    pub(super) fn text(&self, path: &str, report: &mut Report) -> Option<String> {
        let (mut file, length) = self.open_file(path, report)?;
        if length > IMPORTED_TEXT.most as u64 {
            report.lost(path, 0, IMPORTED_TEXT.words(length));
            return None;
        }
        let mut bytes = Vec::new();
        if let Err(fault) = file.by_ref().take(IMPORTED_TEXT.most as u64).read_to_end(&mut bytes) {
            report.lost(path, 0, format!("could not be read: {fault}"));
            return None;
        }
        let text = encoding::decode(bytes).unwrap_or_else(|foreign| {
            match foreign.is_damaged {
                true => report.lost(path, 0, foreign.message),
                false => report.kept(path, 0, format!("{}; it is written as UTF-8", foreign.message)),
            }
            foreign.text
        });
        Some(text.replace("\r\n", "\n"))
    }

    /// A file to be copied, and its length.
    pub(super) fn open_file(&self, path: &str, report: &mut Report) -> Option<(File, u64)> {
        let path = path::clean(path)?;
        let outside = self.repository.as_ref().and_then(|all| all.open(&path));
        let (folder, below) = outside.unwrap_or((&self.folder, &path));
        match folder.open_file(below) {
            Ok((file, meta)) => Some((file, meta.length)),
            Err(fault) => {
                report.lost(&path, 0, format!("could not be read: {fault}"));
                None
            }
        }
    }

    /// The value of a YAML, TOML or JSON file; one that cannot be read is reported.
    pub(super) fn value(&self, path: &str, report: &mut Report) -> Option<Value> {
        let text = self.text(path, report)?;
        let value = match path.rsplit('.').next() {
            Some("toml") => crate::parse::front_matter::toml(&text).map(Value::Object),
            // YAML allows a comma behind the last entry, and tools that read JSON as YAML do too.
            Some("json") => {
                serde_json::from_str(&text).or_else(|fault| yaml(&text).map_err(|_| fault.to_string()))
            }
            _ => yaml(&text),
        };
        value.map_err(|fault| report.lost(path, 0, format!("cannot be read: {fault}"))).ok()
    }
}

/// YAML text as a JSON value.
pub(super) fn yaml(text: &str) -> Result<Value, String> {
    let mut diags = Diags::default();
    let yaml = Yaml::parse(FileId(0), text, 0, &mut diags);
    let fault = || diags.list.first().map_or_else(String::new, |d| d.message.clone());
    yaml.map(|yaml| yaml.root().to_json()).ok_or_else(fault)
}
