//! What `[[title]]` names: articles by title, and files by the end of their paths.

use super::{Article, Content};
use crate::source::{FileId, FileKind, Sources};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Names of articles and files. Made when a link asks for them: most sites have no such links.
#[derive(Debug, Default)]
pub struct Titles {
    /// Articles by title; of those with the same, the first.
    titles: OnceLock<HashMap<String, usize>>,
    /// Files by name, and by the name of their folder and their own.
    files: OnceLock<HashMap<String, Vec<FileId>>>,
}

/// Files whose path ends with some words.
#[derive(Debug, Default)]
pub struct Named {
    /// The articles, each once, and a path of each below `content/`.
    pub articles: Vec<(usize, String)>,
    /// Other files, by their paths below `content/`.
    pub files: Vec<String>,
    /// The path of a Markdown file that becomes no page: a draft, for example.
    pub unpublished: Option<String>,
}

/// Files of one name that are looked at. Each link that names them looks anew.
const SAME: usize = 50;

impl Titles {
    /// The article with this title; else the only article whose file has this name; else the first article that is
    /// shown under this title without having it as its own.
    pub fn find(&self, title: &str, articles: &[Arc<Article>]) -> Option<usize> {
        self.all(articles).get(&title.trim().to_lowercase()).copied()
    }

    fn all(&self, articles: &[Arc<Article>]) -> &HashMap<String, usize> {
        self.titles.get_or_init(|| {
            // A page without a title of its own shows a heading as its title. The name of a file identifies a page
            // better than such a heading, so names of files come before it.
            let is_titled =
                |article: &Article| article.source.meta.title.is_some() || article.source.doc.has_title();
            let title = |article: &Article| article.title.trim().to_lowercase();
            let named = articles.iter().enumerate().rev();
            let titled = named.filter(|(_, article)| is_titled(article));
            let mut all: HashMap<String, usize> = titled.map(|(i, article)| (title(article), i)).collect();
            for (name, i) in names_of_files(articles) {
                all.entry(name).or_insert(i);
            }
            for (i, article) in articles.iter().enumerate() {
                all.entry(title(article)).or_insert(i);
            }
            all
        })
    }
}

/// Names of files, without extension, that belong to exactly one page. Index pages are left out.
fn names_of_files(articles: &[Arc<Article>]) -> impl Iterator<Item = (String, usize)> {
    let mut names: HashMap<String, Option<usize>> = HashMap::new();
    for (i, article) in articles.iter().enumerate().filter(|(_, article)| !article.is_index) {
        let name = article.path.rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".html").unwrap_or(name).to_lowercase();
        names.entry(name).and_modify(|one| *one = None).or_insert(Some(i));
    }
    names.into_iter().filter_map(|(name, one)| Some((name, one?)))
}

/// A path in lower case, without the ending of an article.
fn key(path: &str) -> String {
    let path = path.to_lowercase();
    let stem = path.strip_suffix(".md").or(path.strip_suffix(".markdown"));
    stem.map_or(path.clone(), str::to_string)
}

/// The last part of a path, and the last two.
fn ends(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once('/') {
        Some((folders, name)) => {
            let from = folders.rfind('/').map_or(0, |slash| slash + 1);
            (name, Some(&path[from..]))
        }
        None => (path, None),
    }
}

fn by_end(sources: &Sources) -> HashMap<String, Vec<FileId>> {
    let mut all: HashMap<String, Vec<FileId>> = HashMap::new();
    let files = sources.iter().filter(|(_, file)| {
        matches!(file.kind, FileKind::Article | FileKind::Asset) && file.path.starts_with("content/")
    });
    for (id, file) in files {
        let path = key(file.content_path());
        let (name, with_folder) = ends(&path);
        for end in [Some(name), with_folder].into_iter().flatten() {
            let same = all.entry(end.to_string()).or_default();
            if same.len() < SAME {
                same.push(id);
            }
        }
    }
    all
}

impl Content {
    /// The files whose path ends with `name`, in any letter case; that of an article may stand without its ending.
    pub fn named(&self, name: &str) -> Named {
        let wanted = key(name.trim().trim_start_matches("./").trim_matches('/'));
        let (last, with_folder) = ends(&wanted);
        let mut found = Named::default();
        let same = self.titles.files.get_or_init(|| by_end(&self.sources)).get(with_folder.unwrap_or(last));
        for id in same.into_iter().flatten() {
            let file = self.sources.get(*id);
            let own = file.content_path();
            let is_same =
                key(own).strip_suffix(&wanted).is_some_and(|above| above.is_empty() || above.ends_with('/'));
            match (file.kind, self.article_at.get(own)) {
                _ if !is_same => {}
                (FileKind::Asset, _) => found.files.push(own.to_string()),
                (_, Some(i)) if found.articles.iter().any(|(known, _)| known == i) => {}
                (_, Some(i)) => found.articles.push((*i, own.to_string())),
                (_, None) => found.unpublished = Some(own.to_string()),
            }
        }
        found
    }
}

impl Clone for Titles {
    /// Empty: content is cloned to be changed, and names are collected anew.
    fn clone(&self) -> Titles {
        Titles::default()
    }
}
