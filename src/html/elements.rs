//! The elements and attributes that authors may use in Markdown: structure and words, nothing that
//! runs, styles, frames or asks for input.

/// Content model of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An element without content and end tag: `<br>`.
    Void,
    /// An element in a line: `<kbd>`.
    Phrasing,
    /// An element that begins a new line: `<div>`.
    Flow,
}

/// An element that a page may hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name in lower case.
    pub name: &'static str,
    /// Its content model.
    pub shape: Shape,
    /// Its attributes beside those that every element may have.
    attributes: &'static [&'static str],
}

/// The meaning of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Plain,
    /// An anchor of the page.
    Id,
    /// An address.
    Link,
}

/// Attributes that every element may have.
const COMMON: &[&str] = &["aria-label", "class", "dir", "id", "lang", "role", "tabindex", "title"];

const fn flow(name: &'static str) -> Tag {
    Tag { name, shape: Shape::Flow, attributes: &[] }
}

const fn phrasing(name: &'static str) -> Tag {
    Tag { name, shape: Shape::Phrasing, attributes: &[] }
}

const fn void(name: &'static str) -> Tag {
    Tag { name, shape: Shape::Void, attributes: &[] }
}

impl Tag {
    const fn with(self, attributes: &'static [&'static str]) -> Tag {
        Tag { attributes, ..self }
    }

    /// The allowed attribute with this name, and what its value is.
    pub fn attribute(&self, name: &str) -> Option<(&'static str, Value)> {
        let known = COMMON.iter().chain(self.attributes).find(|known| **known == name)?;
        let value = match *known {
            "id" | "name" => Value::Id,
            "href" | "src" | "srcset" | "poster" | "cite" => Value::Link,
            _ => Value::Plain,
        };
        Some((known, value))
    }
}

/// The allowed elements, by name.
const TAGS: &[Tag] = &[
    phrasing("a").with(&["href", "hreflang", "name", "rel"]),
    phrasing("abbr"),
    flow("address"),
    flow("article"),
    flow("aside"),
    phrasing("audio").with(&["controls", "loop", "muted", "preload", "src"]),
    phrasing("b"),
    phrasing("bdi"),
    phrasing("bdo"),
    flow("blockquote").with(&["cite"]),
    void("br"),
    flow("caption"),
    flow("center"),
    phrasing("cite"),
    phrasing("code"),
    void("col").with(&["span"]),
    flow("colgroup").with(&["span"]),
    flow("dd"),
    phrasing("del").with(&["cite", "datetime"]),
    flow("details").with(&["open"]),
    phrasing("dfn"),
    flow("div"),
    flow("dl"),
    flow("dt"),
    phrasing("em"),
    flow("figcaption"),
    flow("figure"),
    flow("footer"),
    flow("h1"),
    flow("h2"),
    flow("h3"),
    flow("h4"),
    flow("h5"),
    flow("h6"),
    flow("header"),
    flow("hgroup"),
    void("hr"),
    phrasing("i"),
    void("img").with(&["alt", "decoding", "height", "loading", "src", "width"]),
    phrasing("ins").with(&["cite", "datetime"]),
    phrasing("kbd"),
    phrasing("label"),
    flow("li").with(&["value"]),
    phrasing("mark"),
    flow("nav"),
    flow("ol").with(&["reversed", "start", "type"]),
    flow("p"),
    phrasing("picture"),
    flow("pre"),
    phrasing("q").with(&["cite"]),
    phrasing("rp"),
    phrasing("rt"),
    phrasing("ruby"),
    phrasing("s"),
    phrasing("samp"),
    flow("section"),
    phrasing("small"),
    void("source").with(&["height", "media", "src", "srcset", "type", "width"]),
    phrasing("span"),
    phrasing("strike"),
    phrasing("strong"),
    phrasing("sub"),
    flow("summary"),
    phrasing("sup"),
    flow("table"),
    flow("tbody"),
    flow("td").with(&["colspan", "headers", "rowspan"]),
    flow("tfoot"),
    flow("th").with(&["colspan", "headers", "rowspan", "scope"]),
    flow("thead"),
    phrasing("time").with(&["datetime"]),
    flow("tr"),
    void("track").with(&["default", "kind", "label", "src", "srclang"]),
    phrasing("tt"),
    phrasing("u"),
    flow("ul"),
    phrasing("var"),
    phrasing("video").with(&[
        "controls",
        "height",
        "loop",
        "muted",
        "playsinline",
        "poster",
        "preload",
        "src",
        "width",
    ]),
    void("wbr"),
];

/// The allowed element with this name.
pub fn tag(name: &str) -> Option<&'static Tag> {
    TAGS.binary_search_by(|tag| tag.name.cmp(name)).ok().map(|at| &TAGS[at])
}

/// Whether HTML has an element of this name, allowed or not.
pub fn is_element(name: &str) -> bool {
    let refused = [
        "applet", "area", "base", "body", "button", "canvas", "datalist", "dialog", "embed", "fieldset",
        "font", "form", "frame", "frameset", "html", "input", "keygen", "label", "legend", "link", "map",
        "marquee", "menu", "meta", "meter", "optgroup", "option", "output", "param", "portal", "progress",
        "select", "slot",
    ];
    tag(name).is_some() || goes_with_content(name) || refused.contains(&name)
}

/// Whether an element that is not allowed goes with all it holds. Of others the words stay.
pub fn goes_with_content(name: &str) -> bool {
    matches!(name, "head" | "math" | "object" | "svg" | "template") || is_raw_text(name)
}

/// Whether an element holds text up to its own end tag, whatever tags stand in it.
pub fn is_raw_text(name: &str) -> bool {
    matches!(
        name,
        "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
    )
}

/// The elements of which one must be open around `name`. Without it, a browser would let the tag end
/// an element of the page: `<td>` the cell, `<li>` the list item that the author's words stand in.
pub fn parents(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol"],
        "dd" | "dt" => &["dl"],
        "source" => &["picture", "audio", "video"],
        "track" => &["audio", "video"],
        "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => &["table"],
        _ => &[],
    }
}

/// The only elements that may be children of `name`; `None` where anything may. A browser moves any other child
/// of a table in front of it, and in doing so may end elements of the page. HTML allows nothing else in
/// `<picture>`.
pub fn children(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "table" => &["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"],
        "tbody" | "tfoot" | "thead" => &["td", "th", "tr"],
        "tr" => &["td", "th"],
        "colgroup" => &["col"],
        "picture" => &["img", "source"],
        _ => return None,
    })
}

/// The elements that a start tag ends where their end tags were left out, and those that hold it.
pub fn ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dd" | "dt" => (&["dd", "dt"], &["dl"]),
        "rp" | "rt" => (&["rp", "rt"], &["ruby"]),
        "td" | "th" => (&["td", "th"], &["tr", "tbody", "tfoot", "thead", "table"]),
        "tr" => (&["caption", "colgroup", "tr"], &["tbody", "tfoot", "thead", "table"]),
        "tbody" | "tfoot" | "thead" => {
            (&["caption", "colgroup", "tbody", "tfoot", "thead", "tr"], &["table"])
        }
        _ => (&[], &[]),
    }
}

/// Whether a value may stand in an attribute that holds words.
pub fn is_allowed(attribute: &str, value: &str) -> bool {
    attribute != "tabindex" || value == "0"
}

/// Reason why HTML of an author's is not on the page; `what` is an element, `<name>`, or an attribute,
/// `name=`.
pub fn why_removed(what: &str) -> &'static str {
    if let Some(name) = what.strip_prefix('<') {
        let name = &*name.trim_end_matches('>').to_ascii_lowercase();
        return match name {
            "head" | "link" | "meta" | "base" | "title" => "the theme writes the head of each page",
            "style" | "font" | "big" | "basefont" | "marquee" | "blink" => {
                "colours and sizes are the theme's: write them in its style sheet"
            }
            "!--" => "end the comment with `-->`; in a paragraph, it ends there at the latest",
            "math" => "write the formula between dollar signs",
            "iframe" => "write `::: embed`, the address of what it shows, and `:::` on a line of its own",
            "svg" => "save the drawing as a file below `content/`, and show it as a picture",
            "source" | "track" => {
                "it stands inside of `<picture>`, `<video>` or `<audio>` only; put it between backticks if it is words"
            }
            "template" | "slot" => "templates of components are not run: write what readers are to see",
            _ if !parents(name).is_empty() => {
                "a browser shows it only inside of the element that it belongs to"
            }
            _ if !is_element(name) => {
                "HTML has no such element: write what readers are to see, or put it between backticks if it is words"
            }
            _ => "scripts, frames and forms are taken out of every page",
        };
    }
    match what.trim_end_matches('=') {
        "style" => "colours and sizes are the theme's; a picture has its width in braces, `{width=400}`",
        "srcset" => {
            "a picture has one file: name it in `src`, or put a `<source srcset>` before it in `<picture>`"
        }
        "id" => "another part of the page has this id, or it holds spaces",
        name if name.starts_with("on") => "scripts, frames and forms are taken out of every page",
        _ => "pages keep attributes of HTML's own that name, size or lead to something",
    }
}

/// Whether an attribute is left out without a finding, because a reader misses nothing.
pub fn goes_unseen(attribute: &str) -> bool {
    let unseen = [
        "align",
        "autoplay",
        "border",
        "cellpadding",
        "cellspacing",
        "crossorigin",
        "decoding",
        "fetchpriority",
        // `for` belongs to a label; the removal of the label's field is a finding already.
        "for",
        "loading",
        "markdown",
        "nowrap",
        "referrerpolicy",
        "rel",
        "sizes",
        "summary",
        "target",
        "valign",
    ];
    // Attributes of RDFa, which only programs read.
    let for_programs = ["about", "property", "resource", "typeof", "vocab"];
    unseen.contains(&attribute)
        || for_programs.contains(&attribute)
        || ["data-", "aria-", "xmlns"].iter().any(|begin| attribute.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_runs_nothing() {
        assert!(TAGS.windows(2).all(|pair| pair[0].name < pair[1].name));
        for name in ["script", "style", "iframe", "object", "embed", "form", "input", "button", "select"] {
            assert!(tag(name).is_none(), "{name}");
        }
        for name in ["base", "link", "meta", "svg", "math", "template", "noscript", "textarea", "slot"] {
            assert!(tag(name).is_none(), "{name}");
        }
        for known in TAGS {
            for name in ["onclick", "onerror", "style", "formaction", "xlink:href", "is", "slot", "autoplay"]
            {
                assert!(known.attribute(name).is_none(), "{} {name}", known.name);
            }
        }
        // `name` on a picture would put it in the place of a property of the document.
        assert!(tag("img").is_some_and(|img| img.attribute("name").is_none()));
        assert!(is_allowed("tabindex", "0") && !is_allowed("tabindex", "1"));
    }
}
