//! Reads HTML and XML, with the scripts and style sheets inside.

use super::languages::named;
use super::{Painter, css, program, quoted, span, through};

/// Writes `code` with its colours.
pub(super) fn read(code: &str, painter: &mut Painter) {
    let mut reader = Reader { rest: code, painter };
    while let Some(c) = reader.rest.chars().next() {
        reader.step(c);
    }
}

struct Reader<'a> {
    rest: &'a str,
    painter: &'a mut Painter,
}

impl Reader<'_> {
    fn take(&mut self, class: &'static str, length: usize) {
        let (piece, rest) = self.rest.split_at(length);
        self.painter.push(class, piece);
        self.rest = rest;
    }

    fn step(&mut self, c: char) {
        let rest = self.rest;
        if rest.starts_with("<!--") {
            self.take("c", through(rest, 4, "-->"));
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.take("k", through(rest, 2, ">"));
        } else if c == '<' && rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '/') {
            self.tag();
        } else if c == '&' {
            let length = 1 + span(&rest[1..], |c| c.is_ascii_alphanumeric() || c == '#');
            let entity = length > 1 && rest[length..].starts_with(';');
            self.take(if entity { "e" } else { "" }, length + usize::from(entity));
        } else {
            let first = c.len_utf8();
            self.take("", first + span(&rest[first..], |c| c != '<' && c != '&'));
        }
    }

    fn tag(&mut self) {
        let length = 1 + span(&self.rest[1..], |c| c.is_alphanumeric() || "/-:_.".contains(c));
        let name = self.rest[1..length].to_ascii_lowercase();
        self.take("t", length);
        if !self.attributes() || !matches!(name.as_str(), "script" | "style") {
            return;
        }
        let (inner, rest) = self.rest.split_at(self.rest.find("</").unwrap_or(self.rest.len()));
        self.rest = rest;
        match named("js") {
            Some(js) if name == "script" => program::read(js, inner, self.painter),
            _ => css::read(inner, self.painter),
        }
    }

    /// The attributes of a tag through its `>`; whether the element has content.
    fn attributes(&mut self) -> bool {
        let mut value = false;
        while let Some(c) = self.rest.chars().next() {
            let rest = self.rest;
            match c {
                '>' => {
                    self.take("t", 1);
                    return true;
                }
                '/' if rest.starts_with("/>") => {
                    self.take("t", 2);
                    return false;
                }
                '<' => return false,
                '"' => self.take("s", quoted(rest, 1, "\"", false, true)),
                '\'' => self.take("s", quoted(rest, 1, "'", false, true)),
                '=' => self.take("", 1),
                c if c.is_whitespace() => self.take("", span(rest, char::is_whitespace)),
                c => {
                    let first = c.len_utf8();
                    let name = |c: char| !c.is_whitespace() && !"=>\"'<".contains(c);
                    self.take(if value { "s" } else { "a" }, first + span(&rest[first..], name));
                }
            }
            value = c == '=' || value && c.is_whitespace();
        }
        false
    }
}
