//! Notations of mdBook's preprocessors and settings: ` ```admonish `, `<Listing>`, formulas in `\\(…\\)`.

use super::{Context, Line, alert, fence, indent, mark, outside_code};

/// Pass that translates boxes, listings and formulas.
pub(crate) fn book(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let lines = file_names(lines);
    let has = |marks: &[&str]| lines.iter().any(|line| marks.iter().any(|mark| line.text.contains(mark)));
    if !has(&["admonish", "\\\\(", "\\\\[", "<Listing", "{{#tab"]) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    // Fence of the open box.
    let mut open: Option<(char, usize)> = None;
    let mut in_code: Option<(char, usize)> = None;
    let mut caption: Option<String> = None;
    for line in lines {
        if !line.code
            && let Some(listing) = listing(cx, &line)
        {
            let (before, after) = listing;
            caption = after.or(caption);
            out.extend(before.into_iter().map(|text| Line::new(text, line.at)));
            continue;
        }
        if let Some(tab) = tab(&line.text).filter(|_| !line.code) {
            out.push(Line::new(tab, line.at));
            continue;
        }
        if !line.code && line.text.trim() == "</Listing>" {
            let caption = caption.take().into_iter().flat_map(|text| [String::new(), text]);
            out.extend(caption.map(|text| Line::new(text, line.at)));
            continue;
        }
        let margin = indent(&line.text).to_string();
        let here = fence(line.text.trim_start()).filter(|_| line.code);
        if let Some((mark, length, info)) = here {
            let ends = |of: (char, usize)| of.0 == mark && length >= of.1 && info.trim().is_empty();
            match (open, in_code) {
                (Some(of), None) if ends(of) => {
                    open = None;
                    out.push(Line::new(format!("{margin}:::"), line.at));
                    continue;
                }
                (None, None) if info.trim().starts_with("admonish") => {
                    open = Some((mark, length));
                    cx.kept(line.at, "a box of `admonish` is written in this program's way");
                    out.push(Line::new(format!("{margin}{}", head(info.trim())), line.at));
                    continue;
                }
                (_, Some(of)) if ends(of) => in_code = None,
                (_, None) => in_code = Some((mark, length)),
                _ => {}
            }
        }
        let is_text = !line.code || open.is_some() && in_code.is_none() && here.is_none();
        let text = if is_text { outside_code(&line.text, formulas) } else { line.text };
        out.push(Line { text, ..line });
    }
    if open.is_some() {
        out.push(Line::new(":::", out.last().map_or(0, |line| line.at)));
    }
    super::mark_indented(&mut out, false);
    mark(&mut out);
    out
}

/// Tags of `mdbook-tabs`, `{{#tabs}}`, `{{#tab name="A"}}`, `{{#endtab}}` and `{{#endtabs}}`, as directives.
fn tab(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix("{{#")?.strip_suffix("}}")?.trim();
    let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let margin = indent(text);
    match name {
        "tabs" => Some(format!("{margin}::: tabs")),
        "tab" => {
            let (plain, named) = super::arguments::read(rest, false);
            let label = named.iter().find(|(key, _)| key == "name").map(|(_, label)| label).or(plain.first());
            Some(format!("{margin}::: tab {}", label.map_or("", String::as_str)).trim_end().to_string())
        }
        "endtab" | "endtabs" => Some(format!("{margin}:::")),
        _ => None,
    }
}

/// `<span class="filename">Filename: src/main.rs</span>` above code, as the code's title.
fn file_names(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let words = line.text.trim().strip_prefix("<span class=\"filename\">").filter(|_| !line.code);
        let words =
            words.and_then(|words| words.strip_suffix("</span>")).filter(|words| !words.contains('<'));
        let name = words.map(|words| words.rsplit([':', '：']).next().unwrap_or(words).trim().to_string());
        let Some(name) = name.filter(|name| !name.is_empty() && !name.contains([' ', ',', '"'])) else {
            out.push(line);
            continue;
        };
        let mut blank = Vec::new();
        while let Some(line) = lines.next_if(|line| line.text.trim().is_empty()) {
            blank.push(line);
        }
        let is_plain = |line: &Line| {
            let info = fence(line.text.trim_start()).filter(|_| line.code).map(|(_, _, info)| info.trim());
            info.is_some_and(|info| !info.contains([' ', '{', '=']) && !info.starts_with("admonish"))
        };
        match lines.next_if(is_plain) {
            Some(code) => out.push(Line { text: format!("{},name={name}", code.text.trim_end()), ..code }),
            None => {
                out.push(line);
                out.extend(blank);
            }
        }
    }
    out
}

/// `<Listing number="7-1" file-name="src/a.rs" caption="Words">` of the Rust book: the lines before its code,
/// and the caption behind it.
fn listing(cx: &mut Context<'_>, line: &Line) -> Option<(Vec<String>, Option<String>)> {
    let inside = line.text.trim().strip_prefix("<Listing")?.strip_suffix('>')?;
    let (_, named) = super::arguments::read(inside, false);
    let get = |name: &str| {
        named.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, v)| v.as_str())
    };
    let (file, listing, colon) =
        if cx.is_chinese { ("文件名：", "示例 ", "：") } else { ("Filename: ", "Listing ", ": ") };
    let before = get("file-name").map_or(vec![], |name| vec![format!("{file}{name}"), String::new()]);
    let number = get("number").map(|number| format!("{listing}{number}"));
    let after = match (number, get("caption")) {
        (Some(number), Some(caption)) => Some(format!("{number}{colon}{caption}")),
        (number, caption) => number.or(caption.map(str::to_string)),
    };
    cx.kept(line.at, "a listing is written as text around its code");
    Some((before, after))
}

/// Beginning of a directive for the info string `admonish warning title="T" collapsible=true`.
fn head(info: &str) -> String {
    let (plain, named) = super::arguments::read(info.trim_start_matches("admonish").trim(), false);
    let get = |name: &str| named.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let typed = plain.iter().find(|word| !word.starts_with('"')).map(String::as_str).or(get("type"));
    let kind = typed.and_then(alert).unwrap_or("note");
    let kind = if get("collapsible") == Some("true") { "details" } else { kind };
    let title = get("title").or(plain.get(1).map(String::as_str)).unwrap_or("");
    let title = super::forms::in_markdown(title);
    format!("::: {kind} {title}").trim_end().to_string()
}

pub(super) fn formulas(text: &str) -> String {
    let mut text = text.to_string();
    for (open, close, meant) in [("\\\\(", "\\\\)", "$"), ("\\\\[", "\\\\]", "$$")] {
        while let Some(start) = text.find(open) {
            let Some(end) = text[start..].find(close).map(|end| start + end) else { break };
            let inside = text[start + 3..end].trim().to_string();
            text.replace_range(start..end + 3, &format!("{meant}{inside}{meant}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_formulas_are_read() {
        assert_eq!(head("admonish warning title=\"小心\""), "::: warning 小心");
        assert_eq!(head("admonish"), "::: note");
        assert_eq!(head("admonish tip \"A b\" collapsible=true"), "::: details A b");
        assert_eq!(formulas("a \\\\(x\\\\) b \\\\[y\\\\] \\\\("), "a $x$ b $$y$$ \\\\(");
    }
}
