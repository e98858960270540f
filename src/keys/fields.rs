//! Maps of YAML, read by a table of their keys.

use super::table::{Key, Table, check_id};
use crate::config::{quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::doc::Doc;
use crate::limits::{DESCRIPTION, TITLE};
use crate::markdown;
use crate::source::{Places, Span};
use crate::yaml::{Node, flow_scalar};

/// A text with its place.
pub(crate) type Text = (String, Span);

/// A map of YAML whose keys were held against a table.
pub(crate) struct Fields<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) table: &'static Table,
    pub(crate) entries: Vec<(String, Node<'a>)>,
}

impl<'a> Fields<'a> {
    /// Reads a map. Keys that the table does not have, and those that are missing, are reported.
    pub(crate) fn of(node: &Node<'a>, table: &'static Table, diags: &mut Diags) -> Option<Fields<'a>> {
        if !node.is_map() {
            node.wrong("a map of keys and values", diags);
            if let (Some((key, value)), Some(d)) = (no_space(node, table), diags.list.last_mut()) {
                // Missing keys follow from that and are not reported.
                d.hints.push(format!("a space is missing: write `{key}: {value}`"));
                return Some(Fields { node: node.clone(), table, entries: Vec::new() });
            }
            if let (Some(hint), Some(d)) = (shorthand(node, table), diags.list.last_mut()) {
                d.hints.push(hint);
            }
            return None;
        }
        let mut entries = node.entries(diags);
        let names: Vec<&str> = table.keys.iter().map(|k| k.name).collect();
        misspelt(&mut entries, table, &names, diags);
        if let Some(finding) = without_when(&entries, table, &names) {
            diags.push(finding);
            return Some(Fields { node: node.clone(), table, entries });
        }
        let is_unknown = |key: &str| !table.open && !names.contains(&key);
        let mut cut: Vec<usize> = Vec::new();
        for (at, (key, value)) in entries.iter().enumerate().filter(|(_, (key, _))| is_unknown(key)) {
            let before = at.checked_sub(1).map(|at| &entries[at]);
            let finding = cut_off(before, (key, value));
            // Half a number is removed, lest it be reported again; `value` stays, lest it be missing.
            cut.extend(finding.as_ref().and(at.checked_sub(1)).filter(|at| entries[*at].0 != "value"));
            diags.push(finding.unwrap_or_else(|| unknown_key(value, key, &names)));
        }
        cut.into_iter().rev().for_each(|at| _ = entries.remove(at));
        for key in table.keys.iter().filter(|k| k.required) {
            if is_missing(key, &entries) {
                let message = format!("`{}` is missing here", key.name);
                let d = Diagnostic::new(Code::InvalidValue, head(node), message);
                diags.push(d.hint(format!("add `{}: …`", key.name)));
            }
        }
        Some(Fields { node: node.clone(), table, entries })
    }

    /// The value of a key that is there and not `null`.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entries.iter().find(|(k, v)| k == key && !v.is_null()).map(|(_, v)| v)
    }

    /// Whether a key is there, even as `null`.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k == key)
    }

    pub(crate) fn string(&self, key: &str, diags: &mut Diags) -> Option<String> {
        self.get(key)?.string(diags)
    }

    /// A text that other pages show: a title, a question.
    pub(crate) fn title(&self, key: &str, diags: &mut Diags) -> Option<String> {
        self.get(key)?.short(&TITLE, diags)
    }

    /// A sentence that lists show; empty where there is none.
    pub(crate) fn description(&self, diags: &mut Diags) -> String {
        self.get("description").and_then(|node| node.short(&DESCRIPTION, diags)).unwrap_or_default()
    }

    pub(crate) fn text(&self, key: &str, diags: &mut Diags) -> Option<Text> {
        let node = self.get(key)?;
        Some((node.string(diags)?, node.span()))
    }

    /// A text, and the places of its parts.
    fn placed(&self, key: &str, diags: &mut Diags) -> Option<(String, Places)> {
        let node = self.get(key)?;
        let text = node.string(diags)?;
        let places = node.places(&text);
        Some((text, places))
    }

    pub(crate) fn texts(&self, key: &str, diags: &mut Diags) -> Vec<Text> {
        self.get(key).map_or_else(Vec::new, |node| texts(node, diags))
    }

    pub(crate) fn markdown(&self, key: &str, diags: &mut Diags) -> Option<Doc> {
        let (text, places) = self.placed(key, diags)?;
        Some(markdown::parse(&text, places, diags))
    }

    /// A text whose blanks the reader's answers fill.
    pub(crate) fn text_with_blanks(&self, key: &str, diags: &mut Diags) -> Doc {
        let text = self.placed(key, diags);
        text.map_or_else(Doc::default, |(text, places)| markdown::parse_with_blanks(&text, places, diags))
    }

    /// The same for a text with passages, which `::: when` shows only in some cases.
    pub(crate) fn text_for_cases(&self, key: &str, diags: &mut Diags) -> Doc {
        let text = self.placed(key, diags);
        text.map_or_else(Doc::default, |(text, places)| markdown::parse_for_cases(&text, places, diags))
    }

    /// The names of the blanks in a text, each with its place.
    pub(crate) fn blanks(&self, keys: &[&str]) -> Vec<Text> {
        let mut names = Vec::new();
        for node in keys.iter().filter_map(|key| self.get(key)) {
            let text = node.scalar().unwrap_or_default();
            names.extend(blanks_in(&text, &node.places(&text)));
        }
        names
    }

    /// One of some words. Another word is reported.
    pub(crate) fn word(&self, key: &str, words: &[&'static str], diags: &mut Diags) -> Option<&'static str> {
        let (text, span) = self.text(key, diags)?;
        if let Some(word) = words.iter().find(|w| **w == text) {
            return Some(word);
        }
        diags.push(cannot_be(key, &text, span, words));
        None
    }

    pub(crate) fn maps(&self, key: &str, table: &'static Table, diags: &mut Diags) -> Vec<Fields<'a>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        Fields::list(node, table, diags)
    }

    /// The maps of a list that stands by itself.
    pub(crate) fn list(list: &Node<'a>, table: &'static Table, diags: &mut Diags) -> Vec<Fields<'a>> {
        list.items(diags).iter().filter_map(|item| Fields::of(item, table, diags)).collect()
    }

    pub(crate) fn named(
        &self,
        key: &str,
        table: &'static Table,
        diags: &mut Diags,
    ) -> Vec<(String, Fields<'a>)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let mut out = Vec::new();
        for (id, item) in node.entries(diags) {
            // One that is too long was told; what names it is right.
            check_id(&id, item.key_span(), diags);
            if let Some(fields) = Fields::of(&item, table, diags) {
                out.push((id, fields));
            }
        }
        out
    }

    /// The beginning of the map: its key, or its first line.
    pub(crate) fn span(&self) -> Span {
        head(&self.node)
    }
}

/// The finding about a row with its conditions beside `when`, not below it, or with `else` for `rest`.
fn without_when(entries: &[(String, Node<'_>)], table: &Table, names: &[&str]) -> Option<Diagnostic> {
    table.keys.iter().find(|key| key.required && key.name == "when" && is_missing(key, entries))?;
    let unknown = || entries.iter().filter(|(key, _)| !table.open && !names.contains(&key.as_str()));
    let (first, node) = unknown().next()?;
    let value = |node: &Node<'_>| {
        let values: Vec<String> = node.one_or_many().iter().filter_map(Node::scalar).collect();
        let values: Vec<String> = values.iter().map(|text| flow_scalar(typed(text))).collect();
        if let [one] = &values[..] { one.clone() } else { format!("[{}]", values.join(", ")) }
    };
    let message = "`when` is missing here";
    let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
    let has_then = entries.iter().any(|(key, _)| key == "then");
    if matches!(first.as_str(), "else" | "default" | "otherwise") && !has_then && names.contains(&"then") {
        return Some(d.hint(format!("write `{{when: rest, then: {}}}`", value(node))));
    }
    let cells: Vec<String> = unknown().map(|(key, node)| format!("{key}: {}", value(node))).collect();
    Some(d.hint(format!("conditions stand below it: `when: {{{}}}`", cells.join(", "))))
}

/// A value in the words of rule sets: `yes` for `true`, `no` for `false`.
fn typed(text: &str) -> &str {
    match text {
        "true" => "yes",
        "false" => "no",
        _ => text,
    }
}

/// The finding about a number split at its comma, so that the rest is a key: `{value: 5,50}`.
fn cut_off(before: Option<&(String, Node<'_>)>, (key, node): (&str, &Node<'_>)) -> Option<Diagnostic> {
    let (number, from) = before.and_then(|(_, node)| Some((node.scalar()?, node.span())))?;
    let is_cut = node.is_null()
        && !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit());
    let message = format!("`{number},{key}` is cut off at its comma");
    let span = Span { end: node.key_span().end, ..from };
    let hint =
        format!("write `{number}.{key}`: a point stands before decimals, and nothing between thousands");
    is_cut.then(|| Diagnostic::new(Code::InvalidValue, span, message).hint(hint))
}

/// Whether a key lacks a value, and so do all keys that may stand in its place.
fn is_missing(key: &Key, entries: &[(String, Node<'_>)]) -> bool {
    let has = |name: &str| entries.iter().any(|(k, v)| k == name && !v.is_null());
    !has(key.name) && !key.or.iter().any(|name| has(name))
}

/// Synonyms of required keys, for hints.
const SYNONYMS: [(&str, &[&str]); 7] = [
    ("to", &["by", "per"]),
    ("by", &["to", "times", "factor"]),
    ("title", &["name", "label", "heading", "caption"]),
    ("ask", &["question", "prompt", "label"]),
    ("then", &["outcome", "result", "text", "advice", "leads_to"]),
    ("when", &["if", "condition", "conditions", "where"]),
    ("from", &["since", "start", "of"]),
];

/// The hint about a list in place of a map: a list of the map's values, or of one map.
fn from_list(items: &[Node<'_>], table: &Table) -> Option<String> {
    if items.iter().all(Node::is_map) {
        return Some("take out the `-` before it: a map stands alone".to_string());
    }
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let values: Vec<String> = items.iter().filter_map(Node::scalar).map(|text| flow_scalar(&text)).collect();
    if values.len() != items.len() || required.len() != values.len() {
        return None;
    }
    let pairs = required.iter().zip(&values).map(|(key, value)| format!("{key}: {value}"));
    Some(format!("write `{{{}}}`", pairs.collect::<Vec<_>>().join(", ")))
}

/// Key and value of a text that lacks the space between them: `title:Wait`.
fn no_space(node: &Node<'_>, table: &Table) -> Option<(String, String)> {
    let text = node.scalar()?;
    let (key, value) = text.split_once(':')?;
    let is_key = table.keys.iter().any(|k| k.name == key);
    (is_key && !value.is_empty()).then(|| (key.to_string(), flow_scalar(value)))
}

/// The hint about a text in place of a map with one required key: `elapsed: a` is `elapsed: {from: a}`.
fn shorthand(node: &Node<'_>, table: &Table) -> Option<String> {
    if node.is_list() {
        return from_list(&node.one_or_many(), table);
    }
    let text = node.scalar().filter(|text| !text.is_empty() && !text.contains(['\n', '`']))?;
    let mut required = table.keys.iter().filter(|key| key.required);
    let currency = || {
        let is_currency = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        table.keys.iter().find(|key| key.name == "currency").filter(|_| is_currency)
    };
    let key = match (required.next(), required.next()) {
        (Some(one), None) => one,
        (None, _) => currency()?,
        _ => return None,
    };
    // A length of time is not what another counts from.
    if key.name == "from" && text.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(format!("write `{{from: …, within: {}}}`", flow_scalar(&text)));
    }
    Some(format!("write `{{{}: {}}}`", key.name, flow_scalar(&text)))
}

/// Keys that must be there and are misspelt. They are read as what they are meant to be, so that nothing else
/// seems to be missing.
fn misspelt(entries: &mut [(String, Node<'_>)], table: &Table, names: &[&str], diags: &mut Diags) {
    let missing = |key: &&Key| key.required && is_missing(key, entries);
    let missing: Vec<&str> = table.keys.iter().filter(missing).map(|k| k.name).collect();
    for (key, node) in entries.iter_mut().filter(|(key, _)| !table.open && !names.contains(&key.as_str())) {
        let synonym =
            || SYNONYMS.iter().find(|(name, words)| missing.contains(name) && words.contains(&key.as_str()));
        if let Some(near) = closest(key, missing.iter().copied()).or_else(|| synonym().map(|(name, _)| *name))
        {
            let message = format!("`{near}` is missing here: `{key}` is no key");
            let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
            diags.push(d.hint(format!("did you mean `{near}`?")));
            *key = near.to_string();
        }
    }
}

/// A place that names a map without covering all of it: its key, or its first key and value.
fn head(node: &Node<'_>) -> Span {
    let key = node.key_span();
    if key != node.span() {
        return key;
    }
    let first = node.entries(&mut Diags::default()).into_iter().next();
    first.map_or(key, |(_, value)| Span { end: value.span().end.min(key.end), ..key })
}

/// A text at its first blank: the words before it, its name, the rest.
pub(crate) fn first_blank(text: &str) -> Option<(&str, &str, &str)> {
    markdown::blank::first(text)
}

/// The names of the blanks in a text, each with its place.
/// An unclosed blank is given with its braces, up to the end of the line: `{{ due.`
pub(crate) fn blanks_in(text: &str, places: &Places) -> Vec<Text> {
    let mut names = Vec::new();
    let mut rest = text;
    let place = |part: &str, length: usize| {
        let at = text.len() - part.len();
        places.span(at..at + length)
    };
    while let Some((before, name, after)) = first_blank(rest) {
        let open = &rest[before.len()..];
        if name.contains("{{") {
            let line = first_line(open);
            names.push((line.clone(), place(open, line.len())));
            rest = &open[2..];
            rest = &rest[rest.find("{{").unwrap_or(0)..];
            continue;
        }
        names.push((name.to_string(), place(open, open.len() - after.len())));
        rest = after;
    }
    if let Some(open) = rest.find("{{").map(|at| &rest[at..]) {
        let line = first_line(open);
        names.push((line.clone(), place(open, line.len())));
    }
    names
}

fn first_line(text: &str) -> String {
    text.split(['\n', '\r']).next().unwrap_or_default().to_string()
}

/// Texts of a list, or a single text, each with its place.
pub(crate) fn texts(node: &Node<'_>, diags: &mut Diags) -> Vec<Text> {
    let items = node.one_or_many();
    // Nearly all are single, in hundreds of thousands of cells.
    let mut texts = Vec::with_capacity(items.len());
    texts.extend(items.iter().filter_map(|n| Some((n.string(diags)?, n.span()))));
    texts
}

/// The finding about a word that a key cannot be.
pub(crate) fn cannot_be(key: &str, text: &str, span: Span, words: &[&str]) -> Diagnostic {
    let d = Diagnostic::new(Code::InvalidValue, span, format!("`{key}` cannot be `{text}`"));
    match closest(text, words.iter().copied()) {
        Some(word) => d.hint(format!("did you mean `{word}`?")),
        None => d.hint(format!("write one of {}", quoted(words))),
    }
}
