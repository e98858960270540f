//! `missing-anchor`: a link to a heading that its page does not have.
//!
//! The browser shows the top of the page, and the reader has to search for the place. Write the words of
//! the heading, or give the heading an id with `{#id}`.

use crate::address::term_anchor;
use crate::config::NavItem;
use crate::diag::{Budget, Code, Diagnostic, Diags, Edit, Names, OFTEN};
use crate::doc::{Heading, LinkRef};
use crate::markdown::{self, wiki::TITLE};
use crate::model::{Article, Route, Site, Target};
use crate::source::{FileId, Span};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let terms: Vec<String> = site.glossary.iter().map(|t| term_anchor(&t.term)).collect();
    let mut known: HashMap<Option<usize>, Anchors<'_>> = HashMap::new();
    let budget = Budget::default();
    let mut by_anchor = None;
    // Two articles want one address, which was told: a link may mean either.
    let refused = site.articles.iter().enumerate().filter(|(i, article)| {
        site.routes.get(&article.path).is_some_and(|route| *route != Route::Article(*i))
    });
    // Findings without a suggestion, because no anchor of the page is similar: by the file with the links and the page.
    let mut unlike: BTreeMap<(FileId, String), Vec<Missing>> = BTreeMap::new();
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
                // Who writes a title writes the words of a heading, no anchor.
                let words = link.dest.strip_prefix(TITLE).and_then(|title| title.split_once('#'));
                let shown = words.map_or(format!("#{anchor}"), |(_, words)| words.trim().to_string());
                let message = format!("`{path}` has no heading `{shown}`");
                let d = Diagnostic::new(Code::MissingAnchor, super::place(site, link), message).alike(OFTEN);
                if let Some(same) = anchors.alike(&anchor) {
                    let typed = match words {
                        Some(_) => anchors.words(same).to_string(),
                        None => markdown::typed(same),
                    };
                    let edit = other_anchor(site, link, &typed);
                    let meant = words.map_or(format!("#{same}"), |(page, _)| format!("[[{page}#{typed}]]"));
                    diags.push(d.hint(format!("did you mean `{meant}`?")).edit(edit));
                } else if let Some(heading) = anchors.given(&anchor, &budget) {
                    let edit = other_anchor(site, link, &markdown::typed(&heading.id));
                    diags.push(d.hint(has_the_id(heading)).edit(edit));
                } else if let Some(near) = anchors.near(&anchor, &budget) {
                    let meant = match words {
                        Some((page, _)) => format!("[[{page}#{}]]", anchors.words(&near)),
                        None => format!("#{near}"),
                    };
                    diags.push(d.hint(format!("did you mean `{meant}`?")));
                } else if words.is_some() {
                    diags.push(d.hint("write the words of a heading of that page, as they stand there"));
                } else {
                    let found = d.hint(instead(site, &path, link, &anchor, &mut by_anchor));
                    unlike.entry((found.span.file, path)).or_default().push(Missing { shown, found });
                }
            }
        }
    }
    unlike.into_iter().for_each(|((_, path), all)| diags.list.extend(together(&path, all)));
    for (link, span) in settings(site) {
        let Target::Local { path, anchor: Some(anchor), .. } = site.target(span.file, link) else { continue };
        let Some(anchors) = anchors_of(site, &path, &terms, &mut known) else { continue };
        if anchors.all.contains(anchor.as_str()) {
            continue;
        }
        let message = format!("`{path}` has no heading `#{anchor}`");
        let d = Diagnostic::new(Code::MissingAnchor, span, message);
        if let Some(heading) = anchors.given(&anchor, &budget) {
            diags.push(d.hint(has_the_id(heading)));
            continue;
        }
        diags.push(
            match anchors.alike(&anchor).map(str::to_string).or_else(|| anchors.near(&anchor, &budget)) {
                Some(near) => d.hint(format!("did you mean `#{near}`?")),
                None => d.hint(USUAL),
            },
        );
    }
}

/// Finding about a link to an anchor, where no anchor of the page is similar.
struct Missing {
    /// The anchor, as the message shows it.
    shown: String,
    found: Diagnostic,
}

/// From this number on, the missing anchors of one page in one file are one finding: a program wrote the links, or the
/// page has other headings now.
const MANY: usize = 10;

/// Findings about one page's anchors in one file; from [`MANY`] on, one finding that stands for all.
fn together(path: &str, mut all: Vec<Missing>) -> Vec<Diagnostic> {
    let anchors: HashSet<&str> = all.iter().map(|missing| missing.shown.as_str()).collect();
    let count = anchors.len();
    if count >= MANY {
        all.sort_by_key(|missing| missing.found.span.start);
        all.truncate(1);
        for Missing { shown, found } in &mut all {
            found.message = format!(
                "`{path}` has no headings for {count} anchors that this file names, the first `{shown}`"
            );
        }
    }
    all.into_iter().map(|missing| missing.found).collect()
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
            let article = &site.articles[*i];
            let anchors = || Anchors::new(ids(article), &article.source.doc.headings);
            Some(known.entry(Some(*i)).or_insert_with(anchors))
        }
        Route::Glossary => {
            Some(known.entry(None).or_insert_with(|| Anchors::new(terms.iter().map(String::as_str), &[])))
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

/// Headings of a page that are compared with an anchor. Each broken link compares them anew.
const ANCHORS: usize = 100;

/// The least number of bytes with which the letters of an anchor name a heading that begins with them, or holds them.
const BEGINNING: usize = 5;
const INSIDE: usize = 6;

/// The words of a heading in lower case, without other signs.
struct Words {
    parts: Vec<String>,
    /// All of them in one.
    letters: String,
}

impl Words {
    fn of(text: &str) -> Words {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        Words { parts: parts.map(str::to_lowercase).collect(), letters: super::letters(text) }
    }

    /// Whether the words begin with these letters and digits, or hold them inside: from the beginning to the end of
    /// words.
    fn hold(&self, letters: &str, is_inside: bool) -> bool {
        let starts = if is_inside { self.parts.len() } else { 1 };
        (0..starts.min(self.parts.len())).any(|start| {
            let mut rest = letters;
            self.parts[start..].iter().any(|part| match rest.strip_prefix(part.as_str()) {
                Some(behind) => {
                    rest = behind;
                    rest.is_empty()
                }
                // Chinese has no blanks between words, so a link may end inside a part.
                None => {
                    let is_cut = part.starts_with(rest) && rest.chars().all(|c| !c.is_ascii());
                    rest = "\0";
                    is_cut
                }
            })
        })
    }
}

/// Components of a page that are looked at.
const COMPONENTS: usize = 50;

/// Largest edit distance of an anchor that is suggested: anchors of a page often differ in one short word only.
const FARTHEST: usize = 3;

/// Hint for an anchor of a heading's words, where the heading has an id of its own.
fn has_the_id(heading: &Heading) -> String {
    format!("the heading `{}` has the id `#{}`", heading.text, heading.id)
}

/// The edit that writes another anchor into a link.
fn other_anchor(site: &Site, link: &LinkRef, anchor: &str) -> Option<Edit> {
    let text = &site.sources.get(link.span.file).text;
    let range = link.span.range();
    let place = markdown::destination(text, range, &link.dest)?;
    let hash = place.start + text[place.clone()].find('#')? + 1;
    Some(Edit::new(Span::new(link.span.file, hash..place.end), anchor))
}

/// The anchors of a page.
struct Anchors<'a> {
    all: HashSet<&'a str>,
    headings: &'a [Heading],
    /// The words of the first headings. Like `by_letters` and `names`, made for the first link to a missing anchor.
    heads: OnceCell<Vec<Words>>,
    /// The words of headings by id.
    by_id: OnceCell<HashMap<&'a str, &'a str>>,
    /// The anchors by their letters and digits.
    by_letters: Option<HashMap<String, Vec<&'a str>>>,
    names: Option<Names<'a>>,
}

impl<'a> Anchors<'a> {
    fn new(all: impl Iterator<Item = &'a str>, headings: &'a [Heading]) -> Anchors<'a> {
        Anchors {
            all: all.collect(),
            headings,
            heads: OnceCell::new(),
            by_id: OnceCell::new(),
            by_letters: None,
            names: None,
        }
    }

    /// The words of the heading with this id, if a title's link can hold them; else the id.
    fn words<'w>(&self, id: &'w str) -> &'w str
    where
        'a: 'w,
    {
        let by_id =
            || self.headings.iter().map(|heading| (heading.id.as_str(), heading.text.as_str())).collect();
        let words = self.by_id.get_or_init(by_id).get(id).copied();
        words.filter(|words| !words.contains(['[', ']', '|', '#', '\n'])).unwrap_or(id)
    }

    /// The first headings, each with its words.
    fn heads(&self) -> impl Iterator<Item = (&'a Heading, &Words)> {
        let words = || self.headings.iter().take(ANCHORS).map(|heading| Words::of(&heading.text)).collect();
        self.headings.iter().zip(self.heads.get_or_init(words))
    }

    /// The only heading with these words among those whose ids are others.
    fn given(&self, anchor: &str, budget: &Budget) -> Option<&'a Heading> {
        let letters = super::letters(anchor);
        let has_other_id = |(heading, words): &(&Heading, &Words)| {
            budget.take(1) && words.letters == letters && super::letters(&heading.id) != letters
        };
        let mut same = self.heads().filter(has_other_id).filter(|_| !letters.is_empty());
        same.next().filter(|_| same.next().is_none()).map(|(heading, _)| heading)
    }

    /// The anchor that was probably meant. In this order: the only heading that begins with the same words, the
    /// anchor that differs in the fewest letters, the only heading that holds the words.
    fn near(&mut self, anchor: &str, budget: &Budget) -> Option<String> {
        let letters = super::letters(anchor);
        let only = |is_inside: bool| {
            let holds = |(_, words): &(&Heading, &Words)| {
                budget.take(words.parts.len()) && words.hold(&letters, is_inside)
            };
            let mut found = self.heads().filter(holds);
            found.next().filter(|_| found.next().is_none()).map(|(heading, _)| heading.id.clone())
        };
        // Bytes, not letters: a Han character has three, and says as much as three letters.
        let (begins, inside) = (letters.len() >= BEGINNING, letters.len() >= INSIDE);
        let begin = begins.then(|| only(false)).flatten();
        let holder = (begin.is_none() && inside).then(|| only(true)).flatten();
        begin.or_else(|| self.closest(anchor, budget).map(str::to_string)).or(holder)
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
