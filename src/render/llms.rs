//! `llms.txt`, a map of the site for language models, and a Markdown copy beside each article.

use super::View;
use super::page::description;
use crate::resolve::encode_path;

pub(super) fn files(view: &View<'_>) -> Vec<(String, Vec<u8>)> {
    let site = view.site;
    let config = &site.config;
    let base = config.base_url.as_deref().unwrap_or("");
    let mut map = format!("# {}\n", config.title);
    if !config.description.is_empty() {
        map.push_str(&format!("\n> {}\n", config.description));
    }
    let mut files = Vec::new();
    for section in site.sections.iter() {
        let members: Vec<usize> = section.index.iter().chain(&section.articles).copied().collect();
        if members.is_empty() {
            continue;
        }
        let title = if section.parent.is_none() { &config.title } else { &section.title };
        map.push_str(&format!("\n## {title}\n\n"));
        for article in members.iter().map(|i| &site.articles[*i]) {
            let path = markdown_path(&article.path);
            let about = match description(article) {
                d if d.is_empty() => d,
                d => format!(": {d}"),
            };
            map.push_str(&format!(
                "- [{}]({base}{}){about}\n",
                article.title.replace(['[', ']'], ""),
                encode_path(&path)
            ));
            let heading =
                if article.title_from_body { String::new() } else { format!("# {}\n\n", article.title) };
            files.push((
                path,
                format!("{heading}{}\n", site.sources.text(article.source.body).trim()).into_bytes(),
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
    files.push(("llms.txt".into(), map.into_bytes()));
    files
}

/// Where an article's Markdown is written: beside its page.
pub(super) fn markdown_path(path: &str) -> String {
    format!("{}.md", path.strip_suffix(".html").unwrap_or(path))
}
