//! What an author's HTML would cost the sanitizer's parser, before it is given any.
//!
//! The parser does as browsers do, and three of their rules cost more than the text is long: a `<b>`
//! that is still open where its paragraph ends is opened again in the next one, with all its attributes;
//! what stands in a table but in no cell is put before the table, which is found among all that
//! stands there; and every tag looks at all elements around it. [`Nesting`] follows the elements as the
//! parser would, rather too many than too few, and admits only what is within the limits.

use super::scan::{Token, tokens};
use crate::limits::{HTML_ATTRIBUTES, HTML_DEPTH, HTML_ELEMENTS, HTML_FOSTERED, HTML_REOPENED};
use std::collections::HashMap;
use std::rc::Rc;

/// How deeply an author's HTML is nested so far.
#[derive(Default)]
pub struct Nesting {
    /// Elements that the author closes, by name.
    open: HashMap<String, usize>,
    total: usize,
    tree: Tree,
}

impl Nesting {
    /// Whether an element is still open.
    pub fn is_inside(&self) -> bool {
        self.total > 0
    }

    /// Says whether the next fragment may stand, and takes it into account if it may.
    pub fn admits(&mut self, fragment: &str) -> bool {
        let mut tree = self.tree.clone();
        let mut attributes = 0;
        let mut deepest = self.total;
        // Elements that were opened and closed, to be taken back.
        let mut counted: Vec<(String, bool)> = Vec::new();
        for token in tokens(fragment) {
            let (name, closing, own) = match token {
                Token::Tag { name, closing, attributes } => (name, closing, attributes),
                Token::Text(text) => {
                    tree.text(text.trim().is_empty());
                    continue;
                }
                Token::Hidden | Token::Unfinished(_) => continue,
            };
            attributes = attributes.max(own.len());
            let length: usize = own.iter().map(|(key, value)| key.len() + value.len()).sum();
            if closing {
                tree.end(&name)
            } else {
                tree.start(&name, length)
            }
            if !NEVER_NESTS.contains(&name.as_str()) && self.count(&name, closing) {
                counted.push((name, closing));
                deepest = deepest.max(self.total);
            }
        }
        let fits =
            !HTML_DEPTH.is_below(deepest) && !HTML_ATTRIBUTES.is_below(attributes) && !tree.is_too_much();
        if fits {
            self.tree = tree;
        } else {
            counted.iter().for_each(|(name, closing)| _ = self.count(name, !closing));
        }
        fits
    }

    /// Counts an element as opened or closed; false where none is open that could be closed.
    fn count(&mut self, name: &str, closing: bool) -> bool {
        let Some(open) = self.open.get_mut(name) else {
            if !closing {
                self.open.insert(name.to_string(), 1);
                self.total += 1;
            }
            return !closing;
        };
        match closing {
            true if *open == 0 => return false,
            true => (*open, self.total) = (*open - 1, self.total - 1),
            false => (*open, self.total) = (*open + 1, self.total + 1),
        }
        true
    }

    /// Takes a block of the program's own into account, which comes next. Gives what has to stand before
    /// it: the ends of elements that would cost too much from here on.
    pub fn block(&mut self) -> String {
        if self.tree.stack.is_empty() && self.tree.pending.is_empty() {
            return String::new();
        }
        self.tree.start("p", 0);
        self.tree.text(false);
        self.tree.end("p");
        if !self.tree.is_too_much() {
            return String::new();
        }
        let tree = std::mem::take(&mut self.tree);
        let open = tree.stack.iter().chain(&tree.pending).rev();
        open.map(|element| format!("</{}>", element.name)).collect()
    }
}

/// Name of the element that a fragment opens or closes, and whether it closes; for fragments that
/// are one tag of an element that can stay open.
pub fn single_tag(fragment: &str) -> Option<(String, bool)> {
    match tokens(fragment).pop() {
        Some(Token::Tag { name, closing, .. }) if !NEVER_NESTS.contains(&name.as_str()) => {
            Some((name, closing))
        }
        _ => None,
    }
}

/// Elements without content, and those that end where the next one begins.
const NEVER_NESTS: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "p", "rp",
    "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The elements that are open in the parser, and what it had to do beside reading.
#[derive(Clone, Default)]
struct Tree {
    stack: Vec<Element>,
    /// What formats text and is opened again with the next text, because what it was in has ended.
    pending: Vec<Element>,
    deepest: usize,
    /// Elements that were opened again, those with long attributes counted more.
    reopened: usize,
    /// Elements and texts in a table but in no cell.
    fostered: usize,
}

#[derive(Clone)]
struct Element {
    name: Rc<str>,
    kind: Kind,
    weight: usize,
}

/// What ends an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Only its own end; it is opened again after the end of what is around it.
    Formatting,
    /// A table and its parts, from the outside in.
    Table,
    Section,
    Row,
    Cell,
    /// What an end tag of an ordinary element does not reach over.
    Special,
    Ordinary,
}

fn kind(name: &str) -> Kind {
    match name {
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong"
        | "tt" | "u" => Kind::Formatting,
        "table" => Kind::Table,
        "tbody" | "thead" | "tfoot" | "colgroup" => Kind::Section,
        "tr" => Kind::Row,
        "td" | "th" | "caption" => Kind::Cell,
        "dd" | "dt" | "li" | "p" | "button" | "select" => Kind::Special,
        _ if ends_paragraph(name) => Kind::Special,
        _ => Kind::Ordinary,
    }
}

/// Whether a paragraph ends where this begins.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "xmp"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

impl Tree {
    fn is_too_much(&self) -> bool {
        HTML_ELEMENTS.is_below(self.deepest)
            || HTML_REOPENED.is_below(self.reopened)
            || HTML_FOSTERED.is_below(self.fostered)
    }

    fn text(&mut self, is_blank: bool) {
        self.reopen();
        if !is_blank {
            self.foster();
        }
    }

    fn reopen(&mut self) {
        self.reopened += self.pending.iter().map(|e| e.weight).sum::<usize>();
        self.stack.append(&mut self.pending);
        self.deepest = self.deepest.max(self.stack.len());
    }

    /// Something that no cell holds, if it is in none.
    fn foster(&mut self) {
        if matches!(self.stack.last().map(|e| e.kind), Some(Kind::Table | Kind::Section | Kind::Row)) {
            self.fostered += 1;
        }
    }

    fn start(&mut self, name: &str, attributes: usize) {
        let kind = kind(name);
        match kind {
            Kind::Section | Kind::Row | Kind::Cell => {
                // Outside of a table there are none.
                let Some(table) = self.last(|e| e.kind == Kind::Table) else { return };
                let inner =
                    |e: &Element| e.kind as usize >= kind as usize && e.kind as usize <= Kind::Cell as usize;
                if let Some(part) = self.stack[table..].iter().position(inner) {
                    self.pop(table + part);
                }
            }
            Kind::Table if self.in_table() => {
                if let Some(table) = self.last(|e| e.kind == Kind::Table) {
                    self.pop(table);
                }
            }
            _ => self.foster(),
        }
        if !ends_paragraph(name) && matches!(kind, Kind::Ordinary | Kind::Formatting | Kind::Special) {
            self.reopen();
        }
        match name {
            "li" => self.end_item(&["li"]),
            "dd" | "dt" => self.end_item(&["dd", "dt"]),
            "rb" | "rt" | "rtc" | "rp" => {
                if matches!(self.stack.last().map(|e| &*e.name), Some("rb" | "rt" | "rtc" | "rp")) {
                    self.stack.pop();
                }
            }
            "a" | "nobr" | "button" => self.end(name),
            _ => {}
        }
        if ends_paragraph(name)
            && let Some(at) = self.within(|e| &*e.name == "p", &["button"])
        {
            self.pop(at);
        }
        if !is_void(name) {
            self.stack.push(Element { name: name.into(), kind, weight: 1 + attributes / 64 });
            self.deepest = self.deepest.max(self.stack.len());
        }
    }

    /// An item ends the one before it, if no other element is between them.
    fn end_item(&mut self, names: &[&str]) {
        let stops = |e: &Element| {
            names.contains(&&*e.name)
                || !matches!(e.kind, Kind::Ordinary | Kind::Formatting)
                    && !matches!(&*e.name, "address" | "div" | "p")
        };
        if let Some(at) = self.last(stops).filter(|at| names.contains(&&*self.stack[*at].name)) {
            self.pop(at);
        }
    }

    fn end(&mut self, name: &str) {
        let found = match kind(name) {
            Kind::Formatting => {
                if let Some(at) = self.pending.iter().rposition(|e| &*e.name == name) {
                    self.pending.remove(at);
                } else if let Some(at) = self.within(|e| &*e.name == name, &[]) {
                    self.stack.remove(at);
                }
                return;
            }
            Kind::Table => self.last(|e| e.kind == Kind::Table),
            Kind::Ordinary => {
                let stops =
                    |e: &Element| &*e.name == name || !matches!(e.kind, Kind::Ordinary | Kind::Formatting);
                self.last(stops).filter(|at| &*self.stack[*at].name == name)
            }
            // Not out of the table that it is in; a cell ends with all that is in it.
            Kind::Section | Kind::Row | Kind::Cell => {
                let stops = |e: &Element| &*e.name == name || e.kind == Kind::Table;
                self.last(stops).filter(|at| &*self.stack[*at].name == name)
            }
            Kind::Special => self.within(|e| &*e.name == name, if name == "p" { &["button"] } else { &[] }),
        };
        found.into_iter().for_each(|at| self.pop(at));
    }

    /// The innermost element like this.
    fn last(&self, is: impl Fn(&Element) -> bool) -> Option<usize> {
        self.stack.iter().rposition(is)
    }

    /// The innermost element like this that is not outside of a cell or table, or of one of `others`.
    fn within(&self, is: impl Fn(&Element) -> bool, others: &[&str]) -> Option<usize> {
        let stops =
            |e: &Element| is(e) || matches!(e.kind, Kind::Table | Kind::Cell) || others.contains(&&*e.name);
        self.last(stops).filter(|at| is(&self.stack[*at]))
    }

    /// Whether the innermost part of a table is no cell.
    fn in_table(&self) -> bool {
        let part = |e: &Element| matches!(e.kind, Kind::Table | Kind::Section | Kind::Row | Kind::Cell);
        self.last(part).is_some_and(|at| self.stack[at].kind != Kind::Cell)
    }

    /// Ends an element with all that is in it. What formats text is opened again, unless a cell ends.
    fn pop(&mut self, at: usize) {
        let ended = self.stack.split_off(at);
        if ended.iter().any(|e| e.kind == Kind::Cell) {
            return;
        }
        self.pending.extend(ended.into_iter().skip(1).filter(|e| e.kind == Kind::Formatting));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is admitted of a fragment that is repeated, after another.
    fn admitted(before: &str, fragment: &str) -> usize {
        let mut nesting = Nesting::default();
        assert!(nesting.admits(before), "{before}");
        (0..100_000).take_while(|_| nesting.admits(fragment)).count()
    }

    #[test]
    fn what_is_opened_again_is_counted() {
        let formats: String = (0..90).map(|i| format!("<b class=c{i}>")).collect();
        assert!((100..1000).contains(&admitted(&format!("<p>{formats}"), "<p>x")));
        // A long attribute counts more.
        let long = format!("<p><b class={}>", "c".repeat(10_000));
        assert!((100..1000).contains(&admitted(&long, "<p>x")));
        assert!(admitted("<p><b>", "<p>x") > 10_000);
        assert_eq!(admitted("<p>", "<p><b>x</b>"), 100_000);
        assert_eq!(admitted("<table>", "<tr><td><i>x</td></i>"), 100_000);
    }

    #[test]
    fn elements_that_nest_without_end_are_counted() {
        for fragment in ["<dd><li>x", "<b><table><tr><td></b></table>", "<div>", "<span><div></span>"] {
            assert!(admitted("", fragment) < 1000, "{fragment}");
        }
        for fragment in ["<li>x", "<dt>x<dd>y", "<p>x", "<div><p>x</div>", "<ul><li>x</ul>", "<br>"] {
            assert_eq!(admitted("", fragment), 100_000, "{fragment}");
        }
        assert_eq!(admitted("<table>", "<tr><td>x"), 100_000);
        assert_eq!(admitted("", "<ruby>x<rp>(<rt>y<rp>)</ruby>"), 100_000);
    }

    #[test]
    fn what_no_cell_holds_is_counted() {
        assert!(admitted("<table>", "<i>x</i>") < 10_000);
        assert!(admitted("<table>", "x ") < 10_000);
        assert_eq!(admitted("<table>", "<tr><td><i>x</i></td></tr> \n"), 100_000);
    }

    #[test]
    fn own_blocks_end_what_would_cost_too_much() {
        let mut nesting = Nesting::default();
        let formats: String = (0..90).map(|i| format!("<b class=c{i}>")).collect();
        assert!(nesting.admits(&format!("<p>{formats}")));
        let blocks: Vec<String> = (0..10_000).map(|_| nesting.block()).collect();
        let ends = blocks.iter().filter(|ends| !ends.is_empty()).collect::<Vec<_>>();
        assert_eq!(ends.len(), 1);
        assert_eq!(ends[0].matches("</b>").count(), 90);
    }

    #[test]
    fn a_tag_of_very_many_attributes_is_not_admitted() {
        let mut nesting = Nesting::default();
        let tag: String = (0..1000).map(|i| format!(" a{i}")).collect();
        assert!(!nesting.admits(&format!("<b{tag}>")));
        assert!(nesting.admits("<b class=a id=b>"));
    }
}
