//! JSX in MDX pages: HTML elements whose attributes are expressions, and expressions in text.

use super::{LONGEST_LINE, Line, code_span, code_spans};

/// The most lines of one start tag.
const LONGEST_TAG: usize = 40;

/// Joins the lines of an HTML start tag that holds expressions, so that passes see it in one line.
pub(super) fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        if line.code || !is_open(line.text.trim_start()) {
            out.push(line.clone());
            continue;
        }
        let mut text = line.text.clone();
        let mut end = at;
        while let Some(more) = lines.get(end).filter(|more| end - at < LONGEST_TAG && !more.code) {
            if text.len() + more.text.len() > LONGEST_LINE {
                break;
            }
            text.push(' ');
            text.push_str(more.text.trim());
            end += 1;
            if !is_open(text.trim_start()) {
                break;
            }
        }
        if text.contains("={") && !is_open(text.trim_start()) {
            out.push(Line { text, ..line.clone() });
            at = end;
        } else {
            out.push(line.clone());
        }
    }
    out
}

/// Whether a line begins with an HTML start tag that does not end in the line.
fn is_open(text: &str) -> bool {
    let is_element = text.starts_with('<') && text[1..].starts_with(|c: char| c.is_ascii_lowercase());
    is_element && tag_end(text, 0).is_none()
}

/// End of the tag that begins at `from`. A `>` within quotes or braces does not end it.
pub(super) fn tag_end(text: &str, from: usize) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0usize);
    for (at, c) in text[from..].char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(from + at + 1),
            _ => {}
        }
    }
    None
}

/// Text with the expressions of HTML attributes replaced by their values, which `value` finds. Attributes
/// without a known value are left out.
pub(super) fn attributes(mut text: String, value: impl Fn(&str) -> Option<String>) -> String {
    let mut from = 0;
    while let Some(found) = text[from..].find("={").map(|at| from + at) {
        from = found + 2;
        let name_start =
            text[..found].rfind(|c: char| !(c.is_alphanumeric() || c == '-')).map_or(0, |at| at + 1);
        let name = text[name_start..found].to_string();
        let Some(start) = text[..name_start].rfind('<') else { continue };
        let is_element = text[start + 1..].starts_with(|c: char| c.is_ascii_lowercase());
        let is_inside = tag_end(&text[..name_start], start).is_none();
        let Some(end) = closing(&text, found + 1).filter(|_| is_element && is_inside && !name.is_empty())
        else {
            continue;
        };
        let plain = value(text[found + 2..end - 1].trim());
        let plain = plain.filter(|value| !value.contains('"'));
        let new = plain.map(|value| format!("{}=\"{value}\"", name.to_ascii_lowercase()));
        text.replace_range(name_start..end, &new.unwrap_or_default());
        from = name_start;
    }
    text
}

/// End of the braces that open at a position.
pub(super) fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text[open..].char_indices() {
        depth += usize::from(c == '{');
        depth = depth.saturating_sub(usize::from(c == '}'));
        if depth == 0 {
            return Some(open + at + 1);
        }
    }
    None
}

/// Line with its expressions translated: strings to their text, others such as `{props.name}` to code, which
/// `tell` reports. `is_inside`: whether the line begins within a tag; afterwards, whether it ends in one.
pub(super) fn expressions(text: &str, is_inside: &mut bool, mut tell: impl FnMut(&str)) -> String {
    let spans = code_spans(text);
    let (mut out, mut done) = (String::new(), 0);
    let mut letters = text.char_indices();
    while let Some((at, c)) = letters.next() {
        if at < done || spans.iter().any(|span| span.contains(&at)) {
            continue;
        }
        let behind = &text[at + c.len_utf8()..];
        match c {
            '\\' => drop(letters.next()),
            '<' if behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => *is_inside = true,
            '>' if !text[..at].ends_with('=') => *is_inside = false,
            '{' if !*is_inside && !text[..at].ends_with(['=', '$', '{', ']']) => {
                let Some(end) = closing(text, at) else { continue };
                let inside = text[at + 1..end - 1].trim();
                // An expression that is the whole content of a component is translated with the component.
                let closes =
                    text[end..].strip_prefix("</").is_some_and(|name| name.starts_with(char::is_uppercase));
                let is_content = closes && text[..at].ends_with('>');
                let Some(meant) = meaning(inside).filter(|_| !is_content) else { continue };
                if meant.starts_with('`') {
                    tell(&text[at..end]);
                }
                out.push_str(&text[done..at]);
                out.push_str(&meant);
                done = end;
            }
            // Braces within a tag are attributes, not text.
            '{' if *is_inside => {
                if let Some(end) = closing(text, at) {
                    out.push_str(&text[done..end]);
                    done = end;
                }
            }
            _ => {}
        }
    }
    out.push_str(&text[done.min(text.len())..]);
    out
}

/// Markdown for an expression; none where the braces are no expression, such as `{1, 2}` of a formula.
fn meaning(inside: &str) -> Option<String> {
    for quote in ['"', '\''] {
        let words = inside.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(words) = words.filter(|words| !words.contains(quote)) {
            return Some(words.to_string());
        }
    }
    let is_name = |c: char| c.is_ascii_alphabetic() || "_$".contains(c);
    let is_code = inside.starts_with(is_name) && !inside.contains(char::is_whitespace)
        || inside.starts_with(is_name) && inside.contains("=>")
        || inside.starts_with("new ")
        || inside.contains(" + ") && inside.contains(['"', '\'']);
    is_code.then(|| code_span(&format!("{{{inside}}}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::body::lines;

    #[test]
    fn tags_of_several_lines_are_joined() {
        let text = "<td\n  rowSpan={5}\n  style={{\n    height: \"1\",\n  }}\n>x\n<a\nhref=\"y\">\n";
        let all: Vec<String> = joined(lines(text, 1)).into_iter().map(|line| line.text).collect();
        assert_eq!(all, ["<td rowSpan={5} style={{ height: \"1\", }} >x", "<a", "href=\"y\">"]);
        let number = |inside: &str| inside.parse::<u32>().ok().map(|n| n.to_string());
        assert_eq!(attributes(all[0].clone(), number), "<td rowspan=\"5\"  >x");
        assert_eq!(attributes("<Tab values={5}> a={b}".into(), number), "<Tab values={5}> a={b}");
    }

    #[test]
    fn expressions_are_told() {
        let mut told = Vec::new();
        let mut is_inside = false;
        let text = "a {props.x} {\"b\"} <X y={z} {...w}> {1, 2} `{c}` $x_{n}$ ${v} {#id}";
        let read = expressions(text, &mut is_inside, |what| told.push(what.to_string()));
        assert_eq!(read, "a `{props.x}` b <X y={z} {...w}> {1, 2} `{c}` $x_{n}$ ${v} {#id}");
        assert_eq!((told.as_slice(), is_inside), (&["{props.x}".to_string()][..], false));
        assert_eq!(expressions("<X", &mut is_inside, |_| ()), "<X");
        assert_eq!(expressions("y={z} {w}>", &mut is_inside, |_| ()), "y={z} {w}>");
    }
}
