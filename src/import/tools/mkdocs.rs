//! MkDocs and Material: `mkdocs.yml`, `docs/`, `nav:`.

use super::{Tool, is_for_the_tool, language};
use crate::import::body;
use crate::import::path;
use crate::import::plan::{NavItem, Plan, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;

pub(super) const TOOL: Tool = Tool {
    name: "mkdocs",
    read,
    passes: &[body::includes, body::indented, body::attributes, body::fences, body::links, body::leftovers],
    styles: &[],
    has_folders: true,
};

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let file = project.config("mkdocs", &["yml", "yaml"]).map(str::to_string);
    let config = file.as_ref().and_then(|file| project.value(file, report)).unwrap_or(Value::Null);
    let docs = text(&config, &["docs_dir"]).unwrap_or("docs").trim_matches('/').to_string();
    if !project.has_folder(&docs) || file.is_none() {
        return Err(format!("there is no `mkdocs.yml` with a folder `{docs}` in the project"));
    }
    let mut plan = Plan {
        title: text(&config, &["site_name"]).map(str::to_string),
        description: text(&config, &["site_description"]).map(str::to_string),
        base_url: text(&config, &["site_url"]).map(str::to_string),
        language: config.get("theme").and_then(|theme| language(text(theme, &["language"]))),
        roots: vec![docs.clone(), String::new(), "includes".into()],
        ..Plan::default()
    };
    plan.take(project, &docs, "", |below| path::is_markdown(below) || !is_for_the_tool(below));
    if let Some(nav) = config.get("nav") {
        plan.nav = items(nav, &docs, file.as_deref().unwrap_or("mkdocs.yml"), project, report);
    }
    Ok(plan)
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
