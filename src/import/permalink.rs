//! Addresses that depend on front matter: slugs, and patterns such as `/:year/:month/:slug/`.

use super::front::Meta;
use super::path;
use super::plan::{Page, Plan};

/// Sets the page's old address.
pub(super) fn address(page: &mut Page, meta: &mut Meta, plan: &Plan) {
    let name = path::name(&page.to).trim_end_matches(".md").to_string();
    let dated = super::tools::without_date(&name);
    if meta.date.is_none() && dated.len() < name.len() {
        meta.date = Some(name[..10].to_string());
    }
    if let Some(address) = meta.address.take() {
        let base = plan.slug_base(&page.from).filter(|base| base.is_for_all || meta.is_absolute);
        let base = match base {
            Some(base) => base.base.as_str(),
            None if meta.is_absolute => "",
            None => path::folder(&page.address),
        };
        page.address = path::address(&format!("{base}/{address}"));
        return;
    }
    let pattern = plan.permalinks.iter().find(|(folder, _)| {
        page.to.split('/').next() == Some(folder.trim_matches('/'))
            && page.to.contains('/')
            && name != "index"
    });
    if let Some((_, pattern)) = pattern {
        if let Some(address) = filled(pattern, page, meta, &dated, plan.has_titles_in_addresses) {
            page.address = path::address(&address);
        }
        return;
    }
    if let Some(slug) = &meta.slug {
        let base = plan.slug_base(&page.from).filter(|base| base.is_for_all);
        let folder = base.map_or(path::folder(&page.address), |base| base.base.as_str());
        page.address = path::address(&format!("{folder}/{slug}"));
    }
}

/// A pattern with the values of a page; none where one is missing.
fn filled(pattern: &str, page: &Page, meta: &Meta, name: &str, titles: bool) -> Option<String> {
    let date = meta.date.as_deref();
    let part = |at: usize| date?.split('-').nth(at);
    let folder = path::folder(&page.to);
    let below = folder.split_once('/').map_or("", |(_, below)| below);
    let slug = meta.slug.as_deref().unwrap_or(name);
    let title = meta.title.as_deref().filter(|_| titles).map(path::slug);
    let titled = meta.slug.clone().or(title.clone()).unwrap_or_else(|| name.to_string());
    let whole = if below.is_empty() { slug.to_string() } else { format!("{below}/{slug}") };
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let word = &rest[at + 1..];
        let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(word.len());
        match &word[..end] {
            "year" => out.push_str(part(0)?),
            "month" => out.push_str(part(1)?),
            "i_month" => out.push_str(part(1)?.trim_start_matches('0')),
            "day" => out.push_str(part(2)?),
            "i_day" => out.push_str(part(2)?.trim_start_matches('0')),
            "title" => out.push_str(title.as_deref().unwrap_or(&whole)),
            "slug" => out.push_str(&titled),
            "slugorfilename" | "filename" | "contentbasename" | "name" | "post_title" => out.push_str(slug),
            "section" => out.push_str(folder.split('/').next()?),
            "sections" => out.push_str(folder),
            _ => return None,
        }
        rest = &word[end..];
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        let page = Page {
            from: "x".into(),
            to: "posts/2024-01-02-hi.md".into(),
            address: "posts/hi".into(),
            ..Page::default()
        };
        let mut meta = Meta::default();
        let plan =
            |pattern: &str| Plan { permalinks: vec![("posts".into(), pattern.into())], ..Plan::default() };
        let mut one = page.clone();
        address(&mut one, &mut meta, &plan(":year/:month/:day/:title/"));
        assert_eq!(one.address, "2024/01/02/hi");
        let mut meta = Meta { slug: Some("there".into()), ..meta };
        address(&mut one, &mut meta, &plan("/:section/:slug/"));
        assert_eq!(one.address, "posts/there");
        address(&mut one, &mut meta, &Plan::default());
        assert_eq!(one.address, "posts/there");
        let mut meta = Meta { address: Some("a/b".into()), is_absolute: true, ..meta };
        address(&mut one, &mut meta, &Plan::default());
        assert_eq!(one.address, "a/b");
    }
}
