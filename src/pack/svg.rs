//! Pictures in SVG, as books may hold them: validators of books know SVG 1.1, and a picture of a book reaches for
//! nothing outside of itself.

use crate::limits::SVG_NODES;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::HashSet;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// The most namespace prefixes of a picture. At each declaration the parser compares it with all prefixes in scope.
const PREFIXES: usize = 100;

/// Attributes that SVG 2 or CSS have and SVG 1.1 does not, or their beginnings: as styles they say the same.
const STYLES: &[&str] = &[
    "font-variant-",
    "isolation",
    "mask-type",
    "mix-blend-mode",
    "paint-order",
    "shape-",
    "text-decoration-",
    "transform-box",
    "transform-origin",
    "vector-effect",
    "white-space",
];

/// The picture for a book; `None` where it is not well-formed, runs something or needs other files.
pub(super) fn for_books(bytes: &[u8]) -> Option<String> {
    let text = without_prolog(std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}'))?;
    let prefixes = text.split("xmlns:").skip(1).filter_map(|rest| rest.split(['=', ' ', '\t', '\n']).next());
    if prefixes.collect::<HashSet<_>>().len() > PREFIXES {
        return None;
    }
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: SVG_NODES.most as u32, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).ok()?;
    if !document.root_element().has_tag_name((NAMESPACE, "svg")) {
        return None;
    }
    let mut cuts = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name().to_ascii_lowercase();
        if ["script", "foreignobject", "style"].contains(&name.as_str()) {
            return None;
        }
        element(node, &mut cuts)?;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    cuts.sort_by_key(|(start, ..)| *start);
    for (start, end, words) in cuts {
        out.push_str(&text[from..start]);
        out.push_str(&words);
        from = end;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// The changes to an element: from, to, and what stands there instead.
fn element(node: Node<'_, '_>, cuts: &mut Vec<(usize, usize, String)>) -> Option<()> {
    let mut styles = Vec::new();
    let mut places = Vec::new();
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let (range, plain) = (attribute.range(), attribute.namespace().is_none());
        let lower = value.to_ascii_lowercase();
        if name == "href" && node.tag_name().name() == "a"
            || plain && name.to_ascii_lowercase().starts_with("on")
        {
            // Nothing in a picture can be pressed.
            cuts.push((range.start, range.end, String::new()));
            continue;
        }
        let is_own = value.starts_with('#') || lower.starts_with("data:image/");
        if name == "href" && !is_own || lower.contains("javascript:") || needs_files(&lower) {
            return None;
        }
        if plain && STYLES.iter().any(|begin| name.starts_with(begin)) {
            styles.push(format!("{name}:{value}"));
            places.push(range);
        } else if plain && name == "style" {
            styles.push(value.trim_end_matches([';', ' ']).to_string());
            places.push(range);
        }
    }
    let is_changed =
        styles.len() > 1 || places.iter().any(|range| !node_text(node, range).starts_with("style"));
    if is_changed {
        let style = crate::html::attribute(&styles.join(";")).into_owned();
        for (at, range) in places.into_iter().enumerate() {
            let words = if at == 0 { format!("style=\"{style}\"") } else { String::new() };
            cuts.push((range.start, range.end, words));
        }
    }
    Some(())
}

fn node_text<'a>(node: Node<'a, '_>, range: &std::ops::Range<usize>) -> &'a str {
    &node.document().input_text()[range.clone()]
}

/// Whether a value in lower case refers to something outside of the picture.
fn needs_files(value: &str) -> bool {
    value.split("url(").skip(1).any(|rest| {
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        !rest.starts_with('#') && !rest.starts_with("data:image/")
    })
}

/// The text without a byte order mark, an XML declaration and a DOCTYPE that only names SVG, as drawing programs write
/// it. `None` if one of them says what only it can say: another encoding, entities of its own.
fn without_prolog(text: &str) -> Option<String> {
    let mut rest = text.trim_start();
    if rest.starts_with("<?xml") {
        let (declaration, after) = rest.split_once("?>")?;
        let declaration = declaration.to_ascii_lowercase();
        if declaration.contains("encoding") && !declaration.contains("utf-8") && !after.is_ascii() {
            return None;
        }
        rest = after;
    }
    let Some(at) = rest.find("<!DOCTYPE").filter(|at| !rest[..*at].contains("<svg")) else {
        return Some(rest.trim_start().to_string());
    };
    let (doctype, after) = rest[at..].split_once('>')?;
    (!doctype.contains('[')).then(|| format!("{}{after}", &rest[..at]).trim_start().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(inner: &str) -> Option<String> {
        let begin = format!("<svg xmlns=\"{NAMESPACE}\">");
        let out = for_books(format!("{begin}{inner}</svg>").as_bytes())?;
        Some(out.strip_prefix(&begin)?.strip_suffix("</svg>")?.to_string())
    }

    #[test]
    fn what_is_not_well_formed_or_needs_more_is_no_picture_for_books() {
        let bad = [
            "<g>",
            "&nbsp;",
            "<g inkscape:x=\"y\"/>",
            "<script/>",
            "<foreignObject/>",
            "<image href=\"a.png\"/>",
            "<use xlink:href=\"a.svg#b\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>",
            "<g style=\"fill: url( 'https://example.org/a')\"/>",
            "<set to=\"javascript:1\"/>",
        ];
        for inner in bad {
            assert_eq!(changed(inner), None, "{inner}");
        }
        for whole in [
            "",
            "<svg/>",
            "<p xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\">",
        ] {
            assert_eq!(for_books(whole.as_bytes()), None, "{whole}");
        }
        assert_eq!(for_books(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg>\xe9</svg>"), None);
        let entities = format!("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"{NAMESPACE}\">&a;</svg>");
        assert_eq!(for_books(entities.as_bytes()), None);
        let deep = format!("<svg xmlns=\"{NAMESPACE}\">{}", "<g>".repeat(200_000));
        assert_eq!(for_books(deep.as_bytes()), None);
    }

    #[test]
    fn what_validators_refuse_is_taken_out_or_said_otherwise() {
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        let named = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- a -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \
             \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n{picture}"
        );
        assert_eq!(for_books(named.as_bytes()).as_deref(), Some(&*format!("<!-- a -->\n\n{picture}")));
        let cases = [
            ("<g onclick=\"x()\" class=\"a\"/>", "<g  class=\"a\"/>"),
            ("<a href=\"b.html\"><g/></a>", "<a ><g/></a>"),
            ("<use href=\"#a\"/>", "<use href=\"#a\"/>"),
            ("<g paint-order='stroke'/>", "<g style=\"paint-order:stroke\"/>"),
            (
                "<g vector-effect=\"a\" style=\"fill:url(#b); \" mask-type=\"&quot;\"/>",
                "<g style=\"vector-effect:a;fill:url(#b);mask-type:&quot;\"  />",
            ),
            ("<g style=\"fill:red\" data-a=\"b\"/>", "<g style=\"fill:red\" data-a=\"b\"/>"),
        ];
        for (from, to) in cases {
            assert_eq!(changed(from).as_deref(), Some(to));
        }
    }
}
