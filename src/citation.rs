//! Sources of statements: the one reader of `source:` in rule sets and `sources:` in front matter.

use crate::config::unknown_key;
use crate::diag::{Code, Diagnostic, Diags, OFTEN};
use crate::html::{SafeUrl, scheme};
use crate::keys::meant::synonyms;
use crate::limits::ADDRESS;
use crate::yaml::Node;
use jiff::civil::Date;

/// Source of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// Name of the source.
    pub title: String,
    /// Its address, where one is known.
    pub url: Option<SafeUrl>,
    /// Day on which the source was last looked at.
    pub checked: Option<Date>,
}

/// The keys of a source.
pub const KEYS: &[&str] = &["title", "url", "checked"];

impl Citation {
    /// Reads a text, an address, or a map of `title`, `url` and `checked`.
    pub fn read(item: &Node<'_>, diags: &mut Diags) -> Option<Citation> {
        if !item.is_map() {
            let title = item.short(&ADDRESS, diags)?;
            let url = web(&title);
            diags.list.extend(url.iter().filter_map(|url| broken_external(url, item.span())));
            return Some(Citation { title, url, checked: None });
        }
        let mut citation = Citation::default();
        let mut unknown = Diags::default();
        let before = diags.list.len();
        for (key, node) in item.entries(diags) {
            let is_free = |name: &&str| KEYS.contains(name) && item.get(name).is_none();
            let meant = if KEYS.contains(&key.as_str()) { None } else { synonyms(&key).find(is_free) };
            let name = meant.unwrap_or(&key);
            if meant.is_some() {
                let d = Diagnostic { hints: Vec::new(), ..unknown_key(&node, &key, KEYS) };
                unknown.push(d.hint(format!("did you mean `{name}`?")));
            }
            match name {
                _ if node.is_null() => {}
                "title" => citation.title = node.short(&ADDRESS, diags).unwrap_or_default(),
                "url" => citation.url = address(&node, diags),
                "checked" => citation.checked = node.date(diags),
                _ => unknown.push(unknown_key(&node, &key, KEYS)),
            }
        }
        if citation.title.is_empty() {
            citation.title = citation.url.as_ref().map(ToString::to_string).unwrap_or_default();
        }
        if citation.title.is_empty() {
            // A fault of its own address or title is reported already.
            if diags.list.len() == before {
                let message = format!("`{}` has neither title nor url", item.path());
                let d = Diagnostic::new(Code::InvalidValue, item.span(), message);
                diags.push(d.hint("name the source with `title:`"));
            }
            // A source that cannot be read is still one: `missing-source` would repeat the fault.
            citation.title = "?".into();
            return Some(citation);
        }
        diags.extend(unknown);
        Some(citation)
    }
}

fn web(text: &str) -> Option<SafeUrl> {
    SafeUrl::new(text).filter(SafeUrl::is_external)
}

fn address(node: &Node<'_>, diags: &mut Diags) -> Option<SafeUrl> {
    let text = node.short(&ADDRESS, diags)?;
    let url = web(&text);
    diags.list.extend(url.iter().filter_map(|url| broken_external(url, node.span())));
    if url.is_none() {
        diags.push(match SafeUrl::new(&text) {
            None => unsafe_link(&text, node.span()),
            Some(_) => {
                Diagnostic::new(Code::InvalidValue, node.span(), format!("`{text}` is not a web address"))
                    .hint("write the whole address, beginning with `https://`")
            }
        });
    }
    url
}

/// The finding about an external address that no browser can open; `None` for a valid one.
pub fn broken_external(url: &SafeUrl, at: crate::source::Span) -> Option<Diagnostic> {
    let why = url.fault()?;
    let d = Diagnostic::new(Code::BrokenExternalLink, at, format!("`{url}` cannot be opened: {why}"));
    Some(match scheme(&url.to_string()).as_deref() {
        Some("mailto") => d.hint("write `name@host` behind `mailto:`"),
        Some(scheme @ ("tel" | "sms")) => d.hint(format!("write a number behind `{}:`", scheme)),
        _ => d.hint("copy the address out of the browser that shows the page"),
    })
}

/// The finding about an address that a page may not name. Such findings are never shown as one, so that the
/// writer looks at each.
pub fn unsafe_link(url: &str, at: crate::source::Span) -> Diagnostic {
    let scheme = scheme(url).unwrap_or_default();
    let d =
        Diagnostic::new(Code::UnsafeLink, at, format!("`{scheme}:` is no address that a page may link to"))
            .hint("write `https:`, `http:`, `mailto:`, `tel:` or a relative path");
    // Links to a program, such as `obsidian:`, are many and do no harm.
    let is_active = ["javascript", "vbscript", "data", "file"].contains(&&*scheme);
    if is_active { d } else { d.alike(OFTEN) }
}
