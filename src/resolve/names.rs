//! Ids → indices, so that a link to one of many things takes no longer than one to one of few.

use crate::decide::RuleSet;
use crate::model::{Evidence, GuideNames, Names, Term};
use std::collections::HashMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The names of a site's things.
pub(super) fn names(guides: &[RuleSet], glossary: &[Term], evidence: &[Evidence]) -> Names {
    let words =
        |term: &Term| -> Vec<String> { std::iter::once(&term.term).chain(&term.synonyms).cloned().collect() };
    Names {
        guides: first(guides.iter().map(|set| set.id.clone()).enumerate()),
        of_guide: guides.iter().map(of_guide).collect(),
        terms: first(
            glossary.iter().enumerate().flat_map(|(i, t)| words(t).into_iter().map(move |w| (i, w))),
        ),
        evidence: first(evidence.iter().map(|e| e.id.clone()).enumerate()),
    }
}

/// The names in a rule set.
pub(super) fn of_guide(set: &RuleSet) -> GuideNames {
    GuideNames {
        rules: first(set.rules.iter().map(|rule| rule.id.clone()).enumerate()),
        outcomes: first(set.outcomes.iter().map(|outcome| outcome.id.clone()).enumerate()),
    }
}

/// The first thing of each name. Links are composed (NFC), so that a name in another form has both.
fn first(named: impl Iterator<Item = (usize, String)>) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (index, name) in named {
        if !is_nfc(&name) {
            names.entry(name.nfc().collect()).or_insert(index);
        }
        names.entry(name).or_insert(index);
    }
    names
}
