//! Text → tokens: overlapping pairs of CJK characters, the last character of each run, whole words
//! and their camelCase parts.

use super::fold::{Fold, is_cjk, is_word};

/// Words are cut after this many characters: nobody types more, and keys or hashes can be endless.
pub(super) const WORD: usize = 40;

/// What the index counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Two neighbours in a run of CJK characters.
    Pair(char, char),
    /// The last character of a run; `alone` when it is the whole run.
    Last { char: char, alone: bool },
    /// A word of any other script, folded.
    Word(&'a str),
    /// A part of a camelCase word.
    Part(&'a str),
}

/// Calls `emit` for every token of `text`.
pub(super) fn tokens(text: &str, fold: &Fold, mut emit: impl FnMut(Token)) {
    let mut state = State::default();
    for c in text.chars() {
        let shape = Shape::of(c);
        let mut first = true;
        fold.char(c, |folded| {
            if is_cjk(folded) {
                state.end_word(&mut emit);
                if let Some(before) = state.last.replace(folded) {
                    emit(Token::Pair(before, folded));
                    state.alone = false;
                } else {
                    state.alone = true;
                }
            } else if is_word(folded) {
                state.end_run(&mut emit);
                state.push(folded, if first { shape } else { Shape::Other });
            } else {
                state.end_run(&mut emit);
                state.end_word(&mut emit);
            }
            first = false;
        });
    }
    state.end_run(&mut emit);
    state.end_word(&mut emit);
}

/// How many tokens a query that repeats `text` would have.
pub(super) fn count(text: &str, fold: &Fold) -> u32 {
    let mut count = 0;
    tokens(text, fold, |token| {
        count += u32::from(!matches!(token, Token::Last { alone: false, .. } | Token::Part(_)));
    });
    count
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Shape {
    Upper,
    Lower,
    #[default]
    Other,
}

impl Shape {
    fn of(c: char) -> Shape {
        if c.is_uppercase() {
            Shape::Upper
        } else if c.is_lowercase() {
            Shape::Lower
        } else {
            Shape::Other
        }
    }
}

#[derive(Default)]
struct State {
    last: Option<char>,
    alone: bool,
    word: String,
    length: usize,
    cuts: Vec<usize>,
    before: [Shape; 2],
    place: usize,
}

impl State {
    fn push(&mut self, c: char, shape: Shape) {
        if self.length == WORD {
            return;
        }
        match (self.before, shape) {
            ([_, Shape::Lower | Shape::Other], Shape::Upper) if self.length > 0 => {
                self.cuts.push(self.word.len())
            }
            ([Shape::Upper, Shape::Upper], Shape::Lower) if self.length > 1 => self.cuts.push(self.place),
            _ => {}
        }
        self.before = [self.before[1], shape];
        self.place = self.word.len();
        self.word.push(c);
        self.length += 1;
    }

    fn end_run(&mut self, emit: &mut impl FnMut(Token)) {
        if let Some(char) = self.last.take() {
            emit(Token::Last { char, alone: self.alone });
        }
    }

    fn end_word(&mut self, emit: &mut impl FnMut(Token)) {
        if self.length == 0 {
            return;
        }
        emit(Token::Word(&self.word));
        if !self.cuts.is_empty() {
            self.cuts.push(self.word.len());
            let mut from = 0;
            for &to in &self.cuts {
                if let Some(part) = self.word.get(from..to).filter(|part| part.len() > 1) {
                    emit(Token::Part(part));
                }
                from = to;
            }
            self.cuts.clear();
        }
        self.word.clear();
        self.length = 0;
        self.before = [Shape::Other; 2];
    }
}
