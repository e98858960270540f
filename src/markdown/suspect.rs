//! Words that were meant to be something else: the syntax of other tools, references to notes that are not
//! there, links that are none. Readers see them as typed, so writers are told.

use super::FaultKind;
use crate::limits::ADDRESS;
use std::ops::Range;

/// Suspect parts of a line's words, each with its place in them.
pub(super) fn find(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    // Most words have none of these characters.
    if !words
        .bytes()
        .any(|b| matches!(b, b'{' | b'[' | b'(' | b'!' | b'?' | b'=' | b'+' | b'@' | b'\'' | b'"'))
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
        let Some(dest) = ends.next().map(|end| &words[start..start + end]) else { continue };
        let is_path = dest.trim().contains(' ') && dest.contains(['.', '/']) && !dest.contains('"');
        if is_path && words[start + dest.len()..].starts_with(')') {
            found.push((FaultKind::SpacedPath(dest.trim().to_string()), start..start + dest.len()));
        }
    }
    found.sort_by_key(|(_, range)| range.start);
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
