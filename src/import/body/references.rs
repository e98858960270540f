//! Definitions that MkDocs adds to a page: those in files that it appends to every page, and those of headings,
//! which any page may link to by id, `[words][id]`.

use super::{Context, Line, code_span, outside_code};
use crate::import::path;
use crate::import::project::Project;
use crate::import::report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// Destinations, abbreviations and headings that pages may use without defining them.
#[derive(Default)]
pub(crate) struct References {
    /// Destinations of links by label, in lower case.
    shared: BTreeMap<String, String>,
    /// Long forms of abbreviations, by the short form.
    abbreviations: BTreeMap<String, String>,
    /// Files with a heading, by its id. Where several files have the id, each can link to its own heading only.
    headings: BTreeMap<String, BTreeSet<String>>,
    /// Whether a plug-in makes pages from code, to which links lead by the code's name.
    pub(crate) has_generated: bool,
}

impl References {
    /// Adds the definitions in the text of a file that MkDocs appends to every page.
    pub(crate) fn add_shared(&mut self, file: &str, text: &str, report: &mut Report) {
        let mut is_told = false;
        for (number, line) in text.lines().enumerate() {
            if let Some((label, destination)) = definition(line) {
                self.shared.entry(label).or_insert(destination.to_string());
            } else if let Some((short, long)) = line.strip_prefix("*[").and_then(|rest| rest.split_once("]:"))
            {
                self.abbreviations.entry(short.to_string()).or_insert(long.trim().to_string());
            } else if !is_told && !line.trim().is_empty() && !line.trim_start().starts_with("<!--") {
                is_told = true;
                let what =
                    "of a file that stands below every page, only links by label and abbreviations come over";
                report.lost(file, number + 1, what);
            }
        }
    }

    /// Adds the ids of a page's headings: the typed id, or else one made from the heading's words.
    pub(crate) fn add_headings(&mut self, project: &Project, file: &str) {
        let text = project.text(file, &mut Report::default()).unwrap_or_default();
        for line in super::lines(&text, 1).iter().filter(|line| !line.code && line.text.starts_with('#')) {
            let words = line.text.trim_start_matches('#').trim();
            let setting = words.split_once("<!-- md:setting ").and_then(|(_, rest)| rest.split_once(" -->"));
            let setting = setting.map(|(id, _)| id);
            let typed = words.rsplit_once('{').map(|(_, inside)| inside.trim_end_matches('}'));
            let typed = typed.and_then(|inside| {
                inside.split([' ', ':']).find_map(|word| word.strip_prefix('#')).filter(|id| !id.is_empty())
            });
            let id = setting.or(typed).map_or_else(|| path::slug(words), str::to_string);
            self.headings.entry(id).or_default().insert(file.to_string());
        }
    }

    /// Link from page `from` to the heading with this id; none where no page has it, or several others have.
    fn heading(&self, label: &str, from: &str) -> Option<String> {
        let files = self.headings.get(label)?;
        if files.contains(from) {
            return Some(format!("#{label}"));
        }
        let file = files.first().filter(|_| files.len() == 1)?;
        Some(format!("{}#{label}", path::relative(from, file)))
    }
}

/// Label, in lower case, and destination of a line `[label]: destination`.
fn definition(line: &str) -> Option<(String, &str)> {
    let (label, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let is_label = !label.is_empty() && !label.starts_with('^') && !label.contains(']');
    is_label.then(|| (label.to_lowercase(), rest.trim()))
}

/// Pass that adds to a page the definitions that it uses but does not contain.
pub(crate) fn references(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let own: BTreeSet<String> =
        lines.iter().filter(|line| !line.code).filter_map(|line| Some(definition(&line.text)?.0)).collect();
    let (mut used, mut words) = (BTreeMap::new(), String::new());
    for line in lines.iter().filter(|line| !line.code) {
        labels(&line.text, &mut used);
        if !cx.plan.references.abbreviations.is_empty() {
            outside_code(&line.text, |part| {
                words.push_str(part);
                words.push('\n');
                String::new()
            });
        }
    }
    let references = &cx.plan.references;
    let undefined = used.iter().filter(|(label, _)| !own.contains(&label.to_lowercase()));
    let definitions = undefined.filter_map(|(label, is_full)| {
        let shared = references.shared.get(&label.to_lowercase()).cloned();
        let heading = || references.heading(label, &cx.page.from).filter(|_| *is_full);
        Some(format!("[{label}]: {}", shared.or_else(heading)?))
    });
    let abbreviations = references.abbreviations.iter().filter(|(short, _)| words.contains(short.as_str()));
    let added: Vec<String> =
        definitions.chain(abbreviations.map(|(short, long)| format!("*[{short}]: {long}"))).collect();
    let missing: BTreeSet<String> = match references.has_generated {
        true => {
            let none = |label: &str| {
                !own.contains(&label.to_lowercase())
                    && !references.shared.contains_key(&label.to_lowercase())
                    && references.heading(label, &cx.page.from).is_none()
            };
            let full = used.iter().filter(|(_, is_full)| **is_full).map(|(label, _)| label);
            full.filter(|label| is_object(label) && none(label)).cloned().collect()
        }
        false => BTreeSet::new(),
    };
    let last = lines.last().map_or(1, |line| line.at);
    if !added.is_empty() {
        lines.push(Line::new("", last));
        lines.extend(added.into_iter().map(|text| Line::new(text, last)));
    }
    without_links(cx, &mut lines, &missing);
    lines
}

/// Whether a label names code, such as `pydantic.Field`: pages about code are generated, and no import has them.
fn is_object(label: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    label.trim_matches('`').split(['.', ':']).filter(|part| !part.is_empty()).all(is_part)
}

/// Shows the words of links to generated pages without a link.
fn without_links(cx: &mut Context<'_>, lines: &mut [Line], missing: &BTreeSet<String>) {
    let mut is_told = missing.is_empty();
    for line in lines.iter_mut().filter(|line| !line.code && line.text.contains("][")) {
        let mut at = 0;
        while let Some(middle) = line.text[at..].find("][").map(|found| at + found) {
            at = middle + 2;
            if super::code_spans(&line.text).iter().any(|span| span.contains(&middle)) {
                continue;
            }
            let Some(end) = line.text[at..].find(']').map(|end| at + end) else { break };
            let Some(start) = opening(&line.text[..middle]) else { continue };
            let words = line.text[start + 1..middle].to_string();
            let label = if at == end { words.as_str() } else { &line.text[at..end] };
            if !missing.contains(label) {
                continue;
            }
            if !std::mem::replace(&mut is_told, true) {
                let what = format!("is shown without its link, to a generated page: {}", code_span(label));
                cx.lost(line.at, what);
            }
            line.text.replace_range(start..end + 1, &words);
            at = start + words.len();
        }
    }
}

/// The bracket that opens the words which end here.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at).filter(|_| !text[..at].ends_with('!')),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Adds the labels in a line, each with whether it must be one: `[words][label]` and `[label][]` must, while
/// `[label]` may be plain words in brackets.
fn labels(line: &str, out: &mut BTreeMap<String, bool>) {
    for (at, _) in line.match_indices('[') {
        let Some((label, rest)) = line[at + 1..].split_once(']') else { continue };
        if !label.is_empty() && !label.starts_with('^') && !label.contains('[') {
            let is_full = line[..at].ends_with(']') || rest.starts_with("[]");
            *out.entry(label.to_string()).or_default() |= is_full;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_generated_pages_are_found() {
        for (label, is_it) in
            [("pydantic.Field", true), ("`str`", true), ("a b", false), ("1.2", false), ("a-b", false)]
        {
            assert_eq!(is_object(label), is_it, "{label}");
        }
        assert_eq!(opening("a [b [c] d"), Some(2));
        assert_eq!(opening("a ![b"), None);
    }

    #[test]
    fn labels_and_definitions_are_found() {
        let mut found = BTreeMap::new();
        labels("[`site` directory][mkdocs.site_dir], [Snippets] and [x](y), [z][] [^1] a[", &mut found);
        let found: Vec<(&str, bool)> =
            found.iter().map(|(label, is_full)| (label.as_str(), *is_full)).collect();
        let sure = [("mkdocs.site_dir", true), ("x", false), ("z", true)];
        assert_eq!(found[..2], [("Snippets", false), ("`site` directory", false)]);
        assert_eq!(found[2..], sure);
        let mut references = References::default();
        let mut report = Report::default();
        let text = "  [mkdocs.Env]: https://a.example/#env\n\n*[HTML]: Hyper Text\n[^1]: x\n[^2]: y";
        references.add_shared("links.md", text, &mut report);
        assert_eq!((report.entries.len(), report.entries[0].line), (1, 4));
        references.headings.insert("config.log".into(), BTreeSet::from(["a/b.md".into(), "a/c.md".into()]));
        references.headings.insert("meta".into(), BTreeSet::from(["a/b.md".into()]));
        let at = |label: &str, from: &str| references.heading(label, from);
        assert_eq!(references.shared["mkdocs.env"], "https://a.example/#env");
        assert_eq!(references.shared.len(), 1);
        assert_eq!(at("config.log", "a/b.md").as_deref(), Some("#config.log"));
        assert_eq!(at("config.log", "d.md"), None);
        assert_eq!(at("meta", "d.md").as_deref(), Some("a/b.md#meta"));
        assert_eq!(references.abbreviations["HTML"], "Hyper Text");
    }
}
