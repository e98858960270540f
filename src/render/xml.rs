//! XML as feeds and descriptions hold it: text and attributes in which nothing of a value is markup.

use std::fmt::Write;

/// A document that is being written, element by element.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Begins a document with its root element.
    pub(super) fn new(root: &'static str, attributes: &[(&str, &str)]) -> Xml {
        let mut xml = Xml { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), open: Vec::new() };
        xml.begin(root, attributes);
        xml.line();
        xml
    }

    /// Begins an element.
    pub(super) fn begin(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Ends the innermost element.
    pub(super) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.begin(name, &[]);
        escape(text, &mut self.out);
        self.end();
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// A line end between elements.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// Ends all that is open, and the document.
    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.end();
        }
        self.line();
        self.out.into_bytes()
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
    }
}

/// Characters that mean something in text or attributes become entities; those that XML cannot hold go.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_markup() {
        let mut xml = Xml::new("feed", &[("xml:lang", "en\" x=\"y")]);
        xml.text("title", "a<b>&\u{1}\u{fffe}\r\u{85}\nc");
        xml.empty("link", &[("href", "'><x/>")]);
        let text = String::from_utf8(xml.finish()).expect("text");
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xml:lang=\"en&quot; x=&quot;y\">\n<title>a&lt;b&gt;&amp;\nc</title><link href=\"&#39;&gt;&lt;x/&gt;\"/></feed>\n"
        );
    }
}
