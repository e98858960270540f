//! Findings about HTML that pages do not show.

use super::FaultKind;
use super::build::{Builder, LOOKED_FOR};
use super::frame::Kind;
use crate::html::{TokenKind, is_element};
use crate::source::Span;
use std::ops::Range;

/// Bytes before and behind a component in which its outer one is looked for.
const AROUND: usize = 20_000;

impl Builder<'_> {
    /// Reports an element that pages do not show, by its name as typed.
    pub(super) fn removed_element(&mut self, name: &str, range: Range<usize>) {
        // A form was reported: that its fields are left out goes without saying.
        let fields = [
            "fieldset", "legend", "input", "select", "option", "optgroup", "textarea", "datalist", "button",
            "output",
        ];
        let has_form = || self.told.iter().any(|told| told.eq_ignore_ascii_case("<form>"));
        if fields.contains(&name) && has_form() || self.is_in_component(name, range.clone()) {
            return;
        }
        let begin = range.start + 1;
        let typed = self.prepared.text.get(begin..begin + name.len());
        let typed = typed.filter(|typed| typed.eq_ignore_ascii_case(name)).unwrap_or(name);
        let what = format!("<{typed}>");
        match self.is_between_ticks(range.clone()) {
            true => self.told_once(what.clone(), FaultKind::TickedHtml(what), range),
            false => self.removed(what, range),
        }
    }

    /// Whether a component stands in another one that was reported: who mends that one sees what is in it.
    fn is_in_component(&self, name: &str, range: Range<usize>) -> bool {
        if is_element(name) || self.faults.len() >= LOOKED_FOR {
            return false;
        }
        let text = &self.prepared.text;
        let (mut start, mut end) = (range.start.saturating_sub(AROUND), text.len().min(range.end + AROUND));
        while !text.is_char_boundary(start) {
            start += 1;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (Some(before), Some(behind)) = (text.get(start..range.start), text.get(range.end..end)) else {
            return false;
        };
        let outer = self.told.iter().filter_map(|told| told.strip_prefix('<')?.strip_suffix('>'));
        outer
            .filter(|outer| !is_element(&outer.to_ascii_lowercase()))
            .any(|outer| behind.contains(&format!("</{outer}>")) && is_open(before, outer))
    }

    /// Whether a tag stands between backticks. In a block of HTML they make no code.
    fn is_between_ticks(&self, range: Range<usize>) -> bool {
        let text = &self.prepared.text;
        let behind = text.get(range.end..).unwrap_or_default().lines().next().unwrap_or_default();
        text.get(..range.start).is_some_and(|before| before.ends_with('`')) && behind.contains('`')
    }

    /// Reports what pages do not show, each thing once, and nothing that stands inside of it.
    pub(super) fn removed(&mut self, what: String, range: Range<usize>) {
        self.told_once(what.clone(), FaultKind::RemovedHtml(what), range);
    }

    fn told_once(&mut self, what: String, kind: FaultKind, range: Range<usize>) {
        let span = self.base.span(self.prepared, range);
        self.told_once_at(what, kind, span);
    }

    /// Reports a piece of HTML that is not read as a tag.
    pub(super) fn removed_piece(&mut self, kind: &TokenKind, typed: &str, range: Range<usize>) {
        let what = begin(&self.prepared.clean(typed));
        let is_tag = !what.starts_with("<!");
        let fault = match kind {
            TokenKind::Unfinished if is_tag => FaultKind::OpenTag,
            TokenKind::Crowded => FaultKind::CrowdedTag,
            _ => FaultKind::RemovedHtml,
        };
        self.told_once(what.clone(), fault(what), range);
    }

    pub(super) fn removed_at(&mut self, what: String, span: Span) {
        self.told_once_at(what.clone(), FaultKind::RemovedHtml(what), span);
    }

    fn told_once_at(&mut self, what: String, kind: FaultKind, span: Span) {
        let is_inside = self.stack.iter().any(|frame| matches!(frame.kind, Kind::Hidden(..)));
        if !is_inside && self.told.insert(what) {
            self.fault_at(kind, span);
        }
    }
}

/// Whether the text leaves an element of this name open.
fn is_open(text: &str, name: &str) -> bool {
    let begin = format!("<{name}");
    let opened = text.match_indices(&begin).filter(|(at, _)| {
        let rest = &text[at + begin.len()..];
        let is_whole = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        is_whole && !rest.split('>').next().is_some_and(|tag| tag.ends_with('/'))
    });
    opened.count() > text.matches(&format!("</{name}>")).count()
}

/// The start of an unfinished tag or comment, cut to one line for a message.
fn begin(html: &str) -> String {
    let is_comment = html.starts_with("<!--");
    if is_comment {
        "<!--".into()
    } else {
        let line = html.lines().next().unwrap_or_default();
        let end = line.find('>').filter(|_| line.starts_with("<?")).map_or(line.len(), |end| end + 1);
        line[..end].chars().take(20).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::is_open;

    #[test]
    fn open_elements_are_counted() {
        for (text, expected) in [
            ("<Tabs>", true),
            ("<Tabs a='b'>\n<Tab>", true),
            ("<Tabs/>", false),
            ("<Tabs a='b' />", false),
            ("<TabsItem>", false),
            ("<Tabs></Tabs>", false),
            ("<Tabs></Tabs><Tabs>", true),
        ] {
            assert_eq!(is_open(text, "Tabs"), expected, "{text}");
        }
    }
}
