//! Ends of calls in text, and small readings that calls need.

use super::Line;
use super::arguments::Call;
use std::collections::HashMap;

/// Pairs of value and label in `[{label: 'A', value: 'a'}, …]`.
pub(super) fn labels(values: &str) -> Vec<(String, String)> {
    let word = |part: &str, key: &str| {
        let (_, rest) = part.split_once(key)?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next().map(str::to_string)
    };
    values.split('}').filter_map(|part| Some((word(part, "value")?, word(part, "label")?))).collect()
}

/// Possible beginnings of the end of a call.
pub(super) fn closers(call: &Call, source: &str) -> Vec<String> {
    let name = &call.name;
    if source.starts_with('<') {
        return vec![format!("</{name}")];
    }
    if source.starts_with("{{") {
        return ["{{< /", "{{</ ", "{{</", "{{% /", "{{%/"]
            .iter()
            .map(|mark| format!("{mark}{name}"))
            .collect();
    }
    vec![
        format!("{{% end{name}"),
        "{% end %}".into(),
        format!("{{%- end{name}"),
        "{%end%}".into(),
        format!("{{%end{name}"),
    ]
}

/// The ends of calls, by name.
pub(super) fn ends(lines: &[Line]) -> HashMap<String, Vec<usize>> {
    let mut ends: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        let slashes = line.text.match_indices('/').filter(|(at, _)| {
            let before = line.text[..*at].trim_end();
            before.ends_with('<') || before.ends_with("{{%")
        });
        let words = line
            .text
            .match_indices("end")
            .filter(|(at, _)| line.text[..*at].trim_end_matches([' ', '-']).ends_with("{%"));
        for (at, mark) in slashes.chain(words) {
            let name = line.text[at + mark.len()..].trim_start();
            let end = name
                .find(|c: char| c.is_whitespace() || "%>-}".contains(c) && c != '-')
                .unwrap_or(name.len());
            ends.entry(name[..end].to_string()).or_default().push(number);
        }
    }
    ends
}

/// Unescapes calls in code, where tools need an escape so as not to run them.
pub(super) fn shown_in_code(text: &str) -> String {
    let pairs = [
        ("{{</*", "{{<"),
        ("*/>}}", ">}}"),
        ("{{%/*", "{{%"),
        ("*/%}}", "%}}"),
        ("{{/*", "{{"),
        ("*/}}", "}}"),
        ("{%/*", "{%"),
        ("*/%}", "%}"),
    ];
    if !text.contains("/*") && !text.contains("*/") {
        return text.to_string();
    }
    pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}
