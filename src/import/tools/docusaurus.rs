//! Docusaurus: `docs/`, `blog/`, `static/`, `sidebars.*`, `_category_.*`, `docusaurus.config.*`.

mod sidebars;

use self::sidebars::{collections, first_page, front_id, sidebar_file, sidebars};
use super::{COMPONENTS, Tool, is_content, language};
use crate::import::body::Style;
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{Page, Plan, SectionMeta, SlugBase, items, text};
use crate::import::project::Project;
use crate::import::redirects::Redirect;
use crate::import::report::Report;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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

/// Documents or a blog: those of the preset, or of a plug-in.
struct Instance {
    /// Its name among others of its kind.
    id: String,
    /// Folder of its pages in the project, and that of their translations below `i18n/LANGUAGE/`.
    folder: String,
    translated: String,
    /// Place of its pages here, and the prefix of their addresses.
    into: String,
    route: String,
    is_blog: bool,
    /// File of its sidebars.
    sidebar: Option<String>,
}

impl Instance {
    /// Documents or a blog of a plug-in, which may have an id of its own.
    fn new(settings: &Value, (folder, into, route): (&str, &str, &str), is_blog: bool) -> Instance {
        let name = text(settings, &["id"]).unwrap_or("default");
        let id = if name == "default" { String::new() } else { format!("-{name}") };
        let translated = match is_blog {
            true => format!("docusaurus-plugin-content-blog{id}"),
            false => format!("docusaurus-plugin-content-docs{id}/current"),
        };
        let (folder, into, route) = (folder.to_string(), into.to_string(), route.to_string());
        Instance { id: name.to_string(), folder, translated, into, route, is_blog, sidebar: None }
    }
}

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
    if let Some(file) = file.as_ref().filter(|_| config.is_null()) {
        report.lost(file, 0, "no settings could be read: they are not literal");
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
        is_mdx: file.is_some() && markdown_is_mdx(&config),
        settings: file.clone().unwrap_or_default(),
        ..Plan::default()
    };
    let is_off = preset.get("docs").and_then(Value::as_bool) == Some(false);
    let route = text(&docs, &["routeBasePath"]).unwrap_or("docs").trim_matches('/').to_string();
    let mut instances = Vec::new();
    if !is_off {
        documents(project, &mut plan, (&folder, "", &route), report);
        let sidebar = sidebar_file(project, &docs, &home);
        instances.push(Instance { sidebar, ..Instance::new(&docs, (&folder, "", &route), false) });
    }
    instances.extend(blog(project, &mut plan, &home, preset.get("blog").unwrap_or(&Value::Null)));
    let pages = path::join(&home, "src/pages").unwrap_or_default();
    for file in project.below(&pages).filter(|file| path::is_markdown(file)) {
        plan.add_page(file, &file[pages.len() + 1..]);
    }
    instances.extend(plugins(project, &mut plan, &config, &home, report));
    for name in items(i18n.get("locales")).filter_map(Value::as_str).filter(|name| Some(*name) != own) {
        let settings = i18n.get("localeConfigs").and_then(|all| all.get(name));
        let tag = settings.and_then(|of| text(of, &["htmlLang"]));
        translations(project, &mut plan, (&instances, &home), (name, tag), report);
    }
    plan.take_static(project, &path::join(&home, "static").unwrap_or_default());
    plan.roots.push(folder.clone());
    let pages = path::join(&home, "src/pages").unwrap_or_default();
    if let Some(first) = project.below(&pages).find(|file| !path::is_markdown(file)) {
        report.lost(first, 0, "what is in `src/pages` is left out");
    }
    versions(project, &home, report);
    let mut nav = Vec::new();
    if !instances.iter().any(|one| one.folder == folder && one.sidebar.is_some()) {
        nav = collections(project, &plan, &folder, report);
    }
    for one in &instances {
        let Some(file) = &one.sidebar else { continue };
        nav.extend(sidebars(project, &plan, (&one.folder, &one.into), file, report));
    }
    plan.nav = nav;
    let bar =
        config.get("themeConfig").and_then(|theme| theme.get("navbar")).and_then(|bar| bar.get("items"));
    let bar = bar.map(|bar| with_links(project, &plan, &instances, bar));
    plan.top = super::sidebar::top(bar.as_ref(), &plan.settings, report);
    redirects(&mut plan, &config, report);
    Ok(plan)
}

/// Whether pages in `.md` are MDX too, as they are unless the settings say otherwise.
fn markdown_is_mdx(config: &Value) -> bool {
    let format = config.get("markdown").and_then(|markdown| text(markdown, &["format"]));
    !matches!(format, Some("md" | "detect"))
}

/// Notes the old addresses of the plug-in `client-redirects`.
fn redirects(plan: &mut Plan, config: &Value, report: &mut Report) {
    for plugin in items(config.get("plugins")) {
        let is_it =
            plugin.get(0).and_then(Value::as_str).is_some_and(|name| name.contains("client-redirects"));
        let Some(settings) = plugin.get(1).filter(|_| is_it) else { continue };
        if settings.get("createRedirects").is_some() {
            report.lost(&plan.settings, 0, "the redirects of `createRedirects` are calculated, and left out");
        }
        for redirect in items(settings.get("redirects")) {
            let Some(to) = text(redirect, &["to"]) else {
                report.lost(&plan.settings, 0, "the redirects hold some that are calculated, and left out");
                continue;
            };
            let from = redirect.get("from").cloned().unwrap_or(Value::Null);
            let all = from.as_array().cloned().unwrap_or_else(|| vec![from]);
            let typed = all.iter().filter_map(Value::as_str);
            plan.redirects.extend(typed.map(|from| Redirect::new(&plan.settings, from, to)));
        }
    }
}

/// The entries of the top navigation, those that name a document or a sidebar with the address of their page.
fn with_links(project: &Project, plan: &Plan, instances: &[Instance], bar: &Value) -> Value {
    let linked = |item: &Value| {
        let id = text(item, &["docsPluginId"]).unwrap_or("default");
        let one = instances.iter().find(|one| !one.is_blog && one.id == id)?;
        let page = match text(item, &["type"])? {
            "doc" => text(item, &["docId"]).map(|id| format!("/{}/{id}", one.route)),
            "docSidebar" => {
                let file = one.sidebar.as_ref()?;
                let name = text(item, &["sidebarId"])?;
                first_page(project, plan, (&one.folder, file), name).map(|address| format!("/{address}"))
            }
            _ => None,
        };
        let mut item = item.as_object()?.clone();
        item.insert("to".into(), page?.into());
        Some(Value::Object(item))
    };
    items(Some(bar)).map(|item| linked(item).unwrap_or_else(|| item.clone())).collect()
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
        translated(project, &mut plan, (&home, &own_home, false), ("", "docs"), (name, &language), report);
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
    own_pages(&mut plan.pages[start..]);
    for page in &mut plan.pages[start..] {
        page.to = without_numbers(&page.to);
        let below = page.to.strip_prefix(into).unwrap_or(&page.to);
        page.address = path::address(&format!("{route}/{below}"));
        // An id in front matter is the last part of the address, unless the page is that of its folder.
        let id = project.text(&page.from, report).and_then(|text| front_id(&text));
        if let Some(id) = id.filter(|id| !id.contains('/') && path::name(&page.to) != "index.md") {
            page.address = path::address(&format!("{route}/{}/{id}", path::folder(below)));
        }
    }
    let version = |name: &str| path::clean(&format!("{route}/{name}")).unwrap_or_default();
    plan.same.push((version("next"), route.to_string()));
    plan.slug_bases.push(SlugBase { folder: folder.into(), base: route.into(), is_for_all: false });
    categories(project, (folder, into), plan, report);
}

/// Makes a file that is named like its folder, `server/server.md`, the page of the folder, unless that has one.
fn own_pages(pages: &mut [Page]) {
    let taken: BTreeSet<String> = pages.iter().map(|page| page.to.to_lowercase()).collect();
    for page in pages {
        let folder = path::folder(&page.to);
        let index = format!("{folder}/index.md");
        let plain = without_numbers(&page.to);
        let is_own = path::stem(&plain).eq_ignore_ascii_case(path::name(path::folder(&plain)));
        if is_own && !folder.is_empty() && !taken.contains(&index.to_lowercase()) {
            page.to = index;
        }
    }
}

/// Adds a blog: that of the preset, or one of a plug-in.
fn blog(project: &Project, plan: &mut Plan, home: &str, settings: &Value) -> Option<Instance> {
    if settings.as_bool() == Some(false) {
        return None;
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
    let instance = Instance::new(settings, (&folder, place, &route), true);
    plan.slug_bases.push(SlugBase { folder, base: route.clone(), is_for_all: true });
    Some(instance)
}

/// Adds the documents and blogs of plug-ins, beside those of the preset.
fn plugins(
    project: &Project,
    plan: &mut Plan,
    config: &Value,
    home: &str,
    report: &mut Report,
) -> Vec<Instance> {
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
            found.extend(blog(project, plan, home, settings));
        } else if name.ends_with("content-docs") {
            let route = text(settings, &["routeBasePath"]).unwrap_or("docs").trim_matches('/').to_string();
            let into = if route.is_empty() { path::name(&folder).to_string() } else { route.clone() };
            documents(project, plan, (&folder, &into, &route), report);
            let named = text(settings, &["sidebarPath"]).is_some();
            let file = sidebar_file(project, settings, home).filter(|_| named);
            let instance = Instance::new(settings, (&folder, &into, &route), false);
            found.push(Instance { sidebar: file, ..instance });
        }
    }
    found
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

/// Adds the pages of a language, which lie in a folder for each plug-in: documents and blogs.
fn translations(
    project: &Project,
    plan: &mut Plan,
    (instances, home): (&[Instance], &str),
    (name, tag): (&str, Option<&str>),
    report: &mut Report,
) {
    let own = path::join(home, &format!("i18n/{name}")).unwrap_or_default();
    let Some(language) = plan.other_language(&own, (name, tag), report) else { return };
    for one in instances {
        let from = format!("{own}/{}", one.translated);
        let to = (one.into.as_str(), one.route.as_str());
        translated(project, plan, (&from, &one.folder, one.is_blog), to, (name, &language), report);
    }
}

/// Adds the pages in the folder `from`, which translate those of the folder `of` into a language. They go below `into`
/// in the new site, and their addresses were below `route`.
fn translated(
    project: &Project,
    plan: &mut Plan,
    (from, of, is_blog): (&str, &str, bool),
    (into, route): (&str, &str),
    (name, language): (&str, &str),
    report: &mut Report,
) {
    let (start, assets) = (plan.pages.len(), plan.assets.len());
    plan.take(project, from, into, is_content);
    if !is_blog {
        own_pages(&mut plan.pages[start..]);
    }
    for page in &mut plan.pages[start..] {
        let short = if is_blog {
            dated(page.from.strip_prefix(from).unwrap_or(&page.from))
        } else {
            page.to = without_numbers(&page.to);
            page.to.strip_prefix(into).unwrap_or(&page.to).to_string()
        };
        page.address = path::address(&format!("{route}/{short}"));
    }
    for (_, to) in &mut plan.assets[assets..] {
        *to = format!("{language}/{to}");
    }
    plan.counterparts.push((from.to_string(), of.to_string()));
    plan.set_aside(start, language, name, report);
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
