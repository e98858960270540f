//! A compiled rule set: everything that pages, commands and checks ask of it.

use super::blanks::{DUE, inside, without_a_case};
use super::setting::ZoneSource;
use crate::citation::Citation;
use crate::decide::kind::aggregate::Aggregate;
use crate::decide::kind::calendar::{Calendar, LAST_MINUTE, Limit};
use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::{Domain, Locale, Offsets};
use crate::decide::kind::fact::{Fact, Group, Unsure};
use crate::decide::kind::words::Words;
use crate::decide::source::decisions::MAIN;
use crate::decide::source::draft::Test;
use crate::diagram::cube::{self, Cube};
use crate::diagram::{Diagram, HitPolicy, Mask, Next};
use crate::doc::Doc;
use crate::limits::{NODES, SENTENCE};
use crate::phrases::Phrases;
use crate::source::{FileId, Span};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A compiled rule set.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The file's name without `.yaml`: `refund-appeal`.
    pub id: String,
    /// The file.
    pub file: FileId,
    /// Its title, a question or a short sentence.
    pub title: String,
    /// One sentence for lists and search (`description:`).
    pub description: String,
    /// Further words by which the search finds the guide.
    pub keywords: Vec<String>,
    /// Place among the guides, smallest first; those without come after, by file name.
    pub weight: Option<i64>,
    /// Longer text above the first question (`intro:`).
    pub intro: Option<Doc>,
    /// The language of its labels, `zh-CN` or `en`.
    pub lang: String,
    /// Language of the author's texts. Where the interface has no words in it, `lang`, that of the labels, is another.
    pub text_lang: String,
    /// Words of that language.
    pub phrases: Phrases,
    /// Time zone of its dates, e.g. `Asia/Shanghai`.
    pub zone: String,
    /// Source of that zone.
    pub zone_source: ZoneSource,
    /// The zone's offsets from UTC in seconds, each from an instant on (seconds since 1970), in
    /// order; the first also counts before. Both evaluators use this table and nothing else.
    pub offsets: Vec<(i64, i32)>,
    /// Decisions, at least one; that of the set itself comes first, and is called `main`.
    pub decisions: Vec<Decision>,
    /// Facts, in the order they are asked. An `any_of` question is one fact for each of its options.
    pub facts: Vec<Fact>,
    /// The order in which facts are asked: indices into `facts`, without those that tables give.
    pub order: Vec<usize>,
    /// The `any_of` questions.
    pub groups: Vec<Group>,
    /// Outcomes of all decisions, in file order.
    pub outcomes: Vec<Outcome>,
    /// Rules of all decisions, in file order; those without `when` are statements to cite.
    pub rules: Vec<Rule>,
    /// Advice that is listed with the outcome when it applies.
    pub advice: Vec<Advice>,
    /// Facts that blanks of any text name.
    pub blanks: Vec<usize>,
    /// Questions by id, with the facts that their own texts name: these are asked before.
    pub before: Vec<(String, Vec<usize>)>,
    /// The author's tests.
    pub tests: Vec<Test>,
    /// The compiled diagrams of the rules in force, those of all decisions one behind the other.
    pub diagram: Diagram,
    /// The stretches of time with the same rules in force, in order: first and last day.
    pub editions: Vec<(Option<Date>, Option<Date>)>,
    /// The fact that tells the editions apart, where a case can be dated.
    pub edition: Option<usize>,
    /// Answers that cannot be given together.
    pub impossible: Vec<Impossible>,
    /// Way of counting days in limits that declare none.
    pub counting: Counting,
    /// Its holidays, for deadlines in working days.
    pub calendar: Calendar,
    /// Average number of questions of the diagram, where all answers are equally likely.
    pub questions: f64,
    /// The same in the file's order, where `order: auto` has found a better one.
    pub questions_in_file_order: Option<f64>,
    /// The day whose rules the diagram holds.
    pub as_of: Date,
    /// Place of the title.
    pub span: Span,
}

impl Outcome {
    /// Its deadline and its further dates: each with its name, where it has one.
    pub fn ends(&self) -> impl Iterator<Item = (Option<&NamedDate>, &Deadline)> {
        let dates = self.dates.iter().map(|date| (Some(date), &date.deadline));
        self.deadline.iter().map(|deadline| (None, deadline)).chain(dates)
    }
}

impl RuleSet {
    /// All Markdown texts of the set: introduction, facts, outcomes, rules and advice.
    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        let facts = self.facts.iter().flat_map(|f| {
            let unsure = if let Some(Unsure::Text(doc)) = &f.unsure { Some(doc) } else { None };
            f.help.iter().chain(unsure)
        });
        let rules = self.rules.iter().filter_map(|r| r.text.as_ref());
        let outcomes = self.outcomes.iter().map(|o| &o.body);
        let advice = self.advice.iter().map(|a| &a.text);
        self.intro.iter().chain(facts).chain(outcomes).chain(rules).chain(advice)
    }

    /// Whether the set is small enough to be walked question by question.
    pub fn is_walkable(&self) -> bool {
        !NODES.is_below(self.diagram.nodes.len())
    }

    /// Value that a rule adds to the aggregate of its decision, in words; empty where it adds none.
    pub fn value_words(&self, rule: usize) -> String {
        let domain = self.decision_of_rule(rule).and_then(|decision| decision.value.as_ref());
        let value = domain.zip(self.rules[rule].value);
        value.map_or_else(String::new, |(domain, value)| domain.words(self.locale(), value, None))
    }

    /// The most questions that a reader is asked.
    pub fn most_questions(&self) -> usize {
        let depth = |root: &Next| if let Next::Node(n) = root { self.diagram.nodes[*n].depth } else { 0 };
        let deepest: usize = self.decisions.iter().flat_map(|decision| &decision.roots).map(depth).sum();
        if !self.is_several() {
            return deepest;
        }
        // All decisions ask for the same facts, and options of one question are asked for together.
        let question = |fact: usize| {
            self.facts[fact].domain.group.map_or(fact, |(group, _)| self.groups[group].facts[0])
        };
        let asked: BTreeSet<usize> = self.diagram.nodes.iter().map(|node| question(node.fact)).collect();
        deepest.min(asked.len())
    }

    /// Whether results are told by decision: there are several, one has a name, or all matching rules
    /// of one count.
    pub fn is_several(&self) -> bool {
        self.decisions.len() > 1 || self.decisions.iter().any(|d| d.is_list() || d.id != MAIN)
    }

    /// Decision of the set itself, where it has rules of its own.
    pub fn main(&self) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.id == MAIN)
    }

    /// The decision of an outcome.
    pub fn decision_of(&self, outcome: usize) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.outcomes.contains(&outcome))
    }

    /// The decision of a rule.
    pub(crate) fn decision_of_rule(&self, rule: usize) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.rules.contains(&rule))
    }

    /// Whether a box limits the answers to a fact.
    pub(crate) fn looks_at(&self, cube: &Cube, fact: usize) -> bool {
        !cube::is_full(&cube[fact], self.facts[fact].atoms.len())
    }

    /// Zone and language.
    pub(crate) fn locale(&self) -> Locale<'_> {
        Locale { offsets: &self.offsets, phrases: &self.phrases }
    }

    /// Words about its facts.
    pub(crate) fn words(&self) -> Words<'_> {
        Words { facts: &self.facts, locale: self.locale(), most: SENTENCE.most }
    }

    /// A text as it reads without a case: words for what is meant stand in its blanks.
    pub fn without_a_case(&self, text: &str) -> String {
        without_a_case(text, &self.phrases, &|name| self.meant(name))
    }

    /// The words for a blank: the question of a fact, or the name of a date.
    pub fn meant(&self, name: &str) -> Option<String> {
        let total =
            || self.decisions.iter().find(|decision| decision.aggregate.is_some() && decision.id == name);
        let known = meant((&self.facts[..], &self.groups[..]), &self.phrases, name);
        let known = known.or_else(|| title_of_date(&self.outcomes, name));
        known.or_else(|| total().map(|decision| decision.title.clone()))
    }

    /// Facts that are asked because a text names them.
    pub fn asked_for_texts(&self) -> impl Iterator<Item = usize> + '_ {
        let outcomes = self.outcomes.iter().flat_map(|o| &o.blanks);
        let advice = self.advice.iter().flat_map(|a| &a.blanks);
        let questions = self.before.iter().flat_map(|(_, facts)| facts);
        let passages = self.passages().flat_map(|(_, passage)| &passage.blanks);
        outcomes.chain(advice).chain(questions).chain(passages).copied()
    }

    /// All passages: those of outcomes, each with the index of its outcome, then those of advice.
    pub(crate) fn passages(&self) -> impl Iterator<Item = (Option<usize>, &Passage)> {
        let outcomes = self.outcomes.iter().enumerate();
        let outcomes = outcomes.flat_map(|(at, outcome)| outcome.passages.iter().map(move |p| (Some(at), p)));
        outcomes.chain(self.advice.iter().flat_map(|advice| &advice.passages).map(|passage| (None, passage)))
    }

    /// The fact that dates a case, and the one for its edition.
    pub(crate) fn dated(&self) -> Option<(usize, usize)> {
        let edition = self.edition?;
        Some((*self.facts[edition].operands().first()?, edition))
    }
}

/// One of the things that a set decides.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name; that of the set itself is `main`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Meaning of several rules that match the same answers.
    pub hit_policy: HitPolicy,
    /// Way to put the matching rules of a list into one value.
    pub aggregate: Option<&'static Aggregate>,
    /// The values that its rules give.
    pub value: Option<Domain>,
    /// Its outcomes among those of the set.
    pub outcomes: Range<usize>,
    /// Its rules among those of the set.
    pub rules: Range<usize>,
    /// Roots in the diagram: one, or in a list one for each rule that has rows.
    pub roots: Vec<Next>,
    /// Rules of the roots of a list, in the same order; empty otherwise.
    pub listed: Vec<usize>,
    /// Its questions in the diagram.
    pub nodes: Range<usize>,
    /// Its ends in the diagram.
    pub leaves: Range<usize>,
    /// Boxes of cases in which a rule decides, for each rule that shares an end of the diagram with another rule; by
    /// index of the rule.
    pub beside: BTreeMap<usize, Vec<Cube>>,
    /// Place in the file.
    pub span: Span,
}

impl Decision {
    /// Whether all rules that match count.
    pub fn is_list(&self) -> bool {
        self.hit_policy == HitPolicy::Collect
    }

    /// The value of an aggregate as text, as answers are written: `120.50`.
    pub(crate) fn value_text(&self, offsets: &Offsets, value: i64) -> String {
        match &self.value {
            Some(domain) => domain.format(offsets, value, None),
            None => value.to_string(),
        }
    }
}

/// The words for a blank: the question of a fact, or the name of a date.
pub(super) fn meant((facts, groups): (&[Fact], &[Group]), phrases: &Phrases, name: &str) -> Option<String> {
    let fact = facts.iter().find(|f| f.id == name || f.input() == name);
    let fact = fact.map(|fact| inside(&fact.ask, fact.asked_with.as_deref()));
    let group = groups.iter().find(|group| group.id == name);
    let group = || group.map(|group| inside(&group.ask, group.asked_with.as_deref()));
    fact.or_else(group).or_else(|| (name == DUE).then(|| phrases.word("decide_due").to_string()))
}

/// The title of a named date of some outcome.
pub(super) fn title_of_date(outcomes: &[Outcome], name: &str) -> Option<String> {
    let mut dates = outcomes.iter().flat_map(|outcome| &outcome.dates);
    dates.find(|date| date.id == name).map(|date| date.title.clone())
}

/// The end of a guide.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// Its title as it reads without a case: an action, as a short imperative.
    pub title: String,
    /// Its title with its blanks, where it has any: the page fills them.
    pub titled_with: Option<String>,
    /// One sentence for lists and search, as it reads without a case; may be empty.
    pub description: String,
    /// The steps. May hold `{{ due }}` and `{{ fact }}`.
    pub body: Doc,
    /// Facts that blanks of its texts name: they are asked when it is shown.
    pub blanks: Vec<usize>,
    /// Parts of its body under a condition, in the order in which they begin.
    pub passages: Vec<Passage>,
    /// Time limit.
    pub deadline: Option<Deadline>,
    /// Further dates, in file order.
    pub dates: Vec<NamedDate>,
    /// Ids of the evidence list.
    pub evidence: Vec<(String, Span)>,
    /// The letter's path below `content/`.
    pub letter: Option<(String, Span)>,
    /// Ways on if it fails: (event such as `rejected`, id of a guide or of an outcome of this set).
    pub next: Vec<(String, String, Span)>,
    /// Related articles, paths below `content/`.
    pub see: Vec<(String, Span)>,
    /// Place in the file.
    pub span: Span,
}

/// A time limit that counts from a date-time fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadline {
    /// The date-time it counts from: an input such as `refunded_at`.
    pub from: String,
    /// The limits that follow on each other from there: more than one where it counts from a named date.
    pub limits: Vec<Limit>,
    /// Its length as a cell has it: `48h`, `1mo`, `5wd`.
    pub text: String,
    /// Its length in words: `48 小时`.
    pub within_words: String,
    /// The minute that begins with its end still counts as in time.
    pub inclusive: bool,
}

impl Deadline {
    /// Whether the deadline has passed at `now`. `end` is the instant at which it ends; both are seconds since 1970.
    pub fn is_over(&self, end: i64, now: i64) -> bool {
        now >= end + if self.inclusive { LAST_MINUTE } else { 0 }
    }
}

/// A date of an outcome beside its deadline.
#[derive(Clone, Debug)]
pub struct NamedDate {
    /// Its id: `apply_by`.
    pub id: String,
    /// Title for readers.
    pub title: String,
    /// The date that it counts from, where it counts from another date of the outcome.
    pub after: Option<String>,
    /// Limit at whose end it lies.
    pub deadline: Deadline,
    /// Place in the file.
    pub span: Span,
}

/// Answers that the author says cannot occur together.
#[derive(Clone, Debug)]
pub struct Impossible {
    /// Boxes over the facts without derived tables; any of them.
    pub boxes: Vec<Cube>,
    /// Reason, as text without Markdown; may be empty.
    pub because: String,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id; an exception is `<id>/1`.
    pub id: String,
    /// A full statement.
    pub title: String,
    /// Explanation (`text:`).
    pub text: Option<Doc>,
    /// Its condition in a sentence made of labels only (`如果退款已成功，并且…`); empty for statements.
    pub sentence: String,
    /// Index of its outcome; none for statements.
    pub outcome: Option<usize>,
    /// Value that it adds to the aggregate of its decision.
    pub value: Option<i64>,
    /// For an exception, the index of the rule it is taken from.
    pub exception_of: Option<usize>,
    /// True for a rule that decides every case which no other rule decides.
    pub rest: bool,
    /// Box in which it matches, one mask per fact; empty for statements.
    pub masks: Cube,
    /// True for a rule in force on [`RuleSet::as_of`].
    pub in_force: bool,
    /// Editions in which it is in force, as atoms of the fact [`RuleSet::edition`]; empty without that.
    pub editions: Mask,
    /// Source of the rule.
    pub source: Option<Citation>,
    /// Keeper of the rule.
    pub owner: Option<String>,
    /// Day by which it must be looked at again.
    pub review_by: Option<(Date, Span)>,
    /// First day in force.
    pub effective_from: Option<Date>,
    /// Last day in force.
    pub effective_to: Option<Date>,
    /// Place in the file.
    pub span: Span,
}

/// Advice: a rule of hit policy `collect`.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// Its title as it reads without a case; may be empty.
    pub title: String,
    /// Its title with its blanks, where it has any.
    pub titled_with: Option<String>,
    /// Its text.
    pub text: Doc,
    /// Facts that blanks of its text name: they are asked when it is shown.
    pub blanks: Vec<usize>,
    /// Parts of its text under a condition, in the order in which they begin.
    pub passages: Vec<Passage>,
    /// Length of its text in bytes.
    pub bytes: usize,
    /// Its condition in a sentence; none where it always applies.
    pub condition: Option<String>,
    /// Box in which it applies, like [`Rule::masks`].
    pub masks: Cube,
    /// The same without derived tables; any of these boxes.
    pub boxes: Vec<Cube>,
    /// Place in the file.
    pub span: Span,
}

/// A part of a text that is shown only where its condition holds.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its id: that of its text and its number there, `keep/1` or `advice/keep/1`.
    pub id: String,
    /// Its condition as typed: `kind=freight`.
    pub typed: String,
    /// The enclosing passage, as an index into those of its text.
    pub outer: Option<usize>,
    /// Boxes without derived tables in which it is shown, within those of the enclosing passage and advice;
    /// empty where it is never shown.
    pub boxes: Vec<Cube>,
    /// Facts that blanks in it name: they are asked when it is shown.
    pub blanks: Vec<usize>,
    /// Place of its text.
    pub span: Span,
}
