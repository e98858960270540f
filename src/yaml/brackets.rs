//! Brackets of a YAML text, counted before a parser sees them.
//!
//! A parser keeps an entry for every open `[` and `{`, because each may be the beginning of a key, and
//! looks at all of them again for each token; and it holds all tokens between two brackets until the
//! last, before anybody can count. So 50,000 brackets take seconds, and a megabyte takes minutes.
//!
//! Brackets in texts, comments and quotes do not count, which only a parser knows for certain. So each
//! line is read in every state in which it may begin, and of each state only the greatest depth and
//! length are kept. That is never less than the real ones, and hardly ever more.

use crate::limits::{Cap, YAML_BRACKETS, YAML_FLOW};

/// Blocks that a line may begin in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside of brackets; also a line of a text, which has no brackets.
    Block,
    /// Inside of brackets.
    Flow,
    /// In a text in quotes, outside of brackets or inside.
    Quoted { mark: u8, flow: bool },
}

const STATES: [State; 6] = [
    State::Block,
    State::Flow,
    State::Quoted { mark: b'\'', flow: false },
    State::Quoted { mark: b'"', flow: false },
    State::Quoted { mark: b'\'', flow: true },
    State::Quoted { mark: b'"', flow: true },
];

/// Number of open brackets, and of values since the first of them.
type Depth = (usize, usize);

/// The greatest of each of [`STATES`], where a line may begin in it.
type Depths = [Option<Depth>; STATES.len()];

/// The first byte that may be in too many brackets or too far from the first of them, and which limit
/// that is.
pub(super) fn too_many(text: &str) -> Option<(Cap, usize)> {
    let opening = text.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
    let parting = text.bytes().filter(|b| matches!(b, b',' | b':' | b'[' | b'{')).count();
    if opening == 0 || !YAML_BRACKETS.is_below(opening) && !YAML_FLOW.is_below(parting) {
        return None;
    }
    let mut depths: Depths = [Some((0, 0)), None, None, None, None, None];
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let mut next: Depths = [Some((0, 0)), None, None, None, None, None];
        for (state, depth) in STATES.into_iter().zip(depths) {
            let Some((depth, values)) = depth else { continue };
            let mut reader = Reader { line: line.as_bytes(), at: 0, state, depth, values, doubt: false };
            if let Err((cap, at)) = reader.read() {
                return Some((cap, start + at));
            }
            let states = STATES.iter().enumerate();
            for (to, _) in states.filter(|(_, s)| **s == reader.state || reader.doubt && is_flow(**s)) {
                let (depth, values) = next[to].unwrap_or_default();
                next[to] = Some((depth.max(reader.depth), values.max(reader.values)));
            }
        }
        depths = next;
        start += line.len();
    }
    None
}

/// About how many values a text has; never less than a third.
pub(super) fn values(text: &str) -> usize {
    let bytes = text.as_bytes();
    let blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let one = |(at, byte): (usize, &u8)| match byte {
        b',' | b'[' | b'{' | b'\n' | b'\r' => true,
        b':' | b'-' | b'?' => blank(at + 1),
        _ => false,
    };
    bytes.iter().enumerate().filter(|byte| one(*byte)).count()
}

fn is_flow(state: State) -> bool {
    matches!(state, State::Flow | State::Quoted { flow: true, .. })
}

/// Reads a line.
struct Reader<'a> {
    line: &'a [u8],
    at: usize,
    state: State,
    depth: usize,
    values: usize,
    /// Whether the parser may see the rest of the line differently: then brackets only open.
    doubt: bool,
}

impl Reader<'_> {
    /// `Err` where it is too deep or too long.
    fn read(&mut self) -> Result<(), (Cap, usize)> {
        while self.at < self.line.len() {
            match self.state {
                State::Quoted { mark, flow } => self.quoted(mark, flow),
                State::Block => self.block()?,
                State::Flow => self.flow()?,
            }
        }
        Ok(())
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.line.get(self.at + ahead).copied()
    }

    /// Whether the byte there is white space or the end.
    fn is_blank(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none_or(|b| b.is_ascii_whitespace())
    }

    /// Whether white space or nothing stands before.
    fn begins(&self) -> bool {
        self.at == 0 || self.line[self.at - 1].is_ascii_whitespace()
    }

    fn skip_line(&mut self) {
        self.at = self.line.len();
    }

    /// Goes on for as long as bytes are like this.
    fn skip(&mut self, fits: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&fits) {
            self.at += 1;
        }
    }

    fn quoted(&mut self, mark: u8, flow: bool) {
        match self.line[self.at] {
            b'\\' if mark == b'"' => self.at += 2,
            byte if byte == mark && mark == b'\'' && self.peek(1) == Some(mark) => self.at += 2,
            byte => {
                self.at += 1;
                if byte == mark {
                    self.state = if flow { State::Flow } else { State::Block };
                }
            }
        }
    }

    fn open(&mut self) -> Result<(), (Cap, usize)> {
        self.depth += 1;
        if YAML_BRACKETS.is_below(self.depth) {
            return Err((YAML_BRACKETS, self.at));
        }
        self.state = State::Flow;
        self.count()
    }

    /// Goes on to the next value between brackets.
    fn count(&mut self) -> Result<(), (Cap, usize)> {
        self.values += 1;
        if YAML_FLOW.is_below(self.values) {
            return Err((YAML_FLOW, self.at));
        }
        self.at += 1;
        Ok(())
    }

    /// At a token outside of brackets.
    fn block(&mut self) -> Result<(), (Cap, usize)> {
        match self.line[self.at] {
            b'[' | b'{' => return self.open(),
            mark @ (b'"' | b'\'') => {
                self.state = State::Quoted { mark, flow: false };
                self.at += 1;
            }
            b'#' if self.begins() => self.skip_line(),
            // The first line of a text.
            b'|' | b'>' => self.skip_line(),
            b'-' | b'?' | b':' if self.is_blank(1) => self.at += 1,
            byte if byte.is_ascii_whitespace() => self.at += 1,
            b'&' | b'*' | b'!' => {
                self.at += 1;
                self.skip(|b| !b.is_ascii_whitespace() && !matches!(b, b'[' | b'{'));
            }
            _ => self.plain(|_| false),
        }
        Ok(())
    }

    /// Through a text without quotes: to `: `, ` #`, the end of the line, or what else ends it.
    fn plain(&mut self, ends: impl Fn(u8) -> bool) {
        let start = self.at;
        while let Some(byte) = self.peek(0) {
            let comment = byte == b'#' && self.at > start && self.begins();
            if comment || byte == b':' && self.is_blank(1) || ends(byte) {
                break;
            }
            self.at += 1;
        }
        // Whatever stands there, something was read.
        self.at = self.at.max(start + 1);
    }

    /// At a token inside of brackets.
    fn flow(&mut self) -> Result<(), (Cap, usize)> {
        match self.line[self.at] {
            b'[' | b'{' => return self.open(),
            b']' | b'}' => {
                self.at += 1;
                if !self.doubt {
                    self.depth -= 1;
                }
                if self.depth == 0 {
                    (self.state, self.values) = (State::Block, 0);
                }
            }
            b',' | b':' => return self.count(),
            _ if self.doubt => self.at += 1,
            mark @ (b'"' | b'\'') => {
                self.state = State::Quoted { mark, flow: true };
                self.at += 1;
            }
            b'#' if self.begins() => self.skip_line(),
            b'-' | b'?' if self.is_blank(1) => self.at += 1,
            byte if byte.is_ascii_whitespace() => self.at += 1,
            b'&' | b'*' => {
                self.at += 1;
                self.skip(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || b >= 0x80);
            }
            // A comment or not, a tag with brackets in it or not, a key or not.
            b'#' | b'!' | b'?' | b'%' | b'@' | b'`' | b'|' | b'>' => self.doubt = true,
            _ => self.plain(|b| matches!(b, b',' | b'[' | b']' | b'{' | b'}' | b'?' | b':')),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_that_nest_too_deeply_are_found_wherever_they_hide() {
        let most = YAML_BRACKETS.most;
        let deep = "[".repeat(most + 1);
        for text in [
            format!("extra: {deep}"),
            format!("a: b\nextra:\n  - {{k: [1], x: {deep}"),
            "a: [\n".repeat(most + 1),
            // Closed only in quotes, comments and tags.
            "a: [".to_string() + &"[ \"]\", ".repeat(most),
            "a: [".to_string() + &"[ ']' ,\n".repeat(most),
            "a: [".to_string() + &"[ \"\n]\", ".repeat(most),
            "a: [".to_string() + &"[ # ]\n".repeat(most),
            "a: [".to_string() + &"[ !t]]]] x,\n".repeat(most),
            // A quote inside a text opens none outside.
            format!("a: |\n  [ \"\nb: {deep} \""),
            format!("a: don't\nb: {deep} '"),
            format!("# \"\nb: {deep} \""),
            format!("a: [ # \u{2028}{deep}"),
        ] {
            assert!(too_many(&text).is_some(), "{}", &text[..40.min(text.len())]);
        }
    }

    #[test]
    fn brackets_that_close_are_not_nested() {
        let rows = "  - {id: a, when: {refund: done, since: '>=48h'}, then: [x, \"y]\"]}\n".repeat(400);
        let lists = "  - [a, [b, {c: d}], 'it''s', \"a\\\"]\"] # [[[\n".repeat(400);
        let text = "  - [ ] a task, and [a link](to/it.md)\n  don't, \"really\" [x]: {\n  }\n".repeat(400);
        for text in [format!("rules:\n{rows}"), format!("a:\n{lists}"), format!("body: |\n{text}")] {
            assert!(too_many(&text).is_none(), "{}", &text[..40]);
        }
        // Without end, but never deep.
        assert!(too_many(&"[a] ".repeat(1000)).is_none());
    }
}
