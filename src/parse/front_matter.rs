//! Front matter: YAML between two `---` lines at the very start of an article.

use crate::citation::Citation;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::language::Language;
use crate::limits::{ALIASES, Cap, DESCRIPTION, KEYWORDS, TAGS, TITLE};
use crate::model::FrontMatter;
use crate::source::{FileId, Span};
use crate::yaml::{Node, Yaml};
use std::collections::HashSet;

/// The keys of an article's front matter.
pub const KEYS: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "tags",
    "order",
    "weight",
    "draft",
    "slug",
    "aliases",
    "lang",
    "owner",
    "review_by",
    "sources",
    "keywords",
    "toc",
    "search",
    "allow",
    "extra",
];

/// The front matter of `text` and where the body begins. Without front matter everything is body.
pub fn read(file: FileId, text: &str, diags: &mut Diags) -> (FrontMatter, usize) {
    let mut meta = FrontMatter { toc: true, search: true, ..FrontMatter::default() };
    let Some(fence) = opening(text) else { return (meta, 0) };
    let Some((end, body)) = closing(text, fence) else {
        // A lone `---` may be a thematic break. Only what looks like keys was meant as front matter.
        if text[fence..].lines().next().is_some_and(looks_like_key) {
            diags.push(
                Diagnostic::new(Code::InvalidYaml, Span::new(file, 0..3), "the front matter is not closed")
                    .hint("put a line `---` after its last key"),
            );
        }
        return (meta, 0);
    };
    if is_prose(&text[fence..end]) {
        return (meta, 0);
    }
    meta.span = Some(Span::new(file, 0..body));
    if let Some(yaml) = Yaml::parse(file, &text[fence..end], fence, diags) {
        let root = yaml.root();
        if !root.is_null() {
            for (key, node) in root.entries(diags) {
                set(&mut meta, &key, &node, diags);
            }
        }
    }
    (meta, body)
}

/// Where the YAML begins, after a first line `---`.
fn opening(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---" && line.ends_with('\n')).then_some(line.len())
}

/// Where the YAML ends and where the body begins.
fn closing(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((at, at + line.len()));
        }
        at += line.len();
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
    match key {
        "title" => meta.title = filled(node, diags),
        "description" => {
            meta.description = node.short(&DESCRIPTION, diags).filter(|d| !d.trim().is_empty());
        }
        "date" => meta.date = node.date(diags),
        "updated" => meta.updated = node.date(diags),
        "tags" => meta.tags = words(node, &TAGS, diags),
        "order" => meta.order = node.integer(diags),
        "weight" => meta.order = meta.order.or(node.integer(diags)),
        "draft" => meta.draft = node.boolean(diags).unwrap_or(false),
        "slug" => meta.slug = slug(node, diags),
        "aliases" => meta.aliases = aliases(node, diags),
        "lang" => meta.lang = Language::read(node, diags),
        "owner" => meta.owner = node.short(&TITLE, diags),
        "review_by" => meta.review_by = node.date(diags).map(|date| (date, node.span())),
        "sources" => meta.sources = citations(node, diags),
        "keywords" => meta.keywords = words(node, &KEYWORDS, diags),
        "toc" => meta.toc = node.boolean(diags).unwrap_or(true),
        "search" => meta.search = node.boolean(diags).unwrap_or(true),
        "allow" => meta.allow = codes(node, diags),
        "extra" if node.is_map() => {
            meta.extra.extend(node.entries(diags).into_iter().map(|(key, node)| (key, node.to_json())));
        }
        _ => {
            meta.extra.insert(key.to_string(), node.to_json());
            diags.push(unknown(key, node));
        }
    }
}

fn unknown(key: &str, node: &Node<'_>) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownKey, node.key_span(), format!("unknown key `{key}`"));
    match closest(key, KEYS.iter().copied()) {
        Some(name) => d.hint(format!("did you mean `{name}`?")),
        None => d.hint("put keys for themes under `extra`"),
    }
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

fn slug(node: &Node<'_>, diags: &mut Diags) -> Option<(String, Span)> {
    let slug = node.string(diags)?;
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
            diags.push(unsafe_path(&item, &alias, hint));
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

/// The codes of findings that an `allow:` names.
pub fn codes(node: &Node<'_>, diags: &mut Diags) -> Vec<Code> {
    let mut out = Vec::new();
    for item in node.one_or_many() {
        let Some(name) = item.string(diags) else { continue };
        match Code::from_name(&name) {
            Some(code) => out.push(code),
            None => {
                let d = Diagnostic::new(
                    Code::InvalidValue,
                    item.span(),
                    format!("no finding has the code `{name}`"),
                );
                diags.push(match closest(&name, crate::diag::codes::CODES.iter().map(|c| c.as_str())) {
                    Some(close) => d.hint(format!("did you mean `{close}`?")),
                    None => {
                        d.hint("the code stands in brackets in the message, as in `warning[orphan-page]`")
                    }
                });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
