//! Slips in whole lines: a line that is no key, or an item with another sign than `-`.

use super::signs::is_odd_space;
use super::{Line, Slip, key, no_space};

/// A line above the fault that is no key and its value. The parser stops where the next key ends.
fn above<'a>((line, at): (Line<'a>, usize), before: Option<Line<'a>>, message: &str) -> Option<Line<'a>> {
    let body = line.range(line.body()).start;
    // The first colon of the line is the one that cannot stand there.
    let is_first = || key(line.body()).is_some_and(|(name, ..)| at == line.range(name).end);
    match message {
        _ if message.contains("simple key expect") => {
            if at > body {
                Some(line)
            } else {
                before
            }
        }
        _ if message.contains("mapping values") && is_first() => before,
        _ => None,
    }
}

/// A line that has another sign than a colon, or is a comment of another notation.
pub(super) fn without_colon(
    line: (Line<'_>, usize),
    before: Option<Line<'_>>,
    message: &str,
) -> Option<Slip> {
    let fault = above(line, before, message)?;
    no_space(fault).or_else(|| sign(fault)).or_else(|| comment(fault))
}

/// `title = x`, `then -> keep`, or a space behind the colon that is none.
fn sign(line: Line<'_>) -> Option<Slip> {
    let (dash, body) = match line.body().strip_prefix("- ") {
        Some(body) => ("- ", body),
        None => ("", line.body()),
    };
    let end = body.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))?;
    let (name, rest) = body.split_at(end);
    // An arrow may stand directly behind the name.
    let (name, rest) = if name.ends_with('-') && rest.starts_with('>') {
        (&name[..end - 1], &body[end - 1..])
    } else {
        (name, rest)
    };
    let rest = rest.trim_start();
    // What looks like a space behind a colon may be none.
    let odd = rest.strip_prefix(':').filter(|value| value.starts_with(is_odd_space));
    let signed = || ["=>", "->", "→", ":=", "="].iter().find_map(|sign| rest.strip_prefix(sign));
    let value = odd.or_else(signed)?.trim_matches(|c: char| c == ' ' || is_odd_space(c));
    if name.is_empty() || value.is_empty() || value.starts_with('=') {
        return None;
    }
    let text = format!("{dash}{name}: {value}");
    let message = format!("a colon and a space are missing behind `{name}`");
    let hint = format!("write `{text}`");
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) })
}

/// `// words`: a comment of another notation.
fn comment(line: Line<'_>) -> Option<Slip> {
    let body = line.body();
    let sign = ["//", "<!--", "/*", "{#", ";", "--"].into_iter().find(|sign| body.starts_with(sign))?;
    let words =
        ["-->", "*/", "#}"].iter().fold(&body[sign.len()..], |words, end| words.trim_end_matches(end));
    let text = format!("# {}", words.trim());
    let message = format!("`{sign}` begins no comment in YAML");
    let hint = format!("write `{text}`");
    Some(Slip { at: line.range(body), message, hint, text: Some(text) })
}

/// A line of words: a key whose colon is missing, or a text that goes on.
pub(super) fn bare(below: (Line<'_>, usize), before: Option<Line<'_>>, message: &str) -> Option<Slip> {
    let line = above(below, before, message)?;
    let (below, _) = below;
    let body = line.body();
    if body.starts_with(['{', '[', '"', '\'', '|', '>', '&', '*', '!', '#'])
        || body.contains(": ")
        || body.ends_with(':')
    {
        return None;
    }
    let name = body.strip_prefix("- ").unwrap_or(body);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let (message, hint) = match is_name {
        true if below.key_column() > line.key_column() => {
            (format!("a colon is missing behind `{name}`"), format!("write `{body}:`"))
        }
        true => (
            format!("a colon is missing behind `{name}`"),
            format!("write `{body}: …`, or put `#` before it if it is a comment"),
        ),
        false => (
            "this line is no `key: value`".into(),
            "indent it further if it goes on with the line above, or put `#` before it if it is a comment"
                .into(),
        ),
    };
    Some(Slip { at: line.range(body), message, hint, text: None })
}

/// `1. id: late`, `* id: late`: an item with a sign of another notation.
pub(super) fn marker(line: Line<'_>, above: Option<Line<'_>>, message: &str) -> Option<Slip> {
    let is_alias = message.contains("alias") || message.contains("anchor");
    let is_deeper =
        |above: &Line<'_>| message.contains("mapping values") && line.indent().len() > above.indent().len();
    let among_items =
        || message.contains("block") && above.is_some_and(|above| above.indent().len() > line.indent().len());
    let found = match above.filter(is_deeper) {
        Some(above) => above,
        None if is_alias || among_items() => line,
        None => return None,
    };
    let body = found.body();
    let number = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match number.len() < body.len() {
        true => number.strip_prefix(['.', ')', '、']),
        false => body.strip_prefix(['*', '+', '•', '·', '–', '—', '－', '-']),
    }?;
    let plain = rest.trim_start();
    // A hyphen of YAML has a space behind it.
    if key(plain).is_none() || body.starts_with("- ") || plain.len() == rest.len() && !body.starts_with('-') {
        return None;
    }
    let sign = &body[..body.len() - rest.len()];
    let text = format!("- {plain}");
    let message = format!("`{sign}` begins no item of a list");
    let hint = format!("write `{text}`");
    Some(Slip { at: found.range(body), message, hint, text: Some(text) })
}
