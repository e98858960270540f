//! Facts as typed → facts with a domain.

use super::blanks::{meant, with_blanks, without_a_case};
use super::circles;
use super::domains::domain;
use super::formulas::{self, Made};
use super::hidden::{self, Wanted};
use super::names::{NamedFact, Names};
use super::setting::Setting;
use crate::decide::kind::definition::{Domain, Kind, Params};
use crate::decide::kind::fact::Group;
use crate::decide::source::draft::{Body, RawFact, RawValues};
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::FACTS;
use crate::phrases::without_mark;
use std::collections::HashMap;

/// A fact as typed, with its place among these.
type Raw<'a> = (usize, &'a RawFact);

/// Names the facts of a set.
pub(super) fn names<'a>(body: &'a Body, setting: &Setting, diags: &mut Diags) -> Names<'a> {
    let mut names = Names::counting(setting.counting);
    names.days_off = body.calendar.holidays.len();
    names.file = Some(body.rules_span.file);
    names.broken.extend(body.broken.iter().cloned());
    names.decisions.extend(body.decisions.iter().map(|decision| decision.id.clone()));
    names.typed.extend(body.facts.iter().map(|fact| fact.id.clone()));
    let totals = body.decisions.iter().filter(|decision| decision.aggregate.is_some());
    names.totals = totals.map(|decision| (decision.id.clone(), decision.title.clone())).collect();
    let wanted = Wanted::of(body, setting.counting);
    let is_assumed =
        |raw: &&RawFact| matches!(&raw.values, RawValues::Kind(_, params) if params.is_currency_assumed);
    if let Some(raw) = body.facts.iter().find(is_assumed).filter(|_| !setting.is_in_yuan) {
        diags.push(missing_currency(raw));
    }
    around(&body.facts, &mut names, diags);
    for raw in body.facts.iter().enumerate() {
        let before = names.facts.len();
        let more = before + raw.1.count();
        if FACTS.is_below(more) {
            diags.push(FACTS.finding(Code::TooEntangled, raw.1.span, more));
            break;
        }
        say(raw.1, diags);
        match &raw.1.values {
            RawValues::Kind(kind, params) if kind.grouped => {
                let ask = said((&names, body), raw.1, setting);
                group(&mut names, raw, (kind, params, ask), setting);
            }
            RawValues::Kind(kind, params) => {
                let domain = domain(raw.1, kind, params, setting, diags);
                let ask = match (said((&names, body), raw.1, setting), &raw.1.derive) {
                    (ask, Some(_)) if ask.is_empty() => {
                        formulas::asks_of_table(&names, raw.1, setting.phrases.word("rule_asks"))
                    }
                    (ask, _) => ask,
                };
                names.add(NamedFact::new(raw, raw.1.id.clone(), ask, domain, &setting.phrases));
            }
            RawValues::Formula(..) if names.broken.contains(&raw.1.id) => {}
            RawValues::Formula(formula, operands) => {
                let of = formulas::operands(&mut names, raw, (formula, operands), setting, diags);
                let made =
                    of.and_then(|of| formulas::fact(&names, (raw.1, formula, operands), &of, setting, diags));
                match made {
                    Some(made) => names.add(follows(raw, made, setting)),
                    None => _ = names.broken.insert(raw.1.id.clone()),
                }
            }
        }
        hidden::add(&mut names, &wanted, (before, raw), setting);
    }
    names.clashes(diags);
    names
}

/// Reports formulas that are computed from themselves, each circle once, and leaves out their facts as broken.
fn around(facts: &[RawFact], names: &mut Names<'_>, diags: &mut Diags) {
    let places: HashMap<&str, usize> =
        facts.iter().enumerate().map(|(at, fact)| (fact.id.as_str(), at)).collect();
    let uses = |fact: &RawFact| match &fact.values {
        RawValues::Formula(_, operands) => {
            operands.of.iter().filter_map(|(name, _)| places.get(name.as_str()).copied()).collect()
        }
        RawValues::Kind(..) => Vec::new(),
    };
    for way in circles::circles(&facts.iter().map(uses).collect::<Vec<_>>()) {
        let ids: Vec<&str> = way.iter().map(|fact| facts[*fact].id.as_str()).collect();
        let message = match ids.as_slice() {
            [one] => format!("`{one}` follows from itself"),
            several => format!("formulas follow from each other in a circle: `{}`", circles::said(several)),
        };
        let d = Diagnostic::new(Code::InvalidValue, facts[way[0]].span, message);
        diags.push(d.hint("a formula follows from facts before it, and never from itself"));
        names.broken.extend(ids.iter().map(|id| (*id).to_string()));
    }
}

/// The finding for a set whose amounts are shown in yuan because no currency is named.
fn missing_currency(raw: &RawFact) -> Diagnostic {
    let message = format!("amounts of `{}` are shown in `CNY`: no currency is named", raw.id);
    Diagnostic::new(Code::MissingCurrency, raw.span, message)
        .hint("write `currency: GBP` or the like inside `money`, with every amount of the set")
}

/// A fact that follows from others.
fn follows<'a>(raw: Raw<'a>, made: Made, setting: &Setting) -> NamedFact<'a> {
    let fact = NamedFact::new(raw, raw.1.id.clone(), made.ask, made.domain, &setting.phrases);
    NamedFact { formula: Some(made.derived), ..fact }
}

/// Adds a question of which each option is a fact of its own.
fn group<'a>(
    names: &mut Names<'a>,
    raw: Raw<'a>,
    (kind, params, ask): (&'static Kind, &Params, String),
    setting: &Setting,
) {
    let group = names.groups.len();
    let first = names.facts.len();
    for (option, (id, label)) in params.options.iter().enumerate() {
        let domain = Domain { group: Some((group, option)), ..Domain::of(kind, (0, 1), 1) };
        let plain = without_mark(&ask);
        let ask = setting.phrases.say("rule_option", &[("ask", plain), ("option", label)]);
        names.add(NamedFact::new(raw, format!("{}.{id}", raw.1.id), ask, domain, &setting.phrases));
    }
    names.add_group(Group {
        id: raw.1.id.clone(),
        ask,
        asked_with: with_blanks(raw.1.ask.as_deref()),
        help: raw.1.help.clone(),
        unsure: raw.1.unsure.clone(),
        options: params.options.clone(),
        facts: (first..names.facts.len()).collect(),
        span: raw.1.span,
    });
}

/// A pattern of an answer must have a place for it.
fn say(raw: &RawFact, diags: &mut Diags) {
    let Some((say, span)) = &raw.say else { return };
    if !say.contains("{}") {
        let message = format!("`say` of `{}` has no place for the answer", raw.id);
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        let other = ["{0}", "%s", "{ }", "{…}"].into_iter().find(|sign| say.contains(sign));
        let meant = other.map_or_else(|| format!("{say} {{}}"), |sign| say.replacen(sign, "{}", 1));
        diags.push(
            d.hint(format!("write `'{}'`: `{{}}` is the place of the answer", meant.replace('\'', "''"))),
        );
    }
}

/// A question with the questions of other facts in its blanks, where no answers fill them.
fn said((names, body): (&Names<'_>, &Body), raw: &RawFact, setting: &Setting) -> String {
    let later = |name: &str| body.facts.iter().find(|fact| fact.id == name)?.ask.clone();
    let ask = raw.ask.as_deref().unwrap_or_default();
    without_a_case(ask, &setting.phrases, &|name| meant(names, setting, name).or_else(|| later(name)))
}
