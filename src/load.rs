//! Folder → [`Sources`]. Reads every file of a site once; nothing later reads the folder.
//!
//! Symbolic links are followed only to a file inside `content/`; anything else that is not a plain
//! file is a finding. Hidden files and editors' back-ups are passed over.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

mod inside;

pub use inside::Inside;

use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Diags};
use crate::source::{File, FileId, FileKind, Sources, Span};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

/// The folders of a site.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// Reads the site in `root`. Faults of single files are findings; `Err` only where there is no
/// folder to read, with a sentence that says so.
pub fn load(root: &Path, diags: &mut Diags) -> Result<Sources, String> {
    let mut sources = Sources::default();
    let changes = update(root, &mut sources, FOLDERS)?;
    diags.list.extend(changes.into_iter().filter_map(|change| change.fault));
    Ok(sources)
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file. Where it went, its id may be another one's already.
    pub file: FileId,
    /// What its path makes it.
    pub kind: FileKind,
    /// Whether it is new, or went.
    pub came_or_went: bool,
    /// The finding about a file that cannot be read.
    pub fault: Option<Diagnostic>,
}

/// Reads again what is at these paths and below them, and puts it into `sources`. Gives the files
/// that are not as they were, each once.
pub fn update<'a>(
    root: &Path,
    sources: &mut Sources,
    paths: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Change>, String> {
    let content = root.join("content");
    if !content.is_dir() {
        return Err(format!(
            "there is no folder `content` in `{}`: name the site's folder with `--root`, or begin one with `zhinan init`",
            root.display()
        ));
    }
    let mut found = Vec::new();
    let mut gone = BTreeSet::new();
    let paths: BTreeSet<&str> = paths.into_iter().collect();
    let inside = |path: &str| path.match_indices('/').any(|(at, _)| paths.contains(&path[..at]));
    for path in paths.iter().filter(|path| !inside(path)) {
        gone.extend(sources.below(path));
        found.extend(walk(root, path));
    }
    let inside = Inside::of(root);
    let limits = limits(&found, sources, &inside);
    if found.len() as u64 > limits.files {
        return Err(format!(
            "there are {} files in `{}`, and {} is the limit: take out what is no part of the site, or raise `limits: files:` in `content/site.yaml`",
            found.len(),
            root.display(),
            limits.files
        ));
    }
    let read: Vec<(File, Option<Fault>)> =
        found.into_par_iter().map(|found| read(found, &inside, limits)).collect();
    let mut changes = Vec::new();
    for (file, fault) in read {
        let old = sources.find(&file.path).filter(|id| gone.remove(id));
        changes.extend(put(sources, old, file, fault));
    }
    for file in gone {
        let kind = kind_of(&sources.get(file).path);
        sources.remove(file);
        changes.push(Change { file, kind, came_or_went: true, fault: None });
    }
    if sources.is_empty() {
        return Err(format!(
            "`{}` is empty: write a first article, for example `content/index.md`",
            content.display()
        ));
    }
    Ok(changes)
}

/// What the site's settings say, as they are now.
fn limits(found: &[Found], sources: &Sources, inside: &Inside) -> Limits {
    const SETTINGS: &str = "content/site.yaml";
    let new = found.iter().find(|f| f.path == SETTINGS && f.fault.is_none());
    let text = match new {
        Some(found) => {
            read_text(&found.at, inside, Limits::default()).map(|(text, _)| text).unwrap_or_default()
        }
        None => sources.find(SETTINGS).map(|id| sources.get(id).text.clone()).unwrap_or_default(),
    };
    Limits::of(&text)
}

/// Puts a file into the place of the one it was, or into a new one.
fn put(sources: &mut Sources, old: Option<FileId>, file: File, fault: Option<Fault>) -> Option<Change> {
    let same = |id| {
        let old = sources.get(id);
        old.kind == file.kind && old.hash == file.hash
    };
    if fault.is_none() && old.is_some_and(same) {
        return None;
    }
    let kind = kind_of(&file.path);
    let id = match old {
        Some(id) => {
            sources.replace(id, file);
            id
        }
        None => sources.add(file),
    };
    let finding = |Fault { code, span, message, hint }| {
        let span = span.map_or(Span::whole(id), |range| Span::new(id, range));
        Diagnostic::new(code, span, message).hint(hint)
    };
    Some(Change { file: id, kind, came_or_went: old.is_none(), fault: fault.map(finding) })
}

/// Something below the folder, before it is read.
struct Found {
    /// As messages show it.
    path: String,
    at: PathBuf,
    fault: Option<Fault>,
}

struct Fault {
    code: Code,
    span: Option<std::ops::Range<usize>>,
    message: String,
    hint: String,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>, hint: &str) -> Fault {
        Fault { code, span: None, message: message.into(), hint: hint.into() }
    }

    fn unreadable(message: impl Into<String>, hint: &str) -> Fault {
        Fault::new(Code::UnreadableFile, message, hint)
    }
}

/// Everything at a path of the site and below it. Nothing where nothing is.
fn walk(root: &Path, path: &str) -> Vec<Found> {
    let inside = root.join(path.split('/').next().unwrap_or(path));
    let at = root.join(path);
    let mut found = Vec::new();
    if fs::symlink_metadata(&at).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
        return found;
    }
    // Only the folders of the site themselves may be links.
    let walker = WalkDir::new(&at).follow_root_links(!path.contains('/')).sort_by_file_name().into_iter();
    for entry in walker.filter_entry(|e| e.depth() == 0 || !is_passed_over(e)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => found.push(look_at(&entry, root, &inside)),
            Err(error) => {
                let at = error.path().unwrap_or(&at).to_path_buf();
                let fault = Fault::unreadable(
                    io_words(error.io_error()),
                    "check the permissions of the file and of the folders above it",
                );
                found.push(Found { path: shown(&at, root), at, fault: Some(fault) });
            }
        }
    }
    found
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

fn look_at(entry: &DirEntry, root: &Path, inside: &Path) -> Found {
    let at = entry.path().to_path_buf();
    let path = shown(&at, root);
    let fault = if entry.path_is_symlink() {
        link_fault(&at, inside)
    } else if !entry.file_type().is_file() {
        Some(Fault::unreadable("this is neither a file nor a folder", "take it out of the site's folder"))
    } else {
        None
    };
    let fault = fault.or_else(|| name_fault(&path));
    Found { path, at, fault }
}

fn link_fault(at: &Path, inside: &Path) -> Option<Fault> {
    let hint = "put the file itself here; links are followed only to files inside the same folder";
    let target = match fs::canonicalize(at) {
        Ok(target) => target,
        Err(_) => return Some(Fault::unreadable("a symbolic link that leads nowhere or in a circle", hint)),
    };
    let inside = fs::canonicalize(inside).ok()?;
    if !target.starts_with(&inside) {
        return Some(Fault::unreadable("a symbolic link that leaves the site", hint));
    }
    (!target.is_file()).then(|| Fault::unreadable("a symbolic link to a folder", hint))
}

fn name_fault(path: &str) -> Option<Fault> {
    let bad = path.chars().find(|c| c.is_control() || "<>:\"|?*\\\u{FFFD}".contains(*c))?;
    let shown = match bad {
        '\u{FFFD}' => "bytes that are no text".into(),
        _ if bad.is_control() => format!("`{}`", bad.escape_default()),
        _ => format!("`{bad}`"),
    };
    Some(Fault::new(
        Code::UnsafePath,
        format!("the name holds {shown}, which cannot be stored everywhere"),
        "rename it: a site must be able to lie on any disk",
    ))
}

fn shown(at: &Path, root: &Path) -> String {
    let path = at.strip_prefix(root).unwrap_or(at).to_string_lossy();
    // Not every `\` separates: where it is part of a name, `name_fault` tells of it.
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    // One spelling for what macOS and Linux store differently, so that links find it.
    path.nfc().collect()
}

fn kind_of(path: &str) -> FileKind {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["themes", ..] => FileKind::Theme,
        ["content", "site.yaml"] => FileKind::Config,
        ["content", "glossary.yaml"] => FileKind::Glossary,
        ["content", "evidence.yaml"] => FileKind::Evidence,
        ["content", "search.yaml"] => FileKind::SearchTests,
        ["content", "rules", name] if name.ends_with(".yaml") => FileKind::Rules,
        [.., name] if name.ends_with(".md") => FileKind::Article,
        _ => FileKind::Asset,
    }
}

fn read(found: Found, inside: &Inside, limits: Limits) -> (File, Option<Fault>) {
    let kind = kind_of(&found.path);
    let empty = |path, hash| File { path, kind: FileKind::Asset, text: String::new(), hash };
    if found.fault.is_some() {
        return (empty(found.path, [0; 32]), found.fault);
    }
    if kind == FileKind::Asset {
        return (empty(found.path, version(&found.at)), None);
    }
    match read_text(&found.at, inside, limits) {
        Ok((text, hash)) => (File { path: found.path, kind, text, hash }, None),
        Err((fault, text)) => {
            (File { path: found.path, kind: FileKind::Asset, text, hash: [0; 32] }, Some(fault))
        }
    }
}

/// What tells one version of a file from the next without reading it.
fn version(at: &Path) -> [u8; 32] {
    let metadata = fs::metadata(at).ok();
    let changed = metadata.as_ref().and_then(|m| m.modified().ok());
    let words = format!("{:?} {changed:?}", metadata.map(|m| m.len()));
    *blake3::hash(words.as_bytes()).as_bytes()
}

/// The text without a byte order mark, and the hash of the bytes; or what is wrong, with as much of
/// the text as could be read, so that the place can be shown.
fn read_text(at: &Path, inside: &Inside, limits: Limits) -> Result<(String, [u8; 32]), (Fault, String)> {
    let fail = |e: io::Error| (Fault::unreadable(io_words(Some(&e)), "check its permissions"), String::new());
    let most = limits.file_mb.saturating_mul(1 << 20);
    let file = inside.open(at).map_err(fail)?;
    let length = file.metadata().map_err(fail)?.len();
    if length > most {
        let message = format!("{} MB of text in one file; {} MB is the limit", length >> 20, limits.file_mb);
        let hint = "split it, or raise `limits: file_mb:` in `content/site.yaml`";
        return Err((Fault::unreadable(message, hint), String::new()));
    }
    let mut bytes = Vec::with_capacity(length as usize + 1);
    file.take(most).read_to_end(&mut bytes).map_err(fail)?;
    let hash = *blake3::hash(&bytes).as_bytes();
    let mut text = String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let mut fault = Fault::new(
            Code::InvalidUtf8,
            "not UTF-8 text from here on",
            "save the file as UTF-8 (old Chinese files are often GBK: `iconv -f gbk -t utf-8`)",
        );
        fault.span = Some(good..good + 1);
        (fault, String::from_utf8_lossy(e.as_bytes()).into_owned())
    })?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..3);
    }
    Ok((text, hash))
}

fn io_words(error: Option<&io::Error>) -> String {
    error.map_or("cannot be read".into(), |e| format!("cannot be read: {e}").to_lowercase())
}

/// Sources from memory: path as messages show it (`content/a.md`) and text. For tests and previews.
pub fn from_texts(files: impl Iterator<Item = (String, String)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = kind_of(&path);
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        sources.add(File { path, kind, text, hash });
    }
    sources
}
