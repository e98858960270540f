//! Reads style sheets.

use super::{Painter, quoted, span, through};

/// Writes `code` with its colours.
pub(super) fn read(code: &str, painter: &mut Painter) {
    let mut reader = Reader { code, painter, at: 0, part: Part::Begin };
    while reader.at < code.len() {
        reader.step();
    }
}

/// Part of a statement that is being read.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Nothing yet.
    Begin,
    Selector,
    Property,
    Value,
}

struct Reader<'a> {
    code: &'a str,
    painter: &'a mut Painter,
    at: usize,
    part: Part,
}

impl Reader<'_> {
    fn take(&mut self, class: &'static str, length: usize) {
        let code = self.code;
        let end = (self.at + length.max(1)).min(code.len());
        self.painter.push(class, &code[self.at..end]);
        self.at = end;
    }

    fn step(&mut self) {
        let code = self.code;
        let rest = &code[self.at..];
        let Some(c) = rest.chars().next() else { return };
        match c {
            c if c.is_whitespace() => return self.take("", span(rest, char::is_whitespace)),
            '/' if rest.starts_with("/*") => return self.take("c", through(rest, 2, "*/")),
            '/' if rest.starts_with("//") && self.part != Part::Value => {
                return self.take("c", span(rest, |c| c != '\n'));
            }
            '"' => return self.take("s", quoted(rest, 1, "\"", true, false)),
            '\'' => return self.take("s", quoted(rest, 1, "'", true, false)),
            _ => {}
        }
        if self.part == Part::Begin {
            self.part = statement(rest);
        }
        match c {
            '{' | '}' | ';' => {
                self.part = Part::Begin;
                self.take("", 1);
            }
            ':' if self.part == Part::Property => {
                self.part = Part::Value;
                self.take("", 1);
            }
            '@' => {
                self.part = Part::Value;
                self.take("k", 1 + span(&rest[1..], is_name));
            }
            '!' => self.take("k", 1 + span(&rest[1..], is_name)),
            '$' => self.take("v", 1 + span(&rest[1..], is_name)),
            '#' if self.part == Part::Value => self.take("n", 1 + span(&rest[1..], is_name)),
            '.' | '#' if self.part == Part::Selector => self.take("t", 1 + span(&rest[1..], is_name)),
            ':' if self.part == Part::Selector => {
                self.take("k", span(rest, |c| c == ':' || is_name(c)));
            }
            '0'..='9' if self.part == Part::Value => {
                self.take("n", span(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '%'));
            }
            c if is_name(c) => {
                let length = span(rest, is_name);
                self.take(self.class_of(&rest[..length], &rest[length..]), length);
            }
            c => self.take("", c.len_utf8()),
        }
    }

    fn class_of(&self, word: &str, after: &str) -> &'static str {
        match self.part {
            _ if word.starts_with("--") => "v",
            Part::Property => "a",
            Part::Value if after.starts_with('(') => "f",
            Part::Value if matches!(word, "and" | "or" | "not" | "only" | "from" | "to") => "k",
            Part::Selector => "t",
            _ => "",
        }
    }
}

/// Kind of a statement: a property, if a colon comes before its first `{`, `}` or `;` and that is no `{`.
fn statement(rest: &str) -> Part {
    let end = span(rest, |c| !"{};".contains(c));
    let declares = rest[..end].contains(':') && !rest[end..].starts_with('{');
    if declares { Part::Property } else { Part::Selector }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}
