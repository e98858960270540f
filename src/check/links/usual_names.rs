//! File names that many folders have, such as `setup.md`. A broken link with such a name need not mean the file of that
//! name in another folder.

use crate::markdown::include::place;

/// Names of files, without ending, in lower case.
const USUAL: &[&str] = &[
    "about",
    "api",
    "basics",
    "changelog",
    "code_of_conduct",
    "commands",
    "concepts",
    "config",
    "configuration",
    "contributing",
    "custom",
    "examples",
    "faq",
    "features",
    "getting-started",
    "getting_started",
    "glossary",
    "guide",
    "help",
    "home",
    "image",
    "install",
    "installation",
    "intro",
    "introduction",
    "license",
    "logo",
    "notes",
    "options",
    "overview",
    "quickstart",
    "reference",
    "release",
    "releases",
    "screenshot",
    "security",
    "settings",
    "setup",
    "start",
    "summary",
    "support",
    "test",
    "troubleshooting",
    "tutorial",
    "types",
    "usage",
    "介绍",
    "使用",
    "入门",
    "安装",
    "概述",
    "概览",
    "简介",
    "配置",
];

/// Whether a file's name alone does not say which file is meant.
pub(super) fn says_nothing(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    USUAL.contains(&stem.to_lowercase().as_str())
}

/// Whether a file is where a link may have meant it: the folder above its name is the one that the link names, or
/// the file stands one folder up or down from where the link leads.
pub(super) fn is_beside(from: &str, typed: &str, found: &str) -> bool {
    let folders = |path: &str| -> Vec<String> {
        let mut folders: Vec<String> = path.split('/').map(str::to_string).collect();
        folders.pop();
        folders
    };
    let found = folders(found);
    let named = folders(typed).pop().filter(|folder| !matches!(folder.as_str(), "" | "." | ".."));
    if named.is_some() {
        return named.as_ref() == found.last();
    }
    let Some(led) = place(from, typed).map(|path| folders(&path)) else { return false };
    let (short, long) = if led.len() < found.len() { (&led, &found) } else { (&found, &led) };
    long.len() - short.len() <= 1 && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_name_needs_its_folder() {
        assert!(says_nothing("Setup.md") && says_nothing("简介.md"));
        assert!(!says_nothing("refund.md"));
        for (from, typed, found, expected) in [
            ("a/x.md", "setup.md", "setup.md", true),
            ("a/x.md", "setup.md", "a/b/setup.md", true),
            ("a/x.md", "setup.md", "c/setup.md", false),
            ("a/x.md", "setup.md", "a/b/c/setup.md", false),
            ("a/x.md", "../c/setup.md", "b/c/setup.md", true),
            ("a/x.md", "../c/setup.md", "b/d/setup.md", false),
            ("a/x.md", "/setup.md", "a/setup.md", true),
        ] {
            assert_eq!(is_beside(from, typed, found), expected, "{from} {typed} {found}");
        }
    }
}
