//! `feed.xml`: an Atom feed of what was last changed.

use super::page::{canonical_path, description};
use super::{Sink, View};
use crate::html::escape;
use crate::model::Article;
use jiff::civil::Date;

/// How many entries the feed has at most.
const ENTRIES: usize = 50;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let config = &view.site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut dated: Vec<(Date, &Article)> = view
        .site
        .articles
        .iter()
        .map(|article| &**article)
        .filter_map(|a| Some((a.source.meta.updated.or(a.source.meta.date)?, a)))
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.path.cmp(&b.1.path)));
    let newest = dated.first().map_or(config.as_of, |(d, _)| *d);
    let id = if base.is_empty() { format!("urn:zhinan:{}", encode(&config.title)) } else { base.to_string() };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<updated>{newest}T00:00:00Z</updated>\n<author><name>{}</name></author>\n\
         <link href=\"{}index.html\"/>\n<link rel=\"self\" href=\"{}feed.xml\"/>\n",
        escape(&config.language),
        escape(&config.title),
        escape(&id),
        escape(&config.title),
        escape(base),
        escape(base),
    );
    for (date, article) in dated.into_iter().take(ENTRIES) {
        let path = if base.is_empty() { encode(&article.path) } else { canonical_path(&article.path) };
        let id = if base.is_empty() { format!("{id}/{path}") } else { format!("{base}{path}") };
        out.push_str(&format!(
            "<entry><title>{}</title><id>{}</id><link href=\"{}\"/><updated>{date}T00:00:00Z</updated><summary>{}</summary></entry>\n",
            escape(&article.title),
            escape(&id),
            escape(&format!("{base}{path}")),
            escape(&description(article)),
        ));
    }
    out.push_str("</feed>\n");
    (sink.write)("feed.xml".into(), out.into_bytes());
}

fn encode(text: &str) -> String {
    crate::resolve::encode_path(text)
}
