//! The line that begins a block of code: ` ```rust title="src/a.rs" {1,4-5} ln del={2} ins={3}`.
//!
//! | write | means |
//! |---|---|
//! | `title="src/a.rs"`, `[src/a.rs]` | a title |
//! | `{1,4-5}`, `mark={1,4-5}` | these lines are marked |
//! | `ins={3}`, `del={2}` | these were added, taken out |
//! | `focus={1-3}` | all other lines stand back |
//! | `ln`, `ln=10` | lines are numbered, from 10 on |
//! | `wrap` | long lines are broken |
//! | `diff` | lines that begin with `+` and `-` were added, taken out |
//!
//! Words of other tools that mean the same are understood.

use super::attributes::{self, Attributes};
use crate::diag::{self, Diagnostic, closest};
use crate::doc::{Code, Frame, LineMark};
use crate::highlight;
use crate::limits::MARKED_LINES;
use crate::source::Span;
use std::ops::Range;

/// Known keys and flags of a first line: the program's own, then those of other tools.
const WORDS: &[&str] = &[
    "title",
    "mark",
    "ins",
    "del",
    "focus",
    "ln",
    "wrap",
    "diff",
    "filename",
    "file",
    "hl_lines",
    "highlight",
    "add",
    "rm",
    "remove",
    "linenums",
    "showLineNumbers",
    "line-numbers",
    "linenos",
    "numberLines",
    "startFrom",
    "linenostart",
    "startLineNumber",
];

/// How many of [`WORDS`] a hint lists: the program's own.
const OWN_WORDS: usize = 8;

/// A mistake in the first line of a code block, which would otherwise be ignored silently.
pub(super) enum Slip {
    /// An unknown key, and the known one that is most similar.
    Key(String, Option<&'static str>),
    /// A value that is not a list of lines.
    Lines(String),
    /// The number of a line that the code does not have, and how many lines it has.
    Beyond(u32, usize),
    /// A first line number that is not a number.
    Number(String),
}

/// The mistakes in a first line, each with its place in it. A flag that is similar to no known one counts as
/// one of another tool, not as a mistake.
pub(super) fn slips(info: &str, first: &str, text: &str) -> Vec<(Slip, Range<usize>)> {
    let rest = &info[language(info).len()..];
    // Options of tools that run the code, such as `{r, fig.width=6}`, are not checked.
    if rest.trim().is_empty() || rest.len() == info.len() && rest.starts_with('{') && !is_list(rest) {
        return Vec::new();
    }
    let lines = text.lines().count();
    let place = |words: &str| {
        let at = first.rfind(words).filter(|_| !words.is_empty());
        at.map_or(0..first.len(), |at| at..at + words.len())
    };
    let mut found = Vec::new();
    for (key, value) in flattened(attributes::read(rest)) {
        let name = key.trim_start_matches([':', '-']);
        let slip = match name {
            "{}" | "mark" | "hl_lines" | "highlight" | "ins" | "add" | "del" | "rm" | "remove" | "focus" => {
                wrong_lines(&value, lines)
            }
            "ln" | "startFrom" | "linenostart" | "startLineNumber" => {
                let is_known = name == "ln" && ["", "true", "false", "off"].contains(&value.as_str());
                (!is_known && value.parse::<u32>().is_err()).then(|| Slip::Number(value.clone()))
            }
            _ if WORDS.contains(&name) || matches!(name, "[]" | "class" | "id") => None,
            _ => wrong_key(name, &value),
        };
        let at = match &slip {
            Some(Slip::Key(..)) => place(name),
            _ => place(&value),
        };
        found.extend(slip.map(|slip| (slip, at)));
    }
    found
}

/// Whether the words behind a fence are code that was meant to stand below it, such as `export KEY="a"` or
/// `tool --option`: pages do not show them.
pub(super) fn is_command(info: &str) -> bool {
    let lang = language(info);
    let rest = &info[lang.len()..];
    if lang.is_empty() || highlight::is_known(lang) || !rest.starts_with(' ') {
        return false;
    }
    // What says how code looks is no part of a command.
    let is_argument = |(key, _): &(String, String)| {
        key.starts_with(|c: char| c.is_ascii_alphabetic())
            && !WORDS.contains(&key.as_str())
            && !FOREIGN.contains(&key.as_str())
    };
    // Several words in a row are neither a title nor settings.
    let is_sentence = !rest.contains(['{', '=', '"', '\''])
        && rest.split_whitespace().filter(|word| !WORDS.contains(word) && !FOREIGN.contains(word)).count()
            >= 3;
    is_sentence
        || rest.split_whitespace().any(is_option)
        || COMMANDS.contains(&lang) && attributes::read(rest).iter().any(is_argument)
}

/// Whether a word is an option of a command: `-v`, `--all`.
fn is_option(word: &str) -> bool {
    word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic())
        && (word.starts_with("--") || word.starts_with('-') && word.len() == 2)
}

/// Commands that begin a line of code, and that no language is called by.
const COMMANDS: &[&str] = &[
    "apt", "apt-get", "brew", "cargo", "cd", "curl", "docker", "export", "git", "kubectl", "npm", "npx",
    "pip", "pnpm", "set", "source", "sudo", "wget", "yarn",
];

/// The closing fence that a code block lacks. An indented code block needs none.
pub(super) fn unclosed(source: &str) -> Option<String> {
    let sign = source.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = source.chars().take_while(|c| *c == sign).count();
    let last = source.trim_end().lines().skip(1).last().unwrap_or_default();
    let last = last.trim_start_matches(['>', ' ', '\t']).trim_end();
    let is_end = last.chars().count() >= length && last.chars().all(|c| c == sign);
    (!is_end).then(|| sign.to_string().repeat(length))
}

fn is_list(braces: &str) -> bool {
    braces.starts_with(|c: char| c == '{' || c.is_ascii_digit())
        && braces.trim_matches(['{', '}']).starts_with(|c: char| c.is_ascii_digit())
}

/// The mistake of an unknown key with a value, or of a flag similar to a known one. `nowrap` is not `wrap`.
fn wrong_key(name: &str, value: &str) -> Option<Slip> {
    let is_foreign = name.contains(['.', '#', ':']) || FOREIGN.contains(&name) || name.starts_with("no");
    if is_foreign || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let near = closest(name, WORDS.iter().copied()).filter(|near| near.len() > 3 || !value.is_empty());
    let is_slip = near.is_some_and(|_| name.len() > 3) || !value.is_empty();
    is_slip.then(|| Slip::Key(name.to_string(), near))
}

/// Keys of other tools for what pages here do anyway or do not do. They are ignored without a finding.
const FOREIGN: &[&str] = &[
    "anchorlinenos",
    "caption",
    "class",
    "cmd",
    "collapse",
    "copy",
    "editable",
    "frame",
    "guesssyntax",
    "hide_lines",
    "hidelines",
    "hl_style",
    "id",
    "label",
    "lang",
    "lineanchors",
    "live",
    "meta",
    "name",
    "output",
    "ref",
    "render",
    "style",
    "tabwidth",
    "theme",
    "twoslash",
];

fn wrong_lines(list: &str, count: usize) -> Option<Slip> {
    let number = |text: &str| text.trim().trim_matches(['"', '\'']).parse::<u32>().ok();
    let mut last = 0;
    for part in list.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once(['-', '.']).unwrap_or((part, part));
        match (number(from), number(to.trim_start_matches('.'))) {
            (Some(from), Some(to)) if from <= to && from > 0 => last = last.max(to),
            _ => return Some(Slip::Lines(list.to_string())),
        }
    }
    match last {
        0 => Some(Slip::Lines(list.to_string())),
        last if last as usize > count => Some(Slip::Beyond(last, count)),
        _ => None,
    }
}

/// The finding for a mistake.
pub(super) fn finding(slip: &Slip, span: Span) -> Diagnostic {
    let new = |code, message: String| Diagnostic::new(code, span, message).warning();
    match slip {
        Slip::Key(key, near) => {
            let d = new(diag::Code::UnknownKey, format!("code has no `{key}`: it is passed over"))
                .alike(diag::OFTEN);
            match near {
                Some(near) => d.hint(format!("did you mean `{near}`?")),
                None => d.hint(format!("known are {}", crate::config::quoted(&WORDS[..OWN_WORDS]))),
            }
        }
        Slip::Lines(list) => {
            new(diag::Code::InvalidValue, format!("`{list}` is no list of lines, so none is marked"))
                .hint("write numbers of lines, for example `{1,4-5}`")
        }
        Slip::Beyond(line, count) => {
            let lines = if *count == 1 { "1 line" } else { &format!("{count} lines") };
            new(diag::Code::InvalidValue, format!("there is no line {line}: this code has {lines}"))
                .hint("lines are counted from 1 at the first line of the block, whatever numbers are shown")
        }
        Slip::Number(value) => {
            new(diag::Code::InvalidValue, format!("`{value}` is no number to count lines from"))
                .hint("write `ln`, or a number as in `ln=10`")
        }
    }
}

/// The language of an info string. One may begin with attributes: `title="a.yaml"`.
pub(super) fn language(info: &str) -> &str {
    let first = info.split([' ', '\t', ',', '{', '[', ':']).next().unwrap_or("");
    if first.contains('=') { "" } else { first }
}

/// A block of code with what its first line says of it.
pub(super) fn code(info: &str, text: &str) -> Code {
    let lang = language(info);
    let rest = &info[lang.len()..];
    if rest.trim().is_empty() {
        return Code { lang: lang.into(), text: text.into(), is_drawn: false, frame: None };
    }
    framed(lang, attributes::read(rest), text)
}

/// A block of code with what attributes say of it.
pub(super) fn framed(lang: &str, attributes: Attributes, text: &str) -> Code {
    let attributes = flattened(attributes);
    let mut frame = Frame::default();
    let mut is_diff = false;
    for (key, value) in &attributes {
        match key.trim_start_matches([':', '-']) {
            "title" | "[]" | "filename" | "file" => frame.title = value.trim().into(),
            "{}" | "mark" | "hl_lines" | "highlight" => frame.add(LineMark::Marked, value),
            "ins" | "add" => frame.add(LineMark::Inserted, value),
            "del" | "rm" | "remove" => frame.add(LineMark::Deleted, value),
            "focus" => frame.add(LineMark::Focused, value),
            "ln" | "linenums" | "showLineNumbers" | "line-numbers" | "linenos" | "numberLines"
                if !["false", "off", "0"].contains(&value.as_str()) =>
            {
                frame.numbers = Some(frame.numbers.unwrap_or(value.parse().unwrap_or(1)));
            }
            "startFrom" | "linenostart" | "startLineNumber" => frame.numbers = value.parse().ok(),
            "wrap" => frame.wrap = value != "false",
            "diff" => is_diff = true,
            _ => {}
        }
    }
    let text = if is_diff { without_signs(text, &mut frame) } else { text.into() };
    match frame == Frame::default() {
        true => Code { lang: lang.into(), text, is_drawn: false, frame: None },
        false => Code { lang: lang.into(), text, is_drawn: false, frame: Some(Box::new(frame)) },
    }
}

/// `{linenos=table, title="x"}`, as some tools write it, is what stands in the braces.
fn flattened(found: Attributes) -> Attributes {
    let mut all = Attributes::new();
    for (key, value) in found {
        match key == "{}" && !is_list(&value) {
            true => all.extend(attributes::read(&value).into_iter().filter(|(key, _)| key != "{}")),
            false => all.push((key, value)),
        }
    }
    all
}

/// The code without its signs, whose lines are noted.
fn without_signs(text: &str, frame: &mut Frame) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    let is_indented = text.lines().all(|line| line.is_empty() || line.starts_with([' ', '+', '-']));
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let mark = match line.as_bytes().first() {
            Some(b'+') => Some(LineMark::Inserted),
            Some(b'-') => Some(LineMark::Deleted),
            _ => None,
        };
        if let Some(mark) = mark {
            frame.push(mark, number as u32 + 1, number as u32 + 1);
        }
        let is_signed = mark.is_some() || is_indented && line.starts_with(' ');
        out.push_str(&line[usize::from(is_signed)..]);
    }
    out.into()
}

impl Frame {
    /// Notes the lines of a list such as `1,4-5`.
    fn add(&mut self, mark: LineMark, list: &str) {
        let number = |text: &str| text.trim().trim_matches(['"', '\'']).parse::<u32>().ok();
        for part in list.split([',', ' ']).filter(|part| !part.is_empty()) {
            let (from, to) = part.split_once(['-', '.']).unwrap_or((part, part));
            if let (Some(from), Some(to)) = (number(from), number(to.trim_start_matches('.'))) {
                self.push(mark, from, to);
            }
        }
    }

    fn push(&mut self, mark: LineMark, from: u32, to: u32) {
        // Lines of a diff stand one after the other.
        if let Some((_, _, end)) = self.lines.last_mut().filter(|last| last.0 == mark && last.2 + 1 == from) {
            *end = to;
        } else if self.lines.len() < MARKED_LINES.most && from <= to {
            self.lines.push((mark, from, to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LineMark::{Deleted, Focused, Inserted, Marked};

    #[test]
    fn a_fence_says_what_its_code_is() {
        let all = "rust title=\"src/a.rs\" {1,4-5} ln del={2} ins={3}";
        let found = code(all, "x\n");
        let frame = found.frame.expect("a frame");
        assert_eq!((&*found.lang, &*frame.title, frame.numbers), ("rust", "src/a.rs", Some(1)));
        assert_eq!(*frame.lines, [(Marked, 1, 1), (Marked, 4, 5), (Deleted, 2, 2), (Inserted, 3, 3)]);
        for (info, lines) in [
            ("js{1}", vec![(Marked, 1, 1)]),
            ("hl_lines=\"4 5\"", vec![(Marked, 4, 5)]),
            ("js hl_lines=\"1 3-4\"", vec![(Marked, 1, 1), (Marked, 3, 4)]),
            ("js {linenos=table,hl_lines=[8,\"15-17\"]}", vec![(Marked, 8, 8), (Marked, 15, 17)]),
            ("js focus={2..3}", vec![(Focused, 2, 3)]),
            ("js {5-1,x,99999999999}", vec![]),
        ] {
            let frame = code(info, "").frame.map(|frame| frame.lines).unwrap_or_default();
            assert_eq!(frame, lines, "{info}");
        }
        for info in ["rust,ignore", "rust", "", "js hljs"] {
            assert_eq!(code(info, "").frame, None, "{info}");
        }
        assert_eq!(
            code("ts:line-numbers=5 [a.ts]", "").frame.map(|f| (f.numbers, f.title)),
            Some((Some(5), "a.ts".into()))
        );
        let only_title = code("title=\"a b.yaml\"", "x\n");
        assert_eq!((&*only_title.lang, only_title.frame.map(|f| f.title)), ("", Some("a b.yaml".into())));
    }

    #[test]
    fn signs_of_a_diff_are_marks_and_no_code() {
        let found = code("rust diff", " a\n-b\n+c\n+d\n");
        assert_eq!(&*found.text, "a\nb\nc\nd\n");
        assert_eq!(found.frame.map(|frame| frame.lines), Some(vec![(Deleted, 2, 2), (Inserted, 3, 4)]));
        assert_eq!(&*code("rust diff", "a\n+b\n  c").text, "a\nb\n  c");
    }
}
