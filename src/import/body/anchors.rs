//! Ids of headings: those that links of the old site lead to stay.

use super::Line;
use std::collections::BTreeSet;

/// Sets the wanted ids of headings whose id would be another one here.
pub(crate) fn keep(lines: &mut [Line], wanted: &BTreeSet<String>) {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    // By heading: its line and its words as a key.
    let mut headings: Vec<(usize, String)> = Vec::new();
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
            continue;
        }
        match words.rsplit_once("{#").and_then(|(_, id)| id.split(['}', ' ']).next()) {
            Some(id) => drop(ids.insert(id.to_string())),
            None => {
                let slug = crate::markdown::slug(&plain(words));
                headings.push((number, key(&slug)));
                ids.insert(slug);
            }
        }
    }
    for anchor in wanted {
        let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().into_owned();
        let is_plain = !decoded.contains(|c: char| c.is_whitespace() || "{}\"'<>&`".contains(c));
        let wanted = key(&decoded);
        if ids.contains(&decoded) || !is_plain || wanted.is_empty() {
            continue;
        }
        let is_same = headings.iter().position(|(_, words)| *words == wanted);
        // A badge or a type behind the words is no part of the anchor elsewhere.
        let begins = || headings.iter().position(|(_, words)| wanted.len() > 3 && words.starts_with(&wanted));
        if let Some(found) = is_same.or_else(begins) {
            let (number, _) = headings.remove(found);
            let text = lines[number].text.trim_end();
            lines[number].text = format!("{text} {{#{decoded}}}");
        }
    }
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

fn key(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::body::lines;

    #[test]
    fn anchors_that_are_linked_to_stay() {
        let mut all =
            lines("# A\n## `get_page` of\n### Site Variables\n## Same\n```\n## code\n```\n## Own {#x}\n", 1);
        let wanted = ["get-page", "Site-Variables", "same", "code", "x"].map(str::to_string).into();
        keep(&mut all, &wanted);
        let text: Vec<&str> = all.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            text[1..4],
            ["## `get_page` of {#get-page}", "### Site Variables {#Site-Variables}", "## Same"]
        );
        assert_eq!((text[5], text[7]), ("## code", "## Own {#x}"));
    }
}
