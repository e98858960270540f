//! Notation of other tools in an article, which readers see as typed, and hints what to write instead. A mark is
//! the characters by which such notation is recognised.

use crate::address;
use std::ops::Range;

const BLOCK: &str =
    "write `::: note` before the block and `:::` behind it, and do not indent it; `::: details` folds";
const TABS: &str = "write `:::: tabs`, a `::: tab` with its title and `:::` for each, and `::::`";
const SHORTCODE: &str =
    "shortcodes and tags are not run: write what readers are to see, or a block such as `::: tip`";
const COMMENT: &str = "write a comment as `<!-- … -->`: readers see this one";
const INCLUDE: &str = "write `::: include` and the path of the file on a line of its own";

/// What to write instead of a blank of another tool.
pub(crate) const NO_BLANK: &str = "write the words themselves, or a text below `vars:` in `content/site.yaml`, which `{{ site.name }}` shows";

/// Characters of the longest blank or embedded file of another tool that is looked for.
const LONGEST: usize = 200;

/// The mark of a blank of another tool, `{{ page.title }}`.
pub(super) const BLANK: &str = "{{";

/// Marks that may stand anywhere in a line, each with the hint what to write instead.
const INSIDE: &[(&str, &str)] = &[
    ("{{<", SHORTCODE),
    ("{{%", SHORTCODE),
    ("{{#", INCLUDE),
    ("{%", SHORTCODE),
    ("{!", INCLUDE),
    ("<%", NO_BLANK),
    ("{/*", COMMENT),
    ("{# ", COMMENT),
    ("%{#", "take out both `%`: a heading has its id in braces, `{#id}`"),
];

/// Marks that stand at the beginning of a line, with their hints.
const BEGINS: &[(&str, &str)] = &[
    ("!!!", BLOCK),
    ("???+", BLOCK),
    ("???", BLOCK),
    ("///", BLOCK),
    ("===", TABS),
    ("@tab", TABS),
    ("<<<", INCLUDE),
    ("--8<--", INCLUDE),
    (
        "{:",
        "take it out: classes are the theme's; a heading has its id in braces, `{#id}`, a picture its width, `{width=400}`",
    ),
    ("{ .", "take it out: classes are the theme's"),
    ("import", "components are not run: take the line out, and write what the component shows"),
];

/// Marks that need a search of their own (`embed`, `blank`, `comment`, …), with their hints.
const OTHERS: &[(&str, &str)] = &[
    (
        "![[",
        "write `![what it shows](path)` for a picture, `[[title]]` for a link, `::: include path` for a text",
    ),
    ("[TOC]", "take it out: the contents of a page stand beside it"),
    (BLANK, NO_BLANK),
    ("%%", COMMENT),
    ("\\(", "write `$` on both sides of a formula in a line"),
    ("\\[", "write `$$` on both sides of a formula that stands alone"),
    ("~", "write `<sub>2</sub>`, or a formula as `$H_2O$`"),
    (
        "{…}",
        "write `::: note` before the block and `:::` behind it, or the language of the code without braces",
    ),
];

/// The hint what to write instead of a mark.
pub(super) fn instead(mark: &str) -> &'static str {
    let all = INSIDE.iter().chain(BEGINS).chain(OTHERS);
    let remedy = all.into_iter().find(|(known, _)| *known == mark).map(|(_, remedy)| *remedy);
    remedy.unwrap_or(if ICONS.contains(&mark) { ICON } else { PLUGIN })
}

/// The hint what to write instead of a block of code with a mark in it.
pub(super) fn instead_of_code(mark: &str) -> &'static str {
    let remedy = instead(mark);
    if remedy == INCLUDE { INCLUDE_CODE } else { remedy }
}

const INCLUDE_CODE: &str = "write `::: include` and the path of the file in place of the whole block of code";
const ICON: &str = "take it out, or write an emoji by its name: pages have no icons of other themes";
const PLUGIN: &str = "leave it out, or write what the other tool makes of it: readers here see this code";

/// A mark of another tool in the words of a line, with its place. The kinds of marks are searched one after another.
pub(super) fn find(words: &str) -> Option<(&'static str, Range<usize>)> {
    let inside = INSIDE.iter().filter_map(|(mark, _)| Some((*mark, words.find(mark)?)));
    let ends = |mark: &str, at: usize| match mark {
        "{!" => words[at + mark.len()..].contains("!}"),
        "%{#" => words[at + mark.len()..].contains("}%"),
        "{/*" => words[at + mark.len()..].contains("*/}"),
        "{# " => words[at + mark.len()..].contains("#}"),
        "<%" => words[at + mark.len()..].contains("%>"),
        _ => true,
    };
    let inside = inside.filter(|(mark, at)| ends(mark, *at));
    if let Some((mark, at)) = inside.min_by_key(|(_, at)| *at) {
        return Some((mark, at..at + mark.len()));
    }
    embed(words)
        .or_else(|| begin(words))
        .or_else(|| blank(words))
        .or_else(|| comment(words))
        .or_else(|| formula(words))
        .or_else(|| icon(words))
        .or_else(|| lowered(words))
}

/// A formula of MathJax, `\\(x\\)` or `\\[x\\]` as typed, of which Markdown leaves one backslash.
fn formula(words: &str) -> Option<(&'static str, Range<usize>)> {
    [("\\(", "\\)"), ("\\[", "\\]")].into_iter().find_map(|(open, close)| {
        let at = words.find(open)?;
        let inside = &words[at + open.len()..];
        let is_formula =
            inside.find(close).is_some_and(|end| inside[..end].contains(|c: char| !c.is_whitespace()));
        is_formula.then(|| (open, at..at + open.len()))
    })
}

/// An icon of another tool's theme, `:material-check:`.
fn icon(words: &str) -> Option<(&'static str, Range<usize>)> {
    words.match_indices(':').find_map(|(at, _)| {
        let rest = &words[at..];
        let set = ICONS.iter().find(|set| rest.starts_with(**set))?;
        let length = rest[set.len()..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
        let end = at + set.len() + length;
        (length > 0 && words[end..].starts_with(':')).then(|| (*set, at..end + 1))
    })
}

/// Beginnings of the names of icons.
const ICONS: &[&str] = &[":fontawesome-", ":material-", ":octicons-", ":simple-"];

/// Digits between `~` behind a letter, `H~2~O`, which some tools set lower.
fn lowered(words: &str) -> Option<(&'static str, Range<usize>)> {
    words.match_indices('~').find_map(|(at, _)| {
        let digits = words[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let is_lowered = words[..at].ends_with(|c: char| c.is_ascii_alphabetic())
            && digits > 0
            && words[at + 1 + digits..].starts_with('~');
        is_lowered.then(|| ("~", at..at + digits + 2))
    })
}

/// Languages of code that plug-ins of other tools replace by what they make of it.
const PLUGINS: &[&str] = &[
    "base",
    "button",
    "compressed-json",
    "dataview",
    "dataviewjs",
    "excalidraw",
    "mdx-code-block",
    "query",
    "tasks",
    "tracker",
];

/// The language, if a plug-in of another tool replaces code in it.
pub(super) fn plugin(lang: &str) -> Option<&'static str> {
    PLUGINS.iter().find(|known| **known == lang).copied()
}

/// The notation `![[title]]`, by which Obsidian embeds a page or a file. That of a picture is known, see `wiki.rs`.
fn embed(words: &str) -> Option<(&'static str, Range<usize>)> {
    let is_file = |at: &usize| {
        let rest = &words[*at + "![[".len()..];
        let near = rest.char_indices().nth(LONGEST).map_or(rest, |(end, _)| &rest[..end]);
        let Some((inside, _)) = near.split_once("]]") else { return false };
        let before = words[..*at].chars().next_back();
        let name = inside.split(['|', '#']).next().unwrap_or_default();
        !before.is_some_and(|c| c.is_ascii_alphanumeric())
            && name.contains(char::is_alphabetic)
            && !address::is_picture(name.trim_end_matches('\\').trim())
            && !name.contains(['[', ',', '\n'])
    };
    let at = words.match_indices("![[").map(|(at, _)| at).find(is_file)?;
    Some(("![[", at..at + "![[".len()))
}

/// A mark of `BEGINS` at the beginning of a line, or a line that stands for a table of contents, such as `[TOC]`.
fn begin(words: &str) -> Option<(&'static str, Range<usize>)> {
    let line = words.trim_start();
    let at = words.len() - line.len();
    let is_begun = |mark: &str| {
        let Some(rest) = line.strip_prefix(mark) else { return false };
        match mark {
            "!!!" | "???" | "???+" => {
                rest.starts_with(' ')
                    && rest.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '"')
            }
            "///" => is_block(rest.trim_start_matches('/')),
            "===" => rest.starts_with([' ', '+', '!']) && rest[1..].trim_start().starts_with(['"', '\'']),
            "@tab" => rest.starts_with([' ', ':']),
            "<<<" => rest.trim_start().starts_with(['@', '.', '/']),
            "--8<--" => rest.trim_start().starts_with(['"', '\'']) || rest.trim().is_empty(),
            "{:" => rest.starts_with([' ', '.', '#', 't']) && rest.trim_end().ends_with('}'),
            "{ ." => rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('}'),
            "import" => is_import(rest),
            _ => false,
        }
    };
    let mark = BEGINS.iter().map(|(mark, _)| *mark).find(|mark| is_begun(mark));
    if let Some(mark) = mark {
        return Some((mark, at..at + mark.len()));
    }
    let is_contents = ["[toc]", "[[toc]]", "[[_toc_]]", "${toc}", "{{toc}}", "{{>toc}}"]
        .contains(&line.trim_end().to_lowercase().as_str());
    is_contents.then(|| ("[TOC]", at..at + line.trim_end().len()))
}

/// Whether the text behind `///` begins a block of Python-Markdown: a space and a name in `BLOCKS`.
fn is_block(rest: &str) -> bool {
    let name = rest.trim().split([' ', '|']).next().unwrap_or_default();
    rest.starts_with(' ') && BLOCKS.contains(&name)
}

/// The names of blocks that Python-Markdown begins with `///`.
const BLOCKS: &[&str] = &[
    "admonition",
    "attention",
    "caption",
    "caution",
    "danger",
    "define",
    "definition",
    "details",
    "error",
    "example",
    "figure-caption",
    "hint",
    "html",
    "important",
    "info",
    "note",
    "question",
    "success",
    "tab",
    "table-caption",
    "tip",
    "warning",
];

fn is_import(rest: &str) -> bool {
    let is_quoted = rest.contains(['\'', '"']);
    rest.starts_with(' ') && is_quoted && (rest.contains(" from ") || rest[1..].starts_with(['\'', '"']))
}

/// A blank of another tool's template, `{{ page.title }}`. A blank `{{ site.name }}` is the site's own, which
/// `variable` finds. `{{1}, {2}}` is a set of sets in mathematics, and no blank.
fn blank(words: &str) -> Option<(&'static str, Range<usize>)> {
    words.match_indices("{{").map(|(at, _)| at).find_map(|at| {
        // No real blank is longer than `LONGEST`. A search to the end of the words for each `{{` would take too long.
        let rest = &words[at + "{{".len()..];
        let near = rest.char_indices().nth(LONGEST).map_or(rest, |(end, _)| &rest[..end]);
        let inside = &near[..near.find("}}")?];
        if inside.contains(['{', '}', '\n']) {
            return None;
        }
        let name = inside.trim_start_matches(['-', '~', '>', '&', '/', '^']).trim_start();
        let is_name =
            name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '.' | '@' | '"' | '\''));
        let is_set = inside.contains(',') && !inside.contains(['(', '|']);
        let is_own = name.strip_prefix("site.").is_some();
        (is_name && !is_set && !is_own).then(|| (BLANK, at..at + "{{".len() + inside.len() + "}}".len()))
    })
}

/// A comment of Obsidian, `%% hidden %%`.
fn comment(words: &str) -> Option<(&'static str, Range<usize>)> {
    words.match_indices("%%").map(|(at, _)| at).find_map(|at| {
        let before = words[..at].chars().next_back();
        let rest = &words[at + "%%".len()..];
        let length = rest.find("%%")?;
        let (inside, after) = (&rest[..length], rest[length + "%%".len()..].chars().next());
        let is_apart = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '%');
        (is_apart(before) && is_apart(after) && inside.contains(char::is_alphabetic))
            .then(|| ("%%", at..at + length + 2 * "%%".len()))
    })
}

/// The mark in a code block whose only line names a file. Another tool replaces this line by the file.
pub(super) fn included(code: &str) -> Option<&'static str> {
    let mut lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let is_whole = |begin: &str, end: &str| line.starts_with(begin) && line.ends_with(end);
    if is_whole("{{#include ", "}}")
        || is_whole("{{#rustdoc_include ", "}}")
        || is_whole("{{#playground ", "}}")
    {
        return Some("{{#");
    }
    if is_whole("{!", "!}") {
        return Some("{!");
    }
    (is_whole("--8<-- \"", "\"") || is_whole("--8<-- '", "'")).then_some("--8<--")
}

/// Whether the words behind a fence name a directive of MyST, such as `{note}`, and not the language of code.
pub(super) fn is_directive(info: &str) -> bool {
    let name = info.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or("", |(name, _)| name);
    let known = [
        "admonition",
        "attention",
        "card",
        "caution",
        "danger",
        "dropdown",
        "error",
        "figure",
        "hint",
        "image",
        "important",
        "include",
        "list-table",
        "math",
        "note",
        "seealso",
        "tab-item",
        "tab-set",
        "tip",
        "toctree",
        "versionadded",
        "versionchanged",
        "warning",
    ];
    known.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_each_has_a_remedy() {
        for (words, mark) in [
            ("a {{< figure >}}", "{{<"),
            ("{% raw %}", "{%"),
            ("{!docs/a.md!}", "{!"),
            ("!!! note", "!!!"),
            ("???+ tip", "???+"),
            ("=== \"Tab\"", "==="),
            ("/// note | Title", "///"),
            ("//// tab | One", "///"),
            ("<<< @/a.js", "<<<"),
            ("--8<-- \"a.md\"", "--8<--"),
            ("{: .note }", "{:"),
            ("{:toc}", "{:"),
            ("{ .md-button target=\"_blank\" }", "{ ."),
            ("Hello {{ page.title }}", "{{"),
            ("{{ \"a\" | relative_url }}", "{{"),
            ("{{Stub|a, b}}", "{{"),
            ("[[_TOC_]]", "[TOC]"),
            ("a %% hidden %% b", "%%"),
            ("a {/* hidden */} b", "{/*"),
            ("a {# hidden #} b", "{# "),
            ("![[a.pdf|300]]", "![["),
            ("<% tp.date.now() %>", "<%"),
            ("for \\(x^2\\)", "\\("),
            ("\\[ x \\]", "\\["),
            ("done :material-check-all:", ":material-"),
            ("H~2~O", "~"),
        ] {
            let found = find(words);
            assert_eq!(found.as_ref().map(|(mark, _)| *mark), Some(mark), "{words}");
            assert_ne!(instead(mark), "", "{mark}");
        }
        for words in [
            "{{ site.name }}",
            "{{1}, {2}}",
            "{{a, b}}",
            "a == b == c",
            "这是==重点==吗",
            "===",
            "/// Adds one.",
            "///",
            "100%% of 5%%",
            "{!}",
            "{: what",
            "??? (00 / 000072)",
            "important from 'a'",
            "<<< a",
            "{{",
            "![[a.png|300]]",
            "}} {{",
            "a <% b",
            "\\(",
            "a \\( \\)",
            ":material-:",
            ":simple: :material",
            "3~5 days, a~b~",
            "H~~2~~",
        ] {
            assert_eq!(find(words), None, "{words}");
        }
    }

    #[test]
    fn code_that_is_one_line_of_an_include_is_none() {
        assert_eq!(included("{{#rustdoc_include ../a.rs:here}}\n"), Some("{{#"));
        assert_eq!(included("{!../a.py!}\n"), Some("{!"));
        assert_eq!(included("--8<-- \"a.py\"\n"), Some("--8<--"));
        for code in ["{!a!}\nb\n", "fn main() {}\n", "", "{{ a }}"] {
            assert_eq!(included(code), None, "{code}");
        }
        assert!(plugin("dataview").is_some_and(|mark| !instead(mark).is_empty()) && plugin("rust").is_none());
        assert!(is_directive("{note}") && is_directive("{figure} a.png") && !is_directive("{r, echo=FALSE}"));
    }
}
