//! Small differences of notation: attributes in braces, the words behind a fence, lines that a book hides.

use super::includes::is_rust;
use super::{Context, Line, fence, indent, mark, outside_code};

/// Attributes of Python Markdown, icons and keys: `{: #id .class }`, `:material-x:`, `++ctrl+c++`.
pub(crate) fn attributes(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let mut told = (false, false);
    // For each open `<div>`: what becomes of its tags.
    let mut open: Vec<Layout> = Vec::new();
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if line.code {
            out.push(line);
            continue;
        }
        let is_heading = line.text.starts_with('#');
        let before = line.text.trim().is_empty();
        line.text = macros(&line.text, is_heading);
        line.text = outside_code(&line.text, |part| {
            let part = attribute_lists(part, is_heading);
            let with_icons = icons(&part);
            if with_icons != part && !told.0 {
                told.0 = true;
                cx.report.lost(&cx.page.from, line.at, "pictures by name (`:material-…:`) are left out");
            }
            keys(&with_icons)
        });
        let text = line.text.trim();
        let layout = Layout::of(text);
        let (begun, ended) = (text.matches("<div").count(), text.matches("</div>").count());
        (ended..begun).for_each(|_| open.push(layout));
        let closed: Vec<Layout> = (begun..ended).filter_map(|_| open.pop()).collect();
        // Each `:::` gets a blank line before it; otherwise it would belong to a list item above.
        let around = |words: &str| format!("{}{words}", indent(&line.text));
        if !closed.is_empty() && text.replace("</div>", "").trim().is_empty() {
            for layout in closed {
                let end = match layout {
                    Layout::Cards => vec![String::new(), around(":::")],
                    Layout::Through => vec![String::new()],
                    Layout::None => vec![around("</div>")],
                };
                out.extend(end.into_iter().map(|text| Line::new(text, line.at)));
            }
            continue;
        }
        if layout == Layout::Cards {
            out.extend([String::new(), around("::: cards")].map(|text| Line::new(text, line.at)));
            continue;
        }
        if layout == Layout::Through {
            if !std::mem::replace(&mut told.1, true) {
                cx.kept(line.at, "what a grid holds is shown one below the other");
            }
            continue;
        }
        // Cards lose the rule below their title, and the space that followed their icon.
        if open.contains(&Layout::Cards) {
            if text.len() >= 3 && text.bytes().all(|b| b == b'-') && line.text.starts_with(' ') {
                continue;
            }
            line.text = line.text.replacen("&nbsp; ", "", 1);
        }
        // A line that has become empty held only attributes or icons, so it is left out.
        if before || !line.text.trim().is_empty() {
            out.push(line);
        }
    }
    mark(&mut out);
    out
}

/// What becomes of the tags of a `<div>`.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    /// The tags stay.
    None,
    /// The tags are removed: `<div class="grid" markdown>` only lays out what it holds.
    Through,
    /// The tags become `::: cards` and `:::`: `<div class="grid cards" markdown>`.
    Cards,
}

impl Layout {
    fn of(text: &str) -> Layout {
        let is_alone = text.find('>').is_some_and(|end| end + 1 == text.len());
        let is_wrapper = text.starts_with("<div") && text.contains("markdown") && is_alone;
        let classes = value(text, "class").unwrap_or("");
        match is_wrapper {
            true if classes.split(' ').any(|class| class == "cards") => Layout::Cards,
            true => Layout::Through,
            false => Layout::None,
        }
    }
}

/// Attributes in braces alone: `{.class #id}`.
pub(crate) fn braces(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let mut is_told = false;
    for line in lines.iter_mut().filter(|line| !line.code && line.text.contains(['{', '~', ':'])) {
        let is_heading = line.text.starts_with('#');
        let text = outside_code(&line.text, |part| {
            let part = attribute_lists(part, is_heading);
            if cx.plan.has_subscripts { super::python::subscripts(&part) } else { part }
        });
        line.text = outside_code(&text, icons_of_vue);
        if line.text != text && !is_told {
            is_told = true;
            cx.report.lost(&cx.page.from, line.at, "pictures by name (`::…::`) are left out");
        }
    }
    lines
}

/// Attributes in braces in pages of VitePress, which has no icons by name: `![](a.png) {.dark-only}`, `{#id}`.
pub(crate) fn lists_in_braces(_: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    for line in lines.iter_mut().filter(|line| !line.code && line.text.contains('{')) {
        let is_heading = line.text.starts_with('#');
        line.text = outside_code(&line.text, |part| attribute_lists(part, is_heading));
    }
    lines
}

/// A line without icons such as `::home =16 /blue::`.
fn icons_of_vue(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find("::") {
        let inside = &rest[start + 2..];
        let end = inside.find("::").filter(|_| inside.starts_with(|c: char| c.is_ascii_lowercase()));
        let is_icon = |words: &str| {
            let mut words = words.split(' ');
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_:".contains(c);
            words.next().is_some_and(|name| name.chars().all(is_name))
                && words.all(|word| {
                    word.starts_with(['=', '/'])
                        || word.contains('=')
                        || !word.is_empty() && word.chars().all(is_name)
                })
        };
        let before = rest[..start].chars().next_back();
        let is_alone = before.is_none_or(|c| !c.is_alphanumeric() && c != ':');
        match end.filter(|end| is_alone && is_icon(&inside[..*end])) {
            Some(end) => {
                out.push_str(&rest[..start]);
                rest = inside[end + 2..].trim_start_matches(' ');
            }
            None => {
                out.push_str(&rest[..start + 2]);
                rest = inside;
            }
        }
    }
    out + rest
}

/// Comments that Material's own site turns into words: `<!-- md:setting config.x -->`.
fn macros(text: &str, is_heading: bool) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find("<!-- md:") {
        let Some(end) = rest[start..].find("-->").map(|end| start + end) else { break };
        let inside = rest[start + 8..end].trim();
        let (kind, words) = inside.split_once(' ').unwrap_or((inside, ""));
        out.push_str(&rest[..start]);
        // Links to an option use this id: `+` and its name.
        if kind == "option" && !is_heading {
            out.push_str(&format!("<a id=\"+{words}\"></a>"));
        }
        if !words.is_empty() {
            let words = words.trim_start_matches('[').split(']').next().unwrap_or(words);
            out.push_str(&super::code_span(words.trim_matches('`')));
        } else if kind != "flag" {
            out.push_str(kind);
        }
        if is_heading && kind == "setting" {
            out.push_str(&format!(" {{#{words}}}"));
        }
        rest = &rest[end + 3..];
    }
    out.push_str(rest);
    out
}

/// A line without `{: … }` and `{ .class }`. The id of a heading stays, any other becomes an anchor; a picture
/// keeps its size and the colour scheme that it is for.
fn attribute_lists(text: &str, is_heading: bool) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find('{') {
        let Some(end) = rest[start..].find('}').map(|end| start + end + 1) else { break };
        let inside = rest[start + 1..end - 1].trim();
        out.push_str(&rest[..start]);
        let is_of_picture = out.ends_with(')') && out.contains("![");
        let is_list =
            inside.starts_with(['.', ':', '#']) && !inside.starts_with("::") && !inside.starts_with("..")
                || inside.contains("=\"") && !inside.contains('{')
                || is_of_picture
                    && inside.split_whitespace().all(|word| word.contains('=') || word.starts_with('.'));
        if is_list {
            let id = inside.trim_start_matches(':').split_whitespace().find(|word| word.starts_with('#'));
            let size = if is_of_picture { size(inside) } else { String::new() };
            if let Some(picture) = scheme(inside).and_then(|scheme| with_scheme(&out, scheme)) {
                out = picture + &size;
            } else if !size.is_empty() {
                out.push_str(&size);
            } else if let Some(id) = id.filter(|_| is_heading) {
                out.push_str(&format!("{{{id}}}"));
            } else if let Some(id) = id.map(|id| &id[1..]).filter(|id| is_id(id)) {
                out.push_str(&format!("<a id=\"{id}\"></a>"));
            } else if out.ends_with(' ') && rest[end..].is_empty() {
                out.truncate(out.trim_end().len());
            }
        } else {
            out.push_str(&rest[start..end]);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}

/// The colour scheme that classes name: `.light-only`.
fn scheme(inside: &str) -> Option<&'static str> {
    let classes = inside.split_whitespace().filter_map(|word| word.strip_prefix('.'));
    classes.into_iter().find_map(|class| match class {
        "light-only" | "only-light" => Some("light"),
        "dark-only" | "only-dark" => Some("dark"),
        _ => None,
    })
}

/// Text whose last picture, at its end, is shown in one colour scheme only: `![](a.png#only-dark)`.
fn with_scheme(text: &str, scheme: &str) -> Option<String> {
    let text = text.trim_end();
    let start = text.rfind("](")? + 2;
    let inside = text[start..].strip_suffix(')').filter(|_| text.contains("!["))?;
    let end = start + inside.find(char::is_whitespace).unwrap_or(inside.len());
    let is_plain = !inside.contains(['(', ')', '#', '<']);
    is_plain.then(|| format!("{}#only-{scheme}{}", &text[..end], &text[end..]))
}

/// Width and height from a picture's attribute list, in this program's notation `{width=300}`; empty where it
/// has none in pixels.
fn size(inside: &str) -> String {
    let number = |key: &str| {
        let digits = value(inside, key)?.trim_end_matches("px");
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{key}={digits}"))
    };
    let found: Vec<String> = ["width", "height"].into_iter().filter_map(number).collect();
    if found.is_empty() { String::new() } else { format!("{{{}}}", found.join(" ")) }
}

/// A line without icons such as `:octicons-x-16:`.
fn icons(text: &str) -> String {
    // The dash behind an icon that begins a list item goes with the icon.
    let is_item = text.trim_start().starts_with(['-', '*', '+', ':']);
    let sets = [":material-", ":octicons-", ":fontawesome-", ":simple-", ":lucide-"];
    let mut out = text.to_string();
    for set in sets {
        while let Some(start) = out.find(set) {
            let Some(end) = out[start + 1..].find(':').map(|end| start + end + 2) else { break };
            if out[start..end].contains(char::is_whitespace) {
                break;
            }
            let end = if out[end..].starts_with(' ') { end + 1 } else { end };
            let is_first = is_item && out[..start].trim_matches(['-', '*', '+', ':', ' ', '\t']).is_empty();
            let dash = ["– ", "— ", "- "].iter().find(|dash| is_first && out[end..].starts_with(**dash));
            out.replace_range(start..end + dash.map_or(0, |dash| dash.len()), "");
        }
    }
    out
}

/// `++ctrl+c++` as keys.
fn keys(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find("++") {
        let Some(end) = rest[start + 2..].find("++").map(|end| start + 2 + end) else { break };
        let inside = &rest[start + 2..end];
        let is_keys = !rest[..start].ends_with('{')
            && !inside.is_empty()
            && inside.chars().all(|c| c.is_alphanumeric() || "+-\"'_".contains(c));
        if !is_keys {
            out.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            continue;
        }
        let keys: Vec<String> =
            inside.split('+').map(|key| format!("<kbd>{}</kbd>", key.trim_matches('"'))).collect();
        out.push_str(&rest[..start]);
        out.push_str(&keys.join("+"));
        rest = &rest[end + 2..];
    }
    out.push_str(rest);
    out
}

/// The words behind a fence: the language first, then the rest.
pub(crate) fn fences(_: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let mut open: Option<(char, usize)> = None;
    for line in lines.iter_mut().filter(|line| line.code) {
        let margin = indent(&line.text).len();
        let Some((mark, length, info)) = fence(&line.text[margin..]) else { continue };
        match open {
            Some((other, least)) if mark == other && length >= least && info.trim().is_empty() => open = None,
            Some(_) => {}
            None => {
                open = Some((mark, length));
                let info = language(info.trim());
                line.text = format!("{}{}{info}", &line.text[..margin], mark.to_string().repeat(length));
            }
        }
    }
    lines
}

fn language(info: &str) -> String {
    // `{ .python title="x" }` and `{.yaml .copy}`
    if let Some(inside) = info.strip_prefix('{').and_then(|i| i.strip_suffix('}')) {
        let mut words = inside.split_whitespace();
        let first = words.next().unwrap_or("").trim_start_matches('.');
        let title = kept(inside);
        let is_name = !first.is_empty() && first.chars().all(|c| c.is_alphanumeric() || "+-#_".contains(c));
        return if is_name { format!("{first}{title}") } else { title.trim().to_string() };
    }
    let end = info.find(|c: char| c.is_whitespace() || "{,:[".contains(c)).unwrap_or(info.len());
    let (name, rest) = info.split_at(end);
    let rest = rest.trim();
    if let Some(options) = rest.strip_prefix(',') {
        return format!("{name}{}", options_of(options));
    }
    // `python {title="a" test="skip"}` of Material: other keys are for programs that read the page.
    let braced = rest
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|inside| inside.contains('=') && !inside.contains(['{', '}']));
    if let Some(inside) = braced {
        return format!("{name}{}", kept(inside));
    }
    let numbers = rest.starts_with(":line-numbers");
    let rest = if rest.starts_with(':') { rest.find(' ').map_or("", |at| &rest[at..]) } else { rest };
    let numbers = if numbers { " ln" } else { "" };
    format!("{name}{numbers} {}", rest.trim()).trim_end().to_string()
}

/// Keys in braces behind a fence that mean something here.
fn kept(inside: &str) -> String {
    let mut out = String::new();
    for option in options(inside) {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        let plain = value.trim().trim_matches(['"', '\'']);
        match key.trim() {
            "title" | "filename" | "name" if !plain.is_empty() => {
                out.push_str(&format!(" title=\"{}\"", plain.replace('"', "'")));
            }
            "hl_lines" if value.starts_with('[') => {
                let lines: String = value.chars().filter(|c| !"[]\"' ".contains(*c)).collect();
                out.push_str(&format!(" {{{lines}}}"));
            }
            "hl_lines" | "linenums" => out.push_str(&format!(" {}=\"{plain}\"", key.trim())),
            "linenos" | "lineNos" if plain != "false" => out.push_str(" ln"),
            "linenostart" | "lineNoStart" => out.push_str(&format!(" linenostart={plain}")),
            _ => {}
        }
    }
    out
}

/// Options in braces, between spaces and commas; those in quotes and brackets are parts of one.
fn options(inside: &str) -> Vec<&str> {
    let (mut found, mut start, mut end) = (Vec::new(), 0, None);
    for (at, c) in inside.char_indices() {
        match (end, c) {
            (Some(mark), _) if c == mark => end = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => end = Some(c),
            (None, '[') => end = Some(']'),
            (None, ',') => {
                found.push(&inside[start..at]);
                start = at + 1;
            }
            (None, _) if c.is_whitespace() => {
                found.push(&inside[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&inside[start..]);
    found.retain(|option| !option.trim().is_empty());
    found
}

/// Translates code options of Zola and Hugo, `linenos,linenostart=3,hl_lines=1 3-4,name=a.rs`, to those of a
/// fence. Others are dropped: mdBook's `ignore,should_panic` only concern its tests.
pub(super) fn options_of(options: &str) -> String {
    let mut out = String::new();
    for option in options.split(',') {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.trim();
        match key.trim() {
            "linenos" => out.push_str(" ln"),
            "linenostart" => out.push_str(&format!(" linenostart={value}")),
            "hl_lines" => out.push_str(&format!(" {{{}}}", value.replace(' ', ","))),
            "name" => out.push_str(&format!(" title=\"{}\"", value.trim_matches('"'))),
            _ => {}
        }
    }
    out
}

/// The value of a key in braces.
fn value<'a>(inside: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = inside.split_once(&format!("{key}="))?;
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_whitespace().next(),
    }
}

/// Code without the lines of Rust that a book hides: `# use std::fs;`.
pub(crate) fn hidden_lines(_: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let (mut in_rust, mut fence_mark) = (false, None);
    let mut out = Vec::with_capacity(lines.len());
    for mut line in lines {
        if !line.code {
            (in_rust, fence_mark) = (false, None);
            out.push(line);
            continue;
        }
        let text = line.text.trim_start();
        match (fence_mark, fence(text)) {
            (None, Some((mark, length, _))) => {
                fence_mark = Some((mark, length));
                in_rust = is_rust(text);
            }
            (Some((mark, least)), Some((other, length, rest)))
                if mark == other && length >= least && rest.trim().is_empty() =>
            {
                (in_rust, fence_mark) = (false, None);
            }
            _ if in_rust && (text == "#" || text.starts_with("# ")) => continue,
            _ if in_rust && text.starts_with("##") => {
                let at = indent(&line.text).len();
                line.text.remove(at);
            }
            _ => {}
        }
        out.push(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_are_translated() {
        assert_eq!(attribute_lists("# T { #id .x }", true), "# T {#id}");
        assert_eq!(attribute_lists("[a](b){ .md-button }", false), "[a](b)");
        assert_eq!(attribute_lists("{{ x }} {a}", false), "{{ x }} {a}");
        assert_eq!(attribute_lists("![a](b){ width=\"300\" align=left }", false), "![a](b){width=300}");
        assert_eq!(attribute_lists("![a](b){ .x }", false), "![a](b)");
        assert_eq!(attribute_lists("![a](b){ align=left } c", false), "![a](b) c");
        assert_eq!(attribute_lists("![a](b.png \"t\") {.dark-only}", false), "![a](b.png#only-dark \"t\")");
        assert_eq!(attribute_lists("![a](b){.only-light width=30}", false), "![a](b#only-light){width=30}");
        assert_eq!(attribute_lists("words {.light-only}", false), "words");
        assert_eq!(attribute_lists("{#a-b}", false), "<a id=\"a-b\"></a>");
        assert_eq!(attribute_lists("f(x) {...rest} {#a b} {#x<y}", false), "f(x) {...rest} <a id=\"a\"></a>");
        assert_eq!(icons("a :material-check: b :tada:"), "a b :tada:");
        assert_eq!(icons("- :octicons-x-16: – Words"), "- Words");
        assert_eq!(icons("* :material-a: :material-b: — [x](y)"), "* [x](y)");
        assert_eq!(icons("a :material-check: – b"), "a – b");
        assert_eq!(
            icons_of_vue("::home =16 /blue:: a ::b:apple::, std::vec::Vec ::: x"),
            "a , std::vec::Vec ::: x"
        );
        assert_eq!(keys("++ctrl+c++ and C++ or ++i"), "<kbd>ctrl</kbd>+<kbd>c</kbd> and C++ or ++i");
        for (written, meant) in [
            ("rust,ignore", "rust"),
            ("rust,linenos,hl_lines=1 3-4,name=a.rs", "rust ln {1,3-4} title=\"a.rs\""),
            ("js{1,3}", "js {1,3}"),
            ("ts:line-numbers {2}", "ts ln {2}"),
            ("{ .yaml .copy title=\"a\" hl_lines=\"1 3\" }", "yaml title=\"a\" hl_lines=\"1 3\""),
            ("js [a.js] {1}", "js [a.js] {1}"),
            ("py {title=\"a.py\" test=\"skip\"}", "py title=\"a.py\""),
            ("yaml {filename=\"h u.yaml\"}", "yaml title=\"h u.yaml\""),
            ("go {filename=\"a\",linenos=table,hl_lines=[1,\"3-4\"]}", "go title=\"a\" ln {1,3-4}"),
            ("go {name=\"x.go\", linenos=true, linenostart=3}", "go title=\"x.go\" ln linenostart=3"),
            ("go {linenos=false}", "go"),
            ("js {1} x={2}", "js {1} x={2}"),
            ("", ""),
        ] {
            assert_eq!(language(written), meant);
        }
    }
}
