//! Markdown files that are translations: their originals and languages.

use super::Origin;
use crate::address;
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::language::Language;
use crate::model::{Content, Parsed, ParsedArticle};
use crate::source::{FileId, FileKind, Sources, Span};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The translations among a site's Markdown files, by file: number of the language, and the path below
/// `content/` of the original.
pub(in crate::resolve) type Files = HashMap<FileId, (usize, String)>;

/// The translations of the articles of one language, by the article's index.
pub(super) type Translations<'a> = BTreeMap<usize, (FileId, &'a Arc<ParsedArticle>)>;

/// Finds the files that are translations by their names.
pub(in crate::resolve) fn find(sources: &Sources, languages: &[(Language, Span)]) -> Files {
    if languages.is_empty() {
        return Files::new();
    }
    let articles = sources.iter().filter(|(_, file)| file.kind == FileKind::Article);
    articles.filter_map(|(id, file)| Some((id, of(file.content_path(), languages)?))).collect()
}

/// The language and the original of a path: `en/a.md` and `a.en.md` are `a.md` in English.
fn of(path: &str, languages: &[(Language, Span)]) -> Option<(usize, String)> {
    let number = |tag: &str| {
        let language = Language::parse(tag)?;
        languages.iter().position(|(known, _)| *known == language)
    };
    let (first, below) = path.split_once('/').unwrap_or(("", path));
    let in_folder = number(first);
    let rest = if in_folder.is_some() { below } else { path };
    let (folder, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let stem = address::markdown_stem(name)?;
    let ending = &name[stem.len()..];
    let named = stem.rsplit_once('.').and_then(|(stem, tag)| Some((stem, number(tag)?)));
    let slash = if folder.is_empty() { "" } else { "/" };
    match (in_folder, named) {
        (None, Some((stem, language))) => Some((language, format!("{folder}{slash}{stem}{ending}"))),
        // `en/a.en.md` says it twice.
        (Some(language), Some((stem, other))) if language == other => {
            Some((language, format!("{folder}{slash}{stem}{ending}")))
        }
        (Some(language), _) => Some((language, rest.to_string())),
        (None, None) => None,
    }
}

/// Adds the paths of translations to those that name an article.
pub(in crate::resolve) fn name(content: &mut Content, files: &Files) {
    let found = files.iter().filter_map(|(id, (_, original))| {
        Some((content.sources.get(*id).content_path().to_string(), self::original(content, original)?))
    });
    let found: Vec<(String, usize)> = found.collect();
    if !found.is_empty() {
        Arc::make_mut(&mut content.article_at).extend(found);
    }
}

/// The translations of all articles, by language. Those of no article, and the second of two, are findings.
pub(super) fn of_articles<'a>(origin: &Origin<'a>, diags: &mut Diags) -> Vec<Translations<'a>> {
    let content = origin.content;
    let mut all: Vec<Translations<'a>> = vec![BTreeMap::new(); content.config.languages.len()];
    let mut files: Vec<(bool, bool, &str, FileId)> = origin
        .files
        .iter()
        .map(|(id, (_, original))| {
            let path = content.sources.get(*id).content_path();
            // The translation beside its original, with the same ending, wins: writers look there.
            (is_elsewhere(path, original), !content.article_at.contains_key(original), path, *id)
        })
        .collect();
    files.sort_unstable();
    let mut letters: HashMap<(usize, &str), FileId> = HashMap::new();
    for (_, _, path, id) in files {
        let (number, original) = &origin.files[&id];
        let Parsed::Article(source) = &origin.parsed[id.0 as usize] else { continue };
        let Some(i) = content.article_at.get(path).copied() else {
            if !is_hidden(origin, original) {
                diags.push(lost(content, id, original));
            } else if let Some(first) = letters.get(&(*number, original)) {
                diags.push(second(content, id, *first, &format!("content/{original}")));
            } else {
                letters.insert((*number, original), id);
            }
            continue;
        };
        if !content.config.drafts && source.meta.is_hidden(content.config.as_of) {
            continue;
        }
        if let Some((first, _)) = all[*number].get(&i) {
            let original = &content.sources.get(content.articles[i].file).path;
            diags.push(second(content, id, *first, original));
            continue;
        }
        all[*number].insert(i, (id, source));
    }
    other_languages(content, diags);
    words_elsewhere(content, diags);
    all
}

/// Whether a translation stands in another folder than its original.
pub(super) fn is_elsewhere(path: &str, original: &str) -> bool {
    let folder = |path: &str| path.rfind('/').map_or(0, |end| end + 1);
    path[..folder(path)] != original[..folder(original)]
}

/// The finding about the second translation of one file.
fn second(content: &Content, file: FileId, first: FileId, original: &str) -> Diagnostic {
    let shown = &content.sources.get(first).path;
    let message = format!("this is left out: `{shown}` translates `{original}` already");
    let d = Diagnostic::new(Code::DuplicateRoute, Span::whole(file), message).warning();
    d.label(Span::whole(first), "this one is shown").hint("keep one of the two")
}

/// The index of the article with this path, however the folder's own page is named there.
fn original(content: &Content, path: &str) -> Option<usize> {
    if let Some(i) = content.article_at.get(path) {
        return Some(*i);
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = address::markdown_stem(name)?;
    let at = |name: &str| {
        let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
        content.article_at.get(&path).copied()
    };
    let same = || ["md", "markdown"].iter().find_map(|ending| at(&format!("{stem}.{ending}")));
    let index = || {
        let section = content.sections.iter().find(|section| section.dir == folder)?;
        section.index.filter(|_| address::index_rank(stem).is_some())
    };
    same().or_else(index)
}

/// Whether the original is there, but is no page: a draft, a letter.
fn is_hidden(origin: &Origin<'_>, original: &str) -> bool {
    let file = origin.content.sources.find_content(original);
    file.is_some_and(|id| !origin.files.contains_key(&id))
}

/// The finding about a translation of nothing.
fn lost(content: &Content, file: FileId, original: &str) -> Diagnostic {
    let message = format!("this translates `content/{original}`, which does not exist: it is not published");
    let d = Diagnostic::new(Code::OrphanTranslation, Span::whole(file), message);
    // Every folder may have an `index.md`, so the name says nothing about which one was meant.
    let name = original.rsplit('/').next().unwrap_or(original);
    let is_index = address::markdown_stem(name).is_some_and(|stem| address::index_rank(stem).is_some());
    let few = content.articles.len() <= 2000 && !is_index;
    let paths = content.articles.iter().filter(|_| few).map(|a| content.sources.get(a.file).content_path());
    match closest(original, paths) {
        Some(near) => d.hint(format!("did you mean `{near}`? name the file after it")),
        None => d.hint("write that page first: every page of the site is in its own language"),
    }
}

/// Reports files of words in the folder of a language. Only those beside their original are read.
fn words_elsewhere(content: &Content, diags: &mut Diags) {
    let number = |tag: &str| {
        let language = Language::parse(tag)?;
        content.config.languages.iter().find(|(known, _)| *known == language)
    };
    for (id, file) in content.sources.iter().filter(|(_, file)| file.kind == FileKind::Asset) {
        let parts: Vec<&str> = file.content_path().split('/').collect();
        let (tag, folder, name) = match parts[..] {
            [tag, name @ ("site.yaml" | "glossary.yaml" | "evidence.yaml" | "search.yaml")] => {
                (tag, "", name)
            }
            [tag, "rules", name] | ["rules", tag, name] => (tag, "rules/", name),
            [tag, "rules", "shared", name] | ["rules", "shared", tag, name] => (tag, "rules/shared/", name),
            _ => continue,
        };
        let Some((stem, (language, _))) = name.strip_suffix(".yaml").zip(number(tag)) else { continue };
        let stem = stem.strip_suffix(&format!(".{tag}")).unwrap_or(stem);
        let message = "no words are read from here: this file is published as it is";
        let d = Diagnostic::new(Code::OrphanTranslation, Span::whole(id), message);
        diags.push(d.hint(format!("move it to `content/{folder}{stem}.{language}.yaml`")));
    }
}

/// Reports pages whose names say that they are in a language that the site does not have, or in its own.
fn other_languages(content: &Content, diags: &mut Diags) {
    // The languages may have been meant to stand in the settings.
    if content.config.is_faulty {
        return;
    }
    for article in &content.articles {
        let path = content.sources.get(article.file).content_path();
        let stem = path.rsplit('/').next().and_then(address::markdown_stem);
        let Some((_, tag)) = stem.and_then(|stem| stem.rsplit_once('.')) else { continue };
        let Some(language) = Language::parse(tag).filter(Language::is_common) else { continue };
        // Only where the page beside it shows what is meant: `v1.io.md` is a name like any other.
        let beside = path.replacen(&format!(".{tag}."), ".", 1);
        if !content.article_at.contains_key(&beside) {
            continue;
        }
        let (message, hint) = match language == content.config.language {
            true => (
                format!(
                    "the site is in `{language}`: this is a page beside `content/{beside}`, no translation"
                ),
                "keep one of the two".to_string(),
            ),
            false => (
                format!("`{language}` is none of the site's languages: this is a page like any other"),
                format!("write `{language}` under `languages:` in `content/site.yaml`"),
            ),
        };
        let mut d = Diagnostic::new(Code::InvalidValue, Span::whole(article.file), message);
        d.severity = Severity::Warning;
        diags.push(d.hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_translated() {
        let span = Span::whole(FileId(0));
        let languages: Vec<_> =
            ["en", "zh-TW"].iter().map(|tag| (Language::parse(tag).expect("a tag"), span)).collect();
        let original = |path: &str| of(path, &languages);
        for (path, number, to) in [
            ("a.en.md", 0, "a.md"),
            ("b/a.zh-tw.md", 1, "b/a.md"),
            ("en/b/a.md", 0, "b/a.md"),
            ("zh-TW/a.md", 1, "a.md"),
            ("en/a.en.md", 0, "a.md"),
            ("en/b/a.en.markdown", 0, "b/a.markdown"),
        ] {
            assert_eq!(original(path), Some((number, to.into())), "{path}");
        }
        for path in ["a.md", "a.fr.md", "b/en/a.md", "en.md", "v1.2.md"] {
            assert_eq!(original(path), None, "{path}");
        }
    }
}
