//! Rights of a build over folders: it may replace its own site, and nothing else.

#[cfg(unix)]
mod cache;
#[cfg(unix)]
mod decoys;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod foreign;
#[cfg(target_os = "linux")]
mod mounts;
#[cfg(unix)]
mod sources;

use crate::site::Scratch;
use std::collections::BTreeMap;
use std::path::Path;

const ARTICLE: (&str, &str) = ("content/a.md", "# 一\n");

#[test]
fn what_others_put_into_the_output_stays() {
    let site = Scratch::new(&[ARTICLE, ("content/old/b.md", "# 二\n")]);
    site.write("public/.gitignore", "*\n");
    site.write("public/CNAME", "help.example.org\n");
    site.write("public/.git/objects/ab/cd", "object");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    site.write("public/old/by-hand.txt", "mine");
    assert!(site.exists("public/old/b.html"));
    std::fs::remove_dir_all(site.path("content/old")).expect("a writable folder");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(!site.exists("public/old/b.html"), "a page whose source went is removed");
    for (path, text) in [
        ("public/.gitignore", "*\n"),
        ("public/CNAME", "help.example.org\n"),
        ("public/.git/objects/ab/cd", "object"),
        ("public/old/by-hand.txt", "mine"),
    ] {
        assert_eq!(site.read(path), text, "{path}");
    }
    let left = std::fs::read_dir(site.dir.path()).expect("a folder").count();
    assert_eq!(left, 2, "nothing but content and public is left in the site's folder");
}

#[test]
fn a_file_of_others_in_the_way_of_a_page_is_not_overwritten() {
    let site = Scratch::new(&[ARTICLE]);
    site.write("public/a.html", "by hand");
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 2);
    assert!(out.err.contains("a.html") && out.err.contains("move it"), "{}", out.err);
    assert_eq!(site.read("public/a.html"), "by hand");
    assert!(!site.exists("public/index.html"), "nothing was half written");
}

#[test]
fn dangerous_outputs_are_refused() {
    let site = Scratch::new(&[ARTICLE, ("file", "x")]);
    std::fs::create_dir(site.path("elsewhere")).expect("a writable folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("link")).expect("a link");
    std::fs::rename(site.path("content"), site.path("articles")).expect("renamed");
    #[cfg(unix)]
    std::os::unix::fs::symlink("articles", site.path("content")).expect("a link");
    site.write(".zhinan-cache/CACHEDIR.TAG", "mine");
    site.write("tree/.git/HEAD", "ref: refs/heads/main\n");
    site.write("tree/src/main.c", "int main(void) {}\n");
    site.write("worktree/.git", "gitdir: ../tree/.git/worktrees/x\n");
    site.write("worktree/notes.txt", "mine");
    let above = site.dir.path().parent().expect("a folder above").to_string_lossy().into_owned();
    for output in [
        "",
        ".",
        "content",
        "content/out",
        "articles",
        "articles/out",
        "themes",
        ".zhinan-cache",
        ".zhinan-cache/search/x",
        "file",
        "link",
        "/",
        &above,
        "x/../content",
        "tree",
        "worktree",
    ] {
        let out = site.zhinan(&["build", "--output", output]);
        assert_eq!(out.code, 2, "{output:?} was accepted: {}", out.err);
        assert!(out.err.contains("output"), "{output:?}: {}", out.err);
    }
    assert_eq!(site.read("content/a.md"), ARTICLE.1);
    assert_eq!(site.read(".zhinan-cache/CACHEDIR.TAG"), "mine");
    assert!(!site.exists("tree/index.html") && site.read("worktree/notes.txt") == "mine");
    let home = crate::site::command(&["build", "--output", "home"])
        .current_dir(site.dir.path())
        .env("HOME", {
            std::fs::create_dir(site.path("home")).expect("a writable folder");
            site.path("home")
        })
        .output()
        .expect("the program runs");
    assert_eq!(home.status.code(), Some(2));
}

#[test]
fn what_somebody_changed_in_the_output_is_reported() {
    let site = Scratch::new(&[ARTICLE, ("content/b.md", "# 二\n"), ("content/c.md", "# 三\n")]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let page = site.read("public/a.html");
    std::thread::sleep(std::time::Duration::from_millis(20));
    site.write("public/c.html", &site.read("public/c.html"));
    assert!(site.zhinan(&["build"]).err.contains("nothing changed"), "touched is not changed");
    // As long as it was, so that only its bytes tell.
    site.write("public/a.html", &page.replace("html", "HTML"));
    site.write("public/b.html", "by hand");
    std::fs::remove_file(site.path("content/b.md")).expect("removed");
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    for (file, then) in [("a.html", "it is written anew"), ("b.html", "is kept")] {
        let line = out.err.lines().find(|l| l.contains(file) && l.contains("was changed after"));
        assert!(line.is_some_and(|l| l.contains(then)), "{}", out.err);
    }
    assert_eq!(site.read("public/a.html").matches("HTML").count(), page.matches("HTML").count());
    assert_eq!(site.read("public/b.html"), "by hand");
    let again = site.zhinan(&["build"]);
    assert!(again.err.contains("nothing changed") && !again.err.contains("was changed"), "{}", again.err);
    assert_eq!(site.read("public/b.html"), "by hand");
    // A manifest that somebody damaged names nothing: what it named is left alone.
    site.write("public/.zhinan-manifest", "zhinan manifest 1\n0 0 ../content/a.md\n0 0 /etc/hosts\n");
    let out = site.zhinan(&["build"]);
    assert_eq!((out.code, site.read("content/a.md").as_str()), (2, ARTICLE.1), "{}", out.err);
}

/// Remains of a loss of power: pages that are there, and empty, and as old as they were.
#[test]
fn pages_that_were_lost_are_written_again() {
    let site = Scratch::new(&[("content/index.md", "# 首页\n"), ("content/a.md", "# 甲\n")]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let good = site.read("public/a.html");
    let page = site.path("public/a.html");
    let before = std::fs::metadata(&page).and_then(|m| m.modified()).expect("a time");
    let file = std::fs::File::create(&page).expect("writable");
    file.set_modified(before).expect("a time");
    drop(file);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert_eq!(site.read("public/a.html"), good);
}

#[test]
#[cfg(unix)]
fn the_output_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let site = Scratch::new(&[ARTICLE]);
    site.write("public/private/key.txt", "mine");
    let mode = |path: &str| std::fs::metadata(site.path(path)).expect("there").permissions().mode() & 0o7777;
    for (path, bits) in [("public", 0o2750), ("public/private", 0o700), ("public/private/key.txt", 0o600)] {
        std::fs::set_permissions(site.path(path), PermissionsExt::from_mode(bits)).expect("own file");
    }
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert_eq!(mode("public"), 0o2750);
    assert_eq!((mode("public/private"), mode("public/private/key.txt")), (0o700, 0o600));
}

/// The rights that a source lends, and who may not read it, are matters of its author's machine.
#[test]
#[cfg(unix)]
fn published_files_lend_no_rights() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let site = Scratch::new(&[ARTICLE]);
    let is_root = rustix::process::geteuid().is_root();
    let files = [0o6755, 0o4644, 0o2711, 0o1777, 0o600, 0o755, 0o666, 0o000];
    let files = || files.into_iter().filter(|mode| is_root || mode & 0o400 != 0);
    for mode in files() {
        let path = format!("content/f/{mode:o}.bin");
        site.write(&path, "x");
        if is_root {
            chown(site.path(&path), Some(65534), Some(65534)).expect("given away");
        }
        let mode = PermissionsExt::from_mode(mode);
        std::fs::set_permissions(site.path(&path), mode).expect("own file");
    }
    let build = |umask: &str, output: &str| {
        let script = format!("umask {umask}; exec \"$0\" build --output {output}");
        let mut build = crate::site::program("sh");
        build.args(["-c", &script, env!("CARGO_BIN_EXE_zhinan")]).current_dir(site.dir.path());
        assert!(build.output().expect("a shell").status.success());
    };
    let metadata = |path: &str| std::fs::metadata(site.path(path)).expect("there");
    let mode = |path: &str| metadata(path).mode() & 0o7777;
    for (umask, plain, executable) in
        [("022", 0o644, 0o755), ("002", 0o644, 0o755), ("077", 0o600, 0o700), ("000", 0o644, 0o755)]
    {
        build(umask, umask);
        for source in files() {
            let path = format!("{umask}/f/{source:o}.bin");
            let expected = if source & 0o111 == 0 { plain } else { executable };
            assert_eq!(mode(&path), expected, "{path}: {:o}", mode(&path));
            assert_eq!(metadata(&path).uid(), rustix::process::geteuid().as_raw(), "{path}");
        }
        for (path, expected) in
            [("a.html", plain), (".zhinan-manifest", plain), ("f", executable), ("", executable)]
        {
            let path = format!("{umask}/{path}");
            assert_eq!(mode(&path), expected, "{path}: {:o}", mode(&path));
        }
    }
    // A version before this one published them with all rights: that is mended, though nothing else changed.
    let lent = site.path("022/f/755.bin");
    std::fs::set_permissions(&lent, PermissionsExt::from_mode(0o6755)).expect("own file");
    build("022", "022");
    assert_eq!(mode("022/f/755.bin"), 0o755);
}

/// From folders of other names, read in another order, in other places of the world, on one thread
/// and on two.
#[test]
fn the_same_sources_give_the_same_bytes() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<_> = files(&own.join("content")).into_iter().collect();
    let sites: Vec<Scratch> = (0..3).map(|_| Scratch::new(&[])).collect();
    for (site, folder) in sites.iter().zip(["a", "一个 很长的/文件夹", "z"]) {
        for (path, bytes) in &sources {
            let at = site.path(folder).join("content").join(path);
            std::fs::create_dir_all(at.parent().expect("a folder")).expect("a writable folder");
            std::fs::write(at, bytes).expect("a writable file");
        }
        sources.reverse();
    }
    let build = |site: &Scratch, folder: &str, threads: &str, zone: &str, locale: &str| {
        let args = ["build", "--as-of", "2026-01-01", "--root", folder, "--output", "public"];
        let mut build = crate::site::command(&args);
        build.current_dir(site.dir.path()).env("RAYON_NUM_THREADS", threads).env("TZ", zone);
        for name in ["LANG", "LC_ALL", "LANGUAGE"] {
            build.env(name, locale);
        }
        let out = build.output().expect("the program runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    build(&sites[0], "a", "1", "UTC", "C");
    let first = tree(&sites[0]);
    build(&sites[1], "一个 很长的/文件夹", "2", "Pacific/Kiritimati", "zh_CN.UTF-8");
    build(&sites[2], "z", "2", "America/St_Johns", "tr_TR.ISO-8859-9");
    for site in &sites[1..] {
        let other = tree(site);
        let differ = first.keys().chain(other.keys()).find(|path| first.get(*path) != other.get(*path));
        assert_eq!(differ, None);
    }
    let again = build(&sites[0], "a", "2", "Asia/Shanghai", "en_US.UTF-8");
    assert!(again.contains("nothing changed"), "{again}");
}

fn tree(site: &Scratch) -> BTreeMap<String, Vec<u8>> {
    files(&site.path("public"))
}

pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter();
    files
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

/// Every file of an output with what it holds, by name.
pub(crate) fn bytes_below(public: &Path) -> Vec<(String, Vec<u8>)> {
    files(public).into_iter().collect()
}

/// The manifest of the last build knows which pages were published.
#[test]
fn a_page_that_went_asks_for_an_alias() {
    let site = Scratch::new(&[
        ("content/index.md", "---\ntitle: 首页\n---\n[一](old/a.md)、[二](b.md)\n"),
        ("content/old/a.md", "# 一\n"),
        ("content/b.md", "# 二\n"),
        ("content/site.yaml", "title: 站\nlanguages: [en]\nallow: [untranslated]\n"),
    ]);
    let build = |more: &[&str]| {
        let out = site.zhinan(&[&["build", "--format", "short"], more].concat());
        (out.code, format!("{}{}", out.out, out.err))
    };
    let (code, words) = build(&[]);
    assert!(code == 0 && !words.contains("moved-page"), "{words}");
    std::fs::create_dir(site.path("content/new")).expect("a writable folder");
    std::fs::rename(site.path("content/old/a.md"), site.path("content/new/a.md")).expect("moved");
    site.write("content/index.md", "---\ntitle: 首页\n---\n[一](new/a.md)、[二](b.md)\n");
    let (code, words) = build(&["--strict"]);
    let message = "content/site.yaml: error[moved-page]: `old/a.html` was published, and is gone";
    assert!(code == 1 && words.contains(message), "{words}");
    assert!(
        words.contains(
            "if it is `content/new/a.md` now, write in its front matter `aliases: [\"/old/a.html\"]`"
        ),
        "{words}"
    );
    assert_eq!(
        words.matches("moved-page]").count(),
        2,
        "of each language the address and its folder once: {words}"
    );
    assert!(site.exists("public/old/a.html"), "with an error nothing is written");
    site.write("content/new/a.md", "---\naliases: [\"/old/a.html\", /old/index.html]\n---\n# 一\n");
    let (code, words) = build(&["--strict"]);
    assert!(code == 0 && !words.contains("moved-page"), "{words}");
    assert!(site.read("public/old/a.html").contains("../new/a.html"));
}

/// A list that is kept with the sources tells the same on every machine, from the first build on.
#[test]
fn addresses_are_listed_and_held() {
    let site = Scratch::new(&[
        ("content/index.md", "[一](a.md)、[二](b.md)\n"),
        ("content/a.md", "---\ntitle: 一\naliases: [was/a.html]\ntags: [x]\n---\n"),
        ("content/b.md", "# 二\n"),
    ]);
    let out = site.zhinan(&["export", "addresses"]);
    assert_eq!((out.code, out.out.as_str()), (0, "a.html\nb.html\nindex.html\nwas/a.html\n"));
    assert_eq!(site.zhinan(&["export", "addresses", "--write"]).code, 0);
    assert_eq!(site.read("content/published.txt"), out.out);
    std::fs::remove_file(site.path("content/b.md")).expect("a file of ours");
    site.write("content/index.md", "[一](a.md)\n");
    let check = || site.zhinan(&["check", "--format", "short"]).out;
    assert!(
        check()
            .contains("content/published.txt:2:1: warning[moved-page]: `b.html` was published, and is gone")
    );
    // The page of a file that cannot be read is not gone.
    std::fs::write(site.path("content/b.md"), b"# \xff\xfe\xfd\n").expect("a file of ours");
    let words = check();
    assert!(words.contains("[invalid-utf8]") && !words.contains("moved-page"), "{words}");
    std::fs::remove_file(site.path("content/b.md")).expect("a file of ours");
    assert_eq!(site.zhinan(&["export", "addresses", "--write"]).code, 0);
    assert!(check().contains("moved-page"), "writing the list anew does not forget what is gone");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert!(!site.exists("public/published.txt"), "the list is no page");
}
