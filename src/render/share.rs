//! Share pictures (`og:image`): which pages have one, their paths, and their files.

use super::context::{PageKind, SharePicture};
use super::page::Page;
use super::{Sink, View};
use crate::address;
use crate::config::{BLACK, Color, WHITE};
use crate::model::{Route, Site};
use crate::poster::{self, Poster};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The accent of the default theme.
const ACCENT: Color = Color::new(0x0b, 0x5c, 0x4c);

/// The share picture of a page of this kind and title.
pub(super) fn of_page(page: &Page<'_>, kind: PageKind, title: &str) -> Option<SharePicture> {
    if !matches!(
        kind,
        PageKind::Home | PageKind::Section | PageKind::Article | PageKind::Guide | PageKind::Outcome
    ) {
        return None;
    }
    let base = page.site.config.base_url.as_ref()?;
    let path = path(page.site, &poster(page.site, title))?;
    let (width, height) = poster::SIZE;
    Some(SharePicture { url: format!("{base}{path}"), width, height, alt: title.to_string() })
}

/// Writes the share pictures of all pages, except those that an earlier build has written.
pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, own);
}

fn own(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let Some(font) = site.sources.font() else { return };
    let titles: BTreeSet<&str> = site.routes.values().filter_map(|route| title(site, route)).collect();
    titles.into_par_iter().for_each(|title| {
        let poster = poster(site, title);
        let Some(path) = path(site, &poster).filter(|path| !(sink.has)(path)) else { return };
        if let Some(bytes) = poster::draw(&poster, font) {
            (sink.write)(path, bytes);
        }
    });
}

/// The title of a page of a kind that has a share picture.
pub(crate) fn title<'a>(site: &'a Site, route: &Route) -> Option<&'a str> {
    let section = |i: usize| match site.sections[i].parent {
        Some(_) => &site.sections[i].title,
        None => &site.config.title,
    };
    match route {
        Route::Article(i) => site.articles.get(*i).map(|article| article.title.as_str()),
        Route::Section(i) => Some(section(*i)),
        Route::Guide(set) => Some(&site.guides[*set].title),
        Route::Outcome(set, outcome) => Some(&site.guides[*set].outcomes[*outcome].title),
        _ => None,
    }
}

fn poster<'a>(site: &'a Site, title: &'a str) -> Poster<'a> {
    let ground = site.config.brand.accent.map_or(ACCENT, |accent| accent.light);
    let ink = if WHITE.contrast(ground) >= BLACK.contrast(ground) { WHITE } else { BLACK };
    let name = if title == site.config.title { "" } else { &site.config.title };
    Poster { title, name, ground: ground.parts(), ink: ink.parts() }
}

/// Path of a share picture, named by a hash of everything that it is made of. `None` where there is none.
fn path(site: &Site, poster: &Poster<'_>) -> Option<String> {
    site.config.base_url.as_ref()?;
    site.config.pages.share_pictures.asked?;
    let font = site.sources.font().filter(|font| font.sets(poster.title))?;
    let all = format!("{} {} {poster:?}", poster::EDITION, font.mark());
    Some(address::share_picture(&blake3::hash(all.as_bytes()).to_hex()))
}
