//! Maps of YAML, read by a table of their keys.

use super::meant;
use super::table::{Key, Shape, Table, check_id};
use crate::config::{is_name, quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::doc::Doc;
use crate::limits::{DESCRIPTION, TITLE};
use crate::markdown;
use crate::source::{Places, Span};
use crate::yaml::{Node, flow_scalar};
use std::ops::Range;

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
            if let Some(d) = diags.list.last_mut() {
                d.hints.extend(shorthand(node, table));
                if d.hints.is_empty() {
                    d.hints.push(keys_of(table));
                }
            }
            return None;
        }
        let mut entries = node.entries(diags);
        if let Some(fields) = below_its_id(&entries, table, diags) {
            return Some(fields);
        }
        let names: Vec<&str> = table.keys.iter().map(|k| k.name).collect();
        meant::read(&mut entries, table, diags);
        if let Some(finding) = without_when(node, &entries, table) {
            diags.push(finding);
            return Some(Fields { node: node.clone(), table, entries });
        }
        diags.list.extend(ends(&mut entries, table));
        diags.list.extend(list_cut_off(&mut entries, table));
        let is_unknown = |key: &str| !table.open && !names.contains(&key);
        let mut cut: Vec<usize> = Vec::new();
        for (at, (key, value)) in entries.iter().enumerate().filter(|(_, (key, _))| is_unknown(key)) {
            let before = at.checked_sub(1).map(|at| &entries[at]);
            let finding = cut_off(before, (key, value));
            // Half a number is removed, lest it be reported again. `value` stays: readers of rules report one that is missing.
            cut.extend(finding.as_ref().and(at.checked_sub(1)).filter(|at| entries[*at].0 != "value"));
            diags.push(finding.unwrap_or_else(|| unknown_key(value, key, &names)));
        }
        let cut: Vec<String> = cut.into_iter().rev().map(|at| entries.remove(at).0).collect();
        for key in table.keys.iter().filter(|k| k.required && !cut.iter().any(|name| name == k.name)) {
            if is_missing(key, &entries) {
                let message = missing(key.name);
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
        let before = diags.list.len();
        let text = node.string(diags);
        let is_interval =
            |k: &&Key| k.name == key && matches!(k.shape, Shape::Like(like) if like.contains("\\.\\."));
        let reads_interval = text.is_none() && self.table.keys.iter().any(|k| is_interval(&k));
        if let Some(hint) = reads_interval.then(|| interval(node)).flatten() {
            diags.list[before..].iter_mut().for_each(|d| d.hints = vec![hint.clone()]);
        }
        Some((text?, node.span()))
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

    /// Ids below a key whose entries were not read, for example because they are no maps.
    pub(crate) fn left_out(&self, key: &str, is_read: impl Fn(&str) -> bool) -> Vec<String> {
        let Some(node) = self.get(key) else { return Vec::new() };
        fn named<'a>(node: &Node<'a>) -> Vec<(String, Node<'a>)> {
            if node.is_map() { node.entries(&mut Diags::default()) } else { Vec::new() }
        }
        let of_item = |item: Node<'_>| {
            let entries = named(&item);
            let id = entries.iter().find(|(key, _)| key == "id").and_then(|(_, id)| id.scalar());
            item.scalar().or(id).or_else(|| Some(entries.first()?.0.clone()))
        };
        let typed: Vec<String> = match node.is_list() {
            true => node.one_or_many().into_iter().filter_map(of_item).collect(),
            false => named(node).into_iter().map(|(id, _)| id).collect(),
        };
        typed.into_iter().filter(|id| !is_read(id)).collect()
    }

    pub(crate) fn named(
        &self,
        key: &str,
        table: &'static Table,
        diags: &mut Diags,
    ) -> Vec<(String, Fields<'a>)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let mut out = Vec::new();
        let entries = node.entries(diags);
        if let Some(finding) = without_name(key, node, &entries, table) {
            diags.push(finding);
            return Vec::new();
        }
        for (id, item) in entries {
            // An id that is too long is reported, but read all the same, so that its users are not reported, too.
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
fn without_when(row: &Node<'_>, entries: &[(String, Node<'_>)], table: &Table) -> Option<Diagnostic> {
    table.keys.iter().find(|key| key.required && key.name == "when" && is_missing(key, entries))?;
    let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
    let is_unknown = |(key, _): &&(String, Node<'_>)| !table.open && !is_key(key);
    let first = entries.iter().position(|entry| is_unknown(&entry))?;
    let (word, node) = &entries[first];
    let value = |node: &Node<'_>| {
        let values: Vec<String> = node.one_or_many().iter().filter_map(Node::scalar).collect();
        let values: Vec<String> = values.iter().map(|text| flow_scalar(typed(text))).collect();
        if let [one] = &values[..] { one.clone() } else { format!("[{}]", values.join(", ")) }
    };
    let message = "`when` is missing here";
    let has_then = entries.iter().any(|(key, _)| key == "then");
    let is_else = word == "default" || meant::ELSE.contains(&word.to_lowercase().as_str());
    if is_else && !has_then && is_key("then") {
        let d = Diagnostic::new(Code::InvalidValue, row.span(), message);
        return Some(d.hint(format!("write `{{when: rest, then: {}}}`", value(node))));
    }
    // The finding covers the unknown keys that stand side by side, so that the hint can be pasted over them.
    let count = entries[first..].iter().take_while(is_unknown).count();
    let last = entries[first + count - 1].1.span();
    let span = Span { end: last.end.max(node.key_span().end), ..node.key_span() };
    let cell = |(key, node): &(String, Node<'_>)| format!("{key}: {}", value(node));
    let cells: Vec<String> = entries.iter().filter(is_unknown).map(cell).collect();
    let d = Diagnostic::new(Code::InvalidValue, span, message);
    Some(d.hint(format!("conditions stand below it: `when: {{{}}}`", cells.join(", "))))
}

/// The finding about ends of a range that stand as keys in place of `range`: `{min: 1, max: 50}`. These keys are taken
/// out, so that they are not reported twice.
fn ends(entries: &mut Vec<(String, Node<'_>)>, table: &Table) -> Option<Diagnostic> {
    let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
    if table.open || !is_key("range") || entries.iter().any(|(key, _)| key == "range") {
        return None;
    }
    let find = |names: &[&str]| {
        entries
            .iter()
            .position(|(key, node)| names.contains(&key.as_str()) && !is_key(key) && node.scalar().is_some())
    };
    let low = find(&["min", "from", "start", "low", "minimum"]);
    let high = find(&["max", "to", "end", "until", "high", "maximum"]);
    let (one, other) = (low.or(high)?, high.or(low)?);
    let (first, last) = (one.min(other), one.max(other));
    let text = |at: Option<usize>| at.and_then(|at| entries[at].1.scalar()).unwrap_or_default();
    let range = format!("{}..{}", text(low), text(high));
    let span = Span { end: entries[last].1.span().end, ..entries[first].1.key_span() };
    let message = format!("the ends of a range are written as one, not as `{}`", entries[first].0);
    let mut at = 0..entries.len();
    entries.retain(|_| at.next().is_none_or(|at| at != first && at != last));
    Some(Diagnostic::new(Code::InvalidValue, span, message).hint(format!("write `range: {range}`")))
}

/// The hint about a list or a map in place of an interval: `1..9` for `[1, 9]` and for `{from: 1, to: 9}`.
fn interval(node: &Node<'_>) -> Option<String> {
    let of = |names: &[&str]| names.iter().find_map(|name| node.get(name)?.scalar());
    let (low, high) = match node.is_map() {
        true => (of(&["from", "min", "start", "low"]), of(&["to", "max", "end", "until", "high"])),
        false => match node.one_or_many().iter().map(Node::scalar).collect::<Vec<_>>().as_slice() {
            [low, high] => (low.clone(), high.clone()),
            _ => (None, None),
        },
    };
    let is_any = low.is_some() || high.is_some();
    is_any.then(|| format!("write `{}..{}`", low.unwrap_or_default(), high.unwrap_or_default()))
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

/// The finding about a list without brackets, whose further items YAML reads as keys without a value:
/// `{sum: price, vat}`. Removes these keys from the entries.
fn list_cut_off(entries: &mut Vec<(String, Node<'_>)>, table: &Table) -> Option<Diagnostic> {
    let is_unknown = |key: &str| !table.open && !table.keys.iter().any(|k| k.name == key);
    let has_shape =
        |key: &str, shapes: fn(&Shape) -> bool| table.keys.iter().any(|k| k.name == key && shapes(&k.shape));
    let is_options = |key: &str| has_shape(key, |shape| matches!(shape, Shape::Options));
    let is_list = |key: &str| is_options(key) || has_shape(key, |shape| matches!(shape, Shape::Texts));
    let is_rest = |(key, node): &(String, Node<'_>)| is_unknown(key) && node.is_null() && !key.is_empty();
    let first = entries.windows(2).position(|pair| is_list(&pair[0].0) && is_rest(&pair[1]))?;
    let (key, node) = &entries[first];
    let value = node.scalar()?;
    let count = entries[first + 1..].iter().take_while(|entry| is_rest(entry)).count();
    let rest = entries[first + 1..=first + count].iter().map(|(key, _)| key.clone());
    let items: Vec<String> = std::iter::once(value).chain(rest).map(|item| flow_scalar(&item)).collect();
    let hint = match is_options(key) {
        true => format!(
            "write `{{{}}}`",
            items.iter().map(|item| format!("{item}: {item}")).collect::<Vec<_>>().join(", ")
        ),
        false => format!("write `[{}]`", items.join(", ")),
    };
    let message = format!("the list of `{key}` is cut off at its comma");
    let span = Span { end: entries[first + count].1.key_span().end, ..node.span() };
    let finding = Diagnostic::new(Code::InvalidValue, span, message);
    entries.drain(first + 1..=first + count);
    Some(finding.hint(hint))
}

/// The message about a required key that is not there.
fn missing(key: &str) -> String {
    format!("`{key}` is missing here")
}

/// Reads an entry of a list whose id stands as a key, and reports it: `- late: {title: …}` for
/// `- {id: late, title: …}`.
fn below_its_id<'a>(
    entries: &[(String, Node<'a>)],
    table: &'static Table,
    diags: &mut Diags,
) -> Option<Fields<'a>> {
    let [(id, inner)] = entries else { return None };
    let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
    let has_own_keys = || inner.entries(&mut Diags::default()).iter().any(|(key, _)| is_key(key));
    if table.open
        || is_key(id)
        || !is_key("id")
        || !inner.is_map()
        || inner.get("id").is_some()
        || !has_own_keys()
    {
        return None;
    }
    let message = format!("the id `{id}` stands as a key");
    let d = Diagnostic::new(Code::InvalidValue, inner.key_span(), message);
    diags.push(d.hint(format!("write `id: {id}` beside `title` and the other keys")));
    let mut found = Diags::default();
    let fields = Fields::of(inner, table, &mut found);
    // The id is known: it is the key.
    diags.list.extend(found.list.into_iter().filter(|d| d.message != missing("id")));
    fields
}

/// The finding about a missing name: `dates: {from: due, within: 7d}` for `dates: {name: {from: due, within: 7d}}`.
fn without_name(
    key: &str,
    node: &Node<'_>,
    entries: &[(String, Node<'_>)],
    table: &Table,
) -> Option<Diagnostic> {
    let is_key = |(name, _): &(String, Node<'_>)| table.keys.iter().any(|key| key.name == name);
    let is_one = entries.len() > 1
        && entries.iter().all(is_key)
        && entries.iter().any(|(_, node)| node.scalar().is_some());
    let message = format!("a name is missing between `{key}` and these keys");
    is_one.then(|| {
        let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
        d.hint(format!("write `{key}: {{name: {{{}: …}}}}`", entries[0].0))
    })
}

/// Whether a key lacks a value, and so do all keys that may stand in its place.
fn is_missing(key: &Key, entries: &[(String, Node<'_>)]) -> bool {
    let has = |name: &str| entries.iter().any(|(k, v)| k == name && !v.is_null());
    !has(key.name) && !key.or.iter().any(|name| has(name))
}

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

/// The hint about a text or a list in place of a map: `{from: a}` for `a`, `{range: 1..9}` for `1..9` and `[1, 9]`.
fn shorthand(node: &Node<'_>, table: &Table) -> Option<String> {
    let has = |name: &str| table.keys.iter().any(|key| key.name == name);
    let items: Vec<String> = node.one_or_many().iter().filter_map(Node::scalar).collect();
    if node.is_list() {
        let range = || match items.as_slice() {
            [low, high] if has("range") => Some(format!("write `{{range: {low}..{high}}}`")),
            _ => None,
        };
        return from_list(&node.one_or_many(), table).or_else(range);
    }
    let text = node.scalar().filter(|text| !text.is_empty() && !text.contains(['\n', '`']))?;
    if has("range") && text.contains("..") {
        return Some(format!("write `{{range: {}}}`", flow_scalar(&text)));
    }
    let is_map = |key: &&Key| key.name == text && matches!(key.shape, Shape::Map(_));
    if let Some(key) = table.keys.iter().find(is_map) {
        return Some(format!("write `{{{}: {{}}}}`", key.name));
    }
    let mut required = table.keys.iter().filter(|key| key.required);
    let currency = || {
        let is_currency = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        table.keys.iter().find(|key| key.name == "currency").filter(|_| is_currency)
    };
    let key = match (required.next(), required.next()) {
        (Some(one), None) => one,
        (None, _) if matches!(text.as_str(), "true" | "yes") => return Some("write `{}`".to_string()),
        (None, _) => currency()?,
        _ => return None,
    };
    // A length of time is not what another counts from.
    if key.name == "from" && text.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(format!("write `{{from: …, within: {}}}`", flow_scalar(&text)));
    }
    let is_name = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    match key.name == "from" && has("within") {
        true if is_name && text != "true" => Some(format!("write `{{from: {text}, within: 7d}}`")),
        true => None,
        false => Some(format!("write `{{{}: {}}}`", key.name, flow_scalar(&text))),
    }
}

/// The hint about a value that is no map: the required keys of the map expected here, or else its first three keys.
fn keys_of(table: &Table) -> String {
    let mut keys: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    if keys.is_empty() {
        keys.extend(table.keys.iter().take(3).map(|key| key.name));
    }
    let keys: Vec<String> = keys.iter().map(|key| format!("{key}: …")).collect();
    format!("write its keys below it: `{{{}}}`", keys.join(", "))
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
/// A name in single or full-width braces, `{due}` and `｛｛due｝｝`, is given with them.
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
    let others = single(text).chain(wide(text));
    names.extend(others.map(|range| (text[range.clone()].to_string(), places.span(range))));
    names
}

/// Places of `{due}` and `${due}`, which were probably meant as blanks, with braces and `$`. The braces of
/// formulas and attributes hold something else than a name, or stand directly behind a name or a sign such as
/// `^`.
fn single(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('{').filter_map(move |(at, _)| {
        let inside = text[at + 1..].split(['{', '}', '\n']).next()?;
        let end = at + 1 + inside.len();
        let before = text[..at].chars().next_back();
        let is_alone = !before.is_some_and(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '{' | '}' | '\\' | '^' | '_' | ']' | '`')
        }) && text[end..].starts_with('}')
            && !text[end + 1..].starts_with(['}', '{']);
        let begin = at - usize::from(text[..at].ends_with('$'));
        (is_alone && is_name(inside.trim())).then_some(begin..end + 1)
    })
}

/// Places of names in braces of which one or more are full-width, as a Chinese keyboard writes them: `｛｛ due ｝｝`.
fn wide(text: &str) -> impl Iterator<Item = Range<usize>> {
    let opens = |c: char| matches!(c, '{' | '｛');
    let closes = |c: char| matches!(c, '}' | '｝');
    text.match_indices('｛').filter_map(move |(at, _)| {
        let begin = text[..at].trim_end_matches('{').len();
        // The first of several was met before.
        let is_first = !text[..begin].ends_with('｛');
        let inside = text[at..].trim_start_matches(opens);
        let name = inside.split(|c| opens(c) || closes(c) || c == '\n').next()?;
        let after = &inside[name.len()..];
        let end = text.len() - after.trim_start_matches(closes).len();
        (is_first && is_name(name.trim()) && after.starts_with(closes)).then_some(begin..end)
    })
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
    let lower = text.to_lowercase();
    let mut begun = words.iter().filter(|word| !lower.is_empty() && word.starts_with(&lower));
    let begun = begun.next().filter(|_| begun.next().is_none()).copied();
    match begun.or_else(|| closest(text, words.iter().copied())) {
        Some(word) => d.hint(format!("did you mean `{word}`?")),
        None => d.hint(format!("write one of {}", quoted(words))),
    }
}
