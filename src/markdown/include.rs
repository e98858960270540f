//! `::: include path {lines=1-9 part=name}`: a file of the site in the place of the line, and `::: table
//! path`: its rows as a table.
//!
//! Markdown is read as if it stood there, but its links and findings belong to the file that they are written
//! in; anything else is a block of code. `part` is what stands between two lines with `#region name` and
//! `#endregion`, `ANCHOR: name` and `ANCHOR_END: name`, or `[start:name]` and `[end:name]`. What is taken
//! loses the space that all of its lines begin with.
//!
//! All files that a text needs are gathered before its tree is built: each is read once for each line that
//! names it, at most [`INCLUDES`] of them.

use super::attributes::{self, Attributes};
use super::prepare::{DirectiveLine, Prepared, prepare, without_marks};
use super::{Base, data};
use crate::address;
use crate::doc::{Block, Code};
use crate::limits::{INCLUDE_DEPTH, INCLUDED, INCLUDES, TABLES};
use crate::source::{FileId, Places, Sources, Span};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// The site's files, and which of them the text stands in.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    /// All of them. Of a file that is no Markdown, the text is held if a line includes it.
    pub sources: &'a Sources,
    /// The file at hand.
    pub file: FileId,
}

/// Whether a directive of this name takes its content from a file.
pub(super) fn takes_file(name: &str) -> bool {
    matches!(name, "include" | "table")
}

/// The paths that the lines of a text include, as typed.
pub fn paths(text: &str) -> Vec<String> {
    if !text.contains("include") && !text.contains("table") || !text.contains(":::") {
        return Vec::new();
    }
    let lines = text.lines().filter_map(super::prepare::directive_line);
    let lines = lines.filter(|(_, line)| takes_file(line.name));
    lines.map(|(_, line)| Wanted::of(&line).path).filter(|path| !path.is_empty()).collect()
}

/// The lines that include the file at `path`, as bytes of the text.
pub fn lines(text: &str, path: &str) -> Vec<Range<usize>> {
    let is_it = |line: &str| {
        let directive = super::prepare::directive_line(line.trim_end_matches(['\n', '\r']));
        directive.is_some_and(|(_, line)| takes_file(line.name) && Wanted::of(&line).path == path)
    };
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        end += line.len();
        (line, end - line.len()..end)
    });
    lines.filter(|(line, _)| is_it(line)).map(|(_, range)| range).collect()
}

/// Path below `content/` of a path that is typed in a file.
pub fn place(from: &str, path: &str) -> Option<String> {
    address::join(from.rsplit_once('/').map_or("", |(dir, _)| dir), path)
}

/// Request of a line: a file, and which part of it.
struct Wanted {
    path: String,
    /// Whether the path may go on behind its first space.
    has_spaces: bool,
    attributes: Attributes,
}

impl Wanted {
    fn of(line: &DirectiveLine<'_>) -> Wanted {
        let (words, attributes) = attributes::split(line.argument);
        let (path, rest) = super::blocks::target(words);
        let last = rest.split_whitespace().next_back().unwrap_or_default();
        let has_spaces = address::is_other_file(last) || address::markdown_stem(last).is_some();
        Wanted { path: path.to_string(), has_spaces, attributes }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// Reason why a file is not included.
#[derive(Debug)]
pub(super) enum Missing {
    /// No such file exists.
    File(String),
    /// The same, and words behind the path end like the name of a file.
    Spaced(String),
    /// The path leads to a folder.
    Folder(String),
    /// The path lies outside of the site's content.
    Outside(String),
    /// Texts in YAML have no files.
    Nowhere,
    /// A file that includes itself, at last.
    Circle(String),
    /// The file has no such part.
    Part(String, String),
    /// The file has no such lines; the count of those that it has.
    Lines(String, usize),
    /// The file is no text.
    Unread(String),
    /// The file holds no table; the reason.
    NoTable(String, String),
    /// More than a text may include.
    TooMany,
    /// Files in each other, too deep.
    TooDeep,
    /// More bytes than a text may include.
    TooLong,
    /// The files of the tables in a text have more bytes together than is allowed.
    TablesTooLong,
}

/// Content that replaces an including line.
pub(super) enum Content {
    /// Markdown: number of its text in [`Inclusions::texts`].
    Markdown(usize),
    /// Finished blocks, and what is too much of them.
    Blocks(Vec<Block>, Option<usize>),
}

impl Content {
    const NOTHING: Content = Content::Blocks(Vec::new(), None);
}

/// A text that is included.
pub(super) struct Text<'a> {
    text: Cow<'a, str>,
    base: Base,
    file: FileId,
    /// The text that it stands in; none for the main one.
    outer: Option<usize>,
    /// The line that includes it, as a key of [`Found`], and the path as typed there.
    line: (usize, usize),
    path: String,
    depth: usize,
}

/// Replacements of lines, by text (0 is the main one) and number of the directive in it.
pub(super) type Found = HashMap<(usize, usize), Result<Content, Missing>>;

/// All that a text includes, and what is included there.
#[derive(Default)]
pub(super) struct Inclusions<'a> {
    texts: Vec<Text<'a>>,
    found: Found,
    /// The files, as paths below `content/`, whether they are there or not.
    pub(super) paths: BTreeSet<String>,
    bytes: usize,
    /// Bytes of all files so far that are shown as tables.
    tables: usize,
    /// The file of the main text.
    main: Option<FileId>,
}

impl<'a> Inclusions<'a> {
    /// Gathers what the directives of the main text include.
    pub(super) fn gather(main: &Prepared<'_>, files: Option<Files<'a>>) -> Inclusions<'a> {
        let mut all = Inclusions { main: files.map(|files| files.file), ..Inclusions::default() };
        if !main.directives.iter().any(|line| takes_file(line.name)) {
            return all;
        }
        all.look(0, main, files, None);
        let mut next = 0;
        while next < all.texts.len() {
            let text = all.texts[next].text.clone();
            let files = files.map(|files| Files { file: all.texts[next].file, ..files });
            all.look(next + 1, &prepare(&text), files, Some(next));
            next += 1;
        }
        all
    }

    /// The texts, ready to be read, with what places in them are places of.
    pub(super) fn prepared(&self) -> Vec<(Prepared<'_>, Base)> {
        self.texts.iter().map(|text| (prepare(&text.text), text.base.clone())).collect()
    }

    /// Replacement of each line.
    pub(super) fn take_found(&mut self) -> Found {
        std::mem::take(&mut self.found)
    }

    fn look(&mut self, text: usize, prepared: &Prepared<'_>, files: Option<Files<'a>>, outer: Option<usize>) {
        for (number, line) in prepared.directives.iter().enumerate().filter(|(_, line)| takes_file(line.name))
        {
            let wanted = Wanted::of(line);
            let content = files.ok_or(Missing::Nowhere).and_then(|files| match line.name {
                "table" => self.table(&wanted, files),
                _ => self.include(&wanted, files, outer, (text, number)),
            });
            self.found.insert((text, number), content);
        }
    }

    /// The file that a line names; `None` if it could not be read, which has a finding of its own.
    fn file(
        &mut self,
        wanted: &Wanted,
        Files { sources, file }: Files<'a>,
    ) -> Result<Option<FileId>, Missing> {
        if INCLUDES.is_below(self.found.len() + 1) {
            return Err(Missing::TooMany);
        }
        let from = sources.get(file).content_path();
        let Some(path) = place(from, &wanted.path).filter(|_| !wanted.path.is_empty()) else {
            return Err(Missing::Outside(wanted.path.clone()));
        };
        let found = sources.find_content(&path);
        let folder = format!("content/{path}");
        let is_folder = found.is_none() && !sources.below(folder.trim_end_matches('/')).is_empty();
        if !is_folder {
            self.paths.insert(path);
        }
        let found = found.ok_or_else(|| match is_folder {
            true => Missing::Folder(wanted.path.clone()),
            false if wanted.has_spaces => Missing::Spaced(wanted.path.clone()),
            false => Missing::File(wanted.path.clone()),
        })?;
        self.bytes += sources.get(found).text.len();
        if INCLUDED.is_below(self.bytes) {
            return Err(Missing::TooLong);
        }
        match sources.get(found) {
            file if file.is_text() => Ok(Some(found)),
            file if file.is_unread() => Ok(None),
            _ => Err(Missing::Unread(wanted.path.clone())),
        }
    }

    fn include(
        &mut self,
        wanted: &Wanted,
        files: Files<'a>,
        outer: Option<usize>,
        line: (usize, usize),
    ) -> Result<Content, Missing> {
        let Some(file) = self.file(wanted, files)? else { return Ok(Content::NOTHING) };
        let source = files.sources.get(file);
        let is_markdown = address::markdown_stem(&source.path).is_some() && wanted.get("lang").is_none();
        let begin = if is_markdown { after_front_matter(&source.text) } else { 0 };
        let range = taken(&source.text[begin..], wanted)?;
        let range = begin + range.start..begin + range.end;
        let text = dedented(&source.text[range.clone()]);
        if !is_markdown {
            let name = source.path.rsplit('/').next().unwrap_or(&source.path);
            let lang = name.rsplit_once('.').map_or(name, |(_, ending)| ending);
            let lang = wanted.get("lang").unwrap_or(lang);
            let code: Code = super::fence::framed(lang, wanted.attributes.clone(), &text);
            return Ok(Content::Blocks(vec![Block::Code(Box::new(code))], None));
        }
        let depth = outer.map_or(0, |outer| self.texts[outer].depth) + 1;
        if let Some(circle) = self.circle(file, outer) {
            return self.close(&circle, source.path.as_str(), wanted, files.sources);
        }
        if INCLUDE_DEPTH.is_below(depth) {
            return Err(Missing::TooDeep);
        }
        let base = match text {
            Cow::Borrowed(_) => Base::File(file, range.start),
            Cow::Owned(_) => Base::Value(Places::of_lines(
                Span::new(file, range.start..range.start),
                beginnings(&source.text[range.clone()], range.start),
            )),
        };
        let text = match text {
            Cow::Borrowed(text) => without_marks(text),
            Cow::Owned(text) => Cow::Owned(without_marks(&text).into_owned()),
        };
        let path = wanted.path.clone();
        self.texts.push(Text { text, base, file, outer, line, path, depth });
        Ok(Content::Markdown(self.texts.len() - 1))
    }

    /// If the current text stands in `file` already: the texts from the current one outwards up to that file.
    fn circle(&self, file: FileId, outer: Option<usize>) -> Option<Vec<usize>> {
        let mut texts = Vec::new();
        let mut at = outer;
        while let Some(text) = at {
            if self.texts[text].file == file {
                return Some(texts);
            }
            texts.push(text);
            at = self.texts[text].outer;
        }
        (self.main == Some(file)).then_some(texts)
    }

    /// Breaks a circle of files at the line that includes the first file of it, so that every page that has the
    /// circle reports the same line.
    fn close(
        &mut self,
        circle: &[usize],
        path: &str,
        wanted: &Wanted,
        sources: &Sources,
    ) -> Result<Content, Missing> {
        let path_of = |text: usize| sources.get(self.texts[text].file).path.as_str();
        match circle.iter().min_by_key(|&&text| path_of(text)) {
            Some(&first) if path_of(first) < path => {
                let Text { line, path, .. } = &self.texts[first];
                self.found.insert(*line, Err(Missing::Circle(path.clone())));
                Ok(Content::NOTHING)
            }
            _ => Err(Missing::Circle(wanted.path.clone())),
        }
    }

    fn table(&mut self, wanted: &Wanted, files: Files<'a>) -> Result<Content, Missing> {
        let Some(file) = self.file(wanted, files)? else { return Ok(Content::NOTHING) };
        let source = files.sources.get(file);
        let before = self.tables;
        self.tables += source.text.len();
        if before > 0 && TABLES.is_below(self.tables) {
            return Err(Missing::TablesTooLong);
        }
        let settings = data::Settings {
            has_header: !matches!(wanted.get("header"), Some("no" | "false")),
            columns: wanted.get("columns"),
        };
        let (table, rows) = data::table(&source.path, &source.text, &settings)
            .map_err(|why| Missing::NoTable(wanted.path.clone(), why))?;
        Ok(Content::Blocks(vec![Block::Table(Box::new(table))], rows))
    }
}

/// First byte of the text behind the front matter.
pub(super) fn after_front_matter(text: &str) -> usize {
    let Some(mark) = ["---", "+++"].into_iter().find(|mark| text.starts_with(mark)) else { return 0 };
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if number > 0 && line.trim_end() == mark {
            return at;
        }
        if number == 0 && line.trim_end() != mark {
            return 0;
        }
    }
    0
}

/// The part of a text that `part` and `lines` choose.
fn taken(text: &str, wanted: &Wanted) -> Result<Range<usize>, Missing> {
    let all = match wanted.get("part") {
        Some(name) => part(text, name).ok_or_else(|| Missing::Part(wanted.path.clone(), name.to_string()))?,
        None => 0..text.len(),
    };
    let Some(lines) = wanted.get("lines") else { return Ok(all) };
    let count = text[all.clone()].lines().count();
    let (from, to) = lines.split_once(['-', '.']).unwrap_or((lines, lines));
    let to = to.trim_start_matches('.');
    let number = |text: &str, otherwise: usize| match text.trim() {
        "" => Some(otherwise),
        text => text.parse::<usize>().ok(),
    };
    let chosen = number(from, 1)
        .zip(number(to, count))
        .filter(|(from, to)| 1 <= *from && from <= to && *from <= count);
    let Some((from, to)) = chosen else { return Err(Missing::Lines(wanted.path.clone(), count)) };
    let mut ends = vec![all.start];
    ends.extend(text[all.clone()].split_inclusive('\n').scan(all.start, |at, line| {
        *at += line.len();
        Some(*at)
    }));
    Ok(ends[from - 1]..ends[to.min(count)])
}

/// Bytes between the lines that mark a part.
fn part(text: &str, name: &str) -> Option<Range<usize>> {
    let (mut at, mut start, mut inner) = (0, None, 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (start, mark(line)) {
            (None, Some((true, found))) if found == name => start = Some(end),
            (Some(_), Some((true, found))) if found != name => inner += 1,
            (Some(_), Some((false, found))) if found != name && inner > 0 => inner -= 1,
            (Some(start), Some((false, found))) if found == name || found.is_empty() => {
                return Some(start..at);
            }
            _ => {}
        }
        at = end;
    }
    None
}

/// Whether a line begins or ends a part, and of which name.
fn mark(line: &str) -> Option<(bool, &str)> {
    let marks = [
        ("#endregion", false),
        ("#region", true),
        ("ANCHOR_END:", false),
        ("ANCHOR:", true),
        ("[start:", true),
        ("[end:", false),
    ];
    let (begins, rest) =
        marks.into_iter().find_map(|(mark, begins)| Some((begins, line.split_once(mark)?.1)))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ']' | '*')).unwrap_or(rest.len());
    Some((begins, rest[..end].trim_end_matches("-->").trim_end_matches("-")))
}

/// Bytes of white space with which all lines of a text begin, apart from empty lines and marks of parts.
fn common_space(text: &str) -> usize {
    let lines = text.split_inclusive('\n').filter(|line| mark(line).is_none());
    let space = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    lines.filter(|line| !line.trim().is_empty()).map(space).min().unwrap_or(0)
}

/// The line without the white space that all lines begin with.
fn without_space(line: &str, common: usize) -> &str {
    line.get(common..).unwrap_or_else(|| line.trim_start_matches([' ', '\t']))
}

/// For each line of the text that [`dedented`] returns: its first byte there, and its first byte in the file. The
/// original text begins at byte `start` of the file.
fn beginnings(text: &str, start: usize) -> Vec<(u32, u32)> {
    let common = common_space(text);
    let (mut byte, mut at, mut found) = (0, start, Vec::new());
    for line in text.split_inclusive('\n') {
        if mark(line).is_none() {
            let kept = without_space(line, common);
            found.push((byte, (at + line.len() - kept.len()) as u32));
            byte += kept.len() as u32;
        }
        at += line.len();
    }
    found
}

/// The text without marks of parts, and without the space that all of its lines begin with.
fn dedented(text: &str) -> Cow<'_, str> {
    let lines = || text.split_inclusive('\n').filter(|line| mark(line).is_none());
    let common = common_space(text);
    if common == 0 && !text.contains("region") && !text.contains("ANCHOR") && !text.contains(":") {
        return Cow::Borrowed(text);
    }
    let kept: String = lines().map(|line| without_space(line, common)).collect();
    if kept == text { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, attributes: &str) -> Result<String, String> {
        let wanted = Wanted { path: "a".into(), has_spaces: false, attributes: attributes::read(attributes) };
        let range = taken(text, &wanted).map_err(|missing| format!("{missing:?}"))?;
        Ok(dedented(&text[range]).into_owned())
    }

    #[test]
    fn lines_and_parts_are_taken_without_their_space() {
        let code = "a\n  // #region one\n  b\n    c\n  // #endregion one\nd\n# ANCHOR: two\ne\n# ANCHOR_END: two\n<!-- #region 三 -->\nf\n<!-- #endregion -->\n";
        for (attributes, expected) in [
            ("lines=1", "a\n"),
            ("lines=3-4", "b\n  c\n"),
            ("lines=6-", "d\ne\nf\n"),
            ("part=one", "b\n  c\n"),
            ("part=one lines=2", "c\n"),
            ("part=two", "e\n"),
            ("part=三", "f\n"),
        ] {
            assert_eq!(of(code, attributes).as_deref(), Ok(expected), "{attributes}");
        }
        for attributes in
            ["part=four", "lines=0", "lines=99", "lines=4-2", "lines=x", "lines=99999999999999999999"]
        {
            assert!(of(code, attributes).is_err(), "{attributes}");
        }
        assert_eq!(of("", "").as_deref(), Ok(""));
        assert!(of("", "lines=1").is_err());
    }

    #[test]
    fn front_matter_is_not_included() {
        for (text, rest) in
            [("---\na: 1\n---\nb", "b"), ("+++\n+++\nb", "b"), ("----\nb", "----\nb"), ("---\nb", "---\nb")]
        {
            assert_eq!(&text[after_front_matter(text)..], rest);
        }
    }
}
