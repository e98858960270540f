//! Notations of Python Markdown that differ here: formulas in `\(…\)`, `^^inserted^^`, CriticMarkup, and
//! calls of mkdocstrings.

use super::{Context, Line, code_span, mark, outside_code};

/// CriticMarkup: opening mark, closing mark, and the mark here; a comment has none and is left out.
const CRITIC: &[(&str, &str, &str)] =
    &[("{++", "++}", "++"), ("{--", "--}", "~~"), ("{==", "==}", "=="), ("{>>", "<<}", "")];

/// Pass that translates these notations.
pub(crate) fn python(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(mut line) = lines.next() {
        if cx.plan.has_macros && line.text.contains("{%") && !without_raw(&mut line) {
            continue;
        }
        if line.code {
            out.push(line);
            continue;
        }
        let margin = super::indent(&line.text).to_string();
        let has_options = lines.peek().is_some_and(|next| is_option(&next.text, &margin));
        if let Some(name) = generated(&line.text, has_options) {
            // Its options say how to write what is generated, so readers miss nothing by them.
            let deeper = format!("{margin}    ");
            while lines.next_if(|more| more.text.starts_with(&deeper)).is_some() {}
            let marks = line.text.trim_start().split("::: ").next().unwrap_or("");
            let block = cx.remainder(name, line.text.trim_start()[marks.len()..].trim_end(), line.at);
            if !marks.is_empty() {
                out.push(Line::new(format!("{margin}{marks}{}", code_span(name)), line.at));
            }
            out.push(Line::new("", line.at));
            out.extend(block.into_iter().map(|text| Line::new(format!("{margin}{text}"), line.at)));
            out.push(Line::new("", line.at));
            continue;
        }
        if ["\\[", "\\]"].contains(&line.text.trim()) {
            line.text = line.text.replace(['\\'], "").replace(['[', ']'], "$$");
        }
        if line.text.contains("`#!") {
            line.text = without_languages(&line.text);
        }
        let is_row = line.text.trim_start().starts_with('|');
        if is_row && let Some(row) = bars_in_code(&line.text) {
            line.text = row;
        }
        // Within a line, `\[` is a bracket: a formula in square brackets is a block of its own.
        let has_formulas = cx.plan.has_formulas;
        let is_formula =
            line.text.trim_start().starts_with("\\[") && (has_formulas || is_tex(&line.text, "\\[", "\\]"));
        line.text = outside_code(&line.text, |part| {
            let part = critic(cx, part, line.at);
            let part = between(&part, ("^^", "^^"), "++");
            let part = if cx.plan.has_subscripts { subscripts(&part) } else { part };
            let is_inline = has_formulas || is_tex(&part, "\\(", "\\)");
            let part = if is_inline { between(&part, ("\\(", "\\)"), "$") } else { part };
            if is_formula { between(&part, ("\\[", "\\]"), "$$") } else { part }
        });
        out.push(line);
    }
    mark(&mut out);
    out
}

/// Whether the first text between two marks looks like TeX. Where no extension reads formulas, `\(` is a parenthesis.
fn is_tex(text: &str, open: &str, close: &str) -> bool {
    let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
    inside.is_some_and(|(inside, _)| inside.contains(['\\', '^', '_', '{', '=']))
}

/// Takes the marks `{% raw %}` and `{% endraw %}` of the plug-in `macros` out of a line. Whether anything is left of it.
fn without_raw(line: &mut Line) -> bool {
    let (mut out, mut rest) = (String::new(), line.text.as_str());
    let mut has_mark = false;
    while let Some(start) = rest.find("{%") {
        let Some(end) = rest[start + 2..].find("%}").map(|end| start + end + 4) else { break };
        let is_mark = ["raw", "endraw"].contains(&rest[start + 2..end - 2].trim_matches(['-', '+', ' ']));
        has_mark |= is_mark;
        out.push_str(if is_mark { &rest[..start] } else { &rest[..end] });
        rest = &rest[end..];
    }
    out.push_str(rest);
    let is_left = !has_mark || !out.trim().is_empty();
    line.text = out;
    is_left
}

/// Line without the languages of code in it: `` `#!python x` `` shows `x`.
fn without_languages(text: &str) -> String {
    let mut out = text.to_string();
    for span in super::code_spans(text).into_iter().rev() {
        let code = text[span.clone()].trim_start_matches('`');
        let start = span.end - code.len();
        let language = code.strip_prefix("#!").and_then(|rest| rest.split(' ').next());
        let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || "+-#_".contains(c));
        if let Some(name) =
            language.filter(is_name).filter(|name| !name.is_empty() && code.len() > name.len() + 4)
        {
            out.replace_range(start..start + 2 + name.len() + 1, "");
        }
    }
    out
}

/// A row of a table with `\|` for each `|` in code: in Python Markdown such a bar ends no cell, here it would. `None`
/// where no code holds one.
fn bars_in_code(row: &str) -> Option<String> {
    let parts: Vec<&str> = row.split('`').collect();
    // Between single backticks stands every second part. Longer runs leave empty parts, and are left alone.
    let is_plain = parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|code| !code.is_empty());
    let holds_bar = |code: &&str| code.replace("\\|", "").contains('|');
    if !is_plain || !parts.iter().skip(1).step_by(2).any(holds_bar) {
        return None;
    }
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        1 => part.replace("\\|", "|").replace('|', "\\|"),
        _ => part.to_string(),
    });
    Some(parts.collect::<Vec<_>>().join("`"))
}

/// Name in `::: package.module` of mkdocstrings, where the tool inserts documentation from source code. The line may be
/// a heading (`## ::: package.module`). Similar plug-ins write `::: name` with options below.
fn generated(text: &str, has_options: bool) -> Option<&str> {
    let marks = text.trim_start().trim_start_matches('#');
    let name = marks.trim_start().strip_prefix("::: ")?.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    ((name.contains('.') || has_options) && name.chars().all(is_name)).then_some(name)
}

/// Whether a line is an option of a call with this margin: `    options:`, `    :module: x`.
fn is_option(text: &str, margin: &str) -> bool {
    let Some(inside) = text.strip_prefix(margin).and_then(|rest| rest.strip_prefix("    ")) else {
        return false;
    };
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let field = inside.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    ["options:", "handler:"].contains(&inside.trim_end()) || field.is_some_and(|(word, _)| is_word(word))
}

fn critic(cx: &mut Context<'_>, text: &str, at: usize) -> String {
    let mut text = text.to_string();
    for (open, close, meant) in CRITIC {
        while let Some(start) = text.find(open) {
            let Some(end) = text[start + 3..].find(close).map(|end| start + 3 + end) else { break };
            let inside = text[start + 3..end].trim().to_string();
            if meant.is_empty() {
                cx.lost(at, format!("a remark is left out: {}", code_span(&inside)));
            }
            let meant = if meant.is_empty() { String::new() } else { format!("{meant}{inside}{meant}") };
            text.replace_range(start..end + 3, &meant);
        }
    }
    text
}

/// Text with the marks `open … close` replaced by `meant … meant`.
fn between(text: &str, (open, close): (&str, &str), meant: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(open) {
        let Some(end) = rest[start + open.len()..].find(close).map(|end| start + open.len() + end) else {
            break;
        };
        let inside = &rest[start + open.len()..end];
        out.push_str(&rest[..start]);
        // `\\(` is an escaped backslash before a parenthesis.
        let is_escaped = rest[..start].ends_with('\\');
        match inside.trim().is_empty() || is_escaped {
            true => out.push_str(&rest[start..end + close.len()]),
            false => out.extend([meant, inside.trim(), meant]),
        }
        rest = &rest[end + close.len()..];
    }
    out + rest
}

/// Text with `~x~` as subscripts. `~~x~~` is struck out.
pub(super) fn subscripts(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find('~') {
        let run = rest[start..].len() - rest[start..].trim_start_matches('~').len();
        let inside = &rest[start + run..];
        let end = inside.find(|c: char| c == '~' || c.is_whitespace()).filter(|end| *end > 0 && run == 1);
        let end = end.filter(|end| inside[*end..].starts_with('~') && !inside[end + 1..].starts_with('~'));
        out.push_str(&rest[..start]);
        match end.filter(|_| !out.ends_with('\\')) {
            Some(end) => {
                out.push_str(&format!("<sub>{}</sub>", &inside[..end]));
                rest = &inside[end + 1..];
            }
            None => {
                out.push_str(&rest[start..start + run]);
                rest = inside;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parenthesis_is_no_formula() {
        assert!(is_tex("at \\(x_1\\)", "\\(", "\\)"));
        assert!(!is_tex("at runtime \\(such as those above\\)", "\\(", "\\)"));
    }

    #[test]
    fn marks_are_exchanged() {
        assert_eq!(between("a ^^b^^ c", ("^^", "^^"), "++"), "a ++b++ c");
        assert_eq!(between("\\(x_1\\) und \\(y\\)", ("\\(", "\\)"), "$"), "$x_1$ und $y$");
        assert_eq!(between("a ^^ b", ("^^", "^^"), "++"), "a ^^ b");
        assert_eq!(subscripts("H~2~O ~~no~~ 3~5 a\\~b~"), "H<sub>2</sub>O ~~no~~ 3~5 a\\~b~");
        assert_eq!(subscripts("a~ b~ ~c~~ d~e f~ g~h~i~j~"), "a~ b~ ~c~~ d~e f~ g<sub>h</sub>i<sub>j</sub>");
        assert_eq!(generated("::: pkg.mod.fn", false), Some("pkg.mod.fn"));
        assert_eq!(generated("  ### ::: pkg.mod", false), Some("pkg.mod"));
        assert_eq!(generated("::: x-click", true), Some("x-click"));
        for (option, is_it) in
            [("    options:", true), ("    :a: b", true), ("  options:", false), ("    :a b", false)]
        {
            assert_eq!(is_option(option, ""), is_it, "{option}");
        }
        assert_eq!(generated("::: note", false), None);
        let code = without_languages("`#!python print()` and ``#!js a`b`` and `#!/bin/sh` and `#!x`");
        assert_eq!(code, "`print()` and ``a`b`` and `#!/bin/sh` and `#!x`");
        assert_eq!(bars_in_code("| `|` | a | `b || c` |").as_deref(), Some("| `\\|` | a | `b \\|\\| c` |"));
        assert_eq!(bars_in_code("| a | `b` | `c\\|d` |"), None);
        assert_eq!(bars_in_code("| `a | b |"), None);
    }
}
