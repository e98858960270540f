//! The theme: templates, style sheet, scripts and words, embedded in the program and overridable
//! file by file from `themes/<name>/`.
//!
//! ```text
//! templates/*.html   Tera templates; an override may extend the embedded one: {% extends "default/base.html" %}
//! css/*.css          joined into one style sheet: the embedded ones in order, then any other by name;
//!                    written with layers and today's syntax, shipped as browsers from 2020 read it
//! js/*.js            classic scripts, each its own file but those of the search, which are joined
//! strings/<lang>.yaml  the interface's words
//! anything else      an asset, by its path in `assets.files`
//! ```
//!
//! (A *new* file in `themes/default/` is seen by cargo only when this file is compiled again.)

use crate::config::{Config, Offline};
use crate::diag::{Code, Diagnostic, Diags};
use crate::language::Language;
use crate::phrases::{self, Catalog, Strings};
use crate::source::{FileId, FileKind, Sources, Span};
use crate::theme::faults::Places;
use crate::yaml::Yaml;
use include_dir::{Dir, include_dir};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tera::{Context, Kwargs, Tera};

mod brand;
mod css;
mod faults;
mod script;
mod sheet;
mod words;

pub use sheet::{Fault, faults as faults_of_sheet, set as tokens, used as used_tokens};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The scripts of the embedded theme as pages load them, made by `themes/scripts/build.rs`.
static SCRIPTS: Dir<'_> = include_dir!("$OUT_DIR/js");

/// The layers of the style sheet, the weakest first.
const LAYERS: &[&str] = &["reset", "tokens", "elements", "layout", "components", "states"];

/// The sheet that is made of the site's own colours. No file can have this name.
const BRAND_SHEET: &str = "brand/";

/// The embedded files of `css/`, in order.
const SHEETS: &[&str] = &[
    "reset",
    "tokens",
    BRAND_SHEET,
    "elements",
    "layout",
    "components",
    "search",
    "guide",
    "languages",
    "states",
];

/// The template whose text stands in the head of every page: empty, or the file that `head:` names.
const SITE_HEAD: &str = "site-head.html";

/// The script that runs before the first paint, so that a chosen colour scheme does not flash.
const HEAD_SCRIPT: &str = "theme.js";

/// The script of every page. What a theme adds comes after it and the search.
const PAGE_SCRIPT: &str = "base.js";

/// The search, in order. Every page loads it as one file, `search`.
const SEARCH_SCRIPTS: &[&str] = &[
    "search-text.js",
    "search-query.js",
    "search-index.js",
    "search-lookup.js",
    "search-rank.js",
    "search-load.js",
    "search-box.js",
    "search-found.js",
];

/// Scripts that the search itself loads: with an index that has rules for forms of words, and with the sounds of
/// words. Few sites, or few queries, need them.
pub const SEARCH_PARTS: &[&str] = &["Stem", "Sound"];

/// The files of those scripts.
const PART_SCRIPTS: [&[&str]; 2] = [&["search-stem.js"], &["search-sound.js"]];

/// The bundle that only the page of results loads.
pub const RESULTS: &[&str] = &["results"];

/// Scripts of that bundle.
const RESULTS_SCRIPTS: &[&str] = &["search-page.js"];

/// Names of the bundles that only the pages of guides load: what decides, and what shows it.
pub const GUIDE: &[&str] = &["decide", "guide"];

/// Scripts that decide, in loading order: numbers in, numbers out.
const DECIDE_SCRIPTS: &[&str] = &["decide-value.js", "decide-derive.js", "decide-walk.js"];

/// Scripts that show the decision, in loading order.
const GUIDE_SCRIPTS: &[&str] = &[
    "decide-text.js",
    "decide-say.js",
    "decide-form.js",
    "decide-case.js",
    "decide-outcome.js",
    "decide.js",
];

/// The scripts that are put together from several files, under the names of what is put together.
const BUNDLES: &[(&str, &[&str])] = &[
    ("search", SEARCH_SCRIPTS),
    (SEARCH_PARTS[0], PART_SCRIPTS[0]),
    (SEARCH_PARTS[1], PART_SCRIPTS[1]),
    (RESULTS[0], RESULTS_SCRIPTS),
    (GUIDE[0], DECIDE_SCRIPTS),
    (GUIDE[1], GUIDE_SCRIPTS),
];

/// The scripts that only the preview's pages load. They are no files of a built site.
const PREVIEW_SCRIPTS: &[&str] = &["js/reload-morph.js", "js/reload-boxes.js", "js/reload.js"];

/// The script of the button that keeps the site on the device: only sites that offer it have it.
const OFFLINE_SCRIPT: &str = "js/offline.js";

/// The scripts of the preview's pages, as one.
pub fn preview_script() -> Vec<u8> {
    let files = PREVIEW_SCRIPTS.iter().filter_map(|name| EMBEDDED.get_file(name));
    files.flat_map(|file| file.contents()).copied().collect()
}

/// The names of the embedded templates.
pub fn templates() -> impl Iterator<Item = &'static str> {
    let files = EMBEDDED.get_dir("templates").map(flat).unwrap_or_default();
    files.into_iter().filter_map(|file| file.path().file_name()?.to_str())
}

/// Whether there is an embedded template of this name.
pub fn has_template(name: &str) -> bool {
    templates().any(|known| known == name)
}

/// Names of the custom properties that the embedded style sheets set: `--accent`.
pub fn embedded_tokens() -> Vec<String> {
    let files = EMBEDDED.get_dir("css").map(flat).unwrap_or_default();
    files.into_iter().filter_map(|file| file.contents_utf8()).flat_map(tokens).collect()
}

/// The theme's files as this page loads them. Made by [`Theme::page_assets`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that runs before the first paint.
    pub head_script: String,
    /// The deferred scripts, in order.
    pub scripts: Vec<String>,
    /// Any other file of the theme by its path in it: `files["icons/favicon.svg"]`.
    pub files: BTreeMap<String, String>,
}

/// A theme, ready to write pages.
#[derive(Clone, Debug)]
pub struct Theme {
    tera: Tera,
    /// Places of the site's own templates, for findings.
    places: Places,
    /// Path in the theme → path in the output.
    paths: BTreeMap<String, String>,
    assets: Vec<(String, Vec<u8>)>,
    strings: Catalog,
    /// Texts in quotes in the scripts of guides: keys of the words that they show.
    guide_keys: Arc<BTreeSet<String>>,
    /// The theme in the site's other languages, in their order.
    editions: Vec<Arc<Theme>>,
}

/// A file of the theme: its bytes and, for an override, where it is.
struct ThemeFile {
    bytes: Vec<u8>,
    id: Option<FileId>,
}

impl ThemeFile {
    /// A script as pages load it; `name` is that of an embedded script.
    fn shipped(&self, name: &str) -> String {
        let small =
            SCRIPTS.get_file(name).filter(|_| self.id.is_none()).and_then(|file| file.contents_utf8());
        small.map_or_else(|| script::shortened(&String::from_utf8_lossy(&self.bytes)), str::to_string)
    }
}

impl Theme {
    /// The embedded theme with the site's own files over it. Faults of those are reported; the
    /// embedded file then stands in. `phrases` are the theme's words, which rule sets use too.
    pub fn load(sources: &Sources, config: &Config, phrases: &Catalog, diags: &mut Diags) -> Theme {
        let files = collect(sources, config, diags);
        let head = site_head(&files, config, diags);
        let mut theme = Theme {
            tera: Tera::default(),
            places: places(sources, (&files, config), head),
            paths: BTreeMap::new(),
            assets: Vec::new(),
            strings: phrases.clone(),
            guide_keys: Arc::new(words::of_guides(&files)),
            editions: Vec::new(),
        };
        // The same result as Tera's own function, but not byte by byte.
        theme.tera.set_escape_fn(|text, out| out.write_all(crate::html::attribute(text).as_bytes()));
        theme.set_words(&config.language);
        theme.add_templates(&files, head, diags);
        theme.add_assets(&files, config);
        let edition = |(language, _): &(Language, Span)| Arc::new(theme.in_language(&files, language));
        let editions: Vec<Arc<Theme>> = config.languages.iter().map(edition).collect();
        // All pages load their files from the same folder.
        for (path, bytes) in editions.iter().flat_map(|edition| &edition.assets) {
            if !theme.assets.iter().any(|(taken, _)| taken == path) {
                theme.assets.push((path.clone(), bytes.clone()));
            }
        }
        theme.editions = editions;
        theme
    }

    /// The theme in another language of the site, if it was loaded for a site with that many.
    pub fn edition(&self, number: usize) -> Option<Arc<Theme>> {
        self.editions.get(number).cloned()
    }

    /// The same theme with the words of another language.
    fn in_language(&self, files: &BTreeMap<String, ThemeFile>, language: &str) -> Theme {
        let mut theme = self.clone();
        theme.set_words(language);
        theme.assets.clear();
        theme.add_scripts(files, language);
        theme
    }

    /// Gives the templates the words of a language: once for all pages, for there are many, and no page
    /// changes them.
    fn set_words(&mut self, language: &str) {
        let words = self.strings(language).clone();
        self.tera.global_context().insert("t", &words);
        let language = language.to_string();
        // A part of a page in another language sets `t` to its words and `part_lang` to its tag.
        let catalog = self.strings.clone();
        let counted = move |kwargs: Kwargs, state: &tera::State<'_>| -> tera::TeraResult<String> {
            let (key, n): (String, i64) = (kwargs.must_get("key")?, kwargs.must_get("n")?);
            let part: Option<String> = state.get("part_lang")?;
            let (language, words) = match &part {
                Some(part) => (part, catalog.nearest(part)),
                None => (&language, &words),
            };
            Ok(phrases::counted(words, language, &key, n).replace("{n}", &n.to_string()))
        };
        self.tera.register_function("counted", counted);
        let catalog = self.strings.clone();
        let words_of = move |kwargs: Kwargs, _: &tera::State<'_>| -> tera::TeraResult<tera::Value> {
            let language: String = kwargs.must_get("lang")?;
            Ok(tera::Value::from_serializable(catalog.nearest(&language)))
        };
        self.tera.register_function("words_of", words_of);
    }

    /// The scripts that are put together from several files, and the script of every page. Each has the words that
    /// it shows.
    fn add_scripts(&mut self, files: &BTreeMap<String, ThemeFile>, language: &str) {
        let (strings, tag) = (self.strings(language).clone(), self.strings.nearest_tag(language).to_string());
        let words = words::of_scripts(files, &strings, &tag);
        let joined = |scripts: &[&str]| {
            let part = |script: &&str| Some(files.get(&format!("js/{script}"))?.shipped(script));
            scripts.iter().filter_map(part).collect::<Vec<_>>().join(";\n")
        };
        for (name, scripts) in BUNDLES {
            let words = words.get(name).map(words::added).unwrap_or_default();
            self.add_asset(
                name,
                &format!("{}.js", name.to_lowercase()),
                (words + &joined(scripts)).into_bytes(),
            );
        }
        let path = format!("js/{PAGE_SCRIPT}");
        if files.contains_key(&path) {
            let words = words.get(PAGE_SCRIPT).map(words::first).unwrap_or_default();
            let name_of = |path: &String| path.rsplit('/').next().map(str::to_string);
            let parts =
                SEARCH_PARTS.iter().filter_map(|name| Some((*name, name_of(self.paths.get(*name)?)?)));
            let parts = serde_json::to_string(&parts.collect::<BTreeMap<_, _>>()).unwrap_or_default();
            let script = joined(&[PAGE_SCRIPT]);
            self.add_asset(
                &path,
                PAGE_SCRIPT,
                format!("{words}window.zhinan.parts={parts};\n{script}").into_bytes(),
            );
        }
    }

    /// Writes a page with the template of this name (`article.html`).
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        let mut page = Vec::with_capacity(16 * 1024);
        let context = Context::from_serialize(data);
        let written = context.and_then(|context| self.tera.render_to(name, &context, &mut page));
        written.map(|()| page).map_err(|error| self.places.findings(&error).swap_remove(0))
    }

    /// Every file that pages load: path in the output (`assets/zhinan.1a2b3c4d5e.css`) and bytes.
    pub fn assets(&self) -> &[(String, Vec<u8>)] {
        &self.assets
    }

    /// The assets as a page loads them: `root` leads from the page to the site's root, `extra`
    /// names scripts that not every page has ([`GUIDE`]).
    pub fn page_assets(&self, root: &str, extra: &[&str]) -> Assets {
        let href = |path: &str| self.paths.get(path).map(|p| format!("{root}{p}"));
        let script = |name: &&str| href(&format!("js/{name}"));
        let known = |path: &str| {
            let name = path.strip_prefix("js/").unwrap_or(path);
            name == HEAD_SCRIPT || name == PAGE_SCRIPT
        };
        let added = self.paths.keys().filter(|p| p.starts_with("js/") && !known(p));
        Assets {
            css: href("css").unwrap_or_default(),
            head_script: script(&HEAD_SCRIPT).unwrap_or_default(),
            scripts: script(&PAGE_SCRIPT)
                .into_iter()
                .chain(href("search"))
                .chain(extra.iter().filter_map(|name| href(name)))
                .chain(added.filter_map(|p| href(p)))
                .collect(),
            files: self.paths.iter().map(|(path, out)| (path.clone(), format!("{root}{out}"))).collect(),
        }
    }

    /// The words that the scripts of guides show, in `lang`; none where those of `around` are the same.
    pub fn guide_words<'a>(&'a self, lang: &'a str, around: &str) -> Option<BTreeMap<&'a str, &'a str>> {
        let keys = &self.guide_keys;
        let tag = self.strings.nearest_tag(lang);
        let own = words::shown(keys, self.strings(lang), tag);
        let other = words::shown(keys, self.strings(around), tag);
        (own != other).then_some(own)
    }

    /// Whether there are words in `lang`, of whatever region.
    pub fn has_words(&self, lang: &str) -> bool {
        let primary = |tag: &str| tag.split('-').next().map(str::to_string);
        primary(self.strings.nearest_tag(lang)) == primary(lang)
    }

    /// The interface's words in `lang`, or in the nearest language there is: any Chinese reads
    /// `zh-CN`, everyone else `en`.
    pub fn strings(&self, lang: &str) -> &Strings {
        self.strings.nearest(lang)
    }

    /// Adds all templates, or, where an override has a fault, all but that one.
    fn add_templates(
        &mut self,
        files: &BTreeMap<String, ThemeFile>,
        head: Option<&ThemeFile>,
        diags: &mut Diags,
    ) {
        // Embedded templates are found under their own name too unless an override takes it.
        let _ = self.tera.set_fallback_prefixes(["default/"]);
        let embedded = EMBEDDED.get_dir("templates").map(flat).unwrap_or_default();
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        for file in embedded {
            let name = file.path().to_string_lossy().replace('\\', "/").replacen("templates/", "default/", 1);
            templates.insert(name, file.contents_utf8().unwrap_or_default().into());
        }
        for (path, file) in files.iter().filter(|(_, f)| f.id.is_some()) {
            if let Some(name) = template_name(path) {
                templates.insert(name.into(), String::from_utf8_lossy(&file.bytes).into_owned());
            }
        }
        for (name, (_, text)) in self.places.templates.iter().filter(|(name, _)| name.contains('/')) {
            templates.entry(name.clone()).or_insert_with(|| text.clone());
        }
        if let Some(head) = head {
            templates.insert(SITE_HEAD.into(), String::from_utf8_lossy(&head.bytes).into_owned());
        }
        while let Err(error) = self.tera.add_raw_templates(&templates) {
            let before = templates.len();
            for finding in self.places.findings(&error) {
                self.places.templates_at(finding.span.file).for_each(|name| _ = templates.remove(name));
                diags.push(finding);
            }
            if templates.len() == before {
                templates.retain(|name, _| name.starts_with("default/"));
            }
            if templates.len() == before {
                return;
            }
        }
    }

    /// Gives every file that pages load its place in the output, named by what it holds.
    fn add_assets(&mut self, files: &BTreeMap<String, ThemeFile>, config: &Config) {
        let mut sheets = style_sheets(files);
        if let Some(accent) = &config.brand.accent {
            sheets.insert(BRAND_SHEET, brand::tokens(accent));
        }
        self.add_asset("css", "zhinan.css", css::join(LAYERS, SHEETS, &sheets).into_bytes());
        self.add_scripts(files, &config.language);
        for (path, file) in files {
            let hidden = ["templates/", "css/", "strings/"].iter().any(|dir| path.starts_with(dir))
                || path
                    .strip_prefix("js/")
                    .is_some_and(|name| BUNDLES.iter().any(|(_, scripts)| scripts.contains(&name)));
            if !hidden {
                let name = path.rsplit('/').next().unwrap_or(path);
                match path.strip_prefix("js/") {
                    Some(PAGE_SCRIPT) => {}
                    _ if path.ends_with(".js") => self.add_asset(path, name, file.shipped(name).into_bytes()),
                    _ => self.add_asset(path, name, file.bytes.clone()),
                }
            }
        }
    }

    fn add_asset(&mut self, path: &str, name: &str, bytes: Vec<u8>) {
        let hash = &blake3::hash(&bytes).to_hex()[..10];
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let out = format!("assets/{stem}.{hash}.{extension}");
        self.paths.insert(path.into(), out.clone());
        if !self.assets.iter().any(|(taken, _)| *taken == out) {
            self.assets.push((out, bytes));
        }
    }
}

/// The theme's files by path: the embedded ones, and over them the site's own.
fn collect(sources: &Sources, config: &Config, diags: &mut Diags) -> BTreeMap<String, ThemeFile> {
    let mut files = BTreeMap::new();
    for file in flat(&EMBEDDED) {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, ThemeFile { bytes: file.contents().to_vec(), id: None });
    }
    for theme in config.themes() {
        let folder = format!("themes/{theme}/");
        let mut found = theme == "default";
        for (id, file) in sources.iter().filter(|(_, f)| f.kind == FileKind::Theme) {
            if let Some(path) = file.path.strip_prefix(&folder) {
                found = true;
                // A copy of an embedded file is that file: its script is shipped as small.
                let is_copy = files.get(path).is_some_and(|own| own.bytes == file.text.as_bytes());
                if !is_copy {
                    let bytes = file.text.clone().into_bytes();
                    files.insert(path.into(), ThemeFile { bytes, id: Some(id) });
                }
            }
        }
        // A file that cannot be read is there.
        if !found && !sources.iter().any(|(_, file)| file.path.starts_with(&folder)) {
            diags.push(missing(sources, theme));
        }
    }
    PREVIEW_SCRIPTS.iter().for_each(|name| drop(files.remove(*name)));
    if !config.offline.is_some_and(Offline::is_offered) {
        files.remove(OFFLINE_SCRIPT);
    }
    files
}

/// The finding about a theme that is named but not there.
fn missing(sources: &Sources, theme: &str) -> Diagnostic {
    let named = sources.iter().find(|(_, f)| f.kind == FileKind::Config);
    let span = named.and_then(|(id, file)| {
        let yaml = Yaml::parse(id, &file.text, 0, &mut Diags::default())?;
        Some(yaml.root().get("theme").map_or(Span::whole(id), |node| node.span()))
    });
    let span = span.unwrap_or(Span::whole(FileId(0)));
    let folder = format!("themes/{theme}/");
    Diagnostic::new(Code::InvalidValue, span, format!("there is no theme `{theme}`"))
        .hint(format!("create the folder `{folder}`, or leave `theme` out to use the built-in one"))
}

/// The file of the site's own theme that `head:` names.
fn site_head<'a>(
    files: &'a BTreeMap<String, ThemeFile>,
    config: &Config,
    diags: &mut Diags,
) -> Option<&'a ThemeFile> {
    let (name, span) = config.brand.head.as_ref()?;
    let inside = format!("templates/{name}");
    let found = [&inside, name].into_iter().find_map(|path| files.get(path)).filter(|file| file.id.is_some());
    if found.is_none() {
        let message = format!("the site's theme has no file `{name}`");
        // The hint names the file alone, because a path cannot leave the theme's folder.
        let file = name.rsplit(['/', '\\']).next().filter(|_| name.contains("..") || name.starts_with('/'));
        let name = file.unwrap_or(name);
        let hint = format!(
            "write it as `themes/{}/templates/{name}`: its text is put into the head of every page",
            config.theme
        );
        diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    }
    found
}

/// Places of the site's own templates. A fault that is in none of them is shown at the first
/// override, which has most likely caused it, else at the settings.
fn places(
    sources: &Sources,
    (files, config): (&BTreeMap<String, ThemeFile>, &Config),
    head: Option<&ThemeFile>,
) -> Places {
    let head =
        head.and_then(|file| Some((SITE_HEAD.to_string(), (file.id?, sources.get(file.id?).text.clone()))));
    let own = files.iter().filter_map(|(path, f)| {
        let id = f.id?;
        Some((template_name(path)?.to_string(), (id, sources.get(id).text.clone())))
    });
    let templates: BTreeMap<_, _> = own.chain(head).chain(extended(sources, config)).collect();
    let settings = sources.iter().find(|(_, f)| f.kind == FileKind::Config).map(|(id, _)| id);
    let first = templates.values().map(|(id, _)| *id).next();
    Places { fallback: Span::whole(first.or(settings).unwrap_or(FileId(0))), templates }
}

/// The templates of the themes that the site's own extends, each under its theme's name: `brand/base.html`.
fn extended(sources: &Sources, config: &Config) -> Vec<(String, (FileId, String))> {
    let mut found = Vec::new();
    for theme in &config.theme_bases {
        let folder = format!("themes/{theme}/templates/");
        for (id, file) in sources.iter().filter(|(_, f)| f.kind == FileKind::Theme) {
            if let Some(name) = file.path.strip_prefix(&folder) {
                found.push((format!("{theme}/{name}"), (id, file.text.clone())));
            }
        }
    }
    found
}

/// `article.html` for `templates/article.html`; none for other files.
fn template_name(path: &str) -> Option<&str> {
    path.strip_prefix("templates/")
}

/// The style sheets by name, without folder and extension.
fn style_sheets(files: &BTreeMap<String, ThemeFile>) -> BTreeMap<&str, String> {
    let sheets = files.iter().filter_map(|(path, file)| {
        let name = path.strip_prefix("css/")?.strip_suffix(".css")?;
        Some((name, String::from_utf8_lossy(&file.bytes).into_owned()))
    });
    sheets.collect()
}

/// All files below an embedded folder.
fn flat(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    dir.files().chain(dir.dirs().flat_map(flat)).collect()
}

#[cfg(test)]
mod tests;
