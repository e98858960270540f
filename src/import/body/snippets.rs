//! Parts of files: lines by number, and lines between two marks.

use crate::import::project::Project;

/// A part of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Whole,
    /// From and to, from 1; both count.
    Lines(usize, usize),
    /// The lines between two marks of this name.
    Named(String),
}

impl Part {
    /// mdBook's `3`, `3:5`, `:5`, `3:`, `name`.
    pub(super) fn of_book(text: &str) -> Part {
        let mut parts = text.splitn(2, ':');
        let (first, second) = (parts.next().unwrap_or("").trim(), parts.next().map(str::trim));
        match (first.parse::<usize>(), second) {
            _ if text.trim().is_empty() || text.trim() == ":" => Part::Whole,
            (Ok(line), None) => Part::Lines(line, line),
            (Ok(from), Some(to)) => Part::Lines(from, to.parse().unwrap_or(usize::MAX)),
            (Err(_), Some(to)) if first.is_empty() => Part::Lines(1, to.parse().unwrap_or(usize::MAX)),
            (Err(_), _) => Part::Named(first.to_string()),
        }
    }

    /// `2-5`, `2,5`, `-5`, `2-`, as others write it.
    pub(super) fn of_range(text: &str) -> Part {
        let text = text.trim().trim_matches(['{', '}']);
        let number = |text: &str| text.trim().parse::<usize>().ok();
        match text.split_once(['-', ',', ':']) {
            _ if text.is_empty() => Part::Whole,
            Some((from, to)) => Part::Lines(number(from).unwrap_or(1), number(to).unwrap_or(usize::MAX)),
            None => number(text).map_or(Part::Whole, |line| Part::Lines(line, line)),
        }
    }

    /// This part of a text, without the lines of marks. None where there is no such mark.
    pub(super) fn take(&self, text: &str) -> Option<String> {
        let mut lines: Vec<&str> = Vec::new();
        match self {
            Part::Whole => lines.extend(text.lines()),
            Part::Lines(from, to) => {
                lines.extend(text.lines().take(*to).skip(from.saturating_sub(1)));
            }
            Part::Named(name) => {
                let (mut inside, mut found) = (false, false);
                for line in text.lines() {
                    match marked(line) {
                        // The end mark may leave the name out.
                        Some((mark, begins)) if mark == name || mark.is_empty() && !begins => {
                            inside = begins;
                            found |= begins;
                        }
                        _ if inside => lines.push(line),
                        _ => {}
                    }
                }
                if !found {
                    return None;
                }
            }
        }
        lines.retain(|line| marked(line).is_none());
        Some(dedent(&lines))
    }
}

/// The name in a line that begins or ends a part: `// ANCHOR: x`, `#region x`, `--8<-- [start:x]`.
fn marked(line: &str) -> Option<(&str, bool)> {
    for (mark, begins) in
        [("ANCHOR_END:", false), ("ANCHOR:", true), ("#endregion", false), ("#region", true)]
    {
        if let Some((_, name)) = line.split_once(mark) {
            return Some((first_word(name), begins));
        }
    }
    // Without `#`, the mark must be the whole comment.
    let comment = ["//", "/*", "<!--", "#"].iter().find_map(|mark| line.trim_start().strip_prefix(mark));
    for (mark, begins) in [("region ", true), ("endregion", false)] {
        if let Some(name) = comment.and_then(|words| words.trim_start().strip_prefix(mark)) {
            return Some((first_word(name), begins));
        }
    }
    let (_, inside) = line.split_once("--8<-- [")?;
    let inside = inside.split(']').next()?;
    let (kind, name) = inside.split_once(':').unwrap_or((inside, ""));
    Some((name.trim(), kind.trim() == "start"))
}

fn first_word(text: &str) -> &str {
    let text = text.trim().trim_end_matches("-->").trim_end_matches("*/").trim();
    text.split_whitespace().next().unwrap_or("")
}

/// Lines without the indentation that all of them share.
fn dedent(lines: &[&str]) -> String {
    let widths = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len());
    let shared = widths.min().unwrap_or(0);
    let cut: Vec<&str> = lines.iter().map(|line| line.get(shared..).unwrap_or("")).collect();
    cut.join("\n")
}

/// Possible places of a file that is named without its folder.
pub(super) fn places(project: &Project, folder: &str, roots: &[String], name: &str) -> Vec<String> {
    let here = project.join(folder, name.trim_start_matches('/')).filter(|_| !name.starts_with('/'));
    let others = roots.iter().map(String::as_str).chain([""]);
    here.into_iter().chain(others.filter_map(|root| project.join(root, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken() {
        let text = "a\n  // ANCHOR: x\n  b\n    c\n  // ANCHOR_END: x\nd\n";
        assert_eq!(Part::of_book("x").take(text).as_deref(), Some("b\n  c"));
        assert_eq!(Part::of_book("").take(text).as_deref(), Some("a\n  b\n    c\nd"));
        assert_eq!(Part::of_book("3:4").take(text).as_deref(), Some("b\n  c"));
        assert_eq!(Part::of_book("y").take(text), None);
        assert_eq!(Part::of_range("{6-}").take(text).as_deref(), Some("d"));
        assert_eq!(Part::of_range("-1").take(text).as_deref(), Some("a"));
        assert_eq!(
            Part::Named("r".into()).take("<!-- #region r -->\nx\n<!-- #endregion r -->").as_deref(),
            Some("x")
        );
        let plain = "// region r\nx\n  // endregion\ny\n// region s\nz\n// #endregion s";
        assert_eq!(Part::Named("r".into()).take(plain).as_deref(), Some("x"));
        assert_eq!(Part::Named("s".into()).take(plain).as_deref(), Some("z"));
    }
}
