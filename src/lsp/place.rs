//! Places as editors count them: lines from 0, columns in units of UTF-16; and the addresses of files.

use crate::address;
use crate::source::Span;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The byte of a position; the end of its line where the line is shorter.
pub(super) fn byte(text: &str, position: &Value) -> Option<usize> {
    let (line, column) = (position["line"].as_u64()?, position["character"].as_u64()?);
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let mut units = 0;
    for (at, c) in text[start..].char_indices() {
        if units >= column || c == '\n' || c == '\r' {
            return Some(start + at);
        }
        units += c.len_utf16() as u64;
    }
    Some(text.len())
}

/// The position of a byte.
pub(super) fn position(text: &str, byte: usize) -> Value {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |line| line + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count();
    let column: usize = before[line_start..].chars().map(char::len_utf16).sum();
    json!({"line": line, "character": column})
}

/// The range of a place.
pub(super) fn range(text: &str, span: Span) -> Value {
    json!({"start": position(text, span.start as usize), "end": position(text, span.end as usize)})
}

/// The site's folder, and its address in the editor.
pub(super) struct Folder {
    root: PathBuf,
    uri: String,
}

impl Folder {
    /// A folder by its path.
    pub(super) fn at(root: &Path) -> Folder {
        let root = crate::disk::real(root).unwrap_or_else(|_| root.to_path_buf());
        let path = root.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        Folder { uri: format!("file://{slash}{}", address::encode(path.trim_end_matches('/'))), root }
    }

    /// The folder that an editor opened: the site's is this one, or one above it.
    pub(super) fn of_uri(uri: &str) -> Option<Folder> {
        let path = uri.strip_prefix("file://")?;
        let path = percent_decode_str(path).decode_utf8().ok()?.trim_end_matches('/').to_string();
        // A drive of Windows stands behind a slash.
        let path = match path.as_bytes() {
            [b'/', _, b':', ..] => path[1..].to_string(),
            _ => path,
        };
        let opened = PathBuf::from(&path);
        let root = super::site_folder(opened.clone());
        let up = opened.strip_prefix(&root).map_or(0, |below| below.iter().count());
        let mut uri = uri.trim_end_matches('/');
        for _ in 0..up {
            uri = uri.rsplit_once('/').map_or(uri, |(above, _)| above);
        }
        Some(Folder { root, uri: uri.to_string() })
    }

    /// Its path.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Path, from the site's folder, of a file that the editor names; `None` for a file outside of the site.
    pub(super) fn path(&self, uri: &str) -> Option<String> {
        let decoded = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
        let path = decoded(uri)?.strip_prefix(&decoded(&self.uri)?)?.strip_prefix('/')?.to_string();
        let is_below = path.starts_with("content/") || path.starts_with("themes/");
        (is_below && !path.split('/').any(|part| matches!(part, "" | "." | ".."))).then_some(path)
    }

    /// The address of a file of the site.
    pub(super) fn uri(&self, path: &str) -> String {
        format!("{}/{}", self.uri, address::encode(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_units_of_utf_16() {
        let text = "一𐍈b\r\nc";
        for (byte_at, line, character) in [(0, 0, 0), (3, 0, 1), (7, 0, 3), (8, 0, 4), (10, 1, 0), (11, 1, 1)]
        {
            let at = json!({"line": line, "character": character});
            assert_eq!(position(text, byte_at), at);
            assert_eq!(byte(text, &at), Some(byte_at));
        }
        assert_eq!(byte(text, &json!({"line": 0, "character": 99})), Some(8), "the end of the line");
        assert_eq!(byte(text, &json!({"line": 9, "character": 0})), Some(text.len()));
        assert_eq!(byte(text, &json!({})), None);
    }

    #[test]
    fn files_outside_of_the_site_are_none_of_ours() {
        let folder = Folder { root: "/a b".into(), uri: "file:///a%20b".into() };
        assert_eq!(folder.path("file:///a%20b/content/%E7%94%B2.md").as_deref(), Some("content/甲.md"));
        assert_eq!(folder.uri("content/甲.md"), "file:///a%20b/content/%E7%94%B2.md");
        for uri in [
            "file:///a%20b/README.md",
            "file:///a%20b/content/../x.md",
            "file:///other/content/a.md",
            "untitled:x",
        ] {
            assert_eq!(folder.path(uri), None, "{uri}");
        }
    }
}
