//! `content/rules/<set>.yaml` → [`Draft`]: the shape of the file, one file by itself.
//!
//! Cells stay texts here; `compile` gives them a meaning. Every fault is reported, and reading goes
//! on with what is left.

use super::draft::{
    Body, RawAdvice, RawCell, RawDeadline, RawException, RawFact, RawKind, RawRule, Text, When,
};
use super::keys::{self, Table};
use super::{Draft, HitPolicy, Outcome, Test, Unsure};
use crate::config::{quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::doc::Doc;
use crate::model::Citation;
use crate::parse::markdown;
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml};
use jiff::civil::Date;
use std::collections::HashSet;

/// Reads `content/rules/<set>.yaml`.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Option<Draft> {
    let yaml = Yaml::parse(id, &file.text, 0, diags)?;
    let before = diags.count(Severity::Error);
    let map = Fields::of(&yaml.root(), &keys::SET, diags)?;
    let mut body = body(&map, diags);
    body.faulty = diags.count(Severity::Error) > before;
    let letters = body.outcomes.iter().filter_map(|o| o.letter.clone()).collect();
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
    Some(Draft { id: stem.to_string(), file: id, allow: allow(&map, diags), letters, body })
}

/// A map whose keys were held against a table.
struct Fields<'a> {
    node: Node<'a>,
    table: &'static Table,
    entries: Vec<(String, Node<'a>)>,
}

impl<'a> Fields<'a> {
    fn of(node: &Node<'a>, table: &'static Table, diags: &mut Diags) -> Option<Fields<'a>> {
        if !node.is_map() {
            node.wrong("a map of keys and values", diags);
            return None;
        }
        let entries = node.entries(diags);
        let names: Vec<&str> = table.keys.iter().map(|k| k.name).collect();
        for (key, value) in entries.iter().filter(|(key, _)| !table.open && !names.contains(&key.as_str())) {
            diags.push(unknown_key(value, key, &names));
        }
        for key in table.keys.iter().filter(|k| k.required) {
            if !entries.iter().any(|(k, v)| k == key.name && !v.is_null()) {
                let message = format!("`{}` is missing here", key.name);
                diags.push(Diagnostic::new(Code::InvalidValue, head(node), message));
            }
        }
        Some(Fields { node: node.clone(), table, entries })
    }

    /// The value of a key that is there and not `null`.
    fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entries.iter().find(|(k, v)| k == key && !v.is_null()).map(|(_, v)| v)
    }

    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k == key)
    }

    fn string(&self, key: &str, diags: &mut Diags) -> Option<String> {
        self.get(key)?.string(diags)
    }

    fn text(&self, key: &str, diags: &mut Diags) -> Option<Text> {
        let node = self.get(key)?;
        Some((node.string(diags)?, node.span()))
    }

    fn texts(&self, key: &str, diags: &mut Diags) -> Vec<Text> {
        self.get(key).map_or_else(Vec::new, |node| texts(node, diags))
    }

    fn markdown(&self, key: &str, diags: &mut Diags) -> Option<Doc> {
        let (text, span) = self.text(key, diags)?;
        Some(markdown::parse(&text, span))
    }

    /// One of some words; another is reported and counts as the first.
    fn word(&self, key: &str, words: &[&'static str], diags: &mut Diags) -> Option<&'static str> {
        let (text, span) = self.text(key, diags)?;
        if let Some(word) = words.iter().find(|w| **w == text) {
            return Some(word);
        }
        let d = Diagnostic::new(Code::InvalidValue, span, format!("`{key}` cannot be `{text}`"));
        diags.push(match closest(&text, words.iter().copied()) {
            Some(word) => d.hint(format!("did you mean `{word}`?")),
            None => d.hint(format!("write one of {}", quoted(words))),
        });
        None
    }

    fn maps(&self, key: &str, table: &'static Table, diags: &mut Diags) -> Vec<Fields<'a>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        node.items(diags).iter().filter_map(|item| Fields::of(item, table, diags)).collect()
    }

    fn named(&self, key: &str, table: &'static Table, diags: &mut Diags) -> Vec<(String, Fields<'a>)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let mut out = Vec::new();
        for (id, item) in node.entries(diags) {
            check_id(&id, item.key_span(), diags);
            if let Some(fields) = Fields::of(&item, table, diags) {
                out.push((id, fields));
            }
        }
        out
    }

    fn when(&self, key: &str, diags: &mut Diags) -> Option<When> {
        let node = self.get(key)?;
        Some(when(node, diags))
    }

    /// Where the map begins: its key, or its first line.
    fn span(&self) -> Span {
        head(&self.node)
    }
}

/// A place that names a map without covering all of it: its key, or its first key and value.
fn head(node: &Node<'_>) -> Span {
    let key = node.key_span();
    if key != node.span() {
        return key;
    }
    let first = node.entries(&mut Diags::default()).into_iter().next();
    first.map_or(key, |(_, value)| Span { end: value.span().end.min(key.end), ..key })
}

fn texts(node: &Node<'_>, diags: &mut Diags) -> Vec<Text> {
    node.one_or_many().iter().filter_map(|n| Some((n.string(diags)?, n.span()))).collect()
}

fn when(node: &Node<'_>, diags: &mut Diags) -> When {
    let mut cells = Vec::new();
    for (fact, value) in node.entries(diags) {
        if value.is_null() || value.is_map() {
            value.wrong("a value, an interval or a list of these", diags);
            continue;
        }
        let values = texts(&value, diags);
        cells.push(RawCell { fact: (fact, value.key_span()), values, span: value.span() });
    }
    When { cells, span: Some(node.span()) }
}

/// Ids are used in addresses and file names.
fn check_id(id: &str, span: Span, diags: &mut Diags) {
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(fine) {
        let message = format!("`{id}` cannot be an id");
        let hint = "an id is made of letters, digits, `-` and `_`: it becomes part of an address";
        diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
    }
}

fn allow(map: &Fields<'_>, diags: &mut Diags) -> Vec<Code> {
    let mut codes = Vec::new();
    for (name, span) in map.texts("allow", diags) {
        match Code::from_name(&name) {
            Some(code) => codes.push(code),
            None => {
                let message = format!("no finding has the code `{name}`");
                diags.push(Diagnostic::new(Code::InvalidValue, span, message));
            }
        }
    }
    codes
}

fn body(map: &Fields<'_>, diags: &mut Diags) -> Body {
    let title = map.string("title", diags).unwrap_or_default();
    let han = title.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let lang = map.word("lang", &["zh-CN", "en"], diags);
    let hit_policy = match map.word("hit_policy", &["unique", "first", "any"], diags) {
        Some("first") => HitPolicy::First,
        Some("any") => HitPolicy::Any,
        _ => HitPolicy::Unique,
    };
    let (outcomes, deadlines) = outcomes(map, diags);
    Body {
        lang: lang.unwrap_or(if han || title.is_empty() { "zh-CN" } else { "en" }).to_string(),
        title,
        description: map.string("description", diags).unwrap_or_default(),
        weight: map.get("weight").and_then(|n| n.integer(diags)),
        intro: map.markdown("intro", diags),
        zone: map.text("zone", diags),
        hit_policy,
        auto_order: map.word("order", &["file", "auto"], diags) == Some("auto"),
        facts: map
            .named("facts", &keys::FACT, diags)
            .iter()
            .filter_map(|(id, f)| fact(id, f, diags))
            .collect(),
        impossible: impossible(map, diags),
        outcomes,
        deadlines,
        rules: rules(map, diags),
        advice: advice(map, diags),
        tests: tests(map, diags),
        span: map.get("title").map_or_else(|| map.span(), |n| n.span()),
        rules_span: map.get("rules").map_or_else(|| map.span(), |n| n.key_span()),
        faulty: false,
    }
}

const KINDS: &[&str] = &[
    "yes_no",
    "one_of",
    "any_of",
    "number",
    "money",
    "duration",
    "date",
    "datetime",
    "elapsed",
    "sum",
    "difference",
    "ratio",
    "scale",
];

fn fact(id: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<RawFact> {
    let kinds: Vec<&str> = KINDS.iter().copied().filter(|k| map.get(k).is_some()).collect();
    if kinds.len() != 1 {
        let message = match kinds.as_slice() {
            [] => format!("fact `{id}` has no kind"),
            more => format!("fact `{id}` has {} kinds: {}", more.len(), quoted(more)),
        };
        let hint = format!("give it exactly one of {}", quoted(KINDS));
        diags.push(Diagnostic::new(Code::InvalidValue, map.span(), message).hint(hint));
        return None;
    }
    let (kind, inner_range) = kind(kinds[0], map, diags)?;
    let derived = matches!(kinds[0], "sum" | "difference" | "ratio" | "scale") || map.get("derive").is_some();
    if !derived && !map.has("ask") {
        let message = format!("fact `{id}` has no question");
        diags.push(Diagnostic::new(Code::InvalidValue, map.span(), message).hint("add `ask:`"));
    }
    let derive = map.get("derive").map(|_| {
        let rows = map.maps("derive", &keys::DERIVE, diags);
        rows.iter().filter_map(|r| Some((r.when("when", diags)?, r.text("then", diags)?))).collect()
    });
    Some(RawFact {
        id: id.to_string(),
        ask: map.string("ask", diags),
        say: map.text("say", diags),
        help: map.markdown("help", diags),
        kind,
        range: inner_range.or_else(|| map.text("range", diags)),
        needs: map.when("needs", diags),
        derive,
        unsure: map.text("unsure", diags).map(unsure),
        span: map.span(),
    })
}

/// The kind with what stands inside it; its range apart.
fn kind(name: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<(RawKind, Option<Text>)> {
    let node = map.get(name)?;
    let inner = |table, diags: &mut Diags| Fields::of(node, table, diags);
    Some(match name {
        "yes_no" => {
            node.boolean(diags)?;
            (RawKind::YesNo, None)
        }
        "one_of" => (RawKind::OneOf(options(node, diags)?), None),
        "any_of" => (RawKind::AnyOf(options(node, diags)?), None),
        "number" => {
            let f = inner(&keys::NUMBER, diags)?;
            let unit = f.string("unit", diags).unwrap_or_default();
            (RawKind::Number { unit }, f.text("range", diags))
        }
        "money" => {
            let f = inner(&keys::MONEY, diags)?;
            let currency = f.string("currency", diags).unwrap_or_else(|| "CNY".into());
            (RawKind::Money { decimals: decimals(&f, &currency, diags), currency }, f.text("range", diags))
        }
        "duration" => {
            let f = inner(&keys::DURATION, diags)?;
            (RawKind::Duration { step: f.text("step", diags) }, f.text("range", diags))
        }
        "date" => (RawKind::Date, inner(&keys::DATE, diags)?.text("range", diags)),
        "datetime" => (RawKind::DateTime, inner(&keys::DATE, diags)?.text("range", diags)),
        "elapsed" => {
            let f = inner(&keys::ELAPSED, diags)?;
            let from = f.text("from", diags)?;
            check_id(&from.0, from.1, diags);
            (RawKind::Elapsed { from, step: f.text("step", diags) }, f.text("range", diags))
        }
        "sum" => (RawKind::Sum(texts(node, diags)), None),
        "difference" => (RawKind::Difference(texts(node, diags)), None),
        "ratio" => {
            let f = inner(&keys::RATIO, diags)?;
            let (of, to) = (f.text("of", diags)?, f.text("to", diags)?);
            (RawKind::Ratio { of, to, step: f.text("step", diags) }, f.text("range", diags))
        }
        _ => {
            let f = inner(&keys::SCALE, diags)?;
            (RawKind::Scale { of: f.text("of", diags)?, by: f.text("by", diags)? }, f.text("range", diags))
        }
    })
}

fn decimals(map: &Fields<'_>, currency: &str, diags: &mut Diags) -> u32 {
    let own = match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let Some(node) = map.get("decimals") else { return own };
    match node.integer(diags) {
        Some(n @ 0..=4) => n as u32,
        Some(_) => {
            node.wrong("a number from 0 to 4", diags);
            own
        }
        None => own,
    }
}

fn options(node: &Node<'_>, diags: &mut Diags) -> Option<Vec<(String, String)>> {
    let mut options = Vec::new();
    let mut words = HashSet::new();
    for (id, value) in node.entries(diags) {
        check_id(&id, value.key_span(), diags);
        if id == "unsure" {
            let message = "an option cannot be called `unsure`";
            let hint = "`unsure: …` beside the options lets readers answer that they are not sure";
            diags.push(Diagnostic::new(Code::InvalidValue, value.key_span(), message).hint(hint));
        }
        let Some(label) = value.string(diags) else { continue };
        if !words.insert(label.clone()) {
            let message = format!("two options read `{label}`");
            diags.push(Diagnostic::new(Code::DuplicateId, value.span(), message));
        }
        options.push((id, label));
    }
    if options.is_empty() {
        node.wrong("a map of options", diags);
        return None;
    }
    Some(options)
}

/// A path of an article, or a text.
fn unsure((text, span): Text) -> Unsure {
    let path = text.ends_with(".md") && !text.contains(char::is_whitespace);
    if path { Unsure::Article(text, span) } else { Unsure::Text(markdown::parse(&text, span)) }
}

fn impossible(map: &Fields<'_>, diags: &mut Diags) -> Vec<When> {
    let rows = map.maps("impossible", &keys::IMPOSSIBLE, diags);
    rows.iter().filter_map(|r| r.when("when", diags)).collect()
}

fn outcomes(map: &Fields<'_>, diags: &mut Diags) -> (Vec<Outcome>, Vec<Option<RawDeadline>>) {
    let mut outcomes = Vec::new();
    let mut deadlines = Vec::new();
    for (id, f) in map.named("outcomes", &keys::OUTCOME, diags) {
        let deadline = f.get("deadline").and_then(|n| Fields::of(n, &keys::DEADLINE, diags)).and_then(|d| {
            let inclusive = d.word("boundary", &["excluded", "included"], diags) == Some("included");
            Some(RawDeadline { from: d.text("from", diags)?, within: d.text("within", diags)?, inclusive })
        });
        deadlines.push(deadline);
        let next = f.get("next").map_or_else(Vec::new, |n| n.entries(diags));
        outcomes.push(Outcome {
            id,
            title: f.string("title", diags).unwrap_or_default(),
            description: f.string("description", diags).unwrap_or_default(),
            body: f.markdown("body", diags).unwrap_or_default(),
            deadline: None,
            evidence: f.texts("evidence", diags),
            letter: f.text("letter", diags),
            next: next.into_iter().filter_map(|(e, n)| Some((e, n.string(diags)?, n.span()))).collect(),
            see: f.texts("see", diags),
            span: f.span(),
        });
    }
    (outcomes, deadlines)
}

fn rules(map: &Fields<'_>, diags: &mut Diags) -> Vec<RawRule> {
    let mut rules = Vec::new();
    let mut ids = HashSet::new();
    for f in map.maps("rules", &keys::RULE, diags) {
        let id = unique_id("rule", &f, &mut ids, diags);
        let (when, then) = (f.when("when", diags), f.text("then", diags));
        if when.is_none() && (then.is_some() || f.has("except")) {
            let message = format!("rule `{id}` leads somewhere but has no `when`");
            let hint = "add `when:` with cells, or `when: {}` for a rule that always matches";
            diags.push(Diagnostic::new(Code::InvalidValue, f.span(), message).hint(hint));
        } else if when.is_some() && then.is_none() {
            let message = format!("rule `{id}` has no outcome");
            let hint = "add `then:`, or leave out `when:` if it is a statement to cite";
            diags.push(Diagnostic::new(Code::InvalidValue, f.span(), message).hint(hint));
        }
        let exceptions = f.maps("except", &keys::EXCEPTION, diags);
        rules.push(RawRule {
            title: f.string("title", diags).unwrap_or_default(),
            text: f.markdown("text", diags),
            exceptions: exceptions.iter().map(|e| exception(e, diags)).collect(),
            source: source(&f, diags),
            owner: f.string("owner", diags),
            review_by: f.get("review_by").and_then(|n| Some((n.date(diags)?, n.span()))),
            effective: effective(&f, diags),
            span: f.get("id").map_or_else(|| f.span(), |n| n.span()),
            id,
            when,
            then,
        });
    }
    rules
}

fn exception(f: &Fields<'_>, diags: &mut Diags) -> RawException {
    RawException {
        title: f.string("title", diags),
        text: f.markdown("text", diags),
        when: f.when("when", diags).unwrap_or_default(),
        then: f.text("then", diags),
        source: source(f, diags),
        span: f.span(),
    }
}

fn unique_id(what: &str, f: &Fields<'_>, ids: &mut HashSet<String>, diags: &mut Diags) -> String {
    let Some((id, span)) = f.text("id", diags) else { return String::new() };
    check_id(&id, span, diags);
    if !ids.insert(id.clone()) {
        let message = format!("there are two {what}s with the id `{id}`");
        diags.push(Diagnostic::new(Code::DuplicateId, span, message));
    }
    id
}

/// A citation: a text, or a map with `title`, `url` and `checked`.
fn source(f: &Fields<'_>, diags: &mut Diags) -> Option<Citation> {
    let node = f.get("source")?;
    if !node.is_map() {
        return Some(Citation { title: node.string(diags)?, ..Citation::default() });
    }
    let f = Fields::of(node, &keys::SOURCE, diags)?;
    Some(Citation {
        title: f.string("title", diags).unwrap_or_default(),
        url: f.string("url", diags),
        checked: f.get("checked").and_then(|n| n.date(diags)),
    })
}

/// `2024-01-01..2026-12-31`: first and last day; either may be left out. A single day begins.
fn effective(f: &Fields<'_>, diags: &mut Diags) -> (Option<Date>, Option<Date>) {
    let Some((text, span)) = f.text("effective", diags) else { return (None, None) };
    let (from, to) = text.split_once("..").unwrap_or((text.as_str(), ""));
    let day = |s: &str| if s.trim().is_empty() { Ok(None) } else { s.trim().parse::<Date>().map(Some) };
    match (day(from), day(to)) {
        (Ok(Some(from)), Ok(Some(to))) if to < from => {
            let message = format!("`{text}` ends before it begins");
            diags.push(Diagnostic::new(Code::InvalidValue, span, message));
            (None, None)
        }
        (Ok(from), Ok(to)) => (from, to),
        _ => {
            let message = format!("`{text}` is not a stretch of days");
            let hint = "write `2024-01-01..`, `..2026-12-31` or `2024-01-01..2026-12-31`";
            diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
            (None, None)
        }
    }
}

fn advice(map: &Fields<'_>, diags: &mut Diags) -> Vec<RawAdvice> {
    let mut ids = HashSet::new();
    let mut out = Vec::new();
    for f in map.maps("advice", &keys::ADVICE, diags) {
        out.push(RawAdvice {
            id: unique_id("piece of advice", &f, &mut ids, diags),
            title: f.string("title", diags).unwrap_or_default(),
            text: f.markdown("then", diags).unwrap_or_default(),
            when: f.when("when", diags).unwrap_or_default(),
            span: f.span(),
        });
    }
    out
}

fn tests(map: &Fields<'_>, diags: &mut Diags) -> Vec<Test> {
    map.maps("tests", &keys::TEST, diags).iter().map(|f| test(f, diags)).collect()
}

fn test(f: &Fields<'_>, diags: &mut Diags) -> Test {
    let own: Vec<&str> = f.table.keys.iter().map(|k| k.name).collect();
    let mut given = Vec::new();
    let beside = f.entries.iter().filter(|(k, _)| !own.contains(&k.as_str())).cloned();
    let inside = f.get("given").map_or_else(Vec::new, |n| n.entries(diags));
    for (key, node) in inside.into_iter().chain(beside) {
        let words: Vec<String> = texts(&node, diags).into_iter().map(|(t, _)| t).collect();
        given.push((key, words.join(","), node.key_span()));
    }
    let list = |key: &str, diags: &mut Diags| {
        f.has(key).then(|| f.texts(key, diags).into_iter().map(|(t, _)| t).collect::<Vec<_>>())
    };
    Test {
        name: f.string("name", diags).unwrap_or_default(),
        given,
        now: f.string("now", diags),
        expect: list("expect", diags),
        due: f.has("due").then(|| f.string("due", diags)),
        rules: list("rules", diags),
        advice: list("advice", diags),
        asks: list("asks", diags),
        span: f.get("name").map_or_else(|| f.span(), |n| n.span()),
    }
}
