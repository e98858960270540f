//! What pages show of each other and of how they were made. Each is off until `site.yaml` asks for it.

use super::quoted;
use crate::diag::{Code, Diagnostic, Diags};
use crate::source::Span;
use crate::yaml::Node;
use serde_json::{Map, Value, json};

/// What pages show beside their text.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// What is taken from the history of the sources in git.
    pub history: FromGit,
    /// Whether articles say how long they take to read.
    pub reading_time: bool,
    /// Whether articles list all pages that link to them.
    pub backlinks: bool,
}

/// What is taken from the history of the sources in git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FromGit {
    /// The day of the last change, for pages that give none.
    pub dates: bool,
    /// The names of those who changed a page.
    pub authors: bool,
    /// Where it is asked for.
    pub span: Option<Span>,
}

impl FromGit {
    /// The words of `history:`.
    const WORDS: &'static [&'static str] = &["dates", "authors"];

    /// What the text of a `site.yaml` asks for, before anything else is read. Its faults are reported when the
    /// settings are.
    pub fn of(text: &str) -> FromGit {
        // Most sites ask for nothing.
        if !text.contains("history") {
            return FromGit::default();
        }
        let mut unheard = Diags::default();
        let yaml = crate::yaml::Yaml::parse(crate::source::FileId(0), text, 0, &mut unheard);
        let asked = yaml.as_ref().and_then(|yaml| yaml.root().get("history"));
        asked.map_or_else(FromGit::default, |node| FromGit::read(&node, &mut unheard))
    }

    fn read(node: &Node<'_>, diags: &mut Diags) -> FromGit {
        let mut asked = FromGit { span: Some(node.key_span()), ..FromGit::default() };
        for item in node.one_or_many() {
            let Some(word) = item.string(diags) else { continue };
            match word.as_str() {
                "dates" => asked.dates = true,
                "authors" => asked.authors = true,
                _ => {
                    let message = format!("`{word}` is nothing that git knows of a page");
                    let d = Diagnostic::new(Code::InvalidValue, item.span(), message);
                    diags.push(d.hint(format!("known words are {}", quoted(FromGit::WORDS))));
                }
            }
        }
        asked
    }

    /// Whether anything is asked for.
    pub fn is_asked(self) -> bool {
        self.dates || self.authors
    }
}

impl Pages {
    /// Reads a key of `site.yaml`. False where it is none of these.
    pub(super) fn read(&mut self, key: &str, node: &Node<'_>, diags: &mut Diags) -> bool {
        match key {
            "history" => self.history = FromGit::read(node, diags),
            "reading_time" => self.reading_time = node.boolean(diags).unwrap_or_default(),
            "backlinks" => self.backlinks = node.boolean(diags).unwrap_or_default(),
            _ => return false,
        }
        true
    }
}

/// JSON Schema of these keys.
pub(super) fn schema() -> Map<String, Value> {
    let flag = |about: &str| json!({"type": ["boolean", "null"], "description": about});
    let keys = [
        (
            "history",
            json!({
                "type": ["array", "string", "null"],
                "items": {"enum": FromGit::WORDS},
                "description": "What is taken from git: dates, the day of the last change of pages that give none; authors, who changed them",
            }),
        ),
        ("reading_time", flag("Whether articles say how long they take to read")),
        ("backlinks", flag("Whether articles list all pages that link to them")),
    ];
    keys.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}
