//! Scripts as they are shipped: without what only their readers need. Conservative: only comments that
//! begin a line, `/** @type … */` notes, indentation and blank lines are taken out.

/// Words by which a comment that must stay with the script is known.
const KEPT: &[&str] = &["license", "licence", "copyright", "spdx", "@preserve"];

/// Drops whole-line comments, type notes, indentation and blank lines. A script whose text may go over a
/// line's end, or nests one template in another, is given back as it is: a line could be part of a text.
pub(super) fn strip(script: &str) -> String {
    if script.lines().any(may_hold_text_of_lines) {
        return script.to_string();
    }
    let mut out = String::with_capacity(script.len());
    let mut lines = script.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("//") {
            let mut comment = vec![line];
            while let Some(next) = lines.next_if(|next| next.starts_with("//")) {
                comment.push(next);
            }
            push_kept(&comment, &mut out);
        } else if line.starts_with("/*") && !line.contains("*/") {
            let mut comment = vec![line];
            let mut last = line;
            while let Some(next) = lines.next_if(|_| !last.contains("*/")) {
                comment.push(next);
                last = next;
            }
            let after = last.split_once("*/").map_or("", |(_, after)| after);
            if after.trim().is_empty() {
                push_kept(&comment, &mut out);
            } else {
                comment.iter().for_each(|line| push(line, &mut out));
            }
        } else {
            push(&without_notes(line), &mut out);
        }
    }
    out
}

/// Whether a template or a text may go on in the next line, or a template stands inside another.
fn may_hold_text_of_lines(line: &str) -> bool {
    let nested = || {
        line.match_indices("${").any(|(at, _)| {
            let inside = line[at..].split('}').next().unwrap_or_default();
            inside.contains('`')
        })
    };
    line.ends_with('\\') || !line.matches('`').count().is_multiple_of(2) || nested()
}

/// The line without its leading comments and without the notes that name a type.
fn without_notes(line: &str) -> String {
    let mut line = line.to_string();
    let is_note = |at: usize, line: &str| at == 0 || line[at..].starts_with("/** @");
    let mut from = 0;
    while let Some(at) = line[from..].find("/*").map(|at| from + at) {
        let end = line[at..].find("*/").map(|end| at + end + 2);
        match end {
            Some(end) if is_note(at, &line) && !is_kept(&line[at..end]) => {
                let space = line[end..].len() - line[end..].trim_start().len();
                line.replace_range(at..end + space, "");
            }
            _ => from = at + 2,
        }
    }
    line
}

fn is_kept(comment: &str) -> bool {
    let low = comment.to_lowercase();
    comment.starts_with("/*!") || KEPT.iter().any(|word| low.contains(word))
}

fn push_kept(comment: &[&str], out: &mut String) {
    if is_kept(&comment.join("\n")) {
        comment.iter().for_each(|line| push(line, out));
    }
}

fn push(line: &str, out: &mut String) {
    if !line.is_empty() {
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_readers_need_is_dropped() {
        let script = "// @ts-check\n// Why.\n(function () {\n  'use strict';\n\n  /**\n   * Adds.\n   */\n  \
                      const a = /** @type {any} */ (window).a; // stays\n  /** @param {string} x */\n  f(a);\n})();\n";
        assert_eq!(
            strip(script),
            "(function () {\n'use strict';\nconst a = (window).a; // stays\nf(a);\n})();\n"
        );
    }

    #[test]
    fn texts_are_left_alone() {
        let same = [
            "const a = `\n  // not a comment\n`;\n",
            "const a = 'b\\\n  // not a comment';\n",
            "const a = `${b ? `\n  // c` : ''}`;\n",
            "f('/* a */', \"// b\", /\\/\\*x/);\n",
        ];
        for script in same {
            assert_eq!(strip(script), script);
        }
    }

    #[test]
    fn licences_stay() {
        let header = "// Copyright 2026 the authors\n// MIT\n";
        assert_eq!(strip(&format!("{header}\n// Why.\nf();\n")), format!("{header}f();\n"));
        assert_eq!(strip("/*!\n * x\n */\n/*\n * y\n */\nf();\n"), "/*!\n* x\n*/\nf();\n");
    }

    #[test]
    fn code_after_a_comment_stays() {
        assert_eq!(strip("/* a */ f();\n"), "f();\n");
        assert_eq!(strip("/* a\n b */ f();\n"), "/* a\nb */ f();\n");
    }
}
