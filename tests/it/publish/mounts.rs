//! Outputs that are mount points, and outputs in which something is mounted. Where the system lets nobody
//! mount anything, `foreign` has the same with folders of other users: files are exchanged one by one there
//! too.

use super::files;
use crate::site::Scratch;

/// Runs a shell script in the site's folder, in a name space of its own where it may mount. `$1` is the
/// program; `build`, `foreign` and `check` can be used. Gives what it printed; none where nothing may be
/// mounted.
fn mounting(site: &Scratch, script: &str) -> Option<String> {
    const WORDS: &str = "set -eux
        build() { \"$program\" build --as-of 2026-01-01 >said 2>&1 || { code=$?; return $code; }; }
        foreign() {
            mkdir -p public/uploads public/.git; printf mine > public/CNAME
            printf photo > public/uploads/photo.txt; printf ref > public/.git/HEAD
            ln -s nowhere public/dangling; ln -s ../elsewhere public/away; ln -s ../elsewhere/keep public/file
        }
        check() {
            test \"$(cat public/CNAME public/uploads/photo.txt public/.git/HEAD elsewhere/keep)\" = minephotorefkeep
            test \"$(readlink public/dangling public/away public/file | wc -l)\" = 3; test \"$(ls -A elsewhere)\" = keep
            ! grep -E 'CNAME|uploads|HEAD|dangling|away|file$' public/.zhinan-manifest
        }
        program=$1; mkdir -p public elsewhere; printf keep > elsewhere/keep\n";
    let is_root = rustix::process::geteuid().is_root();
    let run = |script: &str| {
        let mut command = crate::site::program("unshare");
        command.args([if is_root { "-m" } else { "-rm" }, "sh", "-c", script, "sh"]);
        command.arg(env!("CARGO_BIN_EXE_zhinan")).current_dir(site.dir.path()).output()
    };
    std::fs::create_dir_all(site.path("public")).expect("a writable folder");
    if !run("mount -t tmpfs none public").is_ok_and(|tried| tried.status.success()) {
        eprintln!("no file system may be mounted here: `publish::foreign` stands for it");
        return None;
    }
    let out = run(&format!("{WORDS}{script}")).expect("it ran before");
    let (said, err) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let last = if site.exists("said") { site.read("said") } else { String::new() };
    assert!(out.status.success(), "{said}{err}{last}");
    Some(said.into_owned())
}

fn edit(site: &Scratch, folder: &str, version: usize) {
    for page in 0..30 {
        site.write(
            &format!("{folder}/{}/p{page}.md", page % 3),
            &format!("# 第 {page} 页，第 {version} 版\n"),
        );
    }
    site.write(&format!("{folder}/only-{version}.md"), "# 只有这一版有\n");
}

/// The disk is full once, and builds are killed; links of others do no harm, nor is any harm done to what
/// they lead to.
#[test]
fn an_output_that_is_a_mount_keeps_what_others_put_there() {
    let site = Scratch::new(&[]);
    edit(&site, "content", 0);
    edit(&site, "next", 1);
    std::fs::write(site.path("big.bin"), vec![b'x'; 3_000_000]).expect("written");
    let script = "mount -t tmpfs -o size=3m none public; build; foreign; check; build; check
        rm -r content; mv next content; mv big.bin content
        if build; then exit 3; fi; grep -q 'No space left' said; check
        if build; then exit 4; fi; check
        mount -o remount,size=64m public
        for time in 0.02 0.05 0.1 0.15 0.2 0.3; do
            timeout -s KILL $time \"$program\" build --as-of 2026-01-01 2>said || true; check
        done
        build; check; test ! -e public/only-0.html; test -e public/only-1.html; test ! -e public/.zhinan-part
        # A page where a link of others is.
        mkdir content/away; printf '# x' > content/away/x.md; cp -a public before
        if build; then exit 5; fi; grep -q 'public/away. was not written by zhinan' said; check
        diff -r --no-dereference before public; rm -r content/away before
        # Files and folders of the site change places.
        printf '# x' > content/x.md; printf 1 > content/thing; build; mkdir content/y; rm content/thing
        mkdir content/thing; printf 2 > content/thing/a; build; check; test \"$(cat public/thing/a)\" = 2
        rm -r content/thing; printf 3 > content/thing; build; check; test \"$(cat public/thing)\" = 3
        printf '# y' > content/x.md; build; check; cp -r public copy; ls -A; stat -c %a public/big.bin";
    let Some(said) = mounting(&site, script) else { return };
    assert!(!said.contains("zhinan-"), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.last(), Some(&"644"), "{said}");
    assert_eq!(site.zhinan(&["build", "--as-of", "2026-01-01", "--output", "cold"]).code, 0);
    let theirs = ["CNAME", "uploads/photo.txt", ".git/HEAD"];
    let mut found = files(&site.path("copy"));
    found.retain(|path, _| !theirs.contains(&path.as_str()) && path != "file");
    assert!(found == files(&site.path("cold")), "the site is that of a cold build");
}

/// The folder that is mounted would go out of the output with the old site, and be emptied with it.
#[test]
fn what_is_mounted_in_the_output_stays_there() {
    let site = Scratch::new(&[]);
    edit(&site, "content", 0);
    // A mount with nothing but pages; then also mounts with files of others, of another file system and of
    // another folder of this one.
    let script = "build; foreign; mount -t tmpfs none public/2
        for i in 7 8; do
            printf \"# $i\" > content/2/p2.md; build; check; grep -q \"<h1>$i\" public/2/p2.html
            grep -q $PWD/public/2 /proc/self/mounts
        done
        mkdir store public/bound; printf kept > store/kept
        mount -t tmpfs none public/uploads; printf photo > public/uploads/photo.txt
        mount --bind store public/bound
        for i in 1 2 3; do
            printf \"# $i\" > content/2/p2.md; printf \"# $i\" > content/1/p1.md; build; check
            grep -q \"<h1>$i\" public/2/p2.html; grep -q \"<h1>$i\" public/1/p1.html
            test \"$(cat public/bound/kept store/kept)\" = keptkept; test \"$(ls -A store)\" = kept
            grep -c $PWD/public/ /proc/self/mounts
        done; ls -A";
    let Some(said) = mounting(&site, script) else { return };
    assert!(said.starts_with("3\n3\n3\n") && !said.contains("zhinan-"), "{said}");
}

/// An unfinished build left a folder beside the output, and somebody mounted something in it.
#[test]
fn what_is_mounted_beside_the_output_stays_there() {
    let site = Scratch::new(&[]);
    edit(&site, "content", 0);
    let script = "mkdir store; printf kept > store/kept
        for left in new old; do
            mkdir -p .public.zhinan-$left/2/deep; touch .public.zhinan-$left/.zhinan-part
            mount --bind store .public.zhinan-$left/2/deep
            if build; then exit 3; fi
            grep -q \"zhinan-$left/2/deep. was not made by zhinan\" said; test \"$(cat store/kept)\" = kept
            umount .public.zhinan-$left/2/deep; build; test \"$(cat store/kept)\" = kept
        done; ls -A";
    let Some(said) = mounting(&site, script) else { return };
    assert!(!said.contains("zhinan-"), "{said}");
}
