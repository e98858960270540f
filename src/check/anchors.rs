//! `missing-anchor`: a link to a heading that its page does not have.
//!
//! The browser shows the top of the page, and the reader has to search for the place. Write the words of
//! the heading, or give the heading an id with `{#id}`.

use crate::address::term_anchor;
use crate::config::NavItem;
use crate::diag::{Budget, Code, Diagnostic, Diags, Edit, Names, OFTEN};
use crate::doc::LinkRef;
use crate::markdown;
use crate::model::{Article, Route, Site, Target};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let terms: Vec<String> = site.glossary.iter().map(|t| term_anchor(&t.term)).collect();
    let mut known: HashMap<Option<usize>, Anchors<'_>> = HashMap::new();
    let budget = Budget::default();
    let mut by_anchor = None;
    // Two articles want one address, which was told: a link may mean either.
    let refused = site.articles.iter().enumerate().filter(|(i, article)| {
        site.routes.get(&article.path).is_some_and(|route| *route != Route::Article(*i))
    });
    let disputed: HashSet<&str> = refused.map(|(_, article)| article.path.as_str()).collect();
    for (_, doc) in super::docs(site) {
        for link in doc.links.iter().filter(|l| l.dest.contains('#') && site.is_shown(l)) {
            let Target::Local { path, anchor: Some(anchor), .. } = site.target(link.span.file, &link.dest)
            else {
                continue;
            };
            if disputed.contains(path.as_str()) {
                continue;
            }
            let Some(anchors) = anchors_of(site, &path, &terms, &mut known) else { continue };
            if !anchors.all.contains(anchor.as_str()) {
                let message = format!("`{path}` has no heading `#{anchor}`");
                let d = Diagnostic::new(Code::MissingAnchor, super::place(site, link), message).alike(OFTEN);
                diags.push(match anchors.alike(&anchor) {
                    Some(same) => {
                        let edit = other_anchor(site, link, same);
                        d.hint(format!("did you mean `#{same}`?")).edit(edit)
                    }
                    None => match anchors.closest(&anchor, &budget) {
                        Some(near) => d.hint(format!("did you mean `#{near}`?")),
                        None => d.hint(instead(site, &path, link, &anchor, &mut by_anchor)),
                    },
                });
            }
        }
    }
    for (link, span) in settings(site) {
        let Target::Local { path, anchor: Some(anchor), .. } = site.target(span.file, link) else { continue };
        let Some(anchors) = anchors_of(site, &path, &terms, &mut known) else { continue };
        if anchors.all.contains(anchor.as_str()) {
            continue;
        }
        let message = format!("`{path}` has no heading `#{anchor}`");
        let d = Diagnostic::new(Code::MissingAnchor, span, message);
        let near = match anchors.alike(&anchor) {
            Some(alike) => Some(alike.to_string()),
            None => anchors.closest(&anchor, &budget).map(str::to_string),
        };
        diags.push(match near {
            Some(near) => d.hint(format!("did you mean `#{near}`?")),
            None => d.hint(USUAL),
        });
    }
}

/// Anchors of the page with this path; none where those are not known.
fn anchors_of<'k, 'a>(
    site: &'a Site,
    path: &str,
    terms: &'a [String],
    known: &'k mut HashMap<Option<usize>, Anchors<'a>>,
) -> Option<&'k mut Anchors<'a>> {
    match site.routes.get(path)? {
        Route::Article(i) if site.articles[*i].source.doc.is_cut => None,
        Route::Article(i) => {
            Some(known.entry(Some(*i)).or_insert_with(|| Anchors::new(ids(&site.articles[*i]))))
        }
        Route::Glossary => {
            Some(known.entry(None).or_insert_with(|| Anchors::new(terms.iter().map(String::as_str))))
        }
        _ => None,
    }
}

/// Links of navigation, footer and accounts, which all languages share: only the main one reports them.
fn settings(site: &Site) -> impl Iterator<Item = (&str, Span)> {
    let brand = site.config.brand.links().map(|(_, link, span)| (link.as_str(), *span));
    let nav = site.config.nav.iter().flat_map(NavItem::links).map(|(link, span)| (link.as_str(), *span));
    nav.chain(brand).filter(|_| site.edition.is_none())
}

/// Pages with their anchors, by the letters of anchors that only one page has.
type ByAnchor<'a> = HashMap<String, Option<(usize, &'a str)>>;

/// The least number of letters with which an anchor tells its page from others.
const TELLING: usize = 8;

/// Hint for a link whose anchor its page does not have in any spelling.
fn instead<'a>(
    site: &'a Site,
    path: &str,
    link: &LinkRef,
    anchor: &str,
    by_anchor: &mut Option<ByAnchor<'a>>,
) -> String {
    let article = match site.routes.get(path) {
        Some(Route::Article(at)) => &site.articles[*at],
        _ => return USUAL.into(),
    };
    let pages = by_anchor.get_or_insert_with(|| pages(site));
    let letters = super::letters(anchor);
    let other = pages.get(&letters).copied().flatten().filter(|_| letters.chars().count() >= TELLING);
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let (linked, own) = (&article.path, link.span.file);
    // A heading that went to another page is mostly near the old one; one word stands on pages of any kind.
    let is_near = |other: usize| {
        let other = &site.articles[other];
        other.file != own && folder(&other.path) == folder(linked) && anchor.contains(['-', '_'])
    };
    if let Some((other, id)) = other.filter(|(other, _)| is_near(*other)) {
        let file = site.sources.get(site.articles[other].file).content_path();
        let path = format!("{}#{id}", super::links::way(site, own, file));
        return format!("did you mean `{path}`?");
    }
    let named = components(&site.sources.get(article.file).text);
    match named.iter().find(|name| super::letters(name) == letters).or(named.first()) {
        Some(name) => format!(
            "parts of that page are not shown, such as `<{name}>`: write the heading there, or take `#{anchor}` out"
        ),
        None => USUAL.into(),
    }
}

const USUAL: &str = "an anchor is the heading's words in lower case with `-` for spaces";

fn pages(site: &Site) -> ByAnchor<'_> {
    let mut pages = ByAnchor::new();
    for (at, article) in site.articles.iter().enumerate() {
        for id in ids(article) {
            let known = pages.entry(super::letters(id)).or_insert(Some((at, id)));
            *known = known.filter(|(page, _)| *page == at);
        }
    }
    pages
}

/// Components of other tools, `<Name`, that begin lines outside of code.
fn components(text: &str) -> Vec<&str> {
    let mut is_code = false;
    let lines = text.lines().filter_map(|line| {
        let line = line.trim_start();
        is_code ^= line.starts_with("```") || line.starts_with("~~~");
        let rest = line.strip_prefix('<').filter(|rest| !is_code && rest.starts_with(char::is_uppercase))?;
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        // A name in capitals only is an element of HTML.
        name.contains(|c: char| c.is_ascii_lowercase()).then_some(name)
    });
    lines.take(COMPONENTS).collect()
}

/// Components of a page that are looked at.
const COMPONENTS: usize = 50;

/// Largest edit distance of an anchor that is suggested: anchors of a page often differ in one short word only.
const FARTHEST: usize = 3;

/// The edit that writes another anchor into a link.
fn other_anchor(site: &Site, link: &LinkRef, anchor: &str) -> Option<Edit> {
    let text = &site.sources.get(link.span.file).text;
    let range = link.span.range();
    let place = markdown::destination(text, range, &link.dest)?;
    let hash = place.start + text[place.clone()].find('#')? + 1;
    Some(Edit::new(Span::new(link.span.file, hash..place.end), markdown::typed(anchor)))
}

/// The anchors of a page.
struct Anchors<'a> {
    all: HashSet<&'a str>,
    /// The anchors by their letters and digits. Like `names`, made for the first link to a missing anchor.
    by_letters: Option<HashMap<String, Vec<&'a str>>>,
    names: Option<Names<'a>>,
}

impl<'a> Anchors<'a> {
    fn new(all: impl Iterator<Item = &'a str>) -> Anchors<'a> {
        Anchors { all: all.collect(), by_letters: None, names: None }
    }

    /// The anchor that is meant for certain: the only one that differs in upper and lower case alone, or else
    /// the only one with the same letters and digits. Of other signs, other tools make hyphens, or nothing.
    fn alike(&mut self, anchor: &str) -> Option<&'a str> {
        let lower = anchor.to_lowercase();
        if let Some(same) = self.all.get(lower.as_str()) {
            return Some(same);
        }
        let letters = super::letters(anchor);
        let by_letters = self.by_letters.get_or_insert_with(|| {
            let mut found: HashMap<String, Vec<&str>> = HashMap::new();
            self.all.iter().for_each(|known| found.entry(super::letters(known)).or_default().push(known));
            found
        });
        let found = by_letters.get(&letters).filter(|_| !letters.is_empty())?;
        let mut same = found.iter().filter(|known| known.to_lowercase() == lower);
        let in_other_case = same.next().filter(|_| same.next().is_none());
        in_other_case.or(found.first().filter(|_| found.len() == 1)).copied()
    }

    fn closest(&mut self, anchor: &str, budget: &Budget) -> Option<&str> {
        let names = || self.all.iter().copied().collect::<Names<'_>>().sharing(budget);
        self.names.get_or_insert_with(names).closest_at_most(anchor, FARTHEST)
    }
}

/// All ids of an article that a link may name.
pub(super) fn ids(article: &Article) -> impl Iterator<Item = &str> {
    let doc = &article.source.doc;
    doc.headings.iter().map(|h| h.id.as_str()).chain(doc.anchors.iter().map(String::as_str))
}
