//! Signs and words of other tools and tongues, as people type them into tables of rules.

/// Any value.
pub(crate) const ANY: &[&str] = &["", "-", "*", "any", "任意", "不限"];

/// Before a value that is excluded.
pub(crate) const NOT: &[&str] = &["!=", "≠", "<>", "not(", "not ", "!", "非"];

/// Signs between the ends of an interval.
pub(crate) const TO: &[&str] = &["..", "-", "–", "—", "~", "到", "至", " to ", " bis ", ";", ","];

/// Words in place of cells, for every other case.
pub(crate) const ELSE: &[&str] = &["else", "default", "otherwise", "rest", "否则", "其他", "其余"];

/// Names by which other tools call the column `then`, for hints.
pub(crate) const THEN: &[&str] = &[
    "outcome",
    "outcomes",
    "output",
    "result",
    "results",
    "decision",
    "conclusion",
    "action",
    "answer",
    "结论",
    "结果",
    "输出",
];

/// Words for "and" between conditions.
pub(crate) const AND: &[&str] = &["and", "&&", "&", "und", "et", "和", "且", "并且"];

/// Words for "or" between conditions.
pub(crate) const OTHERWISE: &[&str] = &["or", "||", "oder", "ou", "或", "或者"];

/// Words for "not" before a condition.
pub(crate) const DENY: &[&str] = &["not", "!", "非"];

/// Signs and words for "or" between values, longer ones first.
pub(crate) const OR: &[&str] = &[" or ", " oder ", " ou ", "||", "|", "/", "、", "或者", "或"];

/// Words before a limit, each with the sign that a cell has for it.
pub(crate) const BEFORE: &[(&str, &str)] = &[
    ("at least ", ">="),
    ("no less than ", ">="),
    ("from ", ">="),
    ("min ", ">="),
    ("at most ", "<="),
    ("no more than ", "<="),
    ("up to ", "<="),
    ("max ", "<="),
    ("more than ", ">"),
    ("over ", ">"),
    ("above ", ">"),
    ("less than ", "<"),
    ("under ", "<"),
    ("below ", "<"),
    ("mindestens ", ">="),
    ("ab ", ">="),
    ("höchstens ", "<="),
    ("bis ", "<="),
    ("über ", ">"),
    ("mehr als ", ">"),
    ("unter ", "<"),
    ("weniger als ", "<"),
    ("au moins ", ">="),
    ("au plus ", "<="),
    ("plus de ", ">"),
    ("moins de ", "<"),
    ("before ", "<"),
    ("after ", ">"),
    ("since ", ">="),
    ("until ", "<="),
    ("至少", ">="),
    ("大于等于", ">="),
    ("小于等于", "<="),
    ("大于", ">"),
    ("小于", "<"),
    ("不少于", ">="),
    ("至多", "<="),
    ("最多", "<="),
    ("不超过", "<="),
    ("超过", ">"),
    ("多于", ">"),
    ("不到", "<"),
    ("少于", "<"),
    ("不足", "<"),
    ("> =", ">="),
    ("< =", "<="),
    ("=>", ">="),
    ("=<", "<="),
];

/// Words behind a limit, each with the sign that a cell has for it.
pub(crate) const BEHIND: &[(&str, &str)] = &[
    ("+", ">="),
    (" or more", ">="),
    (" and up", ">="),
    (" and above", ">="),
    (" or less", "<="),
    (" oder mehr", ">="),
    (" et plus", ">="),
    ("及以上", ">="),
    ("以上", ">="),
    ("及以下", "<="),
    ("以下", "<="),
    ("以内", "<="),
];

/// Words of assent and denial that are no answers, and `yes` and `no` that are.
const ASSENT: &[&str] = &["有", "对", "是的", "可以", "ja", "oui", "ok", "yep", "1", "on"];
const DENIAL: &[&str] =
    &["没有", "没", "无", "不", "不是", "不对", "不可以", "nein", "non", "not", "none", "nope", "0", "off"];

/// The answer that a word means.
pub(crate) fn yes_or_no(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    let yes = ASSENT.contains(&word.as_str());
    (yes || DENIAL.contains(&word.as_str())).then_some(if yes { "yes" } else { "no" })
}
