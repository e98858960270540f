//! An outcome: what to do, by when, with what, why, and what if it fails.

use super::{Advice, Deadline, Escalation, Evidence, Letter, Outcome, Part, PathStep};
use super::{rule, several};
use crate::address;
use crate::decide::{self, Domain, RuleSet};
use crate::diagram::Mask;
use crate::doc::Doc;
use crate::html::{attribute, escape};
use crate::markdown::blank;
use crate::markdown::copy;
use crate::model::State;
use crate::phrases::without_mark;
use crate::render::context::{Card, Link};
use crate::render::page::{Page, Subject};

/// The page of an outcome: rule set `set`, outcome `index`.
pub fn outcome(page: &Page<'_>, set: usize, index: usize) -> Outcome {
    view(page, &page.site.guides[set], index)
}

pub(super) fn view<'a>(page: &Page<'a>, set: &'a RuleSet, index: usize) -> Outcome {
    let page = &page.part_of(set);
    let outcome = &set.outcomes[index];
    let is_own_page = page.path == address::outcome(&set.id, &set.outcomes[index].id);
    let part = if is_own_page { String::new() } else { super::part(page, set, &outcome.id) };
    let reaching = |i: &usize| set.rules[*i].outcome == Some(index);
    let decision = set.decision_of(index);
    Outcome {
        id: outcome.id.clone(),
        set: set.id.clone(),
        title: outcome.title.clone(),
        heading: heading(page, set, index),
        lang: lang_of(page, set, index),
        body_lang: page.lang_left(set, |set| Some(&set.outcomes[index].body)),
        href: page.href(&address::outcome(&set.id, &set.outcomes[index].id)),
        guide: Link {
            title: set.title.clone(),
            href: page.href(&address::guide(&set.id)),
            ..Link::default()
        },
        language_forms: if is_own_page { super::language_forms(page, set) } else { String::new() },
        siblings: decision.filter(|d| !d.is_list()).map_or(0, |d| d.outcomes.len()),
        decision: decision.filter(|_| set.is_several()).map_or_else(String::new, |d| d.title.clone()),
        others: several::others(page, set, index),
        questions: set.most_questions(),
        description: outcome.description.clone(),
        body: filled(page, set, &part, &outcome.body),
        deadlines: outcome.ends().map(|(date, deadline)| end(page, set, date, deadline)).collect(),
        evidence: outcome.evidence.iter().filter_map(|(id, _)| evidence(page, &part, id)).collect(),
        letter: outcome.letter.as_ref().and_then(|(path, _)| letter(page, set, index, path)),
        why: (0..set.rules.len()).filter(reaching).map(|i| rule::row(page, set, i)).collect(),
        advice: advice(page, set, &part, index),
        next: outcome.next.iter().filter_map(|(event, id, _)| escalation(page, set, event, id)).collect(),
        see: outcome.see.iter().filter_map(|(path, _)| article(page, path)).collect(),
        path: path(page, set, index),
    }
}

/// A deadline or a named date in words.
fn end(
    page: &Page<'_>,
    set: &RuleSet,
    date: Option<&decide::NamedDate>,
    deadline: &decide::Deadline,
) -> Deadline {
    let back = deadline.limits.last().is_some_and(|limit| limit.back);
    let after = date.and_then(|date| date.after.as_ref()).and_then(|after| set.meant(after));
    Deadline {
        id: date.map_or(String::new(), |date| date.id.clone()),
        title: date.map_or_else(|| page.word("decide_due").to_string(), |date| date.title.clone()),
        time: page
            .word(if back { "decide_ahead" } else { "decide_within" })
            .replace("{within}", &deadline.within_words),
        since: without_mark(
            after.as_deref().or_else(|| asked_by(set, &deadline.from)).unwrap_or(&deadline.from),
        )
        .to_string(),
        from: deadline.from.clone(),
        included: deadline.inclusive,
    }
}

/// The steps of a path at most.
const STEPS: usize = 8;

/// The outcomes of a set that come one after the other where each fails (`next:`), from the first to the
/// last, with the one at `here`. Empty where that says no more than its own `next`.
fn path(page: &Page<'_>, set: &RuleSet, here: usize) -> Vec<PathStep> {
    let after = |i: usize| {
        let next = set.outcomes[i].next.first().map(|(_, id, _)| id)?;
        set.outcomes.iter().position(|other| other.id == *next)
    };
    let before = |i: usize| (0..set.outcomes.len()).find(|other| after(*other) == Some(i));
    let mut steps = vec![here];
    while let Some(first) = before(steps[0]).filter(|i| !steps.contains(i) && steps.len() < STEPS) {
        steps.insert(0, first);
    }
    while let Some(last) = after(steps[steps.len() - 1]).filter(|i| !steps.contains(i) && steps.len() < STEPS)
    {
        steps.push(last);
    }
    if steps.len() < 3 {
        return Vec::new();
    }
    let step = |i: usize| PathStep {
        html: heading(page, set, i),
        href: link(page, set, i).href,
        current: i == here,
    };
    steps.into_iter().map(step).collect()
}

/// A link to an outcome's page.
pub(super) fn link(page: &Page<'_>, set: &RuleSet, outcome: usize) -> Link {
    let title = set.outcomes[outcome].title.clone();
    let href = page.href(&address::outcome(&set.id, &set.outcomes[outcome].id));
    Link { title, href, lang: lang_of(page, set, outcome) }
}

/// Language of an outcome's title, where the translation leaves it out.
fn lang_of(page: &Page<'_>, set: &RuleSet, outcome: usize) -> Option<String> {
    page.lang_left(set, |set| Some(&*set.outcomes[outcome].title))
}

/// An article as a card, by its path below `content/`.
pub(super) fn article(page: &Page<'_>, path: &str) -> Option<Card> {
    page.site.article_at.get(path).map(|i| page.described_card(*i))
}

fn evidence(page: &Page<'_>, part: &str, id: &str) -> Option<Evidence> {
    let piece = page.site.evidence.iter().find(|e| e.id == id)?;
    let state = page.site.edition.as_ref().map_or(State::Translated, |edition| edition.evidence);
    let lang = page.lang_in(state);
    let see = piece.see.as_ref().and_then(|(path, _)| article(page, path));
    Some(Evidence {
        id: piece.id.clone(),
        title: piece.title.clone(),
        lang: (lang != page.lang()).then(|| lang.to_string()),
        how: piece.how.as_ref().map(|doc| page.html(&within(part, &format!("evidence-{id}")), doc)),
        see: see.map(|card| Link { title: card.title, href: card.href, lang: card.lang }),
    })
}

fn escalation(page: &Page<'_>, set: &RuleSet, event: &str, id: &str) -> Option<Escalation> {
    let here = set.outcomes.iter().position(|o| o.id == id);
    let there = page.site.guide_at(id);
    let (html, link, carry) = match (here, there) {
        (Some(i), _) => (heading(page, set, i), link(page, set, i), Vec::new()),
        (None, Some(number)) => {
            let guide = &page.site.guides[number];
            let link = Link {
                title: guide.title.clone(),
                href: page.href(&address::guide(&guide.id)),
                lang: page.lang_of(Subject::Guide(number)),
            };
            (escape(&guide.title).into_owned(), link, shared(set, guide))
        }
        (None, None) => return None,
    };
    Some(Escalation { event: event.to_string(), html, link, carry })
}

/// Ids of the answers that both sets ask for in the same way.
fn shared(a: &RuleSet, b: &RuleSet) -> Vec<String> {
    let there = inputs(b);
    let is_asked = |(name, domain): &(&str, &Domain)| {
        there.iter().any(|(other, like)| name == other && domain.is_asked_like(like))
    };
    inputs(a).into_iter().filter(is_asked).map(|(name, _)| name.to_string()).collect()
}

/// The names that can be answered, each with the values that the answer may have.
fn inputs(set: &RuleSet) -> Vec<(&str, &Domain)> {
    let asked = set.facts.iter().filter(|f| f.derived.is_none());
    let named = asked.flat_map(|f| {
        let names = [Some(f.id.as_str()), f.domain.from.as_deref()].into_iter().flatten();
        names.map(|name| (name, &f.domain))
    });
    named.collect()
}

/// The advice that applies to some answers that lead to an outcome.
fn advice(page: &Page<'_>, set: &RuleSet, part: &str, outcome: usize) -> Vec<Advice> {
    let rules: Vec<_> = set.rules.iter().filter(|r| r.outcome == Some(outcome)).collect();
    let meet =
        |a: &[Mask], b: &[Mask]| a.iter().zip(b).all(|(a, b)| a.iter().zip(b).any(|(a, b)| a & b != 0));
    let applying = set.advice.iter().filter(|a| rules.iter().any(|r| meet(&r.masks, &a.masks)));
    applying
        .map(|a| Advice {
            id: a.id.clone(),
            title: line(page, set, a.titled_with.as_ref().unwrap_or(&a.title)),
            when: a.condition.clone(),
            html: filled(page, set, &within(part, &format!("advice-{}", a.id)), &a.text),
        })
        .collect()
}

fn letter(page: &Page<'_>, set: &RuleSet, index: usize, path: &str) -> Option<Letter> {
    let lang = page.lang_left(set, |set| set.outcomes[index].letter.as_ref().map(|(path, _)| &**path));
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
    Some(Letter { name: format!("{stem}.txt"), parts: parts(page, set, &letter_text(page, path)?), lang })
}

/// The title of an outcome as HTML whose blanks the script fills.
fn heading(page: &Page<'_>, set: &RuleSet, outcome: usize) -> String {
    let outcome = &set.outcomes[outcome];
    line(page, set, outcome.titled_with.as_ref().unwrap_or(&outcome.title))
}

/// A sentence as HTML whose blanks the script fills.
pub(super) fn line(page: &Page<'_>, set: &RuleSet, text: &str) -> String {
    let html = |part: Part| match part.fill {
        Some(name) => format!("<span data-fill=\"{}\">{}</span>", attribute(&name), escape(&part.text)),
        None => escape(&part.text).into_owned(),
    };
    parts(page, set, text).into_iter().map(html).collect()
}

/// A text with words in its blanks, as readers see it before they answer.
pub(in crate::render) fn unanswered<'a>(page: &Page<'a>, set: &'a RuleSet, text: &str) -> String {
    parts(&page.part_of(set), set, text).into_iter().map(|part| part.text).collect()
}

/// A text as words and blanks.
fn parts(page: &Page<'_>, set: &RuleSet, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = blank::first(rest) {
        parts.push(Part { text: before.to_string(), fill: None });
        parts.push(Part { text: words_of_blank(page, set, name), fill: Some(name.to_string()) });
        rest = after;
    }
    parts.push(Part { text: rest.to_string(), fill: None });
    parts.retain(|p| !p.text.is_empty());
    parts
}

/// The text of a letter.
fn letter_text(page: &Page<'_>, path: &str) -> Option<String> {
    page.reader.text(path).map(copy::letter)
}

/// Words in a blank until an answer fills it.
fn words_of_blank(page: &Page<'_>, set: &RuleSet, name: &str) -> String {
    let words = set.meant(name).unwrap_or_else(|| name.to_string());
    page.word("decide_blank").replace("{name}", without_mark(&words))
}

/// The question whose answer has this id: a fact, or the date-time that an elapsed time counts from.
fn asked_by<'a>(set: &'a RuleSet, id: &str) -> Option<&'a str> {
    let fact = set.facts.iter().find(|f| f.id == id || f.domain.from.as_deref() == Some(id))?;
    Some(&fact.ask)
}

/// The name of a text of an outcome among the texts of a page.
fn within(part: &str, name: &str) -> String {
    if part.is_empty() { name.to_string() } else { format!("{part}-{name}") }
}

/// A text as HTML whose blanks the script fills.
pub(super) fn filled(page: &Page<'_>, set: &RuleSet, part: &str, doc: &Doc) -> String {
    page.html_with_blanks(part, doc, &|name| words_of_blank(page, set, name))
}
