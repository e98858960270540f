//! Site → files, one page per call.
//!
//! [`page()`] has no state: a build runs it over all routes in parallel, the preview server for the
//! one page that a browser asks for. Files about the whole site come from the table [`FORMATS`].

pub mod context;
pub mod guide;
pub mod markup;
mod opensearch;
pub mod page;
pub mod reads;

mod article;
mod brand;
mod feed;
mod guides;
mod hosting;
mod languages;
mod lists;
mod llms;
mod nav;
mod search;
mod share;
mod side;
mod sitemap;
mod structured;
mod theme_files;
mod xml;

pub use crate::search::Sink;
pub use page::View;
pub use search::{documents as search_documents, index as search_index, index_of as search_index_of};

use crate::diag::{Diagnostic, Diags};
use crate::model::{Route, Site};
use crate::source::FileId;
use page::Page;
use rayon::prelude::*;
use reads::{Read, Reader};

/// Content of a file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Bytes made by the program.
    Bytes(Vec<u8>),
    /// A file of `content/`, as it is.
    Copy(FileId),
}

/// Makes files about the whole site.
pub type Format = fn(&View<'_>, Sink<'_>);

/// Everything that is not a page.
pub const FORMATS: &[(&str, Format)] = &[
    ("theme", theme_files::files),
    ("search", search::files),
    ("feed", feed::files),
    ("sitemap", sitemap::files),
    ("opensearch", opensearch::files),
    ("llms", llms::files),
    ("hosting", hosting::files),
    ("share", share::files),
];

/// Renders what stands at `path`. A finding is a fault of a template.
pub fn page(view: &View<'_>, path: &str, route: &Route) -> Result<Output, Box<Diagnostic>> {
    page_with_reads(view, path, route).map(|(output, _)| output)
}

/// Like [`page()`], with what was read for it.
pub fn page_with_reads(
    view: &View<'_>,
    path: &str,
    route: &Route,
) -> Result<(Output, Vec<Read>), Box<Diagnostic>> {
    let (own, path, place) = view.place(path, route);
    let reader = Reader::new(own.site);
    if let Route::Edition(number, _) = route {
        reader.edition(*number);
    }
    let output = write(&Page { view: own, site: own.site, reader: &reader, path, part_lang: None }, place)?;
    Ok((output, reader.reads()))
}

fn write(page: &Page<'_>, route: &Route) -> Result<Output, Box<Diagnostic>> {
    let html = match route {
        Route::Article(i) => article::article(page, *i),
        Route::Section(i) => article::section(page, *i),
        Route::Guide(set) => guides::guide(page, *set),
        Route::Node(set, node) => guides::node(page, *set, *node),
        Route::Outcome(set, outcome) => guides::outcome(page, *set, *outcome),
        Route::Rule(set, rule) => guides::rule(page, *set, *rule),
        Route::Rules => guides::rules(page),
        Route::Glossary => lists::glossary(page),
        Route::Tags => lists::tags(page),
        Route::Tag(i) => lists::tag(page, *i),
        Route::Taxonomy(t) => lists::taxonomy(page, *t),
        Route::Value(t, value) => lists::value(page, *t, *value),
        Route::Search => lists::search(page),
        Route::NotFound => lists::not_found(page),
        Route::Redirect(to) => return Ok(Output::Bytes(redirect(page, to).into_bytes())),
        Route::Asset(id) => {
            page.reader.copy(*id);
            return Ok(Output::Copy(*id));
        }
        // An edition has none.
        Route::Edition(..) => return Ok(Output::Bytes(Vec::new())),
    };
    html.map(Output::Bytes).map_err(Box::new)
}

/// Everything about the whole site.
pub fn whole(view: &View<'_>, sink: Sink<'_>) {
    FORMATS.par_iter().for_each(|(_, make)| make(view, sink));
}

/// Path of the Markdown copy of a page, if it has one of its own; `path` is the page's. What is not
/// translated has that of its original.
pub fn copy_of(site: &Site, path: &str, route: &Route) -> Option<String> {
    let has_copy = site.config.markdown_copies && copied(site, route).is_some();
    has_copy.then(|| crate::address::markdown_copy(path))
}

/// The Markdown copy of a page.
pub fn markdown(site: &Site, route: &Route) -> Vec<u8> {
    copied(site, route).map_or(Vec::new(), |(site, i)| llms::markdown(site, &site.articles[i]).into_bytes())
}

/// The article that has a Markdown copy, and the edition that it is in.
fn copied<'a>(site: &'a Site, route: &Route) -> Option<(&'a Site, usize)> {
    match route {
        Route::Article(i) => {
            let is_own = site.edition.as_ref().is_none_or(|edition| edition.articles[*i].is_translated());
            is_own.then_some((site, *i))
        }
        Route::Edition(number, route) => copied(site.editions.get(*number)?, route),
        _ => None,
    }
}

/// Renders every page for its findings alone, unless there are errors already.
pub fn try_all(site: &Site, diags: &mut Diags) {
    let view = View::new(site, diags);
    if diags.has_errors() {
        return;
    }
    let found: Vec<Box<Diagnostic>> =
        site.routes.par_iter().filter_map(|(path, route)| page(&view, path, route).err()).collect();
    found.into_iter().for_each(|d| diags.push(*d));
}

/// A page at an old address that leads to the new one, with and without JavaScript.
fn redirect(page: &Page<'_>, to: &str) -> String {
    let href = page.href(to);
    let href = crate::html::attribute(&href);
    let lang = crate::html::attribute(&page.site.config.language);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<title>{href}</title>\n<a href=\"{href}\">{href}</a>\n</html>\n"
    )
}
