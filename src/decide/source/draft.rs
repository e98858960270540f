//! A rule set as typed: names and cells are still texts with places.

use crate::citation::Citation;
use crate::decide::Unsure;
use crate::decide::{Calendar, Outcome, Test};
use crate::diagram::HitPolicy;
use crate::doc::Doc;
use crate::source::Span;
use jiff::civil::Date;

/// A text with its place.
pub(crate) type Text = (String, Span);

/// Everything that a rule set's file says.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) weight: Option<i64>,
    pub(crate) intro: Option<Doc>,
    pub(crate) lang: String,
    pub(crate) zone: Option<Text>,
    pub(crate) dated_by: Option<Text>,
    pub(crate) calendar: Calendar,
    /// Where the holidays are listed.
    pub(crate) calendar_span: Option<Span>,
    pub(crate) hit_policy: HitPolicy,
    pub(crate) auto_order: bool,
    pub(crate) facts: Vec<RawFact>,
    /// Cells, and why they cannot match together.
    pub(crate) impossible: Vec<(When, String)>,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) deadlines: Vec<Option<RawDeadline>>,
    pub(crate) rules: Vec<RawRule>,
    pub(crate) advice: Vec<RawAdvice>,
    pub(crate) tests: Vec<Test>,
    pub(crate) span: Span,
    pub(crate) rules_span: Span,
    /// Whether reading found errors: then proofs would only repeat them in other words.
    pub(crate) faulty: bool,
}

/// A question or a derived fact.
#[derive(Clone, Debug)]
pub(crate) struct RawFact {
    pub(crate) id: String,
    pub(crate) ask: Option<String>,
    pub(crate) say: Option<Text>,
    pub(crate) help: Option<Doc>,
    pub(crate) kind: RawKind,
    pub(crate) range: Option<Text>,
    pub(crate) needs: Option<When>,
    pub(crate) derive: Option<Vec<(When, Text)>>,
    pub(crate) unsure: Option<Unsure>,
    /// Its key.
    pub(crate) span: Span,
}

/// What a fact's values are.
#[derive(Clone, Debug)]
pub(crate) enum RawKind {
    YesNo,
    OneOf(Vec<(String, String)>),
    AnyOf(Vec<(String, String)>),
    Number { unit: String },
    Money { currency: String, decimals: u32 },
    Duration { step: Option<Text> },
    Date,
    DateTime,
    Elapsed { from: Text, step: Option<Text> },
    Sum(Vec<Text>),
    Difference(Vec<Text>),
    Ratio { of: Text, to: Text, step: Option<Text> },
    Scale { of: Text, by: Text },
}

/// A map of cells: all of them must match.
#[derive(Clone, Debug, Default)]
pub(crate) struct When {
    pub(crate) cells: Vec<RawCell>,
    pub(crate) span: Option<Span>,
}

/// One cell: a fact's id, and the values of which any must match.
#[derive(Clone, Debug)]
pub(crate) struct RawCell {
    pub(crate) fact: Text,
    pub(crate) values: Vec<Text>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawDeadline {
    pub(crate) from: Text,
    pub(crate) within: Text,
    pub(crate) inclusive: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RawRule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: Option<Doc>,
    /// None for a statement.
    pub(crate) when: Option<When>,
    pub(crate) then: Option<Text>,
    pub(crate) exceptions: Vec<RawException>,
    pub(crate) source: Option<Citation>,
    pub(crate) owner: Option<String>,
    pub(crate) review_by: Option<(Date, Span)>,
    pub(crate) effective: (Option<Date>, Option<Date>),
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawException {
    pub(crate) title: Option<String>,
    pub(crate) text: Option<Doc>,
    pub(crate) when: When,
    pub(crate) then: Option<Text>,
    pub(crate) source: Option<Citation>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct RawAdvice {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: Doc,
    pub(crate) when: When,
    pub(crate) span: Span,
}
