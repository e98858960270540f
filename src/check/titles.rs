//! `missing-title`: an article with neither a `title:` nor a first `#` heading. Lists show the lower heading that
//! begins it or the name of its file instead. Write `title:` in the front matter.
//!
//! `duplicate-title`: two articles of a folder with the same title. Readers cannot distinguish them in lists
//! and search results. Write in the title what distinguishes them.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags, OFTEN, closest};
use crate::model::{Article, Site};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// Folders that hold letters of outcomes.
pub(super) fn letter_folders(site: &Site) -> HashSet<&str> {
    let outcomes = site.guides.iter().flat_map(|set| &set.outcomes);
    outcomes.filter_map(|o| o.letter.as_ref()?.0.rsplit_once('/')).map(|(folder, _)| folder).collect()
}

/// Where an article has its title: the value of `title:`, or a heading.
fn place(article: &Article) -> Span {
    let meta = &article.source.meta;
    let heading = || article.source.doc.title().map(|heading| heading.span).filter(|_| meta.title.is_none());
    meta.title_span.or_else(heading).unwrap_or_else(|| article.head())
}

/// Whether a file has the name of another one and a word behind a dot more: `a.korean.md` beside `a.md`.
fn adds_word(path: &str, other: &str) -> bool {
    let (Some(stem), Some(other)) = (address::markdown_stem(path), address::markdown_stem(other)) else {
        return false;
    };
    let word = stem.strip_prefix(other).and_then(|rest| rest.strip_prefix('.'));
    // Tags are shorter, and the site says of them what they are; names of languages in other scripts are short.
    let is_long = |word: &str| word.chars().count() > if word.is_ascii() { 3 } else { 1 };
    word.is_some_and(|word| is_long(word) && word.chars().all(char::is_alphabetic))
}

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let mut is_naming_told = false;
    for section in site.sections.iter() {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for i in section.articles.iter().filter(|i| site.is_own(**i)) {
            let article = &site.articles[*i];
            // `missing-title` is told of a page whose title is a lower heading.
            if article.source.meta.title.is_none() && article.source.doc.title_of_lower_level().is_some() {
                continue;
            }
            if let Some(first) = seen.insert(&article.title, *i) {
                seen.insert(&article.title, first);
                let other = &site.sources.get(site.articles[first].file).path;
                let message = format!("`{}` is the title of `{other}` too", article.title);
                let d = Diagnostic::new(Code::DuplicateTitle, place(article), message);
                let own = &site.sources.get(article.file).path;
                let is_named = adds_word(own, other) || adds_word(other, own);
                if is_named && !is_naming_told {
                    is_naming_told = true;
                    diags.push(d.hint("if one is a translation, put the tag of its language before the ending, as in `a.en.md`, and list the tag under `languages:` in `content/site.yaml`"));
                    continue;
                }
                diags.push(d.hint("write in the title what distinguishes this page"));
            }
        }
    }
    let folders = letter_folders(site);
    for article in site.own_articles() {
        let folder = site.sources.get(article.file).content_path().rsplit_once('/').map(|(folder, _)| folder);
        // A misspelt key was told; a letter that no outcome names has its place by its folder.
        let is_told = article.source.meta.extra.keys().any(|key| closest(key, ["title"]).is_some());
        if is_told || folder.is_some_and(|folder| folders.contains(folder)) {
            continue;
        }
        let named = article.source.meta.title.is_some()
            || article.source.meta.is_title_told
            || article.source.doc.has_title();
        if !named {
            if let Some(first) = article.source.doc.title_of_lower_level() {
                let message = "this article has no title: a lower heading stands in its place";
                let d = Diagnostic::new(Code::MissingTitle, first.span, message);
                let hint = match (article.source.doc.is_lower_below_title(), article.source.meta.span) {
                    (true, _) => "write `#` there, and take as many `#` from the headings below it",
                    (_, Some(_)) => {
                        "write `#` there if it is the title, or else `title: …` into the front matter"
                    }
                    (_, None) => {
                        "write `#` there if it is the title, or else `---`, `title: …`, `---` before it"
                    }
                };
                diags.push(d.hint(hint).alike(OFTEN));
                continue;
            }
            let d =
                Diagnostic::new(Code::MissingTitle, Span::whole(article.file), "this article has no title");
            let hint = match article.source.meta.span {
                Some(_) => "write `title: …` into the front matter, or begin the text with a `# heading`",
                None => "begin the file with `---`, `title: …`, `---`, or with a `# heading`",
            };
            diags.push(d.hint(hint).alike(OFTEN));
        }
    }
}
