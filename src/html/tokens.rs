//! HTML that an author typed → tags and text, cut as the HTML standard says. The only file that names
//! `html5gum`.

use super::elements::is_raw_text;
use crate::limits::ATTRIBUTES;
use html5gum::emitters::default::{DefaultEmitter, Token as Gum};
use html5gum::{Error, HtmlString, Readable, Reader, State, Tokenizer};
use std::cell::Cell;
use std::ops::Range;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The piece.
    pub kind: TokenKind,
    /// Its bytes in the fragment.
    pub range: Range<usize>,
}

/// The kinds of [`Token`]. Comments and declarations are none: no reader sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `<a href="x">`.
    Start {
        /// The element's name in lower case.
        name: String,
        /// Names in lower case and values without entities, each name once.
        attributes: Vec<(String, String)>,
        /// Whether the tag ends in `/>`.
        self_closing: bool,
    },
    /// `</a>`.
    End(String),
    /// Words without entities.
    Text(String),
    /// `<?php … ?>` or `<![CDATA[…]]>`, which browsers read as comments.
    Instruction,
    /// A tag or comment without an end in the fragment.
    Unfinished,
    /// A tag with more than [`ATTRIBUTES`] attributes, and all that follows it.
    Crowded,
}

/// State of the tag that is being read.
#[derive(Default)]
struct Tag {
    is_open: Cell<bool>,
    /// Number of its attributes so far whose values stand in double quotes.
    attributes: Cell<usize>,
}

impl Tag {
    fn end(&self) {
        self.is_open.set(false);
        self.attributes.set(0);
    }
}

/// Reader of a fragment that ends inside the first tag with too many attributes. The tokenizer recurses for each
/// attribute in double quotes, so thousands of them would overflow a thread's stack. The reader therefore interrupts it
/// behind every quote that may open a value, wherever that stands: the tokenizer returns, and goes on where it was.
struct Bounded<'a> {
    rest: &'a [u8],
    tag: &'a Tag,
    /// The last byte.
    before: u8,
    /// The last byte that is not white space.
    last: u8,
    /// Whether the last byte was the `"` that opens a value.
    begins_value: bool,
    /// Whether the tokenizer is to be interrupted before the next byte.
    is_due: bool,
}

/// Interrupts the tokenizer. Nothing is lost.
#[derive(Debug)]
struct Interruption;

impl std::fmt::Display for Interruption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interruption {}

impl Reader for Bounded<'_> {
    type Error = Interruption;

    fn read_byte(&mut self) -> Result<Option<u8>, Interruption> {
        if std::mem::take(&mut self.is_due) {
            return Err(Interruption);
        }
        let Some((byte, rest)) = self.rest.split_first() else { return Ok(None) };
        let begins_value = *byte == b'"' && self.last == b'=';
        if begins_value && self.tag.is_open.get() {
            self.tag.attributes.update(|count| count + 1);
        } else if self.before == b'<' && byte.is_ascii_alphabetic() {
            self.tag.is_open.set(true);
        } else if *byte == b'>' && self.before == b'"' && !self.begins_value {
            self.tag.end();
        }
        if ATTRIBUTES.is_below(self.tag.attributes.get()) {
            self.rest = &[];
            return Ok(None);
        }
        (self.rest, self.before, self.begins_value) = (rest, *byte, begins_value);
        self.is_due = begins_value;
        if !byte.is_ascii_whitespace() {
            self.last = *byte;
        }
        Ok(Some(*byte))
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Interruption> {
        let is_it = self.rest.get(..text.len()).is_some_and(|next| match case_sensitive {
            true => next == text,
            false => next.eq_ignore_ascii_case(text),
        });
        for _ in text.iter().filter(|_| is_it) {
            self.read_byte()?;
        }
        Ok(is_it)
    }
}

/// Whether a fragment may hold a tag with too many attributes. A quick estimate, which counts quotes in text between
/// tags as well: only fragments that exceed it need the slower [`Bounded`].
fn is_crowded(fragment: &str) -> bool {
    let mut attributes = 0;
    fragment.match_indices('"').any(|(at, _)| {
        if fragment[..at].trim_ascii_end().ends_with('=') {
            attributes += 1;
        } else if fragment[at + 1..].starts_with('>') {
            // This ends a tag, or stands in single quotes: behind both, the tokenizer's recursion begins anew.
            attributes = 0;
        }
        ATTRIBUTES.is_below(attributes)
    })
}

/// Cuts a fragment into tokens.
pub fn tokens(fragment: &str) -> Vec<Token> {
    let tag = Tag::default();
    if !is_crowded(fragment) {
        return cut(fragment.to_reader(), fragment, &tag);
    }
    let rest = fragment.as_bytes();
    let reader = Bounded { rest, tag: &tag, before: 0, last: 0, begins_value: false, is_due: false };
    cut(reader, fragment, &tag)
}

fn cut(reader: impl Reader, fragment: &str, tag: &Tag) -> Vec<Token> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(false);
    let mut tokenizer = Tokenizer::new_with_emitter(reader, emitter);
    let mut out = Vec::new();
    while let Some(token) = tokenizer.next() {
        // Behind an interruption, the tokenizer goes on.
        let Ok(token) = token else { continue };
        let is_crowded = ATTRIBUTES.is_below(tag.attributes.get());
        // An error may be one inside of a tag.
        if !matches!(token, Gum::Error(_)) {
            tag.end();
        }
        let (kind, range) = match token {
            Gum::StartTag(tag) => {
                let name = text(&tag.name);
                if is_raw_text(&name) {
                    tokenizer.set_state(content_state(&name));
                }
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value)));
                let attributes = attributes.collect();
                let self_closing = tag.self_closing;
                (TokenKind::Start { name, attributes, self_closing }, tag.span.start..tag.span.end)
            }
            Gum::EndTag(tag) => (TokenKind::End(text(&tag.name)), tag.span.start..tag.span.end),
            Gum::String(words) => (TokenKind::Text(text(&words.value)), words.span.start..words.span.end),
            Gum::Error(error) if is_unfinished(error.value) => {
                let start = out.last().map_or(0, |token: &Token| token.range.end);
                let kind = if is_crowded { TokenKind::Crowded } else { TokenKind::Unfinished };
                (kind, start..fragment.len())
            }
            Gum::Comment(comment) if is_instruction(&fragment[comment.span.start..]) => {
                (TokenKind::Instruction, comment.span.start..comment.span.end)
            }
            Gum::Comment(_) | Gum::Doctype(_) | Gum::Error(_) => continue,
        };
        out.push(Token { kind, range });
    }
    out
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The tokenizer's state behind the start tag of an element that holds no tags.
fn content_state(name: &str) -> State {
    match name {
        "textarea" | "title" => State::RcData,
        "plaintext" => State::PlainText,
        "script" => State::ScriptData,
        _ => State::RawText,
    }
}

fn is_instruction(text: &str) -> bool {
    text.starts_with("<?") || text.starts_with("<![")
}

fn is_unfinished(error: Error) -> bool {
    matches!(error, Error::EofInTag | Error::EofInComment | Error::EofInDoctype | Error::EofBeforeTagName)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokenizer recurses for each attribute; too many overflow the stack and end the program.
    #[test]
    fn a_tag_with_too_many_attributes_is_not_read() {
        let names = |text: &str| -> Vec<String> {
            let name = |token: Token| match token.kind {
                TokenKind::Start { name, attributes, .. } => format!("{name} {}", attributes.len()),
                TokenKind::Crowded => "crowded".into(),
                _ => "else".into(),
            };
            tokens(text).into_iter().map(name).collect()
        };
        let tag = |count: usize, value: &str| {
            let attributes = (0..count).map(|i| format!(" a{i}={value}")).collect::<String>();
            format!("<b{attributes}>")
        };
        for value in ["\"x\"", "\"\"", " \"x\"", "\n\t\"x\"", "\"x>\"", "\">\"", "\"<b\""] {
            assert_eq!(names(&tag(ATTRIBUTES.most, value)), [format!("b {}", ATTRIBUTES.most)], "{value}");
            assert_eq!(names(&(tag(ATTRIBUTES.most + 1, value) + "x<i>")), ["crowded"], "{value}");
            assert_eq!(names(&tag(100_000, value)), ["crowded"], "{value}");
        }
        // What stands before them in the tag, and errors in it, change nothing.
        let long = |first: &str| tag(20_000, "\"x\"").replacen("<b", &format!("<b {first}"), 1);
        for first in [
            "a=\"1\"b=\"2\"",
            "a='1'b=2",
            "a=\"1\" a=\"2\"",
            "=\"",
            "a==\"",
            "a=\"='\"",
            "a=\"<\"",
            "a\"='x'",
            "=' '",
        ] {
            assert_eq!(names(&long(first)), ["crowded"], "{first}");
        }
        // Behind `">` in single quotes they are not counted, but none of them is inside of another.
        assert_eq!(names(&long("z='\">'")), ["b 20001"]);
        // The number of tags, and the length of text and comments, have no bound.
        let many = tag(ATTRIBUTES.most / 2, "\"x\"").repeat(9);
        assert!(names(&many).len() == 9 && !names(&many).contains(&"crowded".into()));
        let words = " x=\"y\"".repeat(9 * ATTRIBUTES.most);
        assert_eq!(names(&format!("<i>{words}<b a=\"b\">")), ["i 0", "else", "b 1"]);
        assert_eq!(names(&format!("<!--{}--><b>", tag(1, "\"x\"").repeat(9 * ATTRIBUTES.most))), ["b 0"]);
    }
}
