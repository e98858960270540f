//! Places where a line of a text may end, for pictures and diagrams: their words are laid out here, not by a
//! browser.

/// Marks that no line begins with.
const CLOSING: &str = "，。？！、：；）」』》〉】”’％%,.?!:;)]}…";

/// Marks that no line ends with.
const OPENING: &str = "（「『《〈【“‘([{";

/// Parts of a text that stay on one line: a wide character with the closing marks behind it, or a word with
/// the space behind it.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        let parts = before.is_some_and(|b: char| {
            let is_end = b == ' ' || (is_wide(b) && c != ' ') || is_wide(c);
            is_end && !CLOSING.contains(c) && !OPENING.contains(b)
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

/// Whether a character is as wide as it is high: Chinese, Japanese, Korean and their punctuation.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_wide_characters_and_at_spaces() {
        assert_eq!(pieces("退货（七天）好"), ["退", "货", "（七", "天）", "好"]);
        assert_eq!(pieces("return it, now"), ["return ", "it, ", "now"]);
        assert_eq!(pieces("用 git 推。"), ["用 ", "git ", "推。"]);
        assert_eq!(pieces(""), [""]);
    }
}
