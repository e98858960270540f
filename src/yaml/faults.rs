//! Texts that are no YAML, or more than a parser is given: what is wrong, and how to mend it.

use super::brackets;
use super::said::said;
use super::slips;
use super::tree::Fault;
use crate::diag::{Code, Diagnostic, Edit};
use crate::limits::{Cap, YAML_VALUES};
use crate::source::{FileId, Span};

/// Texts that no parser is given.
pub(super) fn too_much(text: &str) -> Option<Fault> {
    let refused =
        |cap: &Cap, at: usize| Fault { message: cap.words(""), at: at as u32, hint: Some(cap.hint) };
    if let Some((cap, at)) = brackets::too_many(text) {
        return Some(refused(&cap, at));
    }
    let most = YAML_VALUES.most + text.len() / 3;
    // A short text cannot hold that many.
    (text.len() > most && brackets::values(text) > most).then(|| refused(&YAML_VALUES, 0))
}

/// The finding about a text that is no YAML.
pub(super) fn finding(file: FileId, text: &str, offset: usize, fault: Fault) -> Diagnostic {
    let start = floor(text, (fault.at as usize).min(text.len()));
    if let Some(slip) = slips::find(text, start, &fault.message.replace(['"', '\''], "`")) {
        let span = Span::new(file, offset + slip.at.start..offset + slip.at.end);
        let edit = slip.text.map(|text| Edit::new(span, text));
        return Diagnostic::new(Code::InvalidYaml, span, slip.message).hint(slip.hint).edit(edit);
    }
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let line = text[text[..start].rfind('\n').map_or(0, |i| i + 1)..].split('\n').next().unwrap_or("");
    let before = text[..start].trim_end_matches(|c| c != '\n').trim_end();
    let before = before.rsplit('\n').next().unwrap_or("");
    let quoted = [line, before].into_iter().find_map(|line| unquoted(line).map(|value| (line, value)));
    let mut words = said(&fault.message);
    let hint = match quoted {
        Some((line, value)) if fault.hint.is_none() => {
            let column = line.len() - value.len();
            let line = line.as_ptr() as usize - text.as_ptr() as usize;
            let begin = value.chars().next().unwrap_or_default();
            let begin = if begin == '`' { "a backtick".to_string() } else { format!("`{begin}`") };
            words = format!("a text that begins with {begin} means something else in YAML");
            let span =
                Span::new(file, offset + line + column..offset + line + column + value.trim_end().len());
            let hint = "put the whole text between quotes";
            return Diagnostic::new(Code::InvalidYaml, span, words).hint(hint);
        }
        _ => fault.hint.unwrap_or_else(|| hint(&fault.message, line)),
    };
    if fault.message.contains("anchor") {
        let begin = if text[start..].starts_with('&') { "`&`" } else { "`*`" };
        words = format!("a text that begins with {begin} means something else in YAML");
    }
    if fault.message.contains("printable") {
        words = "a character that nobody sees stands here".into();
    }
    // A quoted text whose lines are not indented is closed further down: its quote is not missing.
    let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let is_open = quote.is_some_and(|quote| !text[start + 1..].contains(quote));
    let hint = match fault.message.contains("quoted") && is_open {
        true => {
            words = "this text between quotes has no end".into();
            "put the same quote behind the text; one inside of it is written twice"
        }
        false => hint,
    };
    let span = Span::new(file, offset + start..offset + end.max(start + 1).min(text.len().max(1)));
    Diagnostic::new(Code::InvalidYaml, span, words).hint(hint)
}

/// The value of a line that begins with a sign of YAML but goes on as a text: `title: [Emacs] 模式`,
/// `title: @all`, `title: "甲" 乙`.
fn unquoted(line: &str) -> Option<&str> {
    let value = line.split_once(": ")?.1.trim_start();
    let goes_on = |close: char| {
        let end = value[1..].find(close)?;
        let rest = value[1 + end + close.len_utf8()..].trim();
        (!rest.is_empty() && !rest.starts_with(['#', ',', ':', '}', ']'])).then_some(value)
    };
    match value.chars().next()? {
        '[' => goes_on(']'),
        '{' => goes_on('}'),
        quote @ ('"' | '\'') => goes_on(quote),
        '`' | '@' | '%' => Some(value),
        // Only an indentation and a chomping sign may follow `|`: `|2-`.
        '|' => {
            let more = value[1..].split(" #").next().unwrap_or_default().trim();
            (!more.is_empty()
                && !more.starts_with('#')
                && more.contains(|c| !matches!(c, '+' | '-' | '0'..='9')))
            .then_some(value)
        }
        '-' | '?' => (value.len() == 1 || value[1..].starts_with(' ')).then_some(value),
        ',' => Some(value),
        '*' | '&' | '!' => value.contains(' ').then_some(value),
        '>' if !value[1..].trim_start().starts_with(|c: char| c == '=' || c.is_ascii_digit()) => {
            value[1..].trim_start_matches(['-', '+', ' ']).chars().next().map(|_| value)
        }
        _ => None,
    }
}

/// Remedy for the parser's message about a line.
fn hint(message: &str, line: &str) -> &'static str {
    match message {
        _ if message.contains("printable") || line.contains('\0') => {
            "take out the character that nobody sees: it is no part of a text"
        }
        _ if message.split(|c: char| !c.is_alphabetic()).any(|word| matches!(word, "tab" | "tabs"))
            || line.trim_start_matches(' ').starts_with('\t') =>
        {
            "indent with spaces, not with a tab"
        }
        _ if message.contains("mapping values are not allowed") => {
            "put a text that holds `: ` between quotes"
        }
        _ if message.contains("valid YAML whitespace") => "put a space behind `:`, not a tab",
        _ if message.contains("comments must be separated") => "put a space before `#`",
        _ if message.contains("escape") => "write the backslash twice, or put the text between single quotes",
        _ if message.contains("anchor") => "put the whole text between quotes",
        _ if message.contains("simple key") => {
            "write `key: value`, indent it further if it goes on with the line above, or put `#` before a comment"
        }
        _ if message.contains("second") => "take out the line `---` or `...`: the file is one document",
        _ if message.contains("invalid indentation") => {
            "indent the lines of a text or a list further than the key they belong to"
        }
        _ => "check indentation, colons and quotes on this line and the one before",
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
