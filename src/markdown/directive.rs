//! Directives: blocks `::: name argument` … `:::` in Markdown. They nest.
//!
//! A new one is a file in `directive/` and a line in [`DIRECTIVES`].

mod details;
mod guide;

use crate::doc::AlertKind;

/// What a directive is called, where it leads and how it looks.
pub struct Directive {
    /// The word after `:::`.
    pub name: &'static str,
    /// What it is for and how it is written, in one line.
    pub about: &'static str,
    /// The link destination that its argument names, for directives that lead somewhere. It is
    /// resolved and checked like a link that was typed.
    pub destination: fn(&str) -> Option<String>,
    /// Its HTML.
    pub html: fn(&View<'_>) -> String,
}

/// What the HTML of a directive is made of.
pub struct View<'a> {
    /// The rest of its first line, as text.
    pub argument: &'a str,
    /// The same as Markdown, as HTML.
    pub heading: &'a str,
    /// Its content, as HTML.
    pub content: &'a str,
    /// Where its destination leads and what that is called, when it leads anywhere.
    pub href: Option<&'a str>,
    /// Name of what it leads to.
    pub title: Option<&'a str>,
    /// What stands for it when it is embedded.
    pub embed: Option<&'a str>,
}

/// Every directive there is.
pub const DIRECTIVES: &[Directive] = &[details::DIRECTIVE, guide::DIRECTIVE];

/// Names of alerts, `::: tip 标题` … `:::`, those of other tools with the nearest kind.
pub const ALERTS: &[(&str, AlertKind)] = &[
    ("note", AlertKind::Note),
    ("tip", AlertKind::Tip),
    ("important", AlertKind::Important),
    ("warning", AlertKind::Warning),
    ("caution", AlertKind::Caution),
    ("danger", AlertKind::Caution),
    ("info", AlertKind::Note),
    ("abstract", AlertKind::Note),
    ("attention", AlertKind::Warning),
    ("bug", AlertKind::Caution),
    ("error", AlertKind::Caution),
    ("example", AlertKind::Note),
    ("failure", AlertKind::Caution),
    ("hint", AlertKind::Tip),
    ("question", AlertKind::Note),
    ("quote", AlertKind::Note),
    ("success", AlertKind::Tip),
    ("summary", AlertKind::Note),
];

/// The kind of alert with this name, in any case.
pub fn alert(name: &str) -> Option<AlertKind> {
    ALERTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}

/// The directive of this name.
pub fn find(name: &str) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|d| d.name == name)
}
