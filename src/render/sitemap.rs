//! `sitemap.xml` and `robots.txt`, where the site's address is known. The addresses of a large site are
//! in several files, which `sitemap.xml` names.

use super::page::canonical_path;
use super::{Sink, View};
use crate::html::escape;
use crate::model::{Route, Site};

/// The most addresses that search engines read from one file.
const ADDRESSES: usize = 50_000;

const SCHEMA: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let Some(base) = &view.site.config.base_url else { return };
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n");
    (sink.write)("robots.txt".into(), robots.into_bytes());
    sitemap(base, &lines(view.site, base), ADDRESSES, sink);
}

/// A file, or where there are more lines than `most`, several and one that names them.
fn sitemap(base: &str, lines: &[String], most: usize, sink: Sink<'_>) {
    if lines.len() <= most {
        return (sink.write)("sitemap.xml".into(), document("urlset", lines));
    }
    let part = |(i, lines): (usize, &[String])| {
        let name = format!("sitemap-{}.xml", i + 1);
        let line = format!("<sitemap><loc>{}</loc></sitemap>\n", escape(&format!("{base}{name}")));
        (sink.write)(name, document("urlset", lines));
        line
    };
    let parts: Vec<String> = lines.chunks(most).enumerate().map(part).collect();
    (sink.write)("sitemap.xml".into(), document("sitemapindex", &parts));
}

fn document(name: &str, lines: &[String]) -> Vec<u8> {
    let lines = lines.concat();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} xmlns=\"{SCHEMA}\">\n{lines}</{name}>\n")
        .into_bytes()
}

fn lines(site: &Site, base: &str) -> Vec<String> {
    let listed = site.routes.iter().filter(|(_, route)| is_listed(route));
    let line = |(path, route): (&String, &Route)| {
        let date = match route {
            Route::Article(i) => site.articles[*i].source.meta.updated.or(site.articles[*i].source.meta.date),
            _ => None,
        };
        let date = date.map(|d| format!("<lastmod>{d}</lastmod>")).unwrap_or_default();
        format!("<url><loc>{}</loc>{date}</url>\n", escape(&format!("{base}{}", canonical_path(path))))
    };
    listed.map(line).collect()
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
        let lines: Vec<String> = (1..=5).map(|i| format!("<url>{i}</url>\n")).collect();
        let write = |path, bytes| {
            files.lock().expect("nobody panicked").push((path, String::from_utf8(bytes).expect("text")));
        };
        sitemap("https://a.example/", &lines, 2, Sink::new(&write));
        let files = files.into_inner().expect("nobody panicked");
        let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
        assert!(files[1].1.contains("<url>3</url>\n<url>4</url>\n</urlset>"), "{}", files[1].1);
        assert!(files[3].1.contains("<sitemap><loc>https://a.example/sitemap-3.xml</loc></sitemap>"));
    }
}
