//! The words of YAML files in another language: rule sets, glossary, evidence and settings.

use super::{Origin, files};
use crate::config::{Config, NavItem};
use crate::decide::{self, Draft, RuleSet};
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::language::Language;
use crate::markdown;
use crate::model::{Content, Edition, Evidence, Names, Parsed, State, Term};
use crate::resolve::{defaults, names, search_tests};
use crate::source::{FileId, FileKind, Span};
use crate::translation::{self, Word, Words};
use std::collections::HashMap;
use std::sync::Arc;

/// The files of words of one language, each with the words of its original.
pub(super) type Found = Vec<(Arc<Words>, Vec<Word>)>;

/// Files that only an edition reads (words, search tests), each with its language and its original.
fn files<'a>(origin: &'a Origin<'_>) -> impl Iterator<Item = (FileId, Language, &'a str)> {
    let words = all(origin).map(|words| (words.file, words.language.clone(), words.original.as_str()));
    let tests =
        origin.content.sources.iter().filter_map(|(id, file)| {
            Some((id, translation::search_tests(file.content_path())?, "search.yaml"))
        });
    words.chain(tests)
}

fn all<'a>(origin: &'a Origin<'_>) -> impl Iterator<Item = &'a Arc<Words>> {
    let files = origin.content.sources.iter().filter(|(_, file)| file.kind == FileKind::Words);
    files.filter_map(|(id, _)| match &origin.parsed[id.0 as usize] {
        Parsed::Words(words) => Some(words),
        _ => None,
    })
}

/// Reports files in languages that the site does not have.
pub(super) fn strangers(origin: &Origin<'_>, diags: &mut Diags) {
    let config = &origin.content.config;
    // Their languages may have been meant to stand in the settings.
    if config.is_faulty {
        return;
    }
    let is_known = |language: &Language| config.languages.iter().any(|(l, _)| l == language);
    for (file, language, original) in files(origin).filter(|(_, language, _)| !is_known(language)) {
        let (message, hint) = match language == config.language {
            true => (
                format!("the site is in `{language}`: its words are in `content/{original}`"),
                "write them there".to_string(),
            ),
            false => (
                format!("`{language}` is none of the site's languages: nothing reads this file"),
                format!("write `languages: [{language}]` in `content/site.yaml`"),
            ),
        };
        let mut d = Diagnostic::new(Code::InvalidValue, Span::whole(file), message);
        d.severity = Severity::Warning;
        diags.push(d.hint(hint));
    }
}

/// The files of words of a language. What they add to their originals is reported.
pub(super) fn of_language(origin: &Origin<'_>, language: &Language, diags: &mut Diags) -> Found {
    let mut found: Found = Vec::new();
    for words in all(origin).filter(|words| words.language == *language) {
        let sources = &origin.content.sources;
        if let Some((first, _)) = found.iter().find(|(first, _)| first.original == words.original) {
            let message = format!(
                "this is left out: `{}` translates `content/{}` already",
                sources.get(first.file).path,
                words.original
            );
            let d = Diagnostic::new(Code::DuplicateRoute, Span::whole(words.file), message).warning();
            diags.push(d.label(Span::whole(first.file), "this one is shown").hint("keep one of the two"));
            continue;
        }
        let Some(original) = sources.find_content(&words.original) else {
            let message = format!("this translates `content/{}`, which does not exist", words.original);
            let d = Diagnostic::new(Code::OrphanTranslation, Span::whole(words.file), message);
            diags.push(d.hint("write that file first, or take this one out"));
            continue;
        };
        let originals = translation::originals(words.of, original, sources.get(original));
        if !translation::is_faulty(original, sources.get(original)) {
            words.check(&originals, diags);
        }
        found.push((words.clone(), originals));
    }
    found
}

fn state(found: &Found, original: &str) -> State {
    let Some((words, originals)) = found.iter().find(|(words, _)| words.original == original) else {
        return State::Original;
    };
    match &words.hash {
        Some((hash, _)) if *hash != translation::hash(originals.iter()) => State::Stale,
        _ => State::Translated,
    }
}

/// Whether words of an original are not translated.
fn lacks(found: &Found, original: &str) -> bool {
    let words = found.iter().find(|(words, _)| words.original == original);
    words.is_none_or(|(words, originals)| words.missing(originals).next().is_some())
}

/// Whether a translated set shows a letter of the original.
fn lacks_letter(set: &RuleSet, translated: &RuleSet) -> bool {
    let path = |outcome: &decide::Outcome| outcome.letter.as_ref().map(|(path, _)| path.clone());
    let mut letters = set.outcomes.iter().zip(&translated.outcomes).map(|(a, b)| (path(a), path(b)));
    letters.any(|(original, own)| original.is_some() && original == own)
}

fn of<'a>(found: &'a Found, original: &str) -> Option<&'a Words> {
    found.iter().map(|(words, _)| &**words).find(|words| words.original == original)
}

/// The site with these words in place of its own; its articles stay.
pub(super) fn put(origin: &Origin<'_>, language: &Language, found: &Found, diags: &mut Diags) -> Content {
    let main = origin.content;
    let mut content = main.clone();
    content.search_tests = search_tests(&main.sources, origin.parsed, &format!("search.{language}.yaml"));
    content.config = config(&main.config, language, of(found, "site.yaml"));
    let mut edition = Edition {
        folder: language.to_string(),
        glossary: state(found, "glossary.yaml"),
        evidence: state(found, "evidence.yaml"),
        guides: vec![State::Original; main.guides.len()],
        partly: vec![false; main.guides.len()],
        words: found.iter().map(|(words, _)| words.clone()).collect(),
        ..Edition::default()
    };
    if let Some(words) = of(found, "glossary.yaml") {
        content.glossary =
            Arc::new(main.glossary.iter().map(|term| self::term(term, words, diags)).collect());
        told_apart(&content.glossary, words, diags);
    }
    if let Some(words) = of(found, "evidence.yaml") {
        let piece = |piece: &Evidence| evidence(piece, words, diags);
        content.evidence = Arc::new(main.evidence.iter().map(piece).collect());
    }
    guides(origin, found, (&mut content, &mut edition), diags);
    content.names = Arc::new(named(main, &content));
    content.edition = Some(Arc::new(edition));
    content
}

fn config(main: &Config, language: &Language, words: Option<&Words>) -> Config {
    let mut config = main.in_language(language);
    let Some(words) = words else { return config };
    let word = |path: &[&str]| words.get(path).map(|(text, _)| text);
    config.title = word(&["title"]).unwrap_or(config.title);
    config.description = word(&["description"]).unwrap_or(config.description);
    config.nav.iter_mut().for_each(|item| retitle(item, words));
    let brand = &mut config.brand;
    for (text, key) in [(&mut brand.footer_text, "text"), (&mut brand.licence, "licence")] {
        if let Some(own) = word(&["footer", key]) {
            *text = own;
        }
    }
    for (title, link, _) in &mut brand.footer_links {
        if let Some(own) = word(&["footer", "links", link]) {
            *title = own;
        }
    }
    config
}

/// Translates the titles of a navigation entry and of its children, found by link, or by title without one.
fn retitle(item: &mut NavItem, words: &Words) {
    let id = item.link.as_ref().map(|(link, _)| link).or(item.title.as_ref());
    if let Some((own, _)) = id.and_then(|id| words.get(&["nav", id])) {
        item.title = Some(own);
    }
    item.children.iter_mut().for_each(|item| retitle(item, words));
}

fn term(term: &Term, words: &Words, diags: &mut Diags) -> Term {
    let mut term = term.clone();
    let id = term.term.clone();
    if let Some((text, span)) = words.get(&[&id, "definition"]) {
        term.definition = markdown::parse(&text, span, diags);
    }
    if let Some((word, span)) = words.get(&[&id, "term"]) {
        term.term = word.trim().to_string();
        term.span = span;
        // Other words for it, and words not to use, are of the original's language.
        term.synonyms.clear();
        term.discouraged.clear();
    }
    let synonyms = words.list(&[&id, "synonyms"]);
    if !synonyms.is_empty() {
        term.synonyms = synonyms;
    }
    term
}

/// Reports each name that two glossary entries share: both entries would get the same anchor, and links to the name
/// could reach only one of them.
fn told_apart(glossary: &[Term], words: &Words, diags: &mut Diags) {
    let mut seen: HashMap<String, (usize, Span)> = HashMap::new();
    for (at, term) in glossary.iter().enumerate() {
        for name in std::iter::once(&term.term).chain(&term.synonyms) {
            let (first, there) = *seen.entry(name.to_lowercase()).or_insert((at, term.span));
            // Where neither entry is from this translation, the fault is reported for the original.
            let Some(span) = [term.span, there].into_iter().find(|span| span.file == words.file) else {
                continue;
            };
            if first == at {
                continue;
            }
            let other = if span == there { term.span } else { there };
            let message = format!("the glossary has `{name}` twice in `{}`", words.language);
            let d = Diagnostic::new(Code::DuplicateId, span, message);
            diags.push(
                d.label(other, "it is explained here already").hint("give one of the two another word"),
            );
        }
    }
}

fn evidence(piece: &Evidence, words: &Words, diags: &mut Diags) -> Evidence {
    let mut piece = piece.clone();
    if let Some((title, _)) = words.get(&[&piece.id, "title"]) {
        piece.title = title;
    }
    if let Some((how, span)) = words.get(&[&piece.id, "how"]) {
        piece.bytes = how.len();
        piece.how = Some(markdown::parse(&how, span, diags));
    }
    piece
}

/// Replaces the words of rule sets by their translations: a set's own, and those of what it shares.
fn guides(
    origin: &Origin<'_>,
    found: &Found,
    (content, edition): (&mut Content, &mut Edition),
    diags: &mut Diags,
) {
    let main = origin.content;
    for (at, set) in main.guides.iter().enumerate() {
        let path = format!("rules/{}.yaml", set.id);
        let (Some(words), Parsed::Rules(draft)) = (of(found, &path), &origin.parsed[set.file.0 as usize])
        else {
            continue;
        };
        let shared = draft.shared.iter().filter_map(|path| of(found, path));
        let all: Vec<&Words> = std::iter::once(words).chain(shared).collect();
        let Some(translated) = translated(origin, set, draft, &all, diags) else { continue };
        edition.guides[at] = state(found, &path);
        let paths = std::iter::once(&path).chain(&draft.shared);
        edition.partly[at] =
            paths.into_iter().any(|path| lacks(found, path)) || lacks_letter(set, &translated);
        Arc::make_mut(&mut content.guides)[at] = translated;
    }
}

fn translated(
    origin: &Origin<'_>,
    set: &RuleSet,
    draft: &Draft,
    words: &[&Words],
    diags: &mut Diags,
) -> Option<RuleSet> {
    let main = origin.content;
    let language = &words.first()?.language;
    for outcome in set.outcomes.iter().filter(|outcome| outcome.letter.is_none()) {
        let letter = words.iter().find_map(|words| words.get(&["outcomes", &outcome.id, "letter"]));
        if let Some((_, span)) = letter {
            let message = format!("`{}` has no letter in the original: this one is not shown", outcome.id);
            let d = Diagnostic::new(Code::InvalidValue, span, message);
            diags.push(d.hint("give it a letter in the original first, or take this one out"));
        }
    }
    let word = |path: &[&str]| {
        words.iter().find_map(|words| words.get(path)).or_else(|| match path {
            // A letter is translated as any article is: by a file beside it.
            ["outcomes", id, "letter"] => {
                let (letter, span) = set.outcomes.iter().find(|o| o.id == *id)?.letter.as_ref()?;
                Some((self::letter(origin, letter, language)?, *span))
            }
            _ => None,
        })
    };
    let defaults = defaults(&main.config, &main.phrases, &main.sources);
    decide::translate(set, draft, &defaults, (language, &word), diags)
}

/// The path of the translation of a letter, where there is one.
fn letter(origin: &Origin<'_>, letter: &str, language: &Language) -> Option<String> {
    let number = origin.content.config.languages.iter().position(|(l, _)| l == language)?;
    let files = origin.files.iter().filter(|(_, (own, original))| *own == number && original == letter);
    let paths = files.map(|(id, _)| origin.content.sources.get(*id).content_path());
    // As of pages, the one beside its original is shown.
    paths.min_by_key(|path| (files::is_elsewhere(path, letter), *path)).map(str::to_string)
}

/// The names of things: words of the glossary are found by those of the original too.
fn named(main: &Content, content: &Content) -> Names {
    let mut names = names::names(&content.guides, &content.glossary, &content.evidence);
    for (word, at) in &main.names.terms {
        names.terms.entry(word.clone()).or_insert(*at);
    }
    names
}
