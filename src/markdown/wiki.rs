//! Links to pages by their titles: `[[title]]`, `[[title|words]]`; and pictures by the names of their files:
//! `![[a.png]]`, `![[a.png|words|300]]`.

use super::build::Builder;
use super::slug;
use crate::address;
use crate::doc::{Attribute, Element, Image, Inline, Link, Look};
use crate::html::tag;
use std::ops::Range;

/// Prefix of a destination that is the title of a page, or the name of a file.
pub const TITLE: &str = "[[";

/// The longest title.
const MOST: usize = 300;

/// Letters of the shortest id of a block: `x ^2` is a power.
const SHORTEST_ID: usize = 3;

/// A link in some words.
pub(super) struct Found<'a> {
    pub(super) range: Range<usize>,
    pub(super) dest: String,
    pub(super) words: &'a str,
    /// Width and height of a picture; none of a link.
    pub(super) picture: Option<(Option<u32>, Option<u32>)>,
}

/// The first link or picture in `text`. Code such as `a[[0]]` and `[[ -f x ]]` is none.
pub(super) fn first(text: &str) -> Option<Found<'_>> {
    let mut at = 0;
    while let Some(open) = text[at..].find(TITLE).map(|found| at + found) {
        at = open + TITLE.len();
        let inside = &text[at..];
        let Some(end) =
            inside.find(['[', ']', '\n']).filter(|end| *end <= MOST && inside[*end..].starts_with("]]"))
        else {
            continue;
        };
        let (inside, range) = (&inside[..end], open..at + end + 2);
        at = range.end;
        if text[range.end..].starts_with(['(', ']']) {
            continue;
        }
        let found = match text[..open].strip_suffix('!') {
            Some(before) => picture(before, inside, range),
            None => link(&text[..open], inside, range),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn link<'a>(before: &str, inside: &'a str, range: Range<usize>) -> Option<Found<'a>> {
    let (title, words) = match inside.split_once('|') {
        Some((title, words)) => (title_in(title)?, words.trim()),
        // Of a heading on the same page, only its words are shown.
        None => (inside, inside.strip_prefix('#').unwrap_or(inside)),
    };
    let is_link = is_apart(before) && is_title(title) && !words.is_empty();
    is_link.then(|| Found { range, dest: format!("{TITLE}{title}"), words, picture: None })
}

/// The title before `|`, which a table needs a backslash for.
fn title_in(typed: &str) -> Option<&str> {
    let title = typed.trim_end_matches('\\').trim_end();
    is_title(title).then_some(title)
}

fn is_title(title: &str) -> bool {
    !title.starts_with(char::is_whitespace)
        && !title.ends_with(char::is_whitespace)
        && title.contains(char::is_alphanumeric)
        && !title.eq_ignore_ascii_case("toc")
}

fn is_apart(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "]\\!".contains(c))
}

/// The picture in `![[…]]`. Obsidian embeds pages and other files by the same notation.
fn picture<'a>(before: &str, inside: &'a str, range: Range<usize>) -> Option<Found<'a>> {
    let (name, more) = inside.split_once('|').unwrap_or((inside, ""));
    let name = name.trim_end_matches('\\').trim();
    let is_picture = is_apart(before) && address::is_picture(name.split('#').next().unwrap_or(name));
    let (words, last) = more.rsplit_once('|').unwrap_or(("", more));
    let size = pixels(last);
    let words = if size.is_some() { words } else { more };
    is_picture.then(|| Found {
        range: range.start - 1..range.end,
        dest: format!("{TITLE}{name}"),
        words: words.trim_end_matches('\\').trim(),
        picture: Some(size.unwrap_or_default()),
    })
}

/// `300` or `300x200`.
fn pixels(typed: &str) -> Option<(Option<u32>, Option<u32>)> {
    let number = |typed: &str| typed.parse::<u32>().ok().filter(|size| (1..=10_000).contains(size));
    match typed.trim().split_once('x') {
        Some((width, height)) => Some((Some(number(width)?), Some(number(height)?))),
        None => Some((Some(number(typed.trim())?), None)),
    }
}

/// Whether a destination is a title without a letter, such as `[[1]]`. If no page has that title, the brackets are
/// meant as typed; only a day, `[[2026-04-24]]`, is the name of a page that is missing.
pub fn may_be_no_title(dest: &str) -> bool {
    dest.strip_prefix(TITLE)
        .is_some_and(|title| !title.contains(char::is_alphabetic) && !title.contains('#') && !is_day(title))
}

/// Whether a title is a day as `2026-04-24`.
fn is_day(title: &str) -> bool {
    title.len() == "2026-04-24".len()
        && title.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// The id of a block as Obsidian writes it behind the block's words, ` ^a1b2c3`, and the byte where the words end.
fn block_id(text: &str) -> Option<(usize, &str)> {
    let typed = text.trim_end();
    let (before, id) = typed.rsplit_once('^')?;
    let is_apart = before.is_empty() || before.ends_with(char::is_whitespace);
    let is_id = id.len() >= SHORTEST_ID && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_apart && is_id).then_some((before.trim_end().len(), id))
}

impl Builder<'_> {
    /// Puts an anchor in the place of a block's id behind its words.
    pub(super) fn anchored(&mut self, inlines: &mut Vec<Inline>, place: Range<usize>) {
        let Some(Inline::Text(text)) = inlines.last_mut() else { return };
        let (Some((end, id)), Some(tag)) = (block_id(text), tag("span")) else { return };
        // A backslash says that the sign is meant.
        let source = self.prepared.text.get(place.clone()).unwrap_or_default();
        if source.trim_end().ends_with(&format!("\\^{id}")) {
            return;
        }
        let id = slug(id);
        let span = self.base.span(self.prepared, place);
        self.typed_ids.push((id.clone(), span));
        *text = text[..end].into();
        if text.is_empty() {
            inlines.pop();
            inlines.pop_if(|inline| matches!(inline, Inline::SoftBreak));
        }
        let attributes = Box::new([Attribute::Id(id.into())]);
        inlines.push(Inline::Element(Box::new(Element { tag, attributes, content: Default::default() })));
    }

    /// The inline for a link or a picture in the words.
    pub(super) fn titled(&mut self, found: Found<'_>, place: Range<usize>) -> Inline {
        let number = self.link(found.dest, place, found.picture.is_some());
        let title = Box::default();
        match found.picture {
            Some(size) => {
                let look = Look { size, ..Look::default() };
                let look = (look != Look::default()).then(|| Box::new(look));
                Inline::Image(Box::new(Image { number, title, alt: found.words.into(), look }))
            }
            None => {
                let inlines = Box::new([Inline::Text(found.words.into())]);
                Inline::Link(Box::new(Link { number, title, inlines }))
            }
        }
    }

    /// The beginning of a part of the source, in which something is looked for.
    fn window(&self, part: Range<usize>) -> &str {
        let rest = self.prepared.text.get(part).unwrap_or_default();
        let end = (0..=rest.len().min(WINDOW)).rev().find(|end| rest.is_char_boundary(*end));
        &rest[..end.unwrap_or_default()]
    }

    /// Inlines with those links in them whose words hold marks, so that the words of the line end in between:
    /// ``[[title|the `code`]]``.
    pub(super) fn marked_titles(&mut self, inlines: Vec<Inline>, place: &Range<usize>) -> Vec<Inline> {
        let is_open = |inline: &Inline| matches!(inline, Inline::Text(text) if opening(text).is_some());
        if !inlines.iter().any(is_open) {
            return inlines;
        }
        let mut out = Vec::with_capacity(inlines.len());
        let mut seek = place.start;
        let mut rest = inlines.into_iter().peekable();
        while let Some(inline) = rest.next() {
            let Inline::Text(text) = inline else {
                out.push(inline);
                continue;
            };
            let mut text = text;
            while let Some((at, title)) = opening(&text) {
                let words = &text[text[at..].find('|').map_or(text.len(), |bar| at + bar + 1)..];
                let mut inner = vec![Inline::Text(words.trim_start().into())];
                while let Some(inline) = rest.next_if(is_inside) {
                    inner.push(inline);
                }
                let closing =
                    |inline: &Inline| matches!(inline, Inline::Text(text) if closed(text).is_some());
                let found = rest.next_if(|inline| inner.len() > 1 && closing(inline));
                let typed = format!("{TITLE}{title}");
                let source = match &found {
                    Some(_) => self.window(seek..place.end),
                    None => "",
                };
                let begin = source.find(&typed).map_or(seek, |at| seek + at);
                let is_meant = self.prepared.text.get(..begin).is_some_and(|before| before.ends_with('\\'));
                let (Some(Inline::Text(end)), false) = (&found, is_meant) else {
                    // No link begins here: the words are put back, the first of them are still in `text`.
                    out.push(Inline::Text(text));
                    out.extend(inner.into_iter().skip(1));
                    text = match found {
                        Some(Inline::Text(end)) => end,
                        _ => Box::default(),
                    };
                    continue;
                };
                let (last, behind) = closed(end).unwrap_or((end, ""));
                inner.push(Inline::Text(last.trim_end().into()));
                inner.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
                let is_found = source[begin - seek..].starts_with(&typed);
                let end = source[begin - seek..].find("]]").filter(|_| is_found);
                let range = end.map_or(place.clone(), |end| begin..begin + end + 2);
                let behind_it = if is_found { range.end } else { seek };
                seek = behind_it.min(place.end);
                let number = self.link(typed, range, false);
                if at > 0 {
                    out.push(Inline::Text(text[..at].into()));
                }
                out.push(Inline::Link(Box::new(Link {
                    number,
                    title: Box::default(),
                    inlines: inner.into(),
                })));
                text = behind.into();
            }
            if !text.is_empty() {
                out.push(Inline::Text(text));
            }
        }
        out
    }
}

/// Bytes of the source in which a link is looked for. Who looked as far as the paragraph goes would do so for each.
const WINDOW: usize = 10_000;

/// Where a link begins whose words go on behind the text, and its title.
fn opening(text: &str) -> Option<(usize, &str)> {
    let at = text.rfind(TITLE)?;
    let (title, words) = text[at + TITLE.len()..].split_once('|')?;
    let is_link = is_apart(&text[..at]) && title.len() <= MOST && !title.contains(['[', ']']);
    Some((at, title_in(title).filter(|_| is_link && !words.contains(['[', ']', '\n']))?))
}

/// Whether an inline may stand among the words of a link, before those that end it.
fn is_inside(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => !text.contains(['[', ']']),
        Inline::Code(_) | Inline::Emphasis(_) | Inline::Strong(_) | Inline::Strike(_) | Inline::Math(_) => {
            true
        }
        _ => false,
    }
}

/// The words before the brackets that end a link, and what stands behind them.
fn closed(text: &str) -> Option<(&str, &str)> {
    let (last, behind) = text.split_once("]]")?;
    (!last.contains(['[', ']']) && !behind.starts_with(['(', ']'])).then_some((last, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_two_brackets_are_links() {
        for (text, expected) in [
            ("看[[退货]]。", "[[退货 退货"),
            ("[[怎样退|退货]]", "[[怎样退 退货"),
            ("[[怎样退 |退货]] [[怎样退\\|退货]]", "[[怎样退 退货"),
            ("a[[b]] [[ -f x ]] [[x ]] [[::]] [[x]](y) [[toc]] [[a\nb]]", ""),
            ("[[[[[[", ""),
            ("[[a]] b", "[[a a"),
            ("[[2026-04-24|昨天]]", "[[2026-04-24 昨天"),
            ("a[[0]] [[0]]", "[[0 0"),
            ("![[a]] ![[a.pdf]] x![[a.png]]", ""),
        ] {
            let found =
                first(text).map(|found| format!("{} {}", found.dest, found.words)).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn pictures_have_words_and_a_size() {
        for (text, dest, words, size) in [
            ("看![[甲 乙.PNG]]", "[[甲 乙.PNG", "", (None, None)),
            ("![[a.png|300]]", "[[a.png", "", (Some(300), None)),
            ("![[a.png|300x200]]", "[[a.png", "", (Some(300), Some(200))),
            ("![[a.png\\|一 张\\|300]]", "[[a.png", "一 张", (Some(300), None)),
            ("![[a.png|3 件]]", "[[a.png", "3 件", (None, None)),
        ] {
            let found = first(text).expect(text);
            assert_eq!(
                (found.dest.as_str(), found.words, found.picture),
                (dest, words, Some(size)),
                "{text}"
            );
            assert!(text[found.range].starts_with("![["), "{text}");
        }
    }

    #[test]
    fn digits_alone_are_a_title_only_if_a_page_has_it() {
        for (title, expected) in
            [("1", true), ("1, 2", true), ("0.5", true), ("2026-04-24", false), ("1a", false)]
        {
            assert_eq!(may_be_no_title(&format!("{TITLE}{title}")), expected, "{title}");
        }
        assert!(!may_be_no_title("1"));
    }
}
