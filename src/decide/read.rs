//! `content/rules/<set>.yaml` → [`Draft`]: the shape of the file, one file by itself.
//!
//! Cells stay texts here; `compile` gives them a meaning. Every fault is reported, and reading goes
//! on with what is left.

mod fact;

use super::draft::{Body, RawAdvice, RawCell, RawDeadline, RawException, RawRule, Text, When};
use super::keys::{self, Table};
use super::units;
use super::{Calendar, Draft, HitPolicy, Outcome, Test};
use crate::config::{quoted, unknown_key};
use crate::diag::{Code, Diagnostic, Diags, Severity, closest};
use crate::doc::Doc;
use crate::limits::{ADDRESS, ADVICE, DESCRIPTION, HOLIDAYS, ID, OUTCOME_LISTS, OUTCOMES, TITLE};
use crate::model::Citation;
use crate::parse::markdown;
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml};
use jiff::civil::Date;
use std::collections::HashSet;
use std::ops::RangeInclusive;

/// Reads `content/rules/<set>.yaml`.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Option<Draft> {
    let yaml = Yaml::parse(id, &file.text, 0, diags)?;
    let before = diags.count(Severity::Error);
    let map = Fields::of(&yaml.root(), &keys::SET, diags)?;
    let mut body = body(&map, diags);
    body.bytes = file.text.len();
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

    /// A text that other pages show: a title, a question.
    fn title(&self, key: &str, diags: &mut Diags) -> Option<String> {
        self.get(key)?.short(&TITLE, diags)
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
        let doc = markdown::parse(&text, span);
        markdown::report_refused(&doc, diags);
        Some(doc)
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
            if !check_id(&id, item.key_span(), diags) {
                continue;
            }
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
    let items = node.one_or_many();
    // Nearly all are single, in hundreds of thousands of cells.
    let mut texts = Vec::with_capacity(items.len());
    texts.extend(items.iter().filter_map(|n| Some((n.string(diags)?, n.span()))));
    texts
}

fn when(node: &Node<'_>, diags: &mut Diags) -> When {
    let entries = node.entries(diags);
    let mut cells = Vec::with_capacity(entries.len());
    for (fact, value) in entries {
        if value.is_null() || value.is_map() {
            value.wrong("a value, an interval or a list of these", diags);
            continue;
        }
        let values = texts(&value, diags);
        cells.push(RawCell { fact: (fact, value.key_span()), values, span: value.span() });
    }
    When { cells, span: Some(node.span()) }
}

/// Ids are used in addresses and file names. Says whether one can be used at all.
fn check_id(id: &str, span: Span, diags: &mut Diags) -> bool {
    let count = id.chars().count();
    if ID.is_below(count) {
        diags.push(ID.finding(Code::TooMuch, span, count));
        return false;
    }
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(fine) {
        let message = format!("`{id}` cannot be an id");
        let hint = "an id is made of letters, digits, `-` and `_`: it becomes part of an address";
        diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
    }
    true
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
    let title = map.title("title", diags).unwrap_or_default();
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
        description: description(map, diags),
        weight: map.get("weight").and_then(|n| n.integer(diags)),
        intro: map.markdown("intro", diags),
        zone: map.text("zone", diags),
        dated_by: map.text("dated_by", diags),
        calendar: Calendar { holidays: days(map, "holidays", diags), workdays: days(map, "workdays", diags) },
        calendar_span: map.get("holidays").map(Node::span),
        hit_policy,
        auto_order: map.word("order", &["file", "auto"], diags) == Some("auto"),
        facts: map
            .named("facts", &keys::FACT, diags)
            .iter()
            .filter_map(|(id, f)| fact::fact(id, f, diags))
            .collect(),
        impossible: impossible(map, diags),
        outcomes,
        deadlines,
        rules: rules(map, diags),
        advice: advice(map, diags),
        tests: tests(map, diags),
        span: map.get("title").map_or_else(|| map.span(), |n| n.span()),
        rules_span: map.get("rules").map_or_else(|| map.span(), |n| n.key_span()),
        bytes: 0,
        faulty: false,
    }
}

fn impossible(map: &Fields<'_>, diags: &mut Diags) -> Vec<(When, String)> {
    let rows = map.maps("impossible", &keys::IMPOSSIBLE, diags);
    let row = |r: &Fields<'_>, diags: &mut Diags| {
        Some((r.when("when", diags)?, r.title("because", diags).unwrap_or_default()))
    };
    rows.iter().filter_map(|r| row(r, diags)).collect()
}

fn description(f: &Fields<'_>, diags: &mut Diags) -> String {
    f.get("description").and_then(|node| node.short(&DESCRIPTION, diags)).unwrap_or_default()
}

/// More days than this in one entry are a slip of the pen.
const LONGEST_HOLIDAY: i64 = 366;

/// A calendar has days of 1900 to 2199: who counts working days looks at every day between its ends.
const CALENDAR: RangeInclusive<i64> = -25_567..=84_005;

/// A list of days and stretches of days, both ends included, as days since 1970, sorted.
fn days(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Vec<i64> {
    let mut days = Vec::new();
    let known = |first: i64, last: i64| CALENDAR.contains(&first) && CALENDAR.contains(&last);
    for (text, span) in map.texts(key, diags) {
        let (first, last) = text.split_once("..").unwrap_or((&text, &text));
        match (units::parse_date(first), units::parse_date(last)) {
            (Some(first), Some(last))
                if first <= last && last - first < LONGEST_HOLIDAY && known(first, last) =>
            {
                days.extend(first..=last);
                if HOLIDAYS.is_below(days.len()) {
                    diags.push(HOLIDAYS.finding(Code::TooMuch, span, days.len()));
                    days.clear();
                    break;
                }
            }
            _ => {
                let message = format!("`{text}` is not a day or a stretch of days");
                let hint = "write `2026-05-01` or `2026-10-01..2026-10-07`, between 1900 and 2199";
                diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

fn outcomes(map: &Fields<'_>, diags: &mut Diags) -> (Vec<Outcome>, Vec<Option<RawDeadline>>) {
    let mut outcomes = Vec::new();
    let mut deadlines = Vec::new();
    let mut named = map.named("outcomes", &keys::OUTCOME, diags);
    if let Some(node) = map.get("outcomes") {
        named = node.first(named, &OUTCOMES, diags);
    }
    for (id, f) in named {
        let deadline = f.get("deadline").and_then(|n| Fields::of(n, &keys::DEADLINE, diags)).and_then(|d| {
            let inclusive = d.word("boundary", &["excluded", "included"], diags) == Some("included");
            Some(RawDeadline { from: d.text("from", diags)?, within: d.text("within", diags)?, inclusive })
        });
        deadlines.push(deadline);
        let next = f.get("next").map_or_else(Vec::new, |n| {
            let next = n.entries(diags);
            n.first(next, &OUTCOME_LISTS, diags)
        });
        let listed = |key: &str, diags: &mut Diags| {
            let texts = f.texts(key, diags);
            f.get(key).map_or_else(Vec::new, |n| n.first(texts, &OUTCOME_LISTS, diags))
        };
        outcomes.push(Outcome {
            id,
            title: f.title("title", diags).unwrap_or_default(),
            description: description(&f, diags),
            body: f.markdown("body", diags).unwrap_or_default(),
            deadline: None,
            evidence: listed("evidence", diags),
            letter: f.text("letter", diags),
            next: next.into_iter().filter_map(|(e, n)| Some((e, n.string(diags)?, n.span()))).collect(),
            see: listed("see", diags),
            span: f.span(),
        });
    }
    (outcomes, deadlines)
}

fn rules(map: &Fields<'_>, diags: &mut Diags) -> Vec<RawRule> {
    let mut rules = Vec::new();
    let mut ids = HashSet::new();
    let maps = map.maps("rules", &keys::RULE, diags);
    for f in maps {
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
            title: f.title("title", diags).unwrap_or_default(),
            text: f.markdown("text", diags),
            exceptions: exceptions.iter().map(|e| exception(e, diags)).collect(),
            source: source(&f, diags),
            owner: f.title("owner", diags),
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
        title: f.title("title", diags),
        text: f.markdown("text", diags),
        when: f.when("when", diags).unwrap_or_default(),
        then: f.text("then", diags),
        source: source(f, diags),
        span: f.span(),
    }
}

fn unique_id(what: &str, f: &Fields<'_>, ids: &mut HashSet<String>, diags: &mut Diags) -> String {
    let Some((mut id, span)) = f.text("id", diags) else { return String::new() };
    if !check_id(&id, span, diags) {
        id = id.chars().take(ID.most).collect();
    }
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
        return Some(Citation { title: node.short(&ADDRESS, diags)?, ..Citation::default() });
    }
    let f = Fields::of(node, &keys::SOURCE, diags)?;
    Some(Citation {
        title: f.title("title", diags).unwrap_or_default(),
        url: f.get("url").and_then(|node| node.short(&ADDRESS, diags)),
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
    let mut maps = map.maps("advice", &keys::ADVICE, diags);
    if let Some(node) = map.get("advice") {
        maps = node.first(maps, &ADVICE, diags);
    }
    for f in maps {
        out.push(RawAdvice {
            bytes: f.get("then").and_then(Node::scalar).map_or(0, |text| text.len()),
            id: unique_id("piece of advice", &f, &mut ids, diags),
            title: f.title("title", diags).unwrap_or_default(),
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
