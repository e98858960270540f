//! `sitemap.xml` and `robots.txt`, where the site's address is known. The addresses of a large site are
//! in several files, which `sitemap.xml` names.

use super::context::Alternate;
use super::languages::alternates;
use super::page::Subject;
use super::xml::Xml;
use super::{Sink, View};
use crate::address;
use crate::model::{Route, Site, State};
use jiff::civil::Date;

/// The most addresses that search engines read from one file.
const ADDRESSES: usize = 50_000;

const SCHEMA: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// An address of the sitemap.
#[derive(Default)]
struct Address {
    url: String,
    /// The day of its last change.
    day: Option<Date>,
    /// The same page in all languages that it is written in.
    alternates: Vec<Alternate>,
}

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let Some(base) = &view.site.config.base_url else { return };
    if !view.site.routes.contains_key(address::ROBOTS) {
        let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}{}\n", address::SITEMAP);
        (sink.write)(address::ROBOTS.into(), robots.into_bytes());
    }
    sitemap(base, &addresses(view.site, base), ADDRESSES, sink);
}

/// A file, or where there are more addresses than `most`, several and one that names them.
fn sitemap(base: &str, addresses: &[Address], most: usize, sink: Sink<'_>) {
    if addresses.len() <= most {
        return (sink.write)(address::SITEMAP.into(), document("urlset", "url", addresses));
    }
    let part = |(i, addresses): (usize, &[Address])| {
        let name = address::sitemap_part(i + 1);
        let url = format!("{base}{name}");
        (sink.write)(name, document("urlset", "url", addresses));
        Address { url, ..Address::default() }
    };
    let parts: Vec<Address> = addresses.chunks(most).enumerate().map(part).collect();
    (sink.write)(address::SITEMAP.into(), document("sitemapindex", "sitemap", &parts));
}

fn document(root: &'static str, one: &'static str, addresses: &[Address]) -> Vec<u8> {
    let schemas = [("xmlns", SCHEMA), ("xmlns:xhtml", XHTML)];
    let has_alternates = addresses.iter().any(|address| !address.alternates.is_empty());
    let mut xml = Xml::new(root, &schemas[..1 + usize::from(has_alternates)]);
    for Address { url, day, alternates } in addresses {
        xml.begin(one, &[]);
        xml.text("loc", url);
        if let Some(day) = day {
            xml.text("lastmod", &day.to_string());
        }
        for Alternate { tag, href } in alternates {
            xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", tag), ("href", href)]);
        }
        xml.end();
        xml.line();
    }
    xml.finish()
}

fn addresses(main: &Site, base: &str) -> Vec<Address> {
    let one = |(path, route): (&String, &Route)| {
        let (site, local, route) = match route {
            Route::Edition(number, route) => {
                (&main.editions[*number], path.split_once('/').map_or("", |(_, local)| local), &**route)
            }
            _ => (main, path.as_str(), route),
        };
        let subject = Subject::of(route);
        // An untranslated page is listed in the original's language only.
        let is_own = is_listed(route) && subject.state(site) != State::Original;
        is_own.then(|| Address {
            url: format!("{base}{}", address::canonical(path)),
            day: day(site, route),
            alternates: alternates(main, local, subject),
        })
    };
    main.routes.iter().filter_map(one).collect()
}

fn day(site: &Site, route: &Route) -> Option<Date> {
    let Route::Article(i) = route else { return None };
    let meta = &site.articles[*i].source.meta;
    meta.updated.or(meta.date)
}

/// Whether search engines should know of it: not question pages, redirects or the search page.
fn is_listed(route: &Route) -> bool {
    !matches!(route, Route::Node(..) | Route::Search | Route::NotFound | Route::Redirect(_) | Route::Asset(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn many_addresses_are_in_several_files() {
        let files = Mutex::new(Vec::new());
        let addresses: Vec<Address> =
            (1..=5).map(|i| Address { url: i.to_string(), ..Address::default() }).collect();
        let write = |path, bytes| {
            files.lock().expect("nobody panicked").push((path, String::from_utf8(bytes).expect("text")));
        };
        sitemap("https://a.example/", &addresses, 2, Sink::new(&write));
        let files = files.into_inner().expect("nobody panicked");
        let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
        assert!(
            files[1].1.contains("<url><loc>3</loc></url>\n<url><loc>4</loc></url>\n</urlset>"),
            "{}",
            files[1].1
        );
        assert!(files[3].1.contains("<sitemap><loc>https://a.example/sitemap-3.xml</loc></sitemap>"));
    }
}
