//! Zola: `content/`, `static/`, `config.toml`.

use super::{SHORTCODES, Tool, is_for_the_tool, language, tell_of_language};
use crate::import::body::Style;
use crate::import::path;
use crate::import::plan::{Plan, entries, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;

pub(super) const TOOL: Tool =
    Tool { name: "zola", read, passes: SHORTCODES, styles: &[Style::Zola], has_folders: true };

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
    for name in languages.iter().filter(|name| **name != own) {
        tell_of_language("content", name, report);
    }
    plan.take(project, "content", "", |below| {
        let suffix = path::stem(below).rsplit_once('.').map_or("", |(_, suffix)| suffix);
        let is_other =
            path::is_markdown(below) && suffix != own && languages.iter().any(|name| *name == suffix);
        !is_other && (path::is_markdown(below) || !is_for_the_tool(below))
    });
    for page in &mut plan.pages {
        // A date before the name is the page's date and no part of its address.
        page.address = path::address(&without_date(&page.to));
    }
    plan.take_static(project, "static");
    Ok(plan)
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
