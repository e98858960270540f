//! Kinds of fact: values as texts, as integers and in words.

pub(crate) mod calendar;
pub(crate) mod units;
pub(crate) mod value;
pub(crate) mod words;
pub(crate) mod zone;
