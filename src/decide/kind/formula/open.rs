//! `open`: yes while a deadline is open. Deadlines of outcomes have the same keys.

use super::definition::{Effect, Formula, Operands};
use crate::keys::{Fields, Shape, Table, key, must, table};

/// The keys of a deadline, of an outcome too.
pub(crate) static DEADLINE: Table = table(&[
    must("from", Shape::Text, "The date or date-time it counts from: `refunded_at`."),
    must(
        "within",
        Shape::Like("^[\\s\\u3000\\u00a0]*[0-9\\uff10-\\uff19]"),
        "How long: `48h`, `7 天`, `1 个月`, `5 个工作日`.",
    ),
    key(
        "boundary",
        Shape::Word(&["excluded", "included"]),
        "Whether the last instant is still in time; `excluded` where nothing is said.",
    ),
]);

pub(super) const FORMULA: Formula = Formula {
    name: "open",
    about: "Yes while a deadline is open, no when it has passed.",
    shape: Shape::Map(&DEADLINE),
    read: |node, diags| {
        let map = Fields::of(node, &DEADLINE, diags)?;
        let inclusive = map.word("boundary", &["excluded", "included"], diags) == Some("included");
        let (of, by) = (vec![map.text("from", diags)?], Some(map.text("within", diags)?));
        Some(Operands { of, by, inclusive, ..Operands::default() })
    },
    count: None,
    effect: Effect::Open,
    result: |_| None,
    decimals: |_, _| 0,
    extremes: |_| Vec::new(),
};
