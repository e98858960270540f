//! `content/glossary.yaml`: word → its definition, synonyms, discouraged words and article.
//!
//! ```yaml
//! 仅退款:
//!   definition: 不退货，只退钱。
//!   synonyms: [只退款]
//!   discouraged: [白嫖单]
//!   see: appeal/keep-evidence.md
//! ```

use super::front_matter::words;
use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::limits::{DISCOURAGED, KEYWORDS, SYNONYMS, TERMS, TITLE};
use crate::markdown;
use crate::model::Term;
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml, flow_scalar, pasted};
use std::collections::HashMap;

const KEYS: &[&str] = &["definition", "synonyms", "discouraged", "see"];

/// Reads the glossary.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Vec<Term> {
    let Some(yaml) = Yaml::parse(id, &file.text, 0, diags) else { return Vec::new() };
    let root = yaml.root();
    if root.is_null() {
        return Vec::new();
    }
    let mut terms: Vec<Term> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    if root.is_list()
        && let Some(hint) = as_map(&root).and_then(pasted)
    {
        let message = "the glossary should be a map of words, found a list";
        let d = Diagnostic::new(Code::InvalidValue, root.span(), message);
        diags.push(d.hint(hint));
        return terms;
    }
    let entries = root.entries_of_file("write each term as a key: `term: its definition`", diags);
    for (word, node) in root.first(entries, &TERMS, diags) {
        let Some(term) = term(&word, &node, diags) else { continue };
        for name in std::iter::once(&term.term).chain(&term.synonyms) {
            match seen.get(&name.to_lowercase()) {
                Some(first) => diags.push(
                    Diagnostic::new(Code::DuplicateId, term.span, format!("the glossary has `{name}` twice"))
                        .label(*first, "it is explained here already")
                        .hint("keep one entry, and list other words for it under `synonyms`"),
                ),
                None => {
                    seen.insert(name.to_lowercase(), term.span);
                }
            }
        }
        terms.push(term);
    }
    let synonyms: usize = terms.iter().map(|t| t.synonyms.len()).sum();
    if SYNONYMS.is_below(synonyms) {
        diags.push(SYNONYMS.finding(Code::TooMuch, root.span(), synonyms));
        terms.iter_mut().for_each(|t| t.synonyms.clear());
    }
    let discouraged: usize = terms.iter().map(|t| t.discouraged.len()).sum();
    if DISCOURAGED.is_below(discouraged) {
        diags.push(DISCOURAGED.finding(Code::TooMuch, root.span(), discouraged));
        terms.iter_mut().for_each(|t| t.discouraged.clear());
    }
    terms
}

/// A list of words with their definitions as a map; none where it holds anything else.
fn as_map(root: &Node<'_>) -> Option<String> {
    let pairs: Option<Vec<String>> = root
        .one_or_many()
        .iter()
        .map(|item| {
            let one = |keys: &[&str]| keys.iter().find_map(|key| item.get(key)?.scalar());
            let word = one(&["term", "word", "name", "title"])?;
            let definition = one(&["definition", "meaning", "description", "text"])?;
            let only = item.entries(&mut Diags::default()).len() == 2;
            only.then(|| format!("{}: {}", flow_scalar(&word), flow_scalar(&definition)))
        })
        .collect();
    Some(format!("{{{}}}", pairs?.join(", ")))
}

fn term(word: &str, node: &Node<'_>, diags: &mut Diags) -> Option<Term> {
    if word.trim().is_empty() {
        diags.push(Diagnostic::new(Code::InvalidValue, node.key_span(), "a word of the glossary is empty"));
        return None;
    }
    let count = word.trim().chars().count();
    if TITLE.is_below(count) {
        diags.push(TITLE.finding(Code::TooMuch, node.key_span(), count));
        return None;
    }
    let mut term = Term {
        term: word.trim().to_string(),
        definition: Default::default(),
        synonyms: Vec::new(),
        discouraged: Vec::new(),
        see: None,
        span: node.key_span(),
    };
    if !node.is_map() {
        term.definition = text(node, diags)?;
        return Some(term);
    }
    if !has_or_is_misspelt(node, "definition", KEYS, diags) {
        node.required("definition", diags)?;
    }
    for (key, value) in node.entries(diags) {
        match key.as_str() {
            _ if value.is_null() => {}
            "definition" => term.definition = text(&value, diags).unwrap_or_default(),
            "synonyms" => term.synonyms = words(&value, &KEYWORDS, diags),
            "discouraged" => term.discouraged = discouraged(&value, &term.term, diags),
            "see" => term.see = value.string(diags).map(|see| (see, value.span())),
            _ => diags.push(misspelt(&value, &key, "definition", node, KEYS)),
        }
    }
    Some(term)
}

/// Words that are discouraged in favour of `term`, which cannot be one of them.
fn discouraged(node: &Node<'_>, term: &str, diags: &mut Diags) -> Vec<String> {
    let mut all = words(node, &KEYWORDS, diags);
    let count = all.len();
    all.retain(|word| word != term);
    if all.len() < count {
        let message = format!("`{term}` is discouraged in favour of itself");
        let d = Diagnostic::new(Code::InvalidValue, node.span(), message).warning();
        diags.push(d.hint("take it out of `discouraged`: there stand words that writers should not use"));
    }
    all
}

/// Whether a map has a key that it must have, or one that is meant to be it, which is a finding of its own.
pub(super) fn has_or_is_misspelt(node: &Node<'_>, must: &str, known: &[&str], diags: &mut Diags) -> bool {
    node.entries(diags).iter().any(|(key, _)| key == must || means(key, must, known))
}

fn means(key: &str, must: &str, known: &[&str]) -> bool {
    !known.contains(&key) && closest(key, known.iter().copied()) == Some(must)
}

/// The finding about an unknown key: an error where it is meant to be a key that must be there.
pub(super) fn misspelt(
    value: &Node<'_>,
    key: &str,
    must: &str,
    node: &Node<'_>,
    known: &[&str],
) -> Diagnostic {
    let mut d = unknown_key(value, key, known);
    if means(key, must, known) && node.get(must).is_none() {
        d.severity = Severity::Error;
    }
    d
}

/// Markdown held in a value.
pub(super) fn text(node: &Node<'_>, diags: &mut Diags) -> Option<crate::doc::Doc> {
    let doc = markdown::parse(&node.string(diags)?, node.span(), diags);
    Some(doc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::first_paragraph;
    use crate::source::FileKind;

    fn glossary(text: &str) -> (Vec<Term>, Vec<String>) {
        let path = "content/glossary.yaml".to_string();
        let file = File::new(path, FileKind::Glossary, text.into(), [0; 32]);
        let mut diags = Diags::default();
        let terms = read(FileId(0), &file, &mut diags);
        let found = diags.list.iter().map(|d| {
            let place = &text[d.span.range()];
            format!("{}: {place}: {}", d.code.as_str(), d.message)
        });
        (terms, found.collect())
    }

    #[test]
    fn words_with_all_that_is_said_about_them() {
        let text = "仅退款:\n  definition: 只退**钱：**不退货\n  synonyms: [只退款]\n  discouraged: 白嫖\n  see: a.md\n运费险: 赔运费\n";
        let (terms, found) = glossary(text);
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(first_paragraph(&terms[0].definition).unwrap(), "只退钱：不退货");
        assert_eq!((terms[0].synonyms[0].as_str(), terms[0].discouraged[0].as_str()), ("只退款", "白嫖"));
        assert_eq!(terms[0].see.as_ref().unwrap().0, "a.md");
        assert_eq!(terms[1].term, "运费险");
    }

    #[test]
    fn faults_name_their_place() {
        let text = "甲:\n  synonyms: [乙]\n乙: 二\n丙:\n  definition: 三\n  synonyms: [乙]\n  synonim: x\n";
        let (terms, found) = glossary(text);
        assert_eq!(terms.len(), 2);
        assert_eq!(
            found,
            [
                "invalid-value: synonyms: [乙]: `definition` is missing here",
                "unknown-key: synonim: unknown key `synonim`",
                "duplicate-id: 丙: the glossary has `乙` twice",
            ]
        );
    }
}
