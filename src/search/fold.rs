//! One character, as search sees it: compatibility forms, case, accents, letters that are typed otherwise
//! (`ß`, `œ`) and traditional characters folded away. Each code point is folded by itself, so that a place in folded text can
//! always be led back to the text as written.

use unicode_normalization::UnicodeNormalization;

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// Pairs of a traditional and a simplified character, one a line; lines with `#` name their source and
/// licence. Words are never consulted, so that the browser can do the same with a list of pairs.
const TRADITIONAL: &str = include_str!("traditional.txt");

/// The table of traditional characters; everything else about folding needs no data.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    simplified: Vec<u16>,
}

impl Fold {
    /// Reads [`TRADITIONAL`] into one place for each character, so that folding does not search.
    pub(super) fn new() -> Fold {
        let mut simplified: Vec<u16> = (FIRST..=LAST).map(|c| c as u16).collect();
        for (from, to) in pairs() {
            let place = u32::from(from).wrapping_sub(FIRST) as usize;
            if let Some(simple) = simplified.get_mut(place) {
                *simple = u32::from(to) as u16;
            }
        }
        Fold { simplified }
    }

    /// Hands over the characters that `c` becomes: none, one, or (ligatures, units) several.
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
                0xc0..=0x24f | 0x370..=0x3ff | 0x622..=0x626 | 0x1e00..=0x1fff => {
                    std::iter::once(c).nfd().filter(|&c| !is_mark(c)).for_each(|c| plain(c, out));
                }
                _ if is_mark(c) => {}
                _ => plain(self.simplify(c), out),
            }
        }
    }
}

/// True for accents, and for vowels and other signs on Arabic letters, which readers leave out.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x640 | 0x64b..=0x655 | 0x670)
}

/// Hands over what readers type for a letter that their keyboard may not have.
fn plain(c: char, out: &mut impl FnMut(char)) {
    let letters = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ς' => "σ",
        'ё' => "е",
        'ٱ' => "ا",
        'ة' => "ه",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        _ => return out(c),
    };
    letters.chars().for_each(out);
}

/// The pairs of [`TRADITIONAL`]: traditional, simplified.
fn pairs() -> impl Iterator<Item = (char, char)> {
    TRADITIONAL.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut chars = line.chars();
        chars.next().zip(chars.next())
    })
}

/// True if a folded character belongs to a script written without spaces, which is indexed in pairs.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x30a1..=0x30fa
        | 0x30fc..=0x30fe | 0x3105..=0x312f | 0x31a0..=0x31bf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0x20000..=0x3ffff)
}

/// True if a folded character belongs to a word of any other script.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_cjk(c) }
}

/// Signs that end a name: `c#`, `c++`, `18+`.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '#' | '+')
}

/// More signs in a row than this are no part of a name.
pub(super) const SIGNS: usize = 2;

/// Text reduced to what is compared when a phrase is looked for: words and CJK characters, with one
/// space where two words would otherwise run together.
pub(super) fn key(text: &str, fold: &Fold) -> Vec<char> {
    let mut key: Vec<char> = Vec::with_capacity(text.len() / 2);
    let mut gap = false;
    let mut signs: Vec<char> = Vec::new();
    for c in text.chars() {
        fold.char(c, |c| {
            let word = is_word(c);
            if !gap && is_sign(c) && key.last().is_some_and(|&last| is_word(last)) {
                signs.push(c);
                return;
            }
            // Signs between two words are none.
            gap |= word && !signs.is_empty();
            take_signs(&mut signs, word, &mut key);
            if !word && !is_cjk(c) {
                gap = true;
                return;
            }
            if gap && word && key.last().is_some_and(|&last| is_word(last) || is_sign(last)) {
                key.push(' ');
            }
            gap = false;
            key.push(c);
        });
    }
    take_signs(&mut signs, false, &mut key);
    key
}

/// Puts signs that ended a name behind it.
fn take_signs(signs: &mut Vec<char>, inside: bool, key: &mut Vec<char>) {
    if !inside && signs.len() <= SIGNS {
        key.append(signs);
    }
    signs.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_of_traditional_characters_is_in_order() {
        for line in TRADITIONAL.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.chars().count(), 2, "`{line}` is not a pair");
        }
        let pairs: Vec<(char, char)> = pairs().collect();
        assert_eq!(pairs.len(), 2734);
        for two in pairs.windows(2) {
            assert!(two[0].0 < two[1].0, "{two:?} are not in order, or twice");
        }
        let traditional: BTreeSet<char> = pairs.iter().map(|&(from, _)| from).collect();
        for (from, to) in pairs {
            assert!([from, to].iter().all(|&c| (FIRST..=LAST).contains(&u32::from(c))), "{from}{to}");
            assert_ne!(from, to, "this character becomes itself");
            assert!(!traditional.contains(&to), "{from} becomes {to}, and that another");
        }
    }

    #[test]
    fn traditional_characters_become_simplified() {
        let fold = Fold::new();
        let folded = |text: &str| {
            let mut out = String::new();
            text.chars().for_each(|c| fold.char(c, |c| out.push(c)));
            out
        };
        assert_eq!(folded("丟萬於後發髮乾幹裡麵臺檯颱畫體龜"), "丢万于后发发干干里面台台台画体龟");
        let same = "丢万于后发干里面台画体龟著妳㑮丂鿿";
        assert_eq!(folded(same), same);
        // Compatibility forms, which other rules fold first: U+F900, U+2FD4 (radical), U+3220.
        assert_eq!(folded("\u{f900}\u{2fd4}\u{3220}"), "岂龟(一)");
        let (from, to) = fold.pairs();
        assert_eq!((from.chars().count(), to.chars().count()), (2734, 2734));
    }
    #[test]
    fn letters_become_those_that_are_typed_for_them() {
        let fold = Fold::new();
        let folded = |text: &str| {
            let mut out = String::new();
            text.chars().for_each(|c| fold.char(c, |c| out.push(c)));
            out
        };
        let pairs = [
            ("Straße GRÖẞE", "strasse grosse"),
            ("Œuvre sœur", "oeuvre soeur"),
            ("Søk Łódź Đà Ægir Ǽ", "sok lodz da aegir ae"),
            ("ılık İ Þór ð", "ilik i thor d"),
            ("Ώρα λόγος Ёж", "ωρα λογοσ еж"),
            ("إعادة أُمَّة آخر ٱلهُدى ـــ", "اعاده امه اخر الهدي "),
        ];
        for (written, typed) in pairs {
            assert_eq!(folded(written), typed);
        }
    }
}
