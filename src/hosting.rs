//! Files made of the finished build, where the site asks for them: the service worker that keeps them for
//! reading offline, the headers that they are sent with, and compressed copies.

mod compress;
mod headers;
mod worker;

use crate::config::Offline;
use crate::diag::Diags;
use crate::language::Language;
use crate::model::Site;
use crate::publish::Staging;

/// Adds these files to a build whose other files are all written. `Err` is a fault of the outside.
pub fn finish(
    site: &Site,
    staging: &Staging,
    words: &dyn Fn(&Language, &str) -> String,
    diags: &mut Diags,
) -> Result<(), String> {
    match site.config.offline {
        Some(Offline::Removed) => worker::write_removal(site, staging)?,
        Some(_) => worker::write(site, staging, words, diags)?,
        None => {}
    }
    if site.config.output.headers {
        headers::write(site, staging)?;
    }
    if site.config.output.precompress && !diags.has_errors() {
        compress::write(site, staging)?;
    }
    Ok(())
}
