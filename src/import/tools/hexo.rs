//! Hexo: `_config.yml`, `source/_posts/`, other pages in `source/`.

use super::{Tool, is_content, is_language, language, zola};
use crate::import::body::{self, Style};
use crate::import::path;
use crate::import::plan::{Plan, entries, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) const TOOL: Tool = Tool {
    name: "hexo",
    read,
    passes: &[
        body::comments,
        body::calls,
        body::containers,
        body::attributes,
        body::fences,
        body::links,
        body::leftovers,
    ],
    styles: &[Style::Hexo],
    beside: super::none_beside,
    has_folders: true,
};

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let config = project.config("_config", &["yml", "yaml", "json"]).map(str::to_string);
    let config = config.and_then(|file| project.value(&file, report)).unwrap_or(Value::Null);
    let source = text(&config, &["source_dir"]).unwrap_or("source").trim_matches('/').to_string();
    if !project.has_folder(&source) {
        return Err(format!("there is no folder `{source}` in the project: is it one of Hexo?"));
    }
    let own = match config.get("language") {
        Some(Value::Array(all)) => all.first().and_then(Value::as_str).map(str::to_string),
        other => other.and_then(Value::as_str).map(str::to_string),
    };
    let url = text(&config, &["url"]).map(str::to_string);
    let mut plan = Plan {
        title: text(&config, &["title"]).map(str::to_string),
        description: text(&config, &["description", "subtitle"]).map(str::to_string),
        language: language(own.as_deref()),
        base_url: url,
        roots: vec![source.clone(), format!("{source}/downloads/code")],
        by_date: vec!["posts".into()],
        ..Plan::default()
    };
    let others = other_languages(project, &source);
    plan.take(project, &source, "", |below| {
        let first = below.split('/').next().unwrap_or("");
        !first.starts_with('_') && !others.contains(first) && is_content(below)
    });
    for (folder, is_draft) in [("_posts", false), ("_drafts", true)] {
        let from = format!("{source}/{folder}");
        plan.take(project, &from, "posts", is_content);
        plan.drafts.extend(Some(format!("{from}/")).filter(|_| is_draft));
    }
    for page in plan.pages.iter_mut().filter(|page| page.to.starts_with("posts/")) {
        page.address = path::address(&zola::without_date(&page.to));
    }
    for name in &others {
        let folder = format!("{source}/{name}");
        plan.take_translations(project, (&folder, &source), (name, None), report, |below| {
            !below.starts_with('_') && is_content(below)
        });
    }
    let pattern = text(&config, &["permalink"]).unwrap_or(":year/:month/:day/:title/");
    plan.permalinks.push(("posts".into(), pattern.to_string()));
    plan.roots.push(format!("{source}/_posts"));
    if let Some(menu) = config.get("menu") {
        plan.top =
            entries(Some(menu)).filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_string()))).collect();
    }
    Ok(plan)
}

/// Folders named after a language with a copy of a page of the source folder.
fn other_languages(project: &Project, source: &str) -> BTreeSet<String> {
    let folders: BTreeSet<String> = project
        .below(source)
        .filter_map(|file| file[source.len() + 1..].split_once('/').map(|(first, _)| first.to_string()))
        .filter(|name| is_language(name))
        .collect();
    let is_copy = |name: &String| {
        let folder = format!("{source}/{name}");
        let mut pages = project.below(&folder).filter(|file| path::is_markdown(file));
        pages.any(|file| project.has(&format!("{source}{}", &file[folder.len()..])))
    };
    folders.into_iter().filter(is_copy).collect()
}
