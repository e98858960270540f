//! Line breaking of titles.

use super::font::Open;
use crate::line_break::pieces;

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
