//! `untranslated` and `translation-stale`: words that a language of the site lacks, and translations whose
//! original has changed since.
//!
//! Readers are shown the original, and told so. For the pages of a language there is one finding, at its
//! place in `site.yaml`; for a rule set, the glossary and the evidence one each.

use crate::diag::{Code, Diagnostic, Diags, Edit};
use crate::model::{Edition, Site, State};
use crate::source::{FileId, FileKind, Span};
use crate::translation::{self, Of, Word, Words};

/// The most places that a finding names.
const NAMED: usize = 3;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for (edition, (language, span)) in site.editions.iter().zip(&site.config.languages) {
        let Some(states) = &edition.edition else { continue };
        pages(site, states, (language, *span), diags);
        files(site, states, language, diags);
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
            // The title of a site may be the same in every language.
            None if of == Of::Site => {}
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

fn words_of(site: &Site, (of, id): (Of, FileId), words: &Words, diags: &mut Diags) {
    let file = site.sources.get(id);
    let originals = translation::originals(of, id, file);
    let said: Vec<&Word> = originals.iter().filter(|word| word.text.is_some()).collect();
    let missing: Vec<String> = words.missing(&originals).collect();
    if !missing.is_empty() && of != Of::Site {
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
    if let Some((hash, span)) = &words.hash
        && let new = translation::hash(originals.iter())
        && *hash != new
    {
        diags.push(stale(&file.path, *span).instead(new));
    }
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
