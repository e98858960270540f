//! Words that were meant to be something else: the syntax of other tools, references to notes that are not
//! there, links that are none. Readers see them as typed, so writers are told.

use super::{FaultKind, directive};
use crate::limits::ADDRESS;
use std::ops::Range;

/// Suspect parts of a line's words, each with its place in them.
pub(super) fn find(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    // Most words have none of these characters.
    if !words
        .bytes()
        .any(|b| matches!(b, b'{' | b'[' | b'(' | b'!' | b'?' | b'=' | b'+' | b'@' | b'\'' | b'"'))
        && !words.contains(WIDE_COLONS)
        && !words.starts_with(['#', '＃'])
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(foreign(words).map(|(what, range)| (FaultKind::Foreign(what), range)));
    let mut at = 0;
    while let Some(start) = words[at..].find("[^").map(|found| at + found) {
        at = start + "[^".len();
        let label = words[at..].find([']', '[', ' ', '\t']).map(|end| &words[at..at + end]);
        if let Some(label) =
            label.filter(|label| !label.is_empty() && words[at + label.len()..].starts_with(']'))
        {
            found.push((FaultKind::MissingNote(label.to_string()), start..at + label.len() + 1));
        }
    }
    at = 0;
    while let Some(start) = words[at..].find("](").map(|found| at + found + "](".len()) {
        at = start;
        // Nobody means a longer one, and who looked further would do so for each.
        let near = words[start..].char_indices().take(ADDRESS.most);
        let mut ends = near.filter(|(_, c)| matches!(c, ')' | '<' | '\n')).map(|(at, _)| at);
        let Some(dest) = ends.next().map(|end| &words[start..start + end]) else {
            let dest = words[start..].split(char::is_whitespace).next().unwrap_or_default();
            let path = dest.split('#').next().unwrap_or_default();
            if path.ends_with(".md") && dest.len() <= ADDRESS.most {
                found.push((FaultKind::OpenLink(dest.to_string()), start..start + dest.len()));
            }
            continue;
        };
        let is_end = words[start + dest.len()..].starts_with(')');
        let (path, title) = titled(dest);
        // A `[` in the address begins another link, so this one only lacks its end.
        if is_end && path.contains(' ') && path.contains(['.', '/']) && !path.contains(['"', '[']) {
            let at = start + dest.len() - dest.trim_start().len();
            let typed = format!("({})", in_brackets(path, title));
            found.push((FaultKind::SpacedPath(path.to_string(), typed), at..at + path.len()));
        } else if let Some((path, open)) = open_title(dest).filter(|_| is_end) {
            let (at, end) = (start + path.len(), start + dest.trim_end().len());
            found.push((FaultKind::OpenTitle(open.to_string()), at..end));
        }
    }
    if let Some((path, typed, at)) = spaced_definition(words) {
        found.push((FaultKind::SpacedPath(path, typed), at));
    }
    found.extend(twisted(words));
    found.extend(wide(words));
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Splits a destination into path and title; the title keeps its quotes, and is empty where there is none.
fn titled(dest: &str) -> (&str, &str) {
    let dest = dest.trim();
    let title = dest.chars().next_back().filter(|c| matches!(c, '"' | '\'')).and_then(|quote| {
        let inner = &dest[..dest.len() - 1];
        inner.rfind(quote).filter(|at| *at > 0 && inner[..*at].ends_with([' ', '\t']))
    });
    match title {
        Some(at) => (dest[..at].trim_end(), &dest[at..]),
        None => (dest, ""),
    }
}

/// An address that may hold spaces, with the title behind it.
fn in_brackets(path: &str, title: &str) -> String {
    format!("<{path}> {title}").trim_end().to_string()
}

/// Splits a destination with an unclosed title into the path with its space, and the words of the title.
fn open_title(dest: &str) -> Option<(&str, &str)> {
    let (path, title) = dest.split_once(" \"")?;
    let is_path = path.contains(['.', '/', '#']) && !path.contains([' ', '[', '"']);
    let is_open = !title.is_empty() && !title.contains('"');
    (is_path && is_open).then(|| (&dest[..path.len() + 1], title.trim_end()))
}

/// The path in `[label]: path to a file.md`, which is no definition because of its spaces; how to write it, and
/// where it stands.
fn spaced_definition(words: &str) -> Option<(String, String, Range<usize>)> {
    let line = words.strip_prefix('[').filter(|line| !line.starts_with('^'))?;
    let (label, rest) = line.split_once("]: ")?;
    let (path, title) = titled(rest);
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let is_file = FILES.contains(&ending.split('#').next().unwrap_or_default());
    if !is_file
        || label.contains(['[', ']'])
        || !path.contains(' ')
        || path.contains(['"', '<', '(', '`', '\n'])
    {
        return None;
    }
    let at = words.len() - rest.trim_start().len();
    Some((path.to_string(), in_brackets(path, title), at..at + path.len()))
}

/// File endings by which a definition's destination is known as a path.
const FILES: &[&str] = &[
    "md", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "pdf", "docx", "xlsx", "csv",
    "zip",
];

/// `:::` typed with a Chinese keyboard, which gives full-width colons.
const WIDE_COLONS: &str = "：：：";

/// Typing mistakes: full-width signs, headings without a space, comments without an end, unknown alerts.
fn wide(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    let mut found = Vec::new();
    let line = words.trim_start();
    let at = words.len() - line.len();
    if line.starts_with(WIDE_COLONS) {
        found.push((FaultKind::WideColons, at..at + WIDE_COLONS.len()));
    }
    let marks = line.chars().take_while(|c| *c == '#').count();
    // One `#` may begin a hash tag, so a lone mark counts only before a full-width space (U+3000).
    let is_near = line[marks..].starts_with(char::is_alphanumeric) && marks > 1;
    if (1..=6).contains(&marks) && (is_near || line[marks..].starts_with('\u{3000}')) {
        found.push((FaultKind::NoHeading(line[..marks].to_string()), at..at + marks));
    }
    let wide_marks: usize = line.chars().take_while(|c| *c == '＃').map(char::len_utf8).sum();
    if (1..=6).contains(&(wide_marks / '＃'.len_utf8())) && line[wide_marks..].starts_with([' ', '\u{3000}'])
    {
        found.push((FaultKind::WideMarks(line[..wide_marks].to_string()), at..at + wide_marks));
    }
    if let Some(at) = words.find("<!--") {
        found.push((FaultKind::OpenComment, at..at + "<!--".len()));
    }
    if let Some((name, _)) = line.strip_prefix("[!").and_then(|rest| rest.split_once(']'))
        && !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c == '-')
        && directive::alert(name).is_none()
    {
        found.push((FaultKind::UnknownAlert(name.to_string()), at..at + name.len() + "[!]".len()));
    }
    let mut from = 0;
    while let Some(start) = words[from..].find("]（").map(|found| from + found + "]（".len()) {
        from = start;
        let near = words[start..].char_indices().take(ADDRESS.most);
        let Some((end, _)) = near.into_iter().find(|(_, c)| matches!(c, '）' | ')' | '（' | '\n')) else {
            continue;
        };
        let dest = &words[start..start + end];
        let is_address =
            dest.contains("://") || dest.contains(".md") || dest.contains(".html") || dest.starts_with('#');
        if is_address && !dest.contains(' ') && words[start + end..].starts_with(['）', ')']) {
            found.push((FaultKind::WideLink(dest.to_string()), start..start + end));
        }
    }
    found
}

/// Links with their brackets the wrong way round, `(words)[a.md]`, or apart, `[words] (a.md)`.
fn twisted(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    let mut found = Vec::new();
    for (between, ends) in [(")[", ']'), ("] (", ')')] {
        for (at, _) in words.match_indices(between) {
            let start = at + between.len();
            let near = words[start..].char_indices().take(ADDRESS.most);
            let Some((length, _)) = near.into_iter().find(|(_, c)| *c == ends || c.is_whitespace()) else {
                continue;
            };
            let dest = &words[start..start + length];
            let path = dest.split('#').next().unwrap_or_default();
            let is_page = path.ends_with(".md") && path.len() > ".md".len() && !dest.contains(['(', '[']);
            let opening = if ends == ']' { '(' } else { '[' };
            let label = words[..at].rfind(opening).map(|open| &words[open + 1..at]);
            let Some(label) = label.filter(|label| is_page && !label.is_empty()) else { continue };
            if !words[start + length..].starts_with(ends) || label.contains([')', ']', '\n']) {
                continue;
            }
            let typed = format!("[{label}]({dest})");
            found.push((FaultKind::TwistedLink(typed), at - label.len() - 1..start + length + 1));
        }
    }
    found
}

/// Two or more lines in a row that were meant as items of a list: `1.第一` and `2.第二`, or `-甲` and `-乙`. The
/// first sign, with its place.
pub(super) fn no_list(lines: &str) -> Option<(String, Range<usize>)> {
    let mut before: Option<(String, Range<usize>)> = None;
    let mut at = 0;
    for line in lines.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - words.len();
        at += line.len();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let signs = if digits == 0 { &['-', '*', '+'][..] } else { &['.', ')'][..] };
        let sign = words[digits..].chars().next().filter(|c| signs.contains(c) && digits < 4);
        let length = digits + sign.map_or(0, char::len_utf8);
        // ASCII letters behind such a sign are often an option, such as `-v`.
        let is_item =
            sign.is_some() && words[length..].starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
        let item = is_item.then(|| (words[..length].to_string(), start..start + length));
        if let (Some((first, place)), Some((second, _))) = (&before, &item) {
            let number = |mark: &str| mark[..mark.len() - 1].parse::<u32>().ok();
            let follows = match (number(first), number(second)) {
                (Some(one), Some(next)) => next == one + 1 && first.ends_with(&second[second.len() - 1..]),
                _ => first == second,
            };
            if follows {
                return Some((first.clone(), place.clone()));
            }
        }
        before = item;
    }
    None
}

/// The syntax of another tool, named, with where it stands.
fn foreign(words: &str) -> Option<(&'static str, Range<usize>)> {
    let inside = ["{{<", "{{%", "{%", "{{#"];
    let inside = inside.into_iter().filter_map(|mark| Some((mark, words.find(mark)?)));
    if let Some((mark, at)) = inside.min_by_key(|(_, at)| *at) {
        return Some((mark, at..at + mark.len()));
    }
    let embeds = words.match_indices("![[").map(|(at, _)| at);
    let is_file = |at: &usize| {
        let inside = words[*at + "![[".len()..].split("]]").next().unwrap_or_default();
        let before = words[..*at].chars().next_back();
        let name = inside.split(['|', '#']).next().unwrap_or_default();
        !before.is_some_and(|c| c.is_ascii_alphanumeric())
            && words[*at..].contains("]]")
            && name.contains(char::is_alphabetic)
            && !name.contains(['[', ',', '\n'])
    };
    if let Some(at) = embeds.into_iter().find(is_file) {
        return Some(("![[", at..at + "![[".len()));
    }
    let line = words.trim_start();
    let at = words.len() - line.len();
    let begins = ["!!! ", "???+ ", "??? ", "=== \"", "=== '", "@tab ", "@tab:"];
    if let Some(mark) = begins.into_iter().find(|mark| line.starts_with(mark)) {
        return Some((mark.trim_end_matches(['"', '\'']).trim_end(), at..at + mark.len()));
    }
    if ["[toc]", "[[toc]]"].contains(&line.trim_end().to_lowercase().as_str()) {
        return Some(("[TOC]", at..at + line.trim_end().len()));
    }
    let is_quoted = line.contains(['\'', '"']);
    let is_import = line.starts_with("import ")
        && is_quoted
        && (line.contains(" from ") || line[7..].starts_with(['\'', '"']));
    is_import.then_some(("import", at..at + "import".len()))
}
