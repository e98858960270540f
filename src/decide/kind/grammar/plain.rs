//! Texts in their plain form, and the words for yes and no.

/// The largest integer that both evaluators hold exactly, 2^53 − 1.
pub(crate) const LARGEST: i64 = (1 << 53) - 1;

const YES: &[&str] = &["yes", "true", "是", "y"];
const NO: &[&str] = &["no", "false", "否", "n"];

/// Full-width characters as ASCII, without white space at the ends.
pub(crate) fn normalize(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    text.chars().map(plain).collect::<String>().trim_matches(' ').to_string()
}

/// `true` for yes, `false` for no.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    let text = normalize(text).to_lowercase();
    let yes = YES.contains(&text.as_str());
    (yes || NO.contains(&text.as_str())).then_some(yes)
}

/// A whole number of some digits at the beginning, and the rest.
pub(crate) fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    (digits >= least).then(|| (text[..digits].parse().unwrap_or(0), &text[digits..]))
}
