//! Content of a page's `<main>` → the same inside an edition: its links lead to where pages now are, its
//! pictures are the edition's own, and what needs the site around it is left out.
//!
//! The result is well-formed, whatever the template was: every element is closed, and as XML each name and
//! value is written as XML wants it.

use crate::html::{self, Token, TokenKind, attribute, escape, for_xml};
use percent_encoding::percent_decode_str;

/// Form in which a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML whose guides work with the page's scripts.
    Live,
    /// HTML without anything to fill in.
    Still,
    /// XHTML, likewise.
    Xml,
}

/// Destination of an address.
pub(super) enum Way {
    /// To this address.
    To(String),
    /// To nothing that the edition has: the words stay, without a link.
    Nowhere,
}

/// The edition around a page: its form, and where links lead.
pub(super) struct Host<'a> {
    pub(super) form: Form,
    /// The page's own path in the site.
    pub(super) path: &'a str,
    /// Destination of a link to a path of the site; its anchor is as typed.
    pub(super) link: &'a dyn Fn(&str, Option<&str>) -> Way,
    /// The address of a picture of the site; `None` where the edition cannot hold it.
    pub(super) picture: &'a mut dyn FnMut(&str) -> Option<String>,
    /// Called with each path that the page links to or plays and the edition may lack.
    pub(super) lose: &'a mut dyn FnMut(&str),
    /// The id that an id of this page has in the edition.
    pub(super) id: &'a dyn Fn(&str) -> String,
}

/// A page of an edition.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    /// HTML of its `<main>`.
    pub(super) body: String,
    /// The words of its first heading.
    pub(super) title: String,
    /// Its language and direction.
    pub(super) lang: String,
    pub(super) dir: String,
    /// Whether it has drawings, or formulas: books have to say so.
    pub(super) has_svg: bool,
    pub(super) has_math: bool,
}

/// Elements that are about the site as a whole, or that need it.
const AROUND: &[&str] = &["nav"];
/// Elements to fill in, and those that a script fills in.
const TO_FILL_IN: &[&str] = &[
    "button", "datalist", "form", "input", "output", "progress", "script", "select", "template", "textarea",
];
/// Classes of such elements.
const AROUND_CLASSES: &[&str] = &["toc", "search", "search-results", "search-large", "breadcrumbs", "pager"];
/// Attributes that only a browser on the site makes use of.
const UNUSED: &[&str] =
    &["loading", "decoding", "fetchpriority", "tabindex", "action", "srcset", "focusable", "data-live"];
/// Attributes that hold ids of the same page.
const REFERENCES: &[&str] = &[
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "list",
];
/// Void elements that occur in pages but not in authors' HTML.
const VOID: &[&str] = &["area", "embed", "input", "link", "meta", "param", "source", "track"];

/// Rewrites a page.
pub(super) fn rewrite(page: &str, host: &mut Host<'_>) -> Rewritten {
    let mut writer =
        Writer { host, open: Vec::new(), out: Rewritten::default(), in_main: false, heading: None };
    for token in html::tokens(page) {
        if !writer.take(token) {
            break;
        }
    }
    while let Some(open) = writer.open.pop() {
        writer.close(open);
    }
    let mut out = writer.out;
    out.title = out.title.split_whitespace().collect::<Vec<_>>().join(" ");
    out
}

/// An element that is open.
struct Open {
    name: String,
    /// The name under which it is written; `None` for one that is left out with all it holds.
    written: Option<String>,
    /// Whether it is in a guide that stands in an article: only the guide's own page has its form.
    is_embedded: bool,
    /// Whether it is in a drawing.
    is_drawing: bool,
    classes: String,
    /// Whether a video or audio element in it was replaced by its fallback text.
    is_player_lost: bool,
}

impl Open {
    fn is(&self, name: &str, class: &str) -> bool {
        self.name == name && self.classes.split(' ').any(|own| own == class)
    }
}

struct Writer<'a, 'h> {
    host: &'a mut Host<'h>,
    open: Vec<Open>,
    out: Rewritten,
    in_main: bool,
    /// Number of open elements around the first heading, while it is open.
    heading: Option<usize>,
}

impl Writer<'_, '_> {
    /// Writes the next piece; false behind the end of `<main>`.
    fn take(&mut self, token: Token) -> bool {
        match token.kind {
            TokenKind::Start { name, attributes, self_closing } if self.in_main => {
                self.start(name, attributes, self_closing);
            }
            TokenKind::Start { name, attributes, .. } => {
                let value = |key: &str| {
                    let found = attributes.iter().find(|(name, _)| name == key);
                    found.map_or(String::new(), |(_, value)| value.clone())
                };
                if name == "html" {
                    (self.out.lang, self.out.dir) = (value("lang"), value("dir"));
                }
                self.in_main = name == "main";
            }
            TokenKind::End(name) if self.in_main => {
                if name == "main" && !self.open.iter().any(|open| open.name == "main") {
                    return false;
                }
                self.end(&name);
            }
            TokenKind::Text(text) if self.in_main => self.text(&text),
            _ => {}
        }
        true
    }

    fn is_shown(&self) -> bool {
        self.open.last().is_none_or(|open| open.written.is_some())
    }

    fn start(&mut self, name: String, attributes: Vec<(String, String)>, self_closing: bool) {
        let (ended, holders) = html::ends(&name);
        let inner = self.open.iter().rposition(|open| holders.contains(&open.name.as_str()));
        let last = self.open.iter().rposition(|open| ended.contains(&open.name.as_str()));
        if let Some(at) = last.filter(|at| inner.is_none_or(|inner| inner < *at)) {
            self.close_down_to(at);
        }
        let value =
            |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let classes = value("class").unwrap_or_default();
        let above = self.open.last();
        let is_embedded = above.is_some_and(|open| open.is_embedded)
            || classes.split(' ').any(|class| class == "guide-embed");
        let is_drawing = name == "svg" || above.is_some_and(|open| open.is_drawing);
        let is_void = VOID.contains(&name.as_str())
            || html::tag(&name).is_some_and(|tag| tag.shape == html::Shape::Void)
            || self_closing && (is_drawing || name == "math");
        // A box to tick on paper.
        if name == "input"
            && value("type") == Some("checkbox")
            && self.host.form != Form::Live
            && self.is_shown()
        {
            self.out.body.push_str(if value("checked").is_some() { "☑ " } else { "☐ " });
        }
        let is_left_out =
            !self.is_shown() || self.leaves_out(&name, classes, value("hidden").is_some(), is_embedded);
        let written = if is_left_out {
            None
        } else {
            self.write_start(&name, &attributes, is_void, is_drawing, is_embedded)
        };
        if name == "h1" && written.is_some() && self.out.title.is_empty() && self.heading.is_none() {
            self.heading = Some(self.open.len());
        }
        self.out.has_svg |= name == "svg" && written.is_some();
        self.out.has_math |= name == "math" && written.is_some();
        if !is_void {
            let classes = classes.to_string();
            self.open.push(Open { name, written, is_embedded, is_drawing, classes, is_player_lost: false });
        }
    }

    /// Whether an element goes, with all it holds.
    fn leaves_out(&self, name: &str, classes: &str, is_hidden: bool, is_embedded: bool) -> bool {
        let has = |class: &&str| classes.split(' ').any(|other| other == *class);
        let is_still = self.host.form != Form::Live || is_embedded;
        // The fallback text of a player is its title, so the caption would repeat it.
        let is_said = name == "figcaption"
            && self.open.last().is_some_and(|open| open.is_player_lost && open.is("figure", "media"));
        is_said
            || AROUND.contains(&name)
            || AROUND_CLASSES.iter().any(&has)
            || is_still && (TO_FILL_IN.contains(&name) || is_hidden || has(&"guide-live"))
    }

    /// Writes a start tag. Gives the name for its end tag.
    fn write_start(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        is_void: bool,
        is_drawing: bool,
        is_embedded: bool,
    ) -> Option<String> {
        if name == "img" || name == "image" {
            return self.write_picture(name, attributes);
        }
        if matches!(name, "audio" | "video" | "iframe" | "object" | "embed" | "source" | "track") {
            // Nothing of it can be in one file; what stands in it is for those who cannot play it.
            let source = attributes.iter().find(|(key, _)| key == "src" || key == "data");
            if let Some((_, source)) = source.filter(|_| name != "track")
                && let Address::Page { path, .. } = Address::of(self.host.path, source)
            {
                (self.host.lose)(&path);
            }
            if let Some(open) = self.open.last_mut() {
                open.is_player_lost |= !is_void;
            }
            return if is_void { None } else { self.tag("div", &[], "") };
        }
        let is_xml = self.host.form == Form::Xml;
        let mut name = if is_xml { modern(name) } else { name };
        // Books want a title in each link of a drawing; the list beside it has the same links.
        if is_xml && is_drawing && name == "a" {
            name = "g";
        }
        let mut kept: Vec<(String, String)> = Vec::new();
        for (key, value) in attributes {
            let key = key.as_str();
            match key {
                _ if UNUSED.contains(&key) && (is_xml || key != "tabindex") => {}
                _ if is_drawing && is_xml && key.starts_with("data-") => {}
                "data-guide" if is_embedded => {}
                "href" | "xlink:href" | "rel" if name == "g" => {}
                // Buttons of one name are one choice: those of two pages are two.
                "name" if name == "input" => kept.push((key.into(), (self.host.id)(value))),
                "for" if self.host.form != Form::Live => {}
                "id" | "name" if key == "id" || name == "a" => {
                    kept.push(("id".into(), (self.host.id)(value)))
                }
                "href" | "data-href" | "xlink:href" | "cite" => match self.way(value) {
                    Way::To(to) => kept.push((key.into(), to)),
                    Way::Nowhere => {
                        if let Address::Page { path, .. } = Address::of(self.host.path, value) {
                            (self.host.lose)(&path);
                        }
                        if name == "a" && !is_drawing {
                            name = "span";
                        }
                    }
                },
                "class" => {
                    let classes = value.split(' ').filter(|class| !["with-side", "with-toc"].contains(class));
                    kept.push((key.into(), classes.collect::<Vec<_>>().join(" ")));
                }
                _ if REFERENCES.contains(&key) => {
                    let ids = value.split_whitespace().map(|id| (self.host.id)(id));
                    kept.push((key.into(), ids.collect::<Vec<_>>().join(" ")));
                }
                _ if is_xml && is_drawing => kept.push((drawn(key).into(), value.clone())),
                _ => kept.push((key.into(), value.clone())),
            }
        }
        if name == "span" {
            kept.retain(|(key, _)| {
                !["rel", "hreflang", "download", "target", "type"].contains(&key.as_str())
            });
        }
        let has = |key: &str, value: &str| kept.iter().any(|(name, own)| name == key && own == value);
        if name == "details" && self.host.form != Form::Live && !has("open", "") {
            kept.push(("open".into(), String::new()));
        }
        if is_xml && let Some((kind, role)) = self.note(name) {
            kept.retain(|(key, _)| key != "role");
            kept.extend([("epub:type".into(), kind.into()), ("role".into(), role.into())]);
        }
        if is_xml && name == "svg" {
            kept.retain(|(key, _)| key != "xmlns" && key != "role");
            kept.push(("role".into(), "img".into()));
            kept.push(("xmlns".into(), "http://www.w3.org/2000/svg".into()));
        }
        if is_xml && name == "math" {
            kept.retain(|(key, _)| key != "xmlns");
            kept.push(("xmlns".into(), "http://www.w3.org/1998/Math/MathML".into()));
        }
        // Code is written from left to right in every language; style sheets of books may not say so.
        if is_xml && self.out.dir == "rtl" && matches!(name, "pre" | "code" | "kbd" | "samp") {
            kept.retain(|(key, _)| key != "dir");
            kept.push(("dir".into(), "ltr".into()));
        }
        // Where two guides are on one page, each has its own part of the address.
        if self.host.form == Form::Live && kept.iter().any(|(key, _)| key == "data-guide") {
            match kept.iter_mut().find(|(key, _)| key == "class") {
                Some((_, classes)) => classes.push_str(" guide-embed"),
                None => kept.push(("class".into(), "guide-embed".into())),
            }
        }
        let name = if is_xml && is_drawing { drawn(name) } else { name };
        let slash = if is_void && (is_xml || is_drawing) { "/" } else { "" };
        self.tag(name, &kept, slash)
    }

    /// `epub:type` and `role` of a footnote or a reference to one: reading apps show such notes in place.
    fn note(&self, name: &str) -> Option<(&'static str, &'static str)> {
        let mut above = self.open.iter().rev();
        let (parent, next) = (above.next()?, above.next());
        match name {
            "a" if parent.is("sup", "footnote-ref") => Some(("noteref", "doc-noteref")),
            "li" if parent.name == "ol" && next.is_some_and(|next| next.is("section", "footnotes")) => {
                Some(("footnote", "doc-endnote"))
            }
            _ => None,
        }
    }

    /// Writes a start tag; `slash` ends the element with it: in XML, and for shapes of drawings in HTML too.
    fn tag(&mut self, name: &str, attributes: &[(String, String)], slash: &str) -> Option<String> {
        let out = &mut self.out.body;
        out.push('<');
        out.push_str(name);
        let mut seen: Vec<&str> = Vec::new();
        for (key, value) in attributes {
            if seen.contains(&key.as_str()) || !is_name(key) {
                continue;
            }
            seen.push(key);
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            out.push_str(&attribute(&for_xml(value)));
            out.push('"');
        }
        out.push_str(slash);
        out.push('>');
        Some(name.to_string())
    }

    /// A picture, or the words for it.
    fn write_picture(&mut self, name: &str, attributes: &[(String, String)]) -> Option<String> {
        let value =
            |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let source = value(if name == "img" { "src" } else { "href" }).unwrap_or_default();
        let found = match Address::of(self.host.path, source) {
            Address::Page { path, .. } => (self.host.picture)(&path),
            Address::Other => (self.host.picture)(source),
            Address::Here(_) => None,
        };
        let Some(found) = found else {
            self.tag("span", &[("class".into(), "left-out".into())], "");
            self.out.body.push_str(&escape(&for_xml(value("alt").unwrap_or_default())));
            self.out.body.push_str("</span>");
            return None;
        };
        let mut kept: Vec<(String, String)> = vec![("src".into(), found)];
        for (key, value) in attributes {
            match key.as_str() {
                "src" | "href" => {}
                key if UNUSED.contains(&key) => {}
                "id" => kept.push(("id".into(), (self.host.id)(value))),
                _ => kept.push((key.clone(), value.clone())),
            }
        }
        if !kept.iter().any(|(key, _)| key == "alt") {
            kept.push(("alt".into(), String::new()));
        }
        let slash = if self.host.form == Form::Xml { "/" } else { "" };
        self.tag("img", &kept, slash)
    }

    /// Destination, in the edition, of an address of this page.
    fn way(&self, href: &str) -> Way {
        match Address::of(self.host.path, href) {
            Address::Other => Way::To(href.to_string()),
            Address::Here(anchor) => (self.host.link)(self.host.path, anchor.as_deref()),
            Address::Page { path, anchor } => (self.host.link)(&path, anchor.as_deref()),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
        }
    }

    fn close(&mut self, open: Open) {
        if self.heading == Some(self.open.len()) {
            self.heading = None;
        }
        if let Some(name) = open.written {
            self.out.body.push_str("</");
            self.out.body.push_str(&name);
            self.out.body.push('>');
        }
    }

    fn text(&mut self, text: &str) {
        if !self.is_shown() {
            return;
        }
        if self.heading.is_some() {
            self.out.title.push_str(text);
        }
        let is_raw = self.open.last().is_some_and(|open| open.name == "script" || open.name == "style");
        if is_raw {
            self.out.body.push_str(text);
        } else {
            self.out.body.push_str(&escape(&for_xml(text)));
        }
    }
}

/// An address as a page holds it.
enum Address {
    /// Another site's, or one that is no path.
    Other,
    /// An anchor of the page itself.
    Here(Option<String>),
    /// A path of the site.
    Page { path: String, anchor: Option<String> },
}

impl Address {
    fn of(page: &str, href: &str) -> Address {
        if html::scheme(href).is_some() || href.starts_with("//") {
            return Address::Other;
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (path, anchor) = match href.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor))),
            None => (href, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        if path.is_empty() {
            return Address::Here(anchor);
        }
        let mut parts: Vec<&str> = page.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => _ = parts.pop(),
                part => parts.push(part),
            }
        }
        Address::Page { path: decode(&parts.join("/")), anchor }
    }
}

/// Today's element in the place of one that HTML no longer has.
fn modern(name: &str) -> &str {
    match name {
        "center" => "div",
        "tt" => "code",
        "strike" => "s",
        other => other,
    }
}

/// Names in drawings that have upper case letters: HTML tells them in lower case.
fn drawn(name: &str) -> &str {
    const NAMES: &[&str] = &[
        "clipPath",
        "clipPathUnits",
        "gradientTransform",
        "gradientUnits",
        "lengthAdjust",
        "linearGradient",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "preserveAspectRatio",
        "radialGradient",
        "refX",
        "refY",
        "startOffset",
        "stdDeviation",
        "textLength",
        "textPath",
        "viewBox",
    ];
    NAMES.iter().find(|known| known.eq_ignore_ascii_case(name)).map_or(name, |known| *known)
}

/// Whether a text can be the name of an attribute in XML.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c))
}

#[cfg(test)]
mod tests;
