//! `missing-history`: the site takes dates or names from git, and git does not have them.
//!
//! Pages are made without them. Check the whole repository out, or take `history:` out of `site.yaml`.

use crate::diag::{Code, Diagnostic, Diags};
use crate::history::Fault;
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let Some((span, fault)) = site.config.pages.history.span.zip(site.sources.history().fault) else {
        return;
    };
    let (message, hint) = match fault {
        Fault::NoGit => (
            "the history of the sources is not known: the program `git` cannot be started",
            "install git, or take `history` out: pages are made without it",
        ),
        Fault::NoRepository => (
            "the history of the sources is not known: the folder is in no repository that git reads",
            "build where the sources are checked out, or take `history` out: pages are made without it",
        ),
        Fault::Shallow => (
            "only the last commits of the repository are here: pages that were changed before have no date",
            "fetch all of them, as with `git fetch --unshallow`; in GitHub Actions, `fetch-depth: 0`; in GitLab CI, `GIT_DEPTH: 0`",
        ),
    };
    diags.push(Diagnostic::new(Code::MissingHistory, span, message).hint(hint));
}
