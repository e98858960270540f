//! Last pass: calls that nothing has translated are shown as code, and reported.

use super::{Context, Line, code_span, indent, mark, outside_code};

/// The most lines of one `<iframe>`.
const LONGEST_FRAME: usize = 20;

/// Bytes of the longest line that is looked at piece by piece.
const LONGEST_LINE: usize = 20_000;

/// Pass that shows as code the notation that no other pass has translated.
pub(crate) fn leftovers(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let lines = scripts(cx, lines);
    let mut lines = frames(cx, lines);
    for line in lines.iter_mut().filter(|line| !line.code) {
        let text = line.text.trim_start();
        let begins = ["!!! ", "??? ", "???+ ", "=== \"", "=== '", "@tab", "+++"];
        let is_toc = ["[toc]", "[[toc]]", "[[_toc_]]"].contains(&text.trim_end().to_lowercase().as_str());
        if is_toc {
            cx.kept(line.at, "a list of the page's headings is left out: every page has one");
            line.text.clear();
            continue;
        }
        if begins.iter().any(|mark| text.starts_with(mark)) && !text.contains('`') {
            cx.lost(line.at, format!("is shown as typed: {}", code_span(text)));
            line.text = format!("{}{}", indent(&line.text), code_span(text));
            continue;
        }
        if !["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
            continue;
        }
        if text.len() > LONGEST_LINE {
            cx.lost(line.at, "a line that is too long to look into is shown as typed");
            line.text = format!("{}{}", indent(&line.text), code_span(text));
            continue;
        }
        let mut told: Vec<String> = Vec::new();
        let translated = outside_code(&line.text, |part| braces(part, &mut told));
        for shown in told {
            cx.lost(line.at, format!("is shown as typed: {shown}"));
        }
        line.text = translated;
    }
    mark(&mut lines);
    lines
}

/// Leaves out scripts and styles that begin a line, with all that they hold: no page shows them.
fn scripts(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open: Option<&str> = None;
    for line in lines {
        let text = line.text.trim();
        if let Some(end) = open {
            open = Some(end).filter(|end| !text.contains(*end));
            continue;
        }
        let begins = |name: &str| {
            text.strip_prefix(name).is_some_and(|rest| rest.starts_with(['>', ' ']) || rest.is_empty())
        };
        let end = [("<script", "</script>"), ("<style", "</style>")].iter().find(|(name, _)| begins(name));
        let Some((_, end)) = end.filter(|_| !line.code) else {
            out.push(line);
            continue;
        };
        cx.lost(line.at, format!("a script or a style is left out: {}", code_span(text)));
        match text.split_once(end) {
            Some((_, rest)) if rest.trim().is_empty() => {}
            Some((_, rest)) => out.push(Line::new(rest.trim(), line.at)),
            None => open = Some(end),
        }
    }
    out
}

/// Replaces each `<iframe>` of another site by a link to it.
fn frames(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        if line.code || !line.text.trim_start().starts_with("<iframe") {
            out.push(line.clone());
            continue;
        }
        let mut text = line.text.trim().to_string();
        let more = lines[at..].iter().take(LONGEST_FRAME).take_while(|line| !line.code);
        let more = more.take(if text.contains("</iframe>") { 0 } else { LONGEST_FRAME });
        let mut used = 0;
        for next in more {
            used += 1;
            text.extend([" ", next.text.trim()]);
            if text.contains("</iframe>") {
                break;
            }
        }
        let tag = text.split_once('>').map_or("", |(tag, _)| tag).trim_start_matches("<iframe");
        let (_, named) = super::arguments::read(tag, false);
        let get = |name: &str| named.iter().find(|(key, value)| key == name && !value.is_empty());
        let source = get("src").map(|(_, value)| value.as_str()).filter(|src| src.contains("//"));
        let Some(source) = source.filter(|_| text.contains("</iframe>")) else {
            out.push(line.clone());
            continue;
        };
        let source = if source.starts_with("//") { format!("https:{source}") } else { source.to_string() };
        let words = get("title").map_or(source.as_str(), |(_, title)| title.as_str()).replace(['[', ']'], "");
        let rest = text.split_once("</iframe>").map_or("", |(_, rest)| rest).trim();
        cx.kept(line.at, "a frame with another site in it is written as a link");
        let link = format!("{}[{words}]({}){rest}", indent(&line.text), super::destination(&source));
        out.extend([String::new(), link, String::new()].map(|text| Line::new(text, line.at)));
        at += used;
    }
    out
}

/// Calls in braces, as code.
fn braces(text: &str, told: &mut Vec<String>) -> String {
    let pairs = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{#", "}}"), ("{{", "}}")];
    let (mut out, mut rest) = (String::new(), text);
    loop {
        let first = pairs
            .iter()
            .filter_map(|(open, close)| Some((rest.find(open)?, *open, *close)))
            .min_by_key(|f| f.0);
        let Some((start, open, close)) = first else { break };
        let end = rest[start + open.len()..].find(close).map(|end| start + open.len() + end + close.len());
        // Of a call that is still open at the end of a line, only the mark is shown.
        let end = end.unwrap_or(start + open.len());
        out.push_str(&rest[..start]);
        let shown = code_span(&rest[start..end]);
        out.push_str(&shown);
        told.push(shown);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
