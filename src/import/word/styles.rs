//! Styles and lists of a document: they say whether a paragraph is a heading, an item, a quote or code.

use super::package::{Package, Piece, value};
use std::collections::{BTreeSet, HashMap};

/// Role of a paragraph, by its style.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    Text,
    Title,
    Heading(usize),
    Quote,
    Code,
    /// A line of a generated table of contents.
    Contents,
}

/// Roles and lists of styles, by the style's id.
#[derive(Default)]
pub(super) struct Styles {
    roles: HashMap<String, Role>,
    /// Id and level of the list that paragraphs of a style belong to.
    lists: HashMap<String, (String, usize)>,
}

impl Styles {
    /// Reads the styles: a heading by its outline level or its name, an item by its list or its name.
    pub(super) fn read(package: &mut Package) -> Styles {
        let mut styles = Styles::default();
        // The current style: id, list, and the level from `ilvl` or from its name (`List Number 2`).
        let (mut id, mut list, mut level) = (String::new(), None, 0);
        for piece in package.xml(&package.part("styles")).unwrap_or_default() {
            let (name, attributes) = match piece {
                Piece::Start(name, attributes) => (name, attributes),
                Piece::End(name) if name == "style" => {
                    let list: Option<String> = std::mem::take(&mut list);
                    styles.lists.extend(list.map(|list| (id.clone(), (list, level))));
                    level = 0;
                    continue;
                }
                _ => continue,
            };
            let val = value(&attributes, "val").to_lowercase();
            match name.as_str() {
                "style" => id = value(&attributes, "styleid").to_string(),
                "name" => {
                    let number =
                        val.strip_prefix("list ").and_then(|rest| rest.rsplit(' ').next()?.parse().ok());
                    level = number.map_or(0, |number: usize| number.saturating_sub(1));
                }
                "numid" if val != "0" => list = Some(val.clone()),
                "ilvl" => level = val.parse().unwrap_or(level),
                _ => {}
            }
            if let Some(role) = role(&name, &val) {
                styles.roles.entry(id.clone()).or_insert(role);
            }
        }
        styles
    }

    pub(super) fn role(&self, style: &str) -> Role {
        self.roles.get(style).copied().unwrap_or(Role::Text)
    }

    /// Id and level of a style's list.
    pub(super) fn list(&self, style: &str) -> Option<&(String, usize)> {
        self.lists.get(style)
    }
}

fn role(name: &str, val: &str) -> Option<Role> {
    match name {
        "name" if val == "title" => Some(Role::Title),
        "name" if val.strip_prefix("toc ").is_some_and(|level| level.parse::<u8>().is_ok()) => {
            Some(Role::Contents)
        }
        "name" => match val.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
            Some(level) => Some(Role::Heading(level)),
            None if val.contains("quote") || val == "block text" => Some(Role::Quote),
            None if val.contains("code") || val.contains("preformatted") => Some(Role::Code),
            None => None,
        },
        "outlinelvl" => {
            val.parse::<usize>().ok().filter(|level| *level < 6).map(|level| Role::Heading(level + 1))
        }
        _ => None,
    }
}

/// Mark before a list item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Marker {
    Number,
    Bullet,
    /// No mark: the paragraph continues the item above.
    None,
}

/// Markers by the list's id and level.
#[derive(Default)]
pub(super) struct Lists(HashMap<(String, usize), Marker>);

impl Lists {
    pub(super) fn read(package: &mut Package) -> Lists {
        let mut kinds: HashMap<(String, usize), Marker> = HashMap::new();
        let mut lists: Vec<(String, String)> = Vec::new();
        let (mut of, mut level, mut list) = (String::new(), 0, String::new());
        for piece in package.xml(&package.part("numbering")).unwrap_or_default() {
            let Piece::Start(name, attributes) = piece else { continue };
            let val = value(&attributes, "val").to_string();
            match name.as_str() {
                "abstractnum" => of = value(&attributes, "abstractnumid").to_string(),
                "lvl" => level = value(&attributes, "ilvl").parse().unwrap_or(0),
                "numfmt" => {
                    let marker = match val.as_str() {
                        "bullet" => Marker::Bullet,
                        "none" => Marker::None,
                        _ => Marker::Number,
                    };
                    kinds.insert((of.clone(), level), marker);
                }
                "lvltext" if val.trim().is_empty() => _ = kinds.insert((of.clone(), level), Marker::None),
                "num" => list = value(&attributes, "numid").to_string(),
                "abstractnumid" => lists.push((list.clone(), val)),
                _ => {}
            }
        }
        let mut found = HashMap::new();
        for (list, of) in lists {
            let levels = kinds.iter().filter(|((kind, _), _)| *kind == of);
            found.extend(levels.map(|((_, level), marker)| ((list.clone(), *level), *marker)));
        }
        Lists(found)
    }

    pub(super) fn marker(&self, list: &str, level: usize) -> Marker {
        self.0.get(&(list.to_string(), level)).copied().unwrap_or(Marker::Bullet)
    }
}

/// Targets of links and pictures, by the id of the relationship.
pub(super) fn relations(package: &mut Package, of: &str) -> HashMap<String, String> {
    let relations = package.relations(&package.part(of));
    relations.into_iter().map(|relation| (relation.id, relation.target)).collect()
}

/// Names of the bookmarks that links lead to.
pub(super) fn wanted(pieces: &[Piece]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut in_command = false;
    for piece in pieces {
        match piece {
            Piece::Start(name, attributes) if name == "hyperlink" => {
                found.insert(value(attributes, "anchor").to_string());
            }
            Piece::Start(name, _) if name == "instrtext" => in_command = true,
            Piece::End(name) if name == "instrtext" => in_command = false,
            Piece::Text(words) if in_command => {
                found.extend(address(words).and_then(|to| Some(to.strip_prefix('#')?.to_string())));
            }
            _ => {}
        }
    }
    found.remove("");
    found
}

/// Address in the command of a link field: `HYPERLINK "https://…"`, `HYPERLINK \l "bookmark"`.
pub(super) fn address(command: &str) -> Option<String> {
    let rest = command.trim().strip_prefix("HYPERLINK")?;
    let quoted = |text: &str| Some(text.split('"').nth(1)?.to_string());
    match rest.split_once("\\l") {
        Some((before, anchor)) if before.trim().is_empty() => quoted(anchor).map(|name| format!("#{name}")),
        _ => quoted(rest),
    }
}
