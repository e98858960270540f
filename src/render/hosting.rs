//! Files that servers and other programs read, where the site asks for them: `_redirects`, `.nojekyll`,
//! `site.json`; and `manifest.webmanifest` of a site that can be kept for reading offline.

use super::page::description;
use super::{Sink, View};
use crate::address;
use crate::config::Offline;
use crate::model::{Route, Site};
use serde_json::{Value, json};

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let wanted = site.config.output;
    // An author's own file is what it is.
    let write = |path: &str, text: String| {
        if !site.routes.contains_key(path) {
            (sink.write)(path.to_string(), text.into_bytes());
        }
    };
    if wanted.nojekyll {
        write(address::NOJEKYLL, String::new());
    }
    if wanted.redirects {
        let moved = redirects(site, |from, to| format!("{from} {to} 301\n"));
        write(address::REDIRECTS, moved + &error_pages(site));
    }
    if wanted.nginx_map {
        write(address::NGINX_MAP, redirects(site, |from, to| format!("\"{}\" \"{to}\";\n", plain(from))));
    }
    if wanted.site_json {
        write(address::SITE_JSON, site_json(view).to_string() + "\n");
    }
    if site.config.offline.is_some_and(Offline::is_offered) {
        write(address::WEB_MANIFEST, web_manifest(view).to_string() + "\n");
    }
}

/// The path of the site on its server.
fn base(site: &Site) -> String {
    site.config.base_url.as_ref().map_or("/".into(), |base| base.path().to_string())
}

/// An address as nginx compares it: decoded, its quotes and backslashes escaped.
fn plain(path: &str) -> String {
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    path.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Lines about all old addresses.
fn redirects(site: &Site, line: impl Fn(&str, &str) -> String) -> String {
    let base = base(site);
    let mut text = String::new();
    for (from, to) in site.moved() {
        let (from, to) = (address::canonical(from), address::canonical(&to));
        text.push_str(&line(&format!("{base}{from}"), &format!("{base}{to}")));
    }
    text
}

/// Lines about what is not in the folder of an edition: Netlify answers with the edition's own error page. Cloudflare
/// Pages finds that page by itself, and skips lines of this status.
fn error_pages(site: &Site) -> String {
    let base = base(site);
    let folders = site.editions.iter().filter_map(|edition| Some(&edition.edition.as_ref()?.folder));
    folders.map(|folder| format!("{base}{folder}/* {base}{folder}/{} 404\n", address::NOT_FOUND)).collect()
}

/// Every page: address, title, section, kind, tags and dates.
fn site_json(view: &View<'_>) -> Value {
    let site = view.site;
    let config = &site.config;
    let pages = site.routes.iter().filter_map(|(path, route)| page(view, path, route));
    json!({
        "title": config.title,
        "description": config.description,
        "language": config.language.to_string(),
        "base_url": config.base_url.as_deref(),
        "pages": pages.collect::<Vec<_>>(),
    })
}

fn page(view: &View<'_>, path: &str, route: &Route) -> Option<Value> {
    if let Route::Edition(number, route) = route {
        return page(&view.editions[*number], path, route);
    }
    let site = view.site;
    let word = |key: &str| {
        let words = view.theme.strings(&site.config.language);
        words.get(key).cloned().unwrap_or_else(|| key.to_string())
    };
    let (kind, title) = match route {
        Route::Article(at) if site.articles[*at].is_index => ("section", site.articles[*at].title.clone()),
        Route::Article(at) => ("article", site.articles[*at].title.clone()),
        Route::Section(at) if site.sections[*at].parent.is_none() => ("section", site.config.title.clone()),
        Route::Section(at) => ("section", site.sections[*at].title.clone()),
        Route::Guide(set) => ("guide", site.guides[*set].title.clone()),
        Route::Outcome(set, outcome) => ("outcome", site.guides[*set].outcomes[*outcome].title.clone()),
        Route::Rule(set, rule) => ("rule", site.guides[*set].rules[*rule].title.clone()),
        Route::Rules => ("rules", word("rules")),
        Route::Glossary => ("glossary", word("glossary")),
        Route::Tags => ("tags", word("tags")),
        Route::Tag(at) => ("tag", site.tags[*at].0.clone()),
        Route::Taxonomy(at) => {
            ("taxonomy", site.taxonomies[*at].title.clone().unwrap_or_else(|| word("authors")))
        }
        Route::Value(at, value) => ("value", site.value_name(*at, *value).to_string()),
        Route::Node(..)
        | Route::Search
        | Route::NotFound
        | Route::Redirect(_)
        | Route::Asset(_)
        | Route::Edition(..) => return None,
    };
    let mut entry = json!({"url": address::encode(path), "title": title, "kind": kind, "language": site.config.language.to_string()});
    if let Route::Article(at) = route {
        let article = &site.articles[*at];
        let meta = &article.source.meta;
        let tags = site.tags_of(article).into_iter().map(|tag| site.tags[tag].0.clone());
        let section = &site.sections[site.places[*at].section];
        let title = if section.parent.is_none() { &site.config.title } else { &section.title };
        entry["section"] = json!(title);
        entry["description"] = json!(description(article));
        if !meta.contributors.is_empty() {
            entry["contributors"] = json!(meta.contributors);
        }
        if !meta.authors.is_empty() {
            let authors = &site.config.pages.authors;
            let names = meta.authors.iter().map(|id| authors.get(id).map_or(id, |author| &author.name));
            entry["authors"] = json!(names.collect::<Vec<_>>());
        }
        if !meta.taxonomies.is_empty() {
            let values = meta.taxonomies.iter().map(|(name, values, _)| (name.clone(), json!(values)));
            entry["taxonomies"] = Value::Object(values.collect());
        }
        let aliases: Vec<&String> = meta.aliases.iter().map(|(alias, _)| alias).collect();
        if !aliases.is_empty() {
            entry["aliases"] = json!(aliases);
        }
        let headings = article.source.doc.headings.iter().filter(|heading| heading.level > 1);
        let heading = |heading: &crate::doc::Heading| json!({"level": heading.level, "id": heading.id, "title": heading.text});
        entry["headings"] = json!(headings.map(heading).collect::<Vec<_>>());
        let from = site.links.linked_from[*at]
            .iter()
            .map(|from| address::encode(&site.output(&site.articles[*from].path)));
        entry["linked_from"] = json!(from.collect::<Vec<_>>());
        entry["tags"] = json!(tags.collect::<Vec<_>>());
        let dates = [
            ("date", meta.date),
            ("updated", meta.updated),
            ("review_by", meta.review_by.map(|(day, _)| day)),
            ("expires", meta.expires.map(|(day, _)| day)),
        ];
        for (key, day) in dates {
            entry[key] = json!(day.map(|day| day.to_string()));
        }
    } else if let Route::Outcome(set, _) | Route::Rule(set, _) = route {
        entry["section"] = json!(site.guides[*set].title);
    }
    Some(entry)
}

/// Web app manifest: browsers read it before they offer to install the site.
fn web_manifest(view: &View<'_>) -> Value {
    let config = &view.site.config;
    let icons = view.theme.page_assets("", &[]).files;
    let icons: Vec<Value> = icons
        .get("icons/favicon.svg")
        .into_iter()
        .map(|path| json!({"src": path, "sizes": "any", "type": "image/svg+xml"}))
        .collect();
    json!({
        "name": config.title,
        "description": config.description,
        "lang": config.language.to_string(),
        "dir": config.language.direction(),
        "start_url": "./index.html",
        "scope": "./",
        "display": "minimal-ui",
        "icons": icons,
    })
}
