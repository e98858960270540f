//! Faults of style sheets: missing brackets, colons and semicolons; and the names of custom properties.
//!
//! Browsers report no such fault: they silently leave out the rule, or all that follows.

use std::ops::Range;

/// A fault of a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text that it is about.
    pub at: Range<usize>,
    /// The fault in words.
    pub message: String,
    /// The remedy.
    pub hint: String,
}

/// The faults of a sheet, in order.
pub fn faults(text: &str) -> Vec<Fault> {
    let mut reader = Reader { text, open: Vec::new(), begin: 0, faults: Vec::new() };
    reader.read();
    reader.faults.sort_by_key(|fault| fault.at.start);
    reader.faults
}

struct Reader<'a> {
    text: &'a str,
    /// The brackets that are open.
    open: Vec<usize>,
    /// First byte of the statement.
    begin: usize,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'/' if bytes[at..].starts_with(b"/*") => match self.text[at + 2..].find("*/") {
                    Some(end) => {
                        // A comment inside a statement does not end it.
                        let is_first = self.text[self.begin..at].trim().is_empty();
                        at += end + 4;
                        if is_first {
                            self.begin = at;
                        }
                        continue;
                    }
                    None => {
                        self.fault(at..at + 2, "this comment has no end", "end it with `*/`");
                        return;
                    }
                },
                quote @ (b'"' | b'\'') => {
                    at = self.quoted(at, quote);
                    continue;
                }
                b'(' if self.text[..at].ends_with("url") => {
                    at += self.text[at..].find(')').unwrap_or(0);
                }
                b'{' => {
                    self.open.push(at);
                    self.begin = at + 1;
                }
                b'}' => {
                    self.statement(at);
                    if self.open.pop().is_none() {
                        self.fault(
                            at..at + 1,
                            "this bracket closes nothing",
                            "take it out, or put the opening one before it",
                        );
                    }
                    self.begin = at + 1;
                }
                b';' => {
                    self.statement(at);
                    self.begin = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        if let Some(open) = self.open.first().copied() {
            self.fault(
                open..open + 1,
                "this bracket is not closed",
                "put the closing one behind the last line of the rule",
            );
        }
    }

    /// End of the quoted text that begins at `at`.
    fn quoted(&mut self, at: usize, quote: u8) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at + 1;
        while end < bytes.len() {
            match bytes[end] {
                b'\\' => end += 1,
                b'\n' => break,
                b if b == quote => return end + 1,
                _ => {}
            }
            end += 1;
        }
        self.fault(at..at + 1, "this quote has no end on its line", "put another one behind the text");
        end
    }

    /// A statement that ends before `end`, with `;` or the end of its rule.
    fn statement(&mut self, end: usize) {
        let whole = &self.text[self.begin..end];
        let statement = whole.trim();
        if statement.is_empty() || statement.starts_with('@') {
            return;
        }
        let start = self.begin + (statement.as_ptr() as usize - whole.as_ptr() as usize);
        let range = start..start + statement.len();
        let first = statement.lines().next().unwrap_or(statement).trim_end();
        if self.open.is_empty() {
            let message = format!("`{first}` stands in no rule");
            return self.fault(start..start + first.len(), &message, "put it between the brackets of a rule");
        }
        if !statement.contains(':') {
            let message = format!("`{first}` has no colon");
            return self.fault(range, &message, "write a property and its value: `color: red`");
        }
        // A line that begins another declaration: the one before lacks its semicolon.
        let mut line_start = start;
        for line in statement.split_inclusive('\n') {
            let (at, body) = (line_start, line.trim());
            line_start += line.len();
            if at == start || !is_declaration(body) {
                continue;
            }
            let before = self.text[start..at].trim_end();
            if before.ends_with([',', '(']) {
                continue;
            }
            let last = before[before.rfind('\n').map_or(0, |line| line + 1)..].trim_start();
            let end = start + before.len();
            let message = "a semicolon is missing behind this";
            self.fault(end - last.len()..end, message, "end each declaration with `;`");
        }
    }

    fn fault(&mut self, at: Range<usize>, message: &str, hint: &str) {
        self.faults.push(Fault { at, message: message.into(), hint: hint.into() });
    }
}

/// Whether a line looks like `property: value`.
fn is_declaration(line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
    !name.is_empty() && name.trim_end().chars().all(is_name) && value.starts_with(' ')
}

/// Names of the custom properties that a sheet sets: `--accent`.
pub fn set(text: &str) -> Vec<String> {
    names(text)
        .filter(|(at, name)| {
            let behind = text[at + name.len()..].trim_start();
            behind.starts_with(':') && !text[..*at].trim_end().ends_with('(')
        })
        .map(|(_, name)| name.to_string())
        .collect()
}

/// Names of the custom properties that a sheet uses without a fallback, each with its first byte.
pub fn used(text: &str) -> Vec<(usize, String)> {
    names(text)
        .filter(|(at, name)| {
            text[..*at].trim_end().ends_with("var(") && text[at + name.len()..].trim_start().starts_with(')')
        })
        .map(|(at, name)| (at, name.to_string()))
        .collect()
}

/// Every name that begins with two hyphens, outside of comments.
fn names(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices("--").filter_map(move |(at, _)| {
        let before = &text[..at];
        let is_inside = before.ends_with(is_name)
            || before.rfind("/*").is_some_and(|open| !before[open..].contains("*/"));
        let rest = &text[at..];
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        (!is_inside && name.len() > 2).then_some((at, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, &str)> {
        faults(text).into_iter().map(|fault| (fault.message, &text[fault.at])).collect()
    }

    #[test]
    fn what_browsers_pass_over_is_told() {
        let one = |text: &'static str| told(text).into_iter().next().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(one("a { color: red\nb { color: blue; }"), ("this bracket is not closed".into(), "{"));
        assert_eq!(one("a { color: red; } }"), ("this bracket closes nothing".into(), "}"));
        assert_eq!(one("a { color red; }"), ("`color red` has no colon".into(), "color red"));
        assert_eq!(
            one("a {\n  color: red\n  margin: 0;\n}"),
            ("a semicolon is missing behind this".into(), "color: red")
        );
        assert_eq!(one("/* a"), ("this comment has no end".into(), "/*"));
        assert_eq!(one("a { content: 'x\n; }").0, "this quote has no end on its line");
        assert_eq!(one("color: red;"), ("`color: red` stands in no rule".into(), "color: red"));
    }

    #[test]
    fn sheets_of_today_have_no_fault() {
        for text in [
            "@import url(a;b.css);\n@layer x, y;\n@layer x { a:hover > b::before { content: ';}'; background: url(data:x;y) } }",
            "a {\n  background:\n    linear-gradient(red, blue),\n    url(\"x;y\");\n  & b:focus { color: red }\n}",
            "a { /* x: y\n b: c */ color: red }",
            ":root { --x: 1px; --y: { } }\n",
            "@media (min-width: 40rem) { a { color: var(--x, red) } }",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn the_embedded_sheets_have_no_fault_and_set_all_that_they_use() {
        let own = crate::theme::embedded_tokens();
        for file in crate::theme::EMBEDDED.get_dir("css").expect("css").files() {
            let text = file.contents_utf8().expect("text");
            assert_eq!(told(text), [], "{:?}", file.path());
            for (_, name) in used(text) {
                assert!(own.contains(&name), "{name} in {:?}", file.path());
            }
        }
    }
}
