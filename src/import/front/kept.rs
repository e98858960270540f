//! Front matter of other tools that keeps its page from readers.

use crate::diag::Diags;
use crate::parse::front_matter::{self, Reading};
use crate::yaml::Node;
use serde::Serialize;

/// Whether readers never see a page, or see it only from one day on or until another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::import) struct Kept {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
}

impl Kept {
    /// Reads a key that may keep pages from readers, as this program reads it.
    pub(super) fn add(&mut self, key: &str, node: &Node<'_>) -> Option<Reading> {
        let (meta, reading) = front_matter::elsewhere(key, node)?;
        self.draft |= meta.draft;
        if is_keeping(key) {
            self.date = self.date.take().max(meta.date.map(|day| day.to_string()));
            self.expires = self.expires.take().or(meta.expires.map(|(day, _)| day.to_string()));
        }
        Some(reading)
    }
}

/// Whether a key's day keeps a page from readers.
pub(super) fn is_keeping(key: &str) -> bool {
    let known = ["expiryDate", "publish", "publishDate", "published", "unpublishDate"];
    known.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// What `cascade` keeps from readers: a map, or a list of maps of which each may be for some pages only.
pub(super) fn cascade(node: &Node<'_>) -> Option<Kept> {
    let mut kept = Kept::default();
    for map in node.one_or_many().iter().filter(|map| map.is_map()) {
        for (key, node) in map.entries(&mut Diags::default()) {
            kept.add(&key, &node);
        }
    }
    (kept != Kept::default()).then_some(kept)
}
