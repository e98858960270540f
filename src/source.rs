//! Where text came from: files with their bytes, and places in them.
//!
//! Everything a person typed can be pointed at. A [`Span`] names a file and a byte range; line and
//! column are computed only when a finding is printed.

use std::fmt;

/// Index of a file in [`Sources`]. Stays the same for one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A byte range in one file. `start == end` is a point; `0..0` stands for the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A byte range of `file`.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Span {
        Span { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The file as a whole, for findings that have no place inside it.
    pub fn whole(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }
}

/// What a file is for, decided by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// `content/site.yaml`.
    Config,
    /// `content/glossary.yaml`.
    Glossary,
    /// `content/evidence.yaml`.
    Evidence,
    /// `content/search.yaml`.
    SearchTests,
    /// `content/rules/<set>.yaml`.
    Rules,
    /// `content/**/*.md`.
    Article,
    /// `themes/<name>/**`: overrides a file of the embedded theme.
    Theme,
    /// Any other file below `content/`: copied as it is. Its bytes are not held; `text` is empty.
    Asset,
}

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct File {
    /// Path from the site's root with `/`, as messages show it: `content/appeal/index.md`.
    pub path: String,
    /// What it is for.
    pub kind: FileKind,
    /// Its text without a byte order mark; empty for assets and for files that could not be read.
    pub text: String,
    /// Content hash of the bytes (blake3); for assets, of the bytes too.
    pub hash: [u8; 32],
}

impl File {
    /// The path below `content/` (or the whole path where it is not below it).
    pub fn content_path(&self) -> &str {
        self.path.strip_prefix("content/").unwrap_or(&self.path)
    }

    /// 1-based line and column (in characters) of a byte offset.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// All files of a site, in path order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The files; a [`FileId`] is an index into this.
    pub files: Vec<File>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, file: File) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file with this id.
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Ids and files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
