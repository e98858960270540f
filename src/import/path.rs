//! Paths with `/`, as projects and addresses have them.

use crate::address::index_rank;

/// The most patterns that the choices of one pattern are written out as; more are ignored.
const MOST_CHOICES: usize = 64;

/// The path without `.` and `..`; none where it leads out.
pub(super) fn clean(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `path` as seen from a folder; none where it leads out.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    clean(&format!("{folder}/{path}"))
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The name without its last ending.
pub(super) fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The part of the name between the last two dots: the language of `a.en.md`.
pub(super) fn suffix(path: &str) -> &str {
    stem(path).rsplit_once('.').map_or("", |(_, suffix)| suffix)
}

/// Whether a file is a picture, by its ending.
pub(super) fn is_picture(path: &str) -> bool {
    let endings = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"];
    let path = path.to_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}

/// Whether the file is a page, by its ending.
pub(super) fn is_markdown(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["md", "mdx", "markdown", "mdown", "mkd"].contains(&ending.as_str())
}

/// The path without the ending of a page's file.
pub(super) fn without_ending(path: &str) -> &str {
    if is_markdown(path) { path.rsplit_once('.').map_or(path, |(path, _)| path) } else { path }
}

/// The place of a page, by its path without an ending: `index.md` where it is a folder's own.
pub(super) fn of_page(stem: &str) -> String {
    let own = name(stem);
    match index_rank(own) {
        Some(_) => format!("{}index.md", &stem[..stem.len() - own.len()]),
        None => format!("{stem}.md"),
    }
}

/// The link from one file to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = to.split('/').collect();
    let same = here.iter().zip(&there[..there.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len() - same);
    format!("{up}{}", there[same..].join("/"))
}

/// An address as the key under which pages are found: decoded, in small letters, without ending, `index`
/// and slashes around it.
pub(super) fn address(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy().to_lowercase();
    let path = clean(&decoded).unwrap_or_default();
    let path = ["html", "htm", "md", "mdx"]
        .iter()
        .find_map(|ending| path.strip_suffix(&format!(".{ending}")))
        .unwrap_or(&path);
    let last = path.rsplit('/').next().unwrap_or(path);
    if index_rank(last).is_some() {
        path[..path.len() - last.len()].trim_end_matches('/').to_string()
    } else {
        path.to_string()
    }
}

/// Words as one part of a path.
pub(super) fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.trim().chars() {
        match c {
            c if c.is_alphanumeric() || c == '_' => out.extend(c.to_lowercase()),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_string()
}

/// A folder's name as a title: `getting-started` is "Getting started".
pub(super) fn as_title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a pattern matches the whole path: `?` is one character other than `/`, `*` any number of them, `**` any
/// number of characters with `/`, and `{a,b}` is a choice of `a` or `b`.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let mut patterns = vec![pattern.to_string()];
    // Each round writes out one pair of braces of each pattern.
    while patterns.iter().any(|pattern| chosen(pattern).is_some()) {
        let written = |pattern: &String| chosen(pattern).unwrap_or_else(|| vec![pattern.clone()]);
        patterns = patterns.iter().flat_map(written).take(MOST_CHOICES).collect();
    }
    patterns.iter().any(|pattern| is_match(pattern, path))
}

/// The patterns that the first pair of braces of a pattern stands for.
fn chosen(pattern: &str) -> Option<Vec<String>> {
    let start = pattern.find('{')?;
    let end = start + pattern[start..].find('}')?;
    let choices = pattern[start + 1..end].split(',').take(MOST_CHOICES);
    Some(choices.map(|choice| [&pattern[..start], choice, &pattern[end + 1..]].concat()).collect())
}

/// Whether a pattern without braces matches the whole path.
fn is_match(pattern: &str, path: &str) -> bool {
    // For each place in the path, whether the pattern up to `at` can match up to there. The time is at most the
    // product of both lengths.
    let letters: Vec<char> = path.chars().collect();
    let signs: Vec<char> = pattern.chars().collect();
    let mut ends = vec![false; letters.len() + 1];
    ends[0] = true;
    let mut at = 0;
    while at < signs.len() {
        let mut next = vec![false; ends.len()];
        match signs[at] {
            '*' => {
                let crosses = signs.get(at + 1) == Some(&'*');
                // `**/` also matches no folder at all: `**/*.md` matches `a.md`.
                let width = if crosses { 2 + usize::from(signs.get(at + 2) == Some(&'/')) } else { 1 };
                let mut is_open = false;
                for (place, is_end) in ends.iter().enumerate() {
                    is_open |= is_end;
                    next[place] = match width {
                        3 => *is_end || is_open && place > 0 && letters[place - 1] == '/',
                        _ => is_open,
                    };
                    is_open &= crosses || letters.get(place) != Some(&'/');
                }
                at += width;
            }
            sign => {
                for (place, letter) in letters.iter().enumerate() {
                    next[place + 1] = ends[place] && (*letter == sign || sign == '?' && *letter != '/');
                }
                at += 1;
            }
        }
        ends = next;
    }
    ends[letters.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(clean("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!((clean("../a"), clean("a/../../b")), (None, None));
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(relative("a/b.md", "a/c/d.md"), "c/d.md");
        assert_eq!(relative("a/b/c.md", "d.png"), "../../d.png");
        assert_eq!(relative("c.md", "d.png"), "d.png");
    }

    #[test]
    fn patterns_fit_whole_paths() {
        for (pattern, path) in [
            ("docs/v?", "docs/v1"),
            ("_*", "_index.md"),
            ("**/*.md", "a.md"),
            ("**/*.md", "a/b/c.md"),
            ("**.{md,html}", "a/b.html"),
            ("{a,b}/{c,d}.md", "b/c.md"),
            ("a/**/b", "a/b"),
            ("**", "a/b"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("docs/v?", "docs/v10"), ("_*", "a/_index.md"), ("*.md", "a/b.md"), ("**/b", "ab"), ("", "a")]
        {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn addresses_of_one_page_are_the_same() {
        for spelling in ["/Guide/x/", "guide/x.html", "guide/x/index.html", "guide/X.md", "guide/x"] {
            assert_eq!(address(spelling), "guide/x");
        }
        assert_eq!((address("/"), address("README.md")), (String::new(), String::new()));
        assert_eq!(slug("快速 开始: A & B!"), "快速-开始-a-b");
        assert_eq!(as_title("getting-started"), "Getting started");
    }
}
