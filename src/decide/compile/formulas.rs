//! Facts that follow from others by a formula.

use super::domains::ranged;
use super::names::{NamedFact, Names};
use super::setting::Setting;
use crate::decide::kind::amount::code_of;
use crate::decide::kind::calendar;
use crate::decide::kind::calendar::Limit;
use crate::decide::kind::definition::{Domain, Kind, Step};
use crate::decide::kind::fact::Derived;
use crate::decide::kind::formula::{Bounds, Calc, Effect, Formula, Operands, Round, WAYS};
use crate::decide::kind::grammar::plain::{LARGEST, normalize};
use crate::decide::kind::grammar::{amount, length};
use crate::decide::kind::kinds;
use crate::decide::kind::lengths;
use crate::decide::kind::limit::RawLimit;
use crate::decide::source::draft::RawFact;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::{Text, cannot_be};
use crate::limits::TITLE;
use crate::phrases::without_mark;
use std::collections::HashSet;

/// A fact made by a formula.
pub(super) struct Made {
    pub(super) ask: String,
    pub(super) domain: Domain,
    pub(super) derived: Derived,
}

/// A formula as typed: the fact, the formula, and its value.
pub(super) type RawFormula<'a> = (&'a RawFact, &'static Formula, &'a Operands);

/// The fact of a formula. `None` where there is a fault in it, which is reported.
pub(super) fn fact(
    names: &Names<'_>,
    raw: RawFormula<'_>,
    of: &[usize],
    setting: &Setting,
    diags: &mut Diags,
) -> Option<Made> {
    let parts = || asks(names, of, setting.phrases.word("rule_asks"));
    let (words, (domain, derived)) = match raw.1.effect {
        Effect::Constant => (parts(), constant(raw, setting, diags)?),
        Effect::Open => {
            let (within, made) = open(names, raw, of, setting, diags)?;
            let is_back = matches!(&made.1, Derived::Limit { limit, .. } if limit.back);
            let key = if is_back { "rule_open_before" } else { "rule_open_within" };
            let ask = parts();
            let ask = without_mark(&ask);
            (setting.phrases.say(key, &[("ask", ask), ("within", &within)]), made)
        }
        Effect::Linear | Effect::Other => {
            let ask = match raw.2.by.as_ref() {
                // The question of the scaled fact alone would name the amount before scaling.
                Some((by, _)) => {
                    format!("{} × {by}", without_mark(&parts()))
                }
                None => parts(),
            };
            (ask, calculated(names, raw, of, setting, diags)?)
        }
    };
    let ask = raw.0.ask.clone().filter(|ask| !ask.is_empty()).unwrap_or(words);
    Some(Made { ask, domain, derived })
}

fn calculated(
    names: &Names<'_>,
    raw: RawFormula<'_>,
    of: &[usize],
    setting: &Setting,
    diags: &mut Diags,
) -> Option<(Domain, Derived)> {
    let (fact, formula, operands) = raw;
    if let Some((_, message, hint)) = formula.count.filter(|(count, ..)| *count != of.len()) {
        diags.push(Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint));
        return None;
    }
    let (factor, digits) = factor(operands, diags)?;
    let parts: Vec<&Domain> = of.iter().map(|f| &names.facts[*f].domain).collect();
    let Some(kind) = (formula.result)(&parts) else {
        let message = format!("`{}` cannot be made of facts of these kinds", fact.id);
        let hint = "use numbers, money or durations of one kind; dates can only be subtracted";
        diags.push(Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint));
        return None;
    };
    let counted = parts.iter().find(|part| !part.unit.is_empty());
    let currency = parts.iter().map(|p| &p.currency).find(|c| !c.is_empty()).cloned().unwrap_or_default();
    // A product or a ratio has another unit than its facts: 70 kg times 15 mg/kg is 1050 mg.
    let counted = counted.filter(|_| kind.name == "number" && !["product", "ratio"].contains(&formula.name));
    let (unit, unit_said) =
        counted.map(|part| (part.unit.clone(), part.unit_said.clone())).unwrap_or_default();
    let currency = if kind.name == "money" { currency } else { String::new() };
    let plain = Domain { unit, unit_said, currency, ..Domain::of(kind, (0, 0), 1) };
    let (calc, decimals) = calc(raw, kind, &parts, (factor, digits), diags)?;
    let bounds: Vec<Bounds> = parts.iter().map(|d| (i128::from(d.range.0), i128::from(d.range.1))).collect();
    let (low, high) = calc.bounds(formula, &bounds).unwrap_or((0, 0));
    let domain = Domain { decimals, step: calc.step, ..plain };
    if fact.range.is_none() && !(exact(low) && exact(high)) {
        let message = format!("`{}` can be larger than any number that is exact", fact.id);
        let hint = "give its facts smaller ranges, or round it: `round: half-up` with a larger `step`";
        diags.push(Diagnostic::new(Code::TooMuch, fact.span, message).hint(hint));
        return None;
    }
    let domain = ranged(fact, Domain { range: (clamped(low), clamped(high)), ..domain }, setting, diags);
    Some((domain, Derived::Formula { formula, of: of.to_vec(), calc }))
}

/// Factor of a formula, and its digits after the point: `0.5` is 5 and 1.
fn factor(operands: &Operands, diags: &mut Diags) -> Option<(i64, u32)> {
    let Some((text, span)) = operands.by.as_ref() else { return Some((1, 0)) };
    match amount::parse(text, 6) {
        Ok(millionths) if millionths != 0 && millionths.abs() < 1_000_000_000_000 => {
            let (mut factor, mut digits) = (millionths, 6);
            while factor % 10 == 0 && digits > 0 {
                (factor, digits) = (factor / 10, digits - 1);
            }
            Some((factor, digits))
        }
        _ => {
            let message = format!("`{text}` is not a factor");
            let d = Diagnostic::new(Code::InvalidValue, *span, message);
            diags.push(match factor_meant(text) {
                Some(meant) => d.hint(format!("write `{meant}`")),
                None => {
                    d.hint("write a number other than 0, with at most six digits after the point: `3`, `0.5`")
                }
            });
            None
        }
    }
}

/// The factor meant by a percentage or a decimal comma: `0.19` for `19%` and for `0,19`.
fn factor_meant(text: &str) -> Option<String> {
    let plain = normalize(text);
    let of = |text: &str, digits: u32| {
        let value = amount::parse(text, digits).ok().filter(|value| *value > 0)?;
        Some(amount::format_short(value, 6, 0))
    };
    match plain.strip_suffix('%') {
        Some(percent) => of(percent.trim_end(), 4),
        None => of(&plain.replace(',', "."), 6).filter(|_| plain.contains(',')),
    }
}

/// Factors and rounding of a formula, and the digits after the point of its results.
fn calc(
    (fact, formula, operands): RawFormula<'_>,
    kind: &'static Kind,
    parts: &[&Domain],
    (factor, digits): (i64, u32),
    diags: &mut Diags,
) -> Option<(Calc, u32)> {
    let digits_of: Vec<u32> = parts.iter().map(|part| part.decimals).collect();
    let is_time = matches!(kind.step, Step::Chosen { .. });
    let is_ratio = formula.name == "ratio";
    let is_product = formula.name == "product";
    let finest = digits_of.iter().copied().max().unwrap_or(0);
    let weights = digits_of.iter().map(|own| if is_ratio || is_product { 1 } else { power(finest - own) });
    let weights: Vec<i64> = weights.collect();
    // Digits of the exact result.
    let fine = (formula.decimals)(&digits_of, digits);
    let round = rounding(fact, operands, diags)?;
    let step = step(fact, operands, is_time, diags)?;
    let (step, decimals) = match (step, is_ratio) {
        (Some(step), _) => step,
        (None, true) => (1, 2),
        (None, false) if round.is_some() && !is_time => (1, finest),
        (None, false) if round.is_some() => (1, 0),
        (None, false) if !is_time => {
            return Some((Calc { multiply: factor, ..Calc::plain(weights) }, fine));
        }
        (None, false) => (1, 0),
    };
    let decimals_kept = if kind.name == "money" { decimals.max(finest) } else { decimals };
    let step = step * power(decimals_kept - decimals);
    let (above, below) = if is_ratio { (digits_of[1], digits_of[0]) } else { (0, fine) };
    let multiply = i128::from(factor) * i128::from(power(above)) * i128::from(power(decimals_kept));
    let divide = i128::from(power(below)) * i128::from(step);
    let common = gcd(multiply.unsigned_abs(), divide.unsigned_abs()) as i128;
    let (multiply, divide) = (multiply / common, divide / common);
    let (Ok(multiply), Ok(divide)) = (i64::try_from(multiply), i64::try_from(divide)) else {
        let message = format!("`{}` is counted too finely", fact.id);
        diags.push(Diagnostic::new(Code::TooMuch, fact.span, message).hint("write a larger `step`"));
        return None;
    };
    let weights = if is_ratio { vec![1; weights.len()] } else { weights };
    let unsaid = if is_ratio { Round::Down } else { Round::Floor };
    let calc = Calc { weights, multiply, divide, round: round.unwrap_or(unsaid), step };
    if round.is_none() && !is_ratio && !calc.is_exact() && !is_whole(&calc, parts) {
        let message = format!("`{}` is not counted as finely as it can be", fact.id);
        let hint = "say how it is rounded: `round: half-up`, `half-even`, `up` or `down`";
        diags.push(Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint));
        return None;
    }
    Some((calc, decimals_kept))
}

/// Whether results are whole because all operands are multiples of the divisor.
fn is_whole(calc: &Calc, parts: &[&Domain]) -> bool {
    let whole = |part: &&Domain| part.step % calc.divide == 0 && part.range.0 % calc.divide == 0;
    calc.step == 1 && parts.iter().all(whole)
}

fn rounding(fact: &RawFact, operands: &Operands, diags: &mut Diags) -> Option<Option<Round>> {
    let Some((text, span)) = fact.round.as_ref().or(operands.round.as_ref()) else { return Some(None) };
    let way = WAYS.iter().find(|(name, _)| name == text).map(|(_, way)| Some(*way));
    // Other tools round to so many digits.
    let digits = text.parse::<usize>().ok().filter(|digits| *digits <= 6);
    if let Some(digits) = digits.filter(|_| way.is_none()) {
        let step = match digits {
            0 => "1".to_string(),
            _ => format!("0.{}1", "0".repeat(digits - 1)),
        };
        let key = "round";
        let message = format!("`{key}` cannot be `{text}`");
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint(format!("write `half-up`; `step: {step}` says how many digits are kept")));
    } else if way.is_none() {
        diags.push(cannot_be("round", text, *span, &WAYS.map(|(name, _)| name)));
    }
    way
}

/// A step, and its digits after the point.
fn step(fact: &RawFact, operands: &Operands, is_time: bool, diags: &mut Diags) -> Option<Option<(i64, u32)>> {
    let Some((text, span)) = fact.step.as_ref().or(operands.step.as_ref()) else { return Some(None) };
    let found = if is_time {
        length::parse(text).map(|(seconds, _)| (seconds, 0))
    } else {
        let text = normalize(text);
        let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len() as u32);
        (digits <= 6).then(|| amount::parse(&text, digits).ok()).flatten().map(|step| (step, digits))
    };
    let found = found.filter(|(step, _)| (1..=1_000_000_000).contains(step));
    if found.is_none() {
        let message = format!("`{text}` is not a step of `{}`", fact.id);
        let hint = if is_time { "write `1min`, `1h` or `1d`" } else { "write `1`, `0.5` or `0.01`" };
        diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    }
    found.map(Some)
}

/// A value that is always the same.
fn constant(raw: RawFormula<'_>, setting: &Setting, diags: &mut Diags) -> Option<(Domain, Derived)> {
    let (fact, _, operands) = raw;
    let (text, span) = operands.by.as_ref()?;
    let currency = operands.unit.as_ref().map(|unit| unit.0.as_str());
    let kinds: &[&str] =
        if currency.is_some() { &["money"] } else { &["number", "date", "datetime", "time", "duration"] };
    let found = kinds.iter().find_map(|kind| literal(kinds::find(kind)?, text, currency, setting));
    if found.is_none() {
        let message = format!("`{text}` is not a value of `{}`", fact.id);
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(match amount_of_money(text).filter(|_| currency.is_none()) {
            Some((value, currency)) => d.hint(format!("write `{{value: {value}, currency: {currency}}}`")),
            None => d.hint("write `35`, `12.50`, `14d` or `2026-01-01`"),
        });
    }
    found
}

/// Splits an amount of money into its number and its currency code: `35 EUR` and `€35` give `35` and `EUR`.
fn amount_of_money(text: &str) -> Option<(String, String)> {
    let plain = normalize(text);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
    let number = plain.trim_matches(|c: char| !is_number(c));
    let (before, after) = plain.split_once(number)?;
    let (before, after) = (before.trim(), after.trim());
    let currency = code_of(if before.is_empty() { after } else { before })?;
    // A comma in front of three digits parts thousands.
    let whole = match number.rsplit_once(',') {
        Some((_, digits)) if digits.len() == 3 || digits.contains('.') => number.replace(',', ""),
        _ => number.replace(',', "."),
    };
    let is_alone = before.is_empty() || after.is_empty();
    (is_alone && amount::parse(&whole, 6).is_ok()).then_some((whole, currency))
}

/// A value as typed, with the domain that holds nothing else.
pub(super) fn literal(
    kind: &'static Kind,
    text: &str,
    currency: Option<&str>,
    setting: &Setting,
) -> Option<(Domain, Derived)> {
    let plain = normalize(text);
    let digits = plain.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len() as u32);
    let least = if kind.name == "money" { 2 } else { 0 };
    let has_digits = matches!(kind.name, "number" | "money") && digits <= 6;
    let decimals = if has_digits { digits.max(least) } else { 0 };
    let domain = Domain {
        decimals,
        currency: currency.unwrap_or_default().to_string(),
        ..Domain::of(kind, (0, 0), 1)
    };
    let value = domain.parse(&setting.offsets, text, true).ok()?;
    Some((Domain { range: (value, value), ..domain }, Derived::Constant(value)))
}

/// The fact whether a time limit is open, and the length of the limit in words.
fn open(
    names: &Names<'_>,
    raw: RawFormula<'_>,
    of: &[usize],
    setting: &Setting,
    diags: &mut Diags,
) -> Option<(String, (Domain, Derived))> {
    let (fact, _, operands) = raw;
    let of = *of.first()?;
    let raw = operands.limit.as_ref()?;
    let (limit, words) = limit(raw, setting, diags)?;
    // The options of `yes_no` are yes, 0, and no, 1.
    let ends = if raw.inclusive { [0, 0, 1] } else { [0, 1, 1] };
    let yes_no = Domain::of(kinds::find("yes_no")?, (0, 1), 1);
    if names.facts[of].moment().is_none() {
        let message = format!("`{}` counts from a fact without a date", fact.id);
        let d = Diagnostic::new(Code::InvalidValue, fact.span, message);
        diags.push(d.hint(
            "count from a fact of kind `date` or `datetime`, or from the `from` of one of kind `elapsed`",
        ));
        return None;
    }
    Some((words, (yes_no, Derived::Limit { of, limit, ends })))
}

/// A limit, and its length in words.
pub(super) fn limit(raw: &RawLimit, setting: &Setting, diags: &mut Diags) -> Option<(Limit, String)> {
    let (text, span) = &raw.within;
    if let Some(number) = length::of_minutes_or_months(text) {
        let message = format!("`{text}` may be minutes or months");
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint(format!("write `{number}min` or `{number}mo`")));
        return None;
    }
    let Some((within, words)) = calendar::parse(text, &setting.phrases) else {
        let negative = normalize(text).strip_prefix(['-', '−', '–']).map(|rest| rest.trim().to_string());
        let positive = negative.filter(|rest| !raw.back && calendar::parse(rest, &setting.phrases).is_some());
        diags.push(match positive {
            Some(rest) => {
                let message = format!("`{text}` is not a length of time");
                let d = Diagnostic::new(Code::InvalidValue, *span, message);
                d.hint(format!("write `{rest}` behind `before` in place of `within`: it then counts back"))
            }
            None => no_length(text, *span),
        });
        return None;
    };
    if within.days() > calendar::MOST_DAYS {
        let message = format!("`{text}` is longer than a time limit can be");
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint("a time limit is at most 100 years long"));
        return None;
    }
    let counting = raw.counting.unwrap_or(setting.counting);
    Some((Limit { within, back: raw.back, counting }, words))
}

/// The finding about a text that is no length of time.
pub(super) fn no_length(text: &str, span: crate::source::Span) -> Diagnostic {
    let message = format!("`{text}` is not a length of time");
    let d = Diagnostic::new(Code::InvalidValue, span, message);
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.starts_with(|c: char| ('1'..='9').contains(&c))
        && lengths::meant(&format!("1{unit}")).is_some_and(|meant| meant == format!("1{unit}"))
    {
        return d.hint("a time limit is at most 100 years long");
    }
    if unit.is_empty() && !text.is_empty() && text != "0" {
        return d.hint(format!("write its unit, too: `{text}d`, `{text}h`, `{text}wd` or `{text}mo`"));
    }
    match lengths::joined(text) {
        Some(Some(meant)) => return d.hint(format!("write `{meant}`")),
        Some(None) => {
            let hint = "a limit has one unit by the calendar: count the rest from a date in `dates` that ends the first";
            return d.hint(hint);
        }
        None => {}
    }
    match lengths::meant(text) {
        Some(meant) => d.hint(format!("write `{meant}`")),
        None => d.hint("write `48h`, `7d`, `1mo` or `5 workdays`"),
    }
}

/// The questions of some facts joined into one, each once. A computed fact without a question of its own
/// contributes those of the facts that it follows from.
fn asks(names: &Names<'_>, of: &[usize], between: &str) -> String {
    let (mut seen, mut asked) = (HashSet::new(), Vec::new());
    of.iter().for_each(|fact| leaves(names, *fact, &mut seen, &mut asked));
    joined(&asked, between)
}

/// The questions of the facts in a table's conditions, joined into one.
pub(super) fn asks_of_table(names: &Names<'_>, raw: &RawFact, between: &str) -> String {
    let (mut seen, mut asked) = (HashSet::new(), Vec::new());
    of_table(names, raw, &mut seen, &mut asked);
    joined(&asked, between)
}

fn joined(asked: &[&str], between: &str) -> String {
    let mut out = String::new();
    for (at, ask) in asked.iter().enumerate() {
        let is_last = at + 1 == asked.len();
        out.push_str(if is_last { ask } else { without_mark(ask) });
        if let Some((end, _)) = out.char_indices().nth(TITLE.most) {
            out.truncate(end);
            out.push('…');
            break;
        }
        out.push_str(if is_last { "" } else { between });
    }
    out
}

/// Adds a fact's own question, or those of the facts that it follows from.
fn leaves<'n>(names: &'n Names<'_>, fact: usize, seen: &mut HashSet<usize>, asked: &mut Vec<&'n str>) {
    let one = &names.facts[fact];
    if !seen.insert(fact) || one.hidden.is_some() {
        return;
    }
    let is_typed = one.raw.1.ask.as_deref().is_some_and(|ask| !ask.is_empty());
    match &one.formula {
        Some(Derived::Formula { of, .. }) if !is_typed => {
            of.iter().for_each(|part| leaves(names, *part, seen, asked));
        }
        None if !is_typed && one.raw.1.derive.is_some() => of_table(names, one.raw.1, seen, asked),
        _ => add(&one.ask, asked),
    }
}

/// Adds the questions of the facts in the conditions of a table's rows.
fn of_table<'n>(names: &'n Names<'_>, raw: &RawFact, seen: &mut HashSet<usize>, asked: &mut Vec<&'n str>) {
    for cell in raw.derive.iter().flatten().flat_map(|(when, _)| &when.cells) {
        let id = cell.fact.0.as_str();
        match (names.group(id.split('.').next().unwrap_or(id)), names.fact(id)) {
            (Some(group), _) => add(&group.ask, asked),
            (None, Some(fact)) => leaves(names, fact, seen, asked),
            (None, None) => {}
        }
    }
}

fn add<'n>(ask: &'n str, asked: &mut Vec<&'n str>) {
    if !ask.is_empty() && !asked.contains(&ask) {
        asked.push(ask);
    }
}

/// The operands of a formula: facts by their names, and numbers, for which facts are added. `None` where
/// there is a fault in one, which is reported.
pub(super) fn operands<'a>(
    names: &mut Names<'a>,
    place: (usize, &'a RawFact),
    (formula, operands): (&'static Formula, &Operands),
    setting: &Setting,
    diags: &mut Diags,
) -> Option<Vec<usize>> {
    if formula.effect == Effect::Open {
        let from = operands.of.first()?;
        let found = names.dated(&from.0);
        if found.is_none() {
            names.no_moment(from, diags);
        }
        return found.map(|fact| vec![fact]);
    }
    if let [(text, span)] = &operands.of[..]
        && let Some(list) = as_list(text, names)
    {
        let message = format!("`{text}` is a formula, and no list of facts");
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint(format!("write `{list}`: what `{}` is made of, as a list", formula.name)));
        return None;
    }
    if operands.of.is_empty() && formula.effect != Effect::Constant {
        let message = format!("`{}` is made of nothing", place.1.id);
        let d = Diagnostic::new(Code::InvalidValue, place.1.span, message);
        diags.push(d.hint(format!("write what it is made of: `{}: [a, b]`", formula.name)));
        return None;
    }
    let known = operands.of.iter().find_map(|(name, _)| names.fact(name));
    let like = known.map(|fact| (names.facts[fact].domain.kind, names.facts[fact].domain.currency.clone()));
    let mut of = Vec::new();
    let is_number = |(text, _): &&Text| text.parse::<f64>().is_ok();
    for name in &operands.of {
        if like.is_none() && is_number(&name) && !operands.of.iter().all(|other| is_number(&other)) {
            // Its kind would be that of an unknown fact, which is reported already.
            continue;
        }
        let number = match &like {
            Some((kind, currency)) if names.fact(&name.0).is_none() => {
                let number = kinds::find("number").filter(|_| formula.name == "product");
                // Lengths of time are compared with elapsed times.
                let kind = if kind.name == "elapsed" { kinds::find("duration")? } else { *kind };
                literal(number.unwrap_or(kind), &name.0, Some(currency), setting)
            }
            _ => None,
        };
        if let Some((domain, derived)) = number {
            of.push(names.facts.len());
            names.add(NamedFact::constant(place, &name.0, domain, derived, of.len()));
        } else {
            of.extend(operand(names, name, diags));
        }
    }
    if let (Some(divisor), [_, (text, span)]) =
        (of.get(1).filter(|_| formula.name == "ratio"), &operands.of[..])
        && names.facts[*divisor].domain.range == (0, 0)
    {
        let message = format!("`{text}` is no divisor: a ratio to 0 has no value");
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint("write a number other than 0, or a fact"));
        return None;
    }
    let fine = of.len() == operands.of.len() && (!of.is_empty() || formula.effect == Effect::Constant);
    fine.then_some(of)
}

/// The operands of a formula with signs as a list: `[leave, enter]` for `leave - enter`.
fn as_list(text: &str, names: &Names<'_>) -> Option<String> {
    let parts: Vec<&str> = text.split(['+', '-', '*', '/', '−', '×', '÷']).map(str::trim).collect();
    let is_operand = |part: &&str| names.fact(part).is_some() || part.parse::<f64>().is_ok();
    let fine = parts.len() > 1 && names.fact(text).is_none() && parts.iter().all(is_operand);
    fine.then(|| format!("[{}]", parts.join(", ")))
}

/// An operand by its name. One with which nothing can be calculated is reported.
fn operand(names: &Names<'_>, name: &Text, diags: &mut Diags) -> Option<usize> {
    let fact = names.named(name, diags)?;
    let fine = names.facts[fact].domain.kind.ordered;
    if !fine {
        let message = format!("`{}` has options; nothing can be counted with it", name.0);
        let d = Diagnostic::new(Code::InvalidValue, name.1, message);
        diags.push(d.hint(
            "count with numbers, amounts or durations; a table, `derive`, gives a number for each option",
        ));
    }
    fine.then_some(fact)
}

fn power(digits: u32) -> i64 {
    10i64.pow(digits.min(18))
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// Whether both evaluators hold a number exactly.
fn exact(value: i128) -> bool {
    value.unsigned_abs() <= LARGEST.unsigned_abs().into()
}

fn clamped(value: i128) -> i64 {
    value.clamp(-i128::from(LARGEST), i128::from(LARGEST)) as i64
}
