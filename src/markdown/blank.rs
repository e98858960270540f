//! Blanks in texts: `{{ name }}`, filled by what the reader has answered.

/// Splits a text at its first blank: the words before it, its name, the rest.
pub fn first(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find("{{")?;
    let close = open + text[open..].find("}}")?;
    Some((&text[..open], text[open + 2..close].trim(), &text[close + 2..]))
}
