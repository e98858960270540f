//! `feed.xml`: an Atom feed of what was last changed.

use super::page::description;
use super::xml::Xml;
use super::{Sink, View};
use crate::address;
use crate::model::Article;
use jiff::civil::Date;

/// How many entries the feed has at most.
const ENTRIES: usize = 50;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, feed);
}

fn feed(view: &View<'_>, sink: Sink<'_>) {
    let config = &view.site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut dated: Vec<(Date, &Article)> = view
        .site
        .own_articles()
        .map(|article| &**article)
        .filter_map(|a| Some((a.source.meta.updated.or(a.source.meta.date)?, a)))
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.path.cmp(&b.1.path)));
    let newest = dated.first().map_or(config.as_of, |(d, _)| *d);
    let id = if base.is_empty() { format!("urn:zhinan:{}", encode(&config.title)) } else { base.to_string() };
    let mut xml =
        Xml::new("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)]);
    xml.text("title", &config.title);
    xml.line();
    xml.text("id", &id);
    xml.line();
    xml.text("updated", &moment(newest));
    xml.line();
    xml.begin("author", &[]);
    xml.text("name", &config.title);
    xml.end();
    xml.line();
    xml.empty("link", &[("href", &format!("{base}{}", address::HOME))]);
    xml.line();
    xml.empty("link", &[("rel", "self"), ("href", &format!("{base}{}", address::FEED))]);
    xml.line();
    for (date, article) in dated.into_iter().take(ENTRIES) {
        let path = if base.is_empty() { encode(&article.path) } else { address::canonical(&article.path) };
        let id = if base.is_empty() { format!("{id}/{path}") } else { format!("{base}{path}") };
        xml.begin("entry", &[]);
        xml.text("title", &article.title);
        xml.text("id", &id);
        xml.empty("link", &[("href", &format!("{base}{path}"))]);
        xml.text("updated", &moment(date));
        xml.text("summary", &description(article));
        xml.end();
        xml.line();
    }
    (sink.write)(address::FEED.into(), xml.finish());
}

/// A day as feeds name it: its beginning in UTC.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn encode(text: &str) -> String {
    address::encode(text)
}
