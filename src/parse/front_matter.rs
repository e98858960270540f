//! Front matter: YAML between two `---` lines at the very start of an article.

mod elsewhere;
mod foreign;

pub(crate) use elsewhere::Reading;
pub(crate) use foreign::toml;

use crate::citation::Citation;
use crate::config;
use crate::diag::{Code, Diagnostic, Diags, OFTEN, Severity, closest};
use crate::language::Language;
use crate::limits::{ALIASES, CASCADE, Cap, DESCRIPTION, KEYWORDS, TAGS, TITLE};
use crate::model::FrontMatter;
use crate::source::{FileId, Span};
use crate::yaml::{Node, Yaml, flow_scalar, pasted, slips};
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
        if !root.is_map() && foreign::is_kept_back(&text[..body]) {
            (meta.draft, meta.is_draft_told) = (true, true);
            diags.list.iter_mut().skip(before).for_each(|d| d.hints.push(UNTIL_THEN.into()));
        }
        for (key, node) in &entries {
            let own = in_other_case(key, &entries);
            diags.list.extend(own.map(|own| read_as(key, own, node)));
            set(&mut meta, own.unwrap_or(key), node, diags);
        }
    }
    for d in diags.list[before..].iter_mut().filter(|d| d.code == Code::InvalidValue) {
        d.severity = Severity::Warning;
        // A finding about a value's shape has one hint of its own. Any other hint already says what happens to the
        // page, for example that a draft is kept back.
        let is_shape = d.message.contains(" should be ");
        if d.hints.is_empty() || is_shape && d.hints.len() == 1 {
            let is_item = d.message.split('`').nth(1).is_some_and(|path| path.ends_with(']'));
            d.hints.push(match is_item {
                true => "the page is made as if it were not there".into(),
                false => "the page is made as if the key were not there".into(),
            });
        }
    }
    meta.draft |= foreign::keeps_back_below(file, text, body, diags);
    (meta, body)
}

/// What a key of another tool says about who reads the page: whether it keeps it back, and its days. The reading says how
/// the key was read.
pub(crate) fn elsewhere(key: &str, node: &Node<'_>) -> Option<(FrontMatter, Reading)> {
    let mut meta = FrontMatter::blank();
    let is_said = !node.is_null() || elsewhere::may_be_empty(key);
    let reading = elsewhere::read(&mut meta, key, node).filter(|_| is_said)?;
    Some((meta, reading))
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

/// The key of this program that differs from this one only in letter case, unless the map has that key too.
fn in_other_case(key: &str, entries: &[(String, Node<'_>)]) -> Option<&'static str> {
    let own = KEYS.iter().find(|own| **own != key && own.eq_ignore_ascii_case(key))?;
    (!entries.iter().any(|(other, _)| other == own)).then_some(own)
}

fn set(meta: &mut FrontMatter, key: &str, node: &Node<'_>, diags: &mut Diags) {
    if node.is_null() && key != "title" && !elsewhere::may_be_empty(key) {
        let d = node.taken_for_something_else().or_else(|| glued(meta, key, node));
        diags.list.extend(d);
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
        "date" => meta.date = meta.date.max(day(node, diags)),
        "updated" => meta.updated = day(node, diags),
        "tags" => meta.tags = words(node, &TAGS, diags),
        "authors" => meta.authors = words(node, &TAGS, diags),
        "taxonomies" => taxonomies(meta, node, diags),
        "order" => meta.order = node.integer(diags),
        "weight" => meta.order = meta.order.or(node.integer(diags)),
        "draft" => {
            let before = diags.list.len();
            // Another tool's key may have kept the page back already.
            meta.draft |= draft(node, diags);
            meta.is_draft_told |= diags.list.len() > before;
        }
        "expires" => {
            let day = day(node, diags);
            if let Some(d) = diags.list.last_mut().filter(|_| day.is_none()) {
                d.hints.push(WITHOUT_END.into());
            }
            set_expires(meta, day, node.span());
        }
        "slug" => meta.slug = slug(node, diags),
        "aliases" => meta.aliases = aliases(node, diags),
        "lang" => meta.lang = Language::read(node, diags),
        "original" => meta.original = node.short(&TITLE, diags).map(|hash| (hash, node.span())),
        "owner" => meta.owner = node.short(&TITLE, diags),
        "review_by" => meta.review_by = day(node, diags).map(|date| (date, node.span())),
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
            diags.push(unknown(meta, key, node));
        }
    }
}

/// The finding about `{draft=true}`, a key that was meant as a key and its value. It keeps the page back if the key may do that.
fn glued(meta: &mut FrontMatter, key: &str, node: &Node<'_>) -> Option<Diagnostic> {
    let (d, name, _) = node.glued(key)?;
    if !elsewhere::may_be_empty(name) {
        return Some(d);
    }
    (meta.draft, meta.is_draft_told) = (true, true);
    meta.say("draft");
    Some(d.hint(UNTIL_THEN))
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
    let before = diags.list.len();
    let entries = node.entries(diags);
    for (key, node) in &entries {
        let own = in_other_case(key, &entries);
        let name = own.unwrap_or(key);
        let is_given = FrontMatter::CASCADED.contains(&name);
        if KEYS.contains(&name) && !is_given {
            let message = format!("`{key}` is of one page, and a folder cannot give it to all");
            let d = Diagnostic::new(Code::UnknownKey, node.key_span(), message);
            diags.push(d.hint(format!("keys of `cascade` are {}", config::quoted(FrontMatter::CASCADED))));
            continue;
        }
        diags.list.extend(own.map(|own| read_as(key, own, node)));
        set(&mut given, name, node, diags);
        // A key that nobody knows is kept for themes.
        if !is_given && !elsewhere::is_known(name) {
            given.say("extra");
        }
    }
    if !node.is_map() && is_kept_back(node) {
        given.draft = true;
        given.say("draft");
        diags.list.iter_mut().skip(before).for_each(|d| d.hints.push(UNTIL_THEN.into()));
    }
    Some(Box::new(given))
}

/// Whether a `cascade` that is no map keeps pages from readers: a list of maps, as Hugo has it, or words.
fn is_kept_back(node: &Node<'_>) -> bool {
    if let Some(words) = node.scalar() {
        return words.trim() == "draft" || foreign::is_kept_back(&words);
    }
    let maps = node.one_or_many();
    maps.iter().filter(|map| map.is_map()).any(|map| {
        let given = cascade(map, &mut Diags::default());
        given.is_some_and(|given| given.draft)
    })
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

/// The finding about a key that this program does not know. What another tool means by it is read.
fn unknown(meta: &mut FrontMatter, key: &str, node: &Node<'_>) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownKey, node.key_span(), format!("unknown key `{key}`"));
    match elsewhere::read(meta, key, node) {
        Some(Reading::As(own)) => {
            // `public: true` does not publish a page whose folder keeps its pages back.
            if own != "draft" || meta.draft {
                meta.say(own);
            }
            let denied = if own == "draft" && !meta.draft { ": false" } else { "" };
            return read_as(key, &format!("{own}{denied}"), node);
        }
        Some(Reading::KeptBack) => return kept_back(meta, d).alike(TWICE),
        Some(Reading::Undated(own)) => {
            let d = d.hint(format!("write `{own}: 2026-03-02`, with year, month and day")).alike(TWICE);
            return if own == "expires" { d.hint(WITHOUT_END) } else { d };
        }
        Some(Reading::Nothing) | None => {}
    }
    // `data:` is a key of its own in other tools; a slip for `date:` has a date behind it.
    let is_day = || node.scalar().is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()));
    if ["permalink", "url"].contains(&key) {
        let path = node.scalar().unwrap_or_default();
        return match path.trim_matches('/').trim_end_matches(".html") {
            "404" => d.hint("name the file `content/404.md`: it is the page for addresses that lead nowhere"),
            _ => d.hint("an address that links lead to already stands in `aliases`").alike(TWICE),
        };
    }
    // Hugo lists the files of a page below `resources`, and Hexo keeps a page above others by `top`.
    let own = closest(key, KEYS.iter().copied())
        .filter(|name| *name != "date" || is_day())
        .filter(|_| !["resources", "top"].contains(&key));
    let d = match own {
        Some(name) => d.hint(format!("did you mean `{name}`?")).alike(OFTEN),
        None => d,
    };
    match own {
        Some("draft") if elsewhere::truth(node) == Some(true) => kept_back(meta, d),
        Some("expires") => match node.date(&mut Diags::default()).or_else(|| meant_day(node)) {
            Some(day) => {
                set_expires(meta, Some(day), node.span());
                meta.say("expires");
                d.hint("it was read as that")
            }
            None => d.hint(WITHOUT_END),
        },
        Some(_) => d,
        None if elsewhere::nearly_keeps_back(key, node) => kept_back(meta, d).alike(TWICE),
        None => d.hint("put keys for themes under `extra`").alike(TWICE),
    }
}

/// A finding about a key that keeps the page back, which it did not say in this program's words.
fn kept_back(meta: &mut FrontMatter, d: Diagnostic) -> Diagnostic {
    (meta.draft, meta.is_draft_told) = (true, true);
    meta.say("draft");
    d.hint("it keeps the page back, like `draft: true`; to publish the page, take it out")
}

const UNTIL_THEN: &str = "until then the page is kept back";

const WITHOUT_END: &str = "until then the page is published without end";

/// Number of pages from which on the same key is one finding for all of them. It is low, because a key of another
/// tool seldom stands on one page only.
const TWICE: u8 = 2;

/// A day. One that was written otherwise than in ISO form is reported, and read nevertheless.
fn day(node: &Node<'_>, diags: &mut Diags) -> Option<Date> {
    let found = node.date(diags);
    let meant = if found.is_none() { meant_day(node) } else { None };
    if let Some(d) = diags.list.last_mut().filter(|_| meant.is_some()) {
        d.hints.push("it was read as that".into());
    }
    found.or(meant)
}

/// The day that a value means which is not in ISO form.
fn meant_day(node: &Node<'_>) -> Option<Date> {
    slips::day_of_time(&node.scalar()?)?.parse().ok()
}

/// Sets the page's end. The earlier of two counts: another tool's key may have given one.
fn set_expires(meta: &mut FrontMatter, day: Option<Date>, span: Span) {
    let is_earlier = |day: &Date| meta.expires.is_none_or(|(other, _)| *day < other);
    if let Some(day) = day.filter(is_earlier) {
        meta.expires = Some((day, span));
    }
}

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
    diags.list.extend(without_brackets(node));
    let mut seen = HashSet::new();
    let mut out: Vec<String> = Vec::new();
    for item in given(node) {
        let Some(text) = item.short(&TITLE, diags) else { continue };
        let text = text.trim().to_string();
        if !text.is_empty() && seen.insert(text.clone()) {
            out.push(text);
        }
    }
    node.first(out, most, diags)
}

/// Items of a list, without those of a template that nobody filled in.
fn given<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    node.one_or_many().into_iter().filter(|item| !node.is_list() || !item.is_null()).collect()
}

/// The finding about `tags: one, two`: without brackets, YAML has one text there.
fn without_brackets(node: &Node<'_>) -> Option<Diagnostic> {
    let text = node.scalar().filter(|_| node.is_plain())?;
    let items: Vec<&str> =
        text.split([',', '，', '、']).map(str::trim).filter(|item| !item.is_empty()).collect();
    let list = items.iter().map(|item| flow_scalar(item)).collect::<Vec<_>>().join(", ");
    let message = format!("`{}` is one text, and commas in it make no list", node.path());
    let d = Diagnostic::new(Code::InvalidValue, node.span(), message).warning();
    let d = if let Some(hint) = pasted(format!("[{list}]")) { d.hint(hint) } else { d };
    (items.len() > 1).then(|| d.hint("put it between quotes if it is one"))
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
    // Servers and tools for uploading pass over files whose names begin with a dot.
    let bad = slug.trim().is_empty()
        || slug.starts_with('.')
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
    let ending = slug.rfind('.').filter(|at| ENDINGS.iter().any(|e| e.eq_ignore_ascii_case(&slug[*at..])));
    if let Some(at) = ending {
        let message = format!("`slug` is without an ending such as `{}`", &slug[at..]);
        let d = Diagnostic::new(Code::InvalidValue, node.span(), message)
            .hint(format!("write `{}`", &slug[..at]));
        diags.push(d.hint("it was read as that"));
        return Some((slug[..at].to_string(), node.span()));
    }
    Some((slug, node.span()))
}

/// Endings of the names of pages and their sources.
const ENDINGS: [&str; 4] = [".htm", ".html", ".markdown", ".md"];

fn aliases(node: &Node<'_>, diags: &mut Diags) -> Vec<(String, Span)> {
    diags.list.extend(without_brackets(node));
    let mut out = Vec::new();
    for item in given(node) {
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
