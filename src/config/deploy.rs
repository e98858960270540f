//! `deploy:` of a site: places for `zhinan deploy`, by name.

use super::unknown_key;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::ADDRESS;
use crate::yaml::Node;

/// A place for the built site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Its kind, with the settings of that kind.
    pub kind: Kind,
}

/// Kind of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A branch of the repository that the site is in.
    GithubPages {
        /// The branch.
        branch: String,
        /// The remote repository.
        remote: String,
    },
    /// A folder of another machine.
    Rsync {
        /// `host:path`.
        to: String,
        /// Whether files there that the site does not have are deleted.
        delete: bool,
    },
    /// A folder of this machine.
    Folder {
        /// Its path, from the site's folder.
        to: String,
    },
}

/// The branch that is pushed where none is named.
pub const BRANCH: &str = "gh-pages";
/// The remote repository where none is named.
pub const REMOTE: &str = "origin";

const KINDS: &[&str] = &["github-pages", "rsync", "folder"];
const KEYS: &[&str] = &["kind", "branch", "remote", "to", "delete"];

/// Reads `deploy:`.
pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Vec<Target> {
    node.entries(diags).into_iter().filter_map(|(name, node)| target(name, &node, diags)).collect()
}

fn target(name: String, node: &Node<'_>, diags: &mut Diags) -> Option<Target> {
    let entries = node.entries(diags);
    for (key, value) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        diags.push(unknown_key(value, key, KEYS));
    }
    let mut text = |key: &str| match node.get(key).map(|value| (value.short(&ADDRESS, diags), value)) {
        Some((Some(text), value)) if text.starts_with('-') || text.chars().any(char::is_control) => {
            let message = format!("`{}` cannot begin with `-`", value.path());
            diags.push(
                Diagnostic::new(Code::InvalidValue, value.span(), message).hint("write a name or a path"),
            );
            None
        }
        Some((text, _)) => text,
        None => None,
    };
    let (branch, remote, to) = (text("branch"), text("remote"), text("to"));
    let delete = node.get("delete").and_then(|value| value.boolean(diags)).unwrap_or(false);
    let kind = node.required("kind", diags)?;
    let to = match to {
        None if kind.scalar().is_some_and(|kind| ["rsync", "folder"].contains(&&*kind)) => {
            node.required("to", diags);
            return None;
        }
        to => to.unwrap_or_default(),
    };
    let kind = match kind.string(diags)?.as_str() {
        "github-pages" => Kind::GithubPages {
            branch: branch.unwrap_or(BRANCH.into()),
            remote: remote.unwrap_or(REMOTE.into()),
        },
        "rsync" => Kind::Rsync { to, delete },
        "folder" => Kind::Folder { to },
        other => {
            let message = format!("`{other}` is no kind of target");
            let d = Diagnostic::new(Code::InvalidValue, kind.span(), message);
            diags.push(d.hint(format!("write one of {}", super::quoted(KINDS))));
            return None;
        }
    };
    Some(Target { name, kind })
}

/// JSON Schema of `deploy:`.
pub(super) fn json_schema() -> serde_json::Value {
    serde_json::json!({
        "type": "object",
        "description": "Places for zhinan deploy, by name",
        "additionalProperties": {
            "type": "object",
            "required": ["kind"],
            "additionalProperties": false,
            "properties": {
                "kind": {"enum": KINDS, "description": "A branch of the site's git repository, a folder of another machine, a folder of this one"},
                "branch": {"type": "string", "description": "For github-pages: the branch; gh-pages where it is left out"},
                "remote": {"type": "string", "description": "For github-pages: the remote repository; origin where it is left out"},
                "to": {"type": "string", "description": "For rsync: user@host:path. For folder: a path from the site's folder"},
                "delete": {"type": "boolean", "description": "For rsync: whether files there that the site does not have are deleted"},
            },
        },
    })
}
