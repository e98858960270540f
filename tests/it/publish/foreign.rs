//! Files of others in an output from which they cannot be brought over into a new folder, because one of them
//! belongs to somebody else. The site's files are exchanged one by one then, and whatever happens meanwhile,
//! those of others stay.

use super::{bytes_below, files};
use crate::site::Scratch;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const BUILD: [&str; 3] = ["build", "--as-of", "2026-01-01"];

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).expect("there").permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("own file");
}

/// True if the tests may do everything.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A site and a user who may not do everything: the one who runs the tests, or nobody, who then owns the
/// site's folder.
struct Lowly {
    site: Scratch,
    program: PathBuf,
}

impl Lowly {
    fn new(files: &[(&str, &str)]) -> Lowly {
        let site = Scratch::new(files);
        let program = site.path(".zhinan");
        // By another process: a file that this one has open for writing could not be run.
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_zhinan")).arg(&program).status();
        assert!(copied.expect("cp runs").success());
        set_mode(site.dir.path(), 0o755);
        let lowly = Lowly { site, program };
        lowly.own();
        lowly
    }

    /// Changes the owner of the site's folder to the user.
    fn own(&self) {
        if is_root() {
            let given = Command::new("chown").args(["-R", "65534:65534"]).arg(self.site.dir.path()).status();
            assert!(given.expect("chown runs").success());
        }
    }

    fn command(&self) -> Command {
        let mut build = crate::site::program(&self.program);
        build.args(BUILD).current_dir(self.site.dir.path());
        if is_root() {
            build.uid(65534).gid(65534);
        }
        build
    }

    fn build(&self) -> (i32, String) {
        let out = self.command().output().expect("the program runs");
        (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stderr).into_owned())
    }

    fn builds(&self) {
        let (code, err) = self.build();
        assert_eq!(code, 0, "{err}");
        let left: Vec<_> = std::fs::read_dir(self.site.dir.path()).expect("a folder").flatten().collect();
        assert_eq!(left.len(), 3, "{left:?}");
    }

    /// Something in the output that this user cannot bring over: root's, or what may not be looked at.
    fn lock_a_folder(&self) {
        self.site.write("public/locked/secret.txt", "theirs");
        if is_root() {
            let at = self.site.path("public/locked");
            for path in [&at, &at.join("secret.txt")] {
                chown(path, Some(0), Some(0)).expect("root may");
            }
        } else {
            set_mode(&self.site.path("public/locked"), 0);
        }
    }

    fn unlock(&self) {
        set_mode(&self.site.path("public/locked"), 0o755);
    }
}

fn edit(site: &Scratch, version: usize) {
    for page in 0..12 {
        let text = format!("---\ntitle: 第 {page} 页\n---\n第 {version} 版。{}\n", "证据".repeat(50 * page));
        site.write(&format!("content/{}/p{page}.md", page % 3), &text);
    }
    let _ = std::fs::remove_file(site.path(&format!("content/only-{}.md", 1 - version)));
    site.write(&format!("content/only-{version}.md"), "# 只有这一版有\n");
}

/// Files of others, and links among them that lead nowhere and elsewhere.
fn put_foreign(site: &Scratch) {
    site.write("public/CNAME", "help.example.org\n");
    site.write("public/.git/HEAD", "ref: refs/heads/main\n");
    site.write("public/0/by-hand.txt", "mine");
    site.write("elsewhere/keep.txt", "mine");
    symlink("nowhere", site.path("public/dangling")).expect("a link");
    symlink(site.path("elsewhere"), site.path("public/away")).expect("a link");
}

fn foreign_is_there(site: &Scratch, when: &str) {
    for (path, text) in [
        ("public/CNAME", "help.example.org\n"),
        ("public/.git/HEAD", "ref: refs/heads/main\n"),
        ("public/0/by-hand.txt", "mine"),
        ("elsewhere/keep.txt", "mine"),
    ] {
        assert!(site.exists(path), "{path} is gone {when}");
        assert_eq!(site.read(path), text, "{path} {when}");
    }
    assert_eq!(files(&site.path("elsewhere")).len(), 1, "{when}");
    for link in ["public/dangling", "public/away"] {
        assert!(std::fs::read_link(site.path(link)).is_ok(), "{link} is gone {when}");
    }
}

/// Nothing that others have is in a manifest, not even in one of a build that did not end.
fn manifest_names_only_own(site: &Scratch) {
    let manifest = site.read("public/.zhinan-manifest");
    for name in ["CNAME", "HEAD", "by-hand", "dangling", "away", "locked"] {
        assert!(!manifest.contains(name), "{manifest}");
    }
}

/// Two versions of a site as they are without anything foreign.
fn versions(site: &Scratch) -> [Vec<(String, Vec<u8>)>; 2] {
    [0, 1].map(|version| {
        edit(site, version);
        assert_eq!(site.zhinan(&[&BUILD[..], &["--output", "other"]].concat()).code, 0);
        let pages = bytes_below(&site.path("other")).into_iter().filter(|(path, _)| !path.starts_with('.'));
        let pages = pages.collect();
        std::fs::remove_dir_all(site.path("other")).expect("removed");
        pages
    })
}

fn is_published(site: &Scratch, version: &[(String, Vec<u8>)]) {
    for (path, bytes) in version {
        let there = std::fs::read(site.path("public").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(there == *bytes, "{path}");
    }
}

#[test]
fn file_by_file_a_build_that_fails_claims_nothing_of_others() {
    let lowly = Lowly::new(&[]);
    let site = &lowly.site;
    let versions = versions(site);
    edit(site, 0);
    lowly.own();
    lowly.build();
    put_foreign(site);
    lowly.own();
    lowly.lock_a_folder();
    for round in 0..4 {
        let version = 1 - round % 2;
        edit(site, version);
        // The build stops in the middle, at a folder that may not be written.
        set_mode(&site.path("public/2"), 0o555);
        let (code, err) = lowly.build();
        assert!(code == 2 && err.contains("public/2/") && err.contains("ermission denied"), "{code} {err}");
        manifest_names_only_own(site);
        foreign_is_there(site, "after a build that failed");
        set_mode(&site.path("public/2"), 0o755);
        let (code, err) = lowly.build();
        assert_eq!(code, 0, "{err}");
        manifest_names_only_own(site);
        foreign_is_there(site, "after the next build");
        is_published(site, &versions[version]);
        assert!(!site.exists(&format!("public/only-{}.html", 1 - version)), "what went is removed");
    }
    lowly.unlock();
    assert_eq!(site.read("public/locked/secret.txt"), "theirs");
}

#[test]
fn file_by_file_a_build_may_be_killed_at_any_moment() {
    let lowly = Lowly::new(&[]);
    let site = &lowly.site;
    let versions = versions(site);
    edit(site, 0);
    lowly.own();
    lowly.build();
    put_foreign(site);
    lowly.own();
    lowly.lock_a_folder();
    let (mut kept, mut new) = (0, 0);
    for round in 0..16u32 {
        let version = (round as usize + 1) % 2;
        edit(site, version);
        let first = site.path(&format!("public/only-{version}.html"));
        let mut build = lowly.command().stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("started");
        let begin = std::time::Instant::now();
        while build.try_wait().expect("a child").is_none() {
            // Some at any time, some as soon as the new files come.
            if round % 2 == 0 && begin.elapsed() > Duration::from_millis(15) * round || first.exists() {
                break;
            }
        }
        build.kill().expect("killed, or over");
        build.wait().expect("a child");
        if first.exists() {
            new += 1
        } else {
            kept += 1
        }
        manifest_names_only_own(site);
        foreign_is_there(site, "after a kill");
        if round % 2 == 1 {
            let (code, err) = lowly.build();
            assert_eq!(code, 0, "{err}");
            is_published(site, &versions[version]);
            foreign_is_there(site, "after the next build");
        }
    }
    assert!(kept > 0 && new > 0, "{kept} kept, {new} new");
}

#[test]
fn a_link_in_the_way_of_a_page_leads_nobody_out() {
    let lowly = Lowly::new(&[("content/a.md", "# 一\n")]);
    let site = &lowly.site;
    lowly.build();
    site.write("elsewhere/keep.txt", "mine");
    symlink(site.path("elsewhere"), site.path("public/x")).expect("a link");
    for locked in [false, true] {
        if locked {
            lowly.lock_a_folder();
        }
        site.write("content/x/b.md", "# 二\n");
        let before = bytes_below(&site.path("public"));
        let (code, err) = lowly.build();
        assert!(code == 2 && err.contains("public/x` was not written by zhinan"), "{code} {err}");
        assert_eq!(bytes_below(&site.path("public")), before, "nothing was half written");
        std::fs::remove_dir_all(site.path("content/x")).expect("removed");
        assert_eq!(lowly.build().0, 0, "a link that is in nobody's way is nothing to worry about");
    }
    assert_eq!(files(&site.path("elsewhere")).len(), 1);
    lowly.unlock();
}

/// A folder that may not be written: its own, also one in which the program writes, and another user's.
#[test]
fn read_only_folders_of_others_stay_and_do_no_harm() {
    let lowly = Lowly::new(&[("content/a.md", "# 一\n")]);
    let site = &lowly.site;
    lowly.builds();
    site.write("public/.well-known/security.txt", "mine");
    site.write("public/.well-known/deep/er.txt", "mine");
    lowly.own();
    set_mode(&site.path("public/.well-known/deep"), 0o555);
    set_mode(&site.path("public/.well-known"), 0o555);
    for round in 0..3 {
        site.write("content/a.md", &format!("# 一\n\n{round}\n"));
        lowly.builds();
        assert!(site.read("public/a.html").contains(&format!("<p>{round}")));
        assert_eq!(site.read("public/.well-known/deep/er.txt"), "mine");
        assert_eq!(mode(&site.path("public/.well-known")), 0o555);
        assert_eq!(mode(&site.path("public/.well-known/deep")), 0o555);
    }
    // A folder keeps its owner, also if nothing is in it.
    let empty = site.path("public/empty");
    std::fs::create_dir(&empty).expect("made");
    let owner = if is_root() { 0 } else { rustix::process::geteuid().as_raw() };
    chown(&empty, Some(owner), None).expect("given away");
    for round in 3..6 {
        site.write("content/a.md", &format!("# 一\n\n{round}\n"));
        lowly.builds();
        assert_eq!(std::fs::metadata(&empty).expect("there").uid(), owner);
    }
    lowly.lock_a_folder();
    for round in 6..9 {
        site.write("content/a.md", &format!("# 一\n\n{round}\n"));
        lowly.builds();
        assert!(site.read("public/a.html").contains(&format!("<p>{round}")));
    }
    lowly.unlock();
    assert_eq!(site.read("public/locked/secret.txt"), "theirs");
    for folder in ["public/.well-known/deep", "public/.well-known"] {
        assert_eq!(mode(&site.path(folder)), 0o555);
        set_mode(&site.path(folder), 0o755);
    }
}

/// Whoever runs the program, files and folders of others stay theirs.
#[test]
fn what_belongs_to_others_stays_theirs() {
    let site = Scratch::new(&[("content/a.md", "# 一\n")]);
    assert_eq!(site.zhinan(&BUILD).code, 0);
    site.write("public/uploads/photo.txt", "theirs");
    let them = if is_root() { 65534 } else { rustix::process::geteuid().as_raw() };
    for path in ["public/uploads", "public/uploads/photo.txt"] {
        chown(site.path(path), Some(them), None).expect("given away");
    }
    set_mode(&site.path("public/uploads"), 0o2775);
    // A name that is no text, and a pipe.
    let odd = std::ffi::OsStr::from_bytes(if cfg!(target_os = "linux") { b"\xff" } else { b"odd" });
    std::fs::write(site.path("public/uploads").join(odd), "odd").expect("written");
    assert!(Command::new("mkfifo").arg(site.path("public/pipe")).status().expect("mkfifo").success());
    site.write("content/a.md", "# 二\n");
    assert_eq!(site.zhinan(&BUILD).code, 0);
    assert!(site.read("public/a.html").contains('二'));
    for path in ["public/uploads", "public/uploads/photo.txt"] {
        assert_eq!(std::fs::metadata(site.path(path)).expect("there").uid(), them, "{path}");
    }
    assert_eq!(mode(&site.path("public/uploads")), 0o2775);
    assert!(site.exists("public/pipe") && site.path("public/uploads").join(odd).exists());
}
