//! Parts of MDX and Vue pages beside Markdown: imports and exports, comments, scripts, attributes that
//! are expressions. Components come later, with the other calls.

use super::jsx::expressions as expressions_of;
use super::{Context, Line, code_span, indent, mark, outside_code};
use crate::import::path;

/// Pass that removes, or shows as code, the parts of MDX and Vue pages that are not Markdown.
pub(crate) fn mdx(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let is_mdx = cx.page.from.ends_with(".mdx") || !cx.plan.shortcuts.iter().any(|(mark, _)| mark == "@/vue");
    let is_whole = cx.is_mdx();
    let lines =
        if is_whole { super::codeblock::code_blocks(cx, super::codeblock::unwrapped(lines)) } else { lines };
    let lines = if is_mdx { super::jsx::joined(lines) } else { lines };
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut skip = Skip::None;
    let mut in_tag = false;
    for line in lines {
        if line.code {
            out.push(line);
            continue;
        }
        let text = line.text.trim();
        match &skip {
            Skip::Statement(depth) => {
                let depth = depth + brackets(text);
                let goes_on = depth > 0 || continues(text);
                skip = if goes_on { Skip::Statement(depth) } else { Skip::None };
                if !goes_on {
                    note_import(cx, text);
                }
                continue;
            }
            Skip::Until(end) => {
                if let Some((_, rest)) = text.split_once(*end) {
                    skip = Skip::None;
                    if !rest.trim().is_empty() {
                        out.push(Line::new(rest, line.at));
                    }
                }
                continue;
            }
            Skip::None => {}
        }
        if let Some(end) = element(text) {
            cx.lost(
                line.at,
                format!("a script, a style or the head of the page is left out: {}", code_span(text)),
            );
            skip = if text.contains(end) { Skip::None } else { Skip::Until(end) };
            continue;
        }
        if is_mdx && is_statement(text, &out) {
            if text.starts_with("export") {
                cx.lost(line.at, format!("an export is left out: {}", code_span(text)));
            }
            note_import(cx, text);
            let depth = brackets(text);
            skip = if depth > 0 || continues(text) { Skip::Statement(depth) } else { Skip::None };
            continue;
        }
        // An expression over several lines, such as `{items.map(…)}`, would have to be run.
        let is_list = !in_tag && text.starts_with("{[") && brackets(text) > 0;
        if is_whole && (is_list || is_block(text)) {
            cx.lost(line.at, format!("an expression is left out: {}", code_span(text)));
            skip = Skip::Statement(brackets(text));
            continue;
        }
        // `<template>` of a Vue component only names a slot: its content is text.
        if !is_whole && is_template(text) {
            let text = text.split_once('>').map_or("", |(_, rest)| rest).replace("</template>", "");
            if !text.trim().is_empty() {
                out.push(Line { text: format!("{}{text}", indent(&line.text)), ..line });
            }
            continue;
        }
        let Some(text) = without_comments(&line.text, is_mdx, &mut skip) else { continue };
        // The braces of a container hold its attributes.
        let text = match is_whole && !text.trim_start().starts_with(":::") {
            true => {
                let mut told = Vec::new();
                let text = expressions_of(&literals(&text), &mut in_tag, |what| told.push(code_span(what)));
                told.iter()
                    .for_each(|what| cx.lost(line.at, format!("an expression is shown as typed: {what}")));
                text
            }
            false => text,
        };
        let text = if text.starts_with('#') { text.replace("%{#", "{#").replace("}%", "}") } else { text };
        let text = outside_code(&text, |part| expressions(cx, part, is_mdx, line.at));
        out.push(Line { text, ..line });
    }
    mark(&mut out);
    out
}

/// Whether a line begins an expression that contains code and ends in a later line.
fn is_block(text: &str) -> bool {
    let is_program = text.starts_with('{') && !text.starts_with("{/*") && !text.starts_with("{{");
    is_program && brackets(text) > 0 && ["=>", "&&", "?", "("].iter().any(|mark| text.contains(mark))
}

fn is_template(text: &str) -> bool {
    text.starts_with("</template>")
        || text.starts_with("<template") && text[9..].starts_with([' ', '>']) && text.contains('>')
}

enum Skip {
    None,
    /// Inside a statement, with the number of open brackets.
    Statement(i32),
    Until(&'static str),
}

/// The end of an element that holds no text.
fn element(text: &str) -> Option<&'static str> {
    let is = |name: &str| text.starts_with(name) && text[name.len()..].starts_with([' ', '>']);
    if is("<script") {
        Some("</script>")
    } else if is("<style") {
        Some("</style>")
    } else if is("<head") {
        Some("</head>")
    } else {
        None
    }
}

fn brackets(text: &str) -> i32 {
    let count = |c: char| text.matches(c).count() as i32;
    count('{') + count('(') + count('[') - count('}') - count(')') - count(']')
}

/// Whether a statement cannot end with this line.
fn continues(text: &str) -> bool {
    text.ends_with([',', '=', '+', '?', ':', '&', '|']) || text.ends_with("=>")
}

/// Whether a statement of JavaScript begins here; prose may begin with "import" too.
fn is_statement(text: &str, before: &[Line]) -> bool {
    let is_import = text.strip_prefix("import ").is_some_and(|rest| {
        rest.starts_with(['{', '*', '"', '\'']) || text.contains(" from ") && text.contains(['"', '\''])
    });
    let words = ["const ", "function ", "default ", "let ", "{", "async ", "class "];
    let is_export =
        text.strip_prefix("export ").is_some_and(|rest| words.iter().any(|w| rest.starts_with(w)));
    let begins = before.last().is_none_or(|line| line.text.trim().is_empty());
    (is_import || is_export) && (begins || text.contains(" from "))
}

/// Notes the file behind an import of the page.
fn note_import(cx: &mut Context<'_>, text: &str) {
    let Some((names, module)) = text.trim_end_matches(';').rsplit_once(" from ") else { return };
    let module = module.trim().trim_matches(['"', '\'']).replace('\\', "");
    let module = module.as_str();
    // Webpack writes a loader before the file, or a query behind it: `!!raw-loader!./a.js`, `./a.svg?url`.
    let module = module.rsplit('!').next().unwrap_or(module).split('?').next().unwrap_or("");
    let name = names.trim_start_matches("import").trim().trim_start_matches("* as ").trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    let has_ending = path::name(module).contains('.');
    if !is_name || !has_ending {
        return;
    }
    let shortcut =
        cx.plan.shortcuts.iter().find_map(|(mark, place)| Some((place, module.strip_prefix(mark.as_str())?)));
    let file = match shortcut {
        Some((place, rest)) => path::join(place, rest),
        None => path::join(path::folder(&cx.page.from), module),
    };
    if let Some(file) = file.filter(|file| cx.project.has(file)) {
        let is_page = path::is_markdown(&file);
        let file = if is_page { format!("/{file}").trim_start_matches('/').to_string() } else { file };
        cx.imports.insert(name.to_string(), file);
    }
}

/// A line without `{/* … */}`; none where nothing is left.
fn without_comments(text: &str, is_mdx: bool, skip: &mut Skip) -> Option<String> {
    let mut text = text.to_string();
    if !is_mdx {
        return Some(text);
    }
    while let Some(start) = text.find("{/*") {
        if super::code_spans(&text).iter().any(|span| span.contains(&start)) {
            break;
        }
        let end = text[start..].find("*/}").map(|end| start + end + 3);
        let inside = end.map_or("", |end| text[start + 3..end - 3].trim()).to_string();
        // The new notation of a heading's id.
        let id = inside.strip_prefix('#').filter(|id| text.starts_with('#') && !id.contains(' '));
        match (end, id) {
            (Some(end), Some(id)) => text.replace_range(start..end, &format!("{{#{id}}}")),
            (Some(end), None) => text.replace_range(start..end, ""),
            (None, _) => {
                *skip = Skip::Until("*/}");
                text.truncate(start);
            }
        }
        if text.trim().is_empty() {
            return None;
        }
    }
    Some(text)
}

/// Line with each template literal in braces (``{`words`}``) replaced by its text.
fn literals(text: &str) -> String {
    let mut out = text.to_string();
    for span in super::code_spans(text).into_iter().rev() {
        let is_literal = text[..span.start].ends_with('{')
            && text[span.end..].starts_with('}')
            && text[span.clone()].starts_with('`')
            && !text[..span.start].ends_with("={");
        // `code_spans` gives the literal alone, or the whole of a `<code>` element around it.
        if is_literal {
            let words = crate::html::escape(text[span.clone()].trim_matches('`')).replace('{', "&#123;");
            out.replace_range(span.start - 1..span.end + 1, &words);
        } else if text[span.clone()].starts_with("<code>{`") && text[span.clone()].ends_with("`}</code>") {
            let words = &text[span.start + 8..span.end - 9];
            if !words.contains('`') {
                out.replace_range(span, &super::code_span(words));
            }
        }
    }
    out
}

/// Expressions in text, and attributes of HTML as React and Vue write them.
fn expressions(cx: &mut Context<'_>, text: &str, is_mdx: bool, at: usize) -> String {
    let mut text = pictures(text.to_string());
    if !cx.is_mdx() {
        text = bound(text);
    }
    if !is_mdx {
        return mustaches(cx, text, at);
    }
    for (written, meant) in [
        ("{' '}", " "),
        ("{\" \"}", " "),
        ("{'{'}", "{"),
        ("{'}'}", "}"),
        ("\\{", "{"),
        ("\\}", "}"),
        ("\\<", "&lt;"),
        ("className=", "class="),
    ] {
        if text.contains(written) {
            text = text.replace(written, meant);
        }
    }
    super::jsx::attributes(text, |inside| value_of(cx, inside))
}

/// The text or file that an attribute's expression stands for.
pub(super) fn value_of(cx: &Context<'_>, inside: &str) -> Option<String> {
    let inside = inside.strip_prefix("useBaseUrl(").map_or(inside, |rest| rest.trim_end_matches(')'));
    let inside = inside
        .strip_prefix("require(")
        .map_or(inside, |rest| rest.trim_end_matches(".default").trim_end_matches(')'));
    let quoted = inside.trim().trim_matches(['"', '\'', '`']);
    if quoted.len() < inside.trim().len() {
        return Some(quoted.to_string());
    }
    let name = inside.trim_end_matches(".src").trim_end_matches(".default");
    if let Some(file) = cx.imports.get(name) {
        return Some(path::relative(&cx.page.from, file));
    }
    inside.chars().all(|c| c.is_ascii_digit()).then(|| inside.to_string())
}

/// Attributes of HTML that Vue calculates, where they are a text: `:src="$withBase('/a.png')"`.
fn bound(mut text: String) -> String {
    for (typed, plain) in [(":src=\"", "src=\""), (":href=\"", "href=\"")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(typed).map(|at| from + at) {
            from = start + typed.len();
            let Some(end) = text[from..].find('"').map(|end| from + end) else { break };
            let value = text[from..end].trim();
            let inside =
                ["$withBase(", "withBase(", "require("].iter().find_map(|call| value.strip_prefix(call));
            let inside = inside.and_then(|inside| inside.strip_suffix(')')).unwrap_or(value).trim();
            let words =
                ['\'', '`'].iter().find_map(|quote| inside.strip_prefix(*quote)?.strip_suffix(*quote));
            let Some(words) = words.filter(|words| !words.contains(['\'', '`', '$'])) else { continue };
            let start = text[..start].strip_suffix("v-bind").map_or(start, str::len);
            let new = format!("{plain}{words}");
            text.replace_range(start..end, &new);
            from = start + new.len();
        }
    }
    text
}

/// Translates picture sizes and schemes of VuePress's plug-ins: `![](a.png =300x200)`, `![](a.png#dark)`.
fn pictures(mut text: String) -> String {
    let mut from = 0;
    while let Some(start) = text[from..].find("![").map(|found| from + found) {
        let Some(open) = text[start..].find("](").map(|found| start + found + 2) else { break };
        let Some(end) = text[open..].find(')').map(|found| open + found) else { break };
        let inside = &text[open..end];
        let (path, size) = inside.split_once(" =").unwrap_or((inside, ""));
        let path = match path.rsplit_once('#') {
            Some((path, scheme @ ("light" | "dark"))) => format!("{path}#only-{scheme}"),
            _ => path.to_string(),
        };
        let (wide, high) = size.split_once('x').unwrap_or((size, ""));
        let is_size = |side: &str| side.bytes().all(|b| b.is_ascii_digit());
        if is_size(wide) && is_size(high) {
            let sides = [("width", wide), ("height", high)].into_iter().filter(|(_, side)| !side.is_empty());
            let sides: Vec<String> = sides.map(|(name, side)| format!("{name}={side}")).collect();
            let sides = if sides.is_empty() { String::new() } else { format!("{{{}}}", sides.join(" ")) };
            text.replace_range(open..end + 1, &format!("{path}){sides}"));
        }
        from = open;
    }
    text
}

/// Vue's `{{ expression }}`: shown as code, and reported.
fn mustaches(cx: &mut Context<'_>, mut text: String, at: usize) -> String {
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|found| from + found) {
        let Some(end) = text[start..].find("}}").map(|end| start + end + 2) else { break };
        let words = text[start..end].to_string();
        cx.lost(at, format!("an expression is shown as typed: {}", code_span(&words)));
        // In a block of HTML, backticks mean nothing.
        let is_html = text.trim_start().starts_with('<');
        let shown =
            if is_html { format!("<code>{}</code>", crate::html::escape(&words)) } else { code_span(&words) };
        text.replace_range(start..end, &shown);
        from = start + shown.len();
    }
    text
}
