//! Dates and names from git: what pages show of them, and that a repository of a stranger runs nothing.

use crate::site::Scratch;
use std::path::Path;
use std::process::Command;

const SETTINGS: (&str, &str) = ("content/site.yaml", "title: 站\nhistory: [dates, authors]\n");

/// Runs git as a person of this name on a day.
fn git(site: &Scratch, args: &[&str], (name, day): (&str, &str)) {
    let time = format!("{day}T12:00:00+0000");
    let done = Command::new("git")
        .arg("-C")
        .arg(site.dir.path())
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(args)
        .env("GIT_AUTHOR_NAME", name)
        .env("GIT_AUTHOR_EMAIL", "a@example.org")
        .env("GIT_COMMITTER_NAME", name)
        .env("GIT_COMMITTER_EMAIL", "a@example.org")
        .env("GIT_AUTHOR_DATE", &time)
        .env("GIT_COMMITTER_DATE", &time)
        .output()
        .expect("git");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn commit(site: &Scratch, who: (&str, &str)) {
    git(site, &["add", "."], who);
    git(site, &["commit", "-q", "-m", "x"], who);
}

#[test]
fn pages_show_their_last_change_and_who_made_it() {
    let site = Scratch::new(&[
        SETTINGS,
        ("content/index.md", "[一](a.md)、[二](b.md)\n"),
        ("content/a.md", "# 一\n"),
        ("content/b.md", "---\ntitle: 二\nupdated: 2020-02-02\n---\n文\n"),
    ]);
    git(&site, &["init", "-q"], ("甲", "2024-01-01"));
    commit(&site, ("甲", "2024-01-01"));
    site.write("content/a.md", "# 一\n\n<p>改过</p>\n");
    commit(&site, ("乙&co", "2024-05-06"));
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let page = site.read("public/a.html");
    assert!(page.contains("datetime=\"2024-05-06\""), "{page}");
    assert!(page.contains("<bdi>乙&amp;co</bdi>"), "{page}");
    assert!(page.contains("<bdi>甲</bdi>"), "{page}");
    let page = site.read("public/b.html");
    assert!(page.contains("datetime=\"2020-02-02\"") && !page.contains("2024-01-01"), "{page}");
    // A commit alone changes no file, and pages all the same.
    site.write("content/a.md", "# 一\n\n<p>又改过</p>\n");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(site.read("public/a.html").contains("datetime=\"2024-05-06\""));
    commit(&site, ("甲", "2024-07-08"));
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(site.read("public/a.html").contains("datetime=\"2024-07-08\""));
    assert!(site.read("public/feed.xml").contains("2024-07-08T00:00:00Z"));
}

#[test]
fn without_a_whole_repository_the_site_is_built_and_says_so() {
    let site = Scratch::new(&[SETTINGS, ("content/a.md", "# 一\n")]);
    let out = site.zhinan(&["build", "--format", "short"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let finding = "content/site.yaml:2:1: warning[missing-history]: the history of the sources is not known";
    assert!(format!("{}{}", out.out, out.err).contains(finding), "{}{}", out.out, out.err);
    git(&site, &["init", "-q"], ("甲", "2024-01-01"));
    commit(&site, ("甲", "2024-01-01"));
    site.write("content/b.md", "# 二\n");
    commit(&site, ("乙", "2024-05-06"));
    let shallow = Scratch::new(&[]);
    let from = format!("file://{}", site.dir.path().display());
    git(&shallow, &["clone", "-q", "--depth", "1", &from, "copy"], ("甲", "2024-01-01"));
    let out = shallow.zhinan(&["build", "--root", "copy", "--format", "short"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let words = format!("{}{}", out.out, out.err);
    assert!(
        words.contains("warning[missing-history]: only the last commits of the repository are here"),
        "{words}"
    );
    assert!(
        !shallow.read("copy/public/a.html").contains("2024-"),
        "the last commit made no page that was there before"
    );
}

/// The settings, attributes and hooks of a repository name programs for many occasions. None is one of these.
#[test]
fn a_hostile_repository_runs_nothing() {
    let site = Scratch::new(&[
        SETTINGS,
        ("content/a.md", "# 一\n"),
        (".gitattributes", "*.md diff=evil filter=evil\n"),
    ]);
    let mark = site.path("was-run");
    let evil = site.path("evil");
    site.write("evil", &format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", mark.display()));
    make_executable(&evil);
    git(&site, &["init", "-q"], ("甲", "2024-01-01"));
    commit(&site, ("甲", "2024-01-01"));
    sign_head(&site);
    let evil = evil.display().to_string();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "gpg.program",
        "gpg.ssh.program",
        "gpg.x509.program",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "credential.helper",
        "alias.log",
        "uploadpack.packObjectsHook",
    ] {
        let value = if name == "alias.log" { format!("!{evil}") } else { evil.clone() };
        git(&site, &["config", name, &value], ("甲", "2024-01-01"));
    }
    for (name, value) in [
        ("log.showSignature", "true"),
        ("log.diffMerges", "on"),
        ("core.hooksPath", "hooks"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::{evil} x")),
        ("remote.origin.uploadpack", &evil),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ] {
        git(&site, &["config", name, value], ("甲", "2024-01-01"));
    }
    let _ = std::fs::remove_file(&mark);
    // Reads the history as it is for readers of the repository, to see that the trap works.
    let trapped = Command::new("git")
        .arg("-C")
        .arg(site.dir.path())
        .args(["--no-pager", "log", "--format=%h"])
        .output();
    assert!(trapped.is_ok() && mark.exists(), "the trap does not work: git ran nothing by itself");
    std::fs::remove_file(&mark).expect("the mark of the trap");
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(site.read("public/a.html").contains("datetime=\"2024-01-01\""), "the history was read");
    assert!(!mark.exists(), "something was run: {}", std::fs::read_to_string(&mark).unwrap_or_default());
    // A tree that is missing would be fetched.
    let tree = Command::new("git")
        .arg("-C")
        .arg(site.dir.path())
        .args(["rev-parse", "HEAD:content"])
        .output()
        .expect("git");
    let tree = String::from_utf8_lossy(&tree.stdout).trim().to_string();
    let object = site.path(&format!(".git/objects/{}/{}", &tree[..2], &tree[2..]));
    std::fs::remove_file(&object).expect("a loose object");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    // So would an old version of a rule set.
    let out = site.zhinan(&["diff", "HEAD:content/a.md", "content/a.md"]);
    assert_eq!(out.code, 2, "{}", out.err);
    assert!(out.err.contains("git knows no such revision"), "{}", out.err);
    assert!(!mark.exists(), "something was run: {}", std::fs::read_to_string(&mark).unwrap_or_default());
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a file of ours");
}

/// Puts a signature, of nobody, into the last commit.
fn sign_head(site: &Scratch) {
    let run = |args: &[&str], input: &str| {
        use std::io::Write;
        let mut child = Command::new("git")
            .arg("-C")
            .arg(site.dir.path())
            .args(args)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("git");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
        String::from_utf8_lossy(&child.wait_with_output().expect("git").stdout).trim().to_string()
    };
    let commit = run(&["cat-file", "commit", "HEAD"], "");
    let (head, message) = commit.split_once("\n\n").expect("a commit");
    let signature =
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n -----END PGP SIGNATURE-----";
    let signed = run(
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        &format!("{head}\n{signature}\n\n{message}\n"),
    );
    run(&["update-ref", "HEAD", &signed], "");
}
