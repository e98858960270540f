//! A rule's page, and the tables of rules.

use super::{Rule, RuleList, RuleRow, outcome};
use crate::address;
use crate::decide::{RuleSet, taken};
use crate::render::article::source;
use crate::render::context::{Link, ReviewBy, TextLang};
use crate::render::page::Page;

/// The page of a rule: rule set `set`, rule `index`.
pub fn rule(page: &Page<'_>, set: usize, index: usize) -> Rule {
    let site = page.site;
    let rules = &site.guides[set];
    let page = &page.part_of(rules);
    let rule = &rules.rules[index];
    let day = |date| page.day(date);
    // They stand right behind their rule.
    let exceptions =
        (index + 1..rules.rules.len()).take_while(|&i| rules.rules[i].exception_of == Some(index));
    let taken = taken(rules, index);
    Rule {
        row: row(page, rules, index),
        takes: taken.boxes,
        takes_more: taken.is_cut,
        guide: Link {
            title: rules.title.clone(),
            href: page.href(&address::guide(&rules.id)),
            ..Link::default()
        },
        html: rule.text.as_ref().map(|doc| page.html("", doc)),
        exception_of: rule.exception_of.map(|i| Link {
            title: rules.rules[i].title.clone(),
            href: page.href(&address::rule(&rules.id, &rules.rules[i].id)),
            lang: None,
        }),
        exceptions: exceptions.map(|i| row(page, rules, i)).collect(),
        owner: rule.owner.clone(),
        review_by: rule
            .review_by
            .map(|(date, _)| ReviewBy { day: day(date), overdue: date < site.config.as_of }),
        effective_from: rule.effective_from.map(day),
        effective_to: rule.effective_to.map(day),
        status: match (rule.effective_from, rule.effective_to) {
            (Some(from), _) if from > site.config.as_of => "upcoming",
            (_, Some(to)) if to < site.config.as_of => "expired",
            _ => "",
        },
        cited_by: page.reader.citing(set, index).iter().map(|&i| page.described_card(i)).collect(),
    }
}

/// `rules/index.html`: all rules, set by set.
pub fn rules(page: &Page<'_>) -> Vec<RuleList> {
    let list = |set: &RuleSet| RuleList {
        id: address::content_id(&set.id),
        guide: Link {
            title: set.title.clone(),
            href: page.href(&address::guide(&set.id)),
            ..Link::default()
        },
        text: TextLang::within(page.lang(), &set.text_lang),
        rules: rows(&page.part_of(set), set),
    };
    page.site.guides.iter().map(list).collect()
}

pub(super) fn rows(page: &Page<'_>, set: &RuleSet) -> Vec<RuleRow> {
    (0..set.rules.len()).map(|i| row(page, set, i)).collect()
}

pub(super) fn row(page: &Page<'_>, set: &RuleSet, index: usize) -> RuleRow {
    let rule = &set.rules[index];
    RuleRow {
        id: rule.id.clone(),
        title: rule.title.clone(),
        lang: page.lang_left(set, |set| Some(&*set.rules[index].title)),
        sentence: rule.sentence.clone(),
        href: page.href(&address::rule(&set.id, &rule.id)),
        outcome: rule.outcome.map(|i| outcome::link(page, set, i)),
        value: set.value_words(index),
        source: rule.source.as_ref().map(|citation| source(page, citation)),
        in_force: match (rule.effective_from, rule.effective_to) {
            (None, None) => None,
            (from, to) => {
                let words = |date: Option<_>| date.map_or(String::new(), |d| page.day(d).words);
                Some(format!("{} – {}", words(from), words(to)).trim().to_string())
            }
        },
    }
}
