//! Keys that several kinds have.

use crate::keys::{Key, Shape, key};

pub(super) const RANGE: Key =
    key("range", Shape::Like("\\.\\."), "First and last possible value, both included: `0..500`.");

/// A length of time begins with a digit.
pub(super) const STEP: Key = key(
    "step",
    Shape::Like("^[\\s\\u3000\\u00a0]*[0-9\\uff10-\\uff19]"),
    "Distance of neighbouring values: `1min`.",
);
