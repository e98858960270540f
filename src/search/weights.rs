//! Every number that ranking uses, in one place. The index carries them in its root, so the browser
//! ranks with the weights of the program that wrote the index.

use super::Kind;
use super::dictionary::CLASSES;
use serde::Serialize;

/// Weights of the ranking. Without another word, a number is per cent of the query's idf.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Weights {
    /// Weights of the classes of postings: title and keywords, heading, frequent and rare in the text.
    pub(super) classes: [u64; CLASSES],
    /// By kind, in per cent of a score: a guide asks before it answers, so it comes before its outcomes,
    /// which are right for some readers only; lists of links come after what they link to.
    pub(super) kinds: [u64; Kind::ALL.len()],
    /// Weights of kinds for questions, but for those about the meaning of a word.
    pub(super) kinds_asked: [u64; Kind::ALL.len()],
    /// Weights of kinds for questions about the meaning of a word, which terms answer.
    pub(super) kinds_meant: [u64; Kind::ALL.len()],
    /// Points of a page's sections together, in per cent of their score.
    pub(super) page: u64,
    /// All slots in one section.
    pub(super) whole_section: u64,
    /// All slots on one page, in proportion to the part of them in its title, keywords and headings.
    pub(super) whole_page: u64,
    /// All slots in one section, damped ones too: what was asked may stand there.
    pub(super) whole_question: u64,
    /// Naming a whole title, in per cent of the idf of what is named; less the more the title says besides.
    pub(super) title_share: u64,
    /// Naming all of a heading and nothing else.
    pub(super) heading_share: u64,
    /// Titles and headings count as at least so many tokens long: one word names little.
    pub(super) shortest: u64,
    /// A guide whose title or keywords hold half of the query, when it asks.
    pub(super) guide_asked: u64,
    /// The same when it does not ask.
    pub(super) guide_named: u64,
    /// A guide stands before its own outcome or rule that is first, if its score is so many per cent of that.
    pub(super) guide_first: u64,
    /// The query is the title; half of it below the head of a page.
    pub(super) title_equal: u64,
    /// The title holds the query as a phrase.
    pub(super) title_has: u64,
    /// The query is the heading.
    pub(super) heading_equal: u64,
    /// The heading holds the query as a phrase.
    pub(super) heading_has: u64,
    /// The text holds the query as a phrase.
    pub(super) text_has: u64,
    /// The same for a query in Korean with spaces between its words. It counts more: a pair of syllables says
    /// less than one of Chinese characters, and no pair goes over a space.
    pub(super) text_has_spaced: u64,
    /// The text holds every run of the query as a phrase; a part of it for some runs.
    pub(super) text_has_runs: u64,
    /// Longer words than the one asked for, in per cent of the class.
    pub(super) longer: u64,
    /// Words one edit away, likewise.
    pub(super) mistyped: u64,
    /// Other forms of a word, likewise; no two of these four are equal.
    pub(super) inflected: u64,
    /// Words of its family, likewise.
    pub(super) derived: u64,
    /// A title, heading or text that has the query in other forms, in per cent of what it adds else.
    pub(super) other_forms: u64,
    /// Readings with two words for one, or one for two, in per cent of a score.
    pub(super) compound: u64,
    /// Readings with a slip corrected, where words have forms, likewise.
    pub(super) corrected: u64,
    /// A reading without the question words inside of it, in per cent of a score.
    pub(super) unasked: u64,
    /// Readings with a synonym, likewise.
    pub(super) synonym: u64,
    /// The first reading by sound, likewise.
    pub(super) sound: u64,
    /// Loss of each further reading by sound.
    pub(super) sound_step: u64,
    /// A reading with confused characters repaired.
    pub(super) repair: u64,
    /// A damped slot counts one of so many parts of its idf.
    pub(super) damped: u64,
    /// Other readings that are tried.
    pub(super) readings: usize,
    /// Terms that a slot is extended to.
    pub(super) family: usize,
    /// Documents after which a common slot brings no others in.
    pub(super) enough: usize,
    /// Documents that are kept for each reading.
    pub(super) kept: usize,
    /// Pages whose text is read.
    pub(super) pages: usize,
    /// Sections of each that are read.
    pub(super) sections: usize,
}

/// The weights in use.
pub(super) const WEIGHTS: Weights = Weights {
    classes: [340, 240, 135, 100],
    kinds: [100, 110, 85, 90, 80, 50, 35],
    kinds_asked: [100, 110, 85, 90, 80, 38, 35],
    kinds_meant: [100, 110, 85, 90, 80, 100, 35],
    page: 60,
    whole_section: 120,
    whole_page: 200,
    whole_question: 60,
    title_share: 250,
    heading_share: 150,
    shortest: 3,
    guide_asked: 300,
    guide_named: 60,
    guide_first: 40,
    title_equal: 300,
    title_has: 120,
    heading_equal: 250,
    heading_has: 80,
    text_has: 120,
    text_has_spaced: 500,
    text_has_runs: 60,
    longer: 70,
    mistyped: 60,
    inflected: 90,
    derived: 55,
    other_forms: 80,
    compound: 90,
    corrected: 97,
    unasked: 90,
    synonym: 80,
    sound: 90,
    sound_step: 10,
    repair: 85,
    damped: 8,
    readings: 6,
    family: 24,
    enough: 20_000,
    kept: 2000,
    pages: 30,
    sections: 2,
};
