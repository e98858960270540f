//! Scripts of a site as pages load them: without what only those who read the source need. The built-in scripts are
//! made smaller when the program is compiled (`themes/scripts/`).

/// A script of a site: without lines that are comments, without empty lines and indentation. Its lines stay, for
/// it may end its statements with them. A script in which a text runs over several lines stays as it is.
pub(super) fn shortened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim();
        if in_comment {
            match line.find("*/") {
                Some(end) if end + 2 < line.len() => return text.to_string(),
                end => in_comment = end.is_none(),
            }
            continue;
        }
        if let Some(comment) = line.strip_prefix("/*") {
            match comment.find("*/") {
                Some(end) if end + 2 < comment.len() => return text.to_string(),
                end => in_comment = end.is_none(),
            }
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        // A text that goes on, and a comment that begins behind code.
        if line.ends_with('\\') || line.matches('`').count() % 2 == 1 || opens_comment(line) {
            return text.to_string();
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Whether a comment may begin in a line and go on in the next.
fn opens_comment(line: &str) -> bool {
    line.rfind("/*").is_some_and(|open| !line[open..].contains("*/"))
}

#[cfg(test)]
#[path = "../../themes/scripts/minify.rs"]
mod minify;

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn lines_stay_and_comments_go() {
        let text = "// first\nlet a = 1\n\n/**\n * `x\n */\n  let b = 'https://e.example' // kept\n";
        assert_eq!(shortened(text), "let a = 1\nlet b = 'https://e.example' // kept\n");
    }

    #[test]
    fn a_text_over_several_lines_stays() {
        for text in [
            "let a = `\n  // words\n`\n",
            "let a = 'x\\\n  // words'\n",
            "let a = 1 /* one\n  // two */\nlet b\n",
            "/* a\n*/ let b\n  let c\n",
            "/* a */ let b\n  let c\n",
            "/* a */;\n  let c\n",
            "/* a\n*/;\n  let c\n",
        ] {
            assert_eq!(shortened(text), text);
        }
        assert_eq!(shortened("/* a */\n  let c\n/* b\n c */\nlet d `${e}`\n"), "let c\nlet d `${e}`\n");
    }
}
