//! Zola: `content/`, `static/`, `config.toml`.

use super::{SHORTCODES, Tool, is_content, language};
use crate::import::body::Style;
use crate::import::path;
use crate::import::plan::{Plan, entries, items, text};
use crate::import::project::Project;
use crate::import::report::Report;
use crate::parse::front_matter;
use serde_json::Value;

pub(super) const TOOL: Tool = Tool {
    name: "zola",
    read,
    passes: SHORTCODES,
    styles: &[Style::Zola],
    beside: super::none_beside,
    has_folders: true,
};

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let config = project.first_of(["config.toml", "zola.toml"]).map(str::to_string);
    let config = config.and_then(|file| project.value(&file, report)).unwrap_or(Value::Null);
    if !project.has_folder("content") {
        return Err("there is no folder `content` in the project: is it one of Zola?".into());
    }
    let languages: Vec<&String> = entries(config.get("languages")).map(|(name, _)| name).collect();
    let own = text(&config, &["default_language"]).unwrap_or("en");
    let mut plan = Plan {
        title: text(&config, &["title"]).map(str::to_string),
        description: text(&config, &["description"]).map(str::to_string),
        language: language(text(&config, &["default_language"])),
        base_url: text(&config, &["base_url"]).map(str::to_string),
        roots: vec!["content".into()],
        shortcuts: vec![("@/".into(), "content".into())],
        ..Plan::default()
    };
    let others: Vec<&str> = languages.iter().map(|name| name.as_str()).filter(|name| *name != own).collect();
    let ignored = ignored(&config);
    let is_ignored = |file: &str| ignored.iter().any(|pattern| path::fits(pattern, file));
    // Without front matter, a README is for readers of the repository.
    let is_readme = |file: &str| {
        let is_named = path::stem(file).eq_ignore_ascii_case("readme") && path::is_markdown(file);
        let has_none = |text: String| front_matter::body(&text).len() == text.len();
        is_named && project.text(file, &mut Report::default()).is_some_and(has_none)
    };
    for file in project.below("content").filter(|file| path::is_markdown(file)) {
        if is_ignored(file) || is_readme(file) {
            report.kept(file, 0, "this is no page of the site, and is left out");
        }
    }
    plan.take(project, "content", "", |below| {
        let file = format!("content/{below}");
        let is_other = path::is_markdown(below) && others.contains(&path::suffix(below));
        !is_other && is_content(below) && !is_ignored(&file) && !is_readme(&file)
    });
    for name in items(config.get("taxonomies")).filter_map(|taxonomy| text(taxonomy, &["name"])) {
        plan.take_taxonomy(name);
    }
    for name in others {
        let Some(language) = plan.other_language("content", (name, None), report) else { continue };
        let title = entries(config.get("languages")).find(|(tag, _)| *tag == name);
        plan.titles
            .extend(title.and_then(|(_, of)| Some((language.clone(), text(of, &["title"])?.to_string()))));
        plan.take_by_ending(project, "content", (name, &language), report);
    }
    let translations = plan.translations.iter_mut().map(|translation| &mut translation.page);
    for page in plan.pages.iter_mut().filter(|page| page.language.is_none()).chain(translations) {
        // A date before the name is the page's date and no part of its address.
        page.address = path::address(&without_date(&page.to));
    }
    plan.take_static(project, "static");
    Ok(plan)
}

/// Patterns of the files that Zola passes over, `ignored_content`. Its `*` crosses folders.
fn ignored(config: &Value) -> Vec<String> {
    let typed = items(config.get("ignored_content")).filter_map(Value::as_str);
    typed.map(|pattern| pattern.replace("**", "*").replace('*', "**")).collect()
}

/// `blog/2024-01-02-title.md` is `blog/title.md`.
pub(in crate::import) fn without_date(file: &str) -> String {
    let name = path::name(file);
    let is_digit = |at: usize, b: u8| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() };
    let is_date = name.len() > 11
        && name.bytes().take(10).enumerate().all(|(at, b)| is_digit(at, b))
        && matches!(name.as_bytes()[10], b'-' | b'_');
    let name_start = file.len() - name.len();
    if is_date { format!("{}{}", &file[..name_start], &name[11..]) } else { file.to_string() }
}
