//! The words that the theme's scripts show. They come with the scripts that show them, so that a page without a
//! guide has none of the guides' words.

use super::{
    BUNDLES, DECIDE_SCRIPTS, GUIDE, GUIDE_SCRIPTS, PAGE_SCRIPT, RESULTS, RESULTS_SCRIPTS, ThemeFile,
};
use crate::phrases::{self, Strings};
use std::collections::{BTreeMap, BTreeSet};

/// Words by key.
pub(super) type Words<'a> = BTreeMap<&'a str, &'a str>;

/// The words that scripts show, by the bundle that they come with; those that several show come with the script of
/// every page. A script shows a word whose key it names, or its beginning up to the last `_`. `tag` is the language
/// of the words, which may differ from the page's.
pub(super) fn of_scripts<'a>(
    files: &BTreeMap<String, ThemeFile>,
    strings: &'a Strings,
    tag: &'a str,
) -> BTreeMap<&'static str, Words<'a>> {
    // For each bundle, everything in quotes. `t('search_kind_' + kind)` names all keys that begin so.
    let mut quoted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, file) in files {
        if let Some(script) = path.strip_prefix("js/") {
            let text = String::from_utf8_lossy(&file.bytes);
            quoted.entry(bundle(script)).or_default().extend(text.split('\'').map(str::to_string));
        }
    }
    let mut words: BTreeMap<&str, Words> = BTreeMap::from([(PAGE_SCRIPT, Words::from([("lang", tag)]))]);
    for (key, word) in strings {
        let mut bundles = quoted.iter().filter(|(_, quoted)| shows(quoted, key)).map(|(bundle, _)| *bundle);
        if let Some(only) = bundles.next() {
            let place = if bundles.next().is_some() { PAGE_SCRIPT } else { only };
            words.entry(place).or_default().insert(key, word);
        }
    }
    words
}

/// Whether scripts with these quoted strings use the word that has this key.
fn shows(quoted: &BTreeSet<String>, key: &str) -> bool {
    let start = key.rfind('_').map(|at| &key[..=at]);
    // `t('search_count', { n })` names all forms of a plural.
    let stem = phrases::plural::stem(key).is_some_and(|stem| quoted.contains(stem));
    quoted.contains(key) || stem || start.is_some_and(|start| quoted.contains(start))
}

/// Texts in quotes in the scripts of guides.
pub(super) fn of_guides(files: &BTreeMap<String, ThemeFile>) -> BTreeSet<String> {
    let scripts = DECIDE_SCRIPTS.iter().chain(GUIDE_SCRIPTS);
    let files = scripts.filter_map(|script| files.get(&format!("js/{script}")));
    let texts = files.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    texts.flat_map(|text| text.split('\'').map(str::to_string).collect::<Vec<_>>()).collect()
}

/// The words that scripts with these texts in quotes show; `tag` is their language.
pub(super) fn shown<'a>(quoted: &BTreeSet<String>, strings: &'a Strings, tag: &'a str) -> Words<'a> {
    let words = strings.iter().filter(|(key, _)| shows(quoted, key));
    words.map(|(key, word)| (key.as_str(), word.as_str())).chain([("lang", tag)]).collect()
}

/// The bundle that a script's words come with. What decides and the parts of the search never come alone.
fn bundle(script: &str) -> &'static str {
    let is_of = |scripts: &[&str]| scripts.contains(&script);
    if is_of(DECIDE_SCRIPTS) || is_of(GUIDE_SCRIPTS) {
        GUIDE[1]
    } else if is_of(RESULTS_SCRIPTS) {
        RESULTS[0]
    } else if BUNDLES.iter().any(|(_, scripts)| is_of(scripts)) {
        "search"
    } else {
        PAGE_SCRIPT
    }
}

/// The script that gives a page its first words.
pub(super) fn first(words: &Words) -> String {
    format!("window.zhinan.words={};\n", json(words))
}

/// The script that adds words to those of the page.
pub(super) fn added(words: &Words) -> String {
    format!("Object.assign(window.zhinan.words,{});\n", json(words))
}

fn json(words: &Words) -> String {
    serde_json::to_string(words).unwrap_or_else(|_| "{}".into())
}
