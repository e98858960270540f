//! Comparisons of a fact with another one in a cell: `end: {after: start}`.

/// A comparison.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// Its key in a cell.
    pub(crate) name: &'static str,
    /// The cell about the difference of both facts that says the same.
    pub(crate) cell: &'static str,
    /// True where the comparison holds when that cell does not match.
    pub(crate) not: bool,
    /// Signs of the differences that match: below zero, zero, above zero.
    pub(crate) signs: [bool; 3],
    /// Keys of its words, between amounts and between points in time.
    pub(crate) words: [&'static str; 2],
}

/// Every comparison.
pub(crate) static COMPARISONS: [Comparison; 6] = [
    Comparison {
        name: "before",
        cell: "<0",
        not: false,
        signs: [true, false, false],
        words: ["rule_compare_before", "rule_compare_time_before"],
    },
    Comparison {
        name: "at_most",
        cell: "<=0",
        not: false,
        signs: [true, true, false],
        words: ["rule_compare_at_most", "rule_compare_time_at_most"],
    },
    Comparison {
        name: "equals",
        cell: "0",
        not: false,
        signs: [false, true, false],
        words: ["rule_compare_equals", "rule_compare_time_equals"],
    },
    Comparison {
        name: "at_least",
        cell: ">=0",
        not: false,
        signs: [false, true, true],
        words: ["rule_compare_at_least", "rule_compare_time_at_least"],
    },
    Comparison {
        name: "after",
        cell: ">0",
        not: false,
        signs: [false, false, true],
        words: ["rule_compare_after", "rule_compare_time_after"],
    },
    Comparison {
        name: "differs",
        cell: "0",
        not: true,
        signs: [true, false, true],
        words: ["rule_compare_differs", "rule_compare_time_differs"],
    },
];

/// The comparison with a name.
pub(crate) fn named(name: &str) -> Option<&'static Comparison> {
    COMPARISONS.iter().find(|comparison| comparison.name == name)
}

/// The comparison that matches these signs.
pub(crate) fn of_signs(signs: [bool; 3]) -> Option<&'static Comparison> {
    COMPARISONS.iter().find(|comparison| comparison.signs == signs)
}
