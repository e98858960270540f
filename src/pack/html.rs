//! The site as one page: it opens from disk, without scripts as a long text with links, and with them its
//! search and its guides work. It asks for nothing: its policy allows the scripts and the style in it, by
//! their hashes, and pictures in it.

use super::book::{Leaf, leaves};
use super::lost::Lost;
use super::rewrite::{Form, Host, Way, rewrite};
use super::write::Target;
use super::{Fault, Files, LeftOut, Packed, picture};
use crate::address;
use crate::limits::{Cap, EDITION_PAGE};
use crate::model::Route;
use crate::source::Span;
use crate::theme;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// The id of the list of contents, which stands above everything.
const CONTENTS: &str = "zhinan-contents";

/// Data of the template `edition.html`.
#[derive(Serialize)]
pub(super) struct Document {
    title: String,
    description: String,
    lang: String,
    dir: &'static str,
    generator: &'static str,
    policy: String,
    contents: Vec<Line>,
    /// Whether the table of contents has page numbers: in print only.
    is_numbered: bool,
    pages: Vec<Section>,
    css: String,
    /// The script before the first paint, and the others. None where nothing runs.
    head_script: String,
    scripts: Vec<String>,
    /// The search index.
    shards: Vec<Shard>,
}

/// A file of the search index: what it would hand over, and under which name.
#[derive(Serialize)]
struct Shard {
    name: String,
    data: String,
}

/// A line of the contents.
#[derive(Serialize)]
struct Line {
    title: String,
    href: String,
    /// Whether a list begins below it, and how many end after it.
    opens: bool,
    closes: usize,
    /// Number of its printed page; empty until that is known.
    number: String,
}

impl Document {
    /// Renders the document as HTML.
    pub(super) fn render(&self, files: &Files<'_>) -> Result<Vec<u8>, Fault> {
        Ok(files.view.theme.render("edition.html", self).map_err(Box::new)?)
    }

    /// Sets the page numbers of the table of contents; `pages` has them by the id that a line links to.
    /// Returns whether any number has changed.
    pub(super) fn number(&mut self, pages: &BTreeMap<String, usize>) -> bool {
        let mut is_new = false;
        for line in &mut self.contents {
            let page = pages.get(line.href.trim_start_matches('#'));
            let number = page.map_or(String::new(), usize::to_string);
            is_new |= line.number != number;
            line.number = number;
        }
        is_new
    }
}

/// A page as a section.
#[derive(Serialize)]
struct Section {
    id: String,
    lang: String,
    dir: String,
    /// Whether the page is too short for a sheet of its own: a question, a rule, a list of pages.
    is_short: bool,
    html: String,
}

pub(super) fn write(
    files: &Files<'_>,
    only: Option<&str>,
    target: Target,
    left_out: &mut Vec<LeftOut>,
) -> Result<Packed, Fault> {
    let (document, pages) = document(files, only, Form::Live, left_out)?;
    let html = document.render(files)?;
    let bytes = target.write(|file| file.write_all(&html).map_err(|e| Fault::Outside(target.fault(e))))?;
    Ok(Packed { bytes, pages })
}

/// Data of the edition's one page, and how many pages of the site are in it.
pub(super) fn document(
    files: &Files<'_>,
    only: Option<&str>,
    form: Form,
    left_out: &mut Vec<LeftOut>,
) -> Result<(Document, usize), Fault> {
    let config = &files.site.config;
    let leaves = leaves(files, only);
    let mut pictures = Pictures { files, used: BTreeMap::new(), total: 0, left_out };
    let (mut sections, mut titles) = (Vec::new(), Vec::new());
    let mut lost = Lost::of(files);
    let known: BTreeSet<&str> = leaves.iter().map(|leaf| leaf.path.as_str()).collect();
    for leaf in &leaves {
        let (section, title) = section(files, &leaf.path, &known, form, &mut pictures, &mut lost)?;
        titles.push(title);
        sections.push(section);
    }
    pictures.left_out.extend(lost.into_found());
    let mut size = pictures.total + sections.iter().map(|section| section.html.len() as u64).sum::<u64>();
    let (head_script, scripts) = if form == Form::Live { scripts(files)? } else { Default::default() };
    let css = style(files)?;
    let shards = if form == Form::Live { shards(files) } else { Vec::new() };
    size += shards.iter().map(|shard| shard.data.len() as u64).sum::<u64>();
    if size > EDITION_PAGE.most as u64 {
        return Err(too_large(&EDITION_PAGE, size, &pictures.used).into());
    }
    let hash = |text: &String| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let all_scripts: Vec<String> = Some(&head_script).into_iter().chain(&scripts).map(hash).collect();
    let script_policy =
        if form == Form::Live { format!("script-src {}; ", all_scripts.join(" ")) } else { String::new() };
    let document = Document {
        title: title(files, only),
        description: if only.is_none() { config.description.clone() } else { String::new() },
        lang: config.language.to_string(),
        dir: config.language.direction(),
        generator: concat!("zhinan ", env!("CARGO_PKG_VERSION")),
        policy: format!(
            "default-src 'none'; {script_policy}style-src {}; img-src data:; form-action 'none'; base-uri 'none'",
            hash(&css)
        ),
        contents: contents(files, &leaves, &titles),
        is_numbered: form == Form::Still,
        pages: sections,
        css,
        head_script,
        scripts,
        shards,
    };
    Ok((document, leaves.len()))
}

/// The title of an edition.
pub(super) fn title(files: &Files<'_>, only: Option<&str>) -> String {
    let site = &files.site.config.title;
    let section = only.and_then(|dir| files.site.sections.iter().find(|section| section.dir == dir));
    section.map_or(site.clone(), |section| format!("{} · {site}", section.title))
}

/// The id of a page, and of a place in it, in the one page. It says what it is, so that a link into the
/// edition lasts as long as one into the site.
fn id_of(files: &Files<'_>, path: &str, anchor: Option<&str>) -> String {
    let folder = files.site.output("");
    let path = path.strip_prefix(&folder).unwrap_or(path);
    let id = match anchor {
        Some(anchor) => format!("{path}--{anchor}"),
        None => path.to_string(),
    };
    id.replace(char::is_whitespace, "_")
}

fn section(
    files: &Files<'_>,
    path: &str,
    known: &BTreeSet<&str>,
    form: Form,
    pictures: &mut Pictures<'_, '_>,
    lost: &mut Lost<'_>,
) -> Result<(Section, String), Fault> {
    let link = |to: &str, anchor: Option<&str>| link(files, known, to, anchor);
    let id = |id: &str| id_of(files, path, Some(id));
    let mut picture = |source: &str| pictures.data(path, source);
    let page = files.page(path)?;
    let mut lose = |file: &str| lost.add(path, file);
    let mut host = Host { form, path, link: &link, picture: &mut picture, lose: &mut lose, id: &id };
    let page = rewrite(&page, &mut host);
    let title = if page.title.is_empty() { path.to_string() } else { page.title };
    let id = id_of(files, path, None);
    let is_short = files.route(path).is_some_and(is_short);
    Ok((Section { id, lang: page.lang, dir: page.dir, is_short, html: page.body }, title))
}

fn is_short(route: &Route) -> bool {
    match route {
        Route::Edition(_, route) => is_short(route),
        route => matches!(route, Route::Node(..) | Route::Rule(..) | Route::Tag(_) | Route::Value(..)),
    }
}

/// Destination of a link to a path of the site.
fn link(files: &Files<'_>, known: &BTreeSet<&str>, to: &str, anchor: Option<&str>) -> Way {
    let path = files.destination(to);
    if known.contains(path.as_str()) {
        return Way::To(format!("#{}", address::encode(&id_of(files, &path, anchor))));
    }
    // The list of everything is the contents.
    if [address::SEARCH, address::HOME].iter().any(|about| path == files.site.output(about)) {
        return Way::To(format!("#{CONTENTS}"));
    }
    on_the_web(files, &path, anchor)
}

/// A file that is not in the edition is where the site is, if that is known.
pub(super) fn on_the_web(files: &Files<'_>, path: &str, anchor: Option<&str>) -> Way {
    match files.base_url() {
        Some(base) => {
            let anchor = anchor.map_or(String::new(), |anchor| format!("#{}", address::encode(anchor)));
            Way::To(format!("{base}{}{anchor}", address::canonical(path)))
        }
        None => Way::Nowhere,
    }
}

/// The lines of the contents. A list begins below a line only: what lies deeper than one step stands one step
/// deeper.
fn contents(files: &Files<'_>, leaves: &[Leaf], titles: &[String]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut depth = 0;
    for (leaf, title) in leaves.iter().zip(titles) {
        let own = if lines.is_empty() { 0 } else { leaf.depth.min(depth + 1) };
        if let Some(before) = lines.last_mut() {
            before.opens = own > depth;
            before.closes = depth.saturating_sub(own);
        }
        let href = format!("#{}", address::encode(&id_of(files, &leaf.path, None)));
        lines.push(Line { title: title.clone(), href, opens: false, closes: 0, number: String::new() });
        depth = own;
    }
    if let Some(last) = lines.last_mut() {
        last.closes = depth;
    }
    lines
}

/// The scripts of pages: the one before the first paint, then those of any page, each once.
fn scripts(files: &Files<'_>) -> Result<(String, Vec<String>), Fault> {
    // Parts of scripts that a site's pages load on demand are included: a single file cannot load more.
    let parts = [theme::GUIDE, theme::SEARCH_PARTS].concat();
    let assets = files.view.theme.page_assets("", &parts);
    let read = |path: &String| -> Result<String, Fault> {
        // Signs that would end the element around it, or begin a comment.
        let text = files.page(path)?.replace("\r\n", "\n");
        Ok(text.replace("</", "<\\/").replace("<!--", "<\\!--"))
    };
    let scripts = assets.scripts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok((read(&assets.head_script)?, scripts))
}

/// The style sheet of pages, and that of editions.
fn style(files: &Files<'_>) -> Result<String, Fault> {
    let css = files.page(&files.view.theme.page_assets("", &[]).css)?;
    let own = files.view.theme.render("edition.css", &BTreeMap::<&str, &str>::new()).map_err(Box::new)?;
    let all = format!("{css}\n{}", String::from_utf8_lossy(&own));
    Ok(all.replace("\r\n", "\n").replace("</", "<\\/"))
}

fn shards(files: &Files<'_>) -> Vec<Shard> {
    let shard = |line: &str| {
        let (name, data) = line.strip_prefix("zhinan.shard(\"")?.split_once("\",")?;
        let data = data.trim_end().strip_suffix(')')?;
        Some(Shard { name: name.to_string(), data: data.replace('<', "\\u003c") })
    };
    // A file may hand over several, a line each.
    let lines = |(_, bytes): (&str, &[u8])| {
        String::from_utf8_lossy(bytes).lines().filter_map(shard).collect::<Vec<_>>()
    };
    // A language in which nothing is translated is searched with the index of the site itself.
    let own = files.site.output("search/");
    let folder = if files.whole_below(&own).next().is_some() { own.as_str() } else { "search/" };
    files.whole_below(folder).flat_map(lines).collect()
}

/// The pictures of one page, as `data:` addresses.
struct Pictures<'a, 'b> {
    files: &'a Files<'a>,
    /// Bytes of each, and how often it is shown.
    used: BTreeMap<String, (u64, u64)>,
    /// Bytes that all take in the page.
    total: u64,
    left_out: &'b mut Vec<LeftOut>,
}

impl Pictures<'_, '_> {
    fn data(&mut self, page: &str, source: &str) -> Option<String> {
        let Some(length) = self.files.length(source) else {
            let what = format!("`{page}` shows the picture `{source}`, which is not in the site");
            self.left_out.push(LeftOut { at: self.files.source(page).map(Span::whole), what });
            return None;
        };
        self.used.entry(source.to_string()).or_insert((length, 0)).1 += 1;
        self.total += length.div_ceil(3) * 4;
        if self.total > EDITION_PAGE.most as u64 {
            // Refused in the end, with the sum.
            return Some(String::new());
        }
        let bytes = self.files.read(source).ok()?;
        let Some(kind) = picture::kind(&bytes) else {
            let what = format!("`{source}` is no picture of a kind that browsers show");
            self.left_out.push(LeftOut { at: self.files.source(source).map(Span::whole), what });
            return None;
        };
        Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
    }
}

/// Message for an edition that is too large, with its largest pictures. `pictures`: bytes of each, and how often
/// the edition holds it.
pub(super) fn too_large(limit: &Cap, size: u64, pictures: &BTreeMap<String, (u64, u64)>) -> String {
    let mut largest: Vec<(&String, u64)> =
        pictures.iter().map(|(path, (bytes, times))| (path, bytes * times)).collect();
    largest.sort_by_key(|(path, bytes)| (std::cmp::Reverse(*bytes), path.as_str()));
    let largest: Vec<String> =
        largest.iter().take(3).map(|(path, bytes)| format!("`{path}` ({})", megabytes(*bytes))).collect();
    let pictures =
        if largest.is_empty() { String::new() } else { format!("leave out {}, or ", largest.join(", ")) };
    format!("{}: {pictures}{}", limit.words(megabytes(size)), limit.hint)
}

/// A size in words.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
