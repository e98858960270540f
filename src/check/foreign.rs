//! `foreign-syntax`: a text in a notation that only other tools read, such as MDX or AsciiDoc.
//!
//! Such a file is copied like a picture, and no page is made of it. Write it as Markdown.

use crate::diag::{Code, Diagnostic, Diags};
use crate::doc::LinkRef;
use crate::model::{Site, Target};
use crate::source::{FileKind, Span};
use std::collections::HashSet;

/// File name endings, with the name of the notation.
const NOTATIONS: &[(&str, &str)] = &[
    (".mdx", "MDX"),
    (".rst", "reStructuredText"),
    (".adoc", "AsciiDoc"),
    (".asciidoc", "AsciiDoc"),
    (".textile", "Textile"),
    (".org", "Org"),
    (".wiki", "MediaWiki"),
    (".mediawiki", "MediaWiki"),
    (".qmd", "Quarto"),
    (".rmd", "R Markdown"),
    (".ipynb", "Jupyter"),
];

/// File name endings of Markdown that zhinan does not read; it reads only `.md` and `.markdown`.
const MARKDOWN: &[&str] =
    &[".mkd", ".mkdn", ".mkdown", ".mdown", ".mdwn", ".mdtxt", ".mdtext", ".markdn", ".mdn"];

/// The file name endings of texts that zhinan makes no page of.
pub(super) fn endings() -> impl Iterator<Item = &'static str> {
    NOTATIONS.iter().map(|(ending, _)| *ending).chain(MARKDOWN.iter().copied())
}

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let assets = || site.sources.iter().filter(|(_, file)| file.kind == FileKind::Asset);
    for (id, file) in assets() {
        if let Some(meant) = setting(file.content_path()) {
            let message = format!("this file is copied as typed: only `content/{meant}` is read");
            let d = Diagnostic::new(Code::ForeignSyntax, Span::whole(id), message);
            diags.push(d.hint("rename it"));
        }
    }
    let linked = linked_files(site);
    for (ending, notation) in NOTATIONS {
        // A notebook that a page links to is meant to be downloaded, so it is no mistake.
        let is_wanted = |path: &str| *ending == ".ipynb" && linked.contains(path);
        let of_notation = assets().filter(|(_, file)| file.path.to_lowercase().ends_with(ending));
        let mut files = of_notation.filter(|(_, file)| !is_wanted(file.content_path())).map(|(id, _)| id);
        let Some(first) = files.next() else { continue };
        let others = match files.count() {
            0 => format!("this file is {notation}"),
            1 => format!("this file and another are {notation}"),
            more => format!("this file and {more} others are {notation}"),
        };
        let message = format!("{others}: copied as typed, no page is made of it");
        let d = Diagnostic::new(Code::ForeignSyntax, Span::whole(first), message);
        diags.push(d.hint("write it as Markdown, in a file that ends in `.md`"));
    }
    for (id, file) in assets() {
        let lower = file.path.to_lowercase();
        if let Some(ending) = MARKDOWN.iter().find(|ending| lower.ends_with(*ending)) {
            let message =
                format!("files that end in `{ending}` are copied as typed, no page is made of them");
            let d = Diagnostic::new(Code::ForeignSyntax, Span::whole(id), message).alike(2);
            diags.push(d.hint("rename it to end in `.md`"));
        }
    }
}

/// Paths of the Jupyter notebooks that pages link to.
fn linked_files(site: &Site) -> HashSet<String> {
    let links = super::docs(site).flat_map(|(_, doc)| &doc.links).filter(|link| link.dest.contains(".ipynb"));
    let target = |link: &LinkRef| match site.target(link.span.file, &link.dest) {
        Target::Local { path, .. } => Some(path),
        _ => None,
    };
    links.filter_map(target).collect()
}

/// The right path of a settings or rules file whose name has another ending (`.yml`) or upper-case letters.
fn setting(path: &str) -> Option<String> {
    let lower = path.to_lowercase();
    let stem = lower.strip_suffix(".yml").or_else(|| lower.strip_suffix(".yaml"))?;
    let meant = match stem {
        "site" | "glossary" | "evidence" | "search" => format!("{stem}.yaml"),
        // The name of a rule set is part of its address, so its case is kept.
        _ if stem.starts_with("rules/") && stem.matches('/').count() == 1 => {
            format!("rules/{}.yaml", &path["rules/".len()..path.rfind('.')?])
        }
        _ => return None,
    };
    (meant != path).then_some(meant)
}
