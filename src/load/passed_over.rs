//! Names of files that are no part of a site: hidden ones, keys, and what editors, systems and tools leave behind.

use crate::address::LOOKED_FOR;
use std::ffi::OsStr;

/// File name endings of leftovers of editors, merges and downloads, and of private keys and stores of them.
const LEFT_BEHIND: &[&str] = &[
    ".swp",
    ".swo",
    ".orig",
    ".rej",
    ".bak",
    ".tmp",
    ".save",
    ".part",
    ".crdownload",
    ".pem",
    ".key",
    ".p8",
    ".p12",
    ".pfx",
    ".ppk",
    ".jks",
    ".keystore",
    ".kdbx",
    ".gpg",
    ".pyc",
    ".tfstate",
    ".tfstate.backup",
    "___jb_tmp___",
    "___jb_old___",
];

/// Words in the names that synchronised folders give to the second of two copies.
const SECOND_COPY: &[&str] = &[".sync-conflict-", "conflicted copy"];

/// Names of files and folders that systems and tools leave, and of private keys.
const NOT_OF_THE_SITE: &[&str] = &[
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "4913",
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ecdsa_sk",
    "id_ed25519",
    "id_ed25519_sk",
    "cvs",
    "node_modules",
    "__pycache__",
    "lost+found",
    "nohup.out",
    // Pages that Jekyll and Hexo do not publish.
    "_drafts",
];

/// Hidden files, private keys, and what editors and systems leave behind. What hosts of sites look for is not hidden.
pub(crate) fn is_passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let is_leftover = name.ends_with('~')
        || name.starts_with("~$")
        || name.starts_with('#') && name.ends_with('#')
        || NOT_OF_THE_SITE.contains(&name.to_lowercase().as_str())
        || name == "__MACOSX"
        || SECOND_COPY.iter().any(|words| name.contains(words))
        || LEFT_BEHIND.iter().any(|ending| name.to_lowercase().ends_with(ending));
    let is_wanted = LOOKED_FOR.contains(&&*name);
    is_leftover || name.starts_with('.') && !is_wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_and_keys_are_passed_over() {
        for name in [
            "a.md~",
            ".a.swp",
            "~$b.docx",
            "Thumbs.db",
            "id_rsa",
            "a.PEM",
            "main.tfstate",
            "a.pyc",
            "lost+found",
        ] {
            assert!(is_passed_over(name.as_ref()), "{name}");
        }
        for name in ["a.md", ".well-known", ".nojekyll", "key.md", "core", "found"] {
            assert!(!is_passed_over(name.as_ref()), "{name}");
        }
    }
}
