//! Starlight: `src/content/docs/`, the `starlight({…})` of `astro.config.*`, `public/`.

use super::sidebar::Sidebar;
use super::{Tool, is_content, language};
use crate::import::body::{self, Style};
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{Page, Plan, SlugBase, entries, items, text};
use crate::import::project::Project;
use crate::import::redirects::Redirect;
use crate::import::report::Report;
use crate::parse::front_matter;
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
    body::inner,
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
        settings: file.clone(),
        ..Plan::default()
    };
    if config.is_null() {
        report.lost(&file, 0, "no settings could be read: they are not literal");
    }
    for (from, to) in entries(astro.get("redirects")) {
        match to.as_str().or(text(to, &["destination"])) {
            Some(to) => plan.redirects.push(Redirect::new(&file, from, to)),
            None => report.lost(&file, 0, format!("where the old address `{from}` leads is calculated")),
        }
    }
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
    let slugs: Vec<(String, &str)> = plan.pages.iter().filter_map(|page| slug(project, page)).collect();
    let mut sidebar = Sidebar::new(&file, &plan);
    sidebar.base = plan.own_prefix.clone();
    sidebar.pages.extend(slugs.iter().map(|(address, from)| (address.as_str(), *from)));
    // The plug-in of topics has a list of sidebars, one for each.
    let is_sidebar = |value: &&Value| items(Some(value)).any(|one| one.get("items").is_some());
    let topics = || items(config.get("plugins")).find(is_sidebar);
    let none = Value::Array(Vec::new());
    let value = config.get("sidebar").or_else(topics).unwrap_or(&none);
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

/// The address that a page names in its front matter, with its file.
fn slug<'a>(project: &Project, page: &'a Page) -> Option<(String, &'a str)> {
    let text = project.text(&page.from, &mut Report::default())?;
    let front = &text[..text.len() - front_matter::body(&text).len()];
    let slug = front.lines().find_map(|line| line.strip_prefix("slug:"))?;
    let slug = slug.trim().trim_matches(['"', '\'']);
    (!slug.is_empty()).then(|| (path::address(slug), page.from.as_str()))
}
