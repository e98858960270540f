//! `build --watch`: an output folder that is kept equal to the sources.
//!
//! Unchanged files are not read, parsed or rendered again. A rendered file is written only if its bytes
//! differ from those in the output.

use super::Workspace;
use crate::build::{BuildRequest, Built};
use crate::diag::Diags;
use crate::model::Site;
use crate::publish::{Cache, Staging, Summary};
use crate::render::View;
use crate::{check, publish};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// State of the sources and of the output after the last build.
#[derive(Default)]
pub struct IncrementalBuild {
    workspace: Workspace,
    cache: Cache,
    /// Whether a build of this process has compared the output with the cache.
    begun: bool,
}

/// Result of one build, also of a refused one.
pub struct BuildResult {
    /// The site.
    pub site: Arc<Site>,
    /// Its findings, sorted.
    pub diags: Diags,
    /// Outcome for the output: written, unchanged or refused.
    pub built: Built,
    /// [`BuildRequest::fingerprint`] of its sources.
    fingerprint: String,
}

impl IncrementalBuild {
    /// Nothing built yet, of a site whose folder was named like this.
    pub fn named(root: &Path) -> IncrementalBuild {
        IncrementalBuild { workspace: Workspace::named(root), ..IncrementalBuild::default() }
    }

    /// Reads the changed files (the first time all files) and updates the output. `None` if no file
    /// changed. `Err` is an I/O fault, as a sentence.
    pub fn build(
        &mut self,
        request: &BuildRequest<'_>,
        changed: &BTreeSet<String>,
    ) -> Result<Option<BuildResult>, String> {
        publish::refuse_dangerous(request.root, request.output)?;
        let Some(refreshed) = self.workspace.refresh(request.root, request.inputs, changed)? else {
            return Ok(None);
        };
        (request.on_stage)("read and resolve");
        let site = refreshed.site;
        let mut diags = self.workspace.findings();
        check::check(&site, &mut diags);
        site.finish(&mut diags, request.strict);
        (request.on_stage)("check");
        let fingerprint = request.fingerprint(&site.sources, self.workspace.is_whole());
        let is_first = !std::mem::replace(&mut self.begun, true);
        if is_first {
            self.cache = Cache::read(request.root, request.output);
        }
        let built = if diags.has_errors() {
            Built::Refused
        } else if self.cache.is_built(&fingerprint, request.output) {
            Built::Published(Summary { files: self.cache.files, unchanged: true, ..Summary::default() })
        } else {
            let begin = if is_first { Staging::begin } else { Staging::begin_partial };
            let view = View::of(&site, refreshed.theme, Some(refreshed.searched));
            request.write(&view, begin(request.root, request.output)?, &mut self.cache, &mut diags)?
        };
        Ok(Some(BuildResult { site, diags, built, fingerprint }))
    }

    /// Writes the cache for a later run of the same executable. `report` is the text of the findings, which
    /// that run prints if nothing changed.
    pub fn keep(&mut self, request: &BuildRequest<'_>, result: BuildResult, report: String) {
        if let Built::Published(Summary { files, unchanged, .. }) = result.built {
            if unchanged && self.cache.all == result.fingerprint {
                return;
            }
            self.cache = Cache { all: result.fingerprint, report, files, ..std::mem::take(&mut self.cache) };
            self.cache.write(request.root);
        }
    }
}
