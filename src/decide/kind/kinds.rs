//! The table of kinds.

use super::definition::Kind;
use super::{any_of, date, datetime, duration, elapsed, money, number, one_of, time, yes_no};

/// Every kind of fact.
pub const KINDS: &[&Kind] = &[
    &yes_no::KIND,
    &one_of::KIND,
    &any_of::KIND,
    &number::KIND,
    &money::KIND,
    &duration::KIND,
    &date::KIND,
    &datetime::KIND,
    &time::KIND,
    &elapsed::KIND,
];

/// The kinds whose values can be put together.
pub(crate) const ADDED: [&Kind; 3] = [&number::KIND, &money::KIND, &duration::KIND];

/// The kind with a name.
pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// The kind of whole numbers.
pub(crate) const fn whole() -> &'static Kind {
    &number::KIND
}
