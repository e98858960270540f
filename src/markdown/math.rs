//! Formulas `$x$` and `$$x$$` in a text.
//!
//! A dollar is more often a price than a formula: `$5 and $6`, `从 $5 到 $6`. So a formula begins behind what
//! is no letter or digit, with something that is no space; it ends behind no space, and no letter or digit
//! follows; and what is in it looks like mathematics.

use super::cjk::is_cjk;
use super::prepare::{Edit, Editor, FORMULA, FORMULA_END, MARK, list_marks};
use std::ops::Range;

/// A formula as typed.
#[derive(Debug)]
pub(super) struct Formula {
    /// Source with its dollars.
    pub(super) whole: String,
    /// Source without its dollars.
    pub(super) tex: String,
    /// Whether it stands in a line of its own.
    pub(super) is_display: bool,
}

/// A text with numbers in the place of its formulas.
pub(super) struct Replaced {
    pub(super) text: String,
    pub(super) formulas: Vec<Formula>,
    pub(super) edits: Vec<Edit>,
}

/// Text with a number in the place of each formula; `None` if it has no formula.
pub(super) fn replace(text: &str) -> Option<Replaced> {
    if !text.contains('$') {
        return None;
    }
    let mut formulas = Vec::new();
    let mut edit = Editor::new(text);
    let mut take = |whole: Range<usize>, tex: &str, is_display: bool| {
        edit.replace(whole.clone(), &format!("{FORMULA}{}{FORMULA_END}", formulas.len()));
        let (whole, tex) = (text[whole].to_string(), tex.replace(MARK, ""));
        formulas.push(Formula { whole, tex: tex.trim().to_string(), is_display });
    };
    // The block of code that is open, by its mark and length.
    let mut fence: Option<(u8, usize)> = None;
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let lines: Vec<(usize, &str)> = lines.collect();
    let mut next = 0;
    while let Some(&(start, line)) = lines.get(next) {
        next += 1;
        let indent = line.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
        let words = &line[indent..];
        match (fence_of(words), fence) {
            (Some(found), None) => fence = Some(found),
            (Some(found), Some(open)) if open.0 == found.0 && open.1 <= found.1 => fence = None,
            _ => {}
        }
        if fence.is_some() || fence_of(words).is_some() {
            continue;
        }
        // A formula may stand right behind the marker of a list item: `- $$`.
        let marks = list_marks(words);
        let (indent, words) = (indent + marks, &words[marks..]);
        if words.starts_with("$$") && !words[2..].contains('$') {
            // A formula of several lines ends in the same paragraph.
            let ends = |(_, line): &&(usize, &str)| line.contains("$$") || is_blank(line);
            let last = lines[next..].iter().position(|line| ends(&line)).map(|found| next + found);
            if let Some(last) = last.filter(|last| lines[*last].1.trim_end().ends_with("$$")) {
                let end = lines[last].0 + lines[last].1.trim_end().len();
                take(start + indent..end, &unquoted(&text[start + indent + 2..end - 2]), true);
                next = last + 1;
            }
            continue;
        }
        for Place { whole, inner } in places(line) {
            let is_display = whole.len() - inner.len() == 4;
            take(start + whole.start..start + whole.end, &line[inner], is_display);
        }
    }
    if formulas.is_empty() {
        return None;
    }
    let (text, edits) = edit.finish();
    Some(Replaced { text: text.into_owned(), formulas, edits })
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>' | b'\r' | b'\n'))
}

/// Lines without the marks of quotes before them.
fn unquoted(text: &str) -> String {
    text.lines().map(|line| line.trim_start_matches([' ', '\t', '>'])).collect::<Vec<_>>().join("\n")
}

/// The mark and length of a fence of code.
fn fence_of(words: &str) -> Option<(u8, usize)> {
    let words = words
        .trim_start_matches(|c: char| matches!(c, '-' | '*' | '+' | '.' | ')' | ' ') || c.is_ascii_digit());
    let mark = *words.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = words.bytes().take_while(|b| *b == mark).count();
    let is_code_span = mark == b'`' && words[length..].contains('`');
    (length >= 3 && !is_code_span).then_some((mark, length))
}

/// Place of a formula in a line, with its dollars and without.
struct Place {
    whole: Range<usize>,
    inner: Range<usize>,
}

/// Ranges of the formulas in a line, including their dollar signs.
pub(crate) fn formulas(line: &str) -> Vec<Range<usize>> {
    places(line).into_iter().map(|place| place.whole).collect()
}

/// The formulas of a line, but for those in code.
fn places(line: &str) -> Vec<Place> {
    let mut found = Vec::new();
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|b| matches!(b, b'$' | b'`')) {
        let start = at + next;
        if bytes[start] == b'`' {
            at = code_end(bytes, start);
            continue;
        }
        let dollars = bytes[start..].iter().take_while(|b| **b == b'$').count();
        at = start + dollars;
        if dollars > 2 || !may_begin(line, start) {
            continue;
        }
        if let Some(close) = end(line, at, dollars) {
            let inner = at..close;
            at = close + dollars;
            found.push(Place { whole: start..at, inner });
        }
    }
    found
}

fn may_begin(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '\\' | '$'))
}

/// End of the formula that begins at `at`.
fn end(line: &str, at: usize, dollars: usize) -> Option<usize> {
    if dollars == 1 && line[at..].starts_with(char::is_whitespace) {
        return None;
    }
    let bytes = line.as_bytes();
    let mut close = at;
    // Braces that are open before `counted`.
    let (mut open, mut counted): (usize, usize) = (0, at);
    loop {
        close += bytes[close..].iter().position(|b| *b == b'$')?;
        if bytes[..close].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1 {
            close += 1;
            continue;
        }
        let inner = &line[at..close];
        // A formula inside the words of a formula: `$$a \text{ for $b$}$$`.
        open = bytes[counted..close].iter().fold(open, |open, byte| match byte {
            b'{' => open + 1,
            b'}' => open.saturating_sub(1),
            _ => open,
        });
        counted = close;
        if dollars == 2 && !line[close..].starts_with("$$") && open > 0 {
            close += 1;
            continue;
        }
        if dollars == 2 {
            return (line[close..].starts_with("$$") && !inner.trim().is_empty()).then_some(close);
        }
        let ends = !inner.is_empty() && !inner.ends_with(char::is_whitespace);
        let follows = line[close + 1..].chars().next();
        // A command is no price, so a letter may follow it: `$\frac{R}{N}$bps`.
        let apart = match follows {
            Some('$' | '0'..='9') => false,
            Some(c) if c.is_ascii_alphabetic() => has_command(inner),
            _ => true,
        };
        return (ends && apart && is_mathematics(inner)).then_some(close);
    }
}

fn has_command(inner: &str) -> bool {
    inner.replace("\\$", "").contains('\\')
}

/// Whether what stands between two dollars is a formula, and no words between two prices.
fn is_mathematics(inner: &str) -> bool {
    if has_command(inner) {
        return true;
    }
    if inner.contains(is_cjk) {
        return inner.contains(['=', '^', '_'])
            && !inner.contains(['，', '。', '、', '；', '：', '！', '？']);
    }
    let has_sign = inner.contains(['^', '_', '=', '+', '*', '/', '<', '>', '|', '{', '-']);
    let is_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '!' | '%');
    if inner.starts_with(|c: char| c.is_ascii_digit()) && !has_sign {
        return inner.chars().all(is_number);
    }
    let words = inner.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2).count();
    has_sign || !inner.contains(' ') || words == 0
}

/// End of the code that begins with the backquotes at `start`; the byte behind them if it does not end.
fn code_end(bytes: &[u8], start: usize) -> usize {
    let length = |at: usize| bytes[at..].iter().take_while(|b| **b == b'`').count();
    let run = length(start);
    let mut at = start + run;
    while let Some(next) = bytes[at..].iter().position(|b| *b == b'`') {
        let found = length(at + next);
        at += next + found;
        if found == run {
            return at;
        }
    }
    start + run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_no_formulas() {
        for (line, expected) in [
            ("$x$", "x"),
            ("设 $a^2+b^2=c^2$，则", "a^2+b^2=c^2"),
            ("$$x$$ 和 $y$", "x|y"),
            ("$5$ 与 $n=5$", "5|n=5"),
            ("$\\text{退款}$", "\\text{退款}"),
            ("$a_1, a_2$", "a_1, a_2"),
            ("$x \\$ y$", "x \\$ y"),
            ("$\\frac{R}{N}$bps", "\\frac{R}{N}"),
            ("$$a \\text{ for $b$ or {$c$}}$$", "a \\text{ for $b$ or {$c$}}"),
            ("$$a $b$", "b"),
            ("$n$l", ""),
            ("$5 and $6", ""),
            ("从 $5 到 $6，$1,000/年", ""),
            ("**$5**和**$6**", ""),
            ("US$5–US$10", ""),
            ("$5、$6", ""),
            ("between $5 and 10$", ""),
            ("花了 $5 的人和 6$ 的人", ""),
            ("$HOME/$USER", ""),
            ("$USER，\\$x$", ""),
            ("$总价 = 单价 + 运费$", "总价 = 单价 + 运费"),
            ("`$x$` ``$y`$``", ""),
            ("`a` $x$ `b` $y$", "x|y"),
            ("``a`b`` $x$ `c` $y$ `d", "x|y"),
            ("\\$x$", ""),
            ("$ x $", ""),
            ("$$$", ""),
            ("$", ""),
            ("$$ $$", ""),
        ] {
            let found: Vec<&str> = places(line).into_iter().map(|place| &line[place.inner]).collect();
            assert_eq!(found.join("|"), expected, "{line}");
        }
    }

    #[test]
    fn formulas_are_numbers_until_the_tree_is_built() {
        let text = "$$\na\n$$\n> $$x\n> y$$\n\n```\n$x$\n```\n$$ a\n\n$b$\n";
        let found = replace(text).expect("formulas");
        let all: Vec<&str> = found.formulas.iter().map(|formula| &*formula.tex).collect();
        assert_eq!(all, ["a", "x\ny", "b"]);
        assert_eq!(
            found.text,
            "\u{fdd2}0\u{fdd3}\n> \u{fdd2}1\u{fdd3}\n\n```\n$x$\n```\n$$ a\n\n\u{fdd2}2\u{fdd3}\n"
        );
        let listed = replace("- $$\n  x\n  $$\n1. - $$\n     y\n     $$\n").expect("formulas");
        assert_eq!(listed.text, "- \u{fdd2}0\u{fdd3}\n1. - \u{fdd2}1\u{fdd3}\n");
        assert!(replace("$5 and $6").is_none() && replace(&"$$a\n".repeat(10_000)).is_none());
        assert!(replace(&"$a ".repeat(100_000)).is_none());
    }
}
