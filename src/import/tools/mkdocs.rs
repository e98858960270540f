//! MkDocs and Material: `mkdocs.yml`, `docs/`, `nav:`.

use super::{Tool, is_content, language, without_language};
use crate::import::body;
use crate::import::path;
use crate::import::plan::{self, NavItem, Plan, text};
use crate::import::project::Project;
use crate::import::redirects::Redirect;
use crate::import::report::Report;
use serde_json::Value;

pub(super) const TOOL: Tool = Tool {
    name: "mkdocs",
    read,
    passes: &[
        body::includes,
        body::indented,
        body::attributes,
        body::python,
        body::fences,
        body::references,
        body::links,
        body::leftovers,
    ],
    styles: &[],
    beside,
    has_folders: true,
};

/// The folder of pages, where it lies outside of the project.
fn beside(project: &Project) -> Vec<String> {
    let file = project.config_below("mkdocs", &["yml", "yaml"]);
    let config = file.as_ref().and_then(|file| project.value(file, &mut Report::default()));
    let home = file.as_deref().map_or("", path::folder);
    let typed = config.as_ref().and_then(|config| text(config, &["docs_dir"]));
    typed.and_then(|typed| super::outside(home, typed)).into_iter().collect()
}

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let file = project.config_below("mkdocs", &["yml", "yaml"]);
    let config = file.as_ref().and_then(|file| project.value(file, report)).unwrap_or(Value::Null);
    let home = file.as_deref().map_or("", path::folder).to_string();
    let docs = text(&config, &["docs_dir"]).unwrap_or("docs");
    let docs = path::join(&home, docs).unwrap_or_default();
    if !project.has_folder(&docs) || file.is_none() {
        return Err(format!("there is no `mkdocs.yml` with a folder `{docs}` in the project"));
    }
    let mut plan = Plan {
        title: text(&config, &["site_name"]).map(str::to_string),
        description: text(&config, &["site_description"]).map(str::to_string),
        base_url: text(&config, &["site_url"]).map(str::to_string),
        language: config.get("theme").and_then(|theme| language(text(theme, &["language"]))),
        roots: vec![docs.clone(), home.clone(), path::join(&home, "includes").unwrap_or_default()],
        ..Plan::default()
    };
    plan.roots.extend(snippet_folders(&config).iter().filter_map(|folder| path::join(&home, folder)));
    let extensions = config.get("markdown_extensions");
    let has = |name: &str| {
        plan::items(extensions).any(|one| one.as_str() == Some(name) || one.get(name).is_some())
            || extensions.is_some_and(|all| all.get(name).is_some())
    };
    let readers = ["pymdownx.arithmatex", "mdx_math", "markdown_katex"];
    (plan.has_subscripts, plan.has_formulas) = (has("pymdownx.tilde"), readers.into_iter().any(has));
    let is_maker = |name: &str| matches!(name, "mkdocstrings" | "autorefs" | "mkdocs-autoapi");
    plan.references.has_generated = plan::items(config.get("plugins")).any(|plugin| {
        plugin.as_str().is_some_and(is_maker) || plan::entries(Some(plugin)).any(|(name, _)| is_maker(name))
    });
    plan.has_macros = plan::items(config.get("plugins"))
        .chain(config.get("plugins"))
        .any(|plugin| plugin.as_str() == Some("macros") || plugin.get("macros").is_some());
    let i18n = plan::items(config.get("plugins")).find_map(|plugin| plugin.get("i18n"));
    languages(project, &mut plan, &docs, i18n, report);
    plan.take_authors(project, &format!("{docs}/blog/.authors.yml"));
    plan.by_date.extend(blogs(&config));
    for file in strings(snippets(&config).and_then(|one| one.get("auto_append"))) {
        let mut found = plan.roots.iter().rev().filter_map(|root| path::join(root, file));
        if let Some(file) = found.find(|file| project.has(file)) {
            let text = project.text(&file, report).unwrap_or_default();
            plan.references.add_shared(&file, &text, report);
        } else {
            report.lost(file, 0, "this file stands below every page, and is not in the project");
        }
    }
    for page in &plan.pages {
        plan.references.add_headings(project, &page.from);
    }
    redirects(&mut plan, &config, file.as_deref().unwrap_or("mkdocs.yml"));
    if let Some(nav) = config.get("nav") {
        plan.nav = items(nav, &docs, file.as_deref().unwrap_or("mkdocs.yml"), project, report);
    }
    Ok(plan)
}

/// Notes the old addresses of the plug-in `redirects`, which names files: `old.md: new.md`.
fn redirects(plan: &mut Plan, config: &Value, file: &str) {
    let plugins = config.get("plugins");
    let of_list = plan::items(plugins).find_map(|one| one.get("redirects"));
    let settings = of_list.or_else(|| plugins?.get("redirects"));
    let is_plain = config.get("use_directory_urls").and_then(Value::as_bool) == Some(false);
    for (from, to) in plan::entries(settings.and_then(|of| of.get("redirect_maps"))) {
        let Some(to) = to.as_str() else { continue };
        let place = path::of_page(path::without_ending(from));
        let folder = place.strip_suffix("index.md").map(str::to_string);
        let folder = folder.unwrap_or_else(|| format!("{}/", path::without_ending(&place)));
        let alias = match path::is_markdown(from) {
            true if folder.trim_matches('/').is_empty() => continue,
            true if is_plain => format!("{}.html", path::without_ending(from)),
            true => folder,
            false => from.clone(),
        };
        plan.redirects.push(Redirect::new(file, &alias, to));
    }
}

/// Settings of the extension `pymdownx.snippets`.
fn snippets(config: &Value) -> Option<&Value> {
    let extensions = config.get("markdown_extensions");
    let in_list = plan::items(extensions).find_map(|one| one.get("pymdownx.snippets"));
    in_list.or_else(|| extensions?.get("pymdownx.snippets"))
}

/// Texts of a list, or a single text.
fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        other => other.and_then(Value::as_str).into_iter().collect(),
    }
}

/// Folders of the posts of the plug-in `blog`, which are sorted newest first.
fn blogs(config: &Value) -> Vec<String> {
    let plugins = plan::items(config.get("plugins")).chain(config.get("plugins"));
    let folder = |plugin: &Value| match plugin.as_str() {
        Some(name) => (name == "blog" || name == "material/blog").then(|| "blog".to_string()),
        None => {
            let blog = plugin.get("blog").or(plugin.get("material/blog"))?;
            Some(text(blog, &["blog_dir"]).unwrap_or("blog").trim_matches(['.', '/']).to_string())
        }
    };
    plugins
        .filter_map(folder)
        .map(|blog| if blog.is_empty() { "posts".into() } else { format!("{blog}/posts") })
        .collect()
}

/// Folders in `base_path` of the extension `pymdownx.snippets`.
fn snippet_folders(config: &Value) -> Vec<String> {
    let folders = strings(snippets(config).and_then(|one| one.get("base_path")));
    let plain = |folder: &str| folder.trim_start_matches("./").trim_matches('/').to_string();
    folders.into_iter().map(plain).filter(|folder| folder != "." && !folder.contains("..")).collect()
}

/// Adds the pages; those of other languages by folder or by ending, as the plug-in `i18n` has them.
fn languages(project: &Project, plan: &mut Plan, docs: &str, i18n: Option<&Value>, report: &mut Report) {
    let all: Vec<&Value> = plan::items(i18n.and_then(|i18n| i18n.get("languages"))).collect();
    let is_default = |of: &&&Value| of.get("default").and_then(Value::as_bool) == Some(true);
    let Some(own) = all.iter().find(is_default).and_then(|of| text(of, &["locale"])) else {
        return plan.take(project, docs, "", is_content);
    };
    plan.language = language(Some(own)).or(plan.language.take());
    let others: Vec<(&str, Option<&str>)> = all
        .iter()
        .filter_map(|of| Some((text(of, &["locale"])?, text(of, &["site_name"]))))
        .filter(|(name, _)| *name != own)
        .collect();
    let by_folder = i18n.and_then(|i18n| text(i18n, &["docs_structure"])) == Some("folder");
    let home = if by_folder { format!("{docs}/{own}") } else { docs.to_string() };
    plan.roots.insert(0, home.clone());
    plan.take(project, &home, "", |below| {
        let is_other = |(name, _): &(&str, _)| path::is_markdown(below) && path::suffix(below) == *name;
        is_content(below) && (by_folder || !others.iter().any(is_other))
    });
    without_language(&mut plan.pages, own);
    for (name, title) in others {
        let folder = format!("{docs}/{name}");
        let Some(language) = plan.other_language(&folder, (name, None), report) else { continue };
        plan.titles.extend(title.map(|title| (language.clone(), title.to_string())));
        if by_folder {
            plan.take_translations(project, (&folder, &home), (name, None), report, is_content);
            continue;
        }
        plan.take_by_ending(project, docs, (name, &language), report);
    }
}

fn items(value: &Value, docs: &str, file: &str, project: &Project, report: &mut Report) -> Vec<NavItem> {
    let mut out = Vec::new();
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    for item in list {
        let pairs: Vec<(Option<&str>, &Value)> = match item {
            Value::Object(map) => map.iter().map(|(title, value)| (Some(title.as_str()), value)).collect(),
            other => vec![(None, other)],
        };
        for (title, value) in pairs {
            match value {
                Value::String(link) if link.contains("://") || link.starts_with("mailto:") => {
                    report.lost(file, 0, format!("the link `{link}` of the navigation is left out"));
                }
                Value::String(page) => {
                    let from = path::join(docs, page).filter(|page| project.has(page));
                    match from {
                        Some(from) => out.push(NavItem::page(title, from)),
                        None => {
                            report.lost(file, 0, format!("the navigation names `{page}`, which is not there"))
                        }
                    }
                }
                Value::Array(_) => {
                    let children = items(value, docs, file, project, report);
                    out.push(NavItem::group(title.unwrap_or(""), children));
                }
                _ => {}
            }
        }
    }
    out
}
