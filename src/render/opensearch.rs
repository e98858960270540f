//! `opensearch.xml`: lets browsers offer the site's search in their own, where its address is known.

use super::{Sink, View};
use crate::html::escape;

/// Characters of a name that browsers show.
const NAME: usize = 16;

/// Its path in the output.
pub(super) const PATH: &str = "opensearch.xml";

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let config = &view.site.config;
    let Some(base) = &config.base_url else { return };
    let name: String = config.title.chars().take(NAME).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{}search/index.html?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n",
        escape(&name),
        escape(if config.description.is_empty() { &config.title } else { &config.description }),
        escape(base),
    );
    (sink.write)(PATH.into(), xml.into_bytes());
}
