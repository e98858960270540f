//! A site in a folder of its own, and the program run on it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that goes when it is dropped.
pub(crate) struct Scratch {
    pub(crate) dir: tempfile::TempDir,
}

/// Result of a run of the program: exit code and output.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Scratch {
    pub(crate) fn new(files: &[(&str, &str)]) -> Scratch {
        let site = Scratch { dir: tempfile::tempdir().expect("a temporary folder") };
        files.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let at = self.path(path);
        std::fs::create_dir_all(at.parent().expect("a folder")).expect("a writable folder");
        std::fs::write(at, text).expect("a writable file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.path(path)).is_ok()
    }

    /// Runs the program in this folder.
    pub(crate) fn zhinan(&self, args: &[&str]) -> Run {
        finish(command(args).current_dir(self.dir.path()))
    }
}

/// Runs the program where the tests run.
pub(crate) fn run(args: &[&str]) -> Run {
    finish(&mut command(args))
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_zhinan"));
    command.args(args);
    command
}

/// A program that speaks English wherever the tests run.
pub(crate) fn program(path: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(path);
    command.env("LC_ALL", "C");
    command
}

/// Runs git in a folder, as author A, and returns its output.
pub(crate) fn git(at: &Path, args: &[&str]) -> String {
    let out = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .arg("-C")
        .arg(at)
        .args(args)
        .output()
        .expect("git runs");
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim_end().to_string()
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}
