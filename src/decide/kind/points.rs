//! Shared by the kinds whose values are points in time.

use super::definition::Stretches;

/// Sentences for stretches of days.
pub(super) const STRETCHES: Stretches =
    Stretches { below: "rule_before", from: "rule_since", between: "rule_between", end_included: false };
