//! Files of words: the texts of a site's YAML files in another language.
//!
//! `rules/refund.en.yaml` has the words of `rules/refund.yaml`, by its ids, and nothing else: cells, outcomes
//! and tests stand in one file only, so no translation can decide otherwise. A word is named by its path,
//! `facts.paid.ask`. [`read`] returns those of a translation, [`originals`] those of the file that it
//! translates.

mod shape;

use crate::diag::{Budget, Code, Diagnostic, Diags, Severity};
use crate::language::Language;
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml};
use std::collections::{BTreeMap, BTreeSet};

/// Kind of file that a file of words translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    /// `site.yaml`
    Site,
    /// `rules/<set>.yaml`, `rules/shared/<name>.yaml`
    Rules,
    /// `glossary.yaml`
    Glossary,
    /// `evidence.yaml`
    Evidence,
}

/// A word, or a place where one may stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its keys and ids, from the file's root on.
    pub path: Vec<String>,
    /// Text; `None` where there is none, and for a map of words, such as a fact.
    pub text: Option<String>,
    /// Its place.
    pub span: Span,
    /// Place of each part of its path.
    keys: Vec<Span>,
}

/// A file of words.
#[derive(Clone, Debug)]
pub struct Words {
    /// The file.
    pub file: FileId,
    /// Kind of file that it translates.
    pub of: Of,
    /// Path below `content/` of the file that it translates: `rules/refund.yaml`.
    pub original: String,
    /// Its language.
    pub language: Language,
    /// Hash of the original's words when they were translated, and its place.
    pub hash: Option<(String, Span)>,
    words: BTreeMap<Vec<String>, Word>,
    /// The paths, in the file's order.
    order: Vec<Vec<String>>,
}

/// Kind, path of the original, and language, from the name of a file of words.
pub fn named(path: &str) -> Option<(Of, String, Language)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, tag) = name.strip_suffix(".yaml")?.rsplit_once('.')?;
    let of = match (folder, stem) {
        ("", "site") => Of::Site,
        ("", "glossary") => Of::Glossary,
        ("", "evidence") => Of::Evidence,
        ("rules" | "rules/shared", _) if !stem.is_empty() => Of::Rules,
        _ => return None,
    };
    let slash = if folder.is_empty() { "" } else { "/" };
    let language = Language::parse(tag).filter(Language::is_common)?;
    Some((of, format!("{folder}{slash}{stem}.yaml"), language))
}

/// Language of a file of search tests of an edition: `en` for `search.en.yaml`.
pub fn search_tests(path: &str) -> Option<Language> {
    let tag = path.strip_prefix("search.")?.strip_suffix(".yaml")?;
    Language::parse(tag).filter(Language::is_common)
}

/// Whether nothing in an original can be read: what its words lack is told there.
pub fn is_faulty(id: FileId, file: &File) -> bool {
    file.is_unread() || Yaml::parse(id, &file.text, 0, &mut Diags::default()).is_none()
}

/// Reads a file of words.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Option<Words> {
    let (of, original, language) = named(file.content_path())?;
    let yaml = Yaml::parse(id, &file.text, 0, diags)?;
    let mut words =
        Words { file: id, of, original, language, hash: None, words: BTreeMap::new(), order: Vec::new() };
    let root = yaml.root();
    if root.is_null() {
        return Some(words);
    }
    for (key, node) in root.entries_of_file("write a key and its words on each line", diags) {
        if key == HASH && node.scalar().is_some_and(|text| is_hash(&text)) {
            words.hash = node.scalar().map(|text| (text, node.span()));
            continue;
        }
        let mut found = Vec::new();
        shape::collect(of, &node, Path::of(key, &node), &mut found, diags);
        for word in found {
            words.order.push(word.path.clone());
            words.words.insert(word.path.clone(), word);
        }
    }
    Some(words)
}

/// The words of an original of kind `of`, in its order, and the places that can hold some. Faults of the file
/// were reported when it was read.
pub fn originals(of: Of, id: FileId, file: &File) -> Vec<Word> {
    let mut diags = Diags::default();
    let Some(yaml) = Yaml::parse(id, &file.text, 0, &mut diags) else { return Vec::new() };
    shape::originals(of, &yaml.root(), &mut diags)
}

/// The key that holds the hash of the original's words.
pub const HASH: &str = "original";

/// Hash of words: equal words have equal hashes.
pub fn hash<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (word, text) in words.filter_map(|word| Some((word, word.text.as_ref()?))) {
        for part in word.path.iter().chain([text]) {
            hasher.update(&part.len().to_le_bytes()).update(part.trim_end().as_bytes());
        }
    }
    digits(&hasher)
}

/// Hash of the words of an article: its title and its sentence as the front matter gives them, and its text.
pub fn hash_of_article(title: Option<&str>, description: Option<&str>, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [title.unwrap_or_default(), description.unwrap_or_default(), body.trim()] {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    digits(&hasher)
}

fn digits(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..DIGITS].to_string()
}

/// Digits of a hash of words.
const DIGITS: usize = 12;

/// Whether a text has the form of [`hash`].
pub fn is_hash(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The text of a file with another hash of the original's words; none where it has none.
pub fn renewed(text: &str, hash: &str) -> Option<String> {
    let line = text.split_inclusive('\n').find(|line| line.split(':').next() == Some(HASH))?;
    let at = line.as_ptr() as usize - text.as_ptr() as usize;
    let end = line[HASH.len()..].find('#').map_or(line.trim_end().len(), |at| HASH.len() + at);
    let rest = &line[end..];
    let space = if rest.starts_with('#') { " " } else { "" };
    Some(format!("{}{HASH}: {hash}{space}{rest}{}", &text[..at], &text[at + line.len()..]))
}

impl Words {
    /// The translation of a word, where there is one.
    pub fn get(&self, path: &[&str]) -> Option<(String, Span)> {
        let path: Vec<String> = path.iter().map(|part| part.to_string()).collect();
        let word = self.words.get(&path)?;
        Some((word.text.clone().filter(|text| !text.trim().is_empty())?, word.span))
    }

    /// The words of a list.
    pub fn list(&self, path: &[&str]) -> Vec<String> {
        (0..).map_while(|at| self.get(&[path, &[at.to_string().as_str()]].concat())).map(|w| w.0).collect()
    }

    /// Paths of the letters that the file names.
    pub fn letters(&self) -> Vec<String> {
        let is_letter = |path: &[String]| path.len() == 3 && path[0] == "outcomes" && path[2] == "letter";
        self.words
            .values()
            .filter(|word| is_letter(&word.path))
            .filter_map(|word| word.text.clone())
            .collect()
    }

    /// Whether a translation has anything below a path.
    pub fn has(&self, path: &[String]) -> bool {
        self.words.get(path).is_some_and(|word| word.text.as_ref().is_some_and(|t| !t.trim().is_empty()))
    }

    /// Reports words whose path the original does not have: a translation can add nothing.
    pub fn check(&self, originals: &[Word], diags: &mut Diags) {
        let known: BTreeSet<&[String]> =
            originals.iter().flat_map(|word| (1..=word.path.len()).map(|end| &word.path[..end])).collect();
        let mut told = BTreeSet::new();
        let budget = Budget::default();
        for word in self.order.iter().filter_map(|path| self.words.get(path)) {
            let Some((at, mut d)) = shape::fault(self, &known, word, &budget) else { continue };
            if told.insert(&word.path[..=at]) {
                d.span = word.keys[at];
                diags.push(d);
            }
        }
    }

    /// The paths of the original's words that are not translated, as messages name them.
    pub fn missing<'a>(&'a self, originals: &'a [Word]) -> impl Iterator<Item = String> + 'a {
        let words = originals.iter().filter(|word| word.text.is_some());
        words.filter(|word| !self.has(&word.path)).map(|word| word.path.join("."))
    }
}

/// The way to a value, while it is followed.
#[derive(Clone)]
struct Path {
    parts: Vec<String>,
    keys: Vec<Span>,
}

impl Path {
    fn of(key: String, node: &Node<'_>) -> Path {
        Path { parts: vec![key], keys: vec![node.key_span()] }
    }

    fn and(&self, part: &str, node: &Node<'_>) -> Path {
        let mut longer = self.clone();
        longer.parts.push(part.to_string());
        longer.keys.push(node.key_span());
        longer
    }

    fn word(self, text: Option<String>, span: Span) -> Word {
        Word { path: self.parts, text, span, keys: self.keys }
    }
}

fn error(code: Code, message: String) -> Diagnostic {
    let mut d = Diagnostic::new(code, Span::whole(FileId(0)), message);
    d.severity = Severity::Error;
    d
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileKind;

    fn file(path: &str, text: &str) -> File {
        File::new(format!("content/{path}"), FileKind::Words, text.into(), [0; 32])
    }

    const SET: &str = "title: 标题\nfacts:\n  paid:\n    ask: 付了吗？\n    one_of: {a: 甲, b: 乙}\n    \
                       range: 1..2\noutcomes:\n  wait: {title: 等}\nrules:\n  - {id: r, title: 规则, when: {paid: a}, then: wait}\n";

    #[test]
    fn names_of_files_of_words() {
        let of =
            |path: &str| named(path).map(|(of, original, language)| (of, original, language.to_string()));
        assert_eq!(of("rules/a.en.yaml"), Some((Of::Rules, "rules/a.yaml".into(), "en".into())));
        assert_eq!(of("site.zh-TW.yaml"), Some((Of::Site, "site.yaml".into(), "zh-TW".into())));
        for path in
            ["rules/a.yaml", "site.yaml", "rules/a.v2.yaml", "a/site.en.yaml", "x.en.yaml", "rules/.en.yaml"]
        {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn words_are_found_by_their_paths() {
        let set = originals(Of::Rules, FileId(0), &file("rules/a.yaml", SET));
        let texts: Vec<String> =
            set.iter().filter_map(|w| Some(format!("{}={}", w.path.join("."), w.text.as_ref()?))).collect();
        assert_eq!(
            texts,
            [
                "title=标题",
                "facts.paid.ask=付了吗？",
                "facts.paid.options.a=甲",
                "facts.paid.options.b=乙",
                "outcomes.wait.title=等",
                "rules.r.title=规则",
            ]
        );
        let mut diags = Diags::default();
        let text = "original: 0123456789ab\ntitle: Title\nfacts:\n  paid: {ask: Paid?, options: {a: A, c: C}, range: 2}\n  x: {ask: y}\nrules: {s: {title: S}}\nzone: UTC\n";
        let words = read(FileId(1), &file("rules/a.en.yaml", text), &mut diags).unwrap();
        words.check(&set, &mut diags);
        let found: Vec<String> =
            diags.list.iter().map(|d| format!("{} {}", d.code.as_str(), &text[d.span.range()])).collect();
        assert_eq!(
            found,
            [
                "unknown-option c",
                "unknown-key range",
                "unknown-fact x",
                "invalid-value s",
                "unknown-key zone"
            ]
        );
        assert_eq!(words.get(&["facts", "paid", "options", "a"]).unwrap().0, "A");
        let missing: Vec<String> = words.missing(&set).collect();
        assert_eq!(missing, ["facts.paid.options.b", "outcomes.wait.title", "rules.r.title"]);
        assert_eq!(words.hash.unwrap().0, "0123456789ab");
    }

    #[test]
    fn a_hash_tells_words_apart_and_nothing_else() {
        let of = |text: &str| hash(originals(Of::Rules, FileId(0), &file("rules/a.yaml", text)).iter());
        assert_eq!(of(SET), of(&SET.replace("range: 1..2", "range: 1..3")));
        assert_ne!(of(SET), of(&SET.replace("付了吗", "付过吗")));
        assert!(is_hash(&of(SET)));
    }

    #[test]
    fn a_hash_is_renewed_where_it_stands() {
        let new = |text: &str| renewed(text, "aaaaaaaaaaaa");
        assert_eq!(new("original: 012 # 旧\nb: c\n").unwrap(), "original: aaaaaaaaaaaa # 旧\nb: c\n");
        assert_eq!(
            new("---\ntitle: x\noriginal: 1\n---\ny").unwrap(),
            "---\ntitle: x\noriginal: aaaaaaaaaaaa\n---\ny"
        );
        assert_eq!(new("title: x\n"), None);
    }
}
