//! Articles with their addresses, and the sections that hold them.

use crate::address;
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Diags};
use crate::doc::Block;
use crate::model::{Article, Entry, FrontMatter, Parsed, ParsedArticle, Place, Section};
use crate::source::{FileId, FileKind, Sources, Span};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The names of a section's own page.
const INDEX_NAMES: [&str; 3] = ["index", "_index", "README"];

/// All pages made from Markdown, in path order. Drafts and pages dated later than `as_of` are left
/// out unless the configuration shows them.
pub(super) fn articles(
    sources: &Sources,
    parsed: &[Parsed],
    letters: &HashSet<String>,
    config: &Config,
    diags: &mut Diags,
) -> Vec<Article> {
    let mut articles = Vec::new();
    for (file, source) in sources.iter() {
        let Parsed::Article(article) = &parsed[file.0 as usize] else { continue };
        let hidden = is_hidden(&article.meta, config);
        if source.kind == FileKind::Article
            && !letters.contains(source.content_path())
            && (config.drafts || !hidden)
        {
            articles.push(one(file, source.content_path(), article, diags));
        }
    }
    articles
}

/// Whether readers do not see this page yet.
pub(super) fn is_hidden(meta: &FrontMatter, config: &Config) -> bool {
    meta.draft || meta.date.is_some_and(|d| d > config.as_of)
}

pub(super) fn one(file: FileId, path: &str, source: &Arc<ParsedArticle>, diags: &mut Diags) -> Article {
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = address::markdown_stem(name).unwrap_or(name);
    let is_index = INDEX_NAMES.contains(&stem);
    let (title, title_from_body) = title(&source.meta, source, dir, stem, is_index);
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
            let d = Diagnostic::new(Code::InvalidValue, *span, "the page of a folder cannot have a `slug`");
            diags.push(d.hint("rename the folder instead"));
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

/// The title, and whether it is the body's own first heading.
fn title(
    meta: &FrontMatter,
    source: &ParsedArticle,
    dir: &str,
    stem: &str,
    is_index: bool,
) -> (String, bool) {
    let first = source.doc.headings.first().filter(|h| h.level == 1);
    let begins = matches!(source.doc.blocks.first(), Some(Block::Heading(0, _)));
    match (&meta.title, first) {
        (Some(title), Some(heading)) => (title.clone(), begins && heading.text == *title),
        (Some(title), None) => (title.clone(), false),
        (None, Some(heading)) => (heading.text.clone(), begins),
        (None, None) if is_index => {
            (dir.rsplit('/').next().filter(|d| !d.is_empty()).unwrap_or(stem).into(), false)
        }
        (None, None) => (stem.into(), false),
    }
}

/// The folders that hold articles, parents before children, with everything in reading order.
pub(super) fn sections(sources: &Sources, articles: &[Article]) -> Vec<Section> {
    let mut dirs: BTreeMap<String, Vec<usize>> = BTreeMap::from([(String::new(), Vec::new())]);
    for (i, article) in articles.iter().enumerate() {
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
    sort(&mut sections, articles);
    sections
}

/// By article: its section and its neighbours in the reading order of the whole site. A folder's own page
/// comes before what the folder holds.
pub(super) fn places(sections: &[Section], articles: usize) -> Vec<Place> {
    let mut places = vec![Place::default(); articles];
    for (number, section) in sections.iter().enumerate() {
        section.articles.iter().chain(&section.index).for_each(|i| places[*i].section = number);
    }
    let mut order = Vec::with_capacity(articles);
    let mut open: Vec<Entry> = sections[0].entries.iter().rev().copied().collect();
    while let Some(entry) = open.pop() {
        match entry {
            Entry::Article(i) => order.push(i),
            Entry::Section(s) => {
                order.extend(sections[s].index);
                open.extend(sections[s].entries.iter().rev());
            }
        }
    }
    for two in order.windows(2) {
        places[two[0]].next = Some(two[1]);
        places[two[1]].previous = Some(two[0]);
    }
    places
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

/// Sorts by `order`, then by path.
fn sort(sections: &mut [Section], articles: &[Article]) {
    let place = |article: &Article| article.source.meta.order.unwrap_or(i64::MAX);
    let of_section: Vec<i64> =
        sections.iter().map(|s| s.index.map_or(i64::MAX, |i| place(&articles[i]))).collect();
    for section in sections {
        section.articles.sort_by_key(|i| place(&articles[*i]));
        section.sections.sort_by_key(|i| of_section[*i]);
        let pages = section.articles.iter().map(|i| Entry::Article(*i));
        section.entries = pages.chain(section.sections.iter().map(|s| Entry::Section(*s))).collect();
        // Pages come before folders where neither says otherwise.
        section.entries.sort_by_key(|entry| match entry {
            Entry::Article(i) => place(&articles[*i]),
            Entry::Section(s) => of_section[*s],
        });
    }
}
