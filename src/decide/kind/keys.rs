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

/// Key for the rounding of a formula's result.
pub(super) const ROUND: Key = key(
    "round",
    Shape::Word(&["half-up", "half-even", "up", "down"]),
    "How the result is rounded to `step`: to the nearest, halves away from zero (`half-up`) or to the even one (`half-even`); away from zero (`up`), or towards it (`down`).",
);
