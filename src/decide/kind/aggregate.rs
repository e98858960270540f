//! Aggregates: ways to put the matching rules of a list into one value, by their number or their values.

/// A way to put the values of all rules that match into one.
pub struct Aggregate {
    /// Its name in YAML and in the browser's data.
    pub name: &'static str,
    /// Key of the words of the interface about its result.
    pub words: &'static str,
    /// Need for values: true where every rule has one, false where rules are counted.
    pub(crate) has_values: bool,
    /// Result for the values of the matching rules; none where it needs at least one value and there is none.
    pub(crate) of: fn(&[i64]) -> Option<i64>,
}

/// Aggregates are told apart by their names.
impl PartialEq for Aggregate {
    fn eq(&self, other: &Aggregate) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Aggregate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every aggregate.
pub const AGGREGATES: &[&Aggregate] = &[
    &Aggregate {
        name: "sum",
        words: "decide_total_sum",
        has_values: true,
        of: |values| values.iter().try_fold(0_i64, |sum, value| sum.checked_add(*value)),
    },
    &Aggregate {
        name: "count",
        words: "decide_total_count",
        has_values: false,
        of: |values| i64::try_from(values.len()).ok(),
    },
    &Aggregate {
        name: "min",
        words: "decide_total_min",
        has_values: true,
        of: |values| values.iter().min().copied(),
    },
    &Aggregate {
        name: "max",
        words: "decide_total_max",
        has_values: true,
        of: |values| values.iter().max().copied(),
    },
];
