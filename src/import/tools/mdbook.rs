//! mdBook: `book.toml`, `src/SUMMARY.md`.

use super::{Tool, is_for_the_tool, language};
use crate::import::body;
use crate::import::path;
use crate::import::plan::{NavItem, Plan, entries, text};
use crate::import::project::Project;
use crate::import::redirects::Redirect;
use crate::import::report::Report;
use serde_json::Value;
use std::collections::HashSet;

pub(super) const TOOL: Tool = Tool {
    name: "mdbook",
    read,
    passes: &[
        body::includes,
        body::hidden_lines,
        body::book,
        body::attributes,
        body::fences,
        body::links,
        body::leftovers,
    ],
    styles: &[],
    beside: super::none_beside,
    has_folders: false,
};

fn read(project: &Project, report: &mut Report) -> Result<Plan, String> {
    let config = if project.has("book.toml") { project.value("book.toml", report) } else { None };
    let book = config.as_ref().and_then(|config| config.get("book")).cloned().unwrap_or(Value::Null);
    let source = text(&book, &["src"]).unwrap_or("src").trim_matches('/').to_string();
    let summary = format!("{source}/SUMMARY.md");
    if !project.has(&summary) {
        return Err(format!("there is no `{summary}` in the project: is it a book?"));
    }
    let html = config.as_ref().and_then(|config| config.get("output")?.get("html"));
    let url = html.and_then(|html| text(html, &["site-url"])).filter(|url| url.contains("://"));
    let mut plan = Plan {
        title: text(&book, &["title"]).map(str::to_string),
        description: text(&book, &["description"]).map(str::to_string),
        language: language(text(&book, &["language"])),
        base_url: url.map(str::to_string),
        roots: vec![source.clone()],
        ..Plan::default()
    };
    for (from, to) in entries(html.and_then(|html| html.get("redirect"))) {
        let Some(to) = to.as_str() else { continue };
        // A relative one counts from the old address.
        let whole =
            path::join(path::folder(from), to).filter(|_| !to.contains("://") && !to.starts_with('/'));
        plan.redirects.push(Redirect::new("book.toml", from, whole.as_deref().unwrap_or(to)));
    }
    let text = project.text(&summary, report).unwrap_or_default();
    plan.nav = parts(&text, &source, &summary, project, report);
    let mut listed = Vec::new();
    plan.nav.iter().for_each(|item| item.pages(&mut listed));
    let listed: HashSet<String> = listed.into_iter().map(str::to_string).collect();
    plan.take(project, &source, "", |below| {
        let file = format!("{source}/{below}");
        if path::is_markdown(below) { listed.contains(&file) } else { !is_for_the_tool(below) }
    });
    if text.lines().find(|line| line.contains("](")).is_some_and(|line| line.starts_with('[')) {
        home(&mut plan);
    }
    for file in project.below(&source).filter(|file| path::is_markdown(file) && !listed.contains(*file)) {
        if file != summary {
            report.lost(file, 0, "no chapter of SUMMARY.md, so the book does not show it either");
        }
    }
    Ok(plan)
}

/// Makes the first chapter the home page, as the book does, unless the book has an `index.md`, or the chapter
/// has others below it or is the only one.
fn home(plan: &mut Plan) {
    let first = plan.nav.first().filter(|item| item.children.is_empty() && plan.nav.len() > 1);
    let first = first.and_then(|item| item.page.clone());
    let has_home = plan.pages.iter().any(|page| page.to == "index.md");
    if let Some(page) = plan.pages.iter_mut().find(|page| !has_home && Some(&page.from) == first.as_ref()) {
        page.to = "index.md".into();
    }
}

/// Title of a part of a summary, and its lines with their numbers.
type Part<'a> = (Option<String>, Vec<(usize, &'a str)>);

/// Reads the chapters of a summary. The headings between them are titles of parts; if several parts have
/// chapters, each of these becomes a group.
fn parts(text: &str, source: &str, summary: &str, project: &Project, report: &mut Report) -> Vec<NavItem> {
    let mut parts: Vec<Part> = vec![(None, Vec::new())];
    let mut has_heading = false;
    for (number, line) in text.lines().enumerate() {
        let words = line.trim_start_matches('#');
        let is_heading = words.len() < line.len() && words.starts_with(' ');
        // A chapter without a number belongs to no part.
        let is_loose = line.starts_with('[') && parts.last().is_some_and(|(title, _)| title.is_some());
        // The first heading is the title of the summary, so it begins no part.
        if is_heading && has_heading || is_loose {
            let title = Some(words.trim().replace('`', "")).filter(|_| is_heading);
            parts.push((title, Vec::new()));
        }
        if let Some((_, lines)) = parts.last_mut().filter(|_| !is_heading) {
            lines.push((number, line));
        }
        has_heading |= is_heading;
    }
    let mut read = |(title, lines): Part| {
        let chapters = chapters(&lines, source, summary, project, report);
        (title.filter(|_| !chapters.is_empty()), chapters)
    };
    let parts: Vec<(Option<String>, Vec<NavItem>)> = parts.into_iter().map(&mut read).collect();
    let has_groups = parts.iter().filter(|(title, _)| title.is_some()).count() > 1;
    let mut out = Vec::new();
    for (title, chapters) in parts {
        match title.filter(|_| has_groups) {
            Some(title) => out.push(NavItem::group(&title, chapters)),
            None => out.extend(chapters),
        }
    }
    out
}

/// Chapters of one part, each with the chapters below it.
fn chapters(
    lines: &[(usize, &str)],
    source: &str,
    summary: &str,
    project: &Project,
    report: &mut Report,
) -> Vec<NavItem> {
    // By depth: the indentation, and the chapters so far.
    let mut open: Vec<(usize, Vec<NavItem>)> = vec![(0, Vec::new())];
    let close = |open: &mut Vec<(usize, Vec<NavItem>)>| {
        let (_, children) = open.pop().unwrap_or_default();
        match open.last_mut().and_then(|(_, above)| above.last_mut()) {
            Some(parent) => parent.children.extend(children),
            None => open.push((0, children)),
        }
    };
    for (number, line) in lines {
        let item = line.trim_start();
        let width = line.len() - item.len();
        let item = item.trim_start_matches(['-', '*', '+']).trim_start();
        let Some(rest) = item.strip_prefix('[') else { continue };
        let Some((title, link)) = rest.rsplit_once("](") else { continue };
        let link = link.trim_end().trim_end_matches(')').trim_matches(['<', '>']);
        let name = percent_encoding::percent_decode_str(link).decode_utf8_lossy();
        let file = path::join(source, &name).filter(|file| !link.is_empty() && project.has(file));
        if file.is_none() {
            report.lost(summary, number + 1, format!("the chapter `{title}` has no file"));
        }
        while open.len() > 1 && open.last().is_some_and(|(w, _)| width < *w) {
            close(&mut open);
        }
        let (top, chapters) = match open.last() {
            Some((w, chapters)) => (*w, !chapters.is_empty()),
            None => (0, false),
        };
        if width > top && chapters && open.len() < 32 {
            open.push((width, Vec::new()));
        }
        let chapter = NavItem { title: Some(title.replace('`', "")), page: file, children: Vec::new() };
        if let Some((_, chapters)) = open.last_mut() {
            chapters.push(chapter);
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|(_, chapters)| chapters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_a_tree() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = crate::disk::Folder::open(dir.path()).expect("a folder");
        for name in ["a.md", "b.md", "c.md", "d.md"] {
            folder.write(name, b"").expect("written");
        }
        let text = "# Summary\n\n[A](a.md)\n\n# Part\n\n- [B](./b.md)\n  - [C `x`](c.md)\n    - [None]()\n- [D](d.md)\n";
        let mut report = Report::default();
        let lines: Vec<(usize, &str)> = text.lines().enumerate().collect();
        let tree = chapters(&lines, "", "SUMMARY.md", &Project::of(dir.path()), &mut report);
        let titles: Vec<&str> = tree.iter().filter_map(|item| item.title.as_deref()).collect();
        assert_eq!(titles, ["A", "B", "D"]);
        assert_eq!(tree[1].children[0].page.as_deref(), Some("c.md"));
        assert_eq!(tree[1].children[0].children[0].page, None);
        assert_eq!((report.entries.len(), report.entries[0].line), (1, 9));
        let text = "# Book\n\n[A](a.md)\n\n# One\n\n- [B](b.md)\n\n## `Two`\n\n- [C](c.md)\n- [None](x.md)\n\n[D](d.md)\n";
        let tree = parts(text, "", "SUMMARY.md", &Project::of(dir.path()), &mut report);
        let titles: Vec<&str> = tree.iter().filter_map(|item| item.title.as_deref()).collect();
        assert_eq!(titles, ["A", "One", "Two", "D"]);
        assert_eq!((tree[2].children.len(), report.entries[1].line), (2, 12));
        let one = parts(
            "# Book\n- [B](b.md)\n# One\n- [C](c.md)\n",
            "",
            "S",
            &Project::of(dir.path()),
            &mut report,
        );
        assert_eq!(one.len(), 2, "a single part is no group");
    }
}
