//! Kinds of pictures, by their first bytes: a name may say another.

use super::svg;

/// The media type of a picture; `None` for what is none that browsers show.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    if starts(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if starts(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if starts(b"GIF87a") || starts(b"GIF89a") {
        return Some("image/gif");
    }
    if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Some("image/avif");
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).into_owned();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    (text.starts_with('<') && text.contains("<svg")).then_some("image/svg+xml")
}

/// The picture as every reader of books shows it; `None` where not every one does, or where it is not whole.
pub(super) fn for_books(kind: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let is_whole = match kind {
        "image/png" => bytes.windows(4).rev().take(64).any(|word| word == b"IEND"),
        "image/jpeg" | "image/gif" => true,
        "image/svg+xml" => return svg::for_books(&bytes).map(String::into_bytes),
        _ => return None,
    };
    (is_whole && imagesize::blob_size(&bytes).is_ok()).then_some(bytes)
}

/// The ending of a file of this kind.
pub(super) fn ending(kind: &str) -> &'static str {
    match kind {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        _ => "svg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind("\u{feff}<?xml version=\"1.0\"?>\n<svg xmlns=".as_bytes()), Some("image/svg+xml"));
        for none in [&b"<p>svg</p>"[..], b"", b"BM....", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(kind(none), None);
        }
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><SCRIPT>x</SCRIPT></svg>";
        assert!(
            for_books("image/svg+xml", svg.to_vec()).is_none()
                && for_books("image/webp", Vec::new()).is_none()
        );
        // Cut short, they have a kind and nothing to show.
        for (kind, begin) in [
            ("image/png", &b"\x89PNG\r\n\x1a\n"[..]),
            ("image/jpeg", b"\xff\xd8\xff\xe0"),
            ("image/gif", b"GIF89a"),
        ] {
            assert_eq!(for_books(kind, begin.to_vec()), None);
        }
    }
}
