//! Outcomes with their deadlines.

use super::names::{NamedFact, Names};
use super::rule_set::{Deadline, Outcome};
use super::setting::Setting;
use crate::config::quoted;
use crate::decide::kind::calendar::{self, Within};
use crate::decide::kind::grammar::clock;
use crate::decide::source::draft::{Body, RawDeadline, RawOutcome};
use crate::diag::{Code, Diagnostic, Diags, closest};

/// The outcomes of a set.
pub(super) fn outcomes(body: &Body, names: &Names<'_>, setting: &Setting, diags: &mut Diags) -> Vec<Outcome> {
    let outcomes: Vec<Outcome> =
        body.outcomes.iter().map(|raw| outcome(raw, names, setting, diags)).collect();
    holidays(body, &outcomes, setting, diags);
    outcomes
}

fn outcome(raw: &RawOutcome, names: &Names<'_>, setting: &Setting, diags: &mut Diags) -> Outcome {
    Outcome {
        id: raw.id.clone(),
        title: raw.title.clone(),
        description: raw.description.clone(),
        body: raw.body.clone(),
        deadline: raw.deadline.as_ref().and_then(|raw| deadline(raw, names, setting, diags)),
        evidence: raw.evidence.clone(),
        letter: raw.letter.clone(),
        next: raw.next.clone(),
        see: raw.see.clone(),
        span: raw.span,
    }
}

fn deadline(raw: &RawDeadline, names: &Names<'_>, setting: &Setting, diags: &mut Diags) -> Option<Deadline> {
    if names.dated(&raw.from.0).is_none() {
        diags.push(no_moment(raw, names));
        return None;
    }
    let Some((within, within_words)) = calendar::parse(&raw.within.0, &setting.phrases) else {
        let message = format!("`{}` is not a length of time", raw.within.0);
        let hint = "write `48h`, `7d`, `1mo` or `5 workdays`";
        diags.push(Diagnostic::new(Code::InvalidValue, raw.within.1, message).hint(hint));
        return None;
    };
    Some(Deadline { from: raw.from.0.clone(), within, within_words, inclusive: raw.inclusive })
}

/// Working days are counted right only in years whose holidays are listed.
fn holidays(body: &Body, outcomes: &[Outcome], setting: &Setting, diags: &mut Diags) {
    let counts = |o: &Outcome| o.deadline.as_ref().is_some_and(|d| matches!(d.within, Within::Workdays(_)));
    let last = body.calendar.holidays.last().and_then(|day| clock::date_of(*day));
    let year = setting.as_of.year();
    if let (Some(last), Some(span)) = (last, body.calendar_span)
        && last.year() < year
        && outcomes.iter().any(counts)
    {
        let message = format!("the holidays end in {}: deadlines in working days may be wrong", last.year());
        let hint = format!("add the holidays of {year}");
        diags.push(Diagnostic::new(Code::ReviewOverdue, span, message).hint(hint));
    }
}

fn no_moment(raw: &RawDeadline, names: &Names<'_>) -> Diagnostic {
    let id = &raw.from.0;
    let d = Diagnostic::new(Code::UnknownFact, raw.from.1, format!("no date or date-time named `{id}`"));
    let moments: Vec<&str> = names.facts.iter().filter_map(NamedFact::moment).collect();
    match (closest(id, moments.iter().copied()), moments.as_slice()) {
        (Some(near), _) => d.hint(format!("did you mean `{near}`?")),
        (None, []) => d.hint("add a fact of kind `elapsed`, `date` or `datetime` to count from"),
        (None, some) => d.hint(format!("deadlines can count from {}", quoted(some))),
    }
}
