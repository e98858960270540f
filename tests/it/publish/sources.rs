//! Things among the sources that are no plain file, or far too much of one.

use crate::site::{Run, Scratch};
use std::process::Command;

const ARTICLE: (&str, &str) = ("content/a.md", "# 一\n");

#[test]
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

/// A file that is passed over under its own name is not published under another.
#[test]
fn links_to_what_is_passed_over_are_reported() {
    let site = Scratch::new(&[
        ARTICLE,
        ("content/.git/config", "root:x:0:0"),
        ("content/.env", "root:x:0:0"),
        ("content/sub/.cache/deep/key.txt", "root:x:0:0"),
        ("content/draft.md~", "root:x:0:0"),
        ("content/#draft.md#", "root:x:0:0"),
        ("content/plain.txt", "plain"),
        ("themes/own/.secret", "root:x:0:0"),
    ]);
    let bad = [
        ("content/config.txt", ".git/config"),
        ("content/env.txt", ".env"),
        ("content/sub/up.txt", "../.env"),
        ("content/key.txt", "sub/.cache/deep/key.txt"),
        ("content/draft.txt", "draft.md~"),
        ("content/other.txt", "#draft.md#"),
        // By way of another link, and of the folder's whole path.
        ("content/chain.txt", "env.txt"),
        ("themes/own/a.css", ".secret"),
    ];
    let link =
        |path: &str, to: &std::path::Path| std::os::unix::fs::symlink(to, site.path(path)).expect("a link");
    bad.iter().for_each(|(path, to)| link(path, to.as_ref()));
    link("content/whole.txt", &site.path("content/.env"));
    let out = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(out.code, 1);
    for path in bad.iter().map(|(path, _)| *path).chain(["content/whole.txt"]) {
        let line = format!("{path}: error[unreadable-file]: a symbolic link to a file that is passed over");
        assert!(out.out.contains(&line), "missing `{line}` in\n{}", out.out);
        std::fs::remove_file(site.path(path)).expect("there");
    }
    // A link to a file that is not passed over is a file like any other, by whatever way it leads there.
    link("content/plain-1.txt", "plain.txt".as_ref());
    link("content/sub/plain-2.txt", "../plain-1.txt".as_ref());
    link("content/plain-3.txt", &site.path("content/sub/../plain.txt"));
    link("content/plain-4.txt", "../content/plain.txt".as_ref());
    std::fs::rename(site.path("content"), site.path("real")).expect("renamed");
    link("content", "real".as_ref());
    let out = site.zhinan(&["build"]);
    assert_eq!(out.code, 0, "{}", out.err);
    for path in ["plain-1.txt", "sub/plain-2.txt", "plain-3.txt", "plain-4.txt"] {
        assert_eq!(site.read(&format!("public/{path}")), "plain", "{path}");
    }
    assert!(!site.exists("public/.env") && !site.exists("public/.git"));
}

/// The folders of a site may be links themselves, to folders of the site.
#[test]
fn folders_that_are_links_are_followed_within_the_site() {
    let out = Scratch::new(&[("real/a.md", "# 外\n"), ("real/own/css/a.css", "a {}\n")]);
    let site = Scratch::new(&[
        ("deep/real/a.md", "# 甲\n"),
        ("deep/real/图.svg", "<svg/>"),
        ("styles/own/css/own.css", "main { color: red }\n"),
        (".git/a.md", "# 藏\n"),
        ("file", "x"),
    ]);
    let link =
        |to: &std::path::Path, at: &str| std::os::unix::fs::symlink(to, site.path(at)).expect("a link");
    let is_refused = |folder: &str, words: &str| {
        let checked = site.zhinan(&["check", "--format", "short"]);
        let line = format!("{folder}: error[unreadable-file]: a symbolic link {words}");
        assert!(checked.code == 1 && checked.out.contains(&line), "missing `{line}` in\n{}", checked.out);
        std::fs::remove_file(site.path(folder)).expect("the link");
    };
    for (to, words) in [
        (out.path("real"), "that leaves the site"),
        ("..".into(), "that leaves the site"),
        (".".into(), "that leaves the site"),
        (".git".into(), "to a file that is passed over"),
    ] {
        link(&to, "content");
        is_refused("content", words);
    }
    link("deep/real".as_ref(), "content");
    for (to, words) in [(out.path("real"), "that leaves the site"), ("nowhere".into(), "that leads nowhere")]
    {
        link(&to, "themes");
        is_refused("themes", words);
    }
    link(&site.path("styles"), "themes");
    let built = site.zhinan(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(site.read("public/a.html").contains('甲') && site.read("public/图.svg") == "<svg/>");
}

#[test]
fn names_that_some_disks_cannot_hold_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    let site = Scratch::new(&[ARTICLE]);
    for name in [&b"c:d.md"[..], b"a\\b.md", b"line\nend.md", b"a<b>.png", b"\xc4\xe3.md"] {
        let at = site.path("content").join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(at, "# 二\n").expect("a writable file");
    }
    let out = site.zhinan(&["check", "--format", "short"]);
    assert_eq!((out.code, out.out.matches("error[unsafe-path]").count()), (1, 5), "{}", out.out);
}

/// On Windows a `\\` separates folders; elsewhere a name may hold it, and must not lead out of the output.
#[test]
fn a_name_that_climbs_writes_nothing_elsewhere() {
    let site = Scratch::new(&[("sites/own/content/a.md", "# 一\n"), ("page.html", "mine")]);
    let name = r"x\..\..\..\..\page.md";
    std::fs::write(site.path("sites/own/content").join(name), "# 二\n").expect("a writable file");
    let out = site.zhinan(&["build", "--root", "sites/own"]);
    assert_eq!((out.code, site.read("page.html").as_str()), (1, "mine"), "{}", out.err);
    assert!(out.err.contains("error[unsafe-path]"), "{}", out.err);
    let left = std::fs::read_dir(site.dir.path()).expect("a folder").count();
    assert_eq!(left, 2, "nothing came into the folders above");
}

/// Whatever else should fail, a build writes below its own folder only.
#[test]
fn nothing_is_written_above_the_output() {
    let site = Scratch::new(&[ARTICLE]);
    let inputs =
        zhinan::config::Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
    let (read, _) = zhinan::open(site.dir.path(), &inputs, false).expect("a site");
    let staging = zhinan::publish::Staging::begin(site.dir.path(), &site.path("public")).expect("a build");
    for path in ["../a.html", "a/../../b.html", &site.path("d.html").to_string_lossy()] {
        let output = zhinan::render::Output::Bytes(b"x".to_vec());
        assert!(staging.write(&read, path, &output).is_err(), "{path}");
    }
    drop(staging);
    assert_eq!(std::fs::read_dir(site.dir.path()).expect("a folder").count(), 1);
}

/// An output that is removed during a build is made again.
#[test]
fn the_output_may_go_during_a_build() {
    let site = Scratch::new(&[ARTICLE]);
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let inputs =
        zhinan::config::Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
    let (read, _) = zhinan::open(site.dir.path(), &inputs, false).expect("a site");
    let staging = zhinan::publish::Staging::begin(site.dir.path(), &site.path("public")).expect("a build");
    let output = zhinan::render::Output::Bytes(b"x".to_vec());
    staging.write(&read, "x.html", &output).expect("written");
    std::fs::remove_dir_all(site.path("public")).expect("removed");
    staging.publish().expect("published");
    assert_eq!(site.read("public/x.html"), "x");
    assert_eq!(std::fs::read_dir(site.dir.path()).expect("a folder").count(), 2);
}

/// As a watcher names it: the folder alone.
#[test]
fn a_folder_that_becomes_a_link_is_not_looked_into() {
    let site = Scratch::new(&[ARTICLE, ("content/b/c.md", "# 二\n"), ("elsewhere/c.md", "root:x:0:0")]);
    let mut sources = zhinan::load::load(site.dir.path(), &mut Default::default()).expect("a site");
    std::fs::remove_dir_all(site.path("content/b")).expect("removed");
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("content/b")).expect("a link");
    let changes = zhinan::load::update(site.dir.path(), &mut sources, ["content/b"]).expect("a site");
    let faults: Vec<_> = changes.into_iter().filter_map(|change| change.fault).map(|d| d.message).collect();
    assert_eq!(faults, ["a symbolic link that leaves the site"]);
}

#[test]
fn a_pipe_among_the_sources_is_reported_and_never_opened() {
    let site = Scratch::new(&[ARTICLE]);
    for name in ["content/pipe.md", "content/pipe.png", "content/rules.yaml"] {
        let made = Command::new("mkfifo").arg(site.path(name)).status().expect("mkfifo");
        assert!(made.success());
    }
    let socket = std::os::unix::net::UnixListener::bind(site.path("content/socket.md")).expect("a socket");
    let out = site.zhinan(&["check", "--format", "short"]);
    drop(socket);
    assert_eq!(out.code, 1);
    for name in ["pipe.md", "pipe.png", "rules.yaml", "socket.md"] {
        let line = format!("content/{name}: error[unreadable-file]: this is neither a file nor a folder");
        assert!(out.out.contains(&line), "missing `{line}` in\n{}", out.out);
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_reported() {
    let site =
        Scratch::new(&[ARTICLE, ("content/folder.yaml/x.txt", "x"), ("content/rules/r.yaml/x.txt", "x")]);
    let names = ["site.yaml", "glossary.yaml", "search.yaml", "evidence.yaml"];
    for name in names {
        std::fs::create_dir_all(site.path(&format!("content/{name}"))).expect("a folder");
    }
    let out = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(out.code, 1);
    for name in names.into_iter().chain(["rules/r.yaml"]) {
        let line = format!("content/{name}: error[unreadable-file]: this is a folder, and should be a file");
        assert!(out.out.contains(&line), "missing `{line}` in\n{}", out.out);
    }
    assert!(!out.out.contains("folder.yaml"), "{}", out.out);
}

/// A hard link is a file like any other; but what is published is a copy, so that neither can change
/// the other, and whatever its permissions are it is not the same file.
#[test]
fn a_hard_link_among_the_sources_is_copied() {
    use std::os::unix::fs::MetadataExt;
    let site = Scratch::new(&[ARTICLE, ("elsewhere.bin", "first")]);
    std::fs::hard_link(site.path("elsewhere.bin"), site.path("content/link.bin")).expect("a hard link");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    let inode = |path: &str| std::fs::metadata(site.path(path)).expect("there").ino();
    assert_eq!(site.read("public/link.bin"), "first");
    assert_ne!(inode("public/link.bin"), inode("elsewhere.bin"));
    site.write("content/b.md", "# 二\n");
    std::fs::write(site.path("public/link.bin"), "other").expect("a writable file");
    assert_eq!(site.zhinan(&["build"]).code, 0);
    assert_eq!(site.read("elsewhere.bin"), "first", "writing the output never writes a source");
}

/// Between reading the site and copying the file.
#[test]
fn a_file_that_becomes_a_link_is_not_copied() {
    for whole_folder in [false, true] {
        let site = Scratch::new(&[
            ARTICLE,
            ("content/files/x.bin", "x"),
            ("elsewhere/x.bin", "root:x:0:0"),
            ("public/.keep", ""),
        ]);
        let inputs =
            zhinan::config::Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
        let root = site.dir.path();
        let (read, mut diags) = zhinan::open(root, &inputs, false).expect("a site");
        let (file, target) =
            if whole_folder { ("files", "elsewhere") } else { ("files/x.bin", "elsewhere/x.bin") };
        let at = site.path("content").join(file);
        if whole_folder {
            std::fs::remove_dir_all(&at).expect("removed");
        } else {
            std::fs::remove_file(&at).expect("removed");
        }
        std::os::unix::fs::symlink(site.path(target), &at).expect("a link");
        let output = site.path("public");
        let request = zhinan::BuildRequest {
            root,
            output: &output,
            inputs: &inputs,
            strict: false,
            style: "",
            program: None,
            on_stage: &|_| {},
        };
        let built = request.build(&read, &mut zhinan::publish::Cache::default(), &mut diags);
        let words = built.err().expect("refused");
        assert!(words.contains("no longer a file of the site"), "{words}");
        assert!(!site.exists("public/files/x.bin") && !site.exists(".public.zhinan-new"));
    }
}

/// Exchanges two names again and again while something else is done.
#[cfg(target_os = "linux")]
fn exchanging<T>(a: &std::path::Path, b: &std::path::Path, act: impl FnOnce() -> T) -> T {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).expect("exchanged");
                std::thread::sleep(std::time::Duration::from_micros(50));
            }
        });
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act));
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Between looking at a text, or at the folder that it is in, and reading it. Without a target, what
/// takes its place is a pipe.
#[cfg(target_os = "linux")]
#[test]
fn a_text_that_becomes_a_link_is_not_read() {
    let text = "content/z/z.md";
    for (name, target) in [(text, "elsewhere/z.md"), ("content/z", "elsewhere"), (text, "")] {
        let site = Scratch::new(&[ARTICLE, ("content/z/z.md", "# 一\n"), ("elsewhere/z.md", "root:x:0:0")]);
        (0..200).for_each(|i| site.write(&format!("content/{i}.md"), "# 一\n"));
        if target.is_empty() {
            assert!(Command::new("mkfifo").arg(site.path("link")).status().expect("mkfifo").success());
        } else {
            std::os::unix::fs::symlink(site.path(target), site.path("link")).expect("a link");
        }
        let mut seen = [0, 0];
        exchanging(&site.path(name), &site.path("link"), || {
            for _ in 0..150 {
                let mut diags = zhinan::diag::Diags::default();
                let sources = zhinan::load::load(site.dir.path(), &mut diags).expect("a site");
                assert!(sources.iter().all(|(_, file)| !file.text.contains("root:x:0:0")), "{name}");
                seen[usize::from(diags.has_errors())] += 1;
            }
        });
        assert!(seen[0] > 0 && seen[1] > 0, "{name}: {seen:?}");
    }
}

/// Texts that other programs need hours for. The limit is processor time, so that a busy machine does
/// not matter, and about twenty times what is needed.
#[test]
fn hostile_texts_take_bounded_time() {
    let table: String = (0..100_000).map(|i| format!("| {i} | 二 | 三 |\n")).collect();
    let cases = [
        // pulldown-cmark#844
        ("references", format!("[x]: {}\n\n{}", "x".repeat(60_000), "[x]".repeat(20_000))),
        // pulldown-cmark#1076
        ("footnotes", "[^\n".repeat(20_000)),
        ("footnotes-in-quotes", "> [^a\n".repeat(20_000)),
        ("emphasis", "a***".repeat(20_000)),
        ("open-links", "[*_a".repeat(20_000)),
        ("cdata", "a <![CDATA[".repeat(20_000)),
        ("lists", (0..2_000).map(|i| format!("{}- a\n", "  ".repeat(i))).collect()),
        ("quotes", format!("{}a", ">".repeat(50_000))),
        ("code-spans", (1..400).map(|i| format!("{}a", "`".repeat(i))).collect()),
        ("html", "<div ".repeat(20_000)),
        ("directives", "::: details\n".repeat(5_000)),
        ("table", format!("| a | b | c |\n|---|---|---|\n{table}")),
        ("columns", format!("{}|\n{}|\n{}", "|a".repeat(3_000), "|-".repeat(3_000), "|\n".repeat(3_000))),
    ];
    for (name, text) in cases {
        let site = Scratch::new(&[("content/a.md", &text)]);
        let out = limited(&site, 60);
        assert!([0, 1].contains(&out.code), "{name}: {} {}", out.code, out.err);
    }
}

/// Builds with at most so many seconds of processor time, and 2 GB.
fn limited(site: &Scratch, seconds: u32) -> Run {
    let script = format!("ulimit -t {seconds}; ulimit -v 2097152; exec \"$0\" build");
    let mut build = crate::site::program("sh");
    build.args(["-c", &script, env!("CARGO_BIN_EXE_zhinan")]).current_dir(site.dir.path());
    let out = build.output().expect("a shell");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run { code: out.status.code().unwrap_or(-1), out: text(&out.stdout), err: text(&out.stderr) }
}

#[test]
fn too_much_of_anything_is_a_finding() {
    let site = Scratch::new(&[ARTICLE]);
    std::fs::write(site.path("content/large.md"), vec![b'a'; (16 << 20) + 1]).expect("written");
    site.write("content/deep.md", &format!("{}深\n", "> ".repeat(65)));
    site.write("content/directives.md", &"::: details\n".repeat(65));
    site.write("content/nested.md", &format!("---\ntitle: {}\n---\n", "[".repeat(200)));
    let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..9 {
        let before = format!("*a{}, ", i - 1).repeat(9);
        bomb.push_str(&format!("a{i}: &a{i} [{before}]\n"));
    }
    site.write("content/bomb.md", &format!("{bomb}---\n"));
    let out = site.zhinan(&["check", "--format", "short"]);
    assert_eq!(out.code, 1);
    for (file, words) in [
        ("content/large.md", "error[unreadable-file]: 16 MB of text in one file; 16 MB is the limit"),
        ("content/deep.md:1:", "nested more than 64 levels deep"),
        ("content/directives.md:65:", "nested more than 64 levels deep"),
        ("content/nested.md:2:", "error[invalid-yaml]: brackets in each other more than 128 deep"),
        ("content/bomb.md", "error[invalid-yaml]: aliases repeat too much"),
    ] {
        let is_told = |line: &str| line.starts_with(file) && line.contains(words);
        assert!(out.out.lines().any(is_told), "missing `{file} {words}` in\n{}", out.out);
    }
}

/// A build would end at it, and a preview lack it.
#[test]
#[cfg(unix)]
fn an_asset_that_may_not_be_read_is_a_finding() {
    use std::os::unix::fs::PermissionsExt;
    let site = Scratch::new(&[("content/a.md", "# A\n\n![b](b.png) [c](c.pdf)\n"), ("content/b.png", "x")]);
    site.write("content/c.pdf", "x");
    for path in ["content/b.png", "content/c.pdf"] {
        std::fs::set_permissions(site.path(path), PermissionsExt::from_mode(0o000)).expect("own file");
    }
    let out = site.zhinan(&["check", "--format", "short"]).out;
    // Root may read it all the same.
    let is_read = std::fs::File::open(site.path("content/c.pdf")).is_ok();
    for path in ["content/b.png", "content/c.pdf"] {
        let line = format!("{path}: error[unreadable-file]: cannot be read: permission denied");
        assert_eq!(out.contains(&line), !is_read, "{out}");
    }
    assert!(!out.contains("leads nowhere") && !out.contains("there is no picture"), "{out}");
}

#[test]
fn what_is_read_at_most_can_be_set() {
    let site = Scratch::new(&[ARTICLE]);
    std::fs::write(site.path("content/large.md"), vec![b'a'; (1 << 20) + 1]).expect("written");
    let check = |settings: &str| {
        site.write("content/site.yaml", settings);
        site.zhinan(&["check", "--format", "short"])
    };
    assert_eq!(check("title: x\n").code, 0);
    let small = check("limits: {file_mb: 1}\n");
    assert!(small.out.contains("1 MB is the limit"), "{}", small.out);
    assert_eq!((small.code, check("limits: {file_mb: 2, files: 3}\n").code), (1, 0));
    let many = check("limits: {files: 2}\n");
    assert_eq!(many.code, 2);
    assert!(
        many.err.contains("there are 3 files") && many.err.contains("raise `limits: files:`"),
        "{}",
        many.err
    );
    let wrong = check("limits: {files: 0, pages: 3}\n");
    assert!(wrong.out.contains("`limits.files` should be more than 0"), "{}", wrong.out);
    assert!(wrong.out.contains("unknown key `pages`"), "{}", wrong.out);
}
