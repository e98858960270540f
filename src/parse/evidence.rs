//! `content/evidence.yaml`: id → what it is, how to keep it, and an article about it.
//!
//! ```yaml
//! chat-log:
//!   title: 聊天记录截图
//!   how: 在订单详情里打开聊天记录……
//!   see: appeal/keep-evidence.md
//! ```

use super::glossary::{has_or_is_misspelt, misspelt, text};
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{EVIDENCE, ID, TITLE};
use crate::model::Evidence;
use crate::source::{File, FileId};
use crate::yaml::{Node, Yaml};
use std::collections::HashMap;

const KEYS: &[&str] = &["title", "how", "see"];

/// Reads the list of evidence.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Vec<Evidence> {
    let Some(yaml) = Yaml::parse(id, &file.text, 0, diags) else { return Vec::new() };
    let root = yaml.root();
    if root.is_null() {
        return Vec::new();
    }
    let mut list: Vec<Evidence> = Vec::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    let hint = "write each kind of evidence as a key: `screenshot: {title: A screenshot}`";
    let entries = root.entries_of_file(hint, diags);
    for (id, node) in root.first(entries, &EVIDENCE, diags) {
        let Some(evidence) = evidence(&id, &node, diags) else { continue };
        let first = *first.entry(id.to_ascii_lowercase()).or_insert(list.len());
        match list.get(first) {
            Some(first) => diags.push(
                Diagnostic::new(
                    Code::DuplicateId,
                    evidence.span,
                    format!("`{id}` differs from `{}` only in case", first.id),
                )
                .label(first.span, "the first one")
                .hint("give it another id"),
            ),
            None => list.push(evidence),
        }
    }
    list
}

fn evidence(id: &str, node: &Node<'_>, diags: &mut Diags) -> Option<Evidence> {
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(fine) {
        diags.push(
            Diagnostic::new(Code::InvalidValue, node.key_span(), format!("`{id}` cannot be an id"))
                .hint("use letters, digits, `-` and `_`"),
        );
        if id.is_empty() {
            return None;
        }
    }
    if ID.is_below(id.chars().count()) {
        diags.push(ID.finding(Code::TooMuch, node.key_span(), id.chars().count()));
        return None;
    }
    let mut evidence = Evidence {
        // As outcomes will name it once it is mended.
        id: id.replace(|c| !fine(c), "-"),
        title: String::new(),
        how: None,
        bytes: 0,
        see: None,
        span: node.key_span(),
    };
    if !node.is_map() {
        evidence.title = node.short(&TITLE, diags).unwrap_or_default();
        return Some(evidence);
    }
    // Outcomes may name it whatever is wrong with it: one fault is told once.
    if !has_or_is_misspelt(node, "title", KEYS, diags) {
        node.required("title", diags);
    }
    evidence.title = node.get("title").and_then(|title| title.short(&TITLE, diags)).unwrap_or_default();
    for (key, value) in node.entries(diags) {
        match key.as_str() {
            _ if value.is_null() => {}
            "title" => {}
            "how" => {
                evidence.bytes = value.scalar().map_or(0, |text| text.len());
                evidence.how = text(&value, diags);
            }
            "see" => evidence.see = value.string(diags).map(|see| (see, value.span())),
            _ => diags.push(misspelt(&value, &key, "title", node, KEYS)),
        }
    }
    Some(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileKind;

    #[test]
    fn evidence_has_an_id_a_title_and_more() {
        let text = "chat-log:\n  title: 聊天记录\n  how: 截图\n  see: a.md\nlabel: 面单\nChat-Log: 又\na b: 坏\n'': 空\nx: {how: 无}\n";
        let path = "content/evidence.yaml".to_string();
        let file = File::new(path, FileKind::Evidence, text.into(), [0; 32]);
        let mut diags = Diags::default();
        let list = read(FileId(0), &file, &mut diags);
        let ids: Vec<&str> = list.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["chat-log", "label", "a-b", "x"], "what has a fault is known by its name too");
        assert!(list[0].how.is_some() && list[0].see.is_some() && list[1].title == "面单");
        let found: Vec<(Code, &str)> = diags.list.iter().map(|d| (d.code, d.message.as_str())).collect();
        assert_eq!(
            found,
            [
                (Code::DuplicateId, "`Chat-Log` differs from `chat-log` only in case"),
                (Code::InvalidValue, "`a b` cannot be an id"),
                (Code::InvalidValue, "`` cannot be an id"),
                (Code::InvalidValue, "`title` is missing here"),
            ]
        );
    }
}
