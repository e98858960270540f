//! A rule set as typed: names and cells are still texts with places.

use super::{Calendar, HitPolicy, Outcome, Test};
use crate::decide::Unsure;
use crate::doc::Doc;
use crate::model::Citation;
use crate::source::Span;
use jiff::civil::Date;

/// A text with its place.
pub(super) type Text = (String, Span);

/// Everything that a rule set's file says.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) weight: Option<i64>,
    pub(super) intro: Option<Doc>,
    pub(super) lang: String,
    pub(super) zone: Option<Text>,
    pub(super) dated_by: Option<Text>,
    pub(super) calendar: Calendar,
    /// Where the holidays are listed.
    pub(super) calendar_span: Option<Span>,
    pub(super) hit_policy: HitPolicy,
    pub(super) auto_order: bool,
    pub(super) facts: Vec<RawFact>,
    /// Cells, and why they cannot match together.
    pub(super) impossible: Vec<(When, String)>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) deadlines: Vec<Option<RawDeadline>>,
    pub(super) rules: Vec<RawRule>,
    pub(super) advice: Vec<RawAdvice>,
    pub(super) tests: Vec<Test>,
    pub(super) span: Span,
    pub(super) rules_span: Span,
    /// How long the file is.
    pub(super) bytes: usize,
    /// Whether reading found errors: then proofs would only repeat them in other words.
    pub(super) faulty: bool,
}

/// A question or a derived fact.
#[derive(Clone, Debug)]
pub(super) struct RawFact {
    pub(super) id: String,
    pub(super) ask: Option<String>,
    pub(super) say: Option<Text>,
    pub(super) help: Option<Doc>,
    pub(super) kind: RawKind,
    pub(super) range: Option<Text>,
    pub(super) needs: Option<When>,
    pub(super) derive: Option<Vec<(When, Text)>>,
    pub(super) unsure: Option<Unsure>,
    /// Its key.
    pub(super) span: Span,
}

/// What a fact's values are.
#[derive(Clone, Debug)]
pub(super) enum RawKind {
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
pub(super) struct When {
    pub(super) cells: Vec<RawCell>,
    pub(super) span: Option<Span>,
}

/// One cell: a fact's id, and the values of which any must match.
#[derive(Clone, Debug)]
pub(super) struct RawCell {
    pub(super) fact: Text,
    pub(super) values: Vec<Text>,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) struct RawDeadline {
    pub(super) from: Text,
    pub(super) within: Text,
    pub(super) inclusive: bool,
}

#[derive(Clone, Debug)]
pub(super) struct RawRule {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) text: Option<Doc>,
    /// None for a statement.
    pub(super) when: Option<When>,
    pub(super) then: Option<Text>,
    pub(super) exceptions: Vec<RawException>,
    pub(super) source: Option<Citation>,
    pub(super) owner: Option<String>,
    pub(super) review_by: Option<(Date, Span)>,
    pub(super) effective: (Option<Date>, Option<Date>),
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) struct RawException {
    pub(super) title: Option<String>,
    pub(super) text: Option<Doc>,
    pub(super) when: When,
    pub(super) then: Option<Text>,
    pub(super) source: Option<Citation>,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) struct RawAdvice {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) text: Doc,
    /// Length of the text.
    pub(super) bytes: usize,
    pub(super) when: When,
    pub(super) span: Span,
}
