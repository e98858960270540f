//! `sitemap.xml` and `robots.txt`, where the site's address is known.

use super::View;
use super::page::canonical_path;
use crate::html::escape;
use crate::model::{Route, Site};

pub(super) fn files(view: &View<'_>) -> Vec<(String, Vec<u8>)> {
    let Some(base) = &view.site.config.base_url else { return Vec::new() };
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n");
    vec![
        ("sitemap.xml".into(), sitemap(view.site, base).into_bytes()),
        ("robots.txt".into(), robots.into_bytes()),
    ]
}

fn sitemap(site: &Site, base: &str) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, route) in site.routes.iter().filter(|(_, route)| is_listed(route)) {
        let date = match route {
            Route::Article(i) => site.articles[*i].source.meta.updated.or(site.articles[*i].source.meta.date),
            _ => None,
        };
        let date = date.map(|d| format!("<lastmod>{d}</lastmod>")).unwrap_or_default();
        out.push_str(&format!(
            "<url><loc>{}</loc>{date}</url>\n",
            escape(&format!("{base}{}", canonical_path(path)))
        ));
    }
    out.push_str("</urlset>\n");
    out
}

/// Whether search engines should know of it: not question pages, redirects or the search page.
fn is_listed(route: &Route) -> bool {
    !matches!(route, Route::Node(..) | Route::Search | Route::NotFound | Route::Redirect(_) | Route::Asset(_))
}
