//! JSON Schemas of front matter and glossary, for editors. A test holds their keys to the readers'.

use crate::model::FrontMatter;
use serde_json::{Value, json};

/// JSON Schema of an article's front matter.
pub fn front_matter() -> Value {
    // A key without a value counts as absent: `zhinan new article` writes `description:`.
    let text = |about: &str| json!({"type": ["string", "number", "null"], "description": about});
    let day = |about: &str| json!({"type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}", "description": about});
    let flag = |about: &str| json!({"type": ["boolean", "null"], "description": about});
    let citation = json!({
        "type": ["string", "object"],
        "properties": {
            "title": text("Name of the source"),
            "url": text("Its address"),
            "checked": day("When it was last looked at"),
        },
    });
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhinan front matter",
        "type": ["object", "null"],
        "properties": {
            "title": text("Title of the page; the # heading that begins it where it is left out"),
            "description": text("One sentence for lists, feeds and search engines"),
            "date": day("When it was published; a later day than today keeps it back"),
            "updated": day("When it was last changed"),
            "tags": texts("Words that group pages"),
            "authors": texts("Who wrote it: ids of the site's authors, or names"),
            "taxonomies": {"type": ["object", "null"], "additionalProperties": texts("Values"), "description": "Values of the site's own taxonomies, by name"},
            "order": {"type": ["integer", "null"], "description": "Place among its neighbours, smallest first"},
            "weight": {"type": ["integer", "null"], "description": "The same as order"},
            "draft": json!({"type": "boolean", "description": "Keeps the page back"}),
            "expires": day("The day from which on it is not published"),
            "slug": text("Replaces the last part of the address"),
            "aliases": texts("Old addresses that lead here"),
            "lang": text("Language tag, where it is not the site's"),
            "original": text("Of a translation: hash of the original's words when they were translated"),
            "owner": text("Who keeps the page right"),
            "review_by": day("By when it must be looked at again"),
            "sources": {"type": ["string", "array", "null"], "items": citation, "description": "Where its statements come from"},
            "keywords": texts("Words that readers type and the text does not have"),
            "toc": flag("Whether it shows a table of contents"),
            "search": flag("Whether it is in the search index"),
            "allow": texts("Codes of findings that this page accepts"),
            "extra": {"type": ["object", "null"], "description": "Keys for themes"},
        },
    });
    let given = FrontMatter::CASCADED.iter().map(|key| (key.to_string(), schema["properties"][key].clone()));
    let given: serde_json::Map<String, Value> = given.collect();
    schema["properties"]["cascade"] = json!({
        "type": ["object", "null"],
        "properties": given,
        "description": "Of index.md: keys for all pages of the folder and below, where they do not say them themselves",
    });
    schema
}

/// JSON Schema of `glossary.yaml`.
pub fn glossary() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhinan glossary.yaml",
        "type": ["object", "null"],
        "description": "Term → what it means",
        "additionalProperties": {
            "type": ["string", "object"],
            "required": ["definition"],
            "additionalProperties": false,
            "properties": {
                "definition": {"type": "string", "description": "What the term means, in Markdown"},
                "synonyms": texts("Other words that readers use for it"),
                "discouraged": texts("Words not to use for it"),
                "see": {"type": ["string", "null"], "description": "An article about it: a path below content/"},
            },
        },
    })
}

/// One word or several.
fn texts(about: &str) -> Value {
    let types = json!(["string", "number", "array", "null"]);
    json!({"type": types, "items": {"type": ["string", "number"]}, "description": about})
}

/// JSON Schema of `evidence.yaml`.
pub fn evidence() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhinan evidence.yaml",
        "type": ["object", "null"],
        "description": "Id → what it is and how to keep it",
        "propertyNames": {"pattern": "^[\\p{Alphabetic}\\p{N}_-]+$"},
        "additionalProperties": {
            "type": ["string", "object"],
            "required": ["title"],
            "additionalProperties": false,
            "properties": {
                "title": {"type": "string", "description": "What it is"},
                "how": {"type": ["string", "null"], "description": "How to get and keep it, in Markdown"},
                "see": {"type": ["string", "null"], "description": "An article about it: a path below content/"},
            },
        },
    })
}

/// JSON Schema of `search.yaml`.
pub fn search_tests() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "zhinan search.yaml",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "tests": {
                "type": ["array", "null"],
                "description": "What readers type, and the pages that answer it",
                "items": {
                    "type": "object",
                    "required": ["query", "expect"],
                    "additionalProperties": false,
                    "properties": {
                        "query": {"type": ["string", "number"], "description": "What a reader types"},
                        "expect": {
                            "type": ["string", "array"],
                            "items": {"type": "string"},
                            "description": "Links from content/: one of them must be among the first results",
                        },
                        "top": {"type": "integer", "minimum": 1, "maximum": 100, "description": "Among how many results; 3 where it is left out"},
                    },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema = front_matter();
        let keys: BTreeSet<&str> =
            schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        let read: BTreeSet<&str> = crate::parse::front_matter::KEYS.iter().copied().collect();
        assert_eq!(keys, read);
    }
}
