//! `git` in the folder of a site: the only place that starts it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Options of a reader. They override the settings of the repository.
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

/// Variables that point git to another repository, which a hook sets: those that `git rev-parse
/// --local-env-vars` lists, but for settings. `GIT_EXTERNAL_DIFF` names a program.
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

/// `git -C FOLDER …`, for a repository that the owner trusts: its hooks run. Standard input is empty, messages
/// are in English.
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

/// `git -C FOLDER …`, for a repository of unknown origin. It runs no program that the repository's settings
/// name (pager, hook, file watcher, signature check), and fetches nothing.
///
/// Commands that compare files need `--no-ext-diff --no-textconv` too: no option before the command has that
/// effect.
pub fn reader(folder: &Path) -> Command {
    let mut git = command(folder);
    git.args(SAFE);
    // A partial clone fetches missing objects when they are read, and its address can be a command (`ext::`).
    git.env("GIT_ALLOW_PROTOCOL", "").env("GIT_NO_LAZY_FETCH", "1");
    git
}
