//! Shared by the kinds whose values are points in time.

use super::definition::Stretches;

/// Sentences for stretches of days.
pub(super) const STRETCHES: Stretches = Stretches {
    below: "rule_before_day",
    from: "rule_since",
    between: "rule_since_before",
    end_included: false,
};
