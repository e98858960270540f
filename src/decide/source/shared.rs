//! `use: [people]`: facts, lists of options and outcomes that `rules/shared/people.yaml` has for several sets.
//!
//! A set takes of them what it names, and what that names in turn. Each is read, and told of, where it stands;
//! every set is proven with its own.

use super::beside::{Beside, SHARED};
use super::draft::{CellTest, RawFact, RawOutcome, RawRule, RawValues, When};
use super::facts::facts;
use super::outcomes::outcomes;
use super::tables;
use crate::decide::kind::definition::Params;
use crate::decide::kind::options;
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::keys::{Fields, Text, first_blank, texts};
use crate::source::{FileId, Sources, Span};
use crate::yaml::{Node, Yaml};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// Content of a file for the sets that use it, with the content of the files that it uses.
#[derive(Clone, Default)]
pub(super) struct Shared {
    pub(super) facts: Vec<Named<RawFact>>,
    pub(super) outcomes: Vec<Named<RawOutcome>>,
    /// Facts with a fault.
    pub(super) broken: Vec<String>,
    lists: Vec<(Text, Params)>,
    /// Paths below `content/` of the files that it uses, at any remove.
    pub(super) files: BTreeSet<String>,
    /// Mark that a file which it uses is not there.
    pub(super) lacks: bool,
    /// Mark that reading found errors.
    pub(super) faulty: bool,
    /// Whether the file is still being read. A file that uses an unfinished file is in a circle with it.
    is_open: bool,
}

/// The files that a file uses at any remove, each read once.
struct Files<'b, 'a> {
    beside: &'b mut Beside<'a>,
    known: HashMap<String, Rc<Shared>>,
}

impl<'b, 'a> Files<'b, 'a> {
    fn beside(beside: &'b mut Beside<'a>) -> Files<'b, 'a> {
        Files { beside, known: HashMap::new() }
    }
}

/// A thing with the names that stand in it.
#[derive(Clone)]
pub(super) struct Named<T> {
    pub(super) thing: T,
    mentions: Mentions,
}

/// The names that a part of a file speaks of.
#[derive(Clone, Default)]
pub(super) struct Mentions {
    /// Texts that may name a fact.
    facts: HashSet<String>,
    /// Texts that may name an outcome.
    outcomes: HashSet<String>,
}

/// Reads `content/rules/shared/<name>.yaml` by itself, for its findings.
pub fn read_shared(sources: &Sources, id: FileId, diags: &mut Diags) {
    let file = sources.get(id);
    let mut beside = Beside::new(Some(sources), file.content_path());
    let Some(yaml) = Yaml::parse(id, &file.text, 0, diags) else { return };
    if yaml.root().is_null() {
        let d = Diagnostic::new(Code::InvalidValue, Span::whole(id), "the file holds nothing to share");
        diags.push(d.hint("write `facts:`, `options:` or `outcomes:`, or delete the file"));
        return;
    }
    diags.list.extend(circle(sources, id, &yaml.root()));
    if let Some(map) = Fields::of(&yaml.root(), &tables::SHARED, diags) {
        let mut files = Files::beside(&mut beside);
        files.known.insert(file.content_path().to_string(), Rc::new(Shared::open(file.content_path())));
        all(&map, &mut files, diags);
    }
}

/// The finding about files that use each other in a circle; `None` unless this file is the first of them by name.
fn circle(sources: &Sources, id: FileId, root: &Node<'_>) -> Option<Diagnostic> {
    let mut unheard = Diags::default();
    let own = sources.get(id).content_path();
    let named = |root: &Node<'_>, unheard: &mut Diags| {
        root.get("use").map_or_else(Vec::new, |node| texts(&node, unheard))
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let first = named(root, &mut unheard).into_iter();
    let mut open: VecDeque<(String, Span, Vec<String>)> =
        first.map(|(name, span)| (name, span, vec![stem_of(own).to_string()])).collect();
    while let Some((name, span, mut way)) = open.pop_front() {
        let (path, file) = Beside::new(Some(sources), own).shared(&(name.clone(), span), &mut unheard);
        way.push(stem(&name).to_string());
        if path == own {
            // Each file of a circle finds the circle, but only the first file by name reports it.
            let is_first = way.iter().all(|other| other.as_str() >= stem_of(own));
            let message = format!("`use` goes in a circle: `{}`", way.join("` → `"));
            let d = Diagnostic::new(Code::InvalidValue, span, message);
            return is_first.then(|| d.hint("take one `use` of the circle out"));
        }
        let Some(file) = file.filter(|_| seen.insert(path)) else { continue };
        if let Some(yaml) = Yaml::parse(file, &sources.get(file).text, 0, &mut unheard) {
            let used = named(&yaml.root(), &mut unheard).into_iter();
            open.extend(used.map(|(name, _)| (name, span, way.clone())));
        }
    }
    None
}

/// A name in `use:` without the ending `.yaml`.
fn stem(name: &str) -> &str {
    name.strip_suffix(".yaml").unwrap_or(name)
}

/// The name that `use:` has for the file at a path: without the shared folder and the ending.
fn stem_of(path: &str) -> &str {
    stem(path.strip_prefix(SHARED).unwrap_or(path))
}

/// Content of a file, with that of the files that it uses.
fn all(map: &Fields<'_>, files: &mut Files<'_, '_>, diags: &mut Diags) -> Shared {
    let mut shared = used_of(map, files, diags);
    let lists = lists(map, &mut shared, diags);
    let (mut own, mut broken) = facts(map, &shared.facts(), files.beside, diags);
    resolve(&mut own, (&lists, &shared), &mut broken, diags);
    shared.broken.extend(broken);
    for fact in own {
        let mentions =
            mentions_in(map, "facts", &fact.id, fact.derive.iter().flatten().map(|(when, _)| when));
        shared.add_fact(Named { thing: fact, mentions }, diags);
    }
    for outcome in outcomes(map, diags) {
        let mentions = mentions_in(map, "outcomes", &outcome.id, std::iter::empty());
        shared.add_outcome(Named { thing: outcome, mentions }, diags);
    }
    shared.lists = lists;
    shared
}

/// Content of the files that `use:` names.
pub(super) fn used(map: &Fields<'_>, beside: &mut Beside<'_>, diags: &mut Diags) -> Shared {
    used_of(map, &mut Files::beside(beside), diags)
}

fn used_of(map: &Fields<'_>, files: &mut Files<'_, '_>, diags: &mut Diags) -> Shared {
    let mut shared = Shared::default();
    for name in map.texts("use", diags) {
        let (path, id) = files.beside.shared(&name, diags);
        if !shared.files.insert(path.clone()) {
            continue;
        }
        let Some(id) = id else {
            shared.lacks = true;
            continue;
        };
        let found = file(&path, id, files);
        if found.is_open {
            // The file is in a circle, which the function `circle` reports at one file of it.
            shared.faulty = true;
            continue;
        }
        shared.merge(&found, name.1, diags);
    }
    shared
}

/// Content of a file, read once for a set. Findings are dropped: `read_shared` reports them.
fn file(path: &str, id: FileId, files: &mut Files<'_, '_>) -> Rc<Shared> {
    if let Some(known) = files.known.get(path) {
        return known.clone();
    }
    files.known.insert(path.to_string(), Rc::new(Shared::open(path)));
    let Some(text) = files.beside.text(id) else { return Rc::default() };
    let mut found = Diags::default();
    let outer = std::mem::replace(&mut files.beside.path, path.to_string());
    let yaml = Yaml::parse(id, text, 0, &mut found);
    let map = yaml.as_ref().and_then(|yaml| Fields::of(&yaml.root(), &tables::SHARED, &mut found));
    let mut shared = map.map_or_else(Shared::default, |map| all(&map, files, &mut found));
    files.beside.path = outer;
    shared.faulty |= found.count(Severity::Error) > 0;
    let shared = Rc::new(shared);
    files.known.insert(path.to_string(), shared.clone());
    shared
}

/// The lists of options that a file names, with those that it uses.
pub(super) fn lists(map: &Fields<'_>, shared: &mut Shared, diags: &mut Diags) -> Vec<(Text, Params)> {
    let mut lists = std::mem::take(&mut shared.lists);
    let Some(node) = map.get("options") else { return lists };
    for (name, value) in node.entries(diags) {
        if let Some((other, _)) = lists.iter().find(|(other, _)| other.0 == name) {
            diags.push(clash("list of options", &name, value.key_span(), other.1));
        } else if let Some(list) = options::list(&value, diags) {
            lists.push(((name, value.key_span()), list));
        }
    }
    lists
}

/// Puts the options of lists in the place of their names. A name of nothing is reported.
pub(super) fn resolve(
    facts: &mut Vec<RawFact>,
    (lists, shared): (&[(Text, Params)], &Shared),
    broken: &mut Vec<String>,
    diags: &mut Diags,
) {
    let mut missing = Vec::new();
    for fact in facts.iter_mut() {
        let RawValues::Kind(_, params) = &mut fact.values else { continue };
        let Some((name, span)) = &params.list else { continue };
        if let Some((_, list)) = lists.iter().find(|(other, _)| other.0 == *name) {
            params.options.clone_from(&list.options);
            params.groups.clone_from(&list.groups);
            continue;
        }
        missing.push(fact.id.clone());
        // `{one_of: a, b}` was reported where it is cut off.
        if diags.list.iter().any(|d| d.span.file == span.file && d.span.start == span.start) {
            continue;
        }
        let d = Diagnostic::new(Code::UnknownOption, *span, format!("no list of options is called `{name}`"));
        diags.push(match closest(name, lists.iter().map(|(name, _)| name.0.as_str())) {
            Some(near) => d.hint(format!("did you mean `{near}`?")),
            None if shared.faulty => d.hint("a file that is used here has faults"),
            None => match options::typed(name) {
                Some(options) => d.hint(format!("write `{options}`")),
                None => d.hint("write options, `{a: …, b: …}`, or a list under `options:`"),
            },
        });
    }
    facts.retain(|fact| !missing.contains(&fact.id));
    broken.extend(missing);
}

impl Shared {
    /// A file that is still being read, with nothing but its path.
    fn open(path: &str) -> Shared {
        Shared { files: BTreeSet::from([path.to_string()]), is_open: true, ..Shared::default() }
    }

    /// The facts, without the names that stand in them.
    pub(super) fn facts(&self) -> Vec<RawFact> {
        self.facts.iter().map(|fact| fact.thing.clone()).collect()
    }

    /// Adds the content of another file. `place` is the `use:` that names it.
    fn merge(&mut self, other: &Shared, place: Span, diags: &mut Diags) {
        let mut found = Diags::default();
        for fact in &other.facts {
            self.add_fact(fact.clone(), &mut found);
        }
        for outcome in &other.outcomes {
            self.add_outcome(outcome.clone(), &mut found);
        }
        for (name, list) in &other.lists {
            match self.lists.iter().find(|(known, _)| known.0 == name.0) {
                Some((known, _)) if known.1 == name.1 => {}
                Some((known, _)) => found.push(clash("list of options", &name.0, name.1, known.1)),
                None => self.lists.push((name.clone(), list.clone())),
            }
        }
        for clash in found.list {
            // Neither file is wrong by itself.
            let here = Diagnostic { span: place, ..clash.clone() };
            diags.push(here.label(clash.span, "the other one"));
        }
        self.broken.extend(other.broken.iter().cloned());
        self.files.extend(other.files.iter().cloned());
        self.lacks |= other.lacks;
        self.faulty |= other.faulty;
    }

    fn add_fact(&mut self, fact: Named<RawFact>, diags: &mut Diags) {
        let (id, span) = (&fact.thing.id, fact.thing.span);
        match self.facts.iter().find(|known| known.thing.id == *id) {
            Some(known) if known.thing.span == span => {}
            Some(known) => diags.push(clash("fact", id, span, known.thing.span)),
            None => self.facts.push(fact),
        }
    }

    fn add_outcome(&mut self, outcome: Named<RawOutcome>, diags: &mut Diags) {
        let (id, span) = (&outcome.thing.id, outcome.thing.span);
        match self.outcomes.iter().find(|known| known.thing.id == *id) {
            Some(known) if known.thing.span == span => {}
            Some(known) => diags.push(clash("outcome", id, span, known.thing.span)),
            None => self.outcomes.push(outcome),
        }
    }

    /// Drops every fact and outcome that is not named, directly or by way of another that is kept.
    pub(super) fn keep(&mut self, mut mentions: Mentions) {
        let mut facts: Vec<Option<Named<RawFact>>> = self.facts.drain(..).map(Some).collect();
        let mut outcomes: Vec<Option<Named<RawOutcome>>> = self.outcomes.drain(..).map(Some).collect();
        let mut kept = (vec![false; facts.len()], vec![false; outcomes.len()]);
        loop {
            let mut more = Vec::new();
            for (fact, kept) in facts.iter().flatten().zip(&mut kept.0).filter(|(_, kept)| !**kept) {
                if mentions.has_fact(&fact.thing) {
                    *kept = true;
                    more.push(fact.mentions.clone());
                }
            }
            for (outcome, kept) in outcomes.iter().flatten().zip(&mut kept.1).filter(|(_, kept)| !**kept) {
                if mentions.outcomes.contains(&outcome.thing.id) {
                    *kept = true;
                    more.push(outcome.mentions.clone());
                }
            }
            if more.is_empty() {
                break;
            }
            more.into_iter().for_each(|names| mentions.extend(names));
        }
        let of = facts.iter_mut().zip(kept.0).filter(|(_, kept)| *kept);
        self.facts = of.filter_map(|(fact, _)| fact.take()).collect();
        let of = outcomes.iter_mut().zip(kept.1).filter(|(_, kept)| *kept);
        self.outcomes = of.filter_map(|(outcome, _)| outcome.take()).collect();
    }

    /// Reports ids of a set that a file which it uses has, too. The set's own are kept.
    pub(super) fn clashes(&mut self, facts: &[RawFact], outcomes: &[RawOutcome], diags: &mut Diags) {
        for fact in facts {
            if let Some(at) = self.facts.iter().position(|known| known.thing.id == fact.id) {
                let known = self.facts.remove(at);
                diags.push(clash("fact", &fact.id, fact.span, known.thing.span));
            }
        }
        for outcome in outcomes {
            if let Some(at) = self.outcomes.iter().position(|known| known.thing.id == outcome.id) {
                let known = self.outcomes.remove(at);
                diags.push(clash("outcome", &outcome.id, outcome.span, known.thing.span));
            }
        }
    }
}

fn clash(what: &str, id: &str, span: Span, other: Span) -> Diagnostic {
    let d = Diagnostic::new(Code::DuplicateId, span, format!("there are two {what}s with the id `{id}`"));
    d.label(other, "the other one").hint("give one of them another id, or take it out and use the other")
}

/// The names in the value of an id below a key, and in the rows of its table.
fn mentions_in<'w>(map: &Fields<'_>, key: &str, id: &str, rows: impl Iterator<Item = &'w When>) -> Mentions {
    let mut mentions = Mentions::default();
    let node = map.get(key).and_then(|all| all.get(id));
    node.iter().for_each(|node| mentions.node(node, false));
    rows.for_each(|when| mentions.when(when));
    mentions
}

impl Mentions {
    /// The names in a set: those in its file, and those in its tables.
    pub(super) fn of(root: &Node<'_>, rules: &[RawRule], facts: &[RawFact]) -> Mentions {
        let mut mentions = Mentions::default();
        mentions.node(root, false);
        for rule in rules {
            rule.when.iter().for_each(|when| mentions.when(when));
            mentions.outcomes.extend(rule.then.iter().map(|(id, _)| id.clone()));
        }
        facts.iter().flat_map(|fact| fact.derive.iter().flatten()).for_each(|(when, _)| mentions.when(when));
        mentions
    }

    fn extend(&mut self, other: Mentions) {
        self.facts.extend(other.facts);
        self.outcomes.extend(other.outcomes);
    }

    /// `names` says that texts here name outcomes.
    fn node(&mut self, node: &Node<'_>, names: bool) {
        let mut unheard = Diags::default();
        if node.is_map() {
            for (key, value) in node.entries(&mut unheard) {
                let names = names || matches!(key.as_str(), "then" | "expect" | "next");
                self.fact(&key);
                self.node(&value, names);
            }
        } else if node.is_list() {
            node.items(&mut unheard).iter().for_each(|item| self.node(item, names));
        } else if let Some(text) = node.scalar() {
            self.text(text.trim(), names);
        }
    }

    fn text(&mut self, text: &str, names: bool) {
        if !text.contains('\n') {
            self.fact(text);
            if names {
                self.outcomes.insert(text.to_string());
            }
        }
        let mut rest = text;
        while let Some((_, name, after)) = first_blank(rest) {
            self.fact(name);
            rest = after;
        }
        for line in text.lines().filter(|line| line.trim_start().starts_with(":::")) {
            line.split(|c: char| !c.is_alphanumeric() && !"-_.".contains(c)).for_each(|name| self.fact(name));
        }
    }

    /// A name, and the question of which it may be an option: `harm.broken`.
    fn fact(&mut self, name: &str) {
        if let Some((question, _)) = name.split_once('.') {
            self.facts.insert(question.to_string());
        }
        self.facts.insert(name.to_string());
    }

    fn when(&mut self, when: &When) {
        for cell in &when.cells {
            self.fact(&cell.fact.0);
            for test in &cell.tests {
                if let CellTest::Compare(_, (other, _)) = test {
                    self.fact(other);
                }
            }
        }
    }

    fn has_fact(&self, fact: &RawFact) -> bool {
        let from = match &fact.values {
            RawValues::Kind(_, params) => params.from.as_ref(),
            RawValues::Formula(..) => None,
        };
        self.facts.contains(&fact.id) || from.is_some_and(|(from, _)| self.facts.contains(from))
    }
}
