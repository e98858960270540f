//! `unused-allow`: an `allow:` that accepts no finding.
//!
//! It would hide the next finding of its kind. Remove it.

use crate::diag::{Code, Diagnostic, Diags, Edit, Severity};
use crate::model::Site;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Compares each `allow:` with all findings, before the accepted ones are removed.
pub(super) fn check(site: &Site, diags: &mut Diags) {
    // An error may have hidden the finding that an `allow:` accepts.
    if diags.has_errors() {
        return;
    }
    let warnings = || diags.list.iter().filter(|d| d.severity == Severity::Warning);
    let found: HashSet<(FileId, Code)> = warnings().map(|d| (d.span.file, d.code)).collect();
    // A rule set accepts findings in its own file and in those that it draws on.
    let used: HashSet<Span> = site
        .allowed
        .iter()
        .filter(|(accepted, _)| found.contains(*accepted))
        .map(|(_, span)| *span)
        .collect();
    let of_files = site.allowed.iter().filter(|(_, span)| !used.contains(*span));
    let of_files: BTreeMap<Span, Code> = of_files.map(|((_, code), span)| (*span, *code)).collect();
    let mut unused: Vec<(Code, Span)> = of_files.into_iter().map(|(span, code)| (code, span)).collect();
    let path = |file: &FileId| site.sources.get(*file).content_path();
    for accepted in &site.config.allow {
        if !found.iter().any(|(file, code)| accepted.has(*code, path(file))) {
            unused.push((accepted.code, accepted.span));
        }
    }
    for (code, span) in unused {
        let message = format!("nothing is found here that `{}` would accept", code.as_str());
        let text = &site.sources.get(span.file).text;
        let range = without(text, span.range(), code.as_str());
        let edit = range.map(|range| Edit::new(Span::new(span.file, range), ""));
        diags.push(
            Diagnostic::new(Code::UnusedAllow, span, message).hint("take it out of `allow`").edit(edit),
        );
    }
}

/// Bytes to take out so that an item of `allow:` is gone, and the key with it if it was the only one. `None`
/// where the list is written in a way that this does not know.
fn without(text: &str, item: Range<usize>, code: &str) -> Option<Range<usize>> {
    if !text.get(item.clone())?.contains(code) {
        return None;
    }
    let lines = text[..item.start].rfind('\n').map_or(0, |at| at + 1)
        ..text[item.end..].find('\n').map_or(text.len(), |at| item.end + at + 1);
    let (before, after) = (&text[lines.start..item.start], &text[item.end..lines.end]);
    let ends_line = |after: &str| after.trim().is_empty() || after.trim_start().starts_with('#');
    match before.trim() {
        "allow:" if ends_line(after) => Some(lines),
        "-" if ends_line(after) => Some(block_item(text, lines, before)),
        _ => flow_item(text, item, lines),
    }
}

/// An item behind a hyphen, in lines of its own.
fn block_item(text: &str, lines: Range<usize>, before: &str) -> Range<usize> {
    let margin = before.split('-').next().unwrap_or_default();
    let is_item = |line: &str| line.strip_prefix(margin).is_some_and(|rest| rest.starts_with("- "));
    let above = text[..lines.start].trim_end_matches(['\n', '\r']);
    let above = above.rfind('\n').map_or(0, |at| at + 1)..above.len();
    let has_next = text[lines.end..].lines().next().is_some_and(is_item);
    match text[above.clone()].trim() {
        "allow:" if !has_next => above.start..lines.end,
        _ => lines,
    }
}

/// An item between brackets.
fn flow_item(text: &str, item: Range<usize>, lines: Range<usize>) -> Option<Range<usize>> {
    let (before, after) = (text[..item.start].trim_end(), &text[item.end..]);
    let rest = after.trim_start();
    if rest.starts_with(',') && before.ends_with(['[', ',']) {
        let behind = rest[1..].trim_start_matches([' ', '\t']);
        return Some(item.start..text.len() - behind.len());
    }
    if before.ends_with(',') && rest.starts_with(']') {
        return Some(before.len() - 1..item.end);
    }
    let line = text[lines.clone()].trim_start().strip_prefix("allow:")?.trim();
    let is_only = line.starts_with('[') && line.ends_with(']') && !line.contains([',', '#']);
    is_only.then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn an_item_goes_with_its_signs_and_the_last_with_its_key() {
        for (text, item, rest) in [
            ("a: 1\nallow: [x]\nb: 2\n", "x", "a: 1\nb: 2\n"),
            ("allow: [x, y]\n", "x", "allow: [y]\n"),
            ("allow: [y, x]\n", "x", "allow: [y]\n"),
            ("allow: [y, x, z]\n", "x", "allow: [y, z]\n"),
            ("allow: x\nb: 2", "x", "b: 2"),
            ("allow: x  # 旧\nb: 2", "x", "b: 2"),
            ("allow:\n  - x\nb: 2\n", "x", "b: 2\n"),
            ("allow:\n  - y\n  - x\nb: 2\n", "x", "allow:\n  - y\nb: 2\n"),
            ("allow:\n  - x\n  - y\n", "x", "allow:\n  - y\n"),
            ("allow:\n  - x  # 旧\n  - y\nb: 2\n", "x", "allow:\n  - y\nb: 2\n"),
            ("b: 1\nallow:\n\n  - y\n  - x", "x", "b: 1\nallow:\n\n  - y\n"),
            ("allow:\n- {code: x, in: a}\n- y", "{code: x, in: a}", "allow:\n- y"),
            ("allow:\n  - code: x\n    in: a\nb: 2\n", "code: x\n    in: a", "b: 2\n"),
        ] {
            let at = text.find(item).expect("the item");
            let range = without(text, at..at + item.len(), "x").unwrap_or_else(|| panic!("{text}"));
            assert_eq!(format!("{}{}", &text[..range.start], &text[range.end..]), rest, "{text}");
        }
        assert_eq!(without("allow = [\"x\"]", 0..15, "x"), None);
        assert_eq!(without("allow: &a [x]\n", 11..12, "x"), None);
    }
}
