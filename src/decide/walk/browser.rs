//! A compiled set as data for the page: numbers and names, never an expression. The script
//! `decide-walk.js` walks it and gives what `zhinan explain` gives.

use crate::decide::compile::rule_set::{Deadline, Decision, Outcome, Passage, RuleSet};
use crate::decide::kind::calendar::{Limit, Within};
use crate::decide::kind::fact::{Derived, Fact};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{Leaf, Next};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The version of the data's shape; `decide-walk.js` knows one.
const VERSION: u32 = 6;

/// A set as compact JSON, safe inside `<script type="application/json">` and inside a script.
///
/// `facts[i].cuts` are the first values of its atoms. `nodes[i]` is the fact and, for each atom,
/// its end: a node's number, −1 for an answer that cannot occur, −2 − n for leaf n. Cubes are written
/// as pairs of a fact and the atoms that match; one more than the last atom stands for "does not
/// apply"; `in_force` gives the editions of every rule in the same way. `edition` changes when a decision
/// does, and links to a result carry it; `hash` changes with anything else. Where a set decides several things,
/// `decisions` gives for each the roots of its diagrams, the number behind its last node, and what its rules come to.
pub fn browser_data(set: &RuleSet) -> String {
    let mut data = everything(set);
    let edition = short_hash(&data);
    // These change without a change of decisions.
    let rest = [
        ("edition", json!(edition)),
        ("offsets", json!(set.offsets)),
        ("holidays", json!(set.calendar.holidays)),
        ("workdays", json!(set.calendar.workdays)),
    ];
    let put =
        |data: &mut Value, key: &str, value| data.as_object_mut().and_then(|m| m.insert(key.into(), value));
    for (key, value) in rest {
        put(&mut data, key, value);
    }
    let hash = short_hash(&data);
    put(&mut data, "hash", json!(hash));
    escaped(&data.to_string())
}

/// The patterns of days, times and numbers of a set's language, as JSON escaped like [`browser_data`], with the
/// interface's words where they are not those of the page.
pub fn forms(set: &RuleSet, words: Option<BTreeMap<&str, &str>>) -> String {
    let mut forms = set.phrases.forms();
    if let (Some(words), Some(forms)) = (words, forms.as_object_mut()) {
        forms.insert("words".into(), json!(words));
    }
    escaped(&forms.to_string())
}

fn short_hash(data: &Value) -> String {
    blake3::hash(data.to_string().as_bytes()).to_hex().as_str()[..8].to_string()
}

/// Everything that decides: two sets with the same give the same answers the same outcomes.
fn everything(set: &RuleSet) -> Value {
    let mut data = json!({
        "version": VERSION,
        "set": set.id,
        "facts": set.facts.iter().map(|f| fact(set, f)).collect::<Vec<_>>(),
        "groups": set.groups.iter().map(|g| json!({
            "id": g.id,
            "facts": g.facts,
            "options": g.options.iter().map(|o| &o.0).collect::<Vec<_>>(),
            "unsure": g.unsure.is_some(),
        })).collect::<Vec<_>>(),
        "order": set.order,
        "root": next(set.diagram.root),
        "nodes": set.diagram.nodes.iter().map(|n| {
            json!([n.fact, n.next.iter().map(|t| next(*t)).collect::<Vec<_>>()])
        }).collect::<Vec<_>>(),
        "leaves": set.diagram.leaves.iter().map(|l| json!([end(set, l), l.rules])).collect::<Vec<_>>(),
        "outcomes": set.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "rules": set.rules.iter().map(|r| &r.id).collect::<Vec<_>>(),
        "in_force": set.edition.map(|edition| {
            let atoms = set.facts[edition].atoms.len();
            set.rules.iter().map(|r| bits(&r.editions, atoms)).collect::<Vec<_>>()
        }),
        "advice": set.advice.iter().map(|a| match a.blanks.as_slice() {
            [] => json!([a.id, cubes(set, &a.boxes)]),
            blanks => json!([a.id, cubes(set, &a.boxes), blanks]),
        }).collect::<Vec<_>>(),
        "dates": set.outcomes.iter().map(|o| {
            o.dates.iter().map(|date| ending(&date.id, &date.deadline)).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
        "before": set.before,
        "blanks": set.outcomes.iter().map(|o| &o.blanks).collect::<Vec<_>>(),
        "impossible": set.impossible.iter().map(|i| json!([cubes(set, &i.boxes), i.because])).collect::<Vec<_>>(),
    });
    let passages: Vec<Value> = set.passages().map(|(outcome, one)| passage(set, outcome, one)).collect();
    if !passages.is_empty() {
        data["passages"] = json!(passages);
    }
    let beside = beside(set);
    if beside.iter().any(|rule| !rule.is_null()) {
        data["beside"] = json!(beside);
    }
    if set.is_several() {
        data["decisions"] = set.decisions.iter().map(|one| decision(set, one)).collect();
    }
    data
}

/// Per rule: the boxes in which it decides, if it shares a leaf with other rules; otherwise `null`.
fn beside(set: &RuleSet) -> Vec<Value> {
    let mut all = vec![Value::Null; set.rules.len()];
    for (rule, boxes) in set.decisions.iter().flat_map(|decision| &decision.beside) {
        all[*rule] = cubes(set, boxes);
    }
    all
}

/// A passage in the form of advice, then the outcome whose body it stands in, if any.
fn passage(set: &RuleSet, outcome: Option<usize>, passage: &Passage) -> Value {
    let mut data = vec![json!(passage.id), cubes(set, &passage.boxes), json!(passage.blanks)];
    data.extend(outcome.map(|outcome| json!(outcome)));
    json!(data)
}

fn decision(set: &RuleSet, decision: &Decision) -> Value {
    let roots: Vec<i64> = decision.roots.iter().map(|root| next(*root)).collect();
    let mut data = json!({"id": decision.id, "roots": roots, "end": decision.nodes.end});
    if decision.is_list() {
        data["list"] = json!(true);
    }
    if let Some(aggregate) = decision.aggregate {
        data["aggregate"] = json!(aggregate.name);
        data["values"] = decision.listed.iter().map(|r| set.rules[*r].value.unwrap_or_default()).collect();
    }
    if let Some(domain) = &decision.value {
        let mut map = Map::new();
        (domain.kind.browser)(domain, &mut map);
        map.insert("kind".into(), json!(domain.kind.name));
        data["value"] = Value::Object(map);
    }
    data
}

/// These characters only stand inside strings of JSON, where they may be written like this.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            _ => out.push(c),
        }
    }
    out
}

/// Number of the outcome; behind the last that of a rule without one, and that of a rule that does not match.
fn end(set: &RuleSet, leaf: &Leaf) -> usize {
    leaf.outcome.unwrap_or(set.outcomes.len() + usize::from(leaf.rules.is_empty()))
}

fn next(to: Next) -> i64 {
    match to {
        Next::Node(node) => node as i64,
        Next::Impossible => -1,
        Next::Leaf(leaf) => -2 - leaf as i64,
    }
}

fn outcome(outcome: &Outcome) -> Value {
    match &outcome.deadline {
        Some(deadline) => ending(&outcome.id, deadline),
        None => json!([outcome.id]),
    }
}

/// A deadline under a name: the moment from which it counts, and the limits that follow on each other.
fn ending(name: &str, deadline: &Deadline) -> Value {
    let mut all = vec![json!(name), json!(deadline.from)];
    all.extend(deadline.limits.iter().flat_map(|limit| length(*limit)));
    json!(all)
}

fn fact(set: &RuleSet, fact: &Fact) -> Value {
    let kind = fact.domain.kind;
    let mut map = Map::new();
    map.insert("id".into(), json!(fact.id));
    map.insert("cuts".into(), json!(fact.atoms.iter().map(|a| a.low).collect::<Vec<_>>()));
    map.insert("range".into(), json!(fact.domain.range));
    (kind.browser)(&fact.domain, &mut map);
    map.insert("kind".into(), json!(kind.name));
    if kind.ordered {
        map.insert("atoms".into(), json!(fact.atoms.iter().map(|a| &a.value).collect::<Vec<_>>()));
    }
    if fact.unsure.is_some() {
        map.insert("unsure".into(), json!(true));
    }
    if !fact.needs.is_empty() {
        map.insert("needs".into(), cubes(set, &fact.needs));
    }
    if let Some(from) = &fact.derived {
        map.insert("derived".into(), derived(set, from));
    }
    Value::Object(map)
}

/// Origin of a derived fact: its name, the facts it follows from, and what else it takes.
fn derived(set: &RuleSet, derived: &Derived) -> Value {
    match derived {
        Derived::Formula { formula, of, calc } => {
            let weights =
                if calc.weights.iter().all(|w| *w == 1) { json!(null) } else { json!(calc.weights) };
            let mut all = vec![json!(formula.name), json!(of), weights];
            if !calc.is_exact() || calc.multiply != 1 {
                let round = json!(calc.round.name());
                all.extend([json!(calc.multiply), json!(calc.divide), round, json!(calc.step)]);
            } else if all[2].is_null() {
                all.pop();
            }
            json!(all)
        }
        Derived::Constant(value) => json!(["constant", [], value]),
        Derived::Limit { of, limit, ends } => {
            let [number, unit, counting] = length(*limit);
            json!(["limit", [of], number, unit, counting, ends])
        }
        Derived::Day(of) => json!(["day", [of]]),
        Derived::Table { rows, values, .. } => {
            let boxes: Vec<Cube> = rows.iter().map(|(cube, _)| cube.clone()).collect();
            json!(["table", [], cubes(set, &boxes), values])
        }
    }
}

/// A time limit as a number, below zero where it counts back, the letter of its unit, and its way of counting.
fn length(limit: Limit) -> [Value; 3] {
    let (number, unit) = match limit.within {
        Within::Seconds(n) => (n, "s"),
        Within::Days(n) => (n, "d"),
        Within::Months(n) => (n, "m"),
        Within::Workdays(n) => (n, "w"),
    };
    [json!(if limit.back { -number } else { number }), json!(unit), json!(limit.counting.code())]
}

/// The atoms of a mask; one more stands for "does not apply".
fn bits(mask: &Mask, atoms: usize) -> Vec<usize> {
    (0..=atoms).filter(|a| cube::has(mask, *a)).collect()
}

fn cubes(set: &RuleSet, cubes: &[Cube]) -> Value {
    let cells = |cube: &Cube| {
        let facts = set.facts.iter().zip(cube).enumerate();
        let cares = facts.filter(|(_, (f, mask))| !cube::is_full(mask, f.atoms.len()));
        let cell = |(i, (f, mask)): (usize, (&Fact, &Mask))| json!([i, bits(mask, f.atoms.len())]);
        cares.map(cell).collect::<Vec<_>>()
    };
    json!(cubes.iter().map(cells).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    #[test]
    fn data_cannot_end_a_script() {
        let json = serde_json::json!({"a": "</script><!-- & \u{2028}"}).to_string();
        let safe = super::escaped(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap().to_string(), json);
    }
}
