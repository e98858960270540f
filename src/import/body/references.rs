//! Definitions that MkDocs adds to a page: lines of files that stand below every page, and headings that pages
//! name by their id, `[words][id]`.

use super::{Context, Line, outside_code};
use crate::import::path;
use crate::import::project::Project;
use crate::import::report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// What pages may refer to without defining it.
#[derive(Default)]
pub(crate) struct References {
    /// Destinations by label, in small letters.
    shared: BTreeMap<String, String>,
    /// Long forms of abbreviations.
    abbreviations: BTreeMap<String, String>,
    /// Files with a heading of this id. Only a page's own heading counts where several have it.
    headings: BTreeMap<String, BTreeSet<String>>,
}

impl References {
    /// Adds the definitions in a file that stands below every page.
    pub(crate) fn add_shared(&mut self, text: &str) {
        for line in text.lines() {
            if let Some((label, destination)) = definition(line) {
                self.shared.entry(label).or_insert(destination.to_string());
            } else if let Some((short, long)) = line.strip_prefix("*[").and_then(|rest| rest.split_once("]:"))
            {
                self.abbreviations.entry(short.to_string()).or_insert(long.trim().to_string());
            }
        }
    }

    /// Adds the ids of a page's headings: typed ones, and those that the words give.
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

    /// Destination of the id of a heading from a page; none where no page has it, or several others have.
    fn heading(&self, label: &str, from: &str) -> Option<String> {
        let files = self.headings.get(label)?;
        if files.contains(from) {
            return Some(format!("#{label}"));
        }
        let file = files.first().filter(|_| files.len() == 1)?;
        Some(format!("{}#{label}", path::relative(from, file)))
    }
}

/// Label, in small letters, and destination of a line `[label]: destination`.
fn definition(line: &str) -> Option<(String, &str)> {
    let (label, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let is_label = !label.is_empty() && !label.starts_with('^') && !label.contains(']');
    is_label.then(|| (label.to_lowercase(), rest.trim()))
}

/// Pass that adds the definitions that a page uses and does not have.
pub(crate) fn references(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let own: BTreeSet<String> =
        lines.iter().filter(|line| !line.code).filter_map(|line| Some(definition(&line.text)?.0)).collect();
    let (mut used, mut words) = (BTreeMap::new(), BTreeSet::new());
    for line in lines.iter().filter(|line| !line.code) {
        labels(&line.text, &mut used);
        if !cx.plan.references.abbreviations.is_empty() {
            outside_code(&line.text, |part| {
                words.extend(part.split(|c: char| !c.is_alphanumeric()).map(str::to_string));
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
    let abbreviations = references.abbreviations.iter().filter(|(short, _)| words.contains(*short));
    let added: Vec<String> =
        definitions.chain(abbreviations.map(|(short, long)| format!("*[{short}]: {long}"))).collect();
    let last = lines.last().map_or(1, |line| line.at);
    if !added.is_empty() {
        lines.push(Line::new("", last));
        lines.extend(added.into_iter().map(|text| Line::new(text, last)));
    }
    lines
}

/// Adds the labels in a line, each with whether it is sure to be one: `[words][label]` and `[label][]` are,
/// `[label]` may be words.
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
    fn labels_and_definitions_are_found() {
        let mut found = BTreeMap::new();
        labels("[`site` directory][mkdocs.site_dir], [Snippets] and [x](y), [z][] [^1] a[", &mut found);
        let found: Vec<(&str, bool)> =
            found.iter().map(|(label, is_full)| (label.as_str(), *is_full)).collect();
        let sure = [("mkdocs.site_dir", true), ("x", false), ("z", true)];
        assert_eq!(found[..2], [("Snippets", false), ("`site` directory", false)]);
        assert_eq!(found[2..], sure);
        let mut references = References::default();
        references.add_shared("  [mkdocs.Env]: https://a.example/#env\n*[HTML]: Hyper Text\n[^1]: x");
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
