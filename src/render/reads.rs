//! Parts of the site that a page reads beside what all pages share, noted while it is rendered. As long as
//! they and the shared part stay as they are, so does the page, and a build need not render it again.
//!
//! Pages reach articles and links through [`Reader`] alone (a test holds this), so nothing that a page
//! shows can be forgotten here.

use super::page::description;
use crate::model::{Article, Entry, Site};
use crate::source::{FileId, FileKind};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Write};
use std::ops::Range;

/// Hash of parts of the site.
pub type Fingerprint = [u8; 16];

/// Something that a page read. Articles and sections are indices into the site's: as long as the shared
/// part is as it was, they stand for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// No part of the site: the page is one of this edition, and so is all else that it read.
    Edition(u32),
    /// The whole file of an article.
    Text(u32),
    /// Title and address of an article.
    Name(u32),
    /// Titles and addresses of what a section holds, from one in reading order up to another.
    Entries(u32, u32, u32),
    /// An article as lists show it.
    Card(u32),
    /// The articles that link to an article.
    LinkedFrom(u32),
    /// A file of the site.
    File(u32),
}

/// A page as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Reads that the page was made from.
    pub reads: Vec<Read>,
    /// Hash of what was read.
    pub parts: Fingerprint,
}

/// An article as links name it.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: String,
}

/// An article as lists show it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its title and address.
    pub name: Named,
    /// One sentence about it: the author's, else the beginning of the text.
    pub description: String,
    /// Whether the author wrote that sentence.
    pub is_described: bool,
}

/// Articles and links of a site, read by one page.
pub struct Reader<'a> {
    site: &'a Site,
    reads: RefCell<BTreeSet<Read>>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub fn new(site: &'a Site) -> Reader<'a> {
        Reader { site, reads: RefCell::default() }
    }

    /// Records that the page belongs to an edition, so that it follows changes of that edition's words.
    pub fn edition(&self, number: usize) {
        self.note(Read::Edition(number as u32));
    }

    /// Everything that was read.
    pub fn reads(self) -> Vec<Read> {
        self.reads.into_inner().into_iter().collect()
    }

    fn note(&self, read: Read) {
        self.reads.borrow_mut().insert(read);
    }

    /// An article with its text.
    pub fn article(&self, i: usize) -> &'a Article {
        self.note(Read::Text(i as u32));
        &self.site.articles[i]
    }

    /// An article as links name it.
    pub fn named(&self, i: usize) -> Named {
        self.note(Read::Name(i as u32));
        named(self.site, i)
    }

    /// Members of a section in this range of its reading order, as links name them.
    pub fn entries(&self, section: usize, range: Range<usize>) -> Vec<(Entry, Named)> {
        self.note(Read::Entries(section as u32, range.start as u32, range.end as u32));
        let entries = &self.site.sections[section].entries[range];
        let name = |entry: &Entry| match *entry {
            Entry::Article(i) => named(self.site, i),
            Entry::Section(s) => {
                let section = &self.site.sections[s];
                Named { title: section.title.clone(), path: section.path.clone() }
            }
        };
        entries.iter().map(|entry| (*entry, name(entry))).collect()
    }

    /// An article as lists show it.
    pub fn listed(&self, i: usize) -> Listed {
        self.note(Read::Card(i as u32));
        listed(self.site, i)
    }

    /// The articles that link to an article.
    pub fn linked_from(&self, i: usize) -> &'a [usize] {
        self.note(Read::LinkedFrom(i as u32));
        &self.site.links.linked_from[i]
    }

    /// The text of a file below `content/` that is no article: a letter.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        let id = self.site.sources.find_content(path)?;
        self.note(Read::File(id.0));
        Some(&self.site.sources.get(id).text)
    }

    /// Width and height of a picture, where they are known.
    pub fn picture(&self, id: FileId) -> Option<(u32, u32)> {
        self.note(Read::File(id.0));
        self.site.sources.get(id).size
    }

    /// Notes that a file is copied as it is.
    pub fn copy(&self, id: FileId) {
        self.note(Read::File(id.0));
    }

    /// The rules that an article cites: rule set and rule.
    pub fn cited_by(&self, i: usize) -> Vec<(usize, usize)> {
        self.note(Read::Text(i as u32));
        crate::resolve::rules_of(self.site, i)
    }

    /// The articles that cite a rule.
    pub fn citing(&self, set: usize, rule: usize) -> &'a [usize] {
        self.site.links.cited_by.get(&(set, rule)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn named(site: &Site, i: usize) -> Named {
    let article = &site.articles[i];
    Named { title: article.title.clone(), path: article.path.clone() }
}

fn listed(site: &Site, i: usize) -> Listed {
    let article = &site.articles[i];
    let is_described = article.source.meta.description.is_some();
    Listed { name: named(site, i), description: description(article), is_described }
}

/// Hashes of what pages read of a site.
pub struct Fingerprints<'a> {
    /// Hash of what every page may show.
    pub shared: Fingerprint,
    /// The site itself, then its editions.
    all: Vec<OfSite<'a>>,
}

/// Hashes of what is in one edition.
struct OfSite<'a> {
    site: &'a Site,
    names: Vec<Fingerprint>,
    cards: Vec<Fingerprint>,
}

impl<'a> Fingerprints<'a> {
    /// Those of a site. `program` names this very program.
    pub fn of(site: &'a Site, program: &str) -> Fingerprints<'a> {
        let articles = || (0..site.articles.len()).into_par_iter();
        let main = OfSite {
            site,
            names: articles().map(|i| hash_of(named(site, i))).collect(),
            cards: articles().map(|i| hash_of(listed(site, i))).collect(),
        };
        // An untranslated article is shared with the site.
        let is_same = |edition: &Site, i: usize| std::ptr::eq(&*edition.articles[i], &*site.articles[i]);
        let edition = |edition: &'a Site| {
            let name = |i| if is_same(edition, i) { main.names[i] } else { hash_of(named(edition, i)) };
            let card = |i| if is_same(edition, i) { main.cards[i] } else { hash_of(listed(edition, i)) };
            let names = articles().map(name).collect();
            OfSite { site: edition, names, cards: articles().map(card).collect() }
        };
        let editions: Vec<OfSite<'a>> = site.editions.iter().map(edition).collect();
        let all = std::iter::once(main).chain(editions).collect();
        Fingerprints { shared: shared(site, program), all }
    }

    /// Whether a page would be made from the same parts as before. The caller has compared the shared part.
    pub fn match_page(&self, made: &Made) -> bool {
        self.parts(&made.reads) == Some(made.parts)
    }

    /// A page that has just been made.
    pub fn made(&self, reads: Vec<Read>) -> Option<Made> {
        Some(Made { parts: self.parts(&reads)?, reads })
    }

    /// Hash of these parts. None where the site has no such part: what was kept may be damaged.
    fn parts(&self, reads: &[Read]) -> Option<Fingerprint> {
        let mut hasher = Hasher::new();
        let mut of = self.all.first()?;
        for read in reads {
            match read {
                Read::Edition(number) => of = self.all.get(*number as usize + 1)?,
                _ => of.part(*read, &mut hasher)?,
            }
        }
        Some(hasher.end())
    }
}

impl OfSite<'_> {
    fn part(&self, read: Read, hasher: &mut Hasher) -> Option<()> {
        let site = self.site;
        hasher.add(read);
        match read {
            Read::Edition(_) => {}
            Read::Text(i) => {
                let article = site.articles.get(i as usize)?;
                site.hashes_of(article).for_each(|hash| hasher.hash(&hash));
                if site.config.pages.history.is_asked() {
                    hasher.add((&article.source.meta.updated, &article.source.meta.contributors));
                }
                if let Some(edition) = &site.edition {
                    hasher.add(edition.articles.get(i as usize)?);
                    // A translation takes metadata that it does not set itself from its original.
                    hasher.add(&site.articles[i as usize].source.meta);
                }
            }
            Read::Name(i) => hasher.hash(self.names.get(i as usize)?),
            Read::Entries(section, from, to) => {
                let section = site.sections.get(section as usize)?;
                // The names of sections are in the shared part.
                for entry in section.entries.get(from as usize..to as usize)? {
                    if let Entry::Article(i) = entry {
                        hasher.hash(&self.names[*i]);
                    }
                }
            }
            Read::Card(i) => hasher.hash(self.cards.get(i as usize)?),
            Read::LinkedFrom(i) => hasher.add(site.links.linked_from.get(i as usize)?),
            Read::File(id) => hasher.hash(&site.sources.find_id(FileId(id))?.hash),
        }
        Some(())
    }
}

fn hash_of(value: impl fmt::Debug) -> Fingerprint {
    let mut hasher = Hasher::new();
    hasher.add(value);
    hasher.end()
}

/// Whatever any page may show: everything but the texts of articles, and what their lists show.
fn shared(site: &Site, program: &str) -> Fingerprint {
    let mut hasher = Hasher::new();
    hasher.add((program, &site.config, &site.sections, &site.places, &site.tags));
    hasher.add(site.sources.font());
    hasher.add((&site.nav, &site.guide_places, &site.cascades, &site.taxonomies));
    for (path, route) in site.routes.iter() {
        hasher.text(path);
        hasher.add(route);
    }
    if site.names_titles() {
        site.articles.iter().for_each(|article| hasher.add((&article.title, &article.path)));
    }
    for edition in site.editions.iter() {
        hasher.add((&edition.config, &edition.sections, &edition.tags));
        if let Some(edition) = &edition.edition {
            let is_translated: Vec<bool> =
                edition.articles.iter().map(|state| state.is_translated()).collect();
            hasher.add((is_translated, &edition.guides, edition.glossary, edition.evidence));
        }
    }
    if site.names_titles() {
        site.articles.iter().for_each(|article| hasher.add((&article.title, &article.path)));
    }
    let files = site.sources.iter().map(|(_, file)| file);
    for file in files.filter(|f| !matches!(f.kind, FileKind::Article | FileKind::Asset | FileKind::Published))
    {
        hasher.add((&file.path, file.hash));
    }
    let sets = site.sources.iter().filter(|(_, f)| matches!(f.kind, FileKind::Rules | FileKind::Shared));
    for table in sets.flat_map(|(_, file)| file.includes.iter()) {
        hasher.add((table, site.sources.find_content(table).map(|id| site.sources.get(id).hash)));
    }
    hasher.end()
}

/// A hash to which values are added one after the other.
struct Hasher(blake3::Hasher);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Hasher {
    fn new() -> Hasher {
        Hasher(blake3::Hasher::new())
    }

    fn add(&mut self, value: impl fmt::Debug) {
        // Writing to a hash never fails.
        let _ = writeln!(self, "{value:?}");
    }

    /// A text as it is: sooner done than its `Debug` form, which looks at every character.
    fn text(&mut self, text: &str) {
        self.0.update(&text.len().to_le_bytes()).update(text.as_bytes());
    }

    fn hash(&mut self, hash: &[u8]) {
        self.0.update(hash);
    }

    fn end(self) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        fingerprint.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        fingerprint
    }
}
