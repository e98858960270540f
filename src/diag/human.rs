//! Findings for people at a terminal: place, code, the source line, and the remedy.

use super::{Diagnostic, Diags, Lookup, Severity};
use crate::limits;
use crate::messages::translate;
use crate::source::{FileId, Sources, Span};
use crate::terminal::{masked, name};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// All findings. `color` adds the control sequences of a terminal.
pub fn human(sources: &Sources, diags: &Diags, color: bool) -> String {
    pieces(sources, diags, color, |_| true).collect()
}

/// Like [`human`], one finding after another, and only those that are `shown`.
pub fn pieces<'a>(
    sources: &'a Sources,
    diags: &'a Diags,
    color: bool,
    mut shown: impl FnMut(&Diagnostic) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let lookup = Lookup::new(sources);
    diags.list.iter().filter(move |d| shown(d)).map(move |d| one(&lookup, d, &renderer) + "\n\n")
}

fn one<'a>(lookup: &Lookup<'a>, d: &'a Diagnostic, renderer: &Renderer) -> String {
    let file = lookup.sources.get(d.span.file);
    let shown = lookup.sources.shown(d.span.file);
    let path = name(&shown);
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(translate(d.severity.as_str()));
    let title = level.primary_title(said(&d.message)).id(d.code.as_str());
    let window = Window::of(&file.text, d);
    let mut group = match &window {
        _ if d.span.start == 0 && d.span.end == 0 || file.text.is_empty() => {
            title.element(Origin::path(&*path))
        }
        Some(window) => title.element(snippet(lookup, d, window)),
        None => {
            let (line, column) = lookup.line_column(d.span.file, d.span.start);
            title.element(Origin::path(&*path).line(line).char_column(column))
        }
    };
    let shown = |span: &Span| window.as_ref().is_some_and(|window| window.has(d.span.file, *span));
    for (span, message) in d.labels.iter().filter(|(span, _)| !shown(span)) {
        let message = format!("{}: {}", name(&lookup.place(*span)), said(message));
        group = add(group, Level::NOTE.with_name(translate("note")).message(message));
    }
    for hint in &d.hints {
        group = add(group, Level::HELP.with_name(translate("help")).message(said(hint)));
    }
    renderer.render(&[group])
}

/// A message in the language of the run, escaped to one line, because it holds names and values of authors.
fn said(message: &str) -> String {
    name(&translate(message)).into_owned()
}

fn add<'a>(group: Group<'a>, element: impl Into<Element<'a>>) -> Group<'a> {
    group.element(element)
}

/// The lines of a window, with the finding and its labels marked.
fn snippet<'a>(
    lookup: &Lookup<'a>,
    d: &'a Diagnostic,
    window: &Window<'a>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (line, _) = lookup.line_column(d.span.file, window.bytes.start as u32);
    let mut snippet = Snippet::source(masked(window.text))
        .path(name(&lookup.sources.shown(d.span.file)).into_owned())
        .line_start(line)
        .annotation(AnnotationKind::Primary.span(window.inside(d.span)));
    for (span, message) in d.labels.iter().filter(|(span, _)| window.has(d.span.file, *span)) {
        let context = AnnotationKind::Context.span(window.inside(*span));
        snippet = snippet.annotation(context.label(said(message)));
    }
    snippet
}

/// The lines from the first to the last place of a finding in its file: a picture of them takes as
/// long as they are, so it is not made of the whole file.
struct Window<'a> {
    text: &'a str,
    bytes: Range<usize>,
    end_of_text: usize,
}

impl<'a> Window<'a> {
    /// With the labels that are near enough; `None` where even the finding's own lines are too long.
    fn of(text: &'a str, d: &Diagnostic) -> Option<Window<'a>> {
        let fits = |range: &Range<usize>| !limits::PICTURED.is_below(range.len());
        // Of a line that is too long no more than that is looked at.
        let lines = |range: Range<usize>| {
            let end = range.end.max(range.start).min(text.len());
            let start = range.start.min(end);
            let first = start.saturating_sub(limits::PICTURED.most + 1);
            let last = text.len().min(end + limits::PICTURED.most + 1);
            let before = text.as_bytes()[first..start].iter().rposition(|b| *b == b'\n');
            let after = text.as_bytes()[end..last].iter().position(|b| *b == b'\n');
            before.map_or(first, |at| first + at + 1)..after.map_or(last, |at| end + at + 1)
        };
        let mut bytes = Some(d.span.range()).filter(fits).map(lines).filter(fits)?;
        for (span, _) in d.labels.iter().filter(|(span, _)| span.file == d.span.file) {
            let label = Some(span.range()).filter(fits).map(lines);
            let both = label.map(|l| bytes.start.min(l.start)..bytes.end.max(l.end));
            bytes = both.filter(fits).unwrap_or(bytes);
        }
        Some(Window { end_of_text: text.len(), text: text.get(bytes.clone())?, bytes })
    }

    /// Whether a place is in it, which is of `file`.
    fn has(&self, file: FileId, span: Span) -> bool {
        let end = (span.end as usize).min(self.end_of_text);
        span.file == file && self.bytes.start <= span.start as usize && end <= self.bytes.end
    }

    /// A place, counted from the window's first byte.
    fn inside(&self, span: Span) -> Range<usize> {
        let byte = |at: u32| (at as usize).min(self.bytes.end) - self.bytes.start;
        // A place may lie inside a character; the printed one must not.
        let floor =
            |at: usize| (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at));
        let start = floor(byte(span.start)).unwrap_or(0);
        start..floor(byte(span.end)).unwrap_or(start).max(start)
    }
}
