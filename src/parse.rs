//! Sources → what each file says, one file at a time. No file looks at another.

pub mod evidence;
pub mod front_matter;
pub mod glossary;
pub mod schema;
pub mod search_tests;

use crate::decide;
use crate::diag::Diags;
use crate::doc::{Block, Doc, Heading};
use crate::markdown;
use crate::model::{FrontMatter, Parsed, ParsedArticle};
use crate::source::{FileId, FileKind, Sources, Span};
use crate::translation;
use rayon::prelude::*;
use std::sync::Arc;

/// Reads every file, in parallel. What comes back is by file id, whatever the number of threads.
pub fn parse(sources: &Sources) -> (Vec<Parsed>, Diags) {
    let read = |id: u32| parse_one(FileId(id), sources);
    let (parsed, findings): (Vec<Parsed>, Vec<Diags>) =
        (0..sources.ids() as u32).into_par_iter().map(read).unzip();
    let list = findings.into_iter().flat_map(|d| d.list).collect();
    (parsed, Diags { list })
}

/// Reads one file. The same bytes at the same path, with the same files included, give the same result.
pub fn parse_one(id: FileId, sources: &Sources) -> (Parsed, Diags) {
    let file = sources.get(id);
    let mut diags = Diags::default();
    let parsed = match file.kind {
        FileKind::Article => Parsed::Article(Arc::new(article(id, sources, &mut diags))),
        FileKind::Rules => decide::read_among(sources, id, &mut diags)
            .map_or(Parsed::Nothing, |d| Parsed::Rules(Arc::new(d))),
        FileKind::Shared => {
            decide::read_shared(sources, id, &mut diags);
            Parsed::Nothing
        }
        FileKind::Glossary => Parsed::Glossary(glossary::read(id, file, &mut diags)),
        FileKind::Evidence => Parsed::Evidence(evidence::read(id, file, &mut diags)),
        FileKind::SearchTests => Parsed::SearchTests(search_tests::read(id, file, &mut diags)),
        FileKind::Words => {
            translation::read(id, file, &mut diags).map_or(Parsed::Nothing, |w| Parsed::Words(Arc::new(w)))
        }
        FileKind::Asset => Parsed::Asset,
        FileKind::Config | FileKind::Published | FileKind::Theme => Parsed::Nothing,
    };
    (parsed, diags)
}

/// Reads a Markdown file: front matter and body.
pub fn article(id: FileId, sources: &Sources, diags: &mut Diags) -> ParsedArticle {
    let file = sources.get(id);
    let (meta, body) = front_matter::read(id, &file.text, diags);
    let mut doc = markdown::parse_article(sources, id, body, diags);
    demote(&meta, &mut doc);
    ParsedArticle { meta, doc: Arc::new(doc), body: Span::new(id, body..file.text.len()) }
}

/// Sets headings a level lower where the body has headings of the page's own level beside its title, as
/// documents from word processors do: a page has one title, and the others stand in its contents. Those between
/// the title and the next heading of its level stay, because they are its sections already.
fn demote(meta: &FrontMatter, doc: &mut Doc) {
    let begins = matches!(doc.blocks.first(), Some(Block::Heading(0, _)));
    let is_title = |first: &&Heading| {
        first.level == 1 && begins && meta.title.as_ref().is_none_or(|title| *title == first.text)
    };
    let skipped = usize::from(doc.headings.first().as_ref().is_some_and(is_title));
    let Some(next) = doc.headings.iter().skip(skipped).position(|heading| heading.level == 1) else { return };
    // Without a title in the text, all headings are lowered.
    let from = skipped * (next + 1);
    doc.headings[from..].iter_mut().for_each(|heading| heading.level = (heading.level + 1).min(6));
    doc.demoted_from = Some(from);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;

    fn sources(files: &[(&str, FileKind, &str)]) -> Sources {
        let mut sources = Sources::default();
        for (path, kind, text) in files {
            sources.add(File::new((*path).into(), *kind, (*text).into(), [0; 32]));
        }
        sources
    }

    #[test]
    fn files_come_back_in_order_with_their_findings() {
        let sources = sources(&[
            ("content/a.md", FileKind::Article, "---\ntitle: 甲\nsluc: x\n---\n# 一\n"),
            ("content/b.png", FileKind::Asset, ""),
            ("content/evidence.yaml", FileKind::Evidence, "a: 甲\n"),
            ("content/glossary.yaml", FileKind::Glossary, "甲: 乙\n"),
            ("content/site.yaml", FileKind::Config, "title: x\n"),
            ("content/z.md", FileKind::Article, "::: guide\n"),
        ]);
        let (parsed, diags) = parse(&sources);
        assert_eq!(parsed.len(), 6);
        let Parsed::Article(article) = &parsed[0] else { panic!("{:?}", parsed[0]) };
        assert_eq!(sources.text(article.body), "# 一\n");
        assert_eq!(sources.text(article.doc.headings[0].span).trim(), "# 一");
        assert!(matches!(parsed[1], Parsed::Asset) && matches!(parsed[4], Parsed::Nothing));
        assert!(matches!(&parsed[2], Parsed::Evidence(e) if e.len() == 1));
        assert!(matches!(&parsed[3], Parsed::Glossary(t) if t.len() == 1));
        let files: Vec<u32> = diags.list.iter().map(|d| d.span.file.0).collect();
        assert_eq!(files, [0, 5]);
    }

    #[test]
    fn a_fault_in_the_front_matter_leaves_the_body() {
        let sources = sources(&[("content/a.md", FileKind::Article, "---\ntitle: 'x\ny: [\n---\n正文\n")]);
        let (parsed, diags) = parse(&sources);
        assert_eq!(diags.list[0].code, crate::diag::Code::InvalidYaml);
        let Parsed::Article(article) = &parsed[0] else { panic!() };
        assert_eq!(sources.text(article.body), "正文\n");
    }
}
