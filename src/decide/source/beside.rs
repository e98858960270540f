//! Files that a set draws on: tables of rows, and files that several sets share.

use crate::address;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::{Text, texts};
use crate::source::{File, FileId, FileKind, Sources, Span};
use crate::yaml::Yaml;
use std::collections::BTreeSet;

/// Folder below `content/` of the files that sets share.
pub(super) const SHARED: &str = "rules/shared/";

/// The files beside a set, and those that it has asked for.
pub(super) struct Beside<'a> {
    /// All files; none where a set is read by itself.
    sources: Option<&'a Sources>,
    /// Path below `content/` of the file at hand.
    pub(super) path: String,
    /// Paths below `content/` of the tables, also of those that are not there.
    pub(super) tables: Vec<String>,
    /// Size of the files that were read, in bytes: the budget of the set's proofs grows with it.
    pub(super) bytes: usize,
    /// Whether a file beside the set could not be read, so that the set is incomplete.
    pub(super) lacks: bool,
    /// Whether a shared file is not there, so that facts may be unknown.
    pub(super) lacks_shared: bool,
    /// Ids of facts that have a fault and are left out: columns may name them.
    pub(super) broken: Vec<String>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(sources: Option<&'a Sources>, path: &str) -> Beside<'a> {
        Beside {
            sources,
            path: path.to_string(),
            tables: Vec::new(),
            bytes: 0,
            lacks: false,
            lacks_shared: false,
            broken: Vec::new(),
        }
    }

    /// The table that a key names. A name that leads to no table is reported.
    pub(super) fn table(&mut self, (name, span): &Text, diags: &mut Diags) -> Option<(FileId, &'a File)> {
        let invalid = |message: String| Diagnostic::new(Code::InvalidValue, *span, message);
        if !is_table(name) {
            let d = invalid(format!("`{name}` is no table: a name that ends in `.csv` was expected"));
            diags.push(d.hint("save the table as CSV and name the file: `rows: table.csv`"));
            return None;
        }
        let Some(path) = place(&self.path, name) else {
            diags.push(invalid(format!("`{name}` lies outside of `content`")));
            return None;
        };
        if !self.tables.contains(&path) {
            self.tables.push(path.clone());
        }
        let sources = self.sources?;
        let Some(id) = sources.find_content(&path) else {
            let d =
                Diagnostic::new(Code::MissingInclude, *span, format!("there is no file `content/{path}`"));
            // The name counts from the folder of this file, not from `content`.
            let below = |folder: &str| {
                let inside = name.strip_prefix("content/").unwrap_or(name);
                let path = format!("{folder}{inside}");
                sources.find_content(&path).map(|_| path)
            };
            let tables = sources.iter().map(|(_, file)| file.content_path()).filter(|path| is_table(path));
            let near = below("").or_else(|| closest(&path, tables).map(str::to_string));
            diags.push(match near {
                Some(near) => d.hint(format!("did you mean `{}`?", address::relative(&self.path, &near))),
                None => d.hint("save the table there as CSV"),
            });
            return None;
        };
        let file = sources.get(id);
        if file.is_unread() {
            // A finding about the table says why.
            self.lacks = true;
            return None;
        }
        if file.kind != FileKind::Asset || !file.is_text() {
            let d = invalid(format!("`content/{path}` cannot be read as text"));
            diags.push(d.hint("save it as CSV in UTF-8, and write `rows:` and the name on one line"));
            return None;
        }
        self.bytes += file.text.len();
        Some((id, file))
    }

    /// The path of the file that `use:` names, and the file. A name of nothing is reported.
    pub(super) fn shared(&mut self, (name, span): &Text, diags: &mut Diags) -> (String, Option<FileId>) {
        let stem = name.strip_suffix(".yaml").unwrap_or(name);
        let path = shared_path(name);
        let Some(sources) = self.sources else { return (path, None) };
        let found = sources.find_content(&path);
        if found.is_some_and(|id| sources.get(id).is_unread()) {
            // A finding about the file says why.
            return (path, None);
        }
        let found = found.filter(|id| sources.get(*id).kind == FileKind::Shared);
        if found.is_some() {
            return (path, found);
        }
        let d = Diagnostic::new(Code::MissingInclude, *span, format!("there is no file `content/{path}`"));
        let files = sources.iter().filter(|(_, file)| file.kind == FileKind::Shared);
        let names =
            files.filter_map(|(_, file)| file.content_path().strip_prefix(SHARED)?.strip_suffix(".yaml"));
        let bare = ["content/", "rules/", "shared/"]
            .iter()
            .fold(stem, |stem, folder| stem.strip_prefix(folder).unwrap_or(stem));
        let bare = bare.strip_suffix(".yml").unwrap_or(bare);
        self.lacks_shared = true;
        diags.push(match closest(bare, names) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None => d.hint("write there what several rule sets have in common"),
        });
        (path, None)
    }

    /// The text of a file that is shared.
    pub(super) fn text(&mut self, id: FileId) -> Option<&'a str> {
        let text = self.sources?.get(id).text.as_str();
        self.bytes += text.len();
        Some(text)
    }
}

/// Path below `content/` to which a name leads that stands in a file; none outside of that folder.
fn place(from: &str, name: &str) -> Option<String> {
    address::join(from.rsplit_once('/').map_or("", |(folder, _)| folder), name)
}

fn is_table(name: &str) -> bool {
    name.len() > 4 && name.to_ascii_lowercase().ends_with(".csv")
}

/// The tables that a rule set may name, as paths below `content/`, before it is read: everything on a line
/// behind `rows:` that ends in `.csv`. Only the texts of these are loaded.
pub fn tables_of(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    for (at, key) in file.text.match_indices("rows") {
        let rest = file.text[at + key.len()..].trim_start_matches(['"', '\'', ' ']);
        let Some(rest) = rest.strip_prefix(':') else { continue };
        let line = rest.lines().next().unwrap_or_default();
        let end = line.to_ascii_lowercase().find(".csv").map_or(0, |at| at + ".csv".len());
        let name = line[..end].trim_start_matches(['"', '\'', ' ']);
        if is_table(name)
            && let Some(path) = place(file.content_path(), name)
            && !found.contains(&path)
        {
            found.push(path);
        }
    }
    found
}

/// Paths below `content/` of the shared files that a rule set or shared file names in `use:`. They are
/// found when the file is loaded, before the set is compiled.
pub fn shared_of(file: &File) -> Vec<String> {
    // Few rule sets have the key, and parsing takes time. A key in quotes may be written with escapes.
    let is_key = |(at, key): (usize, &str)| {
        let rest = &file.text[at + key.len()..];
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).starts_with(':')
    };
    if !file.text.match_indices("use").any(is_key) && !file.text.contains('\\') {
        return Vec::new();
    }
    let mut unheard = Diags::default();
    let yaml = Yaml::parse(FileId(0), &file.text, 0, &mut unheard);
    let named = yaml.as_ref().and_then(|yaml| yaml.root().get("use"));
    let names = named.map_or_else(Vec::new, |node| texts(&node, &mut unheard));
    let paths: BTreeSet<String> = names.iter().map(|(name, _)| shared_path(name)).collect();
    paths.into_iter().collect()
}

/// Path below `content/` of the shared file that `use:` names, with or without `.yaml`.
fn shared_path(name: &str) -> String {
    format!("{SHARED}{}.yaml", name.strip_suffix(".yaml").unwrap_or(name))
}

/// Place of a range of bytes without the spaces around it.
pub(super) fn trimmed(id: FileId, text: &str, range: std::ops::Range<usize>) -> Span {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    Span::new(id, start..(start + part.trim().len()).max(start))
}
