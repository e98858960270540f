//! One character, as search sees it: compatibility forms, case, Latin accents and traditional
//! characters folded away. Each code point is folded by itself, so that a place in folded text can
//! always be led back to the text as written.

use unicode_normalization::UnicodeNormalization;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The table of traditional characters; everything else about folding needs no data.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    simplified: Vec<u16>,
}

impl Fold {
    /// Reads the table out of `fast2s`, each character with no others of the language beside it: words
    /// are never consulted, so that the browser can do the same with a list of pairs.
    pub(super) fn new() -> Fold {
        let apart: String = (FIRST..=LAST).filter_map(char::from_u32).flat_map(|c| [c, '0']).collect();
        let simplified = fast2s::convert(&apart).chars().step_by(2).map(|c| u32::from(c) as u16).collect();
        Fold { simplified }
    }

    /// Gives the characters that `c` becomes: none, one, or (ligatures, units) several.
    pub(super) fn char(&self, c: char, mut out: impl FnMut(char)) {
        match u32::from(c) {
            0..=0x7f => out(c.to_ascii_lowercase()),
            FIRST..=LAST => out(self.simplify(c)),
            0xad | 0x200b..=0x200f | 0x2060..=0x2064 | 0xfe00..=0xfe0f | 0xfeff | 0xe0100..=0xe01ef => {}
            0x3001..=0x3029 => out(c),
            _ => self.rare(c, &mut out),
        }
    }

    /// Forgets the traditional forms of characters that `wanted` does not accept. What is left is
    /// what the browser gets, so that both fold a query alike.
    pub(super) fn keep(&mut self, wanted: impl Fn(char) -> bool) {
        for (from, to) in (FIRST..).zip(&mut self.simplified) {
            if !char::from_u32(u32::from(*to)).is_some_and(&wanted) {
                *to = from as u16;
            }
        }
    }

    /// The traditional characters that are folded, and what they become.
    pub(super) fn pairs(&self) -> (String, String) {
        let mut pairs = (String::new(), String::new());
        for (from, &to) in (FIRST..).zip(&self.simplified) {
            if from != u32::from(to)
                && let (Some(from), Some(to)) = (char::from_u32(from), char::from_u32(to.into()))
            {
                pairs.0.push(from);
                pairs.1.push(to);
            }
        }
        pairs
    }

    fn simplify(&self, c: char) -> char {
        let place = u32::from(c).wrapping_sub(FIRST) as usize;
        self.simplified.get(place).and_then(|&to| char::from_u32(to.into())).unwrap_or(c)
    }

    fn rare(&self, c: char, out: &mut impl FnMut(char)) {
        for c in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
            match u32::from(c) {
                0xc0..=0x24f | 0x1e00..=0x1eff => {
                    std::iter::once(c)
                        .nfd()
                        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
                        .for_each(&mut *out);
                }
                0x300..=0x36f => {}
                _ => out(self.simplify(c)),
            }
        }
    }
}

/// Whether a folded character belongs to a script written without spaces, which is indexed in pairs.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x30a1..=0x30fa
        | 0x30fc..=0x30fe | 0x3105..=0x312f | 0x31a0..=0x31bf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

/// Whether a folded character belongs to a word of any other script.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_cjk(c) }
}

/// Text reduced to what is compared when a phrase is looked for: words and CJK characters, with one
/// space where two words would otherwise run together.
pub(super) fn key(text: &str, fold: &Fold) -> Vec<char> {
    let mut key: Vec<char> = Vec::with_capacity(text.len() / 2);
    let mut gap = false;
    for c in text.chars() {
        fold.char(c, |c| {
            let word = is_word(c);
            if !word && !is_cjk(c) {
                gap = true;
                return;
            }
            if gap && word && key.last().is_some_and(|&last| is_word(last)) {
                key.push(' ');
            }
            gap = false;
            key.push(c);
        });
    }
    key
}
