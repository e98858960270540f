//! Ids of headings: those that links of the old site lead to stay.

use super::Line;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Gives headings the ids that links want, where their ids would differ here. A heading that has an id
/// already, and a term of a definition list, get an `<a id>` instead.
pub(crate) fn keep(lines: &mut Vec<Line>, wanted: &BTreeSet<String>) {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let mut places: Vec<Place> = Vec::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.code) {
        for mark in [" id=\"", " name=\""] {
            let found = line
                .text
                .match_indices(mark)
                .filter_map(|(at, mark)| line.text[at + mark.len()..].split('"').next());
            ids.extend(found.map(str::to_string));
        }
        let words = line.text.trim_start_matches('#');
        let level = line.text.len() - words.len();
        if !(1..=6).contains(&level) || !words.starts_with([' ', '\t']) {
            let is_term = level == 0 && lines.get(number + 1).is_some_and(|next| next.text.starts_with(": "));
            if is_term && !line.text.trim().is_empty() {
                places.push(Place {
                    number,
                    words: key(&plain(&line.text)),
                    other: String::new(),
                    is_heading: false,
                    has_id: true,
                });
            }
            continue;
        }
        let own = words.rsplit_once("{#").and_then(|(words, id)| Some((words, id.split(['}', ' ']).next()?)));
        let slug = crate::markdown::slug(&plain(own.map_or(words, |(words, _)| words)));
        let id = own.map_or(slug.clone(), |(_, id)| id.to_string());
        let has_id = own.is_some() || wanted.contains(&id);
        let spelt = plain(own.map_or(words, |(words, _)| words)).replace('&', "amp");
        places.push(Place { number, words: key(&slug), other: key(&spelt), is_heading: true, has_id });
        ids.insert(id);
    }
    let decoded =
        |anchor: &String| percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
    let mut missing: Vec<String> = wanted.iter().map(decoded).filter(|id| !ids.contains(id)).collect();
    missing.retain(|id| {
        !id.contains(|c: char| c.is_whitespace() || "{}\"'<>&`".contains(c)) && !key(id).is_empty()
    });
    // Equal words first, then beginnings: other tools leave a badge or type behind the words out.
    let mut jumps: Vec<(usize, String)> = Vec::new();
    for is_exact in [true, false] {
        missing.retain(|id| {
            let wanted = key(id);
            let fits = |place: &&mut Place| match is_exact {
                true => place.words == wanted,
                false => {
                    let begins = wanted.len() > 3 && place.words.starts_with(&wanted);
                    // A component behind the words, such as `<JumpToc/>`, adds to the id.
                    let is_other = wanted == place.other || wanted.strip_suffix("toc") == Some(&place.words);
                    place.is_heading && (begins || is_other)
                }
            };
            let Some(place) = places.iter_mut().find(fits) else { return true };
            if std::mem::replace(&mut place.has_id, true) {
                jumps.push((place.number, id.clone()));
            } else {
                let text = lines[place.number].text.trim_end();
                lines[place.number].text = format!("{text} {{#{id}}}");
            }
            false
        });
    }
    jumps.sort();
    for (number, id) in jumps.into_iter().rev() {
        let jump = format!("<a id=\"{id}\"></a>");
        let is_heading = lines[number].text.starts_with('#');
        if is_heading {
            let at = lines[number].at;
            lines.splice(number..number, [Line::new(jump, at), Line::new("", at)]);
        } else {
            lines[number].text.insert_str(0, &jump);
        }
    }
}

/// Heading, or term of a definition list.
struct Place {
    number: usize,
    /// Its words, normalised by `key`.
    words: String,
    /// Its words as tools spell them that write `&` as `amp`.
    other: String,
    is_heading: bool,
    /// Whether it has an id that must stay, or cannot be given one.
    has_id: bool,
}

/// The words of a heading without most of its markup.
fn plain(words: &str) -> String {
    let (mut out, mut rest) = (String::new(), words);
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    while let Some(start) = out.find('<') {
        let Some(end) = out[start..].find('>') else { break };
        out.replace_range(start..start + end + 1, "");
    }
    out
}

/// Letters and digits only, lower case, without accents: for comparing anchors.
fn key(words: &str) -> String {
    words.nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::body::lines;

    #[test]
    fn anchors_that_are_linked_to_stay() {
        let mut all = lines(
            "# A\n## `get_page` of\n### Site Variables\n## Same\n```\n## code\n```\n## Own {#x}\n## Repositorío\n## subs(a)\n## Ab & Cd\nterm\n: Meaning\n",
            1,
        );
        let wanted = [
            "get-page",
            "Site-Variables",
            "Same",
            "same",
            "code",
            "x",
            "own",
            "repositorio",
            "subs",
            "subsa",
            "Ab-amp-Cd",
            "site-variables-toc",
            "term",
        ];
        keep(&mut all, &wanted.map(str::to_string).into());
        let text: Vec<&str> = all.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            text,
            [
                "# A",
                "## `get_page` of {#get-page}",
                "<a id=\"site-variables-toc\"></a>",
                "",
                "### Site Variables {#Site-Variables}",
                "<a id=\"Same\"></a>",
                "",
                "## Same",
                "```",
                "## code",
                "```",
                "<a id=\"own\"></a>",
                "",
                "## Own {#x}",
                "## Repositorío {#repositorio}",
                "<a id=\"subs\"></a>",
                "",
                "## subs(a)",
                "## Ab & Cd {#Ab-amp-Cd}",
                "<a id=\"term\"></a>term",
                ": Meaning",
            ]
        );
    }
}
