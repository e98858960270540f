//! `discouraged-term`: a word that the glossary lists under `discouraged:`.
//!
//! Readers know the other word. Use that one, or remove the word from `discouraged:`.

use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::DISCOURAGED_FOUND;
use crate::model::{Article, Site};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::VecDeque;
use std::sync::Arc;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let words: Vec<(&str, &str)> = site
        .glossary
        .iter()
        .flat_map(|t| t.discouraged.iter().map(move |bad| (bad.as_str(), t.term.as_str())))
        .filter(|(bad, _)| !bad.is_empty())
        .collect();
    if words.is_empty() {
        return;
    }
    let finder = Finder::new(words.iter().map(|(bad, _)| *bad));
    let articles: Vec<&Arc<Article>> = site.own_articles().collect();
    let found: Vec<Vec<Diagnostic>> =
        articles.par_iter().map(|a| in_text(site, a.source.body, &words, &finder)).collect();
    found.into_iter().flatten().for_each(|d| diags.push(d));
}

fn in_text(site: &Site, body: Span, words: &[(&str, &str)], finder: &Finder) -> Vec<Diagnostic> {
    let text = site.sources.text(body);
    let span = |at: usize, bad: &str| {
        let start = body.start as usize + at;
        Span::new(body.file, start..start + bad.len())
    };
    let (mut places, more) = finder.places(text, words);
    longest(&mut places, words);
    // By word first: findings at one place stay in this order.
    places.sort_unstable();
    let one = |(word, at): &(usize, usize)| {
        let (bad, good) = words[*word];
        let d = Diagnostic::new(Code::DiscouragedTerm, span(*at, bad), format!("`{bad}` is discouraged"));
        d.hint(format!("write `{good}`"))
    };
    let mut found: Vec<Diagnostic> = places.iter().map(one).collect();
    if let (1.., Some(last)) = (more, found.iter().map(|d| d.span).max()) {
        found.push(DISCOURAGED_FOUND.finding(Code::DiscouragedTerm, last, more));
    }
    found
}

/// Leaves out words inside longer ones: `申述` in `维权申述`.
fn longest(places: &mut Vec<(usize, usize)>, words: &[(&str, &str)]) {
    let end = |(word, at): &(usize, usize)| at + words[*word].0.len();
    places.sort_unstable_by_key(|place| (place.1, std::cmp::Reverse(end(place)), place.0));
    let mut reached = 0;
    places.retain(|place| {
        let is_inside = end(place) <= reached;
        reached = reached.max(end(place));
        !is_inside
    });
}

/// Finds many words in one reading of a text (Aho and Corasick 1975).
struct Finder {
    /// By byte: the state after it, where no word has begun.
    first: [u32; 256],
    states: Vec<State>,
}

#[derive(Clone, Default)]
struct State {
    /// The states that are one byte longer.
    longer: Vec<(u8, u32)>,
    /// The words that end here.
    words: Vec<usize>,
    /// The state of the longest end of this one's text that begins a word.
    shorter: u32,
    /// The nearest of the shorter ones at which a word ends; 0 if there is none.
    ending: u32,
}

impl Finder {
    fn new<'a>(words: impl Iterator<Item = &'a str>) -> Finder {
        let mut finder = Finder { first: [0; 256], states: vec![State::default()] };
        for (number, word) in words.enumerate() {
            let end = word.bytes().fold(0, |state, byte| finder.step_or_add(state, byte));
            finder.states[end as usize].words.push(number);
        }
        finder.link();
        finder
    }

    fn step_or_add(&mut self, state: u32, byte: u8) -> u32 {
        if let Some(next) = self.longer(state, byte) {
            return next;
        }
        let next = self.states.len() as u32;
        match state {
            0 => self.first[usize::from(byte)] = next,
            _ => self.states[state as usize].longer.push((byte, next)),
        }
        self.states.push(State::default());
        next
    }

    /// Links every state with shorter ones, which have their links already.
    fn link(&mut self) {
        let mut open: VecDeque<u32> = self.first.iter().copied().filter(|state| *state != 0).collect();
        while let Some(state) = open.pop_front() {
            for at in 0..self.states[state as usize].longer.len() {
                let (byte, next) = self.states[state as usize].longer[at];
                let shorter = self.step(self.states[state as usize].shorter, byte);
                let ends = !self.states[shorter as usize].words.is_empty();
                let ending = if ends { shorter } else { self.states[shorter as usize].ending };
                let linked = &mut self.states[next as usize];
                (linked.shorter, linked.ending) = (shorter, ending);
                open.push_back(next);
            }
        }
    }

    fn longer(&self, state: u32, byte: u8) -> Option<u32> {
        if state == 0 {
            return Some(self.first[usize::from(byte)]).filter(|next| *next != 0);
        }
        let mut longer = self.states[state as usize].longer.iter();
        longer.find(|(other, _)| *other == byte).map(|(_, next)| *next)
    }

    fn step(&self, mut state: u32, byte: u8) -> u32 {
        loop {
            match self.longer(state, byte) {
                Some(next) => return next,
                None if state == 0 => return 0,
                None => state = self.states[state as usize].shorter,
            }
        }
    }

    /// Words with the byte at which each begins, those of one word apart from each other; and how many there
    /// are more than are told.
    fn places(&self, text: &str, words: &[(&str, &str)]) -> (Vec<(usize, usize)>, usize) {
        let mut free = vec![0; words.len()];
        let (mut places, mut more) = (Vec::new(), 0);
        let mut state = 0;
        for (at, byte) in text.bytes().enumerate() {
            state = self.step(state, byte);
            let mut ending = state;
            while ending != 0 {
                for word in &self.states[ending as usize].words {
                    let begin = at + 1 - words[*word].0.len();
                    if begin < free[*word] {
                        continue;
                    }
                    free[*word] = at + 1;
                    match DISCOURAGED_FOUND.is_below(places.len() + 1) {
                        true => more += 1,
                        false => places.push((*word, begin)),
                    }
                }
                ending = self.states[ending as usize].ending;
            }
        }
        (places, more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_as_if_it_were_alone() {
        let words = ["a", "aa", "aaa", "ab", "白嫖", "白嫖单", "嫖", "b", "白嫖"];
        let pairs: Vec<(&str, &str)> = words.iter().map(|w| (*w, "x")).collect();
        let finder = Finder::new(words.into_iter());
        for text in ["aaaaa", "abab aab", "白嫖单和白白嫖", "", "x"] {
            let (mut found, more) = finder.places(text, &pairs);
            found.sort_unstable();
            let alone =
                |(i, w): (usize, &&str)| text.match_indices(*w).map(|(at, _)| (i, at)).collect::<Vec<_>>();
            let expected: Vec<(usize, usize)> = words.iter().enumerate().flat_map(alone).collect();
            assert_eq!((found, more), (expected, 0), "{text}");
        }
        assert_eq!(finder.places(&"b".repeat(3000), &pairs).1, 2000);
    }
}
