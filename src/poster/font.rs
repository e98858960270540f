//! Font of pictures: which texts it can set, how wide these are, and the outlines of glyphs.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::charmap::Charmap;
use skrifa::instance::{Location, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::fmt;

/// Font file, and the index of the face to use.
#[derive(Clone, PartialEq, Eq)]
pub struct Font {
    bytes: Vec<u8>,
    face: u32,
    hash: String,
}

impl fmt::Debug for Font {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Font({}, {})", self.hash, self.face)
    }
}

/// Endings of face names in a collection such as Noto Sans CJK, by language tag. Other languages take the
/// first face.
const FACES: &[(&str, &[&str])] = &[
    (" SC", &["zh-CN", "zh"]),
    (" TC", &["zh-TW"]),
    (" HK", &["zh-HK"]),
    (" JP", &["ja"]),
    (" KR", &["ko"]),
];

impl Font {
    /// Font with the face for a language tag. `None` where the file has no outlines.
    pub fn new(bytes: Vec<u8>, language: &str) -> Option<Font> {
        let count = match FileRef::new(&bytes).ok()? {
            FileRef::Font(_) => 1,
            FileRef::Collection(all) => all.len(),
        };
        let ending = FACES.iter().find(|(_, tags)| tags.contains(&language)).map_or("", |(ending, _)| ending);
        let is_own = |face: &u32| {
            let font = FontRef::from_index(&bytes, *face).ok();
            let names = font.iter().flat_map(|font| font.localized_strings(StringId::FAMILY_NAME));
            let names: Vec<String> = names.map(|name| name.chars().collect()).collect();
            names.iter().any(|name| name.ends_with(ending) && !name.contains("Mono"))
        };
        let face = (0..count.min(64)).find(is_own).unwrap_or(0);
        let hash = blake3::hash(&bytes).to_hex()[..16].to_string();
        let font = Font { bytes, face, hash };
        font.open().is_some().then_some(font)
    }

    /// Hash of the file and index of the face, which identify the font.
    pub fn mark(&self) -> String {
        format!("{}-{}", self.hash, self.face)
    }

    /// Whether the font can set a text: it has all letters, and none needs shaping.
    pub fn sets(&self, text: &str) -> bool {
        self.open().is_some_and(|set| set.sets(&clean(text, usize::MAX)))
    }

    pub(super) fn open(&self) -> Option<Open<'_>> {
        let font = FontRef::from_index(&self.bytes, self.face).ok()?;
        // Variable fonts are set bold; other fonts have no such axis.
        let location = font.axes().location([("wght", 700.0)]);
        let outlines = font.outline_glyphs();
        outlines.format()?;
        Some(Open { charmap: font.charmap(), outlines, font, location })
    }
}

/// Parsed tables of a font.
pub(super) struct Open<'a> {
    font: FontRef<'a>,
    charmap: Charmap<'a>,
    outlines: OutlineGlyphCollection<'a>,
    location: Location,
}

impl Open<'_> {
    /// Whether a text has a letter or digit, and the font has all of these. Other characters, such as emoji,
    /// are left out where the font lacks them.
    pub(super) fn sets(&self, text: &str) -> bool {
        let mut has_any = false;
        for c in text.chars() {
            let is_there = self.charmap.map(c).is_some();
            if is_joined(c) || c.is_alphanumeric() && !is_there {
                return false;
            }
            has_any |= is_there && c.is_alphanumeric();
        }
        has_any
    }

    fn metrics(&self, size: f32) -> GlyphMetrics<'_> {
        self.font.glyph_metrics(Size::new(size), &self.location)
    }

    /// Width of a text in pixels.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let metrics = self.metrics(size);
        let glyphs = text.chars().filter_map(|c| self.charmap.map(c));
        glyphs.filter_map(|glyph| metrics.advance_width(glyph)).sum()
    }

    /// Draws a line of text, which begins at a point of its baseline.
    pub(super) fn line(&self, on: &mut Rasterizer, text: &str, size: f32, (x, y): (f32, f32)) {
        let metrics = self.metrics(size);
        let mut pen = Pen { on, x, y, at: point(0.0, 0.0), start: point(0.0, 0.0) };
        for glyph in text.chars().filter_map(|c| self.charmap.map(c)) {
            if let Some(outline) = self.outlines.get(glyph) {
                // A glyph with a damaged outline is a gap.
                let _ = outline.draw(DrawSettings::unhinted(Size::new(size), &self.location), &mut pen);
            }
            pen.x += metrics.advance_width(glyph).unwrap_or(size / 2.0);
        }
    }
}

/// Text of at most `most` characters on one line, without control and invisible characters.
pub(super) fn clean(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in text.chars().take(most) {
        let is_seen = !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
        match c {
            _ if c.is_whitespace() && (out.is_empty() || out.ends_with(' ')) => {}
            _ if c.is_whitespace() => out.push(' '),
            _ if is_seen => out.push(c),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a character needs shaping: right-to-left scripts, scripts that join letters, combining marks.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{590}'..='\u{10ff}' | '\u{1780}'..='\u{18af}' | '\u{1a00}'..='\u{1cff}'
        | '\u{a800}'..='\u{abff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{12fff}' | '\u{1e800}'..='\u{1eeff}')
        && !matches!(c, '\u{10a0}'..='\u{10ff}')
}

/// Pen that draws outlines into the picture, whose `y` grows downwards. Points outside are moved to its edge,
/// because the rasterizer accepts no others.
struct Pen<'a> {
    on: &'a mut Rasterizer,
    x: f32,
    y: f32,
    at: Point,
    start: Point,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> Point {
        let (wide, high) = self.on.dimensions();
        let (x, y) = (self.x + x, self.y - y);
        point(x.clamp(0.0, wide as f32 - 1.0), y.clamp(0.0, high as f32 - 1.0))
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.close();
        self.at = self.place(x, y);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.on.draw_line(self.at, to);
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.on.draw_quad(self.at, self.place(x1, y1), to);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.on.draw_cubic(self.at, self.place(x1, y1), self.place(x2, y2), to);
        self.at = to;
    }

    fn close(&mut self) {
        if self.at != self.start {
            self.on.draw_line(self.at, self.start);
            self.at = self.start;
        }
    }
}
