//! The newer notation of `mermaid`: shapes by name, `A@{ shape: rect, label: "x" }`, and names of lines, `a e1@--> b`.

use super::graph::Shape;
use super::statements::clean;

/// Names of shapes; the nearest shape here, for those that only differ in their outline.
const NAMES: &[(Shape, &[&str])] = &[
    (Shape::Round, &["rounded", "event"]),
    (Shape::Pill, &["stadium", "terminal", "pill", "delay", "half-rounded-rectangle"]),
    (Shape::Diamond, &["diam", "decision", "diamond", "question"]),
    (Shape::Hexagon, &["hex", "hexagon", "prepare"]),
    (Shape::Plain, &["text", "comment", "brace", "brace-l", "brace-r", "braces"]),
    (
        Shape::Ellipse,
        &[
            "circle",
            "circ",
            "dbl-circ",
            "double-circle",
            "fr-circ",
            "framed-circle",
            "stop",
            "sm-circ",
            "small-circle",
            "start",
            "f-circ",
            "filled-circle",
            "junction",
            "cross-circ",
            "crossed-circle",
            "summary",
        ],
    ),
    (
        Shape::Cylinder,
        &[
            "cyl",
            "db",
            "database",
            "cylinder",
            "lin-cyl",
            "disk",
            "lined-cylinder",
            "das",
            "h-cyl",
            "horizontal-cylinder",
            "datastore",
            "data-store",
        ],
    ),
    (
        Shape::Leaning,
        &[
            "lean-r",
            "lean-right",
            "in-out",
            "lean-l",
            "lean-left",
            "out-in",
            "trap-b",
            "trapezoid",
            "trapezoid-bottom",
            "priority",
            "trap-t",
            "inv-trapezoid",
            "trapezoid-top",
            "manual",
            "odd",
            "sl-rect",
            "manual-input",
            "sloped-rectangle",
            "flag",
            "paper-tape",
        ],
    ),
    (
        Shape::Box,
        &[
            "rect",
            "proc",
            "process",
            "rectangle",
            "fr-rect",
            "framed-rectangle",
            "subprocess",
            "subproc",
            "subroutine",
            "notch-rect",
            "card",
            "notched-rectangle",
            "lin-rect",
            "lined-rectangle",
            "lined-process",
            "lin-proc",
            "shaded-process",
            "hourglass",
            "collate",
            "bolt",
            "com-link",
            "lightning-bolt",
            "doc",
            "document",
            "div-rect",
            "div-proc",
            "divided-process",
            "divided-rectangle",
            "tri",
            "extract",
            "triangle",
            "win-pane",
            "internal-storage",
            "window-pane",
            "fork",
            "join",
            "lin-doc",
            "lined-document",
            "notch-pent",
            "loop-limit",
            "notched-pentagon",
            "flip-tri",
            "manual-file",
            "flipped-triangle",
            "docs",
            "documents",
            "st-doc",
            "stacked-document",
            "procs",
            "processes",
            "st-rect",
            "stacked-rectangle",
            "bow-rect",
            "bow-tie-rectangle",
            "stored-data",
            "tag-doc",
            "tagged-document",
            "tag-rect",
            "tag-proc",
            "tagged-process",
            "tagged-rectangle",
            "curv-trap",
            "curved-trapezoid",
            "display",
            "cloud",
            "bang",
        ],
    ),
];

/// What stands in the braces of a node: its shape and words, where they are given. `None` for an icon or a picture,
/// or a shape of a name that is not known.
pub(super) fn settings(inside: &str) -> Option<(Option<Shape>, Option<String>)> {
    let (mut shape, mut words) = (None, None);
    for part in parts(inside) {
        let (key, value) = part.split_once(':')?;
        let value = value.trim();
        match key.trim().trim_matches('"') {
            "shape" => {
                let name = value.trim_matches(['"', '\'']);
                shape = Some(NAMES.iter().find(|(_, names)| names.contains(&name))?.0);
            }
            "label" => words = Some(clean(value)),
            "icon" | "img" => return None,
            _ => {}
        }
    }
    Some((shape, words))
}

/// The text between braces and what follows them; a brace in quotes ends nothing.
pub(super) fn braced(text: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '}' if !is_quoted => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

/// Parts between commas and line ends; those in quotes end nothing.
fn parts(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let ends = |c: char| {
        is_quoted ^= c == '"';
        !is_quoted && matches!(c, ',' | '\n')
    };
    text.split(ends).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A statement without the names of its lines, `a e1@--> b`, which are added to `names`.
pub(super) fn unnamed(text: &str, names: &mut Vec<String>) -> String {
    let (mut out, mut done) = (String::new(), 0);
    let (mut depth, mut is_quoted) = (0_i32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth -= 1,
            '@' if depth <= 0 && !is_quoted => {
                let rest = &text[at + 1..];
                let line = rest.strip_prefix(['<', 'x', 'o']).unwrap_or(rest);
                let is_line = ["--", "==", "-.", "~~~"].iter().any(|mark| line.starts_with(mark));
                let before = text[done..at].trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
                if is_line && before.ends_with(char::is_whitespace) && before.len() < at - done {
                    names.push(text[done + before.len()..at].to_string());
                    out.push_str(before);
                    done = at + 1;
                }
            }
            _ => {}
        }
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_in_braces_are_read() {
        for (inside, expected) in [
            (" shape: diam, label: \"a, b} c\" ", Some((Some(Shape::Diamond), Some("a, b} c".into())))),
            ("\nshape: rect\nlabel: x\nw: 60\n", Some((Some(Shape::Box), Some("x".into())))),
            ("label: \"x\"", Some((None, Some("x".into())))),
            ("shape: nosuch", None),
            ("icon: \"fa:user\"", None),
            ("shape", None),
        ] {
            assert_eq!(settings(inside), expected, "{inside}");
        }
        assert_eq!(braced(" a: \"}\" } b"), Some((" a: \"}\" ", " b")));
        assert_eq!(braced(" a"), None);
    }

    #[test]
    fn names_of_lines_are_taken_out() {
        for (text, expected, found) in [
            ("a e1@--> b e2@==> c", "a --> b ==> c", &["e1", "e2"][..]),
            ("a e1@x--x b", "a x--x b", &["e1"]),
            ("a@{ shape: x } --> b", "a@{ shape: x } --> b", &[]),
            ("a[x@--y] --> b", "a[x@--y] --> b", &[]),
            ("a@--> b", "a@--> b", &[]),
        ] {
            let mut names = Vec::new();
            assert_eq!(unnamed(text, &mut names), expected);
            assert_eq!(names, found);
        }
    }
}
