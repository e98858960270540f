//! Builds that are killed, starved and raced. Whatever happens, the folder holds the old site or the
//! new one, whole, with what others put there; and the next build leaves nothing else behind.
//!
//! `ZHINAN_FAULTS=200 cargo test --test it faults` tries that many moments instead of a few.

use super::tree;
use crate::site::{Scratch, command};
use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const BUILD: [&str; 3] = ["build", "--as-of", "2026-01-01"];

/// A site with two versions of every page, and a page that is in one only.
struct Pair {
    site: Scratch,
    trees: [BTreeMap<String, Vec<u8>>; 2],
}

impl Pair {
    fn new() -> Pair {
        let site = Scratch::new(&[("content/files/bytes.bin", &"0123456789".repeat(200))]);
        site.write("public/by-hand.txt", "mine");
        let mut trees = [BTreeMap::new(), BTreeMap::new()];
        for (version, into) in trees.iter_mut().enumerate() {
            edit(&site, version);
            let out = site.zhinan(&BUILD);
            assert_eq!(out.code, 0, "{}", out.err);
            *into = tree(&site);
        }
        assert_ne!(trees[0], trees[1]);
        Pair { site, trees }
    }

    /// The version that is published, whole; `None` where it is neither.
    fn published(&self) -> Option<usize> {
        let found = tree(&self.site);
        self.trees.iter().position(|version| *version == found)
    }

    /// Builds a version undisturbed: it is there, and nothing else is.
    fn recovers(&self, version: usize) {
        edit(&self.site, version);
        let out = self.site.zhinan(&BUILD);
        assert_eq!(out.code, 0, "{}", out.err);
        assert_eq!(self.published(), Some(version), "{}", out.err);
        self.nothing_is_left();
    }

    fn nothing_is_left(&self) {
        let names = std::fs::read_dir(self.site.dir.path()).expect("a folder");
        let left: Vec<_> = names.map(|e| e.expect("an entry").file_name()).collect();
        assert!(left.iter().all(|name| name == "content" || name == "public"), "{left:?}");
    }
}

fn edit(site: &Scratch, version: usize) {
    for page in 0..12 {
        let text = format!("---\ntitle: 第 {page} 页\n---\n第 {version} 版。{}\n", "证据".repeat(200 * page));
        site.write(&format!("content/{}/p{page}.md", page % 3), &text);
    }
    let _ = std::fs::remove_file(site.path(&format!("content/only-{}.md", 1 - version)));
    site.write(&format!("content/only-{version}.md"), "# 只有这一版有\n");
}

/// Number of moments that are tried.
fn tries(usual: usize) -> usize {
    std::env::var("ZHINAN_FAULTS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A number below `end` that looks random and is the same on every run.
fn chance(of: usize, end: u64) -> u64 {
    let mut n = of as u64 + 0x9E37_79B9_7F4A_7C15;
    n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (n ^ (n >> 31)) % end.max(1)
}

/// Killed after a random time, when so many files are written, or right after the exchange.
#[test]
fn killed_at_any_moment() {
    let pair = Pair::new();
    let begin = Instant::now();
    pair.recovers(0);
    let whole = begin.elapsed();
    let staged = pair.site.path(".public.zhinan-new");
    let (mut kept, mut new) = (0, 0);
    for i in 0..tries(25) {
        let old = pair.published().expect("checked below");
        edit(&pair.site, 1 - old);
        // The first page of the new site that is seen in the output.
        let first = pair.site.path(&format!("public/only-{}.html", 1 - old));
        let mut build = command(&BUILD);
        build.current_dir(pair.site.dir.path()).stderr(Stdio::null()).stdout(Stdio::null());
        let mut build = build.spawn().expect("the program starts");
        let begin = Instant::now();
        let files = chance(i, 60) as usize;
        let moment = Duration::from_micros(chance(i, whole.as_micros() as u64));
        let is_due = || match i % 3 {
            0 => begin.elapsed() >= moment,
            1 => walkdir::WalkDir::new(&staged).into_iter().count() > files,
            _ => first.exists(),
        };
        while !is_due() && build.try_wait().expect("a child").is_none() {
            thread::yield_now();
        }
        build.kill().expect("killed, or over");
        build.wait().expect("a child");
        match pair.published() {
            Some(version) if version == old => kept += 1,
            Some(_) => new += 1,
            None => panic!("neither the old site nor the new one, {i}"),
        }
        if i % 6 == 5 {
            pair.recovers(1 - old);
        }
    }
    pair.recovers(0);
    assert!(kept > 0 && new > 0, "{kept} kept, {new} new: killed at one moment only");
}

/// Killed between the two renames of a system that cannot exchange folders.
#[test]
fn killed_between_two_renames() {
    let pair = Pair::new();
    for has_new in [false, true] {
        let aside = pair.site.path(".public.zhinan-old");
        std::fs::rename(pair.site.path("public"), &aside).expect("renamed");
        pair.site.write(".public.zhinan-new/index.html", "half");
        pair.site.write(".public.zhinan-new/.zhinan-part", "");
        if has_new {
            pair.site.write("public/by-hand.txt", "mine");
        }
        pair.recovers(usize::from(has_new));
    }
}

/// An entry beside the output that has the name of the program's own folder, and was not made by it, is
/// reported, and nothing of it is removed. A file that came late into the old site goes over.
#[test]
fn a_strange_folder_beside_the_output_is_left_alone() {
    let pair = Pair::new();
    for (path, is_link) in [
        (".public.zhinan-new/notes.txt", false),
        (".public.zhinan-new/deep/notes.txt", false),
        (".public.zhinan-old/notes.txt", false),
        (".public.zhinan-new", false),
        (".public.zhinan-new", true),
        (".public.zhinan-old", true),
    ] {
        pair.site.write("elsewhere/notes.txt", "mine");
        if is_link {
            std::os::unix::fs::symlink("elsewhere", pair.site.path(path)).expect("a link");
        } else {
            pair.site.write(path, "mine");
        }
        edit(&pair.site, 0);
        let out = pair.site.zhinan(&BUILD);
        assert!(out.code == 2 && out.err.contains("was not made by zhinan"), "{path}: {}", out.err);
        assert!(pair.site.exists(path) && pair.site.read("elsewhere/notes.txt") == "mine", "{path}");
        assert_eq!(pair.published(), Some(1), "{path}");
        let top = pair.site.path(path.split('/').next().expect("a name"));
        let is_folder = std::fs::symlink_metadata(&top).expect("there").is_dir();
        let removed = if is_folder { std::fs::remove_dir_all(&top) } else { std::fs::remove_file(&top) };
        removed.expect("removed");
    }
    std::fs::remove_dir_all(pair.site.path("elsewhere")).expect("removed");
    // As after a kill right behind the exchange: the old site with what somebody put there meanwhile, one of
    // it in a folder that may not be written.
    std::fs::create_dir(pair.site.path(".public.zhinan-new")).expect("made");
    for path in [".zhinan-manifest", "only-1.html", "index.html"] {
        let from = pair.site.path("public").join(path);
        std::fs::hard_link(from, pair.site.path(".public.zhinan-new").join(path)).expect("linked");
    }
    pair.site.write(".public.zhinan-new/deep/late.txt", "late");
    pair.site.write(".public.zhinan-new/by-hand.txt", "mine");
    let deep = pair.site.path(".public.zhinan-new/deep");
    std::fs::set_permissions(deep, std::fs::Permissions::from_mode(0o555)).expect("own folder");
    edit(&pair.site, 0);
    assert_eq!(pair.site.zhinan(&BUILD).code, 0);
    assert_eq!(pair.site.read("public/deep/late.txt"), "late");
    std::fs::remove_dir_all(pair.site.path("public/deep")).expect("removed");
    pair.recovers(1);
}

/// No file may grow beyond a limit: a write fails in the middle as on a full disk (the signal is
/// ignored), or ends the program there (it is not).
#[test]
fn a_write_that_fails_or_kills() {
    let pair = Pair::new();
    let mut failed = 0;
    for i in 0..tries(12) {
        let old = pair.published().expect("whole");
        edit(&pair.site, 1 - old);
        let (ignored, blocks) = (i % 2 == 0, if i < 2 { 0 } else { chance(i, 120) });
        let trap = if ignored { "trap '' XFSZ;" } else { "" };
        let script = format!("{trap} ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut build = crate::site::program("sh");
        build.args(["-c", &script, env!("CARGO_BIN_EXE_zhinan")]).args(BUILD);
        let out = build.current_dir(pair.site.dir.path()).output().expect("a shell");
        let err = String::from_utf8_lossy(&out.stderr);
        if out.status.success() {
            assert_eq!(pair.published(), Some(1 - old), "{blocks}: {err}");
            continue;
        }
        failed += 1;
        assert_eq!(pair.published(), Some(old), "{blocks}: {err}");
        if ignored {
            assert_eq!(out.status.code(), Some(2), "{blocks}: {err}");
            assert!(err.contains("cannot ") && err.contains(".public.zhinan-new"), "{err}");
            pair.nothing_is_left();
        }
    }
    assert!(failed > 2, "only {failed} builds met the limit");
    // Now only the file that is copied is too large.
    let (old, bytes) = (pair.published().expect("whole"), pair.site.read("content/files/bytes.bin"));
    pair.site.write("content/files/bytes.bin", &"0123456789".repeat(200_000));
    let script = "trap '' XFSZ; ulimit -f 1200; exec \"$0\" \"$@\"";
    let mut build = crate::site::program("sh");
    build.args(["-c", script, env!("CARGO_BIN_EXE_zhinan")]).args(BUILD);
    let out = build.current_dir(pair.site.dir.path()).output().expect("a shell");
    let err = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code() == Some(2) && err.contains("cannot copy"), "{err}");
    assert_eq!(pair.published(), Some(old));
    pair.nothing_is_left();
    pair.site.write("content/files/bytes.bin", &bytes);
    pair.recovers(0);
}

/// A file system that is too small by a random number of bytes. Where none may be mounted, not even
/// in a name space of its own, the limit of [`a_write_that_fails_or_kills`] stands for it.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk() {
    let pair = Pair::new();
    let script = "set -e; mount -t tmpfs -o size=64m none small; cd small; cp -r ../content .
        (\"$1\" build --as-of 2026-01-01) 2>/dev/null; cp -r ../next/. content; rm content/only-0.md
        printf mine > public/by-hand.txt; used=$(df -k . | awk 'END { print $3 }')
        for more in $2; do
            mount -o remount,size=$((used + more))k .
            code=0; \"$1\" build --as-of 2026-01-01 2>../said || code=$?
            echo \"$more $code $(ls -A | tr '\\n' ' ')\"
            rm -rf ../public; cp -r public ../public; test $code != 0 || exit 0
            cmp -s ../public/0/p0.html ../old.html
        done";
    for next in ["small", "next"] {
        std::fs::create_dir(pair.site.path(next)).expect("a writable folder");
    }
    edit(&pair.site, 1);
    let next =
        Command::new("cp").args(["-r", "content/.", "next"]).current_dir(pair.site.dir.path()).status();
    assert!(next.expect("cp").success());
    edit(&pair.site, 0);
    let old = &pair.trees[0]["0/p0.html"];
    std::fs::write(pair.site.path("old.html"), old).expect("written");
    let mut sizes: Vec<u64> = (0..tries(6)).map(|i| chance(i, 900)).collect();
    sizes.sort_unstable();
    let sizes = sizes.iter().map(u64::to_string).chain(["8000".into()]).collect::<Vec<_>>().join(" ");
    let run = crate::site::program("unshare")
        .args(["-rm", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_zhinan"), &sizes])
        .current_dir(pair.site.dir.path())
        .output();
    let Some(run) = run.ok().filter(|run| !String::from_utf8_lossy(&run.stderr).contains("permi")) else {
        eprintln!("no file system may be mounted here: `a_write_that_fails_or_kills` stands for it");
        return;
    };
    let (said, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{said}{err}{}", pair.site.read("said"));
    let lines: Vec<&str> = said.lines().collect();
    let (last, full) = lines.split_last().expect("a line for each size");
    assert!(full.len() > 2 && full.iter().all(|line| line.ends_with(" 2 content public ")), "{said}");
    assert!(last.ends_with(" 0 content public "), "{said}");
    assert_eq!(pair.published(), Some(1), "after room was made the new site is there");
}

/// A folder above the output that may not be written. Root may write everywhere, so the program runs
/// as somebody else then.
#[test]
fn permission_denied() {
    let pair = Pair::new();
    edit(&pair.site, 0);
    let folder = pair.site.dir.path();
    let program = pair.site.path("content/.zhinan");
    // By another process: a file that this one has open for writing, or a child that it starts
    // meanwhile, could not be run.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_zhinan")).arg(&program).status();
    assert!(copied.expect("cp runs").success());
    let mode = |bits| std::fs::set_permissions(folder, std::fs::Permissions::from_mode(bits));
    mode(0o555).expect("own folder");
    let mut build = crate::site::program(&program);
    build.args(BUILD).current_dir(folder);
    if std::fs::metadata(folder).expect("a folder").uid() == 0 {
        build.uid(65534).gid(65534);
    }
    let out = build.output().expect("the program runs");
    mode(0o755).expect("own folder");
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot create") && err.contains("ermission denied"), "{err}");
    assert_eq!(pair.published(), Some(1));
    pair.recovers(0);
}

#[test]
fn the_output_may_be_on_another_file_system() {
    let pair = Pair::new();
    let device = |path: &Path| std::fs::metadata(path).map(|m| m.dev()).ok();
    let elsewhere = ["/dev/shm", "/var/tmp", "/run/user"].map(Path::new);
    let here = device(pair.site.dir.path());
    let Some(other) = elsewhere.into_iter().find(|at| device(at).is_some() && device(at) != here) else {
        eprintln!("no second file system here: the output was only tried beside the sources");
        return;
    };
    let other = tempfile::tempdir_in(other).expect("a writable folder");
    let output = other.path().join("site");
    for version in [0, 1, 0] {
        edit(&pair.site, version);
        let out = pair.site.zhinan(&[&BUILD[..], &["--output", &output.to_string_lossy()]].concat());
        assert_eq!(out.code, 0, "{}", out.err);
        let mut found: BTreeMap<_, _> = super::files(&output).into_iter().collect();
        found.insert("by-hand.txt".into(), b"mine".to_vec());
        assert!(found == pair.trees[version]);
        assert_eq!(std::fs::read_dir(other.path()).expect("a folder").count(), 1);
    }
}

#[test]
fn a_second_build_waits_and_says_so() {
    let pair = Pair::new();
    edit(&pair.site, 0);
    let folder = std::fs::File::open(pair.site.dir.path()).expect("a folder");
    folder.lock().expect("a lock");
    let mut build = command(&BUILD);
    let mut build = build.current_dir(pair.site.dir.path()).stderr(Stdio::piped()).spawn().expect("started");
    let mut said = std::io::BufReader::new(build.stderr.take().expect("its errors"));
    let mut line = String::new();
    while !line.contains("another build") {
        line.clear();
        let n = std::io::BufRead::read_line(&mut said, &mut line).expect("a line");
        assert!(n > 0, "it ended without waiting");
    }
    assert!(line.contains("waiting"), "{line}");
    assert_eq!(pair.published(), Some(1));
    assert!(build.try_wait().expect("a child").is_none() && !pair.site.exists(".public.zhinan-new"));
    folder.unlock().expect("unlocked");
    std::io::Read::read_to_string(&mut said, &mut line).expect("its errors");
    assert!(build.wait().expect("a child").success(), "{line}");
    assert_eq!(pair.published(), Some(0));
    // Many at once: each in its turn.
    edit(&pair.site, 1);
    let start = |_| {
        let mut build = command(&BUILD);
        build.current_dir(pair.site.dir.path()).stderr(Stdio::null()).spawn().expect("started")
    };
    let builds: Vec<_> = (0..4).map(start).collect();
    builds.into_iter().for_each(|mut build| assert!(build.wait().expect("a child").success()));
    assert_eq!(pair.published(), Some(1));
    pair.nothing_is_left();
}

/// Somebody reads every address that both versions have, again and again, while the site is built.
/// Somebody else reads two of them, so often that the shortest moment is seen in which one is not there,
/// or only one of them is new.
#[test]
fn a_reader_never_misses_a_page() {
    let pair = Pair::new();
    let both: Vec<&String> = pair.trees[0].keys().filter(|path| pair.trees[1].contains_key(*path)).collect();
    let mut changed = both.iter().copied().filter(|path| pair.trees[0][*path] != pair.trees[1][*path]);
    let (first, last) = (changed.next().expect("a page"), changed.next_back().expect("another"));
    let (over, builds) = (AtomicBool::new(false), AtomicUsize::new(0));
    let version = |path: &String| {
        let bytes = std::fs::read(pair.site.path("public").join(path));
        let bytes = bytes.unwrap_or_else(|e| panic!("{path}: {e}"));
        let version = pair.trees.iter().position(|version| version[path] == bytes);
        version.unwrap_or_else(|| panic!("{path} is neither"))
    };
    let read_all = || {
        let mut rounds = 0;
        while !over.load(Ordering::Relaxed) {
            for path in &both {
                version(path);
            }
            rounds += 1;
        }
        rounds
    };
    let read_two = || {
        while !over.load(Ordering::Relaxed) {
            let build = builds.load(Ordering::SeqCst);
            let [before, other, after] = [first, last, first].map(version);
            let same = before == other || before != after || builds.load(Ordering::SeqCst) != build;
            assert!(same, "{first} was new before {last}, or after it");
        }
    };
    let rounds = thread::scope(|scope| {
        let (all, two) = (scope.spawn(read_all), scope.spawn(read_two));
        let build = |i: usize| {
            builds.fetch_add(1, Ordering::SeqCst);
            pair.recovers(i % 2);
        };
        let built = std::panic::catch_unwind(|| (0..tries(20)).for_each(build));
        over.store(true, Ordering::Relaxed);
        two.join().expect("the two pages are of one version");
        let rounds = all.join().expect("no page was missed");
        built.expect("every build was good");
        rounds
    });
    assert!(rounds > 20, "{rounds} rounds");
}
