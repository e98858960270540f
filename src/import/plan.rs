//! Plan of an import, made by a tool's reader: the pages and their places, the files that are copied, and the
//! order of all of it.

use super::body::References;
use super::path;
use super::project::Project;
use super::redirects::Redirect;
use super::report::Report;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The whole of a project as it will be written.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) pages: Vec<Page>,
    /// Files that are copied, with their places below `content/`.
    pub(super) assets: Vec<(String, String)>,
    /// The navigation, if the tool has one of its own.
    pub(super) nav: Vec<NavItem>,
    /// Links of the top navigation: words, and the address as the tool writes it.
    pub(super) top: Vec<(String, String)>,
    /// Titles and order of folders as the tool has them, by the path below `content/`.
    pub(super) sections: BTreeMap<String, SectionMeta>,
    /// Folders whose pages without an order stand newest first.
    pub(super) by_date: Vec<String>,
    /// Folders whose pages are sorted by title if none of them has an order.
    pub(super) by_title: Vec<String>,
    /// Whether the tool writes addresses in lower case, with `-` for spaces. Pages are renamed accordingly.
    pub(super) has_small_names: bool,
    /// Taxonomies of the site's own.
    pub(super) taxonomies: BTreeSet<String>,
    /// Authors by the id that pages use.
    pub(super) authors: BTreeMap<String, Author>,
    /// All tags of the pages.
    pub(super) tags: BTreeSet<String>,
    /// Order of pages to which the tool's settings give none.
    pub(super) ranking: Ranking,
    /// Whether `~x~` is a subscript.
    pub(super) has_subscripts: bool,
    /// Whether `\(x\)` is a formula. If not, it is a parenthesis.
    pub(super) has_formulas: bool,
    /// Destinations, abbreviations and headings that pages may use without defining them.
    pub(super) references: References,
    /// Folders that `/x` may be in, for files that are not pages: the static folder first.
    pub(super) roots: Vec<String>,
    /// Patterns of addresses, by the folder of the pages: `/:year/:slug/`.
    pub(super) permalinks: Vec<(String, String)>,
    /// Bases of addresses that pages name in front matter, by folder; the site's root for other folders.
    pub(super) slug_bases: Vec<SlugBase>,
    /// Prefixes of addresses that lead to another version of pages, each with the prefix of these pages here.
    pub(super) same: Vec<(String, String)>,
    /// Prefix of the addresses of pages in the main language, such as `en`; empty where they have none.
    pub(super) own_prefix: String,
    /// Settings whose values pages may show by name: Hugo's `params`.
    pub(super) params: Value,
    /// Whether the title of a page without a slug is used where a pattern asks for one.
    pub(super) has_titles_in_addresses: bool,
    /// Beginnings of the paths of drafts.
    pub(super) drafts: Vec<String>,
    /// Pages in the other languages of the site.
    pub(super) translations: Vec<Translation>,
    /// Titles of the site in its other languages.
    pub(super) titles: BTreeMap<String, String>,
    /// Folders of translations, each with the folder of its originals.
    pub(super) counterparts: Vec<(String, String)>,
    /// Each other language with its navigation, which gives the titles of folders in that language.
    pub(super) translated_nav: Vec<(String, Vec<NavItem>)>,
    /// Old addresses that the settings redirect.
    pub(super) redirects: Vec<Redirect>,
    /// File of the settings, for the report.
    pub(super) settings: String,
    /// Whether pages are templates of the plug-in `macros`.
    pub(super) has_macros: bool,
    /// Whether pages in `.md` are MDX too.
    pub(super) is_mdx: bool,
    /// Short beginnings of paths and the folders that they stand for: `@site` of Docusaurus.
    pub(super) shortcuts: Vec<(String, String)>,
}

/// An author, as `site.yaml` describes one.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Author {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
}

/// Order of the pages and folders in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Ranking {
    /// By order, then by name, as this program sorts.
    #[default]
    Name,
    /// By order, then newest first, then by title.
    Date,
    /// By order, then by title; negative orders come last.
    Title,
}

/// Base of the addresses that the pages of a folder name in front matter.
pub(super) struct SlugBase {
    /// Folder of the pages in the project.
    pub(super) folder: String,
    /// Prefix of their addresses.
    pub(super) base: String,
    /// Whether relative addresses, without a leading `/`, are below the base too: those of a blog are.
    pub(super) is_for_all: bool,
}

/// A page in another language of the site.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Translation {
    /// Its file and its old address; its place is that of its original, below a folder of the language.
    pub(super) page: Page,
    /// Its language, as this program names it.
    pub(super) language: String,
    /// The original's file in the project; empty for a folder's page that exists in this language only.
    pub(super) original: String,
    /// Beginning of its address in the old site: `zh`.
    pub(super) prefix: String,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Its file in the project.
    pub(super) from: String,
    /// Its file below `content/`.
    pub(super) to: String,
    /// Its address in the old site, as [`path::address`] spells it.
    pub(super) address: String,
    /// Its language, if that is not the site's.
    pub(super) language: Option<String>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NavItem {
    pub(super) title: Option<String>,
    /// The page's file in the project.
    pub(super) page: Option<String>,
    pub(super) children: Vec<NavItem>,
}

/// Title, description and order of a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SectionMeta {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) order: Option<i64>,
}

impl NavItem {
    pub(super) fn page(title: Option<&str>, page: impl Into<String>) -> NavItem {
        NavItem { title: title.map(str::to_string), page: Some(page.into()), children: Vec::new() }
    }

    pub(super) fn group(title: &str, children: Vec<NavItem>) -> NavItem {
        NavItem { title: Some(title.to_string()), page: None, children }
    }

    /// Collects all pages of the entry, in reading order.
    pub(super) fn pages<'a>(&'a self, out: &mut Vec<&'a str>) {
        out.extend(self.page.as_deref());
        self.children.iter().for_each(|child| child.pages(out));
    }
}

impl Plan {
    /// Adds the pages and other files of a folder: each goes to the same path below `into`. Names that do
    /// not pass are left out.
    pub(super) fn take(
        &mut self,
        project: &Project,
        folder: &str,
        into: &str,
        passes: impl Fn(&str) -> bool,
    ) {
        for file in project.below(folder) {
            let below = file.strip_prefix(folder).unwrap_or(file).trim_start_matches('/');
            if below.split('/').any(|part| part.starts_with('.')) || !passes(below) {
                continue;
            }
            let to = if into.is_empty() { below.to_string() } else { format!("{into}/{below}") };
            if path::is_markdown(file) {
                self.add_page(file, &to);
            } else {
                self.assets.push((file.to_string(), to));
            }
        }
    }

    /// Adds a page, named `.md` and, where it is a folder's own, `index.md`.
    pub(super) fn add_page(&mut self, file: &str, to: &str) {
        let to = path::of_page(path::without_ending(to));
        let to = if self.has_small_names { to.replace(' ', "-").to_lowercase() } else { to };
        self.pages.push(Page { from: file.to_string(), address: path::address(&to), to, language: None });
    }

    /// Moves the pages from `start` on, which are in another language, to the translations. Each translates
    /// the page of the same place; one without an original stays a page of the site, with its language.
    pub(super) fn set_aside(&mut self, start: usize, language: &str, prefix: &str, report: &mut Report) {
        let originals: HashMap<String, String> =
            self.pages[..start].iter().map(|page| (page.to.clone(), page.from.clone())).collect();
        let mut taken: HashSet<String> = HashSet::new();
        for mut page in self.pages.split_off(start) {
            // This program makes a page for every folder, so a translation of it has an original.
            let folder = path::folder(&page.to);
            let is_of_folder = path::name(&page.to) == "index.md"
                && (folder.is_empty() || originals.keys().any(|to| to.starts_with(&format!("{folder}/"))));
            let original = originals.get(&page.to).cloned();
            let Some(original) = original.or(is_of_folder.then(String::new)) else {
                report.kept(&page.from, 0, format!("this page stands only in `{language}`"));
                page.address = path::address(&format!("{prefix}/{}", page.address));
                page.language = Some(language.to_string());
                self.pages.push(page);
                continue;
            };
            if !taken.insert(page.to.clone()) {
                report.lost(&page.from, 0, format!("another page is the translation into `{language}`"));
                continue;
            }
            let prefix = prefix.to_string();
            self.translations.push(Translation { page, language: language.to_string(), original, prefix });
        }
    }

    /// Adds the files of a folder whose pages translate those of another folder, `of`.
    pub(super) fn take_translations(
        &mut self,
        project: &Project,
        (folder, of): (&str, &str),
        (name, tag): (&str, Option<&str>),
        report: &mut Report,
        passes: impl Fn(&str) -> bool,
    ) {
        let Some(language) = self.other_language(folder, (name, tag), report) else { return };
        let (pages, assets) = (self.pages.len(), self.assets.len());
        self.take(project, folder, "", passes);
        for (_, to) in &mut self.assets[assets..] {
            *to = format!("{language}/{to}");
        }
        self.counterparts.push((folder.to_string(), of.to_string()));
        self.set_aside(pages, &language, name, report);
    }

    /// Adds the pages of a folder whose names end with a language: `a.en.md` translates `a.md`.
    pub(super) fn take_by_ending(
        &mut self,
        project: &Project,
        folder: &str,
        (name, language): (&str, &str),
        report: &mut Report,
    ) {
        let start = self.pages.len();
        self.take(project, folder, "", |below| path::is_markdown(below) && path::suffix(below) == name);
        super::tools::without_language(&mut self.pages[start..], name);
        self.set_aside(start, language, name, report);
    }

    /// The tag of another language of the site, from the name in its pages' paths and the tag in the
    /// settings; `None`, with a line in the report, where neither is another language.
    pub(super) fn other_language(
        &self,
        place: &str,
        (name, tag): (&str, Option<&str>),
        report: &mut Report,
    ) -> Option<String> {
        // The name is part of addresses, so it is kept as the tag, unless the settings say more: `ja` for
        // `jp`, `zh-TW` for `zh`.
        let (by_name, by_tag) = (super::tools::language(Some(name)), super::tools::language(tag));
        let first = |tag: &String| tag.split('-').next().map(str::to_ascii_lowercase);
        let is_traditional = |tag: &String| ["TW", "HK", "Hant"].iter().any(|part| tag.contains(part));
        let says_more = by_tag
            .as_ref()
            .is_some_and(|tag| by_name.as_ref().and_then(first) != first(tag) || is_traditional(tag));
        let language = if says_more { by_tag } else { by_name };
        let language = language.filter(|tag| Some(tag) != self.language.as_ref());
        if language.is_none() {
            report.lost(
                place,
                0,
                format!("pages in `{name}` are left out: this is no other language of the site"),
            );
        }
        language
    }

    /// The languages of the translations, each once.
    pub(super) fn languages(&self) -> BTreeSet<&str> {
        self.translations.iter().map(|translation| translation.language.as_str()).collect()
    }

    /// Places every translation below its language's folder, at the path of its original.
    pub(super) fn place_translations(&mut self) {
        let places: HashMap<&str, &str> =
            self.pages.iter().map(|page| (page.from.as_str(), page.to.as_str())).collect();
        self.translations.retain_mut(|translation| {
            let own = translation.page.to.clone();
            let place = match translation.original.as_str() {
                "" => Some(own.as_str()),
                original => places.get(original).copied(),
            };
            if let Some(place) = place {
                translation.page.to = format!("{}/{place}", translation.language);
            }
            place.is_some()
        });
    }

    /// Adds the authors of a file such as `authors.yml` of Docusaurus and Material.
    pub(super) fn take_authors(&mut self, project: &Project, file: &str) {
        let all = project.has(file).then(|| project.value(file, &mut Report::default())).flatten();
        let all = all.map(|all| all.get("authors").cloned().unwrap_or(all));
        for (id, of) in entries(all.as_ref()) {
            let Some(name) = text(of, &["name"]) else { continue };
            let about = text(of, &["description", "title"]).map(str::to_string);
            let link = text(of, &["url"]).filter(|link| link.starts_with("http")).map(str::to_string);
            self.authors.insert(id.clone(), Author { name: name.to_string(), about, link });
        }
    }

    /// Adds a taxonomy, unless its name is reserved or that of a folder of pages.
    pub(super) fn take_taxonomy(&mut self, name: &str) {
        let is_own = ["tags", "categories", "authors", "series", "search", "rules"].contains(&name);
        let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let is_folder = self.pages.iter().any(|page| page.to.split('/').next() == Some(name));
        if !is_own && is_name && !name.is_empty() && !is_folder {
            self.taxonomies.insert(name.to_string());
        }
    }

    /// Adds the files of a folder as they are, `static/` for example.
    pub(super) fn take_static(&mut self, project: &Project, folder: &str) {
        for file in project.below(folder) {
            let below = &file[folder.len() + 1..];
            let name = path::name(below);
            // Pages would be read as pages; configuration files of servers are for other servers.
            if (name.starts_with('.') && name != ".nojekyll") || path::is_markdown(file) {
                continue;
            }
            self.assets.push((file.to_string(), below.to_string()));
        }
        self.roots.push(folder.to_string());
    }

    /// Prefixes the addresses of all pages added so far, which are those of the main language.
    pub(super) fn below_prefix(&mut self, prefix: &str) {
        self.own_prefix = prefix.to_string();
        for page in &mut self.pages {
            page.address = path::address(&format!("{prefix}/{}", page.address));
        }
    }

    /// Base for the address that a file names in front matter: that of its innermost folder.
    pub(super) fn slug_base(&self, file: &str) -> Option<&SlugBase> {
        let is_in =
            |base: &&SlugBase| base.folder.is_empty() || file.starts_with(&format!("{}/", base.folder));
        self.slug_bases.iter().filter(is_in).max_by_key(|base| base.folder.len())
    }

    /// Pages by their old address.
    pub(super) fn by_address(&self) -> HashMap<&str, &str> {
        let translations = self.translations.iter().map(|translation| &translation.page);
        let pages = translations.chain(self.pages.iter().rev());
        pages.map(|page| (page.address.as_str(), page.from.as_str())).collect()
    }
}

/// The text of the first of these keys that has one; none where it is empty.
pub(super) fn text<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| value.get(key)?.as_str()).map(str::trim).filter(|text| !text.is_empty())
}

/// The entries of a map; nothing where it is none.
pub(super) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The items of a list; nothing where it is none.
pub(super) fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}
