//! Reads formats whose lines can be coloured one by one.

use super::languages::named;
use super::{Painter, program, quoted, span};

/// YAML: keys, values, block texts, anchors and comments.
pub(super) fn yaml(code: &str, painter: &mut Painter) {
    // Indentation of the key whose block text (`|`, `>`) is being read.
    let mut block: Option<usize> = None;
    for line in code.split_inclusive('\n') {
        let indent = span(line, |c| c == ' ');
        if let Some(outer) = block {
            if line.trim().is_empty() || indent > outer {
                painter.push("s", line);
                continue;
            }
            block = None;
        }
        let (space, mut rest) = line.split_at(indent);
        painter.push("", space);
        let mut column = indent;
        while rest.starts_with("- ") {
            let length = 1 + span(&rest[1..], |c| c == ' ');
            painter.push("", &rest[..length]);
            rest = &rest[length..];
            column += length;
        }
        if let Some(length) = yaml_key(rest) {
            painter.push("a", &rest[..length]);
            painter.push("", ":");
            rest = &rest[length + 1..];
        }
        let value = rest.trim();
        if value.starts_with(['|', '>']) && value.len() <= 3 {
            block = Some(column);
        }
        yaml_value(rest, painter);
    }
}

/// Length of the key that a line begins with.
fn yaml_key(line: &str) -> Option<usize> {
    let length = match line.chars().next()? {
        '"' => quoted(line, 1, "\"", true, false),
        '\'' => quoted(line, 1, "'", false, false),
        '#' | '{' | '[' | '|' | '>' | '%' => return None,
        _ => line.match_indices(':').map(|(i, _)| i).find(|i| ends_key(&line[i + 1..]))?,
    };
    let key = &line[..length];
    (line[length..].starts_with(':') && ends_key(&line[length + 1..]) && !key.contains(" #"))
        .then_some(length)
}

fn ends_key(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\n', '\r', '\t'])
}

fn yaml_value(text: &str, painter: &mut Painter) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (class, length) = match c {
            '#' => ("c", span(rest, |c| c != '\n')),
            '"' => ("s", quoted(rest, 1, "\"", true, false)),
            '\'' => ("s", quoted(rest, 1, "'", false, false)),
            '&' | '*' | '!' => ("v", span(rest, |c| !c.is_whitespace())),
            ' ' | '\n' | '\r' | '\t' | '[' | ']' | '{' | '}' | ',' => ("", 1),
            _ => {
                // A plain text may hold spaces, quotes and `#`; it ends with the line or before ` #`.
                let flow = text.trim_start().starts_with(['[', '{']);
                let end = span(rest, |c| c != '\n' && !(flow && "[]{},".contains(c)));
                let end = rest[..end].find(" #").unwrap_or(end);
                match flow.then(|| yaml_key(&rest[..end])).flatten() {
                    Some(key) => ("a", key.max(1)),
                    None => (if is_constant(rest[..end].trim()) { "n" } else { "" }, end.max(c.len_utf8())),
                }
            }
        };
        painter.push(class, &rest[..length]);
        rest = &rest[length..];
    }
}

fn is_constant(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "~" | "yes" | "no" | "on" | "off")
        || word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && word.contains(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_hexdigit() || "+-._xoT:Z".contains(c))
}

/// Diffs: inserted and deleted lines.
pub(super) fn diff(code: &str, painter: &mut Painter) {
    for line in code.split_inclusive('\n') {
        let class = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => "h",
            Some(b'+') => "i",
            Some(b'-') => "d",
            Some(b'@') => "k",
            _ => "",
        };
        painter.push(class, line.trim_end_matches('\n'));
        painter.close();
        painter.push("", &line[line.trim_end_matches('\n').len()..]);
    }
}

/// HTTP messages: the first line and the names of headers.
pub(super) fn http(code: &str, painter: &mut Painter) {
    let mut body = false;
    for line in code.split_inclusive('\n') {
        body |= line.trim().is_empty();
        let word = span(line, |c| c.is_ascii_alphanumeric() || c == '-' || c == '/' || c == '.');
        if !body && word > 0 && line[word..].starts_with(':') {
            painter.push("a", &line[..word]);
            painter.push("", &line[word..]);
        } else if !body && word > 0 && line.contains("HTTP/") {
            painter.push("k", &line[..word]);
            painter.push("", &line[word..]);
        } else {
            painter.push("", line);
        }
    }
}

/// Markdown: headings, code and comments.
pub(super) fn markdown(code: &str, painter: &mut Painter) {
    let mut fence = false;
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        let edge = text.starts_with("```") || text.starts_with("~~~");
        fence ^= edge;
        let class = match text.chars().next() {
            _ if edge || fence => "s",
            Some('#') => "h",
            Some('>') => "c",
            _ => "",
        };
        painter.push(class, line);
    }
}

/// A terminal: commands after a prompt, and what they print.
pub(super) fn console(code: &str, painter: &mut Painter) {
    let Some(shell) = named("sh") else { return painter.push("", code) };
    let prompt = |line: &str| line.starts_with("$ ") || line.starts_with("# ") || line.starts_with("% ");
    if !code.lines().any(prompt) {
        return program::read(shell, code, painter);
    }
    let mut continued = false;
    for line in code.split_inclusive('\n') {
        let command = if prompt(line) { 2 } else { 0 };
        if command > 0 || continued {
            painter.push("", &line[..command]);
            program::read(shell, &line[command..], painter);
            continued = line.trim_end().ends_with('\\');
        } else {
            painter.push("", line);
        }
    }
}
