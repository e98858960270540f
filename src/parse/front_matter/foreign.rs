//! Front matter as other tools write it: TOML between `+++`, JSON, Hexo's forms, or YAML that does not
//! begin in the first line.
//!
//! Reading it keeps drafts of another tool from being published here.

use super::{KEYS, closing, closing_at, elsewhere, line_end, looks_like_key};
use crate::diag::{Code, Diagnostic, Diags, OFTEN};
use crate::source::{FileId, Span};
use crate::yaml::Yaml;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// Front matter that another tool understands.
pub(super) struct Foreign {
    /// Its keys and values; none if they cannot be read, which was reported.
    pub(super) yaml: Option<Yaml>,
    /// First byte of the body.
    pub(super) body: usize,
}

/// Front matter of another tool: its notation and its place in the text.
struct Found {
    /// The notation, as the finding names it.
    notation: Notation,
    /// The keys and values.
    inside: Range<usize>,
    body: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Notation {
    Toml,
    Json,
    /// JSON without the outer braces, as Hexo has it.
    JsonMembers,
    /// YAML without a first `---`.
    Unopened,
    /// YAML below blank lines or comments.
    Late,
    /// YAML between lines that are nearly `---`.
    Misspelled,
    /// Lines of keys and values above a blank line, as Pelican and MultiMarkdown have them.
    Lines,
}

impl Notation {
    fn about(self) -> &'static str {
        match self {
            Notation::Toml => "the front matter is TOML",
            Notation::Json | Notation::JsonMembers => "the front matter is JSON",
            Notation::Unopened => "the front matter has no first line `---`",
            Notation::Late => "the front matter does not begin in the first line",
            Notation::Misspelled => "the front matter stands between lines that are not `---`",
            Notation::Lines => "the front matter does not stand between lines `---`",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Notation::Unopened => "it was read; put a line `---` before it",
            Notation::Late => "it was read; take out what stands before it",
            Notation::Misspelled | Notation::Lines => {
                "it was read; write `---` alone on the lines before and behind it"
            }
            _ => "it was read; write it as YAML between two lines `---`",
        }
    }
}

/// Reads the front matter of another tool at the start of `text`, if there is one.
pub(super) fn read(file: FileId, text: &str, diags: &mut Diags) -> Option<Foreign> {
    let found = find(text)?;
    let span = Span::new(file, found.inside.start..found.inside.start + first_line(text, found.inside.start));
    let about = Diagnostic::new(Code::ForeignSyntax, span, found.notation.about()).alike(OFTEN);
    let inside = &text[found.inside.clone()];
    let value = match found.notation {
        Notation::Unopened | Notation::Late | Notation::Misspelled | Notation::Lines => {
            diags.push(about.hint(found.notation.hint()));
            let yaml = Yaml::parse(file, inside, found.inside.start, diags);
            return Some(Foreign { yaml, body: found.body });
        }
        Notation::Toml => toml(inside),
        Notation::Json => json(inside),
        Notation::JsonMembers => json(&format!("{{{}}}", inside.trim().trim_end_matches(','))),
    };
    let yaml = match value {
        Ok(map) => {
            diags.push(about.hint(found.notation.hint()));
            translated(file, &map, text, found.inside, diags)
        }
        Err(fault) => {
            let message = format!("{}, which cannot be read: {fault}", found.notation.about());
            let d = Diagnostic::new(Code::InvalidYaml, span, message);
            diags.push(d.hint("write it as YAML between two lines `---`"));
            None
        }
    };
    Some(Foreign { yaml, body: found.body })
}

fn find(text: &str) -> Option<Found> {
    let start = first_words(text);
    let after = line_end(text, start);
    let line = &text[start..after];
    let until = |fence: &str, notation| {
        let (end, body) = closing(text, after, &[fence])?;
        Some(Found { notation, inside: after..end, body })
    };
    match line.trim_end() {
        "+++" => until("+++", Notation::Toml),
        ";;;" => until(";;;", Notation::JsonMembers),
        "---" if start > 0 => until("---", Notation::Late).filter(|f| is_yaml(&text[f.inside.clone()])),
        "---toml" | "--- toml" => until("---", Notation::Toml),
        "---json" | "--- json" => until("---", Notation::Json).map(|found| {
            let is_whole = text[found.inside.clone()].trim_start().starts_with('{');
            Found { notation: if is_whole { Notation::Json } else { Notation::JsonMembers }, ..found }
        }),
        // The head of a YAML stream.
        first if first.starts_with("%YAML ") || first.starts_with("%TAG ") => {
            let (_, begin) = closing(text, after, &["---"])?;
            let is_head = text[after..begin].lines().all(|line| line.starts_with(['%', '-']));
            let (end, body) = closing(text, begin, &["---", "..."]).filter(|_| is_head)?;
            let found = Found { notation: Notation::Late, inside: begin..end, body };
            Some(found).filter(|found| is_yaml(&text[found.inside.clone()]))
        }
        // The title block of Pandoc.
        first if first.starts_with("% ") => {
            let lines = text[start..].split_inclusive('\n');
            let head = lines.take_while(|line| line.starts_with(['%', ' ']) || line.trim().is_empty());
            let fence = start + head.map(str::len).sum::<usize>();
            let begin = line_end(text, fence);
            let (end, body) =
                closing(text, begin, &["---", "..."]).filter(|_| text[fence..begin].trim_end() == "---")?;
            let found = Found { notation: Notation::Late, inside: begin..end, body };
            Some(found).filter(|found| is_yaml(&text[found.inside.clone()]))
        }
        fence if is_nearly_fence(fence) => misspelled(text, after),
        fence if is_break(fence) => {
            let is_meant = |inside: &str| inside.lines().any(keeps_back) || has_own_keys(inside);
            misspelled(text, after).filter(|found| is_meant(&text[found.inside.clone()]))
        }
        brace if brace.starts_with('{') => json_object(text, start),
        first if first.starts_with('"') && first.contains("\":") => {
            let (end, body) = closing(text, start, &[";;;"])?;
            Some(Found { notation: Notation::JsonMembers, inside: start..end, body })
        }
        first if begins_like_a_page(first) => {
            let unopened = closing(text, start, &["---"]).map(|(end, body)| Found {
                notation: Notation::Unopened,
                inside: start..end,
                body,
            });
            let is_whole = |found: &Found| {
                let inside = &text[found.inside.clone()];
                is_yaml(inside) && !inside.trim_end().lines().any(|l| l.trim().is_empty())
            };
            unopened.filter(is_whole).or_else(|| key_lines(text, start))
        }
        _ => None,
    }
}

/// Whether a line was meant as `---`: indented, too long, with dashes of a word processor or spaces between
/// them, or with the name of the notation.
fn is_nearly_fence(line: &str) -> bool {
    let dashes = line.trim_start().trim_end_matches("yaml").split_whitespace().flat_map(str::chars);
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let width: usize = dashes.clone().map(|c| if c == '-' { 1 } else { 3 }).sum();
    width >= 3 && dashes.clone().all(is_dash)
}

/// Whether a line is a thematic break of `*`, `_` or `=`.
fn is_break(line: &str) -> bool {
    ['*', '_', '='].iter().any(|sign| {
        line.chars().filter(|c| c == sign).count() >= 3 && line.chars().all(|c| c == *sign || c == ' ')
    })
}

/// Whether a block that looks like front matter keeps the page back although it stands below `body`: a second
/// block, or one below the title. It is reported.
pub(super) fn keeps_back_below(file: FileId, text: &str, body: usize, diags: &mut Diags) -> bool {
    let Some(inside) = second(text, body).or_else(|| block_below(text, body)) else { return false };
    let is_kept_back = text[inside.clone()].lines().any(|line| is_no_page(line) || is_no_page(&as_key(line)));
    let span = Span::new(file, inside.start..inside.start + first_line(text, inside.start));
    let about = match is_kept_back {
        true => "these lines look like front matter, and keep the page back",
        false => "these lines look like front matter, and are shown as text",
    };
    let d = Diagnostic::new(Code::ForeignSyntax, span, about);
    diags.push(d.hint("write the key into one block that begins in the first line, or take the lines out"));
    is_kept_back
}

/// A line of another notation, or one with a slip, as a key of YAML: `draft = true,`, `- draft：true`.
fn as_key(line: &str) -> String {
    let line = line.trim_start().trim_start_matches("- ").replacen(['=', '：'], ":", 1);
    line.replace(['"', '\'', ',', '{', '}', '(', ')'], "")
}

/// Whether lines that are no keys of YAML say all the same that the page is not for readers.
pub(super) fn is_kept_back(inside: &str) -> bool {
    inside.lines().map(as_key).any(|line| keeps_back(&line))
}

/// Place of the keys in a second block of front matter, in TOML or JSON, directly below the first.
fn second(text: &str, body: usize) -> Option<Range<usize>> {
    if body == 0 {
        return None;
    }
    let found = find(&text[body..])?;
    let is_other = matches!(found.notation, Notation::Toml | Notation::Json | Notation::JsonMembers);
    is_other.then(|| found.inside.start + body..found.inside.end + body)
}

/// The block between the first two breaks below `body`, if it marks the page as a draft, has keys of this
/// program only, or is a second block of front matter directly below the first.
fn block_below(text: &str, body: usize) -> Option<Range<usize>> {
    let is_fence =
        |line: &str| line.starts_with(['-', '*', '_', '=']) && (is_nearly_fence(line) || is_break(line));
    let start = first_words(&text[body..]) + body;
    let mut at = start;
    while at < text.len() {
        let after = line_end(text, at);
        let line = text[at..after].trim_end();
        if is_fence(line) {
            let (end, _) = closing_at(text, after, is_fence)?;
            let inside = &text[after..end];
            let is_block = is_yaml(inside) && inside.lines().all(|line| !line.trim().is_empty());
            let is_second = body > 0 && at == start && inside.lines().next().is_some_and(begins_like_a_page);
            let is_meant = is_second || inside.lines().any(is_no_page) || has_own_keys(inside);
            return (is_block && is_meant).then_some(after..end);
        }
        if !line.is_empty() && !line.starts_with('#') {
            return None;
        }
        at = after;
    }
    None
}

/// Whether a line in a page's body marks a draft: `draft: true`, `published: false`. Other keys and values may be words of
/// a sentence.
fn is_no_page(line: &str) -> bool {
    let (key, value) = line.split_once(':').unwrap_or_default();
    let (key, value) = (key.trim().to_lowercase(), value.trim().to_lowercase());
    match key.as_str() {
        "draft" => ["", "true", "yes", "on", "1"].contains(&value.as_str()),
        "published" | "publish" => ["false", "no", "off", "0"].contains(&value.as_str()),
        _ => false,
    }
}

/// Whether the text is YAML, all its keys are this program's, and at least one of them is in [`OWN`].
fn has_own_keys(inside: &str) -> bool {
    let keys = || {
        let lines = inside.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#']));
        lines.filter_map(|line| line.split_once(':')).map(|(key, _)| key)
    };
    is_yaml(inside) && keys().all(|key| KEYS.contains(&key)) && keys().any(|key| OWN.contains(&key))
}

/// Keys of this program that hardly begin a line of ordinary text, so that they identify front matter.
const OWN: &[&str] = &[
    "order",
    "weight",
    "tags",
    "authors",
    "expires",
    "slug",
    "aliases",
    "lang",
    "review_by",
    "updated",
    "keywords",
    "toc",
    "allow",
    "cascade",
    "draft",
];

/// YAML up to the next line that is nearly a fence, if the YAML names the page, keeps it back or has only keys of this
/// program. Any other YAML may be text of the page between lines of dashes.
fn misspelled(text: &str, after: usize) -> Option<Found> {
    let (end, body) = closing_at(text, after, |line| is_nearly_fence(line) || is_break(line))?;
    // The lines between may be indented like the fences.
    let indent: usize = text[after..].len() - text[after..].trim_start_matches(' ').len();
    let own = |line: &str| line.get(indent..).unwrap_or_default().to_string() + "\n";
    let inside = match indent {
        0 => Cow::Borrowed(&text[after..end]),
        _ => Cow::Owned(text[after..end].lines().map(own).collect()),
    };
    let inside = &*inside;
    let is_meant = inside.lines().next().is_some_and(begins_like_a_page);
    let is_meant = is_meant && inside.lines().any(|line| is_title(line) || keeps_back(line));
    let is_meant = is_yaml(inside) && (is_meant || has_own_keys(inside));
    is_meant.then_some(Found { notation: Notation::Misspelled, inside: after..end, body })
}

/// Lines of keys and values that begin with the page's title and say more about it, or that keep the page
/// back. Others may be the text of a page, and are shown.
fn key_lines(text: &str, start: usize) -> Option<Found> {
    let end = closing_at(text, start, str::is_empty).map_or(text.len(), |(end, _)| end);
    let inside = &text[start..end];
    let is_titled = inside.lines().next().is_some_and(is_title) && inside.lines().any(is_about_page);
    let is_meant = is_titled || inside.lines().any(keeps_back);
    let is_meant = is_meant && inside.lines().all(looks_like_key);
    is_meant.then_some(Found { notation: Notation::Lines, inside: start..end, body: end })
}

/// Whether a line is the key of the page's title.
fn is_title(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        key.trim().eq_ignore_ascii_case("title") && value.starts_with([' ', '\t'])
    })
}

/// Whether a line is a key that a page's text would hardly have beside its title.
fn is_about_page(line: &str) -> bool {
    let known =
        ["author", "authors", "category", "date", "description", "modified", "slug", "summary", "tags"];
    line.split_once(':').is_some_and(|(key, _)| known.iter().any(|known| known.eq_ignore_ascii_case(key)))
}

/// Whether a line says that the page is not for readers.
fn keeps_back(line: &str) -> bool {
    let (key, value) = line.split_once(':').unwrap_or_default();
    elsewhere::keeps_back(key.trim(), value)
}

/// First byte of the words below blank lines and HTML comments.
fn first_words(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let is_blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}');
        let trimmed = rest.trim_start_matches(is_blank);
        at += rest.len() - trimmed.len();
        let Some(comment) = trimmed.strip_prefix("<!--") else { break };
        let Some(end) = comment.find("-->") else { break };
        at += "<!--".len() + end + "-->".len();
    }
    // An indented line begins at its margin.
    text[..at].trim_end_matches([' ', '\t']).len()
}

fn first_line(text: &str, at: usize) -> usize {
    text[at..].lines().next().map_or(0, str::len)
}

/// Whether every line may be of a YAML map: a key, an item, a comment, or more of the line before.
fn is_yaml(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).peekable();
    let begins = text.lines().next().is_some_and(|line| !line.trim().is_empty());
    begins
        && lines.peek().is_some_and(|first| looks_like_key(first))
        && lines.all(|line| line.starts_with([' ', '\t', '-']) || looks_like_key(line))
}

/// A heading may be `Note: this` over `---`: only keys that pages have in other tools begin front matter.
fn begins_like_a_page(line: &str) -> bool {
    let known =
        ["title", "date", "draft", "published", "tags", "categories", "layout", "permalink", "description"];
    let is_known = |key: &str| known.iter().any(|known| known.eq_ignore_ascii_case(key));
    line.split_once(':').is_some_and(|(key, value)| {
        is_known(key) && (value.is_empty() || value.starts_with(' '))
            || OWN.contains(&key) && value.starts_with(' ') && !value.trim().is_empty()
    })
}

/// An object of JSON that stands alone on its lines.
fn json_object(text: &str, start: usize) -> Option<Found> {
    let inner = text[start + 1..].trim_start();
    if !inner.starts_with(['"', '}']) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
    let end = match values.next()? {
        Ok(_) => start + values.byte_offset(),
        // As far as the brace that closes it, so that the fault is told.
        Err(_) => start + text[start..].find("\n}")? + "\n}".len(),
    };
    let rest = text[end..].split_inclusive('\n').next().unwrap_or_default();
    rest.trim().is_empty().then(|| Found {
        notation: Notation::Json,
        inside: start..end,
        body: end + rest.len(),
    })
}

fn json(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|fault| fault.to_string())
}

/// The tables of a TOML text.
pub(crate) fn toml(text: &str) -> Result<Map<String, Value>, String> {
    let table: toml::Table = toml::from_str(text).map_err(|fault| fault.message().to_string())?;
    Ok(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, json_of(v))).collect()),
    }
}

/// The map as YAML, each key with the line of the file that it stands on.
fn translated(
    file: FileId,
    map: &Map<String, Value>,
    text: &str,
    inside: Range<usize>,
    diags: &mut Diags,
) -> Option<Yaml> {
    let (mut yaml, mut places) = (String::from("{"), vec![(0, Span::new(file, inside.clone()))]);
    let lines = lines_of(text, &inside);
    for (key, value) in map {
        let line = lines.get(key.as_str()).unwrap_or(&inside);
        places.push((yaml.len(), Span::new(file, line.clone())));
        yaml.push_str(&format!("{}: {value},\n", Value::from(key.as_str())));
    }
    yaml.push('}');
    Yaml::translated(file, &yaml, places, diags)
}

/// The first line of each key: `key = …`, `"key": …` or `[key]`.
fn lines_of<'a>(text: &'a str, inside: &Range<usize>) -> HashMap<&'a str, Range<usize>> {
    let mut lines = HashMap::new();
    let mut at = inside.start;
    for line in text[inside.clone()].split_inclusive('\n') {
        let words = line.trim_start().trim_start_matches(['"', '\'', '[', '{', ' ']);
        if let Some((key, _)) = words.split_once(['=', ':', ']', '.']) {
            lines.entry(key.trim_end_matches(['"', '\'', ' '])).or_insert(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    lines
}
