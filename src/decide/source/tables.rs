//! The keys that a rule set may have. The reader warns about any other, and `zhinan schema rules` is
//! made from the same tables.

use crate::decide::kind::formula::{DEADLINE, FORMULAS};
use crate::decide::kind::kinds::KINDS;
use crate::keys::{Key, Shape, Table, key, must, must_or, nothing, table, with};
use serde_json::{Value, json};

pub(super) static SET: Table = table(&[
    must("title", Shape::Text, "What the reader wants to know: a question or a short sentence."),
    key("description", Shape::Text, "One sentence for lists and search results."),
    key("weight", Shape::Whole, "Place among the guides, smallest first."),
    key("intro", Shape::Text, "Markdown above the first question."),
    key("lang", Shape::Language, "Language of the labels; otherwise taken from the title."),
    key("zone", Shape::Text, "Time zone of all dates and times; `Asia/Shanghai` where none is given."),
    key(
        "dated_by",
        Shape::Text,
        "The date or date-time whose day tells which edition of the rules decides; the first one where none is named, and `now` for today's rules in every case.",
    ),
    key("holidays", Shape::Days, "Days that are not working days: `2026-05-01`, `2026-10-01..2026-10-07`."),
    key("workdays", Shape::Days, "Days that are working days although they fall on a weekend."),
    key(
        "hit_policy",
        Shape::Word(&["unique", "first", "any", "priority"]),
        "Where several rules match: an error (`unique`, the default), the first decides (`first`), all must agree (`any`), or the outcome that stands first in `outcomes` wins (`priority`).",
    ),
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
    must_or("outcomes", &["use"], Shape::Named(&OUTCOME), "What a reader is told at the end."),
    must_or(
        "rules",
        &["rows"],
        Shape::List(&RULE),
        "One rule a row; together they decide every possible set of answers.",
    ),
    key("rows", TABLE, "A table beside this file in place of `rules`: a column a fact, and `then`."),
    key("advice", Shape::List(&ADVICE), "Advice that is listed with the outcome when it applies."),
    key("tests", Shape::List(&TEST), "Cases with the result that is expected."),
]);

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
    key("ask", Shape::Text, "The question."),
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
            key(kind.name, kind.shape, kind.about)
        } else if at < further {
            let formula = FORMULAS[at - formula];
            key(formula.name, formula.shape, formula.about)
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
    key("body", Shape::Text, "Markdown: the steps. `{{ due }}` and `{{ fact }}` are filled in."),
    key("deadline", Shape::Map(&DEADLINE), "By when."),
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
        ),
        key("then", Shape::Text, "The outcome's id."),
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

pub(super) static EXCEPTION: Table = table(&[
    must("when", Shape::Cells, "Cells that must match beside those of the rule."),
    must("then", Shape::Text, "The outcome's id."),
    key("title", Shape::Text, "The exception as a full statement."),
    key("text", Shape::Text, "Markdown that explains it."),
    key("source", Shape::TextOr(&SOURCE), "Where it comes from, where not from the rule's source."),
]);

pub(super) static ADVICE: Table = table(&[
    must("id", Shape::Id, "Its id."),
    key("title", Shape::Text, "Its title."),
    key("when", Shape::Cells, "Cells that must match; none means always."),
    must("then", Shape::Text, "The advice, as Markdown."),
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
    ],
    open: true,
    also: nothing,
};

/// The keys of which a fact has exactly one: kinds and formulas.
pub(super) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|k| k.name).chain(FORMULAS.iter().map(|f| f.name)).collect()
}

/// A fact has one kind, and is asked or follows from others.
fn one_kind() -> Value {
    let kinds: Vec<Value> = kinds().into_iter().map(with).collect();
    let derived = FORMULAS.iter().map(|f| f.name).chain(["derive", "rows"]).map(with);
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
    titled(&SET, "zhinan rule set")
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
