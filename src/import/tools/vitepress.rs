//! VitePress: the folder with `.vitepress/`, its `config.*`, `public/`.

use super::sidebar::{Sidebar, top};
use super::{Tool, is_content, language};
use crate::import::body::{self, Style};
use crate::import::literal;
use crate::import::path;
use crate::import::plan::{Plan, entries, text};
use crate::import::project::Project;
use crate::import::report::Report;
use serde_json::{Map, Value};

pub(super) const TOOL: Tool = Tool {
    name: "vitepress",
    read,
    passes: PASSES,
    styles: &[Style::Component],
    beside: super::none_beside,
    has_folders: false,
};

const PASSES: &[body::Pass] = &[
    body::includes,
    body::mdx,
    body::calls,
    body::containers,
    body::lists_in_braces,
    body::fences,
    body::marks,
    body::links,
    body::leftovers,
];

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let root = root(project, ".vitepress").ok_or("there is no folder `.vitepress` in the project")?;
    let site = Site::read(project, &root, ".vitepress", report);
    site.plan(project, report)
}

/// The folder that contains the tool's folder `own`: the only one, or the outermost.
pub(super) fn root(project: &Project, own: &str) -> Option<String> {
    let mark = format!("{own}/");
    let found = project
        .below("")
        .filter_map(|file| file.split_once(&mark).map(|(before, _)| before.trim_end_matches('/')));
    found
        .min_by_key(|root| (root.matches('/').count() + usize::from(!root.is_empty()), root.len()))
        .map(str::to_string)
}

/// Parts that VitePress and VuePress share.
pub(super) struct Site {
    pub(super) root: String,
    pub(super) file: String,
    pub(super) config: Value,
    pub(super) public: String,
}

impl Site {
    pub(super) fn read(project: &Project, root: &str, own: &str, report: &mut Report) -> Site {
        let below = |path: &str| if root.is_empty() { path.to_string() } else { format!("{root}/{path}") };
        let endings = ["ts", "mts", "js", "mjs", "cjs"];
        let stems = [format!("{own}/config"), format!("{own}/config/index"), "config".to_string()];
        let mut config = Map::new();
        let mut file = below(own);
        for stem in stems {
            let Some(found) = project.config(&below(&stem), &endings) else { continue };
            file = found.to_string();
            let value = literal::default_export(project, found, report);
            for (key, value) in entries(value.as_ref()) {
                merge(&mut config, key, value);
            }
        }
        if config.is_empty() {
            report.lost(&file, 0, "no settings could be read: they are not literal");
        }
        Site { root: root.to_string(), file, config: Value::Object(config), public: below("public") }
    }

    pub(super) fn plan(self, project: &Project, report: &mut Report) -> Result<Plan, String> {
        let config = &self.config;
        let locales = config.get("locales");
        let home = locales.and_then(|all| all.get("root").or(all.get("/"))).cloned().unwrap_or(Value::Null);
        let source = text(config, &["srcDir"]).map(|dir| dir.trim_start_matches("./").trim_matches('/'));
        let root = match source.filter(|dir| !dir.is_empty()) {
            Some(dir) => path::join(&self.root, dir).unwrap_or_default(),
            None => self.root.clone(),
        };
        let other: Vec<String> = entries(locales)
            .map(|(name, _)| name.trim_matches('/').to_string())
            .filter(|name| !name.is_empty() && name != "root")
            .collect();
        let hostname = config.get("sitemap").and_then(|map| text(map, &["hostname"]));
        let base = text(config, &["base"]).unwrap_or("/");
        let mut plan = Plan {
            title: text(&home, &["title"]).or(text(config, &["title"])).map(str::to_string),
            description: text(&home, &["description"]).or(text(config, &["description"])).map(str::to_string),
            language: language(text(&home, &["lang"]).or(text(config, &["lang"]))),
            base_url: hostname.map(|host| format!("{}{base}", host.trim_end_matches('/'))),
            shortcuts: vec![("@/".into(), root.clone())],
            settings: self.file.clone(),
            ..Plan::default()
        };
        let excluded: Vec<String> = config
            .get("srcExclude")
            .and_then(Value::as_array)
            .map(|all| {
                all.iter()
                    .filter_map(|v| Some(v.as_str()?.trim_end_matches("*").trim_matches('/').to_string()))
                    .collect()
            })
            .unwrap_or_default();
        plan.take(project, &root, "", |below| {
            let first = below.split('/').next().unwrap_or("");
            let is_readme =
                root.is_empty() && ["CHANGELOG.md", "LICENSE.md", "CONTRIBUTING.md"].contains(&below);
            let is_out = excluded
                .iter()
                .any(|name| !name.is_empty() && (below == name || below.starts_with(&format!("{name}/"))));
            let is_other = other.iter().any(|name| below.starts_with(&format!("{name}/")));
            let is_part = below.ends_with(".snippet.md");
            !is_other && !is_out && !is_readme && !is_part && first != "public" && is_content(below)
        });
        rewrite(&mut plan, config.get("rewrites"));
        for name in &other {
            let Some(folder) = path::join(&root, name) else { continue };
            let typed = locales.and_then(|all| all.get(name).or(all.get(format!("/{name}/"))));
            let tag = typed.and_then(|of| text(of, &["lang"]));
            if let Some(language) = language(tag).or(language(Some(name)))
                && let Some(title) = typed.and_then(|of| text(of, &["title"]))
            {
                plan.titles.insert(language, title.to_string());
            }
            plan.take_translations(project, (&folder, &root), (name, tag), report, |below| {
                !below.ends_with(".snippet.md") && is_content(below)
            });
            let theme = theme(typed.unwrap_or(&Value::Null));
            let all = self::theme(config);
            let all = all.get("locales").and_then(|all| all.get(name).or(all.get(format!("/{name}/"))));
            let sidebar = theme.get("sidebar").or(all.and_then(|theme| theme.get("sidebar")));
            if let Some(sidebar) = sidebar {
                self.translated_nav(&mut plan, name, sidebar);
            }
        }
        for folder in [self.public.clone(), format!("{root}/public")] {
            if project.has_folder(&folder) && !plan.roots.contains(&folder) {
                plan.take_static(project, &folder);
            }
        }
        plan.roots.push(root.clone());
        let (own, all) = (theme(&home), theme(config));
        let inner =
            all.get("locales").and_then(|l| l.get("/").or(l.get("root"))).cloned().unwrap_or(Value::Null);
        let places = [&home, &own, &inner, &all];
        let find = |keys: &[&str]| {
            places.iter().find_map(|place| keys.iter().find_map(|key| place.get(*key))).cloned()
        };
        let sidebar = Sidebar::new(&self.file, &plan);
        let nav = find(&["sidebar"]).map(|value| sidebar.read(&value, report)).unwrap_or_default();
        plan.top = top(find(&["nav", "navbar"]).as_ref(), &self.file, report);
        plan.nav = nav;
        Ok(plan)
    }

    /// Adds the navigation of another language. Its pages must be among the translations already.
    fn translated_nav(&self, plan: &mut Plan, name: &str, sidebar: &Value) {
        let of_language = plan.translations.iter().filter(|one| one.prefix == name);
        let Some(language) = of_language.clone().next().map(|one| one.language.clone()) else { return };
        let addresses: Vec<(String, &str)> = of_language
            .map(|one| (path::address(&format!("{name}/{}", one.page.address)), one.page.from.as_str()))
            .collect();
        let pages = addresses.iter().map(|(address, from)| (address.as_str(), *from)).collect();
        let reader = Sidebar { file: &self.file, pages, base: String::new(), language: None };
        let nav = reader.read(sidebar, &mut Report::default());
        plan.translated_nav.push((language, nav));
    }
}

/// Settings of the theme: `themeConfig` of VitePress, `theme` of VuePress.
fn theme(config: &Value) -> Value {
    config.get("themeConfig").or(config.get("theme")).cloned().unwrap_or(Value::Null)
}

/// Puts one setting over another; maps are joined.
fn merge(config: &mut Map<String, Value>, key: &str, value: &Value) {
    match (config.get_mut(key), value) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            for (key, value) in new {
                old.entry(key.clone()).or_insert(value.clone());
            }
        }
        (Some(old), _) if !old.is_null() => {}
        _ => {
            config.insert(key.to_string(), value.clone());
        }
    }
}

/// `'en/:rest*': ':rest*'` and plain pairs of files.
fn rewrite(plan: &mut Plan, rules: Option<&Value>) {
    let rules: Vec<(String, String)> =
        entries(rules).filter_map(|(from, to)| Some((from.clone(), to.as_str()?.to_string()))).collect();
    let new = |path: &str| {
        rules.iter().find_map(|(from, to)| match from.split_once(':') {
            None => (from == path).then(|| to.clone()),
            Some((before, _)) => {
                let rest = path.strip_prefix(before)?;
                let target = to.split(':').next().unwrap_or("");
                Some(format!("{target}{rest}"))
            }
        })
    };
    for page in &mut plan.pages {
        if let Some(to) = new(&page.to) {
            page.address = path::address(&to);
            page.to = to;
        }
    }
    for (_, to) in &mut plan.assets {
        if let Some(new) = new(to) {
            *to = new;
        }
    }
}
