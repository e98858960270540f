//! Compressed copies, `.gz` and `.br`, beside each file that gets smaller. Copies of unchanged files are
//! reused.

use crate::model::Site;
use crate::publish::Staging;
use crate::render::Output;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use std::io::Write;

/// Endings of files that are text.
const TEXTS: &[&str] = &[
    "css",
    "csv",
    "html",
    "ics",
    "js",
    "json",
    "md",
    "mjs",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
    "yaml",
    "yml",
];

/// Sizes of files that are compressed: smaller ones fit into one packet anyway, larger ones take minutes.
const SIZES: std::ops::Range<u64> = 600..64_000_000;

/// Byte of a gzip header for the system that made it: unknown, so that the bytes are the same everywhere.
const ANY_SYSTEM: u8 = 255;

pub(super) fn write(site: &Site, staging: &Staging) -> Result<(), String> {
    let is_text = |path: &String| path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending));
    staging.paths().into_par_iter().filter(is_text).try_for_each(|path| one(site, staging, &path))
}

fn one(site: &Site, staging: &Staging, path: &str) -> Result<(), String> {
    let (gzip, brotli) = (format!("{path}.gz"), format!("{path}.br"));
    if staging.is_as_before(path) && staging.reuse(&gzip)? && staging.reuse(&brotli)? {
        return Ok(());
    }
    if !SIZES.contains(&staging.length(path)) {
        return Ok(());
    }
    let bytes = staging.read(path)?;
    let fault = |e: std::io::Error| format!("cannot compress `{path}`: {e}");
    // A file of the author with this name is not replaced.
    let add =
        |name: &str, packed: Vec<u8>| match packed.len() < bytes.len() && !site.routes.contains_key(name) {
            true => staging.write(site, name, &Output::Bytes(packed)),
            false => Ok(()),
        };
    let mut packed = GzBuilder::new().operating_system(ANY_SYSTEM).write(Vec::new(), Compression::best());
    packed.write_all(&bytes).map_err(fault)?;
    add(&gzip, packed.finish().map_err(fault)?)?;
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &settings).map_err(fault)?;
    add(&brotli, packed)
}
