//! A fact of a rule set: a question, or what follows from other facts.

use super::definition::Domain;
use super::formula::Formula;
use crate::diagram::cube::Cube;
use crate::doc::Doc;
use crate::source::Span;

/// A question with its possible answers.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its id, as in answers: `refund`; for an option of an `any_of` question, `harm.broken`.
    pub id: String,
    /// The question; for an option of an `any_of` question, with that option's words.
    pub ask: String,
    /// Pattern of an answer in a sentence, with `{}` for its label: `距退款成功{}`.
    pub say: Option<String>,
    /// Explanation of the question.
    pub help: Option<Doc>,
    /// The values that an answer may have.
    pub domain: Domain,
    /// The stretches of values that rules tell apart, in order.
    pub atoms: Vec<Atom>,
    /// Origin of a fact that is never asked itself.
    pub derived: Option<Derived>,
    /// Boxes in which the fact applies: any of these; none means always. Where it does not apply it is
    /// not asked, and a rule that wants a value of it does not match.
    pub needs: Vec<Cube>,
    /// Help for a reader who is not sure; then `unsure` is an answer too.
    pub unsure: Option<Unsure>,
    /// Place in the file.
    pub span: Span,
}

impl Fact {
    /// The name under which the fact is answered where a date-time is known.
    pub(crate) fn input(&self) -> &str {
        self.domain.from.as_deref().unwrap_or(&self.id)
    }

    /// The facts that this one follows from by arithmetic.
    pub(crate) fn operands(&self) -> &[usize] {
        match &self.derived {
            Some(Derived::Formula { of, .. }) => of,
            Some(Derived::Day(of)) => std::slice::from_ref(of),
            Some(Derived::Table { .. }) | None => &[],
        }
    }

    /// The rows of the table that gives the fact.
    pub(crate) fn table(&self) -> Option<&[(Cube, usize)]> {
        match &self.derived {
            Some(Derived::Table { rows }) => Some(rows),
            Some(Derived::Formula { .. } | Derived::Day(_)) | None => None,
        }
    }
}

/// Origin of a derived fact. Numbers are indices of facts.
#[derive(Clone, Debug)]
pub enum Derived {
    /// Arithmetic with other facts.
    Formula {
        /// The formula.
        formula: &'static Formula,
        /// Its operands.
        of: Vec<usize>,
        /// Factor of the result.
        multiply: i64,
        /// Divisor of the result.
        divide: i64,
    },
    /// The day, in days since 1970, of the moment that a fact stands for. Tells editions apart.
    Day(usize),
    /// A table of its own (`derive:`). Its rows are put into the rules that use it, so the diagram
    /// never asks it; it only has a name in sentences.
    Table {
        /// Rows: a box, and the atom that follows.
        rows: Vec<(Cube, usize)>,
    },
}

/// A stretch of values between two cut points.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// The stretch in words: `已成功`, `48 小时以内`.
    pub label: String,
    /// The stretch as addresses of the pages without JavaScript and witnesses write it: `done`, `<48h`.
    pub value: String,
    /// First integer value.
    pub low: i64,
    /// Last integer value (inclusive).
    pub high: i64,
    /// The unit in which the author wrote `low`: `w`, `d`, `h`, `m` (minutes) or `s`.
    pub unit: Option<char>,
}

/// An `any_of` question: each option is a [`Fact`] of its own, all are answered together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id, as in answers: `harm`.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Explanation of the question.
    pub help: Option<Doc>,
    /// Help for a reader who is not sure.
    pub unsure: Option<Unsure>,
    /// Its options: id and words.
    pub options: Vec<(String, String)>,
    /// Indices of its facts, one an option.
    pub facts: Vec<usize>,
    /// Place in the file.
    pub span: Span,
}

/// Help for a reader who is not sure.
#[derive(Clone, Debug)]
pub enum Unsure {
    /// An article, as a path below `content/`.
    Article(String, Span),
    /// A text.
    Text(Doc),
}
