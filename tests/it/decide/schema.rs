//! `zhinan schema rules` against the reader: what the reader takes, the schema takes; what the reader
//! refuses for its shape, the schema refuses. `ajv` tells what the schema says.

use super::vectors::node;
use super::*;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use zhinan::diag::Severity;

/// A value of YAML as an editor's validator has it.
fn as_json(value: &serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(map) => {
            let entry = |(k, v): (&serde_yaml::Value, &serde_yaml::Value)| {
                (k.as_str().unwrap_or_default().to_string(), as_json(v))
            };
            Value::Object(map.iter().map(entry).collect::<Map<_, _>>())
        }
        serde_yaml::Value::Sequence(items) => items.iter().map(as_json).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// True if the reader refuses a file for its shape.
fn refused(value: &Value) -> bool {
    let mut diags = Diags::default();
    let draft = decide::read(FileId(0), &file(&serde_yaml::to_string(value).unwrap()), &mut diags);
    let shape = |d: &zhinan::diag::Diagnostic| {
        let code = d.code.as_str();
        // Names that name nothing, or several things, are no matter of shape.
        let names = ["duplicate-id", "unknown-option"].contains(&code);
        code == "unknown-key" || d.severity == Severity::Error && !names
    };
    draft.is_none() || diags.list.iter().any(shape)
}

/// True if there is nothing wrong with a file at all.
fn consistent(value: &Value) -> bool {
    !compile_raw(&serde_yaml::to_string(value).unwrap()).1.has_errors()
}

/// A value with one change in it, and in words what was changed.
type Mutant = (String, Value);

/// Every way of getting the shape of a value wrong in one place, there or deeper.
fn mutants(path: &str, value: &Value, out: &mut Vec<Mutant>) {
    let others = match value {
        Value::Object(_) => [json!("text"), json!([{}])],
        Value::Array(_) => [json!("text"), json!({"x": 1})],
        _ => [json!({"x": 1}), json!(["a", ["b"]])],
    };
    for wrong in others.into_iter().chain([json!(null), json!(7)]) {
        out.push((format!("{path} = {wrong}"), wrong));
    }
    match value {
        Value::Object(map) => {
            for key in map.keys() {
                let mut fewer = map.clone();
                let taken = fewer.shift_remove(key).unwrap();
                out.push((format!("{path} without {key}"), Value::Object(fewer.clone())));
                fewer.insert(format!("{key} x"), taken);
                out.push((format!("{path} with {key} x"), Value::Object(fewer)));
            }
            for (key, more) in
                [("yes_no", json!(true)), ("number", json!({})), ("nonsense", json!(1)), ("when", json!({}))]
            {
                let mut larger = map.clone();
                larger.entry(key).or_insert(more);
                out.push((format!("{path} and {key}"), Value::Object(larger)));
            }
            for (key, child) in map {
                let put = |child| {
                    let mut map = map.clone();
                    map[key] = child;
                    Value::Object(map)
                };
                deeper(&format!("{path}.{key}"), child, &put, out);
            }
        }
        Value::Array(items) => {
            // Items are alike: the first and the last of them show what there is.
            for (i, child) in items.iter().enumerate().filter(|(i, _)| *i == 0 || *i + 1 == items.len()) {
                let put = |child| {
                    let mut items = items.clone();
                    items[i] = child;
                    Value::Array(items)
                };
                deeper(&format!("{path}[{i}]"), child, &put, out);
            }
        }
        _ => {}
    }
}

fn deeper(path: &str, child: &Value, put: &dyn Fn(Value) -> Value, out: &mut Vec<Mutant>) {
    let mut below = Vec::new();
    mutants(path, child, &mut below);
    out.extend(below.into_iter().map(|(what, child)| (what, put(child))));
}

#[test]
fn the_schema_says_what_the_reader_says() {
    let mut values: Vec<Mutant> = Vec::new();
    for (path, text) in repository_sets() {
        let value = as_json(&serde_yaml::from_str(&text).unwrap());
        // Two sets have every key; the other sets only show that they are taken as they are.
        let keep = path.contains("/sets/") || path.contains("vat-collection");
        values.push((path.clone(), value.clone()));
        if keep {
            mutants(&path, &value, &mut values);
        }
    }
    let refused: Vec<bool> = values.par_iter().map(|(_, value)| refused(value)).collect();
    let schema: Value = serde_json::from_str(&decide::json_schema()).unwrap();
    let lines: Vec<String> = std::iter::once(schema.to_string())
        .chain(values.iter().map(|(_, value)| value.to_string()))
        .collect();
    let printed = node("schema-check.js", &lines.join("\n"));
    assert_eq!(printed.lines().count(), values.len(), "{printed}");
    let mut wrong = Vec::new();
    for ((what, value), (refused, line)) in values.iter().zip(refused.iter().zip(printed.lines())) {
        match (refused, line == "yes") {
            (true, true) => wrong.push(format!("{what}: only the reader refuses it")),
            (false, false) if consistent(value) => {
                wrong.push(format!("{what}: the schema refuses it, {line}"))
            }
            _ => {}
        }
    }
    let count = refused.iter().filter(|r| **r).count();
    assert!(count > 1000 && values.len() - count > 300, "{count} of {}", values.len());
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), values.len(), wrong.join("\n"));
}
