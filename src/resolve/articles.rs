//! Articles with their addresses, and the sections that hold them.

use super::natural;
use crate::address;
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diags, OFTEN, Severity};
use crate::doc::Block;
use crate::limits::{FOLDERS, TITLE};
use crate::model::{Article, Entry, FrontMatter, Parsed, ParsedArticle, Section};
use crate::source::{FileId, FileKind, Sources, Span};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// All pages made from Markdown but those of which `is_none` says that they are none, in path order. Drafts
/// and pages dated later than `as_of` are left out unless the configuration shows them.
pub(super) fn articles(
    sources: &Sources,
    parsed: &[Parsed],
    is_none: &dyn Fn(FileId, &str) -> bool,
    config: &Config,
    diags: &mut Diags,
) -> Vec<Article> {
    let mut hidden = Diags::default();
    let shown = sources.iter().filter_map(|(file, source)| {
        let Parsed::Article(article) = &parsed[file.0 as usize] else { return None };
        let is_none = source.kind != FileKind::Article || is_none(file, source.content_path());
        if !is_none && !article.meta.draft {
            expired(article, config, &mut hidden);
        }
        let is_shown = !is_none && (config.drafts || !article.meta.is_hidden(config.as_of));
        is_shown.then_some((file, source.content_path(), article))
    });
    let shown: Vec<Shown<'_>> = shown.filter(|page| !is_too_deep(page, diags)).collect();
    diags.extend(hidden);
    let mut indexes: HashMap<&str, (usize, &str)> = HashMap::new();
    for (_, path, _) in &shown {
        if let Some(rank) = address::index_rank(split(path).1) {
            let best = indexes.entry(split(path).0).or_insert((rank, path));
            *best = (*best).min((rank, path));
        }
    }
    let article = |(file, path, source): Shown<'_>| {
        let index = indexes.get(split(path).0).map(|(_, index)| *index);
        if let Some(index) =
            index.filter(|index| *index != path && address::index_rank(split(path).1).is_some())
            // `index.markdown` has the same address, which is reported where addresses are assigned.
            && split(index).1 != split(path).1
        {
            let message =
                format!("the page of the folder is `content/{index}`; `content/{path}` is a page below it");
            let mut d = Diagnostic::new(Code::DuplicateRoute, Span::whole(file), message);
            d.severity = Severity::Warning;
            diags.push(d.hint("keep one of the two files"));
        }
        one(file, path, index == Some(path), source, config, diags)
    };
    shown.into_iter().map(article).collect()
}

/// Reports a page that has expired: links to it lead nowhere now.
fn expired(article: &ParsedArticle, config: &Config, diags: &mut Diags) {
    let Some((day, span)) = article.meta.expires.filter(|_| article.meta.has_expired(config.as_of)) else {
        return;
    };
    let message = format!("the page expired on {day}, and is not published");
    let d = Diagnostic::new(Code::PageExpired, span, message);
    diags.push(d.hint("remove the file, move the day, or accept `page-expired` with `allow:`"));
}

/// A file that becomes a page: its path and what it says.
type Shown<'a> = (FileId, &'a str, &'a Arc<ParsedArticle>);

/// Whether a page lies in too many folders, which is reported.
fn is_too_deep((file, path, _): &Shown<'_>, diags: &mut Diags) -> bool {
    let folders = path.matches('/').count();
    if FOLDERS.is_below(folders) {
        diags.push(FOLDERS.finding(Code::UnsafePath, Span::whole(*file), folders));
    }
    FOLDERS.is_below(folders)
}

/// The folder and the name without its ending.
pub(super) fn split(path: &str) -> (&str, &str) {
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    (dir, address::markdown_stem(name).unwrap_or(name))
}

pub(super) fn one(
    file: FileId,
    path: &str,
    is_index: bool,
    source: &Arc<ParsedArticle>,
    config: &Config,
    diags: &mut Diags,
) -> Article {
    let (dir, stem) = split(path);
    let name = match dir.rsplit('/').next() {
        // `index` says nothing: the first page has the site's title, the page of a folder the folder's name.
        Some("") | None if is_index => &config.title,
        Some(folder) if is_index => folder,
        _ => stem,
    };
    let (mut title, mut title_from_body) = title(&source.meta, source, name);
    if TITLE.is_below(title.chars().count()) {
        // Only a heading can be that long.
        let span = source.doc.title().map_or(Span::whole(file), |h| h.span);
        diags.push(TITLE.finding(Code::TooMuch, span, title.chars().count()));
        (title, title_from_body) = (title.chars().take(TITLE.most).collect(), false);
    }
    Article {
        file,
        source: source.clone(),
        title,
        title_from_body,
        path: format!("{}{}.html", folder(dir), last_part(file, &source.meta, stem, is_index, diags)),
        is_index,
    }
}

fn folder(dir: &str) -> String {
    if dir.is_empty() { String::new() } else { format!("{dir}/") }
}

fn last_part(file: FileId, meta: &FrontMatter, stem: &str, is_index: bool, diags: &mut Diags) -> String {
    match &meta.slug {
        Some((_, span)) if is_index => {
            let mut d =
                Diagnostic::new(Code::InvalidValue, *span, "the page of a folder cannot have a `slug`");
            d.severity = Severity::Warning;
            diags.push(d.hint("rename the folder instead").alike(OFTEN));
            "index".into()
        }
        Some((slug, _)) => slug.clone(),
        None if is_index => "index".into(),
        None => {
            if stem.is_empty() {
                diags.push(Diagnostic::new(
                    Code::UnsafePath,
                    Span::whole(file),
                    "a file needs a name before `.md`",
                ));
            }
            stem.to_string()
        }
    }
}

/// The title, and whether it is the body's own first heading. Without one, it is the page's `name`.
fn title(meta: &FrontMatter, source: &ParsedArticle, name: &str) -> (String, bool) {
    let doc = &source.doc;
    let begins = matches!(doc.blocks.first(), Some(Block::Heading(0, _)));
    match (&meta.title, doc.title()) {
        (Some(title), heading) => {
            let heading = heading.filter(|heading| begins && heading.level == 1);
            (title.clone(), heading.is_some_and(|heading| heading.text == *title))
        }
        (None, Some(heading)) => {
            (heading.text.clone(), begins && (heading.level == 1 || doc.is_highest_alone()))
        }
        (None, None) => (name.into(), false),
    }
}

/// The folders that hold articles, parents before children, with everything in reading order.
pub(super) fn sections(sources: &Sources, articles: &[Article]) -> Vec<Section> {
    let mut dirs: BTreeMap<String, Vec<usize>> = BTreeMap::from([(String::new(), Vec::new())]);
    for (i, article) in articles.iter().enumerate().filter(|(_, a)| a.path != address::NOT_FOUND) {
        let path = sources.get(article.file).content_path();
        let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
        let above = dir.match_indices('/').map(|(at, _)| &dir[..at]);
        for parent in above {
            dirs.entry(parent.to_string()).or_default();
        }
        dirs.entry(dir.to_string()).or_default().push(i);
    }
    let names: Vec<String> = dirs.keys().cloned().collect();
    let mut sections: Vec<Section> = Vec::with_capacity(names.len());
    for (dir, members) in dirs {
        let parent = (!dir.is_empty()).then(|| {
            let above = dir.rsplit_once('/').map_or("", |(above, _)| above);
            names.binary_search_by(|n| n.as_str().cmp(above)).unwrap_or(0)
        });
        sections.push(section(dir, parent, &members, articles));
    }
    for i in 1..sections.len() {
        if let Some(parent) = sections[i].parent {
            sections[parent].sections.push(i);
        }
    }
    sort(&mut sections, sources, articles);
    sections
}

fn section(dir: String, parent: Option<usize>, members: &[usize], articles: &[Article]) -> Section {
    let index = members.iter().copied().find(|i| articles[*i].is_index);
    let name = dir.rsplit('/').next().unwrap_or("").to_string();
    Section {
        title: index.map_or(name, |i| articles[i].title.clone()),
        path: format!("{}index.html", folder(&dir)),
        parent,
        index,
        articles: members.iter().copied().filter(|i| !articles[*i].is_index).collect(),
        sections: Vec::new(),
        entries: Vec::new(),
        dir,
    }
}

/// Sorts by `order`, then by name.
fn sort(sections: &mut [Section], sources: &Sources, articles: &[Article]) {
    let place = |i: usize| articles[i].source.meta.order.unwrap_or(i64::MAX);
    let name = |i: usize| split(sources.get(articles[i].file).content_path()).1;
    let keys: Vec<(i64, String)> =
        sections.iter().map(|s| (s.index.map_or(i64::MAX, place), s.dir.clone())).collect();
    for section in sections {
        section
            .articles
            .sort_by(|a, b| place(*a).cmp(&place(*b)).then_with(|| natural::compare(name(*a), name(*b))));
        section.sections.sort_by(|a, b| {
            let ((a, dir), (b, other)) = (&keys[*a], &keys[*b]);
            a.cmp(b).then_with(|| natural::compare(dir, other))
        });
        let pages = section.articles.iter().map(|i| Entry::Article(*i));
        section.entries = pages.chain(section.sections.iter().map(|s| Entry::Section(*s))).collect();
        // Pages come before folders where neither says otherwise.
        section.entries.sort_by_key(|entry| match entry {
            Entry::Article(i) => place(*i),
            Entry::Section(s) => keys[*s].0,
        });
    }
}
