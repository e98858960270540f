//! `opensearch.xml`: lets browsers offer the site's search in their own, where its address is known.

use super::xml::Xml;
use super::{Sink, View};
use crate::address;

/// Characters of a name that browsers show.
const NAME: usize = 16;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.in_each_language(sink, description);
}

fn description(view: &View<'_>, sink: Sink<'_>) {
    let config = &view.site.config;
    let Some(base) = &config.base_url else { return };
    let name: String = config.title.chars().take(NAME).collect();
    let about = if config.description.is_empty() { &config.title } else { &config.description };
    let mut xml = Xml::new("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")]);
    xml.text("ShortName", &name);
    xml.line();
    xml.text("Description", about);
    xml.line();
    xml.text("InputEncoding", "UTF-8");
    xml.line();
    let template = format!("{base}{}?q={{searchTerms}}", address::SEARCH);
    xml.empty("Url", &[("type", "text/html"), ("template", &template)]);
    xml.line();
    (sink.write)(address::OPENSEARCH.into(), xml.finish());
}
