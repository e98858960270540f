//! YAML with places. The only file that names `serde_yaml`.
//!
//! A [`Yaml`] is one document; a [`Node`] is a value in it that knows its path. `serde_yaml` reads
//! the values (and refuses tabs, duplicate keys, alias bombs and deep nesting); where something
//! stands is found by walking the event stream of `saphyr-parser` over the same text, only when a
//! place is asked for.

use crate::diag::{Code, Diagnostic, Diags};
use crate::source::{FileId, Span};
use saphyr_parser::{Event, Parser};
use serde_yaml::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One YAML document of a file.
pub struct Yaml {
    file: FileId,
    /// Where the document begins in the file, in bytes.
    offset: usize,
    text: String,
    root: Value,
    places: OnceLock<HashMap<Path, Place>>,
    /// Where the parts of a translated text stand in the file, by the part's first byte.
    origins: Vec<(usize, Span)>,
}

type Path = Vec<Step>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step {
    Key(String),
    Item(usize),
}

#[derive(Clone, Copy, Debug)]
struct Place {
    key: Option<(usize, usize)>,
    value: (usize, usize),
}

/// A value of a [`Yaml`] document with its path.
#[derive(Clone)]
pub struct Node<'a> {
    yaml: &'a Yaml,
    path: Path,
    value: &'a Value,
}

impl Yaml {
    /// Reads one document. `offset` is where `text` begins in its file (front matter begins after `---`).
    /// A fault is reported as `invalid-yaml` and gives `None`.
    pub fn parse(file: FileId, text: &str, offset: usize, diags: &mut Diags) -> Option<Yaml> {
        match serde_yaml::from_str::<Value>(text).and_then(merged) {
            Ok(root) => {
                let text = text.to_string();
                Some(Yaml { file, offset, text, root, places: OnceLock::new(), origins: Vec::new() })
            }
            Err(error) => {
                diags.push(syntax_fault(file, text, offset, &error));
                None
            }
        }
    }

    /// Reads what was translated into YAML from another notation. `origins` says where its parts stand in
    /// the file: the first byte of each in `text`, in order, the first being 0.
    pub fn translated(
        file: FileId,
        text: &str,
        origins: Vec<(usize, Span)>,
        diags: &mut Diags,
    ) -> Option<Yaml> {
        let mut found = Diags::default();
        let yaml = Yaml::parse(file, text, 0, &mut found);
        let whole = origins.first().map_or(Span::whole(file), |(_, span)| *span);
        diags.list.extend(found.list.into_iter().map(|d| Diagnostic { span: whole, ..d }));
        Some(Yaml { origins, ..yaml? })
    }

    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { yaml: self, path: Vec::new(), value: &self.root }
    }

    fn places(&self) -> &HashMap<Path, Place> {
        self.places.get_or_init(|| positions(&self.text))
    }

    fn place(&self, path: &[Step]) -> Option<Place> {
        let places = self.places();
        (0..=path.len()).rev().find_map(|n| places.get(&path[..n]).copied())
    }

    fn span_of(&self, (start, end): (usize, usize)) -> Span {
        if let Some((_, origin)) = self.origins.iter().rev().find(|(at, _)| *at <= start) {
            return *origin;
        }
        Span::new(self.file, self.offset + start..self.offset + end)
    }
}

fn merged(mut value: Value) -> Result<Value, serde_yaml::Error> {
    value.apply_merge()?;
    Ok(value)
}

fn syntax_fault(file: FileId, text: &str, offset: usize, error: &serde_yaml::Error) -> Diagnostic {
    let mut message = error.to_string();
    if let Some(at) = message.find(" at line ") {
        message.truncate(at);
    }
    let mut start = error.location().map_or(0, |l| l.index()).min(text.len());
    if message.contains("duplicate entry")
        && let Some((key, _)) = events(text).repeated
    {
        start = key;
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
    } else if message.contains("repetition limit") {
        "write the values out: aliases may not multiply without bound"
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
        self.yaml.place(&self.path).map_or(Span::whole(self.yaml.file), |p| self.yaml.span_of(p.value))
    }

    /// Where its key stands (the value's place for list items and the root).
    pub fn key_span(&self) -> Span {
        match self.yaml.place(&self.path) {
            Some(p) => self.yaml.span_of(p.key.unwrap_or(p.value)),
            None => Span::whole(self.yaml.file),
        }
    }

    /// The path as messages name it: `rules[3].when.refund`.
    pub fn path(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            match step {
                Step::Key(k) if out.is_empty() => out.push_str(k),
                Step::Key(k) => out.push_str(&format!(".{k}")),
                Step::Item(i) => out.push_str(&format!("[{i}]")),
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
        (!value.is_null()).then(|| self.child(Step::Key(key.into()), value))
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
            Value::Mapping(map) => map
                .iter()
                .map(|(k, v)| {
                    let key = scalar(k).unwrap_or_else(|| format!("{k:?}"));
                    (key.clone(), self.child(Step::Key(key), v))
                })
                .collect(),
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

    fn child(&self, step: Step, value: &'a Value) -> Node<'a> {
        let mut path = self.path.clone();
        path.push(step);
        Node { yaml: self.yaml, path, value }
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

/// Walks the event stream and notes where every key and value stands, in bytes.
fn positions(text: &str) -> HashMap<Path, Place> {
    events(text).places
}

fn events(text: &str) -> Walk {
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let byte = |index: usize| bytes[index.min(bytes.len() - 1)];
    let mut walk = Walk::default();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let range = (byte(span.start.index()), byte(span.end.index()));
        match event {
            Event::Scalar(value, ..) => walk.value(range, Some(&value)),
            Event::Alias(_) => walk.value(range, None),
            Event::MappingStart(..) => walk.open(range, Frame::Map { key: None }),
            Event::SequenceStart(..) => walk.open(range, Frame::List { next: 0 }),
            Event::MappingEnd | Event::SequenceEnd => walk.close(trimmed(text, range)),
            _ => {}
        }
    }
    walk
}

/// A flow collection ends with its bracket. A block collection "ends" where the next token begins;
/// its text ends before the white space there.
fn trimmed(text: &str, (start, end): (usize, usize)) -> usize {
    if end > start { end } else { text[..start].trim_end().len() }
}

#[derive(Default)]
struct Walk {
    /// Open maps and lists: kind, first byte, path, place of the key.
    frames: Vec<Open>,
    path: Path,
    places: HashMap<Path, Place>,
    /// The first key that stands a second time in its map.
    repeated: Option<(usize, usize)>,
}

type Open = (Frame, usize, Path, Option<(usize, usize)>);

enum Frame {
    Map { key: Option<(String, (usize, usize))> },
    List { next: usize },
}

impl Walk {
    /// A scalar or alias: a key, or the value of a key or item.
    fn value(&mut self, range: (usize, usize), text: Option<&str>) {
        if let Some((Frame::Map { key: key @ None }, ..)) = self.frames.last_mut() {
            *key = Some((text.unwrap_or("*").to_string(), range));
            return;
        }
        let (path, key) = self.take();
        self.places.entry(path).or_insert(Place { key, value: range });
    }

    fn open(&mut self, range: (usize, usize), frame: Frame) {
        if let Some((Frame::Map { key: key @ None }, ..)) = self.frames.last_mut() {
            // A map or list as a key: kept apart from everything that can be asked for.
            *key = Some(("?".into(), range));
            self.frames.push((frame, range.0, vec![Step::Key("?".into()); 2], None));
            return;
        }
        let (path, key) = self.take();
        self.path = path.clone();
        self.frames.push((frame, range.0, path, key));
    }

    fn close(&mut self, end: usize) {
        if let Some((_, start, path, key)) = self.frames.pop() {
            self.places.entry(path).or_insert(Place { key, value: (start, end.max(start)) });
        }
        self.path = self.frames.last().map_or(Vec::new(), |f| f.2.clone());
    }

    /// Path and key of the value that begins now.
    fn take(&mut self) -> (Path, Option<(usize, usize)>) {
        let mut path = self.path.clone();
        match self.frames.last_mut() {
            Some((Frame::Map { key }, ..)) => {
                let (name, range) = key.take().unwrap_or_default();
                path.push(Step::Key(name));
                if self.places.contains_key(&path) {
                    self.repeated.get_or_insert(range);
                }
                (path, Some(range))
            }
            Some((Frame::List { next }, ..)) => {
                path.push(Step::Item(*next));
                *next += 1;
                (path, None)
            }
            None => (path, None),
        }
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
