//! A query: folded, cut into runs, and asked as a list of slots that each name a term or a family of terms.

use super::fold::{Fold, SIGNS, is_cjk, is_sign, is_word};
use super::language::Language;
use super::token::WORD;

/// Characters of a query that are read; the rest is ignored.
const READ: usize = 200;

/// Slots that are looked up; the rest is ignored.
const SLOTS: usize = 40;

/// Phrases of queries for the meaning of a word.
pub(super) const MEANING: &[&str] = &["什么是", "是什么", "啥是", "是啥", "意思", "指什么", "指的是"];

/// Words that ask rather than tell. What they touch counts one eighth, and a query that has one is an
/// *intent*: it wants a guide before an article. Longest first where one begins another.
pub(super) const QUESTIONS: &[&str] = &[
    "请问",
    "怎么办",
    "怎么样",
    "怎么做",
    "怎么",
    "怎样",
    "咋办",
    "如何",
    "吗",
    "呢",
    "能不能",
    "可不可以",
    "可以吗",
    "会不会",
    "要不要",
    "是不是",
    "有没有",
    "是否",
    "多久",
    "多长时间",
    "多少",
    "什么时候",
    "为什么",
    "什么是",
    "是什么意思",
    "什么意思",
    "啥意思",
    "是什么",
    "什么",
    "哪里",
    "哪儿",
    "去哪",
    "在哪",
    "哪些",
    "哪个",
    "我要",
    "我想",
    "我的",
    "应该",
    "需要",
];

/// A stretch of one script.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// True if it is of a script without spaces.
    pub(super) cjk: bool,
    /// Its folded characters.
    pub(super) text: Vec<char>,
}

/// Aim of a slot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ask {
    /// Two neighbouring CJK characters.
    Pair(char, char),
    /// Anything that begins with this CJK character.
    One(char),
    /// A word; when `open`, it may still be being typed.
    Word { text: String, open: bool },
}

impl Ask {
    /// The aim as text.
    pub(super) fn text(&self) -> String {
        match self {
            Ask::Pair(first, second) => [*first, *second].iter().collect(),
            Ask::One(char) => char.to_string(),
            Ask::Word { text, .. } => text.clone(),
        }
    }

    /// True if both ask for the same, be it finished or not.
    pub(super) fn same(&self, other: &Ask) -> bool {
        match (self, other) {
            (Ask::Word { text, .. }, Ask::Word { text: other, .. }) => text == other,
            _ => self == other,
        }
    }
}

/// A part of the query that is looked up by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// Its aim.
    pub(super) ask: Ask,
    /// True if it touches a question word, belongs to a phrase that asks, only joins others, or is the first
    /// letter of a word that is being typed: it counts little and need not be there.
    pub(super) damped: bool,
}

/// A query, ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// Folded text that is compared with titles and text; see [`super::fold::key`].
    pub(super) key: Vec<char>,
    /// Key reduced to the families of its words; see [`Language::content`].
    pub(super) content: String,
    /// Its runs, in order.
    pub(super) runs: Vec<Run>,
    /// Its slots, each once.
    pub(super) slots: Vec<Slot>,
    /// True if it asks a question.
    pub(super) intent: bool,
    /// True if it asks what a word means.
    pub(super) defines: bool,
    /// Language that it is read in.
    language: &'static Language,
}

impl Query {
    /// Reads a query as typed.
    pub(super) fn new(text: &str, fold: &Fold, language: &'static Language) -> Query {
        let mut folded = Vec::new();
        text.chars().take(READ).for_each(|c| fold.char(c, |c| folded.push(c)));
        let open = folded.last().is_some_and(|&c| is_word(c));
        Query::of(runs(&folded), open, language)
    }

    /// Number of slots that are not damped; at least one, for it divides.
    pub(super) fn wanted(&self) -> u64 {
        (self.slots.iter().filter(|slot| !slot.damped).count() as u64).max(1)
    }

    /// True if it is Korean and has spaces between its words.
    pub(super) fn is_spaced(&self) -> bool {
        self.runs.len() > 1 && self.key.iter().any(|c| ('가'..='힣').contains(c))
    }

    /// True if it asks what to do: pages that answer that come before those that explain a word.
    pub(super) fn wants_answer(&self) -> bool {
        self.intent && !self.defines
    }

    /// The run at a place without the question words inside of it: what they part belongs together.
    pub(super) fn unasked(&self, at: usize) -> Option<Vec<char>> {
        let marks = questions(&self.runs[at], self.language);
        let first = marks.iter().position(|mark| !mark)?;
        let last = marks.iter().rposition(|mark| !mark)?;
        let text = &self.runs[at].text;
        let left = (first..=last).filter(|&place| !marks[place]).map(|place| text[place]);
        marks[first..=last].contains(&true).then(|| left.collect())
    }

    fn of(runs: Vec<Run>, open: bool, language: &'static Language) -> Query {
        let mut slots: Vec<Slot> = Vec::new();
        let asked: Vec<Vec<bool>> = runs.iter().map(|run| questions(run, language)).collect();
        let texts: Vec<String> = runs.iter().map(|run| run.text.iter().collect()).collect();
        let phrased = language.phrased(&texts);
        let mut intent = asked.concat().contains(&true) || phrased.contains(&true);
        for (at, (run, marks)) in runs.iter().zip(asked).enumerate() {
            for mut slot in asks(run, &marks, open && at + 1 == runs.len()) {
                if let Ask::Word { text, .. } = &slot.ask {
                    intent |= language.asks(text);
                    slot.damped |= phrased[at] || language.is_damped(text);
                }
                if let Some(known) = slots.iter_mut().find(|known| known.ask.same(&slot.ask)) {
                    // A word that also stands outside of the phrase is looked for.
                    known.damped &= slot.damped || !phrased.contains(&true);
                } else if slots.len() < SLOTS {
                    slots.push(slot);
                }
            }
        }
        if intent {
            slots.iter_mut().for_each(|slot| slot.damped |= language.is_frame(&slot.ask.text()));
        }
        if slots.iter().all(|slot| slot.damped) {
            slots.iter_mut().for_each(|slot| slot.damped = false);
        }
        let key = key_of(runs.iter());
        let defines = MEANING.iter().chain(&language.meaning).any(|words| has_part(&key, words));
        let left = runs.iter().zip(phrased).filter(|(_, phrased)| !phrased).map(|(run, _)| run);
        let content = language.content(&key_of(left), intent);
        Query { key, content, runs, slots, intent, defines, language }
    }

    /// The same query with another text in the place of one run.
    pub(super) fn with_run(&self, at: usize, text: &[char]) -> Query {
        self.with_runs(at, 1, text)
    }

    /// The same query with another text in the place of some runs.
    pub(super) fn with_runs(&self, at: usize, count: usize, text: &[char]) -> Query {
        let mut folded: Vec<char> = Vec::new();
        for (number, run) in self.runs.iter().enumerate() {
            if number <= at || number >= at + count {
                folded.extend(if number == at { text } else { &run.text });
                folded.push(' ');
            }
        }
        Query::of(runs(&folded), false, self.language)
    }

    /// The same query with a word of two parts written in two. Both count: neither is the word.
    pub(super) fn parted(&self, at: usize, first: &str, second: &str) -> Query {
        let text: Vec<char> = format!("{first} {second}").chars().collect();
        let mut query = self.with_run(at, &text);
        let is_part = |ask: &Ask| matches!(ask, Ask::Word { text, .. } if text == first || text == second);
        query.slots.iter_mut().filter(|slot| is_part(&slot.ask)).for_each(|slot| slot.damped = false);
        query
    }
}

fn runs(folded: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (at, &c) in folded.iter().enumerate() {
        let cjk = is_cjk(c);
        if !cjk && !is_word(c) {
            if let Some(run) = runs.last_mut().filter(|run| open && !run.cjk) {
                run.text.extend(signs(&folded[at..]));
            }
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(run) if open && run.cjk == cjk => run.text.push(c),
            _ => runs.push(Run { cjk, text: vec![c] }),
        }
        open = true;
    }
    runs
}

/// The signs that end a name here: none where a word goes on behind them.
fn signs(rest: &[char]) -> &[char] {
    let end = rest.iter().position(|&c| !is_sign(c)).unwrap_or(rest.len());
    let goes_on = rest.get(end).is_some_and(|&c| is_word(c));
    if end > SIGNS || goes_on { &[] } else { &rest[..end] }
}

fn has_part(key: &[char], words: &str) -> bool {
    let words: Vec<char> = words.chars().collect();
    key.windows(words.len()).any(|part| *part == words)
}

fn key_of<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<char> {
    let mut key = Vec::new();
    let mut after_word = false;
    for run in runs {
        if after_word && !run.cjk {
            key.push(' ');
        }
        after_word = !run.cjk;
        key.extend(&run.text);
    }
    key
}

/// Marks of the characters of a run that belong to a question word of a script without spaces.
pub(super) fn questions(run: &Run, language: &Language) -> Vec<bool> {
    let mut marks = vec![false; run.text.len()];
    let run = if run.cjk { &run.text[..] } else { &[] };
    let mut at = 0;
    while at < run.len() {
        let found = QUESTIONS
            .iter()
            .chain(&language.marks)
            .filter(|word| word.chars().eq(run[at..].iter().copied().take(word.chars().count())))
            .map(|word| word.chars().count())
            .max();
        let length = found.unwrap_or(1);
        if found.is_some() {
            marks[at..at + length].fill(true);
        }
        at += length;
    }
    marks
}

fn asks(run: &Run, marks: &[bool], open: bool) -> Vec<Slot> {
    if !run.cjk {
        let text = run.text.iter().take(WORD).collect();
        return vec![Slot { ask: Ask::Word { text, open }, damped: open && run.text.len() == 1 }];
    }
    if let [one] = run.text[..] {
        return vec![Slot { ask: Ask::One(one), damped: marks[0] }];
    }
    let pairs = run.text.windows(2).zip(marks.windows(2));
    pairs
        .map(|(pair, marks)| Slot { ask: Ask::Pair(pair[0], pair[1]), damped: marks[0] || marks[1] })
        .collect()
}
