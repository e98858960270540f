//! Files that change while the folder is read.

use super::*;
use std::fs;

/// Something else stands in its place, or it went; what root may not open is rare.
#[test]
#[allow(clippy::disallowed_methods, reason = "files to try it on")]
fn an_asset_that_cannot_be_opened_is_told_of() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(dir.path().join("content/b.png")).expect("a folder");
    fs::write(dir.path().join("content/a.png"), "x").expect("written");
    let folders = SourceFolders::open(dir.path());
    let read = |path: &str| {
        let (file, fault) = read(Found::at(path.into(), None), &folders, Limits::default());
        (file.is_unread(), fault.map(|fault| fault.code))
    };
    assert_eq!(read("content/a.png"), (false, None));
    assert_eq!(read("content/b.png"), (true, Some(Code::UnreadableFile)));
    assert_eq!(read("content/c.png"), (false, None));
}
