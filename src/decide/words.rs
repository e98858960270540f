//! Rules and boxes of answers in words, made of the author's labels only, and as cells to paste.

use super::cube::{self, Cube};
use super::{Advice, Atom, Fact, FactKind, Mask, Rule, RuleSet, value};
use crate::limits::SENTENCE;
use std::collections::BTreeMap;

/// What is needed to say something.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) facts: &'a [Fact],
    pub(super) offsets: &'a [(i64, i32)],
    pub(super) zh: bool,
    /// Bytes of a sentence, after which it is cut.
    pub(super) most: usize,
}

/// When a rule applies, as a sentence: `如果退款已成功，并且距退款成功不到 48 小时`. Empty for statements.
/// At most about so many bytes.
pub(super) fn sentence(set: &RuleSet, rule: &Rule, most: usize) -> String {
    if rule.masks.is_empty() {
        return String::new();
    }
    Words { most, ..Words::of(set) }.sentence(&rule.masks)
}

/// When advice applies, as a sentence; none where it always does.
pub fn condition(set: &RuleSet, advice: &Advice) -> Option<String> {
    let words = Words::of(set);
    (!words.conditions(&advice.masks).is_empty()).then(|| words.sentence(&advice.masks))
}

impl<'a> Words<'a> {
    pub(super) fn of(set: &'a RuleSet) -> Words<'a> {
        Words { facts: &set.facts, ..Words::without_facts(&set.offsets, is_chinese(&set.lang)) }
    }

    /// For stretches of one fact.
    pub(super) fn without_facts(offsets: &'a [(i64, i32)], zh: bool) -> Words<'a> {
        Words { facts: &[], offsets, zh, most: SENTENCE.most }
    }

    pub(super) fn sentence(&self, masks: &[Mask]) -> String {
        let said = self.conditions(masks);
        match (said.is_empty(), self.zh) {
            (true, true) => "任何情况下".into(),
            (true, false) => "in every case".into(),
            (false, true) => format!("如果{}", said.join("，并且")),
            (false, false) => format!("if {}", said.join(", and ")),
        }
    }

    /// A box in words, for messages.
    pub(super) fn cube(&self, cube: &Cube) -> String {
        let said = self.conditions(cube);
        match (said.is_empty(), self.zh) {
            (true, true) => "任何情况".into(),
            (true, false) => "any answers".into(),
            (false, true) => said.join("，"),
            (false, false) => said.join(", "),
        }
    }

    fn conditions(&self, masks: &[Mask]) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        let mut length = 0;
        for (fact, mask) in self.facts.iter().zip(masks) {
            let Some(condition) = self.condition(fact, mask) else { continue };
            length += condition.len();
            said.push(condition);
            if length > self.most {
                said.push(SENTENCE.message.into());
                break;
            }
        }
        said
    }

    /// What a mask says about a fact; nothing where it says nothing.
    fn condition(&self, fact: &Fact, mask: &Mask) -> Option<String> {
        let labels = self.labels(fact, mask)?;
        let ask = fact.ask.trim_end_matches(['?', '？', '。', '.']);
        Some(match (&fact.say, self.zh) {
            (Some(say), true) => {
                // A label that is a sentence of its own would run into its neighbours.
                let quoted = |l: &String| {
                    if l.contains(['，', '、', '。']) { format!("「{l}」") } else { l.clone() }
                };
                fill(say, &labels.iter().map(quoted).collect::<Vec<_>>().join("或"))
            }
            (Some(say), false) => say.replace("{}", &labels.join(" or ")),
            (None, true) => format!("「{ask}」为「{}」", labels.join("」或「")),
            (None, false) => format!("“{ask}” is “{}”", labels.join("” or “")),
        })
    }

    fn labels(&self, fact: &Fact, mask: &Mask) -> Option<Vec<String>> {
        if cube::atoms(mask, fact.atoms.len()).count() == fact.atoms.len() {
            return None;
        }
        let mut labels: Vec<String> = Vec::new();
        let mut length = 0;
        // A sentence that is too long ends with a mark.
        let mut say = |label: String| {
            length += label.len();
            let too_long = length > self.most;
            labels.push(if too_long { SENTENCE.message.into() } else { label });
            !too_long
        };
        match value::ordered(&fact.kind) {
            true => _ = runs(fact, mask).iter().all(|(a, b)| say(self.stretch(fact, a, b))),
            false => _ = cube::atoms(mask, fact.atoms.len()).all(|a| say(fact.atoms[a].label.clone())),
        }
        (!labels.is_empty()).then_some(labels)
    }

    /// Atoms that lie side by side, in words: `不到 48 小时`, `48 小时到 7 天`.
    pub(super) fn stretch(&self, fact: &Fact, first: &Atom, last: &Atom) -> String {
        let say = |v, unit| value::words(fact, self.offsets, v, unit, self.zh);
        let (low, high) = (first.low, last.high);
        let low_words = say(low, first.unit);
        let end = self.end(fact, last);
        let date = matches!(fact.kind, FactKind::Date | FactKind::DateTime);
        let counted = matches!(fact.kind, FactKind::Number { .. } | FactKind::Date);
        match (low == fact.range.0, high == fact.range.1, self.zh) {
            _ if low == high || high - low == fact.step - 1 => low_words,
            (true, true, true) => "任意".into(),
            (true, true, false) => "any".into(),
            (true, false, true) if date => format!("{end} 之前"),
            (true, false, false) if date => format!("before {end}"),
            (true, false, true) => format!("不到 {end}"),
            (true, false, false) => format!("less than {end}"),
            (false, true, true) if date => format!("{low_words} 及以后"),
            (false, true, false) if date => format!("on or after {low_words}"),
            (false, true, true) => format!("{low_words}以上"),
            (false, true, false) => format!("{low_words} or more"),
            (false, false, true) if counted => format!("{low_words}到 {}", say(high, None)),
            (false, false, false) if counted => format!("{low_words} to {}", say(high, None)),
            (false, false, true) => format!("{low_words}到 {end}"),
            (false, false, false) => format!("{low_words} to {end}"),
        }
    }

    /// The value at which a stretch ends without reaching it.
    fn end(&self, fact: &Fact, last: &Atom) -> String {
        value::words(fact, self.offsets, last.high + 1, self.unit_at(fact, last.high + 1), self.zh)
    }

    fn unit_at(&self, fact: &Fact, low: i64) -> Option<char> {
        let at = fact.atoms.binary_search_by_key(&low, |a| a.low).ok()?;
        fact.atoms[at].unit
    }

    /// Atoms that lie side by side as a cell: `<48h`, `48h..7d`.
    pub(super) fn interval(&self, fact: &Fact, first: &Atom, last: &Atom) -> String {
        let text = |v, unit| value::format(fact, self.offsets, v, unit);
        let low = text(first.low, first.unit);
        let end = || text(last.high + 1, self.unit_at(fact, last.high + 1));
        match (first.low == fact.range.0, last.high == fact.range.1) {
            _ if last.high - first.low < fact.step => low,
            (true, true) => format!("{low}.."),
            (true, false) => format!("<{}", end()),
            (false, true) => format!(">={low}"),
            (false, false) => format!("{low}..{}", end()),
        }
    }

    /// The cells of a box as YAML, in braces: `{refund: done, since: '>=48h'}`. Facts that do not
    /// apply at `point` are left out.
    pub(super) fn cells(&self, cube: &Cube, point: &[usize]) -> String {
        let apply = |i: &usize| point.get(*i) != Some(&self.facts[*i].atoms.len());
        let cell = |i: usize| Some(format!("{}: {}", self.facts[i].id, self.cell(i, &cube[i])?));
        let cells: Vec<String> = (0..self.facts.len()).filter(apply).filter_map(cell).collect();
        format!("{{{}}}", cells.join(", "))
    }

    /// The cells of a box: fact id and YAML.
    pub(super) fn cell_map(&self, cube: &Cube) -> BTreeMap<String, String> {
        let cell = |i: usize| Some((self.facts[i].id.clone(), self.cell(i, &cube[i])?));
        (0..self.facts.len()).filter_map(cell).collect()
    }

    /// A mask as a cell; none where it says nothing.
    fn cell(&self, fact: usize, mask: &Mask) -> Option<String> {
        let fact = &self.facts[fact];
        let atoms: Vec<usize> = cube::atoms(mask, fact.atoms.len()).collect();
        if atoms.len() == fact.atoms.len() || atoms.is_empty() {
            return None;
        }
        let texts: Vec<String> = match value::ordered(&fact.kind) {
            true => runs(fact, mask).iter().map(|(a, b)| quoted(&self.interval(fact, a, b))).collect(),
            false => atoms.iter().map(|a| quoted(&fact.atoms[*a].value)).collect(),
        };
        Some(if texts.len() == 1 { texts[0].clone() } else { format!("[{}]", texts.join(", ")) })
    }
}

/// Puts a label into a pattern, with a space between Han and a number or Latin letter.
fn fill(pattern: &str, label: &str) -> String {
    let (before, after) = pattern.split_once("{}").unwrap_or((pattern, ""));
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let han = |c: Option<char>| c.is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let apart =
        |a: Option<char>, b: Option<char>| if latin(a) && han(b) || han(a) && latin(b) { " " } else { "" };
    let left = apart(before.chars().last(), label.chars().next());
    let right = apart(label.chars().last(), after.chars().next());
    format!("{before}{left}{label}{right}{after}")
}

pub(super) fn is_chinese(lang: &str) -> bool {
    lang.starts_with("zh")
}

/// A YAML scalar, quoted where YAML would read something else.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '<');
    let start = text.starts_with(|c: char| c.is_alphanumeric() || c == '<');
    if start && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Stretches of atoms that lie side by side: first and last of each.
fn runs<'f>(fact: &'f Fact, mask: &Mask) -> Vec<(&'f Atom, &'f Atom)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for atom in cube::atoms(mask, fact.atoms.len()) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == atom => *last = atom,
            _ => runs.push((atom, atom)),
        }
    }
    runs.into_iter().map(|(a, b)| (&fact.atoms[a], &fact.atoms[b])).collect()
}
