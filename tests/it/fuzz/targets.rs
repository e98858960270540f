//! Targets that strangers' bytes go into, with what must hold whatever they are. The ordinary suite runs
//! these over the kept cases and mutations of them; `cargo fuzz` (`tests/fuzz`) looks for new cases.

#[cfg(unix)]
#[path = "tree.rs"]
mod tree;

#[cfg(unix)]
pub(crate) use tree::tree;

use std::sync::{Arc, OnceLock};
use zhinan::config::Inputs;
use zhinan::diag::{Diags, human, short};
use zhinan::model::{Route, Site};
use zhinan::render::{self, Output, View};
use zhinan::search::{Document, Index, IndexCache, Kind, Page, Sink, Synonyms, Words, publish};
use zhinan::serve::address::{address, value};
use zhinan::serve::connection::{self, Next};
use zhinan::serve::guard::{self, Names};
use zhinan::theme::Theme;

/// The name of a target, which is its folder in `tests/fuzz/corpus`, and what it does.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Targets for texts. The one for a whole folder is [`tree`].
pub(crate) const TARGETS: &[Target] = &[
    ("front_matter", front_matter),
    ("markdown", markdown),
    ("rules", rules),
    ("glossary", glossary),
    ("config", config),
    ("search", search),
    ("http", http),
];

/// The YAML before an article: always read, and the body begins somewhere in the text.
pub(crate) fn front_matter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut diags = Diags::default();
    let (_, body) = zhinan::parse::front_matter::read(zhinan::source::FileId(0), &text, &mut diags);
    assert!(text.get(body..).is_some());
    analyse(&[("content/a.md", &format!("---\n{text}\n---\n正文\n"))]);
}

/// An article → its page, in which nothing of the article runs.
pub(crate) fn markdown(data: &[u8]) {
    let site = analyse(&[("content/a.md", &String::from_utf8_lossy(data))]);
    for (path, html) in pages(&site, |route| matches!(route, Route::Article(_))) {
        let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
        let Some((main, rest)) = main else { continue };
        assert!(!rest.contains("</main>"), "{path}: text ends its element");
        let main = main.to_ascii_lowercase();
        for bad in
            ["<script", "<iframe", "<svg onload", "<style", "=\"javascript:", "=\"vbscript:", "=\"data:"]
        {
            assert!(!main.contains(bad), "{path}: {bad} in\n{main}");
        }
    }
}

/// A rule set → findings, or a guide with all its pages.
pub(crate) fn rules(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let site = analyse(&[("content/a.md", "# 一\n"), ("content/rules/r.yaml", &text)]);
    pages(&site, |_| true);
}

/// The glossary, with an article that uses it.
pub(crate) fn glossary(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let site =
        analyse(&[("content/a.md", "# 一\n证据和[证据](term:证据)。\n"), ("content/glossary.yaml", &text)]);
    pages(&site, |_| true);
}

/// `site.yaml`.
pub(crate) fn config(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let site = analyse(&[("content/a.md", "# 一\n"), ("content/site.yaml", &text)]);
    pages(&site, |_| true);
}

/// A query on the first line, and after it the documents that are searched; without any, those of a
/// small index that is built once.
pub(crate) fn search(data: &[u8]) {
    static SMALL: OnceLock<Index> = OnceLock::new();
    let text = String::from_utf8_lossy(data);
    let small = || {
        let (documents, synonyms) =
            material("退款", "怎么退款 聊天记录\n\n打开订单详情 kubectl.exe v1.2 PNG\n\n證據");
        Index::build(&Page::of(documents), Words { synonyms, language: "en".into() })
    };
    match text.split_once('\n') {
        Some((query, rest)) => {
            let (documents, synonyms) = material(query, rest);
            let language = ["en", "de", "fr", "es", "ja", ""][data.len() % 6].to_string();
            let words = Words { synonyms, language };
            let (pages, kept) = (Page::of(documents), IndexCache::default());
            let sink = Sink { write: &|_, _| {}, has: &|_| true };
            publish(&pages, &words, Some(&kept), sink);
            let again = IndexCache::default();
            for name in kept.names() {
                assert!(again.add(&name, &kept.bytes(&name)), "as it was written");
                publish(&pages, &words, Some(&again), sink);
                // And whatever else such a file may hold.
                if again.add(&name, data) {
                    publish(&pages, &words, Some(&again), sink);
                }
            }
            ask(&Index::build(&pages, words), query);
        }
        None => ask(SMALL.get_or_init(small), &text),
    }
}

fn ask(index: &Index, query: &str) {
    let hits = index.search(query, 10);
    assert!(hits.len() <= 10 && hits.is_sorted_by(|a, b| a.score >= b.score));
    index.explain(query, 10);
}

/// Documents and synonyms of a small index.
fn material(synonym: &str, texts: &str) -> (Vec<Document>, Synonyms) {
    let document = |(i, text): (usize, &str)| Document {
        url: format!("{}.html#{}", i / 2, i % 2),
        title: text.chars().take(8).collect(),
        section: text.chars().skip(4).take(4).collect(),
        kind: Kind::ALL[i % Kind::ALL.len()],
        keywords: text.split(' ').take(2).map(String::from).collect(),
        tags: Vec::new(),
        text: text.to_string(),
    };
    let synonyms = vec![(synonym.to_string(), vec!["证据".to_string()])];
    (texts.split("\n\n").enumerate().map(document).collect(), synonyms)
}

/// The lines of a request: one answer to whatever they are, and no address that leaves the site's own
/// table of addresses.
pub(crate) fn http(data: &[u8]) {
    let Next::Request { request, .. } = connection::parse(data) else { return };
    let names = Names { host: "127.0.0.1".into(), any_number: false };
    let refused = guard::refuse(&request, &names).is_some();
    let host = request.header("Host").unwrap_or_default();
    assert!(refused || names.know(host));
    if let Some(found) = address(&request.target, |host| names.know(host)) {
        assert!(!found.path.contains(['\0', '\\', '\n', '\r']));
        value(&found.query, "page");
    }
}

/// Every stage up to the findings, printed in two forms.
fn analyse(files: &[(&str, &str)]) -> Option<Site> {
    let files = files.iter().map(|(path, text)| (path.to_string(), text.to_string()));
    let sources = zhinan::load::from_texts(files);
    let inputs = Inputs { as_of: jiff::civil::date(2026, 11, 22), base_url: None, drafts: true };
    let mut diags = Diags::default();
    let site = zhinan::analyse(sources, &inputs, &mut diags);
    let has_errors = diags.has_errors();
    diags.finish(&site.sources, false, &|file, code| site.allows(file, code));
    short(&site.sources, &diags).for_each(drop);
    human(&site.sources, &diags, false);
    (!has_errors).then_some(site)
}

/// The first pages of those that are wanted. The theme is read once: reading it takes longer than everything
/// else.
fn pages(site: &Option<Site>, wanted: impl Fn(&Route) -> bool) -> Vec<(String, String)> {
    static THEME: OnceLock<Arc<Theme>> = OnceLock::new();
    let Some(site) = site else { return Vec::new() };
    let theme = THEME
        .get_or_init(|| {
            Arc::new(Theme::load(&site.sources, &site.config, &site.phrases, &mut Diags::default()))
        })
        .clone();
    let view = View::of(site, theme, None);
    let page = |(path, route): (&String, &Route)| match render::page(&view, path, route) {
        Ok(Output::Bytes(bytes)) => Some((path.clone(), String::from_utf8(bytes).expect("pages are text"))),
        Ok(Output::Copy(_)) => None,
        Err(d) => panic!("{path}: {}", d.message),
    };
    site.routes.iter().filter(|(_, route)| wanted(route)).take(8).filter_map(page).collect()
}
