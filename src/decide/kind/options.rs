//! Options as typed: a map of ids and words, in groups where the author has some, or the name of a list.

use super::definition::{OptionGroup, Params};
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Fields, Shape, Table, check_id, must, table};
use crate::limits::{ATOMS, TITLE};
use crate::yaml::{Node, flow_scalar};
use std::collections::HashSet;

/// A group of options.
pub(crate) static GROUP: Table = table(&[
    must("title", Shape::Text, "What its options have in common."),
    must("options", Shape::Words, "Its options: id and words."),
]);

/// Reads the options of a fact. Those with a fault are left out; none at all is a fault, too.
pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Params> {
    match node.string_if_scalar(diags) {
        Some(name) => Some(Params { list: Some((name, node.span())), ..Params::default() }),
        None => list(node, diags),
    }
}

/// Reads a list of options that stands by itself.
pub(crate) fn list(node: &Node<'_>, diags: &mut Diags) -> Option<Params> {
    if node.is_list() {
        node.wrong("a map of options", diags);
        let items = node.one_or_many();
        let is_id = |word: &str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let pair = |item: &Node<'_>| match item.entries(&mut Diags::default()).as_slice() {
            [(id, label)] if item.is_map() => Some(format!("{id}: {}", flow_scalar(&label.scalar()?))),
            _ => item.scalar().filter(|word| is_id(word)).map(|word| format!("{word}: {word}")),
        };
        let pairs: Vec<String> = items.iter().take(9).map_while(pair).collect();
        let one = format!("{{{}}}", pairs.join(", "));
        if pairs.len() < 9 && pairs.len() == items.len() {
            let d = diags.list.last_mut();
            d.into_iter().for_each(|d| d.hints.push(format!("write `{one}`")));
        }
        return None;
    }
    let entries = node.entries(diags);
    if !entries.is_empty() && entries.iter().all(|(_, words)| words.is_null()) {
        let pairs: Vec<String> = entries.iter().take(12).map(|(id, _)| format!("{id}: {id}")).collect();
        let d = Diagnostic::new(Code::InvalidValue, node.span(), "the options have no words for readers");
        diags.push(d.hint(format!("write `{{{}}}`", pairs.join(", "))));
        return None;
    }
    let mut reader = Reader::default();
    for (id, value) in entries {
        match value.is_map() {
            true => reader.group(id, &value, diags),
            false => reader.option(id, &value, diags),
        }
    }
    let Reader { mut options, mut groups, .. } = reader;
    if ATOMS.is_below(options.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, node.key_span(), "options", options.len()));
        options.truncate(ATOMS.most);
        groups.retain(|group| group.places.end <= ATOMS.most);
    }
    if options.is_empty() {
        node.wrong("a map of options", diags);
        if let Some(d) = diags.list.last_mut().filter(|d| d.hints.is_empty()) {
            d.hints.push("write ids and words for readers: `{a: …, b: …}`".into());
        }
        return None;
    }
    Some(Params { options, groups, ..Params::default() })
}

/// The map of options, `{post: post, shop: shop}`, for options that were typed as one text, `post | shop`.
pub(crate) fn typed(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['|', ',', ';', '/', '、', '，']).map(str::trim).collect();
    let is_id =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let fine = (2..=12).contains(&parts.len()) && parts.iter().all(is_id);
    let pairs: Vec<String> = parts.iter().map(|part| format!("{part}: {part}")).collect();
    fine.then(|| format!("{{{}}}", pairs.join(", ")))
}

#[derive(Default)]
struct Reader {
    options: Vec<(String, String)>,
    groups: Vec<OptionGroup>,
    ids: HashSet<String>,
    words: HashSet<String>,
}

impl Reader {
    fn group(&mut self, id: String, node: &Node<'_>, diags: &mut Diags) {
        if !self.is_new(&id, node, diags) {
            return;
        }
        let Some(map) = Fields::of(node, &GROUP, diags) else { return };
        let start = self.options.len();
        for (id, value) in map.get("options").map_or_else(Vec::new, |options| options.entries(diags)) {
            self.option(id, &value, diags);
        }
        if self.options.len() == start {
            let d = Diagnostic::new(Code::InvalidValue, node.key_span(), "a group without options");
            diags.push(d.hint("write its options under `options:`, or take it out"));
            return;
        }
        let title = map.title("title", diags).unwrap_or_default();
        self.groups.push(OptionGroup { id, title, places: start..self.options.len() });
    }

    fn option(&mut self, id: String, value: &Node<'_>, diags: &mut Diags) {
        if let Some((d, id, label)) = value.glued(&id) {
            diags.push(d);
            if self.is_new(id, value, diags) {
                self.options.push((id.to_string(), label.to_string()));
            }
            return;
        }
        if !self.is_new(&id, value, diags) {
            return;
        }
        let Some(label) = value.short(&TITLE, diags) else { return };
        if !self.words.insert(label.clone()) {
            let message = format!("two options read `{label}`");
            let d = Diagnostic::new(Code::DuplicateId, value.span(), message);
            diags.push(d.hint("give one of them words of its own: readers cannot tell them apart"));
        }
        self.options.push((id, label));
    }

    /// Whether an id can be used. What is wrong with it is reported.
    fn is_new(&mut self, id: &str, node: &Node<'_>, diags: &mut Diags) -> bool {
        if !check_id(id, node.key_span(), diags) {
            return false;
        }
        if id == "unsure" {
            let message = "an option cannot be called `unsure`";
            let hint = "`unsure: …` beside the options lets readers answer that they are not sure";
            diags.push(Diagnostic::new(Code::InvalidValue, node.key_span(), message).hint(hint));
        }
        if !self.ids.insert(id.to_string()) {
            let message = format!("there are two options or groups called `{id}`");
            let d = Diagnostic::new(Code::DuplicateId, node.key_span(), message);
            diags.push(d.hint("give one of them another id"));
            return false;
        }
        true
    }
}
