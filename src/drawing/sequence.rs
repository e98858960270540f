//! Sequence diagrams of `mermaid`: who sends what to whom, from top to bottom.

use super::layers::{EM, LINE, split};
use super::paint::{head, picture, text};
use super::statements::{Source, Statement, clean};
use super::words::widest;
use crate::html::escape;
use crate::limits::{DRAWING_DEPTH, DRAWING_EDGES, DRAWING_NODES};
use std::fmt::Write;

/// Height of a line of small words.
const SMALL: f64 = 17.0;
/// Gap between a frame and its content, once for each frame around it.
const INSET: f64 = 8.0;

#[derive(Debug)]
struct Participant {
    name: String,
    words: String,
    x: f64,
}

/// The end of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    None,
    Filled,
    Open,
    Cross,
}

#[derive(Debug)]
enum Event {
    Message {
        from: usize,
        to: usize,
        words: String,
        is_dotted: bool,
        head: Head,
    },
    /// A note over participants from one to another; beside the first where `side` is not 0.
    Note {
        from: usize,
        to: usize,
        side: i8,
        words: String,
    },
    /// A frame of a kind with its words.
    Open(&'static str, String),
    /// Another part of the frame at hand.
    Else(String),
    Close,
    /// A participant begins or ends to be busy.
    Busy(usize, bool),
}

#[derive(Debug, Default)]
struct Reader {
    participants: Vec<Participant>,
    events: Vec<Event>,
    depth: usize,
    /// The number of the next message, where they are numbered.
    number: Option<usize>,
}

const FRAMES: &[&str] = &["loop", "alt", "opt", "par", "critical", "break", "rect"];

/// The SVG of the statements behind the first line.
pub(super) fn svg(source: &Source<'_>, statements: &[Statement<'_>], name: &str) -> Result<String, String> {
    let mut reader = Reader::default();
    let mut title = source.title.clone();
    for statement in statements {
        let words = statement.text.strip_prefix("title").filter(|rest| rest.starts_with([' ', ':']));
        if let Some(words) = words {
            title = clean(words.trim_start_matches([' ', ':']));
            continue;
        }
        reader.statement(statement.text).map_err(|why| format!("line {}: {why}", statement.line))?;
    }
    if reader.depth > 0 {
        return Err("a frame has no `end`".into());
    }
    if reader.participants.is_empty() {
        return Err("nobody takes part".into());
    }
    let about = if source.about.is_empty() { reader.told() } else { source.about.clone() };
    let title = if title.is_empty() { name.to_string() } else { title };
    let (body, size) = reader.draw();
    Ok(picture(size, (&title, &about), &body))
}

impl Reader {
    fn statement(&mut self, statement: &str) -> Result<(), String> {
        if DRAWING_EDGES.is_below(self.events.len() + 1) {
            return Err(format!("it has more than {} messages and notes", DRAWING_EDGES.most));
        }
        let (first, rest) = statement.split_once(char::is_whitespace).unwrap_or((statement, ""));
        let rest = rest.trim();
        match first {
            "participant" | "actor" => {
                let (name, words) = rest.split_once(" as ").unwrap_or((rest, rest));
                let at = self.participant(name.trim())?;
                self.participants[at].words = clean(words);
            }
            "autonumber" => {
                self.number = (rest != "off")
                    .then(|| rest.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(1))
            }
            "activate" | "deactivate" => {
                let at = self.participant(rest)?;
                self.events.push(Event::Busy(at, first == "activate"));
            }
            "Note" | "note" => self.note(rest)?,
            "else" | "and" | "option" if self.depth > 0 => self.events.push(Event::Else(clean(rest))),
            "end" if rest.is_empty() => {
                self.depth = self.depth.checked_sub(1).ok_or("an `end` ends nothing")?;
                self.events.push(Event::Close);
            }
            "box" | "create" | "destroy" | "links" | "link" => return Err(format!("`{first}` is not drawn")),
            _ => match FRAMES.iter().find(|kind| **kind == first) {
                Some(kind) => {
                    self.depth += 1;
                    if DRAWING_DEPTH.is_below(self.depth) {
                        return Err(format!("frames are nested more than {} deep", DRAWING_DEPTH.most));
                    }
                    // The words of `rect` are a colour.
                    let words = if first == "rect" { String::new() } else { clean(rest) };
                    self.events.push(Event::Open(if first == "rect" { "" } else { kind }, words));
                }
                None => self.message(statement)?,
            },
        }
        Ok(())
    }

    fn participant(&mut self, name: &str) -> Result<usize, String> {
        if name.is_empty() || name.contains(':') {
            return Err("a name is missing".into());
        }
        if let Some(at) = self.participants.iter().position(|one| one.name == name) {
            return Ok(at);
        }
        if DRAWING_NODES.is_below(self.participants.len() + 1) {
            return Err(format!("more than {} take part", DRAWING_NODES.most));
        }
        self.participants.push(Participant { name: name.into(), words: clean(name), x: 0.0 });
        Ok(self.participants.len() - 1)
    }

    /// `over a,b: words`, `left of a: words`.
    fn note(&mut self, rest: &str) -> Result<(), String> {
        let (place, words) = rest.split_once(':').ok_or("a note has no `:` before its words")?;
        let (side, names) = [("over", "", 0), ("left", " of", -1), ("right", " of", 1)]
            .iter()
            .find_map(|(word, of, side)| Some((*side, place.strip_prefix(word)?.strip_prefix(of)?)))
            .ok_or("a note is `over`, `left of` or `right of` somebody")?;
        let mut ends = Vec::new();
        for name in names.split(',') {
            ends.push(self.participant(name.trim())?);
        }
        let (from, to) = (ends.iter().min().copied().unwrap_or(0), ends.iter().max().copied().unwrap_or(0));
        self.events.push(Event::Note { from, to, side, words: clean(words) });
        Ok(())
    }

    /// `a->>b: words`.
    fn message(&mut self, statement: &str) -> Result<(), String> {
        const ARROWS: &[(&str, bool, Head)] = &[
            ("-->>", true, Head::Filled),
            ("->>", false, Head::Filled),
            ("-->", true, Head::None),
            ("->", false, Head::None),
            ("--x", true, Head::Cross),
            ("-x", false, Head::Cross),
            ("--)", true, Head::Open),
            ("-)", false, Head::Open),
        ];
        let (line, words) = statement.split_once(':').unwrap_or((statement, ""));
        let at =
            |arrow: &(&str, bool, Head)| line.find(arrow.0).map(|at| (at, arrow.0.len(), arrow.1, arrow.2));
        // The first; of several at one place the longest.
        let found = ARROWS.iter().filter_map(at).min_by_key(|(at, length, ..)| (*at, usize::MAX - length));
        let Some((at, length, is_dotted, head)) = found else {
            let shown: String = statement.chars().take(24).collect();
            return Err(format!("`{}` is not drawn", shown.escape_debug()));
        };
        let from = self.participant(line[..at].trim())?;
        let target = line[at + length..].trim();
        let (busy, target) = match target.chars().next() {
            Some('+') => (Some(true), target[1..].trim()),
            Some('-') => (Some(false), target[1..].trim()),
            _ => (None, target),
        };
        let to = self.participant(target)?;
        let mut words = clean(words);
        if let Some(number) = &mut self.number {
            words = format!("{number}. {words}");
            *number += 1;
        }
        self.events.push(Event::Message { from, to, words, is_dotted, head });
        match busy {
            Some(true) => self.events.push(Event::Busy(to, true)),
            Some(false) => self.events.push(Event::Busy(from, false)),
            None => {}
        }
        Ok(())
    }

    /// Description for readers who do not see the drawing: every message, note and frame in words.
    fn told(&self) -> String {
        let name = |at: usize| self.participants[at].words.replace('\n', " ");
        let told = self.events.iter().filter_map(|event| match event {
            Event::Message { from, to, words, .. } => {
                Some(format!("{} → {}: {}", name(*from), name(*to), words.replace('\n', " ")))
            }
            Event::Note { words, .. } => Some(words.replace('\n', " ")),
            Event::Open(kind, words) if !kind.is_empty() => Some(format!("{kind} {words}")),
            Event::Else(words) => Some(["else", words].join(" ")),
            _ => None,
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// Sets the `x` of every participant, as far apart as their words and messages ask for; gives the width.
    fn columns(&mut self) -> f64 {
        let wide = |words: &str, ems: f64| widest(&split(words, ems));
        let boxes: Vec<f64> =
            self.participants.iter().map(|one| wide(&one.words, 12.0) * EM + 28.0).collect();
        let mut gaps: Vec<f64> = boxes.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0 + 24.0).collect();
        let mut ends = (boxes[0] / 2.0, boxes[boxes.len() - 1] / 2.0);
        for event in &self.events {
            let (from, to, needs) = match event {
                Event::Message { from, to, words, .. } if from == to => {
                    (*from, *from + 1, wide(words, 16.0) * (EM - 1.0) + 56.0)
                }
                Event::Message { from, to, words, .. } => {
                    (*from.min(to), *from.max(to), wide(words, 24.0) * (EM - 1.0) + 32.0)
                }
                Event::Note { from, side: 1, words, .. } => {
                    (*from, *from + 1, wide(words, 14.0) * (EM - 1.0) + 40.0)
                }
                Event::Note { from, side: -1, words, .. } => {
                    let needs = wide(words, 14.0) * (EM - 1.0) + 40.0;
                    if *from == 0 {
                        ends.0 = ends.0.max(needs);
                        continue;
                    }
                    (*from - 1, *from, needs)
                }
                Event::Note { from, to, words, .. } => {
                    let needs = wide(words, 16.0) * (EM - 1.0) + 24.0;
                    if *from == 0 {
                        ends.0 = ends.0.max(if from == to { needs / 2.0 } else { 0.0 });
                    }
                    if *to + 1 == boxes.len() {
                        ends.1 = ends.1.max(if from == to { needs / 2.0 } else { 0.0 });
                    }
                    (*from, *to, needs - 40.0)
                }
                _ => continue,
            };
            if to >= boxes.len() {
                ends.1 = ends.1.max(needs);
            } else if let Some(have) = gaps.get(from..to).map(|gaps| gaps.iter().sum::<f64>())
                && from < to
                && have < needs
                && let Some(last) = gaps.get_mut(to - 1)
            {
                *last += needs - have;
            }
        }
        let inset = INSET * (1 + self.frames_deep()) as f64;
        let mut x = ends.0 + inset;
        for (at, one) in self.participants.iter_mut().enumerate() {
            one.x = x;
            x += gaps.get(at).copied().unwrap_or(ends.1);
        }
        x + inset
    }

    fn frames_deep(&self) -> usize {
        let (mut deep, mut deepest) = (0_usize, 0);
        for event in &self.events {
            match event {
                Event::Open(..) => deep += 1,
                Event::Close => deep = deep.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(deep);
        }
        deepest
    }

    /// The SVG without its frame, and its size.
    fn draw(&mut self) -> (String, (f64, f64)) {
        let wide = self.columns();
        let heads: Vec<Vec<String>> = self.participants.iter().map(|one| split(&one.words, 12.0)).collect();
        let head_height = heads.iter().map(Vec::len).max().unwrap_or(1) as f64 * LINE + 16.0;
        let mut pen = Pen { y: head_height + 18.0, ..Pen::default() };
        for event in &self.events {
            self.event(event, &mut pen, wide);
        }
        let bottom = pen.y + 14.0;
        let mut body = String::new();
        for one in &self.participants {
            let _ = write!(
                body,
                "<path class=\"drawing-life\" d=\"M{0:.1} {head_height:.1}V{bottom:.1}\"/>",
                one.x
            );
        }
        for (participant, top) in pen.busy.iter() {
            bar(&mut pen.bars, self.participants[*participant].x, (*top, bottom));
        }
        body.push_str(&pen.frames);
        body.push_str(&pen.bars);
        body.push_str(&pen.front);
        for (one, lines) in self.participants.iter().zip(&heads) {
            let wide = widest(lines) * EM + 28.0;
            let _ = write!(
                body,
                "<rect class=\"drawing-node\" x=\"{:.1}\" y=\"0\" width=\"{wide:.1}\" height=\"{head_height:.1}\" rx=\"4\"/>",
                one.x - wide / 2.0
            );
            text(&mut body, "", (one.x, head_height / 2.0), lines, LINE);
        }
        (body, (wide, bottom))
    }

    fn event(&self, event: &Event, pen: &mut Pen, wide: f64) {
        let x = |at: usize| self.participants[at].x;
        match event {
            Event::Message { from, to, words, is_dotted, head: kind } => {
                let lines = split(words, if from == to { 16.0 } else { 24.0 });
                let high = if words.is_empty() { 0.0 } else { lines.len() as f64 * SMALL };
                let class = if *is_dotted { " dotted" } else { "" };
                if from == to {
                    let left = x(*from);
                    let middle = pen.y + high.max(20.0) / 2.0;
                    let (top, bottom) = (middle - 9.0, middle + 9.0);
                    let _ = write!(
                        pen.front,
                        "<path class=\"drawing-line{class}\" d=\"M{left:.1} {top:.1}H{0:.1}V{bottom:.1}H{1:.1}\"/>",
                        left + 28.0,
                        left + 8.0
                    );
                    tip(&mut pen.front, *kind, (left, bottom), -1.0);
                    for (i, line) in lines.iter().enumerate() {
                        let y = pen.y + (i as f64 + 0.8) * SMALL;
                        let _ = write!(
                            pen.front,
                            "<text class=\"drawing-words\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
                            left + 36.0,
                            escape(line)
                        );
                    }
                    pen.y += high.max(20.0) + 16.0;
                    return;
                }
                let (start, end) = (x(*from), x(*to));
                let forward = if end >= start { 1.0 } else { -1.0 };
                text(
                    &mut pen.front,
                    "drawing-words",
                    ((start + end) / 2.0, pen.y + high / 2.0 - 2.0),
                    &lines,
                    SMALL,
                );
                let y = pen.y + high + 5.0;
                let stop = if *kind == Head::None { end } else { end - forward * 8.0 };
                let _ = write!(
                    pen.front,
                    "<path class=\"drawing-line{class}\" d=\"M{start:.1} {y:.1}H{stop:.1}\"/>"
                );
                tip(&mut pen.front, *kind, (end, y), forward);
                pen.y = y + 16.0;
            }
            Event::Note { from, to, side, words } => {
                let lines = split(words, if *side == 0 { 16.0 } else { 14.0 });
                let own = widest(&lines) * (EM - 1.0) + 20.0;
                let high = lines.len() as f64 * SMALL + 12.0;
                let (middle, span) = match side {
                    0 => ((x(*from) + x(*to)) / 2.0, own.max(x(*to) - x(*from) + 40.0)),
                    _ => (x(*from) + f64::from(*side) * (own / 2.0 + 12.0), own),
                };
                let span = if *side == 0 && from == to { own } else { span };
                let _ = write!(
                    pen.front,
                    "<rect class=\"drawing-note\" x=\"{:.1}\" y=\"{:.1}\" width=\"{span:.1}\" height=\"{high:.1}\"/>",
                    middle - span / 2.0,
                    pen.y
                );
                text(&mut pen.front, "drawing-words", (middle, pen.y + high / 2.0), &lines, SMALL);
                pen.y += high + 12.0;
            }
            Event::Open(kind, words) => {
                pen.open.push((pen.y, Vec::new()));
                let left = INSET * pen.open.len() as f64;
                let label = if words.is_empty() { (*kind).to_string() } else { format!("{kind} [{words}]") };
                if label.is_empty() {
                    pen.y += 8.0;
                    return;
                }
                pen.words(&label, left + 8.0);
            }
            Event::Else(words) => {
                let y = pen.y;
                let left = INSET * pen.open.len() as f64;
                if let Some((_, parts)) = pen.open.last_mut() {
                    parts.push(y);
                }
                pen.words(&format!("[{words}]"), left + 8.0);
            }
            Event::Close => {
                let depth = pen.open.len() as f64;
                let Some((top, parts)) = pen.open.pop() else { return };
                let (left, right, bottom) = (INSET * depth, wide - INSET * depth, pen.y);
                let _ = write!(
                    pen.frames,
                    "<rect class=\"drawing-frame\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\"/>",
                    right - left,
                    bottom - top
                );
                for y in parts {
                    let _ = write!(
                        pen.frames,
                        "<path class=\"drawing-life\" d=\"M{left:.1} {y:.1}H{right:.1}\"/>"
                    );
                }
                pen.y += 12.0;
            }
            Event::Busy(participant, true) => pen.busy.push((*participant, pen.y - 16.0)),
            Event::Busy(participant, false) => {
                if let Some(at) = pen.busy.iter().rposition(|(other, _)| other == participant) {
                    let (_, top) = pen.busy.remove(at);
                    bar(&mut pen.bars, x(*participant), (top, pen.y - 14.0));
                }
            }
        }
    }
}

/// Drawing so far, in layers from back to front, and the `y` that it has reached.
#[derive(Default)]
struct Pen {
    y: f64,
    frames: String,
    bars: String,
    front: String,
    /// Frames that are open: their tops, and where their parts begin.
    open: Vec<(f64, Vec<f64>)>,
    /// Participants that are busy, each with the `y` where that began.
    busy: Vec<(usize, f64)>,
}

impl Pen {
    /// Words of a frame.
    fn words(&mut self, words: &str, x: f64) {
        let _ = write!(
            self.front,
            "<text class=\"drawing-words\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            self.y + 16.0,
            escape(&words.replace('\n', " "))
        );
        self.y += 28.0;
    }
}

fn bar(out: &mut String, x: f64, (top, bottom): (f64, f64)) {
    let high = (bottom - top).max(6.0);
    let _ = write!(
        out,
        "<rect class=\"drawing-note\" x=\"{:.1}\" y=\"{top:.1}\" width=\"10\" height=\"{high:.1}\"/>",
        x - 5.0
    );
}

/// The end of a message at a point, coming from the left (1) or the right (-1).
fn tip(out: &mut String, kind: Head, (x, y): (f64, f64), forward: f64) {
    let back = x - forward * 8.0;
    let _ = match kind {
        Head::None => Ok(()),
        Head::Filled => {
            head(out, (back, y), (forward, 0.0));
            Ok(())
        }
        Head::Open => write!(
            out,
            "<path class=\"drawing-line\" d=\"M{back:.1} {:.1}L{x:.1} {y:.1}L{back:.1} {:.1}\"/>",
            y - 5.0,
            y + 5.0
        ),
        Head::Cross => write!(
            out,
            "<path class=\"drawing-line\" d=\"M{back:.1} {0:.1}L{x:.1} {1:.1}M{back:.1} {1:.1}L{x:.1} {0:.1}\"/>",
            y - 5.0,
            y + 5.0
        ),
    };
}
