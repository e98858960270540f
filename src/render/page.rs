//! What every kind of page needs while it is made: HTML for a text and links relative to the page.

use crate::doc::{Doc, LinkRef};
use crate::model::Site;
use crate::render::guide;
use crate::render::markup::{self, Link, Words};
use crate::theme::Strings;

/// The page that is being made.
pub struct Page<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page's own path in the output.
    pub path: &'a str,
    /// Interface words by key.
    pub words: &'a Strings,
}

impl Page<'_> {
    /// A text as HTML.
    pub fn html(&self, doc: &Doc) -> String {
        markup::html(doc, &|link| self.link(link), &Words::default())
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

    fn link(&self, link: &LinkRef) -> Link {
        let target = self.target(&link.dest);
        let external = target.is_none() && link.dest.starts_with("http");
        let href = target.map(|path| self.href(&path)).or(external.then(|| link.dest.clone()));
        Link { href, external, title: None }
    }

    fn target(&self, dest: &str) -> Option<String> {
        let guide = |id: &str| self.site.guides.iter().find(|g| g.id == id);
        if let Some(rest) = dest.strip_prefix("guide:") {
            return guide(rest).map(guide::guide_path);
        }
        if let Some((set, id)) = dest.strip_prefix("rule:").and_then(|rest| rest.split_once('/')) {
            let set = guide(set)?;
            return Some(guide::rule_path(set, set.rules.iter().position(|r| r.id == id)?));
        }
        let article = *self.site.article_at.get(dest)?;
        Some(self.site.articles[article].path.clone())
    }
}
