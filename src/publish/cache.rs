//! What a build keeps for the next one, in `.zhinan-cache` beside `content`. Nothing is lost with it but
//! time. `build`:
//!
//! ```text
//! zhinan cache 1 <hash of all that follows>
//! <hash of everything the site was made from> <hash of the output's manifest> <files> <pages>
//! <hash of what the page was made from> <path>          a line a page
//! <the findings, as they were printed>
//! ```
//!
//! `search/`: what the search has read of the pages, a file a stretch of them. Its last 32 bytes are the hash
//! of the program, of its name and of all before.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

use super::manifest::MANIFEST;
use super::previous::Previous;
use crate::render::inputs::Print;
use crate::search::Kept;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

const FOLDER: &str = ".zhinan-cache";
const SEARCH: &str = "search";
const FIRST_WORDS: &str = "zhinan cache 1";

/// A smaller site is built sooner than a cache could bring anything, and is left without one.
const SMALL: usize = 200;

/// What is known of the build before. Empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    /// Stands for everything the site was made from.
    pub all: String,
    /// What each page was made from.
    pub pages: BTreeMap<String, Print>,
    /// Hash of the manifest of the output that was made.
    pub manifest: [u8; 32],
    /// Number of files in the output.
    pub files: usize,
    /// The findings, as they were printed.
    pub report: String,
}

impl Cache {
    /// What the last build of the site in `root` kept, if that built what is in `output` now.
    pub fn read(root: &Path, output: &Path) -> Cache {
        let text = fs::read_to_string(root.join(FOLDER).join("build")).unwrap_or_default();
        parse(&text).filter(|cache| cache.is_of(output)).unwrap_or_default()
    }

    /// Whether `output` is what was made then.
    pub fn is_of(&self, output: &Path) -> bool {
        fs::read(output.join(MANIFEST)).is_ok_and(|text| *blake3::hash(&text).as_bytes() == self.manifest)
    }

    /// Whether `output` holds what was built from just this, and nobody changed it since.
    pub fn is_built(&self, all: &str, output: &Path) -> bool {
        !self.all.is_empty() && self.all == all && Previous::read(output).all_intact()
    }

    /// Keeps this for the next build. Where that cannot be done, the next build takes longer.
    pub fn write(&self, root: &Path) {
        let folder = root.join(FOLDER);
        if self.pages.len() < SMALL {
            let _ = fs::remove_dir_all(&folder);
            return;
        }
        let manifest = blake3::Hash::from_bytes(self.manifest).to_hex();
        let mut text = format!("{} {manifest} {} {}\n", self.all, self.files, self.pages.len());
        for (path, print) in &self.pages {
            let print = u128::from_be_bytes(*print);
            let _ = writeln!(text, "{print:032x} {path}");
        }
        text.push_str(&self.report);
        let whole = format!("{FIRST_WORDS} {}\n{text}", blake3::hash(text.as_bytes()).to_hex());
        let _ = keep(&folder, "build", whole.as_bytes());
    }
}

/// What the search has read of the pages, as this program kept it.
pub struct SearchCache {
    /// What was there, and after a build what is to be kept.
    pub kept: Arc<Kept>,
    root: PathBuf,
    program: String,
    /// Names of the files that could be used.
    found: HashSet<String>,
}

impl SearchCache {
    /// Reads what is there. What is damaged or of another program is as if it were not.
    pub fn read(root: &Path, program: &str) -> SearchCache {
        let root = root.join(FOLDER);
        let kept = Kept::default();
        let one = |entry: io::Result<fs::DirEntry>| {
            let entry = entry.ok()?;
            let (name, bytes) = (entry.file_name().into_string().ok()?, fs::read(entry.path()).ok()?);
            let (bytes, hash) = bytes.split_last_chunk::<32>()?;
            (seal(program, &name, bytes) == *hash && kept.add(&name, bytes)).then_some(name)
        };
        let entries = fs::read_dir(root.join(SEARCH)).into_iter().flatten();
        let found = entries.par_bridge().filter_map(one).collect();
        SearchCache { kept: Arc::new(kept), root, program: program.into(), found }
    }

    /// Keeps what a build of so many pages made, for the next one.
    pub fn write(&self, pages: usize) {
        if pages < SMALL {
            return;
        }
        let folder = self.root.join(SEARCH);
        let names = self.kept.names();
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            if !entry.file_name().to_str().is_some_and(|name| names.contains(name)) {
                let _ = fs::remove_file(entry.path());
            }
        }
        for name in names.difference(&self.found) {
            let mut bytes = self.kept.bytes(name);
            bytes.extend(seal(&self.program, name, &bytes));
            let _ = keep(&self.root, &format!("{SEARCH}/{name}"), &bytes);
        }
    }
}

fn seal(program: &str, name: &str, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(program);
    hasher.update(name.as_bytes()).update(bytes);
    *hasher.finalize().as_bytes()
}

/// Writes a file of the cache in one step.
fn keep(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let at = folder.join(name);
    fs::create_dir_all(at.parent().unwrap_or(folder))?;
    fs::write(folder.join(".gitignore"), "*\n")?;
    let new = folder.join("new");
    fs::write(&new, bytes)?;
    fs::rename(new, at)
}

/// None where anything is not as it was written.
fn parse(text: &str) -> Option<Cache> {
    let (first, mut rest) = text.split_once('\n')?;
    let hash = first.strip_prefix(FIRST_WORDS)?.trim();
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
    let page = |_| {
        let (print, path) = line()?.split_once(' ')?;
        Some((path.to_string(), u128::from_str_radix(print, 16).ok()?.to_be_bytes()))
    };
    let pages = (0..count).map(page).collect::<Option<BTreeMap<_, _>>>()?;
    Some(Cache { all, manifest: *manifest.as_bytes(), pages, files, report: rest.to_string() })
}
