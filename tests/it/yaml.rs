//! YAML is read as `serde_yaml` reads it, which is what authors' other tools do.

use std::path::Path;
use zhinan::diag::Diags;
use zhinan::source::FileId;
use zhinan::yaml::Yaml;

/// A value as other programs read it; `None` where they refuse the text.
fn theirs(text: &str) -> Option<serde_json::Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    value.apply_merge().ok()?;
    Some(with_decimal_keys(&json(&value)))
}

fn json(value: &serde_yaml::Value) -> serde_json::Value {
    match value {
        serde_yaml::Value::Mapping(map) => map.iter().map(|(key, value)| (name(key), json(value))).collect(),
        serde_yaml::Value::Sequence(items) => items.iter().map(json).collect(),
        serde_yaml::Value::Tagged(tagged) => {
            serde_json::json!({ tagged.tag.to_string().trim_start_matches('!'): json(&tagged.value) })
        }
        other => serde_json::to_value(other).unwrap(),
    }
}

fn name(key: &serde_yaml::Value) -> String {
    match json(key) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn ours(text: &str) -> Option<serde_json::Value> {
    let value = Yaml::parse(FileId(0), text, 0, &mut Diags::default())?.root().to_json();
    Some(with_decimal_keys(&value))
}

/// A value whose keys are in decimal, as others have them: here `0x1f: a` has the key that was typed.
fn with_decimal_keys(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    let decimal = |key: &str| match serde_json::from_str::<Value>(key) {
        // A map or list is a key by its JSON.
        Ok(inner @ (Value::Object(_) | Value::Array(_))) => with_decimal_keys(&inner).to_string(),
        _ => match serde_yaml::from_str::<serde_yaml::Value>(key) {
            Ok(number @ serde_yaml::Value::Number(_)) => name(&number),
            _ => key.to_string(),
        },
    };
    match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (decimal(key), with_decimal_keys(value))).collect()
        }
        Value::Array(items) => items.iter().map(with_decimal_keys).collect(),
        other => other.clone(),
    }
}

/// YAML files, and front matter of articles, below a folder of the repository.
fn texts(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            texts(&path, out);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
            match front {
                _ if name.ends_with(".yaml") => out.push((name, text)),
                Some((front, _)) => out.push((name, format!("{front}\n"))),
                None => {}
            }
        }
    }
}

#[test]
fn every_file_is_read_as_others_read_it() {
    let mut all = Vec::new();
    for folder in ["content", "docs/content", "tests/samples", "tests/it/decide/sets"] {
        texts(Path::new(folder), &mut all);
    }
    assert!(all.len() > 40, "{}", all.len());
    for (name, text) in all {
        assert_eq!(ours(&text), theirs(&text), "{name}");
    }
}

#[test]
fn values_are_those_that_others_find() {
    for text in [
        "a: [\n  x,\n  y\n]\nb: {\n  k: v\n}\n",
        "{\n\t\"a\": [1, 2,\n\t3],\n\t\"b\": \"x\"\n}\n",
        "{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"e\"}}",
        "a: one\n  two\n  three\nb: x\n",
        "a: |2\n   x\n  y\nb: >+\n  x\n\nc: |-\n  z\n",
        "a: |\n  the last line",
        "a: |\n  the last line\n",
        "? a\n: b\n? c\n",
        "a: http://x.y/z\nb: a:b\nc: [a:b, \"k\":v, {x: y}]\nd: {'a:b', c}\n",
        "a: \"\\x41\\u4e2d\\/\\e\\N\"\nb: 'it''s'\nc: \"a\\\"b\"\n",
        "a: &x {b: c}\nd: *x\ne: [*x , *x]\n&k f: g\n*k : h\n",
        "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: {b: 3, <<: [*x, {c: 4, a: 9}], d: 5}\n",
        "a: 1_000\nb: 0777\nc: 0o777\nd: 1.\ne: .5\nf: 1e3\ng: 12e03\nh: -.5\ni: +.5\nj: 0x1F\nk: 0b101\n",
        "a: 1:30\nb: -0\nc: -0.0\nd: 00\ne: 18446744073709551615\nf: -9223372036854775808\ng: ++1\nh: '-'\n",
        "a: y\nb: Yes\nc: on\nd: Off\ne: n\nf: TRUE\ng: tRue\nh: ~\ni:\n",
        "a:\n- b\n-\n  c: d\n- - e\n  - f\n",
        "中: 文\n「a」: [『b』, （c）]\n",
        "a: \"tab\tin\"\nb: x\ty\nc: z\t# comment\n",
        "a: null\n~: x\ntrue: y\n1: z\n1.0: w\n\"1\": v\n",
        "[a, b]: c\n{a: b}: d\n",
        "a: 2026-01-01\nb: 2026-01-01 10:00:00\nc: 10:00\n",
        "a: !x\nb: !x y\nc: !!str 12\nd: !!set {a}\n",
        "",
        "# only a comment\n",
        // Texts that other readers refuse, too.
        "a: b\na: c\n",
        "a: b: c\n",
        "a: @x\n",
        "a: b\n---\nc: d\n",
        "a: &a [*a]\n",
        "a: *nope\n",
        "a: [b}\n",
        "a:\n\tb: c\n",
        "a: b\n c: d\n",
    ] {
        assert_eq!(ours(text), theirs(text), "{text}");
    }
}

#[test]
fn what_others_would_take_is_refused_with_a_hint() {
    for (text, hint) in [
        ("a:\tb\n", "put a space behind `:`, not a tab"),
        ("a: 'b'#c\n", "put a space before `#`"),
        ("a: \"b\nc\"\n", "indent the lines of a text or a list further than the key they belong to"),
        ("- {a: b,\nc: d}\n", "indent the lines of a text or a list further than the key they belong to"),
    ] {
        let mut diags = Diags::default();
        assert!(Yaml::parse(FileId(0), text, 0, &mut diags).is_none(), "{text}");
        assert_eq!(diags.list[0].hints, [hint], "{text} {:?}", diags.list[0]);
    }
}

/// Random texts of what YAML is made of: a text that both read has the same values in both.
#[test]
fn no_text_is_read_otherwise_than_others_read_it() {
    let parts = [
        "a", "b", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", ",", "\"", "'",
        " #", "&a ", "*a", "!x ", "!!str ", "? ", "1", "0x1f", "-1.5", "true", "null", "~", "<<: *a", "|",
        "|\n  ", ">", ">-\n  ", "\\n", "%", "@", "`", "...", "中", "=", "\n- ", "\na: ", "k: ", "1e3", "07",
        ".5", "+1", "\r\n",
    ];
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |most: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % most as u64) as usize
    };
    let mut both = 0;
    for _ in 0..20_000 {
        let text: String = (0..next(14)).map(|_| parts[next(parts.len())]).chain(["\n"]).collect();
        if let (Some(ours), Some(theirs)) = (ours(&text), theirs(&text)) {
            assert_eq!(ours, theirs, "{text:?}");
            both += 1;
        }
    }
    assert!(both > 5000, "{both}");
}
