//! A fact of a rule set: a question, or what follows from other facts.

use super::calendar::Limit;
use super::definition::Domain;
use super::formula::{Calc, Formula};
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
    /// The question with its blanks, `{{ loss }}`, where it has any: the page fills them.
    pub asked_with: Option<String>,
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
    /// Origin of a fact that no author has named: cells of other facts speak of it.
    pub hidden: Option<Hidden>,
    /// Place in the file.
    pub span: Span,
}

/// Origin of a fact that no author has named. Numbers are indices of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// The difference of two facts that a cell compares: `end: {after: start}`.
    Compare {
        /// The fact whose cell it is.
        of: usize,
        /// The fact that it is compared with, and its id.
        with: (usize, String),
        /// The question for that.
        ask: String,
        /// Both are points in time.
        is_time: bool,
    },
    /// Place of now beside the end of a limit on the calendar: `since: '<1mo'`.
    Limit {
        /// The fact whose cell it is.
        of: usize,
        /// The limit as the author wrote it, and in words.
        text: (String, String),
    },
    /// A number among the operands of a formula.
    Constant,
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
            Some(Derived::Day(of) | Derived::Limit { of, .. }) => std::slice::from_ref(of),
            Some(Derived::Table { .. } | Derived::Constant(_)) | None => &[],
        }
    }

    /// The rows of the table that gives the fact.
    pub(crate) fn table(&self) -> Option<&[(Cube, usize)]> {
        match &self.derived {
            Some(Derived::Table { rows, .. }) => Some(rows),
            Some(
                Derived::Formula { .. } | Derived::Day(_) | Derived::Limit { .. } | Derived::Constant(_),
            )
            | None => None,
        }
    }

    /// The fact whose cells speak of this one, where no author has named it.
    pub(crate) fn owner(&self) -> Option<usize> {
        match self.hidden {
            Some(Hidden::Compare { of, .. } | Hidden::Limit { of, .. }) => Some(of),
            Some(Hidden::Constant) | None => None,
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
        /// Factors and rounding.
        calc: Calc,
    },
    /// A value that is always the same.
    Constant(i64),
    /// Place of now beside the end of a time limit that counts from the moment of a fact.
    Limit {
        /// The fact that has the moment.
        of: usize,
        /// The limit.
        limit: Limit,
        /// The value before the limit's end, at it, and behind it.
        ends: [i64; 3],
    },
    /// The day, in days since 1970, of the moment that a fact stands for. Tells editions apart.
    Day(usize),
    /// A table of its own (`derive:`). Its rows are put into the rules that use it, so the diagram
    /// never asks it; it only has a name in sentences.
    Table {
        /// Rows: a box, and the atom that follows.
        rows: Vec<(Cube, usize)>,
        /// The values that follow, by row.
        values: Vec<i64>,
        /// Places of the rows.
        places: Vec<Span>,
    },
}

impl Derived {
    /// The fact that is the divisor of a ratio; `None` for other formulas.
    pub(crate) fn divisor(&self) -> Option<usize> {
        match self {
            Derived::Formula { formula, of, .. } if formula.name == "ratio" => of.get(1).copied(),
            _ => None,
        }
    }
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
    /// The question with its blanks, where it has any.
    pub asked_with: Option<String>,
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
