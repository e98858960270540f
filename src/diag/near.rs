//! "Did you mean": the name that a wrong one was probably meant to be.
//!
//! The distance is that of optimal string alignment: insertions, deletions, exchanges, and swaps of
//! neighbours. A name is near if it is at most a third of the wrong one's length away, at least one and at most four.
//! Many wrong names held against many right ones would cost their product, so lookups share a
//! [`Budget`]: when it is spent, findings are without a suggestion.

use crate::limits;
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

/// Steps that are left for suggestions: names looked at, and cells of distances computed. Clones take from
/// the same.
#[derive(Clone, Debug)]
pub struct Budget(Rc<Cell<usize>>);

impl Default for Budget {
    fn default() -> Budget {
        Budget(Rc::new(Cell::new(limits::SUGGESTIONS.most)))
    }
}

impl Budget {
    /// Takes steps away; false where there are none left.
    pub(crate) fn take(&self, steps: usize) -> bool {
        let left = self.0.get().saturating_sub(steps);
        self.0.set(left);
        left > 0
    }
}

/// Names that others are held against.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// Names, sorted by number of characters.
    by_length: Vec<(usize, Cow<'a, str>)>,
    budget: Budget,
}

impl<'a, S: Into<Cow<'a, str>>> FromIterator<S> for Names<'a> {
    fn from_iter<T: IntoIterator<Item = S>>(names: T) -> Names<'a> {
        let counted = |name: Cow<'a, str>| (name.chars().count(), name);
        let mut by_length: Vec<(usize, Cow<'a, str>)> =
            names.into_iter().map(|name| counted(name.into())).collect();
        by_length.sort_unstable();
        by_length.dedup();
        Names { by_length, budget: Budget::default() }
    }
}

impl Names<'_> {
    /// With a budget that others take from, too.
    #[must_use]
    pub fn sharing(self, budget: &Budget) -> Self {
        Names { budget: budget.clone(), ..self }
    }

    /// The nearest of the names; of several, the first in their order.
    pub fn closest(&self, wrong: &str) -> Option<&str> {
        self.closest_at_most(wrong, FARTHEST)
    }

    /// Like [`Names::closest`], for titles of pages. Many titles are short words, or differ in a number only, so
    /// that another one with other digits, or one of a few characters, is seldom the one that was meant.
    pub fn closest_title(&self, wrong: &str) -> Option<&str> {
        let mut wrong = Wrong::new(wrong)?;
        if wrong.chars.len() < TELLING {
            wrong.limit = 0;
        }
        let digits = |c: &char| c.is_numeric();
        let has_same_digits =
            |name: &&str| name.chars().filter(digits).eq(wrong.chars.iter().copied().filter(digits));
        let found = wrong.closest(self.near(&wrong).filter(has_same_digits), &self.budget)?;
        has_like_words(&wrong.chars.iter().collect::<String>(), found).then_some(found)
    }

    /// The names whose length does not already make them too far.
    fn near(&self, wrong: &Wrong) -> impl Iterator<Item = &str> {
        let (length, limit) = (wrong.chars.len(), wrong.limit);
        let first = self.by_length.partition_point(|(own, _)| own + limit < length);
        let near = self.by_length[first..].iter().take_while(move |(own, _)| *own <= length + limit);
        near.map(|(_, name)| &**name)
    }

    /// Like [`Names::closest`], for names at a distance of at most `farthest`.
    pub fn closest_at_most(&self, wrong: &str, farthest: usize) -> Option<&str> {
        let mut wrong = Wrong::new(wrong)?;
        wrong.limit = wrong.limit.min(farthest);
        wrong.closest(self.near(&wrong), &self.budget)
    }
}

/// Whether each word of a title is nearly that of another one: `Ann Lee` is not meant by `Ann Fox`, who is somebody else.
fn has_like_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let is_like = |(one, other): (&String, &String)| {
        let chars: Vec<char> = one.chars().collect();
        let limit = (chars.len() / 5).max(1);
        Wrong { chars, limit }.distance(other, limit, &Budget::default()).is_some()
    };
    one.len() != other.len() || one.iter().zip(&other).all(is_like)
}

/// The nearest of a few names; see [`Names::closest`].
pub fn closest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_within(wrong, names, &Budget::default())
}

/// Like [`closest`], for names that change from one lookup to the next.
pub fn closest_within<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
    budget: &Budget,
) -> Option<&'a str> {
    Wrong::new(wrong)?.closest(names.into_iter(), budget)
}

/// Largest distance at which a name is near, however long the name is: two long names may share all but the word that
/// tells them apart.
const FARTHEST: usize = 4;

/// The least number of characters with which a title tells its page from others.
const TELLING: usize = 4;

/// A name that is wrong.
struct Wrong {
    chars: Vec<char>,
    /// Largest distance of a name.
    limit: usize,
}

impl Wrong {
    /// `None` where nobody can have meant a name that is near.
    fn new(wrong: &str) -> Option<Wrong> {
        let chars: Vec<char> = wrong.chars().take(limits::SUGGESTED.most + 1).collect();
        let limit = (chars.len() / 3).clamp(1, FARTHEST);
        (!limits::SUGGESTED.is_below(chars.len())).then_some(Wrong { chars, limit })
    }

    fn closest<'a>(&self, names: impl Iterator<Item = &'a str>, budget: &Budget) -> Option<&'a str> {
        let mut best: Option<(usize, &str)> = None;
        for name in names {
            if !budget.take(1) {
                break;
            }
            let limit = best.map_or(self.limit, |(distance, _)| distance);
            let distance =
                if self.is_in_other_case(name) { Some(0) } else { self.distance(name, limit, budget) };
            let Some(distance) = distance else { continue };
            if best.is_none_or(|best| (distance, name) < best) {
                best = Some((distance, name));
            }
        }
        best.map(|(_, name)| name)
    }

    /// Whether a name differs only in upper and lower case, or not at all.
    fn is_in_other_case(&self, name: &str) -> bool {
        let lower = |c: char| c.to_lowercase();
        name.len() <= 4 * self.chars.len()
            && name.chars().flat_map(lower).eq(self.chars.iter().copied().flat_map(lower))
    }

    /// The distance to a name, if it is at most `limit`.
    fn distance(&self, name: &str, limit: usize, budget: &Budget) -> Option<usize> {
        // No character is longer than four bytes.
        if name.len() > 4 * (self.chars.len() + limit) {
            return None;
        }
        let (a, b) = (&self.chars[..], &name.chars().collect::<Vec<char>>()[..]);
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let (a, b) = (&a[same..], &b[same..]);
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
        if a.len() > limits::COMPARED.most || !budget.take(same / 8 + a.len() * (2 * limit + 1)) {
            return None;
        }
        aligned(a, b, limit)
    }
}

/// The distance of two texts if it is at most `limit`. Cells further than that from the diagonal are
/// not looked at.
fn aligned(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let far = limit + 1;
    let mut before = vec![far; b.len() + 1];
    let mut previous: Vec<usize> = (0..=b.len()).map(|i| i.min(far)).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![far; b.len() + 1];
        let (from, to) = (i.saturating_sub(limit), (i + limit + 1).min(b.len()));
        if from == 0 {
            row[0] = (i + 1).min(far);
        }
        for j in from..to {
            let y = &b[j];
            let mut least = (previous[j] + usize::from(x != y)).min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least.min(far);
        }
        // A swap comes from two rows above.
        if row.iter().chain(&previous).all(|cell| *cell == far) {
            return None;
        }
        before = std::mem::replace(&mut previous, row);
    }
    (previous[b.len()] <= limit).then(|| previous[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without band, limit or shortcut.
    fn plain(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
        for i in 1..=a.len() {
            let mut row = vec![i];
            for j in 1..=b.len() {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows[a.len()][b.len()]
    }

    /// Every text of up to `length` letters of three.
    fn texts(length: u32) -> Vec<String> {
        let of = |length: u32| {
            let letter = move |n: usize, at: u32| ['a', 'b', '中'][n / 3usize.pow(at) % 3];
            (0..3usize.pow(length)).map(move |n| (0..length).map(|at| letter(n, at)).collect::<String>())
        };
        (0..=length).flat_map(of).collect()
    }

    #[test]
    fn the_nearest_is_that_of_all_distances() {
        let names = texts(4);
        let index: Names<'_> = names.iter().map(String::as_str).collect();
        for wrong in texts(5).iter().step_by(3) {
            let limit = (wrong.chars().count() / 3).max(1);
            let near = names.iter().map(|name| (plain(wrong, name), name.as_str()));
            let nearest = near.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name);
            assert_eq!(index.closest(wrong), nearest, "{wrong}");
            assert_eq!(closest(wrong, names.iter().map(String::as_str)), nearest, "{wrong}");
        }
    }

    #[test]
    fn swaps_and_long_paths_with_one_slip_are_near() {
        assert_eq!(closest("refnud", ["refund", "found"]), Some("refund"));
        let long = format!("{}/keep-evidence.md", "guide/".repeat(40));
        assert_eq!(closest(&long.replace("keep", "kepe"), [long.as_str()]), Some(long.as_str()));
        assert_eq!(closest("x", ["yy"]), None);
        assert_eq!(closest("fastify-logger-options", ["fastify-plugin-options"]), None);
        assert_eq!(closest(&"a".repeat(2000), ["a"]), None);
    }

    #[test]
    fn titles_of_few_characters_or_with_other_digits_are_not_near() {
        let titles: Names<'_> =
            ["FIT", "1", "А6", "2025-Q2", "Git basics", "Week 23", "Jason Lieb", "external-links"]
                .into_iter()
                .collect();
        for (wrong, expected) in [
            ("GIT", None),
            ("fit", Some("FIT")),
            ("大", None),
            ("А7", None),
            ("2025-W23", None),
            ("Week 24", None),
            ("Weak 23", Some("Week 23")),
            ("Git basic", Some("Git basics")),
            ("Jason Qin", None),
            ("Jason Leib", Some("Jason Lieb")),
            ("internal links", None),
            ("Jasonlieb", Some("Jason Lieb")),
        ] {
            assert_eq!(titles.closest_title(wrong), expected, "{wrong}");
        }
        assert_eq!(titles.closest("GIT"), Some("FIT"));
    }

    #[test]
    fn lookups_end_with_the_budget() {
        let names: Vec<String> = (0..1000).map(|i| format!("name{i:05}")).collect();
        let mut index: Names<'_> = names.iter().map(String::as_str).collect();
        index.budget = Budget(Rc::new(Cell::new(100_000)));
        let found = (0..1000).filter(|i| index.closest(&format!("nome{i:05}")).is_some()).count();
        assert!((1..100).contains(&found), "{found} suggestions");
        assert_eq!(index.closest("nome00000"), None);
    }
}
