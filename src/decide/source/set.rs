//! `content/rules/<set>.yaml` → [`Draft`]: the shape of the file, one file by itself.
//!
//! Cells stay texts here; `compile` gives them a meaning. Every fault is reported, and reading goes
//! on with the rest.

use super::beside::Beside;
use super::cells::when;
use super::decisions::Decisions;
use super::draft::{Body, Draft, RawFact, When};
use super::examples::examples;
use super::facts::facts;
use super::rules::advice;
use super::shared::{self, Mentions};
use super::tables;
use super::unfilled;
use crate::config::codes;
use crate::decide::kind::calendar::Calendar;
use crate::decide::kind::counting::Counting;
use crate::decide::kind::grammar::clock;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::keys::{Fields, Key, meant};
use crate::limits::HOLIDAYS;
use crate::limits::{KEYWORDS, TITLE};
use crate::source::{File, FileId, Sources, Span};
use crate::yaml::slips;
use crate::yaml::{Node, Yaml};
use std::ops::RangeInclusive;

/// Reads `content/rules/<set>.yaml` with the files that it draws on.
pub fn read_among(sources: &Sources, id: FileId, diags: &mut Diags) -> Option<Draft> {
    let file = sources.get(id);
    read_beside(id, file, Beside::new(Some(sources), file.content_path()), diags)
}

/// Reads `content/rules/<set>.yaml` by itself.
pub fn read(id: FileId, file: &File, diags: &mut Diags) -> Option<Draft> {
    read_beside(id, file, Beside::new(None, file.content_path()), diags)
}

fn read_beside(id: FileId, file: &File, mut beside: Beside<'_>, diags: &mut Diags) -> Option<Draft> {
    let yaml = Yaml::parse(id, &file.text, 0, diags)?;
    if yaml.root().is_null() {
        let d = Diagnostic::new(Code::InvalidValue, Span::whole(id), "the file holds no rule set");
        diags.push(d.hint("`zhinan new rules NAME` writes one to begin with, or delete the file"));
        return None;
    }
    let before = diags.count(Severity::Error);
    let several = meant::has(&yaml.root(), "decisions", &tables::SEVERAL);
    let table = if several { &tables::SEVERAL } else { &tables::SET };
    let map = Fields::of(&yaml.root(), table, diags)?;
    let is_there =
        |key: &Key| map.get(key.name).is_some() || key.or.iter().any(|name| map.get(name).is_some());
    let mut parts = table.keys.iter().filter(|key| key.required && matches!(key.name, "facts" | "outcomes"));
    // Without facts or outcomes, every name in the rest of the set would be reported as unknown.
    let lacks = parts.any(|key| !is_there(key));
    let mut body = body(&map, &mut beside, diags);
    body.blanks.extend(unfilled::blanks(&yaml.root(), &file.text));
    let faulty = body.faulty || beside.lacks || diags.count(Severity::Error) > before;
    let letters = body.outcomes.iter().filter_map(|o| o.letter.clone()).collect();
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
    Some(Draft {
        id: stem.to_string(),
        file: id,
        allow: map.get("allow").map_or_else(Vec::new, |node| codes(node, diags)),
        letters,
        tables: beside.tables,
        shared: body.shared.clone(),
        body: Body { faulty, lacks: body.lacks || lacks, bytes: file.text.len() + beside.bytes, ..body },
    })
}

fn body(map: &Fields<'_>, beside: &mut Beside<'_>, diags: &mut Diags) -> Body {
    let title = map.title("title", diags).unwrap_or_default();
    let lang = map.text("lang", diags);
    let mut shared = shared::used(map, beside, diags);
    let lists = shared::lists(map, &mut shared, diags);
    let taken = shared.facts();
    let (mut own, mut broken) = facts(map, &taken, beside, diags);
    shared::resolve(&mut own, (&lists, &shared), &mut broken, diags);
    let known = [taken, own.clone()].concat();
    beside.broken = [broken.as_slice(), &shared.broken].concat();
    let mut decisions = Decisions::of(map, &known, beside, diags);
    shared.clashes(&own, &decisions.outcomes, diags);
    shared.keep(Mentions::of(&map.node, &decisions.rules, &own));
    broken.append(&mut shared.broken);
    let facts: Vec<RawFact> = shared.facts.into_iter().map(|fact| fact.thing).chain(own).collect();
    decisions.take(shared.outcomes.into_iter().map(|outcome| outcome.thing).collect());
    Body {
        title,
        lang,
        description: map.description(diags),
        keywords: map.get("keywords").map_or_else(Vec::new, |node| keywords(node, diags)),
        weight: map.get("weight").and_then(|n| n.integer(diags)),
        intro: map.markdown("intro", diags),
        zone: map.text("zone", diags),
        dated_by: map.text("dated_by", diags),
        calendar: Calendar { holidays: days(map, "holidays", diags), workdays: days(map, "workdays", diags) },
        calendar_span: map.get("holidays").map(Node::span),
        counting: map.get("counting").and_then(|node| Counting::read(node, diags)).unwrap_or_default(),
        decisions: decisions.list,
        auto_order: map.word("order", &["file", "auto"], diags) == Some("auto"),
        facts,
        broken,
        broken_outcomes: decisions.broken,
        impossible: impossible(map, diags),
        outcomes: decisions.outcomes,
        rules: decisions.rules,
        advice: advice(map, diags),
        tests: examples(map, diags),
        blanks: map.blanks(&["title", "description", "intro"]),
        span: map.get("title").map_or_else(|| map.span(), |n| n.span()),
        rules_span: map.get("rules").or_else(|| map.get("rows")).map_or_else(|| map.span(), |n| n.key_span()),
        replaced: Vec::new(),
        bytes: 0,
        shared: shared.files.into_iter().collect(),
        lacks: shared.lacks,
        faulty: shared.faulty,
    }
}

fn keywords(node: &Node<'_>, diags: &mut Diags) -> Vec<String> {
    let words = node.one_or_many().into_iter().filter_map(|item| item.short(&TITLE, diags));
    let words = words.map(|word| word.trim().to_string()).filter(|word| !word.is_empty()).collect();
    node.first(words, &KEYWORDS, diags)
}

fn impossible(set: &Fields<'_>, diags: &mut Diags) -> Vec<(When, String)> {
    let rows = set.maps("impossible", &tables::IMPOSSIBLE, diags);
    let row = |r: &Fields<'_>, diags: &mut Diags| {
        Some((when(r, "when", diags)?, r.title("because", diags).unwrap_or_default()))
    };
    rows.iter().filter_map(|r| row(r, diags)).collect()
}

/// Limit of days in one entry: more are a slip of the pen.
const LONGEST_HOLIDAY: i64 = 366;

/// Days that calendars may have, from 1900 to 2199: counting working days looks at each between their ends.
const CALENDAR: RangeInclusive<i64> = -25_567..=84_005;

/// A list of days and stretches of days, both ends included, as days since 1970, sorted.
fn days(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Vec<i64> {
    let mut days = Vec::new();
    let known = |first: i64, last: i64| CALENDAR.contains(&first) && CALENDAR.contains(&last);
    for (text, span) in map.texts(key, diags) {
        let (first, last) = text.split_once("..").unwrap_or((&text, &text));
        match (clock::parse_date(first), clock::parse_date(last)) {
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
                let days: Option<Vec<String>> =
                    text.split([',', '、', ';']).map(|day| slips::day(day.trim())).collect();
                let is_day = |day: &String| clock::parse_date(day).is_some_and(|day| known(day, day));
                let hint = match days.filter(|days| days.iter().all(is_day)).as_deref() {
                    Some([bare]) => format!("write `{bare}`"),
                    Some(days) => format!("write a list: `[{}]`", days.join(", ")),
                    None => {
                        "write `2026-05-01` or `2026-10-01..2026-10-07`, between 1900 and 2199".to_string()
                    }
                };
                diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}
