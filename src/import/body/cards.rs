//! Cards: those of VuePress themes, written in YAML (` ```card `, or ` ```yaml ` within `::: cardList`), and components
//! in a grid of cards.

use super::arguments::Call;
use super::{Context, Line, fence, mark};
use crate::import::project::yaml;
use serde_json::Value;

/// Drawings of PlantUML, from `@startuml` to `@enduml`, as code.
fn drawings(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open: Option<String> = None;
    for line in &lines {
        let kind = line.text.strip_prefix("@start").filter(|_| !line.code && open.is_none());
        let kind = kind.and_then(|rest| rest.split(' ').next());
        let end = kind.filter(|kind| !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase()));
        let end = end.map(|kind| format!("@end{kind}"));
        if let Some(end) =
            end.filter(|end| lines.iter().any(|l| l.at > line.at && l.text.starts_with(end.as_str())))
        {
            out.push(Line::new("```plantuml", line.at));
            open = Some(end);
        }
        out.push(line.clone());
        if open.take_if(|end| line.text.starts_with(end.as_str())).is_some() {
            out.push(Line::new("```", line.at));
        }
    }
    mark(&mut out);
    out
}

/// Pass that writes cards as lists of links.
pub(crate) fn cards(cx: &mut Context<'_>, lines: Vec<Line>) -> Vec<Line> {
    let lines = drawings(lines);
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut in_list = false;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        let text = line.text.trim();
        let container = text.strip_prefix(":::").map(|name| name.trim().to_lowercase());
        if let Some(name) = container.filter(|_| !line.code) {
            in_list = name.starts_with("cardlist") || name.starts_with("cardimglist");
        }
        let opening = fence(text).filter(|_| line.code && line.text.starts_with(text));
        let end = opening.and_then(|(mark, length, _)| {
            let is_end = |line: &Line| {
                fence(line.text.trim())
                    .is_some_and(|(m, l, rest)| m == mark && l >= length && rest.trim().is_empty())
            };
            lines[at..].iter().position(is_end).map(|end| at + end)
        });
        let Some(end) = end else {
            out.push(line.clone());
            continue;
        };
        let info = opening.map_or("", |(_, _, info)| info.trim());
        let is_card = info == "card" || in_list && matches!(info, "yaml" | "yml");
        let typed: Vec<&str> = lines[at..end].iter().map(|line| line.text.as_str()).collect();
        let items = yaml(&typed.join("\n")).ok().filter(|_| is_card).map(|value| links(&value));
        match items.filter(|items| !items.is_empty()) {
            Some(items) => {
                cx.kept(line.at, "cards are written as a list");
                out.push(Line::new("", line.at));
                out.extend(items.into_iter().map(|text| Line::new(text, line.at)));
                out.push(Line::new("", line.at));
            }
            None => out.extend(lines[at - 1..=end].iter().cloned()),
        }
        at = end + 1;
    }
    mark(&mut out);
    out
}

/// List items for the cards in a YAML value.
fn links(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(links).collect(),
        Value::Object(map) => {
            let word = |keys: &[&str]| {
                let text = keys.iter().find_map(|key| map.get(*key)?.as_str()).unwrap_or("");
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let title = word(&["title", "name", "text"]);
            if title.is_empty() {
                // A mapping of settings and card lists: only its lists are cards.
                return map.values().filter(|value| value.is_array()).flat_map(links).collect();
            }
            let (link, about) = (word(&["link", "url", "href"]), word(&["desc", "details", "description"]));
            let title = match link.is_empty() {
                true => format!("**{title}**"),
                false => format!("[{title}]({})", super::destination(&link)),
            };
            vec![if about.is_empty() { format!("- {title}") } else { format!("- {title}: {about}") }]
        }
        _ => Vec::new(),
    }
}

/// Whether a call with this key lays out cards.
pub(super) fn is_grid(key: &str) -> bool {
    matches!(key, "cardgrid" | "cards" | "cardgroup")
}

/// The item of a card in a grid. The content of the call stands below it, indented.
pub(super) fn card(call: &Call) -> Option<Vec<String>> {
    if !matches!(call.key().as_str(), "card" | "linkcard") {
        return None;
    }
    let title = call.get(&["title", "header", "name"]).filter(|title| !title.contains('{'))?;
    let title = super::forms::bold(title);
    let title = match call.get(&["href", "link", "url", "to"]) {
        Some(link) => format!("**[{}]({})**", title.trim_matches('*'), super::destination(link)),
        None => title,
    };
    let about = call.get(&["description", "subtitle", "details", "text"]).unwrap_or("");
    let mut lines = vec![format!("- {title}"), String::new()];
    if !about.is_empty() {
        lines
            .extend([format!("  {}", about.split_whitespace().collect::<Vec<_>>().join(" ")), String::new()]);
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_with_an_end_become_code() {
        let drawn = |texts: &[&str]| {
            let lines = texts.iter().enumerate().map(|(at, text)| Line::new(*text, at)).collect();
            drawings(lines).into_iter().map(|line| line.text.to_string()).collect::<Vec<_>>().join("\n")
        };
        for (lines, expected) in [
            (
                &["a", "@startuml x", "b", "@enduml", "c"][..],
                "a\n```plantuml\n@startuml x\nb\n@enduml\n```\nc",
            ),
            (
                &["@startuml", "@enduml", "@startmindmap", "@endmindmap"],
                "```plantuml\n@startuml\n@enduml\n```\n```plantuml\n@startmindmap\n@endmindmap\n```",
            ),
            (&["@enduml", "@startuml", "b"], "@enduml\n@startuml\nb"),
            (&["@startuml", "b", "@endmindmap"], "@startuml\nb\n@endmindmap"),
            (&["@startUML", "@endUML", "@start", "@end"], "@startUML\n@endUML\n@start\n@end"),
        ] {
            assert_eq!(drawn(lines), expected);
        }
    }

    #[test]
    fn cards_become_items() {
        let value = yaml("config:\n  target: x\ndata:\n- name: A b\n  desc: Words\n  link: https://a.example/\n- title: C\n").unwrap();
        assert_eq!(links(&value), ["- [A b](https://a.example/): Words", "- **C**"]);
        assert!(links(&Value::Null).is_empty());
    }
}
