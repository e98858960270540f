//! Font of the pictures for link cards: a file of the site, or an installed font.

use crate::config::SharePictures;
use crate::disk::{self, Folder, Kind};
use crate::limits::SHARE_FONT;
use crate::poster::Font;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Font folders of Linux, macOS and Windows.
const FOLDERS: &[&str] = &[
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:\\Windows\\Fonts",
];

/// Font folders below the user's home folder.
const HOME: &[&str] = &[".local/share/fonts", ".fonts", "Library/Fonts"];

/// Files of fonts with Chinese, most of them also with Japanese and Korean; the best first.
const WIDE: &[&str] = &[
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJKsc-Bold.otf",
    "SourceHanSans-Bold.ttc",
    "SourceHanSansSC-Bold.otf",
    "SourceHanSansCN-Bold.otf",
    "NotoSansSC-Bold.otf",
    "NotoSansSC-Bold.ttf",
    "NotoSansSC[wght].ttf",
    "NotoSansCJK-Regular.ttc",
    "SourceHanSansSC-Regular.otf",
    "NotoSansSC-Regular.otf",
    "msyhbd.ttc",
    "msyh.ttc",
    "simhei.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Medium.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf",
    "NotoSerifCJK-Bold.ttc",
];

/// Files of fonts with Latin and other alphabets, the best first.
const NARROW: &[&str] = &[
    "NotoSans-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "Roboto-Bold.ttf",
    "arialbd.ttf",
    "Arial Bold.ttf",
    "HelveticaNeue.ttc",
    "Helvetica.ttc",
];

/// Font that the text of `site.yaml` asks for. `None` where it asks for no pictures, or no font is found.
pub(super) fn read(root: &Path, settings: &str) -> Option<Font> {
    let (asked, language) = SharePictures::of(settings);
    asked.asked?;
    match asked.font {
        Some(path) => open(&Folder::open(root).ok()?, Path::new(&path), &language),
        None => of_machine(&language),
    }
}

fn open(folder: &Folder, path: &Path, language: &str) -> Option<Font> {
    let meta = folder.look(path).ok()??;
    if meta.kind != Kind::File || SHARE_FONT.is_below(usize::try_from(meta.length).unwrap_or(usize::MAX)) {
        return None;
    }
    Font::new(folder.read(path).ok()?, language)
}

fn of_machine(language: &str) -> Option<Font> {
    let home = disk::home().unwrap_or_default();
    let own = HOME.iter().map(|below| home.join(below)).filter(|path| path.is_absolute());
    let folders: Vec<Folder> =
        FOLDERS.iter().map(PathBuf::from).chain(own).filter_map(|path| Folder::open(&path).ok()).collect();
    let mut there: HashMap<String, (&Folder, PathBuf)> = HashMap::new();
    for folder in &folders {
        for (path, kind) in folder.walk("", |_| true) {
            if let (Ok(Kind::File), Some(name)) = (kind, path.file_name()) {
                there.entry(name.to_string_lossy().into_owned()).or_insert((folder, path));
            }
        }
    }
    let is_wide = ["zh", "ja", "ko"].iter().any(|known| language.starts_with(known));
    let (first, then) = if is_wide { (WIDE, NARROW) } else { (NARROW, WIDE) };
    first.iter().chain(then).find_map(|name| {
        let (folder, path) = there.get(*name)?;
        open(folder, path, language)
    })
}
