//! The site's files as they are, and a page to begin with.

use super::archive::Archive;
use super::write::Target;
use super::{Fault, Files, LeftOut, Packed};
use crate::address;
use crate::html::{attribute, escape};
use crate::source::Span;
use rayon::prelude::*;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// The page to begin with: it stands first, whatever the order of an unpacked folder.
const START: &str = "START-HERE.html";

/// Most files that are made at a time, and most bytes of the assets among them. Pages are small, and their size
/// is not known before.
const GO: usize = 128;
const GO_BYTES: u64 = 64_000_000;

/// Size in bytes above which a file is copied in pieces.
const LARGE: u64 = 8_000_000;

/// UTF-16 units of a path that Windows still unpacks into a folder of usual depth: it takes 259 in all.
const LONGEST: usize = 180;

pub(super) fn write(files: &Files<'_>, target: Target, left_out: &mut Vec<LeftOut>) -> Result<Packed, Fault> {
    let paths = files.paths();
    for path in paths.iter().filter(|path| path.encode_utf16().count() > LONGEST) {
        let what =
            format!("Windows cannot unpack `{path}` into every folder: the path is longer than {LONGEST}");
        left_out.push(LeftOut { at: files.source(path).map(Span::whole), what });
    }
    let pages = files.count();
    let lengths: Vec<u64> = paths.iter().map(|path| files.length(path).unwrap_or(0)).collect();
    let bytes = target.write(|file| {
        let mut archive = Archive::new(file, &target);
        // On most disks of Windows and macOS, `start-here.html` of the site itself is the same file.
        if !paths.iter().any(|path| address::folded(path) == address::folded(START)) {
            let start = start(files);
            archive.add(START, start.as_bytes(), options(START, start.len() as u64))?;
        }
        let mut from = 0;
        for count in batches(&lengths) {
            let paths = &paths[from..from + count];
            from += count;
            if let ([path], Some((mut file, length))) = (paths, files.large(&paths[0], LARGE)?) {
                archive.copy(path, &mut file, options(path, length))?;
                continue;
            }
            let made: Vec<Result<Vec<u8>, Fault>> = paths.par_iter().map(|path| files.read(path)).collect();
            for (path, bytes) in paths.iter().zip(made) {
                let bytes = bytes?;
                archive.add(path, &bytes, options(path, bytes.len() as u64))?;
            }
        }
        archive.finish()
    })?;
    Ok(Packed { bytes, pages })
}

/// Sizes of the batches in which files are made. A large file is a batch of its own.
fn batches(lengths: &[u64]) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut count, mut bytes) = (0, 0);
    for length in lengths {
        if count > 0 && (count == GO || *length > LARGE || bytes + length > GO_BYTES) {
            counts.push(count);
            (count, bytes) = (0, 0);
        }
        (count, bytes) = (count + 1, bytes + length);
        if *length > LARGE {
            counts.push(count);
            (count, bytes) = (0, 0);
        }
    }
    counts.extend((count > 0).then_some(count));
    counts
}

fn options(path: &str, length: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(if is_packed(path) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        })
        .large_file(length > u64::from(u32::MAX) / 2)
        .unix_permissions(0o644)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_bytes_are_held_at_a_time() {
        let lengths =
            [[1, 300_000_000, 300_000_000].as_slice(), &[7_000_000; 20], &[0; 300], &[9_000_000]].concat();
        let counts = batches(&lengths);
        assert_eq!(counts, [1, 1, 1, 9, 9, 128, 128, 46, 1]);
        assert_eq!(counts.iter().sum::<usize>(), lengths.len());
        assert!(batches(&[]).is_empty());
    }
}
