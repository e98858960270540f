//! Words that were meant to be something else: the syntax of other tools, references to notes that are not
//! there, links that are none. Readers see them as typed, so writers are told.

use super::{FaultKind, directive, foreign};
use crate::address;
use crate::limits::ADDRESS;
use std::ops::Range;

/// Suspect parts of a line's words, each with its place in them.
pub(super) fn find(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    // Most words have none of these characters.
    if !words.bytes().any(|b| {
        matches!(
            b,
            b'{' | b'['
                | b'('
                | b'!'
                | b'?'
                | b'='
                | b'+'
                | b'@'
                | b'\''
                | b'"'
                | b'$'
                | b'_'
                | b'~'
                | b'\\'
                | b'%'
                | b'<'
                | b'/'
                | b'*'
                | b'`'
                | b':'
                | b']'
        )
    }) && !words.contains(WIDE_COLONS)
        && !words.starts_with(['#', '＃'])
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(foreign::find(words).map(|(what, range)| (FaultKind::Foreign(what), range)));
    let mut at = 0;
    while let Some(start) = words[at..].find("[^").map(|found| at + found) {
        at = start + "[^".len();
        let label = words[at..].find([']', '[', ' ', '\t']).map(|end| &words[at..at + end]);
        if let Some(label) =
            label.filter(|label| !label.is_empty() && words[at + label.len()..].starts_with(']'))
        {
            found.push((FaultKind::MissingNote(label.to_string()), start..at + label.len() + 1));
        }
    }
    at = 0;
    while let Some(start) = words[at..].find("](").map(|found| at + found + "](".len()) {
        at = start;
        // Nobody means a longer one, and who looked further would do so for each.
        let near = words[start..].char_indices().take(ADDRESS.most);
        let mut ends = near.filter(|(_, c)| matches!(c, ')' | '<' | '\n')).map(|(at, _)| at);
        let Some(dest) = ends.next().map(|end| &words[start..start + end]) else {
            let dest = words[start..].split(char::is_whitespace).next().unwrap_or_default();
            let path = dest.split('#').next().unwrap_or_default();
            let is_address =
                path.ends_with(".md") || dest.starts_with("https://") || dest.starts_with("http://");
            if is_address && dest.len() <= ADDRESS.most {
                found.push((FaultKind::OpenLink(dest.to_string()), start..start + dest.len()));
            }
            continue;
        };
        // A parenthesis that opens in the address ends in it, too: `a b_(c)`.
        let is_whole = !dest.contains('(') || !words[start + dest.len()..].starts_with("))");
        let dest = if is_whole { dest } else { &words[start..start + dest.len() + 1] };
        let is_end = words[start + dest.len()..].starts_with(')');
        let (path, title) = titled(dest);
        // A blank of another tool in an address has its own finding, which replaces those about the link.
        if let Some(at) = dest.find("{{").filter(|_| is_end) {
            if dest[at..].starts_with("{{ site.") {
                let typed = dest.replace(' ', "");
                found.push((
                    FaultKind::SpacedPath(dest.to_string(), format!("({typed})")),
                    start..start + dest.len(),
                ));
                continue;
            }
            found.push((FaultKind::Foreign(foreign::BLANK), start + at..start + dest.len()));
            continue;
        }
        if dest.contains("{%") {
            continue;
        }
        if let Some((path, title)) = curly_title(dest).filter(|_| is_end) {
            let at = start + path.len() + 1;
            let kind = FaultKind::WideTitle(path.to_string(), title.trim_matches(CURLY).to_string());
            found.push((kind, at..start + dest.trim_end().len()));
            continue;
        }
        // A `[` in the address begins another link, so this one only lacks its end, unless it ends there, too.
        let is_one = path.matches('[').count() == path.matches(']').count();
        if is_end && path.contains(' ') && path.contains(['.', '/']) && !path.contains('"') && is_one {
            let at = start + dest.len() - dest.trim_start().len();
            let typed = format!("({})", in_brackets(path, title));
            found.push((FaultKind::SpacedPath(path.to_string(), typed), at..at + path.len()));
        } else if let Some((path, open)) = open_title(dest).filter(|_| is_end) {
            let (at, end) = (start + path.len(), start + dest.trim_end().len());
            found.push((FaultKind::OpenTitle(open.to_string()), at..end));
        }
    }
    if let Some((path, typed, at)) = spaced_definition(words) {
        found.push((FaultKind::SpacedPath(path, typed), at));
    }
    found.extend(twisted(words));
    found.extend(wide(words));
    found.extend(inline_notes(words));
    found.extend(undefined(words));
    found.extend(unmarked(words));
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Place of the only backtick in a text, if it was meant to begin or to end code: a word touches it on one side
/// only. Between letters it may be an apostrophe: ``l`eau``.
fn lone_tick(words: &str) -> Option<usize> {
    let mut ticks = words.match_indices('`').map(|(at, _)| at);
    let at = ticks.next().filter(|_| ticks.next().is_none())?;
    let (before, after) = (words[..at].chars().next_back(), words[at + 1..].chars().next());
    let is_part =
        |c: char| c.is_alphanumeric() && !super::cjk::is_cjk(c) || matches!(c, '-' | '/' | '$' | '_' | '<');
    let is_gap = |c: char| {
        c.is_whitespace() || super::cjk::is_cjk(c) || matches!(c, '(' | '[' | ',' | '.' | ':' | ';')
    };
    // At the end of the words an element follows: `` `<b> ``.
    let begins = after.is_none_or(is_part) && before.is_none_or(is_gap);
    let ends = before.is_some_and(is_part) && after.is_none_or(is_gap);
    (begins || ends).then_some(at)
}

/// Splits a destination into path and title; the title keeps its quotes, and is empty where there is none.
fn titled(dest: &str) -> (&str, &str) {
    let dest = dest.trim();
    let title = dest.chars().next_back().filter(|c| matches!(c, '"' | '\'')).and_then(|quote| {
        let inner = &dest[..dest.len() - 1];
        inner.rfind(quote).filter(|at| *at > 0 && inner[..*at].ends_with([' ', '\t']))
    });
    match title {
        Some(at) => (dest[..at].trim_end(), &dest[at..]),
        None => (dest, ""),
    }
}

/// Quotes that editors or keyboards put in place of straight ones.
const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '＂'];

/// Splits the destination of a link whose title stands in curly quotes into the address and the title with quotes.
fn curly_title(dest: &str) -> Option<(&str, &str)> {
    let (path, title) = dest.trim_end().split_once(' ')?;
    let title = title.trim_start();
    (!path.is_empty() && title.starts_with(CURLY) && title.ends_with(CURLY) && title.chars().count() > 2)
        .then_some((path, title))
}

/// Footnotes written inside a line, `^[words]`. A character class of a regular expression, `^[a-z]`, is no footnote.
fn inline_notes(words: &str) -> impl Iterator<Item = (FaultKind, Range<usize>)> {
    words.match_indices("^[").filter_map(move |(at, _)| {
        let rest = &words[at + "^[".len()..];
        let near = rest.char_indices().nth(ADDRESS.most).map_or(rest, |(end, _)| &rest[..end]);
        let inside = &near[..near.find(']')?];
        let is_words =
            inside.trim().contains(' ') || inside.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
        let is_note = is_words && !inside.contains(['[', '\n']) && inside.contains(char::is_alphabetic);
        is_note.then(|| (FaultKind::InlineNote(inside.trim().to_string()), at..at + "^[".len()))
    })
}

/// Whether words hold a character class with a range, such as `[^a-c]`.
pub(super) fn has_range(words: &str) -> bool {
    words.match_indices("[^").any(|(at, _)| {
        let mut inside = words[at + "[^".len()..].chars();
        let range = (inside.next(), inside.next(), inside.next());
        matches!(range, (Some(from), Some('-'), Some(to)) if from.is_alphanumeric() && to.is_alphanumeric())
    })
}

/// Links `[words][label]` whose label has no definition. If the words of the link end in a code span, `words` begins
/// only behind the code, with `][`.
fn undefined(words: &str) -> impl Iterator<Item = (FaultKind, Range<usize>)> {
    words.match_indices("][").filter_map(move |(at, _)| {
        let label = words[at + "][".len()..].split(']').next()?;
        let end = at + "][".len() + label.len();
        let is_closed = end < words.len() && !words[end + 1..].starts_with(['(', '[']);
        let label_only = label.is_empty().then(|| words[..at].rfind('[').map(|open| &words[open + 1..at]));
        let label = label_only.flatten().unwrap_or(label);
        let before = words[..at].rfind('[');
        // `a[0][1]` is an element of an array, and `[a-z][0-9]` is a regular expression: neither is a link.
        let is_apart = before
            .is_none_or(|open| !words[..open].ends_with(|c: char| c.is_alphanumeric() || "])".contains(c)));
        let is_open = before.is_some() || at == 0;
        let is_label = label.contains(char::is_alphabetic)
            && !label.contains(['[', '\n', '^'])
            && !(label.len() == 3 && label.get(1..).is_some_and(|rest| rest.starts_with('-')));
        (is_closed && is_apart && is_open && is_label)
            .then(|| (FaultKind::NoDefinition(label.to_string()), at + 1..end + 1))
    })
}

/// Signs that lack a part, and so their meaning: `[]` for the box `[ ]`, a single `**`, and `::` for `:::`.
fn unmarked(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    let mut found = Vec::new();
    if words.starts_with("[] ") {
        found.push((FaultKind::NoBox("[]".to_string()), 0..2));
    }
    // Other tools have boxes for what is half done, put off, given up.
    if let Some(sign) = words.strip_prefix('[').and_then(|rest| rest.chars().next())
        && "/-<>?!".contains(sign)
        && words[2..].starts_with("] ")
    {
        found.push((FaultKind::NoBox(format!("[{sign}]")), 0..3));
    }
    let formula = words.trim();
    if formula.starts_with("$$")
        && formula.matches("$$").count() == 1
        && (formula.len() == 2 || formula.contains('\\'))
    {
        let at = words.len() - words.trim_start().len();
        found.push((FaultKind::OpenFormula, at..at + 2));
    }
    found.extend(underscores(words).map(|at| (FaultKind::LoneUnderscores, at..at + 2)));
    let stars: Vec<usize> = words.match_indices("**").map(|(at, _)| at).collect();
    if let [at] = stars[..] {
        let (before, after) = (words[..at].chars().next_back(), words[at + 2..].chars().next());
        // Only `**` before a CJK or capital letter, or between CJK letters, was meant to make words bold. Elsewhere it
        // may be a pattern of files, `src/**`, or a pointer in C, `char **p`.
        let is_begin = after.is_some_and(|c| super::cjk::is_cjk(c) || c.is_uppercase())
            && before.is_none_or(|c| c.is_whitespace() || super::cjk::is_cjk(c));
        let is_end = before.is_some_and(super::cjk::is_cjk) && after.is_none_or(super::cjk::is_cjk);
        // Behind a sentence, or a sign of its own: `✅**`.
        let is_sentence = after.is_none()
            && before.is_some_and(|c| {
                c.is_alphanumeric() && words[..at].contains(' ') || !c.is_ascii() && !c.is_whitespace()
            });
        if is_begin || is_end || is_sentence {
            found.push((FaultKind::LoneStars, at..at + 2));
        }
    }
    found.extend(lone_tick(words).map(|at| (FaultKind::LoneTick, at..at + 1)));
    if let Some(rest) = words.strip_prefix(":: ") {
        let name = rest.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        if directive::find(&name).is_some() || directive::alert(&name).is_some() {
            found.push((FaultKind::FewColons, 0..2));
        }
    }
    found
}

/// Place of the first `__` of a pair that touches a letter on its outer side, such as `__굵게__는`: Markdown makes
/// words bold with `__` only where no letter is beside it. Names in programs, `a__b__c`, have no such letters.
fn underscores(words: &str) -> Option<usize> {
    let open = words.find("__")?;
    let inside = &words[open + 2..];
    let length = inside.find("__")?;
    let (before, after) = (words[..open].chars().next_back(), inside[length + 2..].chars().next());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    let is_word = !inside[..length].is_empty() && !inside[..length].contains(['_', '\n']);
    (is_word && (is_letter(before) || is_letter(after))).then_some(open)
}

/// An address that may hold spaces, with the title behind it.
fn in_brackets(path: &str, title: &str) -> String {
    format!("<{path}> {title}").trim_end().to_string()
}

/// Splits a destination with an unclosed title into the path with its space, and the words of the title.
fn open_title(dest: &str) -> Option<(&str, &str)> {
    let (path, title) = dest.split_once(" \"")?;
    let is_path = path.contains(['.', '/', '#']) && !path.contains([' ', '[', '"']);
    let is_open = !title.is_empty() && !title.contains('"');
    (is_path && is_open).then(|| (&dest[..path.len() + 1], title.trim_end()))
}

/// The path in `[label]: path to a file.md`, which is no definition because of its spaces; how to write it, and
/// where it stands.
fn spaced_definition(words: &str) -> Option<(String, String, Range<usize>)> {
    let line = words.strip_prefix('[').filter(|line| !line.starts_with('^'))?;
    let (label, rest) = line.split_once("]: ")?;
    let (path, title) = titled(rest);
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let is_file = FILES.contains(&ending.split('#').next().unwrap_or_default());
    if !is_file
        || label.contains(['[', ']'])
        || !path.contains(' ')
        || path.contains(['"', '<', '(', '`', '\n'])
    {
        return None;
    }
    let at = words.len() - rest.trim_start().len();
    Some((path.to_string(), in_brackets(path, title), at..at + path.len()))
}

/// File endings by which a definition's destination is known as a path.
const FILES: &[&str] = &[
    "md", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "pdf", "docx", "xlsx", "csv",
    "zip",
];

/// `:::` typed with a Chinese keyboard, which gives full-width colons.
const WIDE_COLONS: &str = "：：：";

/// Typing mistakes: full-width signs, headings without a space, comments without an end, unknown alerts.
fn wide(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    let mut found = Vec::new();
    let line = words.trim_start();
    let at = words.len() - line.len();
    if line.starts_with(WIDE_COLONS) {
        found.push((FaultKind::WideColons, at..at + WIDE_COLONS.len()));
    }
    let marks = line.chars().take_while(|c| *c == '#').count();
    // One `#` may begin a hash tag, so a lone mark counts only before a full-width space (U+3000).
    let is_near = line[marks..].starts_with(char::is_alphanumeric) && marks > 1;
    if (1..=6).contains(&marks) && (is_near || line[marks..].starts_with('\u{3000}')) {
        found.push((FaultKind::NoHeading(line[..marks].to_string()), at..at + marks));
    }
    let wide_marks: usize = line.chars().take_while(|c| *c == '＃').map(char::len_utf8).sum();
    if (1..=6).contains(&(wide_marks / '＃'.len_utf8())) && line[wide_marks..].starts_with([' ', '\u{3000}'])
    {
        found.push((FaultKind::WideMarks(line[..wide_marks].to_string()), at..at + wide_marks));
    }
    if let Some(at) = words.find("<!--") {
        found.push((FaultKind::OpenComment, at..at + "<!--".len()));
    }
    if let Some((name, _)) = line.strip_prefix("[!").and_then(|rest| rest.split_once(']'))
        && let plain = name.split(['|', ' ']).next().unwrap_or_default()
        && !plain.is_empty()
        && plain.chars().all(|c| c.is_alphanumeric() || c == '-')
        && (directive::alert(name).is_none() || name.contains(' ') && !name.contains('|'))
    {
        found.push((FaultKind::UnknownAlert(name.to_string()), at..at + name.len() + "[!]".len()));
    }
    let mut from = 0;
    let open = |words: &str| {
        words.match_indices([']', '］', '】']).find_map(|(at, sign)| {
            let behind = at + sign.len();
            let paren = words[behind..].chars().next().filter(|c| *c == '（' || *c == '(' && sign != "]")?;
            Some(behind + paren.len_utf8())
        })
    };
    while let Some(start) = open(&words[from..]).map(|found| from + found) {
        from = start;
        let near = words[start..].char_indices().take(ADDRESS.most);
        let Some((end, _)) = near.into_iter().find(|(_, c)| matches!(c, '）' | ')' | '（' | '\n')) else {
            continue;
        };
        let dest = &words[start..start + end];
        let is_address = dest.contains("://")
            || [".md", ".html"].iter().any(|ending| dest.contains(ending))
            || dest.starts_with('#')
            || address::is_picture(dest);
        let first = words[..start].char_indices().rev().take(60).last().map_or(0, |(at, _)| at);
        let brackets = words[first..start].trim_end_matches(['(', '（']);
        let label = brackets.strip_suffix(['］', '】']).and_then(|label| label.rsplit_once(['［', '【']));
        if let Some((before, label)) = label.filter(|_| is_address && !dest.contains(' ')) {
            let typed = format!("[{label}]({dest})");
            found.push((FaultKind::TwistedLink(typed), first + before.len()..start + end));
        } else if is_address && !dest.contains(' ') && words[start + end..].starts_with(['）', ')']) {
            found.push((FaultKind::WideLink(dest.to_string()), start..start + end));
        }
    }
    found
}

/// Links with their brackets the wrong way round, `(words)[a.md]`, or apart, `[words] (a.md)`.
fn twisted(words: &str) -> Vec<(FaultKind, Range<usize>)> {
    let mut found = Vec::new();
    for (between, ends) in [(")[", ']'), ("] (", ')')] {
        for (at, _) in words.match_indices(between) {
            let start = at + between.len();
            let near = words[start..].char_indices().take(ADDRESS.most);
            let Some((length, _)) = near.into_iter().find(|(_, c)| *c == ends || c.is_whitespace()) else {
                continue;
            };
            let dest = &words[start..start + length];
            let path = dest.split('#').next().unwrap_or_default();
            let is_web =
                between == "] (" && ["https://", "http://"].iter().any(|scheme| dest.starts_with(scheme));
            let is_page =
                (is_web || path.ends_with(".md") && path.len() > ".md".len()) && !dest.contains(['(', '[']);
            let opening = if ends == ']' { '(' } else { '[' };
            let label = words[..at].rfind(opening).map(|open| &words[open + 1..at]);
            let Some(label) = label.filter(|label| is_page && !label.is_empty()) else { continue };
            if !words[start + length..].starts_with(ends) || label.contains([')', ']', '\n']) {
                continue;
            }
            let typed = format!("[{label}]({dest})");
            found.push((FaultKind::TwistedLink(typed), at - label.len() - 1..start + length + 1));
        }
    }
    found
}

/// The marker of an item at the beginning of words that follow a line break. It stands too far in: nearer at the margin
/// it would have begun a list.
pub(super) fn item(words: &str) -> Option<&str> {
    let rest = words.strip_prefix(['-', '*', '+'])?.strip_prefix([' ', '\t'])?.trim_start();
    // Words with a mark of their own, such as bold ones, follow by themselves.
    let is_item = rest.is_empty() || rest.starts_with(|c: char| c.is_alphabetic() || "[`*_\"«“".contains(c));
    is_item.then(|| &words[..1])
}

/// Two or more lines in a row that were meant as items of a list: `1.第一` and `2.第二`, or `-甲` and `-乙`. The
/// first sign, with its place.
pub(super) fn no_list(lines: &str) -> Option<(FaultKind, Range<usize>)> {
    let mut before: Option<(String, Range<usize>)> = None;
    let mut at = 0;
    for line in lines.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - words.len();
        at += line.len();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let signs = if digits == 0 {
            &['-', '*', '+', '•', '●', '▪', '◦'][..]
        } else {
            &['.', ')', '、', '．'][..]
        };
        let sign = words[digits..].chars().next().filter(|c| signs.contains(c) && digits < 4);
        let length = digits + sign.map_or(0, char::len_utf8);
        // ASCII letters behind such a sign are often an option, such as `-v`.
        let is_item = sign.is_some_and(|sign| !sign.is_ascii()) && !words[length..].trim().is_empty()
            || sign.is_some() && words[length..].starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
        let item = is_item.then(|| (words[..length].to_string(), start..start + length));
        if let (Some((first, place)), Some((second, _))) = (&before, &item) {
            let number =
                |mark: &str| mark.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok();
            let follows = match (number(first), number(second)) {
                (Some(one), Some(next)) => {
                    next == one + 1 && first.chars().next_back() == second.chars().next_back()
                }
                _ => first == second,
            };
            if follows {
                let kind = if first.is_ascii() { FaultKind::NoList } else { FaultKind::NoMarker };
                return Some((kind(first.clone()), place.clone()));
            }
        }
        // A line that ends in a hard line break (two spaces, `\`, `<br>`) is shown as a line of its own, as meant.
        let ends = line.trim_end_matches(['\n', '\r']);
        before = item.filter(|_| !ends.ends_with("  ") && !ends.ends_with('\\') && !ends.ends_with('>'));
    }
    None
}
