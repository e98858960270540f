//! The keys that a rule set may have. The reader warns about any other, and `zhinan schema rules`
//! is made from the same tables, so the two cannot drift.

use crate::diag::codes::CODES;
use serde_json::{Map, Value, json};

/// The keys of one kind of map.
pub(crate) struct Table {
    pub(crate) keys: &'static [Key],
    /// Whether keys that are not named are fine too (tests name facts beside their own keys).
    pub(crate) open: bool,
    /// What a map must be beside that, as JSON Schema.
    also: fn() -> Value,
}

/// One key: its name, what it holds, whether it must be there, and what it is for.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    shape: Shape,
    pub(crate) required: bool,
    about: &'static str,
}

/// What a key holds.
enum Shape {
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
    /// A map of texts.
    Words,
    /// A map of options: id and words.
    Options,
    /// A map of cells.
    Cells,
    /// A map of answers.
    Answers,
    /// A map with the keys of a table.
    Map(&'static Table),
    /// A text, or a map with the keys of a table.
    TextOr(&'static Table),
    /// A list of maps with the keys of a table.
    List(&'static Table),
    /// A map whose values are maps with the keys of a table.
    Named(&'static Table),
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: false, about }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: true, about }
}

macro_rules! table {
    ($name:ident: $($key:expr,)+) => {
        table! { $name, nothing_else: $($key,)+ }
    };
    ($name:ident, $also:ident: $($key:expr,)+) => {
        pub(crate) static $name: Table = Table { keys: &[$($key,)+], open: false, also: $also };
    };
}

/// A length of time begins with a digit.
const LENGTH: Shape = Shape::Like("^[\\s\\u3000\\u00a0]*[0-9\\uff10-\\uff19]");
const BOUNDS: Shape = Shape::Like("\\.\\.");
/// Ids are used in addresses and file names.
const ID: &str = "^[\\p{Alphabetic}\\p{N}_-]+$";

const RANGE: &str = "First and last possible value, both included: `0..500`.";
const STEP: &str = "Distance of neighbouring values: `1min`.";

table! { SET:
    must("title", Shape::Text, "What the reader wants to know: a question or a short sentence."),
    key("description", Shape::Text, "One sentence for lists and search results."),
    key("weight", Shape::Whole, "Place among the guides, smallest first."),
    key("intro", Shape::Text, "Markdown above the first question."),
    key("lang", Shape::Word(&["zh-CN", "en"]), "Language of the labels; otherwise taken from the title."),
    key("zone", Shape::Text, "Time zone of all dates and times; `Asia/Shanghai` where none is given."),
    key("dated_by", Shape::Text,
        "The date or date-time whose day tells which edition of the rules decides; the first one where none is named, and `now` for today's rules in every case."),
    key("holidays", Shape::Days, "Days that are not working days: `2026-05-01`, `2026-10-01..2026-10-07`."),
    key("workdays", Shape::Days, "Days that are working days although they fall on a weekend."),
    key("hit_policy", Shape::Word(&["unique", "first", "any"]),
        "Where several rules match: an error (`unique`, the default), the first decides (`first`), or all must agree (`any`)."),
    key("order", Shape::Word(&["file", "auto"]), "Whether facts are asked in the file's order or in a better one."),
    key("allow", Shape::Codes, "Codes of warnings that this set accepts."),
    must("facts", Shape::Named(&FACT), "The questions, in the order they are asked."),
    key("impossible", Shape::List(&IMPOSSIBLE), "Answers that cannot occur together."),
    must("outcomes", Shape::Named(&OUTCOME), "What a reader is told at the end."),
    must("rules", Shape::List(&RULE), "One rule a row; together they decide every possible set of answers."),
    key("advice", Shape::List(&ADVICE), "Advice that is listed with the outcome when it applies."),
    key("tests", Shape::List(&TEST), "Cases with the result that is expected."),
}

table! { FACT, one_kind:
    key("ask", Shape::Text, "The question."),
    key("say", Shape::Like("\\{\\}"), "How an answer is said in a sentence, with `{}` for its label: `距退款成功{}`."),
    key("help", Shape::Text, "Markdown that explains the question."),
    key("yes_no", Shape::Flag, "A question with the answers yes and no: `yes_no: true`."),
    key("one_of", Shape::Options, "The options of which one is chosen: id and words."),
    key("any_of", Shape::Options, "The options of which any number is chosen; cells name one: `harm.broken: yes`."),
    key("number", Shape::Map(&NUMBER), "A whole number."),
    key("money", Shape::Map(&MONEY), "An amount of money."),
    key("duration", Shape::Map(&DURATION), "A length of time."),
    key("date", Shape::Map(&DATE), "A day."),
    key("datetime", Shape::Map(&DATE), "A day and time."),
    key("elapsed", Shape::Map(&ELAPSED), "Time passed since a moment that the reader names."),
    key("sum", Shape::Texts, "Facts that are added up."),
    key("difference", Shape::Texts, "Two facts: the first less the second."),
    key("ratio", Shape::Map(&RATIO), "One fact divided by another."),
    key("scale", Shape::Map(&SCALE), "A fact multiplied by a number."),
    key("derive", Shape::List(&DERIVE), "A table that gives this fact's value, instead of asking."),
    key("range", BOUNDS, RANGE),
    key("needs", Shape::Cells, "Cells that must match for the question to apply."),
    key("unsure", Shape::Text, "An article's path or Markdown for readers who are not sure; then `unsure` is an answer too."),
}

table! { NUMBER: key("range", BOUNDS, RANGE), key("unit", Shape::Text, "What is counted: `件`."), }
table! { MONEY:
    key("currency", Shape::Text, "ISO 4217 code; `CNY` where none is given."),
    key("decimals", Shape::Digits, "Digits after the point, where the currency's own are not meant."),
    key("range", BOUNDS, RANGE),
}
table! { DURATION: key("range", BOUNDS, RANGE), key("step", LENGTH, STEP), }
table! { DATE: key("range", BOUNDS, RANGE), }
table! { ELAPSED:
    must("from", Shape::Text, "Name of the date-time that the reader gives: `refunded_at`."),
    key("step", LENGTH, STEP),
    key("range", BOUNDS, RANGE),
}
table! { RATIO:
    must("of", Shape::Text, "The fact that is divided."),
    must("to", Shape::Text, "The fact it is divided by."),
    key("step", Shape::Text, "How finely it is counted: `0.01`."),
    key("range", BOUNDS, RANGE),
}
table! { SCALE:
    must("of", Shape::Text, "The fact that is multiplied."),
    must("by", Shape::Text, "What it is multiplied by: `3`, `0.5`."),
    key("range", BOUNDS, RANGE),
}
table! { DERIVE:
    must("when", Shape::Cells, "Cells that must match."),
    must("then", Shape::Text, "The value that follows."),
}
table! { IMPOSSIBLE:
    must("when", Shape::Cells, "Cells that never match together."),
    key("because", Shape::Text, "Why not."),
}
table! { OUTCOME:
    must("title", Shape::Text, "What to do, as a short imperative."),
    key("description", Shape::Text, "One sentence for lists and search results."),
    key("body", Shape::Text, "Markdown: the steps. `{{ due }}` and `{{ fact }}` are filled in."),
    key("deadline", Shape::Map(&DEADLINE), "By when."),
    key("evidence", Shape::Texts, "Ids from `evidence.yaml`, shown as a checklist."),
    key("letter", Shape::Text, "A letter's path below `content/`, filled in from the answers."),
    key("next", Shape::Words, "What if it fails: event and outcome or guide."),
    key("see", Shape::Texts, "Related articles, paths below `content/`."),
}
table! { DEADLINE:
    must("from", Shape::Text, "The date-time it counts from: `refunded_at`."),
    must("within", LENGTH, "How long: `48h`, `7 天`, `1 个月`, `5 个工作日`."),
    key("boundary", Shape::Word(&["excluded", "included"]),
        "Whether the last instant is still in time; `excluded` where nothing is said."),
}
table! { SOURCE, title_or_url:
    key("title", Shape::Text, "Name of the source; its address where it is left out."),
    key("url", Shape::Like("^\\s*[Hh][Tt][Tt][Pp][Ss]?:"), "Its address."),
    key("checked", Shape::Day, "When it was last looked at."),
}
table! { RULE, when_and_then:
    must("id", Shape::Id, "Its id, for links: `rule:<set>/<id>`."),
    must("title", Shape::Text, "The rule as a full statement."),
    key("text", Shape::Text, "Markdown that explains it."),
    key("when", Shape::Cells, "Cells that must all match; a rule without is a statement to cite."),
    key("then", Shape::Text, "The outcome's id."),
    key("except", Shape::List(&EXCEPTION), "Cases taken from this rule, each with its own outcome."),
    key("source", Shape::TextOr(&SOURCE), "Where it comes from."),
    key("owner", Shape::Text, "Who keeps it right."),
    key("review_by", Shape::Day, "When it must be looked at again."),
    key("effective", Shape::Like("^\\s*([0-9+-][^.]*)?(\\.\\.\\s*([0-9+-][^.]*)?)?$"), "First and last day in force: `2024-01-01..2026-12-31`; either may be left out."),
}
table! { EXCEPTION:
    must("when", Shape::Cells, "Cells that must match beside those of the rule."),
    must("then", Shape::Text, "The outcome's id."),
    key("title", Shape::Text, "The exception as a full statement."),
    key("text", Shape::Text, "Markdown that explains it."),
    key("source", Shape::TextOr(&SOURCE), "Where it comes from, where not from the rule's source."),
}
table! { ADVICE:
    must("id", Shape::Id, "Its id."),
    key("title", Shape::Text, "Its title."),
    key("when", Shape::Cells, "Cells that must match; none means always."),
    must("then", Shape::Text, "The advice, as Markdown."),
}

pub(crate) static TEST: Table = Table {
    keys: &[
        must("name", Shape::Text, "What the case is."),
        key("given", Shape::Answers, "Answers; they may also stand beside this key."),
        key("now", Shape::Text, "When the answers are given: `2026-03-04T09:59`."),
        key("expect", Shape::Texts, "The outcome, or all that are left."),
        key("due", Shape::Text, "The due time, or `null`."),
        key("rules", Shape::Texts, "The rules that decide."),
        key("advice", Shape::Texts, "The advice that applies."),
        key("asks", Shape::Texts, "The facts that are asked, in order."),
    ],
    open: true,
    also: nothing_else,
};

/// The kinds of which a fact has one.
pub(crate) const KINDS: &[&str] = &[
    "yes_no",
    "one_of",
    "any_of",
    "number",
    "money",
    "duration",
    "date",
    "datetime",
    "elapsed",
    "sum",
    "difference",
    "ratio",
    "scale",
];

fn nothing_else() -> Value {
    json!({})
}

/// A map that has a key with a value.
fn with(key: &str) -> Value {
    json!({"required": [key], "properties": {key: {"not": {"type": "null"}}}})
}

/// A fact has one kind, and is asked or follows from others.
fn one_kind() -> Value {
    let kinds: Vec<Value> = KINDS.iter().map(|kind| with(kind)).collect();
    let derived = ["sum", "difference", "ratio", "scale", "derive"].into_iter().map(with);
    let asked = std::iter::once(json!({"required": ["ask"]})).chain(derived);
    json!({"oneOf": kinds, "anyOf": asked.collect::<Vec<_>>()})
}

/// A rule decides, with `when` and `then`, or is a statement, with neither.
fn when_and_then() -> Value {
    let absent = json!({"type": "null"});
    json!({"anyOf": [
        {"allOf": [with("when"), with("then")]},
        {"properties": {"when": absent, "then": absent}, "not": {"required": ["except"]}},
    ]})
}

/// A source has a name or an address.
fn title_or_url() -> Value {
    json!({"anyOf": [with("title"), with("url")]})
}

/// The JSON Schema of a rule set, for editors (`zhinan schema rules`).
pub fn json_schema() -> String {
    let mut schema = SET.schema();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("zhinan rule set");
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

impl Table {
    fn schema(&self) -> Value {
        let mut properties = Map::new();
        for key in self.keys {
            let mut schema = key.shape.schema();
            if !key.required {
                or_null(&mut schema);
            }
            schema["description"] = json!(key.about);
            properties.insert(key.name.into(), schema);
        }
        let required: Vec<&str> = self.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
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
            Shape::Words => json!({"type": "object", "additionalProperties": scalar()}),
            Shape::Options => json!({
                "type": "object",
                "propertyNames": {"pattern": ID, "not": {"const": "unsure"}},
                "minProperties": 1,
                "additionalProperties": scalar(),
            }),
            Shape::Cells => json!({"type": "object", "additionalProperties": scalars()}),
            Shape::Answers => json!({"type": "object", "additionalProperties": answer()}),
            Shape::Map(table) => table.schema(),
            Shape::TextOr(table) => json!({"anyOf": [scalar(), table.schema()]}),
            Shape::List(table) => json!({"type": "array", "items": table.schema()}),
            Shape::Named(table) => json!({
                "type": "object",
                "propertyNames": {"pattern": ID},
                "additionalProperties": table.schema(),
            }),
        }
    }
}
