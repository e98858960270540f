//! Settings: `content/site.yaml` together with what the command line and the clock say.
//!
//! `main` reads the clock and the arguments into [`Inputs`] once; nothing later asks the outside.

mod accepted;
mod base_url;
mod brand;
mod color;
pub mod deploy;
mod limits;
mod linked;
mod nav;
mod offline;
mod output;
mod pages;
mod share;

pub use accepted::{Accepted, codes};
pub use base_url::BaseUrl;
pub use brand::{Accent, Brand, DARK_BACKGROUNDS, LIGHT_BACKGROUNDS, Logo, Script};
pub use color::{BLACK, Color, WHITE};
pub use limits::Limits;
pub use nav::NavItem;
pub use offline::Offline;
pub use output::Output;
pub use pages::{Author, Feeds, FromGit, Pages};
pub use share::SharePictures;

use crate::diag::{Code, Diagnostic, Diags, Severity, closest, zone_meant};
use crate::html::{SafeUrl, scheme};
use crate::language::Language;
use crate::limits::{ADDRESS, Cap, DESCRIPTION, HOSTS, ID, LANGUAGES, TITLE};
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml, flow_scalar, pasted};
use jiff::civil::Date;

/// Inputs from outside the site's files.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The day for which the site is built: rules in force, reviews due.
    pub as_of: Date,
    /// Overrides `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Whether drafts and future pages are built.
    pub drafts: bool,
}

/// A link of a navigation: words, destination as typed, and where it stands.
pub type NavLink = (String, String, Span);

/// The settings of a site. Every one has a default.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the site.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Language of the site; `zh-CN` where none is given.
    pub language: Language,
    /// Whether its settings name that language.
    pub is_language_told: bool,
    /// Its other languages, each with its place: the site is made in each of them, too.
    pub languages: Vec<(Language, Span)>,
    /// The time zone of its dates and deadlines.
    pub zone: Option<String>,
    /// Address of the published site; needed only for sitemap, feed and sharing tags.
    pub base_url: Option<BaseUrl>,
    /// Hosts of other sites that pages may load pictures from, in lower case.
    pub allow_hosts: Vec<String>,
    /// The theme's name: a folder of `themes/`, or the embedded `default`.
    pub theme: String,
    /// The themes that it extends, the nearest to the embedded one first.
    pub theme_bases: Vec<String>,
    /// Places for `zhinan deploy`.
    pub deploy: Vec<deploy::Target>,
    /// The navigation; empty means the sections.
    pub nav: Vec<NavItem>,
    /// Logo, colours, footer, and addresses that belong to the owner.
    pub brand: Brand,
    /// The address that opens a place of a file in an editor, for the preview's findings.
    pub editor: Option<String>,
    /// Findings that the site accepts.
    pub allow: Vec<Accepted>,
    /// Findings that are off until a site asks for them.
    pub enable: Vec<Code>,
    /// Whether each article is published as Markdown too.
    pub markdown_copies: bool,
    /// Additions to the text of pages.
    pub pages: Pages,
    /// Whether languages or zone are missing because of a fault that was reported.
    pub is_faulty: bool,
    /// Files for servers.
    pub output: Output,
    /// What readers can keep on their device.
    pub offline: Option<Offline>,
    /// See [`Inputs::as_of`].
    pub as_of: Date,
    /// See [`Inputs::drafts`].
    pub drafts: bool,
}

/// The keys of `site.yaml`.
pub const KEYS: &[&str] = &[
    "title",
    "description",
    "language",
    "languages",
    "zone",
    "base_url",
    "nav",
    "theme",
    "deploy",
    "allow",
    "allow_hosts",
    "editor",
    "enable",
    "markdown_copies",
    "output",
    "offline",
    "limits",
    "logo",
    "favicon",
    "colors",
    "footer",
    "social",
    "repository",
    "edit",
    "head",
    "analytics",
    "feedback",
    "history",
    "reading_time",
    "backlinks",
    "structured_data",
    "share_pictures",
    "feeds",
    "taxonomies",
    "authors",
    "vars",
];

impl Config {
    /// The settings of a folder without `site.yaml`.
    pub fn defaults(inputs: &Inputs) -> Config {
        Config {
            title: "指南".into(),
            description: String::new(),
            language: Language::chinese(),
            is_language_told: false,
            languages: Vec::new(),
            zone: None,
            base_url: inputs.base_url.clone(),
            allow_hosts: Vec::new(),
            theme: "default".into(),
            theme_bases: Vec::new(),
            deploy: Vec::new(),
            nav: Vec::new(),
            brand: Brand::default(),
            editor: None,
            allow: Vec::new(),
            enable: Vec::new(),
            markdown_copies: true,
            pages: Pages::default(),
            is_faulty: false,
            output: Output::default(),
            offline: None,
            as_of: inputs.as_of,
            drafts: inputs.drafts,
        }
    }

    /// Reads `site.yaml`.
    pub fn read(id: FileId, file: &File, inputs: &Inputs, diags: &mut Diags) -> Config {
        let mut config = Config::defaults(inputs);
        let Some(yaml) = Yaml::parse(id, &file.text, 0, diags) else {
            config.is_faulty = true;
            return config;
        };
        let root = yaml.root();
        if root.is_null() {
            return config;
        }
        let hint = "write a key and its value on each line, such as `title: My site`";
        for (key, node) in root.entries_of_file(hint, diags) {
            match key.as_str() {
                "title" => set(&mut config.title, node.short(&TITLE, diags)),
                "description" => set(&mut config.description, node.short(&DESCRIPTION, diags)),
                "language" => {
                    config.is_language_told = true;
                    set(&mut config.language, Language::read(&node, diags));
                }
                "languages" => config.languages = languages(&node, diags),
                "zone" => config.zone = zone(&node, diags),
                "theme" => config.read_theme(&node, diags),
                "deploy" => config.deploy = deploy::read(&node, diags),
                "base_url" => {
                    if inputs.base_url.is_none() {
                        config.base_url = BaseUrl::read(&node, diags);
                    }
                }
                "allow_hosts" => config.allow_hosts = hosts(&node, diags),
                "editor" => config.editor = editor(&node, diags),
                "allow" => config.allow = accepted::read(&node, diags),
                "enable" => config.enable = codes(&node, diags).into_iter().map(|(code, _)| code).collect(),
                "nav" => config.nav = nav::read(&node, diags),
                "output" => config.output = Output::read(&node, diags),
                "offline" => config.offline = Offline::read(&node, diags),
                "markdown_copies" => set(&mut config.markdown_copies, node.boolean(diags)),
                // `load` has used the limits already: only their faults are reported here.
                "limits" => drop(Limits::read(&node, diags)),
                // A key without a value counts as absent.
                key if node.is_null() && KEYS.contains(&key) => {}
                key if config.brand.read(key, &node, diags) => {}
                key if config.pages.read(key, &node, diags) => {}
                _ => diags.push(unknown_key(&node, &key, KEYS)),
            }
        }
        config.brand.complete(&root, diags);
        let is_lost = |key: &str| root.get(key).is_some_and(|node| !node.is_null());
        config.is_faulty =
            config.languages.is_empty() && is_lost("languages") || config.zone.is_none() && is_lost("zone");
        if let [(language, span)] = &config.languages[..]
            && *language == config.language
        {
            let message = format!("`{language}` is the site's language: `languages` are its others");
            let d = Diagnostic::new(Code::InvalidValue, *span, message).warning();
            diags.push(d.hint("add the other languages, or take `languages` out"));
        }
        // Who lists all languages of the site may list its own.
        config.languages.retain(|(language, _)| *language != config.language);
        config
    }

    /// Reads `theme:`, a name or a map of `name` and `extends`.
    fn read_theme(&mut self, node: &Node<'_>, diags: &mut Diags) {
        if !node.is_map() {
            return set(&mut self.theme, theme_name(node, diags));
        }
        const KEYS: &[&str] = &["name", "extends"];
        for (key, value) in node.entries(diags).iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
            diags.push(unknown_key(value, key, KEYS));
        }
        let bases = node.get("extends").map_or(Vec::new(), |bases| bases.one_or_many());
        let bases = bases.iter().filter_map(|base| theme_name(base, diags));
        self.theme_bases = bases.filter(|base| base != "default").collect();
        match node.get("name") {
            Some(name) => set(&mut self.theme, theme_name(&name, diags)),
            None => set(&mut self.theme, self.theme_bases.pop()),
        }
        let theme = self.theme.clone();
        self.theme_bases.retain(|base| *base != theme);
    }

    /// The site's own themes, the one that goes over all others last.
    pub fn themes(&self) -> Vec<&str> {
        self.theme_bases.iter().chain([&self.theme]).map(String::as_str).collect()
    }

    /// The settings of the site in one of its other languages, which lies in a folder of its own.
    pub fn in_language(&self, language: &Language) -> Config {
        Config {
            language: language.clone(),
            base_url: self.base_url.as_ref().map(|base| base.below(language)),
            ..self.clone()
        }
    }

    /// Whether a page may load a picture, a film or a sound from this address: it is the site's own, or of a host
    /// that the owner names.
    pub fn loads(&self, url: &SafeUrl) -> bool {
        match url.host() {
            None => scheme(url.as_str()).is_none(),
            Some(host) => {
                self.allow_hosts.contains(&host) && scheme(url.as_str()).as_deref() == Some("https")
            }
        }
    }
}

/// A warning about a key that nothing reads.
pub fn unknown_key(node: &Node<'_>, key: &str, known: &[&str]) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownKey, node.key_span(), format!("unknown key `{key}`"));
    // `baseURL` is `base_url`, however other tools write it.
    let letters = |key: &str| key.to_lowercase().replace(['_', '-'], "");
    let same = known.iter().copied().find(|name| letters(name) == letters(key));
    match same.or_else(|| closest(key, known.iter().copied())) {
        Some(name) => d.hint(format!("did you mean `{name}`?")),
        None => d.hint(format!("known keys are {}", quoted(known))),
    }
}

/// `a`, `b`, `c` — for hints.
pub fn quoted(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

/// Languages, each once. One that is none, or that nobody speaks, is a fault: there would be no page in it.
fn languages(node: &Node<'_>, diags: &mut Diags) -> Vec<(Language, Span)> {
    let mut all: Vec<(Language, Span)> = Vec::new();
    if node.is_map() {
        let tags: Vec<String> =
            node.entries(&mut Diags::default()).into_iter().map(|(tag, _)| flow_scalar(&tag)).collect();
        let what = "languages";
        let message = format!("`{what}` should be a list, found a map");
        let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
        diags.push(match pasted(format!("[{}]", tags.join(", "))) {
            Some(hint) => d.hint(hint),
            None => d,
        });
        return all;
    }
    for item in node.one_or_many() {
        let mut found = Diags::default();
        let language = Language::read(&item, &mut found);
        found.list.iter_mut().for_each(|d| d.severity = Severity::Error);
        diags.extend(found);
        let Some(language) = language.filter(Language::is_known) else { continue };
        if all.iter().any(|(other, _)| *other == language) {
            let message = format!("`{language}` is in the list already");
            let mut d = Diagnostic::new(Code::InvalidValue, item.span(), message);
            d.severity = Severity::Warning;
            diags.push(d.hint("take one of the two out"));
            continue;
        }
        all.push((language, item.span()));
    }
    node.first(all, &LANGUAGES, diags)
}

fn zone(node: &Node<'_>, diags: &mut Diags) -> Option<String> {
    let name = node.string(diags)?;
    if jiff::tz::TimeZoneDatabase::bundled().get(&name).is_ok() {
        return Some(name);
    }
    let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("no time zone is called `{name}`"));
    diags.push(match zone_meant(&name) {
        Some(meant) => d.hint(format!("write `{meant}`")),
        None => d.hint("write a name such as `Europe/London` or `Asia/Shanghai`"),
    });
    None
}

/// A name that can be a folder or stand in an article: letters, digits, `-` and `_`.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn theme_name(node: &Node<'_>, diags: &mut Diags) -> Option<String> {
    let name = node.short(&ID, diags)?;
    if is_name(&name) {
        return Some(name);
    }
    diags.push(
        Diagnostic::new(Code::InvalidValue, node.span(), format!("`{name}` is not the name of a theme"))
            .hint("a theme is a folder in `themes/`: letters, digits, `-` and `_`"),
    );
    None
}

/// Beginnings that an editor's address may have: it is opened with one click, so it must not be able
/// to do anything but open a file.
const EDITORS: &[&str] = &[
    "vscode://file/",
    "vscode-insiders://file/",
    "vscodium://file/",
    "cursor://file/",
    "windsurf://file/",
    "zed://file/",
    "idea://open?file=",
    "webstorm://open?file=",
    "subl://open?url=file://",
    "txmt://open?url=file://",
];

fn editor(node: &Node<'_>, diags: &mut Diags) -> Option<String> {
    if node.is_null() {
        return None;
    }
    let url = node.short(&ADDRESS, diags)?;
    let plain = |rest: &str| rest.chars().all(|c| c.is_ascii_alphanumeric() || ":=&_-{}".contains(c));
    let rest = EDITORS.iter().find_map(|begin| url.strip_prefix(begin));
    if rest.is_some_and(|rest| rest.starts_with("{path}") && plain(rest)) {
        return Some(url);
    }
    diags.push(
        Diagnostic::new(
            Code::InvalidValue,
            node.span(),
            format!("`{url}` is not an address that only opens a file"),
        )
        .hint(format!(
            "write for example `vscode://file/{{path}}:{{line}}:{{column}}`; it may begin with {}",
            quoted(EDITORS)
        )),
    );
    None
}

/// Names of hosts. They stand in the policy of every page, so they are nothing but names.
fn hosts(node: &Node<'_>, diags: &mut Diags) -> Vec<String> {
    let mut hosts = Vec::new();
    for item in node.one_or_many() {
        let Some(host) = item.string(diags) else { continue };
        let labels = host.split('.').collect::<Vec<_>>();
        let is_label = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if labels.len() > 1 && host.len() < 254 && labels.iter().all(is_label) {
            hosts.push(host.to_ascii_lowercase());
        } else {
            let d = Diagnostic::new(
                Code::InvalidValue,
                item.span(),
                format!("`{host}` is not the name of a host"),
            );
            diags.push(d.hint(
                "write only the name, for example `img.example.org`; other letters than a–z as `xn--…`",
            ));
        }
    }
    node.first(hosts, &HOSTS, diags)
}

fn links(node: &Node<'_>, what: &str, most: &Cap, diags: &mut Diags) -> Vec<NavLink> {
    let mut links = Vec::new();
    if linked::told(node, what, false, diags) {
        return links;
    }
    for item in node.items(diags) {
        if linked::told_entry(&item, what, false, diags) {
            continue;
        }
        let title = item.required("title", diags).and_then(|n| n.short(&TITLE, diags));
        let link = item.required("link", diags).and_then(|n| n.short(&ADDRESS, diags));
        if let (Some(title), Some(link)) = (title, link) {
            links.push((title, link, item.span()));
        }
    }
    node.first(links, most, diags)
}

/// JSON Schema of `site.yaml`.
pub fn json_schema() -> serde_json::Value {
    let mut schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhinan site.yaml",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "title": {"type": "string", "description": "Name of the site"},
            "description": {"type": "string", "description": "One sentence about the site"},
            "language": {"type": "string", "description": "BCP 47 language tag; zh-CN where none is given"},
            "languages": {
                "type": ["array", "string"],
                "description": "Its other languages: the site is made in each of them too, in a folder of that name; what is not translated is shown in the original",
                "items": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
            },
            "zone": {"type": "string", "description": "Time zone of dates and deadlines, such as Europe/London; Asia/Shanghai for sites in zh-CN that name none"},
            "base_url": {"type": ["string", "null"], "pattern": "^https?://", "description": "Where the site will be found; adds sitemap, feed addresses and sharing tags"},
            "allow_hosts": {
                "type": ["array", "string"],
                "description": "Hosts of other sites that pages may load pictures, films and sounds from, over https; none where it is left out",
                "items": {"type": "string", "pattern": "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$"},
            },
            "theme": {
                "type": ["string", "object"],
                "pattern": "^[\\p{L}\\p{N}_-]+$",
                "description": "A folder of themes/; its files replace those of the default theme, and of the themes that it extends",
                "additionalProperties": false,
                "properties": {
                    "name": {"type": "string", "pattern": "^[\\p{L}\\p{N}_-]+$", "description": "A folder of themes/"},
                    "extends": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Other folders of themes/, each over the one before"},
                },
            },
            "deploy": deploy::json_schema(),
            "editor": {"type": ["string", "null"], "pattern": "^[a-z-]+://.*\\{path\\}", "description": "Opens a place of a file in an editor, from the preview's findings: vscode://file/{path}:{line}:{column}"},
            "allow": {
                "type": ["array", "string"],
                "description": "Findings that the site accepts: codes, or maps with the places and the reason",
                "items": {
                    "type": ["string", "object"],
                    "required": ["code"],
                    "additionalProperties": false,
                    "properties": {
                        "code": {"type": "string", "description": "Code of the finding, as in warning[orphan-page]"},
                        "in": {"type": ["string", "array"], "items": {"type": "string"}, "description": "Files and folders below content/; everywhere where it is left out"},
                        "reason": {"type": "string", "description": "Why it is accepted, for colleagues"},
                    },
                },
            },
            "enable": {
                "type": ["array", "string"],
                "description": "Codes of findings that are off until a site asks for them: missing-description, unused-asset, uncited-claim",
                "items": {"type": "string"},
            },
            "markdown_copies": {"type": "boolean", "description": "Whether each article is published as Markdown too, for other programs to read; true where it is left out"},
            "output": {
                "type": "object",
                "additionalProperties": false,
                "description": "Files for servers and other programs, beside the site itself",
                "properties": {
                    "precompress": {"type": "boolean", "description": "A .gz and a .br beside each text"},
                    "headers": {"type": "boolean", "description": "_headers, for Netlify and Cloudflare Pages"},
                    "redirects": {"type": "boolean", "description": "_redirects, likewise: old addresses"},
                    "nginx_map": {"type": "boolean", "description": "Old addresses for a map of nginx: redirects.map"},
                    "nojekyll": {"type": "boolean", "description": ".nojekyll, for GitHub Pages"},
                    "site_json": {"type": "boolean", "description": "site.json: every page, for other programs"},
                },
            },
            "offline": Offline::json_schema(),
            "limits": {
                "type": "object",
                "additionalProperties": false,
                "description": "How much is read at most",
                "properties": {
                    "file_mb": {"type": "integer", "minimum": 1, "description": "The largest text file, in MB; 16 where none is given"},
                    "files": {"type": "integer", "minimum": 1, "description": "The most files; 200000 where none is given"},
                },
            },
            "nav": nav::json_schema(),
        },
        "$defs": {"nav": nav::entry_schema()},
    });
    for (key, value) in brand::schema().into_iter().chain(pages::schema()) {
        schema["properties"][key] = value;
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileKind;

    #[test]
    fn an_editor_can_only_open_files() {
        let read = |editor: &str| {
            let text = format!("editor: '{editor}'\n");
            let file = File::new("content/site.yaml".into(), FileKind::Config, text, [0; 32]);
            let inputs = Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
            let mut diags = Diags::default();
            (Config::read(FileId(0), &file, &inputs, &mut diags).editor, diags.list.len())
        };
        for good in ["vscode://file/{path}:{line}:{column}", "idea://open?file={path}&line={line}"] {
            assert_eq!(read(good), (Some(good.into()), 0));
        }
        for bad in [
            "javascript:alert(1)",
            "https://evil.example/{path}",
            "vscode://file/etc/passwd",
            "vscode://vscode.git/clone?url={path}",
            "vscode://file/{path} --x",
            "",
        ] {
            assert_eq!(read(bad), (None, 1), "{bad}");
        }
    }
}
