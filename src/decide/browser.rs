//! A compiled set as data for the page: numbers and names, never an expression. The script
//! `decide-walk.js` walks it and gives what [`super::explain`] gives.

use super::cube::{self, Cube};
use super::facts::operands;
use super::{Fact, FactKind, Formula, Next, RuleSet, Within, editions, lower, value};
use serde_json::{Map, Value, json};

/// The version of the data's shape; `decide-walk.js` knows one.
const VERSION: u32 = 2;

/// A set as compact JSON, safe inside `<script type="application/json">` and inside a script.
///
/// `facts[i].cuts` are the first values of its atoms. `nodes[i]` is the fact and, for each atom,
/// what follows: a node's number, −1 for what cannot happen, −2 − n for leaf n. Cubes are written
/// as pairs of a fact and the atoms that match; one more than the last atom stands for "does not
/// apply"; `in_force` gives the editions of every rule in the same way. `edition` changes when a decision does, and is what links to a result carry; `hash` is that
/// of everything else.
pub fn browser_data(set: &RuleSet) -> String {
    let mut data = decisions(set);
    let edition = short_hash(&data);
    // What changes without changing a decision.
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

fn short_hash(data: &Value) -> String {
    blake3::hash(data.to_string().as_bytes()).to_hex().as_str()[..8].to_string()
}

/// Everything that decides: two sets with the same give the same answers the same outcomes.
fn decisions(set: &RuleSet) -> Value {
    json!({
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
        "leaves": set.diagram.leaves.iter().map(|l| json!([l.outcome, l.rules])).collect::<Vec<_>>(),
        "outcomes": set.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "rules": set.rules.iter().map(|r| &r.id).collect::<Vec<_>>(),
        "in_force": set.edition.map(|edition| {
            let fact = &set.facts[edition];
            let atoms = |r| bits(&editions::mask(fact, r), fact.atoms.len());
            set.rules.iter().map(atoms).collect::<Vec<_>>()
        }),
        "advice": set.advice.iter().map(|a| json!([a.id, cubes(set, &expanded(set, &a.masks))])).collect::<Vec<_>>(),
        "impossible": set.impossible.iter().map(|i| json!([cubes(set, &i.boxes), i.because])).collect::<Vec<_>>(),
    })
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

fn next(to: Next) -> i64 {
    match to {
        Next::Node(node) => node as i64,
        Next::Impossible => -1,
        Next::Leaf(leaf) => -2 - leaf as i64,
    }
}

fn outcome(outcome: &super::Outcome) -> Value {
    match &outcome.deadline {
        Some(deadline) => match deadline.within {
            Within::Seconds(n) => json!([outcome.id, deadline.from, n]),
            Within::Months(n) => json!([outcome.id, deadline.from, n, "months"]),
            Within::Workdays(n) => json!([outcome.id, deadline.from, n, "workdays"]),
        },
        None => json!([outcome.id]),
    }
}

fn fact(set: &RuleSet, fact: &Fact) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        map.insert(key.into(), value);
    };
    put("id", json!(fact.id));
    put("cuts", json!(fact.atoms.iter().map(|a| a.low).collect::<Vec<_>>()));
    put("range", json!(fact.range));
    let kind = match &fact.kind {
        FactKind::YesNo => "yes_no",
        FactKind::OneOf(options) => {
            put("options", json!(options.iter().map(|o| &o.0).collect::<Vec<_>>()));
            "one_of"
        }
        FactKind::AnyOf { group, .. } => {
            put("group", json!(group));
            "any_of"
        }
        FactKind::Number { unit, decimals } => {
            put("unit", json!(unit));
            put("decimals", json!(decimals));
            "number"
        }
        FactKind::Money { decimals, .. } => {
            put("decimals", json!(decimals));
            "money"
        }
        FactKind::Duration => "duration",
        FactKind::Date => "date",
        FactKind::DateTime => "datetime",
        FactKind::Elapsed { from, step } => {
            put("from", json!(from));
            put("step", json!(step));
            "elapsed"
        }
    };
    put("kind", json!(kind));
    if value::ordered(&fact.kind) {
        put("atoms", json!(fact.atoms.iter().map(|a| &a.value).collect::<Vec<_>>()));
    }
    if fact.unsure.is_some() {
        put("unsure", json!(true));
    }
    if !fact.needs.is_empty() {
        put("needs", cubes(set, &fact.needs));
    }
    if let Some(formula) = &fact.derived {
        put("derived", derived(formula));
    }
    Value::Object(map)
}

/// How a fact follows from others: kind, operands, factor and divisor.
fn derived(formula: &Formula) -> Value {
    let parts = operands(Some(formula));
    match formula {
        Formula::Sum(_) => json!(["sum", parts]),
        Formula::Difference(..) => json!(["difference", parts]),
        Formula::Ratio { multiply, divide, .. } => json!(["ratio", parts, multiply, divide]),
        Formula::Scale { multiply, divide, .. } => json!(["scale", parts, multiply, divide]),
        Formula::Day(_) => json!(["day", parts]),
        Formula::Table { .. } => json!(["table", []]),
    }
}

/// The atoms of a mask; one more stands for "does not apply".
fn bits(mask: &super::Mask, atoms: usize) -> Vec<usize> {
    (0..=atoms).filter(|a| cube::has(mask, *a)).collect()
}

fn expanded(set: &RuleSet, cube: &Cube) -> Vec<Cube> {
    lower::expanded(&set.facts, cube).unwrap_or_default()
}

fn cubes(set: &RuleSet, cubes: &[Cube]) -> Value {
    let cells = |cube: &Cube| {
        let facts = set.facts.iter().zip(cube).enumerate();
        let cares = facts.filter(|(_, (f, mask))| !cube::is_full(mask, f.atoms.len()));
        let cell = |(i, (f, mask)): (usize, (&Fact, &super::Mask))| json!([i, bits(mask, f.atoms.len())]);
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
