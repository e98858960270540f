//! `llms.txt`, a map of the site for language models, and a Markdown copy beside each article.

use super::page::description;
use super::{Sink, View};
use crate::model::{Article, Site};
use crate::resolve::encode_path;

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let config = &site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut map = format!("# {}\n", config.title);
    if !config.description.is_empty() {
        map.push_str(&format!("\n> {}\n", config.description));
    }
    for section in site.sections.iter() {
        let members: Vec<usize> = section.index.iter().chain(&section.articles).copied().collect();
        if members.is_empty() {
            continue;
        }
        let title = if section.parent.is_none() { &config.title } else { &section.title };
        map.push_str(&format!("\n## {title}\n\n"));
        for article in members.iter().map(|i| &site.articles[*i]) {
            let about = match description(article) {
                d if d.is_empty() => d,
                d => format!(": {d}"),
            };
            map.push_str(&format!(
                "- [{}]({base}{}){about}\n",
                article.title.replace(['[', ']'], ""),
                encode_path(&markdown_path(&article.path))
            ));
        }
    }
    if !site.guides.is_empty() {
        let title =
            view.theme.strings(&config.language).get("guides").cloned().unwrap_or_else(|| "Guides".into());
        map.push_str(&format!("\n## {title}\n\n"));
        for guide in site.guides.iter() {
            let path = encode_path(&super::guide::guide_path(guide));
            map.push_str(&format!("- [{}]({base}{path}): {}\n", guide.title, guide.description));
        }
    }
    (sink.write)("llms.txt".into(), map.into_bytes());
}

/// An article as Markdown, below its title.
pub(super) fn markdown(site: &Site, article: &Article) -> String {
    let heading = if article.title_from_body { String::new() } else { format!("# {}\n\n", article.title) };
    format!("{heading}{}\n", site.sources.text(article.source.body).trim())
}

/// Where an article's Markdown is written: beside its page.
pub fn markdown_path(path: &str) -> String {
    format!("{}.md", path.strip_suffix(".html").unwrap_or(path))
}
