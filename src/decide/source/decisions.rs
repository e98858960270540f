//! Decisions of a set: one or several, each with outcomes and rules of its own.

use super::beside::Beside;
use super::draft::{RawDecision, RawFact, RawOutcome, RawRule};
use super::outcomes::outcomes;
use super::rules::rules;
use super::tables;
use crate::config::quoted;
use crate::decide::kind::aggregate::{AGGREGATES, Aggregate};
use crate::decide::kind::definition::{Kind, Params};
use crate::decide::kind::kinds;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::HitPolicy;
use crate::keys::{Fields, Text};
use crate::limits::DECISIONS;
use std::collections::HashSet;

/// Name of the decision that the set itself is.
pub(crate) const MAIN: &str = "main";
/// Reserved names: no fact and no decision may have one, because tests and tables of cases use them as keys and
/// columns of their own.
pub(crate) const TAKEN: &[&str] = &["due", "now", "expect", "given"];

/// The decisions of a set, with all their outcomes and rules one after another.
#[derive(Default)]
pub(super) struct Decisions {
    pub(super) list: Vec<RawDecision>,
    pub(super) outcomes: Vec<RawOutcome>,
    pub(super) rules: Vec<RawRule>,
    rule_ids: HashSet<String>,
    /// Ids of outcomes that have a fault and are left out: rules may name them.
    pub(super) broken: Vec<String>,
}

impl Decisions {
    /// Reads the set's own rules, and then those below `decisions:`.
    pub(super) fn of(
        set: &Fields<'_>,
        facts: &[RawFact],
        beside: &mut Beside<'_>,
        diags: &mut Diags,
    ) -> Decisions {
        let mut all = Decisions::default();
        let Some(node) = set.get("decisions") else {
            all.add(MAIN.to_string(), (set, facts), beside, diags);
            return all;
        };
        if ["rules", "rows", "outcomes"].iter().any(|key| set.get(key).is_some()) {
            all.add(MAIN.to_string(), (set, facts), beside, diags);
            if set.get("rules").is_none() && set.get("rows").is_none() {
                let d = Diagnostic::new(Code::InvalidValue, set.span(), "`rules` is missing here");
                diags.push(d.hint("`outcomes` beside `decisions` belong to rules beside it"));
            }
        }
        let maps = set.named("decisions", &tables::DECISION, diags);
        for (id, map) in node.first(maps, &DECISIONS, diags) {
            if all.list.iter().any(|decision| decision.id == id) {
                let message = "the set has rules of its own: they are the decision `main`";
                let d = Diagnostic::new(Code::DuplicateId, map.span(), message);
                diags.push(d.hint("give this one another name, or move the set's own rules into it"));
                continue;
            }
            if TAKEN.contains(&id.as_str()) || id.bytes().all(|b| b.is_ascii_digit()) {
                let message = format!("a decision cannot be called `{id}`");
                let d = Diagnostic::new(Code::InvalidValue, map.span(), message);
                diags.push(match TAKEN.contains(&id.as_str()) {
                    true => d.hint(format!("`{id}` means something else in tests and texts: `{id}_2`")),
                    false => d.hint("take a name that begins with a letter: `amount`, `documents`"),
                });
                continue;
            }
            all.add(id, (&map, facts), beside, diags);
        }
        if all.list.is_empty() {
            let d = Diagnostic::new(Code::InvalidValue, node.key_span(), "there is no decision here");
            diags.push(d.hint("write `decisions: {name: {title: …, outcomes: …, rules: …}}`"));
        }
        all
    }

    fn add(
        &mut self,
        id: String,
        (map, facts): (&Fields<'_>, &[RawFact]),
        beside: &mut Beside<'_>,
        diags: &mut Diags,
    ) {
        let (first_outcome, first_rule) = (self.outcomes.len(), self.rules.len());
        let hit_policy = policy(map, diags);
        let aggregate = aggregate(map, hit_policy, diags);
        let value = value(map, aggregate, diags);
        let read = outcomes(map, diags);
        self.broken.extend(map.left_out("outcomes", |id| read.iter().any(|outcome| outcome.id == id)));
        for outcome in read {
            self.outcome(outcome, first_outcome, diags);
        }
        self.rules.extend(rules(map, (&mut self.rule_ids, aggregate), facts, beside, diags));
        let rules_span =
            map.get("rules").or_else(|| map.get("rows")).map_or_else(|| map.span(), |node| node.key_span());
        if self.rules.len() == first_rule && map.get("rules").is_some() && id != MAIN {
            let d = Diagnostic::new(Code::InvalidValue, rules_span, format!("`{id}` has no rule"));
            diags.push(d.hint("write its rules, or delete the decision"));
        }
        self.list.push(RawDecision {
            title: map.title("title", diags).unwrap_or_default(),
            is_set: std::ptr::eq(map.table, &tables::SET) || std::ptr::eq(map.table, &tables::SEVERAL),
            hit_policy,
            aggregate,
            value,
            outcomes: first_outcome..self.outcomes.len(),
            rules: first_rule..self.rules.len(),
            span: if id == MAIN { rules_span } else { map.span() },
            rules_span,
            id,
        });
    }

    /// Adds outcomes that the set shares, each to the decision whose rules name it, or to the first.
    pub(super) fn take(&mut self, shared: Vec<RawOutcome>) {
        let names = |rules: &[RawRule], id: &str| {
            let is_named = |then: &Option<Text>| then.as_ref().is_some_and(|(then, _)| then == id);
            rules.iter().any(|r| is_named(&r.then) || r.exceptions.iter().any(|e| is_named(&e.then)))
        };
        let place = |outcome: &RawOutcome| {
            let of = |decision: &RawDecision| names(&self.rules[decision.rules.clone()], &outcome.id);
            self.list.iter().position(of).unwrap_or(0)
        };
        let shared: Vec<(usize, RawOutcome)> = shared.into_iter().map(|o| (place(&o), o)).collect();
        let own = std::mem::take(&mut self.outcomes);
        for (number, decision) in self.list.iter_mut().enumerate() {
            let first = self.outcomes.len();
            self.outcomes.extend(shared.iter().filter(|(at, _)| *at == number).map(|(_, o)| o.clone()));
            self.outcomes.extend(own[decision.outcomes.clone()].iter().cloned());
            decision.outcomes = first..self.outcomes.len();
        }
    }

    /// Adds an outcome. Its id must be new in the set, for each outcome has a page of its own.
    fn outcome(&mut self, outcome: RawOutcome, first: usize, diags: &mut Diags) {
        if let Some(other) = self.outcomes[..first].iter().find(|other| other.id == outcome.id) {
            let message = format!("two decisions have an outcome `{}`", outcome.id);
            let d = Diagnostic::new(Code::DuplicateId, outcome.span, message);
            let d = d.label(other.span, "the other one");
            diags.push(d.hint("each outcome has a page: give this one another id"));
        }
        self.outcomes.push(outcome);
    }
}

/// Names that DMN and other tools give to `hit_policy: collect`, in lower case and without spaces.
const COLLECT: [&str; 10] =
    ["all", "c", "c+", "c#", "c<", "c>", "list", "multiple", "outputorder", "ruleorder"];

fn policy(map: &Fields<'_>, diags: &mut Diags) -> HitPolicy {
    if let Some(node) = map.get("hit_policy")
        && let Some(word) = node.scalar()
        && COLLECT.contains(&word.to_lowercase().replace(' ', "").as_str())
    {
        let message = format!("`hit_policy` cannot be `{word}`");
        diags.push(Diagnostic::new(Code::InvalidValue, node.span(), message).hint("write `collect`"));
        return HitPolicy::Collect;
    }
    match map.word("hit_policy", &tables::POLICIES, diags) {
        Some("first") => HitPolicy::First,
        Some("any") => HitPolicy::Any,
        Some("priority") => HitPolicy::Priority,
        Some("collect") => HitPolicy::Collect,
        _ => HitPolicy::Unique,
    }
}

/// The way to put rules into one value, which only lists have.
fn aggregate(map: &Fields<'_>, policy: HitPolicy, diags: &mut Diags) -> Option<&'static Aggregate> {
    // An unknown word is reported already; `sum` stands in, so that the values of rules are still read.
    let name = map.word("aggregate", &tables::AGGREGATES, diags);
    let name = name.or_else(|| map.get("aggregate").map(|_| "sum"));
    // An unknown hit policy is reported already.
    let is_told = map
        .get("hit_policy")
        .is_some_and(|node| node.scalar().is_none_or(|word| !tables::POLICIES.contains(&word.as_str())));
    // An unknown hit policy such as `C+` may name the aggregate, too: `sum` stands in for it.
    if name.is_none() && !is_told {
        // The values of rules are read all the same, so that only the missing key is told.
        let node = map.get("value")?;
        let d = Diagnostic::new(Code::InvalidValue, node.key_span(), "values are not used here");
        diags.push(d.hint("add `aggregate: sum`, `min` or `max`, or take `value` out"));
        return find("sum");
    }
    let name = name.or_else(|| map.get("value").map(|_| "sum"))?;
    if policy != HitPolicy::Collect && !is_told {
        let span = map.get("aggregate").map_or_else(|| map.span(), |node| node.key_span());
        let message = "`aggregate` is for `hit_policy: collect`, where all rules that match count";
        let d = Diagnostic::new(Code::InvalidValue, span, message);
        diags.push(d.hint("add `hit_policy: collect`, or take `aggregate` out"));
    }
    find(name)
}

fn find(name: &str) -> Option<&'static Aggregate> {
    AGGREGATES.iter().find(|aggregate| aggregate.name == name).copied()
}

/// The kind of the values that rules give.
fn value(
    map: &Fields<'_>,
    aggregate: Option<&'static Aggregate>,
    diags: &mut Diags,
) -> Option<(&'static Kind, Params)> {
    let node = map.get("value");
    let has_values = aggregate.is_some_and(|aggregate| aggregate.has_values);
    let Some(node) = node else {
        if let (true, Some(aggregate)) = (has_values, aggregate) {
            let span = map.get("aggregate").map_or_else(|| map.span(), |node| node.span());
            let message = format!("`{}` needs values", aggregate.name);
            let d = Diagnostic::new(Code::InvalidValue, span, message);
            diags.push(d.hint(
                "add `value: {money: {currency: CNY}}` or `value: {number: {}}`, and a `value` to every rule",
            ));
        }
        return None;
    };
    if !has_values {
        let message = "values are not used here";
        let d = Diagnostic::new(Code::InvalidValue, node.key_span(), message);
        diags.push(d.hint("add `aggregate: sum`, `min` or `max`, or take `value` out"));
        return None;
    }
    let of = Fields::of(node, &tables::VALUE, diags)?;
    let names: Vec<&str> = tables::VALUE.keys.iter().map(|key| key.name).collect();
    let mut given = names.iter().filter_map(|name| Some((kinds::find(name)?, of.get(name)?)));
    match (given.next(), given.next()) {
        (Some((kind, node)), None) => Some((kind, (kind.read)(node, diags)?)),
        _ => {
            let unknown = of.entries.iter().find(|(key, _)| !names.contains(&key.as_str()));
            let span = unknown.map_or_else(|| of.span(), |(_, node)| node.key_span());
            diags.forget_unknown_key(span);
            let d = Diagnostic::new(Code::InvalidValue, span, "`value` names one kind");
            diags.push(d.hint(format!("write one of {}", quoted(&names))));
            None
        }
    }
}
