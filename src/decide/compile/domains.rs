//! Domains of facts: kind, step and range, as their authors chose them.

use super::setting::Setting;
use crate::decide::kind::definition::{Domain, Kind, Params, Step};
use crate::decide::kind::grammar::clock::DAY;
use crate::decide::kind::grammar::plain::{LARGEST, normalize};
use crate::decide::kind::grammar::{amount, length};
use crate::decide::kind::meant;
use crate::decide::source::draft::RawFact;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::Text;

/// The domain of a kind, with the author's range.
pub(super) fn domain(
    raw: &RawFact,
    kind: &'static Kind,
    params: &Params,
    setting: &Setting,
    diags: &mut Diags,
) -> Domain {
    let domain = ranged(raw, Domain::with(kind, params, step(kind, params, diags)), setting, diags);
    if !matches!(kind.step, Step::Chosen { .. }) || domain.range.0 >= 0 {
        return domain;
    }
    // Only a computed length of time can be negative.
    if let Some((text, span)) = &raw.range {
        let message = format!("`{text}` is not a range of `{}`", raw.id);
        let d = Diagnostic::new(Code::InvalidValue, *span, message);
        diags.push(d.hint("begin with `0h`: nobody answers a length of time below zero"));
    }
    Domain { range: (0, domain.range.1.max(0)), ..domain }
}

/// The domain of the values that the rules of a decision give: of any size where no range is given.
pub(super) fn of_values(
    decision: &str,
    (kind, params): (&'static Kind, &Params),
    setting: &Setting,
    diags: &mut Diags,
) -> Domain {
    let step = step(kind, params, diags);
    let most = LARGEST - LARGEST % step;
    let domain = Domain { range: (-most, most), ..Domain::with(kind, params, step) };
    with_range((decision, params.range.as_ref()), domain, setting, diags)
}

fn step(kind: &Kind, params: &Params, diags: &mut Diags) -> i64 {
    match kind.step {
        Step::Fixed(step) => step,
        Step::Decimal => decimal(params, diags),
        Step::Chosen { finest, usual, hint } => chosen(params.step.as_ref(), (finest, usual, hint), diags),
    }
}

/// A step that the author may choose.
fn chosen(step: Option<&Text>, (finest, usual, hint): (i64, i64, &str), diags: &mut Diags) -> i64 {
    let Some((text, span)) = step else { return usual };
    match length::parse(text) {
        Some((seconds, _)) if seconds > 0 && seconds % finest == 0 => seconds,
        _ => {
            let message = format!("`{text}` is not a step of time");
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            usual
        }
    }
}

/// A step of a number.
fn decimal(params: &Params, diags: &mut Diags) -> i64 {
    let Some((text, span)) = &params.step else { return 1 };
    match amount::parse(text, params.decimals) {
        Ok(step) if (1..=1_000_000_000).contains(&step) => step,
        _ => {
            let message = format!("`{text}` is not a step of numbers");
            let hint = "write `1`, `0.5` or `0.01`, with at most six digits after the point";
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            1
        }
    }
}

/// A domain with the range that its author gives.
pub(super) fn ranged(raw: &RawFact, domain: Domain, setting: &Setting, diags: &mut Diags) -> Domain {
    with_range((&raw.id, raw.range.as_ref()), domain, setting, diags)
}

/// A range of lengths of time whose ends lack units.
enum Unitless {
    /// Neither has one.
    Both(String, String),
    /// Only one has a unit. This is the range with that unit at both ends.
    One(String),
}

fn without_unit(text: &str) -> Option<Unitless> {
    let text = normalize(text);
    let (low, high) = text.split_once("..").unwrap_or(("0", &text));
    let (low, high) = (low.trim(), high.trim_start_matches('=').trim());
    let low = if low.is_empty() { "0" } else { low };
    let is_bare = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unit = |text: &str| {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        length::parse(text).map(|_| unit.to_string())
    };
    match (is_bare(low), is_bare(high)) {
        (true, true) => Some(Unitless::Both(low.to_string(), high.to_string())),
        (false, true) => unit(low).map(|unit| Unitless::One(format!("{low}..{high}{unit}"))),
        (true, false) => unit(high).map(|unit| Unitless::One(format!("{low}{unit}..{high}"))),
        (false, false) => None,
    }
}

fn with_range(
    (id, range): (&str, Option<&Text>),
    domain: Domain,
    setting: &Setting,
    diags: &mut Diags,
) -> Domain {
    let Some((text, span)) = range.filter(|_| domain.kind.ordered) else { return domain };
    match (domain.kind.range)(&domain, &setting.offsets, text) {
        Ok(range) => Domain { range, ..domain },
        Err(hint) => {
            let message = format!("`{text}` is not a range of `{id}`");
            let is_time = matches!(domain.kind.name, "duration" | "elapsed");
            let unitless = is_time.then(|| without_unit(text)).flatten();
            // If the step is a number of days, the unit can only be days.
            if let Some(Unitless::Both(low, high)) = unitless.as_ref().filter(|_| domain.step % DAY != 0) {
                let hint = format!(
                    "write its unit, too: `{low}d..{high}d`, `{low}h..{high}h` or `{low}min..{high}min`"
                );
                diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
                return domain;
            }
            let meant = match unitless {
                Some(Unitless::One(meant)) => Some(meant),
                _ => meant::range(&domain, &setting.offsets, text),
            };
            let hint = meant
                .as_ref()
                .filter(|_| is_time)
                .map_or(hint.to_string(), |meant| format!("write `{meant}`"));
            diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
            let range = meant.and_then(|text| (domain.kind.range)(&domain, &setting.offsets, &text).ok());
            Domain { range: range.unwrap_or(domain.range), ..domain }
        }
    }
}
