//! Documents of the site's search, for another search engine: a line each, and the settings of
//! their index.

use crate::disk::Folder;
use crate::model::Site;
use crate::render;
use crate::search::Document;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

/// A search engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// OpenSearch and Elasticsearch: lines of its bulk API.
    Opensearch,
    /// Meilisearch.
    Meilisearch,
    /// Typesense.
    Typesense,
}

/// The file of the documents.
const DOCUMENTS: &str = "documents.ndjson";
/// The file of the settings.
const SETTINGS: &str = "settings.json";

/// Writes the two files into a folder. Gives the number of documents.
pub fn export(site: &Site, engine: Engine, output: &Path) -> Result<usize, String> {
    let documents = render::search_documents(site);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let lines = documents.iter().map(|document| {
        let number = seen.entry(&document.url).or_default();
        *number += 1;
        line(site, document, *number, engine)
    });
    let lines: String = lines.collect();
    let folder =
        Folder::open_or_make(output).map_err(|e| format!("cannot write `{}`: {e}", output.display()))?;
    let settings = serde_json::to_string_pretty(&settings(site, engine)).map_err(|e| e.to_string())? + "\n";
    for (name, text) in [(DOCUMENTS, lines), (SETTINGS, settings)] {
        let written = folder.write(name, text.as_bytes());
        written.map_err(|e| format!("cannot write `{}`: {e}", folder.path(name).display()))?;
    }
    Ok(documents.len())
}

/// A document as the lines that the engine reads; it is the `number`th at its address.
fn line(site: &Site, document: &Document, number: usize, engine: Engine) -> String {
    let id = blake3::hash(format!("{}\n{number}", document.url).as_bytes()).to_hex();
    let id = &id[..20];
    let (path, anchor) = match document.url.split_once('#') {
        Some((path, anchor)) => (path, format!("#{}", crate::address::encode(anchor))),
        None => (document.url.as_str(), String::new()),
    };
    let url = match &site.config.base_url {
        Some(base) => format!("{base}{}{anchor}", crate::address::canonical(path)),
        None => format!("{}{anchor}", crate::address::encode(path)),
    };
    let fields = json!({
        "id": id,
        "url": url,
        "title": document.title,
        "section": document.section,
        "kind": document.kind,
        "tags": document.tags,
        "keywords": document.keywords,
        "text": document.text,
        "language": site.config.language.to_string(),
    });
    match engine {
        Engine::Opensearch => format!("{}\n{fields}\n", json!({"index": {"_id": id}})),
        Engine::Meilisearch | Engine::Typesense => format!("{fields}\n"),
    }
}

fn settings(site: &Site, engine: Engine) -> Value {
    let language = site.config.language.primary().to_string();
    let is_chinese_like = matches!(language.as_str(), "zh" | "ja" | "ko");
    match engine {
        Engine::Opensearch => {
            let analyzer = if is_chinese_like { "cjk" } else { "standard" };
            let text = json!({"type": "text", "analyzer": analyzer});
            json!({
                "mappings": {
                    "dynamic": "strict",
                    "properties": {
                        "id": {"type": "keyword"}, "url": {"type": "keyword"}, "kind": {"type": "keyword"},
                        "tags": {"type": "keyword"}, "language": {"type": "keyword"},
                        "title": text, "section": text, "keywords": text, "text": text,
                    },
                },
            })
        }
        Engine::Meilisearch => json!({
            "searchableAttributes": ["title", "keywords", "section", "text"],
            "filterableAttributes": ["kind", "tags", "language"],
            "synonyms": synonyms(site),
        }),
        Engine::Typesense => {
            let field = |name: &str, kind: &str, facet: bool| {
                let mut field = json!({"name": name, "type": kind, "facet": facet});
                if !facet && name != "url" {
                    field["locale"] = json!(language);
                }
                field
            };
            json!({
                "name": "zhinan",
                "fields": [
                    field("url", "string", false), field("title", "string", false),
                    field("section", "string", false), field("kind", "string", true),
                    field("tags", "string[]", true), field("keywords", "string[]", false),
                    field("text", "string", false), field("language", "string", true),
                ],
            })
        }
    }
}

/// The words of the glossary and their synonyms, each leading to the others.
fn synonyms(site: &Site) -> Value {
    let mut all = serde_json::Map::new();
    for term in site.glossary.iter().filter(|term| !term.synonyms.is_empty()) {
        let words: Vec<&String> = std::iter::once(&term.term).chain(&term.synonyms).collect();
        for word in &words {
            let others: Vec<&&String> = words.iter().filter(|other| other != &word).collect();
            all.insert(word.to_string(), json!(others));
        }
    }
    Value::Object(all)
}
