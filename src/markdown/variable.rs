//! Texts of the site in articles: `{{ site.name }}`. They stand in the words until `resolve` knows the
//! settings.

use crate::limits::FILLED;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

/// The texts of a site, as they fill the blanks of one article. They add a limited number of bytes to the article.
pub struct Texts<'a> {
    vars: &'a BTreeMap<String, String>,
    left: Cell<usize>,
}

impl<'a> Texts<'a> {
    /// The texts for an article whose body has `length` bytes.
    pub fn of(vars: &'a BTreeMap<String, String>, length: usize) -> Texts<'a> {
        Texts { vars, left: Cell::new(allowed(length)) }
    }

    /// The words with the texts of the site in their blanks, or `None` where no blank was filled. A blank whose text
    /// would exceed the limit stays as typed.
    pub fn fill(&self, words: &str) -> Option<String> {
        fill(words, &|name| {
            let text = self.vars.get(name)?;
            self.left.set(self.left.get().checked_sub(text.len())?);
            Some(text)
        })
    }
}

/// Bytes that texts may add to an article whose body has `length` bytes.
pub fn allowed(length: usize) -> usize {
    FILLED.most + 10 * length
}

/// Prefix of a name.
const BEGIN: &str = "site.";

/// The first blank at or behind `from` that names a text of the site: its place and the name.
fn next(words: &str, from: usize) -> Option<(Range<usize>, &str)> {
    let mut at = from;
    while let Some(open) = words[at..].find("{{").map(|found| at + found) {
        at = open + 2;
        let inside = words[at..].trim_start();
        let Some(rest) = inside.strip_prefix(BEGIN) else { continue };
        let length =
            rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(length);
        let after = rest.trim_start();
        if !name.is_empty() && after.starts_with("}}") {
            return Some((open..words.len() - after.len() + 2, name));
        }
    }
    None
}

/// The blanks in some words: each with its place and its name.
pub(super) fn find(words: &str) -> Vec<(Range<usize>, &str)> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    while let Some(one) = next(words, found.last().map_or(0, |(range, _)| range.end)) {
        found.push(one);
    }
    found
}

/// The words with texts in their blanks; blanks of no text stay. None where nothing changes.
fn fill<'a>(words: &str, text: &dyn Fn(&str) -> Option<&'a str>) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    for (range, name) in find(words) {
        if let Some(text) = text(name) {
            out.push_str(&words[at..range.start]);
            out.push_str(text);
            at = range.end;
        }
    }
    (at > 0).then(|| out + &words[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_add_a_bounded_number_of_bytes() {
        let vars = BTreeMap::from([("a".to_string(), "x".repeat(2000))]);
        for length in [0, 1000] {
            let filled = Texts::of(&vars, length).fill(&"{{ site.a }}".repeat(100)).unwrap();
            assert_eq!(filled.matches('x').count(), allowed(length));
            assert!(filled.ends_with("{{ site.a }}"));
        }
    }

    #[test]
    fn blanks_of_the_site_are_filled() {
        let text = |name: &str| ["a", "电话"].contains(&name).then_some("X");
        for (words, filled) in [
            ("{{ site.a }}和{{site.电话}}", Some("X和X")),
            ("{{ site.b }} {{ site.a }}", Some("{{ site.b }} X")),
            ("{{ site.b }}", None),
            ("{{ page.a }} {{ site. }} {{ site.a b }} {{ site.a", None),
            ("{{ {{ site.a }} }}", Some("{{ X }}")),
        ] {
            assert_eq!(fill(words, &text).as_deref(), filled, "{words}");
        }
    }
}
