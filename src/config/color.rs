//! Colours of a site's brand: reading them, and the contrast that readers need.

use std::fmt;

/// The contrast that text needs with what is behind it: WCAG 2.2, 1.4.3, level AA.
const ENOUGH: f64 = 4.5;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

/// Black.
pub const BLACK: Color = Color::new(0, 0, 0);
/// White.
pub const WHITE: Color = Color::new(255, 255, 255);

impl Color {
    /// A colour of its three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Color {
        Color { red, green, blue }
    }

    /// `#b5179e` or `#b19`, also without `#`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Color> {
        let digits = text.trim().trim_start_matches('#');
        let nibbles: Option<Vec<u8>> =
            digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
        match nibbles?.as_slice() {
            [r, g, b] => Some(Color::new(r * 17, g * 17, b * 17)),
            [r, r2, g, g2, b, b2] => Some(Color::new(r * 16 + r2, g * 16 + g2, b * 16 + b2)),
            _ => None,
        }
    }

    /// Red, green and blue.
    pub const fn parts(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// This colour with `share` (0 to 1) of another one in it.
    pub fn mixed(self, other: Color, share: f64) -> Color {
        let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Color::new(part(self.red, other.red), part(self.green, other.green), part(self.blue, other.blue))
    }

    /// Contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Whether text of this colour can be read on each of these.
    pub fn is_readable(self, on: &[Color]) -> bool {
        on.iter().all(|behind| self.contrast(*behind) >= ENOUGH)
    }

    /// The colour nearest to this one, on the way to `end`, that can be read on each of these.
    pub fn readable(self, on: &[Color], end: Color) -> Color {
        let steps = (0..=100).map(|step| self.mixed(end, f64::from(step) / 100.0));
        steps.into_iter().find(|color| color.is_readable(on)).unwrap_or(end)
    }

    /// Relative luminance as WCAG defines it, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_the_forms_that_people_write() {
        for text in ["#b5179e", "B5179E", " #b5179e "] {
            assert_eq!(Color::parse(text).map(|c| c.to_string()).as_deref(), Some("#b5179e"));
        }
        assert_eq!(Color::parse("#fa0"), Color::parse("#ffaa00"));
        for text in ["", "red", "#12", "#12345", "#gggggg", "rgb(1,2,3)", "#1234567", "１２３"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        // From the examples of WebAIM's contrast checker.
        let grey = Color::new(0x77, 0x77, 0x77);
        assert!((grey.contrast(WHITE) - 4.48).abs() < 0.005);
        assert!(!grey.is_readable(&[WHITE]));
        assert_eq!(grey.readable(&[WHITE], BLACK).to_string(), "#767676");
    }
}
