//! Sources → what each file says, one file at a time. No file looks at another.

pub mod directive;
pub mod evidence;
pub mod front_matter;
pub mod glossary;
pub mod markdown;
pub mod schema;

use crate::decide;
use crate::diag::Diags;
use crate::model::{Parsed, ParsedArticle};
use crate::source::{File, FileId, FileKind, Sources, Span};
use rayon::prelude::*;
use std::sync::Arc;

/// Reads every file, in parallel. The result is in file order whatever the number of threads.
pub fn parse(sources: &Sources) -> (Vec<Parsed>, Diags) {
    let read = |(i, file): (usize, &File)| parse_one(FileId(i as u32), file);
    let (parsed, findings): (Vec<Parsed>, Vec<Diags>) =
        sources.files.par_iter().enumerate().map(read).unzip();
    let list = findings.into_iter().flat_map(|d| d.list).collect();
    (parsed, Diags { list })
}

/// Reads one file. The same bytes at the same path give the same result.
pub fn parse_one(id: FileId, file: &File) -> (Parsed, Diags) {
    let mut diags = Diags::default();
    let parsed = match file.kind {
        FileKind::Article => Parsed::Article(Arc::new(article(id, file, &mut diags))),
        FileKind::Rules => {
            decide::read(id, file, &mut diags).map_or(Parsed::Nothing, |d| Parsed::Rules(Arc::new(d)))
        }
        FileKind::Glossary => Parsed::Glossary(glossary::read(id, file, &mut diags)),
        FileKind::Evidence => Parsed::Evidence(evidence::read(id, file, &mut diags)),
        FileKind::Asset => Parsed::Asset,
        FileKind::Config | FileKind::Theme => Parsed::Nothing,
    };
    (parsed, diags)
}

/// Reads a Markdown file: front matter and body.
pub fn article(id: FileId, file: &File, diags: &mut Diags) -> ParsedArticle {
    let (meta, body) = front_matter::read(id, &file.text, diags);
    let doc = markdown::parse_file(&file.text[body..], id, body);
    markdown::report(&doc, diags);
    ParsedArticle { meta, doc, body: Span::new(id, body..file.text.len()) }
}
