//! The files of a build, made when they are asked for.

use super::Fault;
use crate::load::SourceFolders;
use crate::model::{Route, Site};
use crate::render::{self, Output, Sink, View};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Every file of the site by its path in the output.
pub(super) struct Files<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) site: &'a Site,
    root: PathBuf,
    sources: SourceFolders,
    /// The files about the whole site.
    whole: BTreeMap<String, Vec<u8>>,
}

impl<'a> Files<'a> {
    pub(super) fn of(view: &'a View<'a>, root: &Path) -> Files<'a> {
        let whole = Mutex::new(BTreeMap::new());
        let write = |path, bytes| {
            whole.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
        };
        render::whole(view, Sink::new(&write));
        let whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
        Files { view, site: view.site, root: root.to_path_buf(), sources: SourceFolders::open(root), whole }
    }

    /// All paths, in order.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.site.routes.keys().chain(self.whole.keys()).cloned().collect();
        let copies =
            self.site.routes.iter().filter_map(|(path, route)| render::copy_of(self.site, path, route));
        paths.extend(copies);
        paths.sort();
        paths.dedup();
        paths
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, Fault> {
        if let Some(route) = self.site.routes.get(path) {
            return match render::page(self.view, path, route)? {
                Output::Bytes(bytes) => Ok(bytes),
                Output::Copy(id) => Ok(self.copy(self.site.sources.get(id).on_disk())?),
            };
        }
        if let Some(bytes) = self.whole.get(path) {
            return Ok(bytes.clone());
        }
        let page = path.strip_suffix(".md").map(|stem| format!("{stem}.html"));
        let page = page.and_then(|page| self.site.routes.get_key_value(&page));
        match page.filter(|(page, route)| render::copy_of(self.site, page, route).is_some()) {
            Some((_, route)) => Ok(render::markdown(self.site, route)),
            _ => Err(Fault::Outside(format!("the site has no file `{path}`"))),
        }
    }

    /// A page as text.
    pub(super) fn page(&self, path: &str) -> Result<String, Fault> {
        Ok(String::from_utf8_lossy(&self.read(path)?).into_owned())
    }

    /// Size of an asset, without reading it.
    pub(super) fn length(&self, path: &str) -> Option<u64> {
        let Some(Route::Asset(id)) = self.site.routes.get(path) else {
            return self.whole.get(path).map(|bytes| bytes.len() as u64);
        };
        let (_, meta) = self.sources.file(self.site.sources.get(*id).on_disk()).ok()?;
        Some(meta.length)
    }

    /// The files about the whole site that stand below a folder, with their bytes.
    pub(super) fn whole_below(&self, folder: &str) -> impl Iterator<Item = (&str, &[u8])> {
        self.whole
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(p, b)| (p.as_str(), b.as_slice()))
    }

    /// A word of the interface.
    pub(super) fn word(&self, key: &str) -> String {
        self.view.theme.strings(&self.site.config.language).get(key).map_or(key, String::as_str).to_string()
    }

    fn copy(&self, from: &Path) -> Result<Vec<u8>, String> {
        let fault = |e: std::io::Error| format!("cannot read `{}`: {e}", self.root.join(from).display());
        let (mut file, meta) = self.sources.file(from).map_err(fault)?;
        let mut bytes = Vec::with_capacity(meta.length as usize);
        file.read_to_end(&mut bytes).map_err(fault)?;
        Ok(bytes)
    }
}
