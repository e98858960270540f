//! TeX commands that the MathML library does not know, rewritten as commands that it knows.

use std::borrow::Cow;

/// Unknown commands, each with its replacement.
const COMMANDS: &[(&str, &str)] = &[
    ("\\Bbb", "\\mathbb"),
    ("\\bm", "\\boldsymbol"),
    ("\\pmb", "\\boldsymbol"),
    ("\\bold", "\\mathbf"),
    ("\\mathscr", "\\mathcal"),
    ("\\mbox", "\\text"),
    ("\\hbox", "\\text"),
    ("\\textup", "\\text"),
    ("\\textnormal", "\\text"),
    ("\\textmd", "\\text"),
    ("\\mod", "\\quad\\operatorname{mod}\\ "),
    ("\\LaTeX", "\\text{LaTeX}"),
    ("\\KaTeX", "\\text{KaTeX}"),
    ("\\TeX", "\\text{TeX}"),
    ("\\R", "\\mathbb{R}"),
    ("\\N", "\\mathbb{N}"),
    ("\\Z", "\\mathbb{Z}"),
    ("\\infin", "\\infty"),
    ("\\empty", "\\emptyset"),
    ("\\lang", "\\langle"),
    ("\\rang", "\\rangle"),
    ("\\hdots", "\\ldots"),
    ("\\space", "\\ "),
    ("\\hfill", "\\quad"),
    // Formulas have no numbers here, and lines end where they are ended.
    ("\\notag", ""),
    ("\\nonumber", ""),
    ("\\nobreak", ""),
    ("\\allowbreak", ""),
    ("\\newline", "\\\\"),
    // Letters of formulas have one size.
    ("\\tiny", ""),
    ("\\scriptsize", ""),
    ("\\footnotesize", ""),
    ("\\small", ""),
    ("\\normalsize", ""),
    ("\\large", ""),
    ("\\Large", ""),
    ("\\LARGE", ""),
    ("\\huge", ""),
    ("\\Huge", ""),
    // Columns that are spread over the width of a page, and an older name of `align`.
    ("\\begin{flalign*}", "\\begin{align*}"),
    ("\\end{flalign*}", "\\end{align*}"),
    ("\\begin{flalign}", "\\begin{align}"),
    ("\\end{flalign}", "\\end{align}"),
    ("\\begin{eqnarray*}", "\\begin{align*}"),
    ("\\end{eqnarray*}", "\\end{align*}"),
    ("\\begin{eqnarray}", "\\begin{align}"),
    ("\\end{eqnarray}", "\\end{align}"),
];

/// Unknown commands with an argument, `\pod{x}`: what stands before and behind the argument in their place.
const AROUND: &[(&str, &str, &str)] = &[("\\pod", "\\quad(", ")"), ("\\smash", "{", "}")];

/// Unknown commands whose argument is not shown: what stands in their place if it is not empty.
const UNSEEN: &[(&str, &str)] = &[
    ("\\phantom", "\\quad "),
    ("\\hphantom", "\\quad "),
    ("\\vphantom", ""),
    ("\\label", ""),
    ("\\vspace", ""),
    ("\\require", ""),
];

/// What writes the argument of a command as TeX.
type Write = fn(&str) -> String;

/// Commands of chemistry, each with the writer of its argument.
const CHEMISTRY: &[(&str, Write)] =
    &[("\\ce", super::chemistry::reaction), ("\\pu", super::chemistry::quantity)];

/// Angle brackets as typed, with the commands for them.
const ANGLES: &[(&str, &str, &str)] = &[("\\left", "<", "\\langle "), ("\\right", ">", "\\rangle ")];

/// Commands for the size of a bracket, which the library does not read in braces: `\big{(}`.
const SIZES: [&str; 16] = [
    "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\Bigl", "\\biggl", "\\Biggl", "\\bigr", "\\Bigr",
    "\\biggr", "\\Biggr", "\\bigm", "\\Bigm", "\\biggm", "\\Biggm",
];

/// Infix commands between the two parts of a group, such as `{n \brace k}`, with brackets and line of `\genfrac`.
const BETWEEN: &[(&str, &str, &str)] = &[
    ("\\brace", "\\{\\}", "0pt"),
    ("\\brack", "[]", "0pt"),
    ("\\atop", "{}{}", "0pt"),
    ("\\choose", "()", "0pt"),
    ("\\over", "{}{}", ""),
];

/// The most commands that are rewritten in a formula.
const MOST: usize = 100;

/// Formula in commands that the library knows.
pub(super) fn usual(tex: &str) -> Cow<'_, str> {
    if !tex.contains('\\') {
        return Cow::Borrowed(tex);
    }
    let mut out = Cow::Borrowed(tex);
    for _ in 0..MOST {
        let Some(next) = rewritten(&out) else { break };
        out = Cow::Owned(next);
    }
    match lines(&out) {
        Some(lines) => Cow::Owned(lines),
        None => out,
    }
}

/// Formula with its next unknown command replaced; none where it has no more.
fn rewritten(tex: &str) -> Option<String> {
    for (word, new) in COMMANDS {
        if let Some(at) = place(tex, word) {
            return Some(format!("{}{new}{}", &tex[..at], &tex[at + word.len()..]));
        }
    }
    for (word, before, behind) in AROUND {
        if let Some((at, inside, rest)) = argument(tex, word) {
            return Some(format!("{}{before}{inside}{behind}{rest}", &tex[..at]));
        }
    }
    for (word, gap) in UNSEEN {
        if let Some((at, inside, rest)) = argument(tex, word) {
            let gap = if inside.trim().is_empty() { "" } else { gap };
            return Some(format!("{}{gap}{rest}", &tex[..at]));
        }
    }
    for (word, write) in CHEMISTRY {
        if let Some((at, inside, rest)) = argument(tex, word) {
            return Some(format!("{}{{{}}}{rest}", &tex[..at], write(inside)));
        }
    }
    for (word, sign, new) in ANGLES {
        let mut places = tex.match_indices(word).map(|(at, _)| at + word.len());
        let typed = |at: usize| tex[at..].trim_start().strip_prefix(sign);
        if let Some((at, rest)) = places.find_map(|at| Some((at, typed(at)?))) {
            return Some(format!("{}{new}{rest}", &tex[..at]));
        }
    }
    for word in SIZES {
        let places = tex.match_indices(word).filter(|(at, _)| !is_escaped(tex, *at));
        let mut places = places.map(|(at, _)| at + word.len());
        let typed = |at: usize| tex[at..].trim_start().strip_prefix('{');
        if let Some((at, inside)) = places.find_map(|at| Some((at, typed(at)?))) {
            let end = close_behind(inside, 0);
            return Some(format!("{} {}{}", &tex[..at], &inside[..end], inside.get(end + 1..)?));
        }
    }
    for (word, brackets, line) in BETWEEN {
        let Some(at) = place(tex, word) else { continue };
        let (open, close) = (open_before(tex, at), close_behind(tex, at));
        let start = open.map_or(0, |open| open + 1);
        let (above, below) = (&tex[start..at], &tex[at + word.len()..close]);
        let new = format!("\\genfrac{brackets}{{{line}}}{{}}{{{}}}{{{}}}", above.trim(), below.trim());
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

/// Position of a command, its argument in braces, and what follows.
fn argument<'a>(tex: &'a str, word: &str) -> Option<(usize, &'a str, &'a str)> {
    let at = place(tex, word)?;
    let inside = tex[at + word.len()..].trim_start().strip_prefix('{')?;
    let end = close_behind(inside, 0);
    Some((at, &inside[..end], inside.get(end + 1..)?))
}

/// Units behind the number in `\\[2pt]`.
const UNITS: [&str; 9] = ["pt", "em", "ex", "mm", "cm", "in", "px", "mu", "pc"];

/// Formula whose ends of lines are as the library takes them; none where they are so already. A bracket that begins
/// a line is no length, the last line has no end, and lines outside of all environments stand in one.
fn lines(tex: &str) -> Option<String> {
    if !tex.contains("\\\\") {
        return None;
    }
    let (mut out, mut rest) = (String::with_capacity(tex.len()), tex.trim_end());
    while let Some(last) = rest.strip_suffix("\\\\").filter(|last| !last.ends_with('\\')) {
        rest = last.trim_end();
    }
    let mut depth = 0usize;
    let mut is_apart = !rest.contains("\\begin");
    let mut has_lines = false;
    while let Some(at) = rest.find(['\\', '{', '}']) {
        let length = if rest[at..].starts_with("\\\\") { 2 } else { 1 };
        let sign = &rest[at..at + length];
        out.push_str(&rest[..at + length]);
        rest = &rest[at + length..];
        match sign {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "\\\\" => {
                has_lines |= depth == 0;
                let inside = rest.trim_start().strip_prefix('[').and_then(|rest| rest.split(']').next());
                let is_length = |inside: &str| UNITS.iter().any(|unit| inside.trim_end().ends_with(unit));
                if inside.is_some_and(|inside| !is_length(inside)) {
                    out.push_str("{}");
                }
            }
            _ => {
                // The character behind a backslash is a part of its command.
                let next = rest.chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..next]);
                rest = &rest[next..];
            }
        }
    }
    out.push_str(rest);
    is_apart &= has_lines;
    let out = if is_apart { format!("\\begin{{gathered}}{out}\\end{{gathered}}") } else { out };
    (out != tex).then_some(out)
}

/// Position of a command, as a whole word: `\bm` is not found in `\bmod`.
fn place(tex: &str, word: &str) -> Option<usize> {
    let is_whole = |at: &usize| {
        let follows_letter = tex[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic());
        (word.ends_with('}') || !follows_letter) && !is_escaped(tex, *at)
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
            ("{\\Bbbk \\\\bm}", "{\\Bbbk \\\\bm}"),
            ("\\big( x \\Big{[} y \\bigr{\\}}", "\\big( x \\Big [ y \\bigr \\}"),
            ("a\\mod b", "a\\quad\\operatorname{mod}\\  b"),
            ("x{n\\brace k}", "x{\\genfrac\\{\\}{0pt}{}{n}{k}}"),
            ("{{a}_{1} \\brack \\{b\\}}y", "{\\genfrac[]{0pt}{}{{a}_{1}}{\\{b\\}}}y"),
            ("n \\atop k", "\\genfrac{}{}{0pt}{}{n}{k}"),
            ("{n \\choose k}", "{\\genfrac(){0pt}{}{n}{k}}"),
            ("{a \\over b}", "{\\genfrac{}{}{}{}{a}{b}}"),
            ("\\overline{x} \\langle \\Re", "\\overline{x} \\langle \\Re"),
            ("x \\in \\R, \\space y", "x \\in \\mathbb{R}, \\  y"),
            ("\\phantom{=} a \\phantom{}b\\label{c}", "\\quad  a b"),
            ("a \\pod{b}", "a \\quad(b)"),
            ("\\left< a \\right >", "\\left\\langle  a \\right\\rangle "),
            ("a \\notag \\\\ ", "a"),
            ("a \\\\ b", "\\begin{gathered}a \\\\ b\\end{gathered}"),
            ("\\substack{a \\\\ b}", "\\substack{a \\\\ b}"),
            (
                "\\begin{cases}a \\\\[2pt] b \\\\\n [c] d\\end{cases}",
                "\\begin{cases}a \\\\[2pt] b \\\\{}\n [c] d\\end{cases}",
            ),
            ("a=b \\tag{1}", "a=b \\qquad\\text{(1)}"),
            ("a \\tag*{(A)} b", "a \\qquad\\text{(A)} b"),
            ("a \\tag", "a \\tag"),
        ] {
            assert_eq!(usual(tex), meant, "{tex}");
        }
    }
}
