//! Directives: blocks `::: name argument {key=value}` … `:::` in Markdown. They nest.
//!
//! A new one is a file in `directive/` and a line in [`DIRECTIVES`].

mod audio;
mod cards;
mod code_group;
mod column;
mod columns;
mod details;
mod embed;
mod figure;
mod guide;
mod include;
mod rule;
mod steps;
mod tab;
mod table;
mod tabs;
mod term;
mod terms;
mod video;
mod when;

use crate::doc::{self, AlertKind};

/// Name of the directive that shows a part of a text only under a condition.
pub const WHEN: &str = when::DIRECTIVE.name;

/// A kind of directive: its name, keys, destination and HTML.
pub struct Directive {
    /// The word after `:::`.
    pub name: &'static str,
    /// Purpose and form of the directive, in one line.
    pub about: &'static str,
    /// Keys that the braces behind its argument may have.
    pub keys: &'static [&'static str],
    /// Those of them whose values name a picture.
    pub pictures: &'static [&'static str],
    /// The directives that it stands in; none if it can stand anywhere.
    pub within: &'static [&'static str],
    /// Whether the first word of its argument names something, and only the rest is its title.
    pub has_target: bool,
    /// Whether it may do without content and `:::`.
    pub alone: bool,
    /// The link destination that its target names, for directives that lead somewhere. It is resolved and
    /// checked like a link that was typed.
    pub destination: fn(&str) -> Option<String>,
    /// Step that arranges its content, once all of it is read.
    pub arrange: fn(&mut doc::Directive),
    /// Its HTML.
    pub html: fn(&View<'_>) -> String,
}

impl Directive {
    /// One that leads nowhere and shows its content.
    const BLANK: Directive = Directive {
        name: "",
        about: "",
        keys: &[],
        pictures: &[],
        within: &[],
        has_target: false,
        alone: false,
        destination: |_| None,
        arrange: |_| {},
        html: |view| view.content.to_string(),
    };
}

/// Parts from which the HTML of a directive is made.
pub struct View<'a> {
    /// Target as text, or all of the argument where there is no target.
    pub argument: &'a str,
    /// Its title as HTML.
    pub heading: &'a str,
    /// The same as text.
    pub label: &'a str,
    /// Its content, as HTML.
    pub content: &'a str,
    /// Address of its destination, where it has one.
    pub href: Option<&'a str>,
    /// Whether pages load what it leads to: it is the site's own, or of a host that `allow_hosts` names.
    pub loads: bool,
    /// Name of what it leads to.
    pub title: Option<&'a str>,
    /// HTML that replaces the directive where it is embedded.
    pub embed: Option<&'a str>,
    /// Keys and values in braces; of a picture, where it lies.
    pub settings: &'a [(&'a str, String)],
    /// An id that nothing else on the page has, nor begins with.
    pub id: &'a str,
    /// Directive around it.
    pub outer: Option<&'a Outer>,
}

/// A directive around others.
#[derive(Clone, Debug, Default)]
pub struct Outer {
    /// Its name.
    pub name: String,
    /// Its id; see [`View::id`].
    pub id: String,
    /// Count of its inner directives before the one at hand.
    pub count: usize,
    /// The value of its key `sync`.
    pub sync: String,
}

impl View<'_> {
    /// The value of a key in braces.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }
}

/// Every directive there is.
pub const DIRECTIVES: &[Directive] = &[
    details::DIRECTIVE,
    tabs::DIRECTIVE,
    tab::DIRECTIVE,
    code_group::DIRECTIVE,
    steps::DIRECTIVE,
    cards::DIRECTIVE,
    figure::DIRECTIVE,
    columns::DIRECTIVE,
    include::DIRECTIVE,
    table::DIRECTIVE,
    column::DIRECTIVE,
    guide::DIRECTIVE,
    rule::DIRECTIVE,
    terms::DIRECTIVE,
    term::DIRECTIVE,
    video::DIRECTIVE,
    audio::DIRECTIVE,
    embed::DIRECTIVE,
    when::DIRECTIVE,
];

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
    ("check", AlertKind::Tip),
    ("cite", AlertKind::Note),
    ("done", AlertKind::Tip),
    ("error", AlertKind::Caution),
    ("example", AlertKind::Note),
    ("fail", AlertKind::Caution),
    ("failure", AlertKind::Caution),
    ("faq", AlertKind::Note),
    ("help", AlertKind::Note),
    ("hint", AlertKind::Tip),
    ("missing", AlertKind::Caution),
    ("question", AlertKind::Note),
    ("quote", AlertKind::Note),
    ("success", AlertKind::Tip),
    ("summary", AlertKind::Note),
    ("tldr", AlertKind::Note),
    ("todo", AlertKind::Note),
];

/// The kind of alert with this name, in any case. Behind `|`, Obsidian's themes put how it looks.
pub fn alert(name: &str) -> Option<AlertKind> {
    let name = name.split('|').next().unwrap_or_default().trim();
    ALERTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}

/// The directive of this name.
pub fn find(name: &str) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|d| d.name == name)
}
