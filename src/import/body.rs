//! The text of a page, from another tool's Markdown into this program's. Line by line, one pass after the
//! other; code stays as it is.

mod anchors;
mod arguments;
mod book;
mod calls;
mod cards;
mod codeblock;
mod comments;
mod containers;
mod ends;
mod forms;
mod formulas;
mod guess;
mod includes;
mod indented;
mod inline;
mod inner;
mod jsx;
mod leftovers;
pub(super) mod links;
mod marked;
mod marks;
mod mdx;
mod params;
mod parts;
mod python;
pub(super) mod raw;
mod references;
mod scan;
mod slashes;
pub(super) mod snippets;
mod templates;
mod tidy;

pub(super) use anchors::keep as keep_anchors;
pub(super) use book::book;
pub(super) use calls::calls;
pub(super) use cards::cards;
pub(super) use comments::comments;
pub(super) use containers::containers;
pub(super) use forms::destination;
pub(super) use formulas::formulas;
pub(super) use includes::includes;
pub(super) use indented::indented;
pub(super) use inner::inner;
pub(super) use leftovers::leftovers;
pub(super) use links::links;
pub(super) use marked::marked;
pub(super) use marks::marks;
pub(super) use mdx::mdx;
pub(super) use python::python;
pub(super) use raw::raw;
pub(super) use references::{References, references};
pub(super) use scan::Style;
pub(super) use tidy::{attributes, braces, fences, hidden_lines, lists_in_braces};

use super::plan::{Page, Plan};
use super::project::Project;
use super::report::Report;
use links::Links;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// One step of the translation.
pub(super) type Pass = fn(&mut Context<'_>, Vec<Line>) -> Vec<Line>;

/// The most lines of a page, with what it includes.
pub(super) const MOST_LINES: usize = 400_000;

/// Bytes of the longest line that is translated. The passes search the whole line again for each mark in it, so
/// a longer line, such as a picture written as text, would take too long and stays as it is.
pub(super) const LONGEST_LINE: usize = 10_000;

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The line of the file that it comes from.
    pub(super) at: usize,
    /// Whether the line is left as it is: in a code block, its first or last line, or too long to be translated.
    pub(super) code: bool,
    /// Whether it is code because it is indented.
    pub(super) is_indented: bool,
}

impl Line {
    pub(super) fn new(text: impl Into<String>, at: usize) -> Line {
        Line { text: text.into(), at, code: false, is_indented: false }
    }
}

/// Inputs of the passes over one page, and what they collect.
pub(super) struct Context<'a> {
    pub(super) project: &'a Project,
    pub(super) plan: &'a Plan,
    pub(super) links: &'a Links<'a>,
    pub(super) page: &'a Page,
    /// The calls that the tool knows in text.
    pub(super) styles: &'a [Style],
    /// Whether the site is in Chinese.
    pub(super) is_chinese: bool,
    pub(super) report: &'a mut Report,
    /// Files outside of the content that the page shows, with their places below `content/`.
    pub(super) wanted: &'a mut BTreeMap<String, String>,
    /// Names of an MDX page's imports and the files that they stand for.
    pub(super) imports: HashMap<String, String>,
    /// Number of files that include one another here.
    pub(super) depth: usize,
    /// Bytes of the files that the page has included so far. The count begins above 0 where the site has fewer bytes
    /// left than one page may include.
    pub(super) included: usize,
    /// Headings that links lead to, by the place of their page.
    pub(super) anchors: &'a mut Anchors,
}

/// Anchors by the place of their page.
pub(super) type Anchors = BTreeMap<String, BTreeSet<String>>;

impl Context<'_> {
    /// Whether the page is MDX, with expressions of JavaScript and Markdown within HTML.
    pub(super) fn is_mdx(&self) -> bool {
        self.plan.is_mdx || self.page.from.ends_with(".mdx")
    }

    pub(super) fn kept(&mut self, line: usize, what: impl Into<String>) {
        self.report.kept(&self.page.from, line, what);
    }

    pub(super) fn lost(&mut self, line: usize, what: impl Into<String>) {
        self.report.lost(&self.page.from, line, what);
    }

    /// A marked remainder: source that could not be translated, shown in the page.
    pub(super) fn remainder(&mut self, name: &str, source: &str, line: usize) -> Vec<String> {
        self.lost(line, format!("`{}` is not known here; a marked remainder stands in its place", name));
        let colon = if self.is_chinese { "未能搬来：" } else { "Not carried over: " };
        vec![format!("> [!WARNING] {colon}{}", code_span(name)), format!("> {}", code_span(source))]
    }
}

/// The lines of a text; `from` is the number of its first.
pub(super) fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut lines: Vec<Line> =
        text.lines().enumerate().map(|(i, line)| Line::new(line.trim_end_matches('\r'), from + i)).collect();
    mark(&mut lines);
    lines
}

/// Notes which lines are code by their indentation. In MDX, which has no such code, the lines lose their indentation.
pub(super) fn mark_indented(lines: &mut [Line], is_mdx: bool) {
    // Whether indented code may follow the last paragraph, and the first line of such code.
    let (mut may_follow, mut start) = (false, None);
    let mut was_blank = true;
    let mut end = 0;
    for at in 0..=lines.len() {
        let line = lines.get(at);
        let text = line.map_or("", |line| line.text.as_str());
        let is_blank = line.is_some() && text.trim().is_empty();
        let is_deep = text.starts_with("    ") || text.starts_with('\t');
        let is_code = line.is_some_and(|line| line.code);
        // In MDX an element that has ended holds nothing more.
        let is_closed = text.trim_end().ends_with("/>") || text.contains("</");
        let is_element = is_mdx && text.starts_with('<') && is_closed;
        let is_paragraph = !text.starts_with([' ', '\t']) && line.is_some();
        let ends = is_paragraph && (is_code || is_element || ends_blocks(text));
        if let Some(first) = start.filter(|_| !is_blank && (!is_deep || is_code)) {
            // Authors indent fences too: lines with a fence stay as they are.
            if !lines[first..end].iter().any(|line| fence(line.text.trim_start()).is_some()) {
                let words = lines[first..end].iter().filter(|line| !line.text.trim().is_empty());
                let width = words.map(|line| indent(&line.text).len()).min().unwrap_or(0);
                for line in &mut lines[first..end] {
                    match is_mdx {
                        true => line.text = line.text.get(width..).unwrap_or("").to_string(),
                        false => (line.is_indented, line.code) = (true, true),
                    }
                }
            }
            start = None;
        } else if start.is_none() && is_deep && !is_code && was_blank && may_follow && !is_blank {
            start = Some(at);
        }
        if !is_blank {
            if start.is_none() {
                may_follow = ends && (was_blank || is_code || may_follow);
            }
            end = at + 1;
        }
        was_blank = is_blank;
    }
}

/// Whether nothing that is indented belongs to a line at the margin: it is no item, definition, footnote, block of
/// another notation, or tag.
fn ends_blocks(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item = number.len() < text.len() && (number.starts_with(". ") || number.starts_with(") "));
    let marks = [
        "- ", "* ", "+ ", ": ", ":\t", "~ ", "[^", "!!!", "???", "===", "///", ":::", "<", "{", "@", "*[",
        "|", "-\t", "*\t", "+\t", "[",
    ];
    !is_item && !marks.iter().any(|mark| text.starts_with(mark))
}

/// Notes which lines are code.
pub(super) fn mark(lines: &mut [Line]) {
    // The mark, its length and its indentation.
    let mut open: Option<(char, usize, usize)> = None;
    let formulas = blocks_of_formulas(lines);
    let ends: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].text.contains("-->")).collect();
    // Line behind the comment that is open.
    let mut behind = 0;
    for (number, line) in lines.iter_mut().enumerate() {
        let formula = formulas.partition_point(|lines| lines.end <= number);
        let in_formula = formulas.get(formula).is_some_and(|lines| lines.contains(&number));
        let start = line.text.trim_start();
        if open.is_none() && number >= behind && start.starts_with("<!--") && !start.contains("-->") {
            // Nobody sees a comment, so that nothing in it is translated.
            behind = ends.get(ends.partition_point(|end| *end < number)).map_or(0, |end| end + 1);
        }
        if open.is_none() && (in_formula || number < behind || line.is_indented) {
            line.code = true;
            continue;
        }
        if line.text.len() > LONGEST_LINE {
            line.code = true;
            continue;
        }
        // Fences may stand in quotes and lists.
        let text = line.text.trim_start_matches([' ', '\t', '>']);
        let item = text.trim_start_matches(|c: char| "-*+".contains(c) || c.is_ascii_digit() || c == '.');
        let text = if item.starts_with(' ') { item.trim_start() } else { text };
        let width = line.text.len() - text.len();
        let fence = fence(text);
        line.code = open.is_some() || fence.is_some();
        match (open, fence) {
            (None, Some((mark, length, rest))) if mark != '`' || !rest.contains('`') => {
                open = Some((mark, length, width));
            }
            (None, _) => line.code = false,
            // One that is indented more stands in the code.
            (Some((mark, least, at)), Some((other, length, rest)))
                if mark == other && length >= least && rest.trim().is_empty() && width < at + 4 =>
            {
                open = None;
            }
            _ => {}
        }
    }
}

/// Line ranges of formulas `$$ … $$` over several lines. Passes leave them alone, as they do code.
fn blocks_of_formulas(lines: &[Line]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = lines[at].text.trim_start_matches([' ', '\t', '>']);
        at += 1;
        if !start.starts_with("$$") || start[2..].contains("$$") {
            continue;
        }
        let blank = |line: &Line| line.text.trim_matches([' ', '\t', '>']).is_empty();
        let end = lines[at..].iter().position(|line| line.text.contains("$$") || blank(line));
        if let Some(end) = end.map(|end| at + end).filter(|end| lines[*end].text.trim_end().ends_with("$$")) {
            found.push(at - 1..end + 1);
            at = end + 1;
        }
    }
    found
}

/// A fence at the start of a line: its mark, length, and the rest.
pub(super) fn fence(text: &str) -> Option<(char, usize, &str)> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = text.trim_start_matches(mark);
    let length = text.len() - rest.len();
    (length >= 3).then_some((mark, length, rest))
}

/// Ranges of code spans and formulas in a line, delimiters included.
pub(super) fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = spans_of_code(text);
    if text.contains('$') {
        let apart =
            |range: &Range<usize>| !spans.iter().any(|span| span.start < range.end && range.start < span.end);
        let formulas: Vec<Range<usize>> = crate::markdown::formulas(text).into_iter().filter(apart).collect();
        spans.extend(formulas);
        spans.sort_by_key(|span| span.start);
    }
    spans
}

fn spans_of_code(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|b| **b == b'`').count();
    let (mut spans, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let length = run(at);
                let mut end = at + length;
                let closed = loop {
                    let Some(next) = bytes.get(end..).and_then(|rest| rest.iter().position(|b| *b == b'`'))
                    else {
                        break None;
                    };
                    let other = run(end + next);
                    end += next + other;
                    if other == length {
                        break Some(end);
                    }
                };
                match closed {
                    Some(end) => {
                        spans.push(at..end);
                        at = end;
                    }
                    None => at += length,
                }
            }
            // Code of HTML, where it ends in the line.
            b'<' if text[at..].starts_with("<code") || text[at..].starts_with("<pre") => {
                let close = if text[at..].starts_with("<pre") { "</pre>" } else { "</code>" };
                let end = text[at..].find(close).map_or(at + 1, |end| at + end + close.len());
                // Links within it are still translated, so it is not a span.
                let has_links = text[at..end].contains("](") || text[at..end].contains("<a ");
                let is_code = end > at + 1 && !has_links;
                spans.extend(is_code.then_some(at..end));
                at = if is_code { end } else { at + 1 };
            }
            _ => at += 1,
        }
    }
    spans
}

/// Translates the parts of a line that are not code.
pub(super) fn outside_code(text: &str, mut translate: impl FnMut(&str) -> String) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for span in code_spans(text) {
        out.push_str(&translate(&text[at..span.start]));
        out.push_str(&text[span.clone()]);
        at = span.end;
    }
    out.push_str(&translate(&text[at..]));
    out
}

/// Words between backticks, on one line.
pub(super) fn code_span(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.contains('`') {
        return format!("`{words}`");
    }
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    format!("{fence} {words} {fence}")
}

/// The white space that a line begins with.
pub(super) fn indent(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
}

/// Name in this program of another tool's alert: the same, or the nearest.
pub(super) fn alert(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let others = [
        ("primary", "note"),
        ("secondary", "note"),
        ("default", "note"),
        ("light", "note"),
        ("seealso", "note"),
        ("tldr", "note"),
        ("cite", "quote"),
        ("fail", "failure"),
        ("missing", "failure"),
        ("critical", "danger"),
        ("alert", "warning"),
        ("warn", "warning"),
        ("help", "question"),
        ("faq", "question"),
        ("check", "success"),
        ("done", "success"),
        ("todo", "info"),
        ("red", "danger"),
        ("yellow", "warning"),
        ("orange", "warning"),
        ("green", "success"),
        ("blue", "info"),
    ];
    let known = crate::markdown::directive::ALERTS.iter().map(|(known, _)| *known);
    known.clone().find(|known| *known == name).or_else(|| {
        let near = others.iter().find(|(other, _)| *other == name)?.1;
        known.clone().find(|known| *known == near)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found() {
        let text = "a\n```js\n{{< x >}}\n```\n- ~~~\n  b\n  ~~~\nc ``` d\ne";
        let code: Vec<bool> = lines(text, 1).iter().map(|line| line.code).collect();
        assert_eq!(code, [false, true, true, true, true, true, true, false, false]);
        assert_eq!(code_spans("a `b` ``c ` d`` \\`e`"), [2..5, 6..15]);
        assert_eq!(outside_code("a `a` a", |part| part.replace('a', "b")), "b `a` b");
        assert_eq!(code_span("a `b`\n c"), "`` a `b` c ``");
    }
}
