//! Reasons why a result is where it is, for `zhinan search --explain` and `zhinan test`.

use super::Index;
use super::lookup::{Found, Reading, Way};
use super::query::{Ask, questions};
use super::rank::Candidate;
use super::weights::WEIGHTS;
use serde::Serialize;

/// Results of a query, with reasons.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// Words of the query that the site has nowhere.
    pub unknown: Vec<String>,
    /// One for each result, in order.
    pub reasons: Vec<Reason>,
}

/// Reasons why a result has its score.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Address of the result.
    pub url: String,
    /// Its score.
    pub score: u64,
    /// The query as it was read for this result: in other words, when not as typed.
    pub read: String,
    /// Origin of that reading: `typed`, `sound`, `synonym`, `compound`.
    pub way: &'static str,
    /// Parts of the query, one by one.
    pub terms: Vec<TermReason>,
    /// Points of which the score is the sum, by name, before the factors.
    pub parts: Vec<(&'static str, u64)>,
    /// Factors in per cent: reading, kind, and the idf of the query as typed against that of the reading.
    pub factors: [u64; 3],
}

/// Share of one part of the query in a result.
#[derive(Clone, Debug, Serialize)]
pub struct TermReason {
    /// The part.
    pub text: String,
    /// Rarity on the site, in 64ths of a bit.
    pub idf: u64,
    /// True if it touches a question word and so counts little.
    pub damped: bool,
    /// Place of the section that has it: `title`, `heading`, `often`, `text`; empty when it has not.
    pub place: &'static str,
    /// Weight of that place.
    pub weight: u64,
}

const PLACES: [&str; 4] = ["title", "heading", "often", "text"];

/// Puts together what [`super::rank`] has counted.
pub(super) fn reason(
    index: &Index,
    reading: &Reading,
    one: &Candidate,
    parts: Vec<(&'static str, u64)>,
) -> Reason {
    let doc = &index.docs[one.doc as usize];
    let asks = reading.query.slots.iter().zip(&reading.found);
    Reason {
        url: doc.url.clone(),
        score: one.score,
        read: reading.query.key.iter().collect(),
        way: match reading.way {
            Way::Typed => "typed",
            Way::Sound => "sound",
            Way::Synonym => "synonym",
            Way::Compound => "compound",
        },
        terms: asks.map(|(slot, found)| term(index, &slot.ask, found, one.doc)).collect(),
        parts: parts.into_iter().filter(|(_, points)| *points > 0).collect(),
        factors: [reading.percent, reading.of_kind(doc.kind), 100 * reading.typed / reading.total],
    }
}

fn term(index: &Index, ask: &Ask, found: &Found, doc: u32) -> TermReason {
    let mut best = (0, "");
    for &(term, percent) in &found.terms {
        let mut classes = index.dictionary.classes(term);
        for (class, place) in PLACES.iter().enumerate() {
            let weight = WEIGHTS.classes[class] * percent / 100;
            let mut has = false;
            classes.next(|one| has |= one == doc);
            if weight > best.0 && has {
                best = (weight, *place);
            }
        }
    }
    TermReason { text: ask.text(), idf: found.idf, damped: found.damped, place: best.1, weight: best.0 }
}

/// The words of a query that the site has nowhere: of scripts without spaces, two characters or more
/// of which none stands beside any of its neighbours.
pub(super) fn unknown(index: &Index, reading: &Reading) -> Vec<String> {
    let dead = |ask: &Ask| {
        let at = reading.query.slots.iter().position(|slot| slot.ask.same(ask));
        at.is_some_and(|at| reading.found[at].terms.is_empty())
    };
    let mut words = Vec::new();
    for run in &reading.query.runs {
        if !run.cjk {
            let text: String = run.text.iter().collect();
            words.extend(dead(&Ask::Word { text: text.clone(), open: false }).then_some(text));
            continue;
        }
        let pairs: Vec<bool> = run.text.windows(2).map(|two| dead(&Ask::Pair(two[0], two[1]))).collect();
        let asked = questions(run, index.language);
        let alone = |at: usize| {
            let before = at.checked_sub(1).is_none_or(|before| pairs[before]);
            !asked[at] && before && pairs.get(at).is_none_or(|&dead| dead)
        };
        let places: Vec<usize> = (0..run.text.len()).collect();
        let words_of_run = places.chunk_by(|a, b| alone(*a) && alone(*b));
        words.extend(
            words_of_run
                .filter(|places| places.len() > 1)
                .map(|places| places.iter().map(|&at| run.text[at]).collect::<String>()),
        );
    }
    words
}

impl Reason {
    /// For people: a line for the terms, one for the sum.
    pub fn human(&self) -> String {
        let read =
            if self.way == "typed" { String::new() } else { format!("  {}: {}\n", self.way, self.read) };
        let terms: Vec<String> = self.terms.iter().map(TermReason::human).collect();
        let parts: Vec<String> = self.parts.iter().map(|(name, points)| format!("{name} {points}")).collect();
        let [reading, kind, typed] = self.factors;
        format!(
            "{read}  terms: {}\n  {} = {} × reading {reading} % × kind {kind} % × rarity {typed} %\n",
            terms.join(" · "),
            self.score,
            parts.join(" + "),
        )
    }
}

impl TermReason {
    fn human(&self) -> String {
        let damped = if self.damped { " (question)" } else { "" };
        match self.place {
            "" => format!("{}{damped} –", self.text),
            place => format!("{}{damped} {place} {} × {}", self.text, self.weight, self.idf),
        }
    }
}
