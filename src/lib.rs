//! zhinan turns Markdown articles and a YAML rule index into a searchable help site with proven
//! decision pages.
//!
//! ```text
//! folder ─load→ Sources ─parse→ Parsed ─resolve→ Site ─render→ files ─publish→ folder
//!  [I/O]                                           └─check→ findings            [I/O]
//! ```

/// Writes a line to standard error, without anything that a terminal would obey. Nobody may be reading it
/// any more (`2>&1 | head`): that is no fault of the site.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let words = format!($($words)*);
        let _ = writeln!(std::io::stderr(), "{}", $crate::terminal::plain(&words));
    }};
}
pub(crate) use tell;

pub mod address;
pub mod check;
pub mod citation;
pub mod cli;
pub mod config;
pub mod decide;
pub mod diag;
pub mod diagram;
pub mod disk;
pub mod doc;
pub mod follow;
pub mod html;
pub(crate) mod keys;
pub mod language;
pub mod limits;
pub mod load;
pub mod markdown;
pub mod model;
pub mod parse;
pub mod phrases;
pub mod publish;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod source;
pub mod terminal;
pub mod theme;
pub mod watch;
pub mod yaml;

use config::{Config, Inputs};
use diag::Diags;
use model::{Route, Site};
use publish::{Cache, SearchCache, Staging, Summary};
use rayon::prelude::*;
use render::Output;
use render::reads::{Fingerprints, Made};
use source::{FileKind, Sources};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Is told the name of each stage as soon as it is done, to take the time.
pub type Told<'a> = &'a dyn Fn(&'static str);

/// Sources → Site with every finding, in the order of the stages. Pure.
pub fn analyse(sources: Sources, inputs: &Inputs, diags: &mut Diags) -> Site {
    analyse_aloud(sources, inputs, diags, &|_| {})
}

fn analyse_aloud(sources: Sources, inputs: &Inputs, diags: &mut Diags, told: Told<'_>) -> Site {
    let sources = Arc::new(sources);
    let (parsed, found) = parse::parse(&sources);
    told("parse");
    let config = configure(&sources, inputs, diags);
    diags.extend(found);
    let site = resolve::resolve(sources, &parsed, config, diags);
    told("resolve");
    check::check(&site, diags);
    told("check");
    site
}

/// The settings in `content/site.yaml`, or the defaults where there is none.
pub fn configure(sources: &Sources, inputs: &Inputs, diags: &mut Diags) -> Config {
    match sources.iter().find(|(_, f)| f.kind == FileKind::Config) {
        Some((id, file)) => Config::read(id, file, inputs, diags),
        None => Config::defaults(inputs),
    }
}

/// The site in `root` with its findings, sorted; `Err` where there is nothing to read.
pub fn open(root: &Path, inputs: &Inputs, strict: bool) -> Result<(Site, Diags), String> {
    let mut diags = Diags::default();
    let sources = load::load(root, &mut diags)?;
    let site = analyse(sources, inputs, &mut diags);
    diags.finish(&site.sources, strict, &|file, code| site.allows(file, code));
    Ok((site, diags))
}

/// What a build is asked for.
pub struct Order<'a> {
    /// Folder of the site.
    pub root: &'a Path,
    /// Where to write it.
    pub output: &'a Path,
    /// What comes from outside the site's files.
    pub inputs: &'a Inputs,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether findings are printed in colour.
    pub color: bool,
    /// Names this very program, so that another one uses nothing of what this one kept. None: nothing
    /// is kept.
    pub program: Option<&'a str>,
    /// Is told each stage.
    pub told: Told<'a>,
}

/// How a build ended.
pub enum Built {
    /// The output holds the new site.
    Published(Summary),
    /// There are errors: the output is as it was.
    Refused,
}

impl Order<'_> {
    /// Stands for everything that the site is made from, in a form for [`Cache`]. Empty unless
    /// everything could be read: what could not has to be said again by every build.
    pub fn print(&self, sources: &Sources, is_whole: bool) -> String {
        let Some(program) = self.program.filter(|_| is_whole) else { return String::new() };
        let mut hasher = blake3::Hasher::new();
        let how = format!("{program}\n{:?}\n{}\n{}\n", self.inputs, self.strict, self.color);
        hasher.update(how.as_bytes());
        for (_, file) in sources.iter() {
            hasher.update(file.path.as_bytes()).update(b"\0").update(&file.hash);
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The site with its findings, sorted.
    pub fn analyse(&self, sources: Sources, diags: &mut Diags) -> Site {
        let site = analyse_aloud(sources, self.inputs, diags, self.told);
        diags.finish(&site.sources, self.strict, &|file, code| site.allows(file, code));
        site
    }

    /// Builds the site. What `cache` knows is not made again; it then knows this build. Findings of
    /// rendering are added to `diags`; `Err` is a fault of the outside, in words.
    pub fn build(&self, site: &Site, cache: &mut Cache, diags: &mut Diags) -> Result<Built, String> {
        publish::refuse_dangerous(self.root, self.output)?;
        if diags.has_errors() {
            return Ok(Built::Refused);
        }
        let mut view = render::View::new(site, diags);
        let search = self.program.map(|program| SearchCache::read(self.root, program));
        view.searched = search.as_ref().map(|search| search.kept.clone());
        let built = self.write(&view, Staging::begin(self.root, self.output)?, cache, diags)?;
        if let (Some(search), Built::Published(_)) = (search, &built) {
            search.write(cache.pages.len());
        }
        Ok(built)
    }

    /// Like [`Order::build`], with the theme at hand.
    pub fn write(
        &self,
        view: &render::View<'_>,
        staging: Staging,
        cache: &mut Cache,
        diags: &mut Diags,
    ) -> Result<Built, String> {
        let site = view.site;
        let fingerprints = self.program.map(|program| Fingerprints::of(site, program));
        // Another build may have written there since the cache was read; from here on none does.
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
        // Together, because parts of the search go step by step.
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
        (self.told)("pages and search");
        faults.extend(refused.into_inner().unwrap_or_else(PoisonError::into_inner));
        for fault in faults {
            match fault {
                Fault::Outside(words) => return Err(words),
                Fault::Source(d) => diags.push(*d),
            }
        }
        diags.finish(&site.sources, self.strict, &|file, code| site.allows(file, code));
        if diags.has_errors() {
            return Ok(Built::Refused);
        }
        let summary = staging.publish()?;
        (self.told)("publish");
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

/// What can go wrong with one page.
enum Fault {
    Source(Box<diag::Diagnostic>),
    Outside(String),
}

/// How a page came into the output.
enum Written {
    /// It was made, and these parts were read for it.
    Again(Vec<render::reads::Read>),
    /// It was taken over from the build before.
    Before(Made),
}

/// Writes a page, and the Markdown beside an article. `before` is how it was made, where it would be made
/// from the same again.
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
    if let Route::Article(i) = route {
        let copy = address::markdown_copy(path);
        if !reused(&copy)? {
            write(&copy, &Output::Bytes(render::markdown(view.site, *i)))?;
        }
    }
    Ok(written)
}
