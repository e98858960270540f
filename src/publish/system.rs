//! Folders of the operating system, which cannot be an output even if they are empty. Some folders below them
//! are usual places of web sites and are allowed.

use std::path::{Component, Path};

/// A folder of the system, and the number of levels below it that belong to the system too. A final `*`
/// matches any ending. If several rules match, the longest path counts.
type Rule = (&'static str, usize);

/// All levels.
const ALL: usize = usize::MAX;

/// The rules of the operating system that the program runs on.
const SYSTEM: &[Rule] = if cfg!(windows) {
    WINDOWS
} else if cfg!(target_os = "macos") {
    MACOS
} else {
    LINUX
};

const LINUX: &[Rule] = &[
    ("bin", ALL),
    ("boot", ALL),
    ("dev", ALL),
    ("dev/shm", 0),
    ("etc", ALL),
    ("lib*", ALL),
    ("proc", ALL),
    ("run", ALL),
    // Disks that a user plugged in, and each user's own folder.
    ("run/media", 1),
    ("run/user", 1),
    ("sbin", ALL),
    ("sys", ALL),
    ("usr", 1),
    ("usr/bin", ALL),
    ("usr/include", ALL),
    ("usr/lib*", ALL),
    ("usr/local", 1),
    ("usr/local/bin", ALL),
    ("usr/local/lib*", ALL),
    ("usr/local/sbin", ALL),
    ("usr/sbin", ALL),
    // `/usr/share/nginx/html` is a server's first folder.
    ("usr/share", 1),
    ("var", 1),
    ("var/lib", 1),
];

/// `/etc`, `/tmp` and `/var` are links to `/private`.
const MACOS: &[Rule] = &[
    ("applications", ALL),
    ("bin", ALL),
    ("dev", ALL),
    ("library", ALL),
    ("library/webserver", 0),
    ("private", 1),
    ("private/etc", ALL),
    ("sbin", ALL),
    ("system", ALL),
    ("usr", 1),
    ("usr/bin", ALL),
    ("usr/lib*", ALL),
    ("usr/local", 1),
    ("usr/local/bin", ALL),
    ("usr/sbin", ALL),
    ("volumes", 0),
];

/// These apply to every drive.
const WINDOWS: &[Rule] = &[
    ("$recycle.bin", ALL),
    ("program files*", ALL),
    ("programdata", 1),
    ("system volume information", ALL),
    ("windows", ALL),
];

/// True if an absolute path is a folder of the system.
pub(super) fn is_of_the_system(path: &Path) -> bool {
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    let names: Vec<String> = match cfg!(any(windows, target_os = "macos")) {
        true => names.map(|name| name.to_lowercase()).collect(),
        false => names.map(String::from).collect(),
    };
    is_ruled(&names, SYSTEM)
}

fn is_ruled(names: &[String], rules: &[Rule]) -> bool {
    let steps = |folder: &str| folder.split('/').count();
    let fits = |(folder, _): &&Rule| {
        steps(folder) <= names.len() && folder.split('/').zip(names).all(|(rule, name)| is_named(name, rule))
    };
    let rule = rules.iter().filter(fits).max_by_key(|(folder, _)| steps(folder));
    rule.is_some_and(|(folder, below)| names.len() - steps(folder) <= *below)
}

fn is_named(name: &str, rule: &str) -> bool {
    rule.strip_suffix('*').map_or(name == rule, |begin| name.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rules: &[Rule], refused: &[&str], allowed: &[&str]) {
        for (paths, expected) in [(refused, true), (allowed, false)] {
            for path in paths {
                let names: Vec<String> = path.split('/').map(str::to_string).collect();
                assert_eq!(is_ruled(&names, rules), expected, "{path}");
            }
        }
    }

    #[test]
    fn folders_of_each_system_are_known() {
        check(
            LINUX,
            &[
                "bin",
                "bin/x",
                "boot",
                "boot/efi/x",
                "dev",
                "dev/shm",
                "dev/x",
                "dev/pts/x",
                "etc",
                "etc/x",
                "etc/nginx/html",
                "lib",
                "lib64/x",
                "libx32",
                "proc/1",
                "run",
                "run/x",
                "run/systemd/x",
                "run/user/0",
                "sbin",
                "sys/kernel/x",
                "usr",
                "usr/x",
                "usr/local",
                "usr/local/x",
                "usr/local/bin/x/y",
                "usr/bin/x",
                "usr/lib/x/y",
                "usr/share",
                "usr/share/x",
                "var",
                "var/x",
                "var/lib",
                "var/lib/x",
                "var/tmp",
                "var/www",
            ],
            &[
                "dev/shm/x",
                "dev/shm/x/y",
                "var/www/x",
                "var/www/html/x",
                "var/tmp/x",
                "var/lib/x/y",
                "usr/share/nginx/html",
                "usr/local/www/x",
                "run/user/0/x",
                "run/media/me/disk",
                "srv",
                "srv/x",
                "home/me/x",
                "opt/x",
                "mnt/x",
                "media/x",
                "tmp/x",
                "x",
                "private/x",
                "etcetera",
            ],
        );
        check(
            MACOS,
            &[
                "system/x",
                "library/x",
                "applications/x.app",
                "private/etc/x",
                "private/var",
                "volumes",
                "usr/bin/x",
            ],
            &[
                "users/me/x",
                "private/var/folders/a/b/t/x",
                "private/tmp/x",
                "volumes/disk",
                "opt/homebrew/x",
                "library/webserver/documents",
            ],
        );
        check(
            WINDOWS,
            &["windows", "windows/system32/x", "program files/x", "program files (x86)", "programdata/x"],
            &["users/me/x", "inetpub/wwwroot", "programdata/x/y", "sites/windows"],
        );
    }
}
