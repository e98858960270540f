//! A site of another tool → a site of this program.
//!
//! A tool's reader (`tools/`) says which files are pages, where they go and in which order they stand.
//! The steps after it are the same for all: front matter (`front`), folders and order (`nav`), the text of
//! the pages (`body/`), and the new folder (`write`). Each loss is a line of the report.

mod body;
mod dmn;
mod front;
mod home;
mod literal;
mod nav;
mod path;
mod permalink;
mod places;
mod plan;
mod project;
mod redirects;
mod report;
mod repository;
mod tools;
mod word;
mod write;

pub use report::Entry;

use crate::address;
use crate::language;
use crate::limits::{INCLUDED, INCLUDED_ALL};
use body::links::Links;
use body::{Anchors, Context, Line};
use front::Meta;
use plan::{Page, Plan};
use project::Project;
use report::Report;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use tools::{TOOLS, Tool};

/// Result of an import.
#[derive(Debug)]
pub struct Imported {
    /// Number of pages written.
    pub pages: usize,
    /// Number of other files copied.
    pub files: usize,
    /// Losses and changes, by file and line.
    pub report: Vec<Entry>,
}

/// The names of the tools.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|tool| tool.name).chain([word::KIND, dmn::KIND])
}

/// A page that has been read.
struct Read {
    page: Page,
    meta: Meta,
    text: String,
    /// First byte of the body, and its line.
    body: (usize, usize),
}

/// Moves the project of a tool, or a document, in `source` to a new site in `target`, which must be empty or
/// missing.
pub fn import(kind: &str, source: &Path, target: &Path) -> Result<Imported, String> {
    if kind == word::KIND {
        return word::import(source, target);
    }
    if kind == dmn::KIND {
        return dmn::import(source, target);
    }
    let tool = TOOLS.iter().find(|tool| tool.name == kind).ok_or("there is no such kind of project")?;
    let mut report = Report::default();
    let mut project = Project::open(source, &mut report)?;
    let beside = (tool.beside)(&project);
    let mut anew = Report::default();
    if let Some(wider) = Project::open_with(source, &beside, &mut anew)? {
        (project, report) = (wider, anew);
        let what = "lies beside the folder that was named, and comes over too: the settings name it";
        beside.iter().for_each(|folder| report.kept(folder, 0, what));
    }
    let target = write::Target::open(target)?;
    let mut plan = (tool.read)(&project, &mut report)?;
    if plan.pages.is_empty() {
        return Err(format!("`{}` holds no page that {kind} would show", source.display()));
    }
    places::settle(&mut plan, &mut report);
    let mut pages = read(&project, &mut plan, &mut report);
    if plan.title.is_none() {
        plan.title = folder_title(source);
    }
    if plan.language.is_none() {
        plan.language = Some(main_language(&pages).to_string());
    }
    let mut orders = nav::arrange(&mut plan);
    places::settle(&mut plan, &mut report);
    for (read, page) in pages.iter_mut().zip(&plan.pages) {
        read.page = page.clone();
    }
    plan.place_translations();
    let translations = read_translations(&project, &mut plan, &mut report);
    let titles = orders.titles.clone();
    places::order(&mut pages, &plan, &mut orders);
    let mut made = places::sections(&plan, &orders, &pages);
    made.extend(folders_elsewhere(&plan, &translations, &made));
    let taken = pages.iter().map(|read| &read.page.to).chain(made.keys()).map(|to| to.to_lowercase());
    let own = places::OWN_FOLDERS.iter().map(|folder| format!("{folder}/index.md"));
    let taken: HashSet<String> = taken.chain(own).collect();
    pages.extend(translations);
    plan.tags = pages.iter().flat_map(|read| read.meta.tags.iter().cloned()).collect();
    let links = Links::new(&project, &plan);
    redirects::apply(&plan, &links, &mut pages, &mut made, &mut report);
    let (mut wanted, mut anchors) = (BTreeMap::new(), Anchors::new());
    let mut texts = Vec::with_capacity(pages.len());
    // Bytes that all pages still to be translated may include together.
    let mut left = INCLUDED_ALL.most;
    for read in &pages {
        let mut cx = Context {
            project: &project,
            plan: &plan,
            links: &links,
            page: &read.page,
            styles: tool.styles,
            is_chinese: read
                .page
                .language
                .as_ref()
                .or(plan.language.as_ref())
                .is_some_and(|l| l.starts_with("zh")),
            report: &mut report,
            wanted: &mut wanted,
            imports: HashMap::new(),
            depth: 0,
            included: INCLUDED.most.saturating_sub(left),
            anchors: &mut anchors,
        };
        let home = read.meta.home.iter().skip_while(|text| {
            // The home page shows the site's description by itself, so it is not repeated as text.
            text.is_empty() || read.page.to == "index.md" && plan.description.as_ref() == Some(*text)
        });
        let home = home.map(|text| Line::new(text.clone(), 1));
        let mut written = body::lines(&read.text[read.body.0..], read.body.1);
        body::mark_indented(&mut written, cx.is_mdx());
        let lines: Vec<Line> = home.chain(written).collect();
        let is_long = |line: &&Line| line.text.len() > body::LONGEST_LINE && !body::raw::is_raw(&line.text);
        for line in lines.iter().filter(is_long) {
            cx.lost(line.at, format!("a line of more than {} bytes stays as it is", body::LONGEST_LINE));
        }
        let before = cx.included;
        texts.push(tool.passes.iter().fold(lines, |lines, pass| pass(&mut cx, lines)));
        left = left.saturating_sub(cx.included - before);
    }
    for (read, mut lines) in pages.iter_mut().zip(texts) {
        let mut lines = apart(std::mem::take(&mut lines), plan.is_mdx || read.page.from.ends_with(".mdx"));
        squeeze(&mut lines);
        html_title(&read.meta, &mut lines);
        promote(&read.meta, &mut lines);
        finish(tool, &plan, read, &lines, &titles, &taken, &mut report);
        if let Some(anchors) = anchors.get(&read.page.to) {
            body::keep_anchors(&mut lines, anchors);
        }
        let text = lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect::<String>();
        let text = format!("{}{}", front::write(&read.meta)?, text.trim_start_matches('\n'));
        target.page(&read.page.to, &text)?;
    }
    for (to, meta) in &made {
        target.page(to, &front::write(meta)?)?;
    }
    target.settings(&plan, &links, &mut report)?;
    let files = target.assets(&project, &plan, &wanted, &mut report)?;
    Ok(Imported { pages: pages.len() + made.len(), files, report: report.sorted() })
}

/// Pages of folders in the other languages, with the titles from that language's navigation. Only folders whose
/// page is in `made`, those of the main language, get one: a page that somebody wrote is shown untranslated.
fn folders_elsewhere(
    plan: &Plan,
    translations: &[Read],
    made: &BTreeMap<String, Meta>,
) -> BTreeMap<String, Meta> {
    let there: HashSet<&str> = translations.iter().map(|read| read.page.to.as_str()).collect();
    let mut out = BTreeMap::new();
    for (language, nav) in &plan.translated_nav {
        let prefix = format!("{language}/");
        // The navigation may name the original file instead of its translation.
        let originals = plan.pages.iter().map(|page| (page.from.as_str(), page.to.as_str()));
        let own = translations.iter().filter(|read| read.page.language.as_ref() == Some(language));
        let own = own.filter_map(|read| Some((read.page.from.as_str(), read.page.to.strip_prefix(&prefix)?)));
        let places = originals.chain(own).collect();
        for (folder, title) in nav::titles_of_folders(nav, &places) {
            let to = format!("{prefix}{folder}/index.md");
            if made.contains_key(&format!("{folder}/index.md")) && !there.contains(to.as_str()) {
                out.insert(to, Meta { title: Some(title), ..Meta::default() });
            }
        }
    }
    out
}

/// Reads all pages. Each gets the address that its front matter names.
fn read(project: &Project, plan: &mut Plan, report: &mut Report) -> Vec<Read> {
    let pages = std::mem::take(&mut plan.pages);
    let out: Vec<Read> =
        pages.into_iter().filter_map(|page| read_page(project, plan, page, report)).collect();
    for Read { page, meta, .. } in &out {
        let folder = || path::folder(&page.to).to_string();
        match meta.sort_by.as_deref().filter(|_| page.to.ends_with("index.md")) {
            Some("date") => plan.by_date.push(folder()),
            Some("title" | "title_bytes") => plan.by_title.push(folder()),
            _ => {}
        }
    }
    plan.pages = out.iter().map(|read| read.page.clone()).collect();
    out
}

fn read_page(project: &Project, plan: &Plan, mut page: Page, report: &mut Report) -> Option<Read> {
    let text = project.text(&page.from, report)?;
    let (mut meta, body, line) = front::read(&text, &page, &plan.taxonomies, report);
    meta.draft |= plan.drafts.iter().any(|draft| page.from.starts_with(draft));
    if let Some(language) = &page.language {
        meta.lang.get_or_insert(language.clone());
    }
    permalink::address(&mut page, &mut meta, plan);
    Some(Read { page, meta, text, body: (body, line) })
}

/// Reads the translations. Order and slug are those of the original, so a translation's own are dropped.
fn read_translations(project: &Project, plan: &mut Plan, report: &mut Report) -> Vec<Read> {
    let mut out = Vec::new();
    let mut kept = Vec::new();
    for mut translation in std::mem::take(&mut plan.translations) {
        let place = translation.page.to.clone();
        let prefix = format!("{}/", translation.language);
        // Patterns of addresses are about places without the language's folder.
        translation.page.to = place.strip_prefix(&prefix).unwrap_or(&place).to_string();
        let Some(mut read) = read_page(project, plan, translation.page, report) else { continue };
        read.page.to = place;
        // A slug of Starlight is the whole address, with the language.
        let address = read.page.address.strip_prefix(&format!("{}/", translation.prefix));
        let address = address.unwrap_or(&read.page.address);
        read.page.address = path::address(&format!("{}/{address}", translation.prefix));
        (read.meta.order, read.meta.slug, read.meta.lang) = (None, None, None);
        read.page.language = Some(translation.language.clone());
        kept.push(plan::Translation { page: read.page.clone(), ..translation });
        out.push(read);
    }
    plan.translations = kept;
    out
}

/// Completes a page's front matter: its title, and its old addresses as aliases.
fn finish(
    tool: &Tool,
    plan: &Plan,
    read: &mut Read,
    lines: &[Line],
    titles: &HashMap<String, String>,
    taken: &HashSet<String>,
    report: &mut Report,
) {
    let (page, meta) = (&read.page, &mut read.meta);
    let has_title = lines.iter().filter_map(level).any(|level| level == 1);
    // The home page, of the site or of a language, takes the title that it shows, or else that of the site.
    let is_home = path::name(&page.to) == "index.md"
        && page.language.as_deref().unwrap_or("") == path::folder(&page.to);
    if is_home && (!meta.home.is_empty() || meta.home_title.is_some()) && !has_title {
        let named =
            page.language.as_ref().and_then(|language| plan.titles.get(language)).or(plan.title.as_ref());
        meta.title = meta.home_title.take().or(named.cloned()).or(meta.title.take());
    }
    if meta.title.is_none() && !has_title {
        let folder = path::folder(&page.to);
        let name = if path::name(&page.to) == "index.md" { path::name(folder) } else { path::stem(&page.to) };
        let title = titles.get(&page.to).cloned().or_else(|| meta.label.clone());
        let title = title.or_else(|| {
            let section = plan.sections.get(folder).filter(|_| path::name(&page.to) == "index.md");
            section?.title.clone()
        });
        let title = title.or_else(|| Some(path::as_title(name)));
        meta.title = title.filter(|title| !title.is_empty()).or_else(|| plan.title.clone());
    }
    // The slug `index` would be the address of the folder's own page.
    let is_index = meta.slug.as_deref().is_some_and(|slug| address::index_rank(slug).is_some());
    if path::name(&page.to) == "index.md" || is_index {
        meta.slug = None;
    }
    if meta.lang.is_some() && meta.lang == plan.language {
        meta.lang = None;
    }
    let own = match &meta.slug {
        Some(slug) => path::address(&format!("{}/{slug}", path::folder(&page.to))),
        None => path::address(&page.to),
    };
    let is_index = path::name(&page.to) == "index.md";
    let was_index = address::index_rank(path::stem(&page.from)).is_some();
    // A second page of a folder had no address of its own.
    let is_second = was_index && !is_index && own == page.address;
    let is_moved = (own != page.address || !tool.has_folders && is_index != was_index) && !is_second;
    if !page.address.is_empty() && (is_moved || tool.has_folders && !is_index && !is_second) {
        let (alias, place) = match tool.has_folders {
            true => (format!("/{}/", page.address), format!("{}/index.md", page.address)),
            false if tool.name == "docusaurus" => {
                (format!("/{}", page.address), format!("{}.md", page.address))
            }
            false => (format!("/{}.html", page.address), format!("{}.md", page.address)),
        };
        // Another page of the new site has this address: an alias would collide with it.
        let is_taken = taken.contains(&place) || is_moved && taken.contains(&format!("{}.md", page.address));
        if !is_taken && !meta.aliases.contains(&alias) {
            meta.aliases.push(alias);
        }
    }
    if tool.name == "hugo" {
        meta.aliases.iter_mut().for_each(|alias| from_root(alias, &page.address));
    }
    let is_usable = |alias: &String| {
        !alias.contains([':', '\\'])
            && !alias.split('/').any(|part| part == "..")
            && !alias.chars().any(|c| c.is_control() || "<>\"|?*#".contains(c))
    };
    for alias in meta.aliases.iter().filter(|alias| !is_usable(alias)) {
        report.lost(&page.from, 1, format!("the old address `{alias}` is left out: no file can have it"));
    }
    meta.aliases.retain(is_usable);
}

/// Makes an alias without a leading slash count from the root of the site. Hugo counts such an alias from the
/// folder that contains the page's own address.
fn from_root(alias: &mut String, address: &str) {
    let whole = path::join(path::folder(address), alias).filter(|_| !alias.starts_with('/'));
    if let Some(whole) = whole {
        *alias = format!("/{whole}/");
    }
}

/// Title of a site without one: the name of its folder, or of the next one above that is not as general as
/// `docs`.
fn folder_title(source: &Path) -> Option<String> {
    let plain =
        ["docs", "doc", "content", "source", "src", "site", "website", "www", "latest", "current", "pages"];
    let real = crate::disk::real(source).ok()?;
    let names = real.iter().rev().filter_map(|name| name.to_str());
    let mut names = names.filter(|name| {
        !plain.contains(&name.to_lowercase().as_str()) && !tools::is_language(name) && !name.starts_with('.')
    });
    names.next().filter(|name| name.chars().any(char::is_alphabetic)).map(str::to_string)
}

/// Language of a site that names none, guessed from the letters of its pages.
fn main_language(pages: &[Read]) -> &'static str {
    let texts = pages.iter().take(50).flat_map(|read| read.text.chars());
    let (mut han, mut letters) = (0usize, 0usize);
    for c in texts.filter(|c| c.is_alphabetic()) {
        letters += 1;
        han += usize::from(language::is_han(c));
    }
    if han * 8 > letters { "zh-CN" } else { "en" }
}

/// Adds a blank line between a line of HTML and the block below, which Markdown would else read as HTML. In
/// MDX that holds for text too.
fn apart(lines: Vec<Line>, is_mdx: bool) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let is_html = |before: &Line| {
            let text = before.text.trim();
            !before.code && text.ends_with('>') && text.starts_with('<')
        };
        let text = line.text.trim_start();
        let width = line.text.len() - text.len();
        let is_block = match line.code {
            true => text.starts_with("```") || text.starts_with("~~~"),
            false => text.starts_with(":::") || is_mdx && !text.is_empty() && !text.starts_with('<'),
        };
        let is_near = |before: &&Line| width <= before.text.len() - before.text.trim_start().len() + 3;
        if is_block && out.last().filter(|before| is_html(before)).is_some_and(|before| is_near(&before)) {
            out.push(Line::new("", line.at));
        }
        out.push(line);
    }
    out
}

/// Leaves one blank line where calls left several.
fn squeeze(lines: &mut Vec<Line>) {
    let mut was_blank = true;
    lines.retain(|line| {
        let is_blank = !line.code && line.text.trim().is_empty();
        let is_double = is_blank && was_blank;
        was_blank = is_blank;
        !is_double
    });
}

/// The level of a heading.
fn level(line: &Line) -> Option<usize> {
    let words = line.text.trim_start_matches('#');
    let level = line.text.len() - words.len();
    (!line.code && (1..=6).contains(&level) && words.starts_with(' ')).then_some(level)
}

/// Turns an HTML heading, `<h1 align="center">Words</h1>`, into the title of a page that has no other.
fn html_title(meta: &Meta, lines: &mut Vec<Line>) {
    let begins = |line: &Line| !line.code && line.text.trim_start().starts_with("<h1");
    let Some(start) = lines.iter().position(begins) else { return };
    let end = lines[start..].iter().take(6).position(|line| line.text.contains("</h1>"));
    let is_alone = lines.iter().filter_map(level).all(|level| level > 1)
        && lines.iter().filter(|line| begins(line)).count() == 1;
    let (Some(end), true, true) = (end.map(|end| start + end), is_alone, meta.title.is_none()) else {
        return;
    };
    let whole = lines[start..=end].iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
    let Some((head, after)) = whole.split_once("</h1>") else { return };
    let words = head.split_once('>').map_or("", |(_, words)| words.trim());
    if !after.trim().is_empty() || words.is_empty() || words.contains('<') {
        return;
    }
    let at = lines[start].at;
    let title = [String::new(), format!("# {words}"), String::new()];
    drop(lines.splice(start..=end, title.map(|text| Line::new(text, at))));
}

/// Raises the headings of a body whose first heading is the only one of its level: it becomes the page's
/// title (level 1), and the others rise as far.
fn promote(meta: &Meta, lines: &mut [Line]) {
    let first = lines.iter().position(|line| !line.text.trim().is_empty());
    let Some(up) = first.and_then(|at| level(&lines[at])).map(|level| level - 1) else { return };
    let is_alone = lines.iter().filter_map(level).filter(|level| *level <= up + 1).count() == 1;
    if up == 0 || !is_alone || meta.title.is_some() {
        return;
    }
    for line in lines.iter_mut().filter(|line| level(line).is_some()) {
        line.text.replace_range(..up, "");
    }
}
