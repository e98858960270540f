//! A decision table → a rule set. Tables whose results it uses become facts.

use super::feel::{self, Literal};
use super::model::{Decision, Input, Model, Table, Type};
use crate::limits::{ATOMS, OUTCOMES, RULES};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The id of the outcome, or the option, of cases that no rule decides.
pub(super) const NONE: &str = "no-result";
/// The option for every other text.
const OTHER: &str = "other";
/// The most levels of tables that use each other's results.
const DEPTH: usize = 12;

/// A rule set in the making.
pub(super) struct Set {
    pub(super) title: String,
    pub(super) facts: Map<String, Value>,
    pub(super) outcomes: Map<String, Value>,
    pub(super) rules: Vec<Value>,
    pub(super) policy: &'static str,
    pub(super) aggregate: Option<&'static str>,
    /// The outcome of cases that no rule decides.
    pub(super) default: String,
    /// Lines of the report about parts that are in the set in another form.
    pub(super) notes: Vec<String>,
}

impl Set {
    pub(super) fn yaml(&self) -> Value {
        let mut set =
            json!({"title": self.title, "zone": "UTC", "facts": self.facts, "outcomes": self.outcomes});
        if self.policy != "unique" {
            set["hit_policy"] = json!(self.policy);
        }
        if let Some(aggregate) = self.aggregate {
            set["aggregate"] = json!(aggregate);
            if aggregate == "sum" {
                set["value"] = json!({"number": {"range": "-999999999..999999999", "step": "0.01"}});
            }
        }
        set["rules"] = json!(self.rules);
        set
    }
}

/// Makes the set of a table. `Err` is the reason why no rules can express it.
pub(super) fn set(
    model: &Model,
    decision: &Decision,
    table: &Table,
    asked: &BTreeSet<String>,
) -> Result<Set, String> {
    if RULES.is_below(table.rules.len()) {
        return Err(format!("it has {} rules, and {} is the most", table.rules.len(), RULES.most));
    }
    if !table.language.is_empty() {
        return Err(format!("its expressions are in {}, not in FEEL", table.language));
    }
    let mut maker = Maker { model, facts: Map::new(), asked, notes: Vec::new(), decimals: decimals(model) };
    let rows = maker.rows(decision, table, 0)?;
    let mut set = Set {
        title: decision.name.clone(),
        facts: Map::new(),
        outcomes: Map::new(),
        rules: Vec::new(),
        policy: policy(table)?,
        aggregate: match table.aggregation.as_str() {
            "SUM" => Some("sum"),
            "COUNT" => Some("count"),
            _ => None,
        },
        default: NONE.into(),
        notes: Vec::new(),
    };
    let mut results: Vec<(Vec<Literal>, String)> = Vec::new();
    let defaults: Vec<&str> = table.outputs.iter().map(|output| output.default.as_str()).collect();
    if !defaults.is_empty() && defaults.iter().all(|default| !default.is_empty()) {
        let values = literals(&defaults.iter().map(|d| (*d).to_string()).collect::<Vec<_>>())?;
        set.default = outcome(&mut results, values);
    }
    for (rule, when) in table.rules.iter().zip(&rows).filter(|(_, when)| !when.is_null()) {
        // Each new result is compared with all earlier ones, so very many would take too long.
        if OUTCOMES.is_below(results.len()) {
            return Err(format!("it has more than {} results", OUTCOMES.most));
        }
        let id = outcome(&mut results, literals(&rule.outputs)?);
        let number = set.rules.len() + 1;
        let title =
            if rule.about.is_empty() { format!("{} {number}", decision.name) } else { rule.about.clone() };
        let title: String =
            title.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
        let mut row = json!({"id": format!("r{number}"), "title": title, "when": when, "then": id});
        if set.aggregate == Some("sum") {
            let Some(Literal::Number(value)) = rule.outputs.first().and_then(|entry| feel::literal(entry))
            else {
                return Err("it adds up what is no number".into());
            };
            row["value"] = json!(value);
        }
        set.rules.push(row);
    }
    order(&mut results, table)?;
    for (values, id) in &results {
        let words: Vec<String> = values.iter().map(Literal::words).collect();
        set.outcomes.insert(id.clone(), json!({"title": words.join(", ")}));
    }
    if set.rules.iter().any(|rule| rule["then"] == NONE) {
        set.outcomes.insert(NONE.into(), json!({"title": "No result"}));
    }
    if set.policy == "collect" && table.policy == "OUTPUT ORDER" {
        let place = |rule: &Value| results.iter().position(|(_, id)| rule["then"] == id.as_str());
        set.rules.sort_by_key(place);
    }
    set.notes = maker.notes;
    set.facts = maker.facts;
    Ok(set)
}

fn policy(table: &Table) -> Result<&'static str, String> {
    Ok(match (table.policy.as_str(), table.aggregation.as_str()) {
        ("UNIQUE", _) => "unique",
        ("FIRST", _) => "first",
        ("ANY", _) => "any",
        // Of the results that match, the first in the order of outcomes wins; see `order`.
        ("PRIORITY", _) | ("COLLECT", "MIN" | "MAX") => "priority",
        ("RULE ORDER" | "OUTPUT ORDER", _) | ("COLLECT", "") => "collect",
        ("COLLECT", "SUM" | "COUNT") => "collect",
        ("COLLECT", how) => return Err(format!("its results are put together by {how}")),
        (other, _) => return Err(format!("there is no hit policy `{other}`")),
    })
}

/// Sorts results so that those that win stand first.
fn order(results: &mut [(Vec<Literal>, String)], table: &Table) -> Result<(), String> {
    match (table.policy.as_str(), table.aggregation.as_str()) {
        ("PRIORITY" | "OUTPUT ORDER", _) => {
            let orders: Vec<Vec<Literal>> = table
                .outputs
                .iter()
                .map(|o| feel::list(&o.values).into_iter().filter_map(feel::literal).collect())
                .collect();
            if orders.iter().all(Vec::is_empty) {
                return Err("it does not say which result comes first".into());
            }
            let place = |(values, _): &(Vec<Literal>, String)| -> Vec<usize> {
                let of = |(value, order): (&Literal, &Vec<Literal>)| {
                    order.iter().position(|o| o == value).unwrap_or(0)
                };
                values.iter().zip(&orders).map(of).collect()
            };
            results.sort_by_key(place);
        }
        ("COLLECT", how @ ("MIN" | "MAX")) => {
            let number = |(values, _): &(Vec<Literal>, String)| match values.first() {
                Some(Literal::Number(text)) => text.parse::<f64>().unwrap_or(0.0),
                _ => 0.0,
            };
            results.sort_by(|a, b| number(a).total_cmp(&number(b)));
            if how == "MAX" {
                results.reverse();
            }
        }
        _ => {}
    }
    Ok(())
}

fn literals(entries: &[String]) -> Result<Vec<Literal>, String> {
    let of =
        |entry: &String| feel::literal(entry).ok_or_else(|| format!("its result `{entry}` is calculated"));
    entries.iter().map(of).collect()
}

/// The id of the outcome with these values; a new one where there is none.
fn outcome(results: &mut Vec<(Vec<Literal>, String)>, values: Vec<Literal>) -> String {
    if let Some((_, id)) = results.iter().find(|(known, _)| *known == values) {
        return id.clone();
    }
    if values.iter().all(|value| *value == Literal::Null) {
        return NONE.into();
    }
    let words: Vec<String> = values.iter().map(|value| value.words()).collect();
    let id = free(&words.join("-"), |id| id == NONE || results.iter().any(|(_, known)| known == id));
    results.push((values, id.clone()));
    id
}

/// An id that is not taken, made of words.
pub(super) fn free(words: &str, taken: impl Fn(&str) -> bool) -> String {
    let base = slug(words);
    let all = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
    all.into_iter().find(|id| !taken(id)).unwrap_or(base)
}

/// Words as an id.
pub(super) fn slug(words: &str) -> String {
    let words = words.trim().to_lowercase();
    let words = words.strip_prefix('-').map_or(words.clone(), |rest| format!("minus-{rest}"));
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let id: String = parts.join("-").chars().take(80).collect();
    if id.is_empty() || id == "unsure" { format!("value-{id}").trim_end_matches('-').to_string() } else { id }
}

/// The most digits after the point among the numbers of a model, from 2 to 6.
fn decimals(model: &Model) -> usize {
    let tables = model.decisions.iter().filter_map(|decision| decision.table.as_ref());
    let entries =
        tables.flat_map(|table| table.rules.iter().flat_map(|rule| rule.inputs.iter().chain(&rule.outputs)));
    let after = |entry: &String| {
        let points = entry
            .match_indices('.')
            .map(|(at, _)| entry[at + 1..].bytes().take_while(u8::is_ascii_digit).count());
        points.max().unwrap_or(0)
    };
    entries.map(after).max().unwrap_or(0).clamp(2, 6)
}

/// The options of each fact, by their labels, so that a table's cells find an option without a search.
#[derive(Default)]
struct Options(HashMap<String, (usize, HashMap<String, String>)>);

impl Options {
    /// The options of a fact, by label. They are read again when their number has changed.
    fn of(&mut self, id: &str, fact: Option<&Value>) -> &HashMap<String, String> {
        let all = fact.and_then(|fact| fact.get("one_of")).and_then(Value::as_object);
        let (count, known) = self.0.entry(id.to_string()).or_default();
        if let Some(all) = all.filter(|all| all.len() != *count) {
            *count = all.len();
            known.clear();
            for (option, label) in all.iter().filter(|(option, _)| *option != OTHER) {
                known.entry(label.as_str().unwrap_or_default().to_string()).or_insert(option.clone());
            }
        }
        known
    }
}

/// Collects the facts of a set.
struct Maker<'m> {
    model: &'m Model,
    facts: Map<String, Value>,
    /// Decisions whose results the reader is asked for.
    asked: &'m BTreeSet<String>,
    notes: Vec<String>,
    decimals: usize,
}

impl Maker<'_> {
    /// The cells of all rules of a table.
    fn rows(&mut self, decision: &Decision, table: &Table, depth: usize) -> Result<Vec<Value>, String> {
        if depth > DEPTH {
            return Err(format!("its tables rest on each other, more than {DEPTH} deep"));
        }
        let mut columns = Vec::new();
        for (at, input) in table.inputs.iter().enumerate() {
            let entries: Vec<&str> =
                table.rules.iter().filter_map(|rule| rule.inputs.get(at)).map(String::as_str).collect();
            if self.compares_texts(decision, input, &entries) {
                columns.push(None);
                continue;
            }
            let declared = Type { base: self.model.named(&input.of).base, allowed: input.values.clone() };
            columns.push(Some(self.fact(decision, &input.expression, (declared, &entries), depth)?));
        }
        let mut rows = Vec::new();
        let mut options = Options::default();
        for rule in &table.rules {
            if rule.inputs.iter().any(|entry| entry.trim() == feel::NULL) {
                // The rule wants a missing value, but every question has an answer: it never matches.
                rows.push(Value::Null);
                continue;
            }
            let mut when = Map::new();
            for ((column, input), entry) in columns.iter().zip(&table.inputs).zip(&rule.inputs) {
                let Some(id) = column else {
                    if let Some((name, same)) = feel::named(entry) {
                        let id = self.same_text(&input.expression, name);
                        when.insert(id, json!(if same { "yes" } else { "no" }));
                    }
                    continue;
                };
                for name in names_in(entry) {
                    if self.model.type_of(&name, &decision.parameters).is_some() {
                        self.fact(decision, &name, (Type::default(), &[]), depth)?;
                    }
                }
                let options = options.of(id, self.facts.get(id));
                let option = |text: &str| options.get(text).cloned();
                let known = |name: &str| Some(slug(name)).filter(|id| self.facts.contains_key(id));
                if let Some(cell) = feel::cell(entry, &option, &known)? {
                    when.insert(id.clone(), cell);
                }
            }
            rows.push(Value::Object(when));
        }
        Ok(rows)
    }

    /// Whether a column only compares free texts: input and entries are texts without allowed values.
    fn compares_texts(&self, decision: &Decision, input: &Input, entries: &[&str]) -> bool {
        let of = |name: &str| self.model.type_of(name, &decision.parameters);
        let is_open = |name: &str| of(name).is_some_and(|of| of.base == "string" && of.allowed.is_empty());
        let mut filled = entries.iter().filter(|entry| !matches!(entry.trim(), "" | "-")).peekable();
        input.values.is_empty()
            && is_open(&input.expression)
            && filled.peek().is_some()
            && filled.all(|entry| feel::named(entry).is_some_and(|(name, _)| is_open(name)))
    }

    /// Id of the yes-no fact whether two texts are equal: readers answer it, because rule sets compare none.
    fn same_text(&mut self, one: &str, other: &str) -> String {
        let id = slug(&format!("{one} is {other}"));
        if !self.facts.contains_key(&id) {
            self.facts.insert(id.clone(), json!({"ask": format!("{one} = {other}"), "yes_no": true}));
            self.notes.push(format!("it is asked whether `{one}` is `{other}`: texts are not compared"));
        }
        id
    }

    /// The id of an expression's fact; a new one where there is none.
    fn fact(
        &mut self,
        decision: &Decision,
        expression: &str,
        (declared, entries): (Type, &[&str]),
        depth: usize,
    ) -> Result<String, String> {
        let is_name =
            !expression.is_empty() && expression.chars().all(|c| c.is_alphanumeric() || " ._-'?".contains(c));
        if !is_name || expression.contains(" - ") || feel::literal(expression).is_some() {
            return Err(format!("its input `{expression}` is calculated"));
        }
        let id = slug(expression);
        let is_parameter = decision.parameters.iter().any(|(name, _)| name == expression);
        let other = self.model.decisions.iter().find(|other| other.name == expression && !is_parameter);
        if let Some(other) = other.filter(|_| !self.asked.contains(&id) && !self.facts.contains_key(&id)) {
            match other.table.as_ref().filter(|table| table.outputs.len() == 1 && table.policy == "UNIQUE") {
                Some(table) => return self.derived(other, table, id, depth),
                None => self.notes.push(format!(
                    "`{expression}` is asked: it is calculated by {}",
                    other.expression_words()
                )),
            }
        }
        let typed = self.model.type_of(expression, &decision.parameters).unwrap_or_default();
        let base = if typed.base.is_empty() { declared.base } else { typed.base };
        let allowed = if declared.allowed.is_empty() { typed.allowed } else { declared.allowed };
        let kind = self.kind(&base, &allowed, entries)?;
        match self.facts.get_mut(&id) {
            // This table may have values that an earlier one did not.
            Some(known) => {
                if let (Some(old), Some(new)) =
                    (known.get_mut("one_of").and_then(Value::as_object_mut), kind["one_of"].as_object())
                {
                    let other = old.shift_remove(OTHER).or_else(|| new.get(OTHER).cloned());
                    old.extend(
                        new.iter()
                            .filter(|(id, _)| *id != OTHER)
                            .map(|(id, label)| (id.clone(), label.clone())),
                    );
                    old.extend(other.map(|label| (OTHER.to_string(), label)));
                }
            }
            None => {
                let mut fact = json!({"ask": self.model.said(expression)});
                fact.as_object_mut()
                    .into_iter()
                    .for_each(|fact| fact.extend(kind.as_object().cloned().unwrap_or_default()));
                self.facts.insert(id.clone(), fact);
            }
        }
        Ok(id)
    }

    /// Makes a fact whose value another table derives.
    fn derived(
        &mut self,
        decision: &Decision,
        table: &Table,
        id: String,
        depth: usize,
    ) -> Result<String, String> {
        let rows = self.rows(decision, table, depth + 1)?;
        let results: Vec<Literal> = table
            .rules
            .iter()
            .map(|rule| literals(&rule.outputs[..1.min(rule.outputs.len())]))
            .collect::<Result<Vec<_>, _>>()?
            .concat();
        let entries: Vec<&str> =
            table.rules.iter().filter_map(|rule| rule.outputs.first()).map(String::as_str).collect();
        let base = match results.iter().find(|result| **result != Literal::Null) {
            Some(Literal::Yes(_)) => "boolean",
            Some(Literal::Number(_)) => "number",
            Some(Literal::Text(_)) => "string",
            _ => return Err(format!("`{}` gives no text, number or boolean", decision.name)),
        };
        // The results of the rows are its only values.
        let mut kind = self.kind(base, &entries.join(", "), &[])?;
        let options = kind["one_of"].clone();
        let option = |text: &str| {
            options
                .as_object()?
                .iter()
                .find(|(_, label)| label.as_str() == Some(text))
                .map(|(id, _)| id.clone())
        };
        let mut derive = Vec::new();
        for (when, result) in rows.into_iter().zip(&results).filter(|(when, _)| !when.is_null()) {
            derive.push(json!({"when": when, "then": result.value(&option)?}));
        }
        kind["ask"] = json!(self.model.said(&decision.name));
        kind["derive"] = json!(derive);
        self.facts.insert(id.clone(), kind);
        Ok(id)
    }

    /// The kind of a fact, from its type, the values that it allows, and the entries about it.
    fn kind(&self, base: &str, allowed: &str, entries: &[&str]) -> Result<Value, String> {
        let literals: Vec<Literal> = entries.iter().flat_map(|entry| values_in(entry)).collect();
        let base = match (base, literals.first()) {
            ("" | "Any", Some(Literal::Text(_))) => "string",
            ("" | "Any", Some(Literal::Yes(_))) => "boolean",
            ("" | "Any", Some(Literal::Number(_))) => "number",
            ("" | "Any", Some(Literal::Months(_))) => "yearMonthDuration",
            ("" | "Any", Some(Literal::Length(_))) => "dayTimeDuration",
            (base, _) => base,
        };
        Ok(match base {
            "boolean" => json!({"yes_no": true}),
            "number" | "integer" | "long" | "double" | "decimal" | "float" => self.number(&literals),
            "yearMonthDuration" | "years and months duration" => {
                json!({"number": {"range": "-12000..12000", "unit": "months"}})
            }
            "date" => json!({"date": {"range": "1900-01-01..2199-12-31"}}),
            "dateTime" | "date and time" => json!({"datetime": {"range": "1900-01-01..2199-12-31"}}),
            "time" => json!({"time": {}}),
            "dayTimeDuration" | "days and time duration" => {
                json!({"duration": {"range": "0s..36500d", "step": "1s"}})
            }
            "string" => {
                let mut options = Map::new();
                let declared: Vec<Literal> =
                    feel::list(allowed).into_iter().filter_map(feel::literal).collect();
                let mut seen = HashSet::new();
                for literal in declared.iter().chain(&literals) {
                    let Literal::Text(text) = literal else { continue };
                    if seen.insert(text) {
                        // Each new id is compared with all earlier ones, so very many would take too long.
                        if ATOMS.is_below(options.len()) {
                            return Err(format!("one of its inputs has more than {} values", ATOMS.most));
                        }
                        let id = free(text, |id| options.contains_key(id) || id == OTHER);
                        options.insert(id, json!(text));
                    }
                }
                if declared.is_empty() {
                    options.insert(OTHER.into(), json!("any other"));
                }
                json!({ "one_of": options })
            }
            other => return Err(format!("there is no kind of fact for `{other}`")),
        })
    }

    fn number(&self, literals: &[Literal]) -> Value {
        let size = |literal: &Literal| match literal {
            Literal::Number(text) => text.trim_start_matches('-').split('.').next().map_or(0, str::len),
            _ => 0,
        };
        let digits = literals.iter().map(size).max().unwrap_or(0).max(5) + 2;
        let most = "9".repeat(digits.min(9));
        let step = format!("0.{}1", "0".repeat(self.decimals - 1));
        json!({"number": {"range": format!("-{most}..{most}"), "step": step}})
    }
}

impl Decision {
    /// Words for the kind of logic that calculates its result.
    fn expression_words(&self) -> String {
        match &self.table {
            Some(table) => {
                format!("a table with {} results of hit policy {}", table.outputs.len(), table.policy)
            }
            None => format!("an expression (`{}`)", self.expression),
        }
    }
}

/// The literals in an entry.
fn values_in(entry: &str) -> Vec<Literal> {
    let inside = entry
        .trim()
        .strip_prefix("not")
        .and_then(|e| e.trim().strip_prefix('(')?.strip_suffix(')'))
        .unwrap_or(entry);
    let plain =
        |part: &str| part.trim().trim_start_matches(['<', '>', '=', '[', ']', '(']).trim().to_string();
    let sides =
        feel::list(inside).into_iter().flat_map(|part| part.split("..").map(plain).collect::<Vec<_>>());
    sides
        .filter_map(|part| {
            feel::literal(&part).or_else(|| feel::literal(part.trim_end_matches([']', ')', '[']).trim()))
        })
        .filter(|literal| *literal != Literal::Null)
        .collect()
}

/// Parts of an entry that may be names.
fn names_in(entry: &str) -> Vec<String> {
    let inside = entry.trim().strip_prefix("not").unwrap_or(entry);
    let plain = |part: &str| part.trim().trim_matches(['<', '>', '=', '[', ']', '(', ')', ' ']).to_string();
    let sides =
        feel::list(inside).into_iter().flat_map(|part| part.split("..").map(plain).collect::<Vec<_>>());
    sides
        .filter(|part| feel::literal(part).is_none() && part.chars().next().is_some_and(char::is_alphabetic))
        .collect()
}
