//! Script → tokens. It reads ECMAScript 2019, in which the program's own scripts are written, and nothing wider.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language.
    Word,
    Number,
    /// A string in quotes.
    Text,
    /// A piece of a template: from its beginning or from a `}`, to its end or to a `${`.
    Template,
    /// A regular expression with its flags.
    Pattern,
    /// Everything else: brackets, operators.
    Mark,
}

/// A token. White space and comments are none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// Whether it opens a pair: a bracket, or a template that has a hole here.
    pub(super) fn opens(&self) -> bool {
        match self.kind {
            Kind::Mark => matches!(self.text, "(" | "[" | "{"),
            Kind::Template => self.text.ends_with("${"),
            _ => false,
        }
    }

    /// Whether it closes a pair.
    pub(super) fn closes(&self) -> bool {
        match self.kind {
            Kind::Mark => matches!(self.text, ")" | "]" | "}"),
            Kind::Template => self.text.starts_with('}'),
            _ => false,
        }
    }
}

/// Operators of several characters, longer ones first.
const MARKS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "=>", "==", "!=", "<=", ">=", "&&", "||", "??",
    "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
];

/// Keywords behind which a slash begins a regular expression.
const BEFORE_VALUES: &[&str] =
    &["return", "typeof", "case", "in", "of", "instanceof", "void", "delete", "await", "else"];

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

/// The tokens of a script.
pub(super) fn of(script: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token> = Vec::new();
    // For each open bracket, whether it is a hole of a template.
    let mut open = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
            continue;
        }
        let (kind, length) = match first {
            '\'' | '"' => (Kind::Text, quoted(rest)),
            '`' => (Kind::Template, template(rest)),
            '}' if open.last() == Some(&true) => (Kind::Template, template(rest)),
            '0'..='9' => (Kind::Number, rest.find(|c| !is_word(c) && c != '.').unwrap_or(rest.len())),
            c if is_word(c) => (Kind::Word, rest.find(|c| !is_word(c)).unwrap_or(rest.len())),
            '/' if out.last().is_none_or(before_value) => (Kind::Pattern, pattern(rest)),
            c => (
                Kind::Mark,
                MARKS.iter().find(|mark| rest.starts_with(**mark)).map_or(c.len_utf8(), |mark| mark.len()),
            ),
        };
        let token = Token { kind, text: &rest[..length] };
        if token.closes() {
            open.pop();
        }
        if token.opens() {
            open.push(kind == Kind::Template);
        }
        out.push(token);
        rest = &rest[length..];
    }
    out
}

/// Whether a value follows a token, so that a slash begins a regular expression.
fn before_value(token: &Token) -> bool {
    match token.kind {
        Kind::Word => BEFORE_VALUES.contains(&token.text),
        Kind::Mark => !matches!(token.text, ")" | "]" | "}"),
        Kind::Template => token.text.ends_with("${"),
        Kind::Number | Kind::Text | Kind::Pattern => false,
    }
}

/// Length of a string in quotes.
fn quoted(text: &str) -> usize {
    let quote = text.chars().next();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if Some(c) == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of a piece of a template.
fn template(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return at + 1,
            '$' if text[at + 1..].starts_with('{') => return at + 2,
            _ => {}
        }
    }
    text.len()
}

/// Length of a regular expression.
fn pattern(text: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let flags = &text[at + 1..];
                return at + 1 + flags.find(|c| !is_word(c)).unwrap_or(flags.len());
            }
            _ => {}
        }
    }
    text.len()
}
