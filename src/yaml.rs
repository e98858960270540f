//! YAML with places. The only file that names `serde_yaml`.
//!
//! A [`Yaml`] is one document; a [`Node`] is a value in it that knows its path. `serde_yaml` reads
//! the values (and refuses tabs, duplicate keys, alias bombs and deep nesting); where something
//! stands is found by walking the event stream of `saphyr-parser` over the same text, only when a
//! place is asked for.

mod bounded;
mod brackets;
mod places;

use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{Cap, SHOWN_KEY, YAML_ALIASED, YAML_BRACKETS, YAML_DIRECTIVES, YAML_VALUES};
use crate::source::{FileId, Span};
use places::{Place, Places, Range};
use serde_yaml::Value;
use std::rc::Rc;
use std::sync::OnceLock;

/// One YAML document of a file.
pub struct Yaml {
    file: FileId,
    /// Where the document begins in the file, in bytes.
    offset: usize,
    text: String,
    root: Value,
    places: OnceLock<Places>,
}

/// A value of a [`Yaml`] document with its path.
#[derive(Clone)]
pub struct Node<'a> {
    yaml: &'a Yaml,
    path: Option<Rc<Link<'a>>>,
    value: &'a Value,
}

/// The last step of a path, and the path before it.
struct Link<'a> {
    before: Option<Rc<Link<'a>>>,
    step: Step<'a>,
}

enum Step<'a> {
    Key(&'a Value),
    Name(Box<str>),
    Item(usize),
}

impl Yaml {
    /// Reads one document. `offset` is where `text` begins in its file (front matter begins after `---`).
    /// A fault is reported as `invalid-yaml` and gives `None`.
    pub fn parse(file: FileId, text: &str, offset: usize, diags: &mut Diags) -> Option<Yaml> {
        if let Some(finding) = too_much(file, text, offset) {
            diags.push(finding);
            return None;
        }
        match bounded::read(text) {
            Ok(root) => Some(Yaml { file, offset, text: text.to_string(), root, places: OnceLock::new() }),
            Err(error) => {
                diags.push(syntax_fault(file, text, offset, &error));
                None
            }
        }
    }

    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { yaml: self, path: None, value: &self.root }
    }

    fn place(&self, path: Option<&Link<'_>>) -> Option<Place> {
        let steps = steps(path).into_iter().map(|step| match step {
            Step::Key(key) => places::Step::Key(name(key).into()),
            Step::Name(name) => places::Step::Key(name.clone()),
            Step::Item(at) => places::Step::Item(*at as u32),
        });
        self.places.get_or_init(|| Places::of(&self.text)).find(steps)
    }

    fn span_of(&self, (start, end): Range) -> Span {
        Span::new(self.file, self.offset + start as usize..self.offset + end as usize)
    }
}

/// The steps of a path, from the root on.
fn steps<'n, 'a>(path: Option<&'n Link<'a>>) -> Vec<&'n Step<'a>> {
    let links = std::iter::successors(path, |link| link.before.as_deref());
    let mut steps: Vec<&Step<'_>> = links.map(|link| &link.step).collect();
    steps.reverse();
    steps
}

/// A key as text; a map or list as it would be debugged.
fn name(key: &Value) -> String {
    scalar(key).unwrap_or_else(|| format!("{key:?}"))
}

/// What no parser is given.
fn too_much(file: FileId, text: &str, offset: usize) -> Option<Diagnostic> {
    if let Some(at) = brackets::too_deep(text) {
        let span = Span::new(file, offset + at..offset + at + 1);
        return Some(YAML_BRACKETS.finding(Code::InvalidYaml, span, YAML_BRACKETS.most + 1));
    }
    let directive = |line: &str| line.starts_with('%');
    let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
    if text.contains('%') && YAML_DIRECTIVES.is_below(text.split(ends).filter(|l| directive(l)).count()) {
        return Some(YAML_DIRECTIVES.finding(Code::InvalidYaml, Span::new(file, offset..offset + 1), ""));
    }
    // A short text cannot hold that many.
    let most = bounded::most_values(text);
    if text.len() * 4 <= most || bounded::weight(text) <= most {
        return None;
    }
    Some(YAML_VALUES.finding(Code::InvalidYaml, Span::new(file, offset..offset + 1), most))
}

fn syntax_fault(file: FileId, text: &str, offset: usize, error: &serde_yaml::Error) -> Diagnostic {
    let mut message = error.to_string();
    if let Some(at) = message.find(" at line ") {
        message.truncate(at);
    }
    let mut start = error.location().map_or(0, |l| l.index()).min(text.len());
    if message.contains("duplicate entry")
        && let Some((key, _)) = Places::of(text).repeated
    {
        start = key as usize;
    }
    let end = text[floor(text, start)..].chars().next().map_or(start, |c| start + c.len_utf8());
    let line = &text[text[..floor(text, start)].rfind('\n').map_or(0, |i| i + 1)..];
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
    let hint = if value.starts_with('>')
        && value[1..].trim_start().starts_with(|c: char| c == '=' || c.is_ascii_digit())
    {
        "put a value that begins with `>` between quotes: `\">=48h\"`"
    } else if message.contains("cannot start any token") && line.trim_start_matches(' ').starts_with('\t') {
        "indent with spaces, not with a tab"
    } else if message.contains("duplicate entry") {
        "keep one of the two keys"
    } else if message.contains("recursion limit") {
        "nest less deeply: 128 levels is the limit"
    } else if message.contains("repetition limit") || message.contains(YAML_ALIASED.message) {
        YAML_ALIASED.hint
    } else if message.contains("mapping values are not allowed") {
        "put a text that holds `: ` between quotes"
    } else {
        "check indentation, colons and quotes on this line and the one before"
    };
    let span = Span::new(file, offset + start..offset + end.max(start + 1).min(text.len().max(1)));
    Diagnostic::new(Code::InvalidYaml, span, message.replace('"', "`")).hint(hint)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl<'a> Node<'a> {
    /// Where the value stands.
    pub fn span(&self) -> Span {
        self.yaml
            .place(self.path.as_deref())
            .map_or(Span::whole(self.yaml.file), |p| self.yaml.span_of(p.value))
    }

    /// Where its key stands (the value's place for list items and the root).
    pub fn key_span(&self) -> Span {
        match self.yaml.place(self.path.as_deref()) {
            Some(p) => self.yaml.span_of(p.key.unwrap_or(p.value)),
            None => Span::whole(self.yaml.file),
        }
    }

    /// The path as messages name it: `rules[3].when.refund`.
    pub fn path(&self) -> String {
        let mut out = String::new();
        for step in steps(self.path.as_deref()) {
            let key = match step {
                Step::Item(at) => {
                    out.push_str(&format!("[{at}]"));
                    continue;
                }
                Step::Key(key) => name(key),
                Step::Name(name) => name.to_string(),
            };
            if !out.is_empty() {
                out.push('.');
            }
            // Said with every finding below it.
            match key.char_indices().nth(SHOWN_KEY.most) {
                Some((at, _)) => out.push_str(&format!("{}…", &key[..at])),
                None => out.push_str(&key),
            }
        }
        out
    }

    /// Whether the value is absent or `null`.
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether the value is a map.
    pub fn is_map(&self) -> bool {
        self.value.is_mapping()
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_sequence()
    }

    /// The value under `key`, if this is a map that has it and it is not `null`.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.as_mapping()?.get(key)?;
        (!value.is_null()).then(|| self.child(Step::Name(key.into()), value))
    }

    /// Like [`Node::get`], reporting a key that is not there.
    pub fn required(&self, key: &str, diags: &mut Diags) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() && (self.is_map() || self.is_null()) {
            diags.push(Diagnostic::new(Code::InvalidValue, self.span(), format!("`{key}` is missing here")));
        } else if !self.is_map() {
            self.wrong("a map of keys and values", diags);
        }
        found
    }

    /// Keys and values of a map, in order; anything else is reported. Keys that are numbers or
    /// booleans are given as they were typed.
    pub fn entries(&self, diags: &mut Diags) -> Vec<(String, Node<'a>)> {
        match self.value {
            Value::Mapping(map) => {
                map.iter().map(|(key, value)| (name(key), self.child(Step::Key(key), value))).collect()
            }
            _ => {
                self.wrong("a map of keys and values", diags);
                Vec::new()
            }
        }
    }

    /// Items of a list; anything else is reported.
    pub fn items(&self, diags: &mut Diags) -> Vec<Node<'a>> {
        match self.value {
            Value::Sequence(items) => {
                items.iter().enumerate().map(|(i, v)| self.child(Step::Item(i), v)).collect()
            }
            _ => {
                self.wrong("a list", diags);
                Vec::new()
            }
        }
    }

    /// Items of a list, or the value itself as the only one.
    pub fn one_or_many(&self) -> Vec<Node<'a>> {
        match self.value {
            Value::Sequence(items) => {
                items.iter().enumerate().map(|(i, v)| self.child(Step::Item(i), v)).collect()
            }
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// A text; numbers and booleans count as the text that was typed.
    pub fn string(&self, diags: &mut Diags) -> Option<String> {
        let text = self.scalar();
        if text.is_none() {
            self.wrong("a text", diags);
        }
        text
    }

    /// Like [`Node::string`], and at most so many characters; a longer one is reported and `None`.
    pub fn short(&self, most: &Cap, diags: &mut Diags) -> Option<String> {
        let text = self.string(diags)?;
        let count = if most.is_below(text.len()) { text.chars().count() } else { 0 };
        if most.is_below(count) {
            diags.push(most.finding(Code::TooMuch, self.span(), count));
            return None;
        }
        Some(text)
    }

    /// The first of some items; reports that there are more.
    pub fn first<T>(&self, mut items: Vec<T>, most: &Cap, diags: &mut Diags) -> Vec<T> {
        if most.is_below(items.len()) {
            diags.push(most.finding(Code::TooMuch, self.key_span(), items.len()));
            items.truncate(most.most);
        }
        items
    }

    /// Like [`Node::string`] without a report.
    pub fn scalar(&self) -> Option<String> {
        scalar(self.value)
    }

    /// `true` or `false` (also `yes`, `no`, `是`, `否`).
    pub fn boolean(&self, diags: &mut Diags) -> Option<bool> {
        match scalar(self.value).as_deref() {
            Some("true" | "yes" | "是") => Some(true),
            Some("false" | "no" | "否") => Some(false),
            _ => {
                self.wrong("`true` or `false`", diags);
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&self, diags: &mut Diags) -> Option<i64> {
        let number = self.value.as_i64();
        if number.is_none() {
            self.wrong("a whole number", diags);
        }
        number
    }

    /// A date, `2026-03-02`. A date with a time counts as its day.
    pub fn date(&self, diags: &mut Diags) -> Option<jiff::civil::Date> {
        let date = scalar(self.value).and_then(|s| {
            let day = s.split(['T', ' ']).next().unwrap_or("");
            day.parse().ok()
        });
        if date.is_none() {
            self.wrong("a date such as `2026-03-02`", diags);
        }
        date
    }

    /// Texts of a list, or a single text.
    pub fn strings(&self, diags: &mut Diags) -> Vec<String> {
        self.one_or_many().iter().filter_map(|n| n.string(diags)).collect()
    }

    /// The value as JSON, for themes.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self.value).unwrap_or(serde_json::Value::Null)
    }

    /// Reports that something else was expected here.
    pub fn wrong(&self, expected: &str, diags: &mut Diags) {
        let found = match self.value {
            Value::Null => "nothing".to_string(),
            Value::Mapping(_) => "a map".to_string(),
            Value::Sequence(_) => "a list".to_string(),
            Value::Tagged(t) => format!("a tagged value {}", t.tag),
            other => format!("`{}`", scalar(other).unwrap_or_default()),
        };
        let message = match self.path() {
            path if path.is_empty() => format!("expected {expected}, found {found}"),
            path => format!("`{path}` should be {expected}, found {found}"),
        };
        diags.push(Diagnostic::new(Code::InvalidValue, self.span(), message));
    }

    fn child(&self, step: Step<'a>, value: &'a Value) -> Node<'a> {
        Node { yaml: self.yaml, path: Some(Rc::new(Link { before: self.path.clone(), step })), value }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Yaml>, Diags) {
        let mut diags = Diags::default();
        (Yaml::parse(FileId(0), text, 0, &mut diags), diags)
    }

    #[test]
    fn a_value_deep_inside_knows_its_place_and_path() {
        let text = "标题: 一\nrules:\n  - {id: a, when: {refund: done}}\n  - id: b\n    when:\n      refund: [x, 'y']\n";
        let (yaml, _) = read(text);
        let yaml = yaml.unwrap();
        let mut diags = Diags::default();
        let rules = yaml.root().get("rules").unwrap().items(&mut diags);
        let cell = rules[1].get("when").unwrap().get("refund").unwrap();
        let y = &cell.items(&mut diags)[1];
        assert_eq!(y.path(), "rules[1].when.refund[1]");
        assert_eq!(&text[y.span().start as usize..y.span().end as usize], "'y'");
        assert_eq!(&text[cell.key_span().start as usize..cell.key_span().end as usize], "refund");
        let first = rules[0].span();
        assert_eq!(&text[first.start as usize..first.end as usize], "{id: a, when: {refund: done}}");
        let second = rules[1].span();
        assert!(text[second.start as usize..second.end as usize].ends_with("'y']"));
    }

    #[test]
    fn tabs_duplicates_bombs_and_depth_are_reported_with_a_place() {
        for (text, needle) in [
            ("a:\n\t- b", "tab"),
            ("a: 1\na: 2", "keep one"),
            (&"[".repeat(1000), "nest"),
            (
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n",
                "aliases",
            ),
        ] {
            let (yaml, diags) = read(text);
            assert!(yaml.is_none(), "{text}");
            assert_eq!(diags.list.len(), 1);
            assert!(diags.list[0].hints[0].contains(needle), "{:?}", diags.list[0]);
        }
    }
}
