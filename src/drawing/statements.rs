//! Common parts of all diagrams of `mermaid`: front matter, comments, statements a line, words in quotes.

use super::graph::Direction;

/// A statement with its line, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement<'t> {
    pub(super) text: &'t str,
    pub(super) line: usize,
}

/// Title and description, and the statements without them.
#[derive(Debug, Default)]
pub(super) struct Source<'t> {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) statements: Vec<Statement<'t>>,
}

/// Reads the lines of a diagram.
pub(super) fn read(text: &str) -> Source<'_> {
    let mut source = Source::default();
    let mut lines = text.lines().enumerate().peekable();
    if lines.next_if(|(_, line)| line.trim() == "---").is_some() {
        for (_, line) in lines.by_ref().take_while(|(_, line)| line.trim() != "---") {
            if let Some(title) = line.strip_prefix("title:") {
                source.title = clean(title);
            }
        }
    }
    let mut is_about = false;
    for (number, line) in lines {
        let line = line.trim();
        if is_about {
            let end = line.strip_suffix('}');
            let words = end.unwrap_or(line).trim();
            source.about.extend([if source.about.is_empty() { "" } else { " " }, words]);
            is_about = end.is_none();
            continue;
        }
        if line.starts_with("%%") || line.is_empty() {
            continue;
        }
        let value = |key: &str| line.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(title) = value("accTitle") {
            source.title = clean(title);
        } else if let Some(about) = value("accDescr") {
            source.about = clean(about);
        } else if let Some(rest) =
            line.strip_prefix("accDescr").and_then(|rest| rest.trim_start().strip_prefix('{'))
        {
            source.about = rest.trim_end_matches('}').trim().to_string();
            is_about = !rest.ends_with('}');
        } else {
            let parts = split(line);
            source.statements.extend(parts.into_iter().map(|text| Statement { text, line: number + 1 }));
        }
    }
    source
}

/// The statements of a line: a semicolon ends one, but not in quotes, brackets or `#quot;`.
fn split(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut is_quoted, mut is_entity) = (0, 0_i32, false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth -= 1,
            '#' => is_entity = true,
            ';' if is_entity => is_entity = false,
            ';' if !is_quoted && depth <= 0 => {
                parts.push(line[start..at].trim());
                start = at + 1;
            }
            _ if is_entity && !c.is_alphanumeric() => is_entity = false,
            _ => {}
        }
    }
    parts.push(line[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Words without quotes, line breaks of HTML as line ends, `#quot;` and the like as signs.
pub(super) fn clean(words: &str) -> String {
    let words = words.trim();
    let words = words.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(words);
    let words = words.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(words);
    let mut out =
        words.replace("<br/>", "\n").replace("<br>", "\n").replace("<br />", "\n").replace("\\n", "\n");
    for (entity, sign) in
        [("#quot;", "\""), ("#amp;", "&"), ("#lt;", "<"), ("#gt;", ">"), ("#35;", "#"), ("#59;", ";")]
    {
        out = out.replace(entity, sign);
    }
    out.trim().to_string()
}

/// A direction by its letters.
pub(super) fn direction(letters: &str) -> Option<Direction> {
    match letters.trim() {
        "TB" | "TD" => Some(Direction::Down),
        "BT" => Some(Direction::Up),
        "LR" => Some(Direction::Right),
        "RL" => Some(Direction::Left),
        _ => None,
    }
}
