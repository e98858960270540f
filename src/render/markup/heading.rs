//! Headings, with their anchors and their level on the page.

use super::Writer;
use crate::doc::{Inline, plain_with};
use crate::html::attribute;

impl Writer<'_> {
    pub(super) fn heading(&mut self, number: usize, inlines: &[Inline]) {
        if number == 0 && self.settings.without_title {
            return;
        }
        let doc = self.doc;
        let heading = &doc.headings[number];
        let level = self.level(heading.level).to_string();
        self.push(&["<h", &level]);
        self.id(&heading.id);
        if !heading.class.is_empty() {
            self.push(&[" class=\"", &attribute(&heading.class), "\""]);
        }
        self.out.push('>');
        self.inlines(inlines);
        self.out.push_str("<a class=\"anchor\"");
        self.fragment(&heading.id);
        let text = match heading.text.contains("{{") {
            true => plain_with(inlines, self.host.blank),
            false => heading.text.clone(),
        };
        let label = format!("{} {text}", self.host.words.anchor);
        self.push(&[" aria-label=\"", &attribute(label.trim()), "\"></a></h", &level, ">\n"]);
    }

    /// The level of a heading on the page: where it skips one, the level below the one before. People who use a screen
    /// reader walk from level to level, and would think that a section is missing.
    fn level(&mut self, typed: u8) -> u8 {
        // Parts of a page are written one by one: the headings above this part are not known here.
        if self.settings.shift > 0 || !self.settings.prefix.is_empty() {
            // The title of the page is its only heading of the first level.
            return typed.saturating_add(self.settings.shift).clamp(2, 6);
        }
        while self.sections.last().is_some_and(|above| *above >= typed) {
            self.sections.pop();
        }
        self.sections.push(typed);
        u8::try_from(self.sections.len()).unwrap_or(typed).clamp(1, 6)
    }
}
