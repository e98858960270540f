//! Formats of days, times and numbers: `decide-say.js` gives the same texts as Rust in every language.

use jiff::civil::DateTime;
use serde_json::{Value, json};
use std::path::Path;
use zhinan::phrases::{Catalog, Phrases};

const TIMES: [&str; 6] = [
    "2026-03-04T10:05",
    "2026-01-01T00:00",
    "2024-03-01T00:00",
    "2026-11-29T23:59",
    "1970-01-05T00:01",
    "2099-12-31T12:00",
];

const NUMBERS: [&str; 12] = [
    "0",
    "7",
    "999",
    "1000",
    "9999",
    "12345",
    "1234567",
    "-5",
    "-1234.50",
    "0.05",
    "1000000000.125",
    "-12345678",
];

fn cases(phrases: &Phrases) -> Vec<Value> {
    let mut cases = Vec::new();
    for text in TIMES {
        let (day, clock) = text.split_once('T').expect("a day and a time");
        let time: DateTime = text.parse().expect("a time");
        cases.push(json!(["dated", day, phrases.dated(time.date())]));
        // A time with an offset is shown as written, not converted to another time zone.
        cases.push(json!(["dated", format!("{day}T{clock}-03:30"), phrases.timed(time)]));
        cases.push(json!(["ended", format!("{day}T{clock}+08:00"), phrases.ended(time)]));
    }
    cases.extend(NUMBERS.map(|number| json!(["number", number, phrases.number(number)])));
    cases
}

#[test]
fn the_browser_says_the_same_in_every_language() {
    let catalog = Catalog::embedded();
    let languages = catalog.languages();
    let vectors = languages.iter().map(|language| {
        let phrases = catalog.phrases(language).expect("words");
        json!({"language": language, "forms": phrases.forms(), "cases": cases(&phrases)})
    });
    let lines: String = vectors.map(|one| format!("{one}\n")).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/js/say-vectors.jsonl");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &lines).expect("the vectors");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == lines,
        "tests/js/say-vectors.jsonl is out of date: BLESS=1 cargo test, then read the diff"
    );
}
