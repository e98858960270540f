//! Home pages of VitePress, VuePress and Starlight, whose text is in front matter for the theme to show: it
//! is written as Markdown, because that theme is gone.

use super::body::destination;
use serde_json::Value;

/// Front matter keys that hold the text of a home page.
pub(super) const KEYS: &[&str] =
    &["hero", "features", "heroText", "tagline", "actions", "highlights", "actionText", "actionLink", "home"];

/// Markdown lines of a home page. Empty where the front matter is not that of a home page.
pub(super) fn lines(front: &Value) -> Vec<String> {
    let hero = front.get("hero").filter(|hero| hero.is_object()).unwrap_or(front);
    if !is_home(front) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut paragraph = |words: Option<String>| {
        if let Some(words) = words {
            out.extend([words, String::new()]);
        }
    };
    let title = word(hero, &["name", "heroText", "title"]);
    paragraph(
        word(hero, &["text"]).filter(|text| Some(text) != title.as_ref()).map(|text| format!("**{text}**")),
    );
    paragraph(word(hero, &["tagline"]));
    let action = |action: &Value| {
        let (text, link) = (word(action, &["text"])?, word(action, &["link"])?);
        Some(format!("[{text}]({})", destination(&link)))
    };
    let single = word(front, &["actionText"]).zip(word(front, &["actionLink"]));
    let mut actions: Vec<String> = items(hero.get("actions")).filter_map(action).collect();
    actions.extend(single.map(|(text, link)| format!("[{text}]({})", destination(&link))));
    paragraph(Some(actions.join(" · ")).filter(|actions| !actions.is_empty()));
    features(front, &mut out);
    for part in items(front.get("highlights")) {
        out.extend(
            word(part, &["header"]).into_iter().flat_map(|words| [format!("## {words}"), String::new()]),
        );
        out.extend(word(part, &["description"]).into_iter().flat_map(|words| [words, String::new()]));
        features(part, &mut out);
        features(&serde_json::json!({"features": part.get("highlights")}), &mut out);
    }
    out
}

fn is_home(front: &Value) -> bool {
    front.get("hero").is_some_and(Value::is_object)
        || front.get("home").and_then(Value::as_bool) == Some(true)
        || front.get("layout").and_then(Value::as_str) == Some("home")
}

/// The name that the home page shows, if it has one of its own.
pub(super) fn title(front: &Value) -> Option<String> {
    if !is_home(front) {
        return None;
    }
    let hero = front.get("hero").filter(|hero| hero.is_object()).unwrap_or(front);
    // Where the front matter has no `hero`, its `title` is that of the page.
    let keys: &[&str] = if front.get("hero").is_some_and(Value::is_object) {
        &["name", "title"]
    } else {
        &["heroText", "name"]
    };
    let words = super::front::without_tags(&word(hero, keys)?);
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the home page shows a title that is not that of the page, as Starlight has it.
pub(super) fn has_title(front: &Value) -> bool {
    front.get("hero").is_some_and(|hero| word(hero, &["title"]).is_some())
}

/// Whether the home page shows a picture beside its name, or behind it.
pub(super) fn has_picture(front: &Value) -> bool {
    let hero = front.get("hero").filter(|hero| hero.is_object());
    let keys = ["heroImage", "heroImageDark", "bgImage", "bgImageDark"];
    hero.is_some_and(|hero| hero.get("image").is_some_and(|image| !image.is_null()))
        || keys.iter().any(|key| front.get(*key).is_some_and(|image| image.is_string()))
}

/// Writes the features as cards, or as a plain list where no feature has details.
fn features(of: &Value, out: &mut Vec<String>) {
    let mut all: Vec<(String, String)> = Vec::new();
    for feature in items(of.get("features")) {
        let Some(title) = word(feature, &["title"]) else { continue };
        let title = match word(feature, &["link"]) {
            Some(link) => format!("[{title}]({})", destination(&link)),
            None => title,
        };
        all.push((title, word(feature, &["details", "description"]).unwrap_or_default()));
    }
    if all.iter().all(|(_, details)| details.is_empty()) {
        out.extend(all.iter().map(|(title, _)| format!("- {title}")));
    } else {
        out.push("::: cards".into());
        for (title, details) in &all {
            out.push(format!("- **{title}**"));
            if !details.is_empty() {
                out.extend([String::new(), format!("  {details}")]);
            }
        }
        out.push(":::".into());
    }
    if !all.is_empty() {
        out.push(String::new());
    }
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// Text of the first of these keys that has one, on one line.
fn word(of: &Value, keys: &[&str]) -> Option<String> {
    let text = keys.iter().find_map(|key| of.get(*key)?.as_str())?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
