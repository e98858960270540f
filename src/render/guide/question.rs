//! A question: as a page of links, and as a form for the script.

use super::{Choice, Form, Grouped, Node, Opening, OpeningAnswer, Step, Unsure, outcome, part};
use crate::address;
use crate::decide::{self, Atom, Choices, Decision, Domain, Fact, Group, RuleSet};
use crate::diagram::Next;
use crate::doc::Doc;
use crate::render::context::Link;
use crate::render::page::Page;

/// Options that are shown at once; more are a list with a filter.
const LONG: usize = 12;

/// The page of a question: rule set `set`, diagram node `node`.
pub fn node(page: &Page<'_>, set: usize, node: usize) -> Node {
    let set = &page.site.guides[set];
    let page = &page.part_of(set);
    Node {
        guide: Link {
            title: set.title.clone(),
            href: page.href(&address::guide(&set.id)),
            ..Link::default()
        },
        step: step(page, set, node),
    }
}

pub(super) fn step(page: &Page<'_>, set: &RuleSet, index: usize) -> Step {
    let node = &set.diagram.nodes[index];
    let fact = &set.facts[node.fact];
    // The page may show the same question as a form, too.
    let step = format!("step-{}", fact.id);
    let answers = fact.atoms.iter().zip(&node.next).filter_map(|(atom, &next)| {
        let href = page.href(&target(set, next)?);
        let lang = lang_of(page, set, &fact.id, &atom.value);
        Some((atom.low as usize, Link { title: answer(page, fact, atom), href, lang }))
    });
    let answers: Vec<(usize, Link)> = answers.collect();
    Step {
        ask: fact.ask.clone(),
        lang: page.lang_left(set, |set| Some(&*set.facts[node.fact].ask)),
        help: help(page, set, &step, fact.help.as_ref()),
        groups: grouped(&fact.domain, &answers),
        answers: answers.into_iter().map(|(_, link)| link).collect(),
        unsure: unsure(page, set, &step, help_for(set, fact)),
        remaining: node.depth,
    }
}

/// The words of an answer that stands alone (`Yes`). Its label is for sentences (`yes`).
fn answer(page: &Page<'_>, fact: &Fact, atom: &Atom) -> String {
    let alone = match (fact.domain.kind.form)(&fact.domain).choices {
        Choices::Words(words) => words.iter().find(|(id, _)| *id == atom.value),
        Choices::Options | Choices::Stretches => None,
    };
    alone.map_or_else(|| atom.label.clone(), |(_, key)| page.word(key).to_string())
}

/// The largest number of answers that a card has room for.
const OPENING: usize = 6;

/// The first question of a guide, with its answers as links into the guide, for the guide's card. None where one tap
/// cannot answer the question, or where the card has no room for its answers.
pub fn opening(page: &Page<'_>, index: usize) -> Option<Opening> {
    let set = &page.site.guides[index];
    let page = &page.part_of(set);
    let decision = set.decisions.first().filter(|_| set.is_walkable() && !set.is_several())?;
    let Some(Next::Node(node)) = decision.roots.first() else { return None };
    let node = &set.diagram.nodes[*node];
    let fact = &set.facts[node.fact];
    if fact.domain.group.is_some() || fact.derived.is_some() {
        return None;
    }
    let choices = form(page, set, fact).options;
    let guide = page.href(&address::guide(&set.id));
    let mut answers = Vec::new();
    for (atom, &next) in fact.atoms.iter().zip(&node.next) {
        let choice = choices.iter().find(|choice| choice.value == atom.value)?;
        let href = page.href(&target(set, next)?);
        let (key, value) = (address::encode(&fact.id), address::encode(&choice.value));
        answers.push(OpeningAnswer {
            title: answer(page, fact, atom),
            href,
            live: format!("{guide}#{key}={value}"),
        });
    }
    let is_short = (2..=OPENING).contains(&answers.len());
    is_short.then(|| Opening { ask: fact.ask.clone(), answers })
}

/// Help for a reader who is not sure about a fact; the options of an `any_of` question
/// share one.
fn help_for<'a>(set: &'a RuleSet, fact: &'a Fact) -> Option<&'a decide::Unsure> {
    match fact.domain.group {
        Some((group, _)) => set.groups[group].unsure.as_ref(),
        None => fact.unsure.as_ref(),
    }
}

/// The page that an answer leads to.
pub(super) fn target(set: &RuleSet, next: Next) -> Option<String> {
    match next {
        Next::Node(node) => Some(address::node(&set.id, set.diagram.root, node)),
        Next::Leaf(leaf) => {
            let outcome = set.diagram.leaves[leaf].outcome?;
            Some(address::outcome(&set.id, &set.outcomes[outcome].id))
        }
        Next::Impossible => None,
    }
}

/// Every question that a reader can be asked, in the set's order. An `any_of` question is one form.
pub(super) fn forms(page: &Page<'_>, set: &RuleSet) -> Vec<Form> {
    let mut forms = Vec::new();
    for fact in set.facts.iter().filter(|fact| fact.derived.is_none()) {
        match fact.domain.group {
            Some((group, 0)) => forms.push(group_form(page, set, &set.groups[group], fact)),
            Some(_) => {}
            None => forms.push(form(page, set, fact)),
        }
    }
    forms
}

/// Facts that follow from answers, as forms that nobody fills in: the script says their values by them.
pub(super) fn computed(page: &Page<'_>, set: &RuleSet) -> Vec<Form> {
    let is_named =
        |fact: &&Fact| fact.derived.is_some() && fact.hidden.is_none() && !fact.id.starts_with('@');
    let facts = set.facts.iter().enumerate().filter(|(index, _)| set.blanks.binary_search(index).is_ok());
    let facts = facts.map(|(_, fact)| fact).filter(is_named);
    let forms = facts.map(|fact| Form { help: None, ..form(page, set, fact) });
    forms.chain(set.decisions.iter().filter_map(|decision| total(set, decision))).collect()
}

/// Form of the value that the rules of a list come to.
fn total(set: &RuleSet, decision: &Decision) -> Option<Form> {
    decision.aggregate?;
    let form = Form { fact: decision.id.clone(), ask: decision.title.clone(), ..Form::default() };
    Some(match &decision.value {
        None => Form { control: "number", ..form },
        Some(domain) => Form {
            control: domain.kind.control,
            unit: unit(set, domain),
            said: said(set, domain),
            decimals: domain.decimals,
            ..form
        },
    })
}

/// Format of an answer, with `{n}` for its number.
fn said(set: &RuleSet, domain: &Domain) -> String {
    (domain.kind.said)(domain, &set.phrases)
}

/// The unit beside the field of a number: the format of an answer without the number.
fn unit(set: &RuleSet, domain: &Domain) -> String {
    said(set, domain).replace("{n}", "").trim().to_string()
}

/// The form of a question whose options are facts of their own, of which `fact` is one.
fn group_form(page: &Page<'_>, set: &RuleSet, group: &Group, fact: &Fact) -> Form {
    let options: Vec<(usize, Choice)> =
        group.options.iter().map(|(id, label)| choice(id, label)).enumerate().collect();
    let asked = |set: &RuleSet| set.groups.iter().position(|other| other.id == group.id);
    Form {
        fact: group.id.clone(),
        ask: group.ask.clone(),
        lang: page.lang_left(set, |set| Some(&*set.groups[asked(set)?].ask)),
        heading: outcome::line(page, set, group.asked_with.as_ref().unwrap_or(&group.ask)),
        help: help(page, set, &group.id, group.help.as_ref()),
        control: fact.domain.kind.control,
        groups: grouped(&fact.domain, &options),
        options: options.into_iter().map(|(_, option)| option).collect(),
        unsure: unsure(page, set, &group.id, group.unsure.as_ref()),
        ..Form::default()
    }
}

fn form(page: &Page<'_>, set: &RuleSet, fact: &Fact) -> Form {
    let domain = &fact.domain;
    let own = (domain.kind.form)(domain);
    let options: Vec<Choice> = match own.choices {
        Choices::Options => {
            let lang = |id: &str| lang_of(page, set, &fact.id, id);
            let options = domain.options.iter();
            options.map(|(id, label)| Choice { lang: lang(id), ..choice(id, label) }).collect()
        }
        Choices::Words(words) => words.iter().map(|(id, key)| choice(id, page.word(key))).collect(),
        Choices::Stretches => fact.atoms.iter().map(|atom| choice(&atom.value, &atom.label)).collect(),
    };
    let is_long = domain.kind.control == "choice" && options.len() > LONG;
    Form {
        fact: fact.id.clone(),
        ask: fact.ask.clone(),
        lang: page.lang_left(set, |set| Some(&*set.facts.iter().find(|other| other.id == fact.id)?.ask)),
        heading: outcome::line(page, set, fact.asked_with.as_ref().unwrap_or(&fact.ask)),
        help: help(page, set, &fact.id, fact.help.as_ref()),
        control: if is_long { "list" } else { domain.kind.control },
        groups: grouped(domain, &options.iter().cloned().enumerate().collect::<Vec<_>>()),
        options,
        unit: unit(set, domain),
        said: said(set, domain),
        decimals: domain.decimals,
        min: own.min,
        max: own.max,
        from: domain.from.clone().unwrap_or_default(),
        unsure: unsure(page, set, &fact.id, fact.unsure.as_ref()),
    }
}

/// Answers with their places among the options, in the groups of these.
fn grouped<T: Clone>(domain: &Domain, answers: &[(usize, T)]) -> Vec<Grouped<T>> {
    let mut groups: Vec<Grouped<T>> = Vec::new();
    let mut last = None;
    for (number, (place, answer)) in answers.iter().enumerate() {
        let group = domain.option_groups.iter().find(|group| group.places.contains(place));
        let id = group.map(|group| group.id.as_str());
        match groups.last_mut() {
            Some(open) if last == Some(id) => open.options.push(answer.clone()),
            _ => groups.push(Grouped {
                title: group.map(|group| group.title.clone()).unwrap_or_default(),
                first: number,
                options: vec![answer.clone()],
            }),
        }
        last = Some(id);
    }
    groups
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_string(), label: label.to_string(), lang: None }
}

/// Language of an option's label, where the translation leaves it out.
fn lang_of(page: &Page<'_>, set: &RuleSet, fact: &str, option: &str) -> Option<String> {
    page.lang_left(set, |set| {
        let fact = set.facts.iter().find(|other| other.id == fact)?;
        let mut options = fact.domain.options.iter();
        options.find(|(id, _)| id == option).map(|(_, label)| &**label)
    })
}

/// `name` tells the question from the others of a page.
fn help(page: &Page<'_>, set: &RuleSet, name: &str, doc: Option<&Doc>) -> Option<String> {
    doc.map(|doc| outcome::filled(page, set, &part(page, set, &format!("help-{name}")), doc))
}

fn unsure(page: &Page<'_>, set: &RuleSet, name: &str, unsure: Option<&decide::Unsure>) -> Option<Unsure> {
    match unsure? {
        decide::Unsure::Article(path, _) => {
            Some(Unsure { article: outcome::article(page, path), html: None })
        }
        decide::Unsure::Text(doc) => Some(Unsure {
            article: None,
            html: Some(outcome::filled(page, set, &part(page, set, &format!("unsure-{name}")), doc)),
        }),
    }
}
