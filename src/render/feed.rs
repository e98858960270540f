//! `feed.xml`: an Atom feed of what was last changed; on request also one of each section, and one of rules
//! that come into force or go out of it.

use super::page::description;
use super::xml::Xml;
use super::{Sink, View};
use crate::address;
use crate::model::{Article, Site};
use jiff::civil::Date;

/// The most entries of a feed.
const ENTRIES: usize = 50;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, feeds);
}

fn feeds(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let own: Vec<&Article> = site.own_articles().map(|article| &**article).collect();
    let feed = Feed { path: address::FEED, page: address::HOME, title: &site.config.title };
    (sink.write)(address::FEED.into(), feed.write(site, articles(&own)));
    let is_free = |path: &str| !site.routes.contains_key(path);
    if site.config.pages.feeds.sections {
        for section in site.sections.iter().filter(|section| section.parent.is_some()) {
            let path = address::section_feed(&section.path);
            let folder = format!("{}/", section.dir);
            let inside = own.iter().filter(|article| article.path.starts_with(&folder)).copied();
            let entries = articles(&inside.collect::<Vec<_>>());
            if !entries.is_empty() && is_free(&path) {
                let feed = Feed { path: &path, page: &section.path, title: &section.title };
                (sink.write)(path.clone(), feed.write(site, entries));
            }
        }
    }
    if site.config.pages.feeds.rules && is_free(address::RULES_FEED) && !site.guides.is_empty() {
        let words = view.theme.strings(&site.config.language);
        let title = words.get("rules").map_or("Rules", String::as_str);
        let feed = Feed { path: address::RULES_FEED, page: address::RULES, title };
        (sink.write)(address::RULES_FEED.into(), feed.write(site, rules(site)));
    }
}

/// Something that was changed on a day.
struct Entry {
    day: Date,
    path: String,
    title: String,
    summary: String,
}

/// Articles with a day, the last first.
fn articles(articles: &[&Article]) -> Vec<Entry> {
    let entry = |article: &&Article| {
        let meta = &article.source.meta;
        let (path, title) = (article.path.clone(), article.title.clone());
        Some(Entry { day: meta.updated.or(meta.date)?, path, title, summary: description(article) })
    };
    newest(articles.iter().filter_map(entry).collect())
}

/// Rules on the day that they come into force, and on the day after their last. A day that is still to come
/// counts too: readers have to know before.
fn rules(site: &Site) -> Vec<Entry> {
    let rules = site.guides.iter().flat_map(|set| set.rules.iter().map(move |rule| (set, rule)));
    let entries = rules.flat_map(|(set, rule)| {
        let after = rule.effective_to.and_then(|day| day.tomorrow().ok());
        let days = rule.effective_from.into_iter().chain(after);
        days.map(move |day| Entry {
            day,
            path: address::rule(&set.id, &rule.id),
            title: rule.title.clone(),
            summary: rule.sentence.clone(),
        })
    });
    newest(entries.collect())
}

fn newest(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.path.cmp(&b.path)));
    entries.truncate(ENTRIES);
    entries
}

/// A feed: its own path, the page that it is about, its title.
struct Feed<'a> {
    path: &'a str,
    page: &'a str,
    title: &'a str,
}

impl Feed<'_> {
    fn write(&self, site: &Site, entries: Vec<Entry>) -> Vec<u8> {
        let config = &site.config;
        let base = config.base_url.as_deref().unwrap_or("");
        let newest = entries.first().map_or(config.as_of, |entry| entry.day);
        let whole =
            if base.is_empty() { format!("urn:zhinan:{}", encode(&config.title)) } else { base.to_string() };
        let id = match self.path {
            address::FEED => whole.clone(),
            path if base.is_empty() => format!("{whole}/{}", encode(path)),
            path => format!("{base}{}", encode(path)),
        };
        let mut xml =
            Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)]);
        xml.text("title", self.title);
        xml.line();
        xml.text("id", &id);
        xml.line();
        xml.text("updated", &moment(newest));
        xml.line();
        xml.begin("author", &[]);
        xml.text("name", &config.title);
        xml.end();
        xml.line();
        // Without an address of the site, links count from the feed.
        let link = |path: &str| match base {
            "" => encode(&address::relative(self.path, path)),
            _ if path == address::HOME => format!("{base}{path}"),
            _ => format!("{base}{}", address::canonical(path)),
        };
        xml.empty("link", &[("href", &link(self.page))]);
        xml.line();
        xml.empty("link", &[("rel", "self"), ("href", &format!("{base}{}", encode(self.path)))]);
        xml.line();
        for entry in entries {
            let path = if base.is_empty() { encode(&entry.path) } else { address::canonical(&entry.path) };
            let id = if base.is_empty() { format!("{whole}/{path}") } else { format!("{base}{path}") };
            xml.begin("entry", &[]);
            xml.text("title", &entry.title);
            xml.text("id", &id);
            xml.empty("link", &[("href", &link(&entry.path))]);
            xml.text("updated", &moment(entry.day));
            xml.text("summary", &entry.summary);
            xml.end();
            xml.line();
        }
        xml.finish()
    }
}

/// A day as feeds name it: its beginning in UTC.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn encode(text: &str) -> String {
    address::encode(text)
}
