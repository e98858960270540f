//! Reads programs, from left to right, by the table in `languages`.

use super::languages::{Language, Quote, Trait};
use super::{Painter, quoted, span, through};
use std::collections::HashMap;

/// The most levels of templates in templates that are read as code.
const MAX_TEMPLATES: usize = 4;

/// Writes `code` with its colours.
pub(super) fn read(language: &Language, code: &str, painter: &mut Painter) {
    let listed = |words: &'static str, class| words.split(' ').map(move |word| (word, class));
    let words = listed(language.constants, "n").chain(listed(language.keywords, "k")).collect();
    read_part(language, &words, code, painter, 0);
}

/// Keywords and constants with their class.
type Words = HashMap<&'static str, &'static str>;

/// Reads a part of the code; `depth` is the number of templates around it.
fn read_part(language: &Language, words: &Words, code: &str, painter: &mut Painter, depth: usize) {
    let mut reader = Reader {
        language,
        words,
        code,
        painter,
        depth,
        at: 0,
        line_start: true,
        command: true,
        operand: true,
    };
    while reader.at < code.len() {
        reader.step();
    }
}

struct Reader<'a> {
    language: &'a Language,
    words: &'a Words,
    code: &'a str,
    painter: &'a mut Painter,
    depth: usize,
    at: usize,
    /// Whether only white space came before on this line.
    line_start: bool,
    /// Whether the next word is a command.
    command: bool,
    /// Whether an operand may begin here (and `/` begins a regular expression).
    operand: bool,
}

impl Reader<'_> {
    fn has(&self, what: Trait) -> bool {
        self.language.traits.contains(&what)
    }

    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    /// Writes the next `length` bytes.
    fn take(&mut self, class: &'static str, length: usize) {
        let code = self.code;
        let end = (self.at + length.max(1)).min(code.len());
        self.painter.push(class, &code[self.at..end]);
        self.at = end;
    }

    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        if c == '\n' {
            self.take("", 1);
            let continued = self.code[..self.at - 1].ends_with('\\');
            self.line_start = true;
            self.command = !continued;
            return;
        }
        if c.is_whitespace() {
            let length = span(self.rest(), |c| c.is_whitespace() && c != '\n');
            return self.take("", length);
        }
        let first = std::mem::replace(&mut self.line_start, false);
        if self.comment(first) || self.text() {
            return;
        }
        match c {
            '0'..='9' => self.number(),
            _ if is_name_start(c) => self.name(first),
            '$' if self.has(Trait::Dollar) => self.variable(),
            '@' if self.has(Trait::At) => {
                let length = 1 + span(&self.rest()[1..], is_name);
                self.take("f", length);
            }
            '#' if first && self.has(Trait::Preprocessor) => {
                let length = 1 + span(&self.rest()[1..], |c| is_name(c) || c == ' ');
                self.take("k", length);
            }
            '[' if first && self.has(Trait::Settings) => {
                let length = span(self.rest(), |c| c != '\n');
                self.take("h", length);
            }
            '-' if self.has(Trait::Shell) && self.is_option() => {
                let length = span(self.rest(), |c| c.is_alphanumeric() || c == '-' || c == '_');
                self.take("a", length);
            }
            '\'' if self.has(Trait::Lifetimes) => self.lifetime(),
            '/' if self.operand && self.has(Trait::Regex) => self.regex(),
            _ => {
                self.take("", c.len_utf8());
                self.operand = !matches!(c, ')' | ']' | '}');
                self.command = matches!(c, '|' | '&' | ';' | '(' | '{');
            }
        }
    }

    fn comment(&mut self, first: bool) -> bool {
        let rest = self.rest();
        let language = self.language;
        if let Some((open, close)) = language.block.iter().find(|(open, _)| rest.starts_with(open)) {
            let length = through(rest, open.len(), close);
            self.take("c", length);
            return true;
        }
        let Some(open) = language.comments.iter().find(|open| rest.starts_with(**open)) else { return false };
        let before = self.code[..self.at].chars().next_back();
        let apart =
            before.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '(' | ')' | '{' | '}' | ','));
        if open.len() == 1 && !first && !apart {
            return false;
        }
        let length = span(rest, |c| c != '\n');
        self.take("c", length);
        true
    }

    fn text(&mut self) -> bool {
        let rest = self.rest();
        let Some(quote) = self.language.quotes.iter().find(|q| rest.starts_with(q.open)) else {
            return false;
        };
        self.string(0, quote);
        true
    }

    /// A string whose quotation mark stands `prefix` bytes ahead.
    fn string(&mut self, prefix: usize, quote: &Quote) {
        self.operand = false;
        self.command = false;
        if quote.open == "`" && self.has(Trait::Templates) {
            return self.template();
        }
        let rest = self.rest();
        let open = prefix + quote.open.len();
        let length = quoted(rest, open, quote.close, quote.escapes, quote.multiline);
        let key = self.has(Trait::Keys) && rest[length..].trim_start().starts_with(':');
        self.take(if key { "a" } else { "s" }, length);
    }

    /// A template text of JavaScript: `${…}` holds code.
    fn template(&mut self) {
        let code = self.code;
        self.take("s", template_part(self.rest(), 1));
        while self.rest().starts_with("${") && !code[..self.at].ends_with('`') {
            if self.depth >= MAX_TEMPLATES {
                self.take("s", template_part(self.rest(), 2));
                continue;
            }
            let end = hole_end(self.rest());
            let inner = &code[self.at + 2..self.at + end];
            self.take("e", 2);
            read_part(self.language, self.words, inner, self.painter, self.depth + 1);
            self.at += inner.len();
            if self.rest().starts_with('}') {
                self.take("e", 1);
            }
            let length = template_part(self.rest(), 0);
            if length > 0 {
                self.take("s", length);
            }
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        let mut length = span(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
        while rest[..length].ends_with('.') {
            length -= 1;
        }
        self.take("n", length);
        self.operand = false;
        self.command = false;
    }

    fn name(&mut self, first: bool) {
        let shell = self.has(Trait::Shell);
        let rest = self.rest();
        let length = span(rest, |c| is_name(c) || shell && matches!(c, '-' | '.' | '/' | ':' | '+'));
        let (word, after) = rest.split_at(length);
        // Prefixes such as `r"…"` and `f'…'` belong to the text.
        if length <= 2
            && self.language.names.contains("python")
            && word.chars().all(|c| "rbfuRBFU".contains(c))
            && let Some(quote) = self.language.quotes.iter().find(|q| after.starts_with(q.open))
        {
            return self.string(length, quote);
        }
        let class = self.class_of(word, after, first);
        self.operand = class == "k";
        self.command = shell && class == "k";
        self.take(class, length);
    }

    fn class_of(&self, word: &str, after: &str, first: bool) -> &'static str {
        let lower;
        let mut known = word;
        if self.has(Trait::AnyCase) {
            lower = word.to_lowercase();
            known = &lower;
        }
        let listed = self.words.get(known).copied();
        let member = self.code[..self.at].ends_with('.') && !self.code[..self.at].ends_with("..");
        let followed_by = |c: char| after.trim_start_matches([' ', '\t']).starts_with(c);
        if self.has(Trait::Settings) && first && (followed_by('=') || followed_by('.') || followed_by(':')) {
            "a"
        } else if self.has(Trait::Shell) {
            match () {
                () if self.command && listed == Some("k") => "k",
                () if self.command && after.starts_with('=') => "v",
                () if self.command => "f",
                () => "",
            }
        } else if let (Some(class), false) = (listed, member) {
            class
        } else if self.has(Trait::Keys) && followed_by(':') {
            "a"
        } else if after.starts_with('(') || after.starts_with("!(") {
            "f"
        } else if self.has(Trait::CapitalTypes) && word.starts_with(char::is_uppercase) {
            "t"
        } else {
            ""
        }
    }

    fn variable(&mut self) {
        let rest = self.rest();
        let length = match rest.as_bytes().get(1) {
            Some(b'{') => through(&rest[..span(rest, |c| c != '\n')], 2, "}"),
            Some(b'(') => {
                self.take("", 2);
                self.command = true;
                return;
            }
            Some(b) if b.is_ascii_alphanumeric() || *b == b'_' => 1 + span(&rest[1..], is_name),
            Some(b'?' | b'#' | b'@' | b'*' | b'!' | b'$') => 2,
            _ => 0,
        };
        // A lone `$` is a prompt: the command comes after it.
        let prompt = length == 0;
        self.take(if prompt { "" } else { "v" }, length);
        self.command = prompt;
        self.operand = false;
    }

    fn is_option(&self) -> bool {
        let before = self.code[..self.at].chars().next_back();
        before.is_some_and(char::is_whitespace)
            && self.rest()[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
    }

    fn lifetime(&mut self) {
        let rest = &self.rest()[1..];
        let mut chars = rest.chars();
        let first = chars.next();
        let length = match (first, chars.next()) {
            (Some('\\'), _) => quoted(self.rest(), 1, "'", true, false),
            (Some(c), Some('\'')) => 2 + c.len_utf8(),
            _ => {
                let length = 1 + span(rest, is_name);
                return self.take("v", length);
            }
        };
        self.take("s", length);
    }

    fn regex(&mut self) {
        let rest = self.rest();
        let mut class = false;
        let mut escaped = false;
        for (i, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    let flags = span(&rest[i + 1..], |c| c.is_ascii_lowercase());
                    self.operand = false;
                    return self.take("e", i + 1 + flags);
                }
                _ => {}
            }
        }
        self.take("", 1);
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// End of the code in a template's hole `${…`: before its `}`.
fn hole_end(text: &str) -> usize {
    let mut open = 0;
    for (i, c) in text.char_indices().skip(2) {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return i,
            '}' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of a template's text up to the next hole, or through its end.
fn template_part(text: &str, from: usize) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip_while(|(i, _)| *i < from) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return i + 1,
            '$' if text[i..].starts_with("${") => return i,
            _ => {}
        }
    }
    text.len()
}
