//! Anchors of headings.

use super::cjk::is_cjk;
use crate::address::{content_id, is_own_id};
use std::collections::{HashMap, HashSet};
use unicode_normalization::char::is_combining_mark;

/// The anchor for a heading's words: lower case, white space to `-`, punctuation dropped but `-` and
/// `_`, letters of every script kept. Not yet unique.
pub(crate) fn slug(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.trim().chars() {
        if c.is_whitespace() {
            out.push('-');
        } else if c == '-' || c == '_' {
            out.push(c);
        } else if c.is_alphanumeric() || is_combining_mark(c) && !is_cjk(c) {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Sets an id of its own for every heading. An explicit id that comes later still keeps its name.
///
/// `wanted` holds, in document order, the id typed by the author and the heading's words.
pub(super) fn unique(wanted: &[(Option<String>, String)]) -> Vec<String> {
    let mut used: HashSet<String> = HashSet::new();
    let mut ids: Vec<Option<String>> = Vec::with_capacity(wanted.len());
    for (explicit, _) in wanted {
        let id = explicit.as_deref().map(explicit_id).filter(|id| !id.is_empty() && !is_own_id(id));
        ids.push(id.filter(|id| used.insert(id.clone())));
    }
    let mut next: HashMap<String, usize> = HashMap::new();
    let fill = |(id, (explicit, words)): (Option<String>, &(Option<String>, String))| {
        if let Some(id) = id {
            return id;
        }
        let base = explicit.as_deref().map_or_else(|| slug(words), explicit_id);
        let base = if base.is_empty() { "section".to_string() } else { content_id(&base) };
        if used.insert(base.clone()) {
            return base;
        }
        let number = next.entry(base.clone()).or_insert(1);
        loop {
            let id = format!("{base}-{number}");
            *number += 1;
            if used.insert(id.clone()) {
                return id;
            }
        }
    };
    ids.into_iter().zip(wanted).map(fill).collect()
}

/// An id as typed, without what an attribute or an address could not hold.
fn explicit_id(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !"\"'<>&`".contains(*c)).collect()
}
