//! The site at one moment, with every file that a browser can request.
//!
//! Pages are rendered on request, by the same function as in a build. Files about the whole site are made
//! once, at the first request for one of them. Assets are read from `content/`.

use crate::diag::{Diagnostic, Diags};
use crate::disk::Meta;
use crate::load::SourceFolders;
use crate::model::{Route, Site};
use crate::render::{self, FORMATS, Format, Output, Sink, View};
use crate::search;
use crate::session::Refreshed;
use crate::source::{FileId, FileKind};
use crate::theme::Theme;
use crate::translation;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A site and its theme. Immutable.
pub struct Snapshot {
    /// The site.
    pub site: Arc<Site>,
    theme: Arc<Theme>,
    searched: Arc<search::IndexCache>,
    root: PathBuf,
    /// The files of each of [`FORMATS`], once one of them was requested.
    whole: Vec<OnceLock<BTreeMap<String, Vec<u8>>>>,
    /// Results of [`Snapshot::mark`] by page.
    marks: Mutex<HashMap<String, Arc<OnceLock<String>>>>,
}

/// Result of looking up an address.
pub enum Found {
    /// A page with the bytes that a build writes.
    Page(Vec<u8>),
    /// Another file with the bytes that a build writes.
    Bytes(Vec<u8>),
    /// An asset, open for reading.
    File(File, Meta),
    /// A folder without the final `/`: its page is at this address.
    Folder(String),
    /// A page that cannot be rendered because its template is wrong.
    Fault(Box<Diagnostic>),
    /// There is no such file.
    Nothing,
}

impl Snapshot {
    /// A snapshot of the refreshed workspace; `root` is the site's folder.
    pub fn new(refreshed: &Refreshed, root: &Path) -> Snapshot {
        let whole = FORMATS.iter().map(|_| OnceLock::new()).collect();
        let Refreshed { site, theme, searched, .. } = refreshed;
        let (site, theme, searched) = (site.clone(), theme.clone(), searched.clone());
        Snapshot { site, theme, searched, root: root.to_path_buf(), whole, marks: Mutex::default() }
    }

    /// The same site with the theme of another snapshot.
    pub fn dressed_as(self, other: &Snapshot) -> Snapshot {
        Snapshot { theme: other.theme.clone(), ..self }
    }

    fn view(&self) -> View<'_> {
        View::of(&self.site, self.theme.clone(), Some(self.searched.clone()))
    }

    /// Looks up a decoded path without the leading `/`.
    pub fn find(&self, path: &str) -> Found {
        match self.look_up(path) {
            // Links of `404.html` begin with the path of the base URL; the preview serves the site at the root.
            Found::Nothing => match self.below_base(path) {
                Some(path) => self.look_up(path),
                None => Found::Nothing,
            },
            found => found,
        }
    }

    fn look_up(&self, path: &str) -> Found {
        let file = file_at(path);
        if let Some((path, route)) = self.site.routes.get_key_value(&file) {
            return self.render(path, route);
        }
        if let Some(bytes) = self.markdown(&file) {
            return Found::Bytes(bytes);
        }
        if let Some(bytes) = self.whole_file(&file) {
            return Found::Bytes(bytes.to_vec());
        }
        if !path.starts_with('/') && self.site.routes.contains_key(&format!("{path}/index.html")) {
            return Found::Folder(format!("{path}/"));
        }
        Found::Nothing
    }

    fn below_base<'a>(&self, path: &'a str) -> Option<&'a str> {
        let base = self.site.config.base_url.as_deref()?;
        let (_, folder) = base.split_once("://")?.1.split_once('/')?;
        path.strip_prefix(folder).filter(|_| !folder.is_empty())
    }

    fn render(&self, path: &str, route: &Route) -> Found {
        match render::page(&self.view(), path, route) {
            Ok(Output::Bytes(bytes)) => Found::Page(bytes),
            // Opened without following links: the file may have become a link since it was loaded.
            Ok(Output::Copy(id)) => {
                let file = SourceFolders::open(&self.root).file(self.site.sources.get(id).on_disk());
                file.map_or(Found::Nothing, |(file, meta)| Found::File(file, meta))
            }
            Err(fault) => Found::Fault(fault),
        }
    }

    fn whole_file(&self, path: &str) -> Option<&[u8]> {
        let made = FORMATS.iter().zip(&self.whole).filter(|((name, _), _)| {
            // The slowest formats, whose paths are known: do not make them for other paths.
            match *name {
                "search" => path.contains("search/"),
                "share" => path.contains(crate::address::SHARE),
                "llms" => path.ends_with("llms.txt"),
                _ => true,
            }
        });
        let mut made = made.map(|((_, make), files)| files.get_or_init(|| self.make(*make)));
        made.find_map(|files| files.get(path)).map(Vec::as_slice)
    }

    fn make(&self, format: Format) -> BTreeMap<String, Vec<u8>> {
        let files = Mutex::new(BTreeMap::new());
        let write = |path, bytes| {
            files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
        };
        format(&self.view(), Sink::new(&write));
        files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The Markdown copy of an article.
    fn markdown(&self, path: &str) -> Option<Vec<u8>> {
        let page = format!("{}.html", path.strip_suffix(".md")?);
        let route = self.site.routes.get(&page)?;
        render::copy_of(&self.site, &page, route)?;
        Some(render::markdown(&self.site, route))
    }

    /// The files that the page at `path` is made of: its article or rule set, the files that these include,
    /// and their translations into its language. Empty for a list of pages; `None` where there is no page.
    pub fn files_of(&self, path: &str) -> Option<BTreeSet<FileId>> {
        let copied = path.strip_suffix(".md").map(|stem| format!("{stem}.html"));
        let route = self.site.routes.get(&file_at(path)).or_else(|| self.site.routes.get(&copied?))?;
        let (site, route): (&Site, &Route) = match route {
            Route::Edition(number, route) => (&self.site.editions[*number], route),
            route => (&self.site, route),
        };
        let named: Vec<FileId> = match route {
            Route::Article(article) => vec![site.articles[*article].file],
            Route::Guide(set) | Route::Node(set, _) | Route::Outcome(set, _) | Route::Rule(set, _) => {
                let evidence = site.sources.find_content("evidence.yaml");
                let shared = site.sources.iter().filter(|(_, file)| file.kind == FileKind::Shared);
                let shared = shared.map(|(id, _)| id);
                std::iter::once(site.guides[*set].file).chain(evidence).chain(shared).collect()
            }
            Route::Glossary => site.sources.find_content("glossary.yaml").into_iter().collect(),
            Route::Asset(file) => vec![*file],
            _ => Vec::new(),
        };
        let included = |file: &FileId| {
            let paths = site.sources.get(*file).includes.iter();
            paths.filter_map(|path| site.sources.find_content(path)).collect::<Vec<_>>()
        };
        let language = site.edition.as_ref().map(|_| &site.config.language);
        let words = site.sources.iter().filter_map(|(id, file)| {
            let (_, original, of) = translation::named(file.content_path()).filter(|_| language.is_some())?;
            let is_one = named.iter().any(|file| site.sources.get(*file).content_path() == original);
            (Some(&of) == language && is_one).then_some(id)
        });
        Some(named.iter().copied().chain(named.iter().flat_map(included)).chain(words).collect())
    }

    /// Whether a path is that of a theme asset: a style sheet, script or picture.
    pub fn is_of_theme(&self, path: &str) -> bool {
        self.theme.assets().iter().any(|(own, _)| own == path)
    }

    /// Whether a browser has requested the search index.
    pub fn is_searched(&self) -> bool {
        FORMATS.iter().zip(&self.whole).any(|((name, _), files)| *name == "search" && files.get().is_some())
    }

    /// The page for unknown addresses, with links relative to `path`.
    pub fn not_found(&self, path: &str) -> Vec<u8> {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        let of_folder = |site: &Site| site.edition.as_ref().is_some_and(|edition| edition.folder == folder);
        let at = format!("{}404.html", "-/".repeat(path.matches('/').count()));
        let (at, route) = match self.site.editions.iter().position(of_folder) {
            Some(number) => (at.replacen('-', folder, 1), Route::Edition(number, Box::new(Route::NotFound))),
            None => (at, Route::NotFound),
        };
        match render::page(&self.view(), &at, &route) {
            Ok(Output::Bytes(bytes)) => bytes,
            _ => Vec::new(),
        }
    }

    /// Hash of the page at `path`. The name of the style sheet does not count: it can be exchanged without
    /// a reload of the page.
    pub fn mark(&self, path: &str) -> String {
        if !self.site.routes.contains_key(&file_at(path)) {
            // Not cached: the number of unknown addresses has no limit.
            return self.mark_now(path);
        }
        // Rendered once, however many browsers show it.
        let mark = self.marks().entry(path.to_string()).or_default().clone();
        mark.get_or_init(|| self.mark_now(path)).clone()
    }

    fn mark_now(&self, path: &str) -> String {
        match self.find(path) {
            Found::Page(html) => self.mark_of(&html),
            Found::Fault(fault) => self.mark_of(fault.message.as_bytes()),
            Found::Bytes(_) | Found::File(..) | Found::Folder(_) => String::new(),
            Found::Nothing => self.mark_of(&self.not_found(path)),
        }
    }

    /// The mark of a page that holds these bytes.
    pub fn mark_of(&self, html: &[u8]) -> String {
        let text = String::from_utf8_lossy(html).replace(&self.style_sheet(), "");
        blake3::hash(text.as_bytes()).to_hex()[..16].to_string()
    }

    fn marks(&self) -> MutexGuard<'_, HashMap<String, Arc<OnceLock<String>>>> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Path of the style sheet: `assets/zhinan.1a2b3c4d5e.css`.
    pub fn style_sheet(&self) -> String {
        self.theme.page_assets("", &[]).css
    }

    /// A finding of [`Found::Fault`] as the terminal shows it.
    pub fn words(&self, fault: &Diagnostic) -> String {
        crate::diag::human(&self.site.sources, &Diags { list: vec![fault.clone()] }, false)
    }
}

/// The file of an address: `index.html` for a folder.
pub(super) fn file_at(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() }
}
