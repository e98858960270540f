//! Lines `::: name argument {key=value}` and `:::` → directives of the tree.

use super::attributes;
use super::build::Builder;
use super::directive;
use super::frame::{Frame, Kind};
use super::html::Lines;
use super::include::{self, Content, Missing};
use super::prepare::{DirectiveLine, belongs};
use super::title::title;
use super::{FaultKind, Purpose};
use crate::doc::{Block, Directive, Inline, Setting};
use std::ops::Range;

impl Builder<'_> {
    /// Ends an HTML block: a directive's line, or HTML.
    pub(super) fn html(&mut self, html: &str, lines: &Lines, range: Range<usize>) {
        self.last = None;
        let prepared = self.prepared;
        let Some((number, line)) = prepared.directive(html) else { return self.html_block(html, lines) };
        // The place ends with the words: in a folded text of YAML, the line end is placed in the next line.
        let range = range.start..range.start + prepared.text[range].trim_end().len();
        if !line.name.is_empty() && self.is_too_deep() {
            self.flattened_directives += usize::from(!line.is_closed);
            self.too_deep(range);
        } else if line.name.is_empty() && self.flattened_directives > 0 {
            self.flattened_directives -= 1;
        } else if !line.name.is_empty() {
            self.open_directive(number, line, range);
        } else if self.is_in_directive() {
            self.end_directives(line.colons());
        } else {
            let text = Inline::Text(line.line.into());
            self.block(Block::Paragraph(Box::new([text])));
            self.fault(FaultKind::StrayClose, range);
        }
    }

    fn open_directive(&mut self, number: usize, line: &DirectiveLine<'_>, range: Range<usize>) {
        let mut directive = self.directive(line, range.clone());
        self.flush();
        // The next of its kind ends one that has no end: nothing holds itself.
        let is_next = |kind: &Kind| match kind {
            Kind::Directive(open, colons) => {
                open.name == directive.name && *colons == line.colons() && belongs(&open.name)
            }
            _ => false,
        };
        if self.stack.last().is_some_and(|frame| is_next(&frame.kind)) {
            self.close_directive(true);
        }
        if let Some(known) = directive::find(line.name).filter(|known| !known.within.is_empty()) {
            let outer = self.stack.iter().rev().find_map(|frame| match &frame.kind {
                Kind::Directive(outer, _) => Some(&*outer.name),
                _ => None,
            });
            if !outer.is_some_and(|outer| known.within.contains(&outer)) {
                self.fault(FaultKind::Misplaced(known), range.clone());
            }
        }
        if line.name == directive::WHEN && self.purpose != Purpose::Outcome {
            self.fault(FaultKind::NoCase, range.clone());
        }
        directive.name = line.name.into();
        self.stack.push(Frame::new(Kind::Directive(Box::new(directive), line.colons()), range.start));
        if include::takes_file(line.name) {
            self.include(number, range);
        }
        if line.is_closed {
            self.close_directive(true);
        }
    }

    /// Content of an included file, put into the directive that includes it.
    fn include(&mut self, number: usize, range: Range<usize>) {
        match self.found.remove(&(self.text, number)) {
            Some(Ok(Content::Blocks(blocks, too_many))) => {
                blocks.into_iter().for_each(|block| self.block(block));
                if let Some(rows) = too_many {
                    self.fault(FaultKind::TooManyRows(rows), range);
                }
            }
            Some(Ok(Content::Markdown(text))) => self.include_text(text, range),
            Some(Err(missing)) => self.fault(FaultKind::Missing(missing), range),
            None => self.fault(FaultKind::Missing(Missing::Nowhere), range),
        }
    }

    /// Reads another text as if it stood here.
    fn include_text(&mut self, text: usize, range: Range<usize>) {
        let span = self.base.span(self.prepared, range);
        let outer = (self.prepared, self.base.clone(), self.text, self.included_by);
        let depth = self.stack.len();
        self.stack.push(Frame::new(Kind::Included, 0));
        let (prepared, base) = &self.texts[text];
        (self.prepared, self.base, self.text) = (prepared, base.clone(), text + 1);
        self.included_by = Some(self.included_by.unwrap_or(span));
        self.read();
        self.flush();
        self.close_to(depth);
        (self.prepared, self.base, self.text, self.included_by) = outer;
        self.last = None;
    }

    /// Directive of a first line.
    fn directive(&mut self, line: &DirectiveLine<'_>, range: Range<usize>) -> Directive {
        let argument = self.prepared.clean(line.argument).into_owned();
        let (words, attributes) = attributes::split(&argument);
        let known = directive::find(line.name);
        let (target, words) = match known.is_some_and(|known| known.has_target) {
            true => target(words),
            false => (unbracketed(words), words),
        };
        let link = known.and_then(|known| (known.destination)(target));
        // For directives that include a file, a missing path is reported where the file is looked up.
        let lacks = |known: &&directive::Directive| {
            known.has_target && target.is_empty() && !include::takes_file(known.name)
        };
        if let Some(known) = known.filter(|known| lacks(known) && link.is_none()) {
            self.fault(FaultKind::MissingTarget(known), range.clone());
        }
        let link = link.map(|dest| self.link(dest, range.clone(), false));
        // The title of an alert as a setting, `::: tip {title="…"}`, as other blocks have it.
        let is_alert = known.is_none() && directive::alert(line.name).is_some();
        let typed = attributes.iter().find(|(key, _)| is_alert && words.is_empty() && key == "title");
        let typed = typed.map(|(_, title)| title.clone());
        let words = typed.as_deref().unwrap_or(words);
        let mut settings = Vec::new();
        for (key, value) in attributes {
            if key == "class" || key == "id" {
                continue;
            }
            let Some(_) = known else {
                if is_alert && (typed.is_none() || key != "title") {
                    self.fault(FaultKind::AlertKey(line.name.to_string(), key.clone()), range.clone());
                }
                continue;
            };
            let is_picture = known.is_some_and(|known| known.pictures.contains(&&*key));
            let link = is_picture.then(|| self.link(value.clone(), range.clone(), true));
            if let Some(known) = known.filter(|known| !known.keys.contains(&&*key)) {
                self.fault(FaultKind::UnknownAttribute(known, key.clone()), range.clone());
            }
            settings.push(Setting { key: key.into(), value: value.into(), link });
        }
        self.note_in_title(words, range.clone());
        let span = self.base.span(self.prepared, range.clone());
        Directive {
            name: line.name.into(),
            argument: target.into(),
            title: title(words, self.purpose),
            settings: settings.into(),
            link,
            ..Directive::at(span)
        }
    }

    /// Ends a directive, and with it those in it that have no end of their own: the innermost that began with
    /// as many colons, else the innermost.
    fn end_directives(&mut self, colons: usize) {
        let open = self.stack.iter().rev().filter_map(|frame| match &frame.kind {
            Kind::Directive(_, colons) => Some(Some(*colons)),
            Kind::Element(_) | Kind::Hidden(..) => None,
            _ => Some(None),
        });
        let inner = open.map_while(|colons| colons).position(|open| open == colons).unwrap_or(0);
        for depth in (0..=inner).rev() {
            while self.close_html() {}
            let is_left_open = match &self.top().kind {
                Kind::Directive(open, _) => !belongs(&open.name),
                _ => true,
            };
            self.close_directive(depth == 0 || !is_left_open);
        }
    }

    /// Whether the innermost frame is a directive, but for HTML in it that is still open.
    fn is_in_directive(&self) -> bool {
        let mut kinds = self.stack.iter().rev().map(|frame| &frame.kind);
        let outer = kinds.find(|kind| !matches!(kind, Kind::Element(_) | Kind::Hidden(..)));
        matches!(outer, Some(Kind::Directive(..)))
    }

    /// Ends the innermost frame if it is a directive. Whether it was.
    pub(super) fn close_directive(&mut self, closed: bool) -> bool {
        if !matches!(self.top().kind, Kind::Directive(..)) {
            return false;
        }
        self.flush();
        let Some(frame) = self.stack.pop() else { return false };
        let Kind::Directive(mut directive, _) = frame.kind else { return false };
        let start = frame.start..frame.start;
        let alert = directive::alert(&directive.name);
        let known = directive::find(&directive.name);
        if known.is_none() && alert.is_none() {
            self.fault(FaultKind::UnknownDirective(directive.name.to_string()), start.clone());
            // An unknown directive has no title on the page, so its words are shown as a paragraph.
            let title = std::mem::take(&mut directive.title);
            if !title.is_empty() && !directive.argument.starts_with(['#', '.']) {
                self.block(Block::Paragraph(title));
            }
        }
        // Whether an unknown directive needs a closing `:::` is not known, so a missing one is not reported.
        if !closed && (known.is_some() || alert.is_some()) {
            self.fault(FaultKind::UnclosedDirective(directive.name.to_string()), start);
        }
        if let Some(kind) = alert {
            self.alert(kind, directive.title, frame.blocks);
            return true;
        }
        directive.blocks = frame.blocks.into();
        if let Some(known) = known {
            (known.arrange)(&mut directive);
            self.link_arranged(&mut directive);
        }
        self.block(Block::Directive(directive));
        true
    }

    /// Links what the directives name that another one was made into.
    fn link_arranged(&mut self, outer: &mut Directive) {
        if !matches!(&*outer.name, "terms") {
            return;
        }
        let place = outer.span;
        for block in &mut outer.blocks {
            if let Block::Directive(inner) = block
                && let Some(dest) =
                    directive::find(&inner.name).and_then(|known| (known.destination)(&inner.argument))
                && inner.link.is_none()
                && inner.span == place
            {
                inner.link = Some(self.link_at(dest, place));
            }
        }
    }
}

/// Target and title of a directive: `path 标题`, `"a path" 标题`.
pub(super) fn target(words: &str) -> (&str, &str) {
    let (target, title) = match words.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some(quoted) => quoted,
        None => words.split_once(char::is_whitespace).unwrap_or((words, "")),
    };
    let title = title.trim();
    let unquoted = title.strip_prefix('"').and_then(|title| title.strip_suffix('"'));
    (target, unquoted.unwrap_or(title))
}

/// A title as text: `[标题]` is what stands in the brackets.
fn unbracketed(words: &str) -> &str {
    words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).unwrap_or(words)
}
