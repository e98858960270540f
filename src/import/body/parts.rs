//! Components that a project defines itself for Vue or Astro, where their template is only words, links and
//! decoration: `<Experimental />`, which shows a badge.

use super::Context;
use super::arguments::{Call, read};
use super::forms::{Form, badge, destination};
use super::scan::Style;
use crate::import::path;
use crate::import::report::Report;

/// Bytes of the longest file of a component that is read.
const LONGEST: usize = 20_000;

/// Letters of the longest text that a component may show in the middle of a line.
const MOST_WORDS: usize = 200;

/// Folders in which components have the names that pages call them by.
const PLACES: &[&str] = &[
    ".vitepress/components",
    ".vitepress/theme/components",
    ".vitepress/theme",
    ".vuepress/components",
    ".vuepress/theme/components",
    "src/components",
    "components",
];

/// Translation of a component of the project; none where its template must be run.
pub(super) fn part(cx: &Context<'_>, call: &Call) -> Option<Form> {
    let file = file(cx, &call.name).filter(|_| cx.styles == [Style::Component])?;
    let text = cx.project.text(&file, &mut Report::default()).filter(|text| text.len() <= LONGEST)?;
    let words = words(template(&text, file.ends_with(".astro"))?)?;
    Some(if words.is_empty() { Form::Theme } else { Form::Inline(words) })
}

fn file(cx: &Context<'_>, name: &str) -> Option<String> {
    let is_part = |file: &String| file.ends_with(".vue") || file.ends_with(".astro");
    if let Some(file) = cx.imports.get(name).filter(|file| is_part(file)) {
        return Some(file.clone());
    }
    let mut folder = cx.page.from.as_str();
    while !folder.is_empty() {
        folder = path::folder(folder);
        let files = PLACES.iter().flat_map(|place| {
            [".vue", ".astro"].map(|ending| path::join(folder, &format!("{place}/{name}{ending}")))
        });
        if let Some(found) = files.flatten().find(|file| cx.project.has(file)) {
            return Some(found);
        }
    }
    None
}

/// The part of a component's file that is HTML.
fn template(text: &str, is_astro: bool) -> Option<&str> {
    if !is_astro {
        let start = text.find("<template>")? + "<template>".len();
        return text[start..].rfind("</template>").map(|end| &text[start..start + end]);
    }
    let body = match text.trim_start().strip_prefix("---") {
        Some(rest) => rest.split_once("\n---")?.1,
        None => text,
    };
    let end = ["<style", "<script"].iter().filter_map(|mark| body.find(mark)).min();
    Some(&body[..end.unwrap_or(body.len())])
}

/// Markdown for a template: one line of words. `None` where it holds expressions, elements that make blocks,
/// pictures of its own, or other components.
fn words(template: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), template);
    // Addresses of open links; beginnings of open badges.
    let (mut links, mut badges): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        let (tag, after) = rest[1..].split_once('>')?;
        rest = after;
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
        let (_, named) = read(tag[name.len()..].trim_end_matches('/'), false);
        let get = |name: &str| named.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let is_run = [" v-", " :", " @", " #", "{"].iter().any(|mark| tag.contains(mark));
        match name {
            _ if is_run => return None,
            "div" | "p" | "section" | "br" => out.push(' '),
            "span" | "small" | "b" | "strong" | "i" | "em" => {}
            "svg" if !tag.ends_with('/') && !closes => rest = rest.split_once("</svg>")?.1,
            "svg" => {}
            "img" if !links.is_empty() => {}
            "a" if closes => out.push_str(&format!("]({})", destination(&links.pop()?))),
            "a" => {
                links.push(get("href").filter(|to| to.contains("://") || to.starts_with('/'))?.to_string());
                out.push('[');
            }
            "Badge" if closes => {
                let start = badges.pop()?;
                let words = badge(&out.split_off(start));
                out.push_str(&words);
            }
            "Badge" if tag.ends_with('/') => out.push_str(&badge(get("text").unwrap_or(""))),
            "Badge" => badges.push(out.len()),
            name if name.contains("Icon") => {}
            _ => return None,
        }
    }
    out.push_str(rest);
    let is_plain = !out.contains(['{', '}', '\\']) && links.is_empty() && badges.is_empty();
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ").replace("[ ", "[").replace(" ](", "](");
    let is_shown = words.chars().any(char::is_alphanumeric);
    (is_plain && words.chars().count() <= MOST_WORDS).then_some(if is_shown { words } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_words_and_links_are_translated() {
        for (template, expected) in [
            ("<Badge type=\"warning\">\n  experimental\n</Badge>", Some("==experimental==")),
            ("<Badge type=\"tip\" text=\"New\" />", Some("==New==")),
            ("<Badge title=\"T\"><Icon icon=\"x\" /></Badge>", Some("")),
            (
                "<div><a href=\"https://a.example/\"><img src=\"b.png\"> <span>See <b>this</b></span></a></div>",
                Some("[See this](https://a.example/)"),
            ),
            ("<span class=\"arrow\"><span /></span><!-- x -->", Some("")),
            ("<svg><path d=\"x\"/></svg> Up", Some("Up")),
            ("<a :href=\"link\">x</a>", None),
            ("{{ words }}", None),
            ("<slot />", None),
            ("<ul><li>a</li></ul>", None),
            ("<img src=\"/a.png\">", None),
            ("<p v-if=\"a\">x</p>", None),
        ] {
            assert_eq!(words(template).as_deref(), expected, "{template}");
        }
        assert_eq!(
            template("<script>a</script>\n<template>\nb\n</template>\n<style>c</style>", false),
            Some("\nb\n")
        );
        assert_eq!(template("---\nimport X\n---\n<p>b</p>\n<style>c</style>", true), Some("\n<p>b</p>\n"));
    }
}
