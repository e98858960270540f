//! Texts that are no YAML, or more than a parser is given: what is wrong, and how to mend it.

use super::brackets;
use super::slips;
use super::tree::Fault;
use crate::diag::{Code, Diagnostic};
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
        return Diagnostic::new(Code::InvalidYaml, span, slip.message).hint(slip.hint);
    }
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    if let Some(at) = open_bracket(text, start, &fault.message) {
        let open = &text[at..at + 1];
        let close = if open == "[" { "]" } else { "}" };
        let d = Diagnostic::new(
            Code::InvalidYaml,
            Span::new(file, offset + at..offset + at + 1),
            format!("`{open}` is not closed"),
        );
        return d.hint(format!("write `{close}` where the list or map ends"));
    }
    if let Some(at) = tab(text, start, &fault.message) {
        let span = Span::new(file, offset + at..offset + at + 1);
        let d = Diagnostic::new(Code::InvalidYaml, span, "a line is indented with a tab");
        return d.hint("indent with spaces, not with a tab");
    }
    let line = text[text[..start].rfind('\n').map_or(0, |i| i + 1)..].split('\n').next().unwrap_or("");
    let before = text[..start].trim_end_matches(|c| c != '\n').trim_end();
    let before = before.rsplit('\n').next().unwrap_or("");
    let quoted = [line, before].into_iter().find_map(|line| unquoted(line).map(|value| (line, value)));
    let mut words = fault.message.replace(['"', '\''], "`");
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
    let span = Span::new(file, offset + start..offset + end.max(start + 1).min(text.len().max(1)));
    Diagnostic::new(Code::InvalidYaml, span, words).hint(hint)
}

/// Lines before a fault in which an open bracket is looked for.
const BEFORE: usize = 50;

/// The bracket that is open where the parser meets a key or the end: it was to be closed on its line.
fn open_bracket(text: &str, fault: usize, message: &str) -> Option<usize> {
    let meant = ["illegal placement", "flow sequence", "flow mapping", "flow collection"];
    if !meant.iter().any(|part| message.contains(part)) {
        return None;
    }
    let end = text[..fault].rfind('\n').unwrap_or(if fault == text.len() { fault } else { 0 });
    for line in text[..end].rsplit('\n').take(BEFORE) {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let mut open = Vec::new();
        let mut quote = None;
        for (at, c) in line.char_indices() {
            match (quote, c) {
                (Some(mark), _) => quote = (c != mark).then_some(mark),
                (None, '[' | '{') => open.push(start + at),
                (None, ']' | '}') => {
                    // A bracket of a line further up ends here: nothing is known.
                    open.pop()?;
                }
                (None, '"' | '\'') if line[..at].ends_with([' ', ',', '[', '{', ':']) => quote = Some(c),
                (None, '#') if line[..at].ends_with(' ') => break,
                (None, _) => {}
            }
        }
        if let Some(at) = open.pop() {
            return Some(at);
        }
    }
    None
}

/// The tab that a line begins with, at the fault or behind it.
fn tab(text: &str, fault: usize, message: &str) -> Option<usize> {
    if !message.contains("tab") {
        return None;
    }
    let first = text[..fault].rfind('\n').map_or(0, |at| at + 1);
    for line in text[first..].split('\n').take(BEFORE) {
        let rest = line.trim_start_matches(' ');
        if rest.starts_with('\t') {
            return Some(rest.as_ptr() as usize - text.as_ptr() as usize);
        }
    }
    None
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
        '*' | '&' | '!' | '|' => value.contains(' ').then_some(value),
        '>' if !value[1..].trim_start().starts_with(|c: char| c == '=' || c.is_ascii_digit()) => {
            value[1..].trim_start_matches(['-', '+', ' ']).chars().next().map(|_| value)
        }
        _ => None,
    }
}

/// Remedy for the parser's message about a line.
fn hint(message: &str, line: &str) -> &'static str {
    match message {
        _ if message.contains("tab") || line.trim_start_matches(' ').starts_with('\t') => {
            "indent with spaces, not with a tab"
        }
        _ if message.contains("mapping values are not allowed") => {
            "put a text that holds `: ` between quotes"
        }
        _ if message.contains("valid YAML whitespace") => "put a space behind `:`, not a tab",
        _ if message.contains("comments must be separated") => "put a space before `#`",
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
