//! Changes of files, line by line: for people as a unified diff, for programs as edits.

use super::Changed;
use similar::{ChangeTag, DiffOp, TextDiff};
use std::time::Duration;

/// Time limit of the search for the shortest difference; after it, a longer one is taken.
const LONG: Duration = Duration::from_secs(1);

/// Lines that are shown around a change.
const AROUND: usize = 3;

/// A change as `git apply` and `patch -p1` take it, from the site's root.
pub fn unified(change: &Changed) -> String {
    let diff = TextDiff::configure().timeout(LONG).diff_lines(&change.before, &change.after);
    let (old, new) = (format!("a/{}", change.path), format!("b/{}", change.path));
    diff.unified_diff().context_radius(AROUND).header(&old, &new).to_string()
}

/// Some lines, and the text in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The first line, from 1.
    pub line: usize,
    /// The line behind the last.
    pub end_line: usize,
    /// The text, with its line ends.
    pub text: String,
}

/// Changed lines, with the new text of each.
pub fn lines(change: &Changed) -> Vec<Lines> {
    let diff = TextDiff::configure().timeout(LONG).diff_lines(&change.before, &change.after);
    let changes = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let lines = changes.map(|op| {
        let old = op.old_range();
        let new = diff.iter_changes(op).filter(|change| change.tag() == ChangeTag::Insert);
        let text: String = new.map(|change| change.value().to_string()).collect();
        Lines { line: old.start + 1, end_line: old.end + 1, text }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(before: &str, after: &str) -> Changed {
        let path = "content/a.md".to_string();
        Changed { on_disk: path.clone().into(), path, before: before.into(), after: after.into() }
    }

    #[test]
    fn a_change_is_shown_with_the_lines_around_it() {
        let change = change("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfünf\n6\n");
        let expected = "--- a/content/a.md\n+++ b/content/a.md\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+fünf\n 6\n";
        assert_eq!(unified(&change), expected);
        assert_eq!(lines(&change), [Lines { line: 5, end_line: 6, text: "fünf\n".into() }]);
    }

    #[test]
    fn lines_are_taken_out_and_a_missing_line_end_is_told() {
        assert_eq!(lines(&change("a\nb\nc", "a\nc")), [Lines { line: 2, end_line: 3, text: String::new() }]);
        assert!(unified(&change("a", "b")).contains("\\ No newline at end of file"));
        assert!(lines(&change("a\r\n", "a\r\n")).is_empty());
    }
}
