//! TeX commands that the MathML library does not know, rewritten as commands that it knows.

use std::borrow::Cow;

/// Unknown commands, each with its replacement.
const COMMANDS: &[(&str, &str)] = &[
    ("\\Bbb", "\\mathbb"),
    ("\\bm", "\\boldsymbol"),
    ("\\mod", "\\quad\\operatorname{mod}\\ "),
    ("\\LaTeX", "\\text{LaTeX}"),
    ("\\KaTeX", "\\text{KaTeX}"),
    ("\\TeX", "\\text{TeX}"),
];

/// Infix commands between the two parts of a group, such as `{n \brace k}`, with the brackets of `\genfrac`.
const BETWEEN: &[(&str, &str)] = &[("\\brace", "\\{\\}"), ("\\brack", "[]"), ("\\atop", "{}{}")];

/// The most commands that are rewritten in a formula.
const MOST: usize = 100;

/// Formula in commands that the library knows.
pub(super) fn usual(tex: &str) -> Cow<'_, str> {
    let is_known = |word: &str| !tex.contains(word);
    if COMMANDS.iter().chain(BETWEEN).all(|(word, _)| is_known(word)) && is_known("\\tag") {
        return Cow::Borrowed(tex);
    }
    let mut out = tex.to_string();
    for _ in 0..MOST {
        let Some(next) = rewritten(&out) else { break };
        out = next;
    }
    Cow::Owned(out)
}

/// Formula with its next unknown command replaced; none where it has no more.
fn rewritten(tex: &str) -> Option<String> {
    for (word, new) in COMMANDS {
        if let Some(at) = place(tex, word) {
            return Some(format!("{}{new}{}", &tex[..at], &tex[at + word.len()..]));
        }
    }
    for (word, brackets) in BETWEEN {
        let Some(at) = place(tex, word) else { continue };
        let (open, close) = (open_before(tex, at), close_behind(tex, at));
        let start = open.map_or(0, |open| open + 1);
        let (above, below) = (&tex[start..at], &tex[at + word.len()..close]);
        let new = format!("\\genfrac{brackets}{{0pt}}{{}}{{{}}}{{{}}}", above.trim(), below.trim());
        return Some(format!("{}{new}{}", &tex[..start], &tex[close..]));
    }
    // `\tag{1}` and `\tag*{1}`: the number is written behind the formula.
    let at = place(tex, "\\tag")?;
    let rest = &tex[at + "\\tag".len()..];
    let plain = rest.strip_prefix('*');
    let inside = plain.unwrap_or(rest).trim_start().strip_prefix('{')?;
    let end = close_behind(inside, 0);
    let (number, rest) = (&inside[..end], inside.get(end + 1..)?);
    let number = if plain.is_some() { number.to_string() } else { format!("({number})") };
    Some(format!("{}\\qquad\\text{{{number}}}{rest}", &tex[..at]))
}

/// Position of a command, as a whole word: `\bm` is not found in `\bmod`.
fn place(tex: &str, word: &str) -> Option<usize> {
    let is_whole = |at: &usize| {
        !tex[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic()) && !is_escaped(tex, *at)
    };
    tex.match_indices(word).map(|(at, _)| at).find(is_whole)
}

/// Whether a backslash escapes the character at a position.
fn is_escaped(tex: &str, at: usize) -> bool {
    tex[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// Opening brace of the group around a position.
fn open_before(tex: &str, at: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (place, c) in tex[..at].char_indices().rev().filter(|(place, _)| !is_escaped(tex, *place)) {
        match c {
            '}' => depth += 1,
            '{' if depth == 0 => return Some(place),
            '{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Closing brace of the group around a position, or the end of the formula.
fn close_behind(tex: &str, at: usize) -> usize {
    let mut depth = 0usize;
    for (place, c) in tex[at..].char_indices().map(|(place, c)| (at + place, c)) {
        match c {
            _ if is_escaped(tex, place) => {}
            '{' => depth += 1,
            '}' if depth == 0 => return place,
            '}' => depth -= 1,
            _ => {}
        }
    }
    tex.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_commands_are_others() {
        for (tex, meant) in [
            ("\\Bbb{P}^n", "\\mathbb{P}^n"),
            ("\\Bbbk \\\\bm", "\\Bbbk \\\\bm"),
            ("a\\mod b", "a\\quad\\operatorname{mod}\\  b"),
            ("x{n\\brace k}", "x{\\genfrac\\{\\}{0pt}{}{n}{k}}"),
            ("{{a}_{1} \\brack \\{b\\}}y", "{\\genfrac[]{0pt}{}{{a}_{1}}{\\{b\\}}}y"),
            ("n \\atop k", "\\genfrac{}{}{0pt}{}{n}{k}"),
            ("a=b \\tag{1}", "a=b \\qquad\\text{(1)}"),
            ("a \\tag*{(A)} b", "a \\qquad\\text{(A)} b"),
            ("a \\tag", "a \\tag"),
        ] {
            assert_eq!(usual(tex), meant, "{tex}");
        }
    }
}
