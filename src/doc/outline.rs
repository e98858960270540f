//! Headings of a text by the names of their words, for links that name one in this way.

use super::{Doc, Heading};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Names of a text's headings. Made when a link asks for them: most texts have no such links.
#[derive(Debug, Default)]
pub struct Outline(OnceLock<Box<Names>>);

#[derive(Debug, Default)]
struct Names {
    /// Name of each heading.
    own: Vec<String>,
    /// Number of the heading in whose section each heading stands.
    above: Vec<Option<usize>>,
    /// Numbers of headings by name; of those with the same, the first [`SAME`].
    by_name: HashMap<String, Vec<usize>>,
    /// Numbers of headings by id.
    by_id: HashMap<String, usize>,
}

/// Headings of one name that a link is held against. Each link looks anew.
const SAME: usize = 50;

impl Names {
    fn of(headings: &[Heading], name: fn(&str) -> String) -> Names {
        let mut names = Names::default();
        let mut open: Vec<usize> = Vec::new();
        for (number, heading) in headings.iter().enumerate() {
            open.retain(|above| headings[*above].level < heading.level);
            let own = name(&heading.text);
            let same = names.by_name.entry(own.clone()).or_default();
            if same.len() < SAME {
                same.push(number);
            }
            names.by_id.entry(heading.id.clone()).or_insert(number);
            names.own.push(own);
            names.above.push(open.last().copied());
            open.push(number);
        }
        names
    }

    /// Whether these names stand above a heading, from the outside in. Others may stand between them.
    fn is_below(&self, number: usize, names: &[String]) -> bool {
        let mut around = std::iter::successors(self.above[number], |above| self.above[*above]);
        names.iter().rev().all(|name| around.any(|above| self.own[above] == *name))
    }
}

impl Doc {
    /// The heading that a path of names leads to, `A#B`: the one called B. Of several that are, it is the one below A,
    /// else the one with the id B, else the first. `name` makes a name of words.
    pub fn heading_at(&self, path: &[String], name: fn(&str) -> String) -> Option<&Heading> {
        let (last, above) = path.split_last()?;
        let names = self.outline.0.get_or_init(|| Box::new(Names::of(&self.headings, name)));
        let with_id = names.by_id.get(last).copied();
        let called = || with_id.into_iter().chain(names.by_name.get(last).into_iter().flatten().copied());
        let below = called().filter(|_| !above.is_empty()).find(|number| names.is_below(*number, above));
        below.or_else(|| called().next()).map(|number| &self.headings[number])
    }
}

impl Clone for Outline {
    /// Empty: a text is cloned to be changed, and names are collected anew.
    fn clone(&self) -> Outline {
        Outline::default()
    }
}

impl PartialEq for Outline {
    /// Texts are the same whatever was asked of them.
    fn eq(&self, _: &Outline) -> bool {
        true
    }
}
