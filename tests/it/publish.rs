//! What a build may and may not do to folders: replace its own site, and nothing else.

use crate::site::Scratch;

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
    let above = site.dir.path().parent().expect("a folder above").to_string_lossy().into_owned();
    for output in ["", ".", "content", "content/out", "themes", "file", "link", "/", &above, "x/../content"] {
        let out = site.zhinan(&["build", "--output", output]);
        assert_eq!(out.code, 2, "{output:?} was accepted: {}", out.err);
        assert!(out.err.contains("output"), "{output:?}: {}", out.err);
    }
    assert_eq!(site.read("content/a.md"), ARTICLE.1);
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
fn the_same_sources_give_the_same_bytes() {
    let files = [
        ARTICLE,
        ("content/b/c.md", "---\ntitle: 丙\ntags: [x]\n---\n\n```rust\nfn main() {}\n```\n"),
        ("content/pic.bin", "bytes"),
    ];
    let [one, two] = [Scratch::new(&files), Scratch::new(&files)];
    let first = one.zhinan(&["build", "--as-of", "2026-01-01"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let threads = crate::site::command(&["build", "--as-of", "2026-01-01"])
        .current_dir(two.dir.path())
        .env("RAYON_NUM_THREADS", "1")
        .env("TZ", "America/New_York")
        .env("LC_ALL", "C")
        .output()
        .expect("the program runs");
    assert!(threads.status.success());
    assert_eq!(tree(&one.path("public")), tree(&two.path("public")));
    let again = one.zhinan(&["build", "--as-of", "2026-01-01"]);
    assert!(again.err.contains("nothing changed"), "{}", again.err);
}

/// Every file of an output with what it holds.
pub(crate) fn tree(public: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let files = walkdir::WalkDir::new(public).sort_by_file_name().into_iter();
    files
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(public).expect("below").to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

#[test]
#[cfg(unix)]
fn links_that_leave_the_site_and_odd_files_are_reported() {
    let site = Scratch::new(&[ARTICLE, ("secret.md", "# 秘密\n")]);
    std::os::unix::fs::symlink(site.path("secret.md"), site.path("content/out.md")).expect("a link");
    std::os::unix::fs::symlink(site.path("content"), site.path("content/loop")).expect("a link");
    std::os::unix::fs::symlink(site.path("nowhere"), site.path("content/broken.md")).expect("a link");
    std::fs::write(site.path("content/gbk.md"), b"# \xc4\xe3\xba\xc3\n").expect("a writable file");
    let out = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(out.code, 1);
    for line in [
        "content/out.md: error[unreadable-file]: a symbolic link that leaves the site",
        "content/loop: error[unreadable-file]: a symbolic link",
        "content/broken.md: error[unreadable-file]: a symbolic link that leads nowhere",
        "content/gbk.md:1:3: error[invalid-utf8]",
    ] {
        assert!(out.out.contains(line), "missing `{line}` in\n{}", out.out);
    }
    assert!(!site.exists("public"));
}
