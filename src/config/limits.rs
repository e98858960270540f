//! Limits of size and number of files: a larger folder is more likely a mistake than a site.

use super::unknown_key;
use crate::diag::Diags;
use crate::source::FileId;
use crate::yaml::{Node, Yaml};

/// Limits that `limits:` in `site.yaml` changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest text file, in MB.
    pub file_mb: u64,
    /// The most files.
    pub files: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file_mb: 16, files: 200_000 }
    }
}

impl Limits {
    /// The limits in the text of a `site.yaml`, before anything else is read. Its faults are reported
    /// when the settings are.
    pub fn of(text: &str) -> Limits {
        let mut unheard = Diags::default();
        let yaml = Yaml::parse(FileId(0), text, 0, &mut unheard);
        let limits = yaml.as_ref().and_then(|yaml| yaml.root().get("limits"));
        limits.map_or_else(Limits::default, |node| Limits::read(&node, &mut unheard))
    }

    pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Limits {
        let mut limits = Limits::default();
        for (key, node) in node.entries(diags) {
            let slot = match key.as_str() {
                "file_mb" => &mut limits.file_mb,
                "files" => &mut limits.files,
                _ => {
                    diags.push(unknown_key(&node, &key, &["file_mb", "files"]));
                    continue;
                }
            };
            match node.integer(diags) {
                Some(number @ 1..) => *slot = number.unsigned_abs(),
                Some(_) => node.wrong("more than 0", diags),
                None => {}
            }
        }
        limits
    }
}
