//! Other people's cases against a set: a table of answers with the results that are expected.

use super::cases::{in_order_of, is_due};
use super::explain::{Decided, explain, parse_now};
use crate::decide::compile::rule_set::RuleSet;
use crate::decide::source::csv::{Record, records};
use crate::diag::{closest, cut};
use crate::limits::SHOWN_KEY;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// Names of the columns that hold results or the time, not answers.
const OWN: [&str; 3] = ["expect", "due", "now"];

/// One case of a table, with what the set gives for it.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Line of the case in the table, 1 being the first.
    pub line: usize,
    /// The answers.
    pub given: BTreeMap<String, String>,
    /// The outcomes and the due time that the table expects; none where it says nothing.
    pub expect: Option<Vec<String>>,
    /// See `expect`.
    pub due: Option<String>,
    /// Results that the table expects of decisions, by name: outcomes, or the number that rules come to.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decisions: BTreeMap<String, String>,
    /// Results that the set gives for the decisions on which it does not agree with the table.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub actual_decisions: BTreeMap<String, String>,
    /// The outcomes that the set gives.
    pub outcomes: Vec<String>,
    /// The due time that the set gives.
    pub actual_due: Option<String>,
    /// Reason why the answers cannot be taken; none where they can.
    pub error: Option<String>,
    /// Agreement of set and table on everything that the table expects.
    pub passed: bool,
}

/// Compares a table of cases, as CSV, with a set. An error is a sentence with the line it is about.
pub fn compare(set: &RuleSet, csv: &str, now: Timestamp) -> Result<Vec<Compared>, String> {
    let rows =
        records(csv).map_err(|quote| format!("line {line}: a quote is not closed", line = quote.line))?;
    let texts = |record: Record| (record.line, record.cells.into_iter().map(|cell| cell.text).collect());
    let mut rows = rows.into_iter().map(texts);
    let Some((_, header)): Option<(usize, Vec<String>)> = rows.next() else {
        return Err("line 1: the table has no header".into());
    };
    let header: Vec<String> = header.iter().map(|name| name.trim().to_string()).collect();
    columns(set, &header)?;
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    filled.map(|(line, cells)| case(set, (line, &header), &cells, now)).collect()
}

/// Check of the header: every column holds an answer or an expected result, and no name stands twice.
fn columns(set: &RuleSet, header: &[String]) -> Result<(), String> {
    let facts = set.facts.iter().filter(|f| f.derived.is_none() && f.domain.group.is_none());
    let names = facts.flat_map(|f| [Some(f.id.as_str()), f.domain.from.as_deref()].into_iter().flatten());
    let decisions = set.decisions.iter().filter(|_| set.is_several()).map(|decision| decision.id.as_str());
    let known: Vec<&str> =
        names.chain(set.groups.iter().map(|g| g.id.as_str())).chain(OWN).chain(decisions.clone()).collect();
    for (at, name) in header.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            let hint = closest(name, known.iter().copied()).map(|near| format!(" (did you mean `{near}`?)"));
            let hint = hint.unwrap_or_else(|| format!(" (columns are {})", crate::config::quoted(&known)));
            let name = cut(name, SHOWN_KEY.most);
            return Err(format!("line 1: column {} is called `{name}`{hint}", at + 1));
        }
        if header[..at].contains(name) {
            return Err(format!("line 1: there are two columns `{}`", cut(name, SHOWN_KEY.most)));
        }
    }
    let decisions: Vec<&str> = decisions.collect();
    if header.iter().any(|name| name == "expect" || name == "due" || decisions.contains(&name.as_str())) {
        return Ok(());
    }
    Err("line 1: nothing is expected: add a column `expect` with ids of outcomes".into())
}

fn case(
    set: &RuleSet,
    (line, header): (usize, &[String]),
    cells: &[String],
    now: Timestamp,
) -> Result<Compared, String> {
    if cells.len() > header.len() {
        return Err(format!("line {line}: there are {} cells below {} columns", cells.len(), header.len()));
    }
    let filled = header.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
    let cells: BTreeMap<&str, &str> = filled.map(|(name, cell)| (name.as_str(), cell.trim())).collect();
    let is_decision = |name: &str| set.is_several() && set.decisions.iter().any(|d| d.id == name);
    let answers = cells.iter().filter(|(name, _)| !OWN.contains(name) && !is_decision(name));
    let given: BTreeMap<String, String> =
        answers.map(|(name, cell)| ((*name).to_string(), (*cell).to_string())).collect();
    let expect = cells.get("expect").map(|ids| listed(ids));
    let due = cells.get("due").map(|due| (*due).to_string());
    let found = cells.get("now").map_or(Ok(now), |text| parse_now(set, text));
    let found = found.and_then(|now| explain(set, &given, now));
    let mut compared = Compared {
        line,
        given,
        expect,
        due,
        decisions: cells
            .iter()
            .filter(|(name, _)| is_decision(name))
            .map(|(name, cell)| ((*name).to_string(), (*cell).to_string()))
            .collect(),
        actual_decisions: BTreeMap::new(),
        outcomes: Vec::new(),
        actual_due: None,
        error: None,
        passed: false,
    };
    match found {
        Ok(found) => {
            let fits = |due: &String| {
                found
                    .due
                    .as_ref()
                    .is_some_and(|actual| actual.starts_with(due.as_str()) || is_due(due, actual))
            };
            let none = |due: &String| found.due.is_none() && matches!(due.as_str(), "null" | "none" | "-");
            let main = set.decisions.first();
            compared.expect = compared.expect.map(|expect| in_order_of(&found.outcomes, &expect, main));
            compared.passed = compared.expect.as_ref().is_none_or(|expect| *expect == found.outcomes)
                && compared.due.as_ref().is_none_or(|due| fits(due) || none(due));
            for (id, expected) in &compared.decisions {
                let one = found.decisions.iter().find(|(name, _)| name == id).map(|(_, one)| one);
                let actual = one.map_or_else(String::new, |one| in_a_cell(one, expected));
                let decision = set.decisions.iter().find(|decision| decision.id == *id);
                let in_order = in_order_of(&listed(&actual), &listed(expected), decision);
                if !same(expected, &actual) && in_order != listed(&actual) {
                    compared.actual_decisions.insert(id.clone(), actual);
                }
            }
            compared.passed &= compared.actual_decisions.is_empty();
            (compared.outcomes, compared.actual_due) = (found.outcomes, found.due);
        }
        Err(fault) => compared.error = Some(fault.to_string()),
    }
    Ok(compared)
}

/// A decision as a cell has it: its outcomes, or what its rules come to where the table expects a number.
fn in_a_cell(decided: &Decided, expected: &str) -> String {
    match &decided.value {
        Some(value) if decided.outcomes.is_empty() || number(expected).is_some() => {
            value.clone().unwrap_or_else(|| "none".into())
        }
        _ if decided.outcomes.is_empty() => "none".into(),
        _ => decided.outcomes.join(" "),
    }
}

/// Whether two cells say the same: as numbers, or as lists.
fn same(expected: &str, actual: &str) -> bool {
    let numbers = number(expected).zip(number(actual));
    numbers.map_or_else(|| listed(expected) == listed(actual), |(expected, actual)| expected == actual)
}

/// Parts of a list that stands in one cell.
fn listed(cell: &str) -> Vec<String> {
    cell.split([',', '|', ' ', ';']).filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// A number without zeros that say nothing: `12.5` for `12.50`.
fn number(text: &str) -> Option<&str> {
    text.parse::<f64>().ok()?;
    Some(if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text })
}

/// The differences as a table for people, and how many there are.
pub fn table(cases: &[Compared]) -> String {
    let mut out = String::new();
    for case in cases.iter().filter(|case| !case.passed) {
        let given: Vec<String> = case.given.iter().map(|(fact, answer)| format!("{fact}={answer}")).collect();
        let list = |ids: &[String]| if ids.is_empty() { "nothing".to_string() } else { ids.join(", ") };
        let mut says = Vec::new();
        match (&case.error, &case.expect) {
            (Some(error), _) => says.push(error.clone()),
            (None, Some(expect)) if *expect != case.outcomes => {
                says.push(format!("expected `{}`, got `{}`", list(expect), list(&case.outcomes)));
            }
            _ if !case.actual_decisions.is_empty() => {
                for (id, actual) in &case.actual_decisions {
                    says.push(format!("expected `{id}` to be `{}`, got `{actual}`", case.decisions[id]));
                }
            }
            _ => {
                let actual = case.actual_due.as_deref().unwrap_or("none");
                says.push(format!(
                    "expected the deadline `{}`, got `{actual}`",
                    case.due.as_deref().unwrap_or("none")
                ));
            }
        }
        out.push_str(&format!("line {}: {}\n  {}\n", case.line, says.join("; "), given.join(" ")));
    }
    let failed = cases.iter().filter(|case| !case.passed).count();
    out.push_str(&format!("{} cases, {failed} differ\n", cases.len()));
    out
}
