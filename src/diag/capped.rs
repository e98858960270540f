//! Findings about what is beyond a cap.

use super::{Code, Diagnostic};
use crate::limits::Cap;
use crate::source::Span;
use std::fmt::Display;

impl Cap {
    /// The finding about `found` of them.
    pub fn finding(&self, code: Code, span: Span, found: impl Display) -> Diagnostic {
        Diagnostic::new(code, span, self.words(found)).hint(self.hint)
    }

    /// Like [`Cap::finding`], about something with a name, which stands at `{name}`.
    pub fn named(&self, code: Code, span: Span, name: &str, found: impl Display) -> Diagnostic {
        let d = Diagnostic::new(code, span, self.words(found).replace("{name}", name));
        d.hint(self.hint.replace("{most}", &self.most.to_string()))
    }
}
