//! Outcomes with their deadlines.

use super::blanks::{Blanks, DUE, meant, with_blanks, without_a_case};
use super::formulas::limit;
use super::names::Names;
use super::rule_set::{Deadline, NamedDate, Outcome};
use super::setting::Setting;
use crate::decide::kind::calendar::{self, Limit, Within};
use crate::decide::kind::grammar::clock;
use crate::decide::kind::limit::RawLimit;
use crate::decide::source::draft::{Body, RawDate, RawOutcome};
use crate::diag::{Code, Diagnostic, Diags};
use std::collections::HashMap;

/// The outcomes of a set.
pub(super) fn outcomes(
    body: &Body,
    (names, blanks): (&Names<'_>, &Blanks),
    setting: &Setting,
    diags: &mut Diags,
) -> Vec<Outcome> {
    let raw = body.outcomes.iter().zip(&blanks.outcomes);
    let with_blanks = |outcome: Outcome, blanks: &Vec<usize>| Outcome { blanks: blanks.clone(), ..outcome };
    let outcomes: Vec<Outcome> =
        raw.map(|(raw, blanks)| with_blanks(outcome(raw, names, setting, diags), blanks)).collect();
    holidays(body, &outcomes, setting, diags);
    outcomes
}

fn outcome(raw: &RawOutcome, names: &Names<'_>, setting: &Setting, diags: &mut Diags) -> Outcome {
    let mut dates = Dates::of(raw, names, setting);
    let deadline = raw.deadline.as_ref().and_then(|_| dates.find(DUE, diags));
    let named: Vec<NamedDate> = raw.dates.iter().filter_map(|date| dates.named(date, diags)).collect();
    let title_of = |name: &str| named.iter().find(|date| date.id == name).map(|date| date.title.clone());
    let meant = |name: &str| meant(names, setting, name).or_else(|| title_of(name));
    let neutral = |text: &str| without_a_case(text, &setting.phrases, &meant);
    Outcome {
        id: raw.id.clone(),
        title: neutral(&raw.title),
        titled_with: with_blanks(Some(&raw.title)),
        description: neutral(&raw.description),
        body: raw.body.clone(),
        blanks: Vec::new(),
        passages: Vec::new(),
        deadline,
        dates: named,
        evidence: raw.evidence.clone(),
        letter: raw.letter.clone(),
        next: raw.next.clone(),
        see: raw.see.clone(),
        span: raw.span,
    }
}

/// The dates of an outcome, its deadline among them, while they are resolved: each may count from another.
struct Dates<'a> {
    raw: &'a RawOutcome,
    names: &'a Names<'a>,
    setting: &'a Setting,
    /// Names of the dates that are being resolved: one that is met again closes a circle.
    open: Vec<&'a str>,
    /// Resolved dates by name; `None` for a date with a fault.
    found: HashMap<&'a str, Option<Deadline>>,
}

impl<'a> Dates<'a> {
    fn of(raw: &'a RawOutcome, names: &'a Names<'a>, setting: &'a Setting) -> Dates<'a> {
        Dates { raw, names, setting, open: Vec::new(), found: HashMap::new() }
    }

    /// A named date. A name that means something else is reported.
    fn named(&mut self, raw: &'a RawDate, diags: &mut Diags) -> Option<NamedDate> {
        let id = raw.id.as_str();
        let taken = id == DUE || self.names.named_anything(id);
        if taken || id.chars().all(|c| c.is_ascii_digit()) {
            let (code, message) = match taken {
                true => (Code::DuplicateId, format!("the date `{id}` has the name of something else")),
                false => (Code::InvalidValue, format!("the date `{id}` has a number for a name")),
            };
            diags.push(
                Diagnostic::new(code, raw.span, message).hint("call it after what is to be done: `apply_by`"),
            );
            return None;
        }
        let deadline = self.find(id, diags)?;
        let from = raw.limit.from.0.as_str();
        let after = self.raw_limit(from).map(|_| from.to_string());
        let title = raw.title.clone().unwrap_or_else(|| id.replace(['_', '-'], " "));
        Some(NamedDate { id: id.to_string(), title, after, deadline, span: raw.span })
    }

    /// The limit of a date as typed.
    fn raw_limit(&self, name: &str) -> Option<(&'a str, &'a RawLimit)> {
        if self.names.dated(name).is_some() {
            return None;
        }
        if name == DUE {
            return Some((DUE, self.raw.deadline.as_ref()?));
        }
        let date = self.raw.dates.iter().find(|date| date.id == name)?;
        Some((date.id.as_str(), &date.limit))
    }

    /// The date with a name.
    fn find(&mut self, name: &str, diags: &mut Diags) -> Option<Deadline> {
        let (name, raw) = self.raw_limit(name)?;
        if let Some(found) = self.found.get(name) {
            return found.clone();
        }
        if let Some(begin) = self.open.iter().position(|open| *open == name) {
            let circle: Vec<&str> = self.open[begin..].iter().copied().chain([name]).collect();
            let message = format!("dates count from each other in a circle: `{}`", circle.join("` → `"));
            let d = Diagnostic::new(Code::InvalidValue, raw.from.1, message);
            diags.push(d.hint("let one of them count from a fact"));
            return None;
        }
        self.open.push(name);
        let found = self.resolved(raw, diags);
        self.open.pop();
        self.found.insert(name, found.clone());
        found
    }

    fn resolved(&mut self, raw: &'a RawLimit, diags: &mut Diags) -> Option<Deadline> {
        let from = raw.from.0.as_str();
        let before = match self.raw_limit(from) {
            Some(_) => Some(self.find(from, diags)?),
            None if self.names.dated(from).is_some() => None,
            None if self.raw.broken.iter().any(|name| name == from) => return None,
            None => {
                self.names.no_moment(&raw.from, diags);
                return None;
            }
        };
        let (limit, within_words) = limit(raw, self.setting, diags)?;
        let text = calendar::text(limit.within);
        let first = before.as_ref().map_or_else(|| from.to_string(), |before| before.from.clone());
        let limits =
            before.map_or_else(Vec::new, |before| before.limits).into_iter().chain([limit]).collect();
        Some(Deadline { from: first, limits, text, within_words, inclusive: raw.inclusive })
    }
}

/// Working days are counted right only in years whose holidays are listed.
fn holidays(body: &Body, outcomes: &[Outcome], setting: &Setting, diags: &mut Diags) {
    let counts = |limit: &Limit| matches!(limit.within, Within::Workdays(_)) || limit.counting.rolls;
    let mut limits = outcomes.iter().flat_map(Outcome::ends).flat_map(|(_, deadline)| &deadline.limits);
    let last = body.calendar.holidays.last().and_then(|day| clock::date_of(*day));
    let year = setting.as_of.year();
    if let (Some(last), Some(span)) = (last, body.calendar_span)
        && last.year() < year
        && limits.any(counts)
    {
        let message = format!("the holidays end in {}: deadlines in working days may be wrong", last.year());
        let hint = format!("add the holidays of {year}");
        diags.push(Diagnostic::new(Code::ReviewOverdue, span, message).hint(hint));
    }
}
