//! Signs and words of other tools and tongues, as people type them into tables of rules.

/// Any value.
pub(crate) const ANY: &[&str] = &["", "-", "*", "any", "任意", "不限"];

/// Before a value that is excluded.
pub(crate) const NOT: &[&str] = &["!=", "≠", "<>", "not(", "not ", "!", "非"];

/// Between the ends of an interval.
pub(crate) const TO: &[&str] = &["..", "-", "–", "—", "~", "到", "至", " to ", ","];

/// In place of cells: every other case.
pub(crate) const ELSE: &[&str] = &["else", "default", "otherwise", "rest", "否则", "其他", "其余"];
