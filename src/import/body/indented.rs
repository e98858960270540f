//! Blocks of Python Markdown, whose content is indented: `!!! note`, `??? note`, `=== "Tab"`, and those
//! between `///`.

use super::slashes::Slashes;
use super::{Context, Line, alert, indent, mark};

/// The most levels of blocks in blocks.
const DEEPEST: usize = 24;

/// Pass that writes the blocks of Python Markdown as directives and alerts.
pub(crate) fn indented(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let is_block = |line: &Line| {
        let text = line.text.trim_start();
        ["!!!", "???", "===", "///"].iter().any(|mark| text.starts_with(mark))
    };
    if !lines.iter().any(is_block) {
        return lines;
    }
    let mut told = Told::default();
    let mut out = translate(cx, lines, 0, &mut told);
    mark(&mut out);
    out
}

/// Kinds of blocks that were reported already.
#[derive(Default)]
struct Told {
    details: bool,
}

fn translate(cx: &mut Context<'_>, lines: Vec<Line>, depth: usize, told: &mut Told) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut slashes = Slashes::default();
    let mut in_tabs = false;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let text = line.text.trim_start();
        let margin = indent(&line.text).to_string();
        if line.code || depth >= DEEPEST {
            out.push(line.clone());
            at += 1;
            continue;
        }
        if let Some(rest) = text.strip_prefix("///").map(|rest| rest.trim_start_matches('/')) {
            at += 1;
            let goes_on = lines[at..].iter().find(|line| !line.text.trim().is_empty()).is_some_and(|next| {
                next.text.trim().starts_with("///")
                    && next.text.trim().trim_start_matches('/').trim().starts_with("tab")
            });
            slashes.line(cx, rest, (&margin, line.at), goes_on, &mut out);
            // Options of the block are the indented lines below; they have no use here.
            let is_option = |line: &Line| {
                let words = line.text.strip_prefix("    ").and_then(|text| text.split_once(':'));
                words.is_some_and(|(key, _)| ["type", "open", "attrs", "name"].contains(&key.trim()))
            };
            while !rest.trim().is_empty() && lines.get(at).is_some_and(is_option) {
                at += 1;
            }
            continue;
        }
        // A definition or an item may begin with a block: `:   !!! note`.
        let (marker, text) = match text.split_once("   ") {
            Some((mark @ (":" | "-" | "*"), rest)) if head(rest).is_some() => {
                (Some(format!("{margin}{mark}   ")), rest)
            }
            _ => (None, text),
        };
        let outer = if marker.is_some() { format!("{margin}    ") } else { margin.clone() };
        // A definition cannot begin with a block: the block stands below its term.
        let (marker, margin) = match marker {
            Some(marker) if marker.trim_start().starts_with(':') => (None, margin),
            Some(marker) => (Some(marker), outer.clone()),
            None => (None, margin),
        };
        let Some(block) = head(text) else {
            out.push(line.clone());
            at += 1;
            continue;
        };
        at += 1;
        let content = content(&lines, &mut at, &outer);
        let inner = translate(cx, content, depth + 1, told);
        let inner = inner.into_iter().map(|line| {
            let text = if line.text.is_empty() { line.text } else { format!("{margin}{}", line.text) };
            Line { text, ..line }
        });
        match block {
            Block::Tab(label) => {
                out.push(Line::new("", line.at));
                if !std::mem::replace(&mut in_tabs, true) {
                    let before = marker.as_ref().unwrap_or(&margin);
                    out.push(Line::new(format!("{before}::: tabs"), line.at));
                }
                let label = super::forms::bold(&label).replace("**", "");
                out.push(Line::new(format!("{margin}::: tab {label}").trim_end().to_string(), line.at));
                out.extend(inner);
                out.push(Line::new(format!("{margin}:::"), line.at));
                let next = lines[at..].iter().find(|line| !line.text.trim().is_empty());
                let goes_on = next.is_some_and(|next| {
                    indent(&next.text).len() == margin.len()
                        && matches!(head(next.text.trim_start()), Some(Block::Tab(_)))
                });
                if !goes_on {
                    in_tabs = false;
                    out.push(Line::new(format!("{margin}:::"), line.at));
                }
            }
            Block::Alert { kind, title, folds } => {
                let is_closed = folds != Folds::No;
                let title = if title.is_empty() { title } else { format!(" {title}") };
                let name = if is_closed { "details" } else { kind };
                if is_closed && !told.details {
                    told.details = true;
                    cx.kept(line.at, "a block that opens is written as `::: details`");
                }
                let title = if is_closed && title.is_empty() { format!(" {kind}") } else { title };
                // An item may begin with nothing but its mark.
                out.extend(marker.as_ref().map(|marker| Line::new(marker.trim_end(), line.at)));
                let open = if folds == Folds::Open { " {open}" } else { "" };
                out.push(Line::new(format!("{margin}::: {name}{title}{open}"), line.at));
                out.extend(inner);
                out.push(Line::new(format!("{margin}:::"), line.at));
            }
        }
    }
    slashes.end(lines.last().map_or(0, |line| line.at), &mut out);
    out
}

/// Whether a block is collapsible, and how it starts: `!!!` not, `???` closed, `???+` open.
#[derive(Clone, Copy, PartialEq)]
enum Folds {
    No,
    Closed,
    Open,
}

enum Block {
    Tab(String),
    Alert { kind: &'static str, title: String, folds: Folds },
}

fn head(text: &str) -> Option<Block> {
    if let Some(rest) = text.strip_prefix("===") {
        let rest = rest.trim_start_matches(['+', '!']);
        let label = rest
            .trim()
            .strip_prefix('"')
            .and_then(|l| l.strip_suffix('"'))
            .or_else(|| rest.trim().strip_prefix('\'').and_then(|l| l.strip_suffix('\'')))?;
        return rest.starts_with(' ').then(|| Block::Tab(label.to_string()));
    }
    let folds = match text {
        _ if text.starts_with("???+") => Folds::Open,
        _ if text.starts_with("???") => Folds::Closed,
        _ => Folds::No,
    };
    let rest =
        text.strip_prefix("!!!").or_else(|| text.strip_prefix("???").map(|r| r.trim_start_matches('+')))?;
    let rest = rest.trim();
    let (words, title) = match rest.split_once(['"', '\'', '“']) {
        Some((words, title)) => (words, title.trim_end().trim_end_matches(['"', '\'', '”']).to_string()),
        None => (rest, String::new()),
    };
    let mut words = words.split_whitespace();
    let name = words.next().unwrap_or("note");
    if !name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        return None;
    }
    let kind = alert(name);
    // An unknown kind is its own title.
    let title = if title.is_empty() && kind.is_none() { name.to_string() } else { title };
    Some(Block::Alert { kind: kind.unwrap_or("note"), title, folds })
}

/// The lines that are indented below a head, without their indentation.
fn content(all: &[Line], at: &mut usize, margin: &str) -> Vec<Line> {
    let least = margin.len() + 1;
    let start = *at;
    let mut end = start;
    let mut width = None;
    while let Some(line) = all.get(*at) {
        let blank = line.text.trim().is_empty();
        let own = indent(&line.text).len();
        if !blank && own < least {
            break;
        }
        if !blank {
            let tab = line.text[margin.len().min(line.text.len())..].starts_with('\t');
            width.get_or_insert(if tab { margin.len() + 1 } else { own.min(margin.len() + 4) });
            end = *at + 1;
        }
        *at += 1;
    }
    *at = end;
    let width = width.unwrap_or(least);
    let mut inner: Vec<Line> = all[start..end]
        .iter()
        .map(|line| Line {
            text: line.text[indent(&line.text).len().min(width)..].to_string(),
            ..line.clone()
        })
        .collect();
    if inner.first().is_some_and(|line| line.text.trim().is_empty()) {
        inner.remove(0);
    }
    mark(&mut inner);
    inner
}
