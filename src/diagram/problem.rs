//! Input of the compiler of diagrams: rows over facts whose atoms are only counted.

use super::cube::Cube;
use super::work::Work;
use std::rc::Rc;

/// Meaning of several rows that match the same answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HitPolicy {
    /// An error.
    #[default]
    Unique,
    /// The first row in file order decides.
    First,
    /// They must lead to the same outcome.
    Any,
    /// The outcome that stands first decides. Problems are made with their rows in that order, and `First`.
    Priority,
    /// All of them count. Each rule is swept by itself: whether it matches.
    Collect,
}

/// One row of a rule: the box in which it matches, and the outcome it leads to.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) rule: usize,
    /// Number of the outcome; behind the last where the rule leads to none.
    pub(crate) outcome: usize,
    pub(crate) cube: Cube,
    /// True for a row that decides only where no other row matches. Such rows stand behind all others.
    pub(crate) rest: bool,
}

/// Everything that a diagram depends on. Clones share the rows.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// Number of atoms per fact.
    pub(crate) atoms: Vec<usize>,
    /// Facts in the order of asking.
    pub(crate) order: Vec<usize>,
    pub(crate) rows: Vec<Rc<Row>>,
    /// Boxes of answers that cannot occur.
    pub(crate) impossible: Rc<Vec<Cube>>,
    /// Boxes in which a fact applies, per fact: any of them; none means always. They speak only of
    /// facts that are asked before.
    pub(crate) needs: Rc<Vec<Vec<Cube>>>,
    pub(crate) hit_policy: HitPolicy,
    /// Budget of steps, for this problem and all others of the set.
    pub(crate) work: Rc<Work>,
}
