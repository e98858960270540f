//! Bound on the pieces of a Markdown text, before it is read: a piece takes the same room however
//! short its text is, and the reader makes all blocks of a text at once.

use crate::limits::MARKDOWN_MARKS;

/// Weight of a text that would become too many pieces; `None` of any other.
pub(super) fn too_dense(text: &str) -> Option<usize> {
    let most = MARKDOWN_MARKS.most + text.len() / 5;
    // A short text cannot weigh that much.
    if text.len() * HEAVIEST <= most {
        return None;
    }
    Some(weight(text)).filter(|weight| *weight > most)
}

/// The greatest weight of a byte.
const HEAVIEST: usize = 10;

/// The characters that can begin or end a piece, each counted by the memory that the piece takes.
fn weight(text: &str) -> usize {
    // Brackets without an address stand for a link or a note only where a line defines one.
    let refers = if text.contains("]:") { LINK } else { 0 };
    let weight = |line: &str| if line.is_empty() { 2 } else { 1 + weight_of_line(line.as_bytes(), refers) };
    text.split('\n').map(weight).sum()
}

/// The weight of a link.
const LINK: usize = 4;

fn weight_of_line(line: &[u8], refers: usize) -> usize {
    let marker = |b: &&u8| b" \t>-+*#=:~0123456789.)".contains(b);
    let markers = line.iter().take_while(marker).count();
    let begin: usize = line[..markers].iter().map(|b| in_front(*b)).sum();
    let next = line[markers..].iter().skip(1).chain(b"\n");
    let rest: usize = line[markers..].iter().zip(next).map(|(b, next)| anywhere(*b, *next, refers)).sum();
    begin + rest
}

/// Of what can begin blocks: headings are held in most places.
fn in_front(byte: u8) -> usize {
    match byte {
        b'#' | b'=' => HEAVIEST,
        b':' | b'-' | b'+' | b'*' | b'.' | b')' => 3,
        b'>' | b'~' => 1,
        _ => 0,
    }
}

fn anywhere(byte: u8, next: u8, refers: usize) -> usize {
    match byte {
        b'<' if next.is_ascii_alphabetic() || b"/!?".contains(&next) => 5,
        b']' if next == b'(' => LINK,
        b']' => refers,
        b'<' | b'[' | b'*' | b'_' | b'`' | b'|' | b'!' | b'~' | b'&' | b'\\' | b'\r' => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_prose_and_long_tables_are_not_dense() {
        let prose =
            "平台在收到申请之后的四十八小时以内作出决定，**结果**会通过[站内信](messages.md)告诉你。\n\n";
        let table = "| 2026-01-01 | 退款成功 | 48 小时 | 卖家 |\n";
        let code = "    if (a[i] < b[j]) { *p = a[i++]; }\n";
        for (text, length) in [(prose, 4 << 20), (table, 4 << 20), (code, 1 << 20)] {
            assert_eq!(too_dense(&text.repeat(length / text.len())), None, "{text}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_marks_is_too_dense() {
        for text in ["a\n\n", "# a\n", "- a\n", "*a*\n", "|1|0|", "<b>", "[a](b)", "`a", "> ", "a\n=\n"] {
            assert!(too_dense(&text.repeat((4 << 20) / text.len())).is_some(), "{text}");
        }
        let notes = "[^a] ".repeat(1 << 20);
        assert!(too_dense(&format!("{notes}\n\n[^a]: x\n")).is_some());
        assert!(too_dense(&notes).is_none(), "nothing defines a note");
        assert_eq!(too_dense(&"a\n\n".repeat(20_000)), None);
    }
}
