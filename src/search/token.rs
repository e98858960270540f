//! Text → tokens: overlapping pairs of CJK characters, the last character of each run, whole words
//! and their camelCase parts; names with signs (`c++`), and words in parts as they are typed in one
//! (`nodejs`, `wifi`, `covid19`, `4008208820`).

use super::fold::{Fold, SIGNS, is_cjk, is_sign, is_word};

/// Words are cut after this many characters: nobody types more, and keys or hashes can be endless.
pub(super) const WORD: usize = 40;

/// A unit that the index counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Two neighbours in a run of CJK characters.
    Pair(char, char),
    /// The last character of a run; `alone` when it is the whole run.
    Last { char: char, alone: bool },
    /// A word of any other script, folded.
    Word(&'a str),
    /// A part of a camelCase word, or another way to write words that stand in the text.
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
                state.end_word(None, &mut emit);
                if let Some(before) = state.last.replace(folded) {
                    emit(Token::Pair(before, folded));
                    state.alone = false;
                } else {
                    state.alone = true;
                }
            } else if is_word(folded) {
                state.end_run(&mut emit);
                state.begin(&mut emit);
                state.push(folded, if first { shape } else { Shape::Other });
            } else if is_sign(folded) && state.length > 0 {
                state.signs.push(folded);
            } else {
                state.end_run(&mut emit);
                // A Chinese comma parts sentences.
                state.end_word(Some(folded).filter(|_| c == folded), &mut emit);
            }
            first = false;
        });
    }
    state.end_run(&mut emit);
    state.end_word(None, &mut emit);
}

/// Number of tokens that a query that repeats `text` would have.
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
    /// Signs behind the word.
    signs: String,
    /// The words before this one that belong together with it, and what parts them.
    joined: String,
    parts: usize,
    separator: Option<char>,
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

    /// Joins the word to those before it, if they are parts of one.
    fn join(&mut self, next: Option<char>, emit: &mut impl FnMut(Token)) {
        let is_number = self.word.bytes().all(|b| b.is_ascii_digit());
        self.join_number(is_number, emit);
        let goes_on = match self.separator {
            None => self.parts == 0,
            Some('-' | ',' | ' ') if is_number => self.joined.bytes().all(|b| b.is_ascii_digit()),
            // `wi-fi`, `e-mail`; not `background-color`, of which every part is a word.
            Some('-') => self.parts == 1 && self.joined.len() <= 2,
            // `node.js`, `asp.net`.
            Some('.') => {
                self.parts == 1 && self.word.len() <= 3 && !self.joined.ends_with(|c: char| c.is_numeric())
            }
            _ => false,
        };
        if !goes_on {
            self.end_joined(emit);
        }
        let is_short = self.joined.len() + self.word.len() <= WORD;
        self.separator = next.filter(|c| match c {
            '-' | '.' => true,
            ' ' if !is_number => self.length > 1 && self.parts == 0,
            ',' | ' ' => is_number && self.length > if *c == ' ' { 2 } else { 0 },
            _ => false,
        });
        if is_short && self.signs.is_empty() {
            self.joined.push_str(&self.word);
            self.parts += 1;
        }
        if self.separator.is_none() {
            self.end_joined(emit);
        }
    }

    /// Joins a short number to the word before it: `covid-19`, `iphone 15`.
    fn join_number(&mut self, is_number: bool, emit: &mut impl FnMut(Token)) {
        let is_parted = matches!(self.separator, Some('-' | ' ')) && self.parts == 1;
        let is_short = self.length < if self.separator == Some('-') { 6 } else { 4 };
        if is_number && is_parted && is_short && self.joined.chars().all(char::is_alphabetic) {
            emit(Token::Part(&format!("{}{}", self.joined, self.word)));
        }
    }

    fn end_joined(&mut self, emit: &mut impl FnMut(Token)) {
        if self.parts > 1 {
            emit(Token::Part(&self.joined));
        }
        self.joined.clear();
        self.parts = 0;
        self.separator = None;
    }

    fn end_run(&mut self, emit: &mut impl FnMut(Token)) {
        if let Some(char) = self.last.take() {
            emit(Token::Last { char, alone: self.alone });
        }
    }

    /// A word goes on, or begins: signs inside of it are none (`a+b`).
    fn begin(&mut self, emit: &mut impl FnMut(Token)) {
        if !self.signs.is_empty() {
            self.signs.clear();
            self.end_word(None, emit);
        }
    }

    /// Ends a word before `next`, a character of no word, or before the text's end.
    fn end_word(&mut self, next: Option<char>, emit: &mut impl FnMut(Token)) {
        if self.length == 0 {
            self.end_joined(emit);
            return;
        }
        emit(Token::Word(&self.word));
        if (1..=SIGNS).contains(&self.signs.len()) {
            let named = format!("{}{}", self.word, self.signs);
            emit(Token::Part(&named));
        }
        self.join(next, emit);
        self.signs.clear();
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
