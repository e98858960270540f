//! Kinds of characters beside a delimiter run or a line end.
//!
//! The classes are those of markdown-cjk-friendly (commonmark-spec#650).

use unicode_normalization::char::is_combining_mark;

/// Whether `c` is a CJK character: East Asian width W, F or H without emoji, or Hangul.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f
        | 0x2e80..=0x2e99 | 0x2e9b..=0x2ef3 | 0x2f00..=0x2fd5 | 0x2ff0..=0x303e | 0x3041..=0x3096
        | 0x3099..=0x30ff | 0x3105..=0x312f | 0x3131..=0x318e | 0x3190..=0x31e5 | 0x31ef..=0x321e
        | 0x3220..=0x3247 | 0x3250..=0xa48c | 0xa490..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7a3
        | 0xd7b0..=0xd7c6 | 0xd7cb..=0xd7fb | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe52
        | 0xfe54..=0xfe66 | 0xfe68..=0xfe6b | 0xff01..=0xffbe | 0xffc2..=0xffc7 | 0xffca..=0xffcf
        | 0xffd2..=0xffd7 | 0xffda..=0xffdc | 0xffe0..=0xffe6 | 0xffe8..=0xffee
        | 0x16fe0..=0x16fe4 | 0x16ff0..=0x16ff6 | 0x17000..=0x18cd5 | 0x18cff..=0x18d1e
        | 0x18d80..=0x18df2 | 0x1aff0..=0x1aff3 | 0x1aff5..=0x1affb | 0x1affd..=0x1affe
        | 0x1b000..=0x1b122 | 0x1b132 | 0x1b150..=0x1b152 | 0x1b155 | 0x1b164..=0x1b167
        | 0x1b170..=0x1b2fb | 0x1d300..=0x1d356 | 0x1d360..=0x1d376 | 0x1f200 | 0x1f202
        | 0x1f210..=0x1f219 | 0x1f21b..=0x1f22e | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b
        | 0x1f240..=0x1f248 | 0x1f260..=0x1f265 | 0x20000..=0x3fffd)
}

/// Whether `c` is an ideographic variation selector, which follows a CJK character only.
pub(super) fn is_ideographic_selector(c: char) -> bool {
    ('\u{e0100}'..='\u{e01ef}').contains(&c)
}

/// Whether `c` chooses a form of the character before it (and is not the emoji one).
pub(super) fn is_form_selector(c: char) -> bool {
    ('\u{fe00}'..='\u{fe0e}').contains(&c)
}

/// Whether `c` is punctuation or a symbol, as the Markdown reader sees it.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    if matches!(u32::from(c), 0x24b6..=0x24e9 | 0x1f130..=0x1f149 | 0x1f150..=0x1f169 | 0x1f170..=0x1f189) {
        return true; // circled and squared letters count as letters elsewhere
    }
    !(c.is_alphanumeric()
        || c.is_whitespace()
        || c.is_control()
        || is_combining_mark(c)
        || matches!(u32::from(c),
            0xad | 0x61c | 0x70f | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xe000..=0xf8ff
            | 0xfdd0..=0xfdef | 0xfeff | 0xfff0..=0xfffb | 0xfffe..=0xffff | 0xe0000..=0x10ffff))
}

/// Whether no space belongs between two characters that a line end parts: both Han, Kana, Bopomofo
/// or fullwidth punctuation; or one of them, and the other a quotation mark, dash or ellipsis.
pub(super) fn joins(before: char, after: char) -> bool {
    let either_way = |c| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·');
    (is_spaceless(before) && (is_spaceless(after) || either_way(after)))
        || (either_way(before) && is_spaceless(after))
}

/// CJK without Hangul, which is written with spaces.
fn is_spaceless(c: char) -> bool {
    let hangul = matches!(u32::from(c),
        0x1100..=0x11ff | 0x3131..=0x318e | 0x3200..=0x321e | 0x3260..=0x327e | 0xa960..=0xa97c | 0xac00..=0xd7fb
        | 0xffa0..=0xffdc);
    is_cjk(c) && !hangul && c != '\u{3000}'
}
