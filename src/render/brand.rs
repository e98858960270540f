//! The owner's brand as templates receive it.

use super::context::{BrandInfo, Link, Logo, ScriptInfo};
use super::page::Page;
use crate::address;
use crate::config::NavLink;
use crate::model::Target;
use crate::source::{FileId, Span};

impl Page<'_> {
    /// Logo, footer and accounts, with links from this page.
    pub(super) fn brand(&self) -> BrandInfo {
        let brand = &self.site.config.brand;
        let logo = brand.logo.as_ref().and_then(|logo| {
            let dark = logo.dark.as_ref().and_then(|dark| self.brand_file(dark));
            Some(Logo { light: self.brand_file(&logo.light)?, dark })
        });
        BrandInfo {
            logo,
            favicon: brand.favicon.as_ref().and_then(|favicon| self.brand_file(favicon)),
            footer: brand.footer_text.clone(),
            licence: brand.licence.clone(),
            links: self.brand_links(&brand.footer_links),
            social: self.brand_links(&brand.social),
            repository: brand.repository.as_ref().map(|url| url.to_string()),
            analytics: brand.analytics.as_ref().map(|script| ScriptInfo {
                url: script.url.to_string(),
                source: script.source().to_string(),
                host: script.host.clone(),
            }),
        }
    }

    /// The address at which a file of `content/` is edited.
    pub(super) fn edit(&self, file: FileId) -> Option<String> {
        let edit = self.site.config.brand.edit.as_ref()?;
        let path = address::encode(self.site.sources.get(file).content_path());
        Some(edit.replace("{path}", &path))
    }

    /// Address where readers report what is wrong with this page: a mail has its title as subject.
    pub(super) fn feedback(&self, title: &str) -> Option<String> {
        let url = self.site.config.brand.feedback.as_ref()?.as_str();
        Some(match url.starts_with("mailto:") {
            true => format!("{url}?subject={}", address::encode(title)),
            false => url.to_string(),
        })
    }

    fn brand_file(&self, (path, span): &(String, Span)) -> Option<String> {
        match self.site.target(span.file, path) {
            Target::Local { path, .. } => Some(self.href(&path)),
            _ => None,
        }
    }

    fn brand_links(&self, links: &[NavLink]) -> Vec<Link> {
        let link = |(title, dest, span): &NavLink| {
            let href = self.link(span.file, dest)?.to_string();
            Some(Link { title: title.clone(), href, lang: None })
        };
        links.iter().filter_map(link).collect()
    }
}
