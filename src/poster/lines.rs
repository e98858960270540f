//! Line breaking of titles.

use super::font::Open;

/// Breaks a text into lines no wider than `room`: Chinese between any two characters, but not before closing
/// or after opening marks; other text at spaces; a word wider than a line anywhere.
pub(super) fn lines(text: &str, size: f32, room: f32, font: &Open<'_>) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut width = 0.0;
    for piece in pieces(text) {
        let own = font.width(piece.trim_end(), size);
        if width > 0.0 && width + own > room {
            lines.push(String::new());
            width = 0.0;
        }
        if own <= room {
            width += font.width(piece, size);
            lines.last_mut().into_iter().for_each(|line| line.push_str(piece));
            continue;
        }
        for (at, c) in piece.char_indices() {
            let own = font.width(&piece[at..at + c.len_utf8()], size);
            if width > 0.0 && width + own > room {
                lines.push(String::new());
                width = 0.0;
            }
            width += own;
            lines.last_mut().into_iter().for_each(|line| line.push(c));
        }
    }
    lines.iter().map(|line| line.trim().to_string()).collect()
}

/// At most `most` lines; the last one ends with `…` where lines were cut off.
pub(super) fn cut(mut lines: Vec<String>, most: usize, size: f32, room: f32, font: &Open<'_>) -> Vec<String> {
    if lines.len() <= most {
        return lines;
    }
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        while !last.is_empty() && font.width(last, size) + font.width("…", size) > room {
            last.pop();
        }
        last.truncate(last.trim_end().len());
        last.push('…');
    }
    lines
}

/// Parts of a text without a break opportunity within.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        let closing = "，。？！、：；）」』》〉】”’％%,.?!:;)]}…".contains(c);
        let parts = before.is_some_and(|b: char| {
            let opening = "（「『《〈【“‘([{".contains(b);
            b == ' ' || (is_wide(b) || is_wide(c)) && !closing && !opening
        });
        if parts {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
