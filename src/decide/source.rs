//! `content/rules/<set>.yaml` → [`Draft`](draft::Draft), and the JSON Schema of such a file.

pub(crate) mod beside;
mod cells;
pub(crate) mod csv;
pub(crate) mod decisions;
pub(crate) mod draft;
mod examples;
mod facts;
mod outcomes;
pub(crate) mod passages;
mod rows;
mod rules;
pub(crate) mod set;
pub(crate) mod shared;
pub(crate) mod tables;
mod unfilled;
pub(crate) mod words;
