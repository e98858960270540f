//! HTML that an author typed → tags and text, cut as the HTML standard says. The only file that names
//! `html5gum`.

use super::elements::is_raw_text;
use html5gum::emitters::default::{DefaultEmitter, Token as Gum};
use html5gum::{Error, HtmlString, State, Tokenizer};
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
    /// A tag or comment that the fragment ends in.
    Unfinished,
}

/// Cuts a fragment into tokens.
pub fn tokens(fragment: &str) -> Vec<Token> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(false);
    let mut tokenizer = Tokenizer::new_with_emitter(fragment, emitter);
    let mut out = Vec::new();
    while let Some(Ok(token)) = tokenizer.next() {
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
                (TokenKind::Unfinished, start..fragment.len())
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
