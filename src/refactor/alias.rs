//! An old address in the front matter of a page.

use crate::diag::{Diags, Edit};
use crate::parse::front_matter;
use crate::source::{FileId, Span};

/// The edit that adds the address `old` to the `aliases:` of a page that is now at `new`. An alias equal to
/// `new` is replaced. `None` where `aliases:` cannot be edited: the front matter is no YAML between `---`, or
/// has an unusual layout.
pub(super) fn add(file: FileId, text: &str, old: &str, new: &str) -> Option<Edit> {
    let edit = |range: std::ops::Range<usize>, text: String| Some(Edit::new(Span::new(file, range), text));
    let value = scalar(&format!("/{old}"));
    let Some((yaml, body)) = front_matter::document(file, text, &mut Diags::default()) else {
        return edit(0..0, format!("---\naliases: [{value}]\n---\n\n"));
    };
    let yaml = yaml?;
    let root = yaml.root();
    if !text.starts_with("---") || !(root.is_map() || root.is_null()) {
        return None;
    }
    let Some(aliases) = root.get("aliases") else {
        let fence = text[..body].trim_end().rfind('\n')? + 1;
        return edit(fence..fence, format!("aliases: [{value}]\n"));
    };
    let items = aliases.one_or_many();
    let is_own = |alias: &str| alias.trim_start_matches('/') == new;
    if let Some(own) = items.iter().find(|item| item.scalar().is_some_and(|alias| is_own(&alias))) {
        return edit(own.span().range(), value);
    }
    let whole = aliases.span().range();
    let typed = text.get(whole.clone())?;
    if !aliases.is_list() {
        return edit(whole.clone(), format!("[{typed}, {value}]"));
    }
    if typed.starts_with('[') {
        let end = whole.start + typed.rfind(']')?;
        let separator = if items.is_empty() { "" } else { ", " };
        return edit(end..end, format!("{separator}{value}"));
    }
    let first = items.first()?.span().start as usize;
    let line = text[..first].rfind('\n')? + 1;
    let margin = text[line..first].strip_suffix("- ")?;
    edit(line..line, format!("{margin}- {value}\n"))
}

/// An address as YAML: between quotes where it holds signs of YAML.
fn scalar(address: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/-_.~+".contains(c);
    if address.chars().all(is_plain) {
        address.to_string()
    } else {
        format!("'{}'", address.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::apply;

    #[test]
    fn an_address_is_added_however_aliases_are_written() {
        for (text, expected) in [
            ("# 甲\n", "---\naliases: [/a.html]\n---\n\n# 甲\n"),
            ("---\ntitle: x\n---\n正文", "---\ntitle: x\naliases: [/a.html]\n---\n正文"),
            ("---\naliases: [/o.html]\n---\n", "---\naliases: [/o.html, /a.html]\n---\n"),
            ("---\naliases: []\n---\n", "---\naliases: [/a.html]\n---\n"),
            ("---\naliases: /o.html\n---\n", "---\naliases: [/o.html, /a.html]\n---\n"),
            (
                "---\naliases:\n  - /o.html\ntitle: x\n---\n",
                "---\naliases:\n  - /a.html\n  - /o.html\ntitle: x\n---\n",
            ),
            ("---\naliases: [/b.html]\n---\n", "---\naliases: [/a.html]\n---\n"),
        ] {
            let edit = add(FileId(0), text, "a.html", "b.html").unwrap_or_else(|| panic!("{text}"));
            assert_eq!(apply(text, [&edit]).0, expected);
        }
        assert_eq!(add(FileId(0), "+++\ntitle = 'x'\n+++\n", "a.html", "b.html"), None);
        assert_eq!(scalar("/a b: 甲.html"), "'/a b: 甲.html'");
    }
}
