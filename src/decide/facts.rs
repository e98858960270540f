//! Facts as typed → [`Fact`]s: kinds, ranges, groups, and how derived facts follow from others.

use super::draft::{Body, RawFact, RawKind, Text};
use super::units::{self, LARGEST};
use super::value::{self, Fault};
use super::{Atom, Fact, FactKind, Formula, Group};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest_within};
use crate::limits::{FACTS, TITLE};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::HashMap;

/// The facts of a set and what they are called.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) list: Vec<Fact>,
    pub(super) groups: Vec<Group>,
    /// For each fact, the index of the raw one it was made from.
    pub(super) raw: Vec<usize>,
    by_id: HashMap<String, usize>,
    group_ids: HashMap<String, usize>,
    /// Date-times that elapsed facts count from, and those facts.
    inputs: HashMap<String, usize>,
    /// Options of facts that have many, by id; made when they are asked for.
    options: RefCell<HashMap<usize, HashMap<String, i64>>>,
    /// For suggestions.
    budget: Budget,
}

impl Facts {
    /// The fact that a cell names. One that does not exist is reported.
    pub(super) fn named(&self, (id, span): &Text, diags: &mut Diags) -> Option<usize> {
        if let Some(fact) = self.by_id.get(id) {
            return Some(*fact);
        }
        if let Some(group) = self.group_ids.get(id) {
            let option = self.groups[*group].options.first().map_or("option", |o| o.0.as_str());
            let message = format!("`{id}` has options of which any number is chosen");
            let hint = format!("name one of them: `{id}.{option}: yes`");
            diags.push(Diagnostic::new(Code::InvalidCell, *span, message).hint(hint));
            return None;
        }
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no fact named `{id}`"));
        let names = self.list.iter().map(|fact| fact.id.as_str());
        diags.push(match (self.inputs.get(id), closest_within(id, names, &self.budget)) {
            (Some(fact), _) => d.hint(format!("cells speak of `{}`", self.list[*fact].id)),
            (None, Some(near)) => d.hint(format!("did you mean `{near}`?")),
            (None, None) => d.hint("facts are the keys below `facts:`"),
        });
        None
    }

    /// What suggestions may still take.
    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Whether a name is a fact, a group or a date-time input.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.by_id.contains_key(id) || self.group_ids.contains_key(id) || self.inputs.contains_key(id)
    }

    /// The fact that holds a date-time, for deadlines: an elapsed fact by its input, or a date or
    /// date-time by itself.
    pub(super) fn dated(&self, id: &str) -> Option<usize> {
        let own = self.by_id.get(id).copied();
        let own = own.filter(|f| matches!(self.list[*f].kind, FactKind::Date | FactKind::DateTime));
        own.or_else(|| self.inputs.get(id).copied())
    }

    /// The option of a fact that a text names: what [`value::parse`] says, found as soon among many.
    pub(super) fn option(&self, fact: usize, text: &str) -> Option<i64> {
        let FactKind::OneOf(options) = &self.list[fact].kind else { return None };
        let index = || options.iter().enumerate().rev().map(|(i, o)| (o.0.clone(), i as i64)).collect();
        let mut all = self.options.borrow_mut();
        let index = all.entry(fact).or_insert_with(index);
        let yes_or_no = match text {
            "true" => "yes",
            "false" => "no",
            _ => text,
        };
        index.get(text).or(index.get(yes_or_no)).copied()
    }

    fn add(&mut self, raw: usize, fact: Fact) {
        self.by_id.insert(fact.id.clone(), self.list.len());
        if let FactKind::Elapsed { from, .. } = &fact.kind {
            self.inputs.entry(from.clone()).or_insert(self.list.len());
        }
        self.list.push(fact);
        self.raw.push(raw);
    }
}

/// Makes the facts of a set.
pub(super) fn facts(body: &Body, offsets: &[(i64, i32)], zh: bool, diags: &mut Diags) -> Facts {
    let mut facts = Facts::default();
    for (i, raw) in body.facts.iter().enumerate() {
        let more = if let RawKind::AnyOf(options) = &raw.kind { options.len() } else { 1 };
        if FACTS.is_below(facts.list.len() + more) {
            diags.push(FACTS.finding(Code::TooEntangled, raw.span, facts.list.len() + more));
            break;
        }
        match &raw.kind {
            RawKind::AnyOf(options) => any_of(&mut facts, i, raw, options, zh),
            _ => {
                if let Some(fact) = fact(&facts, raw, offsets, zh, diags) {
                    facts.add(i, fact);
                }
            }
        }
    }
    clashes(&facts, diags);
    facts
}

/// Inputs and facts share one space of names.
fn clashes(facts: &Facts, diags: &mut Diags) {
    for fact in &facts.list {
        let FactKind::Elapsed { from, .. } = &fact.kind else { continue };
        if facts.by_id.contains_key(from) || facts.group_ids.contains_key(from) {
            let message = format!("`{from}` is a fact and also the date-time that `{}` counts from", fact.id);
            diags.push(Diagnostic::new(Code::DuplicateId, fact.span, message).hint("rename one of them"));
        }
    }
}

fn yes_no(zh: bool) -> Vec<(String, String)> {
    let (yes, no) = if zh { ("是", "否") } else { ("yes", "no") };
    vec![("yes".into(), yes.into()), ("no".into(), no.into())]
}

fn choices(options: &[(String, String)]) -> Vec<Atom> {
    let atom = |(i, (value, label)): (usize, &(String, String))| Atom {
        label: label.clone(),
        value: value.clone(),
        low: i as i64,
        high: i as i64,
        unit: None,
    };
    options.iter().enumerate().map(atom).collect()
}

fn blank(raw: &RawFact, kind: FactKind, range: (i64, i64), step: i64) -> Fact {
    Fact {
        id: raw.id.clone(),
        ask: raw.ask.clone().unwrap_or_default(),
        say: raw.say.as_ref().map(|s| s.0.clone()),
        help: raw.help.clone(),
        kind,
        atoms: Vec::new(),
        range,
        step,
        derived: None,
        needs: Vec::new(),
        unsure: raw.unsure.clone(),
        span: raw.span,
    }
}

fn any_of(facts: &mut Facts, index: usize, raw: &RawFact, options: &[(String, String)], zh: bool) {
    let group = facts.groups.len();
    let ask = raw.ask.clone().unwrap_or_default();
    let members = facts.list.len()..facts.list.len() + options.len();
    for (option, (id, label)) in options.iter().enumerate() {
        let mut fact = blank(raw, FactKind::AnyOf { group, option }, (0, 1), 1);
        fact.id = format!("{}.{id}", raw.id);
        fact.ask = format!("{ask}{}{label}", if zh { "：" } else { ": " });
        fact.atoms = choices(&yes_no(zh));
        facts.add(index, fact);
    }
    facts.group_ids.insert(raw.id.clone(), group);
    facts.groups.push(Group {
        id: raw.id.clone(),
        ask,
        help: raw.help.clone(),
        unsure: raw.unsure.clone(),
        options: options.to_vec(),
        facts: members.collect(),
        span: raw.span,
    });
}

fn fact(known: &Facts, raw: &RawFact, offsets: &[(i64, i32)], zh: bool, diags: &mut Diags) -> Option<Fact> {
    if let Some((say, span)) = &raw.say
        && !say.contains("{}")
    {
        let message = format!("`say` of `{}` has no place for the answer", raw.id);
        diags.push(
            Diagnostic::new(Code::InvalidValue, *span, message).hint("put `{}` where the label stands"),
        );
    }
    let day = 86_400;
    let mut fact = match &raw.kind {
        RawKind::YesNo => {
            let mut fact = blank(raw, FactKind::YesNo, (0, 1), 1);
            fact.atoms = choices(&yes_no(zh));
            fact
        }
        RawKind::OneOf(options) => {
            let last = options.len() as i64 - 1;
            let mut fact = blank(raw, FactKind::OneOf(options.clone()), (0, last), 1);
            fact.atoms = choices(options);
            fact
        }
        RawKind::AnyOf(_) => return None,
        RawKind::Number { unit } => {
            let kind = FactKind::Number { unit: unit.clone(), decimals: 0 };
            ranged(raw, kind, (0, 1_000_000_000), 1, offsets, diags)
        }
        RawKind::Money { currency, decimals } => {
            let kind = FactKind::Money { currency: currency.clone(), decimals: *decimals };
            ranged(raw, kind, (0, 1_000_000_000 * 10i64.pow(*decimals)), 1, offsets, diags)
        }
        RawKind::Duration { step } => {
            let step = step_of(step.as_ref(), diags);
            ranged(raw, FactKind::Duration, (0, 3650 * day), step, offsets, diags)
        }
        RawKind::Elapsed { from, step } => {
            let step = step_of(step.as_ref(), diags);
            let kind = FactKind::Elapsed { from: from.0.clone(), step };
            ranged(raw, kind, (0, 3650 * day), step, offsets, diags)
        }
        // From 1970 to the end of 2099.
        RawKind::Date => ranged(raw, FactKind::Date, (0, 47_481), 1, offsets, diags),
        RawKind::DateTime => ranged(raw, FactKind::DateTime, (0, 47_482 * day - 60), 60, offsets, diags),
        RawKind::Sum(_) | RawKind::Difference(_) | RawKind::Ratio { .. } | RawKind::Scale { .. } => {
            formula(known, raw, offsets, diags)?
        }
    };
    if fact.ask.is_empty() {
        fact.ask = asks(known, &operands(fact.derived.as_ref()), zh);
    }
    Some(fact)
}

/// The questions of some facts as one. The questions of derived facts are made so, too, and would grow
/// without end.
fn asks(known: &Facts, facts: &[usize], zh: bool) -> String {
    let mut out = String::new();
    for ask in facts.iter().map(|fact| known.list[*fact].ask.as_str()) {
        if !out.is_empty() {
            out.push_str(if zh { "；" } else { "; " });
        }
        out.push_str(ask);
        if let Some((end, _)) = out.char_indices().nth(TITLE.most) {
            out.truncate(end);
            out.push('…');
            break;
        }
    }
    out
}

/// The facts that a formula is made of.
pub(super) fn operands(formula: Option<&Formula>) -> Vec<usize> {
    match formula {
        Some(Formula::Sum(facts)) => facts.clone(),
        Some(Formula::Difference(a, b)) => vec![*a, *b],
        Some(Formula::Ratio { of, to, .. }) => vec![*of, *to],
        Some(Formula::Scale { of, .. } | Formula::Day(of)) => vec![*of],
        Some(Formula::Table { .. }) | None => Vec::new(),
    }
}

fn step_of(step: Option<&Text>, diags: &mut Diags) -> i64 {
    let Some((text, span)) = step else { return 60 };
    match units::parse_duration(text) {
        Some((seconds, _)) if seconds > 0 => seconds,
        _ => {
            let message = format!("`{text}` is not a step of time");
            diags
                .push(Diagnostic::new(Code::InvalidValue, *span, message).hint("write `1min`, `1h` or `1d`"));
            60
        }
    }
}

/// A fact with the range that its author gives, or one that suits its kind.
fn ranged(
    raw: &RawFact,
    kind: FactKind,
    default: (i64, i64),
    step: i64,
    offsets: &[(i64, i32)],
    diags: &mut Diags,
) -> Fact {
    let mut fact = blank(raw, kind, default, step);
    let Some((text, span)) = &raw.range else { return fact };
    match range(&fact, text, offsets) {
        Ok(range) => fact.range = range,
        Err(hint) => {
            let message = format!("`{text}` is not a range of `{}`", raw.id);
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
        }
    }
    fact
}

fn range(fact: &Fact, text: &str, offsets: &[(i64, i32)]) -> Result<(i64, i64), String> {
    let (from, to) = text.split_once("..").ok_or("write the first and the last value: `0..500`")?;
    let bound = |text: &str| match value::parse(fact, offsets, text, true) {
        Ok(value) => Ok(value),
        Err(Fault::Shape(hint) | Fault::Clock(hint)) => Err(hint.to_string()),
        Err(Fault::Option) => Err("write values of the fact's kind".to_string()),
    };
    let (low, mut high) = (bound(from)?, bound(to)?);
    // Where only days are named, the range covers the last one.
    if fact.kind == FactKind::DateTime && units::parse_date(to).is_some() {
        high += 86_400 - fact.step;
    }
    if low > high {
        return Err("the first value comes before the last".into());
    }
    if (high - low) % fact.step != 0 {
        let step = units::format_duration(fact.step, None);
        return Err(format!("its ends must be steps of `{step}` apart"));
    }
    Ok((low, high))
}

fn formula(known: &Facts, raw: &RawFact, offsets: &[(i64, i32)], diags: &mut Diags) -> Option<Fact> {
    let operand = |name: &Text, diags: &mut Diags| {
        let fact = known.named(name, diags)?;
        let fine = value::ordered(&known.list[fact].kind);
        if !fine {
            let message = format!("`{}` has options; nothing can be counted with it", name.0);
            diags.push(Diagnostic::new(Code::InvalidValue, name.1, message));
        }
        fine.then_some(fact)
    };
    let formula = match &raw.kind {
        RawKind::Sum(names) => {
            let facts: Vec<usize> = names.iter().filter_map(|n| operand(n, diags)).collect();
            (facts.len() == names.len() && !facts.is_empty()).then_some(Formula::Sum(facts))?
        }
        RawKind::Difference(names) => {
            let facts: Vec<usize> = names.iter().filter_map(|n| operand(n, diags)).collect();
            let [a, b] = facts[..] else {
                if facts.len() == names.len() {
                    two_facts(raw.span, diags);
                }
                return None;
            };
            Formula::Difference(a, b)
        }
        RawKind::Ratio { of, to, step } => {
            let (of, to) = (operand(of, diags)?, operand(to, diags)?);
            let decimals = ratio_decimals(step.as_ref(), diags)?;
            Formula::Ratio { of, to, multiply: 10i64.pow(decimals), divide: 1 }
        }
        RawKind::Scale { of, by } => {
            let of = operand(of, diags)?;
            let (multiply, divide) = factor(by, diags)?;
            Formula::Scale { of, multiply, divide }
        }
        _ => return None,
    };
    let kind = result_kind(known, raw, &formula, diags)?;
    let limits = operands(Some(&formula)).iter().map(|f| known.list[*f].range).collect::<Vec<_>>();
    let (low, high) = bounds(&formula, &limits).unwrap_or((0, 0));
    let clamp = |v: i128| v.clamp(-i128::from(LARGEST), i128::from(LARGEST)) as i64;
    let mut fact = ranged(raw, kind, (clamp(low), clamp(high)), 1, offsets, diags);
    fact.derived = Some(formula);
    fact.unsure = None;
    Some(fact)
}

fn two_facts(span: Span, diags: &mut Diags) {
    let message = "a difference is made of two facts";
    diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint("write `difference: [a, b]`"));
}

fn ratio_decimals(step: Option<&Text>, diags: &mut Diags) -> Option<u32> {
    let Some((text, span)) = step else { return Some(2) };
    let known = [("1", 0), ("0.1", 1), ("0.01", 2), ("0.001", 3), ("0.0001", 4)];
    let found = known.iter().find(|(t, _)| t == text).map(|(_, d)| *d);
    if found.is_none() {
        let message = format!("`{text}` is not a step of a ratio");
        let hint = "write `1`, `0.1`, `0.01`, `0.001` or `0.0001`";
        diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    }
    found
}

/// `0.5` → 5 and 10.
fn factor((text, span): &Text, diags: &mut Diags) -> Option<(i64, i64)> {
    match units::parse_amount(text, 6) {
        Ok(millionths) if millionths != 0 && millionths.abs() < 1_000_000_000_000 => {
            let mut divide = 1_000_000;
            let mut multiply = millionths;
            while multiply % 10 == 0 && divide > 1 {
                (multiply, divide) = (multiply / 10, divide / 10);
            }
            Some((multiply, divide))
        }
        _ => {
            let message = format!("`{text}` is not a factor");
            let hint = "write a number other than 0, with at most six digits after the point: `3`, `0.5`";
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            None
        }
    }
}

/// The kind of a formula's result: that of its operands; a difference of dates is a duration.
fn result_kind(known: &Facts, raw: &RawFact, formula: &Formula, diags: &mut Diags) -> Option<FactKind> {
    let kinds: Vec<&FactKind> = operands(Some(formula)).iter().map(|f| &known.list[*f].kind).collect();
    let first = kinds[0];
    let same = kinds.iter().all(|k| same_kind(k, first));
    let moment = matches!(first, FactKind::Date | FactKind::DateTime);
    let kind = match formula {
        _ if !same => None,
        Formula::Ratio { multiply, .. } if !moment => {
            let decimals = multiply.ilog10();
            Some(FactKind::Number { unit: String::new(), decimals })
        }
        Formula::Difference(..) if matches!(first, FactKind::DateTime) => Some(FactKind::Duration),
        Formula::Sum(_) | Formula::Difference(..) | Formula::Scale { .. } if !moment => Some(match first {
            FactKind::Elapsed { .. } => FactKind::Duration,
            other => other.clone(),
        }),
        Formula::Difference(..) => Some(FactKind::Number { unit: String::new(), decimals: 0 }),
        _ => None,
    };
    if kind.is_none() {
        let message = format!("`{}` cannot be made of facts of these kinds", raw.id);
        let hint = "use numbers, money or durations of one kind; dates can only be subtracted";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
    }
    kind
}

fn same_kind(a: &FactKind, b: &FactKind) -> bool {
    let time = |k: &FactKind| matches!(k, FactKind::Duration | FactKind::Elapsed { .. });
    match (a, b) {
        (FactKind::Number { decimals: a, .. }, FactKind::Number { decimals: b, .. }) => a == b,
        (FactKind::Money { .. }, FactKind::Money { .. }) => a == b,
        (FactKind::Date, FactKind::Date) | (FactKind::DateTime, FactKind::DateTime) => true,
        _ => time(a) && time(b),
    }
}

/// Least and largest result of a formula over stretches of its operands; none where it divides by
/// zero everywhere.
pub(super) fn bounds(formula: &Formula, operands: &[(i64, i64)]) -> Option<(i128, i128)> {
    let wide = |(low, high): (i64, i64)| (i128::from(low), i128::from(high));
    match formula {
        Formula::Sum(_) => {
            let sum = |f: fn((i128, i128)) -> i128| operands.iter().map(|o| f(wide(*o))).sum();
            Some((sum(|o| o.0), sum(|o| o.1)))
        }
        Formula::Difference(..) => {
            let (a, b) = (wide(operands[0]), wide(operands[1]));
            Some((a.0 - b.1, a.1 - b.0))
        }
        Formula::Ratio { multiply, divide, .. } => {
            let (of, to) = (wide(operands[0]), wide(operands[1]));
            quotients(of, to, i128::from(*multiply), i128::from(*divide))
        }
        Formula::Scale { multiply, divide, .. } => {
            let of = wide(operands[0]);
            quotients(of, (1, 1), i128::from(*multiply), i128::from(*divide))
        }
        Formula::Day(_) | Formula::Table { .. } => None,
    }
}

/// Least and largest `of × multiply ÷ (to × divide)`, rounded down, where `to` is not zero.
fn quotients(of: (i128, i128), to: (i128, i128), multiply: i128, divide: i128) -> Option<(i128, i128)> {
    let divisors = [to.0, to.1, -1, 1].into_iter().filter(|d| *d != 0 && to.0 <= *d && *d <= to.1);
    let results = divisors.flat_map(|d| {
        [of.0, of.1].map(|n| {
            let (n, d) = (n * multiply, d * divide);
            if d < 0 { (-n).div_euclid(-d) } else { n.div_euclid(d) }
        })
    });
    let results: Vec<i128> = results.collect();
    Some((*results.iter().min()?, *results.iter().max()?))
}
