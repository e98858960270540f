//! `allow:` of a site: findings that it accepts, everywhere or in some places, each with its reason.

use super::unknown_key;
use crate::diag::codes::CODES;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::source::Span;
use crate::yaml::Node;

const KEYS: &[&str] = &["code", "in", "reason"];

/// Findings of one code that a site accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// Their code.
    pub code: Code,
    /// Paths below `content/` of files and folders; empty means everywhere.
    pub places: Vec<String>,
    /// Its place.
    pub span: Span,
}

impl Accepted {
    /// Whether a finding of `code` in the file at `path`, below `content/`, is accepted.
    pub fn has(&self, code: Code, path: &str) -> bool {
        let is_in = |place: &String| {
            path.strip_prefix(place.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        code == self.code && (self.places.is_empty() || self.places.iter().any(is_in))
    }
}

/// `allow:` of `site.yaml`: codes, or maps of `code`, `in` and `reason`.
pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Vec<Accepted> {
    let mut accepted = Vec::new();
    for item in node.one_or_many() {
        if !item.is_map() {
            accepted.extend(code(&item, diags).map(|code| Accepted {
                code,
                places: Vec::new(),
                span: item.span(),
            }));
            continue;
        }
        for (key, value) in item.entries(diags).iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
            diags.push(unknown_key(value, key, KEYS));
        }
        let Some(named) = item.required("code", diags) else { continue };
        let places = item.get("in").map_or(Vec::new(), |places| places.strings(diags));
        let clean = |place: &String| {
            let place = place.trim_start_matches('/');
            place.strip_prefix("content/").unwrap_or(place).trim_end_matches('/').to_string()
        };
        let places = places.iter().map(clean).collect();
        accepted.extend(code(&named, diags).map(|code| Accepted { code, places, span: item.span() }));
    }
    accepted
}

/// A code of findings, with where it stands.
pub fn codes(node: &Node<'_>, diags: &mut Diags) -> Vec<(Code, Span)> {
    node.one_or_many().iter().filter_map(|item| Some((code(item, diags)?, item.span()))).collect()
}

fn code(node: &Node<'_>, diags: &mut Diags) -> Option<Code> {
    let name = node.string(diags)?;
    let found = Code::from_name(&name);
    if found.is_none() {
        let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("no finding has the code `{name}`"));
        diags.push(match closest(&name, CODES.iter().map(|c| c.as_str())) {
            Some(close) => d.hint(format!("did you mean `{close}`?")),
            None => d.hint("the code stands in brackets in the message, as in `warning[orphan-page]`"),
        });
    }
    found
}
