//! mdBook: `book.toml`, `src/SUMMARY.md`.

use super::{Tool, is_for_the_tool, language};
use crate::import::body;
use crate::import::path;
use crate::import::plan::{NavItem, Plan, text};
use crate::import::project::Project;
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
    let text = project.text(&summary, report).unwrap_or_default();
    plan.nav = chapters(&text, &source, &summary, project, report);
    let mut listed = Vec::new();
    plan.nav.iter().for_each(|item| item.pages(&mut listed));
    let listed: HashSet<String> = listed.into_iter().map(str::to_string).collect();
    plan.take(project, &source, "", |below| {
        let file = format!("{source}/{below}");
        if path::is_markdown(below) { listed.contains(&file) } else { !is_for_the_tool(below) }
    });
    for file in project.below(&source).filter(|file| path::is_markdown(file) && !listed.contains(*file)) {
        if file != summary {
            report.lost(file, 0, "no chapter of SUMMARY.md, so the book does not show it either");
        }
    }
    Ok(plan)
}

/// The chapters of a summary, each with those below it.
fn chapters(text: &str, source: &str, summary: &str, project: &Project, report: &mut Report) -> Vec<NavItem> {
    // By depth: the indentation, and the chapters so far.
    let mut open: Vec<(usize, Vec<NavItem>)> = vec![(0, Vec::new())];
    let close = |open: &mut Vec<(usize, Vec<NavItem>)>| {
        let (_, children) = open.pop().unwrap_or_default();
        match open.last_mut().and_then(|(_, above)| above.last_mut()) {
            Some(parent) => parent.children.extend(children),
            None => open.push((0, children)),
        }
    };
    for (number, line) in text.lines().enumerate() {
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
        let tree = chapters(text, "", "SUMMARY.md", &Project::of(dir.path()), &mut report);
        let titles: Vec<&str> = tree.iter().filter_map(|item| item.title.as_deref()).collect();
        assert_eq!(titles, ["A", "B", "D"]);
        assert_eq!(tree[1].children[0].page.as_deref(), Some("c.md"));
        assert_eq!(tree[1].children[0].children[0].page, None);
        assert_eq!((report.entries.len(), report.entries[0].line), (1, 9));
    }
}
