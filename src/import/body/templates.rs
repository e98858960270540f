//! Calls whose words stand in the project itself, in its own templates of shortcodes.

use super::Context;
use super::arguments::Call;
use super::forms::Form;
use super::scan::Style;
use crate::import::report::Report;
use std::collections::BTreeSet;

/// Bytes of the longest template of a shortcode that is read.
const LONGEST_TEMPLATE: usize = 2_000;

/// Words of a shortcode that the project defines itself, if its template is a single line of words and HTML.
pub(super) fn template(cx: &Context<'_>, call: &Call) -> Option<Form> {
    let folders: &[&str] = match cx.styles {
        [Style::Hugo] => &["layouts/shortcodes", "layouts/_shortcodes"],
        [Style::Zola] => &["templates/shortcodes"],
        _ => return None,
    };
    let themes = cx.project.below("themes").filter_map(|file| file.split('/').nth(1));
    let themes: BTreeSet<String> = themes.map(|theme| format!("themes/{theme}/")).collect();
    let places = [String::new()].into_iter().chain(themes);
    let mut files = places.flat_map(|place| {
        folders.iter().map(move |folder| format!("{place}{folder}/{}", call.name)).collect::<Vec<_>>()
    });
    let file = files.find_map(|stem| {
        [".html", ".md"].iter().map(|ending| format!("{stem}{ending}")).find(|file| cx.project.has(file))
    })?;
    let text =
        cx.project.text(&file, &mut Report::default()).filter(|text| text.len() <= LONGEST_TEMPLATE)?;
    let text = without_comments(&text);
    // Hugo's `emojify` shows an emoji by its name, such as `:smile:`; zhinan knows these names too.
    let emoji = text.trim().strip_prefix("{{ emojify \"").and_then(|rest| rest.strip_suffix("\" }}"));
    let words = emoji.unwrap_or(text.trim());
    let is_plain = !["{{", "{%", "{#", "<script", "<style", "\n"].iter().any(|mark| words.contains(mark));
    (is_plain && !words.is_empty()).then(|| Form::Inline(words.to_string()))
}

/// The text of a template without its comments `{{/* … */}}` and `<!-- … -->`.
fn without_comments(text: &str) -> String {
    let mut text = text.to_string();
    for (open, close) in [("{{/*", "*/}}"), ("{{- /*", "*/ -}}"), ("<!--", "-->")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_are_no_words() {
        assert_eq!(super::without_comments("{{/* a */}}b<!-- c -->{{- /* d"), "b");
    }
}
