//! Blanks in texts, `{{ loss }}`: each names a fact, a question of several answers, a moment that facts count
//! from, what the rules of a list come to, or the due time of the outcome.

use super::names::{NamedFact, Names};
use super::setting::Setting;
use crate::decide::source::draft::{Body, RawFact, RawOutcome};
use crate::diag::{Code, Diagnostic, Diags, closest_within};
use crate::keys::{Text, first_blank};
use crate::limits::{BLANKS, TITLE};
use crate::phrases::{Phrases, without_mark};
use crate::source::Sources;
use std::collections::BTreeMap;

/// The name of the due time of an outcome.
pub(crate) const DUE: &str = "due";

/// The facts that blanks name, by the text that has them.
#[derive(Default)]
pub(super) struct Blanks {
    pub(super) outcomes: Vec<Vec<usize>>,
    pub(super) advice: Vec<Vec<usize>>,
    /// Facts that blanks in passages name, by text and passage: bodies of outcomes, then advice.
    pub(super) passages: Vec<Vec<Vec<usize>>>,
    /// Questions by id, with the facts before them that their texts name.
    pub(super) questions: Vec<(String, Vec<usize>)>,
    /// Facts that any text names.
    pub(super) all: Vec<usize>,
}

impl Blanks {
    /// Finds the blanks of all texts. Blanks that name nothing are reported, all of one text in one finding;
    /// blanks of letters are reported where letters are checked.
    pub(super) fn of(body: &Body, names: &Names<'_>, letters: Option<&Sources>, diags: &mut Diags) -> Blanks {
        let mut unknown: Unknown<'_> = BTreeMap::new();
        // A question belongs to no outcome, so it has no dates.
        let mut in_questions: Unknown<'_> = BTreeMap::new();
        let mut blanks = Blanks::default();
        for outcome in &body.outcomes {
            let is_own = |name: &str| is_date(outcome, name) || is_total(names, name);
            let mut named = |typed| {
                let mut facts = read(names, typed, &is_own, &mut unknown);
                facts.extend(typed.iter().filter_map(|(name, _)| counted_from(outcome, names, name)));
                facts
            };
            let mut facts = named(&outcome.blanks);
            blanks.passages.push(outcome.passages.iter().map(|one| sorted(named(&one.blanks))).collect());
            facts.extend(of_letter(outcome, names, letters));
            blanks.outcomes.push(sorted(facts));
        }
        let any_date = |name: &str| {
            name == DUE || is_total(names, name) || body.outcomes.iter().any(|o| is_date(o, name))
        };
        for advice in &body.advice {
            let mut named = |typed| sorted(read(names, typed, &any_date, &mut unknown));
            blanks.advice.push(named(&advice.blanks));
            blanks.passages.push(advice.passages.iter().map(|one| named(&one.blanks)).collect());
        }
        for (at, fact) in body.facts.iter().enumerate() {
            let facts = read(names, &fact.blanks, &|_| false, &mut in_questions);
            diags.list.extend(not_yet_known((at, fact), names));
            blanks.question((at, fact), names, facts);
        }
        let texts = blanks.outcomes.iter().chain(&blanks.advice).chain(blanks.passages.iter().flatten());
        let all = texts.flatten().chain(blanks.questions.iter().flat_map(|(_, facts)| facts)).copied();
        blanks.all = sorted(blanks.all.iter().copied().chain(all).collect());
        let dates: Vec<&str> =
            body.outcomes.iter().flat_map(|o| &o.dates).map(|date| date.id.as_str()).collect();
        unknown.values().for_each(|blanks| diags.push(report(names, Some(&dates), blanks)));
        for blanks in in_questions.values() {
            let later = blanks.iter().find(|blank| any_date(&blank.0));
            diags.push(later.map_or_else(|| report(names, None, blanks), |blank| too_early(blank)));
        }
        let never = body.blanks.iter().chain(body.rules.iter().flat_map(|rule| &rule.blanks));
        let is_known = |name: &str| any_date(name) || found(names, name).is_some();
        for blank in never.filter(|(name, _)| is_known(name)) {
            let message = format!("`{{{{ {} }}}}` stands in a text whose blanks are not filled", blank.0);
            let d = Diagnostic::new(Code::UnknownBlank, blank.1, message);
            diags.push(d.hint("blanks are filled in questions, help, outcomes, advice and letters"));
        }
        blanks
    }

    /// Notes what the texts of a question name: facts that stand before it are asked before it, with those that
    /// their own questions name.
    fn question(&mut self, (at, fact): (usize, &RawFact), names: &Names<'_>, named: Vec<usize>) {
        self.all.extend(&named);
        let before = named.into_iter().filter(|f| names.facts[*f].raw.0 < at);
        let mut facts: Vec<usize> = Vec::new();
        for fact in before {
            let id = &names.facts[fact].raw.1.id;
            let own = self.questions.iter().find(|(question, _)| question == id);
            facts.extend(own.map_or(&[][..], |(_, facts)| facts));
            facts.push(fact);
        }
        if !facts.is_empty() {
            self.questions.push((fact.id.clone(), sorted(facts)));
        }
    }
}

/// Findings about the blanks in a question that are known only behind it: its own answer, and those below it.
fn not_yet_known((at, fact): (usize, &RawFact), names: &Names<'_>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::new();
    for (name, span) in &fact.blanks {
        let first = found(names, name).and_then(|facts| facts.first().copied());
        let Some((place, later)) = first.map(|first| names.facts[first].raw) else { continue };
        if place < at {
            continue;
        }
        let (message, hint) = if place == at {
            let message = format!("the question `{}` names its own answer", fact.id);
            (message, format!("take `{{{{ {name} }}}}` out: nothing fills it while the question is asked"))
        } else {
            let message = format!("the question `{}` names `{}`, which stands below it", fact.id, later.id);
            (message, format!("move `{}` above `{}`: questions are asked in their order", later.id, fact.id))
        };
        out.push(Diagnostic::new(Code::UnknownBlank, *span, message).warning().hint(hint));
    }
    out
}

/// Blanks that name nothing, by the place of their text.
type Unknown<'b> = BTreeMap<(u32, u32), Vec<&'b Text>>;

/// The facts that some blanks name. `is_date` accepts the names of dates and totals, which are no facts.
fn read<'b>(
    names: &Names<'_>,
    blanks: &'b [Text],
    is_date: &dyn Fn(&str) -> bool,
    unknown: &mut Unknown<'b>,
) -> Vec<usize> {
    let mut facts = Vec::new();
    for blank in blanks {
        match found(names, &blank.0) {
            _ if is_date(&blank.0) => {}
            // `{{ due`, `{due}` and `｛due｝` may be plain text: they are reported only around a name of this set.
            None if blank.0.starts_with("{{") || alone(&blank.0).is_some() => {
                let name = unclosed(&blank.0).or_else(|| alone(&blank.0));
                let is_known = name.is_some_and(|name| is_date(name) || found(names, name).is_some());
                if is_known {
                    unknown.entry((blank.1.start, blank.1.end)).or_default().push(blank);
                }
            }
            Some(more) => facts.extend(more),
            None => unknown.entry((blank.1.start, blank.1.end)).or_default().push(blank),
        }
    }
    facts
}

/// The name in an unclosed blank: `due` in `{{ due.`.
fn unclosed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("{{")?.trim_start();
    let end =
        inside.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(inside.len());
    Some(inside[..end].trim_end_matches('.')).filter(|name| !name.is_empty())
}

/// The only known name among the words of an expression: `why` in `why.label`, `facts.why` and `why | upper`.
/// `deadline` and `due_date` stand for `due`.
fn within<'k>(text: &str, known: &[&'k str]) -> Option<&'k str> {
    if ["deadline", "due_date", "due-date", "duedate"].contains(&text.to_lowercase().as_str()) {
        return Some(DUE);
    }
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    let mut named = words.filter_map(|word| known.iter().copied().find(|name| *name == word));
    named.next().filter(|first| named.all(|name| name == *first))
}

/// The text between single braces or full-width ones: `due` in `{due}`, `${due}` and `｛｛due｝｝`.
fn alone(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('$').unwrap_or(text);
    let inside = bare.trim_start_matches(['{', '｛']);
    let name = inside.trim_end_matches(['}', '｝']);
    let is_between = inside.len() < bare.len() && name.len() < inside.len() && !bare.starts_with("{{");
    Some(name.trim()).filter(|name| is_between && !name.contains(['{', '}', '｛', '｝']))
}

/// Whether a name is that of a date of an outcome.
fn is_date(outcome: &RawOutcome, name: &str) -> bool {
    name == DUE
        || outcome.dates.iter().any(|date| date.id == name)
        || outcome.broken.iter().any(|broken| broken == name)
}

/// The fact from which a date of an outcome counts, maybe by way of others.
fn counted_from(outcome: &RawOutcome, names: &Names<'_>, name: &str) -> Option<usize> {
    let mut name = name;
    for _ in 0..=outcome.dates.len() + 1 {
        let date = outcome.dates.iter().find(|date| date.id == name).map(|date| &date.limit);
        let limit = if name == DUE { outcome.deadline.as_ref() } else { date }?;
        name = &limit.from.0;
        if let Some(fact) = names.dated(name) {
            return Some(fact);
        }
    }
    None
}

/// The facts that blanks of an outcome's letter name.
fn of_letter(outcome: &RawOutcome, names: &Names<'_>, letters: Option<&Sources>) -> Vec<usize> {
    let text = || {
        let (path, _) = outcome.letter.as_ref()?;
        letters.and_then(|files| Some(files.get(files.find_content(path)?).text.as_str()))
    };
    let mut facts = Vec::new();
    let mut rest = text().unwrap_or_default();
    for _ in 0..BLANKS.most {
        let Some((_, name, after)) = first_blank(rest) else { break };
        facts.extend(found(names, name).unwrap_or_default());
        facts.extend(counted_from(outcome, names, name));
        rest = after;
    }
    facts
}

fn sorted(mut facts: Vec<usize>) -> Vec<usize> {
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// Whether a name is that of a decision with an aggregate.
fn is_total(names: &Names<'_>, name: &str) -> bool {
    names.totals.contains_key(name)
}

/// The facts that a name stands for.
pub(super) fn found(names: &Names<'_>, name: &str) -> Option<Vec<usize>> {
    let group = || names.group(name).map(|group| group.facts.clone());
    let broken = || names.broken.contains(name).then(Vec::new);
    let fact = names.fact(name).or_else(|| names.dated(name));
    fact.map(|fact| vec![fact]).or_else(group).or_else(broken)
}

/// A sentence, if it has blanks.
pub(super) fn with_blanks(text: Option<&str>) -> Option<String> {
    text.filter(|text| first_blank(text).is_some()).map(str::to_string)
}

/// The names in the blanks of a sentence.
pub(crate) fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = first_blank(rest).filter(|_| names.len() < BLANKS.most) {
        names.push(name);
        rest = after;
    }
    names
}

/// A sentence as it reads without a case: words for what is meant stand in its blanks, 〔how much it is〕.
pub(crate) fn without_a_case(
    text: &str,
    phrases: &Phrases,
    meant: &dyn Fn(&str) -> Option<String>,
) -> String {
    fill(text, &|name| {
        let words = meant(name).unwrap_or_else(|| name.to_string());
        phrases.say("decide_blank", &[("name", without_mark(&words))])
    })
}

/// A sentence with its blanks filled.
pub(crate) fn fill(text: &str, words: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = first_blank(rest) {
        out.push_str(before);
        out.push_str(&words(name));
        rest = after;
        if out.len() > 4 * TITLE.most {
            break;
        }
    }
    out + rest
}

/// The words for a blank of an outcome: the question of a fact, or the name of a date.
pub(super) fn meant(names: &Names<'_>, setting: &Setting, name: &str) -> Option<String> {
    let fact = names.fact(name).or_else(|| names.dated(name)).map(|fact| &names.facts[fact]);
    let group = || names.group(name).map(|group| inside(&group.ask, group.asked_with.as_deref()));
    let due = || (name == DUE).then(|| setting.phrases.word("decide_due").to_string());
    let asked_with = |fact: &NamedFact<'_>| fact.raw.1.ask.clone().filter(|_| fact.hidden.is_none());
    let total = || names.totals.get(name).cloned();
    fact.map(|fact| inside(&fact.ask, asked_with(fact).as_deref())).or_else(group).or_else(due).or_else(total)
}

/// A question as it stands inside of another text, with `…` in its own blanks.
pub(super) fn inside(ask: &str, asked_with: Option<&str>) -> String {
    match with_blanks(asked_with) {
        Some(text) => fill(&text, &|_| "…".to_string()),
        None => ask.to_string(),
    }
}

/// The finding about a blank in a question that names a date or a result: both are known behind the last question.
fn too_early((name, span): &Text) -> Diagnostic {
    let message = format!("the question names `{name}`, which is known when all questions are answered");
    Diagnostic::new(Code::UnknownBlank, *span, message)
        .hint("say the question without it, or name a fact above it")
}

/// The finding about blanks that name nothing. `dates` are those of all outcomes; none in a question.
fn report(names: &Names<'_>, dates: Option<&[&str]>, blanks: &[&Text]) -> Diagnostic {
    let is_question = dates.is_none();
    let dates = dates.unwrap_or_default();
    if let Some((blank, name)) = blanks.iter().find_map(|blank| Some((*blank, unclosed(&blank.0)?))) {
        let d = Diagnostic::new(Code::UnknownBlank, blank.1, format!("the blank of `{name}` is not closed"));
        return d.hint(format!("write `{{{{ {name} }}}}`"));
    }
    if let Some((blank, name)) = blanks.iter().find_map(|blank| Some((*blank, alone(&blank.0)?))) {
        let message = match blank.0.contains(['｛', '｝']) {
            true => format!("`{}` is no blank: its braces are full-width", blank.0),
            false => format!("`{}` is no blank: a blank has two braces", blank.0),
        };
        let d = Diagnostic::new(Code::UnknownBlank, blank.1, message);
        return d.hint(format!("write `{{{{ {name} }}}}`"));
    }
    if let Some(blank) = blanks.iter().find(|blank| dates.contains(&blank.0.as_str())) {
        let message = format!("`{}` is a date of another outcome", blank.0);
        let d = Diagnostic::new(Code::UnknownBlank, blank.1, message);
        return d.hint("give this outcome the date, too, or say the time without it");
    }
    let said: Vec<String> =
        blanks.iter().map(|blank| format!("`{{{{ {} }}}}`", blank.0).replace("  ", " ")).collect();
    let message = format!("{} names no fact and no date", said.join(", "));
    let known = names.facts.iter().filter(|f| f.hidden.is_none()).map(|f| f.id.as_str());
    let inputs = names.facts.iter().filter_map(|f| f.domain.from.as_deref());
    let groups = names.groups.iter().map(|g| g.id.as_str());
    let known: Vec<&str> = known.chain(inputs).chain(groups).chain(dates.iter().copied()).collect();
    let ends = names.totals.keys().map(String::as_str).chain([DUE]).filter(|_| !is_question);
    let known: Vec<&str> = known.into_iter().chain(ends).collect();
    let near = blanks.iter().filter_map(|blank| {
        if let Some(inside) = within(&blank.0, &known) {
            return Some(format!("`{{{{ {inside} }}}}`"));
        }
        let near = closest_within(&blank.0, known.iter().copied(), &names.budget)?;
        Some(format!("`{{{{ {near} }}}}`"))
    });
    let near: Vec<String> = near.collect();
    let d = Diagnostic::new(Code::UnknownBlank, blanks[0].1, message);
    if near.is_empty() {
        return d.hint("a blank names a fact of this set, the moment that one counts from, or `due`");
    }
    d.hint(format!("write {}", near.join(", ")))
}
