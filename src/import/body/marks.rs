//! Comments that mark lines of code: VitePress's `// [!code ++]`, Docusaurus's `// highlight-next-line`. Here
//! the fence names the marked lines: ` ```js ins={1} mark={3-4} `.

use super::{Context, Line, fence, indent};
use std::collections::BTreeMap;

/// Words of `[!code …]`, each with the key of the fence; without one the mark is dropped.
const KINDS: &[(&str, &str)] = &[
    ("highlight", "mark"),
    ("hl", "mark"),
    ("warning", "mark"),
    ("error", "mark"),
    ("word", ""),
    ("focus", "focus"),
    ("++", "ins"),
    ("--", "del"),
];

/// Pass that moves marks from comments to the fence.
pub(crate) fn marks(_: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let is_marked =
        |line: &Line| line.code && (line.text.contains("[!code") || line.text.contains("highlight-"));
    if !lines.iter().any(is_marked) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    // Index of the open block's first line, its fence character and length; and its marks.
    let mut open: Option<(usize, (char, usize))> = None;
    let mut marks = Marks::default();
    for line in lines {
        let margin = indent(&line.text).len();
        let here = fence(&line.text[margin..]).filter(|_| line.code);
        match (open, here) {
            (None, Some((mark, length, _))) => open = Some((out.len(), (mark, length))),
            (Some((first, (mark, least))), Some((other, length, rest)))
                if mark == other && length >= least && rest.trim().is_empty() =>
            {
                let words = std::mem::take(&mut marks).words();
                out[first].text.push_str(&words);
                open = None;
            }
            (Some((first, _)), _) if line.code => {
                let Some(text) = marks.read(&line.text, out.len() - first) else { continue };
                out.push(Line { text, ..line });
                continue;
            }
            _ => {}
        }
        out.push(line);
    }
    out
}

/// Marked lines of a code block, counted from 1.
#[derive(Default)]
struct Marks {
    /// By key of the fence, ranges of lines: first and last.
    lines: BTreeMap<&'static str, Vec<(usize, usize)>>,
    /// First line of the range that `highlight-start` has begun.
    begun: Option<usize>,
}

impl Marks {
    /// Notes the mark of line `number` and returns the line without it; none where it is only a mark.
    fn read(&mut self, text: &str, number: usize) -> Option<String> {
        let comment = text.trim();
        let words = ["//", "/*", "#", "--", "<!--", "{/*", "%"].iter().find_map(|mark| {
            let rest = comment.strip_prefix(mark)?;
            Some(rest.trim_end_matches("}").trim_end_matches("*/").trim_end_matches("-->").trim())
        });
        match words {
            Some("highlight-next-line") => self.add("mark", number, number),
            Some("highlight-start") => self.begun = Some(number),
            Some("highlight-end") => {
                if let Some(first) = self.begun.take().filter(|first| *first < number) {
                    self.add("mark", first, number - 1);
                }
            }
            _ => return Some(self.without_code_mark(text, number)),
        }
        None
    }

    fn add(&mut self, kind: &'static str, first: usize, last: usize) {
        self.lines.entry(kind).or_default().push((first, last));
    }

    /// Notes `// [!code ++:2]` and returns the line without it.
    fn without_code_mark(&mut self, text: &str, number: usize) -> String {
        let Some(start) = text.find("[!code ") else { return text.to_string() };
        let Some(end) = text[start..].find(']').map(|end| start + end) else { return text.to_string() };
        let words = text[start + 7..end].trim();
        let (word, count) = words.split_once(':').unwrap_or((words, "1"));
        let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == word) else { return text.to_string() };
        let count = count.parse::<usize>().unwrap_or(1).clamp(1, 1000);
        if !kind.is_empty() {
            self.add(kind, number, number + count - 1);
        }
        let before = text[..start].trim_end();
        let before = ["//", "/*", "<!--", "#", "--", ";", "%"]
            .iter()
            .find_map(|mark| before.strip_suffix(mark))
            .unwrap_or(before);
        let after = text[end + 1..].trim_start().trim_start_matches("*/").trim_start_matches("-->");
        format!("{}{after}", before.trim_end())
    }

    /// Marks as they are written behind a fence: ` ins={1} mark={3-4}`.
    fn words(self) -> String {
        let stretch = |(first, last): &(usize, usize)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        };
        let kind = |(kind, lines): (&str, &Vec<(usize, usize)>)| {
            format!(" {kind}={{{}}}", lines.iter().map(stretch).collect::<Vec<_>>().join(","))
        };
        self.lines.iter().map(|(name, lines)| kind((name, lines))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_comments_are_read() {
        let mut marks = Marks::default();
        assert_eq!(marks.read("let a // [!code ++]", 1).as_deref(), Some("let a"));
        assert_eq!(marks.read("<b> <!-- [!code --:2] -->", 2).as_deref(), Some("<b>"));
        assert_eq!(marks.read("  // highlight-next-line", 3), None);
        assert_eq!(marks.read("{/* highlight-start */}", 4), None);
        assert_eq!(marks.read("<!-- highlight-end -->", 6), None);
        assert_eq!(marks.read("x // [!code other]", 6).as_deref(), Some("x // [!code other]"));
        assert_eq!(marks.words(), " del={2-3} ins={1} mark={3,4-5}");
    }
}
