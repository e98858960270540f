//! One build: the stages in their order, and what is taken over from the build before.
//!
//! [`analyse`] and [`open`] go as far as the findings; [`BuildRequest`] goes on to the output folder.

use crate::config::{Config, Inputs};
use crate::diag::{Diagnostic, Diags};
use crate::history::History;
use crate::language::Language;
use crate::model::{Route, Site};
use crate::publish::{self, Cache, SearchCache, Staging, Summary};
use crate::render::reads::{Fingerprints, Made};
use crate::render::{self, Output};
use crate::source::{FileKind, Sources};
use crate::{check, hosting, load, parse, resolve};
use rayon::prelude::*;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Progress callback: called with a stage's name when the stage ends.
pub type OnStage<'a> = &'a dyn Fn(&'static str);

/// Makes the site of the sources and collects every finding, in the order of the stages. No I/O.
pub fn analyse(sources: Sources, inputs: &Inputs, diags: &mut Diags) -> Site {
    analyse_by_stage(sources, inputs, diags, &|_| {})
}

fn analyse_by_stage(sources: Sources, inputs: &Inputs, diags: &mut Diags, on_stage: OnStage<'_>) -> Site {
    let sources = Arc::new(sources);
    let (parsed, found) = parse::parse(&sources);
    on_stage("parse");
    let config = configure(&sources, inputs, diags);
    diags.extend(found);
    let site = resolve::resolve(sources, &parsed, config, diags);
    on_stage("resolve");
    check::check(&site, diags);
    on_stage("check");
    site
}

/// Makes the site of some of the sources of a site, whose findings are known, with settings that `change`
/// makes of its own.
pub fn analyse_as(sources: Sources, inputs: &Inputs, change: &dyn Fn(Config) -> Config) -> Site {
    let (sources, known) = (Arc::new(sources), &mut Diags::default());
    let (parsed, _) = parse::parse(&sources);
    let config = change(configure(&sources, inputs, known));
    resolve::resolve(sources, &parsed, config, known)
}

/// Reads the settings in `content/site.yaml`; the defaults if there is no such file.
pub fn configure(sources: &Sources, inputs: &Inputs, diags: &mut Diags) -> Config {
    match sources.iter().find(|(_, f)| f.kind == FileKind::Config) {
        Some((id, file)) => Config::read(id, file, inputs, diags),
        None => Config::defaults(inputs),
    }
}

/// Loads and analyses the site in `root`. The findings are sorted. `Err` if `root` cannot be read.
pub fn open(root: &Path, inputs: &Inputs, strict: bool) -> Result<(Site, Diags), String> {
    let mut diags = Diags::default();
    let sources = load::load(root, &mut diags)?;
    let site = analyse(sources, inputs, &mut diags);
    site.finish(&mut diags, strict);
    Ok((site, diags))
}

/// Input of one build: folders, options and everything else that is not in the site's files.
pub struct BuildRequest<'a> {
    /// The site's folder, which holds `content`.
    pub root: &'a Path,
    /// The output folder.
    pub output: &'a Path,
    /// The day, the base URL and whether drafts are built.
    pub inputs: &'a Inputs,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Names how findings are printed: a report that was kept is printed again only in the same form.
    pub style: &'a str,
    /// Identifies this executable: a cache is used only by the executable that wrote it. `None` turns the
    /// cache off.
    pub program: Option<&'a str>,
    /// Progress callback.
    pub on_stage: OnStage<'a>,
}

/// Outcome of a build.
pub enum Built {
    /// The output is the new site.
    Published(Summary),
    /// The site has errors. The output was not touched.
    Refused,
}

impl BuildRequest<'_> {
    /// Hash of the sources, the options and the program, for [`Cache`]. Empty, which matches nothing, if a
    /// file could not be read: every build has to report that file again.
    pub fn fingerprint(&self, sources: &Sources, is_whole: bool) -> String {
        let Some(program) = self.program.filter(|_| is_whole) else { return String::new() };
        let mut hasher = blake3::Hasher::new();
        // Printed findings name files by the root.
        hasher.update(self.root.as_os_str().as_encoded_bytes());
        let how = format!("{program}\n{:?}\n{}\n{}\n", self.inputs, self.strict, self.style);
        hasher.update(how.as_bytes());
        let history = sources.history();
        if *history != History::default() {
            hasher.update(format!("{history:?}").as_bytes());
        }
        if let Some(font) = sources.font() {
            hasher.update(font.mark().as_bytes());
        }
        for (_, file) in sources.iter() {
            hasher.update(file.path.as_bytes()).update(b"\0").update(&file.hash);
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Makes the site and sorts its findings.
    pub fn analyse(&self, sources: Sources, diags: &mut Diags) -> Site {
        let site = analyse_by_stage(sources, self.inputs, diags, self.on_stage);
        check::moved::since(&site, &publish::published(self.output), diags);
        site.finish(diags, self.strict);
        site
    }

    /// Builds the site. Takes over pages that `cache` knows and updates `cache`. Adds the findings of
    /// rendering to `diags`. `Err` is an I/O fault, as a sentence.
    pub fn build(&self, site: &Site, cache: &mut Cache, diags: &mut Diags) -> Result<Built, String> {
        publish::refuse_dangerous(self.root, self.output)?;
        if diags.has_errors() {
            return Ok(Built::Refused);
        }
        let mut view = render::View::new(site, diags);
        let search = self.program.map(|program| SearchCache::read(self.root, program));
        if let Some(search) = &search {
            view.use_cache(&search.index);
        }
        let built = self.write(&view, Staging::begin(self.root, self.output)?, cache, diags)?;
        if let (Some(search), Built::Published(_)) = (search, &built) {
            search.write(cache.pages.len());
        }
        Ok(built)
    }

    /// Like [`BuildRequest::build`], with a theme that is loaded and a staging folder that is open.
    pub fn write(
        &self,
        view: &render::View<'_>,
        staging: Staging,
        cache: &mut Cache,
        diags: &mut Diags,
    ) -> Result<Built, String> {
        let site = view.site;
        let fingerprints = self.program.map(|program| Fingerprints::of(site, program));
        // Another build may have written the output since the cache was read. Now `staging` holds the lock.
        let shared = fingerprints.as_ref().map(|fingerprints| fingerprints.shared);
        if !cache.is_of(self.output) || Some(cache.shared) != shared {
            cache.pages.clear();
        }
        let known = &cache.pages;
        let one = |(path, route): (&String, &Route)| {
            let before = fingerprints.as_ref().zip(known.get(path));
            let before = before.filter(|(now, made)| now.match_page(made)).map(|(_, made)| made);
            let made = write_page(view, &staging, path, route, before)?;
            Ok((path.clone(), made))
        };
        let refused = Mutex::new(Vec::new());
        let refuse =
            |words| refused.lock().unwrap_or_else(PoisonError::into_inner).push(Fault::Outside(words));
        let write = |path: String, bytes| {
            staging.write(site, &path, &Output::Bytes(bytes)).unwrap_or_else(refuse);
        };
        let has = |path: &str| {
            staging.reuse(path).unwrap_or_else(|words| {
                refuse(words);
                false
            })
        };
        let sink = render::Sink { write: &write, has: &has };
        // In parallel: index building has serial parts that would leave the other cores idle.
        let (written, ()) = rayon::join(
            || site.routes.par_iter().map(one).collect::<Vec<Result<(String, Written), Fault>>>(),
            || render::whole(view, sink),
        );
        let mut pages = Vec::with_capacity(written.len());
        let mut faults = Vec::new();
        for page in written {
            match page {
                Ok(page) => pages.push(page),
                Err(fault) => faults.push(fault),
            }
        }
        (self.on_stage)("pages and search");
        faults.extend(refused.into_inner().unwrap_or_else(PoisonError::into_inner));
        for fault in faults {
            match fault {
                Fault::Outside(words) => return Err(words),
                Fault::Source(d) => diags.push(*d),
            }
        }
        let word = |language: &Language, key: &str| {
            view.theme.strings(language).get(key).cloned().unwrap_or_else(|| key.to_string())
        };
        hosting::finish(site, &staging, &word, diags)?;
        site.finish(diags, self.strict);
        if diags.has_errors() {
            return Ok(Built::Refused);
        }
        let summary = staging.publish()?;
        (self.on_stage)("publish");
        cache.manifest = summary.manifest;
        if let Some(fingerprints) = fingerprints {
            let made = pages.into_par_iter().filter_map(|(path, written)| match written {
                Written::Again(reads) => Some((path, fingerprints.made(reads)?)),
                Written::Before(made) => Some((path, made)),
            });
            cache.shared = fingerprints.shared;
            cache.pages = made.collect::<Vec<_>>().into_iter().collect();
        }
        Ok(Built::Published(summary))
    }
}

/// A fault of one page.
enum Fault {
    Source(Box<Diagnostic>),
    Outside(String),
}

/// Origin of a page of the output.
enum Written {
    /// It was rendered; these are the parts of the site that it read.
    Again(Vec<render::reads::Read>),
    /// It was taken over from the previous build.
    Before(Made),
}

/// Writes a page, and the Markdown copy beside an article. `before` is the page's entry in the cache if
/// everything that the page read is unchanged.
fn write_page(
    view: &render::View<'_>,
    staging: &Staging,
    path: &str,
    route: &Route,
    before: Option<&Made>,
) -> Result<Written, Fault> {
    let reused = |path: &str| Ok(before.is_some() && staging.reuse(path).map_err(Fault::Outside)?);
    let write = |path: &str, out: &Output| staging.write(view.site, path, out).map_err(Fault::Outside);
    let written = match before {
        Some(made) if reused(path)? => Written::Before(made.clone()),
        _ => {
            let (output, reads) = render::page_with_reads(view, path, route).map_err(Fault::Source)?;
            write(path, &output)?;
            Written::Again(reads)
        }
    };
    if let Some(copy) = render::copy_of(view.site, path, route)
        && !reused(&copy)?
    {
        write(&copy, &Output::Bytes(render::markdown(view.site, route)))?;
    }
    Ok(written)
}
