//! A message with blanks: finds the texts that fit it, and translates them.

/// The name of a blank that is a number.
const NUMBER: &str = "n";

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text of the message itself.
    Own(String),
    /// A blank: its name, or its number among those without one, from 1.
    Blank(String),
}

/// A message with blanks, in English and in another language.
#[derive(Debug)]
pub(super) struct Template {
    en: Vec<Piece>,
    zh: Vec<Piece>,
    /// Bytes of its own English text.
    pub(super) own: usize,
}

impl Template {
    /// `None` for a message without blanks.
    pub(super) fn new(en: &str, zh: &str) -> Option<Template> {
        let (en, zh) = (pieces(en), pieces(zh));
        let own = |piece: &Piece| if let Piece::Own(text) = piece { text.len() } else { 0 };
        let has_blank = en.iter().any(|piece| matches!(piece, Piece::Blank(_)));
        has_blank.then(|| Template { own: en.iter().map(own).sum(), en, zh })
    }

    /// Whether a text that fits is likely to be this message, and no words of an author.
    pub(super) fn says_enough(&self) -> bool {
        self.own >= 7 || self.en.iter().any(|piece| *piece == Piece::Blank(NUMBER.into()))
    }

    /// The character that it begins with, unless that is a blank.
    pub(super) fn first(&self) -> Option<char> {
        match self.en.first() {
            Some(Piece::Own(text)) => text.chars().next(),
            _ => None,
        }
    }

    /// Texts of the blanks, if `text` fits: each the shortest possible. Takes time in proportion to the text.
    pub(super) fn fit<'a, 't>(&'a self, text: &'t str) -> Option<Vec<(&'a str, &'t str, bool)>> {
        // Most fail at the end.
        if let Some(Piece::Own(last)) = self.en.last()
            && !text.ends_with(last.as_str())
        {
            return None;
        }
        let mut values = Vec::new();
        let mut rest = text;
        // The blank that the next text of its own ends, and whether it stands in quotes.
        let mut open: Option<(&str, bool)> = None;
        let (mut ticks, mut quoted) = (0, false);
        for (at, piece) in self.en.iter().enumerate() {
            match (piece, open) {
                (Piece::Blank(name), None) => open = Some((name, quoted)),
                // Two blanks beside each other: the first takes nothing.
                (Piece::Blank(name), Some((before, _))) => {
                    values.push((before, "", false));
                    open = Some((name, false));
                }
                (Piece::Own(own), before) => {
                    let found = match before {
                        None => rest.starts_with(own.as_str()).then_some(0)?,
                        Some(_) if at + 1 == self.en.len() => rest.len().checked_sub(own.len())?,
                        Some(_) => rest.find(own.as_str())?,
                    };
                    if let Some((name, is_quoted)) = before {
                        values.push((name, &rest[..found], is_quoted));
                    }
                    rest = &rest[found + own.len()..];
                    ticks += own.matches('`').count();
                    quoted = ticks % 2 == 1 || own.ends_with('\'');
                    open = None;
                }
            }
        }
        match open {
            Some((name, _)) => values.push((name, rest, false)),
            None if !rest.is_empty() => return None,
            None => {}
        }
        let is_number = |value: &str| !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        values.iter().all(|(name, value, _)| *name != NUMBER || is_number(value)).then_some(values)
    }

    /// The message in the other language. `translate` gets the name of a blank and its text: a text that is
    /// no name in quotes may be a message itself.
    pub(super) fn fill(
        &self,
        values: &[(&str, &str, bool)],
        translate: impl Fn(&str, &str) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        for piece in &self.zh {
            match piece {
                Piece::Own(text) => out.push_str(text),
                Piece::Blank(wanted) => {
                    let Some((_, value, is_name)) = values.iter().find(|(name, ..)| name == wanted) else {
                        continue;
                    };
                    match (!is_name).then(|| translate(wanted, value)).flatten() {
                        Some(message) => out.push_str(&message),
                        None => out.push_str(value),
                    }
                }
            }
        }
        out
    }
}

/// A text as the source has it: `{name}`, `{}` and `{:.1}` are blanks, `{{` is a brace.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut own = String::new();
    let mut number = 0;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        own.push_str(&rest[..at]);
        let brace = &rest[at..];
        if brace.starts_with("{{") || brace.starts_with("}}") {
            own.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let inside = brace.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let name = inside.map(|(inside, _)| inside.split(':').next().unwrap_or_default());
        let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match (name, inside) {
            (Some(name), Some((_, after))) if is_name(name) => {
                if !own.is_empty() {
                    pieces.push(Piece::Own(std::mem::take(&mut own)));
                }
                if name.is_empty() {
                    number += 1;
                }
                let named = if name.is_empty() { number.to_string() } else { name.to_string() };
                pieces.push(Piece::Blank(named));
                rest = after;
            }
            _ => {
                own.push_str(&brace[..1]);
                rest = &brace[1..];
            }
        }
    }
    own.push_str(rest);
    if !own.is_empty() {
        pieces.push(Piece::Own(own));
    }
    pieces
}

/// The blanks of a text, sorted.
#[cfg(test)]
pub(super) fn blanks(text: &str) -> Vec<String> {
    let name = |piece| if let Piece::Blank(name) = piece { Some(name) } else { None };
    let mut blanks: Vec<String> = pieces(text).into_iter().filter_map(name).collect();
    blanks.sort();
    blanks
}
