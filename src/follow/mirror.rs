//! An output folder that follows the sources, for `build --watch`.
//!
//! What did not change is neither read nor parsed nor rendered again, and of what is rendered only
//! files with other bytes are written.

use super::Kept;
use crate::diag::Diags;
use crate::model::Site;
use crate::publish::{Cache, Staging, Summary};
use crate::render::View;
use crate::{Built, Order, check, publish};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is known of the sources and of the output.
#[derive(Default)]
pub struct Mirror {
    kept: Kept,
    cache: Cache,
    /// Whether the output was looked at since the program began.
    begun: bool,
}

/// A build that was tried.
pub struct Tried {
    /// The site.
    pub site: Arc<Site>,
    /// Its findings, sorted.
    pub diags: Diags,
    /// What came of it.
    pub built: Built,
    /// What it was made from, as [`Order::print`] says.
    print: String,
}

impl Mirror {
    /// Reads what changed (the first time everything) and brings the output up to date. None where
    /// all files are as they were; `Err` is a fault of the outside, in words.
    pub fn follow(&mut self, order: &Order<'_>, changed: &BTreeSet<String>) -> Result<Option<Tried>, String> {
        publish::refuse_dangerous(order.root, order.output)?;
        let Some(followed) = self.kept.follow(order.root, order.inputs, changed)? else { return Ok(None) };
        (order.told)("read and resolve");
        let site = followed.site;
        let mut diags = self.kept.findings();
        check::check(&site, &mut diags);
        diags.finish(&site.sources, order.strict, &|file, code| site.allows(file, code));
        (order.told)("check");
        let print = order.print(&site.sources, self.kept.is_whole());
        let is_first = !std::mem::replace(&mut self.begun, true);
        if is_first {
            self.cache = Cache::read(order.root, order.output);
        }
        let built = if diags.has_errors() {
            Built::Refused
        } else if self.cache.is_built(&print, order.output) {
            Built::Published(Summary { files: self.cache.files, unchanged: true, ..Summary::default() })
        } else {
            let begin = if is_first { Staging::begin } else { Staging::begin_partial };
            let view = View { site: &site, theme: followed.theme, searched: Some(followed.searched) };
            order.write(&view, begin(order.root, order.output)?, &mut self.cache, &mut diags)?
        };
        Ok(Some(Tried { site, diags, built, print }))
    }

    /// Keeps what was built for a later build by the same program. `report` is what it would print.
    pub fn keep(&mut self, order: &Order<'_>, tried: Tried, report: String) {
        if let Built::Published(Summary { files, unchanged, .. }) = tried.built {
            if unchanged && self.cache.all == tried.print {
                return;
            }
            self.cache = Cache { all: tried.print, report, files, ..std::mem::take(&mut self.cache) };
            self.cache.write(order.root);
        }
    }
}
