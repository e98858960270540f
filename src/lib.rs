//! zhinan turns Markdown articles and a YAML rule index into a searchable help site with proven
//! decision pages.
//!
//! ```text
//! folder ─load→ Sources ─parse→ Parsed ─resolve→ Site ─render→ files ─publish→ folder
//!  [I/O]                                           └─check→ findings            [I/O]
//! ```

/// Writes a line to standard error. Nobody may be reading it any more (`2>&1 | head`): that is no
/// fault of the site.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}
pub(crate) use tell;

pub mod check;
pub mod cli;
pub mod config;
pub mod decide;
pub mod diag;
pub mod doc;
pub mod html;
pub mod load;
pub mod model;
pub mod parse;
pub mod publish;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod source;
pub mod theme;
pub mod watch;
pub mod yaml;

use config::{Config, Inputs};
use diag::Diags;
use model::Site;
use publish::{Staging, Summary};
use rayon::prelude::*;
use source::{FileKind, Sources};
use std::path::Path;
use std::sync::Arc;

/// Sources → Site with every finding, in the order of the stages. Pure.
pub fn analyse(sources: Sources, inputs: &Inputs, diags: &mut Diags) -> Site {
    let sources = Arc::new(sources);
    let (parsed, found) = parse::parse(&sources);
    let config = configure(&sources, inputs, diags);
    diags.extend(found);
    let site = resolve::resolve(sources, &parsed, config, diags);
    check::check(&site, diags);
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

/// How a build ended.
pub enum Built {
    /// The output holds the new site.
    Published(Summary),
    /// There are errors: the output is as it was.
    Refused,
}

/// Builds the site in `root` into `output`. Findings of rendering are added to `diags`; `Err` is a
/// fault of the outside, in words.
pub fn build(
    root: &Path,
    output: &Path,
    site: &Site,
    diags: &mut Diags,
    strict: bool,
) -> Result<Built, String> {
    publish::refuse_dangerous(root, output)?;
    if diags.has_errors() {
        return Ok(Built::Refused);
    }
    let view = render::View::new(site, diags);
    let staging = Staging::begin(root, output)?;
    let mut faults: Vec<Fault> =
        site.routes.par_iter().filter_map(|(path, route)| write_page(&view, &staging, path, route)).collect();
    faults.par_extend(render::whole(&view).into_par_iter().filter_map(|(path, bytes)| {
        staging.write(site, &path, &render::Output::Bytes(bytes)).err().map(Fault::Outside)
    }));
    for fault in faults {
        match fault {
            Fault::Outside(words) => return Err(words),
            Fault::Source(d) => diags.push(*d),
        }
    }
    diags.finish(&site.sources, strict, &|file, code| site.allows(file, code));
    if diags.has_errors() {
        return Ok(Built::Refused);
    }
    staging.publish().map(Built::Published)
}

/// What can go wrong with one page.
enum Fault {
    Source(Box<diag::Diagnostic>),
    Outside(String),
}

fn write_page(view: &render::View<'_>, staging: &Staging, path: &str, route: &model::Route) -> Option<Fault> {
    match render::page(view, path, route) {
        Ok(output) => staging.write(view.site, path, &output).err().map(Fault::Outside),
        Err(d) => Some(Fault::Source(d)),
    }
}
