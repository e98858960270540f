//! Inline marks that `pulldown-cmark` leaves as words: `==marked==`, `++added++`, `x^2^`, and `{width=400}`
//! behind a picture.
//!
//! `a == b`, `i++` and `C++` stay what they are: marks stand directly at the words, and not at Latin letters
//! or digits on their outer side.

use super::build::Builder;
use super::{FaultKind, attributes};
use crate::doc::{Attribute, Block, Inline, Inlines, Look, Style};
use std::ops::Range;

/// The longest superscript.
const RAISED: usize = 40;

impl Builder<'_> {
    /// Ends the words that stand directly in the innermost frame, such as those of a list's item above another list.
    pub(super) fn flush(&mut self) {
        self.end_words();
        let last = self.at;
        let top = self.top();
        if top.inlines.is_empty() {
            return;
        }
        let (start, mut inlines) = (top.start, std::mem::take(&mut top.inlines));
        let rest = self.prepared.text.get(last..).unwrap_or_default();
        let end = last + rest.find('\n').unwrap_or(rest.len());
        let place = start..end.max(start);
        self.anchored(&mut inlines, place.clone());
        let inlines = self.styled(inlines, place);
        self.top().blocks.push(Block::Paragraph(inlines));
    }

    /// A paragraph. One that is only an anchor takes no room on the page.
    pub(super) fn paragraph(&mut self, mut inlines: Vec<Inline>, place: Range<usize>) {
        self.anchored(&mut inlines, place.clone());
        let is_anchor = |inline: &Inline| match inline {
            Inline::Element(element) => {
                element.tag.name == "span" && matches!(element.attributes[..], [Attribute::Id(_)])
            }
            _ => false,
        };
        match &inlines[..] {
            [only] if is_anchor(only) => self.block(Block::Words(inlines.into())),
            _ => {
                let inlines = self.styled(inlines, place);
                self.block(Block::Paragraph(inlines));
            }
        }
    }

    /// The inlines of one element, with what its words mark.
    pub(super) fn styled(&mut self, mut inlines: Vec<Inline>, place: Range<usize>) -> Inlines {
        inlines = self.marked_titles(inlines, &place);
        let has_sign = |text: &str| text.bytes().any(|b| matches!(b, b'=' | b'+' | b'^' | b'{'));
        if !inlines.iter().any(|inline| matches!(inline, Inline::Text(text) if has_sign(text))) {
            return inlines.into();
        }
        let holds = |sign: &str| {
            inlines.iter().any(|inline| matches!(inline, Inline::Text(text) if text.contains(sign)))
        };
        let (marks, adds, raises) = (holds("=="), holds("++"), holds("^"));
        if inlines.iter().any(|inline| matches!(inline, Inline::Image(_))) {
            self.look(&mut inlines, place);
        }
        if marks {
            inlines = paired(inlines, "==", Style::Marked);
        }
        if adds {
            inlines = paired(inlines, "++", Style::Inserted);
        }
        if raises {
            inlines = inlines.into_iter().flat_map(raised).collect();
        }
        inlines.into()
    }

    /// Removes the braces behind pictures from the words.
    fn look(&mut self, inlines: &mut Vec<Inline>, place: Range<usize>) {
        for at in 1..inlines.len() {
            let (before, after) = inlines.split_at_mut(at);
            let (Some(Inline::Image(image)), Inline::Text(text)) = (before.last_mut(), &mut after[0]) else {
                continue;
            };
            // Behind a space braces may be words, but for classes, `{.dark-only}`.
            let is_class =
                text.strip_prefix(' ').is_some_and(|text| text.starts_with("{.") || text.starts_with("{#"));
            let braces = if is_class { text.trim_start() } else { &**text };
            let Some((typed, rest)) = braces.strip_prefix('{').and_then(|text| text.split_once('}')) else {
                continue;
            };
            let mut look = Look::default();
            for (key, value) in attributes::read(typed) {
                match key.as_str() {
                    "width" | "height" => {
                        let pixels = pixels(&value);
                        if pixels.is_none() {
                            self.picture_slip(Some(value), key.clone(), typed, place.clone());
                        }
                        *(if key == "width" { &mut look.size.0 } else { &mut look.size.1 }) = pixels;
                    }
                    "dark" => look.dark = Some(self.link(value, place.clone(), true)),
                    // Attributes of other tools' themes, and those that change nothing here.
                    "class" | "id" | "loading" | "decoding" | "{}" | "[]" => {}
                    _ if key.starts_with([':', '-', '.', '#', '=']) || key.starts_with("data-") => {}
                    _ => self.picture_slip(None, key, typed, place.clone()),
                }
            }
            image.look = (look != Look::default()).then(|| Box::new(look));
            *text = rest.into();
        }
        inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    }

    /// Reports an attribute of a picture that is not known, or has no such value.
    fn picture_slip(&mut self, value: Option<String>, key: String, typed: &str, place: Range<usize>) {
        let braces = format!("{{{typed}}}");
        let source = self.prepared.text.get(place.clone()).unwrap_or_default();
        let found = source.find(&braces).and_then(|at| {
            let within = braces.find(value.as_ref().filter(|value| !value.is_empty()).unwrap_or(&key))?;
            let length = value.as_ref().filter(|value| !value.is_empty()).unwrap_or(&key).len();
            Some(place.start + at + within..place.start + at + within + length)
        });
        let kind = match value {
            Some(value) => FaultKind::PictureSize(key, value),
            None => FaultKind::PictureKey(key),
        };
        self.fault(kind, found.unwrap_or(place));
    }
}

/// A length in pixels.
fn pixels(value: &str) -> Option<u32> {
    value.trim_end_matches("px").parse::<u32>().ok().filter(|size| (1..=10_000).contains(size))
}

/// Place of a mark: number of the inline, and byte of its words.
type Spot = (usize, usize);

/// Inlines between two marks, put into an element.
fn paired(inlines: Vec<Inline>, mark: &str, style: Style) -> Vec<Inline> {
    let mut spots: Vec<(Spot, Spot)> = Vec::new();
    let mut open: Option<Spot> = None;
    for (at, inline) in inlines.iter().enumerate() {
        let Inline::Text(text) = inline else { continue };
        for (byte, _) in text.match_indices(mark) {
            let before = text[..byte].chars().next_back();
            let after = text[byte + mark.len()..].chars().next();
            let sign = mark.chars().next();
            if before == sign || after == sign {
                continue;
            }
            // At the edge of its words a mark may stand at another element, which counts as a word.
            let is_word = |c: Option<char>, edge: bool| c.map_or(edge, |c| !c.is_whitespace());
            let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let (first, last) = (at == 0, at + 1 == inlines.len());
            match open {
                None if is_word(after, !last) && !is_latin(before) => open = Some((at, byte)),
                Some(start) if is_word(before, !first) && !is_latin(after) => {
                    spots.push((start, (at, byte)));
                    open = None;
                }
                _ => {}
            }
        }
    }
    if spots.is_empty() {
        return inlines;
    }
    cut(inlines, mark.len(), style, &spots)
}

/// Cuts inlines at pairs of spots.
fn cut(inlines: Vec<Inline>, length: usize, style: Style, spots: &[(Spot, Spot)]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut inside: Option<Vec<Inline>> = None;
    let mut marks = spots.iter().flat_map(|(open, close)| [*open, *close]).peekable();
    for (at, inline) in inlines.into_iter().enumerate() {
        let Inline::Text(text) = &inline else {
            inside.as_mut().unwrap_or(&mut out).push(inline);
            continue;
        };
        let mut from = 0;
        while let Some((_, byte)) = marks.next_if(|(inline, _)| *inline == at) {
            push_words(inside.as_mut().unwrap_or(&mut out), &text[from..byte]);
            from = byte + length;
            match inside.take() {
                None => inside = Some(Vec::new()),
                Some(content) => out.push(Inline::Styled(style, content.into())),
            }
        }
        push_words(inside.as_mut().unwrap_or(&mut out), &text[from..]);
    }
    out.extend(inside.into_iter().flatten());
    out
}

fn push_words(inlines: &mut Vec<Inline>, words: &str) {
    if !words.is_empty() {
        inlines.push(Inline::Text(words.into()));
    }
}

/// The words with superscripts: `x^2^`, `19^th^`, `平方米^2^`.
fn raised(inline: Inline) -> Vec<Inline> {
    let Inline::Text(text) = &inline else { return vec![inline] };
    let mut out = Vec::new();
    let mut from = 0;
    let mut marks = text.match_indices('^').map(|(at, _)| at).peekable();
    while let Some(open) = marks.next() {
        let Some(close) = marks.peek().copied() else { break };
        let (before, inner) = (text[..open].chars().next_back(), &text[open + 1..close]);
        if is_raised(before, inner) {
            push_words(&mut out, &text[from..open]);
            out.push(Inline::Styled(Style::Raised, Box::new([Inline::Text(inner.into())])));
            from = close + 1;
            marks.next();
        }
    }
    if from == 0 {
        return vec![inline];
    }
    push_words(&mut out, &text[from..]);
    out
}

/// Whether the words between two `^` stand above the line; `^_^` is a face.
fn is_raised(before: Option<char>, inner: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "+-−.,*/=′'".contains(c);
    let is_sign = ["+", "-", "−", "*"].contains(&inner);
    let first = inner.chars().next();
    let follows = match before {
        Some(c) if c.is_ascii_alphanumeric() || c == ')' => true,
        // Behind Chinese only numbers are: `哈哈^o^`.
        Some(c) => c.is_alphanumeric() && first.is_some_and(|c| c.is_ascii_digit() || "+-−".contains(c)),
        None => false,
    };
    let says = is_sign || inner.contains(char::is_alphanumeric);
    follows && says && inner.len() <= RAISED && inner.chars().all(is_plain)
}
