//! What every kind of page needs while it is made: HTML for a text and links relative to the page.

use crate::doc::{Block, Doc, plain};
use crate::model::Site;

/// The page that is being made.
pub struct Page<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page's own path in the output.
    pub path: &'a str,
    /// Interface words by key.
    pub words: &'a crate::theme::Strings,
}

impl Page<'_> {
    /// A text as HTML.
    pub fn html(&self, doc: &Doc) -> String {
        let mut out = String::new();
        for block in &doc.blocks {
            if let Block::Paragraph(inlines) = block {
                out.push_str(&format!("<p>{}</p>", plain(inlines)));
            }
        }
        out
    }

    /// The address of another file of the site, relative to this page.
    pub fn href(&self, target: &str) -> String {
        let up = self.path.matches('/').count();
        format!("{}{target}", "../".repeat(up))
    }

    /// An interface word.
    pub fn word<'b>(&'b self, key: &'b str) -> &'b str {
        self.words.get(key).map_or(key, String::as_str)
    }
}
