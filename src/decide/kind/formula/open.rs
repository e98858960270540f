//! `open`: yes while a limit is open. It has the keys of a deadline.

use super::definition::{Effect, Formula, Operands};
use crate::decide::kind::limit::{LIMIT, RawLimit};
use crate::keys::Shape;

pub(super) const FORMULA: Formula = Formula {
    name: "open",
    about: "Yes while a deadline is open, no when it has passed.",
    shape: Shape::Map(&LIMIT),
    read: |node, diags| {
        let limit = RawLimit::read(node, &LIMIT, diags)?;
        Some(Operands { of: vec![limit.from.clone()], limit: Some(limit), ..Operands::default() })
    },
    count: None,
    effect: Effect::Open,
    result: |_| None,
    decimals: |_, _| 0,
    extremes: |_| Vec::new(),
};
