//! Additions to pages: dates and authors from git, backlinks, feeds, variables. Each is off until `site.yaml`
//! asks for it.

use super::share::{self, SharePictures};
use super::{is_name, quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags};
use crate::html::SafeUrl;
use crate::limits::{ADDRESS, DESCRIPTION, TITLE};
use crate::source::Span;
use crate::yaml::Node;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Additions to the text of pages.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Data taken from the history of the sources in git.
    pub history: FromGit,
    /// Whether articles say how long they take to read.
    pub reading_time: bool,
    /// Whether articles list all pages that link to them.
    pub backlinks: bool,
    /// Whether pages tell search engines in JSON-LD what they are.
    pub structured_data: bool,
    /// Whether pages have pictures of their titles for link cards, and in which font.
    pub share_pictures: SharePictures,
    /// Feeds beside that of the whole site.
    pub feeds: Feeds,
    /// The site's own taxonomies: names with their titles.
    pub taxonomies: Vec<(String, String)>,
    /// Its authors, by id.
    pub authors: BTreeMap<String, Author>,
    /// Texts that `{{ site.name }}` stands for, by name.
    pub vars: BTreeMap<String, String>,
}

/// Feeds beside that of the whole site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Feeds {
    /// One of each section.
    pub sections: bool,
    /// One of rules that come into force or go out of it.
    pub rules: bool,
}

impl Feeds {
    /// The words of `feeds:`.
    const WORDS: &'static [&'static str] = &["sections", "rules"];

    fn read(node: &Node<'_>, diags: &mut Diags) -> Feeds {
        let mut feeds = Feeds::default();
        for item in node.one_or_many() {
            let Some(word) = item.string(diags) else { continue };
            match word.as_str() {
                "sections" => feeds.sections = true,
                "rules" => feeds.rules = true,
                _ => {
                    let d = Diagnostic::new(
                        Code::InvalidValue,
                        item.span(),
                        format!("there is no feed `{word}`"),
                    );
                    diags.push(d.hint(format!("known words are {}", quoted(Feeds::WORDS))));
                }
            }
        }
        feeds
    }
}

/// A person who writes articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// Their name.
    pub name: String,
    /// A sentence about them; may be empty.
    pub about: String,
    /// Their own page.
    pub link: Option<SafeUrl>,
}

fn authors(node: &Node<'_>, diags: &mut Diags) -> BTreeMap<String, Author> {
    let mut authors = BTreeMap::new();
    for (id, node) in node.entries(diags) {
        if !node.is_map() {
            let name = node.short(&TITLE, diags);
            authors.extend(name.map(|name| (id, Author { name, about: String::new(), link: None })));
            continue;
        }
        let Some(name) = node.required("name", diags).and_then(|name| name.short(&TITLE, diags)) else {
            continue;
        };
        let mut author = Author { name, about: String::new(), link: None };
        for (key, node) in node.entries(diags) {
            match key.as_str() {
                "name" => {}
                "about" => author.about = node.short(&DESCRIPTION, diags).unwrap_or_default(),
                "link" => {
                    let typed = node.short(&ADDRESS, diags);
                    author.link = typed.as_deref().and_then(SafeUrl::new).filter(|url| url.host().is_some());
                    if let (Some(typed), None) = (typed, &author.link) {
                        let message = format!("`{typed}` is not the address of a page");
                        let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
                        diags.push(d.hint("write the whole address, for example `https://example.org/`"));
                    }
                }
                _ => diags.push(unknown_key(&node, &key, &["name", "about", "link"])),
            }
        }
        authors.insert(id, author);
    }
    authors
}

/// Folders of the output that the program keeps for itself.
const TAKEN: &[&str] = &["tags", "authors", "rules", "guides", "search", "assets"];

fn taxonomies(node: &Node<'_>, diags: &mut Diags) -> Vec<(String, String)> {
    let mut taxonomies = Vec::new();
    for (name, node) in node.entries(diags) {
        if !is_name(&name) || TAKEN.contains(&name.as_str()) {
            let message = format!("`{name}` cannot be the name of a taxonomy");
            let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
            diags.push(d.hint(format!(
                "it is a folder of the output: letters, digits, `-` and `_`, but not {}",
                quoted(TAKEN)
            )));
            continue;
        }
        taxonomies.extend(node.short(&TITLE, diags).map(|title| (name, title)));
    }
    taxonomies
}

/// Texts by name. A name is what stands behind `site.`: letters, digits, `-` and `_`.
fn vars(node: &Node<'_>, diags: &mut Diags) -> BTreeMap<String, String> {
    let mut vars = BTreeMap::new();
    for (name, value) in node.entries(diags) {
        if !is_name(&name) {
            let message = format!("`{name}` cannot be the name of a text");
            let d = Diagnostic::new(Code::InvalidValue, value.key_span(), message);
            diags.push(d.hint("write letters, digits, `-` and `_`"));
            continue;
        }
        vars.extend(value.short(&DESCRIPTION, diags).map(|text| (name, text)));
    }
    vars
}

/// Data taken from the history of the sources in git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FromGit {
    /// The day of the last change, for pages that give none.
    pub dates: bool,
    /// The names of those who changed a page.
    pub authors: bool,
    /// Place of its key in `site.yaml`.
    pub span: Option<Span>,
}

impl FromGit {
    /// The words of `history:`.
    const WORDS: &'static [&'static str] = &["dates", "authors"];

    /// Value of `history:` in the text of a `site.yaml`, read before the other settings. Its faults are
    /// reported with theirs.
    pub fn of(text: &str) -> FromGit {
        // Most sites have no such key: parsing is saved.
        if !text.contains("history") {
            return FromGit::default();
        }
        let mut unheard = Diags::default();
        let yaml = crate::yaml::Yaml::parse(crate::source::FileId(0), text, 0, &mut unheard);
        let asked = yaml.as_ref().and_then(|yaml| yaml.root().get("history"));
        asked.map_or_else(FromGit::default, |node| FromGit::read(&node, &mut unheard))
    }

    fn read(node: &Node<'_>, diags: &mut Diags) -> FromGit {
        let mut asked = FromGit { span: Some(node.key_span()), ..FromGit::default() };
        for item in node.one_or_many() {
            let Some(word) = item.string(diags) else { continue };
            match word.as_str() {
                "dates" => asked.dates = true,
                "authors" => asked.authors = true,
                _ => {
                    let message = format!("`history` has no `{word}`");
                    let d = Diagnostic::new(Code::InvalidValue, item.span(), message);
                    diags.push(d.hint(format!("known words are {}", quoted(FromGit::WORDS))));
                }
            }
        }
        asked
    }

    /// Whether anything is asked for.
    pub fn is_asked(self) -> bool {
        self.dates || self.authors
    }
}

impl Pages {
    /// Reads a key of `site.yaml`. False where it is none of these.
    pub(super) fn read(&mut self, key: &str, node: &Node<'_>, diags: &mut Diags) -> bool {
        match key {
            "history" => self.history = FromGit::read(node, diags),
            "reading_time" => self.reading_time = node.boolean(diags).unwrap_or_default(),
            "backlinks" => self.backlinks = node.boolean(diags).unwrap_or_default(),
            "structured_data" => self.structured_data = node.boolean(diags).unwrap_or_default(),
            "share_pictures" => self.share_pictures = SharePictures::read(node, diags),
            "feeds" => self.feeds = Feeds::read(node, diags),
            "taxonomies" => self.taxonomies = taxonomies(node, diags),
            "authors" => self.authors = authors(node, diags),
            "vars" => self.vars = vars(node, diags),
            _ => return false,
        }
        true
    }
}

/// JSON Schema of these keys.
pub(super) fn schema() -> Map<String, Value> {
    let flag = |about: &str| json!({"type": ["boolean", "null"], "description": about});
    let keys = [
        (
            "history",
            json!({
                "type": ["array", "string", "null"],
                "items": {"enum": FromGit::WORDS},
                "description": "What is taken from git: dates, the day of the last change of pages that give none; authors, who changed them",
            }),
        ),
        ("reading_time", flag("Whether articles say how long they take to read")),
        ("backlinks", flag("Whether articles list all pages that link to them")),
        (
            "structured_data",
            flag("Whether pages tell search engines in JSON-LD what they are; needs base_url"),
        ),
        ("share_pictures", share::schema()),
        (
            "feeds",
            json!({
                "type": ["array", "string", "null"],
                "items": {"enum": Feeds::WORDS},
                "description": "Feeds beside that of the whole site: sections, one of each folder; rules, of what comes into force",
            }),
        ),
        (
            "taxonomies",
            json!({
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
                "description": "Taxonomies of your own: names, which are folders of the output, with their titles",
            }),
        ),
        (
            "authors",
            json!({
                "type": ["object", "null"],
                "additionalProperties": {
                    "type": ["string", "object"],
                    "required": ["name"],
                    "additionalProperties": false,
                    "properties": {
                        "name": {"type": "string", "description": "Their name"},
                        "about": {"type": "string", "description": "A sentence about them"},
                        "link": {"type": "string", "description": "Their own page: a web address"},
                    },
                },
                "description": "People who write articles: ids with names; each has a page",
            }),
        ),
        (
            "vars",
            json!({
                "type": ["object", "null"],
                "additionalProperties": {"type": ["string", "number", "boolean"]},
                "description": "Texts by name; articles show them where {{ site.name }} stands",
            }),
        ),
    ];
    keys.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}
