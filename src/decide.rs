//! Rules → decision diagram: the heart of the program.
//!
//! A rule set is read into a [`Draft`] (one file, by itself), then compiled into a [`RuleSet`]:
//! every fact becomes integers cut into [`Atom`]s, every rule rows of atom masks, and all rows one
//! reduced decision [`Diagram`]. Gaps and contradictions are findings with a witness. Walking the
//! diagram *is* asking only what still matters.

use crate::diag::{Code, Diags};
use crate::doc::Doc;
use crate::model::Citation;
use crate::source::{File, FileId, Span};
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
    /// Longer text above the first question (`intro:`).
    pub intro: Option<Doc>,
    /// Time zone of its dates, e.g. `Asia/Shanghai`.
    pub zone: String,
    /// Facts, in the order they are asked.
    pub facts: Vec<Fact>,
    /// Outcomes, in file order.
    pub outcomes: Vec<Outcome>,
    /// Rules, in file order; those without `when` are statements to cite.
    pub rules: Vec<Rule>,
    /// Advice that is listed with the outcome when it applies.
    pub advice: Vec<Advice>,
    /// The compiled diagram.
    pub diagram: Diagram,
    /// Where the set begins.
    pub span: Span,
}

/// A question with its possible answers.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its id, as in answers: `refund`.
    pub id: String,
    /// The question.
    pub ask: String,
    /// More about it.
    pub help: Option<Doc>,
    /// Its kind: which form control it needs.
    pub kind: FactKind,
    /// The stretches of values that rules tell apart, in order.
    pub atoms: Vec<Atom>,
    /// What a reader who is not sure should look at.
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
    /// A whole number with its unit's name.
    Number {
        /// Its name, e.g. `件`; may be empty.
        unit: String,
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

/// A time limit that counts from a date-time fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadline {
    /// The date-time it counts from: an input such as `refunded_at`.
    pub from: String,
    /// How long, in seconds.
    pub within: i64,
    /// How long, in words: `48 小时`.
    pub within_words: String,
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
    /// One mask per fact: which atoms match (a bit per atom; all set where the rule does not care).
    pub masks: Vec<Mask>,
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

/// A set of atoms of one fact: bit `i` of word `i / 64`.
pub type Mask = Vec<u64>;

/// Advice: a rule of hit policy `collect`.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: Doc,
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

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Next {
    /// To another question: index into [`Diagram::nodes`].
    Node(usize),
    /// To a decision: index of the rule that decides (its outcome is in the rule).
    Rule(usize),
    /// Cannot happen (`impossible`, or not applicable).
    Impossible,
}

impl Default for Next {
    fn default() -> Next {
        Next::Impossible
    }
}

/// Reads `content/rules/<set>.yaml`.
pub fn read(_id: FileId, _file: &File, _diags: &mut Diags) -> Option<Draft> {
    None
}

/// Compiles a set for the rules in force on `as_of`. Faults are reported; `None` where nothing
/// can be shown.
pub fn compile(_draft: &Draft, _as_of: Date, _diags: &mut Diags) -> Option<RuleSet> {
    None
}
