//! Data of templates: one plain struct a template, filled by `render`, read by the theme.
//!
//! These names are the contract with custom themes. Every `href` is relative to the page and
//! percent-encoded; every `html` is safe to write as it is; everything else is text that the
//! template escapes. What may be absent is `null` in the template, never undefined. Beside these
//! every template has `t`, the interface's words in the site's language.

use crate::language::Language;
use crate::phrases::{Strings, forms};
use crate::theme::Assets;
use jiff::civil::Date;
use serde::Serialize;

/// Data that every template receives, flattened into each page's own struct.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// The site.
    pub site: SiteInfo,
    /// The page.
    pub page: PageInfo,
    /// From this page to the site's root: empty, `../`, `../../` … For `404.html` of a site with a
    /// base URL, the path of that URL, because the page is shown at any depth.
    pub root: String,
    /// The links of the header.
    pub nav: Vec<NavLink>,
    /// Language of most of these links, if it is not the page's. A link in another language has its own `lang`.
    pub nav_lang: Option<String>,
    /// The tree that the page stands in; none at home, and where the site has only one page.
    pub side: Option<Side>,
    /// Links of the footer: glossary, tags, rules, search – those that exist.
    pub footer: Vec<Link>,
    /// The theme's files that this page loads.
    pub assets: Assets,
    /// The search index's first file, from the site's root. `<html>` holds it and [`Common::root`] for
    /// the scripts: no author can write there.
    pub search_entry: &'static str,
    /// Name and version of the program.
    pub generator: String,
    /// The site's languages, each with the way to this page in it; none where there is only one.
    pub languages: Vec<LanguageLink>,
    /// The addresses of this page in all languages that it is written in, for search engines.
    pub alternates: Vec<Alternate>,
    /// On a page that nobody has translated: the original, whose text it shows.
    pub fallback: Option<Original>,
    /// On a translation that is older than its original: the original.
    pub stale: Option<Original>,
    /// On a guide of which only a part is translated: the original.
    pub partly: Option<Original>,
    /// From this page to the root of the whole output, where [`Common::root`] is that of one language.
    pub top: Option<String>,
}

/// A language of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanguageLink {
    /// Its tag.
    pub tag: String,
    /// Its direction: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its name in itself.
    pub title: String,
    /// To this page in it.
    pub href: String,
    /// Whether this page is in it.
    pub current: bool,
}

/// The address of a page in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternate {
    /// The language's tag, or `x-default`.
    pub tag: String,
    /// The whole address.
    pub href: String,
}

/// The page that a translation was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Original {
    /// The language of its text.
    pub lang: String,
    /// Its direction.
    pub dir: &'static str,
    /// Its address.
    pub href: String,
}

/// The language of a text inside another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextLang {
    /// Its tag.
    pub lang: String,
    /// Its direction, where that is not the direction of the text around it.
    pub dir: Option<&'static str>,
}

impl TextLang {
    /// A text in `lang` inside of one in `around`; none where they are in the same language.
    pub fn within(around: &str, lang: &str) -> Option<TextLang> {
        let direction = |tag: &str| Language::parse(tag).map(|language| language.direction());
        let dir = direction(lang).filter(|own| direction(around) != Some(own));
        (around != lang).then(|| TextLang { lang: lang.to_string(), dir })
    }
}

/// The site, for headers and titles.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteInfo {
    /// Its name.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// Its language tag.
    pub lang: String,
    /// To the home page.
    pub home: String,
    /// To the feed, where there is one.
    pub feed: Option<String>,
    /// To the description of its search, where the site's address is known.
    pub opensearch: Option<String>,
    /// Hosts of other sites that pages may load pictures, films and sounds from. The page's policy names them
    /// without a scheme, so that they are not asked where a page is opened from disk.
    pub allow_hosts: Vec<String>,
    /// Whether readers can keep the site, or pages of it, on their device.
    pub offline: bool,
    /// Logo, footer and addresses of the owner.
    pub brand: BrandInfo,
}

/// The owner's brand, as `site.yaml` gives it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BrandInfo {
    /// Pictures in place of the theme's mark.
    pub logo: Option<Logo>,
    /// The picture in the browser's tab.
    pub favicon: Option<String>,
    /// A sentence of the footer; may be empty.
    pub footer: String,
    /// Licence of the texts; may be empty.
    pub licence: String,
    /// Links of the footer.
    pub links: Vec<Link>,
    /// The owner's accounts elsewhere.
    pub social: Vec<Link>,
    /// Address where the sources are kept.
    pub repository: Option<String>,
    /// A script that counts visits.
    pub analytics: Option<ScriptInfo>,
}

/// Pictures of a logo.
#[derive(Clone, Debug, Serialize)]
pub struct Logo {
    /// In the light scheme.
    pub light: String,
    /// In the dark scheme, where it is another one.
    pub dark: Option<String>,
}

/// A script of another site.
#[derive(Clone, Debug, Serialize)]
pub struct ScriptInfo {
    /// Its address.
    pub url: String,
    /// The address as the page's policy names it.
    pub source: String,
    /// Its host, which it may send to.
    pub host: String,
}

/// Kind of page that a template writes; themes use it for classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum PageKind {
    Home,
    Section,
    Article,
    Guide,
    Node,
    Outcome,
    Rule,
    Rules,
    Glossary,
    Tags,
    Tag,
    Search,
    NotFound,
}

/// The page, for its head and breadcrumbs.
#[derive(Clone, Debug, Serialize)]
pub struct PageInfo {
    /// Its title, without the site's.
    pub title: String,
    /// One sentence about it, for search engines; may be empty.
    pub description: String,
    /// The same sentence, where its author wrote one, to be shown below the title; may be empty.
    pub lead: String,
    /// Its path in the output: `appeal/keep-evidence.html`.
    pub path: String,
    /// Its language tag.
    pub lang: String,
    /// The direction of that language: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Language of its author's text, where it is not that of the page.
    pub text: Option<TextLang>,
    /// Kind of the page.
    pub kind: PageKind,
    /// Its whole address, where the site's base URL is known.
    pub canonical: Option<String>,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// From the home page to the page above this one; empty on the home page.
    pub breadcrumbs: Vec<Link>,
    /// Language of most of these links, if it is not the page's. A link in another language has its own `lang`.
    pub breadcrumbs_lang: Option<String>,
    /// JSON-LD about it, safe to write as it is; none where the site does not ask for it.
    pub structured: Option<String>,
    /// Share picture (`og:image`), where the site asks for share pictures and the page has one.
    pub picture: Option<SharePicture>,
    /// Whether it is a draft, shown only in a preview.
    pub draft: bool,
    /// Address where its source is edited.
    pub edit: Option<String>,
    /// Address where readers report what is wrong with it.
    pub feedback: Option<String>,
}

/// The picture that social networks show for a link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharePicture {
    /// Its whole address.
    pub url: String,
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// Its text alternative: the page's title.
    pub alt: String,
}

/// A link with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The words.
    pub title: String,
    /// Language of these words, where nobody has translated them; none where it is the page's own.
    pub lang: Option<String>,
    /// Address that it leads to.
    pub href: String,
}

/// A link of a navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavLink {
    /// The words.
    pub title: String,
    /// Language of these words, where nobody has translated them; none where it is the page's own.
    pub lang: Option<String>,
    /// Address that it leads to.
    pub href: String,
    /// Whether it is this page, or the section that this page is in.
    pub current: bool,
}

/// A day, for machines and for readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `2026-03-02`.
    pub iso: String,
    /// `2026年3月2日`: the long form of the language.
    pub words: String,
}

impl Day {
    /// A day as readers of the language of these words write it: the long form of CLDR.
    pub fn new(date: Date, words: &Strings) -> Day {
        Day { iso: date.to_string(), words: forms::day(words, date) }
    }
}

/// A page in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Language of its title and description, where nobody has translated them; none where it is the page's own.
    pub lang: Option<String>,
    /// One sentence about it; may be empty.
    pub description: String,
    /// Its address.
    pub href: String,
}

/// A decision guide in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuideCard {
    /// Its title.
    pub title: String,
    /// Language of its title and description, where nobody has translated them; none where it is the page's own.
    pub lang: Option<String>,
    /// One sentence about it; may be empty.
    pub description: String,
    /// Address of its beginning.
    pub href: String,
    /// The most questions that it asks; 0 where there is none.
    pub questions: usize,
    /// The guide's first question with its answers; only for the first card on the home page.
    pub opening: Option<super::guide::Opening>,
}

/// A section with its articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its title.
    pub title: String,
    /// Language of its title and description, where nobody has translated them; none where it is the page's own.
    pub lang: Option<String>,
    /// One sentence about it; may be empty.
    pub description: String,
    /// Its page.
    pub href: String,
    /// Its articles and sub-sections in reading order; of many, the first.
    pub articles: Vec<Card>,
    /// Count of all, where these are not all.
    pub all: Option<usize>,
}

/// `home.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The text of `content/index.md`; may be empty.
    pub html: String,
    /// The guides, offered first.
    pub guides: Vec<GuideCard>,
    /// Everything else by section.
    pub topics: Vec<Topic>,
}

/// `section.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The text of the section's `index.md`; may be empty.
    pub html: String,
    /// Its articles in reading order.
    pub articles: Vec<Card>,
    /// Its sub-sections.
    pub sections: Vec<Topic>,
    /// In place of both, where there are very many: all of them by first letter.
    pub letters: Vec<Letter>,
    /// The page before it in reading order.
    pub previous: Option<Link>,
    /// The page after it.
    pub next: Option<Link>,
    /// Day of its last change.
    pub updated: Option<Day>,
}

/// `article.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Article {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The body.
    pub html: String,
    /// The headings of levels 2 and 3; empty where the page shows no table of contents.
    pub toc: Vec<TocEntry>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// Authors of the page; without a page of their own, the address is empty.
    pub authors: Vec<Link>,
    /// The site's own taxonomies: title and values.
    pub taxonomies: Vec<Values>,
    /// Day of its last change.
    pub updated: Option<Day>,
    /// By when it is to be reviewed.
    pub review_by: Option<ReviewBy>,
    /// Owner, who keeps the page right.
    pub owner: Option<String>,
    /// Sources of its statements.
    pub sources: Vec<Source>,
    /// The article before this one in reading order.
    pub previous: Option<Link>,
    /// The article after this one.
    pub next: Option<Link>,
    /// The rules that it cites.
    pub rules: Vec<CitedRule>,
    /// Pages about the same thing.
    pub related: Vec<Card>,
    /// All pages that link to this one, where the site asks for them; those above are then others.
    pub backlinks: Vec<Link>,
    /// Names of those who changed it, by its history in git.
    pub contributors: Vec<String>,
    /// Minutes that it takes to read, where the site asks for it.
    pub reading_time: Option<usize>,
    /// The same page as Markdown.
    pub markdown: Option<String>,
    /// Keys of the front matter that the program does not know.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// Values of an article in a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Values {
    /// The title of the taxonomy.
    pub title: String,
    /// The values, as links.
    pub links: Vec<Link>,
}

/// A heading in a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TocEntry {
    /// 2 or 3.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Its anchor with `#`.
    pub href: String,
}

/// By when a page or rule is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewBy {
    /// The day.
    pub day: Day,
    /// Whether it has passed.
    pub overdue: bool,
}

/// Source of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Day on which it was last looked at.
    pub checked: Option<Day>,
}

/// A rule that an article cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CitedRule {
    /// Its statement.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The title of its rule set.
    pub guide: String,
    /// Their language, where it is not that of the page.
    pub lang: Option<String>,
}

/// The navigation beside the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The topic's title.
    pub title: String,
    /// Language of the title, where nobody has translated it; none where it is the page's own.
    pub lang: Option<String>,
    /// Language of most of the lines, where nobody has translated those. Lines in another one have it themselves.
    pub lines_lang: Option<String>,
    /// The topic's page; empty where it has none.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// Lines of what it holds, folders with their content; of much, the part near this page.
    pub lines: Vec<SideLine>,
    /// Guides, and pages that are in no folder.
    pub others: Vec<NavLink>,
}

/// A line of the navigation beside the text. Lines after a folder stand in it until one closes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SideLine {
    /// The words.
    pub title: String,
    /// Language of the words, where it is another one than that of most lines.
    pub lang: Option<String>,
    /// Address that it leads to; empty for a group without a page of its own.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
    /// Whether it says that more are left out here.
    pub is_all: bool,
    /// Whether the lines after it stand in it.
    pub is_folder: bool,
    /// Whether this page is in that folder.
    pub is_open: bool,
    /// Count of folders that end behind it.
    pub closes: usize,
}

/// `glossary.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Glossary {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The words, in the glossary's order.
    pub terms: Vec<GlossaryTerm>,
}

/// A word of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GlossaryTerm {
    /// The word.
    pub term: String,
    /// Its anchor, without `#`.
    pub id: String,
    /// Its meaning.
    pub html: String,
    /// Other words for it.
    pub synonyms: Vec<String>,
    /// Words not to use for it.
    pub discouraged: Vec<String>,
    /// An article about it.
    pub see: Option<Link>,
}

/// `tags.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Tags {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The tags in use.
    pub tags: Vec<TagCount>,
}

/// A tag in the list of tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagCount {
    /// Its name.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Count of the articles that have it.
    pub count: usize,
}

/// `tag.html`; the tag's name is the page's title.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The articles that have it.
    pub articles: Vec<Card>,
    /// Of an author, their own page.
    pub link: Option<String>,
}

/// `search.html`: without JavaScript, everything there is by topic and by first letter.
#[derive(Clone, Debug, Serialize)]
pub struct Search {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The guides.
    pub guides: Vec<GuideCard>,
    /// The articles by section.
    pub topics: Vec<Topic>,
    /// All pages by the first letter of their pinyin or Latin title; none on a large site.
    pub letters: Vec<Letter>,
}

/// The pages whose title begins with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// `A` to `Z`, or `#`.
    pub letter: String,
    /// Its anchor, without `#`.
    pub id: String,
    /// The pages.
    pub links: Vec<Link>,
}

/// `404.html`.
#[derive(Clone, Debug, Serialize)]
pub struct NotFound {
    /// Data that every page has.
    #[serde(flatten)]
    pub common: Common,
    /// The text of the site's own `404.md`.
    pub html: Option<String>,
    /// The guides.
    pub guides: Vec<GuideCard>,
    /// The sections.
    pub topics: Vec<Topic>,
}
