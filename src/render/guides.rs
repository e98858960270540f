//! Rule sets as pages: what [`super::guide`] says, between header and footer.

use super::context::{Common, Link, PageKind};
use super::guide;
use super::page::{Head, Page, Subject};
use super::side::Stand;
use crate::address;
use crate::diag::Diagnostic;
use crate::doc;
use crate::theme::GUIDE;
use serde::Serialize;

#[derive(Serialize)]
struct GuidePage {
    #[serde(flatten)]
    common: Common,
    guide: guide::Guide,
    previous: Option<Link>,
    next: Option<Link>,
}

#[derive(Serialize)]
struct NodePage {
    #[serde(flatten)]
    common: Common,
    node: guide::Node,
}

#[derive(Serialize)]
struct OutcomePage {
    #[serde(flatten)]
    common: Common,
    outcome: guide::Outcome,
}

#[derive(Serialize)]
struct RulePage {
    #[serde(flatten)]
    common: Common,
    rule: guide::Rule,
}

#[derive(Serialize)]
struct RulesPage {
    #[serde(flatten)]
    common: Common,
    lists: Vec<guide::RuleList>,
}

/// The decision page of a set.
pub(super) fn guide(page: &Page<'_>, set: usize) -> Result<Vec<u8>, Diagnostic> {
    let of = &page.site.guides[set];
    let head = Head {
        file: Some(of.file),
        subject: Subject::Guide(set),
        ..Head::new(PageKind::Guide, &of.title, &of.description)
    };
    let place = page.site.guide_places[set];
    let data = GuidePage {
        common: page.common(head, GUIDE, &Stand::Guide(set)),
        guide: guide::guide(page, set),
        previous: page.stop(place.previous),
        next: page.stop(place.next),
    };
    page.view.theme.render("guide.html", &data)
}

/// A question, for readers without JavaScript.
pub(super) fn node(page: &Page<'_>, set: usize, node: usize) -> Result<Vec<u8>, Diagnostic> {
    let of = &page.site.guides[set];
    let ask = &of.facts[of.diagram.nodes[node].fact].ask;
    let subject = Subject::Guide(set);
    let head = Head { noindex: true, above: above(page, set), subject, ..Head::new(PageKind::Node, ask, "") };
    let data =
        NodePage { common: page.common(head, &[], &Stand::Guide(set)), node: guide::node(page, set, node) };
    page.view.theme.render("node.html", &data)
}

/// Instructions at the end.
pub(super) fn outcome(page: &Page<'_>, set: usize, outcome: usize) -> Result<Vec<u8>, Diagnostic> {
    let of = &page.site.guides[set].outcomes[outcome];
    let head = Head {
        file: Some(page.site.guides[set].file),
        above: above(page, set),
        subject: Subject::Guide(set),
        ..Head::new(PageKind::Outcome, &of.title, &of.description)
    };
    // A blank has no text where there are no answers.
    let first = || doc::first_paragraph(&of.body).filter(|text| !text.contains("{{"));
    let head = head.or_from(|| first().unwrap_or_default());
    let common = page.common(head, GUIDE, &Stand::Outcome(set, outcome));
    let data = OutcomePage { common, outcome: guide::outcome(page, set, outcome) };
    page.view.theme.render("outcome.html", &data)
}

/// One rule.
pub(super) fn rule(page: &Page<'_>, set: usize, rule: usize) -> Result<Vec<u8>, Diagnostic> {
    let of = &page.site.guides[set].rules[rule];
    let rules = (page.word("rules").to_string(), address::RULES.to_string());
    let head = Head {
        file: Some(page.site.guides[set].file),
        above: vec![rules],
        subject: Subject::Guide(set),
        ..Head::new(PageKind::Rule, &of.title, &of.sentence)
    };
    let data = RulePage {
        common: page.common(head, &[], &Stand::Rule(set, rule)),
        rule: guide::rule(page, set, rule),
    };
    page.view.theme.render("rule.html", &data)
}

/// All rules.
pub(super) fn rules(page: &Page<'_>) -> Result<Vec<u8>, Diagnostic> {
    let head = Head::new(PageKind::Rules, page.word("rules"), page.word("decide_rules_lead"));
    let data = RulesPage { common: page.common(head, &[], &Stand::Root), lists: guide::rules(page) };
    page.view.theme.render("rules.html", &data)
}

fn above(page: &Page<'_>, set: usize) -> Vec<(String, String)> {
    let set = &page.site.guides[set];
    vec![(set.title.clone(), address::guide(&set.id))]
}
