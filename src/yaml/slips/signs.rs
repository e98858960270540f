//! Slips of signs and spaces: a space that is none, a pair without a colon, a comment that hides a bracket.

use super::{Line, NEAR, Slip, is_plain};

/// The fault of a key that begins with a space which is none of YAML.
pub(crate) const ODD_SPACE: &str = "odd space";

/// The fault of a key between braces that was meant as a key and its value.
pub(crate) const PAIR: &str = "pair";

/// Whether a character is a space other than ASCII's, or has no width. YAML takes it for a part of the text, so it
/// indents nothing.
pub(crate) fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Slip of a line that such characters indent, or that has one before its key.
pub(super) fn odd_space(text: &str, line: Line<'_>) -> Option<Slip> {
    let is_indent = line.indent().contains(is_odd_space) || line.text.starts_with(is_odd_space);
    let is_key = || line.body().strip_prefix("- ").is_some_and(|key| key.starts_with(is_odd_space));
    let is_inside = || {
        line.text
            .match_indices(['{', ','])
            .any(|(at, _)| line.text[at + 1..].trim_start_matches(' ').starts_with(is_odd_space))
    };
    // A text of several lines may have such an indentation.
    let begins = line.body().trim_start_matches(is_odd_space);
    let is_odd = is_indent || is_key() || is_inside() && !line.text.contains(['\'', '"']);
    if !is_odd || super::key(begins).is_none() {
        return None;
    }
    let plain = |c: char| match c {
        '\u{200b}' | '\u{2060}' | '\u{feff}' => "".into(),
        // As wide as two.
        '\u{3000}' => "  ".into(),
        c if is_odd_space(c) => " ".into(),
        c => c.to_string(),
    };
    let kept = match is_indent {
        true => line.text.trim_start_matches(|c: char| c.is_whitespace() || is_odd_space(c)),
        false => "",
    };
    let (odd, kept) = line.text.split_at(line.text.len() - kept.len());
    let odd: String = odd.chars().map(plain).collect();
    // A key begins where the one above it does, if that has a value.
    let column = match line.before(text) {
        Some(above) if above.value().is_none() => odd.len(),
        Some(above) => above.key_column(),
        None => 0,
    };
    let text = if is_indent { format!("{}{kept}", " ".repeat(column)) } else { odd };
    let message = "spaces stand here that are none for YAML".into();
    let hint = format!("write `{text}`, with spaces of the keyboard");
    Some(Slip { at: line.range(line.text), message, hint, text: Some(text) })
}

/// The key and the value of `draft:true`, `draft=true` and `draft：true`, and the sign between them.
pub(crate) fn pair(typed: &str) -> Option<(&str, &str, char)> {
    let at = typed.find([':', '=', '：'])?;
    let sign = typed[at..].chars().next()?;
    let (name, value) = (&typed[..at], typed[at + sign.len_utf8()..].trim());
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    // A time, an address.
    let is_one =
        name.bytes().all(|b| b.is_ascii_digit()) || value.is_empty() || value.starts_with(['/', '=', ':']);
    (is_name && !is_one).then_some((name, value, sign))
}

/// Whether a key between braces is surely no key but a pair.
pub(crate) fn is_pair(typed: &str) -> bool {
    pair(typed).is_some_and(|(_, _, sign)| sign == ':')
}

/// The slip of such a pair at a byte.
pub(super) fn without_value(text: &str, at: usize) -> Option<Slip> {
    let line = Line::at(text, at);
    let rest = line.text.get(at - line.start..)?;
    let typed = rest[..rest.find([',', '}']).unwrap_or(rest.len())].trim_end();
    let (key, value, _) = pair(typed)?;
    let message = format!("a space is missing behind `{key}:`");
    let text = format!("{key}: {value}");
    let hint = format!("write `{text}`");
    Some(Slip { at: line.range(typed), message, hint, text: Some(text) })
}

/// A text with ` #` between brackets, which comments out the bracket behind it: `{accent: #0b5c4c}`.
pub(super) fn hidden_bracket(text: &str, line: Line<'_>) -> Option<Slip> {
    let lines = std::iter::successors(Some(line), |line| line.before(text));
    lines.take(NEAR).find_map(|line| {
        let at = comment(line.text)?;
        let (head, comment) = line.text.split_at(at);
        let open = head.matches(['{', '[']).count() > head.matches(['}', ']']).count();
        let end = comment.find(['}', ']', ','])?;
        let is_meant = comment[1..].starts_with(' ') || !comment.contains(['}', ']']);
        let start = head.rfind([',', '{', '[', ':'])? + 1;
        let value = line.text[start..at + end].trim();
        if !open || is_meant {
            return None;
        }
        let quoted = format!("'{value}'");
        let text = Some(quoted.clone()).filter(|_| !value.contains(['\'', '"', '\\']));
        let message = "` #` begins a comment in YAML, and hides the bracket behind it".into();
        let hint = format!("put the text between quotes: `{quoted}`");
        Some(Slip { at: line.range(value), message, hint, text })
    })
}

/// The first ` #` outside of quotes.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut last = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(mark) if mark == c => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"') && !last.is_alphanumeric() => quote = Some(c),
            None if c == '#' && at > 0 && last == ' ' => return Some(at),
            None => {}
        }
        last = c;
    }
    None
}

/// `{opened: yes}}`: a bracket too many.
pub(super) fn closed_twice(line: Line<'_>, at: usize) -> Option<Slip> {
    let (head, rest) = line.text.split_at_checked(at.checked_sub(line.start)?)?;
    let rest = rest.strip_prefix(['}', ']'])?;
    let text = format!("{}{}", head.trim_start(), rest.trim_end());
    let message = "a bracket closes here that none opens".into();
    let hint = format!("write `{text}`");
    (is_plain(head) && head.contains(['{', '['])).then(|| Slip {
        at: line.range(line.body()),
        message,
        hint,
        text: Some(text),
    })
}

/// `{card: a; cash: b}`: another sign than a comma between the pairs of a map.
pub(super) fn commas(line: Line<'_>) -> Option<Slip> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let is_pair = |rest: &str| {
        let behind = rest.trim_start().trim_start_matches(is_name);
        behind.len() < rest.trim_start().len() && behind.starts_with(':')
    };
    let body = line.body();
    let begin = body.find('{').filter(|_| !body.contains(['\'', '"']))?;
    let (mut text, mut rest) = (body[..begin].to_string(), &body[begin..]);
    while let Some(at) = rest.find([';', '；', '、']) {
        let behind = rest[at..].trim_start_matches([';', '；', '、']);
        text.push_str(&rest[..at]);
        text.push_str(if is_pair(behind) { ", " } else { &rest[at..rest.len() - behind.len()] });
        rest = if is_pair(behind) { behind.trim_start() } else { behind };
    }
    text.push_str(rest);
    let message = "a comma stands between the pairs of a map".into();
    let hint = format!("write `{text}`");
    (text != body).then(|| Slip { at: line.range(body), message, hint, text: Some(text) })
}
