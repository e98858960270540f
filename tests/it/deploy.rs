//! `zhinan deploy`: to real git repositories, to folders, and with rsync.

use crate::site::{Scratch, git};

/// A remote repository, and a clone of it that holds a site.
fn site() -> (tempfile::TempDir, Scratch) {
    let remote = tempfile::tempdir().expect("a folder");
    git(remote.path(), &["init", "--quiet", "--bare"]);
    let site = Scratch::new(&[
        ("content/index.md", "# 首页\n\n你好。\n"),
        (".gitignore", "/public\n/.zhinan-cache\n"),
    ]);
    let at = site.dir.path();
    git(at, &["init", "--quiet"]);
    git(at, &["remote", "add", "origin", &remote.path().to_string_lossy()]);
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "-m", "Begin"]);
    git(at, &["push", "--quiet", "origin", "HEAD:refs/heads/main"]);
    (remote, site)
}

#[test]
fn the_output_becomes_one_commit_of_a_branch() {
    let (remote, site) = site();
    site.write("content/index.md", "# 首页\n\n改了，没有提交。\n");
    let before =
        (git(site.dir.path(), &["status", "--porcelain"]), git(site.dir.path(), &["rev-parse", "HEAD"]));
    let out = site.zhinan(&["deploy", "github-pages"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.err.contains("pushed the site to the branch `gh-pages`"), "{}", out.err);
    let at = remote.path();
    assert!(git(at, &["show", "gh-pages:index.html"]).contains("改了，没有提交。"));
    assert_eq!(git(at, &["show", "gh-pages:.nojekyll"]), "");
    assert_eq!(git(at, &["rev-list", "--count", "gh-pages"]), "1");
    let files: Vec<String> =
        git(at, &["ls-tree", "-r", "--name-only", "gh-pages"]).lines().map(str::to_string).collect();
    assert!(
        files.iter().any(|f| f.starts_with("assets/")) && !files.iter().any(|f| f.starts_with("content/"))
    );
    let after =
        (git(site.dir.path(), &["status", "--porcelain"]), git(site.dir.path(), &["rev-parse", "HEAD"]));
    assert_eq!(after, before, "the person's work tree and branch stay");
    assert_eq!(git(site.dir.path(), &["branch", "--list"]), "* main");
    assert!(
        std::fs::read_dir(site.path(".git"))
            .expect("a folder")
            .all(|entry| { !entry.expect("an entry").file_name().to_string_lossy().starts_with("zhinan") })
    );
    let again = site.zhinan(&["deploy", "github-pages"]);
    assert!(again.code == 0 && again.err.contains("holds the same site already"), "{}", again.err);
    site.write("content/b.md", "# 二\n");
    assert_eq!(site.zhinan(&["deploy", "github-pages"]).code, 0);
    assert!(git(at, &["show", "gh-pages:b.html"]).contains("二"));
    assert_eq!(git(at, &["rev-list", "--count", "gh-pages"]), "1");
}

#[test]
fn a_branch_of_somebody_else_is_not_overwritten() {
    let (remote, site) = site();
    let at = site.dir.path();
    git(at, &["push", "--quiet", "origin", "HEAD:refs/heads/gh-pages"]);
    let old = git(remote.path(), &["rev-parse", "gh-pages"]);
    let out = site.zhinan(&["deploy", "github-pages"]);
    assert_eq!(out.code, 2, "{}", out.err);
    assert!(out.err.contains("written by something else"), "{}", out.err);
    assert_eq!(git(remote.path(), &["rev-parse", "gh-pages"]), old);
    assert_eq!(site.zhinan(&["deploy", "github-pages", "--replace"]).code, 0);
    assert_ne!(git(remote.path(), &["rev-parse", "gh-pages"]), old);
    site.write("content/site.yaml", "deploy:\n  main: {kind: github-pages, branch: main}\n");
    let out = site.zhinan(&["deploy", "main", "--replace"]);
    assert!(out.code == 2 && out.err.contains("is the main branch"), "{}", out.err);
    assert_eq!(git(remote.path(), &["log", "-1", "--format=%s", "main"]), "Begin");
}

#[test]
fn a_branch_that_is_pushed_meanwhile_stays() {
    let (remote, site) = site();
    assert_eq!(site.zhinan(&["deploy", "github-pages"]).code, 0);
    let ours = git(remote.path(), &["rev-parse", "gh-pages"]);
    // A hook puts another commit on the branch just before the push: then the lease does not hold.
    let tree = git(remote.path(), &["rev-parse", "main^{tree}"]);
    let other = git(remote.path(), &["commit-tree", "-m", "Other", &tree]);
    let hook = site.path(".git/hooks/pre-push");
    let script = format!(
        "#!/bin/sh\ngit --git-dir='{}' update-ref refs/heads/gh-pages {other}\n",
        remote.path().display()
    );
    std::fs::write(&hook, script).expect("a hook");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    site.write("content/b.md", "# 二\n");
    let out = site.zhinan(&["deploy", "github-pages"]);
    assert_eq!(out.code, 2, "{}", out.err);
    assert!(out.err.contains("was not changed"), "{}", out.err);
    let now = git(remote.path(), &["rev-parse", "gh-pages"]);
    assert!(now == other && now != ours);
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let (_remote, site) = site();
    let watch = site.zhinan(&["deploy", "../away", "--watch"]);
    assert!(watch.code == 2 && watch.err.contains("once"), "{} {}", watch.code, watch.err);
    let output = site.zhinan(&["deploy", "./www", "--output", "other"]);
    assert!(
        output.code == 2 && output.err.contains("leave out `--output`"),
        "{} {}",
        output.code,
        output.err
    );
    assert!(!site.path("www").exists() && !site.path("other").exists() && !site.path("public").exists());
}

#[test]
fn a_dry_run_does_nothing() {
    let (remote, site) = site();
    let out = site.zhinan(&["deploy", "github-pages", "--dry-run"]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(out.out.contains("would push `./public` as one commit to the branch `gh-pages`"), "{}", out.out);
    assert!(
        out.out.contains("git push --quiet --force-with-lease=refs/heads/gh-pages: -- origin"),
        "{}",
        out.out
    );
    assert!(!site.exists("public"));
    assert_eq!(git(remote.path(), &["branch", "--list"]), "* main");
    let out = site.zhinan(&["deploy", "me@example.org:/srv/my site", "--dry-run"]);
    assert!(
        out.out.contains("rsync --recursive") && out.out.contains("'me@example.org:/srv/my site'"),
        "{}",
        out.out
    );
}

#[test]
fn a_site_with_errors_goes_nowhere() {
    let (remote, site) = site();
    site.write("content/rules/r.yaml", "title: [\n");
    assert_eq!(site.zhinan(&["deploy", "github-pages"]).code, 1);
    assert_eq!(git(remote.path(), &["branch", "--list"]), "* main");
}

#[test]
fn a_folder_is_written_like_any_output() {
    let site = Scratch::new(&[
        ("content/site.yaml", "deploy:\n  www: {kind: folder, to: ../www}\n"),
        ("content/index.md", "# 首页\n"),
    ]);
    let www = tempfile::tempdir().expect("a folder");
    let there = www.path().join("www").to_string_lossy().into_owned();
    std::fs::create_dir(www.path().join("www")).expect("a folder");
    std::fs::write(www.path().join("www/keep.txt"), "theirs").expect("a file");
    let out = site.zhinan(&["deploy", &there]);
    assert_eq!(out.code, 0, "{}", out.err);
    assert!(www.path().join("www/index.html").exists() && www.path().join("www/keep.txt").exists());
    let out = site.zhinan(&["deploy", "."]);
    assert_eq!(out.code, 2, "the site's own folder is refused: {}", out.err);
    let out = site.zhinan(&["deploy", "./content"]);
    assert_eq!(out.code, 2, "{}", out.err);
}

#[test]
fn names_that_are_no_target_are_told() {
    let site = Scratch::new(&[
        (
            "content/site.yaml",
            "deploy:\n  live: {kind: rsync, to: '-oProxyCommand=x:y'}\n  odd: {kind: ftp, to: x}\n  none: {kind: rsync}\n  keys: {kind: folder, to: x, too: y}\n",
        ),
        ("content/index.md", "# 首页\n"),
    ]);
    let found = site.zhinan(&["check", "--format", "short"]);
    for line in [
        "content/site.yaml:2:27: error[invalid-value]: `deploy.live.to` cannot begin with `-`",
        "content/site.yaml:3:15: error[invalid-value]: `ftp` is no kind of target",
        "error[invalid-value]: `to` is missing here",
        "warning[unknown-key]: unknown key `too`",
    ] {
        assert!(found.out.contains(line), "{line}: {}", found.out);
    }
    for (target, why) in
        [("live", "there is no target"), ("nope", "there is no target"), ("-x:y", "no machine and folder")]
    {
        let out = site.zhinan(&["deploy", "--", target]);
        assert!(out.code == 2 && out.err.contains(why), "{target}: {}", out.err);
    }
}

/// With the real program, which `tests/run` installs: `rsync` copies to another machine through a shell of
/// this test.
#[cfg(unix)]
#[test]
fn rsync_copies_the_site() {
    use std::os::unix::fs::PermissionsExt;
    let site = Scratch::new(&[("content/index.md", "# 首页\n")]);
    let there = tempfile::tempdir().expect("a folder");
    std::fs::write(there.path().join("keep.txt"), "theirs").expect("a file");
    // Stands for ssh: takes the machine's name away and runs the rest here.
    let shell = site.path("shell");
    std::fs::write(&shell, "#!/bin/sh\nshift\nexec sh -c \"$*\"\n").expect("a script");
    std::fs::set_permissions(&shell, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let target = format!("machine:{}", there.path().display());
    let mut command = crate::site::command(&["deploy", &target]);
    let out = command.env("RSYNC_RSH", &shell).current_dir(site.dir.path()).output().expect("it runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(there.path().join("index.html").exists() && there.path().join("keep.txt").exists());
    assert!(!there.path().join(".zhinan-manifest").exists());
}
