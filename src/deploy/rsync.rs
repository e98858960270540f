//! A folder of another machine, through `rsync`.

use super::{MANIFEST, shown};
use std::path::Path;
use std::process::{Command, Stdio};

/// A machine and a folder there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rsync {
    /// `host`, or `user@host`.
    pub host: String,
    /// The folder there.
    pub path: String,
    /// Whether files there that the site does not have are deleted.
    pub delete: bool,
}

impl Rsync {
    /// Machine and folder of `host:path` or `rsync:host:path`. `None` where it is neither; `Err` where
    /// `rsync` or `ssh` could take it for something else, such as an option.
    pub fn parse(text: &str) -> Option<Result<Rsync, String>> {
        let text = text.strip_prefix("rsync:").unwrap_or(text);
        let (host, path) = text.split_once(':')?;
        if host.contains(['/', '\\']) || host.chars().count() == 1 {
            // A folder, or a drive of Windows.
            return None;
        }
        let is_name = |c: char| c.is_alphanumeric() || "-_.@".contains(c);
        let is_host = !host.is_empty() && host.chars().all(is_name) && host.matches('@').count() <= 1;
        let begins_well = host.split('@').all(|part| !part.is_empty() && !part.starts_with('-'));
        let is_path =
            !path.is_empty() && !path.starts_with([':', '-']) && !path.chars().any(char::is_control);
        Some(match is_host && begins_well && is_path {
            true => Ok(Rsync { host: host.into(), path: path.into(), delete: false }),
            false => Err(format!("`{text}` is no machine and folder: write `user@host:path`")),
        })
    }

    /// The arguments that bring a folder there.
    fn args(&self, output: &Path) -> Vec<String> {
        // New files are put in place together at the end; old ones are deleted after that.
        let mut args: Vec<String> =
            ["--recursive", "--links", "--times", "--compress", "--delay-updates"].map(String::from).into();
        args.push(format!("--exclude=/{MANIFEST}"));
        // The remote shell must not split or expand the path.
        args.push("--protect-args".into());
        if self.delete {
            args.push("--delete-after".into());
        }
        let from = output.to_string_lossy();
        args.extend([
            "--".into(),
            format!("{}/", from.trim_end_matches('/')),
            format!("{}:{}", self.host, self.path),
        ]);
        args
    }

    /// The command, for a person to read.
    pub fn plan(&self, output: &Path) -> String {
        shown("rsync", &self.args(output))
    }

    /// Brings the folder there.
    pub fn run(&self, output: &Path) -> Result<(), String> {
        // A password is still asked for at the terminal itself.
        let status = Command::new("rsync").args(self.args(output)).stdin(Stdio::null()).status();
        let status = status.map_err(|e| format!("cannot run `rsync`: {e}"))?;
        match status.success() {
            true => Ok(()),
            false => Err(format!("`rsync` could not copy the site to `{}:{}`", self.host, self.path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_told_from_a_folder_and_from_an_option() {
        let host = |text: &str| Rsync::parse(text).map(|found| found.map(|r| (r.host, r.path)).ok());
        let found = |host: &str, path: &str| Some(Some((host.to_string(), path.to_string())));
        assert_eq!(host("example.org:/srv/www"), found("example.org", "/srv/www"));
        assert_eq!(host("rsync:me@example.org:www"), found("me@example.org", "www"));
        for folder in ["./a:b", "C:\\www", "../www"] {
            assert_eq!(host(folder), None, "{folder}");
        }
        for bad in
            ["-oProxyCommand=x:y", "me@-x:y", "a b:c", "host:", "host::module", "host:-e", "@h:x", "h;x:y"]
        {
            assert_eq!(host(bad), Some(None), "{bad}");
        }
    }

    #[test]
    fn the_plan_is_a_line_that_a_person_can_type() {
        let target = Rsync { host: "me@h".into(), path: "/srv/my site".into(), delete: true };
        let plan = target.plan(Path::new("public"));
        assert!(plan.ends_with("--delete-after -- public/ 'me@h:/srv/my site'"), "{plan}");
    }
}
