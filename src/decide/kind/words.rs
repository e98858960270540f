//! Boxes of answers and stretches of values in words, made of the author's labels and the phrases of
//! the set's language.

use super::definition::{Domain, Locale, OptionGroup};
use super::fact::{Atom, Fact, Hidden};
use super::hidden::{compare_label, hidden_label};
use crate::diagram::cube::{self, Cube, Mask};
use crate::language::is_han;
use crate::limits::SENTENCE;
use crate::phrases::without_mark;

/// The facts that boxes speak of, and the language for them.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) facts: &'a [Fact],
    pub(crate) locale: Locale<'a>,
    /// Length of a sentence in bytes, beyond which it is cut.
    pub(crate) most: usize,
}

impl Words<'_> {
    /// A condition as a sentence: `如果退款已成功，并且距退款成功不到 48 小时`.
    pub(crate) fn sentence(&self, masks: &[Mask]) -> String {
        let phrases = self.locale.phrases;
        let said = self.conditions(masks);
        if said.is_empty() {
            return phrases.word("rule_in_every_case").to_string();
        }
        phrases.say("rule_if", &[("conditions", &said.join(phrases.word("rule_and")))])
    }

    /// A condition as a sentence; `None` where it always holds.
    pub(crate) fn condition(&self, masks: &[Mask]) -> Option<String> {
        (!self.conditions(masks).is_empty()).then(|| self.sentence(masks))
    }

    /// The condition of a passage in words, which stand before it: `如果退款已成功：`.
    pub(crate) fn passage(&self, masks: &[Mask]) -> String {
        let phrases = self.locale.phrases;
        let said = self.conditions(masks);
        phrases.say("rule_passage", &[("conditions", &said.join(phrases.word("rule_and")))])
    }

    /// A box in words, for messages.
    pub(crate) fn cube(&self, cube: &Cube) -> String {
        let phrases = self.locale.phrases;
        let said = self.conditions(cube);
        if said.is_empty() {
            return phrases.word("rule_any_answers").to_string();
        }
        said.join(phrases.word("rule_comma"))
    }

    fn conditions(&self, masks: &[Mask]) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        let mut length = 0;
        for (fact, mask) in self.facts.iter().zip(masks) {
            let Some(condition) = self.of_fact(fact, mask) else { continue };
            length += condition.len();
            said.push(condition);
            if length > self.most {
                said.push(SENTENCE.message.into());
                break;
            }
        }
        said
    }

    /// The condition of a mask; `None` where it holds for any value.
    fn of_fact(&self, fact: &Fact, mask: &Mask) -> Option<String> {
        let phrases = self.locale.phrases;
        let labels = self.labels(fact, mask)?;
        let or = phrases.word("rule_or");
        if let Some(Hidden::Compare { .. }) = &fact.hidden {
            let ask = without_mark(&fact.ask);
            return Some(phrases.say("rule_compares", &[("ask", ask), ("answers", &labels.join(or))]));
        }
        let Some(say) = &fact.say else {
            let ask = without_mark(&fact.ask);
            let answer = |label: &String| phrases.say("rule_answer", &[("label", label)]);
            let answers = labels.iter().map(answer).collect::<Vec<_>>().join(or);
            return Some(phrases.say("rule_is", &[("ask", ask), ("answers", &answers)]));
        };
        // A label that is a sentence of its own would run into its neighbours.
        let quoted = |label: &String| match label.contains(|c| phrases.word("rule_marks").contains(c)) {
            true => phrases.say("rule_quoted", &[("label", label)]),
            false => label.clone(),
        };
        let labels = labels.iter().map(quoted).collect::<Vec<_>>().join(or);
        Some(spaced(say, &labels, phrases.word("rule_space")))
    }

    fn labels(&self, fact: &Fact, mask: &Mask) -> Option<Vec<String>> {
        if cube::atoms(mask, fact.atoms.len()).count() == fact.atoms.len() {
            return None;
        }
        let of_run = |(first, last): &(&Atom, &Atom)| match &fact.hidden {
            Some(hidden) => hidden_label(hidden, (first.low, last.high), self.locale.phrases),
            None => stretch(self.locale, &fact.domain, &fact.atoms, (first, last)),
        };
        // “Less or more” is said as “another than”.
        if let Some(Hidden::Compare { ask, is_time, .. }) = &fact.hidden
            && let [(_, below), (above, _)] = runs(fact, mask)[..]
            && below.high < 0
            && above.low > 0
        {
            return Some(vec![compare_label([true, false, true], ask, *is_time, self.locale.phrases)]);
        }
        let mut labels: Vec<String> = Vec::new();
        let mut length = 0;
        // A sentence that is too long ends with a mark.
        let mut add = |label: String| {
            length += label.len();
            let is_too_long = length > self.most;
            labels.push(if is_too_long { SENTENCE.message.into() } else { label });
            !is_too_long
        };
        match fact.domain.kind.ordered {
            true => _ = runs(fact, mask).iter().all(|run| add(of_run(run))),
            false => _ = options(fact, mask).into_iter().all(|label| add(label.to_string())),
        }
        (!labels.is_empty()).then_some(labels)
    }
}

/// The options of a mask in words; a group whose options are all among them is named in their place.
fn options<'f>(fact: &'f Fact, mask: &Mask) -> Vec<&'f str> {
    let chosen: Vec<usize> = cube::atoms(mask, fact.atoms.len()).collect();
    let mut labels = Vec::new();
    let mut named = 0;
    for atom in chosen.iter().copied() {
        let begins = |group: &&OptionGroup| {
            group.places.start == atom
                && group.places.clone().all(|place| chosen.binary_search(&place).is_ok())
        };
        match fact.domain.option_groups.iter().find(begins) {
            _ if atom < named => {}
            Some(group) => {
                named = group.places.end;
                labels.push(group.title.as_str());
            }
            None => labels.push(fact.atoms[atom].label.as_str()),
        }
    }
    labels
}

/// Atoms that lie side by side, in words: `不到 48 小时`, `48 小时到 7 天`.
pub(super) fn stretch(
    locale: Locale<'_>,
    domain: &Domain,
    atoms: &[Atom],
    (first, last): (&Atom, &Atom),
) -> String {
    let say = |value, unit| domain.words(locale, value, unit);
    let (low, high) = (first.low, last.high);
    let low_words = say(low, first.unit);
    if low == high || high - low == domain.step - 1 {
        return low_words;
    }
    // A stretch ends at a value without reaching it.
    let end = || say(high + 1, unit_at(atoms, high + 1));
    let (phrases, keys) = (locale.phrases, &domain.kind.stretch);
    // Days may end in Han or in digits, so their space is decided here; patterns of other kinds contain it.
    let gap = if domain.kind.moment.is_some() { phrases.word("rule_space") } else { "" };
    let put = |pattern: &str, blank: &str, label: &str| spaced(&pattern.replace(blank, "{}"), label, gap);
    match (low == domain.range.0, high == domain.range.1) {
        (true, true) => phrases.word("rule_any").to_string(),
        (true, false) => put(phrases.word(keys.below), "{end}", &end()),
        (false, true) => put(phrases.word(keys.from), "{low}", &low_words),
        (false, false) => {
            let end = if keys.end_included { say(high, None) } else { end() };
            put(&put(phrases.word(keys.between), "{end}", &end), "{low}", &low_words)
        }
    }
}

/// The unit in which the author wrote the beginning of an atom.
pub(super) fn unit_at(atoms: &[Atom], low: i64) -> Option<char> {
    let at = atoms.binary_search_by_key(&low, |a| a.low).ok()?;
    atoms[at].unit
}

/// Stretches of atoms that lie side by side: first and last of each.
pub(crate) fn runs<'f>(fact: &'f Fact, mask: &Mask) -> Vec<(&'f Atom, &'f Atom)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for atom in cube::atoms(mask, fact.atoms.len()) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == atom => *last = atom,
            _ => runs.push((atom, atom)),
        }
    }
    runs.into_iter().map(|(a, b)| (&fact.atoms[a], &fact.atoms[b])).collect()
}

/// Puts a label into a pattern, with `gap` between Han and a number or Latin letter.
fn spaced(pattern: &str, label: &str, gap: &str) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let han = |c: Option<char>| c.is_some_and(is_han);
    let apart =
        |a: Option<char>, b: Option<char>| if latin(a) && han(b) || han(a) && latin(b) { gap } else { "" };
    let mut out = String::new();
    let mut parts = pattern.split("{}").peekable();
    while let Some(part) = parts.next() {
        out.push_str(part);
        if let Some(after) = parts.peek() {
            out.push_str(apart(out.chars().last(), label.chars().next()));
            out.push_str(label);
            out.push_str(apart(label.chars().last(), after.chars().next()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn han_and_numbers_stand_apart() {
        assert_eq!(spaced("距退款{}了", "48 小时", " "), "距退款 48 小时了");
        assert_eq!(spaced("距退款{}", "不到 48", " "), "距退款不到 48");
        assert_eq!(spaced("{} days", "2", ""), "2 days");
        assert_eq!(spaced("过了{}", "2", ""), "过了2");
        assert_eq!(spaced("{}到{}", "2", " "), "2 到 2");
    }
}
