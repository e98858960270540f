//! HTML that Astro sets as text: `<Fragment set:html={"<pre>…</pre>"} />`. Generators of pages write code that way.

use super::{Context, Line, indent, mark};
use crate::html::{TokenKind, tokens};

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
    let html = html.trim();
    if !html.starts_with("<pre") || !html.ends_with("</pre>") {
        return None;
    }
    let (mut text, mut language) = (String::new(), String::new());
    for token in tokens(html) {
        match token.kind {
            TokenKind::Start { name, .. } if name == "br" => text.push('\n'),
            TokenKind::Start { attributes, .. } => {
                let classes = attributes.iter().filter(|(name, _)| name == "class");
                let named =
                    classes.flat_map(|(_, all)| all.split(' ')).find_map(|c| c.strip_prefix("language-"));
                language = named.map_or(language, str::to_string);
            }
            TokenKind::Text(words) => text.push_str(&words.replace('\u{a0}', " ")),
            TokenKind::End(_) | TokenKind::Instruction => {}
            TokenKind::Unfinished | TokenKind::Crowded => return None,
        }
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    Some(format!("{fence}{language}\n{}\n{fence}", text.trim_matches('\n')))
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
