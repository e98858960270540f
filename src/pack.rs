//! Editions: the site, or one section of it, as one file that people pass on.
//!
//! An edition is made of the files of a build, rendered in memory; nothing reads the output folder. `zip` holds
//! them as they are. The others take what stands in `<main>` of each page, in reading order
//! (`book.rs`), and lead its links to where the page now is (`rewrite.rs`).
//!
//! The same site gives the same bytes. The file is written beside the old one and takes its place in one step.

mod archive;
mod book;
mod epub;
mod export;
mod files;
mod html;
mod lost;
mod only;
mod pdf;
mod picture;
mod rewrite;
mod svg;
mod write;
mod zip;

pub use export::{Engine, export};

use crate::build;
use crate::config::{Config, Inputs, Output};
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Route, Site};
use crate::render::View;
use crate::source::{FileId, FileKind, Sources, Span};
use files::Files;
use std::path::Path;

/// The form of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// The site's files in an archive.
    Zip,
    /// One page.
    Html,
    /// A book, EPUB 3.
    Epub,
    /// A document to print.
    Pdf,
}

impl Edition {
    /// The ending of its file.
    pub fn ending(self) -> &'static str {
        match self {
            Edition::Zip => "zip",
            Edition::Html => "html",
            Edition::Epub => "epub",
            Edition::Pdf => "pdf",
        }
    }
}

/// Request for an edition.
pub struct PackRequest<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The day, the base URL and whether drafts are in.
    pub inputs: &'a Inputs,
    /// The form.
    pub edition: Edition,
    /// A folder below `content/`: only its pages are in.
    pub only: Option<&'a str>,
    /// The language; that of the site itself where none is given.
    pub language: Option<&'a str>,
    /// The file to write.
    pub output: &'a Path,
}

/// An edition that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its size in bytes.
    pub bytes: u64,
    /// Pages in it.
    pub pages: usize,
}

/// Reason why a part of an edition could not be made.
enum Fault {
    /// A fault of a template.
    Source(Box<Diagnostic>),
    /// A fault of the outside, as a sentence.
    Outside(String),
}

impl From<Box<Diagnostic>> for Fault {
    fn from(diagnostic: Box<Diagnostic>) -> Fault {
        Fault::Source(diagnostic)
    }
}

impl From<String> for Fault {
    fn from(words: String) -> Fault {
        Fault::Outside(words)
    }
}

/// Something that an edition cannot hold, with the place where it is named, or the file that it is.
struct LeftOut {
    at: Option<Span>,
    what: String,
}

/// Writes an edition of `site`, which has no errors. Adds what the edition cannot hold to `diags`. `None` where
/// a template has a fault; it was added too. `Err` is a fault of the outside, as a sentence.
pub fn pack(site: &Site, request: &PackRequest<'_>, diags: &mut Diags) -> Result<Option<Packed>, String> {
    let is_whole = request.only.is_none() && request.edition == Edition::Zip;
    let is_plain = site.config.offline.is_none() && site.config.output == Output::default();
    let part = match is_whole && is_plain {
        true => None,
        false => Some(part(site, request.inputs, request.only, request.edition)?),
    };
    let site = part.as_ref().unwrap_or(site);
    let view = View::new(site, diags);
    if diags.has_errors() {
        return Ok(None);
    }
    let language = language(site, request)?;
    let files = Files::of(&view, language, request.root);
    let target = write::Target::open(request.output)?;
    let mut left_out = Vec::new();
    let made = match request.edition {
        Edition::Zip => zip::write(&files, target, &mut left_out),
        Edition::Html => html::write(&files, request.only, target, &mut left_out),
        Edition::Epub => epub::write(&files, request.only, target, &mut left_out),
        Edition::Pdf => pdf::write(&files, request.only, target, &mut left_out),
    };
    for LeftOut { at, what } in left_out {
        let d = Diagnostic::new(Code::LeftOut, at.unwrap_or(Span::whole(settings(site))), what);
        diags.push(d.hint("readers of this edition see the words in its place; the site itself has it"));
    }
    match made {
        Ok(packed) => Ok(Some(packed)),
        Err(Fault::Outside(words)) => Err(words),
        Err(Fault::Source(finding)) => {
            diags.push(*finding);
            Ok(None)
        }
    }
}

/// The file that findings about no file in particular are shown at.
fn settings(site: &Site) -> FileId {
    let config = site.sources.iter().find(|(_, file)| file.kind == FileKind::Config);
    config.or(site.sources.iter().next()).map_or(FileId(0), |(id, _)| id)
}

/// The site that an edition is of: with fewer sources, or with fewer kinds of files. Links to what is not in
/// it are words; its findings are those of the whole site, which were told.
fn part(site: &Site, inputs: &Inputs, only: Option<&str>, edition: Edition) -> Result<Site, String> {
    let sources: Sources = match only {
        Some(section) => only::sources(site, section)?,
        None => (*site.sources).clone(),
    };
    let plain = |config: Config| Config {
        // Copies beside pages are no use where there are no files, and nothing for servers where there is none.
        markdown_copies: config.markdown_copies && edition == Edition::Zip,
        output: Output::default(),
        offline: None,
        ..config
    };
    Ok(build::analyse_as(sources, inputs, &plain))
}

/// The number of the language that is asked for; none of the site's own.
fn language(site: &Site, request: &PackRequest<'_>) -> Result<Option<usize>, String> {
    let Some(tag) = request.language else { return Ok(None) };
    let tag_of = |site: &Site| site.config.language.to_string();
    match site.all().position(|language| tag_of(language).eq_ignore_ascii_case(tag)) {
        Some(_) if request.edition == Edition::Zip && !site.editions.is_empty() => {
            Err("an archive holds all languages: leave out `--language`".into())
        }
        Some(at) => Ok(at.checked_sub(1)),
        None => {
            let known: Vec<String> = site.all().map(|language| format!("`{}`", tag_of(language))).collect();
            Err(format!("the site is not in `{tag}`: its languages are {}", known.join(", ")))
        }
    }
}

/// Whether a route is a page that a reader opens, and none about pages.
fn is_page(route: &Route) -> bool {
    if let Route::Edition(_, route) = route {
        return is_page(route);
    }
    !matches!(route, Route::Asset(_) | Route::Redirect(_) | Route::NotFound | Route::Search)
}
