//! `llms.txt`, a map of the site for language models, and a Markdown copy beside each article.

use super::page::description;
use super::{Sink, View};
use crate::address;
use crate::model::{Article, Site};

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    let site = view.site;
    let config = &site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut map = format!("# {}\n", line(&config.title));
    if !config.description.is_empty() {
        map.push_str(&format!("\n> {}\n", line(&config.description)));
    }
    for section in site.sections.iter() {
        let members: Vec<usize> = section.index.iter().chain(&section.articles).copied().collect();
        if members.is_empty() {
            continue;
        }
        let title = if section.parent.is_none() { &config.title } else { &section.title };
        map.push_str(&format!("\n## {}\n\n", line(title)));
        for article in members.iter().map(|i| &site.articles[*i]) {
            let path = address::markdown_copy(&article.path);
            entry(&mut map, &article.title, base, &path, &description(article));
        }
    }
    if !site.guides.is_empty() {
        let title =
            view.theme.strings(&config.language).get("guides").cloned().unwrap_or_else(|| "Guides".into());
        map.push_str(&format!("\n## {}\n\n", line(&title)));
        for guide in site.guides.iter() {
            entry(&mut map, &guide.title, base, &address::guide(guide), &guide.description);
        }
    }
    (sink.write)(address::LLMS.into(), map.into_bytes());
}

fn entry(map: &mut String, title: &str, base: &str, path: &str, about: &str) {
    let title = line(title).replace(['[', ']'], "");
    let about = line(about);
    let colon = if about.is_empty() { "" } else { ": " };
    map.push_str(&format!("- [{title}]({base}{}){colon}{about}\n", address::encode(path)));
}

/// A value in one line: its line ends would begin headings and links of their own.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// An article as Markdown. It begins with its title, so that no browser takes a copy that a server
/// sends without a type for a page.
pub(super) fn markdown(site: &Site, article: &Article) -> String {
    let body = site.sources.text(article.source.body).trim_start_matches('\u{feff}').trim();
    let has_title = article.title_from_body && body.starts_with("# ");
    let heading = if has_title { String::new() } else { format!("# {}\n\n", line(&article.title)) };
    format!("{heading}{body}\n")
}
