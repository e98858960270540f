//! The built site in its place: a branch of a git repository, another machine, another folder.
//!
//! Programs are called with lists of arguments, never through a shell. Names in the settings are untrusted:
//! none of them can become an option of a program.

mod pages;
mod rsync;

pub use pages::{Pages, Pushed};
pub use rsync::Rsync;

use crate::config::deploy::{Kind, Target};
use std::path::{Path, PathBuf};

/// The list of files that every output has. It belongs to the output folder alone.
const MANIFEST: &str = ".zhinan-manifest";

/// A place for the built site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A branch of the repository that the site is in.
    Pages(Pages),
    /// A folder of another machine.
    Rsync(Rsync),
    /// A folder of this one. The site is built into it.
    Folder(PathBuf),
}

/// The place that a command names: a target of the settings, `github-pages`, `host:path`, or a folder.
pub fn place(name: &str, targets: &[Target], root: &Path) -> Result<Place, String> {
    if let Some(target) = targets.iter().find(|target| target.name == name) {
        return of(target, root);
    }
    if name == "github-pages" {
        return Ok(Place::Pages(Pages::default()));
    }
    if let Some(rsync) = Rsync::parse(name) {
        return Ok(Place::Rsync(rsync?));
    }
    // A bare word is more likely a target that nobody has named yet than a folder.
    if name.contains(['/', '\\']) || name == "." {
        return Ok(Place::Folder(PathBuf::from(name)));
    }
    let names: Vec<String> = targets.iter().map(|target| format!("`{}`", target.name)).collect();
    let known = if names.is_empty() { String::new() } else { format!("{}, ", names.join(", ")) };
    Err(format!(
        "there is no target `{name}`: write {known}`github-pages`, `host:path`, or a folder such as `./{name}`"
    ))
}

fn of(target: &Target, root: &Path) -> Result<Place, String> {
    Ok(match &target.kind {
        Kind::GithubPages { branch, remote } => {
            Place::Pages(Pages { branch: branch.clone(), remote: remote.clone() })
        }
        Kind::Rsync { to, delete } => match Rsync::parse(to) {
            Some(rsync) => Place::Rsync(Rsync { delete: *delete, ..rsync? }),
            None => return Err(format!("`{to}` names no machine: write `host:path`")),
        },
        // A path in the settings counts from the site's folder.
        Kind::Folder { to } => Place::Folder(root.join(to)),
    })
}

/// A command as a person would type it, for messages.
fn shown(name: &str, args: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=@,+".contains(c);
    let quoted = |arg: &String| match !arg.is_empty() && arg.chars().all(is_plain) {
        true => arg.clone(),
        false => format!("'{}'", arg.replace('\'', "'\\''")),
    };
    let args: Vec<String> = args.iter().map(quoted).collect();
    format!("{name} {}", args.join(" "))
}
