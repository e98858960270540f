//! `git` in the folder of a site: the only place that starts it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Options of a reader. They hold against whatever the repository's own settings say.
const SAFE: &[&str] = &[
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "log.showSignature=false",
    "-c",
    "submodule.recurse=false",
];

/// Variables that lead git to another repository than the folder's, as a hook has them: those of
/// `git rev-parse --local-env-vars` but settings, and the one that names a program.
const ELSEWHERE: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A command in the owner's own repository, whose hooks run: `git -C FOLDER …`. Its standard input is empty,
/// its messages are in English.
pub fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    for name in ELSEWHERE {
        git.env_remove(name);
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A script must not wait for a password.
    git.arg("-C").arg(folder).env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    git
}

/// A command that only reads a repository, which may be anybody's.
///
/// What its settings name as a program is not run (no pager, hook, file watcher, signature check), and
/// nothing is fetched. A command that compares needs `--no-ext-diff --no-textconv` as well.
pub fn reader(folder: &Path) -> Command {
    let mut git = command(folder);
    git.args(SAFE);
    // A partial clone fetches what it lacks, from an address that may be a command.
    git.env("GIT_ALLOW_PROTOCOL", "").env("GIT_NO_LAZY_FETCH", "1");
    git
}
