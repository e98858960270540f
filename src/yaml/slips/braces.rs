//! Slips between braces: commas that are missing, texts that hold a colon, words before a list.

use super::{Line, Slip};

/// The slip at the byte where the parser stops.
pub(super) fn find(line: Line<'_>, at: usize) -> Option<Slip> {
    comma(line, at).or_else(|| word_before_list(line, at))
}

/// `{a: b c: d}`: the parser stops at the second colon.
fn comma(line: Line<'_>, at: usize) -> Option<Slip> {
    let column = at.checked_sub(line.start)?;
    let (head, rest) = line.text.split_at_checked(column)?;
    let begin = head.trim_end().rfind([' ', ',', '{', '['])?;
    let (first, second) = (head[..begin].trim_end(), head[begin..].trim());
    if !rest.starts_with(':') || second.is_empty() || !first.contains(['{', '[']) || first.ends_with(',') {
        return None;
    }
    if let Some((typed, quoted)) = sentence_with_colons(line.text, first) {
        return Some(unquoted(line, typed, quoted));
    }
    if let Some(text) = inner_map(first, second, rest) {
        let message = format!("`{second}` begins a map inside of another");
        let hint = format!("put it between braces: `{text}`");
        return Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) });
    }
    if let Some(value) = sentence(first, second, rest) {
        let at = first.rfind(value.0)?;
        let typed = line.text.get(at..)?;
        // Spaces between the words may be more than one.
        let behind = value.1.len() - value.0.len() - " ".len() - second.len();
        let end = typed.len() - rest.len() + behind;
        return Some(unquoted(line, typed.get(..end)?, format!("'{}'", value.1)));
    }
    let first =
        ["&", " and", " AND", " und", "且"].iter().fold(first, |first, word| first.trim_end_matches(word));
    let first = first.trim_end();
    let message = format!("a comma is missing before `{second}`");
    let text = format!("{}, {second}{}", first.trim_start(), rest.trim_end());
    let hint = format!("write `{text}`");
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) })
}

/// The slip of a text with a colon that has no quotes around it.
fn unquoted(line: Line<'_>, typed: &str, quoted: String) -> Slip {
    let message = "a text that holds `: ` looks like a key".into();
    let hint = format!("put it between quotes: `{quoted}`");
    Slip { at: line.range(typed), message, hint, text: Some(quoted) }
}

/// `{when: kind: food, then: a}`: the pair behind the first key is a map.
fn inner_map(first: &str, second: &str, rest: &str) -> Option<String> {
    let end = rest.find([',', '}', ']']).filter(|_| first.ends_with(':'))?;
    Some(format!("{} {{{second}{}}}{}", first.trim_start(), rest[..end].trim_end(), rest[end..].trim_end()))
}

/// A sentence with a colon behind its first word, as typed and in quotes: `Too: late` in
/// `{title: Too: late, then: no}`.
fn sentence_with_colons<'l>(line: &'l str, first: &str) -> Option<(&'l str, String)> {
    let key = first.strip_suffix(':')?;
    let key = key[key.rfind([' ', ',', '{']).map_or(0, |at| at + 1)..].trim();
    let value = line.get(first.len()..).filter(|_| SENTENCES.contains(&key))?.trim_start();
    let end = next_key(value).or_else(|| value.find(['}', ']']))?;
    let value = value[..end].trim_end();
    (!value.contains(['\'', '"'])).then(|| (value, format!("'{value}'")))
}

/// Position of the comma before the next key in a text between braces: 4 in `late, then: no`.
pub(super) fn next_key(text: &str) -> Option<usize> {
    let is_key = |rest: &str| {
        let word = rest.split(':').next().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        rest.len() > word.len() && !word.is_empty() && word.chars().all(is_name)
    };
    text.match_indices(", ").map(|(at, _)| at).find(|at| is_key(text[at + 2..].trim_start()))
}

/// A word before a list: `{state: in [new, broken]}`.
fn word_before_list(line: Line<'_>, at: usize) -> Option<Slip> {
    const WORDS: [&str; 4] = ["in", "is", "either", "="];
    let (head, rest) = line.text.split_at_checked(at.checked_sub(line.start)?)?;
    let start = head.rfind(": ")? + 2;
    let word = head[start..].trim();
    let end = rest.find(']').filter(|_| rest.starts_with('['))? + 1;
    let list = rest[..end].to_string();
    let typed = line.text.get(start..head.len() + end)?.trim_start();
    let message = format!("a list in brackets needs no `{word}` before it");
    let hint = format!("write `{list}`");
    (WORDS.contains(&word.to_lowercase().as_str()) || word.ends_with(" of")).then(|| Slip {
        at: line.range(typed),
        message,
        hint,
        text: Some(list),
    })
}

/// Keys whose values are sentences.
pub(super) const SENTENCES: [&str; 10] =
    ["ask", "because", "body", "definition", "description", "help", "name", "say", "text", "title"];

/// The beginning of a sentence that holds a colon, and the whole of it: `Call us` and `Call us now: soon` in
/// `{body: Call us now: soon}`. `None` where the word before the colon is meant as a key.
fn sentence<'l>(first: &'l str, second: &str, rest: &str) -> Option<(&'l str, String)> {
    let begin = first.rfind(", ").map_or_else(|| first.rfind(['{', '[']), |at| Some(at + 1))? + 1;
    let (key, value) = first.get(begin..)?.split_once(": ")?;
    // A key has an underscore, or a map or a list behind it, or is one of these.
    let keys = [
        "then", "when", "value", "source", "url", "checked", "expect", "given", "due", "deadline", "id",
        "unit",
    ];
    let is_key = SENTENCES.contains(&second)
        || keys.contains(&second)
        || second.contains('_')
        || rest[1..].trim_start().starts_with(['{', '[']);
    if is_key || !SENTENCES.contains(&key.trim()) || value.contains(['\'', '"']) {
        return None;
    }
    let end = rest.find([',', '}', ']'])?;
    let whole = format!("{} {second}{}", value, rest[..end].trim_end());
    (!whole.contains(['\'', '"'])).then_some((value, whole))
}
