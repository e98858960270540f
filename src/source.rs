//! Sources: files with their bytes, and places in them.
//!
//! Everything a person typed can be pointed at. A [`Span`] names a file and a byte range; line and
//! column are computed only when a finding is printed.

mod places;

pub use places::Places;

use crate::history::History;
use crate::poster::Font;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Names a file of [`Sources`]. Stays the same for one run, as long as the file is there.
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

    /// Its range of bytes in the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Purpose of a file, decided by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// `content/site.yaml`.
    Config,
    /// `content/glossary.yaml`.
    Glossary,
    /// `content/evidence.yaml`.
    Evidence,
    /// Tests of the search: `content/search.yaml`, and `content/search.en.yaml` for an edition.
    SearchTests,
    /// `content/published.txt`: addresses that were published.
    Published,
    /// `content/rules/<set>.yaml`.
    Rules,
    /// `content/rules/shared/<name>.yaml`: parts that several rule sets use.
    Shared,
    /// `content/rules/<set>.en.yaml` and the like: words of another YAML file in another language.
    Words,
    /// `content/**/*.md`.
    Article,
    /// `themes/<name>/**`: overrides a file of the embedded theme.
    Theme,
    /// Any other file below `content/`: copied as it is. Its text is held only if another file includes it.
    Asset,
}

/// Hash of a file that could not be read: no file has it.
const UNREAD: [u8; 32] = [0; 32];

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct File {
    /// Path from the site's root with `/`, as messages show it: `content/appeal/index.md`.
    pub path: String,
    /// Its purpose.
    pub kind: FileKind,
    /// Its text without a byte order mark; empty for assets and for files that could not be read.
    pub text: String,
    /// Hash of its bytes (blake3); of an asset, of its size and the time of its last change.
    pub hash: [u8; 32],
    /// Files that an article includes, or tables of a rule set: paths below `content/`.
    pub includes: Box<[String]>,
    /// Files in `rules/shared/` that a rule set or a shared file names in `use:`: paths below `content/`.
    pub uses: Box<[String]>,
    /// Width and height of a picture in pixels, where its file gives them.
    pub size: Option<(u32, u32)>,
    /// Active content of an SVG, with its line: `` `<script>` in line 3 ``.
    pub active: Option<Box<str>>,
    /// Whether `text` is what the file says.
    is_text: bool,
    /// The path as the disk spells it, where that is another one.
    spelled: Option<Box<Path>>,
    /// See [`File::link_to()`].
    link_to: Option<Box<str>>,
}

impl File {
    /// A file whose path is spelled the same on the disk.
    pub fn new(path: String, kind: FileKind, text: String, hash: [u8; 32]) -> File {
        let is_text = kind != FileKind::Asset;
        File {
            path,
            kind,
            text,
            hash,
            includes: Box::default(),
            uses: Box::default(),
            size: None,
            active: None,
            is_text,
            spelled: None,
            link_to: None,
        }
    }

    /// Whether its text was read.
    pub fn is_text(&self) -> bool {
        self.is_text
    }

    /// The picture with its size.
    #[must_use]
    pub fn sized(self, size: Option<(u32, u32)>) -> File {
        File { size, ..self }
    }

    /// The picture with its active content noted.
    #[must_use]
    pub fn active(self, active: Option<String>) -> File {
        File { active: active.map(String::into_boxed_str), ..self }
    }

    /// The article with the files that it includes.
    #[must_use]
    pub fn including(self, includes: Box<[String]>) -> File {
        File { includes, ..self }
    }

    /// The rule set or shared file with the shared files that it names.
    #[must_use]
    pub fn using(self, uses: Box<[String]>) -> File {
        File { uses, ..self }
    }

    /// The asset with its text and the hash of its bytes.
    #[must_use]
    pub fn with_text(&self, text: String, hash: [u8; 32]) -> File {
        File { text, hash, is_text: true, ..self.clone() }
    }

    /// The asset without its text, and with this hash of its version in place of that of the text.
    #[must_use]
    pub fn without_text(&self, hash: [u8; 32]) -> File {
        File { text: String::new(), hash, is_text: false, ..self.clone() }
    }

    /// The file marked as unread, with the text that could be read.
    #[must_use]
    pub fn unread(&self, text: String) -> File {
        File { kind: FileKind::Asset, text, hash: UNREAD, is_text: false, ..self.clone() }
    }

    /// Whether the file could not be read: a finding about the file itself says why.
    pub fn is_unread(&self) -> bool {
        !self.is_text && self.hash == UNREAD
    }

    /// The file with its path as the disk spells it: macOS takes letters and their accents apart.
    pub fn spelled(self, on_disk: &Path) -> File {
        let spelled = (Path::new(&self.path) != on_disk).then(|| on_disk.into());
        File { spelled, ..self }
    }

    /// The file as a symbolic link to another one of the site; to none with an empty path.
    pub fn linked(self, link_to: Option<Box<str>>) -> File {
        File { link_to, ..self }
    }

    /// For a symbolic link, the path from the site's root of the file that it leads to; empty for one that
    /// leads to none.
    pub fn link_to(&self) -> Option<&str> {
        self.link_to.as_deref()
    }

    /// Path from the site's root, as the disk spells it.
    pub fn on_disk(&self) -> &Path {
        self.spelled.as_deref().unwrap_or(Path::new(&self.path))
    }

    /// The path below `content/` (or the whole path where it is not below it).
    pub fn content_path(&self) -> &str {
        self.path.strip_prefix("content/").unwrap_or(&self.path)
    }

    /// 1-based line and column (in characters) of a byte offset. Who asks often asks [`Lines`].
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let mut lines = Lines { text: &self.text, marks: vec![(0, 0)] };
        lines.marks.resize(lines.mark(offset) + 1, (0, 0));
        lines.count();
        lines.at(offset)
    }
}

/// Lines and columns of a text: a table of every few hundred bytes, so that no place takes longer to
/// find than another.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// At every [`Lines::EVERY`]th byte: the line ends before it, and the characters since the last.
    marks: Vec<(u32, u32)>,
}

impl<'a> Lines<'a> {
    const EVERY: usize = 512;

    /// The lines of a text.
    pub fn of(text: &'a str) -> Lines<'a> {
        let mut lines = Lines { text, marks: vec![(0, 0); text.len() / Lines::EVERY + 1] };
        lines.count();
        lines
    }

    /// 1-based line and column (in characters) of a byte offset.
    pub fn at(&self, offset: u32) -> (usize, usize) {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let mark = self.mark(end as u32);
        let (line, column) = counted(&self.text.as_bytes()[mark * Lines::EVERY..end], self.marks[mark]);
        (line as usize + 1, column as usize + 1)
    }

    /// The number of the last mark before a byte.
    fn mark(&self, offset: u32) -> usize {
        (offset as usize).min(self.text.len()) / Lines::EVERY
    }

    fn count(&mut self) {
        let chunks = self.text.as_bytes().chunks(Lines::EVERY);
        for (at, chunk) in (0..self.marks.len() - 1).zip(chunks) {
            self.marks[at + 1] = counted(chunk, self.marks[at]);
        }
    }
}

/// Line ends and characters since the last after some bytes.
fn counted(bytes: &[u8], before: (u32, u32)) -> (u32, u32) {
    bytes.iter().fold(before, |(line, column), byte| match byte {
        b'\n' => (line + 1, 0),
        // The later bytes of a character.
        0x80..=0xbf => (line, column),
        _ => (line, column + 1),
    })
}

/// All files of a site, in path order.
///
/// A file keeps its id while others come and go, so that the preview can use again whatever names
/// files by id. Cheap to clone: the files are shared.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files, by id. Empty ones stand in the place of removed files.
    files: Vec<Arc<File>>,
    /// The ids of the files that are there: in path order, a folder's files together.
    order: Vec<FileId>,
    /// The ids that are free.
    free: Vec<FileId>,
    /// The site's folder as it was named, with a `/` at its end; empty for the working folder.
    root: String,
    /// History of the files in git; empty where the site does not ask for it.
    history: Arc<History>,
    /// The font of pictures for sharing, where the site asks for them and there is one.
    font: Option<Arc<Font>>,
}

impl Sources {
    /// History of the files in git.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Notes the history of the files in git.
    pub fn set_history(&mut self, history: History) {
        self.history = Arc::new(history);
    }

    /// The font of pictures for sharing.
    pub fn font(&self) -> Option<&Font> {
        self.font.as_deref()
    }

    /// Sets the font of pictures for sharing.
    pub fn set_font(&mut self, font: Option<Font>) {
        self.font = font.map(Arc::new);
    }

    /// Notes how the site's folder was named, so that messages name files from the working folder.
    pub fn set_root(&mut self, root: &Path) {
        let plain: PathBuf = root.components().filter(|part| *part != Component::CurDir).collect();
        let mut named = plain.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        if !named.is_empty() && !named.ends_with('/') {
            named.push('/');
        }
        self.root = named;
    }

    /// No files, of a site whose folder was named in the same way.
    pub fn emptied(&self) -> Sources {
        Sources { root: self.root.clone(), ..Sources::default() }
    }

    /// A file's path from the working folder, as messages name it.
    pub fn shown(&self, id: FileId) -> String {
        format!("{}{}", self.root, self.get(id).path)
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, file: File) -> FileId {
        let at = self.order.partition_point(|id| by_folder(&self.get(*id).path, &file.path).is_le());
        let id = match self.free.pop() {
            Some(id) => {
                self.files[id.0 as usize] = Arc::new(file);
                id
            }
            None => {
                self.files.push(Arc::new(file));
                FileId(self.files.len() as u32 - 1)
            }
        };
        self.order.insert(at, id);
        id
    }

    /// Puts another file in the place of this one.
    pub fn replace(&mut self, id: FileId, file: File) {
        self.files[id.0 as usize] = Arc::new(file);
    }

    /// Removes a file. Its id may be given to another one.
    pub fn remove(&mut self, id: FileId) {
        let none = File::new(String::new(), FileKind::Asset, String::new(), [0; 32]);
        self.order.retain(|other| *other != id);
        self.replace(id, none);
        self.free.push(id);
    }

    /// The file with this id.
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The file with this id, if there is one.
    pub fn find_id(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0 as usize).map(|file| &**file)
    }

    /// The file with this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let at = self.order.binary_search_by(|id| by_folder(&self.get(*id).path, path)).ok()?;
        Some(self.order[at])
    }

    /// The shared files that a rule set uses, at any remove.
    pub fn used_by(&self, set: &File) -> Vec<&File> {
        let (mut open, mut found, mut seen) = (vec![set], Vec::new(), BTreeSet::new());
        while let Some(file) = open.pop() {
            for shared in file.uses.iter().filter_map(|path| self.find_content(path)) {
                if seen.insert(shared) {
                    found.push(self.get(shared));
                    open.push(self.get(shared));
                }
            }
        }
        found
    }

    /// Bytes of a file's text and of the files that it includes itself.
    pub fn length_with_includes(&self, file: &File) -> usize {
        let included = file.includes.iter().filter_map(|path| self.find_content(path));
        file.text.len() + included.map(|id| self.get(id).text.len()).sum::<usize>()
    }

    /// The file with this path below `content/`.
    pub fn find_content(&self, path: &str) -> Option<FileId> {
        self.find(&format!("content/{path}"))
    }

    /// The file with this path, or all files of the folder with this path.
    pub fn below(&self, path: &str) -> Vec<FileId> {
        let start = self.order.partition_point(|id| by_folder(&self.get(*id).path, path).is_lt());
        let inside =
            |file: &File| file.path.strip_prefix(path).is_some_and(|r| r.is_empty() || r.starts_with('/'));
        self.order[start..].iter().copied().take_while(|id| inside(self.get(*id))).collect()
    }

    /// Ids and files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.order.iter().map(|id| (*id, self.get(*id)))
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// One more than the largest id.
    pub fn ids(&self) -> usize {
        self.files.len()
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }
}

/// The order in which folders are walked: name by name.
fn by_folder(a: &str, b: &str) -> Ordering {
    a.split('/').cmp(b.split('/'))
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> File {
        File::new(path.into(), FileKind::Article, path.into(), [0; 32])
    }

    fn paths(sources: &Sources) -> Vec<&str> {
        sources.iter().map(|(_, f)| f.path.as_str()).collect()
    }

    #[test]
    fn files_are_in_the_order_of_a_walk_whenever_they_came() {
        let mut sources = Sources::default();
        for path in ["content/b.md", "content/a.md", "themes/x", "content/a/b.md", "content/a/b/c.md"] {
            sources.add(file(path));
        }
        let all = ["content/a/b/c.md", "content/a/b.md", "content/a.md", "content/b.md", "themes/x"];
        assert_eq!(paths(&sources), all);
        assert_eq!(sources.find("content/a.md"), Some(FileId(1)));
        assert_eq!(sources.find("content/a"), None);
        assert_eq!(sources.below("content/a"), [FileId(4), FileId(3)]);
        assert_eq!(sources.below("content/a.md"), [FileId(1)]);
        assert_eq!(sources.below("content").len(), 4);
    }

    #[test]
    fn lines_and_columns_are_counted_from_any_mark() {
        let texts = ["", "a\n", "一\r\n二\n\n", &"长".repeat(2000), &"a\n\u{10348}b\n".repeat(700)];
        for text in texts {
            let file = File { text: text.into(), ..file("x") };
            let lines = Lines::of(text);
            let step = 1 + text.len() / 50;
            for end in (0..=text.len() + 3).filter(|end| end % step < 2) {
                let before =
                    text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= end).map(|(_, c)| c);
                let before: String = before.collect();
                let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
                let expected = (before.matches('\n').count() + 1, column);
                assert_eq!(lines.at(end as u32), expected, "{end}");
                assert_eq!(file.line_column(end as u32), expected, "{end}");
            }
        }
    }

    #[test]
    fn the_id_of_a_file_that_went_is_given_again() {
        let mut sources = Sources::default();
        let a = sources.add(file("content/a.md"));
        sources.add(file("content/b.md"));
        sources.remove(a);
        assert_eq!((paths(&sources), sources.find("content/a.md")), (vec!["content/b.md"], None));
        assert_eq!(sources.add(file("content/c.md")), a);
        assert_eq!((paths(&sources), sources.ids()), (vec!["content/b.md", "content/c.md"], 2));
    }
}
