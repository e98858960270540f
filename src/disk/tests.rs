//! Links before and behind a handle, for both halves, and paths that lead out.

use super::*;
use std::fs;

/// A folder with a file, a folder and links, and a folder beside it.
fn scratch() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let at = real(dir.path()).expect("a folder");
    let (inner, outer) = (at.join("inner"), at.join("outer"));
    for folder in ["inner/sub/deep", "outer/deep"] {
        fs::create_dir_all(at.join(folder)).expect("a folder");
    }
    for file in ["inner/file", "inner/sub/file", "outer/file", "outer/deep/file"] {
        fs::write(at.join(file), file).expect("written");
    }
    (dir, inner, outer)
}

fn outer_is_untouched(outer: &Path) {
    let names: Vec<_> = fs::read_dir(outer).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(fs::read_to_string(outer.join("file")).expect("there"), "outer/file");
    assert_eq!(fs::read_to_string(outer.join("deep/file")).expect("there"), "outer/deep/file");
}

/// All calls by name on a handle; both halves must answer alike.
#[cfg(unix)]
macro_rules! follows_no_link {
    ($handle:ty) => {{
        let (_dir, inner, outer) = scratch();
        std::os::unix::fs::symlink(&outer, inner.join("away")).expect("a link");
        std::os::unix::fs::symlink(outer.join("file"), inner.join("other")).expect("a link");
        let handle = <$handle>::open_real(&inner).expect("a folder");
        let name = OsStr::new;
        assert!(handle.folder(name("away")).is_err() && handle.folder(name("file")).is_err());
        assert!(handle.file(name("other")).is_err());
        assert!(handle.create(name("other"), false).is_err() && handle.make(name("away")).is_err());
        let kinds: HashMap<OsString, Kind> = handle.entries().expect("readable").into_iter().collect();
        let expected =
            [("file", Kind::File), ("sub", Kind::Folder), ("away", Kind::Link), ("other", Kind::Link)];
        assert_eq!(kinds, expected.map(|(name, kind)| (name.into(), kind)).into());
        assert_eq!(handle.look(name("away")).expect("there").kind, Kind::Link);
        assert_eq!(handle.read_link(name("away")).expect("a link"), outer);
        assert!(handle.remove_folder(name("away")).is_err());
        handle.remove_file(name("away")).expect("the link alone");
        handle.rename(name("file"), &handle, name("other")).expect("over the link");
        let text = |file: io::Result<File>| io::read_to_string(file.expect("a file")).expect("text");
        assert_eq!(text(handle.file(name("other"))), "inner/file");
        let sub = handle.folder(name("sub")).expect("a folder");
        handle.link(name("other"), &sub, name("linked")).expect("another name");
        // The folder becomes a link: its handle leads nowhere else.
        fs::rename(inner.join("sub"), inner.join("moved")).expect("renamed");
        std::os::unix::fs::symlink(&outer, inner.join("sub")).expect("a link");
        let _ = sub.create(name("new"), false);
        let _ = (sub.remove_file(name("file")), sub.make(name("made")), sub.remove_folder(name("deep")));
        assert!(sub.file(name("file")).is_err(), "removed, or not found any more");
        outer_is_untouched(&outer);
        assert!(
            <$handle>::open_real(&inner.join("sub")).is_err() && <$handle>::open(&inner.join("sub")).is_ok()
        );
    }};
}

#[cfg(unix)]
#[test]
fn descriptors_follow_no_link() {
    follows_no_link!(super::unix::Handle);
}

#[cfg(unix)]
#[test]
fn paths_follow_no_link() {
    follows_no_link!(super::paths::Handle);
}

#[test]
fn no_path_leads_out() {
    let (_dir, inner, outer) = scratch();
    let folder = Folder::open(&inner).expect("a folder");
    let whole = outer.join("file");
    let long = "a/".repeat(LONGEST);
    for path in [
        "",
        ".",
        "..",
        "../outer/file",
        "sub/../../outer/file",
        "sub/..",
        &long,
        whole.to_str().expect("text"),
    ] {
        assert!(folder.open_file(path).is_err() && folder.create(path, false).is_err(), "{path}");
        assert!(folder.rename("file", &folder, path).is_err() && folder.remove_file(path).is_err(), "{path}");
        assert_eq!(folder.kind(path), None, "{path}");
        assert!(path.is_empty() || folder.make(path).is_err() && folder.folder(path).is_err(), "{path}");
    }
    assert_eq!(folder.read("sub/file").expect("a file"), b"inner/sub/file");
    assert!(folder.open_file("sub").is_err(), "it is no file");
    outer_is_untouched(&outer);
}

#[cfg(unix)]
#[test]
fn no_path_leads_over_a_link() {
    let (_dir, inner, outer) = scratch();
    let folder = Folder::open(&inner).expect("a folder");
    std::os::unix::fs::symlink(&outer, inner.join("away")).expect("a link");
    assert_eq!((folder.kind("away"), folder.kind("away/file")), (Some(Kind::Link), None));
    assert!(folder.look("away/file").is_err() && folder.look("sub/nothing").is_ok_and(|meta| meta.is_none()));
    assert!(folder.read("away/file").is_err() && folder.write("away/new", b"x").is_err());
    assert!(folder.make("away/made").is_err() && folder.remove_file("away/file").is_err());
    assert!(
        folder.rename("file", &folder, "away/x").is_err() && folder.link("file", &folder, "away/x").is_err()
    );
    let walked: Vec<PathBuf> =
        folder.walk("", |name| name != "deep").into_iter().map(|(path, _)| path).collect();
    assert_eq!(walked, ["away", "file", "sub", "sub/file"].map(PathBuf::from));
    for path in [inner.join("away"), inner.join("away/deep"), inner.join("away/new")] {
        assert!(Folder::at_real(&path).is_err(), "{}", path.display());
    }
    assert!(
        Folder::find(&inner.join("away")).is_err()
            && Folder::find(&inner.join("none")).is_ok_and(|f| f.is_none())
    );
    // A file takes the place of a link; its target stays.
    std::os::unix::fs::symlink(outer.join("file"), inner.join("other")).expect("a link");
    folder.write("other", b"new").expect("written");
    assert_eq!(folder.read("other").expect("a file"), b"new");
    outer_is_untouched(&outer);
}

/// A pipe is not waited for, and what others can read and run is not for others to write.
#[cfg(unix)]
#[test]
fn only_plain_files_are_opened_and_made() {
    let (_dir, inner, _) = scratch();
    let made = std::process::Command::new("mkfifo").arg(inner.join("pipe")).status();
    assert!(made.expect("mkfifo runs").success());
    let folder = Folder::open(&inner).expect("a folder");
    assert!(folder.open_file("pipe").is_err() && folder.read("pipe").is_err());
    for (name, executable) in [("plain", false), ("tool", true)] {
        let file = folder.create(name, executable).expect("a file");
        let meta = Meta::from(&file.metadata().expect("there"));
        assert_eq!((meta.mode & 0o7002, meta.is_executable()), (0, executable), "{name}: {:o}", meta.mode);
    }
    let meta = folder.make("new/folder").expect("made").meta().expect("there");
    assert_eq!(meta.mode & 0o002, 0, "{:o}", meta.mode);
}

/// More folders than handles are kept, and folders that come back under the same name.
#[test]
fn handles_of_folders_are_kept_and_given_up() {
    let (_dir, inner, _) = scratch();
    let folder = Folder::open(&inner).expect("a folder");
    for round in 0..2 {
        for i in 0..MAX_HANDLES * 3 {
            folder.write(format!("many/{i}/file"), format!("{round} {i}").as_bytes()).expect("written");
        }
        for i in 0..MAX_HANDLES * 3 {
            let path = format!("many/{i}/file");
            assert_eq!(folder.read(&path).expect("there"), format!("{round} {i}").as_bytes());
            folder.remove_file(&path).expect("removed");
            folder.remove_folder(format!("many/{i}")).expect("empty");
        }
        assert!(folder.kept().len() <= MAX_HANDLES);
    }
}

#[test]
fn a_new_file_is_whole_and_takes_no_place() {
    let (_dir, inner, _) = scratch();
    let folder = Folder::open(&inner).expect("a folder");
    folder.create_whole("a/b.md", b"text").expect("written");
    let again = folder.create_whole("a/b.md", b"other").expect_err("there already");
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(inner.join("a/b.md")).expect("a file"), b"text");
    let names: Vec<_> = fs::read_dir(inner.join("a")).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}
