//! A branch of the repository that the site is in, through `git`: GitHub Pages and its like.
//!
//! The output becomes one commit, made with an index of its own: work tree, index and local branches stay as
//! they are. The branch is pushed with a lease: if somebody else has pushed since it was read, nothing is
//! overwritten.

use super::{MANIFEST, shown};
use crate::config::deploy::{BRANCH, REMOTE};
use crate::disk::Folder;
use std::path::Path;
use std::process::{Command, Output};

/// A file that keeps GitHub from leaving out files whose names begin with `_`.
const NOJEKYLL: &str = ".nojekyll";

/// A branch of a remote repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Its name.
    pub branch: String,
    /// The remote repository, as git knows it in the site's folder.
    pub remote: String,
}

impl Default for Pages {
    fn default() -> Pages {
        Pages { branch: BRANCH.into(), remote: REMOTE.into() }
    }
}

/// State of the branch before it is pushed.
struct Before {
    /// The address of the remote repository.
    url: String,
    /// The commit that the branch is at; none where there is no such branch.
    commit: Option<String>,
}

/// Result of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// The branch holds this commit.
    Commit(String),
    /// The branch held the same files already.
    Same,
}

impl Pages {
    /// Lines that say what would be done.
    pub fn plan(&self, root: &Path, output: &Path, replace: bool) -> Result<Vec<String>, String> {
        let before = self.look(root)?;
        let now = before.commit.as_deref().map_or("no such branch yet".to_string(), short);
        self.refuse(root, &before, replace)?;
        Ok(vec![
            format!(
                "would push `{}` as one commit to the branch `{}` of `{}` ({now})",
                output.display(),
                self.branch,
                before.url
            ),
            shown("git", &self.push(&before, "COMMIT")),
        ])
    }

    /// Pushes the output. `replace` allows a branch that another program wrote.
    pub fn run(&self, root: &Path, output: &Path, replace: bool) -> Result<Pushed, String> {
        let before = self.look(root)?;
        self.refuse(root, &before, replace)?;
        let tree = tree(root, output)?;
        if let Some(commit) = &before.commit
            && said(&mut git(root, &["rev-parse", "--verify", "--quiet", &format!("{commit}^{{tree}}")]))
                .is_ok_and(|old| old == tree)
        {
            return Ok(Pushed::Same);
        }
        let mut make = git(root, &["commit-tree", "--no-gpg-sign", "-m", "Publish the site", &tree]);
        if said(&mut git(root, &["var", "GIT_COMMITTER_IDENT"])).is_err() {
            // A machine that only publishes has no name.
            for who in ["AUTHOR", "COMMITTER"] {
                make.env(format!("GIT_{who}_NAME"), "zhinan")
                    .env(format!("GIT_{who}_EMAIL"), "zhinan@localhost");
            }
        }
        let commit = said(&mut make)?;
        let push: Vec<String> = self.push(&before, &commit);
        let push: Vec<&str> = push.iter().map(String::as_str).collect();
        said(&mut git(root, &push)).map_err(|why| {
            format!("the branch `{}` of `{}` was not changed: {why}", self.branch, before.url)
        })?;
        Ok(Pushed::Commit(commit))
    }

    /// Address of the remote, and where its branch is.
    fn look(&self, root: &Path) -> Result<Before, String> {
        let is_name = |name: &str| !name.is_empty() && !name.starts_with('-') && !name.contains("::");
        if !is_name(&self.branch) || !is_name(&self.remote) {
            return Err(format!(
                "a branch cannot be called `{}`, or a remote `{}`",
                self.branch, self.remote
            ));
        }
        said(&mut git(root, &["check-ref-format", &self.name()]))
            .map_err(|_| format!("`{}` is no name of a branch", self.branch))?;
        let url =
            said(&mut git(root, &["remote", "get-url", "--push", "--", &self.remote])).map_err(|why| {
                format!("the site is in no git repository with a remote `{}`: {why}", self.remote)
            })?;
        let list = said(&mut git(root, &["ls-remote", "--symref", "--", &self.remote]))?;
        let head = list.lines().find_map(|line| line.strip_prefix("ref: ")?.strip_suffix("\tHEAD"));
        if head == Some(&self.name()) {
            return Err(format!(
                "`{}` is the main branch of `{url}`: it holds sources, and is not overwritten",
                self.branch
            ));
        }
        let name = self.name();
        let commit = list.lines().find_map(|line| line.split_once('\t').filter(|(_, other)| *other == name));
        Ok(Before { url, commit: commit.map(|(commit, _)| commit.to_string()) })
    }

    fn name(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    /// Refuses a branch that this program did not write.
    fn refuse(&self, root: &Path, before: &Before, replace: bool) -> Result<(), String> {
        let Some(commit) = before.commit.as_deref().filter(|_| !replace) else { return Ok(()) };
        let has = |name: &str| said(&mut git(root, &["cat-file", "-e", &format!("{commit}{name}")])).is_ok();
        if !has("^{commit}") {
            said(&mut git(
                root,
                &["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", &self.remote, &self.name()],
            ))?;
        }
        // A branch without the manifest was not written by this program.
        match has(&format!(":{MANIFEST}")) {
            true => Ok(()),
            false => Err(format!(
                "the branch `{}` of `{}` was written by something else: `--replace` overwrites it",
                self.branch, before.url
            )),
        }
    }

    fn push(&self, before: &Before, commit: &str) -> Vec<String> {
        let (name, expected) = (self.name(), before.commit.as_deref().unwrap_or_default());
        // An empty expectation means that there must be no such branch.
        vec![
            "push".into(),
            "--quiet".into(),
            format!("--force-with-lease={name}:{expected}"),
            "--".into(),
            self.remote.clone(),
            format!("{commit}:{name}"),
        ]
    }
}

fn short(commit: &str) -> String {
    commit.chars().take(10).collect()
}

/// The files of the output as a tree in the repository.
fn tree(root: &Path, output: &Path) -> Result<String, String> {
    let output = crate::disk::real(output).map_err(|e| format!("cannot read `{}`: {e}", output.display()))?;
    let folder = said(&mut git(root, &["rev-parse", "--absolute-git-dir"]))?;
    // Named by the process, so that two runs do not share an index.
    let name = format!("zhinan-index-{}", std::process::id());
    let index = Path::new(&folder).join(&name);
    let run = |args: &[&str]| {
        let mut git = git(root, &[]);
        git.env("GIT_INDEX_FILE", &index).env("GIT_WORK_TREE", &output).env("GIT_DIR", &folder);
        // Bytes are kept as they are: no line end is changed, no file is ignored.
        git.args(["-c", "core.autocrlf=false", "-c", "core.attributesFile=", "-c", "core.excludesFile="])
            .args(args);
        git.current_dir(&output);
        said(&mut git)
    };
    let made = run(&["read-tree", "--empty"])
        .and_then(|_| run(&["add", "--all", "--force", "--", "."]))
        .and_then(|_| {
            if crate::disk::look(&output.join(NOJEKYLL)).ok().flatten().is_none() {
                let empty = run(&["hash-object", "-w", "--stdin"])?;
                run(&["update-index", "--add", "--cacheinfo", &format!("100644,{empty},{NOJEKYLL}")])?;
            }
            run(&["write-tree"])
        });
    if let Ok(folder) = Folder::open(Path::new(&folder)) {
        let _ = folder.remove_file(&name);
        let _ = folder.remove_file(format!("{name}.lock"));
    }
    made
}

/// `git` in the site's folder. No address of a remote repository is a command.
fn git(root: &Path, args: &[&str]) -> Command {
    let mut command = crate::git::command(root);
    command.env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh").args(args);
    command
}

/// The output of a command without its last line end; `Err` is the first line of what it complains of.
fn said(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } = command.output().map_err(|e| format!("cannot run `git`: {e}"))?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).trim_end().to_string());
    }
    let words = String::from_utf8_lossy(&stderr);
    let lines = || words.lines().filter(|line| !line.trim().is_empty());
    let line = lines().find(|line| ["fatal: ", "error: ", " ! "].iter().any(|mark| line.starts_with(mark)));
    Err(line.or(lines().next()).unwrap_or("git ended with an error").trim().to_string())
}
