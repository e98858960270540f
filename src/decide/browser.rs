//! A compiled set as data for the page: numbers and names, never an expression. The script
//! `decide-walk.js` walks it and gives what [`super::explain`] gives.

use super::cube::{self, Cube};
use super::facts::operands;
use super::{Fact, FactKind, Formula, Next, RuleSet, Within, lower, value};
use serde_json::{Map, Value, json};

/// The version of the data's shape; `decide-walk.js` knows one.
const VERSION: u32 = 2;

/// A set as compact JSON, safe inside `<script type="application/json">` and inside a script.
///
/// `facts[i].cuts` are the first values of its atoms. `nodes[i]` is the fact and, for each atom,
/// what follows: a node's number, −1 for what cannot happen, −2 − n for leaf n. Cubes are written
/// as pairs of a fact and the atoms that match; one more than the last atom stands for "does not
/// apply". `hash` is that of everything else.
pub fn browser_data(set: &RuleSet) -> String {
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
        "leaves": set.diagram.leaves.iter().map(|l| json!([l.outcome, l.rules])).collect::<Vec<_>>(),
        "outcomes": set.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "rules": set.rules.iter().map(|r| &r.id).collect::<Vec<_>>(),
        "advice": set.advice.iter().map(|a| json!([a.id, cubes(set, &expanded(set, &a.masks))])).collect::<Vec<_>>(),
        "impossible": set.impossible.iter().map(|i| json!([cubes(set, &i.boxes), i.because])).collect::<Vec<_>>(),
        "offsets": set.offsets,
        "holidays": set.calendar.holidays,
        "workdays": set.calendar.workdays,
    });
    let hash = blake3::hash(data.to_string().as_bytes()).to_hex();
    if let Some(map) = data.as_object_mut() {
        map.insert("hash".into(), json!(&hash.as_str()[..16]));
    }
    escaped(&data.to_string())
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

fn expanded(set: &RuleSet, cube: &Cube) -> Vec<Cube> {
    lower::expand(&set.facts, cube).unwrap_or_default()
}

fn cubes(set: &RuleSet, cubes: &[Cube]) -> Value {
    let cells = |cube: &Cube| {
        let facts = set.facts.iter().zip(cube).enumerate();
        let cares = facts.filter(|(_, (f, mask))| !cube::is_full(mask, f.atoms.len()));
        let cell = |(i, (f, mask)): (usize, (&Fact, &super::Mask))| {
            json!([i, (0..=f.atoms.len()).filter(|a| cube::has(mask, *a)).collect::<Vec<_>>()])
        };
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
