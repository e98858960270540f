//! Ranking, in whole numbers only, so that it can be repeated exactly in the browser. These are
//! its steps in words; `docs/content/contribute/search-format.en.md` has the formulas.
//!
//! 1. Each slot of the query finds terms; its idf is that of the documents its terms have together.
//!    Slots are taken from the rarest to the most common, damped ones last. Once [`Weights::enough`]
//!    documents are found, further classes of further slots bring in no others. The first slot that
//!    finds anything is taken whole, unless it is the only one: then its further classes are not read.
//! 2. A document has Σ idf · class weight, times the square of the share of the query's idf that it
//!    covers. Its page adds [`Weights::page`] % of the same over all its sections. All slots in one section
//!    add more. So do all slots on one page, in proportion to the part of them that stands in its title,
//!    keywords and headings: words scattered over a long page mean little. Titles and headings add the more,
//!    the larger the part of them that the query names. Damped slots (see [`Slot`]) count in sums, never in
//!    "all slots".
//! 3. The best [`Weights::pages`] pages are read where that can matter: the query as a phrase in title,
//!    heading or text adds more, provided that the slots say it may be there.
//! 4. Other readings of the query (synonyms, sounds) go through 1–3 and count for a part, measured
//!    against the idf of the query as typed; so do some kinds. A synonym does not lead to terms. A
//!    document keeps its best score.
//! 5. Where the query asks, terms count less, and a guide stands before its own outcome or rule that would be
//!    among the first, if it says nearly as much. Where it asks for the meaning of a word, terms count in full.

use super::dictionary::Classes;
use super::excerpt::{Needle, excerpt};
use super::explain::{self, Explanation};
use super::fold::key;
use super::lookup::{Found, Reading, Way, readings};
use super::query::{Ask, Query, Slot};
use super::weights::WEIGHTS;
use super::{Document, Hit, Index, Kind};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Names of the parts of which a score is the sum: from the postings, and from the text.
pub(super) const FIRST: [&str; 7] =
    ["section", "page", "title named", "all in section", "all on page", "question in section", "guide"];
pub(super) const SECOND: [&str; 4] =
    ["phrase in title", "phrase in heading", "phrase in text", "heading named"];

/// Results that a reader sees first.
const FIRST_SEEN: usize = 2;

/// A document that answers, and to which reading.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) doc: u32,
    page: u32,
    pub(super) score: u64,
    pub(super) reading: usize,
    /// True if all slots are in the document (`whole`), and in its page's title or keywords (`titled`).
    whole: bool,
    titled: bool,
    /// Slots that its heading has.
    headed: u64,
}

/// See [`Index::search`].
pub(super) fn search(index: &Index, query: &str, limit: usize) -> Vec<Hit> {
    let readings = readings(index, Query::new(query, &index.fold, index.language));
    best(index, &readings, limit).iter().map(|one| hit(index, one, &readings[one.reading])).collect()
}

/// See [`Index::explain`].
pub(super) fn explain(index: &Index, query: &str, limit: usize) -> Explanation {
    let readings = readings(index, Query::new(query, &index.fold, index.language));
    let reasons = best(index, &readings, limit)
        .iter()
        .map(|one| {
            let reading = &readings[one.reading];
            let tally = tally(index, reading);
            let first = FIRST.into_iter().zip(first_parts(index, reading, &tally, one.doc));
            let second = SECOND.into_iter().zip(second_parts(index, reading, one));
            explain::reason(index, reading, one, first.chain(second).collect())
        })
        .collect();
    Explanation { unknown: explain::unknown(index, &readings[0]), reasons }
}

/// The best document of each of the best pages, best first.
fn best(index: &Index, readings: &[Reading], limit: usize) -> Vec<Candidate> {
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
        let reading = &readings[candidate.reading];
        let score = second_parts(index, reading, candidate).iter().sum();
        candidate.score += reading.weigh(score, index.docs[candidate.doc as usize].kind);
    }
    sort(&mut top);
    let floor = top.last().map_or(0, |last| last.score);
    let mut shown = std::collections::HashSet::new();
    let rest = rest.into_iter().map(|one| Candidate { score: one.score.min(floor), ..one });
    let mut chosen: Vec<_> = top.into_iter().chain(rest).filter(|one| shown.insert(one.page)).collect();
    if readings[0].query.wants_answer() {
        guide_first(index, &mut chosen);
    }
    chosen.truncate(limit);
    chosen
}

/// Moves a guide before its own outcome or rule, where one is among the first and the guide says nearly as
/// much: whether it is the reader's, the guide asks.
fn guide_first(index: &Index, chosen: &mut Vec<Candidate>) {
    let kind = |doc: u32| index.docs[doc as usize].kind;
    let is_part = |one: &Candidate| matches!(kind(one.doc), Kind::Outcome | Kind::Rule);
    if let Some(at) = chosen.iter().take(FIRST_SEEN).position(is_part)
        && let Some(guide) = (0..chosen[at].doc).rev().find(|&doc| kind(doc) == Kind::Guide)
        && let Some(place) = chosen.iter().position(|one| one.page == index.page_of(guide))
        && place > at
        && chosen[place].score * 100 >= chosen[at].score * WEIGHTS.guide_first
    {
        let guide = chosen.remove(place);
        chosen.insert(at, Candidate { score: chosen[at].score, ..guide });
    }
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by_key(|one| (Reverse(one.score), one.doc));
}

fn hit(index: &Index, one: &Candidate, reading: &Reading) -> Hit {
    let doc: &Document = &index.docs[one.doc as usize];
    let needles: Vec<Needle> = reading
        .found
        .iter()
        .flat_map(|found| {
            let slot = &found.needles[0];
            // A form that begins with the word counts as the word once.
            let worth =
                |at: usize, needle: &[char]| if at > 0 && needle.starts_with(slot) { 0 } else { found.idf };
            found.needles.iter().enumerate().map(move |(at, needle)| (needle.clone(), worth(at, needle)))
        })
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

/// Sums that a document or a page has collected.
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
    /// All slots that a title or keywords have.
    named: u64,
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
            self.named += 1;
            self.titled_idf += found.idf;
        }
        self.best = 0;
    }

    fn score(&self, total: u64) -> u64 {
        self.weighted * self.covered / total * self.covered / total
    }
}

/// Sums of the documents and pages that have a slot of a reading, by number.
struct Tally {
    docs: HashMap<u32, Sum>,
    pages: HashMap<u32, Sum>,
}

fn tally(index: &Index, reading: &Reading) -> Tally {
    let mut tally = Tally { docs: HashMap::new(), pages: HashMap::new() };
    let mut found: Vec<&Found> = reading.found.iter().collect();
    found.sort_by_key(|found| (found.damped, found.documents));
    found.iter().for_each(|one| collect(index, one, found.len() == 1, &mut tally));
    tally
}

fn first_pass(index: &Index, reading: &Reading, number: usize) -> Vec<Candidate> {
    let tally = tally(index, reading);
    let slots = reading.query.wanted();
    let candidate = |(&at, doc): (&u32, &Sum)| {
        let page = index.page_of(at);
        let score = first_parts(index, reading, &tally, at).iter().sum();
        Candidate {
            doc: at,
            page,
            score: reading.weigh(score, index.docs[at as usize].kind),
            reading: number,
            whole: doc.hits == slots,
            titled: tally.pages[&page].titled == slots,
            headed: doc.headed,
        }
    };
    // All its synonyms are keywords of a term: each would name it in full.
    let is_own = |at: u32| reading.way == Way::Synonym && index.docs[at as usize].kind == Kind::Term;
    let answers = tally.docs.iter().filter(|(at, _)| !is_own(**at));
    let mut candidates: Vec<Candidate> = answers.map(candidate).collect();
    sort(&mut candidates);
    candidates.truncate(WEIGHTS.kept);
    candidates
}

/// Points of a document from the postings, by the names of [`FIRST`].
fn first_parts(index: &Index, reading: &Reading, tally: &Tally, at: u32) -> [u64; FIRST.len()] {
    let (slots, total) = (reading.query.wanted(), reading.total);
    let page_at = index.page_of(at);
    let (doc, page) = (&tally.docs[&at], &tally.pages[&page_at]);
    let bonus = |there: bool, weight: u64| u64::from(there) * (total * weight / 100);
    let is_named_guide = index.docs[at as usize].kind == Kind::Guide && page.titled_idf * 2 >= total;
    let guide = if reading.query.wants_answer() { WEIGHTS.guide_asked } else { WEIGHTS.guide_named };
    [
        doc.score(total),
        page.score(total) * WEIGHTS.page / 100,
        named(page, index.titles[page_at as usize]),
        bonus(doc.hits == slots, WEIGHTS.whole_section),
        bonus(page.hits == slots, WEIGHTS.whole_page) * page.headed / slots.max(1),
        bonus(doc.covered == total, WEIGHTS.whole_question),
        bonus(is_named_guide, guide),
    ]
}

/// Points of a page whose title, of `length` tokens, or keywords have slots of the query.
fn named(page: &Sum, length: u32) -> u64 {
    let length = u64::from(length).max(WEIGHTS.shortest);
    page.titled_idf * WEIGHTS.title_share / 100 * page.named.min(length) / length
}

/// Points of a heading of `length` tokens that has `named` of the `slots`: most if its tokens are the slots
/// and nothing else, less the more that either has for itself.
fn share(reading: &Reading, named: u64, length: u32, slots: u64) -> u64 {
    let length = u64::from(length).max(WEIGHTS.shortest);
    let named = named.min(length);
    reading.total * WEIGHTS.heading_share / 100 * named * named / (length * slots.max(1))
}

/// Adds what a slot says. `alone`: it is the only one.
fn collect(index: &Index, found: &Found, alone: bool, tally: &mut Tally) {
    let Tally { docs, pages } = tally;
    let begun = alone || !docs.is_empty();
    let mut touched: Vec<u32> = Vec::new();
    let mut terms: Vec<(Classes<'_>, u64)> =
        found.terms.iter().map(|&(term, percent)| (index.dictionary.classes(term), percent)).collect();
    for (class, weight) in WEIGHTS.classes.iter().enumerate() {
        let full = begun && docs.len() >= WEIGHTS.enough;
        if full && alone {
            break;
        }
        for (postings, percent) in &mut terms {
            postings.next(|doc| {
                let sum = if full { docs.get_mut(&doc) } else { Some(docs.entry(doc).or_default()) };
                if sum.is_some_and(|sum| sum.note(weight * *percent / 100, class)) {
                    touched.push(doc);
                }
            });
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
            Some(count) if *count < WEIGHTS.sections => *count += 1,
            None if pages < WEIGHTS.pages => _ = sections.insert(one.page, 1),
            _ => return false,
        }
        true
    })
}

/// Points of a document from its text, by the names of [`SECOND`].
fn second_parts(index: &Index, reading: &Reading, one: &Candidate) -> [u64; SECOND.len()] {
    let slots = reading.query.wanted();
    let doc = &index.docs[one.doc as usize];
    let (wanted, content) = (&reading.query.key, &reading.query.content);
    let weight = |text: &str, equal: u64, part: u64| {
        let text = key(text, &index.fold);
        if text == *wanted {
            return equal;
        }
        let exact = u64::from(has(&text, wanted)) * part;
        if content.is_empty() {
            return exact;
        }
        let text = index.language.content(&text, false);
        let other = if text == *content { equal } else { u64::from(text.contains(content)) * part };
        exact.max(other * WEIGHTS.other_forms / 100)
    };
    let mut parts = [0; SECOND.len()];
    if one.titled {
        let full = weight(&doc.title, WEIGHTS.title_equal, WEIGHTS.title_has);
        let head = index.pages[one.page as usize].0 == one.doc;
        parts[0] = reading.total * if head { full } else { full / 2 } / 100;
    }
    if one.headed == slots {
        let weight = weight(&doc.section, WEIGHTS.heading_equal, WEIGHTS.heading_has);
        parts[1] = reading.total * weight / 100;
    }
    if one.whole && slots > 1 {
        parts[2] = reading.total * phrases(index, &reading.query, &key(&doc.text, &index.fold)) / 100;
    }
    if one.headed * 2 >= slots {
        let (named, length) = overlap(index, &reading.query, &doc.section);
        let slots = if index.language.has_forms() { slots } else { reading.found.len() as u64 };
        parts[3] = share(reading, named, length, slots);
    }
    parts
}

/// Points of a text that has the query, or some of its runs, as they stand.
fn phrases(index: &Index, query: &Query, text: &[char]) -> u64 {
    if has(text, &query.key) {
        return if query.is_spaced() { WEIGHTS.text_has_spaced } else { WEIGHTS.text_has };
    }
    if !query.content.is_empty() && index.language.content(text, false).contains(&query.content) {
        return WEIGHTS.text_has * WEIGHTS.other_forms / 100;
    }
    let all: usize = query.runs.iter().map(|run| run.text.len()).sum();
    let there: usize = query.runs.iter().filter(|run| has(text, &run.text)).map(|run| run.text.len()).sum();
    WEIGHTS.text_has_runs * there as u64 / all.max(1) as u64
}

fn has(text: &[char], part: &[char]) -> bool {
    text.windows(part.len().max(1)).any(|window| window == part)
}

/// Number of slots of the query that a heading has, and its own length in slots. Where words have forms,
/// those that only join others name nothing.
fn overlap(index: &Index, query: &Query, heading: &str) -> (u64, u32) {
    let own = Query::new(heading, &index.fold, index.language);
    let names = |slot: &&Slot| !index.language.has_forms() || !slot.damped;
    let family = |slot: &Slot| match &slot.ask {
        Ask::Word { text, .. } => index.language.stems(text).family,
        ask => ask.text(),
    };
    let families: Vec<String> = own.slots.iter().filter(names).map(family).collect();
    let named = query.slots.iter().filter(names).filter(|slot| families.contains(&family(slot)));
    (named.count() as u64, families.len() as u32)
}
