//! Time limits as authors write them: a length, the direction in which it counts, and the way of counting.
//! Deadlines, named dates and `open` are all of these.

use super::counting::{self, Counting};
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::{Fields, Shape, Table, Text, key, must};
use crate::yaml::Node;
use serde_json::{Value, json};

/// The keys of a deadline, of a named date, and of `open`.
pub(crate) static LIMIT: Table = Table { keys: &KEYS, open: false, also: one_length };

/// The keys of a named date: those of a limit, and its name for readers.
pub(crate) static DATE: Table = Table { keys: &DATE_KEYS, open: false, also: one_length };

/// Lengths of time begin with a number.
const LENGTH: &str = "^[\\s\\u3000\\u00a0]*[0-9\\uff10-\\uff19]";

const KEYS: [crate::keys::Key; 5] = [
    must("from", Shape::Text, "The date or date-time it counts from: `refunded_at`."),
    key("within", Shape::Like(LENGTH), "How long: `48h`, `7 天`, `1 个月`, `5 个工作日`.").by_itself(),
    key("before", Shape::Like(LENGTH), "In place of `within`: how long before what it counts from, `15w`.")
        .by_itself(),
    key(
        "boundary",
        Shape::Word(&["excluded", "included"]),
        "Whether the last instant is still in time; `excluded` where nothing is said.",
    ),
    counting::KEY,
];

const DATE_KEYS: [crate::keys::Key; 6] = [
    key("title", Shape::Text, "What the date is for readers: `Apply by`."),
    KEYS[0],
    KEYS[1],
    KEYS[2],
    KEYS[3],
    KEYS[4],
];

/// Either `within` or `before`.
fn one_length() -> Value {
    let lengths = [crate::keys::with("within"), crate::keys::with("before")];
    json!({"anyOf": lengths, "not": {"type": "object", "allOf": lengths}})
}

/// A limit as typed.
#[derive(Clone, Debug)]
pub(crate) struct RawLimit {
    pub(crate) from: Text,
    /// Its length.
    pub(crate) within: Text,
    pub(crate) back: bool,
    pub(crate) inclusive: bool,
    /// Its own way of counting.
    pub(crate) counting: Option<Counting>,
}

impl RawLimit {
    /// Reads a limit by its map, which has the keys of `table`.
    pub(crate) fn read(node: &Node<'_>, table: &'static Table, diags: &mut Diags) -> Option<RawLimit> {
        let map = Fields::of(node, table, diags)?;
        RawLimit::of(&map, diags)
    }

    /// Reads a limit from its keys.
    pub(crate) fn of(map: &Fields<'_>, diags: &mut Diags) -> Option<RawLimit> {
        let inclusive = map.word("boundary", &["excluded", "included"], diags) == Some("included");
        let counting = map.get("counting").and_then(|node| Counting::read(node, diags));
        let from = map.text("from", diags);
        let (within, before) = (map.text("within", diags), map.text("before", diags));
        let (within, back) = match (within, before) {
            (Some(_), Some((_, span))) => {
                let d = Diagnostic::new(Code::InvalidValue, span, "`within` and `before` stand together");
                diags.push(
                    d.hint("keep `within` to count on from the date, or `before` to count back from it"),
                );
                return None;
            }
            (Some(within), None) => (within, false),
            (None, Some(before)) => (before, true),
            (None, None) => {
                let finding = no_length(map, diags);
                diags.push(finding);
                return None;
            }
        };
        Some(RawLimit { from: from?, within, back, inclusive, counting })
    }
}

/// The finding about a limit without a length, at the misspelt key that was meant as its length, if any.
fn no_length(map: &Fields<'_>, diags: &mut Diags) -> Diagnostic {
    let unknown = map.entries.iter().filter(|(key, _)| !map.table.keys.iter().any(|k| k.name == key));
    let meant = |(key, node): &(String, Node<'_>)| {
        let near =
            closest(key, ["within", "before"]).map(|name| if name == "before" { name } else { "within" });
        let near = near.or_else(|| OTHERS.contains(&key.as_str()).then_some("within"))?;
        Some((key.clone(), node.key_span(), near))
    };
    let found = unknown.clone().find_map(meant);
    let Some((key, span, near)) = found else {
        let d = Diagnostic::new(Code::InvalidValue, map.span(), "`within` is missing here");
        return d.hint("add `within: 7d`, or `before: 7d` to count back");
    };
    diags.forget_unknown_key(span);
    let message = format!("`{near}` is missing here: `{key}` is no key");
    Diagnostic::new(Code::InvalidValue, span, message).hint(format!("did you mean `{near}`?"))
}

/// Synonyms of `within`, for hints.
const OTHERS: [&str; 8] = ["after", "in", "for", "until", "days", "period", "length", "duration"];
