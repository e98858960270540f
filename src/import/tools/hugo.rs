//! Hugo: `content/`, `static/`, `hugo.*` or `config.*`, languages by folder or by ending, menus.

use super::{SHORTCODES, Tool, is_content, is_for_the_tool, is_language, language, without_language};
use crate::import::body::Style;
use crate::import::path;
use crate::import::plan::{Page, Plan, Ranking, entries, items, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub(super) const TOOL: Tool = Tool {
    name: "hugo",
    read,
    passes: SHORTCODES,
    styles: &[Style::Hugo],
    beside: super::none_beside,
    has_folders: true,
};

const ENDINGS: &[&str] = &["toml", "yaml", "yml", "json"];

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let config = config(project, report);
    let own = text(&config, &["defaultContentLanguage"]).unwrap_or("en").to_string();
    let languages = config.get("languages");
    let here = languages.and_then(|all| all.get(&own)).cloned().unwrap_or(Value::Null);
    let mounts = mounts(&config);
    let mounted = |lang: &str| {
        mounts.iter().find(|m| m.target == "content" && m.is_for(lang)).map(|m| m.source.clone())
    };
    let typed = text(&here, &["contentDir"]).or(text(&config, &["contentDir"])).map(str::to_string);
    let content = typed.or_else(|| mounted(&own).filter(|folder| project.has_folder(folder)));
    let content = content.unwrap_or_else(|| "content".into()).trim_matches('/').to_string();
    if !project.has_folder(&content) {
        return Err(format!("there is no folder `{content}` in the project: is it one of Hugo?"));
    }
    let names: Vec<&String> = entries(languages).map(|(name, _)| name).filter(|name| **name != own).collect();
    let mut plan = Plan {
        title: text(&here, &["title"]).or(text(&config, &["title"])).map(str::to_string),
        description: description(&here).or(description(&config)),
        language: language(
            text(&here, &["languageCode", "locale"])
                .or(text(&config, &["languageCode", "locale"]))
                .or(text(&config, &["defaultContentLanguage"])),
        ),
        base_url: text(&config, &["baseURL", "baseUrl", "baseurl"]).map(str::to_string),
        roots: vec![content.clone()],
        settings: settings_file(project).unwrap_or("config/_default").to_string(),
        by_date: vec!["*".into()],
        ranking: Ranking::Date,
        has_small_names: true,
        has_titles_in_addresses: true,
        ..Plan::default()
    };
    let other_folders: Vec<String> = names
        .iter()
        .map(|name| {
            let typed = languages.and_then(|all| text(all.get(name.as_str())?, &["contentDir"]));
            let typed = typed.map(|folder| folder.trim_matches('/').to_string());
            typed.or_else(|| mounted(name)).unwrap_or_else(|| format!("{content}/{name}"))
        })
        .collect();
    plan.take(project, &content, "", |below| {
        let suffix = path::suffix(below);
        let file = format!("{content}/{below}");
        let is_other = suffix != own
            && (names.iter().any(|name| *name == suffix) || is_language(suffix) && !names.is_empty());
        let in_other =
            other_folders.iter().any(|folder| file.starts_with(&format!("{folder}/")) && *folder != content);
        let is_page = path::is_markdown(below);
        let is_wanted = if is_page { !is_other } else { !is_for_the_tool(below) };
        // A mount of the content folder itself may exclude files; other mounts may place these elsewhere.
        let own = || mounts.iter().filter(|m| m.target == "content" && m.source == content);
        let is_left_out = own().next().is_some() && !own().any(|m| m.passes(below));
        is_wanted && !in_other && !is_left_out
    });
    let is_nobodys = |suffix: &str| {
        suffix != own && is_language(suffix) && !names.is_empty() && !names.iter().any(|name| *name == suffix)
    };
    for file in project.below(&content).filter(|file| path::is_markdown(file)) {
        if is_nobodys(path::suffix(file)) {
            report.lost(file, 0, "the page is left out: its language is none of the site's");
        }
    }
    for file in project.below(&content).filter(|file| file.ends_with(".html")) {
        report.lost(file, 0, "a page of HTML is left out");
    }
    without_language(&mut plan.pages, &own);
    for mount in mounts.iter().filter(|m| m.is_for(&own)) {
        let into = mount.target.strip_prefix("content/").filter(|_| project.has_folder(&mount.source));
        if let Some(into) = into {
            plan.take(project, &mount.source, into, |below| is_content(below) && mount.passes(below));
        }
    }
    for name in entries(config.get("taxonomies")).filter_map(|(_, name)| name.as_str()) {
        plan.take_taxonomy(name);
    }
    if config.get("defaultContentLanguageInSubdir").and_then(Value::as_bool) == Some(true) {
        plan.below_prefix(&own);
    }
    let mut params = Map::new();
    for (key, value) in entries(config.get("params")).chain(entries(here.get("params"))) {
        merge(&mut params, key, value);
    }
    plan.params = Value::Object(params);
    for (name, folder) in names.iter().zip(&other_folders) {
        let of = languages.and_then(|all| all.get(name.as_str()));
        let tag = of.and_then(|of| text(of, &["languageCode", "locale"]));
        let Some(language) = plan.other_language(folder, (name, tag), report) else { continue };
        let title = of.and_then(|of| text(of, &["title"]));
        plan.titles.extend(title.map(|title| (language.clone(), title.to_string())));
        if *folder == content || !project.has_folder(folder) {
            plan.take_by_ending(project, &content, (name, &language), report);
        } else {
            plan.take_translations(project, (folder, &content), (name, tag), report, is_content);
        }
    }
    parts(project, &mut plan, report);
    let more = mounts.iter().filter(|mount| mount.target == "static").map(|mount| mount.source.clone());
    let folders: BTreeSet<String> = statics(&config).into_iter().chain(more).collect();
    for folder in folders {
        plan.take_static(project, &folder);
    }
    plan.roots.push("assets".into());
    for (folder, pattern) in entries(config.get("permalinks")) {
        let inner =
            entries(Some(pattern)).filter_map(|(folder, p)| Some((folder.clone(), p.as_str()?.to_string())));
        plan.permalinks.extend(inner);
        plan.permalinks.extend(pattern.as_str().map(|pattern| (folder.clone(), pattern.to_string())));
    }
    plan.top = menu(&here).or_else(|| menu(&config)).unwrap_or_default();
    let all = [&here, &config].into_iter().find_map(|of| of.get("menus").or(of.get("menu"))?.get("main"));
    for inner in items(all).filter(|item| item.get("parent").is_some()) {
        let title = text(inner, &["name", "title", "identifier"]).unwrap_or("");
        report.lost(
            &plan.settings,
            0,
            format!("the link `{title}` of a menu in the top navigation is left out"),
        );
    }
    for name in names {
        let of = languages.and_then(|all| all.get(name.as_str()));
        if of.and_then(menu).is_some_and(|menu| !menu.is_empty()) {
            report.lost(&plan.settings, 0, format!("the words of the menu in `{name}` are left out"));
        }
    }
    Ok(plan)
}

/// Mount of a project's folder at another path, as in `[[module.mounts]]`.
struct Mount {
    source: String,
    target: String,
    languages: Vec<String>,
    /// Patterns of the files that the mount includes (all, if there are none), and of those that it excludes.
    taken: Vec<String>,
    left_out: Vec<String>,
}

impl Mount {
    fn is_for(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|lang| lang == language)
    }

    /// Whether the mount includes a file, given by its path below the source. A pattern that matches a folder
    /// applies to all files in it.
    fn passes(&self, below: &str) -> bool {
        let ends = below.match_indices('/').map(|(at, _)| at).chain([below.len()]);
        let starts: Vec<&str> = ends.map(|end| &below[..end]).collect();
        let fits = |pattern: &String| starts.iter().any(|start| path::fits(pattern, start));
        !self.left_out.iter().any(fits) && (self.taken.is_empty() || self.taken.iter().any(fits))
    }
}

fn mounts(config: &Value) -> Vec<Mount> {
    let list = items(config.get("module").and_then(|module| module.get("mounts")));
    list.filter_map(|mount| {
        let plain = |key: &str| path::clean(text(mount, &[key])?);
        let sites = mount.get("sites").and_then(|sites| sites.get("matrix")?.get("languages"));
        let languages = items(sites).filter_map(Value::as_str).chain(text(mount, &["lang"]));
        let patterns = |key: &str| {
            let one = mount.get(key).into_iter().filter(|value| value.is_string());
            let all: Vec<&str> = one.chain(items(mount.get(key))).filter_map(Value::as_str).collect();
            all.into_iter().map(|pattern| pattern.trim().trim_start_matches('/').to_string())
        };
        let (left_out, taken): (Vec<String>, Vec<String>) =
            patterns("files").partition(|pattern| pattern.starts_with('!'));
        let left_out = left_out.iter().map(|pattern| pattern[1..].trim().trim_start_matches('/').to_string());
        Some(Mount {
            source: plain("source")?,
            target: plain("target")?,
            languages: languages.map(str::to_string).collect(),
            taken: taken.into_iter().chain(patterns("includeFiles")).collect(),
            left_out: left_out.chain(patterns("excludeFiles")).collect(),
        })
    })
    .collect()
}

/// Removes, in every language, the pages that Hugo only includes in others (those with `render: never`, and all
/// below with `cascade`) and the search page (`layout: search`).
fn parts(project: &Project, plan: &mut Plan, report: &mut Report) {
    let mut folders: Vec<String> = Vec::new();
    let mut is_page = |page: &Page| {
        let text = project.text(&page.from, &mut Report::default()).unwrap_or_default();
        let front = &text[..text.len() - crate::parse::front_matter::body(&text).len()];
        let says = |settings: &[&str]| {
            let plain = |line: &str| line.replace(['"', '\'', ' '], "").replace('=', ":");
            front.lines().any(|line| settings.contains(&plain(line).as_str()))
        };
        let is_part = says(&["render:never", "render:false"]);
        let is_search = says(&["layout:search"]);
        if is_search {
            report.kept(&page.from, 0, "this page only searches, as the program's own does");
        }
        if is_part && front.contains("cascade") {
            folders.push(format!("{}/", path::folder(&page.from)));
        }
        if is_part {
            report.kept(&page.from, 0, "this is a part of other pages, and none of its own");
        }
        !is_part && !is_search
    };
    plan.pages.retain(&mut is_page);
    plan.translations.retain(|translation| is_page(&translation.page));
    let is_apart = |page: &Page| !folders.iter().any(|folder| page.from.starts_with(folder.as_str()));
    plan.pages.retain(is_apart);
    plan.translations.retain(|translation| is_apart(&translation.page));
}

/// The file of the settings, where there is one for all of them.
fn settings_file(project: &Project) -> Option<&str> {
    project.config("hugo", ENDINGS).or(project.config("config", ENDINGS))
}

/// The configuration, of one file or a folder of several.
fn config(project: &Project, report: &mut Report) -> Value {
    if let Some(file) = settings_file(project) {
        return project.value(file, report).unwrap_or(Value::Null);
    }
    let mut whole = Map::new();
    // A file for one language adds to what the files for all of them say.
    let mut files: Vec<&str> = project.below("config/_default").collect();
    files.sort_by_key(|file| path::stem(file).contains('.'));
    for file in files {
        let Some(value) = project.value(file, report) else { continue };
        match path::stem(file) {
            "hugo" | "config" => entries(Some(&value)).for_each(|(key, value)| merge(&mut whole, key, value)),
            stem => match stem.split_once('.') {
                None => merge(&mut whole, stem, &value),
                Some((stem, language)) => of_language(&mut whole, (stem, language), &value),
            },
        }
    }
    Value::Object(whole)
}

/// Adds the settings of a file for one language: `languages.de.toml`, `menus.de.toml`, `params.de.toml`.
fn of_language(whole: &mut Map<String, Value>, (stem, language): (&str, &str), value: &Value) {
    let all = whole.entry("languages").or_insert_with(|| Value::Object(Map::new()));
    let Some(all) = all.as_object_mut() else { return };
    // Hugo takes names of languages in any case.
    let name = all.keys().find(|name| name.eq_ignore_ascii_case(language)).cloned();
    let own = all.entry(name.unwrap_or_else(|| language.to_string()));
    let Some(own) = own.or_insert_with(|| Value::Object(Map::new())).as_object_mut() else { return };
    match stem {
        "languages" => entries(Some(value)).for_each(|(key, value)| merge(own, key, value)),
        stem => merge(own, stem, value),
    }
}

/// Adds a setting. Of a map that is there already, a file of its own (`params.yaml`) changes only what it names.
fn merge(whole: &mut Map<String, Value>, key: &str, value: &Value) {
    match (whole.get_mut(key), value) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            old.extend(new.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        _ => drop(whole.insert(key.to_string(), value.clone())),
    }
}

fn description(config: &Value) -> Option<String> {
    let typed = text(config, &["description"]).or(text(config.get("params")?, &["description"]));
    typed.map(str::to_string)
}

fn statics(config: &Value) -> Vec<String> {
    match config.get("staticDir") {
        Some(Value::String(one)) => vec![one.trim_matches('/').to_string()],
        Some(Value::Array(all)) => {
            all.iter().filter_map(|v| Some(v.as_str()?.trim_matches('/').to_string())).collect()
        }
        _ => vec!["static".into()],
    }
}

/// The main menu, without what is below its entries.
fn menu(config: &Value) -> Option<Vec<(String, String)>> {
    let menus = config.get("menus").or(config.get("menu"))?;
    let mut found: Vec<(i64, String, String)> = items(menus.get("main"))
        .filter(|item| item.get("parent").is_none())
        .filter_map(|item| {
            let title = text(item, &["name", "title", "identifier"])?;
            let link = text(item, &["pageRef", "url"])?;
            let order = item.get("weight").and_then(Value::as_i64).unwrap_or(i64::MAX);
            Some((order, title.to_string(), link.to_string()))
        })
        .collect();
    found.sort_by_key(|(order, _, _)| *order);
    Some(found.into_iter().map(|(_, title, link)| (title, link)).collect())
}
