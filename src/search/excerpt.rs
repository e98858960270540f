//! The part of a text that a query is about.

use super::fold::{Fold, is_word};

/// Folded characters that the matches of an excerpt are counted within.
const WINDOW: usize = 80;

/// Characters shown before the first match.
const LEAD: usize = 12;

/// Characters shown in all.
const SHOWN: usize = 110;

/// Places of matches that are looked at.
const PLACES: usize = 200;

/// Punctuation that no excerpt begins with behind `…`.
const ENDS: &str = ",.;:!?，。；：！？、";

/// Something to look for in a text, and what finding it is worth.
pub(super) type Needle = (Vec<char>, u64);

/// Cuts the part out of `text` that has the most of `needles`, with `…` where it was cut.
pub(super) fn excerpt(text: &str, needles: &[Needle], fold: &Fold) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut folded, mut origin) = (Vec::with_capacity(chars.len()), Vec::with_capacity(chars.len()));
    for (at, &c) in chars.iter().enumerate() {
        fold.char(c, |c| {
            folded.push(c);
            origin.push(at);
        });
    }
    let first = best(&folded, needles).map_or(0, |at| origin[at]);
    let start = first.saturating_sub(LEAD).min(chars.len().saturating_sub(SHOWN));
    let end = chars.len().min(start + SHOWN);
    // No word is cut in two, unless it is so long that too much would be left out with it.
    let whole =
        |at: &usize| *at == 0 || *at == chars.len() || !is_letter(chars[*at - 1]) || !is_letter(chars[*at]);
    let start = (start..=first).find(whole).unwrap_or(start);
    let end = (end.saturating_sub(LEAD)..=end).rev().find(whole).unwrap_or(end);
    let shown = chars[start..end].iter().map(|&c| if c.is_control() { ' ' } else { c });
    let cut = |cut: bool| if cut { "…" } else { "" };
    let shown: String = shown.collect();
    // Punctuation behind words that are left out says nothing.
    let shown =
        shown.trim_start_matches(|c| c == ' ' || (start > 0 && ENDS.contains(c))).trim_end_matches(' ');
    format!("{}{shown}{}", cut(start > 0), cut(end < chars.len()))
}

/// Whether a character is part of a word that an excerpt does not cut.
fn is_letter(c: char) -> bool {
    is_word(c) || matches!(c, '\u{300}'..='\u{36f}' | '\u{ac00}'..='\u{d7a3}' | '\'' | '’' | '-' | '_')
}

/// Start of the window with the most valuable matches, the first of equals.
fn best(folded: &[char], needles: &[Needle]) -> Option<usize> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for at in 0..folded.len() {
        for (number, (needle, _)) in needles.iter().enumerate() {
            if folded[at..].starts_with(needle) {
                places.push((at, number));
            }
        }
        if places.len() >= PLACES {
            break;
        }
    }
    let worth = |from: usize| {
        let (start, mut seen, mut worth) = (places[from].0, vec![false; needles.len()], 0);
        for &(_, number) in places[from..].iter().take_while(|(at, _)| *at < start + WINDOW) {
            if !std::mem::replace(&mut seen[number], true) {
                worth += needles[number].1;
            }
        }
        worth
    };
    let best = (0..places.len()).max_by_key(|&from| (worth(from), std::cmp::Reverse(from)))?;
    Some(places[best].0)
}
