//! YAML with places.
//!
//! A [`Yaml`] is one document; a [`Node`] is a value in it that knows its path and where it stands. What
//! no parser should be given is refused before: see `brackets`. The parser gives the events,
//! `tree` makes values of them.

mod brackets;
mod faults;
mod instead;
mod lost;
mod places;
mod said;
mod scalar;
pub(crate) mod slips;
mod tree;

use crate::diag::{Code, Diagnostic, Diags, cut};
use crate::limits::{Cap, SHOWN_KEY};
use crate::source::{FileId, Span};
use faults::{finding, too_much};
pub(crate) use instead::pasted;
use std::borrow::Cow;
use std::rc::Rc;
use tree::{Range, Tree, Value};

/// One YAML document of a file.
pub struct Yaml {
    file: FileId,
    /// First byte of the document in the file.
    offset: usize,
    text: String,
    tree: Tree,
    /// Places in the file of the parts of a translated text, by the part's first byte.
    origins: Vec<(usize, Span)>,
}

/// A value of a [`Yaml`] document with its path.
#[derive(Clone)]
pub struct Node<'a> {
    yaml: &'a Yaml,
    /// Its slot, and that of its key.
    slot: u32,
    key: Option<u32>,
    /// Its place, if it is not that of its slot: a value behind an alias has the alias's place.
    at: Option<Place>,
    path: Option<Rc<Link>>,
}

#[derive(Clone, Copy)]
struct Place {
    key: Range,
    value: Range,
}

/// The last step of a path, and the path before it.
struct Link {
    before: Option<Rc<Link>>,
    step: Step,
}

enum Step {
    /// The slot of a key.
    Key(u32),
    Item(usize),
}

impl Yaml {
    /// Reads one document. `offset` is where `text` begins in its file (front matter begins after `---`).
    /// A fault is reported as `invalid-yaml` and gives `None`.
    pub fn parse(file: FileId, text: &str, offset: usize, diags: &mut Diags) -> Option<Yaml> {
        let refused = too_much(text).map_or(Ok(()), Err);
        match refused.and_then(|()| Tree::read(text)) {
            Ok(tree) => Some(Yaml { file, offset, text: text.to_string(), tree, origins: Vec::new() }),
            Err(fault) => {
                diags.push(finding(file, text, offset, fault));
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
        diags.list.extend(found.list.into_iter().map(|d| Diagnostic { span: whole, edit: None, ..d }));
        Some(Yaml { origins, ..yaml? })
    }

    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node { yaml: self, slot: self.tree.root, key: None, at: None, path: None }
    }

    fn span_of(&self, (start, end): Range) -> Span {
        let parts = self.origins.partition_point(|(at, _)| *at <= start as usize);
        if let Some((_, origin)) = self.origins[..parts].last() {
            return *origin;
        }
        Span::new(self.file, self.offset + start as usize..self.offset + end as usize)
    }

    /// A key as text; a map or list as JSON.
    fn name(&self, key: u32) -> String {
        match self.scalar(self.tree.resolved(key)) {
            Some(text) => text.into_owned(),
            None => self.json(key).to_string(),
        }
    }

    /// A text; numbers and booleans as the text that was typed.
    fn scalar(&self, value: Value) -> Option<Cow<'_, str>> {
        match value {
            Value::Text(text) | Value::Number(text) => Some(self.tree.text(text, &self.text).into()),
            Value::Bool(value) => Some(value.to_string().into()),
            _ => None,
        }
    }

    fn json(&self, slot: u32) -> serde_json::Value {
        match self.tree.resolved(slot) {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => value.into(),
            Value::Number(text) => number(self.tree.text(text, &self.text)),
            Value::Text(text) => self.tree.text(text, &self.text).into(),
            Value::List { first, len } => {
                self.tree.slots_of(first, len).iter().map(|item| self.json(*item)).collect()
            }
            Value::Map { first, len, .. } => {
                let pairs = self.tree.slots_of(first, len).chunks(2);
                serde_json::Value::Object(pairs.map(|p| (self.name(p[0]), self.json(p[1]))).collect())
            }
            Value::Tagged { tag, value } => {
                let tag = self.tree.text(tree::Text::Own(tag), &self.text);
                serde_json::json!({ tag.trim_start_matches('!'): self.json(value) })
            }
            Value::Alias(_) => serde_json::Value::Null,
        }
    }
}

fn number(text: &str) -> serde_json::Value {
    let decimal = scalar::number(text).unwrap_or_default();
    let text = decimal.as_str();
    let whole = text.parse::<i64>().map(Into::into).or_else(|_| text.parse::<u64>().map(Into::into));
    whole.or_else(|_| text.parse::<f64>().map(Into::into)).unwrap_or(serde_json::Value::Null)
}

/// The steps of a path, from the root on.
fn steps(path: Option<&Link>) -> Vec<&Step> {
    let links = std::iter::successors(path, |link| link.before.as_deref());
    let mut steps: Vec<&Step> = links.map(|link| &link.step).collect();
    steps.reverse();
    steps
}

impl<'a> Node<'a> {
    /// Place of the value.
    pub fn span(&self) -> Span {
        self.yaml.span_of(self.place().value)
    }

    /// Place of its key (the value's place for list items and the root).
    pub fn key_span(&self) -> Span {
        self.yaml.span_of(self.place().key)
    }

    fn place(&self) -> Place {
        self.at.unwrap_or_else(|| {
            let place = |slot: u32| self.yaml.tree.slot(slot).place;
            Place { key: place(self.key.unwrap_or(self.slot)), value: place(self.slot) }
        })
    }

    fn value(&self) -> Value {
        self.yaml.tree.resolved(self.slot)
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
                Step::Key(key) => self.yaml.name(*key),
            };
            if !out.is_empty() {
                out.push('.');
            }
            // Said with every finding below it.
            out.push_str(&cut(&key, SHOWN_KEY.most));
        }
        out
    }

    /// Whether the value is absent or `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value(), Value::Null)
    }

    /// Whether the value is a map.
    pub fn is_map(&self) -> bool {
        matches!(self.value(), Value::Map { .. })
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value(), Value::List { .. })
    }

    /// The value under `key`, if this is a map that has it and it is not `null`.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        let tree = &self.yaml.tree;
        let is_key = |slot: u32| match tree.resolved(slot) {
            Value::Text(text) => tree.text(text, &self.yaml.text) == key,
            _ => false,
        };
        let mut pairs = self.pairs().enumerate();
        let (at, pair) = pairs.find(|(_, pair)| is_key(pair[0]))?;
        let node = self.entry(at, pair);
        (!node.is_null()).then_some(node)
    }

    /// Keys and values of a map; none of anything else.
    fn pairs(&self) -> std::slice::Chunks<'a, u32> {
        match self.value() {
            Value::Map { first, len, .. } => self.yaml.tree.slots_of(first, len).chunks(2),
            _ => [].chunks(2),
        }
    }

    fn entry(&self, at: usize, pair: &[u32]) -> Node<'a> {
        let own = if let Value::Map { own, .. } = self.value() { own as usize } else { 0 };
        let node = self.child(Step::Key(pair[0]), pair[1], Some(pair[0]));
        // A merged value is typed elsewhere: its place is that of the map it is merged into.
        if 2 * at < own { node } else { Node { at: Some(self.place()), ..node } }
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
        if !self.is_map() {
            self.wrong("a map of keys and values", diags);
            if let Some(d) = diags.list.last_mut().filter(|d| d.hints.is_empty()) {
                d.hints.push("write keys and their values below it: `key: value`".into());
            }
        }
        let pairs = self.pairs().enumerate();
        pairs.map(|(at, pair)| (self.yaml.name(pair[0]), self.entry(at, pair))).collect()
    }

    /// Like [`Node::entries`], for the root of a file: `hint` says how to write the file as a map.
    pub fn entries_of_file(&self, hint: &str, diags: &mut Diags) -> Vec<(String, Node<'a>)> {
        let before = diags.list.len();
        let entries = self.entries(diags);
        for d in diags.list[before..].iter_mut().filter(|d| d.hints.is_empty()) {
            d.hints.push(hint.into());
        }
        entries
    }

    /// Items of a list; anything else is reported.
    pub fn items(&self, diags: &mut Diags) -> Vec<Node<'a>> {
        if !self.is_list() {
            self.wrong("a list", diags);
            return Vec::new();
        }
        self.one_or_many()
    }

    /// Items of a list, or the value itself as the only one.
    pub fn one_or_many(&self) -> Vec<Node<'a>> {
        match self.value() {
            Value::List { first, len } => {
                let items = self.yaml.tree.slots_of(first, len).iter().enumerate();
                items.map(|(i, slot)| self.child(Step::Item(i), *slot, None)).collect()
            }
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// A text; numbers and booleans count as the text that was typed.
    pub fn string(&self, diags: &mut Diags) -> Option<String> {
        let text = self.scalar();
        match (&text, self.taken_for_something_else()) {
            (_, Some(d)) => diags.push(d),
            (None, None) => self.wrong("a text", diags),
            (Some(_), None) => {}
        }
        text
    }

    /// A text, where it is neither a map nor a list.
    pub fn string_if_scalar(&self, diags: &mut Diags) -> Option<String> {
        self.scalar()?;
        self.string(diags)
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

    /// Whether the value is a text of one line without quotes, typed in this file.
    pub fn is_plain(&self) -> bool {
        let (start, end) = self.place().value;
        let typed = self.yaml.text.get(start as usize..end as usize).unwrap_or_default();
        self.yaml.origins.is_empty() && self.scalar().is_some_and(|text| text == typed)
    }

    /// Like [`Node::string`] without a report.
    pub fn scalar(&self) -> Option<String> {
        self.yaml.scalar(self.value()).map(Cow::into_owned)
    }

    /// `true` or `false` (also `yes`, `no`, `是`, `否`).
    pub fn boolean(&self, diags: &mut Diags) -> Option<bool> {
        match self.yaml.scalar(self.value()).as_deref() {
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
        let number = match self.value() {
            Value::Number(text) => {
                scalar::number(self.yaml.tree.text(text, &self.yaml.text)).and_then(|text| text.parse().ok())
            }
            // Zeros in front make no octal number.
            Value::Text(_) if self.is_plain() => self.scalar().and_then(|text| text.parse().ok()),
            _ => None,
        };
        let is_quoted = || self.scalar().is_some_and(|text| text.trim().parse::<i64>().is_ok());
        if number.is_none() {
            self.wrong("a whole number", diags);
            if let Some(d) = diags.list.last_mut().filter(|_| is_quoted()) {
                d.hints.push("write it without quotes".into());
            }
        }
        number
    }

    /// A date, `2026-03-02`. A date with a time counts as its day.
    pub fn date(&self, diags: &mut Diags) -> Option<jiff::civil::Date> {
        let date = self.yaml.scalar(self.value()).and_then(|s| {
            let day = s.split(['T', ' ']).next().unwrap_or("");
            day.parse().ok().or_else(|| short_day(day))
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
        self.yaml.json(self.slot)
    }

    /// Reports that something else was expected here.
    pub fn wrong(&self, expected: &str, diags: &mut Diags) {
        let found = match self.value() {
            Value::Null => "nothing".to_string(),
            Value::Map { .. } => "a map".to_string(),
            Value::List { .. } => "a list".to_string(),
            Value::Tagged { tag, .. } => {
                format!("a tagged value `{}`", self.yaml.tree.text(tree::Text::Own(tag), &self.yaml.text))
            }
            other => format!("`{}`", self.yaml.scalar(other).unwrap_or_default()),
        };
        let path = self.path();
        let message = match path.is_empty() {
            true => format!("this should be {expected}, found {found}"),
            false => format!("`{path}` should be {expected}, found {found}"),
        };
        let d = Diagnostic::new(Code::InvalidValue, self.span(), message);
        let hint = not_key(&found).filter(|_| expected.contains("map")).map(str::to_string);
        diags.push(match hint.or_else(|| self.instead(expected)) {
            Some(hint) => d.hint(hint),
            None => d,
        });
    }

    fn child(&self, step: Step, slot: u32, key: Option<u32>) -> Node<'a> {
        let is_alias = matches!(self.yaml.tree.slot(self.slot).value, Value::Alias(_));
        let at = if is_alias { Some(self.place()) } else { self.at };
        let path = Some(Rc::new(Link { before: self.path.clone(), step }));
        Node { yaml: self.yaml, slot, key, at, path }
    }
}

/// A day without zeros in front, `2026-3-2`, as YAML 1.1 has it.
fn short_day(text: &str) -> Option<jiff::civil::Date> {
    let is_plain =
        text.find('-') == Some("2026".len()) && text.bytes().all(|b| b == b'-' || b.is_ascii_digit());
    if is_plain { slips::day(text)?.parse().ok() } else { None }
}

/// The hint about a text that was meant as a key and its value, but with another sign than `:` between them.
fn not_key(text: &str) -> Option<&'static str> {
    match text {
        // Full-width brackets have a hint of their own, which knows their content.
        _ if text.starts_with("`｛") || text.starts_with("`［") => None,
        _ if text.contains('：') => Some("write `:` and a space in the place of the full-width `：`"),
        _ if text.contains(" = ") => Some("write `key: value`, with a colon and a space"),
        _ => None,
    }
}

/// A text as a YAML value inside `{}` or `[]`, in quotes where YAML would read it as something else.
pub(crate) fn flow_scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '<' | ' ');
    let begins = text.starts_with(|c: char| c.is_alphanumeric() || c == '<');
    match begins && text.chars().all(is_plain) && !text.ends_with(' ') {
        true => text.to_string(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{YAML_ALIASED, YAML_DEPTH, YAML_FLOW, YAML_VALUES};

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
        assert_eq!(&text[y.span().range()], "'y'");
        assert_eq!(&text[cell.key_span().range()], "refund");
        let first = rules[0].span();
        assert_eq!(&text[first.range()], "{id: a, when: {refund: done}}");
        let second = rules[1].span();
        assert!(text[second.range()].ends_with("'y']"));
    }

    #[test]
    fn an_alias_stands_where_it_is_written_and_so_does_what_is_in_it() {
        let text = "a: &x {k: [v, w]}\nb: *x\nc: {<<: *x, l: 1}\n";
        let (yaml, mut diags) = read(text);
        let yaml = yaml.unwrap();
        let at = |node: &Node<'_>| text[node.span().range()].to_string();
        let first = |key: &str, diags: &mut Diags| {
            let list = yaml.root().get(key).unwrap().get("k").unwrap();
            list.items(diags)[0].clone()
        };
        assert_eq!(at(&first("a", &mut diags)), "v");
        assert_eq!(at(&first("b", &mut diags)), "*x");
        assert_eq!(first("b", &mut diags).path(), "b.k[0]");
        assert_eq!(at(&first("c", &mut diags)), "{<<: *x, l: 1}");
        let own = yaml.root().get("c").unwrap().get("l").unwrap();
        assert_eq!((at(&own), own.integer(&mut diags)), ("1".to_string(), Some(1)));
        assert!(diags.list.is_empty());
    }

    #[test]
    fn aliases_are_counted_in_bytes() {
        let most = YAML_ALIASED.most;
        let repeated = |bytes: usize, times: usize| {
            format!("a: &a {}\nb:\n{}", "x".repeat(bytes), "  - *a\n".repeat(times))
        };
        // A tenth of the values that a text of this length may have.
        assert!(read(&repeated(1000, most / 1100)).0.is_some());
        let (yaml, diags) = read(&repeated(1000, 2 * most / 1000));
        assert!(yaml.is_none());
        assert_eq!(diags.list[0].message, YAML_ALIASED.message);
        // Merged keys are no bytes, but each is a key more.
        let map: String = (0..3000).map(|i| format!("  k{i}: 1\n")).collect();
        let merged = format!("a: &a\n{map}b:\n{}", "  - <<: *a\n".repeat(3000));
        assert_eq!(read(&merged).1.list[0].message, YAML_ALIASED.message);
    }

    #[test]
    fn depth_is_counted_through_aliases() {
        let nested = |levels: usize| {
            let lists: String = (1..levels).map(|i| format!("a{i}: &a{i} [*a{}]\n", i - 1)).collect();
            format!("a0: &a0 [x]\n{lists}")
        };
        assert!(read(&nested(YAML_DEPTH.most - 1)).0.is_some());
        let (yaml, diags) = read(&nested(YAML_DEPTH.most + 1));
        assert!(yaml.is_none());
        assert!(diags.list[0].message.contains("levels deep"), "{:?}", diags.list[0]);
        let block: String = (0..=YAML_DEPTH.most).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
        assert!(read(&block).1.list[0].message.contains("levels deep"));
    }

    #[test]
    fn a_text_has_values_in_proportion_to_its_length() {
        let dense = "- a\n".repeat(YAML_VALUES.most);
        assert!(read(&dense).0.is_some());
        assert_eq!(read(&"[]: \n".repeat(2)).1.list.len(), 0);
        let denser = format!("{{a: {}}}", "-\n".repeat(3 * YAML_VALUES.most));
        let (yaml, diags) = read(&denser);
        assert!(yaml.is_none());
        assert!(diags.list[0].message.contains("more values than"), "{:?}", diags.list[0]);
        // Between two brackets, there are fewer.
        let between = |values: usize| format!("a: [{}]", "b, ".repeat(values));
        assert!(read(&between(YAML_FLOW.most - 2)).0.is_some());
        assert!(read(&between(YAML_FLOW.most + 2)).1.list[0].message.contains("between two brackets"));
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
            let d = &diags.list[0];
            assert!(d.message.contains(needle) || d.hints[0].contains(needle), "{d:?}");
        }
    }
}
