//! Search for calls in a line, in the notations of the tools.

use super::arguments::{Call, read};
use super::code_spans;
use std::ops::Range;

/// A notation of calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Style {
    /// `{{< name arguments >}}`, `{{% name %}}`
    Hugo,
    /// `{{ name(arguments) }}`, `{% name(arguments) %}`
    Zola,
    /// `{% name arguments %}`
    Hexo,
    /// `<Name attributes>`, of React, Vue and Astro
    Component,
}

/// Components of VuePress whose names Vue takes in small letters too. No element of HTML is called so.
const SMALL: &[&str] =
    &["badge", "client-only", "code-block", "code-group", "code-group-item", "router-link", "outbound-link"];

/// A call in a line, or the beginning of one that the next line goes on with.
pub(super) enum Found {
    Call(Range<usize>, Call),
    Unfinished,
}

/// The first call at or behind `from`.
pub(super) fn next(text: &str, from: usize, styles: &[Style]) -> Option<Found> {
    let spans = code_spans(text);
    let in_code = |at: usize| spans.iter().any(|span| span.contains(&at));
    let first = |style: &Style| {
        let marks: &[&str] = match style {
            Style::Hugo => &["{{<", "{{%"],
            Style::Zola => &["{%", "{{"],
            Style::Hexo => &["{%", "{{", "{#"],
            Style::Component => &["<"],
        };
        let at = text[from..].char_indices().map(|(at, _)| from + at).find(|at| {
            // `Vec<String>` is no component.
            let is_type = style == &Style::Component && is_type(&text[..*at], &text[*at..]);
            let is_other = is_type || in_code(*at) || text[..*at].ends_with('\\');
            let is_mark = marks.iter().any(|mark| text[*at..].starts_with(mark));
            is_mark && !is_other && begins(*style, &text[*at..])
        })?;
        Some((at, *style))
    };
    let (at, style) = styles.iter().filter_map(first).min_by_key(|(at, _)| *at)?;
    let found = match style {
        Style::Hugo => hugo(&text[at..]),
        Style::Zola | Style::Hexo => braces(&text[at..], style),
        Style::Component => component(&text[at..]),
    };
    Some(found.map_or(Found::Unfinished, |(length, call)| Found::Call(at..at + length, call)))
}

/// Whether `<Name>` is a type parameter as in `Vec<String>`: directly behind a name, without attributes, and
/// never closed by `</Name>`.
fn is_type(before: &str, text: &str) -> bool {
    if !text.starts_with('<') || text.starts_with("</") {
        return false;
    }
    let name = text[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map(|end| &text[1..=end]);
    let is_plain = name.is_some_and(|name| text[1 + name.len()..].starts_with('>'));
    let is_closed = name.is_some_and(|name| text.contains(&format!("</{name}>")));
    before.ends_with(|c: char| c.is_ascii_alphanumeric()) && is_plain && !is_closed
}

/// Whether a call begins here, and not something that only looks like one.
fn begins(style: Style, text: &str) -> bool {
    match style {
        Style::Hugo => true,
        Style::Zola if text.starts_with("{{") => {
            let name = text[2..].trim_start();
            let end = name.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).unwrap_or(0);
            text.starts_with("{{/*") || end > 0 && name[end..].starts_with('(')
        }
        Style::Zola => true,
        Style::Hexo if text.starts_with("{{") => text.contains("}}"),
        Style::Hexo => !text.starts_with("{#") || text.contains("#}"),
        Style::Component => {
            let name = text[1..].trim_start_matches('/');
            let end = name.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(name.len());
            let name = &name[..end];
            let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.contains(|c: char| c.is_ascii_lowercase())
                || SMALL.contains(&name);
            let after = text[1..].trim_start_matches('/')[end..].chars().next();
            is_name && after.is_none_or(|c| c.is_whitespace() || c == '>' || c == '/')
        }
    }
}

fn hugo(text: &str) -> Option<(usize, Call)> {
    let close = if text.starts_with("{{<") { ">}}" } else { "%}}" };
    if text[3..].starts_with("/*") {
        let end = text.find(&format!("*/{close}"))?;
        let shown = format!("{}{}{close}", &text[..3], &text[5..end]);
        return Some((end + 2 + close.len(), Call { shown: Some(shown), ..Call::default() }));
    }
    let end = end_outside_quotes(text, 3, close)?;
    let inside = text[3..end].trim();
    let is_alone = inside.ends_with('/');
    let inside = inside.trim_end_matches('/').trim();
    let (closes, inside) = match inside.strip_prefix('/') {
        Some(name) => (true, name.trim()),
        None => (false, inside),
    };
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    Some((end + close.len(), call(&inside[..name_end], &inside[name_end..], closes, is_alone, false)))
}

/// Place of `close`; a quoted one does not count, unless the quotes are not closed.
fn end_outside_quotes(text: &str, from: usize, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text[from..].char_indices() {
        match quote {
            None if text[from + at..].starts_with(close) => return Some(from + at),
            None if matches!(c, '"' | '`') => quote = Some(c),
            Some(open) if open == c && !text[..from + at].ends_with('\\') => quote = None,
            _ => {}
        }
    }
    text[from..].find(close).map(|at| from + at)
}

fn braces(text: &str, style: Style) -> Option<(usize, Call)> {
    if let Some(comment) = text.strip_prefix("{#") {
        let end = comment.find("#}")?;
        return Some((end + 4, Call { name: "comment".into(), is_alone: true, ..Call::default() }));
    }
    let is_value = text.starts_with("{{");
    let close = if is_value { "}}" } else { "%}" };
    if text[2..].starts_with("/*") {
        let end = text.find(&format!("*/{close}"))?;
        let shown = format!("{}{}{close}", &text[..2], &text[4..end]);
        return Some((end + 2 + close.len(), Call { shown: Some(shown), ..Call::default() }));
    }
    let end = end_outside_quotes(text, 2, close)?;
    let inside = text[2..end].trim().trim_matches('-').trim();
    let name_end = inside.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inside.len());
    let (name, rest) = (&inside[..name_end], inside[name_end..].trim());
    let rest = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(rest);
    let (closes, name) = match name.strip_prefix("end") {
        Some(name) if !is_value => (true, name),
        _ => (false, name),
    };
    let name = name.rsplit("::").next().unwrap_or(name);
    let is_zola = style == Style::Zola;
    Some((end + 2, call(name, rest, closes, is_value, is_zola)))
}

fn component(text: &str) -> Option<(usize, Call)> {
    let (closes, start) = if text.starts_with("</") { (true, 2) } else { (false, 1) };
    let name_end =
        text[start..].find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).map(|end| start + end)?;
    let (mut quote, mut depth) = (None, 0usize);
    for (at, c) in text[name_end..].char_indices() {
        match quote {
            Some(open) if open == c => quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' | '`' => quote = Some(c),
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '>' if depth == 0 && !text[..name_end + at].ends_with('=') => {
                    let inside = &text[name_end..name_end + at];
                    let is_alone = inside.ends_with('/');
                    let inside = inside.trim_end_matches('/');
                    let call = call(&text[start..name_end], inside, closes, is_alone, false);
                    return Some((name_end + at + 1, Call { is_component: true, ..call }));
                }
                _ => {}
            },
        }
    }
    None
}

fn call(name: &str, rest: &str, closes: bool, is_alone: bool, commas: bool) -> Call {
    let (plain, named) = read(rest, commas);
    let rest = rest.trim().to_string();
    Call { name: name.to_string(), plain, named, closes, is_alone, shown: None, rest, is_component: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_looks_like_a_call_begins_none() {
        for (style, calls, others) in [
            (Style::Zola, &["{{ f(x) }}", "{{f::g(", "{{/* x", "{% x"][..], &["{{ x }}", "{{ (x) }}"][..]),
            (Style::Hexo, &["{{ x }}", "{# x #}", "{% x"], &["{{ x", "{# x"]),
            (
                Style::Component,
                &["<Tabs>", "</Tabs>", "<Tabs/>", "<Tab.Item x", "<Tabs", "<My-Tab\n", "</code-group>"],
                &["<T>", "<tabs>", "<TABS>", "<Tabs,", "<Tabs|x", "<9Tabs>", "<code-groups>"],
            ),
        ] {
            for (text, expected) in calls.iter().map(|c| (c, true)).chain(others.iter().map(|o| (o, false))) {
                assert_eq!(begins(style, text), expected, "{text}");
            }
        }
    }

    fn found(text: &str, style: Style) -> (Range<usize>, Call) {
        match next(text, 0, &[style]) {
            Some(Found::Call(range, call)) => (range, call),
            _ => panic!("no call in {text}"),
        }
    }

    #[test]
    fn calls_of_every_style_are_found() {
        let (range, call) = found("a {{< figure src=\"a>}}.png\" >}} b", Style::Hugo);
        assert_eq!((range, call.get(&["src"])), (2..31, Some("a>}}.png")));
        assert!(found("{{% /tab %}}", Style::Hugo).1.closes);
        assert_eq!(found("{{</* x */>}}", Style::Hugo).1.shown.as_deref(), Some("{{< x >}}"));
        let (_, call) = found("{{ youtube(id=\"x\", n=1) }}", Style::Zola);
        assert_eq!((call.name.as_str(), call.get(&["id"]), call.is_alone), ("youtube", Some("x"), true));
        let (_, call) = found("{% note info \"A b\" %}", Style::Hexo);
        assert_eq!((call.name.as_str(), call.plain), ("note", vec!["info".into(), "A b".into()]));
        let (_, call) = found("x <TabItem value=\"a\" label={`b > c`} flag>y", Style::Component);
        assert_eq!((call.get(&["label"]), call.plain.as_slice()), (Some("b > c"), &["flag".to_string()][..]));
    }

    #[test]
    fn what_only_looks_like_a_call_is_left() {
        for text in ["a < b", "`{{< x >}}`", "<div>", "<YOUR_TOKEN>", "1 <2>", "{{ value }}"] {
            assert!(next(text, 0, &[Style::Component, Style::Hugo, Style::Zola]).is_none(), "{text}");
        }
        assert!(matches!(next("<Tabs\n", 0, &[Style::Component]), Some(Found::Unfinished)));
    }
}
