//! Signs and words of other tools and tongues, as people type them into tables of rules.

/// Any value.
pub(crate) const ANY: &[&str] = &["", "-", "*", "any", "任意", "不限"];

/// Before a value that is excluded.
pub(crate) const NOT: &[&str] = &["!=", "≠", "<>", "not(", "not ", "!", "非"];

/// Signs between the ends of an interval.
pub(crate) const TO: &[&str] = &["..", "-", "–", "—", "~", "到", "至", " to ", ","];

/// Words in place of cells, for every other case.
pub(crate) const ELSE: &[&str] = &["else", "default", "otherwise", "rest", "否则", "其他", "其余"];

/// Words of assent and denial that are no answers, and `yes` and `no` that are.
const ASSENT: &[&str] = &["有", "对", "是的", "可以", "ok", "yep", "1", "on"];
const DENIAL: &[&str] =
    &["没有", "没", "无", "不", "不是", "不对", "不可以", "not", "none", "nope", "0", "off"];

/// The answer that a word means.
pub(crate) fn yes_or_no(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    let yes = ASSENT.contains(&word.as_str());
    (yes || DENIAL.contains(&word.as_str())).then_some(if yes { "yes" } else { "no" })
}
