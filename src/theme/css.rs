//! Style sheets → one: joined in the order of their layers, without comments and white space.

use std::collections::BTreeMap;

/// Joins style sheets: those of `order`, then the others by name, so that what a site adds comes last.
///
/// The first line fixes the order of the layers whatever a sheet says.
pub(super) fn join(layers: &[&str], order: &[&str], sheets: &BTreeMap<&str, String>) -> String {
    let added = sheets.keys().filter(|name| !order.contains(name));
    let mut out = format!("@layer {};\n", layers.join(","));
    for name in order.iter().chain(added) {
        if let Some(sheet) = sheets.get(name) {
            minify(sheet, &mut out);
        }
    }
    out
}

/// Drops comments, indentation, blank lines and the spaces of plain declarations, outside of strings.
fn minify(sheet: &str, out: &mut String) {
    let mut line = String::new();
    let mut rest = sheet;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (quote, c) {
            (Some(_), '\\') => {
                line.push(c);
                let escaped = rest.chars().next().unwrap_or(' ');
                line.push(escaped);
                rest = rest.get(escaped.len_utf8()..).unwrap_or("");
                continue;
            }
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '\n') => {
                push_line(&line, out);
                line.clear();
                continue;
            }
            _ => {}
        }
        line.push(c);
    }
    push_line(&line, out);
}

fn push_line(line: &str, out: &mut String) {
    let line = line.trim();
    match line.split_once(": ") {
        Some((property, value)) if line.ends_with(';') && !property.contains(['{', ' ', '(', '"']) => {
            out.push_str(property);
            out.push(':');
            out.push_str(value);
        }
        _ if line.ends_with(" {") => {
            out.push_str(line.trim_end_matches(" {"));
            out.push('{');
        }
        _ => out.push_str(line),
    }
    if !line.is_empty() && !line.ends_with([';', ',', '{', '}']) {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_come_in_order_and_comments_go_but_not_from_strings() {
        let sheets = BTreeMap::from([
            ("zebra", "z { top: 0 }\n".to_string()),
            ("extra", "/* a\n b */ x { top: 0 }\n".to_string()),
            (
                "reset",
                "\n\n  a::after {\n    content: '/* not \\' a comment */'; /* one */\n  }\n".to_string(),
            ),
        ]);
        let joined = join(&["reset", "tokens"], &["reset"], &sheets);
        let expected =
            "@layer reset,tokens;\na::after{content:'/* not \\' a comment */';}x { top: 0 }z { top: 0 }";
        assert_eq!(joined, expected);
    }
}
