//! Values of JavaScript and TypeScript configuration files, as far as they are literals.
//!
//! Nothing is run. Objects, lists, texts and numbers are read; names are looked up among the file's own
//! constants, functions that only return a literal, and what it imports from other files of the project.
//! A call that is not known (`defineConfig({…})`) stands for its largest object or list. Everything else is
//! `null`.

use super::path;
use super::project::Project;
use super::report::Report;
use crate::limits::{IMPORTED_SEARCHED, IMPORTED_VALUES};
use serde_json::{Map, Value};

/// The most levels of files that import one another, and of literals in literals.
const MAX_DEPTH: usize = 48;

/// Reads the scripts of a project.
pub(super) struct Scripts<'a> {
    project: &'a Project,
    report: Report,
    depth: usize,
    values: usize,
    searched: usize,
    /// Values of the parameters of the functions that are followed now, the innermost last.
    bound: Vec<Bound>,
}

/// Default export of a script; none where it is no literal.
pub(super) fn default_export(project: &Project, file: &str, report: &mut Report) -> Option<Value> {
    let mut scripts =
        Scripts { project, report: Report::default(), depth: 0, values: 0, searched: 0, bound: Vec::new() };
    let value = scripts.exported(file, "default");
    report.entries.append(&mut scripts.report.entries);
    value.filter(|value| !value.is_null())
}

impl Scripts<'_> {
    fn exported(&mut self, file: &str, name: &str) -> Option<Value> {
        if self.depth >= MAX_DEPTH || IMPORTED_SEARCHED.is_below(self.searched) {
            return None;
        }
        let text = self.project.text(file, &mut self.report)?;
        self.searched += text.len();
        if file.ends_with(".json") {
            return serde_json::from_str(&text).ok();
        }
        self.depth += 1;
        let mut reader = Reader { scripts: self, file, text: &text, at: 0 };
        let value = match name {
            "default" => reader.default_export(),
            name => reader.named(name),
        };
        self.depth -= 1;
        value
    }

    /// The file that an import names.
    fn imported_file(&self, file: &str, name: &str) -> Option<String> {
        if !name.starts_with('.') {
            return None;
        }
        let at = path::join(path::folder(file), name)?;
        let stem = [".js", ".mjs", ".cjs", ".ts"].iter().find_map(|e| at.strip_suffix(e)).unwrap_or(&at);
        let endings = ["", ".ts", ".js", ".mts", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
        endings.iter().map(|e| format!("{stem}{e}")).chain([at.clone()]).find(|f| self.project.has(f))
    }
}

/// Parameter of a function, its value, and the number of values in that.
struct Bound {
    name: String,
    value: Value,
    size: usize,
}

struct Reader<'a, 'p> {
    scripts: &'a mut Scripts<'p>,
    file: &'a str,
    text: &'a str,
    at: usize,
}

impl Reader<'_, '_> {
    fn default_export(&mut self) -> Option<Value> {
        self.at = map::exported(self.text)?;
        self.skip_space();
        let rest = &self.text[self.at..];
        if rest.starts_with("function") || rest.starts_with("async function") {
            return self.returned(self.at);
        }
        Some(self.value())
    }

    /// The value of a name: a constant, what a function returns, or what is imported.
    fn named(&mut self, name: &str) -> Option<Value> {
        if let Some(bound) = self.scripts.bound.iter().rev().find(|bound| bound.name == name) {
            self.scripts.values += bound.size;
            return Some(bound.value.clone());
        }
        self.scripts.searched += self.text.len();
        if self.scripts.depth >= MAX_DEPTH || IMPORTED_SEARCHED.is_below(self.scripts.searched) {
            return None;
        }
        self.scripts.depth += 1;
        let before = self.at;
        let value = self.declared(name).or_else(|| self.imported(name));
        self.at = before;
        self.scripts.depth -= 1;
        value
    }

    fn declared(&mut self, name: &str) -> Option<Value> {
        for word in ["const", "let", "var"] {
            if let Some(after) = find_words(self.text, word, name) {
                self.at = after;
                let end = self.find_equals()?;
                self.at = end;
                return Some(self.value());
            }
        }
        let after = find_words(self.text, "function", name)?;
        self.returned(after)
    }

    /// Return value of the function that begins here.
    fn returned(&mut self, from: usize) -> Option<Value> {
        self.at = from + self.text[from..].find('(')?;
        self.at = self.closing()?;
        let body = self.at + self.text[self.at..].find('{')?;
        let back = body + self.text[body..].find("return")? + "return".len();
        self.at = back;
        Some(self.value())
    }

    /// Moves behind the `=` of a declaration, past its type.
    fn find_equals(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let end = rest.char_indices().find(|(at, c)| {
            *c == '=' && !rest[at + 1..].starts_with(['=', '>']) && !rest[..*at].ends_with(['=', '!'])
        })?;
        Some(self.at + end.0 + 1)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn step(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    /// Reads one expression and what follows it as far as a comma or a bracket that closes.
    fn value(&mut self) -> Value {
        self.scripts.values += 1;
        if self.scripts.depth >= MAX_DEPTH || IMPORTED_VALUES.is_below(self.scripts.values) {
            self.skip_rest();
            return Value::Null;
        }
        self.scripts.depth += 1;
        let first = self.operand();
        let value = self.tail(first);
        self.scripts.depth -= 1;
        value
    }

    /// Words behind an operand: `as const`, `|| other`, `a ? b : c`, `+`; anything else is skipped.
    fn tail(&mut self, mut value: Value) -> Value {
        self.skip_space();
        while let Some(mapped) = value.as_array().and_then(|list| self.mapped(list)) {
            value = mapped;
            self.skip_space();
        }
        let rest = &self.text[self.at..];
        if let Some(mark) = ["||", "??"].iter().find(|mark| rest.starts_with(**mark)) {
            self.at += mark.len();
            let other = self.value();
            return if value.is_null() { other } else { value };
        }
        if rest.starts_with('?') && !rest.starts_with("?.") {
            self.at += 1;
            let first = self.value();
            self.skip_space();
            if self.peek() == Some(':') {
                self.at += 1;
                let other = self.value();
                return if first.is_null() { other } else { first };
            }
            return first;
        }
        if rest.starts_with('+') {
            self.at += 1;
            return match (value, self.value()) {
                (Value::String(a), Value::String(b)) => (a + &b).into(),
                _ => Value::Null,
            };
        }
        let is_end = rest.is_empty() || rest.starts_with([',', ']', '}', ')', ';', ':']);
        let is_type = rest.starts_with("as ") || rest.starts_with("satisfies ") || rest.starts_with('!');
        // The next statement, where the last one has no semicolon.
        let is_next = self.text[..self.at].trim_end_matches([' ', '\t']).ends_with('\n')
            && rest.starts_with(|c: char| c.is_alphabetic());
        if is_end || is_next {
            return value;
        }
        self.skip_rest();
        if is_type { value } else { Value::Null }
    }

    fn operand(&mut self) -> Value {
        self.skip_space();
        match self.peek() {
            Some(quote @ ('"' | '\'' | '`')) => self.string(quote).map_or(Value::Null, Value::String),
            Some('[') => self.list(),
            Some('{') => self.object(),
            Some('(') => self.parenthesis(),
            Some(c) if c.is_ascii_digit() || c == '-' => self.number(),
            Some(c) if c.is_alphabetic() || c == '_' || c == '$' => self.name(),
            _ => {
                self.skip_rest();
                Value::Null
            }
        }
    }

    fn number(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c)).unwrap_or(rest.len());
        self.at += end;
        serde_json::from_str(&rest[..end]).unwrap_or(Value::Null)
    }

    /// A text in quotes; none where it holds `${…}`.
    fn string(&mut self, quote: char) -> Option<String> {
        self.at += 1;
        let (mut out, mut is_plain) = (String::new(), true);
        while let Some(c) = self.peek() {
            self.step();
            match c {
                '\\' => {
                    let escaped = self.peek();
                    self.step();
                    match escaped {
                        Some('n') => out.push('\n'),
                        Some('t') => out.push('\t'),
                        Some('\n') | None => {}
                        Some('u') => {
                            let digits = self.text[self.at..].get(..4).unwrap_or_default();
                            let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                            if let Some(code) = code {
                                out.push(code);
                                self.at += 4;
                            }
                        }
                        Some(other) => out.push(other),
                    }
                }
                '$' if quote == '`' && self.peek() == Some('{') => {
                    if let Some(words) = self.blank() {
                        out.push_str(&words);
                        continue;
                    }
                    is_plain = false;
                    // The braces of a template string may hold template strings, so the depth is limited.
                    let end = if self.scripts.depth < MAX_DEPTH { self.closing() } else { None };
                    self.at = end.unwrap_or(self.text.len());
                }
                c if c == quote => return is_plain.then_some(out),
                c => out.push(c),
            }
        }
        None
    }

    fn list(&mut self) -> Value {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(']') => {
                    self.at += 1;
                    break;
                }
                Some(',') => self.at += 1,
                _ if self.text[self.at..].starts_with("...") => {
                    self.at += 3;
                    match self.value() {
                        Value::Array(items) => out.extend(items),
                        // An empty place shows that something is missing here.
                        other => out.extend(Some(other).filter(Value::is_null)),
                    }
                }
                _ => {
                    let before = self.at;
                    out.push(self.value());
                    self.go_on(before);
                }
            }
        }
        Value::Array(out)
    }

    fn object(&mut self) -> Value {
        self.at += 1;
        let mut out = Map::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some('}') => {
                    self.at += 1;
                    break;
                }
                Some(',') => self.at += 1,
                _ if self.text[self.at..].starts_with("...") => {
                    self.at += 3;
                    if let Value::Object(map) = self.value() {
                        out.extend(map);
                    }
                }
                Some(_) => {
                    let before = self.at;
                    self.member(&mut out);
                    self.go_on(before);
                }
            }
        }
        Value::Object(out)
    }

    fn member(&mut self, out: &mut Map<String, Value>) {
        let key = match self.peek() {
            Some(quote @ ('"' | '\'' | '`')) => self.string(quote),
            Some('[') => {
                self.at = self.closing().unwrap_or(self.text.len());
                None
            }
            _ => {
                let rest = &self.text[self.at..];
                let end = word_end(rest);
                self.at += end;
                Some(rest[..end].to_string()).filter(|key| !key.is_empty())
            }
        };
        self.skip_space();
        match (key, self.peek()) {
            (key, Some(':')) => {
                self.at += 1;
                let value = self.value();
                out.extend(key.map(|key| (key, value)));
            }
            (Some(key), Some(',' | '}')) => {
                let value = self.named(&key).unwrap_or(Value::Null);
                out.insert(key, value);
            }
            _ => self.skip_rest(),
        }
    }

    /// Always moves on, whatever the text, so that reading ends.
    fn go_on(&mut self, before: usize) {
        if self.at == before {
            self.step();
        }
    }

    /// `(…)`: an expression in parentheses, or the parameters of an arrow function.
    fn parenthesis(&mut self) -> Value {
        let start = self.at;
        let Some(end) = self.closing() else {
            self.at = self.text.len();
            return Value::Null;
        };
        self.at = end;
        self.skip_space();
        if self.text[self.at..].starts_with("=>") {
            return self.arrow();
        }
        self.at = start + 1;
        let value = self.value();
        self.at = end;
        value
    }

    /// Value of an arrow function.
    fn arrow(&mut self) -> Value {
        self.at += 2;
        self.skip_space();
        if self.peek() != Some('{') {
            return self.operand();
        }
        let start = self.at;
        let end = self.closing().unwrap_or(self.text.len());
        let value = self.text[start..end].find("return").map(|back| {
            self.at = start + back + "return".len();
            self.value()
        });
        self.at = end;
        value.unwrap_or(Value::Null)
    }

    /// A name, with its members and arguments: `a.b`, `f(…)`.
    fn name(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let name = &rest[..word_end(rest)];
        self.at += name.len();
        match name {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            "null" | "undefined" => return Value::Null,
            "await" | "async" | "new" => return self.operand(),
            _ => {}
        }
        self.skip_space();
        if self.text[self.at..].starts_with("=>") {
            return self.arrow();
        }
        let mut value = None;
        let mut is_first = true;
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with('(') {
                let called = self.call(name, is_first);
                value = Some(called);
            } else if rest.starts_with('<') && is_first {
                // Parameters of a type, `config<Theme>({…})`.
                let Some(end) = rest.find(">(") else { break };
                self.at += end + 1;
                continue;
            } else if let Some(member) = rest.strip_prefix("?.").or(rest.strip_prefix('.')) {
                let key = &member[..word_end(member)];
                if matches!(key, "map" | "flatMap" | "filter") {
                    let whole = value.take().or_else(|| if is_first { self.named(name) } else { None });
                    return whole.unwrap_or(Value::Null);
                }
                self.at = self.text.len() - member.len() + key.len();
                let whole = value.take().or_else(|| if is_first { self.named(name) } else { None });
                value = Some(whole.and_then(|whole| whole.get(key).cloned()).unwrap_or(Value::Null));
            } else {
                break;
            }
            is_first = false;
            self.skip_space();
        }
        match value {
            Some(value) => value,
            None => self.named(name).unwrap_or(Value::Null),
        }
    }

    fn call(&mut self, name: &str, is_plain: bool) -> Value {
        self.at += 1;
        let mut args = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(')') => {
                    self.at += 1;
                    break;
                }
                Some(',') => self.at += 1,
                _ => {
                    let before = self.at;
                    args.push(self.value());
                    self.go_on(before);
                }
            }
        }
        // `require.resolve('./file')` gives the file's name, not its content.
        if name == "require" && !is_plain {
            return args.into_iter().next().filter(Value::is_string).unwrap_or(Value::Null);
        }
        if matches!(name, "require" | "import") {
            let file = args.first().and_then(Value::as_str);
            let file = file.and_then(|name| self.scripts.imported_file(self.file, name));
            return file.and_then(|file| self.scripts.exported(&file, "default")).unwrap_or(Value::Null);
        }
        let own = if is_plain { self.named(name) } else { None };
        let is_whole = |value: &Value| value.is_object() || value.is_array();
        // The largest argument is taken to be the options.
        let length =
            |value: &Value| value.as_object().map_or_else(|| value.as_array().map_or(0, Vec::len), Map::len);
        own.filter(is_whole)
            .or_else(|| args.into_iter().filter(is_whole).max_by_key(length))
            .unwrap_or(Value::Null)
    }

    /// Moves behind the bracket that closes the one here.
    fn closing(&mut self) -> Option<usize> {
        self.scripts.depth += 1;
        let end = self.closing_here();
        self.scripts.depth -= 1;
        end
    }

    fn closing_here(&mut self) -> Option<usize> {
        let before = self.at;
        let mut depth = 0usize;
        let end = loop {
            self.skip_space();
            let Some(c) = self.peek() else { break None };
            match c {
                '"' | '\'' | '`' => {
                    self.string(c);
                    continue;
                }
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth -= 1;
                    if depth == 0 {
                        break Some(self.at + 1);
                    }
                }
                _ => {}
            }
            self.step();
        };
        self.at = before;
        end
    }

    /// Moves to the comma, semicolon or closing bracket of the enclosing literal.
    fn skip_rest(&mut self) {
        loop {
            self.skip_space();
            match self.peek() {
                None | Some(',' | ';' | ')' | ']' | '}') => return,
                Some(quote @ ('"' | '\'' | '`')) => drop(self.string(quote)),
                Some('(' | '[' | '{') => self.at = self.closing().unwrap_or(self.text.len()),
                Some(_) => self.step(),
            }
        }
    }
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(text.len())
}

/// Place behind `word name`, both whole words.
fn find_words(text: &str, word: &str, name: &str) -> Option<usize> {
    for (at, _) in text.match_indices(word) {
        let is_whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = &text[at + word.len()..];
        let trimmed = rest.trim_start();
        if is_whole && trimmed.len() < rest.len() && trimmed[..word_end(trimmed)] == *name {
            return Some(text.len() - trimmed.len() + name.len());
        }
    }
    None
}

mod imports;
mod map;
#[cfg(test)]
mod tests;
