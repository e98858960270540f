//! Words of a text that YAML takes for a comment or an anchor, so that they are lost.

use super::tree::Value;
use super::{Node, flow_scalar, slips};
use crate::diag::{Code, Diagnostic, Edit};
use crate::source::Span;

impl Node<'_> {
    /// The finding about a text of which YAML takes some words, or all, for something else.
    pub(crate) fn taken_for_something_else(&self) -> Option<Diagnostic> {
        match self.value() {
            _ if !self.yaml.origins.is_empty() => None,
            Value::Null => self.commented_out(),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => {
                self.comment_behind().or_else(|| self.anchored())
            }
            _ => None,
        }
    }

    /// The finding about `{draft=true}`, a key that was meant as a key and its value, and these two.
    pub(crate) fn glued<'k>(&self, key: &'k str) -> Option<(Diagnostic, &'k str, &'k str)> {
        let (name, value, _) = slips::pair(key).filter(|_| self.is_null())?;
        let text = format!("{name}: {}", flow_scalar(value));
        let span = self.key_span();
        let message = format!("a colon and a space are missing behind `{name}`");
        let d = Diagnostic::new(Code::InvalidValue, span, message).hint(format!("write `{text}`"));
        let edit = self.yaml.origins.is_empty().then(|| Edit::new(span, text));
        Some((d.edit(edit), name, value))
    }

    /// `title: #hash`: nothing but a comment.
    fn commented_out(&self) -> Option<Diagnostic> {
        let place = self.place();
        let end = if place.key == place.value { place.value.1 } else { place.key.1 };
        let rest = self.yaml.text.get(end as usize..)?.trim_start().strip_prefix(':')?;
        let (span, comment) = self.comment(rest)?;
        Some(cut(span, format!("`{comment}` is a comment in YAML, and nothing stands before it")))
    }

    /// A text that was cut at ` #`, where YAML begins a comment.
    fn comment_behind(&self) -> Option<Diagnostic> {
        let (start, end) = self.place().value;
        let source = &self.yaml.text;
        if source[start as usize..].starts_with(['"', '\'', '|', '>', '*', '&', '!']) {
            return None;
        }
        let (span, comment) = self.comment(&source[end as usize..])?;
        Some(cut(span, format!("`{}` is a comment in YAML: the text ends before it", comment)))
    }

    /// The comment that begins behind blanks at the start of `rest`, the file's text from there on, with its place.
    fn comment<'r>(&self, rest: &'r str) -> Option<(Span, &'r str)> {
        let behind = rest.trim_start_matches([' ', '\t']);
        if behind.len() == rest.len() || !is_joined(behind) {
            return None;
        }
        let comment = behind.lines().next()?.trim_end();
        let at = self.yaml.text.len() - behind.len();
        Some((self.yaml.span_of((at as u32, (at + comment.len()) as u32)), comment))
    }

    /// `title: &R and D`: a name for the value, which no alias of the file repeats.
    fn anchored(&self) -> Option<Diagnostic> {
        if !self.yaml.tree.unnamed.contains(&self.slot) {
            return None;
        }
        let (start, end) = self.place().value;
        let typed = self.yaml.text.get(start as usize..end as usize)?;
        let name = typed.split_whitespace().next().filter(|name| name.starts_with('&'))?;
        let span = self.span();
        let d = Diagnostic::new(
            Code::InvalidValue,
            span,
            format!("`{name}` is an anchor in YAML, and no part of the text"),
        );
        Some(d.warning().hint(format!("put the text between quotes: `{}`", flow_scalar(typed))))
    }
}

/// The finding about a text that a comment cuts.
fn cut(comment: Span, message: String) -> Diagnostic {
    let d = Diagnostic::new(Code::InvalidValue, comment, message).warning();
    d.hint("put the whole text between quotes, or a space behind `#` if a comment is meant")
}

/// Whether `#` and a word make a comment. One with a space behind `#` is meant.
fn is_joined(comment: &str) -> bool {
    comment.starts_with('#') && comment.len() > 1 && !comment[1..].starts_with([' ', '\t', '#', '\r', '\n'])
}
