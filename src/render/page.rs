//! Common parts of every page: relative links, texts as HTML, header and footer.

use super::context::{Card, Common, Day, GuideCard, Link, PageInfo, PageKind, SiteInfo, TextLang};
use super::markup;
use super::reads::{Listed, Named, Reader};
use super::side::Stand;
use super::{Sink, search, share, structured};
use crate::address;
use crate::config::Offline;
use crate::decide::RuleSet;
use crate::diag::Diags;
use crate::doc::{self, Doc, LinkRef};
use crate::html::SafeUrl;
use crate::language::Language;
use crate::markdown::wiki::TITLE;
use crate::model::{Article, Route, Site, State, Stop, Target};
use crate::phrases::Strings;
use crate::search::IndexCache;
use crate::source::FileId;
use crate::theme::{Assets, Theme};
use jiff::civil::Date;
use rayon::prelude::*;
use std::sync::Arc;

/// Length in characters of a description that is taken from the text.
const DESCRIPTION: usize = 120;

/// A site with its theme: what pages are rendered from.
pub struct View<'a> {
    /// The site; of an edition's view, that edition.
    pub site: &'a Site,
    /// The site itself, in its own language.
    pub main: &'a Site,
    /// Its theme; shared, because the preview keeps one over many views.
    pub theme: Arc<Theme>,
    /// Parts of the previous site's search index, where there was one.
    pub searched: Option<Arc<IndexCache>>,
    /// The site's editions, in their order.
    pub editions: Vec<View<'a>>,
}

impl<'a> View<'a> {
    /// Loads the theme; faults of its templates are reported.
    pub fn new(site: &'a Site, diags: &mut Diags) -> View<'a> {
        let theme = Theme::load(&site.sources, &site.config, &site.phrases, diags);
        View::of(site, Arc::new(theme), None)
    }

    /// A site with a theme that is loaded.
    pub fn of(site: &'a Site, theme: Arc<Theme>, searched: Option<Arc<IndexCache>>) -> View<'a> {
        let edition = |(number, edition): (usize, &'a Site)| View {
            site: edition,
            main: site,
            theme: theme.edition(number).unwrap_or_else(|| theme.clone()),
            searched: searched.as_ref().map(|searched| searched.edition(number)),
            editions: Vec::new(),
        };
        let editions = site.editions.iter().enumerate().map(edition).collect();
        View { site, main: site, theme, searched, editions }
    }

    /// Makes the search index of what the site before knew of it.
    pub fn use_cache(&mut self, searched: &Arc<IndexCache>) {
        for (number, edition) in self.editions.iter_mut().enumerate() {
            edition.searched = Some(searched.edition(number));
        }
        self.searched = Some(searched.clone());
    }

    /// The view that a page is rendered from, with its path and its route there.
    pub(super) fn place<'p>(&self, path: &'p str, route: &'p Route) -> (&View<'a>, &'p str, &'p Route) {
        match route {
            Route::Edition(number, route) => {
                let path = path.split_once('/').map_or(path, |(_, path)| path);
                (&self.editions[*number], path, route)
            }
            _ => (self, path, route),
        }
    }

    /// Makes the files of the site, and those of each edition in its folder.
    pub(super) fn in_each_language(&self, sink: Sink<'_>, make: impl Fn(&View<'_>, Sink<'_>) + Sync) {
        make(self, sink);
        self.editions.par_iter().for_each(|view| {
            let write = |path: String, bytes| (sink.write)(view.site.output(&path), bytes);
            let has = |path: &str| (sink.has)(&view.site.output(path));
            make(view, Sink { write: &write, has: &has });
        });
    }
}

/// A page that is being rendered.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Site and theme.
    pub view: &'a View<'a>,
    /// The site.
    pub site: &'a Site,
    /// The site's articles and links, read for this page.
    pub reader: &'a Reader<'a>,
    /// Path of the page in the output; in an edition, from its folder on.
    pub path: &'a str,
    /// Language of a part of the page that is not in the site's: a rule set in another language.
    pub part_lang: Option<&'a str>,
}

/// Subject of a page, by which its translation is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// Nothing that an author wrote for it alone: a list of links in the interface's words.
    #[default]
    Lists,
    /// An article.
    Article(usize),
    /// A rule set.
    Guide(usize),
    /// The glossary.
    Glossary,
}

impl Subject {
    /// Subject of a route's page.
    pub(super) fn of(route: &Route) -> Subject {
        match route {
            Route::Article(i) => Subject::Article(*i),
            Route::Guide(set) | Route::Node(set, _) | Route::Outcome(set, _) | Route::Rule(set, _) => {
                Subject::Guide(*set)
            }
            Route::Glossary => Subject::Glossary,
            _ => Subject::Lists,
        }
    }

    /// Subject of a section: its own text, if it has one.
    pub(super) fn of_section(site: &Site, section: usize) -> Subject {
        site.sections[section].index.map_or(Subject::Lists, Subject::Article)
    }

    /// State of its translation in an edition.
    pub(super) fn state(self, site: &Site) -> State {
        let Some(edition) = &site.edition else { return State::Translated };
        match self {
            Subject::Lists => State::Translated,
            Subject::Article(i) => edition.articles[i],
            Subject::Guide(set) => edition.guides[set],
            Subject::Glossary => edition.glossary,
        }
    }

    /// Whether only a part of it is translated.
    fn is_partly(self, site: &Site) -> bool {
        match (self, &site.edition) {
            (Subject::Guide(set), Some(edition)) => edition.partly[set],
            _ => false,
        }
    }
}

/// Data of a page's head, by which it differs from others.
pub struct Head {
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Whether that sentence was taken from the text, which shows it anyway.
    pub derived: bool,
    /// Kind of the page.
    pub kind: PageKind,
    /// From the home page to the page above this one, each with its output path.
    pub above: Vec<(String, String)>,
    /// Whether search engines leave it out.
    pub noindex: bool,
    /// Its language, if not the site's.
    pub lang: Option<Language>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Subject, by which its translation is found.
    pub subject: Subject,
    /// The file that it is made of.
    pub file: Option<FileId>,
}

impl Head {
    /// A page directly below the home page.
    pub fn new(kind: PageKind, title: impl Into<String>, description: impl Into<String>) -> Head {
        Head {
            title: title.into(),
            description: description.into(),
            derived: false,
            kind,
            above: Vec::new(),
            noindex: false,
            lang: None,
            draft: false,
            subject: Subject::Lists,
            file: None,
        }
    }

    /// Adds a description taken from the page's text, if there is none.
    pub fn or_from(self, text: impl FnOnce() -> String) -> Head {
        if !self.description.is_empty() {
            return self;
        }
        Head { description: shortened(text()), derived: true, ..self }
    }
}

impl<'a> Page<'a> {
    /// From this page to the site's root: `../../`; from `404.html` like [`Page::href`].
    pub fn root(&self) -> String {
        let base = self.site.config.base_url.as_ref().filter(|_| self.path == address::NOT_FOUND);
        base.map_or_else(|| "../".repeat(self.path.matches('/').count()), |base| base.path().to_string())
    }

    /// From this page to the root of the whole output: of an edition's page, above its folder.
    fn top(&self) -> String {
        let base = self.view.main.config.base_url.as_ref().filter(|_| self.path == address::NOT_FOUND);
        base.map_or_else(|| format!("{}{}", self.root(), self.site.up()), |base| base.path().to_string())
    }

    /// From this page to another path of the output, percent-encoded.
    ///
    /// `404.html` is shown at any depth, so with a base URL its links begin at that URL's path.
    pub fn href(&self, to: &str) -> String {
        match self.site.config.base_url.as_ref().filter(|_| self.path == address::NOT_FOUND) {
            Some(base) => format!("{}{}", base.path(), address::encode(to)),
            None => address::encode(&address::relative(self.path, to)),
        }
    }

    /// Like [`Page::href`], with a query and an anchor.
    pub fn href_asking(&self, to: &str, query: Option<&str>, anchor: Option<&str>) -> String {
        match query {
            None => self.href_to(to, anchor),
            Some(query) => {
                let anchor =
                    anchor.map_or(String::new(), |anchor| format!("#{}", address::encode_anchor(anchor)));
                format!("{}?{query}{anchor}", self.href(to))
            }
        }
    }

    /// Like [`Page::href`], with an anchor.
    pub fn href_to(&self, to: &str, anchor: Option<&str>) -> String {
        let path = if to == self.path && anchor.is_some() { String::new() } else { self.href(to) };
        anchor.map_or(path.clone(), |a| format!("{path}#{}", address::encode_anchor(a)))
    }

    /// Destination, from here, of a link typed in `file`; `None` where it names nothing.
    pub fn link(&self, file: FileId, dest: &str) -> Option<SafeUrl> {
        match self.site.target(file, dest) {
            Target::External(url) => Some(url),
            Target::Local { path, query, anchor } => {
                // The anchor was found by the words of a heading.
                if let (Some(Route::Article(i)), Some(_)) = (self.site.routes.get(&path), &anchor)
                    && dest.starts_with(TITLE)
                {
                    self.reader.article(*i);
                }
                SafeUrl::new(&self.href_asking(&path, query.as_deref(), anchor.as_deref()))
            }
            Target::Broken | Target::Unsafe => None,
        }
    }

    /// A text as HTML for this page. `part` names it among the texts of the page, so that no two give the
    /// same anchors; the page's own text has none.
    pub fn html(&self, part: &str, doc: &Doc) -> String {
        self.html_with_blanks(part, doc, &str::to_string)
    }

    /// Like [`Page::html`], with the words that stand in a blank of some name.
    pub fn html_with_blanks(&self, part: &str, doc: &Doc, blank: &dyn Fn(&str) -> String) -> String {
        let prefix = if part.is_empty() { String::new() } else { address::content_id(&format!("{part}-")) };
        let settings = markup::Settings { prefix, ..markup::Settings::default() };
        self.html_with(doc, blank, &|_| None, &settings)
    }

    /// Like [`Page::html_with_blanks`], fitted into the page, with the HTML of what a directive leads to.
    pub fn html_with(
        &self,
        doc: &Doc,
        blank: &dyn Fn(&str) -> String,
        embed: &dyn Fn(&LinkRef) -> Option<String>,
        settings: &markup::Settings,
    ) -> String {
        let words = self.markup_words();
        let link = |l: &LinkRef| self.markup_link(l);
        markup::html(doc, &markup::Host { link: &link, blank, embed, words: &words }, settings)
    }

    fn markup_link(&self, link: &LinkRef) -> markup::Link {
        let guide = link.dest.strip_prefix("guide:").and_then(|id| self.site.guide_at(id));
        let rule = link.dest.strip_prefix("rule:").and_then(|id| self.rule_title(id));
        let href = self.link(link.span.file, &link.dest);
        let size = if link.image { self.picture_size(link) } else { None };
        markup::Link {
            loads: href.as_ref().is_some_and(|href| self.site.config.loads(href)) && self.site.is_shown(link),
            title: guide.map(|g| self.site.guides[g].title.clone()).or(rule),
            size,
            href,
        }
    }

    fn picture_size(&self, link: &LinkRef) -> Option<(u32, u32)> {
        let Target::Local { path, .. } = self.site.target(link.span.file, &link.dest) else { return None };
        match self.site.routes.get(&path) {
            Some(Route::Asset(file)) => self.reader.picture(*file),
            _ => None,
        }
    }

    fn rule_title(&self, name: &str) -> Option<String> {
        let (set, rule) = name.split_once('/')?;
        let set = self.site.guide_at(set)?;
        let rule = *self.site.names.of_guide[set].rules.get(rule)?;
        Some(self.site.guides[set].rules[rule].title.clone())
    }

    fn markup_words(&self) -> markup::Words {
        let word = |key: &str| self.word(key).to_string();
        markup::Words {
            note: word("alert_note"),
            tip: word("alert_tip"),
            important: word("alert_important"),
            warning: word("alert_warning"),
            caution: word("alert_caution"),
            anchor: word("heading_link"),
            table: word("table"),
            footnotes: word("footnotes"),
            back: word("footnote_back"),
            diagram: word("diagram"),
            diagram_source: word("diagram_source"),
        }
    }

    /// The interface's words in the page's language.
    pub fn words(&self) -> &'a Strings {
        self.view.theme.strings(self.lang())
    }

    /// An interface word; the key itself where the theme has no word for it.
    pub fn word<'b>(&'b self, key: &'b str) -> &'b str {
        self.words().get(key).map_or(key, String::as_str)
    }

    /// The article that a path below `content/` names, as a link.
    pub fn see(&self, path: &str) -> Option<Link> {
        let (path, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
        let article = *self.site.article_at.get(path)?;
        let name = self.reader.named(article);
        let lang = self.lang_of(Subject::Article(article));
        Some(Link { href: self.href_to(&name.path, anchor), title: name.title, lang })
    }

    /// Subject of a page that another one names: of a section, its own text.
    pub(super) fn subject(&self, route: &Route) -> Subject {
        match route {
            Route::Section(section) => Subject::of_section(self.site, *section),
            _ => Subject::of(route),
        }
    }

    /// Language of words of the site with a translation in this state.
    pub(super) fn lang_in(&self, state: State) -> &'a str {
        let site = if state == State::Original { self.view.main } else { self.site };
        &site.config.language
    }

    /// Language of the author's text on a page about `subject`, where it is not that of the page.
    fn text_of(&self, subject: Subject, lang: &Language) -> Option<TextLang> {
        match subject {
            Subject::Guide(set) => TextLang::within(lang, &self.site.guides[set].text_lang),
            Subject::Article(_) if subject.state(self.site) == State::Original => {
                let original = self.original(subject);
                TextLang::within(lang, &original.lang)
            }
            _ => None,
        }
    }

    /// A day in the site's language.
    pub fn day(&self, date: Date) -> Day {
        Day::new(date, self.words())
    }

    /// An article as a link names it.
    pub fn name(&self, article: usize) -> Link {
        let Named { title, path } = self.reader.named(article);
        Link { title, href: self.href(&path), lang: self.lang_of(Subject::Article(article)) }
    }

    /// A neighbour in reading order, as a link.
    pub fn stop(&self, stop: Option<Stop>) -> Option<Link> {
        stop.map(|stop| match stop {
            Stop::Article(i) => self.name(i),
            Stop::Guide(set) => {
                let lang = self.lang_of(Subject::Guide(set));
                let set = &self.site.guides[set];
                Link { title: set.title.clone(), href: self.href(&address::guide(&set.id)), lang }
            }
        })
    }

    /// An article as a list shows it.
    pub fn card(&self, article: usize) -> Card {
        let Listed { name, description, .. } = self.reader.listed(article);
        let lang = self.lang_of(Subject::Article(article));
        Card { href: self.href(&name.path), title: name.title, description, lang }
    }

    /// An article as a guide shows it: only with a sentence of its author.
    pub fn described_card(&self, article: usize) -> Card {
        let Listed { name, description, is_described } = self.reader.listed(article);
        let description = if is_described { description } else { String::new() };
        let lang = self.lang_of(Subject::Article(article));
        Card { href: self.href(&name.path), title: name.title, description, lang }
    }

    /// The values of some names in a taxonomy, as links; of a name without a page, only the name.
    pub fn values(&self, taxonomy: &str, names: &[String]) -> Vec<Link> {
        let link = |name: &String| match self.site.routes.get(&address::value(taxonomy, name)) {
            Some(Route::Value(t, value)) => {
                let title = self.site.value_name(*t, *value).to_string();
                Link { title, href: self.href(&address::value(taxonomy, name)), lang: None }
            }
            _ => Link { title: name.clone(), ..Link::default() },
        };
        names.iter().map(link).collect()
    }

    /// All guides, in order.
    pub fn guides(&self) -> Vec<GuideCard> {
        let card = |(number, set): (usize, &RuleSet)| GuideCard {
            title: set.title.clone(),
            lang: self.lang_of(Subject::Guide(number)),
            description: set.description.clone(),
            href: self.href(&address::guide(&set.id)),
            questions: set.most_questions(),
            opening: None,
        };
        self.site.guides.iter().enumerate().map(card).collect()
    }

    /// Header, footer, head of the page and the tree beside it. `scripts` names what only some pages load.
    pub(super) fn common(&self, head: Head, scripts: &[&str], stand: &Stand) -> Common {
        let config = &self.site.config;
        let (root, top) = (self.root(), self.top());
        let state = head.subject.state(self.site);
        let is_fallback = state == State::Original;
        let lang = head.lang.as_ref().filter(|_| self.site.edition.is_none()).unwrap_or(&config.language);
        let main = &self.view.main.config;
        // A page that is not translated says what its original says.
        let base = if is_fallback { &main.base_url } else { &config.base_url };
        let home = (self.word("home").to_string(), address::HOME.to_string());
        let above = if head.kind == PageKind::Home { Vec::new() } else { vec![home] };
        let is_told = !head.noindex && !is_fallback;
        let structured = is_told.then(|| {
            let way: Vec<(String, String)> = above.iter().chain(&head.above).cloned().collect();
            structured::data(self, &head.title, (head.subject, stand), &way)
        });
        let structured = structured.flatten();
        let breadcrumbs = above.into_iter().chain(head.above).map(|(title, path)| {
            // The home page is called by a word of the interface.
            let route = self.site.routes.get(&path).filter(|_| path != address::HOME);
            let lang = route.and_then(|route| self.lang_of(self.subject(route)));
            Link { title, href: format!("{root}{}", address::encode(&path)), lang }
        });
        let (breadcrumbs, breadcrumbs_lang) =
            self.told_by_most(breadcrumbs.collect(), |crumb| &mut crumb.lang);
        let (nav, nav_lang) = self.told_by_most(self.nav(&root), |link| &mut link.lang);
        Common {
            site: SiteInfo {
                title: config.title.clone(),
                description: config.description.clone(),
                lang: config.language.to_string(),
                home: format!("{root}index.html"),
                feed: Some(format!("{root}feed.xml")),
                opensearch: config.base_url.as_ref().map(|_| format!("{root}{}", address::OPENSEARCH)),
                allow_hosts: config.allow_hosts.clone(),
                offline: config.offline.is_some_and(Offline::is_offered),
                brand: self.brand(),
            },
            page: PageInfo {
                structured,
                picture: share::of_page(self, head.kind, &head.title),
                canonical: base.as_ref().map(|base| format!("{base}{}", address::canonical(self.path))),
                edit: head.file.and_then(|file| self.edit(file)),
                feedback: head.file.and_then(|_| self.feedback(&head.title)),
                title: head.title,
                lead: if head.derived { String::new() } else { head.description.clone() },
                description: head.description,
                path: self.site.output(self.path),
                text: self.text_of(head.subject, lang),
                lang: lang.to_string(),
                dir: lang.direction(),
                kind: head.kind,
                noindex: head.noindex,
                breadcrumbs,
                breadcrumbs_lang,
                draft: head.draft,
            },
            side: if head.kind == PageKind::Home { None } else { self.side_of(stand) },
            nav,
            nav_lang,
            footer: self.footer(&root),
            assets: self.assets(&top, scripts),
            search_entry: search::entry(self.view.main, self.site),
            generator: concat!("zhinan ", env!("CARGO_PKG_VERSION")).to_string(),
            languages: self.languages(),
            alternates: self.alternates(head.subject),
            fallback: is_fallback.then(|| self.original(head.subject)),
            stale: (state == State::Stale).then(|| self.original(head.subject)),
            partly: head.subject.is_partly(self.site).then(|| self.original(head.subject)),
            top: self.site.edition.is_some().then_some(top),
            root,
        }
    }

    fn assets(&self, top: &str, scripts: &[&str]) -> Assets {
        self.view.theme.page_assets(top, scripts)
    }

    fn footer(&self, root: &str) -> Vec<Link> {
        let all = [
            ("rules", address::RULES),
            ("glossary", address::GLOSSARY),
            ("tags", address::TAGS),
            ("search", address::SEARCH),
        ];
        let there = all.iter().filter(|(_, path)| self.site.routes.contains_key(*path));
        let link = |(key, path): &(&str, &str)| Link {
            title: self.word(key).to_string(),
            href: format!("{root}{path}"),
            lang: None,
        };
        there.map(link).collect()
    }
}

/// One sentence about an article: its description, else its first paragraph.
pub fn description(article: &Article) -> String {
    let meta = &article.source.meta;
    let from_text = || shortened(doc::first_paragraph(&article.source.doc).unwrap_or_default());
    meta.description.clone().unwrap_or_else(from_text)
}

/// A text cut to the length of a description.
fn shortened(text: String) -> String {
    match text.char_indices().nth(DESCRIPTION) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}
