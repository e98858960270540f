//! Folder → [`Sources`]. Reads every file of a site once; nothing later reads the folder.
//!
//! Hidden files and editors' back-ups are skipped. A symbolic link is followed only to another file of the
//! site's folder that is not skipped. Anything else that is not a plain file is a finding.

mod active;
pub(crate) mod encoding;
mod folders;
mod font;
mod included;
mod passed_over;
mod picture;

pub use folders::SourceFolders;
pub(crate) use passed_over::is_passed_over;

use crate::address;
use crate::config::{FromGit, Limits};
use crate::decide;
use crate::diag::{Code, Diagnostic, Diags};
use crate::disk::{self, Folder, Kind};
use crate::history;
use crate::limits::INCLUDED_ALL;
use crate::markdown::include;
use crate::source::{File, FileId, FileKind, Sources, Span};
use crate::translation;
use folders::{Astray, Closed, target};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

const SETTINGS: &str = "content/site.yaml";

/// The folders of a site.
pub const FOLDERS: [&str; 2] = ["content", "themes"];

/// `.gitignore` of a new site: output, packed editions, cache, and what a killed build leaves of its staging
/// folder.
pub const GITIGNORE: &str = "/public\n/export\n/site*.zip\n/site*.html\n/site*.epub\n/site*.pdf\n/.zhinan-cache\n.*.zhinan-new\n.*.zhinan-part\n.*.zhinan-part-folder\n";

/// Reads the site in `root`. Faults of single files are findings; `Err` only where there is no
/// folder to read, with a sentence that says so.
pub fn load(root: &Path, diags: &mut Diags) -> Result<Sources, String> {
    let mut sources = Sources::default();
    sources.set_root(root);
    let changes = update(root, &mut sources, FOLDERS)?;
    diags.list.extend(changes.into_iter().filter_map(|change| change.fault));
    Ok(sources)
}

/// Result of loading a file.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file. Where it went, its id may be another one's already.
    pub file: FileId,
    /// Its kind, from its path.
    pub kind: FileKind,
    /// Whether it is new, or went.
    pub came_or_went: bool,
    /// The finding about a file that cannot be read.
    pub fault: Option<Diagnostic>,
}

/// Reads all files at these paths and below them again, and puts them into `sources`. Gives the files
/// that are not as they were, each once.
pub fn update<'a>(
    root: &Path,
    sources: &mut Sources,
    paths: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Change>, String> {
    let content = root.join("content");
    if disk::names_folder(&content).is_none() {
        return Err(no_site(root));
    }
    let folders = SourceFolders::open(root);
    let mut found = Vec::new();
    let mut gone = BTreeSet::new();
    let mut paths: BTreeSet<&str> = paths.into_iter().collect();
    let links = links_to(sources, &paths);
    paths.extend(links.iter().map(String::as_str));
    let above = own_above(&paths);
    paths.extend(above.iter().map(String::as_str));
    let inside = |path: &str| path.match_indices('/').any(|(at, _)| paths.contains(&path[..at]));
    for path in paths.iter().filter(|path| !inside(path)) {
        gone.extend(sources.below(path));
        found.extend(walk(&folders, path));
    }
    let limits = limits(&found, sources, &folders);
    let is_whole = paths.contains("content");
    if found.len() as u64 > limits.files {
        return Err(format!(
            "there are {} files in `{}`, and {} is the limit: take out what is no part of the site, or raise `limits: files:` in `content/site.yaml`",
            found.len(),
            root.display(),
            limits.files
        ));
    }
    tell_apart(&mut found);
    let read: Vec<(File, Option<Fault>)> =
        found.into_par_iter().map(|found| read(found, &folders, limits)).collect();
    let mut changes = Vec::new();
    for (file, fault) in read {
        let old = sources.find(&file.path).filter(|id| gone.remove(id));
        changes.extend(put(sources, old, file, fault));
    }
    read_included(sources, &mut changes, &folders, limits);
    let included = included::bytes(sources);
    if INCLUDED_ALL.is_below(included.saturating_sub(included::texts(sources))) {
        return Err(INCLUDED_ALL.words(included));
    }
    for file in gone {
        let kind = kind_of(&sources.get(file).path);
        sources.remove(file);
        changes.push(Change { file, kind, came_or_went: true, fault: None });
    }
    if is_whole || changes.iter().any(|change| change.kind == FileKind::Config) {
        read_history(root, sources);
        let settings = sources.find(SETTINGS).map_or("", |id| &sources.get(id).text);
        let font = font::read(root, settings);
        sources.set_font(font);
    }
    if sources.is_empty() {
        return Err(format!(
            "`{}` is empty: write a first article, for example `content/index.md`",
            content.display()
        ));
    }
    Ok(changes)
}

/// Folders above these paths that stand in the place of one of the program's own files: a change in them may have made
/// them.
fn own_above(paths: &BTreeSet<&str>) -> Vec<String> {
    let above = paths.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
    above.filter(|path| is_own(path)).map(str::to_string).collect()
}

/// Reads the history that the site asks for. Git is not run where every page gives its date itself.
fn read_history(root: &Path, sources: &mut Sources) {
    let settings = sources.find(SETTINGS).map_or("", |id| &sources.get(id).text);
    let asked = FromGit::of(settings);
    let is_dated = |file: &File| {
        let front = file.text.strip_prefix("---").and_then(|rest| rest.split("\n---").next());
        front.is_some_and(|front| front.contains("\nupdated:"))
    };
    let is_open = |(_, file): (FileId, &File)| file.kind == FileKind::Article && !is_dated(file);
    let is_needed = asked.authors || asked.dates && sources.iter().any(is_open);
    sources.set_history(if is_needed { history::read(root) } else { history::History::default() });
}

/// Reads the texts of assets that articles and rule sets include, where they are new, changed or newly
/// included.
fn read_included(sources: &mut Sources, changes: &mut Vec<Change>, folders: &SourceFolders, limits: Limits) {
    let wanted: BTreeSet<&str> =
        sources.iter().flat_map(|(_, file)| file.includes.iter().map(String::as_str)).collect();
    // An asset that nothing includes any more is only copied, so its fault as a text no longer counts.
    let is_free = |file: &File| {
        let is_told = file.is_unread() && !file.text.is_empty() && kind_of(&file.path) == FileKind::Asset;
        is_told && !wanted.contains(file.content_path())
    };
    let free: Vec<FileId> = sources.iter().filter(|(_, file)| is_free(file)).map(|(id, _)| id).collect();
    let is_open = |file: &File| file.kind == FileKind::Asset && !file.is_text() && !file.is_unread();
    let assets = wanted.into_iter().filter_map(|path| sources.find_content(path));
    let assets: Vec<FileId> = assets.filter(|id| is_open(sources.get(*id))).collect();
    let read = |id: &FileId| read_text(sources.get(*id).on_disk(), folders, limits);
    let texts: Vec<_> = assets.par_iter().map(read).collect();
    for file in free {
        let held = sources.get(file);
        let held = held.without_text(version(folders.meta(held.on_disk())));
        sources.replace(file, held);
        changes.push(Change { file, kind: FileKind::Asset, came_or_went: false, fault: None });
    }
    for (file, text) in assets.into_iter().zip(texts) {
        let (held, fault) = match text {
            Ok((text, hash)) => (sources.get(file).with_text(text, hash), None),
            // Binary, such as a picture: reported at the line that includes it.
            Err((_, text)) if text.contains('\0') => continue,
            Err((fault, text)) => (sources.get(file).unread(text), Some(fault.finding(file))),
        };
        sources.replace(file, held);
        match changes.iter_mut().find(|change| change.file == file) {
            Some(change) => change.fault = fault,
            None => changes.push(Change { file, kind: FileKind::Asset, came_or_went: false, fault }),
        }
    }
}

/// The symbolic links that may lead to other bytes now, where something at these paths has changed.
fn links_to(sources: &Sources, paths: &BTreeSet<&str>) -> Vec<String> {
    let links: Vec<(&str, &str)> =
        sources.iter().filter_map(|(_, file)| Some((&*file.path, file.link_to()?))).collect();
    let is_changed = |path: &str| {
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        paths.contains(path) || above.any(|folder| paths.contains(folder))
    };
    // One link may lead over another, and one that led nowhere to what is there now.
    let all = links.iter().any(|(path, _)| is_changed(path));
    let links = links.into_iter().filter(|(_, to)| all || to.is_empty() || is_changed(to));
    links.map(|(path, _)| path.to_string()).collect()
}

/// Files whose paths differ on the disk and are one in the site: the first is read, the others are faults.
fn tell_apart(found: &mut [Found]) {
    let mut seen: HashSet<String> = HashSet::with_capacity(found.len());
    for one in found {
        if !seen.insert(one.path.clone()) {
            one.path = one.at.to_string_lossy().into_owned();
            let message = "the name is that of another file, written with other characters";
            let hint = "rename one of the two: they look the same, and a site can hold only one";
            one.fault = Some(Fault::new(Code::NameCollision, message, hint));
        }
    }
}

/// Current settings of the site.
fn limits(found: &[Found], sources: &Sources, folders: &SourceFolders) -> Limits {
    let new = found.iter().find(|f| f.path == SETTINGS && f.fault.is_none());
    let text = match new {
        Some(found) => {
            read_text(&found.at, folders, Limits::default()).map(|(text, _)| text).unwrap_or_default()
        }
        None => sources.find(SETTINGS).map(|id| sources.get(id).text.clone()).unwrap_or_default(),
    };
    Limits::of(&text)
}

/// Puts a file into the place of the one it was, or into a new one.
fn put(sources: &mut Sources, old: Option<FileId>, file: File, fault: Option<Fault>) -> Option<Change> {
    let same = |id| {
        let old = sources.get(id);
        old.kind == file.kind && old.hash == file.hash && old.link_to() == file.link_to()
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
    Some(Change { file: id, kind, came_or_went: old.is_none(), fault: fault.map(|fault| fault.finding(id)) })
}

/// Something below the folder, before it is read.
struct Found {
    /// Its path, as messages show it.
    path: String,
    /// Its path on the disk, from the site's folder.
    at: PathBuf,
    fault: Option<Fault>,
    /// See [`File::link_to()`].
    link_to: Option<Box<str>>,
}

struct Fault {
    code: Code,
    span: Option<std::ops::Range<usize>>,
    message: String,
    hint: String,
    /// See [`Diagnostic::alike()`].
    alike: u8,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>, hint: &str) -> Fault {
        Fault { code, span: None, message: message.into(), hint: hint.into(), alike: 0 }
    }

    fn unreadable(message: impl Into<String>, hint: &str) -> Fault {
        Fault::new(Code::UnreadableFile, message, hint)
    }

    fn finding(self, file: FileId) -> Diagnostic {
        let span = self.span.map_or(Span::whole(file), |range| Span::new(file, range));
        Diagnostic::new(self.code, span, self.message).hint(self.hint).alike(self.alike)
    }
}

/// Everything at a path of the site and below it. Nothing where nothing is.
fn walk(folders: &SourceFolders, path: &str) -> Vec<Found> {
    let (name, below) = path.split_once('/').unwrap_or((path, ""));
    let unreadable = |at: &Path, e: &io::Error| {
        let hint = "check the permissions of the file and of the folders above it";
        Found::at(in_site(name, at), Some(Fault::unreadable(io_words(e), hint)))
    };
    let folder = match folders.get(name) {
        Some(Ok(folder)) => folder,
        Some(Err(Closed::Link(astray))) => return vec![Found::at(name.into(), Some(astray_fault(*astray)))],
        Some(Err(Closed::Error(e))) => match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => return Vec::new(),
            _ => return vec![unreadable(Path::new(""), e)],
        },
        None => return Vec::new(),
    };
    let found = match folder.look(below) {
        _ if below.is_empty() => folder.walk("", |name| !is_passed_over(name)),
        Ok(Some(meta)) if meta.kind == Kind::Folder => {
            let mut found = folder.walk(below, |name| !is_passed_over(name));
            found.push((below.into(), Ok(Kind::Folder)));
            found
        }
        Ok(Some(meta)) => vec![(below.into(), Ok(meta.kind))],
        Ok(None) => Vec::new(),
        // Nothing is below a file.
        Err(_) if !is_over_link(folder, Path::new(below)) => Vec::new(),
        Err(e) => vec![(below.into(), Err(e))],
    };
    // A folder in the place of one of the program's own files would hide that the file is not there.
    let is_named = |at: &Path| is_own(&shown(&in_site(name, at)));
    let found = found.into_iter().filter(|(at, kind)| !matches!(kind, Ok(Kind::Folder)) || is_named(at));
    let look_at = |(at, kind): (PathBuf, io::Result<Kind>)| match kind {
        Ok(Kind::Link) => {
            let target = target(folder, &at);
            let link_to = target.as_ref().map_or(String::new(), |to| shown(&in_site(name, to)));
            let found = Found::at(in_site(name, &at), target.err().map(astray_fault));
            Found { link_to: Some(link_to.into()), ..found }
        }
        Ok(kind) => Found::at(in_site(name, &at), kind_fault(kind)),
        Err(e) => unreadable(&at, &e),
    };
    found.map(look_at).collect()
}

fn in_site(folder: &str, below: &Path) -> PathBuf {
    if below.as_os_str().is_empty() { folder.into() } else { Path::new(folder).join(below) }
}

/// True if a folder on the way to a file is a link.
fn is_over_link(folder: &Folder, file: &Path) -> bool {
    file.ancestors().skip(1).any(|above| folder.kind(above) == Some(Kind::Link))
}

impl Found {
    fn at(at: PathBuf, fault: Option<Fault>) -> Found {
        let path = shown(&at);
        let fault = fault.or_else(|| name_fault(&path));
        Found { path, at, fault, link_to: None }
    }
}

/// Whether a path is that of a YAML file which the program reads.
fn is_own(path: &str) -> bool {
    path.ends_with(".yaml")
        && !matches!(kind_of(path), FileKind::Theme | FileKind::Words | FileKind::Article | FileKind::Asset)
}

/// Fault of an entry that is neither a file nor a link.
fn kind_fault(kind: Kind) -> Option<Fault> {
    if kind == Kind::Folder {
        return Some(Fault::unreadable(
            "this is a folder, and should be a file",
            "put a file here, or rename the folder",
        ));
    }
    let message = "this is neither a file nor a folder";
    (kind == Kind::Other).then(|| Fault::unreadable(message, "take it out of the site's folder"))
}

fn astray_fault(astray: Astray) -> Fault {
    let message = match astray {
        Astray::Nowhere => "a symbolic link that leads nowhere or in a circle",
        Astray::Out => "a symbolic link that leaves the site",
        Astray::PassedOver => "a symbolic link to a file that is passed over: a hidden one, or a back-up",
        Astray::ToFolder => "a symbolic link to a folder",
        Astray::NoFile => "a symbolic link to what is neither a file nor a folder",
    };
    Fault::unreadable(
        message,
        "put the file itself here; links are followed only to files inside the same folder",
    )
}

fn name_fault(path: &str) -> Option<Fault> {
    let mut end = 0;
    let (end, why) = path.split('/').find_map(|name| {
        end += name.len() + 1;
        Some((end - 1, address::name_fault(name)?))
    })?;
    // All files below a folder have the same fault, which is shown once.
    if let Some(folder) = path.get(..end).filter(|_| end < path.len()) {
        let message = format!("the folder `{folder}` {why}: it cannot be stored everywhere");
        let fault = Fault::new(Code::UnsafePath, message, "rename the folder: nothing in it is published");
        return Some(Fault { alike: 1, ..fault });
    }
    Some(Fault::new(
        Code::UnsafePath,
        format!("the name {why}: it cannot be stored everywhere"),
        "rename it: a site must be able to lie on any disk",
    ))
}

fn shown(at: &Path) -> String {
    let path = at.to_string_lossy();
    // Not every `\` separates: where it is part of a name, `name_fault` tells of it.
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    // One spelling for what macOS and Linux store differently, so that links find it.
    path.nfc().collect()
}

pub(crate) fn kind_of(path: &str) -> FileKind {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["themes", ..] => FileKind::Theme,
        ["content", "site.yaml"] => FileKind::Config,
        ["content", "glossary.yaml"] => FileKind::Glossary,
        ["content", "evidence.yaml"] => FileKind::Evidence,
        ["content", "search.yaml"] => FileKind::SearchTests,
        ["content", name] if translation::search_tests(name).is_some() => FileKind::SearchTests,
        ["content", "published.txt"] => FileKind::Published,
        ["content", _, ..] if translation::named(&path["content/".len()..]).is_some() => FileKind::Words,
        ["content", "rules", name] if name.ends_with(".yaml") => FileKind::Rules,
        ["content", "rules", "shared", name] if name.ends_with(".yaml") => FileKind::Shared,
        [.., name] if address::markdown_stem(name).is_some() => FileKind::Article,
        _ => FileKind::Asset,
    }
}

/// The fault of a file that cannot be opened.
fn unopened(e: &io::Error) -> Fault {
    match e.kind() {
        io::ErrorKind::InvalidFilename => {
            Fault::unreadable("its path is too long", "give it or its folders shorter names")
        }
        _ => Fault::unreadable(io_words(e), "check its permissions"),
    }
}

fn read(found: Found, folders: &SourceFolders, limits: Limits) -> (File, Option<Fault>) {
    let Found { path, at, fault, link_to } = found;
    let kind = kind_of(&path);
    let (file, fault) = match (fault, kind) {
        (Some(fault), _) => {
            (File::new(path, kind, String::new(), [0; 32]).unread(String::new()), Some(fault))
        }
        (None, FileKind::Asset) => asset(path, &at, folders),
        (None, _) => match read_text(&at, folders, limits) {
            Ok((text, hash)) => (with_includes(File::new(path, kind, text, hash)), None),
            Err((fault, text)) => (File::new(path, kind, String::new(), [0; 32]).unread(text), Some(fault)),
        },
    };
    (file.spelled(&at).linked(link_to), fault)
}

/// A file that is only copied. It is opened all the same, so that one that may not be read is told of.
fn asset(path: String, at: &Path, folders: &SourceFolders) -> (File, Option<Fault>) {
    let opened = folders.file(at);
    let hash = version(opened.as_ref().ok().map(|(_, meta)| *meta));
    let file = File::new(path, FileKind::Asset, String::new(), hash);
    match opened {
        Ok((bytes, _)) => {
            let (size, active) = picture::look(&file.path, &bytes);
            (file.sized(size).active(active), None)
        }
        // It went while the folder was read.
        Err(e) if e.kind() == io::ErrorKind::NotFound => (file, None),
        Err(e) => (file.unread(String::new()), Some(unopened(&e))),
    }
}

/// An article with the files that it includes, a rule set with its tables and the shared files that it uses.
pub(crate) fn with_includes(file: File) -> File {
    if matches!(file.kind, FileKind::Rules | FileKind::Shared) {
        let (tables, shared) = (decide::tables_of(&file), decide::shared_of(&file));
        return file.including(tables.into()).using(shared.into());
    }
    if file.kind != FileKind::Article {
        return file;
    }
    let from = file.content_path();
    let paths = include::paths(&file.text);
    let includes = paths.iter().filter_map(|path| include::place(from, path)).collect();
    file.including(includes)
}

/// Version of a file, told without reading it.
fn version(meta: Option<disk::Meta>) -> [u8; 32] {
    let version = meta.map(|meta| (meta.length, meta.modified));
    let words = format!("{version:?}");
    *blake3::hash(words.as_bytes()).as_bytes()
}

/// The text without a byte order mark, and the hash of the bytes; or what is wrong, with as much of
/// the text as could be read, so that the place can be shown.
fn read_text(
    at: &Path,
    folders: &SourceFolders,
    limits: Limits,
) -> Result<(String, [u8; 32]), (Fault, String)> {
    let fail = |e: io::Error| (unopened(&e), String::new());
    let most = limits.file_mb.saturating_mul(1 << 20);
    let (file, meta) = folders.file(at).map_err(fail)?;
    let length = meta.length;
    if length > most {
        let message = format!("{} MB of text in one file; {} MB is the limit", length >> 20, limits.file_mb);
        let hint = "split it, or raise `limits: file_mb:` in `content/site.yaml`";
        return Err((Fault::unreadable(message, hint), String::new()));
    }
    let mut bytes = Vec::with_capacity(length as usize + 1);
    file.take(most).read_to_end(&mut bytes).map_err(fail)?;
    let hash = *blake3::hash(&bytes).as_bytes();
    match encoding::decode(bytes) {
        Ok(text) => Ok((text, hash)),
        Err(foreign) => {
            let mut fault = Fault::new(Code::InvalidUtf8, foreign.message, &foreign.hint);
            fault.span = Some(foreign.place);
            Err((fault, foreign.text))
        }
    }
}

/// Message that a folder without `content` is no site: it holds something else, is missing, or may not be read.
pub(crate) fn no_site(root: &Path) -> String {
    let shown = root.display();
    if disk::look(&root.join("content")).is_err_and(|e| e.kind() == io::ErrorKind::PermissionDenied) {
        return format!("`{shown}` may not be looked into: check the permissions of the folder");
    }
    if disk::names_folder(root).is_some() {
        return format!(
            "there is no folder `content` in `{shown}`: name the site's folder with `--root`, or begin one with `zhinan init`"
        );
    }
    match disk::look(root).ok().flatten() {
        Some(_) => format!("`{shown}` is no folder: name the site's folder with `--root`"),
        None => format!(
            "there is no folder `{shown}`: name the site's folder with `--root`, or begin one with `zhinan init`"
        ),
    }
}

/// Text of a file that was named on the command line, or the reason why it cannot be read.
pub fn named_text(path: &Path) -> Result<String, String> {
    let e = match disk::read_named_bytes(path).map(encoding::decode) {
        Ok(Ok(text)) => return Ok(text),
        Ok(Err(foreign)) => foreign.message,
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound => return Err(format!("there is no file `{}`", path.display())),
            io::ErrorKind::IsADirectory => return Err(format!("`{}` is a folder, no file", path.display())),
            _ => error.to_string(),
        },
    };
    Err(format!("cannot read `{}`: {e}", path.display()))
}

fn io_words(error: &io::Error) -> String {
    format!("cannot be read: {error}").to_lowercase()
}

/// A file whose text comes from memory, for example from an editor.
pub(crate) fn typed(path: &str, text: String) -> File {
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    with_includes(File::new(path.into(), kind_of(path), text, hash))
}

/// Sources from memory: path as messages show it (`content/a.md`) and text. For tests and previews.
pub fn from_texts(files: impl Iterator<Item = (String, String)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = kind_of(&path);
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        let file = with_includes(File::new(path, kind, text.clone(), hash));
        let bytes = std::io::Cursor::new(file.text.as_bytes());
        let size = picture::size(&file.path, bytes).filter(|_| kind == FileKind::Asset);
        let active = if picture::is_drawing(&file.path) { active::active(&text) } else { None };
        let asset = || file.clone().sized(size).active(active).with_text(text, hash);
        sources.add(if kind == FileKind::Asset { asset() } else { file });
    }
    sources
}
