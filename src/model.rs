//! The site as plain data: what `parse` makes of each file, and what `resolve` makes of them all.

mod front_matter;
mod titles;

pub use front_matter::{FrontMatter, Said};
pub use titles::{Named, Titles};

use crate::config::Config;
use crate::decide::{Draft, RuleSet};
use crate::diag::Code;
use crate::doc::Doc;
use crate::html::SafeUrl;
use crate::phrases::Catalog;
use crate::source::{FileId, Sources, Span};
use crate::translation::{self, Words};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

/// Content of one file, parsed by itself.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// A Markdown file.
    Article(Arc<ParsedArticle>),
    /// A rule set.
    Rules(Arc<Draft>),
    /// The glossary.
    Glossary(Vec<Term>),
    /// The list of evidence.
    Evidence(Vec<Evidence>),
    /// Queries with their expected pages.
    SearchTests(Vec<SearchTest>),
    /// Words of another YAML file in another language.
    Words(Arc<Words>),
    /// A file that is copied.
    Asset,
    /// The configuration, a theme's file, or a file with faults: nothing for later stages.
    Nothing,
}

/// A Markdown file: its front matter and its tree.
#[derive(Clone, Debug)]
pub struct ParsedArticle {
    /// Front matter.
    pub meta: FrontMatter,
    /// The body.
    pub doc: Arc<Doc>,
    /// The Markdown after the front matter, as typed, for the `.md` copy and the letters.
    pub body: Span,
}

/// A word of the glossary.
#[derive(Clone, Debug)]
pub struct Term {
    /// The word.
    pub term: String,
    /// Meaning of the word.
    pub definition: Doc,
    /// Other words readers use for it; search treats them as the same.
    pub synonyms: Vec<String>,
    /// Words not to use (reported by `discouraged-term`).
    pub discouraged: Vec<String>,
    /// An article about it, as a path below `content/`.
    pub see: Option<(String, Span)>,
    /// Place in its file.
    pub span: Span,
}

/// A piece of evidence that outcomes name by id.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// Title of the evidence.
    pub title: String,
    /// Advice on getting and keeping the evidence.
    pub how: Option<Doc>,
    /// Length of that text in bytes.
    pub bytes: usize,
    /// An article about it, as a path below `content/`.
    pub see: Option<(String, Span)>,
    /// Place in its file.
    pub span: Span,
}

/// Test of the search: a query, and the pages of which one must be found. It stands in `content/search.yaml`,
/// those of an edition in `content/search.en.yaml`.
#[derive(Clone, Debug)]
pub struct SearchTest {
    /// Query as a reader types it.
    pub query: String,
    /// Links to the pages of which one must be found, as typed.
    pub expect: Vec<(String, Span)>,
    /// Among how many results.
    pub top: usize,
    /// Place of the query in its file.
    pub span: Span,
}

/// An article with its place in the site.
#[derive(Clone, Debug)]
pub struct Article {
    /// The file.
    pub file: FileId,
    /// Front matter and tree.
    pub source: Arc<ParsedArticle>,
    /// Its title: from the front matter, else the heading of [`Doc::title`], else the file's name.
    pub title: String,
    /// Whether the title was taken from the body's first heading, which is then not shown again.
    pub title_from_body: bool,
    /// Path of its page in the output: `appeal/keep-evidence.html`.
    pub path: String,
    /// Whether it is the page of its section.
    pub is_index: bool,
}

impl Article {
    /// Place of its front matter's first line, or of the whole file where there is none.
    pub fn head(&self) -> Span {
        self.source.meta.span.map_or(Span::whole(self.file), |span| Span { end: span.start + 3, ..span })
    }
}

/// Place of an article or a guide among the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Index of the section that an article belongs to; for a section's own page, that section.
    pub section: usize,
    /// Stop before it in reading order.
    pub previous: Option<Stop>,
    /// Stop after it in reading order.
    pub next: Option<Stop>,
}

/// A stop of the reading order: an index into the site's articles or rule sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// An article, or a folder's own page.
    Article(usize),
    /// The page of a rule set.
    Guide(usize),
}

/// The navigation of the site's settings, followed to the pages that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nav {
    /// Its entries, each before those in it.
    pub entries: Vec<NavEntry>,
    /// Those that stand in no other: the links of the header.
    pub top: Vec<usize>,
    /// Whether some stand in others: it is then the tree of the site.
    pub is_tree: bool,
    /// First entry that leads to each page.
    pub first: BTreeMap<Route, usize>,
    /// First entry that leads to each section's page.
    pub sections: BTreeMap<usize, usize>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// The words; the title of the page where there are none.
    pub title: Option<String>,
    /// Target of the link.
    pub target: Option<Target>,
    /// The page that it leads to.
    pub page: Option<Route>,
    /// The section whose page that is. Without children the entry holds what the section holds.
    pub section: Option<usize>,
    /// The entry that it stands in.
    pub parent: Option<usize>,
    /// The entries in it.
    pub children: Vec<usize>,
}

/// Member of a folder: an index into the site's articles or sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An article that is not the folder's own page.
    Article(usize),
    /// A folder in it.
    Section(usize),
}

/// A folder of articles.
#[derive(Clone, Debug)]
pub struct Section {
    /// Path below `content/` without slashes at the ends; empty for the root.
    pub dir: String,
    /// Its title: of its index page, else the folder's name.
    pub title: String,
    /// Index of the section that holds it.
    pub parent: Option<usize>,
    /// Its own page.
    pub index: Option<usize>,
    /// Its articles without the index, in reading order.
    pub articles: Vec<usize>,
    /// Its sub-sections, in reading order.
    pub sections: Vec<usize>,
    /// Both together, in reading order.
    pub entries: Vec<Entry>,
    /// Path of its page in the output: `appeal/index.html`.
    pub path: String,
}

/// Everything that is rendered one by one. Indices point into [`Site`]. Files about the whole site
/// (feed, sitemap, search, the theme's own) come from `render::FORMATS`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// An article or a section's own page.
    Article(usize),
    /// A section (or the home page) that has no `index.md`.
    Section(usize),
    /// The decision page of a rule set.
    Guide(usize),
    /// A question page without JavaScript: rule set, diagram node.
    Node(usize, usize),
    /// An outcome's page: rule set, outcome.
    Outcome(usize, usize),
    /// A rule's page: rule set, rule.
    Rule(usize, usize),
    /// `rules/index.html`.
    Rules,
    /// The glossary.
    Glossary,
    /// All tags.
    Tags,
    /// One tag: index into [`Content::tags`].
    Tag(usize),
    /// A taxonomy: index into [`Content::taxonomies`].
    Taxonomy(usize),
    /// A value of a taxonomy: its articles.
    Value(usize, usize),
    /// `search/index.html`: results, and everything by topic without JavaScript.
    Search,
    /// `404.html`.
    NotFound,
    /// A redirect from an old address to a page (a path in the output).
    Redirect(String),
    /// A file of `content/` that is copied.
    Asset(FileId),
    /// A page of one of [`Site::editions`], below the folder of that language.
    Edition(usize, Box<Route>),
}

/// Values that the site's owner sorts articles by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Its name, a folder of the output.
    pub name: String,
    /// Its title; of the authors, the interface's word.
    pub title: Option<String>,
    /// The values in use: name and articles.
    pub values: Vec<(String, Vec<usize>)>,
}

/// Everything that the files of a site hold, before anything has an address. Each part is shared with
/// the content before an edit as long as it stays as it was.
#[derive(Clone, Debug)]
pub struct Content {
    /// The files.
    pub sources: Arc<Sources>,
    /// Settings, with the inputs from outside (`as_of`).
    pub config: Config,
    /// Articles in path order.
    pub articles: Vec<Arc<Article>>,
    /// By article: its section and its neighbours.
    pub places: Arc<Vec<Place>>,
    /// Sections; the first is the root.
    pub sections: Arc<Vec<Section>>,
    /// The navigation of the settings; empty where they give none.
    pub nav: Arc<Nav>,
    /// By rule set: the neighbours of its page, where the navigation names it.
    pub guide_places: Arc<Vec<Place>>,
    /// Rule sets in path order.
    pub guides: Arc<Vec<RuleSet>>,
    /// The glossary, in file order.
    pub glossary: Arc<Vec<Term>>,
    /// The evidence, in file order.
    pub evidence: Arc<Vec<Evidence>>,
    /// The words of the site's theme, by language.
    pub phrases: Catalog,
    /// Queries that `zhinan test` tries, with their expected pages.
    pub search_tests: Vec<SearchTest>,
    /// Tags in use: name and articles.
    pub tags: Arc<Vec<(String, Vec<usize>)>>,
    /// The authors, and the site's own taxonomies.
    pub taxonomies: Arc<Vec<Taxonomy>>,
    /// Article by its file's path below `content/`.
    pub article_at: Arc<HashMap<String, usize>>,
    /// Articles by title, for `[[title]]`.
    pub titles: Titles,
    /// Things that links and rule sets name by an id.
    pub names: Arc<Names>,
    /// Front matter that folders give to the pages in them, by folder below `content/`.
    pub cascades: Arc<BTreeMap<String, FrontMatter>>,
    /// Files of pages that are kept back because what they say of `draft` cannot be read.
    pub kept_back: Arc<HashSet<FileId>>,
    /// Findings that files accept with their own `allow:`, each with where it says so.
    pub allowed: Arc<BTreeMap<(FileId, Code), Span>>,
    /// Of the site in one of its other languages: what of it is in that language. None of the site itself.
    pub edition: Option<Arc<Edition>>,
}

/// Translated parts of a site, in one language. All editions have the same articles, sections and rule
/// sets in the same order, so an index stands for the same thing in each.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// The folder of the output that holds it, the language's tag: `en`.
    pub folder: String,
    /// By article.
    pub articles: Vec<State>,
    /// By rule set.
    pub guides: Vec<State>,
    /// By rule set, whether some of its texts are those of the original, though others are translated.
    pub partly: Vec<bool>,
    /// Of the glossary.
    pub glossary: State,
    /// Of the evidence.
    pub evidence: State,
    /// The files of words that it is made of.
    pub words: Vec<Arc<Words>>,
}

/// In which language something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// In the original's: nobody has translated it.
    #[default]
    Original,
    /// In the edition's.
    Translated,
    /// In the edition's, and the original has changed since.
    Stale,
}

impl State {
    /// Whether somebody has translated it.
    pub fn is_translated(self) -> bool {
        self != State::Original
    }
}

impl Content {
    /// Name of a value of a taxonomy as readers see it: of an author, the name rather than the id.
    pub fn value_name(&self, taxonomy: usize, value: usize) -> &str {
        let taxonomy = &self.taxonomies[taxonomy];
        let (name, _) = &taxonomy.values[value];
        let author = self.config.pages.authors.get(name).filter(|_| taxonomy.title.is_none());
        author.map_or(name.as_str(), |author| author.name.as_str())
    }

    /// Hash of what an article says, which its translations keep.
    pub fn hash_of_words(&self, article: &Article) -> String {
        let meta = &article.source.meta;
        let body = self.sources.text(article.source.body);
        translation::hash_of_article(meta.title.as_deref(), meta.description.as_deref(), body)
    }
}

/// Map of the output: path → route.
pub type Routes = BTreeMap<String, Route>;

/// Links between pages, in the direction from target to source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Articles that cite each rule: (rule set, rule) → articles, in order.
    pub cited_by: BTreeMap<(usize, usize), Vec<usize>>,
    /// Articles that link to each article, in order.
    pub linked_from: Vec<Vec<usize>>,
}

/// The whole site: the input of `check` and `render`. It is made at once and never changed.
#[derive(Clone, Debug)]
pub struct Site {
    content: Content,
    /// Path → page: of the site itself, with the pages of its editions; of an edition, from its
    /// own folder on.
    pub routes: Arc<Routes>,
    /// Links between pages, in the direction from target to source.
    pub links: Arc<Links>,
    /// The site in its other languages, in the order of the settings; none of an edition.
    pub editions: Arc<Vec<Site>>,
}

impl Site {
    /// A site of some content, whose every page has an address and whose every link was followed.
    pub fn new(content: Content, routes: Arc<Routes>, links: Arc<Links>, editions: Vec<Site>) -> Site {
        Site { content, routes, links, editions: Arc::new(editions) }
    }

    /// The site itself, then its editions.
    pub fn all(&self) -> impl Iterator<Item = &Site> {
        std::iter::once(self).chain(self.editions.iter())
    }

    /// The way from the folder of this edition to the root of the output; empty for the site itself.
    pub fn up(&self) -> &'static str {
        if self.edition.is_some() { "../" } else { "" }
    }

    /// The path in the output of a page of this edition.
    pub fn output(&self, path: &str) -> String {
        match &self.edition {
            Some(edition) => format!("{}/{path}", edition.folder),
            None => path.to_string(),
        }
    }

    /// Former addresses, each with the page that it leads to.
    pub fn moved(&self) -> impl Iterator<Item = (&str, String)> {
        self.routes.iter().filter_map(|(from, route)| {
            let to = match route {
                Route::Redirect(to) => to.clone(),
                Route::Edition(number, route) => match &**route {
                    Route::Redirect(to) => self.editions[*number].output(to),
                    _ => return None,
                },
                _ => return None,
            };
            Some((from.as_str(), to))
        })
    }

    /// Whether an article belongs to this edition alone: in a translation, whether it is translated.
    pub fn is_own(&self, article: usize) -> bool {
        self.edition.as_ref().is_none_or(|edition| edition.articles[article].is_translated())
    }

    /// Articles that are not another edition's too.
    pub fn own_articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        (0..self.articles.len()).filter(|i| self.is_own(*i)).map(|i| &self.articles[i])
    }

    /// Content of its files.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

impl Deref for Site {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// Indices by id; of things with the same id, the first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Rule sets.
    pub guides: HashMap<String, usize>,
    /// Rules and outcomes of each rule set.
    pub of_guide: Vec<GuideNames>,
    /// Words of the glossary, by themselves and by their synonyms.
    pub terms: HashMap<String, usize>,
    /// Pieces of evidence.
    pub evidence: HashMap<String, usize>,
}

/// Indices by id in a rule set.
#[derive(Clone, Debug, Default)]
pub struct GuideNames {
    /// Rules.
    pub rules: HashMap<String, usize>,
    /// Outcomes.
    pub outcomes: HashMap<String, usize>,
}

/// Target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address that is written as it is: another site, `mailto:`.
    External(SafeUrl),
    /// A file of this site: its path in the output, a query, and an anchor.
    Local {
        /// Path in the output.
        path: String,
        /// Words behind `?`, which servers and scripts of others read; encoded.
        query: Option<String>,
        /// Anchor without `#`.
        anchor: Option<String>,
    },
    /// Names nothing; the page shows the words without a link.
    Broken,
    /// An address that a page may not name, such as `javascript:`; shown as words too.
    Unsafe,
}
