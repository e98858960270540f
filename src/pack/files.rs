//! The files of a build, made when they are asked for.

use super::{Fault, is_page};
use crate::load::SourceFolders;
use crate::model::{Route, Site, Target};
use crate::render::{self, Output, Sink, View};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Every file of the site by its path in the output, and the language that the edition is in.
pub(super) struct Files<'a> {
    /// The site in the language of the edition.
    pub(super) view: &'a View<'a>,
    pub(super) site: &'a Site,
    /// The site itself, with all languages.
    main: &'a View<'a>,
    root: PathBuf,
    sources: SourceFolders,
    /// The files about the whole site.
    whole: BTreeMap<String, Vec<u8>>,
}

impl<'a> Files<'a> {
    /// The files of a site, of which the language with this number is packed.
    pub(super) fn of(main: &'a View<'a>, language: Option<usize>, root: &Path) -> Files<'a> {
        let whole = Mutex::new(BTreeMap::new());
        let write = |path, bytes| {
            whole.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
        };
        render::whole(main, Sink::new(&write));
        let whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
        let view = language.map_or(main, |number| &main.editions[number]);
        Files {
            view,
            site: view.site,
            main,
            root: root.to_path_buf(),
            sources: SourceFolders::open(root),
            whole,
        }
    }

    /// Route of a path in the output.
    pub(super) fn route(&self, path: &str) -> Option<&'a Route> {
        self.main.site.routes.get(path)
    }

    /// The source of what stands at a path.
    pub(super) fn source(&self, path: &str) -> Option<FileId> {
        fn source(site: &Site, route: &Route) -> Option<FileId> {
            match route {
                Route::Asset(id) => Some(*id),
                Route::Article(at) => Some(site.articles[*at].file),
                Route::Edition(number, route) => source(&site.editions[*number], route),
                _ => None,
            }
        }
        source(self.main.site, self.route(path)?)
    }

    /// The place in the article of a page that links to the file at `path`, or else the file itself.
    pub(super) fn place(&self, page: &str, path: &str) -> Option<Span> {
        fn article<'a>(site: &'a Site, route: &Route) -> Option<(&'a Site, usize)> {
            match route {
                Route::Article(at) => Some((site, *at)),
                Route::Edition(number, route) => article(&site.editions[*number], route),
                _ => None,
            }
        }
        let found =
            self.route(page).and_then(|route| article(self.main.site, route)).and_then(|(site, at)| {
                let article = &site.articles[at];
                let full = format!("{}{path}", site.up());
                let mut links = article.source.doc.links.iter();
                links.find(|link| {
                matches!(site.target(article.file, &link.dest), Target::Local { path, .. } if path == full)
            })
            });
        found.map(|link| link.span).or_else(|| self.source(path).map(Span::whole))
    }

    /// The page at a path, at the end of its redirects.
    pub(super) fn destination(&self, path: &str) -> String {
        let mut path = path.to_string();
        for _ in 0..8 {
            let next = match self.route(&path) {
                Some(Route::Redirect(to)) => to.clone(),
                Some(Route::Edition(number, route)) => match &**route {
                    Route::Redirect(to) => self.main.site.editions[*number].output(to),
                    _ => break,
                },
                _ => break,
            };
            path = next;
        }
        path
    }

    /// Pages that a reader opens, in all languages.
    pub(super) fn count(&self) -> usize {
        self.main.site.routes.values().filter(|route| is_page(route)).count()
    }

    /// All paths, in order.
    pub(super) fn paths(&self) -> Vec<String> {
        let routes = &self.main.site.routes;
        let copies = routes.iter().filter_map(|(path, route)| render::copy_of(self.main.site, path, route));
        let mut paths: Vec<String> = routes.keys().chain(self.whole.keys()).cloned().chain(copies).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, Fault> {
        if let Some(route) = self.route(path) {
            return match render::page(self.main, path, route)? {
                Output::Bytes(bytes) => Ok(bytes),
                Output::Copy(id) => Ok(self.copy(self.main.site.sources.get(id).on_disk())?),
            };
        }
        if let Some(bytes) = self.whole.get(path) {
            return Ok(bytes.clone());
        }
        let page = path.strip_suffix(".md").map(|stem| format!("{stem}.html"));
        match page.and_then(|page| self.route(&page)) {
            Some(route) => Ok(render::markdown(self.main.site, route)),
            None => Err(Fault::Outside(format!("the site has no file `{path}`"))),
        }
    }

    /// A page as text.
    pub(super) fn page(&self, path: &str) -> Result<String, Fault> {
        Ok(String::from_utf8_lossy(&self.read(path)?).into_owned())
    }

    /// Size of an asset, without reading it.
    pub(super) fn length(&self, path: &str) -> Option<u64> {
        let Some(Route::Asset(id)) = self.route(path) else {
            return self.whole.get(path).map(|bytes| bytes.len() as u64);
        };
        let (_, meta) = self.sources.file(self.main.site.sources.get(*id).on_disk()).ok()?;
        Some(meta.length)
    }

    /// The open file and size of an asset that is larger than `least` bytes; `None` for others.
    pub(super) fn large(&self, path: &str, least: u64) -> Result<Option<(impl std::io::Read, u64)>, String> {
        let Some(Route::Asset(id)) = self.route(path) else { return Ok(None) };
        let from = self.main.site.sources.get(*id).on_disk();
        let (file, meta) = self.sources.file(from).map_err(|e| self.unread(from, &e))?;
        Ok((meta.length > least).then_some((file, meta.length)))
    }

    /// The files about the whole site that stand below a folder, with their bytes.
    pub(super) fn whole_below(&self, folder: &str) -> impl Iterator<Item = (&str, &[u8])> {
        self.whole
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(p, b)| (p.as_str(), b.as_slice()))
    }

    /// Address of the site on the web.
    pub(super) fn base_url(&self) -> Option<&str> {
        self.main.site.config.base_url.as_deref()
    }

    /// A word of the interface.
    pub(super) fn word(&self, key: &str) -> String {
        self.view.theme.strings(&self.site.config.language).get(key).map_or(key, String::as_str).to_string()
    }

    fn copy(&self, from: &Path) -> Result<Vec<u8>, String> {
        let (mut file, meta) = self.sources.file(from).map_err(|e| self.unread(from, &e))?;
        let mut bytes = Vec::with_capacity(meta.length as usize);
        file.read_to_end(&mut bytes).map_err(|e| self.unread(from, &e))?;
        Ok(bytes)
    }

    fn unread(&self, from: &Path, e: &std::io::Error) -> String {
        format!("cannot read `{}`: {e}", self.root.join(from).display())
    }
}
