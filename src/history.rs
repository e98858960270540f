//! Days and authors of the last changes of files, from one `git log` of the whole site.

use crate::git;
use crate::limits::{COMMITS, CONTRIBUTORS};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;

/// History of a site's files, from git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Changes of each file, by its path from the site's folder.
    pub files: BTreeMap<String, Changes>,
    /// Reason why the history is missing or not whole, if it is.
    pub fault: Option<Fault>,
}

/// Changes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The day of the last one, where the history goes back to it.
    pub last: Option<Date>,
    /// Names of those who made the changes, most changes first.
    pub authors: Vec<String>,
}

/// Reason why the history is missing, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The program git cannot be started.
    NoGit,
    /// The folder is in no repository, or in one that git does not read.
    NoRepository,
    /// Only the last commits were fetched.
    Shallow,
}

/// The command: a line a commit, then its files, all ended by NUL.
const LOG: &[&str] = &[
    "log",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--ignore-submodules=all",
    "--no-color",
    "--relative",
    "--name-only",
    "--decorate=short",
    "-z",
    "--format=%x01%as%x02%aN%x02%D",
];

/// The history of `content/` in a site's folder.
pub fn read(root: &Path) -> History {
    let mut git = git::reader(root);
    git.args(LOG).arg(format!("--max-count={}", COMMITS.most)).args(["HEAD", "--", "content"]);
    git.stdout(Stdio::piped()).stderr(Stdio::null());
    let fault = |fault| History { fault: Some(fault), ..History::default() };
    let Ok(mut child) = git.spawn() else { return fault(Fault::NoGit) };
    let history = child.stdout.take().map(parse).unwrap_or_default();
    match child.wait() {
        Ok(status) if status.success() => history,
        _ => fault(Fault::NoRepository),
    }
}

/// The output of [`LOG`], newest commit first.
fn parse(out: impl Read) -> History {
    let mut files: BTreeMap<String, (Changes, HashMap<usize, usize>)> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut history = History::default();
    let (mut day, mut author, mut is_cut) = (None, None, false);
    for part in BufReader::new(out).split(0) {
        let Ok(part) = part else { break };
        let part = String::from_utf8_lossy(&part);
        if let Some(head) = part.strip_prefix('\u{1}') {
            let mut fields = head.split('\u{2}');
            day = fields.next().and_then(|day| day.parse::<Date>().ok());
            let name = clean(fields.next().unwrap_or_default());
            // A commit at the end of what was fetched seems to have made all files.
            is_cut = fields.next().unwrap_or_default().split(", ").any(|mark| mark == "grafted");
            author = (!name.is_empty()).then(|| {
                *numbers.entry(name.clone()).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                })
            });
            if is_cut {
                history.fault = Some(Fault::Shallow);
            }
            continue;
        }
        let path = part.trim_start_matches('\n');
        if path.is_empty() || is_cut {
            continue;
        }
        let (changes, counts) = files.entry(path.to_string()).or_default();
        changes.last = changes.last.or(day);
        author.into_iter().for_each(|author| *counts.entry(author).or_default() += 1);
    }
    let finish = |(path, (mut changes, counts)): (String, (Changes, HashMap<usize, usize>))| {
        let mut authors: Vec<(usize, &String)> =
            counts.into_iter().map(|(a, count)| (count, &names[a])).collect();
        authors.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        changes.authors = authors.into_iter().take(CONTRIBUTORS.most).map(|(_, name)| name.clone()).collect();
        (path, changes)
    };
    history.files = files.into_iter().map(finish).collect();
    history
}

/// A name without control characters, and no longer than a line.
fn clean(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    shown.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_dates_a_file() {
        let out = "\u{1}2026-03-02\u{2}甲\u{2}HEAD -> main\0\ncontent/a.md\0\u{1}2026-02-01\u{2}乙\u{2}\0\ncontent/a.md\0\
            content/b.md\0\u{1}2026-01-01\u{2}乙\u{2}grafted\0\ncontent/a.md\0content/c.md\0";
        let history = parse(out.as_bytes());
        let day =
            |path: &str| history.files.get(path).and_then(|changes| changes.last).map(|day| day.to_string());
        assert_eq!(day("content/a.md").as_deref(), Some("2026-03-02"));
        assert_eq!(day("content/b.md").as_deref(), Some("2026-02-01"));
        assert_eq!((day("content/c.md"), history.fault), (None, Some(Fault::Shallow)));
        assert_eq!(history.files["content/a.md"].authors, ["乙", "甲"]);
    }

    #[test]
    fn what_is_no_log_gives_no_history() {
        for out in ["", "\0\0", "\u{1}\0\u{1}\u{2}\u{2}\0", "\u{1}x\u{2}\u{7}\u{2}\0\0"] {
            assert!(parse(out.as_bytes()).files.values().all(|changes| changes.last.is_none()), "{out:?}");
        }
    }
}
