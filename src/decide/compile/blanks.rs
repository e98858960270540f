//! Blanks in texts, `{{ loss }}`: each names a fact, a question of several answers, a moment that facts count
//! from, what the rules of a list come to, or the due time of the outcome.

use super::names::Names;
use crate::decide::source::draft::Body;
use crate::diag::{Code, Diagnostic, Diags, closest_within};
use crate::keys::Text;
use std::collections::BTreeMap;

/// The name of the due time of an outcome.
const DUE: &str = "due";

/// The facts that blanks name, of outcomes and of advice.
pub(super) struct Blanks {
    pub(super) outcomes: Vec<Vec<usize>>,
    pub(super) advice: Vec<Vec<usize>>,
}

impl Blanks {
    /// Finds them. Names of nothing are reported, those of one text together.
    pub(super) fn of<'b>(body: &'b Body, names: &Names<'_>, diags: &mut Diags) -> Blanks {
        let mut unknown: BTreeMap<(u32, u32), Vec<&'b Text>> = BTreeMap::new();
        let mut read = |blanks: &'b [Text], has_due: bool| {
            let mut facts = Vec::new();
            for blank in blanks {
                match found(names, &blank.0) {
                    _ if has_due && (blank.0 == DUE || is_total(body, &blank.0)) => {}
                    Some(more) => facts.extend(more),
                    None => unknown.entry((blank.1.start, blank.1.end)).or_default().push(blank),
                }
            }
            facts.sort_unstable();
            facts.dedup();
            facts
        };
        let outcomes = body.outcomes.iter().map(|o| read(&o.blanks, true)).collect();
        let advice = body.advice.iter().map(|a| read(&a.blanks, true)).collect();
        body.facts.iter().for_each(|fact| _ = read(&fact.blanks, false));
        unknown.values().for_each(|blanks| diags.push(report(names, blanks)));
        Blanks { outcomes, advice }
    }
}

/// Whether a name is that of a decision whose rules come to something.
fn is_total(body: &Body, name: &str) -> bool {
    body.decisions.iter().any(|decision| decision.aggregate.is_some() && decision.id == name)
}

/// The facts that a name stands for.
pub(super) fn found(names: &Names<'_>, name: &str) -> Option<Vec<usize>> {
    let group = || names.group(name).map(|group| group.facts.clone());
    let broken = || names.broken.contains(name).then(Vec::new);
    let fact = names.fact(name).or_else(|| names.dated(name));
    fact.map(|fact| vec![fact]).or_else(group).or_else(broken)
}

fn report(names: &Names<'_>, blanks: &[&Text]) -> Diagnostic {
    let said: Vec<String> = blanks.iter().map(|blank| format!("`{{{{ {} }}}}`", blank.0)).collect();
    let message = format!("{} names no fact and no date", said.join(", "));
    let known = names.facts.iter().filter(|f| f.hidden.is_none()).map(|f| f.id.as_str());
    let inputs = names.facts.iter().filter_map(|f| f.domain.from.as_deref());
    let groups = names.groups.iter().map(|g| g.id.as_str());
    let known: Vec<&str> = known.chain(inputs).chain(groups).chain([DUE]).collect();
    let near = blanks.iter().filter_map(|blank| {
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
