//! Query → readings: the query as typed and as its words may also be meant, every slot with the terms
//! that answer it.

use super::dictionary::pair;
use super::fold::key;
use super::query::{Ask, Query, Run, Slot};
use super::token::WORD;
use super::weights::WEIGHTS;
use super::{Index, Kind};
use std::cmp::Reverse;

/// Distance from a letter of the first Japanese syllabary, hiragana, to the same of the second.
const KANA: u32 = 0x60;

/// Origin of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As typed.
    Typed,
    /// By sound, with a confused character repaired, or with a slip corrected.
    Sound,
    /// With a synonym.
    Synonym,
    /// With two words for one, or one for two.
    Compound,
}

/// A slot with the terms that answer it.
pub(super) struct Found {
    /// Terms, and what each counts in per cent of the class.
    pub(super) terms: Vec<(usize, u64)>,
    /// Number of documents that have them; a document with several of them counts as often.
    pub(super) documents: u64,
    /// Rarity of the slot, already divided if it is damped.
    pub(super) idf: u64,
    /// True if the slot is damped; see [`Slot`].
    pub(super) damped: bool,
    /// Texts to mark in an excerpt.
    pub(super) needles: Vec<Vec<char>>,
}

/// A reading of the query, looked up.
pub(super) struct Reading {
    /// The query as it is read here.
    pub(super) query: Query,
    /// Origin of this reading.
    pub(super) way: Way,
    /// Weight of its scores, in per cent.
    pub(super) percent: u64,
    /// Its slots, in order.
    pub(super) found: Vec<Found>,
    /// Idf of all its slots, at least 1.
    pub(super) total: u64,
    /// Idf of the query as typed.
    pub(super) typed: u64,
}

impl Reading {
    /// A score that can be compared with those of other readings and kinds.
    pub(super) fn weigh(&self, score: u64, kind: Kind) -> u64 {
        score * self.percent / 100 * self.of_kind(kind) / 100 * self.typed / self.total
    }

    /// Weight of a kind of page in this reading, in per cent.
    pub(super) fn of_kind(&self, kind: Kind) -> u64 {
        let kinds = match &self.query {
            query if query.defines => &WEIGHTS.kinds_meant,
            query if query.intent => &WEIGHTS.kinds_asked,
            _ => &WEIGHTS.kinds,
        };
        kinds[kind as usize]
    }
}

/// The query as typed, then as its words may also be read.
pub(super) fn readings(index: &Index, query: Query) -> Vec<Reading> {
    let mut readings = vec![look_up(index, query, Way::Typed, 100)];
    let mut others: Vec<(Query, Way, u64)> = Vec::new();
    let first = &readings[0];
    // A term that touches a question word is never taken for a typing error, because the site need not contain it.
    let dead = |ask: &Ask| {
        let same = |slot: &Slot| slot.ask == *ask && !slot.damped;
        first.query.slots.iter().position(same).is_some_and(|at| first.found[at].terms.is_empty())
    };
    for (at, run) in first.query.runs.iter().enumerate() {
        if let Some(text) = first.query.unasked(at) {
            others.push((first.query.with_run(at, &text), Way::Typed, WEIGHTS.unasked));
        }
        if run.cjk {
            let pairs = run.text.windows(2).map(|pair| !dead(&Ask::Pair(pair[0], pair[1])));
            let alive: Vec<bool> = pairs.collect();
            if alive.contains(&false)
                && let Some(text) = other_kana(&run.text)
            {
                others.push((first.query.with_run(at, &text), Way::Sound, WEIGHTS.repair));
            }
            if alive.contains(&false)
                && let Some(text) = index.sounds.repair(&run.text, &alive)
            {
                others.push((first.query.with_run(at, &text), Way::Sound, WEIGHTS.repair));
            }
        } else if !known(index, &run.text) {
            for (text, step) in index.sounds.read(&run.text).iter().zip(0..) {
                let percent = WEIGHTS.sound - step * WEIGHTS.sound_step;
                others.push((first.query.with_run(at, text), Way::Sound, percent));
            }
        }
    }
    let corrected = corrected(index, first).into_iter();
    others.extend(corrected.map(|query| (query, Way::Sound, WEIGHTS.corrected)));
    let compounds = compounds(index, first).into_iter();
    others.extend(compounds.map(|query| (query, Way::Compound, WEIGHTS.compound)));
    let synonyms = synonyms(index, &first.query).into_iter();
    others.extend(synonyms.map(|query| (query, Way::Synonym, WEIGHTS.synonym)));
    others.truncate(WEIGHTS.readings);
    let typed = first.total;
    let others = others.into_iter().map(|(query, way, percent)| look_up(index, query, way, percent));
    readings.extend(others.map(|reading| Reading { typed, ..reading }));
    readings
}

/// A text in the one Japanese syllabary, written in the other.
fn other_kana(text: &[char]) -> Option<Vec<char>> {
    let all_between = |first, last| text.iter().all(|&c| c == 'ー' || (first..=last).contains(&c));
    let turned = |by: u32| {
        let other =
            |&c: &char| if c == 'ー' { Some(c) } else { char::from_u32(u32::from(c).wrapping_add(by)) };
        text.iter().map(other).collect()
    };
    match () {
        () if all_between('ぁ', 'ゖ') => turned(KANA),
        () if all_between('ァ', 'ヶ') => turned(KANA.wrapping_neg()),
        () => None,
    }
}

/// The query with a word of the glossary replaced by another of the same meaning.
fn synonyms(index: &Index, query: &Query) -> Vec<Query> {
    let mut found = Vec::new();
    for (word, others) in &index.synonyms {
        let group: Vec<Vec<char>> =
            std::iter::once(word).chain(others).map(|word| key(word, &index.fold)).collect();
        for (at, run) in query.runs.iter().enumerate() {
            for word in group.iter().filter(|word| !word.is_empty() && word.len() <= run.text.len()) {
                let Some(from) = run.text.windows(word.len()).position(|part| part == word) else { continue };
                if !run.cjk && word.len() < run.text.len() {
                    continue;
                }
                for other in group.iter().filter(|other| *other != word) {
                    let text = [&run.text[..from], other, &run.text[from + word.len()..]].concat();
                    found.push(query.with_run(at, &text));
                }
            }
        }
    }
    found
}

/// The query with its mistyped words as the site has them: the most frequent, then the next.
fn corrected(index: &Index, first: &Reading) -> Vec<Query> {
    let mut found: Vec<Query> = Vec::new();
    if !index.language.has_forms() {
        return found;
    }
    let query = &first.query;
    let near = |run: &Run| -> Vec<usize> {
        let text: String = run.text.iter().collect();
        let is_asked = |slot: &Slot| matches!(&slot.ask, Ask::Word { text: asked, .. } if *asked == text);
        let slot = query.slots.iter().position(is_asked).map(|at| &first.found[at]);
        let terms = slot.into_iter().flat_map(|found| &found.terms);
        terms.filter(|(_, percent)| *percent == WEIGHTS.mistyped).map(|(term, _)| *term).collect()
    };
    let near: Vec<Vec<usize>> = query.runs.iter().map(near).collect();
    for choice in 0..2 {
        let mut other = query.clone();
        for (at, near) in near.iter().enumerate().filter(|(_, near)| !near.is_empty()) {
            let term = index.dictionary.text(near[choice.min(near.len() - 1)]);
            other = other.with_run(at, &term.chars().collect::<Vec<char>>());
        }
        if other.key != query.key && !found.iter().any(|known| known.key == other.key) {
            found.push(other);
        }
    }
    found
}

/// The query with two words that the site also has as one, and with one that it may have as two.
fn compounds(index: &Index, first: &Reading) -> Vec<Query> {
    let mut found = Vec::new();
    let language = index.language;
    let runs: &[Run] = if language.has_forms() { &first.query.runs } else { &[] };
    let texts: Vec<String> = runs.iter().map(|run| run.text.iter().collect()).collect();
    for (at, (run, text)) in runs.iter().zip(&texts).enumerate().filter(|(_, (run, _))| !run.cjk) {
        if let Some(next) = texts.get(at + 1).filter(|_| !runs[at + 1].cjk) {
            let joined = [format!("{text}{next}"), format!("{}{next}", language.stems(text).form)];
            if let Some(joined) = joined.iter().find(|joined| exactly(index, joined).is_some()) {
                found.push(first.query.with_runs(at, 2, &joined.chars().collect::<Vec<char>>()));
            }
        }
        let is_there = |(slot, found): (&Slot, &Found)| {
            let near = found.terms.iter().all(|(_, percent)| *percent == WEIGHTS.mistyped);
            !slot.damped && slot.ask.text() == *text && near
        };
        let is_dead = first.query.slots.iter().zip(&first.found).any(is_there);
        let apart = if is_dead { parts(index, text) } else { None };
        let parts = apart.or_else(|| particle(index, text));
        if let Some((one, other)) = parts.filter(|_| run.text.len() <= WORD) {
            found.push(first.query.parted(at, &one, &other));
        }
    }
    found
}

/// The parts of a word that ends with a particle: `setup`, and of `setups`; not of `without`.
fn particle(index: &Index, word: &str) -> Option<(String, String)> {
    let form = index.language.stems(word).form;
    let (rest, particle) = [word, &form].into_iter().find_map(|word| index.language.particle(word))?;
    exactly(index, rest).filter(|_| !index.language.is_damped(rest))?;
    Some((rest.to_string(), particle.to_string()))
}

/// Two words of the site, of three letters at least, that a word consists of: the longest first.
fn parts(index: &Index, word: &str) -> Option<(String, String)> {
    let places: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    let cut = |&at: &usize| Some((&word[..at], &word[at..]));
    let inner = places.get(3..places.len().saturating_sub(2)).unwrap_or_default();
    let is_there = |(one, other): &(&str, &str)| exactly(index, one).and(exactly(index, other)).is_some();
    let (one, other) = inner.iter().rev().filter_map(cut).find(is_there)?;
    Some((one.to_string(), other.to_string()))
}

/// A word of the site.
fn exactly(index: &Index, word: &str) -> Option<usize> {
    index.dictionary.words.binary_search_by(|known| (**known).cmp(word)).ok()
}

/// True if the site has a word, or one that begins so.
fn known(index: &Index, word: &[char]) -> bool {
    with_start(index, &word.iter().collect::<String>()).next().is_some()
}

fn look_up(index: &Index, query: Query, way: Way, percent: u64) -> Reading {
    let found: Vec<Found> = query.slots.iter().map(|slot| find(index, slot)).collect();
    let total = found.iter().map(|found| found.idf).sum::<u64>().max(1);
    Reading { query, way, percent, found, total, typed: total }
}

fn find(index: &Index, slot: &Slot) -> Found {
    let dictionary = &index.dictionary;
    let words = dictionary.words.len();
    let at = |pair: u64| dictionary.pairs.partition_point(|&known| known < pair) + words;
    let (terms, needle): (Vec<(usize, u64)>, Vec<char>) = match &slot.ask {
        Ask::Pair(a, b) => {
            let term = at(pair(*a, Some(*b)));
            let exact = term < dictionary.len() && dictionary.pairs[term - words] == pair(*a, Some(*b));
            (if exact { vec![(term, 100)] } else { Vec::new() }, vec![*a, *b])
        }
        Ask::One(c) => {
            let next = char::from_u32(u32::from(*c) + 1).map_or(u64::MAX, |next| pair(next, None));
            ((at(pair(*c, None))..at(next)).map(|term| (term, 100)).collect(), vec![*c])
        }
        Ask::Word { text, open } => (family(index, text, *open), text.chars().collect()),
    };
    // Words of its family say how rare a word is only where it is not there itself.
    let own = |(_, percent): &&(usize, u64)| *percent != WEIGHTS.derived;
    let is_there = terms.iter().any(|term| own(&term));
    let counted = terms.iter().filter(|term| own(term) || !is_there);
    let documents: u64 = counted.map(|(term, _)| u64::from(dictionary.frequency(*term))).sum();
    let full = idf(index.docs.len() as u64, documents);
    let mut needles = vec![needle];
    let others = terms
        .iter()
        .filter(|(_, percent)| [WEIGHTS.mistyped, WEIGHTS.inflected, WEIGHTS.derived].contains(percent));
    needles.extend(others.map(|(term, _)| dictionary.text(*term).chars().collect()));
    let idf = if slot.damped { full / WEIGHTS.damped } else { full };
    Found { terms, documents, idf, damped: slot.damped, needles }
}

/// Terms for a word: the word itself, other forms of it, and words of its family; longer ones when it may be
/// unfinished or nothing is there; else those one edit away.
fn family(index: &Index, word: &str, open: bool) -> Vec<(usize, u64)> {
    let mut terms: Vec<(usize, u64)> = exactly(index, word).map(|term| (term, 100)).into_iter().collect();
    let length = word.chars().count();
    terms.extend(forms(index, word));
    if (open || terms.is_empty()) && length > 1 {
        let longer = with_start(index, word);
        let others = longer.filter(|term| !terms.iter().any(|(known, _)| known == term)).collect();
        terms.extend(most_frequent(index, others).into_iter().map(|term| (term, WEIGHTS.longer)));
    }
    if terms.is_empty() && length >= if index.language.has_forms() { 4 } else { 5 } {
        terms.extend(mistyped(index, word).into_iter().map(|term| (term, WEIGHTS.mistyped)));
    }
    terms
}

/// The least number of letters of a stem in which slips are looked for.
const SHAPE: usize = 4;

/// Words one edit away, the most frequent first, without function words; where none is, those of which
/// another form is.
fn mistyped(index: &Index, word: &str) -> Vec<usize> {
    let typed: Vec<char> = word.chars().collect();
    let mut starts = vec![[typed[0], typed[1]]];
    if index.language.has_forms() {
        // The second letter may be one too many, or in the place of its neighbour.
        starts.extend([[typed[0], typed[2]], [typed[1], typed[0]]]);
        starts.sort_unstable();
        starts.dedup();
    }
    let words = &index.dictionary.words;
    let near = starts.iter().flat_map(|start| with_start(index, &start.iter().collect::<String>()));
    let near: Vec<usize> = near.filter(|&term| !index.language.only_joins(&words[term])).collect();
    let is_near = |&term: &usize| is_one_edit(&typed, &words[term].chars().collect::<Vec<char>>());
    let mut found: Vec<usize> = near.iter().copied().filter(is_near).collect();
    if found.is_empty() && index.language.has_forms() {
        let shapes = |word: &str| -> Vec<Vec<char>> {
            let all = index.language.shapes(word).into_iter().map(|shape| shape.chars().collect());
            all.filter(|shape: &Vec<char>| shape.len() >= SHAPE).collect()
        };
        let typed = shapes(word);
        let is_near = |term: &usize| {
            let other = shapes(&words[*term]);
            typed.iter().any(|one| other.iter().any(|other| is_one_edit(one, other)))
        };
        found = near.into_iter().filter(is_near).collect();
    }
    most_frequent(index, found)
}

/// Other forms of a word, and words of its family.
fn forms(index: &Index, word: &str) -> Vec<(usize, u64)> {
    let (words, language) = (&index.dictionary.words, index.language);
    if !language.has_forms() || language.is_damped(word) {
        return Vec::new();
    }
    let stems = language.stems(word);
    let mut found: Vec<(usize, u64)> = Vec::new();
    for start in language.starts(&stems) {
        for term in with_start(index, &start).filter(|&term| *words[term] != *word) {
            let other = language.stems(&words[term]);
            let percent = if other.form == stems.form { WEIGHTS.inflected } else { WEIGHTS.derived };
            if other.family == stems.family && !found.iter().any(|(known, _)| *known == term) {
                found.push((term, percent));
            }
        }
    }
    let best = most_frequent(index, found.iter().map(|(term, _)| *term).collect());
    best.iter().filter_map(|term| found.iter().find(|(known, _)| known == term).copied()).collect()
}

/// The words that begin with a text, in order.
fn with_start<'a>(index: &'a Index, start: &str) -> impl Iterator<Item = usize> + use<'a> {
    let words = &index.dictionary.words;
    let from = words.partition_point(|known| **known < *start);
    let start = start.to_string();
    (from..words.len()).take_while(move |&term| words[term].starts_with(&start))
}

fn most_frequent(index: &Index, mut terms: Vec<usize>) -> Vec<usize> {
    terms.sort_by_key(|&term| (Reverse(index.dictionary.frequency(term)), term));
    terms.truncate(WEIGHTS.family);
    terms
}

/// True if one insertion, deletion, exchange, or swap of neighbours leads from `a` to `b`.
fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => false,
        ([a1, a2, rest_a @ ..], [b1, b2, rest_b @ ..]) if a1 == b2 && a2 == b1 && rest_a == rest_b => true,
        _ if a.len() == b.len() => a[1..] == b[1..],
        _ if a.len() + 1 == b.len() => *a == b[1..],
        _ if a.len() == b.len() + 1 => a[1..] == *b,
        _ => false,
    }
}

/// Rarity: log₂(documents ÷ with) + ½ in 64ths, from whole numbers only; the logarithm is linear between
/// powers of two.
fn idf(documents: u64, with: u64) -> u64 {
    let ratio = documents.max(1) * 1024 / with.clamp(1, documents.max(1));
    let power = u64::from(ratio.ilog2());
    (power - 10) * 64 + ((ratio * 64) >> power) - 64 + 32
}
