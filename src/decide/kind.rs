//! Facts and their kinds: values as texts, as integers and in words.
//!
//! Everything that differs from kind to kind is a [`Kind`]: one file with such a value, and one line of
//! [`KINDS`]. Nothing else in the program asks for a kind by name. Beside them are `amount`, `lasting`,
//! `options` and `points`, which several kinds share, and formulas, which make facts of others. Below
//! them are the grammar of texts, zones and the calendar; above them facts, and boxes of answers in
//! words and as cells.

pub(crate) mod aggregate;
pub(crate) mod amount;
mod any_of;
pub(crate) mod calendar;
pub(crate) mod cells;
pub(crate) mod compare;
pub(crate) mod counting;
mod date;
mod datetime;
pub(crate) mod definition;
mod duration;
mod elapsed;
pub(crate) mod fact;
pub(crate) mod formula;
pub(crate) mod grammar;
pub(crate) mod hidden;
mod keys;
pub(crate) mod kinds;
mod lasting;
pub(crate) mod lengths;
pub(crate) mod limit;
pub(crate) mod meant;
mod money;
mod number;
mod one_of;
pub(crate) mod options;
mod points;
mod range;
pub(crate) mod shortest;
mod time;
pub(crate) mod words;
mod yes_no;
