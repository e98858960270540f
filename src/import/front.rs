//! Front matter: from the keys of another tool to those of this program.

mod kept;

use super::home;
use super::path;
use super::plan::{self, Page};
use super::report::Report;
use crate::diag::Diags;
use crate::html::is_element;
use crate::language::Language;
use crate::parse::front_matter::{self, Reading};
use crate::source::{File, FileId, FileKind};
use crate::yaml::{Yaml, slips};
use kept::{Kept, cascade, is_keeping};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Front matter of one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) keywords: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) authors: Vec<String>,
    /// Values in taxonomies of the site's own, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) taxonomies: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<i64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
    /// The last part of the address, where it is not the file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) slug: Option<String>,
    /// The whole address, where the page names one.
    #[serde(skip)]
    pub(super) address: Option<String>,
    /// Whether its address counts from the root of the site: it begins with `/`.
    #[serde(skip)]
    pub(super) is_absolute: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<bool>,
    /// What a folder's own page keeps from readers with all pages below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cascade: Option<Kept>,
    /// Markdown lines for the text that a home page has in its front matter.
    #[serde(skip)]
    pub(super) home: Vec<String>,
    /// Title that a home page shows, which need not be that of the page.
    #[serde(skip)]
    pub(super) home_title: Option<String>,
    /// Title in the navigation, for a page without another.
    #[serde(skip)]
    pub(super) label: Option<String>,
    /// Order of the pages of its folder: `weight`, `date`, as Zola names it.
    #[serde(skip)]
    pub(super) sort_by: Option<String>,
}

/// Keys that are dropped in silence: they are for a theme, or this program finds their value by itself.
const SILENT: &[&str] = &[
    "layout",
    "type",
    "template",
    "extra",
    "params",
    "toc",
    "lastUpdated",
    "editLink",
    "math",
    "katex",
    "mathjax",
    "mermaid",
    "comments",
    "outline",
    "sidebar",
    "aside",
    "navbar",
    "breadcrumb",
    "breadcrumbExclude",
    "index",
    "dir",
    "icon",
    "pageClass",
    "hide_title",
    "hide_table_of_contents",
    "prev",
    "next",
    "sort_by",
    "toc_hide",
    "page_template",
    "in_search_index",
    "render",
    "transparent",
    "insert_anchor_links",
    "id",
    "categories",
    "linkTitle",
    "sidebar_label",
    "short_title",
    "shortTitle",
    "navTitle",
    "hide",
    "cascade",
    "menu",
    "pager",
    "tableOfContents",
    "head",
    "editUrl",
    "template_engine",
    "generate_feeds",
    "paginate_by",
    "path",
    "lang",
    "disableToc",
    "bookToc",
    "article",
    "timeline",
    "star",
    "sticky",
    "isOriginal",
    "footer",
    "copyright",
    "titleTemplate",
    "heroStyle",
    "heroImage",
    "heroImageDark",
    "heroImageStyle",
    "heroFullScreen",
    "bgImage",
    "bgImageDark",
    "bgImageStyle",
    "containerClass",
    "toc_max_heading_level",
    "toc_min_heading_level",
];

/// Reads the front matter of a page. Returns it with the first byte of the body and the number of its line.
pub(super) fn read(
    text: &str,
    page: &Page,
    taxonomies: &BTreeSet<String>,
    report: &mut Report,
) -> (Meta, usize, usize) {
    let mut meta = Meta::default();
    let mut diags = Diags::default();
    let found = front_matter::document(FileId(0), text, &mut diags);
    let Some((yaml, body)) = found else { return (meta, 0, 1) };
    let line = text[..body].matches('\n').count() + 1;
    // Some YAML readers accept quoted text whose next lines are not indented; ours needs the indentation.
    let mended = if yaml.is_none() { indented(&text[..body]) } else { None };
    let yaml = yaml.or_else(|| Yaml::parse(FileId(0), mended.as_deref()?, 0, &mut Diags::default()));
    let Some(yaml) = yaml else {
        let why = diags.list.first().map_or_else(String::new, |d| d.message.clone());
        report.lost(&page.from, 1, format!("the front matter cannot be read: {why}"));
        // Front matter that cannot be read may have marked the page as a draft.
        meta.draft = text[..body].contains("draft");
        return (meta, body, line);
    };
    let head = mended.unwrap_or_else(|| text[..body].to_string());
    let file = File::new(page.from.clone(), FileKind::Article, head, [0; 32]);
    let root = yaml.root();
    if root.is_map() {
        meta.home = home::lines(&root.to_json());
        if !meta.home.is_empty() || home::has_title(&root.to_json()) {
            meta.home_title = home::title(&root.to_json());
        }
        if !meta.home.is_empty() {
            report.kept(&page.from, 1, "the words of the home page in the front matter are written as text");
        }
        let mut kept = Kept::default();
        if home::has_picture(&root.to_json()) {
            report.lost(&page.from, 1, "the picture of the home page is left out");
        }
        for (key, node) in root.entries(&mut diags) {
            let at = || file.line_column(node.key_span().start).0;
            if key == "cascade" {
                meta.cascade = cascade(&node).inspect(|_| {
                    let what =
                        "what `cascade` keeps from readers is kept from them for all pages of the folder";
                    report.kept(&page.from, at(), what);
                });
            }
            let value = node.to_json();
            match kept.add(&key, &node) {
                Some(Reading::KeptBack) => {
                    let what = format!("the page is a draft: `{key}` keeps it from readers");
                    report.kept(&page.from, at(), what);
                    continue;
                }
                Some(Reading::As("draft" | "expires")) => continue,
                Some(Reading::As("date")) if key.to_lowercase() != "publishdate" && is_keeping(&key) => {
                    continue;
                }
                _ => {}
            }
            if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
                continue;
            }
            // Hugo takes `Title` for `title`.
            let key = key.strip_prefix(char::is_uppercase).map_or(key.clone(), |rest| {
                key.chars().take(1).flat_map(char::to_lowercase).chain(rest.chars()).collect()
            });
            for (name, values) in plan::entries(Some(&value)).filter(|_| key == "taxonomies") {
                if taxonomies.contains(name) {
                    meta.taxonomies.insert(name.clone(), list(values));
                } else if name == "authors" {
                    meta.authors = authors(values);
                } else if !["tags", "categories"].contains(&name.as_str()) {
                    let at = file.line_column(node.key_span().start).0;
                    report.lost(
                        &page.from,
                        at,
                        format!("the taxonomy `{name}` of the front matter is left out"),
                    );
                }
            }
            if taxonomies.contains(&key) {
                meta.taxonomies.insert(key, list(&value));
                continue;
            }
            let has_home = !meta.home.is_empty() || meta.home_title.is_some();
            let is_shown = has_home && home::KEYS.contains(&key.as_str());
            if !set(&mut meta, &key, &value) && !SILENT.contains(&key.as_str()) && !is_shown {
                let at = file.line_column(node.key_span().start).0;
                report.lost(&page.from, at, format!("the key `{key}` of the front matter is left out"));
            }
        }
        meta.draft |= kept.draft;
        // The later of two days counts, and the earlier of two ends.
        meta.date = meta.date.max(kept.date);
        meta.expires = meta.expires.into_iter().chain(kept.expires).min();
    }
    if meta.title.is_none() {
        meta.title = root.get("linkTitle").and_then(|node| node.scalar());
    }
    let label = root.get("sidebar").and_then(|sidebar| sidebar.get("label")).and_then(|node| node.scalar());
    meta.label = root.get("sidebar_label").and_then(|node| node.scalar()).or(label);
    meta.tags.retain(|tag| !tag.is_empty());
    meta.tags.dedup();
    (meta, body, line)
}

/// Front matter, without its fences, with an indentation for the lines of quoted texts that have none. `None`
/// if there is no such line.
fn indented(front: &str) -> Option<String> {
    let body = front.strip_prefix("---")?.trim_end().strip_suffix("---")?;
    let (mut out, mut open, mut has_changed) = (String::new(), None, false);
    for line in body.lines() {
        let ends = |quote: char| line.trim_end().ends_with(quote) && !line.trim_end().ends_with("\\\"");
        match open {
            Some(quote) => {
                has_changed |= !line.is_empty() && !line.starts_with(' ');
                out.extend(["  ", line, "\n"]);
                open = if ends(quote) { None } else { open };
            }
            None => {
                let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                open = quote.filter(|quote| !ends(*quote) || value.len() == 1);
                out.extend([line, "\n"]);
            }
        }
    }
    (has_changed && open.is_none()).then_some(out)
}

/// Sets the value of a key. `false` for an unknown key, or a value that cannot be used.
fn set(meta: &mut Meta, key: &str, value: &Value) -> bool {
    match key {
        // Themes of Hugo show emoji for their names in titles too.
        "title" => meta.title = words(value).map(|words| crate::markdown::with_emoji(&words)),
        "description" | "summary" | "excerpt" | "subtitle" if meta.description.is_none() => {
            meta.description = words(value).map(|words| plain(&words));
        }
        "description" => meta.description = words(value).map(|words| plain(&words)),
        "date" | "publishDate" | "pubDate" | "created" if meta.date.is_none() || key == "date" => {
            meta.date = date(value, "created");
            if value.is_object() {
                meta.updated = date(value, "updated");
            }
            return meta.date.is_some();
        }
        "updated" | "lastmod" | "last_modified_at" | "last_update" | "lastUpdated" | "modified"
        | "last_updated" => {
            let found = date(value, "date");
            meta.updated = meta.updated.take().or(found);
            return meta.updated.is_some() || value.is_boolean();
        }
        "expires" => {
            meta.expires = date(value, "date");
            return meta.expires.is_some();
        }
        "tags" | "tag" => meta.tags.extend(list(value)),
        "categories" | "category" => meta.tags.extend(list(value)),
        "taxonomies" => {
            meta.tags.extend(list(value.get("tags").unwrap_or(&Value::Null)));
            meta.tags.extend(list(value.get("categories").unwrap_or(&Value::Null)));
        }
        "keywords" | "keyword" => meta.keywords = list(value),
        "order" | "weight" | "sidebar_position" | "nav_order" => {
            // Elsewhere 0 stands for no order.
            meta.order = number(value).filter(|order| *order != 0 || key != "weight").or(meta.order);
        }
        "sidebar" if value.is_object() => {
            meta.order = value.get("order").and_then(number).or(meta.order);
        }
        // The order of the folder, in the front matter of its page (VuePress theme Hope).
        "dir" if value.is_object() => {
            meta.order = value.get("order").and_then(number).or(meta.order);
        }
        "authors" | "author" => meta.authors = authors(value),
        "slug" | "url" | "permalink" | "path" if value.is_string() => {
            address(meta, key, value.as_str().unwrap_or(""))
        }
        "aliases" | "redirect_from" | "alias" => meta.aliases.extend(list(value)),
        "lang" | "language" => {
            meta.lang = value.as_str().and_then(Language::parse).map(|lang| lang.to_string());
        }
        "search" => {
            let exclude = value.get("exclude").and_then(truth).map(|is| !is);
            meta.search = truth(value).or(exclude).filter(|is| !is);
            return true;
        }
        "in_search_index" | "pagefind" => meta.search = truth(value).filter(|is| !is),
        "sort_by" => meta.sort_by = value.as_str().map(str::to_string),
        _ => return false,
    }
    true
}

/// A slug, or an address that begins at the root.
fn address(meta: &mut Meta, key: &str, value: &str) {
    let value = value.trim();
    let plain = value.trim_matches('/');
    if value.contains(':') || plain.split('/').any(|part| part == "..") || plain.is_empty() && value != "/" {
        return;
    }
    let is_slug = key == "slug" && !value.contains('/');
    if is_slug && !plain.chars().any(|c| "\\*?\"<>|#%".contains(c) || c.is_control()) {
        meta.slug = Some(plain.to_string());
    } else {
        meta.address = Some(path::address(plain));
        meta.is_absolute = value.starts_with('/') || key != "slug";
    }
}

/// Words without the marks of code, bold and links, and without tags of HTML, because a description would show
/// these themselves.
fn plain(words: &str) -> String {
    let spans = |words: &str, mark: &str| {
        let parts: Vec<&str> = words.split(mark).collect();
        if parts.len() % 2 == 1 { parts.concat() } else { words.to_string() }
    };
    // Code may hold what looks like a link or a tag.
    let parts: Vec<String> = words
        .split('`')
        .enumerate()
        .map(|(at, part)| if at % 2 == 0 { without_tags(&without_links(part)) } else { part.to_string() })
        .collect();
    spans(&spans(&parts.join("`"), "`"), "**")
}

/// Text with the words of each link `[words](address)` alone.
fn without_links(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(middle) = rest.find("](") {
        let Some(end) = rest[middle..].find(')').map(|end| middle + end) else { break };
        let Some(start) = rest[..middle].rfind('[') else {
            out.push_str(&rest[..middle + 2]);
            rest = &rest[middle + 2..];
            continue;
        };
        out.push_str(rest[..start].strip_suffix('!').unwrap_or(&rest[..start]));
        out.push_str(&rest[start + 1..middle]);
        rest = &rest[end + 1..];
    }
    out + rest
}

/// Text without tags of elements of HTML; `Vec<String>` has none.
pub(super) fn without_tags(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find('<') {
        let inside = rest[start + 1..].trim_start_matches('/');
        let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let is_tag = inside[name.len()..].starts_with(['>', ' ', '/']) && is_element(name);
        out.push_str(&rest[..start]);
        let end = inside.find(['<', '>']).filter(|end| is_tag && inside[*end..].starts_with('>'));
        match end {
            Some(end) => rest = &inside[end + 1..],
            None => {
                out.push('<');
                rest = &rest[start + 1..];
            }
        }
    }
    out + rest
}

fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or(match value.as_str() {
        Some("true" | "yes") => Some(true),
        Some("false" | "no") => Some(false),
        _ => None,
    })
}

fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|n| n.round() as i64))
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// Texts of a list, nested ones too; a single text with commas is several.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(list).collect(),
        Value::String(text) => {
            text.split(',').map(|t| t.trim().to_string()).filter(|t| !t.is_empty()).collect()
        }
        other => words(other).into_iter().collect(),
    }
}

/// Names of authors, from a text, a list, or maps with `name`, without HTML around the names.
fn authors(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(authors).collect(),
        Value::Object(_) => value.get("name").into_iter().flat_map(authors).collect(),
        other => {
            let mut plain = String::new();
            for (number, part) in words(other).unwrap_or_default().split('<').enumerate() {
                plain.push_str(if number == 0 {
                    part
                } else {
                    part.split_once('>').map_or("", |(_, rest)| rest)
                });
            }
            plain
                .split([',', '、', '，'])
                .map(|name| name.trim().to_string())
                .filter(|n| !n.is_empty())
                .collect()
        }
    }
}

/// The day of a date, or of the date that a map has under `key`.
fn date(value: &Value, key: &str) -> Option<String> {
    let text = value.as_str().or_else(|| value.get(key)?.as_str())?;
    iso(text).or_else(|| slips::day_of_time(text))
}

/// The day of a date such as `2024-1-2` or `2024/01/02 10:00`.
fn iso(text: &str) -> Option<String> {
    let day = text.split(['T', ' ']).next().unwrap_or("").replace('/', "-");
    let parts: Vec<u32> = day.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [year, month, day] = parts.as_slice() else { return None };
    let day = jiff::civil::Date::new(
        i16::try_from(*year).ok()?,
        i8::try_from(*month).ok()?,
        i8::try_from(*day).ok()?,
    );
    day.ok().map(|day| day.to_string())
}

/// Front matter in this program's form; empty where no key is set.
pub(super) fn write(meta: &Meta) -> Result<String, String> {
    let yaml =
        serde_yaml::to_string(meta).map_err(|fault| format!("front matter cannot be written: {fault}"))?;
    Ok(if yaml == "{}\n" { String::new() } else { format!("---\n{yaml}---\n\n") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page { from: "a.md".into(), to: "a.md".into(), address: "a".into(), ..Page::default() }
    }

    #[test]
    fn keys_of_all_notations_are_read() {
        let mut report = Report::default();
        let toml = "+++\ntitle = \"A: b\"\ndate = 2024-03-01T10:00:00Z\nWeight = 3\nodd = 1\nlastmod = \"\"\n[taxonomies]\ntags = [\"x\"]\nauthors = [\"y\"]\nkinds = [\"z\"]\nlost = [\"w\"]\n+++\nBody\n";
        let (meta, body, line) = read(toml, &page(), &BTreeSet::from(["kinds".to_string()]), &mut report);
        assert_eq!((&toml[body..], line), ("Body\n", 13));
        assert_eq!(
            write(&meta).unwrap(),
            "---\ntitle: 'A: b'\ndate: 2024-03-01\ntags:\n- x\nauthors:\n- y\ntaxonomies:\n  kinds:\n  - z\norder: 3\n---\n\n"
        );
        assert_eq!(report.entries.len(), 2, "{:?}", report.entries);
        assert!(report.entries[1].what.contains("`lost`"), "{:?}", report.entries);
        assert_eq!((report.entries[0].line, report.entries[0].kept), (5, false));
        let yaml = "---\ntitle: 退货\ndate: {created: 2024-01-02, updated: 2024/2/3}\nslug: /x/y\npublished: false\nredirect_from: [/old/]\n---\n";
        let (meta, _, _) = read(yaml, &page(), &BTreeSet::new(), &mut report);
        assert_eq!((meta.address.as_deref(), meta.is_absolute, meta.draft), (Some("x/y"), true, true));
        let expected = "---\ntitle: 退货\ndate: 2024-01-02\nupdated: 2024-02-03\ndraft: true\naliases:\n- /old/\n---\n\n";
        assert_eq!(write(&meta).unwrap(), expected);
    }

    #[test]
    fn pages_kept_from_readers_stay_so() {
        for (yaml, expected) in [
            ("password: abc", "draft: true"),
            ("hidden: true", "draft: true"),
            ("unlisted: true", "draft: true"),
            ("published:", "draft: true"),
            ("build: {render: never}", "draft: true"),
            ("status: private", "draft: true"),
            ("unpublishDate: 2020-01-02", "expires: 2020-01-02"),
            ("expires: 2020年1月2日", "expires: 2020-01-02"),
            ("date: 2020-01-01\npublishDate: 2099-01-01", "date: 2099-01-01"),
            ("published: 2099-01-01", "date: 2099-01-01"),
            ("cascade: {draft: true}", "cascade:\n  draft: true"),
            ("cascade:\n- publishDate: 2099-01-01\n  target: {path: /a}", "cascade:\n  date: 2099-01-01"),
            ("hidden: false\nstatus: published\npublished: true", ""),
        ] {
            let (meta, ..) =
                read(&format!("---\n{yaml}\n---\n"), &page(), &BTreeSet::new(), &mut Report::default());
            let written = write(&meta).unwrap();
            let written = written.trim_start_matches("---\n").trim_end_matches("---\n\n").trim_end();
            assert_eq!(written, expected, "{yaml}");
        }
    }

    #[test]
    fn quoted_texts_may_go_on_at_the_margin() {
        let text = "---\ntitle: 'T'\ndescription: \"A\nb: c\"\nweight: 2\n---\nx";
        let mut report = Report::default();
        let (meta, body, line) = read(text, &page(), &BTreeSet::new(), &mut report);
        assert_eq!((meta.title.as_deref(), meta.order), (Some("T"), Some(2)));
        assert_eq!((meta.description.as_deref(), &text[body..], line), (Some("A b: c"), "x", 7));
        assert!(report.entries.is_empty() && !meta.draft);
    }

    #[test]
    fn what_cannot_be_read_is_not_published() {
        let mut report = Report::default();
        let (meta, _, _) = read("---\ntitle: [\ndraft: true\n---\nx", &page(), &BTreeSet::new(), &mut report);
        assert!(meta.draft && report.entries.len() == 1);
        let odd = |title: &str| write(&Meta { title: Some(title.into()), ..Meta::default() }).unwrap();
        for title in ["true", "1.10", "- x", "甲 #3", "[a] b", "a: b", "@x", "一\n二", ""] {
            let (again, _, _) = read(&odd(title), &page(), &BTreeSet::new(), &mut Report::default());
            let same = Some(title.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
            assert_eq!(
                again.title.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")),
                same,
                "{title}"
            );
        }
    }
}
