//! Places of destinations in the source of links: what an edit replaces to make a link lead elsewhere.

use super::wiki::TITLE;
use std::fmt::Write;
use std::ops::Range;

/// Bytes of `text` that are the destination `dest` of the link at `link`: behind `](`, in an attribute of
/// HTML, in the first line of a directive, in `[[title]]` or `![[a.png]]`, or in the definition that a reference names.
/// `None` where it was typed in another way, with escapes for example.
pub fn destination(text: &str, link: Range<usize>, dest: &str) -> Option<Range<usize>> {
    let source = text.get(link.clone())?;
    let within = if let Some(title) = dest.strip_prefix(TITLE) {
        let open = source.find(TITLE).filter(|at| *at <= "!".len())? + TITLE.len();
        source[open..].starts_with(title).then_some(open..open + title.len())
    } else {
        inline(source, dest)
    };
    match within {
        Some(found) => Some(link.start + found.start..link.start + found.end),
        None if source.starts_with('[') || source.starts_with("![") => definition(text, dest),
        None => None,
    }
}

/// The destination in the source of the link itself.
fn inline(source: &str, dest: &str) -> Option<Range<usize>> {
    if dest.is_empty() {
        return None;
    }
    let ends = |at: usize| {
        let rest = &source[at + dest.len()..];
        rest.is_empty()
            || rest.starts_with([')', '>', '"', '\'', '}'])
            || rest.starts_with(char::is_whitespace)
    };
    let begins = |at: usize| {
        let before = &source[..at];
        let opened = before.trim_end().trim_end_matches('<').trim_end();
        let is_attribute = before.ends_with(['"', '\'', '=']);
        let is_argument = source.starts_with(":::") && before.ends_with(char::is_whitespace);
        opened.ends_with("](") || is_attribute || is_argument
    };
    let found = source.rmatch_indices(dest).map(|(at, _)| at);
    found.filter(|at| begins(*at) && ends(*at)).map(|at| at..at + dest.len()).next()
}

/// The destination of a definition, `[label]: dest`.
fn definition(text: &str, dest: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let body = line.trim_start_matches([' ', '>']);
        let Some(label) = body.strip_prefix('[').filter(|_| line.len() - body.len() < 12) else { continue };
        let Some((_, rest)) = label.split_once("]:") else { continue };
        let open = rest.trim_start().trim_start_matches('<');
        let behind = open.strip_prefix(dest);
        if behind.is_some_and(|b| b.is_empty() || b.starts_with('>') || b.starts_with(char::is_whitespace)) {
            let from = at + (open.as_ptr() as usize - line.as_ptr() as usize);
            return Some(from..from + dest.len());
        }
    }
    None
}

/// Characters that end a destination, or mean something else in it.
const ODD: &str = " ()<>#?%\"'`|\\*[]";

/// A path as a destination: what would be read as something else is percent-encoded.
pub fn typed(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c.is_ascii_control() || ODD.contains(c) {
            // A text takes everything.
            true => _ = write!(out, "%{:02X}", u32::from(c)),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(text: &'a str, link: &str, dest: &str) -> Option<(usize, &'a str)> {
        let at = text.find(link).expect("the link");
        let range = destination(text, at..at + link.len(), dest)?;
        Some((range.start, &text[range]))
    }

    #[test]
    fn a_destination_is_found_however_the_link_is_written() {
        for (text, link, dest) in [
            ("[a.md](a.md)", "[a.md](a.md)", "a.md"),
            ("[a](<b c.md> \"b c.md\")", "[a](<b c.md> \"b c.md\")", "b c.md"),
            ("![](图.png \"图.png\")", "![](图.png \"图.png\")", "图.png"),
            ("<a href=\"a.md\">a.md</a>", "<a href=\"a.md\">a.md</a>", "a.md"),
            ("::: video a.mp4 [a.mp4 题]", "::: video a.mp4 [a.mp4 题]", "a.mp4"),
            ("甲[[首页|去]]", "[[首页|去]]", "[[首页"),
            ("甲![[图.png|去]]", "![[图.png|去]]", "[[图.png"),
            ("见[甲][r]。\n\n[q]: b.md\n[r]: a.md '题'\n", "[甲][r]", "a.md"),
        ] {
            let found = place(text, link, dest);
            let expected = dest.strip_prefix(TITLE).unwrap_or(dest);
            assert_eq!(found.map(|(_, found)| found), Some(expected), "{text}");
        }
        assert_eq!(place("[a.md](a.md)", "[a.md](a.md)", "a.md").map(|(at, _)| at), Some(7));
        assert_eq!(
            place("[![p](p.png)](p.png)", "[![p](p.png)](p.png)", "p.png").map(|(at, _)| at),
            Some(14)
        );
        for (text, dest) in [("[a](a\\_b.md)", "a_b.md"), ("[a](aa.md)", "a.md"), ("[a](a.md#b)", "a.md")] {
            assert_eq!(place(text, text, dest), None, "{text}");
        }
    }

    #[test]
    fn a_path_is_typed_so_that_it_ends_where_it_should() {
        assert_eq!(typed("甲/b c(1).md"), "甲/b%20c%281%29.md");
    }
}
