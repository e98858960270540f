//! Slips of the pen that keep a text from being YAML: which line it is, and that line as it is meant.

mod braces;
mod days;
mod lines;
mod lists;
mod signs;

pub(crate) use days::{day, day_of_time};
pub(crate) use signs::pair;
pub(super) use signs::{ODD_SPACE, PAIR, is_odd_space, is_pair};

use super::flow_scalar;
use std::ops::Range;

/// A slip: the bytes that it is about, what is wrong, and what to write in their place.
pub(super) struct Slip {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) hint: String,
    /// The correction, where only one thing can be meant.
    pub(super) text: Option<String>,
}

/// A line of a text, without its end.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Line<'a> {
    /// The line around a byte.
    fn at(text: &'a str, byte: usize) -> Line<'a> {
        let start = text[..byte].rfind('\n').map_or(0, |i| i + 1);
        Line { text: text[start..].split(['\n', '\r']).next().unwrap_or(""), start }
    }

    /// The nearest line above that is not empty.
    fn before(self, text: &'a str) -> Option<Line<'a>> {
        let above = text[..self.start].trim_end();
        (!above.is_empty()).then(|| Line::at(text, above.len()))
    }

    fn body(self) -> &'a str {
        self.text.trim()
    }

    /// The bytes of a part of the line.
    fn range(self, part: &str) -> Range<usize> {
        let start = self.start + (part.as_ptr() as usize - self.text.as_ptr() as usize);
        start..start + part.len()
    }

    fn indent(self) -> &'a str {
        &self.text[..self.text.len() - self.text.trim_start().len()]
    }

    /// Column of keys that go on with this line: behind the hyphens of a list.
    fn key_column(self) -> usize {
        let rest = self.text.trim_start_matches([' ', '\t']);
        let rest = rest.trim_start_matches("- ");
        self.text.len() - rest.len()
    }

    fn value(self) -> Option<&'a str> {
        let value = self.text.split_once(": ")?.1.trim();
        (!value.is_empty()).then_some(value)
    }
}

/// The slip behind a parser's message about a byte of a text.
pub(super) fn find(text: &str, at: usize, message: &str) -> Option<Slip> {
    let line = Line::at(text, at);
    let before = line.before(text);
    let near = || std::iter::once(line).chain(before);
    // A line above may belong to a text of several lines, where full-width signs are right.
    let above = before.filter(|line| line.body().split(WIDE).next().is_some_and(str::is_ascii));
    let is_mapping = message.contains("mapping values");
    let glued = before.filter(|_| is_mapping).and_then(hyphen);
    glued
        .or_else(|| full_width(line))
        .or_else(|| blank(line))
        .or_else(|| if message == PAIR { signs::without_value(text, at) } else { None })
        .or_else(|| near().find_map(|line| signs::odd_space(text, line)))
        .or_else(|| unclosed_quote(text, (line, at), message))
        .or_else(|| if is_mapping { near().find_map(no_space) } else { None })
        .or_else(|| above.and_then(full_width))
        .or_else(|| lines::marker(line, before, message))
        .or_else(|| lines::without_colon((line, at), before, message))
        .or_else(|| tab(text, line, message))
        .or_else(|| signs::hidden_bracket(text, line))
        .or_else(|| if is_in_brackets(message) { unclosed_above(text, line) } else { None })
        .or_else(|| if message.contains("misplaced") { signs::closed_twice(line, at) } else { None })
        .or_else(|| if message.contains("flow") { signs::commas(line) } else { None })
        .or_else(|| if message.contains("flow") { braces::find(line, at) } else { None })
        .or_else(|| if message.contains("trailing content") { parted(line, at) } else { None })
        .or_else(|| near().find_map(greater))
        .or_else(|| {
            let above = before.filter(|_| is_mapping);
            above
                .and_then(space)
                .or_else(|| above.and_then(|above| deeper(line, above)))
                .or_else(|| if is_mapping { colon(line) } else { None })
        })
        .or_else(|| if message.contains("block") { indentation(line, before) } else { None })
        .or_else(|| if message.contains("block") { lists::mixed(text, line) } else { None })
        .or_else(|| lines_of_text(text, line))
        .or_else(|| lines::bare((line, at), before, message))
        .or_else(|| repeated(text, (line, at), message))
        .or_else(|| near().find_map(mismatched))
}

/// `{then: Take {{ name }} along.}`: braces of a blank look like a map where no quotes stand around the text.
fn blank(line: Line<'_>) -> Option<Slip> {
    let open = line.text.find("{{")?;
    let close = open + line.text[open..].find("}}")? + 2;
    let before = &line.text[..open];
    let quotes = before.matches(['\'', '"']).count();
    let start = before.rfind(": ").map(|at| at + 2)?;
    let start = start + before[start..].len() - before[start..].trim_start().len();
    if quotes % 2 == 1 || line.text[close..].contains(['\'', '"']) || before[start..].starts_with(['|', '>'])
    {
        return None;
    }
    let is_inside = before[..start].matches(['{', '[']).count() > before[..start].matches(['}', ']']).count();
    let end = match line.text[close..].find([',', '}', ']']) {
        Some(end) if is_inside => close + end,
        _ => line.text.trim_end().len(),
    };
    let value = line.text[start..end].trim_end();
    let quoted = format!("'{value}'");
    Some(Slip {
        at: line.range(value),
        message: "a text with `{{` looks like a map".into(),
        hint: format!("put it between quotes: `{quoted}`"),
        text: Some(quoted),
    })
}

/// A quote that begins a value and does not end on its line.
fn unclosed_quote(text: &str, (line, at): (Line<'_>, usize), message: &str) -> Option<Slip> {
    if !message.contains("quoted scalar") && !message.contains("unexpected end") {
        return None;
    }
    let value = line.text.get(at.checked_sub(line.start)?..).map(str::trim_end)?;
    let mark = value.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    // A text may go on in the next line; a key or an item there begins something else.
    let below = text[line.start..].split('\n').skip(1).map(str::trim).find(|below| !below.is_empty());
    let goes_on = below.is_some_and(|below| key(below).is_none() && !below.starts_with("- "));
    if value.matches(mark).count() != 1 || value.contains('\\') || goes_on {
        return None;
    }
    // Brackets around it are closed behind it.
    let open = line.text[..at - line.start].matches(['{', '[']).count();
    let closing = value.len() - value.trim_end_matches(['}', ']']).len();
    // The quote is closed before the next key.
    let next = if open > 0 { braces::next_key(value) } else { None };
    let (inside, rest) = value.split_at(next.unwrap_or(value.len() - closing.min(open)));
    let text = format!("{inside}{mark}{rest}");
    let hint = format!("write `{text}`");
    Some(Slip {
        at: line.range(value),
        message: format!("the quote `{mark}` is not closed"),
        hint,
        text: Some(text),
    })
}

/// A text of several lines below a key without `|`, or whose lines are not indented further than the key.
fn lines_of_text(text: &str, line: Line<'_>) -> Option<Slip> {
    let mut above: Vec<Line<'_>> =
        std::iter::successors(Some(line), |above| above.before(text)).take(NEAR).collect();
    let at = above.iter().position(|above| {
        let body = above.body();
        TEXTS.iter().any(|name| {
            body.strip_prefix(name).is_some_and(|rest| matches!(rest, ":" | ": |" | ": |-" | ": >"))
        })
    })?;
    let head = above[at];
    above.truncate(at);
    let first = above.last()?;
    let name = head.body().split(':').next()?;
    if head.body().ends_with(':') {
        let is_text =
            above.iter().all(|line| key(line.body()).is_none()) && first.key_column() > head.key_column();
        let text = format!("{name}: |");
        return is_text.then(|| Slip {
            at: head.range(head.body()),
            message: format!("the text of `{name}` has several lines"),
            hint: format!("write `{text}`"),
            text: Some(text),
        });
    }
    (first.key_column() <= head.key_column() && key(first.body()).is_none()).then(|| Slip {
        at: first.range(first.body()),
        message: format!("the text of `{name}` is not indented"),
        hint: format!("indent its lines further than `{name}:`"),
        text: None,
    })
}

/// Keys whose texts may have several lines.
const TEXTS: [&str; 6] = ["body", "intro", "help", "text", "then", "unsure"];

/// `title:Wait`: a key without the space behind its colon.
fn no_space(line: Line<'_>) -> Option<Slip> {
    let body = line.body().strip_prefix("- ").unwrap_or(line.body());
    let (key, value) = body.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if !is_key || value.is_empty() || value.starts_with([' ', '/']) || body.contains(": ") {
        return None;
    }
    let text = format!("{key}: {}", value.trim_start());
    let hint = format!("write `{text}`");
    let message = format!("a space is missing behind `{key}:`");
    Some(Slip { at: line.range(body), message, hint, text: Some(text) })
}

/// `['>=22:00' <06:00]`: a value in quotes, and another behind it without a comma.
fn parted(line: Line<'_>, at: usize) -> Option<Slip> {
    let (head, rest) = line.text.split_at_checked(at.checked_sub(line.start)?)?;
    let head = head.trim_end();
    if !head.ends_with(['\'', '"']) || !head.contains(['{', '[']) || rest.trim().is_empty() {
        return None;
    }
    let text = format!("{}, {}", head.trim_start(), rest.trim());
    let hint = format!("write `{text}`");
    Some(Slip {
        at: line.range(line.body()),
        message: "a comma is missing here".into(),
        hint,
        text: Some(text),
    })
}

/// `{harm: [yes}`: a bracket that is closed by one of the other kind.
fn mismatched(line: Line<'_>) -> Option<Slip> {
    let mut open: Vec<char> = Vec::new();
    let mut quote = None;
    for (at, c) in line.text.char_indices() {
        match (quote, c) {
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if line.text[..at].ends_with(' ') => return None,
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => {
                let wanted = open.pop()?;
                if wanted != c && open.last() == Some(&c) {
                    let sign = if wanted == ']' { '[' } else { '{' };
                    let text =
                        format!("{}{wanted}{}", line.text[..at].trim_start(), line.text[at..].trim_end());
                    let hint = format!("write `{text}`");
                    let message = format!("`{sign}` is not closed");
                    return Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) });
                }
            }
            _ => {}
        }
    }
    None
}

/// Punctuation of Chinese where YAML has its own: `id： late`, `｛a: b｝`.
fn full_width(line: Line<'_>) -> Option<Slip> {
    let meant = plain(line.body())?;
    let sign = line.body().chars().find(|c| SIGNS.iter().any(|(wide, _)| wide == c))?;
    let message = format!("`{sign}` is full-width, and no sign of YAML");
    let hint = format!("write `{meant}`");
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(meant) })
}

const WIDE: [char; 6] = ['：', '，', '｛', '｝', '［', '］'];

const SIGNS: [(char, &str); 6] =
    [('：', ": "), ('，', ", "), ('｛', "{"), ('｝', "}"), ('［', "["), ('］', "]")];

/// A line with signs of YAML in place of full-width ones; `None` where there are none.
fn plain(line: &str) -> Option<String> {
    let (head, rest) = match key(line) {
        Some((key, rest, ':')) => (format!("{key}: "), rest.trim_start()),
        Some((key, rest, _)) => {
            let rest = rest.trim_start();
            return Some(format!("{key}: {}", inside(rest).unwrap_or_else(|| rest.into())));
        }
        None => {
            let item = line.strip_prefix("- ");
            (if item.is_some() { "- " } else { "" }.into(), item.unwrap_or(line))
        }
    };
    inside(rest).map(|rest| format!("{head}{rest}"))
}

/// A value between brackets with signs of YAML in place of full-width ones; `None` where there are none.
pub(crate) fn inside(value: &str) -> Option<String> {
    if !value.starts_with(['{', '[', '｛', '［']) || !value.contains(WIDE) {
        return None;
    }
    let mut out = String::new();
    let mut quote = None;
    for c in value.chars() {
        match (quote, SIGNS.iter().find(|(wide, _)| *wide == c)) {
            (None, Some((_, sign))) => {
                out.push_str(sign);
                continue;
            }
            (None, None) if matches!(c, '\'' | '"') => quote = Some(c),
            (Some(mark), _) if mark == c => quote = None,
            _ => {}
        }
        // `： ` and `，` may have a space behind them already.
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    (out != value).then_some(out)
}

/// The key that a line begins with, what follows, and its colon.
fn key(line: &str) -> Option<(&str, &str, char)> {
    let start = line.len() - line.trim_start_matches("- ").len();
    let end = start + line[start..].find(|c: char| !c.is_alphanumeric() && !"_-. ".contains(c))?;
    let colon = line[end..].chars().next().filter(|c| matches!(c, ':' | '：'))?;
    (end > start).then(|| (&line[..end], &line[end + colon.len_utf8()..], colon))
}

/// Number of lines around a fault that are searched: the parser may stop far from the slip.
const NEAR: usize = 50;

/// A line that is indented with a tab: the one at the fault, or, where the parser speaks of a tab, one behind it.
fn tab(text: &str, line: Line<'_>, message: &str) -> Option<Slip> {
    let starts = text[line.start..].match_indices('\n').map(|(at, _)| line.start + at + 1);
    let behind =
        starts.take(if message.contains("tab") { NEAR } else { 0 }).map(|start| Line::at(text, start));
    let line = std::iter::once(line).chain(behind).find(|line| line.indent().contains('\t'))?;
    let before = line.before(text);
    let column = before.map_or(0, Line::key_column);
    let text = format!("{}{}", " ".repeat(column), line.body());
    let hint = format!("write `{text}`, indented with spaces");
    Some(Slip {
        at: line.range(line.text),
        message: "a tab cannot indent a line".into(),
        hint,
        text: Some(text),
    })
}

/// Whether the parser's message says that it stopped between brackets.
fn is_in_brackets(message: &str) -> bool {
    message.contains("flow") || message.contains("illegal placement")
}

/// A line above that opens a bracket, where the line of the fault begins a key that cannot be inside of it.
fn unclosed_above(text: &str, line: Line<'_>) -> Option<Slip> {
    let above = std::iter::successors(line.before(text), |above| above.before(text)).take(NEAR);
    let mut above = above.take_while(|above| !closes(*above));
    let (above, slip) = above.find_map(|above| Some((above, unclosed(above)?)))?;
    (!closes(line) && line.indent().len() <= above.indent().len()).then_some(slip)
}

/// Whether a line closes a bracket of one above it.
fn closes(line: Line<'_>) -> bool {
    let count = |signs: [char; 2]| line.text.matches(signs).count();
    count(['}', ']']) > count(['{', '['])
}

/// A line that opens more brackets than it closes.
fn unclosed(line: Line<'_>) -> Option<Slip> {
    let mut open = Vec::new();
    let mut quote = None;
    for c in line.body().chars() {
        match (quote, c) {
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => _ = open.pop(),
            _ => {}
        }
    }
    let (sign, closing) = match open.first()? {
        '}' => ('{', open.iter().rev().collect::<String>()),
        _ => ('[', open.iter().rev().collect::<String>()),
    };
    let body = line.body().trim_end_matches(',');
    let message = format!("`{sign}` is not closed");
    let text = format!("{body}{closing}");
    let hint = format!("write `{text}`");
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) })
}

/// `since: >=48h`: a value that begins with `>` is a block of text in YAML.
fn greater(line: Line<'_>) -> Option<Slip> {
    let value = line.value()?;
    let rest = value.strip_prefix('>')?.trim_start();
    rest.starts_with(|c: char| c == '=' || c.is_ascii_digit()).then(|| Slip {
        at: line.range(value),
        message: "a value that begins with `>` means something else in YAML".into(),
        hint: format!("put it between quotes: `'{value}'`"),
        text: Some(format!("'{value}'")).filter(|_| is_plain(value)),
    })
}

/// `title:a`: a key without a space behind its colon is a text.
fn space(line: Line<'_>) -> Option<Slip> {
    let (name, rest, _) = key(line.body()).filter(|(.., colon)| *colon == ':')?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if !is_name || rest.is_empty() || rest.starts_with([' ', '/', ':']) {
        return None;
    }
    let text = format!("{name}: {rest}");
    let hint = format!("write `{text}`");
    let message = "a space is missing behind `:`".into();
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) })
}

/// `-id: a`: a hyphen without a space behind it is a part of the key.
fn hyphen(line: Line<'_>) -> Option<Slip> {
    let rest = line.body().strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphabetic))?;
    key(rest)?;
    let text = format!("- {rest}");
    let (message, hint) = ("a space is missing behind `-`".into(), format!("write `{text}`"));
    Some(Slip { at: line.range(line.body()), message, hint, text: Some(text) })
}

/// A key that stands deeper than the one above it, which has a text for its value.
fn deeper(line: Line<'_>, above: Line<'_>) -> Option<Slip> {
    let (column, own) = (above.key_column(), line.key_column());
    let value = above.value()?;
    let is_text = !value.starts_with(['{', '[', '"', '\'', '|', '>', '&', '*']) && !value.contains(": ");
    if !is_text || own <= column || own > column + 4 || line.body().starts_with('-') {
        return None;
    }
    let name = key(line.body())?.0;
    let text = format!("{}{}", " ".repeat(column), line.body());
    let hint = format!("write `{text}`, indented like the line above");
    let message = format!("`{name}` is not indented like its neighbours");
    Some(Slip { at: line.range(line.text), message, hint, text: Some(text) })
}

/// `title: a: b`: a text that holds a colon.
fn colon(line: Line<'_>) -> Option<Slip> {
    let value = line.value()?;
    if !value.contains(": ") && !value.ends_with(':') || value.starts_with(['{', '[', '"', '\'', '|', '>']) {
        return None;
    }
    let inner = value.strip_prefix('(').unwrap_or(value).trim_end_matches([')', '}']);
    if inner.len() < value.len() && inner.contains(": ") {
        let message = "a map stands between `{` and `}`".into();
        let hint = format!("write `{{{inner}}}`");
        return Some(Slip { at: line.range(value), message, hint, text: None });
    }
    // `word: definition: a text`
    let is_words = |name: &str| WORDS.contains(&name) || braces::SENTENCES.contains(&name);
    let name = key(line.body())?.0.trim_start_matches("- ");
    if let Some((second, rest)) =
        value.split_once(": ").filter(|(second, _)| is_words(second) && !is_words(name))
    {
        let message = format!("`{second}` begins a map inside of another");
        let text = format!("{{{second}: {}}}", flow_scalar(rest));
        let hint = format!("put it between braces: `{text}`");
        return Some(Slip { at: line.range(value), message, hint, text: None });
    }
    let quoted =
        if value.contains('"') { format!("'{}'", value.replace('\'', "''")) } else { format!("\"{value}\"") };
    let message = "a text that holds `: ` looks like a key".into();
    let hint = format!("put it between quotes: `{quoted}`");
    // Behind any other key, a map or a list may be meant.
    let text = Some(quoted).filter(|_| is_words(name) && is_plain(value));
    Some(Slip { at: line.range(value), message, hint, text })
}

/// Keys whose values are words, beside those of sentences.
const WORDS: [&str; 10] = [
    "copyright",
    "definition",
    "footer",
    "intro",
    "label",
    "note",
    "source",
    "subtitle",
    "summary",
    "unsure",
];

/// Whether quotes around a value change nothing else: no comment stands behind it, no quote or backslash in it.
fn is_plain(value: &str) -> bool {
    !value.contains(" #") && !value.contains(['\'', '\\'])
}

/// A key that stands a little further left or right than those around it.
fn indentation(line: Line<'_>, before: Option<Line<'_>>) -> Option<Slip> {
    let column = before?.key_column();
    let own = line.key_column();
    if own == column || own.abs_diff(column) > 1 || line.body().starts_with('-') {
        return None;
    }
    let text = format!("{}{}", " ".repeat(column), line.body());
    let hint = format!("write `{text}`, indented like the line above");
    let message = format!("`{}` is not indented like its neighbours", key(line.body())?.0);
    Some(Slip { at: line.range(line.text), message, hint, text: Some(text) })
}

/// Keys that this program reads. It would not know a key of another name, so the hint proposes none.
const OWN: [&str; 30] = [
    "aliases",
    "allow",
    "ask",
    "because",
    "body",
    "date",
    "deadline",
    "description",
    "draft",
    "due",
    "expect",
    "expires",
    "facts",
    "given",
    "help",
    "id",
    "kind",
    "lang",
    "order",
    "outcomes",
    "owner",
    "rules",
    "sources",
    "tags",
    "tests",
    "then",
    "title",
    "updated",
    "version",
    "when",
];

/// A key that stands in one map twice.
fn repeated(text: &str, (line, at): (Line<'_>, usize), message: &str) -> Option<Slip> {
    let name = message.strip_prefix("duplicate entry with key `")?.strip_suffix('`')?;
    let part = line.text.get(at - line.start..)?.get(..name.len()).filter(|part| *part == name)?;
    if OWN.contains(&name) {
        let hint = "keep one of the two".to_string();
        return Some(Slip { at: line.range(part), message: message.to_string(), hint, text: None });
    }
    let is_free = |key: &String| !text.contains(key.as_str());
    let other = (2..100).map(|n| format!("{name}-{n}")).find(is_free)?;
    let hint = format!("keep one of the two, or write another key: `{other}`");
    Some(Slip { at: line.range(part), message: message.to_string(), hint, text: None })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_slip_is_mended_by_what_its_hint_says() {
        for (text, at, message, mended) in [
            ("- id： late\n  title: x", 14, "mapping values", "- id: late"),
            ("  when: ｛a: b，c: d｝", 12, "mapping values", "when: {a: b, c: d}"),
            ("  when: {a: b， c：d}", 12, "", "when: {a: b, c: d}"),
            ("title: 甲: 乙", 10, "mapping values", "\"甲: 乙\""),
            ("title:甲\norder: 1", 14, "mapping values", "title: 甲"),
            ("title: say \"a\": b", 14, "mapping values", "'say \"a\": b'"),
            ("when: {a: no b: <1d}", 14, "flow", "when: {a: no, b: <1d}"),
            ("when: {a: [b, c\nthen: d", 20, "flow", "when: {a: [b, c]}"),
            ("a:\n  - b: c\n\td: e", 14, "tabs", "    d: e"),
            ("  - a: b\n    c: d\n   e: f", 20, "block", "    e: f"),
            ("a: >=3", 3, "block scalar", "'>=3'"),
            ("  - {a: b, then: Take {{ stay }} along.}", 25, "flow", "'Take {{ stay }} along.'"),
            ("title: {{ due }} is late", 7, "", "'{{ due }} is late'"),
            ("a: 'say it\nb: c", 3, "invalid indentation in quoted scalar", "'say it'"),
            ("a: {b: 'say it}\nb: c", 7, "invalid indentation in quoted scalar", "'say it'}"),
            ("title:Wait\nnext: {a: b}", 15, "mapping values", "title: Wait"),
            ("a: ['>=22:00' <06:00]", 14, "invalid trailing content", "a: ['>=22:00', <06:00]"),
            ("  body:\n    Bring it.\n\n    ::: when a=b\nc: d", 32, "mapping values", "body: |"),
            ("a: {b: [yes}\nc: d", 13, "invalid indentation", "a: {b: [yes]}"),
        ] {
            let slip = find(text, at, message).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(slip.hint.split('`').nth(1), Some(mended), "{text}: {}", slip.message);
            assert_eq!(slip.text.as_deref(), Some(mended), "{text}: {}", slip.message);
        }
        for text in [
            "title: '{{ due }}'",
            "a: {b: '{{ due }}', c: d}",
            "a: http://b",
            "a: [b, {c: d}]",
            "title: 甲，乙",
            "a: {b: '甲：乙'}",
            "a: b\nc: d",
        ] {
            assert!(find(text, 0, "").is_none(), "{text}");
        }
    }
}
