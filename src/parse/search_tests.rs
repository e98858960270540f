//! `content/search.yaml`: what readers type, and the pages that answer it. `zhinan test` holds the
//! search to it; nothing of it reaches the site.
//!
//! ```yaml
//! tests:
//!   - query: 退款后多久能申诉
//!     expect: [appeal/appeal-after-refund.md, "guide:refund-appeal"]
//!     top: 3
//! ```
//!
//! `expect` names pages as links do, counted from `content/`: one of them must be among the first
//! `top` results (3 where it is left out).

use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{SEARCH_TESTS, SEARCH_TOP, TITLE};
use crate::model::SearchTest;
use crate::source::{File, FileId};
use crate::yaml::{Node, Yaml};

const KEYS: &[&str] = &["tests"];
const TEST_KEYS: &[&str] = &["query", "expect", "top"];
const TOP: usize = 3;

/// Reads the tests of the search.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Vec<SearchTest> {
    let Some(yaml) = Yaml::parse(id, &file.text, 0, diags) else { return Vec::new() };
    let root = yaml.root();
    if root.is_null() {
        return Vec::new();
    }
    let mut tests = Vec::new();
    for (key, node) in root.entries_of_file("put a line `tests:` above the list", diags) {
        match key.as_str() {
            "tests" => {
                let items = node.items(diags);
                let items = node.first(items, &SEARCH_TESTS, diags);
                tests.extend(items.iter().filter_map(|node| test(node, diags)));
            }
            _ => diags.push(unknown_key(&node, &key, KEYS)),
        }
    }
    tests
}

fn test(node: &Node<'_>, diags: &mut Diags) -> Option<SearchTest> {
    let entries = node.entries(diags);
    for (key, value) in entries.iter().filter(|(key, _)| !TEST_KEYS.contains(&key.as_str())) {
        diags.push(unknown_key(value, key, TEST_KEYS));
    }
    if !node.is_map() {
        return None;
    }
    let query = node.required("query", diags)?;
    let expect = node.required("expect", diags)?.one_or_many();
    let expect: Vec<_> = expect.iter().filter_map(|one| Some((one.string(diags)?, one.span()))).collect();
    let top = match node.get("top") {
        Some(value) => positive(&value, diags)?,
        None => TOP,
    };
    let expect = node.first(expect, &SEARCH_TOP, diags);
    Some(SearchTest { query: query.short(&TITLE, diags)?, expect, top, span: query.span() })
}

fn positive(node: &Node<'_>, diags: &mut Diags) -> Option<usize> {
    let number = node.integer(diags)?;
    let top = usize::try_from(number).ok().filter(|&top| top > 0);
    if let Some(found) = top.filter(|top| SEARCH_TOP.is_below(*top)) {
        diags.push(SEARCH_TOP.finding(Code::TooMuch, node.span(), found));
        return None;
    }
    if top.is_none() {
        let message = format!("`top` is {number}; it counts results, from 1");
        diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message));
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileKind;

    fn tests(text: &str) -> (Vec<SearchTest>, Vec<String>) {
        let path = "content/search.yaml".to_string();
        let file = File::new(path, FileKind::SearchTests, text.into(), [0; 32]);
        let mut diags = Diags::default();
        let tests = read(FileId(0), &file, &mut diags);
        let found = diags.list.iter().map(|d| {
            let place = &text[d.span.range()];
            format!("{}: {place}: {}", d.code.as_str(), d.message)
        });
        (tests, found.collect())
    }

    #[test]
    fn one_page_or_several_and_three_results() {
        let (tests, found) =
            tests("tests:\n- {query: 甲, expect: a.md}\n- {query: 48, expect: [a.md, 'guide:g'], top: 1}\n");
        assert_eq!(found, Vec::<String>::new());
        assert_eq!((tests[0].query.as_str(), tests[0].top, tests[0].expect.len()), ("甲", 3, 1));
        assert_eq!((tests[1].query.as_str(), tests[1].top), ("48", 1));
        assert_eq!(tests[1].expect[1].0, "guide:g");
    }

    #[test]
    fn faults_name_their_place() {
        let (tests, found) = tests(
            "tests:\n- {query: 甲}\n- {query: 甲, expects: a.md, expect: a.md}\n- {query: 乙, expect: a.md, top: 0}\nmore: 1\n",
        );
        assert_eq!(tests.len(), 1);
        let codes: Vec<&str> = found.iter().filter_map(|f| f.split(':').next()).collect();
        assert_eq!(codes, ["invalid-value", "unknown-key", "invalid-value", "unknown-key"], "{found:?}");
    }
}
