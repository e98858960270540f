//! Front matter: YAML between two `---` lines at the very start of an article.

mod foreign;

pub(crate) use foreign::toml;

use crate::citation::Citation;
use crate::config;
use crate::diag::{Code, Diagnostic, Diags, OFTEN, Severity, closest};
use crate::language::Language;
use crate::limits::{ALIASES, CASCADE, Cap, DESCRIPTION, KEYWORDS, TAGS, TITLE};
use crate::model::FrontMatter;
use crate::source::{FileId, Span};
use crate::yaml::{Node, Yaml};
use jiff::civil::Date;
use std::collections::HashSet;

/// The keys of an article's front matter.
pub const KEYS: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "tags",
    "authors",
    "taxonomies",
    "order",
    "weight",
    "draft",
    "expires",
    "slug",
    "aliases",
    "lang",
    "original",
    "owner",
    "review_by",
    "sources",
    "keywords",
    "toc",
    "search",
    "allow",
    "cascade",
    "extra",
];

/// A key of another tool that says the same as one of ours, and its reader. Values that say something else
/// are left alone.
struct ForeignKey {
    name: &'static str,
    /// The key of this program.
    own: &'static str,
    read: fn(&mut FrontMatter, &Node<'_>),
}

/// The keys of other tools, by name.
const FOREIGN_KEYS: &[ForeignKey] = &[
    ForeignKey { name: "created", own: "date", read: |meta, node| set_day(&mut meta.date, node) },
    ForeignKey { name: "created_at", own: "date", read: |meta, node| set_day(&mut meta.date, node) },
    // In capitals, such as `Draft`: foreign keys are found in any case.
    ForeignKey {
        name: "draft",
        own: "draft",
        read: |meta, node| meta.draft |= node.boolean(&mut Diags::default()) != Some(false),
    },
    ForeignKey {
        name: "expiryDate",
        own: "expires",
        read: |meta, node| {
            meta.expires = meta.expires.or(node.date(&mut Diags::default()).map(|day| (day, node.span())));
        },
    },
    ForeignKey {
        name: "last_modified_at",
        own: "updated",
        read: |meta, node| set_day(&mut meta.updated, node),
    },
    ForeignKey { name: "is_published", own: "draft", read: set_published },
    ForeignKey { name: "lastmod", own: "updated", read: |meta, node| set_day(&mut meta.updated, node) },
    ForeignKey { name: "modified", own: "updated", read: |meta, node| set_day(&mut meta.updated, node) },
    ForeignKey { name: "nav_order", own: "order", read: set_order },
    ForeignKey {
        name: "private",
        own: "draft",
        read: |meta, node| meta.draft |= node.boolean(&mut Diags::default()) == Some(true),
    },
    ForeignKey { name: "pubDate", own: "date", read: |meta, node| set_day(&mut meta.date, node) },
    ForeignKey { name: "publish", own: "draft", read: set_published },
    ForeignKey {
        name: "publishDate",
        own: "date",
        read: |meta, node| meta.date = meta.date.max(node.date(&mut Diags::default())),
    },
    ForeignKey { name: "published", own: "draft", read: set_published },
    ForeignKey {
        name: "redirect_from",
        own: "aliases",
        read: |meta, node| meta.aliases.extend(aliases(node, &mut Diags::default())),
    },
    ForeignKey { name: "sidebar_position", own: "order", read: set_order },
    ForeignKey { name: "status", own: "draft", read: |meta, node| meta.draft |= keeps_back(node) },
    ForeignKey { name: "updated_at", own: "updated", read: |meta, node| set_day(&mut meta.updated, node) },
    ForeignKey { name: "visibility", own: "draft", read: |meta, node| meta.draft |= keeps_back(node) },
];

fn set_published(meta: &mut FrontMatter, node: &Node<'_>) {
    meta.draft |= node.boolean(&mut Diags::default()) == Some(false);
}

/// Whether a status such as `draft` or `private` says that the page is not for readers.
fn keeps_back(node: &Node<'_>) -> bool {
    node.scalar().is_some_and(|state| ["draft", "private"].contains(&state.to_lowercase().as_str()))
}

/// Sets a day that is not set yet. A time may stand behind it: `2024-05-01 12:00`.
fn set_day(day: &mut Option<Date>, node: &Node<'_>) {
    let first = || node.scalar()?.get(..10)?.parse().ok();
    *day = day.or_else(|| node.date(&mut Diags::default()).or_else(first));
}

fn set_order(meta: &mut FrontMatter, node: &Node<'_>) {
    meta.order = meta.order.or(node.integer(&mut Diags::default()));
}

/// The front matter of `text` and where the body begins. Without front matter everything is body.
///
/// A value that cannot be used is a warning, and the page is made without it: a collection of another
/// tool is published on the first day.
pub fn read(file: FileId, text: &str, diags: &mut Diags) -> (FrontMatter, usize) {
    let mut meta = FrontMatter::blank();
    let Some((yaml, body)) = document(file, text, diags) else {
        meta.draft = foreign::keeps_back_below(file, text, 0, diags);
        return (meta, 0);
    };
    meta.span = Some(Span::new(file, 0..body));
    let before = diags.list.len();
    if let Some(root) = yaml.as_ref().map(Yaml::root).filter(|root| !root.is_null()) {
        meta.is_title_told = !root.is_map();
        let entries = root.entries(diags);
        let is_there = |name: &str| entries.iter().any(|(key, _)| key == name);
        for (key, node) in &entries {
            match KEYS.iter().find(|own| **own != key && own.eq_ignore_ascii_case(key)) {
                Some(own) if !is_there(own) => {
                    diags.push(read_as(key, own, node));
                    set(&mut meta, own, node, diags);
                }
                _ => set(&mut meta, key, node, diags),
            }
        }
    }
    for d in diags.list[before..].iter_mut().filter(|d| d.code == Code::InvalidValue) {
        d.severity = Severity::Warning;
        // A finding about a value's shape has one hint of its own. Any other hint already says what happens to the
        // page, for example that a draft is kept back.
        let is_shape = d.message.contains(" should be ");
        if d.hints.is_empty() || is_shape && d.hints.len() == 1 {
            d.hints.push("the page is made as if the key were not there".into());
        }
    }
    meta.draft |= foreign::keeps_back_below(file, text, body, diags);
    (meta, body)
}

/// The text of a page without its front matter, whichever tool's it is.
pub(crate) fn body(text: &str) -> &str {
    let found = document(FileId(0), text, &mut Diags::default());
    &text[found.map_or(0, |(_, body)| body)..]
}

/// The YAML of the front matter, none if it cannot be read, and where the body begins.
pub(crate) fn document(file: FileId, text: &str, diags: &mut Diags) -> Option<(Option<Yaml>, usize)> {
    let Some(fence) = opening(text) else {
        return foreign::read(file, text, diags).map(|found| (found.yaml, found.body));
    };
    let Some((end, body)) = closing(text, fence, &["---", "..."]) else {
        // A lone `---` may be a thematic break. Only what looks like keys was meant as front matter.
        if text[fence..].lines().next().is_some_and(looks_like_key) {
            diags.push(
                Diagnostic::new(Code::InvalidYaml, Span::new(file, 0..3), "the front matter is not closed")
                    .hint("put a line `---` after its last key"),
            );
        }
        return None;
    };
    if is_prose(&text[fence..end]) {
        return None;
    }
    Some((Yaml::parse(file, &text[fence..end], fence, diags), body))
}

/// First byte of the YAML, after a first line `---`.
fn opening(text: &str) -> Option<usize> {
    let line = &text[..line_end(text, 0)];
    (line.trim_end() == "---" && line.ends_with(['\n', '\r'])).then_some(line.len())
}

/// First byte of the line after the one at `from`. Old Macs end lines with a lone `\r`.
fn line_end(text: &str, from: usize) -> usize {
    let Some(length) = text[from..].find(['\n', '\r']) else { return text.len() };
    let end = from + length;
    end + if text[end..].starts_with("\r\n") { 2 } else { 1 }
}

/// The first line at or behind `from` that is one of `fences`: its first byte, and the byte behind it.
fn closing(text: &str, from: usize, fences: &[&str]) -> Option<(usize, usize)> {
    closing_at(text, from, |line| fences.contains(&line))
}

/// Start and end of the first fence at or after `from`. The test gets each line without its end.
fn closing_at(text: &str, from: usize, is_fence: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = from;
    while at < text.len() {
        let end = line_end(text, at);
        if is_fence(text[at..end].trim_end()) {
            return Some((at, end));
        }
        at = end;
    }
    None
}

/// Whether what stands between two `---` is an article's own text between thematic breaks.
fn is_prose(yaml: &str) -> bool {
    let mut lines = yaml.lines().map(str::trim);
    let blank = lines.next().is_some_and(str::is_empty);
    blank && lines.find(|line| !line.is_empty() && !line.starts_with('#')).is_some_and(|l| !looks_like_key(l))
}

fn looks_like_key(line: &str) -> bool {
    let key = line.split_once(':').map_or("", |(key, _)| key);
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

fn set(meta: &mut FrontMatter, key: &str, node: &Node<'_>, diags: &mut Diags) {
    if node.is_null() && key != "title" {
        return;
    }
    meta.say(key);
    match key {
        "title" => {
            meta.title = filled(node, diags).map(without_ticks);
            meta.title_span = meta.title.as_ref().map(|_| node.span());
            meta.is_title_told |= meta.title.is_none();
        }
        "description" => {
            let description = node.short(&DESCRIPTION, diags).filter(|d| !d.trim().is_empty());
            meta.description = description.map(without_ticks);
        }
        // The later of two days counts: another tool's key, such as `publishDate`, may have given one.
        "date" => meta.date = meta.date.max(node.date(diags)),
        "updated" => meta.updated = node.date(diags),
        "tags" => meta.tags = words(node, &TAGS, diags),
        "authors" => meta.authors = words(node, &TAGS, diags),
        "taxonomies" => taxonomies(meta, node, diags),
        "order" => meta.order = node.integer(diags),
        "weight" => meta.order = meta.order.or(node.integer(diags)),
        "draft" => {
            let before = diags.list.len();
            meta.draft = draft(node, diags);
            meta.is_draft_told = diags.list.len() > before;
        }
        "expires" => meta.expires = node.date(diags).map(|date| (date, node.span())),
        "slug" => meta.slug = slug(node, diags),
        "aliases" => meta.aliases = aliases(node, diags),
        "lang" => meta.lang = Language::read(node, diags),
        "original" => meta.original = node.short(&TITLE, diags).map(|hash| (hash, node.span())),
        "owner" => meta.owner = node.short(&TITLE, diags),
        "review_by" => meta.review_by = node.date(diags).map(|date| (date, node.span())),
        "sources" => meta.sources = citations(node, diags),
        "keywords" => meta.keywords = words(node, &KEYWORDS, diags),
        "toc" => meta.toc = node.boolean(diags).unwrap_or(true),
        "search" => meta.search = node.boolean(diags).unwrap_or(true),
        "allow" => meta.allow = config::codes(node, diags),
        "cascade" => meta.cascade = cascade(node, diags),
        "extra" => {
            meta.extra.extend(node.entries(diags).into_iter().map(|(key, node)| (key, node.to_json())));
        }
        _ => {
            meta.extra.insert(key.to_string(), node.to_json());
            diags.push(unknown(key, node));
            if let Some(foreign) = foreign_key(key) {
                (foreign.read)(meta, node);
            }
        }
    }
}

/// Front matter that a folder gives to its pages: all keys but those that name one page.
fn cascade(node: &Node<'_>, diags: &mut Diags) -> Option<Box<FrontMatter>> {
    // The length with YAML aliases written out: an alias of a few bytes may stand for a long value.
    let length = node.to_json().to_string().len();
    if CASCADE.is_below(length) {
        diags.push(CASCADE.finding(Code::TooMuch, node.key_span(), length));
        return None;
    }
    let mut given = FrontMatter::blank();
    for (key, node) in node.entries(diags) {
        let is_given = FrontMatter::CASCADED.contains(&key.as_str());
        if KEYS.contains(&key.as_str()) && !is_given {
            let message = format!("`{key}` is of one page, and a folder cannot give it to all");
            let d = Diagnostic::new(Code::UnknownKey, node.key_span(), message);
            diags.push(d.hint(format!("keys of `cascade` are {}", config::quoted(FrontMatter::CASCADED))));
            continue;
        }
        set(&mut given, &key, &node, diags);
        // A key of another tool is kept for themes.
        if !is_given && foreign_key(&key).is_none() {
            given.say("extra");
        }
    }
    Some(Box::new(given))
}

fn foreign_key(name: &str) -> Option<&'static ForeignKey> {
    FOREIGN_KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(name))
}

/// A title or a description without the backticks around code in it: both stand in lists and tabs, which show words
/// alone. A title that is a heading has none either.
fn without_ticks(text: String) -> String {
    let ticks = text.bytes().filter(|byte| *byte == b'`').count();
    let words = text.replace('`', "");
    if ticks == 0 || ticks % 2 == 1 || words.trim().is_empty() { text } else { words }
}

/// The finding for a key of another tool that is read as `own`.
fn read_as(key: &str, own: &str, node: &Node<'_>) -> Diagnostic {
    Diagnostic::new(Code::UnknownKey, node.key_span(), format!("unknown key `{key}`"))
        .hint(format!("it was read as `{own}`, which is this program's key for it"))
        .alike(TWICE)
}

fn unknown(key: &str, node: &Node<'_>) -> Diagnostic {
    if let Some(ForeignKey { own, .. }) = foreign_key(key) {
        return read_as(key, own, node);
    }
    let d = Diagnostic::new(Code::UnknownKey, node.key_span(), format!("unknown key `{key}`"));
    // `data:` is a key of its own in other tools; a slip for `date:` has a date behind it.
    let is_day = || node.scalar().is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()));
    if ["permalink", "url"].contains(&key) {
        return d.hint("an address that links lead to already stands in `aliases`").alike(TWICE);
    }
    match closest(key, KEYS.iter().copied()).filter(|name| *name != "date" || is_day()) {
        Some(name) => d.hint(format!("did you mean `{name}`?")).alike(OFTEN),
        None => d.hint("put keys for themes under `extra`").alike(TWICE),
    }
}

/// Number of pages from which on the same key is one finding for all of them. It is low, because a key of another
/// tool seldom stands on one page only.
const TWICE: u8 = 2;

/// Whether the page is a draft; what cannot be read may have been meant to keep it back.
fn draft(node: &Node<'_>, diags: &mut Diags) -> bool {
    let draft = node.boolean(diags);
    if draft.is_none()
        && let Some(d) = diags.list.last_mut()
    {
        d.hints.push("the page is kept back until this is `true` or `false`".into());
    }
    draft.unwrap_or(true)
}

fn filled(node: &Node<'_>, diags: &mut Diags) -> Option<String> {
    if node.is_null() {
        node.wrong("a text", diags);
        return None;
    }
    let text = node.short(&TITLE, diags)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        diags.push(
            Diagnostic::new(Code::InvalidValue, node.span(), format!("`{}` is empty", node.path()))
                .hint("write a title, or remove the key to take the first heading"),
        );
        return None;
    }
    Some(text)
}

/// Texts of a list or one text, without empty ones and repeats; not more than `most`.
pub(super) fn words(node: &Node<'_>, most: &Cap, diags: &mut Diags) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut out: Vec<String> = Vec::new();
    for item in node.one_or_many() {
        let Some(text) = item.short(&TITLE, diags) else { continue };
        let text = text.trim().to_string();
        if !text.is_empty() && seen.insert(text.clone()) {
            out.push(text);
        }
    }
    node.first(out, most, diags)
}

/// Values of the site's own taxonomies by their names; `tags` are the tags, as with Zola.
fn taxonomies(meta: &mut FrontMatter, node: &Node<'_>, diags: &mut Diags) {
    for (name, node) in node.entries(diags) {
        let values = words(&node, &TAGS, diags);
        match name.as_str() {
            "tags" if meta.tags.is_empty() => meta.tags = values,
            "tags" => {}
            _ => meta.taxonomies.push((name, values, node.key_span())),
        }
    }
}

fn slug(node: &Node<'_>, diags: &mut Diags) -> Option<(String, Span)> {
    let slug = node.string(diags)?;
    // Other tools take a whole address here. The page keeps that of its file.
    if slug.contains('/') && !slug.contains("..") && !slug.contains(char::is_control) {
        let message = format!("`slug` is the address `{slug}`, not its last part");
        let d = Diagnostic::new(Code::InvalidValue, node.span(), message);
        diags.push(match slug.trim_matches('/') {
            "" => d.hint(
                "the page keeps the address of its file; to make it the home page, name the file `index.md`",
            ),
            _ => d
                .hint("the page keeps the address of its file; move the file, or name the last part only")
                .hint("if others link to this address, write it in `aliases:`: it then leads to the page"),
        });
        return None;
    }
    let bad = slug.trim().is_empty()
        || slug == "."
        || slug.contains("..")
        || slug.chars().any(|c| {
            c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%')
        })
        || slug.ends_with(['.', ' '])
        || slug.starts_with(' ');
    if bad {
        diags.push(unsafe_path(
            node,
            &slug,
            "a slug is the last part of the address: letters, digits, `-` and `_`",
        ));
        return None;
    }
    Some((slug, node.span()))
}

fn aliases(node: &Node<'_>, diags: &mut Diags) -> Vec<(String, Span)> {
    let mut out = Vec::new();
    for item in node.one_or_many() {
        let Some(alias) = item.string(diags) else { continue };
        let path = alias.trim_start_matches('/');
        let bad = path.is_empty() && alias.is_empty()
            || path.contains(['\\', ':'])
            || path.chars().any(char::is_control)
            || path.split('/').any(|part| part == "..");
        if bad {
            let hint = "an alias is an old address below the site's root, for example `/old/page.html`";
            // Other tools resolve an alias such as `../old` from the page's address. Here the alias is left out with a
            // warning, and the page is built.
            diags.push(unsafe_path(&item, &alias, hint).warning());
        } else {
            out.push((alias, item.span()));
        }
    }
    node.first(out, &ALIASES, diags)
}

fn unsafe_path(node: &Node<'_>, value: &str, hint: &str) -> Diagnostic {
    let shown: String = value.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let message = format!("`{}` cannot be `{shown}`", node.path());
    Diagnostic::new(Code::UnsafePath, node.span(), message).hint(hint)
}

/// Sources: texts, addresses, or maps of `title`, `url` and `checked`; a single one needs no list.
pub fn citations(node: &Node<'_>, diags: &mut Diags) -> Vec<Citation> {
    node.one_or_many().iter().filter_map(|item| Citation::read(item, diags)).collect()
}

#[cfg(test)]
mod tests;
