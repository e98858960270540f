//! Markdown within blocks of HTML, which MDX reads at any indentation: it gets blank lines around it, or becomes HTML.

use super::inline::{self, Mark};
use super::{Context, Line, indent, mark};

/// The most elements in one another whose indentation is taken off.
const DEEPEST: usize = 40;

/// The most lines of an element that are looked at for their indentation.
const FARTHEST: usize = 500;

/// An element that is open.
struct Open {
    name: String,
    is_of_words: bool,
    /// Spaces to be taken off what it holds.
    off: usize,
}

/// Pass that makes Markdown in HTML readable, in pages of MDX.
pub(crate) fn inner(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let is_html = |line: &Line| !line.code && line.text.trim_start().starts_with('<');
    if !cx.is_mdx() || !lines.iter().any(is_html) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open: Vec<Open> = Vec::new();
    // Whether the line before is HTML, so that the next one is too.
    let (mut in_html, mut was_blank) = (false, true);
    for (at, line) in lines.iter().enumerate() {
        let closes = inline::mark(line.text.trim_start()).filter(|tag| tag.closes && !line.code);
        let off = match closes {
            // The end of an element stands as far left as its beginning.
            Some(tag) => open.iter().rfind(|one| one.name == tag.name).map(|one| one.off),
            None => None,
        };
        let is_end = off.is_some();
        let outer = open.len().checked_sub(2).and_then(|at| open.get(at)).map_or(0, |one| one.off);
        let off = if is_end { outer } else { open.last().map_or(0, |one| one.off) };
        let text = without(&line.text, off);
        if line.code {
            in_html = false;
            out.push(Line { text, ..line.clone() });
            continue;
        }
        let trimmed = text.trim();
        let first = inline::mark(trimmed);
        // An element of words that has a line of its own holds words only: `<a href="x">`.
        let is_whole = first.as_ref().is_some_and(|tag| tag.text == trimmed);
        let is_block = first.as_ref().is_some_and(Mark::is_block) || is_whole && (was_blank || in_html);
        was_blank = trimmed.is_empty();
        let of_words = open.last().is_some_and(|one| one.is_of_words);
        in_html = !trimmed.is_empty() && (is_block || in_html);
        // Words within an element are a paragraph of their own, unless the element is one.
        if in_html && !trimmed.starts_with('<') && !of_words {
            out.push(Line::new("", line.at));
            in_html = false;
        }
        let text = if in_html { inline::line(&text) } else { text };
        let margin = indent(&text).len();
        let deeper = note(&text, is_whole && in_html, &mut open);
        if let Some(one) = deeper.then(|| open.last_mut()).flatten() {
            let least = least(&lines[at + 1..], &one.name).unwrap_or(0);
            one.off = least.saturating_sub(margin);
        }
        out.push(Line { text, ..line.clone() });
    }
    mark(&mut out);
    out
}

/// Notes the elements of blocks that begin and end in a line, or the one that is the whole line. Whether its last tag begins one that stays open.
fn note(text: &str, is_whole: bool, open: &mut Vec<Open>) -> bool {
    let mut deeper = false;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if !rest.contains('>') {
            return false;
        }
        let Some(tag) = inline::mark(rest) else {
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.text.len()..];
        if !(tag.is_block() || is_whole) || tag.is_alone() {
            continue;
        }
        if !tag.closes && open.len() < DEEPEST {
            let off = open.last().map_or(0, |one| one.off);
            open.push(Open {
                name: tag.name.to_string(),
                is_of_words: tag.is_of_words() || !tag.is_block(),
                off,
            });
            deeper = true;
        } else if let Some(begun) = open.iter().rposition(|one| tag.closes && one.name == tag.name) {
            open.truncate(begun);
            deeper = false;
        }
    }
    deeper && rest.trim().is_empty()
}

/// The least indentation of what an element holds, up to its end.
fn least(lines: &[Line], name: &str) -> Option<usize> {
    let end = format!("</{name}>");
    let inside =
        lines.iter().take(FARTHEST).take_while(|line| line.code || !line.text.trim_start().starts_with(&end));
    inside.filter(|line| !line.text.trim().is_empty()).map(|line| indent(&line.text).len()).min()
}

fn without(text: &str, off: usize) -> String {
    text[indent(text).len().min(off)..].to_string()
}
