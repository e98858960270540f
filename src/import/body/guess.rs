//! Calls that a site defines itself, so that no table knows them: arguments tell whether one is a link, a
//! picture or a short label.

use super::arguments::Call;
use super::forms::{Form, destination, directive};
use crate::import::path;

/// Names of arguments that hold an address.
const ADDRESSES: &[&str] = &["href", "to", "url", "link"];

/// Translation of an unknown call.
pub(super) enum Guess {
    Form(Form),
    /// Name and values of the call, to be shown as code.
    Label(String),
}

/// Guesses what an unknown call means; `next` is the first line of its content, if it has any.
pub(super) fn guess(call: &Call, is_component: bool, next: Option<&str>) -> Option<Guess> {
    if let Some(content) = next {
        if let Some(tip) = tooltip(call).filter(|_| is_component) {
            return Some(Guess::Form(tip));
        }
        let is_slot = ["<Fragment slot=", "<div slot="].iter().any(|mark| content.trim().starts_with(mark));
        if call.key().ends_with("tabs") && is_slot {
            return Some(Guess::Form(directive("tabs", None)));
        }
        if let Some(link) = around(call) {
            return Some(Guess::Form(link));
        }
        // A call with only a title is a wrapper: its content is shown below the title.
        let is_title =
            |(key, _): &(String, String)| ["title", "summary", "label", "header"].contains(&key.as_str());
        if !call.rest.contains('{') && !call.named.is_empty() && call.named.iter().all(is_title) {
            return Some(Guess::Form(Form::Through));
        }
        let is_label = !is_component && call.named.is_empty() && call.plain.len() == 1;
        return is_label.then(|| label(call)).flatten();
    }
    if let Some(picture) = picture(call) {
        return Some(Guess::Form(picture));
    }
    // Only the other tool can evaluate an expression.
    let has_expression = call.rest.contains('{');
    let words = call.get(&["title", "text", "label", "name"]).filter(|_| !has_expression);
    if let (Some(address), Some(words)) = (address(call), words) {
        return Some(Guess::Form(Form::Inline(format!("[{words}]({})", destination(address)))));
    }
    if !is_component {
        // Shortcodes with a name and a number: `{{< new-in 0.139.0 >}}`.
        let is_label = call.named.is_empty() && call.plain.len() == 1;
        return is_label.then(|| label(call)).flatten();
    }
    if call.is_alone && !has_expression { label(call) } else { None }
}

/// Words with a remark that readers see when they point at them: `<abbr title="remark">`.
fn tooltip(call: &Call) -> Option<Form> {
    let remark =
        call.get(&["tooltip", "tip", "definition"])?.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = !remark.contains(['{', '<', '`']);
    let begin = format!("<abbr title=\"{}\">", crate::html::attribute(&remark));
    is_plain.then(|| Form::Around(vec![begin], vec!["</abbr>".into()]))
}

/// Link around the content of the call.
pub(super) fn around(call: &Call) -> Option<Form> {
    let address = address(call)?;
    Some(Form::Around(vec!["[".into()], vec![format!("]({})", destination(address))]))
}

/// Address in an argument; none where the argument is an expression or a plain word.
fn address(call: &Call) -> Option<&str> {
    let address = call.get(ADDRESSES)?;
    let is_address = address.contains("://") || address.starts_with(['/', '#', '.', '@']);
    (is_address && !address.contains(['{', ' '])).then_some(address)
}

fn picture(call: &Call) -> Option<Form> {
    let is_picture = |value: &str| path::is_picture(value) && !value.contains(['{', '(', '\n']);
    let first = ["src", "light_src", "default_src", "light", "image", "img", "path", "file", "url"];
    let source = call
        .get(&first)
        .filter(|value| is_picture(value))
        .or_else(|| call.named.iter().map(|(_, value)| value.as_str()).find(|value| is_picture(value)))
        .or_else(|| call.plain.iter().map(String::as_str).find(|value| is_picture(value)))?;
    let alt = call.get(&["alt", "default_alt", "caption", "title"]).unwrap_or("").replace(['[', ']'], "");
    Some(Form::Inline(format!("![{alt}]({})", destination(source))))
}

/// `<Since v="4.15.0" />` is the label "Since 4.15.0".
fn label(call: &Call) -> Option<Guess> {
    let values: Vec<&str> = call
        .named
        .iter()
        .map(|(_, value)| value.as_str())
        .chain(call.plain.iter().map(String::as_str))
        .collect();
    let is_short = |value: &&str| {
        let is_odd = |c: char| "{}<>\\=|".contains(c) || c.is_control();
        let is_path = value.starts_with(['/', '.']) || value.contains("://");
        !is_path && !value.is_empty() && value.chars().count() <= 80 && !value.contains(is_odd)
    };
    let is_label = (1..=2).contains(&values.len()) && values.iter().all(is_short);
    // A number alone, such as a size, is no label.
    let has_words = values.iter().any(|value| value.contains(|c: char| !c.is_ascii_digit()));
    (is_label && has_words).then(|| Guess::Label(format!("{} {}", call.name, values.join(" "))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::body::arguments::read;

    fn call(name: &str, rest: &str, is_alone: bool) -> Call {
        let (plain, named) = read(rest, false);
        Call { name: name.into(), plain, named, is_alone, rest: rest.into(), ..Call::default() }
    }

    fn words(guess: Option<Guess>) -> String {
        match guess {
            Some(Guess::Form(Form::Inline(words))) => words,
            Some(Guess::Form(Form::Around(before, after))) => [before, after].concat().join("…"),
            Some(Guess::Label(words)) => format!("label {words}"),
            Some(Guess::Form(Form::Through)) => "through".into(),
            _ => "none".into(),
        }
    }

    #[test]
    fn meanings_are_told_by_arguments() {
        for (name, rest, next, meant) in [
            (
                "SchoolLink",
                "href=\"https://a.example/b\" title=\"Learn\"",
                None,
                "[Learn](https://a.example/b)",
            ),
            ("SchoolLink", "href=\"https://a.example/b\" title=\"T\"", Some("x"), "[…](https://a.example/b)"),
            ("Since", "v=\"4.15.0\"", None, "label Since 4.15.0"),
            ("Warn", "", None, "none"),
            ("Chart", "data={rows}", None, "none"),
            ("Strange", "size={3}", None, "none"),
            (
                "dual_image",
                "light_src=\"a/b.webp\" dark_src=\"c.webp\" alt=\"A b\"",
                None,
                "![A b](a/b.webp)",
            ),
            ("PackageTabs", "", Some("  <Fragment slot=\"npm\">"), "::: tabs…:::"),
            ("PackageTabs", "", Some("words"), "none"),
            ("Hint", "tooltip=\"a \\\"b\\\"\"", Some("words"), "<abbr title=\"a &quot;b&quot;\">…</abbr>"),
            ("Explained", "title=\"Why\"", Some("words"), "through"),
            ("Explained", "title=\"Why\" data={x}", Some("words"), "none"),
        ] {
            assert_eq!(words(guess(&call(name, rest, next.is_none()), true, next)), meant, "{name} {rest}");
        }
        assert_eq!(words(guess(&call("new-in", "0.139.0", false), false, None)), "label new-in 0.139.0");
        let old = call("deprecated-in", "0.1.0", false);
        assert_eq!(words(guess(&old, false, Some("words"))), "label deprecated-in 0.1.0");
        assert_eq!(words(guess(&call("odd", "thing=x1", false), false, None)), "none");
        assert_eq!(words(guess(&call("gallery", "", true), false, None)), "none");
    }
}
