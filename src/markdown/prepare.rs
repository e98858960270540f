//! Changes to Markdown before the CommonMark reader sees it, and the way back from its places to the source.
//!
//! - Where the CJK-friendly flanking rule and CommonMark's differ, [`MARK`] is put between the
//!   delimiter run and its neighbour. It is neither space nor punctuation, so the run opens (or
//!   closes) as the friendlier rule says. The difference is only ever one-sided: a run that newly
//!   opens has a letter before it and could close already, and the other way round. So one mark on
//!   one side is enough and changes nothing else.
//! - A line `::: name argument` becomes a processing instruction `<?…?>` with the directive's number. CommonMark
//!   takes it for a block of its own, which may interrupt a paragraph and never needs blank lines. Inside an HTML
//!   comment, it does not end the comment.
//!
//! - A formula becomes its number between two noncharacters; see `math`.
//!
//! [`Prepared::clean`] takes all of this out of every text that is produced.

use super::MAX_DEPTH;
use super::cjk::{is_cjk, is_form_selector, is_ideographic_selector, is_punctuation};
use super::directive::{alert, find};
use super::math::{self, Formula};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A noncharacter: neither space nor punctuation, and in no sane text.
pub(super) const MARK: char = '\u{fdd0}';
/// A second noncharacter, at the beginning of a processing instruction that stands for a directive.
const DIRECTIVE: char = '\u{fdd1}';
const DIRECTIVE_OPEN: &str = "<?\u{fdd1}";
const DIRECTIVE_CLOSE: &str = "?>";

/// Punctuation that stands behind a form selector, before `_`: CommonMark takes the selector for a letter. In
/// no text that has it already.
const STOP: char = '\u{2cff}';
/// The same, before and behind the number of a formula.
pub(super) const FORMULA: char = '\u{fdd2}';
pub(super) const FORMULA_END: char = '\u{fdd3}';

/// Markdown for the CommonMark reader.
pub(super) struct Prepared<'a> {
    /// The text, borrowed where nothing had to change.
    pub(super) text: Cow<'a, str>,
    /// The directive lines that were replaced.
    pub(super) directives: Vec<DirectiveLine<'a>>,
    /// The formulas that were replaced.
    pub(super) formulas: Vec<Formula>,
    /// Whether there is a [`STOP`].
    is_stopped: bool,
    /// Replacements, in order: range in the new text, range in the old text.
    edits: Vec<Edit>,
    /// The same of formulas, which were replaced after all else.
    later: Vec<Edit>,
}

/// Range in the new text, range in the old text.
pub(super) type Edit = (Range<usize>, Range<usize>);

/// `::: name argument`, or `:::` with an empty name.
pub(super) struct DirectiveLine<'a> {
    /// The line from its first colon.
    pub(super) line: &'a str,
    /// Its name; empty where it closes.
    pub(super) name: &'a str,
    /// Text behind the name.
    pub(super) argument: &'a str,
    /// Whether it ends with its own line: `::: include a.md :::`, or no `:::` follows that could be its end.
    pub(super) is_closed: bool,
    /// Whether words stand between it and the next such line.
    has_words: bool,
}

impl DirectiveLine<'_> {
    /// With how many colons it begins.
    pub(super) fn colons(&self) -> usize {
        self.line.len() - self.line.trim_start_matches(':').len()
    }
}

/// Whether a directive may do without content and `:::`.
fn may_be_alone(name: &str) -> bool {
    super::directive::find(name).is_some_and(|known| known.alone)
}

/// Whether a directive of this name stands in a certain other one only.
pub(super) fn belongs(name: &str) -> bool {
    super::directive::find(name).is_some_and(|known| !known.within.is_empty())
}

/// Decides which of the directives that may do without an end have none: those that `:::` is missing for, and
/// those that took it from another one around them.
fn close_alone(directives: &mut [DirectiveLine<'_>]) {
    let mut open: Vec<usize> = Vec::new();
    let mut ended: BTreeSet<usize> = BTreeSet::new();
    for at in 0..directives.len() {
        // A directive that takes its content from a file has no words.
        let is_alone = directives[at].has_words && super::include::takes_file(directives[at].name);
        directives[at].is_closed |= is_alone;
        let directive = &directives[at];
        if !directive.name.is_empty() {
            // As where the tree is built: the next tab ends the one before.
            let is_next = |before: &usize| {
                let before = &directives[*before];
                before.name == directive.name && before.colons() == directive.colons() && belongs(before.name)
            };
            open.pop_if(|before| is_next(before));
            open.extend((!directive.is_closed).then_some(at));
            continue;
        }
        let colons = directive.colons();
        let nearest = open.iter().rev().take(MAX_DEPTH).position(|open| directives[*open].colons() == colons);
        for _ in 0..=nearest.unwrap_or(0) {
            ended.extend(open.pop().filter(|open| may_be_alone(directives[*open].name)));
        }
    }
    while let Some(at) = open.pop() {
        let alone = match may_be_alone(directives[at].name) {
            true => Some(at),
            false => ended.range(at + 1..).next().copied(),
        };
        alone.iter().for_each(|at| _ = ended.remove(at));
        alone.into_iter().for_each(|at| directives[at].is_closed = true);
    }
}

/// Margins, in bytes, of the open directives. Some formatters indent the `:::` behind a list like the last item of
/// the list, where it would be part of the item and end no directive around it.
#[derive(Default)]
struct Depth {
    open: Vec<usize>,
    /// The fence of the code block that is open: its character and its length.
    fence: Option<(u8, usize)>,
}

impl Depth {
    fn note_fence(&mut self, line: &str) {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let Some(sign) = words.bytes().next().filter(|b| matches!(b, b'`' | b'~')) else { return };
        let length = words.bytes().take_while(|b| *b == sign).count();
        match self.fence {
            Some(open) if open.0 == sign && length >= open.1 && words[length..].trim().is_empty() => {
                self.fence = None;
            }
            None if length >= 3 && !words[length..].contains('`') => self.fence = Some((sign, length)),
            _ => {}
        }
    }

    /// First byte of the line that a directive's mark replaces. For a `:::` that is indented further than the directive
    /// that it ends, it is the margin of that directive, so that the mark loses the extra indent.
    fn margin(&mut self, line: &str, at: usize, directive: &DirectiveLine<'_>) -> usize {
        if self.fence.is_some() {
            return at;
        }
        if !directive.name.is_empty() {
            let is_open = !directive.is_closed && !may_be_alone(directive.name);
            self.open.extend(is_open.then_some(at));
            return at;
        }
        // Text nests no deeper than `MAX_DEPTH`, so the search for the directive that `:::` ends stops there.
        let inner = self.open.iter().rev().take(MAX_DEPTH).position(|margin| *margin <= at);
        let Some(inner) = inner else { return at };
        self.open.truncate(self.open.len() - inner);
        let Some(margin) = self.open.pop() else { return at };
        let is_moved = margin < at && at < 4 && line[..at].bytes().all(|b| b == b' ');
        if is_moved { margin } else { at }
    }
}

/// Makes `text` ready. `text` holds none of the characters that stand for something here; see
/// [`without_marks`].
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let mut edit = Editor::new(text);
    let is_stopped = text.contains('_') && has_selectors(text) && !text.contains(STOP);
    let mut directives: Vec<DirectiveLine<'_>> = Vec::new();
    if text.bytes().any(|b| matches!(b, b'*' | b'~' | b':' | b'\t'))
        || is_stopped
        || text.contains("[!")
        || text.contains("<?")
    {
        let mut start = 0;
        let mut depth = Depth::default();
        for line in text.split('\n').flat_map(|line| line.split('\r')) {
            depth.note_fence(line);
            match directive_line(line) {
                Some((at, directive)) => {
                    let at = depth.margin(line, at, &directive);
                    let mark = format!("{DIRECTIVE_OPEN}{}{DIRECTIVE_CLOSE}", directives.len());
                    edit.replace(start + at..start + line.len(), &mark);
                    directives.push(directive);
                }
                None => {
                    if let Some(last) = directives.last_mut().filter(|_| !line.trim().is_empty()) {
                        last.has_words = true;
                    }
                    let id = comment_id(line).filter(|_| depth.fence.is_none());
                    let end = id.as_ref().map_or(line.len(), |(at, _)| *at);
                    prepare_line(&line[..end], start, is_stopped, &mut edit);
                    if let Some((at, id)) = id {
                        edit.replace(start + at..start + line.len(), &id);
                    }
                }
            }
            start += line.len() + 1;
        }
    }
    close_alone(&mut directives);
    let (mut text, edits) = edit.finish();
    let found = math::replace(&text);
    let (formulas, later) = match found {
        Some(found) => {
            text = Cow::Owned(found.text);
            (found.formulas, found.edits)
        }
        None => Default::default(),
    };
    Prepared { text, directives, formulas, is_stopped, edits, later }
}

/// The text with U+FFFD for the noncharacters that mean something in a prepared text, so that no
/// author can write them. Places stay as they are: all are as long.
pub(super) fn without_marks(text: &str) -> Cow<'_, str> {
    // Their first two bytes; few texts have these at all.
    if !text.as_bytes().windows(2).any(|pair| pair == [0xef, 0xb7]) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace([MARK, DIRECTIVE, FORMULA, FORMULA_END], "\u{fffd}"))
}

impl Prepared<'_> {
    /// The place in the text as typed of a place in the prepared text.
    pub(super) fn original(&self, at: usize) -> usize {
        before(&self.edits, before(&self.later, at))
    }

    /// The formula of a number.
    pub(super) fn formula(&self, mark: &str) -> Option<&Formula> {
        self.formulas.get(mark.parse::<usize>().ok()?)
    }

    /// A produced text as the author meant it: without marks and control characters (which XML
    /// cannot hold), with line ends as `\n`, and with `:::` lines that are not directives after all.
    pub(super) fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if is_clean(text.as_bytes()) && !self.is_stopped {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let restored = self.restore(text);
        let mut chars = restored.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\r' => out.push('\n'),
                '\0' => out.push('\u{fffd}'),
                '\u{c}' => out.push(' '),
                '\u{1}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' => {}
                STOP if self.is_stopped => {}
                c if is_noncharacter(c) => {}
                _ => out.push(c),
            }
        }
        out.into()
    }

    /// Like [`Prepared::clean`], with the marks of formulas still in it.
    pub(super) fn clean_words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.formulas.is_empty() || !text.contains(FORMULA) {
            return self.clean(text);
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once(FORMULA) {
            let (mark, after) = after.split_once(FORMULA_END).unwrap_or((after, ""));
            out.push_str(&self.clean(words));
            out.extend([FORMULA.encode_utf8(&mut [0; 4]), mark, FORMULA_END.encode_utf8(&mut [0; 4])]);
            rest = after;
        }
        out.push_str(&self.clean(rest));
        out.into()
    }

    /// The directive that an HTML block stands for, with its number.
    pub(super) fn directive(&self, html: &str) -> Option<(usize, &DirectiveLine<'_>)> {
        let number = html.trim().strip_prefix(DIRECTIVE_OPEN)?.strip_suffix(DIRECTIVE_CLOSE)?;
        let number = number.parse::<usize>().ok()?;
        Some((number, self.directives.get(number)?))
    }

    fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.formulas.is_empty() && text.contains(FORMULA) {
            let typed = with_formulas(text, &mut |out, mark| match self.formula(mark) {
                Some(formula) => out.push_str(&formula.whole),
                None => out.push_str(mark),
            });
            return Cow::Owned(self.restore_directives(&typed).into_owned());
        }
        self.restore_directives(text)
    }

    fn restore_directives<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.directives.is_empty() || !text.contains(DIRECTIVE_OPEN) {
            return Cow::Borrowed(text);
        }
        let mut pieces = text.split(DIRECTIVE_OPEN);
        let mut out = pieces.next().unwrap_or("").to_string();
        for piece in pieces {
            let found = piece
                .split_once(DIRECTIVE_CLOSE)
                .and_then(|(n, rest)| Some((self.directives.get(n.parse::<usize>().ok()?)?, rest)));
            match found {
                Some((directive, rest)) => {
                    out.push_str(directive.line);
                    out.push_str(rest);
                }
                None => {
                    out.push_str(DIRECTIVE_OPEN);
                    out.push_str(piece);
                }
            }
        }
        Cow::Owned(out)
    }
}

/// Writes a text anew, and asks `write` for what stands in the place of each formula.
fn with_formulas(text: &str, write: &mut dyn FnMut(&mut String, &str)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((words, after)) = rest.split_once(FORMULA) {
        out.push_str(words);
        let Some((mark, after)) = after.split_once(FORMULA_END) else { break };
        write(&mut out, mark);
        rest = after;
    }
    out + rest
}

/// The place before some edits of a place behind them.
fn before(edits: &[Edit], at: usize) -> usize {
    let index = edits.partition_point(|(new, _)| new.start <= at);
    match index.checked_sub(1).map(|i| &edits[i]) {
        None => at,
        Some((new, old)) if at < new.end => old.start,
        Some((new, old)) => old.end + (at - new.end),
    }
}

/// Whether nothing has to be taken out. Looks at bytes, which is soon done, and takes a few characters
/// beside the noncharacters for odd.
fn is_clean(bytes: &[u8]) -> bool {
    let odd = |(byte, next): (&u8, &u8)| {
        (*byte < b' ') & (*byte != b'\n') & (*byte != b'\t')
            | (*byte == 0xef) & (*next == 0xb7 || *next == 0xbf)
    };
    let last = bytes.last().is_some_and(|byte| odd((byte, &0)));
    !bytes.iter().zip(&bytes[1.min(bytes.len())..]).fold(last, |found, pair| found | odd(pair))
}

/// A directive and the byte of the line where it begins. It may stand behind the marker of a list item: `- :::`.
pub(super) fn directive_line(line: &str) -> Option<(usize, DirectiveLine<'_>)> {
    let at = line.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let marks = list_marks(&line[at..]);
    let at = at + marks;
    let rest = &line[at..];
    if !rest.starts_with(":::") {
        return None;
    }
    let words = rest.trim_start_matches(':').trim();
    let (words, is_closed) = match words.strip_suffix(":::") {
        Some(before) => (before.trim_end_matches(':').trim_end(), !before.trim().is_empty()),
        None => (words, false),
    };
    // MyST and Quarto write the name in braces: `{note}` and `{.callout-note}`.
    let braced = words.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    if let Some((inside, argument)) = braced {
        let tokens = || inside.split_whitespace();
        let name = tokens().find_map(|token| token.strip_prefix('.')).or(tokens().next()).unwrap_or_default();
        let name = name.strip_prefix("callout-").unwrap_or(name.trim_start_matches('#'));
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
        let line = DirectiveLine { line: rest, name, argument: argument.trim(), is_closed, has_words: false };
        return is_name.then_some((at, line));
    }
    let name_end = words.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(words.len());
    let (name, argument) = words.split_at(name_end);
    // Some tools end a block with `::: end`.
    let name = if name.eq_ignore_ascii_case("end") && argument.is_empty() { "" } else { name };
    // Behind the marker of a list item, only a known name begins a directive; other words stay words.
    let may_be = marks == 0 || find(name).is_some() || alert(name).is_some();
    let is_directive = !name.is_empty() && !argument.starts_with(':') || argument.is_empty();
    (is_directive && may_be).then(|| {
        (at, DirectiveLine { line: rest, name, argument: argument.trim(), is_closed, has_words: false })
    })
}

/// Bytes of the list markers, such as `- ` and `1. `, at the beginning of a line.
pub(super) fn list_marks(words: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &words[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_mark = match rest.as_bytes().get(digits) {
            Some(b'-' | b'*' | b'+') => digits == 0,
            Some(b'.' | b')') => (1..=9).contains(&digits),
            _ => false,
        };
        let spaces = rest.get(digits + 1..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
        if !is_mark || !(1..=4).contains(&spaces) {
            return at;
        }
        at += digits + 1 + spaces;
    }
}

/// The id in a comment of MDX at the end of a heading, `## Title {/*id*/}`: the byte where the comment begins,
/// and the id in this program's notation, `{#id}`.
fn comment_id(line: &str) -> Option<(usize, String)> {
    let words = line.trim_end();
    let open = words.strip_suffix("*/}").filter(|_| words.starts_with('#'))?.rfind(" {/*")? + 1;
    let id = words[open + "{/*".len()..words.len() - "*/}".len()].trim().trim_start_matches('#');
    let is_id = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '#'));
    is_id.then(|| (open, format!("{{#{id}}}")))
}

/// Readies a line that is no directive.
fn prepare_line(line: &str, start: usize, is_stopped: bool, edit: &mut Editor<'_>) {
    let at = line.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let words = &line[at..];
    // Only `: ` begins a definition.
    if words.starts_with(':') && !words[1..].starts_with([' ', '\t']) && words.len() > 1 {
        let name = words[1..].find(|c: char| !c.is_alphanumeric() && !"-_.:".contains(c));
        let is_attribute = name.is_some_and(|end| words[1 + end..].starts_with("=\""));
        match is_attribute {
            // Of a tag of Vue that goes on over several lines.
            true => edit.replace(start + at..start + at, "    "),
            false => edit.insert(start + at),
        }
    }
    // A tab after the closing fence would keep it open.
    if line.ends_with('\t') && is_closing_fence(words.trim_end()) {
        let end = at + words.trim_end().len();
        edit.replace(start + end..start + line.len(), &" ".repeat(line.len() - end));
    } else if line.contains(['*', '~']) || line.contains("<?") {
        mark_runs(line, start, edit);
    } else if is_stopped && has_selectors(line) {
        stop_selectors(line, start, edit);
    }
    // The title of an alert is a line of its own.
    if line[..at].contains('>') && words.starts_with("[!") && !words.trim_end().ends_with(']') {
        edit.replace(start + line.len()..start + line.len(), "  ");
    }
}

/// Whether a text may have form selectors: their first two bytes.
fn has_selectors(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair == [0xef, 0xb8])
}

/// Inserts a stop between a punctuation mark with a form selector and `_`.
fn stop_selectors(line: &str, start: usize, edit: &mut Editor<'_>) {
    for (at, _) in line.match_indices('_') {
        let mut before = line[..at].chars().rev();
        let is_selected =
            before.next().is_some_and(is_form_selector) && before.next().is_some_and(is_punctuation);
        if is_selected && !line[at + 1..].starts_with(char::is_whitespace) {
            edit.replace(start + at..start + at, STOP.encode_utf8(&mut [0; 4]));
        }
    }
}

fn is_closing_fence(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|b| b == b'`') || line.bytes().all(|b| b == b'~'))
}

/// Inserts marks beside the runs of `*` and `~~` of a line where the rules differ. One also parts `<?` behind a letter,
/// which begins no instruction there: `List<? extends T>`.
fn mark_runs(line: &str, start: usize, edit: &mut Editor<'_>) {
    let bytes = line.as_bytes();
    let markers = markers(line);
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| matches!(b, b'*' | b'~' | b'<')) {
        let mut run = at + found;
        let byte = bytes[run];
        if byte == b'<' {
            at = run + 1;
            if bytes.get(at) == Some(&b'?') && run > 0 && bytes[run - 1].is_ascii_alphanumeric() {
                edit.insert(start + at);
            }
            continue;
        }
        let end = run + bytes[run..].iter().take_while(|b| **b == byte).count();
        let backslashes = bytes[..run].iter().rev().take_while(|b| **b == b'\\').count();
        run += backslashes % 2;
        at = end.max(run);
        let counts = byte == b'*' && run < end || byte == b'~' && end - run == 2;
        if counts {
            match side(line, run, end, markers) {
                Some(Side::Before) => edit.insert(start + run),
                Some(Side::After) => edit.insert(start + end),
                None => {}
            }
        }
    }
}

/// Noncharacters of the basic plane: ours, and some that XML cannot hold.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
}

enum Side {
    Before,
    After,
}

/// On which side of the run `line[run..end]` a mark is needed. The line begins with that many bytes of
/// markers.
fn side(line: &str, run: usize, end: usize, markers: usize) -> Option<Side> {
    let byte = line.as_bytes()[run];
    let next = line[end..].chars().next()?;
    let mut before = line[..run].chars().rev();
    let mut prev = before.next()?;
    // A form selector belongs to the character before it.
    let selected = if is_form_selector(prev) { before.next() } else { None };
    let wide_quote = prev == '\u{fe01}' && matches!(selected, Some('‘' | '’' | '“' | '”'));
    prev = selected.unwrap_or(prev);
    // Where only markers of quotes and lists stand before, the run is at the beginning of its line.
    let begins = prev == '>' && run <= markers;
    if prev.is_whitespace() || next.is_whitespace() || prev == '|' || next == '|' || begins {
        return None; // cells of tables end at `|`, as lines do
    }
    let cjk_before = is_cjk(prev) || is_ideographic_selector(prev) || wide_quote;
    // With a selector between, CommonMark sees a letter-like character there.
    let plain_before = selected.is_some() || !is_punctuation(prev);
    if plain_before {
        let differs = byte == b'*' && is_punctuation(next) && (is_cjk(next) || cjk_before);
        return differs.then_some(Side::After);
    }
    let differs = !is_punctuation(next) && (cjk_before || is_cjk(next));
    differs.then_some(Side::Before)
}

/// Count of a line's first bytes that are markers of quotes and lists, and white space between them.
fn markers(line: &str) -> usize {
    line.bytes().take_while(|b| b" \t>-+*0123456789.)".contains(b)).count()
}

/// Copies a text with replacements, and does not copy at all where there are none.
pub(super) struct Editor<'a> {
    old: &'a str,
    new: String,
    copied: usize,
    edits: Vec<Edit>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(old: &'a str) -> Editor<'a> {
        Editor { old, new: String::new(), copied: 0, edits: Vec::new() }
    }

    fn insert(&mut self, at: usize) {
        self.replace(at..at, MARK.encode_utf8(&mut [0; 4]));
    }

    pub(super) fn replace(&mut self, old: Range<usize>, with: &str) {
        self.new.push_str(&self.old[self.copied..old.start]);
        self.copied = old.end;
        let start = self.new.len();
        self.new.push_str(with);
        self.edits.push((start..self.new.len(), old));
    }

    pub(super) fn finish(mut self) -> (Cow<'a, str>, Vec<Edit>) {
        if self.edits.is_empty() {
            return (Cow::Borrowed(self.old), self.edits);
        }
        self.new.push_str(&self.old[self.copied..]);
        (Cow::Owned(self.new), self.edits)
    }
}
