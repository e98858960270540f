//! The keys that maps of YAML may have. The reader holds maps against tables, and the JSON Schema for
//! editors is made from the same tables, so the two cannot drift.

mod fields;
pub(crate) mod meant;
mod table;

pub(crate) use fields::{Fields, Text, blanks_in, cannot_be, first_blank, texts};
pub(crate) use table::{Key, Shape, Table, check_id, key, must, must_or, nothing, table, with};
