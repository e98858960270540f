//! Links to pages by their titles: `[[title]]`, `[[title|words]]`.

use std::ops::Range;

/// Prefix of a destination that is the title of a page.
pub const TITLE: &str = "[[";

/// The longest title.
const MOST: usize = 300;

/// A link in some words.
pub(super) struct Found<'a> {
    pub(super) range: Range<usize>,
    pub(super) dest: String,
    pub(super) words: &'a str,
}

/// The first link in `text`. Code such as `a[[0]]` and `[[ -f x ]]` is none.
pub(super) fn first(text: &str) -> Option<Found<'_>> {
    let mut at = 0;
    while let Some(open) = text[at..].find("[[").map(|found| at + found) {
        at = open + 2;
        let inside = &text[at..];
        let Some(end) =
            inside.find(['[', ']', '\n']).filter(|end| *end <= MOST && inside[*end..].starts_with("]]"))
        else {
            continue;
        };
        let range = open..at + end + 2;
        let (title, words) = inside[..end].split_once('|').unwrap_or((&inside[..end], &inside[..end]));
        let title = title.trim_end_matches('\\');
        let is_apart = !text[..open].ends_with(|c: char| c.is_ascii_alphanumeric() || "]\\!".contains(c));
        let is_title = !title.starts_with(char::is_whitespace)
            && !title.ends_with(char::is_whitespace)
            && !words.trim().is_empty()
            && title.contains(|c: char| c.is_alphabetic())
            && !title.eq_ignore_ascii_case("toc");
        if is_apart && is_title && !text[range.end..].starts_with(['(', ']']) {
            let dest = format!("{TITLE}{title}");
            return Some(Found { range, dest, words: words.trim() });
        }
        at = range.end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_two_brackets_are_links() {
        for (text, expected) in [
            ("看[[退货]]。", "[[退货 退货"),
            ("[[怎样退|退货]]", "[[怎样退 退货"),
            ("a[[b]] [[ -f x ]] [[0]] [[x]](y) [[toc]] [[a\nb]]", ""),
            ("[[[[[[", ""),
            ("[[a]] b", "[[a a"),
        ] {
            let found =
                first(text).map(|found| format!("{} {}", found.dest, found.words)).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
    }
}
