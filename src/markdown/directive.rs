//! Directives: blocks `::: name argument` … `:::` in Markdown. They nest.
//!
//! A new one is a file in `directive/` and a line in [`DIRECTIVES`].

mod details;
mod guide;

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

/// The directive of this name.
pub fn find(name: &str) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|d| d.name == name)
}
