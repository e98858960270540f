//! Tables of keys, and the JSON Schema that follows from them.

use crate::diag::codes::CODES;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits;
use crate::source::Span;
use crate::yaml::Node;
use serde_json::{Map, Value, json};

/// The keys of one kind of map.
pub(crate) struct Table {
    pub(crate) keys: &'static [Key],
    /// Keys that are not named are fine too (tests name facts beside their own keys).
    pub(crate) open: bool,
    /// Further rules about the map, as JSON Schema.
    pub(crate) also: fn() -> Value,
}

/// One key.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// Keys that may stand in its place, where it is required.
    pub(crate) or: &'static [&'static str],
    /// Its meaning in one sentence, which editors show.
    pub(crate) about: &'static str,
    /// Whether an unknown key may be read as this key. Keys without it have findings of their own for misspelt names.
    pub(crate) is_guessed: bool,
    /// Whether most maps have the key, although none must. A misspelt name of it is reported like a missing key.
    pub(crate) is_usual: bool,
}

impl Key {
    /// The key without `is_guessed`, because a finding of its own reports its misspelt names.
    pub(crate) const fn by_itself(self) -> Key {
        Key { is_guessed: false, ..self }
    }

    /// The key with `is_usual`, because only few maps lack it.
    pub(crate) const fn usual(self) -> Key {
        Key { is_usual: true, ..self }
    }
}

/// The shape of a key's value.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// A text; numbers and booleans count as the text that was typed.
    Text,
    /// A text that matches a regular expression.
    Like(&'static str),
    /// A text that can be part of an address.
    Id,
    /// A text, a number or a list of these.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A whole number of digits, from 0 to 4.
    Digits,
    /// `2026-03-02`.
    Day,
    /// One or some of `2026-03-02` and `2026-03-02..2026-03-05`.
    Days,
    /// Codes of findings.
    Codes,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A language tag.
    Language,
    /// A map of texts.
    Words,
    /// A map of options: id and words, or groups of them; or the name of a list.
    Options,
    /// Lists of options by name.
    Lists,
    /// A map of cells.
    Cells,
    /// A map of cells, or `rest`.
    CellsOrRest,
    /// A map of cells, or a list of such maps.
    Alternatives,
    /// A map of answers.
    Answers,
    /// A map with the keys of a table.
    Map(&'static Table),
    /// A text, or a map with the keys of a table.
    TextOr(&'static Table),
    /// One of some words, or a map with the keys of a table.
    WordOr(&'static [&'static str], &'static Table),
    /// A list of maps with the keys of a table.
    List(&'static Table),
    /// A map whose values are maps with the keys of a table.
    Named(&'static Table),
    /// A map whose values are texts, lists of these, or maps with the keys of a table.
    NamedOr(&'static Table),
}

/// A key that may be left out.
pub(crate) const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: false, or: &[], about, is_guessed: true, is_usual: false }
}

/// A key that must be there.
pub(crate) const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: true, or: &[], about, is_guessed: true, is_usual: false }
}

/// A key that must be there, or one of some others in its place.
pub(crate) const fn must_or(
    name: &'static str,
    or: &'static [&'static str],
    shape: Shape,
    about: &'static str,
) -> Key {
    Key { name, shape, required: true, or, about, is_guessed: true, is_usual: false }
}

/// A table with these keys and nothing else.
pub(crate) const fn table(keys: &'static [Key]) -> Table {
    Table { keys, open: false, also: nothing }
}

/// No further rules about a map.
pub(crate) fn nothing() -> Value {
    json!({})
}

/// A map that has a key with a value, as JSON Schema.
pub(crate) fn with(key: &str) -> Value {
    json!({"required": [key], "properties": {key: {"not": {"type": "null"}}}})
}

/// Pattern of ids, which are used in addresses and file names.
const ID: &str = "^[\\p{Alphabetic}\\p{N}_-]+$";

/// A language tag: the reader takes those for which there are words.
const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// Reports an id that is unfit for an address. Returns `false` where the id is too long.
pub(crate) fn check_id(id: &str, span: Span, diags: &mut Diags) -> bool {
    let count = id.chars().count();
    if limits::ID.is_below(count) {
        diags.push(limits::ID.finding(Code::TooMuch, span, count));
        return false;
    }
    let fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(fine) {
        let message = format!("`{id}` cannot be an id");
        let parts: Vec<&str> = id.split(|c| !fine(c)).filter(|part| !part.is_empty()).collect();
        let meant = if parts.is_empty() { "a".to_string() } else { parts.join("-") };
        let hint = format!("write `{meant}`: an id is made of letters, digits, `-` and `_`");
        diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
    }
    true
}

impl Table {
    /// The table as JSON Schema.
    pub(crate) fn schema(&self) -> Value {
        let mut properties = Map::new();
        for key in self.keys {
            let mut schema = key.shape.schema();
            if !key.required || !key.or.is_empty() {
                or_null(&mut schema);
            }
            schema["description"] = json!(key.about);
            properties.insert(key.name.into(), schema);
        }
        let alone = |k: &&Key| k.required && k.or.is_empty();
        let required: Vec<&str> = self.keys.iter().filter(alone).map(|k| k.name).collect();
        let others = if self.open { answer() } else { json!(false) };
        let mut schema = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": others,
        });
        let also = (self.also)();
        for (key, value) in also.as_object().into_iter().flatten() {
            schema[key] = value.clone();
        }
        for key in self.keys.iter().filter(|key| key.required && !key.or.is_empty()) {
            let any: Vec<Value> = [key.name].iter().chain(key.or).map(|name| with(name)).collect();
            match &mut schema["allOf"] {
                Value::Array(all) => all.push(json!({"anyOf": any})),
                none => *none = json!([{"anyOf": any}]),
            }
        }
        schema
    }
}

/// A key without a value counts as absent.
fn or_null(schema: &mut Value) {
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    } else if let Some(types) = schema.get_mut("type") {
        *types = match types.take() {
            Value::Array(types) => types.into_iter().chain([json!("null")]).collect(),
            one => json!([one, "null"]),
        };
    } else if let Some(options) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        options.push(json!({"type": "null"}));
    }
}

fn scalar() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// A scalar or a list of them.
fn scalars() -> Value {
    json!({"type": ["string", "number", "boolean", "array"], "items": scalar()})
}

fn one_or_many(one: Value) -> Value {
    json!({"anyOf": [one, {"type": "array", "items": one}]})
}

/// A map of cells. A cell is a value, an interval, a list of these, or a map of what must hold.
fn cells() -> Value {
    let keys = ["not", "all", "before", "at_most", "equals", "at_least", "after", "differs"];
    let mut tests: Map<String, Value> = keys.iter().map(|key| ((*key).to_string(), scalars())).collect();
    tests.insert("all".into(), json!({"type": ["string", "number", "boolean", "array"], "items": scalars()}));
    let map =
        json!({"type": "object", "properties": tests, "additionalProperties": false, "minProperties": 1});
    json!({"type": "object", "additionalProperties": {"anyOf": [scalars(), map]}})
}

/// A map of options and groups of options.
fn options() -> Value {
    let ids = json!({"pattern": ID, "not": {"const": "unsure"}});
    let group = json!({
        "type": "object",
        "properties": {
            "title": scalar(),
            "options": {
                "type": "object",
                "propertyNames": ids,
                "minProperties": 1,
                "additionalProperties": scalar(),
            },
        },
        "required": ["title", "options"],
        "additionalProperties": false,
    });
    json!({
        "type": "object",
        "propertyNames": ids,
        "minProperties": 1,
        "additionalProperties": {"anyOf": [scalar(), group]},
    })
}

/// A day, also without hyphens; what follows it is not looked at.
fn day() -> Value {
    let day = "^\\s*[0-9]{4}-?[0-9]{2}-?[0-9]{2}";
    json!({"type": ["string", "integer"], "pattern": day, "minimum": 10_000_000})
}

/// An answer in a test.
fn answer() -> Value {
    let mut answer = scalars();
    or_null(&mut answer);
    answer
}

impl Shape {
    /// Whether a value is a text, a list or a map as the shape asks for. The content is not looked at.
    pub(crate) fn fits(&self, node: &Node<'_>) -> bool {
        match self {
            Shape::Words | Shape::Lists | Shape::Cells | Shape::Answers | Shape::Map(_) => node.is_map(),
            Shape::Named(_) | Shape::NamedOr(_) => node.is_map(),
            Shape::List(_) => node.is_list() || node.is_map(),
            Shape::Texts | Shape::Codes | Shape::Days => !node.is_map(),
            Shape::TextOr(_) | Shape::WordOr(..) | Shape::CellsOrRest | Shape::Options => !node.is_list(),
            Shape::Alternatives => !node.is_null(),
            Shape::Text | Shape::Like(_) | Shape::Id | Shape::Flag | Shape::Whole | Shape::Digits => {
                !node.is_map() && !node.is_list()
            }
            Shape::Day | Shape::Word(_) | Shape::Language => !node.is_map() && !node.is_list(),
        }
    }

    fn schema(&self) -> Value {
        match self {
            Shape::Text => scalar(),
            Shape::Like(pattern) => json!({"type": "string", "pattern": pattern}),
            Shape::Id => json!({"type": ["string", "number", "boolean"], "pattern": ID}),
            Shape::Texts => scalars(),
            Shape::Flag => json!({"enum": [true, false, "true", "false", "yes", "no", "是", "否"]}),
            Shape::Whole => json!({"type": "integer"}),
            Shape::Digits => json!({"type": "integer", "minimum": 0, "maximum": 4}),
            Shape::Day => day(),
            Shape::Days => one_or_many(day()),
            Shape::Codes => {
                let codes: Vec<&str> = CODES.iter().map(|code| code.as_str()).collect();
                one_or_many(json!({"enum": codes}))
            }
            Shape::Word(words) => json!({"enum": words}),
            Shape::Language => json!({"type": "string", "pattern": LANGUAGE}),
            Shape::Words => json!({"type": "object", "additionalProperties": scalar()}),
            Shape::Options => json!({"anyOf": [{"type": ["string", "boolean", "number"]}, options()]}),
            Shape::Lists => json!({
                "type": "object",
                "propertyNames": {"pattern": ID},
                "additionalProperties": options(),
            }),
            Shape::Cells => cells(),
            Shape::CellsOrRest => json!({"anyOf": [cells(), {"const": "rest"}]}),
            Shape::Alternatives => one_or_many(cells()),
            Shape::Answers => json!({"type": "object", "additionalProperties": answer()}),
            Shape::Map(table) => table.schema(),
            Shape::TextOr(table) => json!({"anyOf": [scalar(), table.schema()]}),
            Shape::WordOr(words, table) => json!({"anyOf": [{"enum": words}, table.schema()]}),
            Shape::List(table) => json!({"type": "array", "items": table.schema()}),
            Shape::NamedOr(table) => json!({
                "type": "object",
                "propertyNames": {"pattern": ID},
                "additionalProperties": {"anyOf": [scalars(), table.schema(), {"type": "null"}]},
            }),
            Shape::Named(table) => json!({
                "type": "object",
                "propertyNames": {"pattern": ID},
                "additionalProperties": table.schema(),
            }),
        }
    }
}
