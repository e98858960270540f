//! Code → HTML with a few short classes, at build time.
//!
//! A page of code is read once from left to right by one of four small readers: programs
//! (`program`, driven by the table in `languages`), markup, style sheets, and formats that go line
//! by line. None looks back, so every input takes time in proportion to its length; grammars made
//! of regular expressions do not promise that (syntect's for JavaScript does not end on three lines
//! of MDN). Neighbours of one class share a `<span>`.
//!
//! For the theme, inside `code[class^="language-"]`:
//!
//! | class | what |
//! |---|---|
//! | `k` | keywords |
//! | `s` | strings |
//! | `n` | numbers and constants such as `true` |
//! | `c` | comments |
//! | `f` | names of functions that are defined or called, commands |
//! | `t` | names of types, tags and selectors |
//! | `a` | names of attributes, properties, keys and options |
//! | `v` | variables with a sign of their own (`$HOME`), anchors |
//! | `e` | escapes, entities, regular expressions |
//! | `i` | inserted lines of a diff |
//! | `d` | deleted lines of a diff |
//! | `h` | headings of Markdown, sections of settings |

mod css;
mod languages;
mod lines;
mod markup;
mod program;

use crate::html::escape;
use crate::limits::{COLORED, COLORED_LINE};

/// Every class that may appear.
pub const CLASSES: &[&str] = &["k", "s", "n", "c", "f", "t", "a", "v", "e", "i", "d", "h"];

/// The code's HTML: text with `<span class="…">`; plain text where the language is not known.
pub fn html(lang: &str, code: &str) -> String {
    let mut painter = Painter::default();
    match languages::reader(lang) {
        Some(reader)
            if code.len() <= COLORED.most && code.lines().all(|line| line.len() <= COLORED_LINE.most) =>
        {
            reader.read(code, &mut painter);
            painter.finish()
        }
        _ => escape(code).into_owned(),
    }
}

/// Whether code of this language is coloured, or is known to be plain text. Names are case-blind.
pub fn is_known(lang: &str) -> bool {
    languages::reader(lang).is_some() || PLAIN.contains(&lang.to_ascii_lowercase().as_str())
}

/// Names after a fence that say that there is nothing to colour, or that something else reads the code.
const PLAIN: &[&str] = &[
    "",
    "text",
    "txt",
    "plain",
    "plaintext",
    "none",
    "nohighlight",
    "no-highlight",
    "output",
    "log",
    "ascii",
    "raw",
    "csv",
    "tsv",
    "tree",
    "dot",
    "graphviz",
    "mermaid",
    "plantuml",
    "math",
    "tex",
    "latex",
    "regex",
    "bnf",
    "ebnf",
    "abnf",
];

/// The names of all languages that are coloured, those of one language beside each other.
pub fn names() -> impl Iterator<Item = &'static str> {
    languages::names()
}

/// Puts each line of code into an element: `open` and `close` return its tags, by the line's number from 0.
pub fn by_line(html: &str, open: &dyn Fn(usize) -> String, close: &dyn Fn(usize) -> &'static str) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    // The tag of the colour that goes on over the end of the line.
    let mut colour = "";
    for (number, line) in html.split_inclusive('\n').enumerate() {
        out.push_str(&open(number));
        out.push_str(colour);
        let (begun, ended) = (line.rfind("<span"), line.rfind("</span>"));
        colour = match begun.filter(|at| ended.is_none_or(|end| end < *at)) {
            Some(at) => line[at..].split_inclusive('>').next().unwrap_or(""),
            None if ended.is_some() => "",
            None => colour,
        };
        let end = if colour.is_empty() { "" } else { "</span>" };
        out.push_str(line.strip_suffix('\n').unwrap_or(line));
        out.push_str(end);
        if line.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(close(number));
    }
    out
}

/// Reader of a language.
#[derive(Clone, Copy)]
enum Reader {
    Program(&'static languages::Language),
    Markup,
    Css,
    Lines(fn(&str, &mut Painter)),
}

impl Reader {
    fn read(self, code: &str, painter: &mut Painter) {
        match self {
            Reader::Program(language) => program::read(language, code, painter),
            Reader::Markup => markup::read(code, painter),
            Reader::Css => css::read(code, painter),
            Reader::Lines(read) => read(code, painter),
        }
    }
}

/// Writes pieces of text with their class; an empty class is plain text.
#[derive(Default)]
struct Painter {
    out: String,
    open: &'static str,
    /// Writes white space without colour: it belongs to a span only if that goes on after it.
    space: String,
}

impl Painter {
    fn push(&mut self, class: &'static str, text: &str) {
        if text.trim().is_empty() {
            return self.space.push_str(text);
        }
        if class == self.open {
            self.out.push_str(&std::mem::take(&mut self.space));
        } else {
            self.close();
            if !class.is_empty() {
                for piece in ["<span class=\"", class, "\">"] {
                    self.out.push_str(piece);
                }
            }
            self.open = class;
        }
        self.out.push_str(&escape(text));
    }

    fn close(&mut self) {
        if !std::mem::take(&mut self.open).is_empty() {
            self.out.push_str("</span>");
        }
        self.out.push_str(&std::mem::take(&mut self.space));
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

/// Length of the longest beginning of `text` whose characters all satisfy `fits`.
fn span(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// Length of `text` up to and including `end`, or all of it.
fn through(text: &str, from: usize, end: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(end)).map_or(text.len(), |at| from + at + end.len())
}

/// Length of the quoted text that `text` begins with, through `close`. Unless `multiline`, it ends
/// with its line at the latest.
fn quoted(text: &str, open: usize, close: &str, escapes: bool, multiline: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = open;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            b'\n' if !multiline => return at,
            _ if text[at..].starts_with(close) => return at + close.len(),
            _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;
