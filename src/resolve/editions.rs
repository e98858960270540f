//! The site in its other languages.
//!
//! An edition has the articles, sections, rule sets and words of the site itself, in the same order, each in
//! its language where there is a translation: `a.en.md` beside `a.md`, or `en/a.md`. What is not translated
//! it shares with the site. Its addresses are those of the site, in a folder of its own: `en/a.html`.

mod files;
mod words;

pub(super) use files::{Files, find, name};

use super::routes::redirect;
use super::{articles, navigation, relink, tags};
use crate::address;
use crate::citation::Citation;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::language::Language;
use crate::model::{Article, Content, Links, Parsed, ParsedArticle, Route, Routes, Section, Site, State};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// An edition before its pages have addresses.
pub(super) struct Begun {
    content: Content,
    /// Indices of the articles that are translated.
    translated: Vec<usize>,
}

/// Sources of all editions of a site.
pub(super) struct Origin<'a> {
    /// The site itself.
    pub(super) content: &'a Content,
    pub(super) parsed: &'a [Parsed],
    pub(super) files: &'a Files,
}

/// The editions of a site that has just been read.
pub(super) fn begin(origin: &Origin<'_>, diags: &mut Diags) -> Vec<Begun> {
    let languages = &origin.content.config.languages;
    let mut translations = files::of_articles(origin, diags);
    words::strangers(origin, diags);
    let begin = |(number, (language, _)): (usize, &(Language, Span))| {
        let found = std::mem::take(&mut translations[number]);
        let articles = found.into_iter().map(|(i, (file, source))| {
            let original = &origin.content.articles[i];
            (i, Arc::new(article(origin.content, original, file, source, diags)))
        });
        let articles: BTreeMap<usize, Arc<Article>> = articles.collect();
        let words = words::of_language(origin, language, diags);
        let content = words::put(origin, language, &words, diags);
        with_articles(origin.content, content, articles)
    };
    languages.iter().enumerate().map(begin).collect()
}

/// The editions of a site after an edit of some articles, of which `edited` are translations: edition,
/// article and what it says. None where more changes than what stands on the pages.
pub(super) fn begin_again(
    old: &Site,
    content: &Content,
    originals: &[usize],
    edited: &[(usize, usize, Arc<Article>)],
) -> Option<Vec<Begun>> {
    let begin = |(number, edition): (usize, &Site)| {
        let states = &edition.edition.as_ref()?.articles;
        let is_translated = |i: &usize| states[*i].is_translated();
        // A translation has what it does not say itself from its original.
        let mut kept = originals.iter().filter(|i| is_translated(i));
        if kept.any(|i| !gives_alike(&old.articles[*i].source, &content.articles[*i].source)) {
            return None;
        }
        let translated = (0..states.len()).filter(is_translated);
        let mut articles: BTreeMap<usize, Arc<Article>> =
            translated.map(|i| (i, edition.articles[i].clone())).collect();
        let own = edited.iter().filter(|(other, ..)| *other == number);
        articles.extend(own.map(|(_, i, article)| (*i, article.clone())));
        let edition = Content {
            sources: content.sources.clone(),
            allowed: content.allowed.clone(),
            sections: content.sections.clone(),
            tags: content.tags.clone(),
            articles: content.articles.clone(),
            ..edition.content().clone()
        };
        Some(with_articles(content, edition, articles))
    };
    old.editions.iter().enumerate().map(begin).collect()
}

/// Edition with its translated articles in the place of the originals.
fn with_articles(main: &Content, mut content: Content, articles: BTreeMap<usize, Arc<Article>>) -> Begun {
    let translated: Vec<usize> = articles.keys().copied().collect();
    let mut edition = content.edition.as_deref().cloned().unwrap_or_default();
    edition.articles = vec![State::Original; main.articles.len()];
    for (i, article) in articles {
        edition.articles[i] = state(main, &main.articles[i], &article);
        content.articles[i] = article;
    }
    content.edition = Some(Arc::new(edition));
    content.sections = retitled(&content, &translated);
    let has_tags = |i: &usize| content.articles[*i].source.meta.tags != main.articles[*i].source.meta.tags;
    if translated.iter().any(has_tags) {
        content.tags = Arc::new(tags(&content.articles));
    }
    Begun { content, translated }
}

/// Whether the original still says what was translated.
fn state(main: &Content, original: &Article, translation: &Article) -> State {
    let said = translation.source.meta.original.as_ref().map(|(hash, _)| hash);
    match said {
        Some(said) if *said != main.hash_of_words(original) => State::Stale,
        _ => State::Translated,
    }
}

/// The sections, with the titles of their translated pages.
fn retitled(content: &Content, translated: &[usize]) -> Arc<Vec<Section>> {
    let mut sections = content.sections.clone();
    for i in translated {
        let section = content.places[*i].section;
        if sections[section].index == Some(*i) {
            Arc::make_mut(&mut sections)[section].title.clone_from(&content.articles[*i].title);
        }
    }
    sections
}

/// A translation: what it does not say of itself, its original says. Its address is that of the original.
pub(super) fn article(
    main: &Content,
    original: &Article,
    file: FileId,
    source: &Arc<ParsedArticle>,
    diags: &mut Diags,
) -> Article {
    if let Some((_, span)) = &source.meta.slug {
        let message = "a translation has the address of its original: this `slug` is not used";
        let mut d = Diagnostic::new(Code::InvalidValue, *span, message);
        d.severity = Severity::Warning;
        diags.push(d.hint("take it out, or write it in the original"));
    }
    let path = main.sources.get(original.file).content_path();
    // Faults of its address are those of the original's.
    let mut found = Diags::default();
    let mut article = articles::one(file, path, original.is_index, source, &main.config, &mut found);
    diags.list.extend(found.list.into_iter().filter(|d| d.code == Code::TooMuch));
    article.path.clone_from(&original.path);
    article.source = inherited(&original.source, source);
    article
}

/// Translation with the front matter that it inherits from its original.
fn inherited(original: &ParsedArticle, own: &Arc<ParsedArticle>) -> Arc<ParsedArticle> {
    let from = &original.meta;
    let meta = &own.meta;
    let lacks = meta.lang.is_some()
        || from.date.is_some() && meta.date.is_none()
        || from.updated.is_some() && meta.updated.is_none()
        || !from.tags.is_empty() && meta.tags.is_empty()
        || from.order != meta.order
        || from.authors != meta.authors
        || !from.taxonomies.is_empty()
        || from.owner.is_some() && meta.owner.is_none()
        || from.review_by.is_some() && meta.review_by.is_none()
        || !from.sources.is_empty() && meta.sources.is_empty()
        || !from.toc && meta.toc
        || !from.search && meta.search;
    if !lacks {
        return own.clone();
    }
    let mut source = ParsedArticle::clone(own);
    let meta = &mut source.meta;
    if meta.sources.is_empty() {
        meta.sources.clone_from(&from.sources);
    }
    meta.date = meta.date.or(from.date);
    meta.updated = meta.updated.or(from.updated);
    if meta.tags.is_empty() {
        meta.tags.clone_from(&from.tags);
    }
    meta.order = from.order;
    // Pages of authors and taxonomies are those of the originals.
    meta.authors.clone_from(&from.authors);
    meta.taxonomies.clone_from(&from.taxonomies);
    meta.owner = meta.owner.take().or_else(|| from.owner.clone());
    meta.review_by = meta.review_by.or(from.review_by);
    meta.toc &= from.toc;
    meta.search &= from.search;
    // The edition sets the language, whatever the front matter says.
    meta.lang = None;
    Arc::new(source)
}

/// Whether an original gives its translations the same as before.
fn gives_alike(old: &ParsedArticle, new: &ParsedArticle) -> bool {
    let (a, b) = (&old.meta, &new.meta);
    let sources = |s: &[Citation]| format!("{s:?}");
    a.date == b.date
        && a.updated == b.updated
        && a.tags == b.tags
        && a.order == b.order
        && (&a.authors, &a.taxonomies) == (&b.authors, &b.taxonomies)
        && a.owner == b.owner
        && a.review_by == b.review_by
        && (a.toc, a.search) == (b.toc, b.search)
        && sources(&a.sources) == sources(&b.sources)
}

/// The addresses of the editions, each from its own folder on, and the same in the map of the whole site.
pub(super) fn assign(
    begun: &[Begun],
    routes: &mut Routes,
    main: &Content,
    diags: &mut Diags,
) -> Vec<Arc<Routes>> {
    let is_shared =
        |route: &Route| !matches!(route, Route::Asset(_) | Route::Redirect(_) | Route::Edition(..));
    let shared: Routes =
        routes.iter().filter(|(_, route)| is_shared(route)).map(|(p, r)| (p.clone(), r.clone())).collect();
    let shared = Arc::new(shared);
    let mut all = Vec::new();
    for (number, edition) in begun.iter().enumerate() {
        let content = &edition.content;
        let own = match Arc::ptr_eq(&content.tags, &main.tags) {
            true => shared.clone(),
            false => Arc::new(with_tags(&shared, content)),
        };
        let folder = content.edition.as_ref().map_or("", |edition| &edition.folder);
        give_way(folder, &own, routes, main, diags);
        let of_site = |(path, route): (&String, &Route)| {
            (format!("{folder}/{path}"), Route::Edition(number, Box::new(route.clone())))
        };
        routes.extend(own.iter().map(of_site));
        all.push(own);
    }
    for edition in begun {
        let folder = edition.content.edition.as_ref().map_or("", |edition| &edition.folder);
        for article in edition.translated.iter().map(|i| &edition.content.articles[*i]) {
            for (alias, span) in &article.source.meta.aliases {
                let own = format!("{folder}/{}", article.path);
                redirect(routes, (alias, *span), &own, main.config.base_url.is_some(), diags);
            }
        }
    }
    all
}

/// The addresses with the tags of this edition.
fn with_tags(shared: &Routes, content: &Content) -> Routes {
    let others = shared.iter().filter(|(_, route)| !matches!(route, Route::Tag(_)));
    let mut routes: Routes = others.map(|(path, route)| (path.clone(), route.clone())).collect();
    for (number, (name, _)) in content.tags.iter().enumerate() {
        routes.entry(address::tag(name)).or_insert(Route::Tag(number));
    }
    if !content.tags.is_empty() {
        routes.entry(address::TAGS.into()).or_insert(Route::Tags);
    }
    routes
}

/// Removes the author's own files from the map where they collide with pages of an edition.
fn give_way(folder: &str, own: &Routes, routes: &mut Routes, main: &Content, diags: &mut Diags) {
    let below = format!("{folder}/");
    let taken = routes.range(below.clone()..).take_while(|(path, _)| path.starts_with(&below));
    let is_taken = |path: &str| {
        let path = &path[below.len()..];
        own.contains_key(path) || address::generator(path, main.config.base_url.is_some()).is_some()
    };
    let taken: Vec<String> = taken.map(|(path, _)| path.clone()).filter(|path| is_taken(path)).collect();
    for path in taken {
        let file = match routes.remove(&path) {
            Some(Route::Asset(file)) => Span::whole(file),
            _ => continue,
        };
        let message = format!(
            "`{path}` is left to the site in `{folder}`; `{}` would be written there too",
            main.sources.get(file.file).path
        );
        let mut d = Diagnostic::new(Code::DuplicateRoute, file, message);
        d.severity = Severity::Warning;
        diags.push(d.hint("rename the file"));
    }
    tell_case(folder, own, routes, main, diags);
}

/// Reports files below `EN/` that many disks take for files of the edition in `en/`: they do not tell upper and lower
/// case apart. A copied file is not published.
fn tell_case(folder: &str, own: &Routes, routes: &mut Routes, main: &Content, diags: &mut Diags) {
    let is_it = |path: &str| {
        let above = path.split_once('/').map(|(above, _)| above);
        above.is_some_and(|above| above != folder && address::folded(above) == address::folded(folder))
    };
    let file_of = |route: &Route| match route {
        Route::Asset(file) => Some(*file),
        Route::Article(article) => Some(main.articles[*article].file),
        _ => None,
    };
    let odd = routes.iter().filter(|(path, _)| is_it(path));
    let odd: Vec<(String, FileId)> =
        odd.filter_map(|(path, route)| Some((path.clone(), file_of(route)?))).collect();
    if odd.is_empty() {
        return;
    }
    let pages: HashSet<String> = own.keys().map(|path| address::folded(path)).collect();
    for (path, file) in odd {
        let below = address::folded(path.split_once('/').map_or("", |(_, below)| below));
        let is_made = address::generator(&below, main.config.base_url.is_some()).is_some();
        if !is_made && !pages.contains(&below) {
            continue;
        }
        let message = format!(
            "`{path}` and a file of the site in `{folder}` differ only in case, and are one on many disks"
        );
        let mut d = Diagnostic::new(Code::NameCollision, Span::whole(file), message);
        if matches!(routes.get(&path), Some(Route::Asset(_))) {
            routes.remove(&path);
            d.severity = Severity::Warning;
        }
        diags.push(d.hint("rename the folder"));
    }
}

/// The finished editions.
pub(super) fn finish(
    begun: Vec<Begun>,
    routes: Vec<Arc<Routes>>,
    main: (&Content, &Routes, &Arc<Links>),
) -> Vec<Site> {
    let finish = |(edition, routes): (Begun, Arc<Routes>)| {
        let Begun { mut content, translated } = edition;
        content.nav = Arc::new(navigation::navigation(&content, &routes));
        let links = relink::articles(main, (&content, &routes), &translated);
        Site::new(content, routes, links, Vec::new())
    };
    begun.into_iter().zip(routes).map(finish).collect()
}
