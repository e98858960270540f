//! Texts of other files, in place of the line that names them. In code too.

use super::snippets::{Part, places};
use super::{Context, Line, MOST_LINES, fence, indent, lines, mark};
use crate::import::path;
use crate::limits::INCLUDED;

/// The most levels of files that include one another.
const DEEPEST: usize = 8;

/// The least bytes that each included text counts, so that very many short texts reach the limit too.
const LEAST: usize = 1000;

/// Pass that puts the texts of other files in place of the lines that name them.
pub(crate) fn includes(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.iter().any(|line| wants(&line.text)) {
        return lines;
    }
    lines = scissors(lines);
    let mut trail = vec![cx.page.from.clone()];
    lines = expand(cx, lines, &mut trail);
    mark(&mut lines);
    lines
}

/// Lines with the block form of a snippet, file by file between two `--8<--`, written as one line for each file.
fn scissors(lines: Vec<Line>) -> Vec<Line> {
    let is_mark =
        |line: &Line| line.text.trim().strip_prefix('-').is_some_and(|rest| rest.trim_matches('-') == "8<");
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut ends: Vec<usize> = (0..lines.len()).filter(|at| is_mark(&lines[*at])).collect();
    ends.reverse();
    let mut is_open = false;
    for line in lines {
        if is_mark(&line) {
            ends.pop();
            // One that has no end stays as it is.
            if is_open || !ends.is_empty() {
                is_open = !is_open;
                continue;
            }
        }
        match line.text.trim() {
            file if is_open && file.starts_with(';') => {}
            file if is_open && !file.is_empty() => {
                let text = format!("{}--8<-- \"{file}\"", indent(&line.text));
                out.push(Line { text, ..line });
            }
            _ => out.push(line),
        }
    }
    out
}

fn wants(text: &str) -> bool {
    ["{{#", "@include", "<<<", "-8<-", "@[code", "{!", "{*"].iter().any(|mark| text.contains(mark))
}

/// A request to include a file.
struct Wanted {
    file: String,
    part: Part,
    /// Its text becomes code of this language.
    code: Option<String>,
    /// The words around it.
    before: String,
    after: String,
}

fn expand(cx: &mut Context<'_>, lines: Vec<Line>, trail: &mut Vec<String>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if line.text.contains("\\{{#") {
            out.push(Line { text: line.text.replace("\\{{#", "{{#"), ..line });
            continue;
        }
        if !line.code
            && let Some(title) = line.text.trim().strip_prefix("{{#title ")
        {
            cx.kept(
                line.at,
                format!("the title for browsers, `{}`, is left out", title.trim_end_matches('}')),
            );
            continue;
        }
        let Some(wanted) = wanted(&line.text, line.code) else {
            out.push(line);
            continue;
        };
        let margin = indent(&line.text).to_string();
        match text(cx, &wanted, line.at, trail) {
            Some((found, from)) if out.len() < MOST_LINES => {
                let text = match &wanted.code {
                    Some(language) => {
                        // Code that contains fences needs a longer fence around it.
                        let inner = found.lines().filter_map(|line| fence(line.trim_start()));
                        let longest = inner.map(|(_, length, _)| length + 1).max().unwrap_or(3);
                        let fence = "`".repeat(longest.max(3));
                        format!("{fence}{language}\n{found}\n{fence}")
                    }
                    None => found,
                };
                let inner = text.lines().map(|l| Line { text: format!("{margin}{l}"), ..line.clone() });
                let mut inner: Vec<Line> = inner.collect();
                if !line.code && wanted.code.is_none() && path::is_markdown(&from) {
                    mark(&mut inner);
                    trail.push(from);
                    inner = expand(cx, inner, trail);
                    trail.pop();
                }
                if !wanted.before.trim().is_empty() {
                    out.push(Line { text: wanted.before, ..line.clone() });
                }
                out.extend(inner);
                if !wanted.after.trim().is_empty() {
                    out.push(Line { text: wanted.after, ..line });
                }
            }
            _ if line.code => {
                out.push(line);
            }
            _ => {
                let block = cx.remainder("include", &wanted.file, line.at);
                out.extend(block.into_iter().map(|text| Line::new(format!("{margin}{text}"), line.at)));
            }
        }
    }
    out
}

fn wanted(text: &str, in_code: bool) -> Option<Wanted> {
    let new = |file: &str, part, code: Option<&str>| {
        Some(Wanted {
            file: file.trim().to_string(),
            part,
            code: code.map(str::to_string),
            before: String::new(),
            after: String::new(),
        })
    };
    let line = text.trim();
    if let Some((before, after, name, arguments)) = book(text) {
        let file = arguments.split_whitespace().next().unwrap_or("");
        // A drive's letter is no part of a book's path.
        let (file, part) = file.split_once(':').unwrap_or((file, ""));
        let is_playground = matches!(name, "playground" | "playpen");
        let code = if is_playground && !in_code { Some("rust") } else { None };
        let wanted = new(file, Part::of_book(part), code)?;
        return Some(Wanted { before: before.into(), after: after.into(), ..wanted });
    }
    let comment = line.strip_prefix("<!--").and_then(|l| l.strip_suffix("-->")).map(str::trim);
    if let Some(rest) = comment.and_then(|l| l.strip_prefix("@include:")) {
        let (file, range) = rest.trim().split_once('{').unwrap_or((rest.trim(), ""));
        let (file, region) = file.split_once('#').unwrap_or((file, ""));
        let part = if region.is_empty() { Part::of_range(range) } else { Part::Named(region.trim().into()) };
        return new(file, part, None);
    }
    if let Some(rest) = line.strip_prefix("<<<").filter(|_| !in_code) {
        let file_end = rest.trim_start().find(['{', '[', ' ']).unwrap_or(rest.trim_start().len());
        let (file, region) =
            rest.trim_start()[..file_end].split_once('#').unwrap_or((&rest.trim_start()[..file_end], ""));
        let part = if region.is_empty() { Part::Whole } else { Part::Named(region.into()) };
        let language = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        return new(file, part, Some(&snippet(&rest.trim_start()[file_end..], language)));
    }
    if let Some(rest) = line.strip_prefix("@[code").filter(|_| !in_code) {
        let (options, file) = rest.split_once("](")?;
        let file = file.strip_suffix(')')?;
        let range = options.trim().strip_prefix('{').and_then(|o| o.split_once('}')).map_or("", |(r, _)| r);
        let typed = options.rsplit(['}', ' ']).next().unwrap_or("").split(['{', ':']).next().unwrap_or("");
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        return new(file, Part::of_range(range), Some(if typed.is_empty() { ending } else { typed }));
    }
    if let Some(inside) = line.strip_prefix("{!").and_then(|line| line.strip_suffix("!}")) {
        let inside = inside.trim_start_matches('>').trim();
        let (file, range) = inside.split_once("[ln:").unwrap_or((inside, ""));
        return new(file, Part::of_range(range.trim_end_matches(']')), None);
    }
    if let Some(inside) =
        line.strip_prefix("{*").and_then(|line| line.strip_suffix("*}")).filter(|_| !in_code)
    {
        return example(inside);
    }
    let file = line.strip_prefix("--8<--").or_else(|| line.strip_prefix("-8<-")).map(str::trim)?;
    let file = file.trim_matches(['"', '\'']);
    if file.is_empty() || file.starts_with('[') {
        return None;
    }
    let (file, part) = file.split_once(':').unwrap_or((file, ""));
    new(file, Part::of_book(part), None)
}

/// Words behind the fence of a snippet of VitePress: `{2,4-5 ts:line-numbers} [title]`, where `language` is that of the
/// file.
fn snippet(words: &str, language: &str) -> String {
    let (inside, rest) = match words.trim().strip_prefix('{').and_then(|inside| inside.split_once('}')) {
        Some((inside, rest)) => (inside, rest.trim()),
        None => ("", words.trim()),
    };
    let is_lines = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let lines: String = inside.split_whitespace().filter(|word| is_lines(word)).collect();
    let typed = inside.split_whitespace().find(|word| !is_lines(word)).unwrap_or("");
    let typed = match typed.strip_prefix(':') {
        Some(_) => format!("{language}{typed}"),
        None if typed.is_empty() => language.to_string(),
        None => typed.to_string(),
    };
    let lines = if lines.is_empty() { lines } else { format!(" {{{lines}}}") };
    let label = if rest.starts_with('[') { format!(" {rest}") } else { String::new() };
    format!("{typed}{lines}{label}")
}

/// FastAPI manual's `{* ../docs_src/a.py ln[1:5] hl[2,4:6] *}`: a file as code.
fn example(inside: &str) -> Option<Wanted> {
    let mut words = inside.split_whitespace();
    let file = words.next()?;
    let (mut part, mut marks) = (Part::Whole, String::new());
    for word in words {
        let value = |name: &str| word.strip_prefix(name).and_then(|value| value.strip_suffix(']'));
        if let Some(lines) = value("ln[").filter(|lines| !lines.contains(',')) {
            part = Part::of_range(lines);
        } else if let Some(lines) = value("hl[") {
            marks = format!(" {{{}}}", lines.replace(':', "-"));
        }
    }
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let code = Some(format!("{ending}{marks}"));
    Some(Wanted { file: file.to_string(), part, code, before: String::new(), after: String::new() })
}

/// mdBook's `{{#name arguments}}` in a line, with the words around it.
fn book(text: &str) -> Option<(&str, &str, &str, &str)> {
    let start = text.find("{{#")?;
    let end = start + text[start..].find("}}")?;
    let inside = &text[start + 3..end];
    let (name, arguments) = inside.split_once(char::is_whitespace)?;
    let known = ["include", "rustdoc_include", "playground", "playpen"];
    known.contains(&name).then(|| (&text[..start], &text[end + 2..], name, arguments.trim()))
}

/// The text that is asked for and the file that it is in.
fn text(cx: &mut Context<'_>, wanted: &Wanted, at: usize, trail: &[String]) -> Option<(String, String)> {
    // Where each file includes the next one twice, the text doubles with each level, so the bytes are limited.
    if INCLUDED.is_below(cx.included) {
        cx.lost(at, INCLUDED.words(""));
        return None;
    }
    let found = find(cx, &wanted.file, trail.last().map_or("", |file| path::folder(file)));
    let Some(found) = found else {
        cx.lost(at, format!("there is no file `{}` to include", wanted.file));
        return None;
    };
    if trail.contains(&found) || trail.len() > DEEPEST {
        cx.lost(at, format!("`{found}` includes itself, or too many files include one another"));
        return None;
    }
    let text = cx.project.text(&found, cx.report)?;
    let is_text = path::is_markdown(&found) && wanted.code.is_none();
    let body = if is_text && wanted.part == Part::Whole {
        crate::parse::front_matter::body(&text)
    } else {
        text.as_str()
    };
    let Some(part) = wanted.part.take(body) else {
        cx.lost(at, format!("`{found}` has no part of the name that is asked for"));
        return None;
    };
    cx.included += part.len().max(LEAST);
    Some((part, found))
}

fn find(cx: &Context<'_>, name: &str, folder: &str) -> Option<String> {
    let shortcut =
        cx.plan.shortcuts.iter().find_map(|(mark, place)| Some((place, name.strip_prefix(mark.as_str())?)));
    if let Some((place, rest)) = shortcut {
        // VuePress 1 counts `@/` from the folder of the project.
        let places = [cx.project.join(place, rest), path::clean(rest)];
        return places.into_iter().flatten().find(|file| cx.project.has(file));
    }
    // Last attempt: the path without `../`, from the root of the project.
    let below = name.trim_start_matches("../").to_string();
    places(cx.project, folder, &cx.plan.roots, name)
        .into_iter()
        .chain([below])
        .find(|file| cx.project.has(file))
}

/// The body of a file that a call includes.
pub(super) fn file(cx: &mut Context<'_>, name: &str, at: usize) -> Option<String> {
    let page = cx.page.from.clone();
    let part = Wanted {
        file: name.into(),
        part: Part::Whole,
        code: None,
        before: String::new(),
        after: String::new(),
    };
    let (found, from) = text(cx, &part, at, std::slice::from_ref(&page))?;
    if !path::is_markdown(&from) || cx.depth > DEEPEST {
        return Some(found);
    }
    cx.depth += 1;
    let inner = lines(&found, 1).into_iter().map(|line| Line { at, ..line }).collect();
    let inner = super::mdx(cx, inner);
    let inner = super::calls(cx, inner);
    cx.depth -= 1;
    Some(inner.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n"))
}

/// Whether a line begins a code block of Rust.
pub(super) fn is_rust(text: &str) -> bool {
    fence(text.trim_start()).is_some_and(|(_, _, info)| {
        info.trim_start().split(|c: char| !c.is_alphanumeric()).next() == Some("rust")
    })
}
