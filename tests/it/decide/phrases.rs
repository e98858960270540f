//! Words for readers come from `strings/*.yaml`, never from the code of rules or of their scripts.

use std::collections::BTreeSet;
use std::path::Path;
use zhinan::phrases::Catalog;

/// The files of a folder with an ending: path and text without comments and tests.
fn code(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
    let files = files.map(|f| f.unwrap().into_path()).filter(|p| p.to_string_lossy().ends_with(ending));
    let is_comment = |l: &&str| ["//", "*", "/*"].iter().any(|mark| l.trim_start().starts_with(mark));
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|l| !is_comment(l)).collect();
        (path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), lines.join("\n"))
    };
    files.map(read).collect()
}

/// The texts in quotation marks.
fn quoted(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.lines().flat_map(move |line| line.split(mark).skip(1).step_by(2))
}

/// Characters of Chinese, with its punctuation.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// Words that people type are grammar, and what stands in backticks is typed, too.
#[test]
fn no_words_for_readers_stand_in_the_code() {
    let is_grammar = |path: &str| {
        ["kind/grammar/", "kind/calendar.rs", "kind/lengths.rs", "kind/meant.rs", "decide-value.js"]
            .iter()
            .any(|place| path.contains(place))
    };
    let rust = [code("src/decide", ".rs"), code("src/diagram", ".rs")].concat();
    let scripts = code("themes/default/js", ".js").into_iter().filter(|(path, _)| path.contains("decide"));
    let mut files = 0;
    for (path, text) in rust.into_iter().chain(scripts).filter(|(path, _)| !is_grammar(path)) {
        files += 1;
        let mark = if path.ends_with(".js") { '\'' } else { '"' };
        for words in quoted(&text, mark) {
            let outside: String = words.split('`').step_by(2).collect();
            assert!(!outside.contains(is_han), "{path}: {words}");
        }
    }
    assert!(files > 60, "{files}");
}

#[test]
fn every_phrase_of_rules_has_words_and_a_use() {
    let texts = code("src/decide", ".rs");
    let named = texts.iter().flat_map(|(_, text)| quoted(text, '"'));
    let used: BTreeSet<&str> = named.filter(|key| key.starts_with("rule_") && !key.contains('{')).collect();
    let catalog = Catalog::embedded();
    let english = catalog.phrases("en").unwrap();
    for key in &used {
        assert!(english.has(key) || english.has(&format!("{key}_other")), "there are no words for `{key}`");
    }
    let is_used = |key: &String| {
        let stem = ["_one", "_other"].iter().find_map(|form| key.strip_suffix(form)).unwrap_or(key);
        // Currencies with words of their own.
        used.contains(stem) || stem.starts_with("rule_money_")
    };
    let unused: Vec<&String> =
        catalog.nearest("en").keys().filter(|key| key.starts_with("rule_") && !is_used(key)).collect();
    assert!(unused.is_empty() && used.len() > 30, "{unused:?}");
}
