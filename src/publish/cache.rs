//! The cache of builds, `.zhinan-cache` beside `content`. Deleting it costs only time. File `build`:
//!
//! ```text
//! zhinan cache 3 <hash of all that follows>
//! <hash of everything the site was made from> <hash of the output's manifest> <files> <pages>
//! <hash of what all pages share>
//! <hash of what the page read> <what it read> <path>    a line a page
//! <the findings, as they were printed>
//! ```
//!
//! Folder `search/`: the [`IndexCache`], one file per block of pages. The last 32 bytes of a file are the hash
//! of the program, of the file's name and of all bytes before.
//!
//! A mark file says that the folder belongs to the program. A folder without the mark, or a link, is not
//! touched, and the site is built without a cache. Only files with names of the forms above are removed.

use super::manifest::MANIFEST;
use super::previous::Previous;
use crate::disk::{Folder, Kind, there};
use crate::render::reads::{Fingerprint, Made, Read};
use crate::search::IndexCache;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The cache's name in the site's folder.
pub(super) const FOLDER: &str = ".zhinan-cache";
const BUILD: &str = "build";
const SEARCH: &str = "search";
/// Temporary name of a file that is being written.
const NEW: &str = "new";
const IGNORE: &str = ".gitignore";
const FORMAT: &str = "zhinan cache 3";

/// The mark file and its content, a standard by which back-up programs skip caches
/// (<https://bford.info/cachedir/>).
const MARK: &str = "CACHEDIR.TAG";
const MARK_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # zhinan keeps here what makes the next build sooner. Nothing but time is lost with this folder.\n";

/// Fewest pages of a site with a cache: reading the cache of a smaller site takes longer than it saves.
const MIN_PAGES: usize = 200;

/// Records of the previous build; empty if there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    /// `BuildRequest::fingerprint` of that build.
    pub all: String,
    /// Hash of what every page reads: settings, theme, navigation.
    pub shared: Fingerprint,
    /// Reads of each page, by path.
    pub pages: BTreeMap<String, Made>,
    /// Hash of the manifest in its output.
    pub manifest: [u8; 32],
    /// Number of files in the output.
    pub files: usize,
    /// Text of the findings as printed.
    pub report: String,
}

impl Cache {
    /// Reads the cache of the site in `root`. Empty if `output` is not the result of that build. Warns if the
    /// cache folder does not belong to the program.
    pub fn read(root: &Path, output: &Path) -> Cache {
        let text = match find(root) {
            Ok(folder) => folder.and_then(|folder| String::from_utf8(folder.read(BUILD).ok()?).ok()),
            Err(why) => {
                let at = root.join(FOLDER);
                crate::terminal::tell!(
                    "warning: `{}` {why}: building without a cache; remove it to have one",
                    at.display()
                );
                None
            }
        };
        text.and_then(|text| parse(&text)).filter(|cache| cache.is_of(output)).unwrap_or_default()
    }

    /// Whether `output` is the result of that build, by its manifest.
    pub fn is_of(&self, output: &Path) -> bool {
        let manifest = Folder::find(output).ok().flatten().and_then(|output| output.read(MANIFEST).ok());
        manifest.is_some_and(|text| *blake3::hash(&text).as_bytes() == self.manifest)
    }

    /// Whether `output` was built from these very sources and none of its files changed since.
    pub fn is_built(&self, all: &str, output: &Path) -> bool {
        !self.all.is_empty() && self.all == all && Previous::at(output).all_intact()
    }

    /// Writes the cache for the next build. If that fails, the next build only takes longer.
    pub fn write(&self, root: &Path) {
        if self.pages.len() < MIN_PAGES {
            let _ = remove(root);
            return;
        }
        let manifest = blake3::Hash::from_bytes(self.manifest).to_hex();
        let mut text = format!("{} {manifest} {} {}\n", self.all, self.files, self.pages.len());
        let _ = writeln!(text, "{:032x}", u128::from_be_bytes(self.shared));
        for (path, Made { reads, parts }) in &self.pages {
            let _ = write!(text, "{:032x} ", u128::from_be_bytes(*parts));
            reads.iter().for_each(|read| write_read(*read, &mut text));
            let _ = writeln!(text, " {path}");
        }
        text.push_str(&self.report);
        let whole = format!("{FORMAT} {}\n{text}", blake3::hash(text.as_bytes()).to_hex());
        let _ = make(root).and_then(|folder| keep(&folder, BUILD, whole.as_bytes()));
    }
}

/// The [`IndexCache`] on disk.
pub struct SearchCache {
    /// The entries, which the build of the search index updates.
    pub index: Arc<IndexCache>,
    root: PathBuf,
    program: String,
    /// Names of the files that were read.
    found: HashSet<String>,
}

impl SearchCache {
    /// Reads all entries. Files that are damaged or of another program are ignored.
    pub fn read(root: &Path, program: &str) -> SearchCache {
        let (index, mut found) = (IndexCache::default(), HashSet::new());
        if let Some(folder) = find(root).ok().flatten().and_then(|cache| cache.folder(SEARCH).ok()) {
            let one = |name: String| {
                let bytes = folder.read(&name).ok()?;
                let (bytes, hash) = bytes.split_last_chunk::<32>()?;
                (checksum(program, &name, bytes) == *hash && index.add(&name, bytes)).then_some(name)
            };
            found = own_names(&folder).into_par_iter().filter_map(one).collect();
        }
        SearchCache { index: Arc::new(index), root: root.into(), program: program.into(), found }
    }

    /// Writes the entries for the next build. A site of fewer than `MIN_PAGES` pages has no cache.
    pub fn write(&self, pages: usize) {
        if pages >= MIN_PAGES {
            let _ = make(&self.root).and_then(|cache| self.write_to(&cache));
        }
    }

    fn write_to(&self, cache: &Folder) -> io::Result<()> {
        let folder = make_own(cache, SEARCH)?;
        let names = self.index.names();
        for name in own_names(&folder).iter().filter(|name| !names.contains(*name)) {
            let _ = folder.remove_file(name);
        }
        for name in names.difference(&self.found) {
            let mut bytes = self.index.bytes(name);
            bytes.extend(checksum(&self.program, name, &bytes));
            keep(cache, &format!("{SEARCH}/{name}"), &bytes)?;
        }
        Ok(())
    }
}

/// The cache folder of the site in `root`, if there is one. `Err` says why it does not belong to the program.
fn find(root: &Path) -> Result<Option<Folder>, &'static str> {
    let Ok(root) = Folder::open(root) else { return Ok(None) };
    match there(root.folder(FOLDER)) {
        Ok(Some(folder)) if is_marked(&folder) => Ok(Some(folder)),
        Ok(Some(folder)) if folder.entries("").is_ok_and(|entries| entries.is_empty()) => Ok(None),
        Ok(Some(_)) => Err("was not made by zhinan"),
        Ok(None) => Ok(None),
        Err(_) => Err("is not a folder that zhinan made"),
    }
}

fn is_marked(folder: &Folder) -> bool {
    folder.read(MARK).is_ok_and(|text| text == MARK_TEXT.as_bytes())
}

/// The cache folder of the site in `root`, created if there is none.
fn make(root: &Path) -> io::Result<Folder> {
    if let Some(folder) = find(root).map_err(io::Error::other)? {
        return Ok(folder);
    }
    let folder = Folder::open(root)?.make(FOLDER)?;
    folder.write(MARK, MARK_TEXT.as_bytes())?;
    folder.write(IGNORE, b"*\n")?;
    Ok(folder)
}

/// Creates a folder in the cache. A link or a file with its name is removed first.
fn make_own(cache: &Folder, name: &str) -> io::Result<Folder> {
    if matches!(cache.kind(name), Some(Kind::Link | Kind::File)) {
        cache.remove_file(name)?;
    }
    cache.make(name)
}

/// Names in `search/` of the form that the program uses, except those of folders.
fn own_names(search: &Folder) -> Vec<String> {
    let is_own = |name: &str| {
        name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let entries = search.entries("").unwrap_or_default().into_iter();
    let names = entries.filter(|entry| entry.kind != Kind::Folder).map(|entry| entry.name);
    names.filter_map(|name| name.into_string().ok()).filter(|name| is_own(name)).collect()
}

/// Removes the cache of the site in `root`, except for files of others.
fn remove(root: &Path) -> io::Result<()> {
    let Some(cache) = find(root).map_err(io::Error::other)? else { return Ok(()) };
    if let Ok(search) = cache.folder(SEARCH) {
        own_names(&search).iter().for_each(|name| drop(search.remove_file(name)));
        let _ = cache.remove_folder(SEARCH);
    }
    for name in [BUILD, NEW] {
        let _ = cache.remove_file(name);
    }
    // If files of others remain, the mark stays too.
    let own = |name: &str| [IGNORE, MARK].contains(&name);
    if cache.entries("")?.iter().all(|entry| entry.name.to_str().is_some_and(own)) {
        there(cache.remove_file(IGNORE))?;
        cache.remove_file(MARK)?;
        Folder::open(root)?.remove_folder(FOLDER)?;
    }
    Ok(())
}

fn checksum(program: &str, name: &str, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(program);
    hasher.update(name.as_bytes()).update(bytes);
    *hasher.finalize().as_bytes()
}

/// Writes a file of the cache in one step.
fn keep(cache: &Folder, name: &str, bytes: &[u8]) -> io::Result<()> {
    cache.write(NEW, bytes)?;
    cache.rename(NEW, cache, name)
}

/// Parses the file `build`. `None` if it is damaged.
fn parse(text: &str) -> Option<Cache> {
    let (first, mut rest) = text.split_once('\n')?;
    let hash = first.strip_prefix(FORMAT)?.trim();
    if blake3::hash(rest.as_bytes()).to_hex().as_str() != hash {
        return None;
    }
    let mut line = || {
        let (line, after) = rest.split_once('\n')?;
        rest = after;
        Some(line)
    };
    let mut words = line()?.split(' ');
    let (all, manifest) = (words.next()?.to_string(), blake3::Hash::from_hex(words.next()?).ok()?);
    let mut number = || words.next()?.parse::<usize>().ok();
    let (files, count) = (number()?, number()?);
    let fingerprint = |digits: &str| Some(u128::from_str_radix(digits, 16).ok()?.to_be_bytes());
    let shared = fingerprint(line()?)?;
    let page = |_| {
        let mut parts = line()?.splitn(3, ' ');
        let (hash, reads, path) = (parts.next()?, parts.next()?, parts.next()?);
        let reads = reads.split_terminator(';').map(parse_read).collect::<Option<Vec<_>>>()?;
        Some((path.to_string(), Made { reads, parts: fingerprint(hash)? }))
    };
    let pages = (0..count).map(page).collect::<Option<BTreeMap<_, _>>>()?;
    Some(Cache { all, manifest: *manifest.as_bytes(), shared, pages, files, report: rest.to_string() })
}

/// A letter and numbers, ended by `;`.
fn write_read(read: Read, text: &mut String) {
    let _ = match read {
        Read::Edition(number) => write!(text, "e{number};"),
        Read::Text(i) => write!(text, "t{i};"),
        Read::Name(i) => write!(text, "n{i};"),
        Read::Entries(section, from, to) => write!(text, "s{section},{from},{to};"),
        Read::Card(i) => write!(text, "c{i};"),
        Read::LinkedFrom(i) => write!(text, "l{i};"),
        Read::File(id) => write!(text, "f{id};"),
    };
}

fn parse_read(text: &str) -> Option<Read> {
    let (kind, numbers) = text.split_at_checked(1)?;
    let mut numbers = numbers.split(',').map(|number| number.parse::<u32>().ok());
    let mut number = || numbers.next()?;
    Some(match kind {
        "e" => Read::Edition(number()?),
        "t" => Read::Text(number()?),
        "n" => Read::Name(number()?),
        "s" => Read::Entries(number()?, number()?, number()?),
        "c" => Read::Card(number()?),
        "l" => Read::LinkedFrom(number()?),
        "f" => Read::File(number()?),
        _ => return None,
    })
}
