//! Rules → decision diagram: the heart of the program.
//!
//! A rule set is read into a [`Draft`] (one file, by itself), then compiled into a [`RuleSet`]:
//! every fact becomes integers cut into [`Atom`]s, every rule rows of atom masks, and all rows one
//! reduced decision [`Diagram`]. Gaps and contradictions are findings with a witness. Walking the
//! diagram *is* asking only what still matters.

mod answers;
mod author_tests;
mod browser;
mod calendar;
mod cell;
mod compile;
mod coverage;
mod cube;
mod diagram;
mod diff;
mod draft;
mod editions;
mod explain;
mod facts;
mod keys;
mod lower;
mod order;
mod outcomes;
mod point;
mod prove;
mod read;
mod report;
mod rows;
mod units;
mod value;
mod words;
mod work;
mod zone;

pub use answers::AnswerError;
pub use author_tests::{CaseReport, Failure, TestReport, run_cases, run_tests};
pub use browser::browser_data;
pub use compile::compile;
pub use coverage::{Coverage, CutCoverage, RuleCoverage};
pub use diff::{Change, Diff, diff};
pub use explain::{Explanation, explain, parse_now};
pub use keys::json_schema;
pub use read::read;
pub use words::condition;

use crate::diag::Code;
use crate::doc::Doc;
use crate::model::Citation;
use crate::source::{FileId, Span};
use jiff::civil::Date;

/// A rule set as its file says it, before anything is compiled. Owned by `decide`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file's name without `.yaml`.
    pub id: String,
    /// The file.
    pub file: FileId,
    /// Codes that the set's own `allow:` names.
    pub allow: Vec<Code>,
    /// Paths below `content/` that the set uses as letters; they are not pages.
    pub letters: Vec<(String, Span)>,
    body: draft::Body,
}

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
    /// Place among the guides, smallest first; those without come after, by file name.
    pub weight: Option<i64>,
    /// Longer text above the first question (`intro:`).
    pub intro: Option<Doc>,
    /// The language its labels are written in, `zh-CN` or `en`.
    pub lang: String,
    /// Time zone of its dates, e.g. `Asia/Shanghai`.
    pub zone: String,
    /// The zone's offsets from UTC in seconds, each from an instant on (seconds since 1970), in
    /// order; the first also counts before. Both evaluators use this table and nothing else.
    pub offsets: Vec<(i64, i32)>,
    /// What happens where several rules match.
    pub hit_policy: HitPolicy,
    /// Facts, in the order they are asked. An `any_of` question is one fact for each of its options.
    pub facts: Vec<Fact>,
    /// The order in which facts are asked: indices into `facts`, without those that tables give.
    pub order: Vec<usize>,
    /// The `any_of` questions.
    pub groups: Vec<Group>,
    /// Outcomes, in file order.
    pub outcomes: Vec<Outcome>,
    /// Rules, in file order; those without `when` are statements to cite.
    pub rules: Vec<Rule>,
    /// Advice that is listed with the outcome when it applies.
    pub advice: Vec<Advice>,
    /// The author's tests.
    pub tests: Vec<Test>,
    /// The compiled diagram of the rules in force.
    pub diagram: Diagram,
    /// The stretches of time with the same rules in force, in order: first and last day.
    pub editions: Vec<(Option<Date>, Option<Date>)>,
    /// The fact that tells the editions apart, where a case can be dated.
    pub edition: Option<usize>,
    /// Answers that cannot be given together.
    pub impossible: Vec<Impossible>,
    /// Its holidays, for deadlines in working days.
    pub calendar: Calendar,
    /// How many questions the diagram asks on average, where all answers are equally likely.
    pub questions: f64,
    /// The same in the file's order, where `order: auto` has found a better one.
    pub questions_in_file_order: Option<f64>,
    /// The day whose rules the diagram holds.
    pub as_of: Date,
    /// Where the set begins.
    pub span: Span,
}

/// What happens where several rules match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HitPolicy {
    /// That is an error.
    #[default]
    Unique,
    /// The first in file order decides.
    First,
    /// They must lead to the same outcome.
    Any,
}

/// An `any_of` question: each option is a [`Fact`] of its own, all are answered together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id, as in answers: `harm`.
    pub id: String,
    /// The question.
    pub ask: String,
    /// More about it.
    pub help: Option<Doc>,
    /// What a reader who is not sure should look at.
    pub unsure: Option<Unsure>,
    /// Its options: id and words.
    pub options: Vec<(String, String)>,
    /// Indices of its facts in [`RuleSet::facts`], one an option.
    pub facts: Vec<usize>,
    /// Where it stands.
    pub span: Span,
}

/// A question with its possible answers.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its id, as in answers: `refund`; for an option of an `any_of` question, `harm.broken`.
    pub id: String,
    /// The question; for an option of an `any_of` question, with that option's words.
    pub ask: String,
    /// How an answer is said in a sentence, with `{}` for its label: `距退款成功{}`.
    pub say: Option<String>,
    /// More about it.
    pub help: Option<Doc>,
    /// Its kind: which form control it needs.
    pub kind: FactKind,
    /// The stretches of values that rules tell apart, in order.
    pub atoms: Vec<Atom>,
    /// First and last value that an answer may have, in the kind's integers.
    pub range: (i64, i64),
    /// Distance of neighbouring values: 1, or the step of a time in seconds.
    pub step: i64,
    /// How it follows from other facts; such a fact is never asked itself.
    pub derived: Option<Formula>,
    /// When it applies: any of these (one mask a fact, as in [`Rule::masks`]); empty means always.
    /// Where it does not apply it is not asked, and a rule that wants a value of it does not match.
    pub needs: Vec<Vec<Mask>>,
    /// What a reader who is not sure should look at; then `unsure` is an answer too.
    pub unsure: Option<Unsure>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq)]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// One of some options: id and words.
    OneOf(Vec<(String, String)>),
    /// One option of an `any_of` question: ticked (`yes`) or not.
    AnyOf {
        /// Index into [`RuleSet::groups`].
        group: usize,
        /// Index into [`Group::options`].
        option: usize,
    },
    /// A number with its unit's name.
    Number {
        /// Its name, e.g. `件`; may be empty.
        unit: String,
        /// Digits after the point: 0 but for ratios.
        decimals: u32,
    },
    /// An amount in minor units of a currency with this many decimals.
    Money {
        /// ISO 4217 code.
        currency: String,
        /// Digits after the point.
        decimals: u32,
    },
    /// A length of time in seconds.
    Duration,
    /// A day.
    Date,
    /// A day and time in the set's zone.
    DateTime,
    /// Time passed since the date-time `from`, in seconds, counted in whole steps.
    Elapsed {
        /// Id of the date-time input it counts from.
        from: String,
        /// Length of a step in seconds.
        step: i64,
    },
}

/// How a derived fact follows from others (indices into [`RuleSet::facts`]).
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// All added up.
    Sum(Vec<usize>),
    /// The first less the second.
    Difference(usize, usize),
    /// `of × multiply ÷ (to × divide)`, rounded down.
    Ratio {
        /// The one that is divided.
        of: usize,
        /// The one it is divided by.
        to: usize,
        /// See above.
        multiply: i64,
        /// See above.
        divide: i64,
    },
    /// `of × multiply ÷ divide`, rounded down.
    Scale {
        /// The one that is scaled.
        of: usize,
        /// See above.
        multiply: i64,
        /// See above.
        divide: i64,
    },
    /// The day, in days since 1970, of a date, a date-time or the moment that an elapsed time counts
    /// from. Tells editions apart.
    Day(usize),
    /// A table of its own (`derive:`). Its rows are put into the rules that use it, so the diagram
    /// never asks it; it only has a name in sentences.
    Table {
        /// Rows: masks over the facts, and the atom that follows.
        rows: Vec<(Vec<Mask>, usize)>,
    },
}

/// A stretch of values between two cut points.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// In words: `已成功`, `48 小时以内`.
    pub label: String,
    /// How it is written in addresses of the pages without JavaScript, and in witnesses: `done`, `<48h`.
    pub value: String,
    /// First integer value.
    pub low: i64,
    /// Last integer value (inclusive).
    pub high: i64,
    /// The unit in which the author wrote `low`: `w`, `d`, `h`, `m` (minutes) or `s`.
    pub unit: Option<char>,
}

/// Help for a reader who is not sure.
#[derive(Clone, Debug)]
pub enum Unsure {
    /// An article, as a path below `content/`.
    Article(String, Span),
    /// A text.
    Text(Doc),
}

/// What a reader is told at the end.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What to do, as a short imperative.
    pub title: String,
    /// One sentence for lists and search; may be empty.
    pub description: String,
    /// The steps. May hold `{{ due }}` and `{{ fact }}`.
    pub body: Doc,
    /// By when.
    pub deadline: Option<Deadline>,
    /// Ids of the evidence list.
    pub evidence: Vec<(String, Span)>,
    /// The letter's path below `content/`.
    pub letter: Option<(String, Span)>,
    /// What if it fails: (event such as `rejected`, id of a guide or of an outcome of this set).
    pub next: Vec<(String, String, Span)>,
    /// Related articles, paths below `content/`.
    pub see: Vec<(String, Span)>,
    /// Where it stands.
    pub span: Span,
}

/// Answers that the author says cannot occur together.
#[derive(Clone, Debug)]
pub struct Impossible {
    /// Boxes over the facts, like [`Rule::masks`]; any of them.
    pub boxes: Vec<Vec<Mask>>,
    /// Why not, as Markdown-free text; may be empty.
    pub because: String,
}

/// Days that are not as the week says, in days since 1970, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Weekdays on which nobody works.
    pub holidays: Vec<i64>,
    /// Days on which work is done although they fall on a weekend or holiday.
    pub workdays: Vec<i64>,
}

/// The length of a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    /// So many seconds.
    Seconds(i64),
    /// The same day so many months later, or that month's last day.
    Months(i64),
    /// So many working days later.
    Workdays(i64),
}

/// A time limit that counts from a date-time fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadline {
    /// The date-time it counts from: an input such as `refunded_at`.
    pub from: String,
    /// How long.
    pub within: Within,
    /// How long, in words: `48 小时`.
    pub within_words: String,
    /// Whether the last instant itself still counts as in time.
    pub inclusive: bool,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id; an exception is `<id>/1`.
    pub id: String,
    /// A full statement.
    pub title: String,
    /// More about it (`text:`).
    pub text: Option<Doc>,
    /// Its condition in a sentence made of labels only (`如果退款已成功，并且…`); empty for statements.
    pub sentence: String,
    /// Index of its outcome; none for statements.
    pub outcome: Option<usize>,
    /// For an exception, the index of the rule it is taken from.
    pub exception_of: Option<usize>,
    /// One mask per fact: which atoms match (see [`Mask`]); empty for statements.
    pub masks: Vec<Mask>,
    /// Whether it is in force on [`RuleSet::as_of`]; only such rules are in the diagram.
    pub in_force: bool,
    /// Where it comes from.
    pub source: Option<Citation>,
    /// Who keeps it right.
    pub owner: Option<String>,
    /// When it must be looked at again.
    pub review_by: Option<(Date, Span)>,
    /// First day in force.
    pub effective_from: Option<Date>,
    /// Last day in force.
    pub effective_to: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

/// A set of atoms of one fact: bit `i % 64` of word `i / 64`. One bit more than there are atoms: the
/// last says whether it also matches where the fact does not apply (set where nobody cares).
pub type Mask = Vec<u64>;

/// Advice: a rule of hit policy `collect`.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its text.
    pub text: Doc,
    /// Length of the text as typed, in bytes.
    pub bytes: usize,
    /// When it applies, like [`Rule::masks`].
    pub masks: Vec<Mask>,
    /// Where it stands.
    pub span: Span,
}

/// The reduced ordered decision diagram. Nodes are numbered so that the root is 0 when there is a
/// question at all, and children come after parents.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// The questions.
    pub nodes: Vec<DiagramNode>,
    /// The decisions.
    pub leaves: Vec<Leaf>,
    /// Where walking begins.
    pub root: Next,
}

/// A question in the diagram.
#[derive(Clone, Debug)]
pub struct DiagramNode {
    /// Index of the fact it asks.
    pub fact: usize,
    /// Where each atom of the fact leads.
    pub next: Vec<Next>,
    /// The longest number of questions from here to an outcome, this one included.
    pub depth: usize,
}

/// A decision: one outcome, and the rules that lead to it. Several where a question that would tell
/// them apart is not asked, because it would not change the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// Index of the outcome.
    pub outcome: usize,
    /// Indices of the rules, in file order; never empty.
    pub rules: Vec<usize>,
}

/// Where an answer leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Next {
    /// To another question: index into [`Diagram::nodes`].
    Node(usize),
    /// To a decision: index into [`Diagram::leaves`].
    Leaf(usize),
    /// Cannot happen (`impossible`, or not applicable).
    #[default]
    Impossible,
}

/// A test of the author's: given answers, expected result. `None` means that nothing is expected.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Answers: fact or input id and text.
    pub given: Vec<(String, String, Span)>,
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
    /// Where it stands.
    pub span: Span,
}
