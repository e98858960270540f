//! Facts that follow from others by a formula.

use super::domains::ranged;
use super::names::Names;
use super::setting::Setting;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::Derived;
use crate::decide::kind::formula::{Bounds, Formula, Operands};
use crate::decide::kind::grammar::plain::LARGEST;
use crate::decide::kind::kinds;
use crate::decide::source::draft::RawFact;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::Text;
use crate::limits::TITLE;

/// A fact made by a formula.
pub(super) struct Made {
    pub(super) ask: String,
    pub(super) domain: Domain,
    pub(super) derived: Derived,
}

/// The fact of a formula. `None` where there is a fault in it.
pub(super) fn fact(
    names: &Names<'_>,
    raw: &RawFact,
    (formula, operands): (&'static Formula, &Operands),
    setting: &Setting,
    diags: &mut Diags,
) -> Option<Made> {
    let of: Vec<usize> = operands.of.iter().filter_map(|name| operand(names, name, diags)).collect();
    if of.len() < operands.of.len() || of.is_empty() {
        return None;
    }
    if let Some((_, message, hint)) = formula.count.filter(|(count, ..)| *count != of.len()) {
        diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
        return None;
    }
    let (multiply, divide) = (formula.factors)(operands, diags)?;
    let parts: Vec<&Domain> = of.iter().map(|f| &names.facts[*f].domain).collect();
    let Some(domain) = result(formula, multiply, &parts) else {
        let message = format!("`{}` cannot be made of facts of these kinds", raw.id);
        let hint = "use numbers, money or durations of one kind; dates can only be subtracted";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
        return None;
    };
    let bounds: Vec<Bounds> = parts.iter().map(|d| (i128::from(d.range.0), i128::from(d.range.1))).collect();
    let (low, high) = (formula.bounds)(&bounds, (multiply.into(), divide.into())).unwrap_or((0, 0));
    let domain = ranged(raw, Domain { range: (exact(low), exact(high)), ..domain }, setting, diags);
    let ask = raw.ask.clone().filter(|ask| !ask.is_empty());
    let ask = ask.unwrap_or_else(|| asks(names, &of, setting.phrases.word("rule_asks")));
    Some(Made { ask, domain, derived: Derived::Formula { formula, of, multiply, divide } })
}

/// The questions of some facts as one. The questions of derived facts are made in this way, too, and
/// would grow without end.
fn asks(names: &Names<'_>, of: &[usize], between: &str) -> String {
    let mut out = String::new();
    for ask in of.iter().map(|fact| names.facts[*fact].ask.as_str()) {
        if !out.is_empty() {
            out.push_str(between);
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

/// An operand by its name. One with which nothing can be calculated is reported.
fn operand(names: &Names<'_>, name: &Text, diags: &mut Diags) -> Option<usize> {
    let fact = names.named(name, diags)?;
    let fine = names.facts[fact].domain.kind.ordered;
    if !fine {
        let message = format!("`{}` has options; nothing can be counted with it", name.0);
        diags.push(Diagnostic::new(Code::InvalidValue, name.1, message));
    }
    fine.then_some(fact)
}

/// The domain of a result, without its range; `None` where the operands do not go together.
fn result(formula: &Formula, multiply: i64, parts: &[&Domain]) -> Option<Domain> {
    let first = parts[0];
    let alike = parts.iter().all(|part| first.is_alike(part));
    let (kind, decimals) = (formula.result)(first.kind.arithmetic, multiply).filter(|_| alike)?;
    let plain = Domain::of(kinds::find(kind)?, (0, 0), 1);
    Some(match decimals {
        Some(decimals) => Domain { decimals, ..plain },
        None => Domain {
            unit: first.unit.clone(),
            currency: first.currency.clone(),
            decimals: first.decimals,
            ..plain
        },
    })
}

/// A number as both evaluators hold it exactly.
fn exact(value: i128) -> i64 {
    value.clamp(-i128::from(LARGEST), i128::from(LARGEST)) as i64
}
