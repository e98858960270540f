//! PNG encoder for shades between two colours: a palette of sixteen, four bits per pixel.

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

const SHADES: u8 = 16;

/// PNG file of the given width and height. Shade 0 is the first colour, shade 1 the second.
pub(super) fn png(shades: &[f32], (wide, high): (usize, usize), (from, to): ([u8; 3], [u8; 3])) -> Vec<u8> {
    let mut head = Vec::new();
    head.extend((wide as u32).to_be_bytes());
    head.extend((high as u32).to_be_bytes());
    // Bit depth 4, colour type 3 (palette), compression 0, filter 0, not interlaced.
    head.extend([4, 3, 0, 0, 0]);
    let last = u32::from(SHADES - 1);
    let part =
        |a: u8, b: u8, at: u32| ((u32::from(a) * (last - at) + u32::from(b) * at + last / 2) / last) as u8;
    let palette =
        (0..=last).flat_map(|at| (0..3).map(move |i| part(from[i], to[i], at))).collect::<Vec<u8>>();
    let mut rows = Vec::with_capacity(high * (wide / 2 + 1));
    let level = |shade: f32| (shade.clamp(0.0, 1.0) * f32::from(SHADES - 1)).round() as u8;
    for row in shades.chunks(wide) {
        rows.push(0);
        rows.extend(
            row.chunks(2).map(|two| level(two[0]) << 4 | two.get(1).map_or(0, |shade| level(*shade))),
        );
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory cannot fail.
    let _ = packed.write_all(&rows);
    let packed = packed.finish().unwrap_or_default();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &head), (b"PLTE", &palette), (b"IDAT", &packed), (b"IEND", &Vec::new())] {
        chunk(&mut out, kind, data);
    }
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let begin = out.len();
    out.extend(kind);
    out.extend(data);
    let mut crc = Crc::new();
    crc.update(&out[begin..]);
    out.extend(crc.sum().to_be_bytes());
}
