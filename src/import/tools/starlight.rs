//! Starlight: `src/content/docs/`, the `starlight({…})` of `astro.config.*`, `public/`.

use super::sidebar::Sidebar;
use super::{Tool, is_content, language};
use crate::import::body::{self, Style};
use crate::import::literal;
use crate::import::plan::{Plan, SlugBase, entries, items, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;

pub(super) const TOOL: Tool = Tool {
    name: "starlight",
    read,
    passes: PASSES,
    styles: &[Style::Component],
    beside: super::none_beside,
    has_folders: true,
};

const PASSES: &[body::Pass] = &[
    body::includes,
    body::raw,
    body::mdx,
    body::calls,
    body::containers,
    body::marked,
    body::fences,
    body::marks,
    body::links,
    body::leftovers,
];

const CONTENT: &str = "src/content/docs";

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    if !project.has_folder(CONTENT) {
        return Err(format!("there is no folder `{CONTENT}` in the project: is it one of Starlight?"));
    }
    let file = project
        .config("astro.config", &["mjs", "ts", "mts", "js", "cjs"])
        .unwrap_or("astro.config.mjs")
        .to_string();
    let astro = literal::default_export(project, &file, report).unwrap_or(Value::Null);
    let is_starlight =
        |value: &&Value| ["sidebar", "title", "locales"].iter().any(|key| value.get(key).is_some());
    let config = items(astro.get("integrations")).find(is_starlight).cloned().unwrap_or(Value::Null);
    let locales = config.get("locales");
    let default = text(&config, &["defaultLocale"]).unwrap_or("root");
    let home = locales.and_then(|all| all.get(default)).cloned().unwrap_or(Value::Null);
    let own = if project.has_folder(&format!("{CONTENT}/{default}")) {
        format!("{CONTENT}/{default}")
    } else {
        CONTENT.to_string()
    };
    let other: Vec<String> = entries(locales)
        .map(|(name, _)| name.clone())
        .filter(|name| name != default && name != "root")
        .collect();
    let lang = text(&home, &["lang"]).or(Some(default).filter(|d| *d != "root"));
    let title = config.get("title").and_then(|title| match title {
        Value::Object(map) => {
            lang.and_then(|lang| map.get(lang)).or(map.values().next()).and_then(Value::as_str)
        }
        other => other.as_str(),
    });
    let mut plan = Plan {
        title: title.map(str::to_string),
        description: text(&config, &["description"]).map(str::to_string),
        language: language(lang),
        base_url: text(&astro, &["site"])
            .map(|site| format!("{}{}", site.trim_end_matches('/'), text(&astro, &["base"]).unwrap_or("/"))),
        shortcuts: vec![
            ("~/".into(), "src".into()),
            ("@/".into(), "src".into()),
            ("/src/".into(), "src".into()),
        ],
        // A slug is the whole address, in whatever folder the page lies.
        slug_bases: vec![SlugBase { folder: own.clone(), base: String::new(), is_for_all: true }],
        ..Plan::default()
    };
    plan.take(project, &own, "", |below| {
        let is_other = other.iter().any(|name| below.starts_with(&format!("{name}/")));
        !is_other && is_content(below)
    });
    if own != CONTENT {
        plan.below_prefix(default);
    }
    for file in project.below(&own).filter(|file| file.ends_with(".mdoc")) {
        report.lost(file, 0, "a page of Markdoc is left out");
    }
    for name in &other {
        let folder = format!("{CONTENT}/{name}");
        let tag = locales.and_then(|all| text(all.get(name)?, &["lang"]));
        plan.take_translations(project, (&folder, &own), (name, tag), report, is_content);
    }
    plan.take_static(project, "public");
    let mut sidebar = Sidebar::new(&file, &plan);
    sidebar.base = plan.own_prefix.clone();
    let value = config.get("sidebar").unwrap_or(&Value::Null);
    let nav = sidebar.read(value, report);
    let mut translated = Vec::new();
    for language in plan.languages() {
        sidebar.language = Some(language.to_string());
        translated.push((language.to_string(), sidebar.read(value, &mut Report::default())));
    }
    plan.translated_nav = translated;
    plan.nav = nav;
    Ok(plan)
}
