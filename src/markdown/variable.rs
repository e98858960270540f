//! Texts of the site in articles: `{{ site.name }}`. They stand in the words until `resolve` knows the
//! settings.

use std::ops::Range;

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
pub fn fill<'a>(words: &str, text: &dyn Fn(&str) -> Option<&'a str>) -> Option<String> {
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
