//! Authors, and the taxonomies that a site declares: which articles have which value.

use crate::address;
use crate::config::Config;
use crate::model::{Article, Taxonomy};
use std::collections::BTreeMap;

/// The name of the authors' taxonomy.
const AUTHORS: &str = "authors";

/// The taxonomies in use, authors first.
pub(super) fn find(config: &Config, articles: &[Article]) -> Vec<Taxonomy> {
    let pages = &config.pages;
    let mut found = Vec::new();
    if !pages.authors.is_empty() {
        found.push(Taxonomy { name: AUTHORS.into(), title: None, values: values(AUTHORS, articles) });
    }
    let own = pages.taxonomies.iter().map(|(name, title)| Taxonomy {
        name: name.clone(),
        title: Some(title.clone()),
        values: values(name, articles),
    });
    found.extend(own);
    found.retain(|taxonomy| !taxonomy.values.is_empty());
    found
}

/// Values of an article in a taxonomy.
fn given<'a>(article: &'a Article, taxonomy: &str) -> &'a [String] {
    let meta = &article.source.meta;
    if taxonomy == AUTHORS {
        return &meta.authors;
    }
    let found = meta.taxonomies.iter().find(|(name, ..)| name == taxonomy);
    found.map_or(&[], |(_, values, _)| values)
}

/// The values in use, by name. Those whose page has the same address are one; its name is the first.
fn values(taxonomy: &str, articles: &[Article]) -> Vec<(String, Vec<usize>)> {
    let mut found: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    let pages = articles.iter().enumerate().filter(|(_, article)| article.path != address::NOT_FOUND);
    for (i, article) in pages {
        for value in given(article, taxonomy) {
            let named = || (value.clone(), Vec::new());
            let (_, list) = found.entry(address::value(taxonomy, value)).or_insert_with(named);
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    let mut values: Vec<(String, Vec<usize>)> = found.into_values().collect();
    values.sort();
    values
}
