//! Attributes of a directive, a fence or a picture: `{key=value .class #id}`,
//! `title="two words" {1,4-5} ln`.

use crate::limits::ATTRIBUTES_OF_BLOCK;

/// Keys with their values, as typed. A word by itself has the value `""`; `.a` is `("class", "a")`, `#a` is
/// `("id", "a")`, `{…}` without a key is `("{}", …)`, and `[…]` is `("[]", …)`.
pub(super) type Attributes = Vec<(String, String)>;

/// Reads attributes that follow each other, between spaces or commas.
pub(super) fn read(text: &str) -> Attributes {
    let mut found = Attributes::new();
    let mut rest = text.trim_start_matches(separates);
    while let Some(first) = rest.chars().next().filter(|_| found.len() < ATTRIBUTES_OF_BLOCK.most) {
        let (attribute, length) = match first {
            '{' => bracketed(rest, '{', '}', "{}"),
            '[' => bracketed(rest, '[', ']', "[]"),
            _ => named(rest),
        };
        found.push(attribute);
        rest = rest[length..].trim_start_matches(separates);
    }
    found
}

/// A text and the attributes in braces at its end: `标题 {sync=os}`.
pub(super) fn split(text: &str) -> (&str, Attributes) {
    let text = text.trim();
    let Some(open) = text.strip_suffix('}').and_then(|text| text.rfind('{')) else {
        return (text, Attributes::new());
    };
    let is_apart = open == 0 || text[..open].ends_with([' ', '\t', ']']);
    let is_blank = text[..open].ends_with('{') || text[..text.len() - 1].ends_with('}');
    if !is_apart || is_blank {
        return (text, Attributes::new());
    }
    (text[..open].trim_end(), read(&text[open + 1..text.len() - 1]))
}

fn separates(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// `{1,4-5}`: attribute and length in bytes.
fn bracketed(text: &str, open: char, close: char, key: &str) -> ((String, String), usize) {
    let end = text.find(close).unwrap_or(text.len());
    let value = text[open.len_utf8()..end].to_string();
    ((key.to_string(), value), (end + close.len_utf8()).min(text.len()))
}

/// `key=value`, `key="two words"`, `key={1,2}`, `key=[a]`, `.class`, `#id`, `word`.
fn named(text: &str) -> ((String, String), usize) {
    let ends = |c: char| separates(c) || matches!(c, '=' | '{' | '[');
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = first + text[first..].find(ends).unwrap_or(text.len() - first);
    let key = &text[..end];
    let Some(value) = text[end..].strip_prefix('=') else {
        let (key, value) = match (key.strip_prefix('.'), key.strip_prefix('#')) {
            (Some(class), _) if !class.is_empty() => ("class", class),
            (_, Some(id)) if !id.is_empty() => ("id", id),
            _ => (key, ""),
        };
        return ((key.to_string(), value.to_string()), end);
    };
    let (words, length) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(value, quote),
        Some('{') => between(value, '}'),
        Some('[') => between(value, ']'),
        _ => {
            // A comma ends a value before the next key: `a=b,c=d`, but not in `lines=1,4`.
            let ends = |(at, c): (usize, char)| {
                let is_next = c == ',' && value[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
                (c.is_whitespace() || is_next).then_some(at)
            };
            let end = value.char_indices().find_map(ends).unwrap_or(value.len());
            (value[..end].trim_end_matches(','), end)
        }
    };
    ((key.to_string(), words.to_string()), end + 1 + length)
}

fn quoted(text: &str, quote: char) -> (&str, usize) {
    match text[1..].find(quote) {
        Some(end) => (&text[1..1 + end], end + 2),
        None => (&text[1..], text.len()),
    }
}

fn between(text: &str, close: char) -> (&str, usize) {
    match text.find(close) {
        Some(end) => (&text[1..end], end + 1),
        None => (&text[1..], text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(attributes: Attributes) -> String {
        attributes.iter().map(|(key, value)| format!("{key}:{value};")).collect()
    }

    #[test]
    fn attributes_are_read_in_all_their_forms() {
        for (text, expected) in [
            ("title=\"src/a b.rs\" {1,4-5} ln del={2} ins={3}", "title:src/a b.rs;{}:1,4-5;ln:;del:2;ins:3;"),
            ("sync=os .wide #a x", "sync:os;class:wide;id:a;x:;"),
            (",ignore,should_panic", "ignore:;should_panic:;"),
            ("[config.js]{3}", "[]:config.js;{}:3;"),
            ("a='b c' d=[e] f=", "a:b c;d:e;f:;"),
            ("a=\"b", "a:b;"),
            ("= {", "=:;{}:;"),
            ("", ""),
        ] {
            assert_eq!(shown(read(text)), expected, "{text}");
        }
        assert!(read(&"x ".repeat(1000)).len() <= ATTRIBUTES_OF_BLOCK.most);
    }

    #[test]
    fn attributes_stand_at_the_end_of_a_title() {
        for (text, title, expected) in [
            ("标题 {sync=os}", "标题", "sync:os;"),
            ("[标题]{.wide}", "[标题]", "class:wide;"),
            ("{a=1}", "", "a:1;"),
            ("到 {{ due }}", "到 {{ due }}", ""),
            ("f{x}", "f{x}", ""),
        ] {
            let (found, attributes) = split(text);
            assert_eq!((found, &*shown(attributes)), (title, expected), "{text}");
        }
    }
}
