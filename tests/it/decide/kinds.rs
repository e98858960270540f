//! A kind of fact stands in every table: `KINDS` in Rust, two tables of the scripts, the template of
//! forms, the schema, the manual, and the vectors that hold Rust and scripts together.

use super::vectors::node;
use super::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use zhinan::decide::{FORMULAS, KINDS};

type Names = BTreeSet<String>;

/// A table: where it stands, the names that it must have, and those that it has.
struct Listed {
    place: String,
    wanted: Names,
    found: Names,
}

impl Listed {
    fn new(place: impl Into<String>, wanted: &Names, found: impl IntoIterator<Item = String>) -> Listed {
        Listed { place: place.into(), wanted: wanted.clone(), found: found.into_iter().collect() }
    }

    /// Names that the table lacks, and names in it that no kind has any more.
    fn faults(&self) -> Vec<String> {
        let missing =
            self.wanted.difference(&self.found).map(|n| format!("`{n}` is missing in {}", self.place));
        let left = self.found.difference(&self.wanted).map(|n| format!("`{n}` in {} is no kind", self.place));
        missing.chain(left).collect()
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

/// Every text between two marks.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = String> + 'a {
    text.split(start).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0.to_string()))
}

fn names<'a>(of: impl Iterator<Item = &'a str>) -> Names {
    of.map(str::to_string).collect()
}

fn tables() -> Vec<Listed> {
    let kinds = names(KINDS.iter().map(|k| k.name));
    let formulas = names(FORMULAS.iter().map(|f| f.name));
    // Long lists of options have a control that is no kind's own.
    let controls = names(KINDS.iter().map(|k| k.control).chain(["list"]));
    let all: Names = kinds.union(&formulas).cloned().collect();
    let scripts: BTreeMap<String, Vec<String>> = serde_json::from_str(&node("decide-tables.js", "")).unwrap();
    let of_script = |name: &str| scripts[name].clone();
    let schema: Value = serde_json::from_str(&decide::json_schema()).unwrap();
    let fact = &schema["properties"]["facts"]["additionalProperties"];
    let one_of =
        fact["oneOf"].as_array().unwrap().iter().map(|k| k["required"][0].as_str().unwrap().to_string());
    // The table with a line for each kind: what it is, and how it is answered.
    let in_manual = |page: &str, head: &str| -> Vec<String> {
        let manual = read(&format!("docs/content/reference/{page}"));
        let section = manual.split_once(head).unwrap().1;
        let lines = section.split("\n\n").next().unwrap().lines();
        lines.filter_map(|l| Some(l.strip_prefix("| `")?.split_once('`')?.0.to_string())).collect()
    };
    let chinese = in_manual("rule-file.md", "| 种类 | 是什么 | 怎么回答 |");
    let english = in_manual("rule-file.en.md", "| kind | is | answered as |");
    let vectors = ["refund", "kinds", "time"].map(|n| read(&format!("tests/js/vectors/{n}.json"))).concat();
    vec![
        Listed::new("KINDS of decide-value.js", &kinds, of_script("KINDS of decide-value.js")),
        Listed::new("CONTROLS of decide-form.js", &controls, of_script("CONTROLS of decide-form.js")),
        Listed::new("FORMULAS of decide-walk.js", &formulas, of_script("FORMULAS of decide-walk.js")),
        Listed::new(
            "guide-form.html",
            &controls,
            between(&read("themes/default/templates/guide-form.html"), "form.control == \"", "\""),
        ),
        Listed::new("the schema", &all, one_of),
        Listed::new("the manual's table of kinds", &kinds, chinese),
        Listed::new("the manual's table of kinds in English", &kinds, english),
        Listed::new(
            "the vectors",
            &kinds,
            between(&vectors, "\"kind\":\"", "\"").filter(|n| kinds.contains(n)),
        ),
    ]
}

#[test]
fn every_kind_stands_in_every_table() {
    let faults: Vec<String> = tables().iter().flat_map(Listed::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A kind that stands in some tables only is named with each place where it is missing.
#[test]
fn a_kind_that_is_missing_somewhere_is_named() {
    for mut table in tables() {
        let name = table.found.pop_first().unwrap();
        assert_eq!(table.faults(), [format!("`{name}` is missing in {}", table.place)]);
        table.found.extend([name, "fortnight".into()]);
        assert_eq!(table.faults(), [format!("`fortnight` in {} is no kind", table.place)]);
    }
}
