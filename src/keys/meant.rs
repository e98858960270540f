//! Unknown keys → the keys that they were meant as: misspelt keys, and keys of other tools and languages. An unknown
//! key is read as the key that was meant, so that the latter is not reported as missing, too.

use super::table::{Key, Table};
use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::yaml::Node;

/// Synonyms of keys. A word may stand for several keys: the first key that the map can have is meant.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("id", &["name", "key", "code", "编号"]),
    ("to", &["by", "per"]),
    ("by", &["to", "times", "factor"]),
    ("title", &["name", "label", "heading", "caption", "标题", "名称"]),
    ("name", &["title", "description", "label", "名称", "标题"]),
    ("ask", &["question", "prompt", "label", "提问", "问题"]),
    (
        "then",
        &["outcome", "result", "text", "advice", "leads_to", "value", "goto", "decision", "那么", "结果"],
    ),
    ("when", &["if", "condition", "conditions", "where", "当", "如果", "条件"]),
    ("from", &["since", "start", "of"]),
    ("of", &["base", "fact", "value", "amount", "from"]),
    ("given", &["when", "if", "input", "inputs", "answers", "facts", "with", "答案"]),
    ("facts", &["questions", "inputs", "variables", "fields", "问题", "事实"]),
    ("outcomes", &["results", "conclusions", "outputs", "结果", "结论"]),
    ("rules", &["table", "decision_table", "规则"]),
    ("decisions", &["决定", "决策"]),
    ("advice", &["tips", "建议"]),
    ("tests", &["examples", "cases", "scenarios", "测试", "例子"]),
    ("zone", &["timezone", "time_zone", "tz", "时区"]),
    ("lang", &["language", "语言"]),
    ("options", &["lists", "选项"]),
    ("hit_policy", &["policy"]),
    ("aggregate", &["aggregation"]),
    ("value", &["values", "amount", "number"]),
    ("needs", &["requires", "only_if", "depends_on", "when", "if", "前提"]),
    ("derive", &["table", "rules", "lookup"]),
    ("help", &["hint", "explanation", "帮助"]),
    ("body", &["text", "content", "markdown", "正文"]),
    ("description", &["summary", "说明"]),
    ("deadline", &["due", "期限"]),
    ("see", &["related"]),
    ("except", &["exceptions", "unless", "例外"]),
    ("source", &["sources", "reference", "来源", "依据"]),
    ("effective", &["valid", "valid_from", "in_force"]),
    ("because", &["why", "reason"]),
    ("url", &["href", "link", "address", "链接", "网址"]),
    ("checked", &["date", "accessed", "retrieved", "as_of", "核对"]),
    ("round", &["rounding"]),
    ("currency", &["unit"]),
    ("holidays", &["节假日"]),
];

/// Words for every other case. `default` is not among them, because rules of other tools have a flag of that name.
pub(super) const ELSE: [&str; 4] = ["else", "otherwise", "否则", "其他"];

/// Names of the keys for which a word is a synonym.
pub(crate) fn synonyms(word: &str) -> impl Iterator<Item = &'static str> {
    let lower = word.to_lowercase();
    SYNONYMS.iter().filter(move |(_, words)| words.contains(&lower.as_str())).map(|(name, _)| *name)
}

/// A key without case and without signs between its words: `hitpolicy` for `hit_policy`, `hitPolicy`, `Hit Policy`.
pub(crate) fn plain(key: &str) -> String {
    key.to_lowercase().replace(['_', '-', ' '], "")
}

/// Replaces the unknown keys of a map by the keys that they were meant as, and reports each of them. One that stands
/// for a rule of its own is removed.
pub(super) fn read(entries: &mut Vec<(String, Node<'_>)>, table: &Table, diags: &mut Diags) {
    let is_key = |key: &str| table.keys.iter().any(|k| k.name == key);
    let names: Vec<&str> = table.keys.iter().map(|key| key.name).collect();
    let mut there = None;
    let mut told = Vec::new();
    for at in 0..entries.len() {
        let (key, node) = &entries[at];
        if is_key(key) {
            continue;
        }
        if is_key("when") && is_key("then") && ELSE.contains(&key.to_lowercase().as_str()) {
            // The key stands for a rule of its own for every other case. Where the map has no `then`, the map itself is
            // that rule, and the finding about its missing `when` tells what to write.
            if entries.iter().any(|(key, _)| key == "then") {
                let message = format!("`{key}` is no key of a rule");
                let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
                diags.push(d.hint("write every other case as a rule of its own, with `when: rest`"));
                told.push(at);
            }
            continue;
        }
        let known = there.get_or_insert_with(|| present(table, entries));
        let meant =
            if table.open { in_open(key, node, table, known) } else { meant(key, node, table, known) };
        let Some(meant) = meant else { continue };
        if !node.is_null() {
            known.push(meant.name);
        }
        let d = match meant.required || meant.is_usual {
            true => {
                let message = format!("`{}` is missing here: `{key}` is no key", meant.name);
                Diagnostic::new(Code::InvalidValue, node.key_span(), message)
            }
            false => Diagnostic { hints: Vec::new(), ..unknown_key(node, key, &names) },
        };
        diags.push(d.hint(format!("did you mean `{}`?", meant.name)));
        entries[at].0 = meant.name.to_string();
    }
    told.into_iter().rev().for_each(|at| drop(entries.remove(at)));
}

/// Names of the keys of a table for which a map has a value.
fn present<'t>(table: &'t Table, entries: &[(String, Node<'_>)]) -> Vec<&'t str> {
    let names = || table.keys.iter().flat_map(|key| std::iter::once(&key.name).chain(key.or));
    let entries = entries.iter().filter(|(_, value)| !value.is_null());
    entries.filter_map(|(key, _)| names().find(|name| **name == key).copied()).collect()
}

/// Whether a map lacks a key and all keys that may replace it. `there` holds the names of the map's keys.
fn lacks(key: &Key, there: &[&str]) -> bool {
    !there.contains(&key.name) && !key.or.iter().any(|name| there.contains(name))
}

/// The key that an unknown key was meant as: one that the map lacks, and that can have such a value. `there` holds the
/// names of the map's keys, found once: a map may have thousands of unknown keys.
fn meant<'t>(key: &str, node: &Node<'_>, table: &'t Table, there: &[&str]) -> Option<&'t Key> {
    let has = |name: &str| there.contains(&name);
    let free = || {
        let free = table.keys.iter().filter(|k| k.is_guessed && !has(k.name));
        free.filter(|k| k.shape.fits(node) && (k.required || !k.or.iter().any(|name| has(name))))
    };
    let required = || free().filter(|k| (k.required || k.is_usual) && lacks(k, there));
    let find = |name: &str| table.keys.iter().find(|k| k.name == name);
    if let Some(same) = free().find(|k| plain(k.name) == plain(key)) {
        return Some(same);
    }
    let synonym = |keys: &mut dyn Iterator<Item = &'t Key>| {
        let keys: Vec<&Key> = keys.collect();
        synonyms(key).find_map(|name| keys.iter().find(|k| k.name == name).copied())
    };
    let near = closest(key, required().map(|k| k.name)).and_then(find);
    // A missing required or usual key with a near name comes first. Else a synonym counts more than a near name.
    near.or_else(|| synonym(&mut required()))
        .or_else(|| synonym(&mut free()))
        .or_else(|| closest(key, free().map(|k| k.name)).and_then(find))
}

/// Like [`meant`], for a map that may have further keys. Only two cases are certain: a synonym of a missing required
/// key, and a key with a map for its value, which further keys never have.
fn in_open<'t>(key: &str, node: &Node<'_>, table: &'t Table, there: &[&str]) -> Option<&'t Key> {
    let is_synonym = |k: &&Key| synonyms(key).any(|name| name == k.name);
    let is_sure = |k: &&Key| k.required || node.is_map();
    let free = table.keys.iter().filter(|k| lacks(k, there) && k.shape.fits(node));
    free.filter(is_sure).find(is_synonym)
}

/// Whether a map has a key, or an unknown key that was meant as that key.
pub(crate) fn has(node: &Node<'_>, name: &str, table: &Table) -> bool {
    let entries = if node.is_map() { node.entries(&mut Diags::default()) } else { Vec::new() };
    let is_key = |key: &str| table.keys.iter().any(|k| k.name == key);
    let there = present(table, &entries);
    entries.iter().any(|(key, value)| {
        let is_meant =
            || !is_key(key) && meant(key, value, table, &there).is_some_and(|key| key.name == name);
        !value.is_null() && (key == name || is_meant())
    })
}
