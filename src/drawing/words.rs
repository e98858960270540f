//! Words of drawings in lines of about the same length, and how wide they are, whatever the font: a drawing
//! is the same on every machine.

use crate::line_break::{is_wide, pieces};

/// Cuts a text into as few lines of at most this many ems as will do, of about the same length.
pub(crate) fn wrap(text: &str, ems: f64) -> Vec<String> {
    let widest = lines(text, ems);
    let even = (width(text) / widest.len() as f64).ceil() as usize;
    let mut balanced = (even..ems as usize).map(|narrow| lines(text, narrow as f64));
    balanced.find(|lines| lines.len() == widest.len()).unwrap_or(widest)
}

/// Cuts a text into lines: Chinese between any two characters but before closing marks, other
/// words at spaces.
fn lines(text: &str, ems: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let fits =
            lines.last().is_none_or(|line| line.is_empty() || width(line) + width(piece.trim_end()) <= ems);
        match lines.last_mut() {
            Some(line) if fits => line.push_str(piece),
            _ => lines.push(piece.to_string()),
        }
    }
    lines.iter().map(|line| line.trim().to_string()).collect()
}

/// Approximate width of a text in ems.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(|c| if is_wide(c) { 1.0 } else { 0.56 }).sum()
}

/// Width of the widest of some lines, in ems.
pub(super) fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line)).fold(0.0, f64::max)
}
