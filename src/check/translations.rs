//! `untranslated` and `translation-stale`: words that a language of the site lacks, and translations whose
//! original has changed since.
//!
//! Readers are shown the original, and told so. For the pages of a language there is one finding, at its
//! place in `site.yaml`; one more for each rule set, for the glossary, for the evidence, and for the labels of
//! navigation and footer.

use crate::diag::{Code, Diagnostic, Diags, Edit};
use crate::model::{Edition, Site, State};
use crate::parse::front_matter;
use crate::source::{FileId, FileKind, Span};
use crate::translation::{self, Of, Word, Words};
use std::collections::BTreeSet;

/// The most places that a finding names.
const NAMED: usize = 3;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for (edition, (language, span)) in site.editions.iter().zip(&site.config.languages) {
        let Some(states) = &edition.edition else { continue };
        pages(site, states, (language, *span), diags);
        files(site, states, language, diags);
        letters(site, edition, language, diags);
        for (i, _) in states.articles.iter().enumerate().filter(|(_, state)| **state == State::Stale) {
            let meta = &edition.articles[i].source.meta;
            let at = meta.original.as_ref().map_or(Span::whole(edition.articles[i].file), |(_, span)| *span);
            let original = &site.sources.get(site.articles[i].file).path;
            let hash = site.hash_of_words(&site.articles[i]);
            let edit = Edit::new(at, hash);
            diags.push(stale(original, at).edit(meta.original.is_some().then_some(edit)));
        }
    }
}

/// The pages of a language that nobody has translated.
fn pages(site: &Site, edition: &Edition, (language, span): (&str, Span), diags: &mut Diags) {
    let lacks = |(_, state): &(usize, &State)| !state.is_translated();
    let missing: Vec<usize> = edition.articles.iter().enumerate().filter(lacks).map(|(i, _)| i).collect();
    if missing.is_empty() {
        return;
    }
    let paths = missing.iter().map(|i| site.sources.get(site.articles[*i].file).content_path());
    let all = edition.articles.len();
    let message =
        format!("{} of {all} pages have no translation into `{language}`: {}", missing.len(), few(paths));
    let d = Diagnostic::new(Code::Untranslated, span, message);
    let first = paths_hint(site.sources.get(site.articles[missing[0]].file).content_path(), language);
    diags.push(d.hint(format!("readers see the original; write `{first}`, or accept the finding")));
}

/// `a.md` → `a.en.md`.
fn paths_hint(path: &str, language: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending)) => format!("content/{stem}.{language}.{ending}"),
        None => format!("content/{path}"),
    }
}

/// Rule sets, glossary and evidence, each with what its file of words lacks.
fn files(site: &Site, edition: &Edition, language: &str, diags: &mut Diags) {
    for (id, file) in site.sources.iter() {
        let (of, span) = match file.kind {
            FileKind::Rules => match site.guides.iter().find(|set| set.file == id) {
                Some(set) => (Of::Rules, set.span),
                None => continue,
            },
            FileKind::Shared => (Of::Rules, Span::whole(id)),
            FileKind::Glossary if !site.glossary.is_empty() => (Of::Glossary, Span::whole(id)),
            FileKind::Evidence if !site.evidence.is_empty() => (Of::Evidence, Span::whole(id)),
            FileKind::Config => (Of::Site, Span::whole(id)),
            _ => continue,
        };
        let words = edition.words.iter().find(|words| words.original == file.content_path());
        match words {
            Some(words) => words_of(site, (of, id), words, diags),
            None if of == Of::Site && !translation::originals(of, id, file).iter().any(is_label) => {}
            // The translation exists but cannot be read, which has findings of its own.
            None if site.sources.find(&paths_hint(file.content_path(), language)).is_some() => {}
            None => {
                let message = format!("`{}` has no words in `{language}`", file.path);
                let d = Diagnostic::new(Code::Untranslated, span, message);
                let name = paths_hint(file.content_path(), language);
                diags
                    .push(d.hint(format!("readers see the original; write `{name}`, or accept the finding")));
            }
        }
    }
}

/// The letters of translated rule sets: those that nobody has translated, and those whose original has changed.
fn letters(site: &Site, edition: &Site, language: &str, diags: &mut Diags) {
    let Some(states) = &edition.edition else { return };
    let sets = site.guides.iter().zip(edition.guides.iter()).zip(&states.guides);
    let sets = sets.filter(|(_, state)| state.is_translated()).map(|(sets, _)| sets);
    let outcomes = sets.flat_map(|(set, translated)| set.outcomes.iter().zip(&translated.outcomes));
    let mut told = BTreeSet::new();
    for (outcome, translated) in outcomes {
        let (Some((original, span)), Some((path, _))) = (&outcome.letter, &translated.letter) else {
            continue;
        };
        if !told.insert(path) || site.sources.find_content(original).is_none() {
            continue;
        }
        if path == original {
            let message = format!("`content/{original}` has no translation into `{language}`");
            let name = paths_hint(original, language);
            let d = Diagnostic::new(Code::Untranslated, *span, message);
            diags.push(d.hint(format!("readers see the original; write `{name}`, or accept the finding")));
            continue;
        }
        let read = |path: &str| {
            let file = site.sources.find_content(path)?;
            let text = &site.sources.get(file).text;
            let (meta, body) = front_matter::read(file, text, &mut Diags::default());
            Some((meta, text.get(body..)?))
        };
        let (Some((meta, body)), Some((said, _))) = (read(original), read(path)) else { continue };
        let hash = translation::hash_of_article(meta.title.as_deref(), meta.description.as_deref(), body);
        if let Some((_, at)) = said.original.filter(|(said, _)| *said != hash) {
            diags.push(stale(&format!("content/{original}"), at).edit(Some(Edit::new(at, hash))));
        }
    }
}

fn words_of(site: &Site, (of, id): (Of, FileId), words: &Words, diags: &mut Diags) {
    let file = site.sources.get(id);
    let originals = translation::originals(of, id, file);
    let labels: Vec<Word> = match of {
        Of::Site => originals.iter().filter(|word| is_label(word)).cloned().collect(),
        _ => Vec::new(),
    };
    let needed = if of == Of::Site { &labels } else { &originals };
    let said: Vec<&Word> = needed.iter().filter(|word| word.text.is_some()).collect();
    let missing: Vec<String> = words.missing(needed).collect();
    if !missing.is_empty() {
        let message = format!(
            "{} of {} texts of `{}` are not translated: {}",
            missing.len(),
            said.len(),
            file.path,
            few(missing.iter().map(String::as_str))
        );
        let d = Diagnostic::new(Code::Untranslated, Span::whole(words.file), message);
        diags.push(d.hint("readers see the original's words in their place: add them"));
    }
    if of == Of::Rules {
        said.iter().for_each(|word| lost(word, words, diags));
    }
    if let Some((hash, span)) = &words.hash
        && let new = translation::hash(originals.iter())
        && *hash != new
    {
        diags.push(stale(&file.path, *span).instead(new));
    }
}

/// Whether a word is the label of a page or a menu in the navigation or the footer. These must be translated; names of
/// sites and licences may stay as they are.
fn is_label(word: &Word) -> bool {
    match word.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["nav", to] | ["footer", "links", to] => word.text.is_some() && !to.contains(':'),
        _ => false,
    }
}

/// Blanks of a text that its translation leaves out: readers would not see what fills them.
fn lost(original: &Word, words: &Words, diags: &mut Diags) {
    // Most texts have no blank, and looking up a translation costs.
    let Some(said) = original.text.as_ref().filter(|said| said.contains('{')) else { return };
    let path: Vec<&str> = original.path.iter().map(String::as_str).collect();
    let Some((text, span)) = words.get(&path) else { return };
    if let ["facts", _, "say"] = path[..]
        && said.contains("{}")
        && !text.contains("{}")
    {
        let message = format!("`say` of `{}` has no place for the answer", path[1]);
        let d = Diagnostic::new(Code::InvalidValue, span, message);
        diags.push(d.hint("put `{}` where the label stands"));
    }
    // A translation may divide a text with `:::` into parts of its own.
    if said.contains(":::") || text.contains(":::") {
        return;
    }
    let own: Vec<&str> = blanks(&text).collect();
    let mut left: Vec<&str> = blanks(said).filter(|name| !own.contains(name)).collect();
    left.dedup();
    if !left.is_empty() {
        let names = few(left
            .into_iter()
            .map(|name| format!("{{{{ {name} }}}}"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str));
        let message = format!("the translation leaves out what the original's text has: {names}");
        diags.push(
            Diagnostic::new(Code::InvalidValue, span, message)
                .warning()
                .hint("write it where it belongs in this language"),
        );
    }
}

/// Names of the blanks in a text, except `{{ site.… }}`, which a translation may write out.
fn blanks(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split("{{").skip(1).filter_map(|part| part.split_once("}}"));
    parts.map(|(name, _)| name.trim()).filter(|name| !name.starts_with("site."))
}

fn stale(original: &str, at: Span) -> Diagnostic {
    let message = format!("`{original}` has changed since it was translated");
    Diagnostic::new(Code::TranslationStale, at, message)
        .hint("bring the translation up to date, then renew the hash: `zhinan fix --write` writes it")
}

/// The first of some names.
fn few<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named: Vec<String> = names.take(NAMED).map(|name| format!("`{name}`")).collect();
    let dots = if more > 0 { ", …" } else { "" };
    format!("{}{dots}", named.join(", "))
}
