//! A style sheet as a tree: blocks and statements, without comments. Knows strings, brackets and
//! escapes; properties and selectors stay text.

/// A part of a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// `prelude { body }`: a rule or an at-rule.
    Block {
        /// A list of selectors, or `@media (…)`.
        prelude: String,
        /// Declarations are statements.
        body: Vec<Node>,
    },
    /// `property: value` or `@import …`, without its semicolon.
    Statement(String),
}

/// Reads a style sheet. An unclosed block ends with the text, as in browsers.
pub(super) fn parse(text: &str) -> Vec<Node> {
    let mut rest = text;
    let mut nodes = Vec::new();
    loop {
        nodes.extend(block(&mut rest));
        // A closing brace too many: browsers skip it too.
        let Some(after) = rest.strip_prefix('}') else { return nodes };
        rest = after;
    }
}

/// Reads up to the brace that closes the block, or to the end.
fn block(rest: &mut &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    loop {
        let (text, end) = component(rest);
        let text = text.trim();
        match end {
            Some('{') => {
                let body = block(rest);
                *rest = rest.strip_prefix('}').unwrap_or(rest);
                nodes.push(Node::Block { prelude: text.into(), body });
            }
            _ if !text.is_empty() => nodes.push(Node::Statement(text.into())),
            _ => {}
        }
        match end {
            Some('}') => {
                return nodes;
            }
            None => return nodes,
            _ => {}
        }
    }
}

/// Takes text up to a `;`, `{` or `}` outside of brackets and strings, white space folded. A closing brace
/// stays. Braces in the value of a custom property belong to it.
fn component(rest: &mut &str) -> (String, Option<char>) {
    let mut out = String::new();
    let mut depth: Vec<char> = Vec::new();
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            *rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
            space(&mut out);
            continue;
        }
        let is_custom = out.trim_start().starts_with("--") && out.contains(':');
        match c {
            '}' if depth.last() != Some(&'}') => return (out, Some('}')),
            ';' if depth.is_empty() => {
                *rest = &rest[1..];
                return (out, Some(';'));
            }
            '{' if depth.is_empty() && !is_custom => {
                *rest = &rest[1..];
                return (out, Some('{'));
            }
            '(' if is_address(&out) => {
                take_address(rest, &mut out);
                continue;
            }
            '(' => depth.push(')'),
            '[' => depth.push(']'),
            '{' => depth.push('}'),
            _ if depth.last() == Some(&c) => drop(depth.pop()),
            '"' | '\'' => {
                take_string(rest, c, &mut out);
                continue;
            }
            '\\' => {
                let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..1 + escaped]);
                *rest = &rest[1 + escaped..];
                continue;
            }
            _ => {}
        }
        *rest = &rest[c.len_utf8()..];
        if c.is_ascii_whitespace() { space(&mut out) } else { out.push(c) }
    }
    (out, None)
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Whether a bracket after this opens an address without quotes, in which nothing has a meaning.
fn is_address(before: &str) -> bool {
    before.len() >= 3 && before.is_char_boundary(before.len() - 3) && {
        let (start, name) = before.split_at(before.len() - 3);
        name.eq_ignore_ascii_case("url") && !start.ends_with(|c: char| c.is_alphanumeric() || c == '-')
    }
}

fn take_address(rest: &mut &str, out: &mut String) {
    let quoted = rest[1..].trim_start().starts_with(['"', '\'']);
    if quoted {
        out.push('(');
        *rest = rest[1..].trim_start();
        let quote = rest.chars().next().unwrap_or('"');
        take_string(rest, quote, out);
        *rest = rest.trim_start();
    }
    let end = rest.find(')').map_or(rest.len(), |at| at + 1);
    out.push_str(&rest[..end]);
    *rest = &rest[end..];
}

/// Takes a string with its quotes, as it is. `rest` begins with the first of them.
fn take_string(rest: &mut &str, quote: char, out: &mut String) {
    let mut escaped = false;
    let end = rest[1..].find(|c: char| {
        let is_end = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        is_end
    });
    let end = end.map_or(rest.len(), |at| at + 2);
    out.push_str(&rest[..end]);
    *rest = &rest[end..];
}

/// Writes a node, without what only its readers need.
pub(super) fn write(node: &Node, out: &mut String) {
    match node {
        Node::Statement(text) => {
            push_statement(text, out);
            out.push(';');
        }
        Node::Block { prelude, body } => {
            out.push_str(prelude);
            out.push('{');
            for node in body {
                write(node, out);
            }
            if out.ends_with(';') {
                out.pop();
            }
            out.push('}');
        }
    }
}

/// `a: b` without its space. The value of a custom property may be anything, even nothing but a space.
fn push_statement(text: &str, out: &mut String) {
    match text.split_once(':') {
        Some((property, value)) if !text.starts_with('@') => {
            out.push_str(property.trim_end());
            out.push(':');
            let value = value.trim();
            out.push_str(if value.is_empty() { " " } else { value });
        }
        _ => out.push_str(text),
    }
}

/// The parts of `text` between `separator`s that stand in no brackets and no string, trimmed.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote, mut escaped) = (Vec::new(), 0, 0, None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => {
                escaped = false;
                continue;
            }
            (_, '\\') => escaped = true,
            (Some(open), _) => quote = Some(open).filter(|open| *open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, _) if c == separator && depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}
