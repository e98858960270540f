//! Keys that hold words, for each kind of file.

use super::{Of, Path, Word, Words, error};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest, closest_within};
use crate::limits::{DESCRIPTION, TITLE};
use crate::source::Span;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Shape of a value in a file of words.
enum Shape {
    /// A text.
    Word,
    /// Texts.
    List,
    /// A map of these keys. With the flag, a value that is no map is that of the first key.
    Keys(&'static [(&'static str, Shape)], bool),
    /// A map of the original's ids, with values of this shape.
    Ids(&'static Shape),
}

use Shape::{Ids, Keys, List, Word as Text};

static RULES: Shape = Keys(
    &[
        ("title", Text),
        ("description", Text),
        ("keywords", List),
        ("intro", Text),
        ("options", Ids(&LIST)),
        ("facts", Ids(&FACT)),
        ("outcomes", Ids(&OUTCOME)),
        ("rules", Ids(&RULE)),
        ("advice", Ids(&ADVICE)),
        ("decisions", Ids(&DECISION)),
    ],
    false,
);
static LIST: Shape = Ids(&Text);
static DECISION: Shape = Keys(&[("title", Text), ("outcomes", Ids(&OUTCOME)), ("rules", Ids(&RULE))], false);
static FACT: Shape = Keys(
    &[
        ("ask", Text),
        ("say", Text),
        ("unit", Text),
        ("help", Text),
        ("unsure", Text),
        ("options", Ids(&Text)),
    ],
    false,
);
static OUTCOME: Shape = Keys(
    &[("title", Text), ("description", Text), ("body", Text), ("letter", Text), ("dates", Ids(&DATE))],
    false,
);
static DATE: Shape = Keys(&[("title", Text)], false);
static RULE: Shape = Keys(&[("title", Text), ("text", Text)], false);
static ADVICE: Shape = Keys(&[("title", Text), ("then", Text)], false);
static GLOSSARY: Shape = Ids(&TERM);
static TERM: Shape = Keys(&[("definition", Text), ("term", Text), ("synonyms", List)], true);
static EVIDENCE: Shape = Ids(&PIECE);
static PIECE: Shape = Keys(&[("title", Text), ("how", Text)], true);
static SITE: Shape =
    Keys(&[("title", Text), ("description", Text), ("nav", Ids(&Text)), ("footer", FOOTER)], false);
const FOOTER: Shape = Keys(&[("text", Text), ("licence", Text), ("links", Ids(&Text))], true);

fn shape(of: Of) -> &'static Shape {
    match of {
        Of::Site => &SITE,
        Of::Rules => &RULES,
        Of::Glossary => &GLOSSARY,
        Of::Evidence => &EVIDENCE,
    }
}

impl Shape {
    /// Shape below a part of a path.
    fn below(&self, part: &str) -> Option<&'static Shape> {
        match self {
            Keys(keys, _) => keys.iter().find(|(key, _)| *key == part).map(|(_, shape)| shape),
            Ids(shape) => Some(shape),
            List => Some(&Text),
            Text => None,
        }
    }
}

/// Adds the words below the root's key that `path` holds.
pub(super) fn collect(of: Of, node: &Node<'_>, path: Path, found: &mut Vec<Word>, diags: &mut Diags) {
    let below = shape(of).below(&path.parts[0]);
    add(below, node, path, found, diags);
}

fn add(shape: Option<&'static Shape>, node: &Node<'_>, path: Path, found: &mut Vec<Word>, diags: &mut Diags) {
    match shape {
        // This key holds no words: only its path is noted, for the finding about it.
        None => found.push(path.word(None, node.span())),
        Some(_) if node.is_null() => found.push(path.word(None, node.span())),
        Some(Text) => {
            let text = text_of(node, path.parts.last().map_or("", String::as_str), diags);
            found.push(path.word(text, node.span()));
        }
        Some(List) => {
            for (at, item) in node.one_or_many().iter().enumerate() {
                let text = item.string(diags);
                found.push(path.and(&at.to_string(), item).word(text, item.span()));
            }
        }
        Some(Keys(keys, true)) if !node.is_map() => {
            let text = text_of(node, keys[0].0, diags);
            found.push(path.and(keys[0].0, node).word(text, node.span()));
        }
        Some(shape) => {
            for (key, value) in node.entries(diags) {
                add(shape.below(&key), &value, path.and(&key, &value), found, diags);
            }
        }
    }
}

/// Keys of texts in Markdown, which may be long.
const LONG: &[&str] = &["intro", "help", "unsure", "body", "text", "then", "definition", "how"];

fn text_of(node: &Node<'_>, key: &str, diags: &mut Diags) -> Option<String> {
    match key {
        "description" => node.short(&DESCRIPTION, diags),
        _ if LONG.contains(&key) => node.string(diags),
        _ => node.short(&TITLE, diags),
    }
}

/// Fault of a path: the number of the part, and the finding about it. `known` are the paths of the
/// original.
pub(super) fn fault(
    words: &Words,
    known: &BTreeSet<&[String]>,
    word: &Word,
    budget: &Budget,
) -> Option<(usize, Diagnostic)> {
    let mut at = shape(words.of);
    for (i, part) in word.path.iter().enumerate() {
        match at {
            Keys(keys, _) if at.below(part).is_none() => {
                let names: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                return Some((i, unknown_key(words, part, &names)));
            }
            Ids(_) if !known.contains(&word.path[..=i]) => {
                let above = &word.path[..i];
                let siblings = known.range(above..).take_while(|k| k.starts_with(above));
                let siblings = siblings.filter(|k| k.len() == i + 1);
                let near =
                    closest_within(part, siblings.filter_map(|k| k.last()).map(String::as_str), budget);
                return Some((i, unknown_id(words, &word.path[..=i], near)));
            }
            _ => at = at.below(part)?,
        }
    }
    None
}

fn unknown_key(words: &Words, key: &str, names: &[&str]) -> Diagnostic {
    let d = error(Code::UnknownKey, format!("`{key}` is no word: `{}` alone has it", words.original));
    // The words of both kinds of options stand under one key, as in lists of options.
    let is_options = ["one_of", "any_of"].contains(&key) && names.contains(&"options");
    let near = if is_options { Some("options") } else { closest(key, names.iter().copied()) };
    match near {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            d.hint(format!("words can stand under {}", names.join(", ")))
        }
    }
}

fn unknown_id(words: &Words, path: &[String], near: Option<&str>) -> Diagnostic {
    let (what, code) = match (words.of, path.first().map(String::as_str), path.len()) {
        (Of::Rules, Some("facts"), 4) | (Of::Rules, Some("options"), 3) => ("option", Code::UnknownOption),
        (Of::Rules, Some("options"), _) => ("list of options", Code::InvalidValue),
        (Of::Rules, Some("facts"), _) => ("fact", Code::UnknownFact),
        (Of::Rules, Some("outcomes"), 4) | (Of::Rules, Some("decisions"), 6) => ("date", Code::InvalidValue),
        (Of::Rules, Some("outcomes"), _) => ("outcome", Code::UnknownOutcome),
        (Of::Rules, Some("advice"), _) => ("piece of advice", Code::InvalidValue),
        (Of::Rules, Some("decisions"), 2) => ("decision", Code::InvalidValue),
        (Of::Rules, Some("decisions"), _) if path.get(2).is_some_and(|key| key == "outcomes") => {
            ("outcome", Code::UnknownOutcome)
        }
        (Of::Rules, ..) => ("rule", Code::InvalidValue),
        (Of::Glossary, ..) => ("word", Code::InvalidValue),
        (Of::Evidence, ..) => ("piece of evidence", Code::InvalidValue),
        (Of::Site, ..) => ("link of the navigation", Code::InvalidValue),
    };
    let id = path.last().map_or("", String::as_str);
    let d = error(code, format!("`{}` has no {what} `{id}`: a translation can add none", words.original));
    match near {
        Some(near) => d.hint(format!("did you mean `{near}`?")),
        None => d.hint("take it out, or add it to the original first"),
    }
}

/// Collects the words of an original, and the places that can hold some.
pub(super) fn originals(of: Of, root: &Node<'_>, diags: &mut Diags) -> Vec<Word> {
    let mut found = Found { words: Vec::new(), diags };
    match of {
        Of::Site => site(root, &mut found),
        Of::Rules => rules(root, &mut found),
        Of::Glossary => {
            for (word, node) in entries(root, &mut found) {
                let word = word.trim();
                found.hold(&[word], node.key_span());
                found.words.push(text(&[word, "term"], Some(word.to_string()), node.key_span()));
                let definition = if node.is_map() { node.get("definition") } else { Some(node.clone()) };
                found.add(&[word, "definition"], definition);
            }
        }
        Of::Evidence => {
            for (id, node) in entries(root, &mut found) {
                found.hold(&[&id], node.key_span());
                let title = if node.is_map() { node.get("title") } else { Some(node.clone()) };
                found.add(&[&id, "title"], title);
                found.add(&[&id, "how"], node.get("how"));
            }
        }
    }
    found.words
}

struct Found<'d> {
    words: Vec<Word>,
    diags: &'d mut Diags,
}

impl Found<'_> {
    /// Notes a place that can hold words.
    fn hold(&mut self, path: &[&str], span: Span) {
        self.words.push(text(path, None, span));
    }

    fn add(&mut self, path: &[&str], node: Option<Node<'_>>) {
        let Some(node) = node else { return };
        if let Some(words) = node.scalar().filter(|words| !words.trim().is_empty()) {
            self.words.push(text(path, Some(words), node.span()));
        }
    }

    fn add_all(&mut self, path: &[&str], node: &Node<'_>, keys: &[&str]) {
        for key in keys {
            self.add(&[path, &[key]].concat(), node.get(key));
        }
    }
}

fn text(path: &[&str], text: Option<String>, span: Span) -> Word {
    Word { path: path.iter().map(|part| part.to_string()).collect(), text, span, keys: Vec::new() }
}

fn entries<'a>(node: &Node<'a>, found: &mut Found<'_>) -> Vec<(String, Node<'a>)> {
    if node.is_map() { node.entries(found.diags) } else { Vec::new() }
}

fn items<'a>(root: &Node<'a>, key: &str, found: &mut Found<'_>) -> Vec<(String, Node<'a>)> {
    let list = root.get(key).filter(Node::is_list).map_or_else(Vec::new, |list| list.items(found.diags));
    list.into_iter().filter_map(|item| Some((item.get("id")?.scalar()?, item))).collect()
}

fn site(root: &Node<'_>, found: &mut Found<'_>) {
    found.add_all(&[], root, &["title", "description"]);
    let nav = root.get("nav").filter(Node::is_list).map_or_else(Vec::new, |nav| nav.items(found.diags));
    nav.iter().for_each(|item| link("nav", item, found));
    if let Some(footer) = root.get("footer") {
        let text = if footer.is_map() { footer.get("text") } else { Some(footer.clone()) };
        found.add(&["footer", "text"], text);
        found.add(&["footer", "licence"], footer.get("licence"));
        let links = footer.get("links").filter(Node::is_list);
        for item in links.map_or_else(Vec::new, |links| links.items(found.diags)) {
            if let Some(to) = item.get("link").and_then(|link| link.scalar()) {
                found.add(&["footer", "links", &to], item.get("title"));
            }
        }
    }
}

/// Collects a link of the navigation, by its destination, and those below it.
fn link(list: &str, item: &Node<'_>, found: &mut Found<'_>) {
    let (title, link) = (item.get("title"), item.get("link").and_then(|link| link.scalar()));
    // A menu without a link of its own goes by its title.
    if let Some(id) = link.or_else(|| title.as_ref().and_then(Node::scalar)) {
        found.add(&[list, &id], title);
    }
    let inside = item.get("children").filter(Node::is_list);
    inside
        .map_or_else(Vec::new, |list| list.items(found.diags))
        .iter()
        .for_each(|item| self::link(list, item, found));
}

/// Collects the labels of options, and of the options in their groups.
fn options(at: &[&str], options: &Node<'_>, found: &mut Found<'_>) {
    for (option, label) in entries(options, found) {
        let path = [at, &[option.as_str()]].concat();
        if label.is_map() {
            found.add(&path, label.get("title"));
            label.get("options").iter().for_each(|inside| self::options(at, inside, found));
        } else {
            found.add(&path, Some(label));
        }
    }
}

/// Collects the words of outcomes and rules, of a set or of one of its decisions.
fn decision(node: &Node<'_>, above: &[&str], found: &mut Found<'_>) {
    for (id, outcome) in node.get("outcomes").map_or_else(Vec::new, |all| entries(&all, found)) {
        let path = [above, &["outcomes", id.as_str()]].concat();
        found.hold(&path, outcome.key_span());
        found.add_all(&path, &outcome, &["title", "description", "body"]);
        for (date, node) in outcome.get("dates").map_or_else(Vec::new, |all| entries(&all, found)) {
            let path = [&path[..], &["dates", date.as_str()]].concat();
            found.hold(&path, node.key_span());
            found.add_all(&path, &node, &["title"]);
        }
    }
    for (id, rule) in items(node, "rules", found) {
        let mut texts = vec![(id.clone(), rule.key_span(), rule.clone())];
        let exceptions = rule.get("except").filter(Node::is_list);
        let exceptions = exceptions.map_or_else(Vec::new, |list| list.items(found.diags));
        let numbered = exceptions.into_iter().enumerate();
        texts.extend(numbered.map(|(at, one)| (format!("{id}/{}", at + 1), one.span(), one)));
        for (id, span, node) in texts {
            let path = [above, &["rules", id.as_str()]].concat();
            found.hold(&path, span);
            found.add_all(&path, &node, &["title", "text"]);
        }
    }
}

fn rules(root: &Node<'_>, found: &mut Found<'_>) {
    found.add_all(&[], root, &["title", "description", "intro"]);
    for (list, node) in root.get("options").map_or_else(Vec::new, |lists| entries(&lists, found)) {
        found.hold(&["options", &list], node.key_span());
        options(&["options", &list], &node, found);
    }
    for (id, fact) in root.get("facts").map_or_else(Vec::new, |facts| entries(&facts, found)) {
        let at = ["facts", id.as_str()];
        found.hold(&at, fact.key_span());
        found.add_all(&at, &fact, &["ask", "say", "help"]);
        // Signs such as `kg` and `%` are the same in all languages.
        let is_word = |node: &Node<'_>| node.scalar().is_some_and(|text| !text.is_ascii() || text.len() > 3);
        found.add(&["facts", &id, "unit"], fact.get("number").and_then(|n| n.get("unit")).filter(is_word));
        let is_article = |node: &Node<'_>| node.scalar().is_some_and(|text| text.ends_with(".md"));
        found.add(&["facts", &id, "unsure"], fact.get("unsure").filter(|node| !is_article(node)));
        let options = ["one_of", "any_of"].into_iter().find_map(|kind| fact.get(kind));
        options.iter().for_each(|options| self::options(&["facts", &id, "options"], options, found));
    }
    decision(root, &[], found);
    for (id, one) in root.get("decisions").map_or_else(Vec::new, |all| entries(&all, found)) {
        let at = ["decisions", id.as_str()];
        found.hold(&at, one.key_span());
        found.add_all(&at, &one, &["title"]);
        decision(&one, &at, found);
    }
    for (id, advice) in items(root, "advice", found) {
        found.hold(&["advice", &id], advice.key_span());
        found.add_all(&["advice", &id], &advice, &["title", "then"]);
    }
}
