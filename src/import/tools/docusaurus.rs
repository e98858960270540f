//! Docusaurus: `docs/`, `blog/`, `static/`, `sidebars.*`, `_category_.*`, `docusaurus.config.*`.

use super::{COMPONENTS, Tool, is_content, language};
use crate::import::body::Style;
use crate::import::front;
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{NavItem, Page, Plan, SectionMeta, SlugBase, items, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) const TOOL: Tool = Tool {
    name: "docusaurus",
    read,
    passes: COMPONENTS,
    styles: &[Style::Component],
    beside,
    has_folders: false,
};

/// Endings of its settings.
const ENDINGS: &[&str] = &["ts", "js", "mjs", "cjs"];

/// Folder of translated documents below `i18n/LANGUAGE/`.
const DOCUMENTS: &str = "docusaurus-plugin-content-docs/current";

/// Folders outside of the project that hold documents or posts.
fn beside(project: &Project) -> Vec<String> {
    let Some(file) = project.config_below("docusaurus.config", ENDINGS) else { return Vec::new() };
    let config = literal::default_export(project, &file, &mut Report::default()).unwrap_or(Value::Null);
    let presets = items(config.get("presets")).filter_map(|preset| preset.get(1));
    let parts = presets.flat_map(|preset| [preset.get("docs"), preset.get("blog")]).flatten();
    let parts = parts.chain(items(config.get("plugins")).filter_map(|plugin| plugin.get(1)));
    let typed = parts.filter_map(|part| text(part, &["path"]));
    let home = path::folder(&file);
    typed.filter_map(|typed| super::outside(home, typed)).collect()
}

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let file = project.config_below("docusaurus.config", ENDINGS);
    let home = file.as_deref().map_or("", path::folder).to_string();
    let config =
        file.as_ref().and_then(|file| literal::default_export(project, file, report)).unwrap_or(Value::Null);
    let preset =
        items(config.get("presets")).find_map(|preset| preset.get(1)).cloned().unwrap_or(Value::Null);
    let docs = preset.get("docs").cloned().unwrap_or(Value::Null);
    let folder = match text(&docs, &["path"]) {
        Some(typed) => path::join(&home, typed).ok_or_else(|| outside(typed))?,
        // Without `docs/`, the folder itself holds the documents.
        None => path::join(&home, "docs").filter(|docs| project.has_folder(docs)).unwrap_or_default(),
    };
    if file.is_none() && !project.below(&folder).any(path::is_markdown) {
        return Err("there are no pages of Docusaurus in the project".into());
    }
    if file.is_none()
        && let Some(plan) = by_language(project, &folder, report)
    {
        return Ok(plan);
    }
    let i18n = config.get("i18n").cloned().unwrap_or(Value::Null);
    let own = main_locale(project, &i18n, &home, report);
    let url = text(&config, &["url"])
        .map(|url| format!("{}{}", url.trim_end_matches('/'), text(&config, &["baseUrl"]).unwrap_or("/")));
    let mut plan = Plan {
        title: text(&config, &["title"]).map(str::to_string),
        description: text(&config, &["tagline"]).map(str::to_string),
        language: language(own),
        base_url: url,
        shortcuts: vec![("@site/".into(), home.clone())],
        ..Plan::default()
    };
    let is_off = preset.get("docs").and_then(Value::as_bool) == Some(false);
    let route = text(&docs, &["routeBasePath"]).unwrap_or("docs").trim_matches('/').to_string();
    if !is_off {
        documents(project, &mut plan, (&folder, "", &route), report);
    }
    blog(project, &mut plan, &home, preset.get("blog").unwrap_or(&Value::Null));
    let pages = path::join(&home, "src/pages").unwrap_or_default();
    for file in project.below(&pages).filter(|file| path::is_markdown(file)) {
        plan.add_page(file, &file[pages.len() + 1..]);
    }
    let more = plugins(project, &mut plan, &config, &home, report);
    for name in items(i18n.get("locales")).filter_map(Value::as_str).filter(|name| Some(*name) != own) {
        let settings = i18n.get("localeConfigs").and_then(|all| all.get(name));
        let tag = settings.and_then(|of| text(of, &["htmlLang"]));
        translations(project, &mut plan, (&folder, &route, &home), (name, tag), report);
    }
    plan.take_static(project, &path::join(&home, "static").unwrap_or_default());
    plan.roots.push(folder.clone());
    let pages = path::join(&home, "src/pages").unwrap_or_default();
    if let Some(first) = project.below(&pages).find(|file| !path::is_markdown(file)) {
        report.lost(first, 0, "what is in `src/pages` is left out");
    }
    versions(project, &home, report);
    let mut nav = match sidebar_file(project, &docs, &home) {
        Some(file) => sidebars(project, &plan, (&folder, ""), &file, report),
        None => collections(project, &plan, &folder, report),
    };
    for (folder, into, file) in more {
        nav.extend(sidebars(project, &plan, (&folder, &into), &file, report));
    }
    plan.nav = nav;
    let bar =
        config.get("themeConfig").and_then(|theme| theme.get("navbar")).and_then(|bar| bar.get("items"));
    plan.top = super::sidebar::top(bar);
    Ok(plan)
}

/// Plan of a project without settings whose folders are languages: `en/` and `zh/`, or `en/latest/` and
/// `zh/latest/`. `None` where a page lies outside such a folder, or there is one language only.
fn by_language(project: &Project, folder: &str, report: &mut Report) -> Option<Plan> {
    let below = |home: &str| project.below(home).filter(|file| path::is_markdown(file)).collect::<Vec<_>>();
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for file in below(folder) {
        let rest = file.strip_prefix(folder).unwrap_or(file).trim_start_matches('/');
        let (name, _) = rest.split_once('/').filter(|(name, _)| super::is_language(name))?;
        *languages.entry(name.to_string()).or_default() += 1;
    }
    let own = languages.iter().max_by_key(|(name, pages)| (**pages, *name == "en"))?.0.clone();
    if languages.len() < 2 {
        return None;
    }
    // A folder `latest/` around all pages of a language is a version, and no part of the new site's paths.
    let home = |name: &str| {
        let home = path::join(folder, name).unwrap_or_default();
        let latest = format!("{home}/latest");
        let is_all = below(&home).iter().all(|file| file.starts_with(&format!("{latest}/")));
        if is_all { latest } else { home }
    };
    let own_home = home(&own);
    let mut plan = Plan { language: language(Some(&own)), ..Plan::default() };
    documents(project, &mut plan, (&own_home, "", "docs"), report);
    let nav = collections(project, &plan, &own_home, report);
    for name in languages.keys().filter(|name| **name != own) {
        let home = home(name);
        let start = plan.translations.len();
        let Some(language) = plan.other_language(&home, (name, None), report) else { continue };
        translated(project, &mut plan, (&home, &own_home, "", "docs"), (name, &language), report);
        let pages = plan.translations[start..].iter().map(|one| one.page.clone()).collect();
        let nav = collections(project, &Plan { pages, ..Plan::default() }, &home, &mut Report::default());
        plan.translated_nav.push((language, nav));
    }
    plan.roots.push(folder.to_string());
    plan.nav = nav;
    Some(plan)
}

/// Language of the untranslated documents: the default one, unless it has a folder of translations while
/// another language has none.
fn main_locale<'a>(project: &Project, i18n: &'a Value, home: &str, report: &mut Report) -> Option<&'a str> {
    let default = text(i18n, &["defaultLocale"])?;
    let folder = |name: &str| path::join(home, &format!("i18n/{name}/{DOCUMENTS}")).unwrap_or_default();
    if !project.has_folder(&folder(default)) {
        return Some(default);
    }
    let names = items(i18n.get("locales")).filter_map(Value::as_str);
    let main = names.filter(|name| *name != default).find(|name| !project.has_folder(&folder(name)))?;
    report.kept(&folder(default), 0, format!("the documents are in `{main}`; these are their translation"));
    Some(main)
}

/// Reports each older version of the documents as left out: a site of this program has one version only.
fn versions(project: &Project, home: &str, report: &mut Report) {
    let place = path::join(home, "versioned_docs").unwrap_or_default();
    let names: BTreeSet<&str> = project
        .below(&place)
        .filter_map(|file| file.strip_prefix(&place)?.trim_start_matches('/').split_once('/'))
        .map(|(name, _)| name)
        .collect();
    for name in names {
        let folder = format!("{place}/{name}");
        let what = "an older version of the documents is left out: import it into a site of its own, from this \
                    folder, and publish that below its old address";
        report.lost(&folder, 0, what);
    }
}

fn outside(folder: &str) -> String {
    format!("its documents lie in `{folder}`, outside of this folder: name the folder above it")
}

/// Adds a folder of documents: `into` is its place here, `route` the prefix of its addresses.
fn documents(
    project: &Project,
    plan: &mut Plan,
    (folder, into, route): (&str, &str, &str),
    report: &mut Report,
) {
    let start = plan.pages.len();
    plan.take(project, folder, into, |below| {
        let is_hidden = below.split('/').any(|part| part.starts_with('_'));
        !is_hidden && is_content(below)
    });
    for page in &mut plan.pages[start..] {
        page.to = without_numbers(&page.to);
        let below = page.to.strip_prefix(into).unwrap_or(&page.to);
        page.address = path::address(&format!("{route}/{below}"));
        // An id in front matter is the last part of the address.
        let id = project.text(&page.from, report).and_then(|text| front_id(&text));
        if let Some(id) = id.filter(|id| !id.contains('/')) {
            page.address = path::address(&format!("{route}/{}/{id}", path::folder(below)));
        }
    }
    let version = |name: &str| path::clean(&format!("{route}/{name}")).unwrap_or_default();
    plan.same.push((version("next"), route.to_string()));
    plan.slug_bases.push(SlugBase { folder: folder.into(), base: route.into(), is_for_all: false });
    categories(project, (folder, into), plan, report);
}

/// Adds a blog: that of the preset, or one of a plug-in.
fn blog(project: &Project, plan: &mut Plan, home: &str, settings: &Value) {
    if settings.as_bool() == Some(false) {
        return;
    }
    let folder = path::join(home, text(settings, &["path"]).unwrap_or("blog")).unwrap_or_default();
    let route = text(settings, &["routeBasePath"]).unwrap_or("blog").trim_matches('/').to_string();
    let place = if route.is_empty() { "blog" } else { &route };
    let start = plan.pages.len();
    plan.take(project, &folder, place, is_content);
    for page in &mut plan.pages[start..] {
        let below = page.from.strip_prefix(&folder).unwrap_or(&page.from);
        page.address = path::address(&format!("{route}/{}", dated(below)));
    }
    plan.by_date.push(place.to_string());
    plan.take_authors(project, &format!("{folder}/authors.yml"));
    plan.slug_bases.push(SlugBase { folder, base: route, is_for_all: true });
}

/// Adds the documents and blogs of plug-ins, beside those of the preset. Returns the document folders with
/// their own sidebar: folder, place here, and the sidebar's file.
fn plugins(
    project: &Project,
    plan: &mut Plan,
    config: &Value,
    home: &str,
    report: &mut Report,
) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for plugin in items(config.get("plugins")) {
        let (Some(name), Some(settings)) = (plugin.get(0).and_then(Value::as_str), plugin.get(1)) else {
            continue;
        };
        let Some(typed) = text(settings, &["path"]) else { continue };
        let Some(folder) = path::join(home, typed).filter(|folder| project.has_folder(folder)) else {
            report.lost(typed, 0, "a folder of a plug-in is not in the project");
            continue;
        };
        if name.ends_with("content-blog") {
            blog(project, plan, home, settings);
        } else if name.ends_with("content-docs") {
            let route = text(settings, &["routeBasePath"]).unwrap_or("docs").trim_matches('/').to_string();
            let into = if route.is_empty() { path::name(&folder).to_string() } else { route.clone() };
            documents(project, plan, (&folder, &into, &route), report);
            let named = text(settings, &["sidebarPath"]).is_some();
            let file = sidebar_file(project, settings, home).filter(|_| named);
            found.extend(file.map(|file| (folder, into, file)));
        }
    }
    found
}

/// Sidebar file: the one that the settings name, or `sidebars.*`.
fn sidebar_file(project: &Project, settings: &Value, home: &str) -> Option<String> {
    let endings = ["", ".ts", ".js", ".json", ".mjs", ".cjs"];
    let named = text(settings, &["sidebarPath"]).and_then(|typed| path::join(home, typed));
    let usual = path::join(home, "sidebars");
    [named, usual].into_iter().flatten().find_map(|stem| {
        let file = endings.iter().map(|ending| format!("{stem}{ending}")).find(|file| project.has(file));
        file.filter(|file| *file != stem || file.contains('.'))
    })
}

fn sidebars(
    project: &Project,
    plan: &Plan,
    (folder, into): (&str, &str),
    file: &str,
    report: &mut Report,
) -> Vec<NavItem> {
    let reader = Sidebars::new(project, plan, folder, report);
    let value = literal::default_export(project, file, report).unwrap_or(Value::Null);
    let lists = value.as_object().into_iter().flat_map(|map| map.values());
    let items: Vec<NavItem> = lists.flat_map(|list| reader.list(list, file, 0, report)).collect();
    if into.is_empty() { items } else { vec![NavItem { children: items, ..NavItem::default() }] }
}

/// Address of a post by its file: `2024/01/02/title` for `2024-01-02-title.md`.
fn dated(file: &str) -> String {
    let (folder, name) = (path::folder(file), path::name(file));
    // A post may be a folder with an `index.md`.
    let (folder, name) = match path::stem(name) {
        "index" => (path::folder(folder), path::name(folder)),
        _ => (folder, path::without_ending(name)),
    };
    let parts: Vec<&str> = name.splitn(4, '-').collect();
    match parts.as_slice() {
        [year, month, day, rest] if [year, month, day].iter().all(|part| part.parse::<u16>().is_ok()) => {
            format!("{year}/{month}/{day}/{folder}/{rest}")
        }
        _ => format!("{folder}/{name}"),
    }
}

/// The sidebars of collections whose site is built elsewhere: each has a `config.json`.
fn collections(project: &Project, plan: &Plan, folder: &str, report: &mut Report) -> Vec<NavItem> {
    let files: Vec<String> =
        project.below(folder).filter(|file| path::name(file) == "config.json").map(str::to_string).collect();
    let mut found: Vec<Vec<NavItem>> = Vec::new();
    for file in files {
        let Some(value) = project.value(&file, report) else { continue };
        if let Some(list) = value.get("sidebar") {
            let reader = Sidebars::new(project, plan, path::folder(&file), report);
            found.push(reader.list(list, &file, 0, report));
        }
    }
    if found.len() == 1 {
        return found.remove(0);
    }
    found.into_iter().map(|children| NavItem { children, ..NavItem::default() }).collect()
}

/// `01-intro/02.setup.md` is `intro/setup.md`.
fn without_numbers(file: &str) -> String {
    let short = |part: &str| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let after = rest.trim_start_matches(['-', '_', '.', ' ']);
        let is_number = rest.len() < part.len() && after.len() < rest.len() && !after.is_empty();
        // Versions and dates stay.
        if is_number && !after.starts_with(|c: char| c.is_ascii_digit()) && after != "md" {
            after.to_string()
        } else {
            part.to_string()
        }
    };
    file.split('/').map(short).collect::<Vec<_>>().join("/")
}

/// Titles and orders of folders from `_category_.json` and `.yml`.
fn categories(project: &Project, (folder, into): (&str, &str), plan: &mut Plan, report: &mut Report) {
    let files: Vec<String> =
        project.below(folder).filter(|file| path::stem(file) == "_category_").map(str::to_string).collect();
    for file in files {
        let Some(value) = project.value(&file, report) else { continue };
        let below = path::folder(&file).strip_prefix(folder).unwrap_or(path::folder(&file)).trim_matches('/');
        let link = value.get("link").cloned().unwrap_or(Value::Null);
        let meta = SectionMeta {
            title: text(&value, &["label"]).or(text(&link, &["title"])).map(str::to_string),
            description: text(&link, &["description"]).map(str::to_string),
            order: value.get("position").and_then(Value::as_f64).map(|order| order.round() as i64),
        };
        let place = without_numbers(&format!("{into}/{below}"));
        plan.sections.insert(place.trim_matches('/').to_string(), meta);
    }
}

/// Adds the pages of a language, which lie in a folder for each plug-in: documents and blog.
fn translations(
    project: &Project,
    plan: &mut Plan,
    (folder, route, home): (&str, &str, &str),
    (name, tag): (&str, Option<&str>),
    report: &mut Report,
) {
    let own = path::join(home, &format!("i18n/{name}")).unwrap_or_default();
    let Some(language) = plan.other_language(&own, (name, tag), report) else { return };
    let docs = format!("{own}/{DOCUMENTS}");
    let blog = format!("{own}/docusaurus-plugin-content-blog");
    translated(project, plan, (&docs, folder, "", route), (name, &language), report);
    translated(project, plan, (&blog, "blog", "blog", "blog"), (name, &language), report);
}

/// Adds the pages in the folder `from`, which translate those of the folder `of` into a language. They go below `into`
/// in the new site, and their addresses were below `route`.
fn translated(
    project: &Project,
    plan: &mut Plan,
    (from, of, into, route): (&str, &str, &str, &str),
    (name, language): (&str, &str),
    report: &mut Report,
) {
    let (start, assets) = (plan.pages.len(), plan.assets.len());
    plan.take(project, from, into, is_content);
    for page in &mut plan.pages[start..] {
        let below = page.from.strip_prefix(from).unwrap_or(&page.from).to_string();
        if into.is_empty() {
            page.to = without_numbers(&page.to);
        }
        let short = if into.is_empty() { page.to.clone() } else { dated(&below) };
        page.address = path::address(&format!("{route}/{short}"));
    }
    for (_, to) in &mut plan.assets[assets..] {
        *to = format!("{language}/{to}");
    }
    plan.counterparts.push((from.to_string(), of.to_string()));
    plan.set_aside(start, language, name, report);
}

/// Reader of sidebars.
struct Sidebars<'a> {
    project: &'a Project,
    folder: &'a str,
    pages: &'a [Page],
    /// Files by the id of their page.
    ids: HashMap<String, &'a str>,
    positions: HashMap<&'a str, i64>,
}

impl<'a> Sidebars<'a> {
    fn new(project: &'a Project, plan: &'a Plan, folder: &'a str, report: &mut Report) -> Sidebars<'a> {
        let (mut ids, mut positions) = (HashMap::new(), HashMap::new());
        for page in &plan.pages {
            let Some(text) = project.text(&page.from, report) else { continue };
            let (meta, _, _) = front::read(&text, page, &plan.taxonomies, &mut Report::default());
            positions.extend(meta.order.map(|order| (page.from.as_str(), order)));
            let file = page.from.strip_prefix(folder).unwrap_or(&page.from).trim_start_matches('/');
            let typed = path::without_ending(file).to_string();
            if let Some(id) = front_id(&text) {
                let here = path::folder(path::without_ending(&without_numbers(file))).to_string();
                ids.insert(if here.is_empty() { id } else { format!("{here}/{id}") }, page.from.as_str());
            }
            ids.entry(without_numbers(&typed)).or_insert(page.from.as_str());
            ids.entry(typed).or_insert(page.from.as_str());
        }
        Sidebars { project, folder, pages: &plan.pages, ids, positions }
    }

    fn list(&self, value: &Value, file: &str, depth: usize, report: &mut Report) -> Vec<NavItem> {
        if depth > 12 {
            return Vec::new();
        }
        match value {
            Value::Array(list) => list.iter().flat_map(|item| self.item(item, file, depth, report)).collect(),
            // A category's name and its items.
            Value::Object(map) => map
                .iter()
                .map(|(title, value)| NavItem::group(title, self.list(value, file, depth + 1, report)))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn item(&self, item: &Value, file: &str, depth: usize, report: &mut Report) -> Vec<NavItem> {
        let Some(kind) = text(item, &["type"]) else {
            return match item {
                Value::String(id) => self.page(None, id, file, report).into_iter().collect(),
                other => self.list(other, file, depth, report),
            };
        };
        let title = text(item, &["label"]);
        match kind {
            "doc" | "ref" => {
                text(item, &["id"]).and_then(|id| self.page(title, id, file, report)).into_iter().collect()
            }
            "category" => {
                let children = self.list(item.get("items").unwrap_or(&Value::Null), file, depth + 1, report);
                let own = item.get("link").and_then(|link| text(link, &["id"]));
                let page = own.and_then(|id| self.page(title, id, file, report)).and_then(|item| item.page);
                vec![NavItem { page, ..NavItem::group(title.unwrap_or(""), children) }]
            }
            "autogenerated" => self.below(text(item, &["dirName"]).unwrap_or(".")),
            "link" => {
                let link = text(item, &["href"]).unwrap_or("");
                report.lost(file, 0, format!("the link `{link}` of the navigation is left out"));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn page(&self, title: Option<&str>, id: &str, file: &str, report: &mut Report) -> Option<NavItem> {
        let found = self.ids.get(id).or_else(|| self.ids.get(id.trim_end_matches("/index")));
        if found.is_none() {
            report.lost(file, 0, format!("the navigation names `{id}`, which is not there"));
        }
        found.map(|from| NavItem::page(title, *from))
    }

    /// The pages of a folder in their own order.
    fn below(&self, folder: &str) -> Vec<NavItem> {
        let start = path::join(self.folder, folder).unwrap_or_default();
        let mut members: BTreeMap<(i64, String), Vec<&Page>> = BTreeMap::new();
        for page in self.pages {
            let rest = match start.is_empty() {
                true => page.from.as_str(),
                false => match page.from.strip_prefix(&format!("{start}/")) {
                    Some(rest) => rest,
                    None => continue,
                },
            };
            let (first, is_folder) = rest.split_once('/').map_or((rest, false), |(first, _)| (first, true));
            let order = if is_folder {
                self.position(&format!("{start}/{first}"))
            } else {
                self.positions.get(page.from.as_str()).copied()
            };
            let number = first.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
            let is_index = ["index", "readme"].contains(&path::stem(first).to_lowercase().as_str());
            let order = if is_index { i64::MIN } else { order.or(number).unwrap_or(i64::MAX) };
            members.entry((order, first.to_string())).or_default().push(page);
        }
        let is_below = |pages: &[&Page], first: &str| pages.len() > 1 || !path::is_markdown(first);
        let mut out = Vec::new();
        for ((_, first), pages) in &members {
            if is_below(pages, first) && path::clean(folder).is_some_and(|f| f.matches('/').count() < 12) {
                out.extend(self.below(&format!("{folder}/{first}")));
            } else {
                out.extend(pages.iter().map(|page| NavItem::page(None, &page.from)));
            }
        }
        out
    }

    fn position(&self, folder: &str) -> Option<i64> {
        let folder = folder.trim_matches('/');
        let file = self.project.first_of([
            format!("{folder}/_category_.json").as_str(),
            format!("{folder}/_category_.yml").as_str(),
            format!("{folder}/_category_.yaml").as_str(),
        ])?;
        let value = self.project.value(file, &mut Report::default())?;
        value.get("position").and_then(Value::as_f64).map(|order| order.round() as i64)
    }
}

/// The `id:` of a page.
fn front_id(text: &str) -> Option<String> {
    let front = text.strip_prefix("---\n")?.split("\n---").next()?;
    let id = front.lines().find_map(|line| line.strip_prefix("id:"))?;
    Some(id.trim().trim_matches(['"', '\'']).to_string()).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_before_names_are_left_out() {
        for (file, short) in [
            ("01-intro/02.setup.md", "intro/setup.md"),
            ("2024-01-02-x.md", "2024-01-02-x.md"),
            ("v1/3.md", "v1/3.md"),
        ] {
            assert_eq!(super::without_numbers(file), short);
        }
    }
}
