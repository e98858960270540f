//! Ranking, in whole numbers only, so that it can be repeated exactly in the browser.
//!
//! 1. Each slot of the query finds terms; its idf is that of the documents its terms have together.
//! 2. A document has Σ idf · class weight, times the square of the share of the query's idf that it
//!    covers. Its page adds [`PAGE`] % of the same over all its sections. All slots in one section add
//!    more, and so do all slots on one page. Titles and headings add the more, the larger the part of
//!    them that the query names. Damped slots (see [`Slot`]) count in sums, never in "all slots".
//! 3. The best [`PAGES`] pages are read where that can matter: the query as a phrase in title, heading or
//!    text adds more, provided that the slots say it may be there.
//! 4. Other readings of the query (synonyms, sounds) go through 1–3 and count for a part, measured
//!    against the idf of the query as typed; so do some kinds. A document keeps its best score.

use super::build::{CLASSES, pair};
use super::excerpt::{Needle, excerpt};
use super::fold::key;
use super::query::{Ask, Query, Slot};
use super::{Document, Hit, Index, Kind};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Weights of the classes of postings: title and keywords, heading, frequent and rare in the text.
pub(super) const WEIGHTS: [u64; CLASSES] = [340, 240, 135, 100];

/// What a page's sections together add, in per cent.
const PAGE: u64 = 60;

/// What all slots in one section, and all slots on one page, add per unit of idf.
const WHOLE_SECTION: u64 = 120;
const WHOLE_PAGE: u64 = 200;

/// What all slots in one section add when damped ones are there too: what was asked may stand there.
const WHOLE_QUESTION: u64 = 60;

/// What naming all of a title or a heading, and nothing else, adds per unit of idf.
const TITLE_SHARE: u64 = 250;
const HEADING_SHARE: u64 = 150;

/// What a guide adds whose title or keywords hold half of the query, when it asks and when it does not.
const GUIDE_ASKED: u64 = 300;
const GUIDE_NAMED: u64 = 60;

/// What the query as a phrase adds: title, heading, text; each equal or contained.
const TITLE_EQUAL: u64 = 300;
const TITLE_HAS: u64 = 120;
const HEADING_EQUAL: u64 = 250;
const HEADING_HAS: u64 = 80;
const TEXT_HAS: u64 = 120;
const TEXT_HAS_RUNS: u64 = 60;

/// Documents that are kept for each reading.
const KEPT: usize = 2000;

/// Pages whose text is read, and sections of each.
const PAGES: usize = 30;
const SECTIONS: usize = 2;

/// What other terms than the one asked for count, in per cent.
const LONGER: u64 = 70;
const MISTYPED: u64 = 60;

/// What a document counts by its kind, in per cent: lists of links come after what they link to.
const fn kind_percent(kind: Kind) -> u64 {
    match kind {
        Kind::Article | Kind::Guide | Kind::Outcome => 100,
        Kind::Question | Kind::Rule | Kind::Term => 90,
        Kind::Tag => 50,
    }
}

/// What other readings of the query count, in per cent.
const SYNONYM: u64 = 80;
const SOUND: u64 = 90;
const SOUND_STEP: usize = 10;
const REPAIR: u64 = 85;

/// Other readings that are tried.
const READINGS: usize = 6;

/// Damped slots count this part of their idf.
const DAMPED: u64 = 8;

/// Terms that a slot is extended to.
const FAMILY: usize = 24;

/// A slot with the terms that answer it.
struct Found {
    terms: Vec<(usize, u64)>,
    /// Already damped.
    idf: u64,
    damped: bool,
    needles: Vec<Vec<char>>,
}

/// A reading of the query, looked up.
struct Reading {
    query: Query,
    percent: u64,
    found: Vec<Found>,
    total: u64,
    /// Idf of the query as typed.
    typed: u64,
}

impl Reading {
    /// A score that can be compared with those of other readings and kinds.
    fn weigh(&self, score: u64, kind: Kind) -> u64 {
        score * self.percent / 100 * kind_percent(kind) / 100 * self.typed / self.total
    }
}

/// A document that answers, and to which reading.
#[derive(Clone, Copy)]
struct Candidate {
    doc: u32,
    page: u32,
    score: u64,
    reading: usize,
    /// Whether all slots are in the document, and in its page's title or keywords.
    whole: bool,
    titled: bool,
    /// Slots that its heading has.
    headed: u64,
}

/// See [`Index::search`].
pub(super) fn search(index: &Index, query: &str, limit: usize) -> Vec<Hit> {
    let readings = readings(index, Query::new(query, &index.fold));
    let mut best: HashMap<u32, Candidate> = HashMap::new();
    for (number, reading) in readings.iter().enumerate() {
        for candidate in first_pass(index, reading, number) {
            let known = best.entry(candidate.doc).or_insert(candidate);
            if candidate.score > known.score {
                *known = candidate;
            }
        }
    }
    let mut candidates: Vec<Candidate> = best.into_values().collect();
    sort(&mut candidates);
    let (mut top, rest) = shortlist(candidates);
    for candidate in &mut top {
        candidate.score += second_pass(index, &readings[candidate.reading], candidate);
    }
    sort(&mut top);
    let floor = top.last().map_or(0, |last| last.score);
    let mut shown = std::collections::HashSet::new();
    let rest = rest.into_iter().map(|one| Candidate { score: one.score.min(floor), ..one });
    top.into_iter()
        .chain(rest)
        .filter(|one| shown.insert(one.page))
        .take(limit)
        .map(|one| hit(index, one, &readings[one.reading]))
        .collect()
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by_key(|one| (Reverse(one.score), one.doc));
}

fn hit(index: &Index, one: Candidate, reading: &Reading) -> Hit {
    let doc: &Document = &index.docs[one.doc as usize];
    let needles: Vec<Needle> = reading
        .found
        .iter()
        .flat_map(|found| found.needles.iter().map(|needle| (needle.clone(), found.idf)))
        .collect();
    Hit {
        url: doc.url.clone(),
        title: doc.title.clone(),
        section: doc.section.clone(),
        kind: doc.kind,
        excerpt: excerpt(&doc.text, &needles, &index.fold),
        score: one.score,
    }
}

/// The query as typed, then as its words may also be read.
fn readings(index: &Index, query: Query) -> Vec<Reading> {
    let mut readings = vec![look_up(index, query, 100, None)];
    let mut others: Vec<(Query, u64)> = Vec::new();
    let first = &readings[0];
    let dead = |ask: &Ask| {
        let same = |slot: &Slot| slot.ask == *ask;
        first.query.slots.iter().position(same).is_some_and(|at| first.found[at].terms.is_empty())
    };
    for (at, run) in first.query.runs.iter().enumerate() {
        if run.cjk {
            let pairs = run.text.windows(2).map(|pair| !dead(&Ask::Pair(pair[0], pair[1])));
            let alive: Vec<bool> = pairs.collect();
            if alive.contains(&false)
                && let Some(text) = index.sounds.repair(&run.text, &alive)
            {
                others.push((first.query.with_run(at, &text), REPAIR));
            }
        } else if !known(index, &run.text) {
            let texts = index.sounds.read(&run.text);
            let percents = (0..=SOUND).rev().step_by(SOUND_STEP);
            others.extend(
                texts.iter().zip(percents).map(|(text, percent)| (first.query.with_run(at, text), percent)),
            );
        }
    }
    others.extend(synonyms(index, &first.query).into_iter().map(|query| (query, SYNONYM)));
    others.truncate(READINGS);
    let typed = Some(first.total);
    readings.extend(others.into_iter().map(|(query, percent)| look_up(index, query, percent, typed)));
    readings
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

/// Whether the site has a word, or one that begins so.
fn known(index: &Index, word: &[char]) -> bool {
    let text: String = word.iter().collect();
    let at = index.dictionary.words.partition_point(|known| **known < *text);
    index.dictionary.words.get(at).is_some_and(|known| known.starts_with(&text))
}

fn look_up(index: &Index, query: Query, percent: u64, typed: Option<u64>) -> Reading {
    let found: Vec<Found> = query.slots.iter().map(|slot| find(index, slot)).collect();
    let total = found.iter().map(|found| found.idf).sum::<u64>().max(1);
    Reading { query, percent, found, total, typed: typed.unwrap_or(total) }
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
    let documents: u64 = terms.iter().map(|(term, _)| u64::from(dictionary.frequency(*term))).sum();
    let full = idf(index.docs.len() as u64, documents);
    let mut needles = vec![needle];
    let mistyped = terms.iter().filter(|(_, percent)| *percent == MISTYPED);
    needles.extend(mistyped.map(|(term, _)| dictionary.text(*term).chars().collect()));
    Found { terms, idf: if slot.damped { full / DAMPED } else { full }, damped: slot.damped, needles }
}

/// The word itself; longer ones when it may be unfinished or does not exist; else those one edit away.
fn family(index: &Index, word: &str, open: bool) -> Vec<(usize, u64)> {
    let dictionary = &index.dictionary;
    let words = &dictionary.words;
    let at = words.partition_point(|known| **known < *word);
    let exact = words.get(at).is_some_and(|known| **known == *word);
    let mut terms = if exact { vec![(at, 100)] } else { Vec::new() };
    let length = word.chars().count();
    if (open || !exact) && length > 1 {
        let longer = (at + usize::from(exact)..words.len()).take_while(|&term| words[term].starts_with(word));
        terms.extend(most_frequent(index, longer.collect()).into_iter().map(|term| (term, LONGER)));
    }
    if terms.is_empty() && length >= 5 {
        let start: String = word.chars().take(2).collect();
        let from = words.partition_point(|known| **known < *start);
        let near = (from..words.len()).take_while(|&term| words[term].starts_with(&start));
        let typed: Vec<char> = word.chars().collect();
        let one_edit = near.filter(|&term| is_one_edit(&typed, &words[term].chars().collect::<Vec<char>>()));
        terms.extend(most_frequent(index, one_edit.collect()).into_iter().map(|term| (term, MISTYPED)));
    }
    terms
}

fn most_frequent(index: &Index, mut terms: Vec<usize>) -> Vec<usize> {
    terms.sort_by_key(|&term| (Reverse(index.dictionary.frequency(term)), term));
    terms.truncate(FAMILY);
    terms
}

/// Whether one insertion, deletion, exchange, or swap of neighbours leads from `a` to `b`.
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

/// log₂(documents ÷ with) + ½ in 64ths, from whole numbers only: the logarithm is linear between powers of two.
fn idf(documents: u64, with: u64) -> u64 {
    let ratio = documents.max(1) * 1024 / with.clamp(1, documents.max(1));
    let power = u64::from(ratio.ilog2());
    (power - 10) * 64 + ((ratio * 64) >> power) - 64 + 32
}

/// What a document or a page has collected.
#[derive(Clone, Copy, Default)]
struct Sum {
    weighted: u64,
    covered: u64,
    /// Slots (without damped ones) that it has, that a title or keywords have, and that those or a
    /// heading have.
    hits: u64,
    titled: u64,
    headed: u64,
    titled_idf: u64,
    /// Best weight and class for the slot that is being collected.
    best: u64,
    class: usize,
}

impl Sum {
    /// Notes a posting of the current slot; says whether it is the first.
    fn note(&mut self, weight: u64, class: usize) -> bool {
        let first = self.best == 0;
        self.class = if first { class } else { self.class.min(class) };
        self.best = self.best.max(weight);
        first
    }

    /// Ends the current slot.
    fn take(&mut self, found: &Found) {
        self.weighted += self.best * found.idf / 100;
        self.covered += found.idf;
        let counted = u64::from(!found.damped);
        self.hits += counted;
        self.headed += if self.class <= 1 { counted } else { 0 };
        if self.class == 0 {
            self.titled += counted;
            self.titled_idf += found.idf;
        }
        self.best = 0;
    }

    fn score(&self, total: u64) -> u64 {
        self.weighted * self.covered / total * self.covered / total
    }
}

fn first_pass(index: &Index, reading: &Reading, number: usize) -> Vec<Candidate> {
    let mut docs: HashMap<u32, Sum> = HashMap::new();
    let mut pages: HashMap<u32, Sum> = HashMap::new();
    for found in &reading.found {
        collect(index, found, &mut docs, &mut pages);
    }
    let slots = reading.query.wanted();
    let candidate = |(at, doc): (u32, Sum)| {
        let page_at = index.page_of(at);
        let page = &pages[&page_at];
        let mut score = doc.score(reading.total) + page.score(reading.total) * PAGE / 100;
        score += share(reading, page.titled, index.titles[page_at as usize], TITLE_SHARE);
        let whole = [
            (doc.hits == slots, WHOLE_SECTION),
            (page.hits == slots, WHOLE_PAGE),
            (doc.covered == reading.total, WHOLE_QUESTION),
        ];
        score += whole
            .iter()
            .map(|(whole, weight)| u64::from(*whole) * (reading.total * weight / 100))
            .sum::<u64>();
        if index.docs[at as usize].kind == Kind::Guide && page.titled_idf * 2 >= reading.total {
            let weight = if reading.query.intent { GUIDE_ASKED } else { GUIDE_NAMED };
            score += reading.total * weight / 100;
        }
        Candidate {
            doc: at,
            page: page_at,
            score: reading.weigh(score, index.docs[at as usize].kind),
            reading: number,
            whole: doc.hits == slots,
            titled: page.titled == slots,
            headed: doc.headed,
        }
    };
    let mut candidates: Vec<Candidate> = docs.into_iter().map(candidate).collect();
    sort(&mut candidates);
    candidates.truncate(KEPT);
    candidates
}

/// `weight` for a text of `length` tokens whose tokens are the query's slots and nothing else; less
/// the more that either has for itself.
fn share(reading: &Reading, named: u64, length: u32, weight: u64) -> u64 {
    let (length, slots) = (u64::from(length).max(1), reading.query.wanted());
    let named = named.min(length);
    reading.total * weight / 100 * named * named / (length * slots.max(1))
}

fn collect(index: &Index, found: &Found, docs: &mut HashMap<u32, Sum>, pages: &mut HashMap<u32, Sum>) {
    let mut touched: Vec<u32> = Vec::new();
    for &(term, percent) in &found.terms {
        for (class, postings) in index.dictionary.classes(term).into_iter().enumerate() {
            for &doc in postings {
                if docs.entry(doc).or_default().note(WEIGHTS[class] * percent / 100, class) {
                    touched.push(doc);
                }
            }
        }
    }
    let mut touched_pages: Vec<u32> = Vec::new();
    for doc in touched {
        let page = index.page_of(doc);
        let sum = docs.entry(doc).or_default();
        if pages.entry(page).or_default().note(sum.best, sum.class) {
            touched_pages.push(page);
        }
        sum.take(found);
    }
    for page in touched_pages {
        pages.entry(page).or_default().take(found);
    }
}

/// The sections that are read, and the others.
fn shortlist(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut sections: HashMap<u32, usize> = HashMap::new();
    candidates.into_iter().partition(|one| {
        let pages = sections.len();
        match sections.get_mut(&one.page) {
            Some(count) if *count < SECTIONS => *count += 1,
            None if pages < PAGES => _ = sections.insert(one.page, 1),
            _ => return false,
        }
        true
    })
}

/// What reading a document adds to its score.
fn second_pass(index: &Index, reading: &Reading, one: &Candidate) -> u64 {
    let slots = reading.query.wanted();
    let doc = &index.docs[one.doc as usize];
    let head = index.pages[one.page as usize].0 == one.doc;
    let wanted = &reading.query.key;
    let mut weight = 0;
    if one.titled {
        let title = key(&doc.title, &index.fold);
        let full = if title == *wanted { TITLE_EQUAL } else { u64::from(has(&title, wanted)) * TITLE_HAS };
        weight += if head { full } else { full / 2 };
    }
    if one.headed == slots {
        let heading = key(&doc.section, &index.fold);
        weight +=
            if heading == *wanted { HEADING_EQUAL } else { u64::from(has(&heading, wanted)) * HEADING_HAS };
    }
    if one.whole && slots > 1 {
        weight += phrases(&reading.query, &key(&doc.text, &index.fold));
    }
    let mut score = reading.total * weight / 100;
    if one.headed * 2 >= slots {
        let (named, length) = overlap(index, &reading.query, &doc.section);
        score += share(reading, named, length, HEADING_SHARE);
    }
    reading.weigh(score, doc.kind)
}

/// What a text adds that has the query, or some of its runs, as they stand.
fn phrases(query: &Query, text: &[char]) -> u64 {
    if has(text, &query.key) {
        return TEXT_HAS;
    }
    let all: usize = query.runs.iter().map(|run| run.text.len()).sum();
    let there: usize = query.runs.iter().filter(|run| has(text, &run.text)).map(|run| run.text.len()).sum();
    TEXT_HAS_RUNS * there as u64 / all.max(1) as u64
}

fn has(text: &[char], part: &[char]) -> bool {
    text.windows(part.len().max(1)).any(|window| window == part)
}

/// How many slots of the query a heading has, and how long it is.
fn overlap(index: &Index, query: &Query, heading: &str) -> (u64, u32) {
    let own = Query::new(heading, &index.fold);
    let has = |ask: &Ask| own.slots.iter().any(|slot| slot.ask.same(ask));
    (query.slots.iter().filter(|slot| !slot.damped && has(&slot.ask)).count() as u64, own.slots.len() as u32)
}
