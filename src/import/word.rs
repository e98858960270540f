//! A document of Word → a page: headings, paragraphs, lists, tables, links, pictures, notes.
//!
//! A `.docx` is a zip of XML files. Its layout is dropped: the style of a paragraph says whether it is a
//! heading. Everything that is read has a bound, because a small zip can unpack to a very large file.

mod body;
mod formula;
mod package;
mod styles;

use super::Imported;
use super::path;
use super::report::Report;
use super::write::Target;
use crate::disk::{self, Folder, Kind};
use package::Package;
use std::ffi::OsStr;
use std::path::Path;

/// The name of this kind of source.
pub(super) const KIND: &str = "word";

/// Moves one document, or all of a folder, to a new site in `target`, which must be empty or missing.
pub(super) fn import(source: &Path, target: &Path) -> Result<Imported, String> {
    let fault = |e: std::io::Error| format!("cannot read `{}`: {e}", source.display());
    let meta = disk::look(source).map_err(fault)?;
    let meta = meta.ok_or_else(|| format!("there is no `{}`", source.display()))?;
    let (folder, names) = match meta.kind {
        Kind::Folder => {
            let folder = Folder::open(source).map_err(fault)?;
            let names = folder
                .entries("")
                .map_err(fault)?
                .into_iter()
                .map(|entry| entry.name.to_string_lossy().into_owned());
            let mut names: Vec<String> = names.filter(|name| is_document(name)).collect();
            names.sort();
            (folder, names)
        }
        _ => {
            let above =
                source.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let name = source.file_name().map(OsStr::to_string_lossy).unwrap_or_default().into_owned();
            (Folder::open(above).map_err(fault)?, vec![name])
        }
    };
    if names.is_empty() {
        return Err(format!("`{}` holds no `.docx`", source.display()));
    }
    let mut report = Report::default();
    let mut read = Vec::new();
    for name in &names {
        match document(&folder, name, &mut report) {
            Ok(found) => read.push((name, found)),
            Err(why) if names.len() == 1 => return Err(format!("`{name}` is no document of Word: {why}")),
            Err(why) => report.lost(name, 0, format!("it is no document of Word: {why}")),
        }
    }
    let target = Target::open(target)?;
    let (mut pages, mut files) = (0, 0);
    let is_alone = read.len() == 1;
    for (name, document) in read {
        let stem = name.rsplit_once('.').map_or(&**name, |(stem, _)| stem);
        let place = if is_alone { "index" } else { stem };
        target.page(&format!("{place}.md"), &document.markdown)?;
        pages += 1;
        for (at, bytes) in document.pictures {
            target.file(&at, &bytes)?;
            files += 1;
        }
    }
    let title = source.file_stem().map(OsStr::to_string_lossy).unwrap_or_default();
    target.titled(&title)?;
    Ok(Imported { pages, files, report: report.sorted() })
}

fn is_document(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".docx") && !name.starts_with("~$")
}

/// A document as a page.
struct Document {
    markdown: String,
    /// Pictures by their place below `content/`.
    pictures: Vec<(String, Vec<u8>)>,
}

fn document(folder: &Folder, name: &str, report: &mut Report) -> Result<Document, String> {
    let mut package = Package::open(folder, name)?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut body = body::read(&mut package, name, report)?;
    let mut pictures = Vec::new();
    for (number, picture) in body.pictures.iter().enumerate() {
        let ending = picture.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let place = format!("pictures/{}-{}.{ending}", stem.replace(['/', '\\'], "-"), number + 1);
        match package.bytes(picture).filter(|_| path::is_picture(picture)) {
            Some(bytes) => pictures.push((place.clone(), bytes)),
            None => report.lost(
                name,
                0,
                format!("the picture `{picture}` cannot be shown by browsers, or is too large"),
            ),
        }
        body.markdown = body.markdown.replace(&body::mark(number), &place.replace(' ', "%20"));
    }
    Ok(Document { markdown: body.markdown, pictures })
}
