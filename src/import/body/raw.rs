//! HTML that Astro sets as text: `<Fragment set:html={"<pre>…</pre>"} />`. Generators of pages write code that way.

use super::{Context, Line, indent, mark};

const BEGIN: &str = "<Fragment set:html={";

/// Whether a line is such a call, however long.
pub(crate) fn is_raw(text: &str) -> bool {
    html(text).is_some()
}

/// Pass that writes the HTML itself, and code in it as a block of code.
pub(crate) fn raw(_: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    if !lines.iter().any(|line| line.text.trim_start().starts_with(BEGIN)) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(html) = html(&line.text) else {
            out.push(line);
            continue;
        };
        let margin = indent(&line.text).to_string();
        let text = code(&html).unwrap_or(html);
        let inner = text.lines().map(|text| Line::new(format!("{margin}{text}"), line.at));
        out.push(Line::new("", line.at));
        out.extend(inner);
        out.push(Line::new("", line.at));
    }
    mark(&mut out);
    out
}

/// The HTML of a call that is the whole line.
fn html(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix(BEGIN)?;
    let inside = inside.strip_suffix("/>").or_else(|| inside.strip_suffix("></Fragment>"))?;
    serde_json::from_str(inside.trim_end().strip_suffix('}')?.trim()).ok()
}

/// A block of code for `<pre>` that is the whole; colours and other marks of the code are left out.
fn code(html: &str) -> Option<String> {
    let inside = html.trim().strip_prefix("<pre")?.strip_suffix("</pre>")?;
    let (head, mut rest) = inside.split_once('>')?;
    let language =
        head.split_once("language-").map_or("", |(_, name)| name.split(['"', ' ']).next().unwrap_or(""));
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>')?;
        if tag.starts_with("br") {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let text = unescaped(&text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    Some(format!("{fence}{language}\n{}\n{fence}", text.trim_matches('\n')))
}

/// Text with the usual entities of HTML as letters.
fn unescaped(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let name = end.map_or("", |end| &rest[1..end]);
        let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        let letter = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => number.and_then(char::from_u32),
        };
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_html_is_code() {
        for (text, expected) in [
            (
                "  <Fragment set:html={\"<pre class=\\\"language-diff\\\"><code>a <b>x</b><br />&#123;&lt;&amp;&x</code></pre>\"} />",
                Some("```diff\na x\n{<&&x\n```"),
            ),
            ("<Fragment set:html={\"<p>a</p>\"} />", Some("<p>a</p>")),
            ("<Fragment set:html={words} />", None),
            ("<Fragment slot=\"a\" />", None),
        ] {
            let found = html(text).map(|html| code(&html).unwrap_or(html));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
