//! Words and cells of facts that no author has named.

use super::compare;
use super::fact::{Atom, Hidden};
use crate::phrases::Phrases;

/// The signs that a stretch of differences covers.
pub(super) fn signs((low, high): (i64, i64)) -> [bool; 3] {
    [low < 0, low <= 0 && high >= 0, high > 0]
}

/// A stretch of places to a limit as a cell: `<1mo`.
pub(super) fn limit(text: &str, (low, high): (i64, i64)) -> String {
    match (low, high) {
        (0, 0) => format!("<{text}"),
        (0, 1) => format!("<={text}"),
        (1, 1) => text.to_string(),
        (1, _) => format!(">={text}"),
        _ => format!(">{text}"),
    }
}

/// Atoms of a fact that no author has named, with their labels and cells.
pub(crate) fn named_by(hidden: &Hidden, atoms: Vec<Atom>, phrases: &Phrases) -> Vec<Atom> {
    let one = |atom: Atom| {
        let stretch = (atom.low, atom.high);
        let label = hidden_label(hidden, stretch, phrases);
        let value = match hidden {
            Hidden::Limit { text: (text, _), .. } => limit(text, stretch),
            Hidden::Compare { with: (_, with), .. } => {
                let name = compare::of_signs(signs(stretch)).map_or("any", |c| c.name);
                format!("{name} {with}")
            }
            Hidden::Constant => atom.value.clone(),
        };
        Atom { label, value, ..atom }
    };
    atoms.into_iter().map(one).collect()
}

/// A comparison with another fact in words, by the signs of the difference: `before “{ask}”`.
pub(super) fn compare_label(signs: [bool; 3], ask: &str, is_time: bool, phrases: &Phrases) -> String {
    let words = compare::of_signs(signs).map(|c| c.words[usize::from(is_time)]);
    words.map_or_else(|| phrases.word("rule_any").into(), |key| phrases.say(key, &[("ask", ask)]))
}

/// A stretch of values of a fact that no author has named, in words.
pub(super) fn hidden_label(hidden: &Hidden, stretch: (i64, i64), phrases: &Phrases) -> String {
    match hidden {
        Hidden::Limit { text: (_, words), .. } => match stretch {
            (0, 0) => phrases.say("rule_less", &[("end", words)]),
            (0, 1) => phrases.say("rule_at_most", &[("end", words)]),
            (1, 1) => phrases.say("rule_exactly", &[("end", words)]),
            (1, _) => phrases.say("rule_more", &[("low", words)]),
            _ => phrases.say("rule_beyond", &[("end", words)]),
        },
        Hidden::Compare { ask, is_time, .. } => compare_label(signs(stretch), ask, *is_time, phrases),
        Hidden::Constant => String::new(),
    }
}
