//! The site's files as they are, and a page to begin with.

use super::write::Target;
use super::{Fault, Files, LeftOut, Packed};
use crate::address;
use crate::html::{attribute, escape};
use rayon::prelude::*;
use std::io::Write;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The page to begin with: it stands first, whatever the order of an unpacked folder.
const START: &str = "START-HERE.html";

/// Files that are made at a time.
const GO: usize = 128;

/// UTF-16 units of a path that Windows still unpacks into a folder of usual depth: it takes 259 in all.
const LONGEST: usize = 180;

pub(super) fn write(files: &Files<'_>, target: Target, left_out: &mut Vec<LeftOut>) -> Result<Packed, Fault> {
    let paths = files.paths();
    for path in paths.iter().filter(|path| path.encode_utf16().count() > LONGEST) {
        let what =
            format!("Windows cannot unpack `{path}` into every folder: the path is longer than {LONGEST}");
        left_out.push(LeftOut { file: files.source(path), what });
    }
    let pages = files.count();
    let bytes = target.write(|file| {
        let mut archive = ZipWriter::new(std::io::BufWriter::new(file));
        let fault = |e: zip::result::ZipError| Fault::Outside(target.fault(e));
        if files.route(START).is_none() {
            add(&mut archive, START, start(files).as_bytes(), &target)?;
        }
        for paths in paths.chunks(GO) {
            let made: Vec<Result<Vec<u8>, Fault>> = paths.par_iter().map(|path| files.read(path)).collect();
            for (path, bytes) in paths.iter().zip(made) {
                add(&mut archive, path, &bytes?, &target)?;
            }
        }
        archive.finish().map_err(fault)?.flush().map_err(|e| Fault::Outside(target.fault(e)))
    })?;
    Ok(Packed { bytes, pages })
}

/// Adds a file. All have the same time, so that the same site gives the same bytes.
fn add<W: Write + std::io::Seek>(
    archive: &mut ZipWriter<W>,
    path: &str,
    bytes: &[u8],
    target: &Target,
) -> Result<(), Fault> {
    let options = SimpleFileOptions::default()
        .compression_method(if is_packed(path) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        })
        .last_modified_time(zip::DateTime::default())
        .large_file(bytes.len() > u32::MAX as usize / 2)
        .unix_permissions(0o644);
    archive.start_file(path, options).map_err(|e| target.fault(e))?;
    archive.write_all(bytes).map_err(|e| target.fault(e))?;
    Ok(())
}

/// Whether a file is of a kind that is compressed already.
fn is_packed(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["png", "jpg", "jpeg", "webp", "avif", "gif", "zip", "gz", "br", "mp4", "webm", "mp3", "woff2"]
        .contains(&ending.as_str())
}

/// A page that leads to the first one. Whoever opens it inside the archive learns why nothing follows.
fn start(files: &Files<'_>) -> String {
    let config = &files.site.config;
    let (title, home) = (escape(&config.title), address::HOME);
    let (open, unpack) = (files.word("edition_open"), files.word("edition_unpack"));
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={home}\">\n<title>{title}</title>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p><a href=\"{home}\">{}</a></p>\n<p>{}</p>\n</body>\n</html>\n",
        attribute(&config.language),
        config.language.direction(),
        escape(&open),
        escape(&unpack),
    )
}
