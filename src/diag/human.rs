//! Findings for people at a terminal: place, code, the source line, and the remedy.

use super::{Diagnostic, Diags, Severity};
use crate::source::Sources;
use crate::terminal::name;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

/// All findings. `color` adds the control sequences of a terminal.
pub fn human(sources: &Sources, diags: &Diags, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for d in &diags.list {
        out.push_str(&one(sources, d, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(sources: &Sources, d: &Diagnostic, renderer: &Renderer) -> String {
    let file = sources.get(d.span.file);
    let path = name(&file.path);
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(d.message.as_str()).id(d.code.as_str());
    let mut group = if d.span.start == 0 && d.span.end == 0 || file.text.is_empty() {
        title.element(annotate_snippets::Origin::path(&*path))
    } else {
        let range = d.span.start as usize..(d.span.end as usize).min(file.text.len());
        let mut snippet =
            Snippet::source(file.text.as_str()).path(&*path).annotation(AnnotationKind::Primary.span(range));
        for (span, message) in d.labels.iter().filter(|(span, _)| span.file == d.span.file) {
            let range = span.start as usize..(span.end as usize).min(file.text.len());
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(message.as_str()));
        }
        title.element(snippet)
    };
    for (span, message) in d.labels.iter().filter(|(span, _)| span.file != d.span.file) {
        group = add(group, Level::NOTE.message(format!("{}: {message}", super::place(sources, *span))));
    }
    for hint in &d.hints {
        group = add(group, Level::HELP.message(hint.as_str()));
    }
    renderer.render(&[group])
}

fn add<'a>(group: Group<'a>, element: impl Into<Element<'a>>) -> Group<'a> {
    group.element(element)
}
