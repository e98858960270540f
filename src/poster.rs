//! Pictures (PNG) of page titles, for the link cards that social networks show.
//!
//! Pure: the same font gives the same picture on every machine, because outlines are drawn without hinting.
//! A picture has sixteen shades between two colours, so that it is small and quick to make. Glyphs are set
//! side by side from left to right, without shaping: text that needs shaping, such as Arabic or Devanagari,
//! is refused rather than drawn wrong.

mod font;
mod lines;
mod png;

pub use font::Font;

use ab_glyph_rasterizer::Rasterizer;

/// Width and height of a picture in pixels: the size that social networks recommend.
pub const SIZE: (usize, usize) = (1200, 630);

/// Version of the drawing, a part of pictures' names. Every change of how pictures look raises it, so that
/// caches fetch them anew.
pub const EDITION: &str = "1";

/// Margin around the text, in pixels.
const MARGIN: f32 = 88.0;
/// Font sizes of the title, each with the most lines: the first that fits is used.
const TITLES: &[(f32, usize)] = &[(92.0, 2), (76.0, 3), (62.0, 4), (52.0, 5)];
/// Font size of the site's name.
const NAME: f32 = 36.0;
/// Opacity of the site's name and the bar.
const MUTED: f32 = 0.8;
/// The most characters of a title or name; the rest is cut off.
const LONGEST: usize = 300;

/// Text of a picture, and its two colours as red, green and blue.
#[derive(Clone, Copy, Debug)]
pub struct Poster<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// Name of the site. It is left out where the font cannot set it.
    pub name: &'a str,
    /// Background colour.
    pub ground: [u8; 3],
    /// Text colour.
    pub ink: [u8; 3],
}

/// PNG file of a picture. `None` where the font cannot set the title.
pub fn draw(poster: &Poster<'_>, font: &Font) -> Option<Vec<u8>> {
    let set = font.open()?;
    let title = font::clean(poster.title, LONGEST);
    if !set.sets(&title) {
        return None;
    }
    let room = SIZE.0 as f32 - 2.0 * MARGIN;
    let tried = TITLES.iter().map(|(size, most)| (*size, *most, lines::lines(&title, *size, room, &set)));
    let mut found = None;
    for (size, most, lines) in tried {
        let fits = lines.len() <= most;
        found = Some((size, lines::cut(lines, most, size, room, &set)));
        if fits {
            break;
        }
    }
    let (size, lines) = found?;
    let mut shades = vec![0.0_f32; SIZE.0 * SIZE.1];
    let mut words = Rasterizer::new(SIZE.0, SIZE.1);
    for (at, line) in lines.iter().enumerate() {
        set.line(&mut words, line, size, (MARGIN, MARGIN + size * (0.95 + 1.3 * at as f32)));
    }
    lay(&mut shades, &words, 1.0);
    let bottom = SIZE.1 as f32 - MARGIN;
    let mut below = Rasterizer::new(SIZE.0, SIZE.1);
    let name = font::clean(poster.name, LONGEST);
    if set.sets(&name) {
        let name = lines::cut(lines::lines(&name, NAME, room, &set), 1, NAME, room, &set);
        name.iter().for_each(|line| set.line(&mut below, line, NAME, (MARGIN, bottom)));
    }
    lay(&mut shades, &below, MUTED);
    // A bar above the name.
    for row in shades.chunks_mut(SIZE.0).skip(SIZE.1 - 168).take(6) {
        row[MARGIN as usize..MARGIN as usize + 96].fill(MUTED);
    }
    Some(png::png(&shades, SIZE, (poster.ground, poster.ink)))
}

/// Adds a drawing to the shades, with an opacity.
fn lay(shades: &mut [f32], drawn: &Rasterizer, share: f32) {
    drawn.for_each_pixel(|at, coverage| shades[at] = shades[at].max(coverage.min(1.0) * share));
}
