//! The size of a picture, from the first bytes of its file, so that pages can keep room for it.

use super::active;
use crate::address;
use crate::html::{TokenKind, tokens};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// As much of an SVG as its first tag may take.
const SVG: u64 = 4096;

/// Whether a path has the ending of an SVG.
pub(super) fn is_drawing(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"))
}

/// Size of a picture, and the first active content of an SVG; neither of another file.
pub(super) fn look(path: &str, mut file: impl Read + Seek) -> (Option<(u32, u32)>, Option<String>) {
    let size = address::is_picture(path).then(|| size(path, &mut file)).flatten();
    let is_drawing = is_drawing(path) && file.rewind().is_ok();
    (size, is_drawing.then(|| active(file)).flatten())
}

/// First script, style import or outside reference in an SVG, which makes it more than a picture.
pub(super) fn active(file: impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    file.take(active::MOST + 1).read_to_end(&mut bytes).ok()?;
    active::of_bytes(&bytes)
}

/// Width and height of a picture in pixels. `None` if its file does not say, or is an SVG under the name of another
/// format, which browsers do not show.
pub(super) fn size(path: &str, file: impl Read + Seek) -> Option<(u32, u32)> {
    let mut file = BufReader::with_capacity(1024, file);
    let begin = file.fill_buf().ok()?;
    let is_text =
        begin.iter().find(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b)) == Some(&b'<');
    let size = match is_text {
        true if is_drawing(path) => svg(&mut file).ok()??,
        true => return None,
        false => pixels(&mut file)?,
    };
    let is_sane = |side: u32| (1..=100_000).contains(&side);
    (is_sane(size.0) && is_sane(size.1)).then_some(size)
}

fn pixels(file: &mut (impl BufRead + Seek)) -> Option<(u32, u32)> {
    let found = imagesize::reader_size(file).ok()?;
    Some((u32::try_from(found.width).ok()?, u32::try_from(found.height).ok()?))
}

/// Size of an SVG from its first tag: `width` and `height`, or the sides of its `viewBox`.
fn svg(file: &mut (impl Read + Seek)) -> io::Result<Option<(u32, u32)>> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.take(SVG).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let tag = tokens(&text).into_iter().find_map(|token| match token.kind {
        TokenKind::Start { name, attributes, .. } if name == "svg" => Some(attributes),
        _ => None,
    });
    let Some(attributes) = tag else { return Ok(None) };
    let get = |name: &str| {
        attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    };
    let number = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let sides = get("viewbox").map(|sides| sides.split([' ', ',']).filter_map(number).collect::<Vec<_>>());
    let sides = sides.filter(|sides| sides.len() == 4).map(|sides| (sides[2], sides[3]));
    let typed = get("width").and_then(number).zip(get("height").and_then(number));
    Ok(typed.or(sides).map(|(width, height)| (width.round() as u32, height.round() as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn sizes_are_read_from_the_first_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x02\x58\x08\x06\0\0\0";
        let gif = b"GIF89a\x20\x03\x58\x02\0\0\0";
        let svg = b"<?xml version='1.0'?>\n<!-- x --><svg viewBox=\"0 0 800 600\"><rect width='5' height='5'/></svg>";
        for bytes in [&png[..], &gif[..], &svg[..], b" <svg width='800px' height='600' viewBox='0 0 1 1'>"] {
            let name = if bytes.contains(&b'<') { "a.SVG" } else { "a.png" };
            assert_eq!(size(name, Cursor::new(bytes)), Some((800, 600)), "{bytes:?}");
        }
        assert_eq!(size("a.png", Cursor::new(svg)), None);
        for bytes in [
            &b""[..],
            b"x",
            b"<svg>",
            b"<svg viewBox='0 0 x 1'>",
            b"\x89PNG",
            b"<svg width='-1' height='1e99'>",
        ] {
            assert_eq!(size("a.svg", Cursor::new(bytes)), None, "{bytes:?}");
        }
        assert!(
            address::is_picture("a/图.PNG") && !address::is_picture("a.pdf") && !address::is_picture("png")
        );
    }
}
