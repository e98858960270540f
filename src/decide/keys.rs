//! The keys that a rule set may have. The reader warns about any other, and `zhinan schema rules`
//! is made from the same tables, so the two cannot drift.

use serde_json::{Map, Value, json};

/// The keys of one kind of map.
pub(super) struct Table {
    pub(super) keys: &'static [Key],
    /// Whether keys that are not named are fine too (tests name facts beside their own keys).
    pub(super) open: bool,
}

/// One key: its name, what it holds, whether it must be there, and what it is for.
pub(super) struct Key {
    pub(super) name: &'static str,
    shape: Shape,
    pub(super) required: bool,
    about: &'static str,
}

/// What a key holds.
enum Shape {
    /// A text; numbers and booleans count as the text that was typed.
    Text,
    /// A text, a number or a list of these.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// `2026-03-02`.
    Day,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A map of texts.
    Words,
    /// A map of cells.
    Cells,
    /// A map with the keys of a table.
    Map(&'static Table),
    /// A text, or a map with the keys of a table.
    TextOr(&'static Table),
    /// A list of maps with the keys of a table.
    List(&'static Table),
    /// A map whose values are maps with the keys of a table.
    Named(&'static Table),
    /// `null` or a text.
    Maybe,
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: false, about }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, required: true, about }
}

macro_rules! table {
    ($name:ident: $($key:expr,)+) => {
        pub(super) static $name: Table = Table { keys: &[$($key,)+], open: false };
    };
}

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
    key("holidays", Shape::Texts, "Days that are not working days: `2026-05-01`, `2026-10-01..2026-10-07`."),
    key("workdays", Shape::Texts, "Days that are working days although they fall on a weekend."),
    key("hit_policy", Shape::Word(&["unique", "first", "any"]),
        "Where several rules match: an error (`unique`, the default), the first decides (`first`), or all must agree (`any`)."),
    key("order", Shape::Word(&["file", "auto"]), "Whether facts are asked in the file's order or in a better one."),
    key("allow", Shape::Texts, "Codes of warnings that this set accepts."),
    must("facts", Shape::Named(&FACT), "The questions, in the order they are asked."),
    key("impossible", Shape::List(&IMPOSSIBLE), "Answers that cannot occur together."),
    must("outcomes", Shape::Named(&OUTCOME), "What a reader is told at the end."),
    must("rules", Shape::List(&RULE), "One rule a row; together they decide every possible set of answers."),
    key("advice", Shape::List(&ADVICE), "Advice that is listed with the outcome when it applies."),
    key("tests", Shape::List(&TEST), "Cases with the result that is expected."),
}

table! { FACT:
    key("ask", Shape::Text, "The question."),
    key("say", Shape::Text, "How an answer is said in a sentence, with `{}` for its label: `距退款成功{}`."),
    key("help", Shape::Text, "Markdown that explains the question."),
    key("yes_no", Shape::Flag, "A question with the answers yes and no: `yes_no: true`."),
    key("one_of", Shape::Words, "The options of which one is chosen: id and words."),
    key("any_of", Shape::Words, "The options of which any number is chosen; cells name one: `harm.broken: yes`."),
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
    key("range", Shape::Text, RANGE),
    key("needs", Shape::Cells, "Cells that must match for the question to apply."),
    key("unsure", Shape::Text, "An article's path or Markdown for readers who are not sure; then `unsure` is an answer too."),
}

table! { NUMBER: key("range", Shape::Text, RANGE), key("unit", Shape::Text, "What is counted: `件`."), }
table! { MONEY:
    key("currency", Shape::Text, "ISO 4217 code; `CNY` where none is given."),
    key("decimals", Shape::Whole, "Digits after the point, where the currency's own are not meant."),
    key("range", Shape::Text, RANGE),
}
table! { DURATION: key("range", Shape::Text, RANGE), key("step", Shape::Text, STEP), }
table! { DATE: key("range", Shape::Text, RANGE), }
table! { ELAPSED:
    must("from", Shape::Text, "Name of the date-time that the reader gives: `refunded_at`."),
    key("step", Shape::Text, STEP),
    key("range", Shape::Text, RANGE),
}
table! { RATIO:
    must("of", Shape::Text, "The fact that is divided."),
    must("to", Shape::Text, "The fact it is divided by."),
    key("step", Shape::Text, "How finely it is counted: `0.01`."),
    key("range", Shape::Text, RANGE),
}
table! { SCALE:
    must("of", Shape::Text, "The fact that is multiplied."),
    must("by", Shape::Text, "What it is multiplied by: `3`, `0.5`."),
    key("range", Shape::Text, RANGE),
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
    must("within", Shape::Text, "How long: `48h`, `7 天`, `1 个月`, `5 个工作日`."),
    key("boundary", Shape::Word(&["excluded", "included"]),
        "Whether the last instant is still in time; `excluded` where nothing is said."),
}
table! { SOURCE:
    must("title", Shape::Text, "Name of the source."),
    key("url", Shape::Text, "Its address."),
    key("checked", Shape::Day, "When it was last looked at."),
}
table! { RULE:
    must("id", Shape::Text, "Its id, for links: `rule:<set>/<id>`."),
    must("title", Shape::Text, "The rule as a full statement."),
    key("text", Shape::Text, "Markdown that explains it."),
    key("when", Shape::Cells, "Cells that must all match; a rule without is a statement to cite."),
    key("then", Shape::Text, "The outcome's id."),
    key("except", Shape::List(&EXCEPTION), "Cases taken from this rule, each with its own outcome."),
    key("source", Shape::TextOr(&SOURCE), "Where it comes from."),
    key("owner", Shape::Text, "Who keeps it right."),
    key("review_by", Shape::Day, "When it must be looked at again."),
    key("effective", Shape::Text, "First and last day in force: `2024-01-01..2026-12-31`; either may be left out."),
}
table! { EXCEPTION:
    must("when", Shape::Cells, "Cells that must match beside those of the rule."),
    must("then", Shape::Text, "The outcome's id."),
    key("title", Shape::Text, "The exception as a full statement."),
    key("text", Shape::Text, "Markdown that explains it."),
    key("source", Shape::TextOr(&SOURCE), "Where it comes from, where not from the rule's source."),
}
table! { ADVICE:
    must("id", Shape::Text, "Its id."),
    key("title", Shape::Text, "Its title."),
    key("when", Shape::Cells, "Cells that must match; none means always."),
    must("then", Shape::Text, "The advice, as Markdown."),
}

pub(super) static TEST: Table = Table {
    keys: &[
        must("name", Shape::Text, "What the case is."),
        key("given", Shape::Cells, "Answers; they may also stand beside this key."),
        key("now", Shape::Text, "When the answers are given: `2026-03-04T09:59`."),
        key("expect", Shape::Texts, "The outcome, or all that are left."),
        key("due", Shape::Maybe, "The due time, or `null`."),
        key("rules", Shape::Texts, "The rules that decide."),
        key("advice", Shape::Texts, "The advice that applies."),
        key("asks", Shape::Texts, "The facts that are asked, in order."),
    ],
    open: true,
};

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
            if let Some(map) = schema.as_object_mut() {
                map.insert("description".into(), json!(key.about));
            }
            properties.insert(key.name.into(), schema);
        }
        let required: Vec<&str> = self.keys.iter().filter(|k| k.required).map(|k| k.name).collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": self.open,
        })
    }
}

impl Shape {
    fn schema(&self) -> Value {
        let scalar = json!(["string", "number", "boolean"]);
        match self {
            Shape::Text => json!({"type": scalar}),
            Shape::Texts => {
                json!({"type": ["string", "number", "boolean", "array"], "items": {"type": scalar}})
            }
            Shape::Flag => json!({"type": "boolean"}),
            Shape::Whole => json!({"type": "integer"}),
            Shape::Day => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}),
            Shape::Word(words) => json!({"type": "string", "enum": words}),
            Shape::Words => json!({"type": "object", "additionalProperties": {"type": scalar}}),
            Shape::Cells => json!({
                "type": "object",
                "additionalProperties": {"type": ["string", "number", "boolean", "array"], "items": {"type": scalar}},
            }),
            Shape::Map(table) => table.schema(),
            Shape::TextOr(table) => json!({"anyOf": [{"type": "string"}, table.schema()]}),
            Shape::List(table) => json!({"type": "array", "items": table.schema()}),
            Shape::Named(table) => json!({"type": "object", "additionalProperties": table.schema()}),
            Shape::Maybe => json!({"type": ["string", "null"]}),
        }
    }
}
