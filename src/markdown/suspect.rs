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
        && !words.starts_with("##")
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
        // A `[` in the address begins another link, so this one only lacks its end.
        let is_path = dest.trim().contains(' ') && dest.contains(['.', '/']) && !dest.contains(['"', '[']);
        if is_path && words[start + dest.len()..].starts_with(')') {
            found.push((FaultKind::SpacedPath(dest.trim().to_string()), start..start + dest.len()));
        }
    }
    found.extend(wide(words));
    found.sort_by_key(|(_, range)| range.start);
    found
}

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
    if (2..=6).contains(&marks) && line[marks..].starts_with(char::is_alphanumeric) {
        found.push((FaultKind::NoHeading(line[..marks].to_string()), at..at + marks));
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

/// The syntax of another tool, named, with where it stands.
fn foreign(words: &str) -> Option<(&'static str, Range<usize>)> {
    let inside = ["{{<", "{{%", "{%", "{{#"];
    let inside = inside.into_iter().filter_map(|mark| Some((mark, words.find(mark)?)));
    if let Some((mark, at)) = inside.min_by_key(|(_, at)| *at) {
        return Some((mark, at..at + mark.len()));
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
