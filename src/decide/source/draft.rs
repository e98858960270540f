//! A rule set as typed: names and cells are still texts with places.

use crate::citation::Citation;
use crate::decide::kind::aggregate::Aggregate;
use crate::decide::kind::calendar::Calendar;
use crate::decide::kind::compare::Comparison;
use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::{Kind, Params};
use crate::decide::kind::fact::Unsure;
use crate::decide::kind::formula::{Formula, Operands};
use crate::decide::kind::limit::RawLimit;
use crate::diag::Code;
use crate::diagram::HitPolicy;
use crate::doc::Doc;
use crate::keys::Text;
use crate::source::{FileId, Span};
use jiff::civil::Date;
use std::ops::Range;

/// A rule set as its file says it, before anything is compiled.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file's name without `.yaml`.
    pub id: String,
    /// The file.
    pub file: FileId,
    /// Codes that the set's own `allow:` names.
    pub allow: Vec<(Code, Span)>,
    /// Paths below `content/` that the set uses as letters; they are not pages.
    pub letters: Vec<Text>,
    /// Paths below `content/` of the tables that it reads rows from; they are not published.
    pub tables: Vec<String>,
    /// Paths below `content/` of the files that it shares with other sets.
    pub shared: Vec<String>,
    pub(crate) body: Body,
}

/// Everything that a rule set's file says.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) title: String,
    pub(crate) description: String,
    /// Further words for the search.
    pub(crate) keywords: Vec<String>,
    pub(crate) weight: Option<i64>,
    pub(crate) intro: Option<Doc>,
    pub(crate) lang: Option<Text>,
    pub(crate) zone: Option<Text>,
    pub(crate) dated_by: Option<Text>,
    pub(crate) calendar: Calendar,
    /// Way of counting days in limits that declare none.
    pub(crate) counting: Counting,
    /// Place of the list of holidays.
    pub(crate) calendar_span: Option<Span>,
    /// Decisions, each with outcomes and rules of its own; that of the set itself comes first.
    pub(crate) decisions: Vec<RawDecision>,
    pub(crate) auto_order: bool,
    pub(crate) facts: Vec<RawFact>,
    /// Ids of facts that have a fault and are left out: cells may name them.
    pub(crate) broken: Vec<String>,
    /// Ids of outcomes that have a fault and are left out: rules may name them.
    pub(crate) broken_outcomes: Vec<String>,
    /// Cells, and why they cannot match together.
    pub(crate) impossible: Vec<(When, String)>,
    /// Outcomes and rules of all decisions, one after another.
    pub(crate) outcomes: Vec<RawOutcome>,
    pub(crate) rules: Vec<RawRule>,
    pub(crate) advice: Vec<RawAdvice>,
    pub(crate) tests: Vec<Test>,
    /// Blanks in its title, description and introduction, which no answers fill.
    pub(crate) blanks: Vec<Text>,
    pub(crate) span: Span,
    pub(crate) rules_span: Span,
    /// Passages of the original that a translation replaced. Their conditions still cut facts, so that the
    /// translation asks the same questions.
    pub(crate) replaced: Vec<RawPassage>,
    /// Length of the file.
    pub(crate) bytes: usize,
    pub(crate) shared: Vec<String>,
    /// A file that it uses is not there: everything else would only repeat that.
    pub(crate) lacks: bool,
    /// Reading found errors: proofs would only repeat them in other words.
    pub(crate) faulty: bool,
}

impl Body {
    /// The passages of each text that can have some: bodies of outcomes, then advice.
    pub(crate) fn passages(&self) -> impl Iterator<Item = &[RawPassage]> {
        let outcomes = self.outcomes.iter().map(|outcome| outcome.passages.as_slice());
        outcomes.chain(self.advice.iter().map(|advice| advice.passages.as_slice()))
    }
}

/// One of the things that a set decides.
#[derive(Clone, Debug)]
pub(crate) struct RawDecision {
    pub(crate) id: String,
    pub(crate) title: String,
    /// True for the decision of the set itself, whose outcomes and rules stand at the top of the file.
    pub(crate) is_set: bool,
    pub(crate) hit_policy: HitPolicy,
    pub(crate) aggregate: Option<&'static Aggregate>,
    /// The values that its rules give.
    pub(crate) value: Option<(&'static Kind, Params)>,
    /// Its outcomes among those of the set.
    pub(crate) outcomes: Range<usize>,
    /// Its rules among those of the set.
    pub(crate) rules: Range<usize>,
    /// Its key, or the place of its rules in a set that decides one thing.
    pub(crate) span: Span,
    pub(crate) rules_span: Span,
}

/// A question or a derived fact.
#[derive(Clone, Debug)]
pub(crate) struct RawFact {
    pub(crate) id: String,
    pub(crate) ask: Option<String>,
    pub(crate) say: Option<Text>,
    pub(crate) help: Option<Doc>,
    pub(crate) values: RawValues,
    pub(crate) range: Option<Text>,
    /// Rounding of a formula's result; `step` is the multiple it is rounded to.
    pub(crate) round: Option<Text>,
    pub(crate) step: Option<Text>,
    /// Any of these must match for the question to apply; none means always.
    pub(crate) needs: Vec<When>,
    pub(crate) derive: Option<Vec<(When, Text)>>,
    pub(crate) unsure: Option<Unsure>,
    /// Blanks in its question and help.
    pub(crate) blanks: Vec<Text>,
    /// Its key.
    pub(crate) span: Span,
}

impl RawFact {
    /// Number of facts that it stands for: one for each option that is answered by itself.
    pub(crate) fn count(&self) -> usize {
        match &self.values {
            RawValues::Kind(kind, params) if kind.grouped => params.options.len(),
            RawValues::Kind(..) | RawValues::Formula(..) => 1,
        }
    }
}

/// The values of a fact.
#[derive(Clone, Debug)]
pub(crate) enum RawValues {
    /// The values of a kind.
    Kind(&'static Kind, Params),
    /// The results of a formula.
    Formula(&'static Formula, Operands),
}

/// A map of cells: all of them must match.
#[derive(Clone, Debug, Default)]
pub(crate) struct When {
    pub(crate) cells: Vec<RawCell>,
    /// True for a row that stands for every case which no other row decides; it has no cells.
    pub(crate) rest: bool,
    pub(crate) span: Option<Span>,
}

/// One cell: a fact's id, and what must hold for it, all of it.
#[derive(Clone, Debug)]
pub(crate) struct RawCell {
    pub(crate) fact: Text,
    pub(crate) tests: Vec<CellTest>,
    pub(crate) span: Span,
}

/// Something that a cell says of a fact.
#[derive(Clone, Debug)]
pub(crate) enum CellTest {
    /// Any of these values and intervals matches.
    Any(Vec<Text>),
    /// None of them matches.
    Not(Vec<Text>),
    /// A comparison with another fact holds.
    Compare(&'static Comparison, Text),
}

/// An outcome.
#[derive(Clone, Debug)]
pub(crate) struct RawOutcome {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) body: Doc,
    /// Blanks in its texts, except those that stand only in passages.
    pub(crate) blanks: Vec<Text>,
    /// Passages of its body, in the order in which they begin.
    pub(crate) passages: Vec<RawPassage>,
    pub(crate) deadline: Option<RawLimit>,
    pub(crate) dates: Vec<RawDate>,
    /// Names of faulty dates, which are left out (`due` is the deadline). A text or a date that names one has no finding
    /// of its own.
    pub(crate) broken: Vec<String>,
    pub(crate) evidence: Vec<Text>,
    pub(crate) letter: Option<Text>,
    /// Event, and the id of an outcome or guide.
    pub(crate) next: Vec<(String, String, Span)>,
    pub(crate) see: Vec<Text>,
    pub(crate) span: Span,
}

/// A passage: a part of a text under a condition.
#[derive(Clone, Debug)]
pub(crate) struct RawPassage {
    /// Its condition as typed.
    pub(crate) typed: String,
    /// `None` where the condition cannot be read, which is reported.
    pub(crate) when: Option<When>,
    /// The enclosing passage, as an index into those of its text.
    pub(crate) outer: Option<usize>,
    /// Blanks in it, except those in nested passages.
    pub(crate) blanks: Vec<Text>,
    pub(crate) span: Span,
}

/// A named date of an outcome.
#[derive(Clone, Debug)]
pub(crate) struct RawDate {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) limit: RawLimit,
    /// Its key.
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawRule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: Option<Doc>,
    /// `None` for a statement.
    pub(crate) when: Option<When>,
    pub(crate) then: Option<Text>,
    /// Value that it adds to the aggregate of its decision.
    pub(crate) value: Option<Text>,
    pub(crate) exceptions: Vec<RawException>,
    pub(crate) source: Option<Citation>,
    pub(crate) owner: Option<String>,
    pub(crate) review_by: Option<(Date, Span)>,
    pub(crate) effective: (Option<Date>, Option<Date>),
    /// Blanks in its texts and those of its exceptions, which no answers fill.
    pub(crate) blanks: Vec<Text>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawException {
    pub(crate) title: Option<String>,
    pub(crate) text: Option<Doc>,
    pub(crate) when: When,
    pub(crate) then: Option<Text>,
    /// See [`RawRule::value`].
    pub(crate) value: Option<Text>,
    pub(crate) source: Option<Citation>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawAdvice {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: Doc,
    /// Blanks in the text, except those that stand only in passages.
    pub(crate) blanks: Vec<Text>,
    /// See [`RawOutcome::passages`].
    pub(crate) passages: Vec<RawPassage>,
    /// Length of the text in bytes.
    pub(crate) bytes: usize,
    pub(crate) when: When,
    pub(crate) span: Span,
}

/// A test of the author's: given answers, expected result. `None` means that nothing is expected.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Its answers.
    pub given: Vec<Given>,
    /// The time at which the answers are given, in the set's zone.
    pub now: Option<String>,
    /// Ids of the outcomes.
    pub expect: Option<Vec<String>>,
    /// The due time; the inner `None` says that there is none.
    pub due: Option<Option<String>>,
    /// Ids of the rules that decide.
    pub rules: Option<Vec<String>>,
    /// Ids of the advice.
    pub advice: Option<Vec<String>>,
    /// Ids of the facts that are asked, in order.
    pub asks: Option<Vec<String>>,
    /// Results of decisions by name.
    pub decisions: Vec<ExpectedDecision>,
    /// Names in what is expected: the key, and the name with its place.
    pub(crate) named: Vec<(&'static str, Text)>,
    /// Place in the file.
    pub span: Span,
}

/// Results of one decision that a test expects. `None` means that nothing is expected.
#[derive(Clone, Debug)]
pub struct ExpectedDecision {
    /// The decision's name.
    pub id: String,
    /// Ids of the outcomes.
    pub expect: Option<Vec<String>>,
    /// The due time; the inner `None` says that there is none.
    pub due: Option<Option<String>>,
    /// Ids of the rules that decide.
    pub rules: Option<Vec<String>>,
    /// Value that the rules come to; the inner `None` says that it is not certain.
    pub value: Option<Option<String>>,
}

/// An answer in a test.
#[derive(Clone, Debug)]
pub struct Given {
    /// Id of a fact, an `any_of` question, or a date-time that elapsed facts count from.
    pub id: String,
    /// The answer.
    pub text: String,
    /// Place of the id.
    pub(crate) key: Span,
    /// Place of the answer.
    pub(crate) value: Span,
}
