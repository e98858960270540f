//! Outcomes with their deadlines.

use super::blanks::{Blanks, meant, with_blanks, without_a_case};
use super::formulas::no_length;
use super::names::Names;
use super::rule_set::{Deadline, Outcome};
use super::setting::Setting;
use crate::decide::kind::calendar::{self, Within};
use crate::decide::kind::grammar::clock;
use crate::decide::source::draft::{Body, RawDeadline, RawOutcome};
use crate::diag::{Code, Diagnostic, Diags};

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
    let neutral = |text: &str| without_a_case(text, &setting.phrases, &|name| meant(names, setting, name));
    Outcome {
        id: raw.id.clone(),
        title: neutral(&raw.title),
        titled_with: with_blanks(Some(&raw.title)),
        description: neutral(&raw.description),
        body: raw.body.clone(),
        blanks: Vec::new(),
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
        diags.push(names.no_moment(&raw.from));
        return None;
    }
    let Some((within, within_words)) = calendar::parse(&raw.within.0, &setting.phrases) else {
        diags.push(no_length(&raw.within.0, raw.within.1));
        return None;
    };
    let text = calendar::text(within);
    Some(Deadline { from: raw.from.0.clone(), within, text, within_words, inclusive: raw.inclusive })
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
