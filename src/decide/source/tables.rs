//! The keys that a rule set may have. The reader warns about any other, and `zhinan schema rules` is
//! made from the same tables.

use crate::decide::kind::aggregate;
use crate::decide::kind::counting;
use crate::decide::kind::formula::FORMULAS;
use crate::decide::kind::kinds::{ADDED, KINDS};
use crate::decide::kind::limit::{DATE, LIMIT};
use crate::keys::{Key, Shape, Table, key, must, must_or, nothing, table, with};
use serde_json::{Value, json};

/// A set that decides one thing.
pub(super) static SET: Table = Table { keys: &SET_KEYS, open: false, also: nothing };

/// A set that decides several things, perhaps nothing by itself.
pub(super) static SEVERAL: Table = Table { keys: &SEVERAL_KEYS, open: false, also: decides };

static SEVERAL_KEYS: [Key; SET_KEYS.len()] = {
    let mut keys = SET_KEYS;
    let mut at = 0;
    while at < keys.len() {
        if let b"rules" | b"outcomes" = keys[at].name.as_bytes() {
            keys[at].required = false;
        }
        at += 1;
    }
    keys
};

/// Names of hit policies: the meanings of several rules that match together.
pub(super) const POLICIES: [&str; 5] = ["unique", "first", "any", "priority", "collect"];
/// Names of aggregates: the ways to put rules that all count into one value.
pub(super) const AGGREGATES: [&str; 4] = ["sum", "count", "min", "max"];

const HIT_POLICY: Key = key(
    "hit_policy",
    Shape::Word(&POLICIES),
    "Where several rules match: an error (`unique`, the default), the first decides (`first`), all must agree (`any`), the outcome that stands first in `outcomes` wins (`priority`), or all of them count (`collect`).",
);
const AGGREGATE: Key = key(
    "aggregate",
    Shape::Word(&AGGREGATES),
    "What the rules of a list come to: `sum`, `count`, `min` or `max`.",
);
const VALUE_KIND: Key =
    key("value", Shape::Map(&VALUE), "The kind of the values that rules give, for `sum`, `min` and `max`.");

/// The kinds of values that can be put together.
pub(super) static VALUE: Table = Table { keys: &VALUE_KEYS, open: false, also: one_value };

static VALUE_KEYS: [Key; ADDED.len()] = {
    let mut keys = [ASKED[0]; ADDED.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = key(ADDED[at].name, ADDED[at].shape, ADDED[at].about).by_itself();
        at += 1;
    }
    keys
};

/// One of the things that a set decides.
pub(super) static DECISION: Table = Table {
    keys: &[
        must("title", Shape::Text, "What is decided, as a heading."),
        HIT_POLICY,
        AGGREGATE,
        VALUE_KIND,
        key("outcomes", Shape::Named(&OUTCOME), "What a reader is told about it."),
        must_or("rules", &["rows"], Shape::List(&RULE), "Its rules."),
        key("rows", TABLE, "A table beside this file in place of `rules`."),
    ],
    open: false,
    also: counts,
};

const SET_KEYS: [Key; 26] = [
    must("title", Shape::Text, "What the reader wants to know: a question or a short sentence."),
    key("description", Shape::Text, "One sentence for lists and search results."),
    key("keywords", Shape::Texts, "Further words by which the search finds the guide."),
    key("weight", Shape::Whole, "Place among the guides, smallest first."),
    key("intro", Shape::Text, "Markdown above the first question."),
    key("lang", Shape::Language, "Language of the labels; otherwise taken from the title."),
    key("zone", Shape::Text, "Time zone of all dates and times; where none is given, that of the site."),
    key(
        "dated_by",
        Shape::Text,
        "The date or date-time whose day tells which edition of the rules decides; the first one where none is named, and `now` for today's rules in every case.",
    ),
    key("holidays", Shape::Days, "Days that are not working days: `2026-05-01`, `2026-10-01..2026-10-07`."),
    counting::KEY,
    key("workdays", Shape::Days, "Days that are working days although they fall on a weekend."),
    HIT_POLICY,
    AGGREGATE,
    VALUE_KIND,
    key(
        "order",
        Shape::Word(&["file", "auto"]),
        "Whether facts are asked in the file's order or in a better one.",
    ),
    key("allow", Shape::Codes, "Codes of warnings that this set accepts."),
    key("use", Shape::Texts, "Files in `rules/shared/` whose facts, options and outcomes this set uses."),
    key("options", Shape::Lists, "Lists of options that several facts have: `one_of: name`."),
    must_or("facts", &["use"], Shape::Named(&FACT), "The questions, in the order they are asked."),
    key("impossible", Shape::List(&IMPOSSIBLE), "Answers that cannot occur together."),
    must_or("outcomes", &["use", "aggregate"], Shape::Named(&OUTCOME), "What a reader is told at the end."),
    must_or(
        "rules",
        &["rows"],
        Shape::List(&RULE),
        "One rule a row; together they decide every possible set of answers.",
    ),
    key("rows", TABLE, "A table beside this file in place of `rules`: a column a fact, and `then`."),
    key("advice", Shape::List(&ADVICE), "Advice that is listed with the outcome when it applies."),
    key(
        "decisions",
        Shape::Named(&DECISION),
        "Further things that the set decides over the same facts, each with outcomes and rules of its own.",
    ),
    key("tests", Shape::List(&TEST), "Cases with the result that is expected."),
];

/// A file in `rules/shared/`.
pub(super) static SHARED: Table = table(&[
    key("description", Shape::Text, "What the file is about, for those who keep it."),
    key("use", Shape::Texts, "Other files in `rules/shared/` that this one builds on."),
    key("options", Shape::Lists, "Lists of options that several facts have: `one_of: name`."),
    key("facts", Shape::Named(&FACT), "Questions, and facts that follow from them."),
    key("outcomes", Shape::Named(&OUTCOME), "What readers are told at the end."),
]);

/// The name of a table.
const TABLE: Shape = Shape::Like("\\.[cC][sS][vV]\\s*$");

/// A fact: keys for people, then one for each kind and formula, then the rest.
pub(super) static FACT: Table = Table { keys: &FACT_KEYS, open: false, also: one_kind };

static FACT_KEYS: [Key; ASKED.len() + KINDS.len() + FORMULAS.len() + FURTHER.len()] = fact_keys();

const ASKED: &[Key] = &[
    key("ask", Shape::Text, "The question.").by_itself(),
    key(
        "say",
        Shape::Like("\\{\\}"),
        "How an answer is said in a sentence, with `{}` for its label: `距退款成功{}`.",
    ),
    key("help", Shape::Text, "Markdown that explains the question."),
];

const FURTHER: &[Key] = &[
    key("derive", Shape::List(&DERIVE), "A table that gives this fact's value, instead of asking."),
    key("rows", TABLE, "A table beside this file in place of `derive`: a column a fact, and `then`."),
    key("range", Shape::Like("\\.\\."), "First and last possible value, both included: `0..500`."),
    key(
        "round",
        Shape::Word(&["half-up", "half-even", "up", "down"]),
        "How the result of a formula is rounded to `step`.",
    ),
    key("step", Shape::Text, "To what the result of a formula is rounded: `0.01`, `1`, `1h`."),
    key(
        "needs",
        Shape::Alternatives,
        "Cells that must match for the question to apply; of a list of maps, any.",
    ),
    key(
        "unsure",
        Shape::Text,
        "An article's path or Markdown for readers who are not sure; then `unsure` is an answer too.",
    ),
];

const fn fact_keys<const N: usize>() -> [Key; N] {
    let mut keys = [ASKED[0]; N];
    let mut at = 0;
    while at < N {
        let (kind, formula) = (ASKED.len(), ASKED.len() + KINDS.len());
        let further = formula + FORMULAS.len();
        keys[at] = if at < kind {
            ASKED[at]
        } else if at < formula {
            let kind = KINDS[at - kind];
            key(kind.name, kind.shape, kind.about).by_itself()
        } else if at < further {
            let formula = FORMULAS[at - formula];
            key(formula.name, formula.shape, formula.about).by_itself()
        } else {
            FURTHER[at - further]
        };
        at += 1;
    }
    keys
}

pub(super) static DERIVE: Table = table(&[
    must(
        "when",
        Shape::CellsOrRest,
        "Cells that must match; `rest` stands for every case that no other row decides.",
    ),
    must("then", Shape::Text, "The value that follows."),
]);

pub(super) static IMPOSSIBLE: Table = table(&[
    must("when", Shape::Cells, "Cells that never match together."),
    key("because", Shape::Text, "Why not."),
]);

pub(super) static OUTCOME: Table = table(&[
    must("title", Shape::Text, "What to do, as a short imperative."),
    key("description", Shape::Text, "One sentence for lists and search results."),
    key(
        "body",
        Shape::Text,
        "Markdown: the steps. `{{ due }}`, dates and `{{ fact }}` are filled in; `::: when fact=value` shows a part in some cases.",
    ),
    key("deadline", Shape::Map(&LIMIT), "By when."),
    key("dates", Shape::Named(&DATE), "Further dates by name, each with its own line: `{{ apply_by }}`."),
    key("evidence", Shape::Texts, "Ids from `evidence.yaml`, shown as a checklist."),
    key("letter", Shape::Text, "A letter's path below `content/`, filled in from the answers."),
    key("next", Shape::Words, "What if it fails: event and outcome or guide."),
    key("see", Shape::Texts, "Related articles, paths below `content/`."),
]);

static SOURCE: Table = Table {
    keys: &[
        key("title", Shape::Text, "Name of the source; its address where it is left out."),
        key("url", Shape::Like("^\\s*[Hh][Tt][Tt][Pp][Ss]?:"), "Its address."),
        key("checked", Shape::Day, "When it was last looked at."),
    ],
    open: false,
    also: title_or_url,
};

pub(super) static RULE: Table = Table {
    keys: &[
        must("id", Shape::Id, "Its id, for links: `rule:<set>/<id>`."),
        must("title", Shape::Text, "The rule as a full statement."),
        key("text", Shape::Text, "Markdown that explains it."),
        key(
            "when",
            Shape::CellsOrRest,
            "Cells that must all match; `rest` stands for every case that no other rule decides. A rule without is a statement to cite.",
        )
        .usual(),
        key("then", Shape::Text, "The outcome's id.").usual(),
        key("value", Shape::Text, "What it adds to the aggregate of its decision."),
        key("except", Shape::List(&EXCEPTION), "Cases taken from this rule, each with its own outcome."),
        key("source", Shape::TextOr(&SOURCE), "Where it comes from."),
        key("owner", Shape::Text, "Who keeps it right."),
        key("review_by", Shape::Day, "When it must be looked at again."),
        key(
            "effective",
            Shape::Like("^\\s*([0-9+-][^.]*)?(\\.\\.\\s*([0-9+-][^.]*)?)?$"),
            "First and last day in force: `2024-01-01..2026-12-31`; either may be left out.",
        ),
    ],
    open: false,
    also: when_and_then,
};

pub(super) static EXCEPTION: Table = Table {
    keys: &[
        must("when", Shape::Cells, "Cells that must match beside those of the rule."),
        key("then", Shape::Text, "The outcome's id.").usual(),
        key("value", Shape::Text, "What it adds to the aggregate of its decision."),
        key("title", Shape::Text, "The exception as a full statement."),
        key("text", Shape::Text, "Markdown that explains it."),
        key("source", Shape::TextOr(&SOURCE), "Where it comes from, where not from the rule's source."),
    ],
    open: false,
    also: nothing,
};

pub(super) static ADVICE: Table = table(&[
    must("id", Shape::Id, "Its id."),
    key("title", Shape::Text, "Its title."),
    key("when", Shape::Cells, "Cells that must match; none means always."),
    must("then", Shape::Text, "The advice, as Markdown; `::: when fact=value` shows a part in some cases."),
]);

pub(super) static TEST: Table = Table {
    keys: &[
        must("name", Shape::Text, "What the case is."),
        key("given", Shape::Answers, "Answers; they may also stand beside this key."),
        key("now", Shape::Text, "When the answers are given: `2026-03-04T09:59`."),
        key("expect", Shape::Texts, "The outcome, or all that are left."),
        key("due", Shape::Text, "The due time, or `null`."),
        key("rules", Shape::Texts, "The rules that decide."),
        key("advice", Shape::Texts, "The advice that applies."),
        key("asks", Shape::Texts, "The facts that are asked, in order."),
        key(
            "decisions",
            Shape::NamedOr(&EXPECTED),
            "What is expected of decisions by name: an outcome, several, or `{expect, due, rules, value}`.",
        ),
    ],
    open: true,
    also: nothing,
};

/// Keys of the results that a test expects of one decision.
pub(super) static EXPECTED: Table = table(&[
    key("expect", Shape::Texts, "The outcome, or all of them."),
    key("due", Shape::Text, "The due time, or `null`."),
    key("rules", Shape::Texts, "The rules that decide."),
    key("value", Shape::Text, "What the rules come to, or `null` where that is not certain."),
]);

/// The keys of which a fact has exactly one: kinds and formulas.
pub(super) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|k| k.name).chain(FORMULAS.iter().map(|f| f.name)).collect()
}

/// A fact has one kind, and is asked or follows from others.
fn one_kind() -> Value {
    let kinds: Vec<Value> = kinds().into_iter().map(with).collect();
    let derived = FORMULAS.iter().map(|f| f.name).chain(["derive", "rows"]).map(with);
    let asked = std::iter::once(json!({
        "required": ["ask"],
        "properties": {"ask": {"type": ["string", "number", "boolean"], "pattern": "\\S"}},
    }))
    .chain(derived);
    json!({"oneOf": kinds, "anyOf": asked.collect::<Vec<_>>()})
}

/// Condition of the schema: a set has rules of its own, or decisions that have.
fn decides() -> Value {
    let rules = json!({"anyOf": [with("rules"), with("rows")]});
    let outcomes = json!({"anyOf": [with("outcomes"), with("use"), with("aggregate")]});
    let own = json!({"allOf": [rules, outcomes]});
    let neither = json!({"not": {"anyOf": [rules, with("outcomes")]}});
    json!({"anyOf": [own, {"allOf": [neither, with("decisions")]}], "allOf": counts()["allOf"]})
}

/// Condition of the schema: `aggregate` needs `hit_policy: collect`, and, where it puts values together, a
/// value in every rule that decides; without it, every such rule and its exceptions have an outcome.
fn counts() -> Value {
    let is = |key: &str, words: &[&str]| json!({"required": [key], "properties": {key: {"enum": words}}});
    let with_values = aggregate::AGGREGATES.iter().filter(|aggregate| aggregate.has_values);
    let names: Vec<&str> = with_values.map(|aggregate| aggregate.name).collect();
    let valued = is("aggregate", &names);
    let decides = with("when");
    let row = |value: Value| {
        let exceptions = json!({"properties": {"except": {"items": value}}});
        json!({"properties": {"rules": {"items": {"if": decides, "then": {"allOf": [value, exceptions]}}}}})
    };
    let (some, none) = (row(with("value")), row(json!({"not": with("value")})));
    json!({"allOf": [
        {"if": with("aggregate"), "then": is("hit_policy", &["collect"])},
        {"if": valued, "then": {"allOf": [with("value"), some]}, "else": {"allOf": [{"not": with("value")}, none]}},
        {"if": {"not": with("aggregate")}, "then": row(with("then"))},
    ]})
}

/// Condition of the schema: `value` names one kind.
fn one_value() -> Value {
    let kinds: Vec<Value> = ADDED.iter().map(|kind| with(kind.name)).collect();
    json!({"oneOf": kinds})
}

/// A rule decides, with `when`, or is a statement, without that and without `then`.
fn when_and_then() -> Value {
    let absent = json!({"type": "null"});
    json!({"anyOf": [
        with("when"),
        {"properties": {"when": absent, "then": absent}, "not": {"required": ["except"]}},
    ]})
}

/// A source has a name or an address.
fn title_or_url() -> Value {
    json!({"anyOf": [with("title"), with("url")]})
}

/// The JSON Schema of a rule set, for editors (`zhinan schema rules`).
pub fn json_schema() -> String {
    titled(&SEVERAL, "zhinan rule set")
}

/// The JSON Schema of a file that sets share, for editors (`zhinan schema shared`).
pub fn shared_json_schema() -> String {
    titled(&SHARED, "zhinan shared facts, options and outcomes")
}

fn titled(table: &Table, title: &str) -> String {
    let mut schema = table.schema();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
