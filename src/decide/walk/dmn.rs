//! A rule set as a model of DMN 1.3, which other engines read: tables with what they need, and nothing else.
//!
//! Rules become rows of a table that is read from the top: an exception stands before its rule, the rest
//! last. That gives the same results under every hit policy of a set but that of lists, whose rows are cut so that
//! a row holds only where its rule counts. What is calculated becomes an input.

use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::decide::compile::size::work;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::{Atom, Fact};
use crate::decide::kind::words::runs;
use crate::decide::source::decisions::MAIN;
use crate::diagram::HitPolicy;
use crate::diagram::cube::{self, Cube, Mask};
use crate::html::{attribute, escape, for_xml};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

/// The namespace of DMN 1.3.
const NAMESPACE: &str = "https://www.omg.org/spec/DMN/20191111/MODEL/";

/// A model as XML, with a list of what it leaves out.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The document.
    pub xml: String,
    /// Parts of the set that the document lacks, in sentences.
    pub lost: Vec<String>,
}

/// A row of a table: what must match, and what follows, as literals.
type Row<'a> = (Cow<'a, Cube>, String);

/// Limit of rows that are made of a rule of a list.
const PIECES: usize = 200;

/// The set as a model of DMN.
pub fn dmn(set: &RuleSet) -> Exported {
    let mut taken: HashSet<String> = HashSet::new();
    let names: Vec<String> = set.facts.iter().map(|fact| free_name(&mut taken, &fact.id)).collect();
    let mut model = Model { set, names, lost: Vec::new() };
    let mut tables: Vec<(&Decision, Vec<Row<'_>>)> = Vec::new();
    for decision in &set.decisions {
        match model.rows_of(decision) {
            Some(rows) => tables.push((decision, rows)),
            None => model.lost.push(format!("the list `{}`: it would have too many rows", decision.id)),
        }
    }
    let columns: Vec<Vec<usize>> = tables.iter().map(|(_, rows)| model.columns(rows)).collect();
    let mut needed: BTreeSet<usize> = BTreeSet::new();
    let mut open = columns.concat();
    while let Some(fact) = open.pop() {
        if needed.insert(fact)
            && let Some(table) = set.facts[fact].table()
        {
            let rows: Vec<Row<'_>> =
                table.iter().map(|(cube, _)| (Cow::Borrowed(cube), String::new())).collect();
            open.extend(model.columns(&rows));
        }
    }
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (id, title) = (attribute(&set.id), attribute(&set.title));
    let _ = writeln!(
        xml,
        "<definitions xmlns=\"{NAMESPACE}\" id=\"definitions\" name=\"{title}\" namespace=\"urn:zhinan:{id}\">"
    );
    for fact in &needed {
        match set.facts[*fact].table() {
            Some(_) => model.derived(*fact, &mut xml),
            None => model.input(*fact, &mut xml),
        }
    }
    for (number, ((decision, rows), columns)) in tables.iter().zip(&columns).enumerate() {
        let name = if decision.id == MAIN { "result" } else { &decision.id };
        let name = free_name(&mut taken, name);
        let outcomes: Vec<String> =
            set.outcomes[decision.outcomes.clone()].iter().map(|outcome| text(&outcome.id)).collect();
        let total = decision.aggregate.filter(|_| is_total(set, decision));
        let aggregation = total.map_or(String::new(), |total| total.name.to_uppercase());
        let counts = total.is_some_and(|total| !total.has_values);
        let table = Table {
            name: &name,
            about: if decision.id == MAIN { &set.title } else { &decision.title },
            id: &format!("decision-{number}"),
            of: match (total, &decision.value) {
                (Some(_), Some(value)) => value.kind.dmn,
                (Some(_), None) if counts => "number",
                _ => "string",
            },
            policy: match (total, decision.is_list()) {
                (Some(_), _) => "COLLECT",
                (None, true) => "RULE ORDER",
                (None, false) => "FIRST",
            },
            aggregation: &aggregation,
            values: &outcomes,
            columns,
        };
        model.table(&table, rows, &mut xml);
        if decision.aggregate.is_some() && total.is_none() {
            model.lost.push(format!("what the rules of `{}` come to", decision.id));
        }
    }
    xml.push_str("</definitions>\n");
    model.left_out(&needed);
    Exported { xml: for_xml(&xml).into_owned(), lost: model.lost }
}

/// Whether a list comes to a value and nothing else.
fn is_total(set: &RuleSet, decision: &Decision) -> bool {
    decision.aggregate.is_some() && decision.rules.clone().all(|at| set.rules[at].outcome.is_none())
}

/// An id as a name of FEEL that nothing else has.
fn free_name(taken: &mut HashSet<String>, id: &str) -> String {
    let mut name = sayable(id);
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

/// An id as FEEL can read it: letters, digits and `_`.
fn sayable(id: &str) -> String {
    let mut name: String = id.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if !name.starts_with(char::is_alphabetic) {
        name.insert(0, 'n');
    }
    name
}

/// A text as FEEL writes it.
fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

struct Model<'a> {
    set: &'a RuleSet,
    names: Vec<String>,
    lost: Vec<String>,
}

/// A table to be written.
struct Table<'a> {
    name: &'a str,
    about: &'a str,
    id: &'a str,
    of: &'a str,
    policy: &'a str,
    /// Way to put the results into one; may be empty.
    aggregation: &'a str,
    values: &'a [String],
    columns: &'a [usize],
}

impl<'a> Model<'a> {
    /// The rows of a decision: its rules in force, in the order in which the first that matches counts. `None` where a
    /// list would have too many.
    fn rows_of(&self, decision: &Decision) -> Option<Vec<Row<'a>>> {
        let set = self.set;
        let is_total = is_total(set, decision);
        let decides = |at: &usize| set.rules[*at].in_force && !set.rules[*at].masks.is_empty();
        let exceptions_of = |at: usize| {
            decision.rules.clone().filter(move |other| set.rules[*other].exception_of == Some(at))
        };
        let mut rules: Vec<usize> = Vec::new();
        for at in decision.rules.clone().filter(|at| set.rules[*at].exception_of.is_none()) {
            let all = exceptions_of(at).chain([at]).filter(decides);
            rules.extend(all.filter(|at| is_total || set.rules[*at].outcome.is_some()));
        }
        if decision.hit_policy == HitPolicy::Priority {
            rules.sort_by_key(|at| set.rules[*at].outcome);
        }
        rules.sort_by_key(|at| set.rules[*at].rest);
        if !decision.is_list() {
            let row = |at: &usize| (Cow::Borrowed(&set.rules[*at].masks), self.end_of(decision, *at));
            return Some(rules.iter().map(row).collect());
        }
        let mut rows: Vec<Row<'a>> = Vec::new();
        for at in &rules {
            let then = self.end_of(decision, *at);
            // An exception and every other rule go before the rest, and an outcome is listed once.
            let others = rules.iter().filter(|other| set.rules[*at].rest && *other != at).copied();
            let others: Vec<usize> = exceptions_of(*at).filter(decides).chain(others).collect();
            let same = rows.iter().filter(|row| !is_total && row.1 == then).map(|row| row.0.as_ref());
            let taken = others.iter().map(|other| &set.rules[*other].masks).chain(same);
            let work = work(0, set.facts.len());
            let pieces = cube::subtract_all(&set.rules[*at].masks, taken, PIECES, &work).ok().flatten()?;
            rows.extend(pieces.into_iter().map(|piece| (Cow::Owned(piece), then.clone())));
        }
        // DMN has no sum where nothing matches; zhinan has 0.
        if let (true, Some(domain)) = (is_total, decision.value.as_ref())
            && decision.aggregate.is_some_and(|aggregate| aggregate.name == "sum")
        {
            let all = set.facts.iter().map(|fact| cube::mask(fact.atoms.len(), true)).collect();
            rows.push((Cow::Owned(all), self.literal_of(domain, 0)));
        }
        Some(rows)
    }

    /// What follows from a rule: its outcome; or its value, in a list that comes to one.
    fn end_of(&self, decision: &Decision, at: usize) -> String {
        let rule = &self.set.rules[at];
        match (rule.outcome, decision.value.as_ref().zip(rule.value)) {
            (Some(outcome), _) => text(&self.set.outcomes[outcome].id),
            (None, Some((domain, value))) => self.literal_of(domain, value),
            (None, None) => text(&rule.id),
        }
    }

    /// The facts that rows look at.
    fn columns(&self, rows: &[Row<'_>]) -> Vec<usize> {
        let cares = |f: &usize| rows.iter().any(|(cube, _)| self.set.looks_at(cube, *f));
        (0..self.set.facts.len()).filter(cares).collect()
    }

    fn input(&mut self, at: usize, xml: &mut String) {
        let fact = &self.set.facts[at];
        let (name, label, of) = (&self.names[at], attribute(&fact.ask), fact.domain.kind.dmn);
        let _ = writeln!(
            xml,
            "  <inputData id=\"fact-{at}\" name=\"{name}\" label=\"{label}\">\n    <variable id=\"variable-{at}\" name=\"{name}\" typeRef=\"{of}\"/>\n  </inputData>"
        );
        if fact.derived.is_some() {
            self.lost.push(format!("`{}` is calculated: it is an input, `{name}`", fact.id));
        }
    }

    /// A fact that a table gives.
    fn derived(&self, at: usize, xml: &mut String) {
        let fact = &self.set.facts[at];
        let rows = fact.table().unwrap_or_default();
        let literal =
            |atom: usize| fact.atoms.get(atom).map_or(String::new(), |atom| self.literal(fact, atom.low));
        let rows: Vec<Row<'_>> =
            rows.iter().map(|(cube, atom)| (Cow::Borrowed(cube), literal(*atom))).collect();
        let values: Vec<String> = fact.domain.options.iter().map(|(id, _)| text(id)).collect();
        let table = Table {
            name: &self.names[at],
            about: &fact.ask,
            id: &format!("fact-{at}"),
            of: fact.domain.kind.dmn,
            policy: "UNIQUE",
            aggregation: "",
            values: &values,
            columns: &self.columns(&rows),
        };
        self.table(&table, &rows, xml);
    }

    fn table(&self, table: &Table<'_>, rows: &[Row<'_>], xml: &mut String) {
        let Table { name, about, id, of, policy, aggregation, values, columns } = table;
        let _ = writeln!(
            xml,
            "  <decision id=\"{id}\" name=\"{name}\" label=\"{}\">\n    <variable id=\"{id}-variable\" name=\"{name}\" typeRef=\"{of}\"/>",
            attribute(about)
        );
        for fact in *columns {
            let kind =
                if self.set.facts[*fact].table().is_some() { "requiredDecision" } else { "requiredInput" };
            let _ = writeln!(
                xml,
                "    <informationRequirement id=\"{id}-needs-{fact}\">\n      <{kind} href=\"#fact-{fact}\"/>\n    </informationRequirement>"
            );
        }
        let put_together =
            if aggregation.is_empty() { String::new() } else { format!(" aggregation=\"{aggregation}\"") };
        let _ = writeln!(xml, "    <decisionTable id=\"{id}-table\" hitPolicy=\"{policy}\"{put_together}>");
        for fact in *columns {
            let (name, of) = (&self.names[*fact], self.set.facts[*fact].domain.kind.dmn);
            let _ = writeln!(
                xml,
                "      <input id=\"{id}-input-{fact}\" label=\"{}\">\n        <inputExpression id=\"{id}-expression-{fact}\" typeRef=\"{of}\">\n          <text>{name}</text>\n        </inputExpression>",
                attribute(&self.set.facts[*fact].ask)
            );
            let options: Vec<String> =
                self.set.facts[*fact].domain.options.iter().map(|(id, _)| text(id)).collect();
            if !options.is_empty() {
                let _ = writeln!(
                    xml,
                    "        <inputValues id=\"{id}-values-{fact}\">\n          <text>{}</text>\n        </inputValues>",
                    escape(&options.join(","))
                );
            }
            xml.push_str("      </input>\n");
        }
        let _ = writeln!(xml, "      <output id=\"{id}-output\" name=\"{name}\" typeRef=\"{of}\">");
        if !values.is_empty() {
            let _ = writeln!(
                xml,
                "        <outputValues id=\"{id}-results\">\n          <text>{}</text>\n        </outputValues>",
                escape(&values.join(","))
            );
        }
        xml.push_str("      </output>\n");
        // A row that leaves no value to a fact that always applies cannot occur.
        let occurs = |cube: &Cube| {
            let lacks = |fact: &usize| {
                let fact_at = &self.set.facts[*fact];
                fact_at.needs.is_empty() && cube::atoms(&cube[*fact], fact_at.atoms.len()).count() == 0
            };
            !columns.iter().any(lacks)
        };
        for (number, (cube, then)) in rows.iter().enumerate().filter(|(_, (cube, _))| occurs(cube)) {
            let _ = writeln!(xml, "      <rule id=\"{id}-rule-{number}\">");
            for fact in *columns {
                let entry = escape(&self.entry(*fact, &cube[*fact])).into_owned();
                let _ = writeln!(
                    xml,
                    "        <inputEntry id=\"{id}-entry-{number}-{fact}\"><text>{entry}</text></inputEntry>"
                );
            }
            let _ = writeln!(
                xml,
                "        <outputEntry id=\"{id}-result-{number}\"><text>{}</text></outputEntry>\n      </rule>",
                escape(then)
            );
        }
        xml.push_str("    </decisionTable>\n  </decision>\n");
    }

    /// A mask as unary tests.
    fn entry(&self, at: usize, mask: &Mask) -> String {
        let fact = &self.set.facts[at];
        let atoms = fact.atoms.len();
        if cube::is_full(mask, atoms) || fact.needs.is_empty() && cube::atoms(mask, atoms).count() == atoms {
            return "-".into();
        }
        // Where a fact does not apply, its input is null.
        let may_lack = !fact.needs.is_empty() && cube::has(mask, atoms);
        match (cube::atoms(mask, atoms).count(), may_lack) {
            (0, _) => "null".into(),
            (all, false) if all == atoms => "not(null)".into(),
            (_, false) => self.tests(fact, mask),
            (_, true) => format!("{},null", self.tests(fact, mask)),
        }
    }

    /// The values of a mask as tests in FEEL, without null.
    fn tests(&self, fact: &Fact, mask: &Mask) -> String {
        let domain = &fact.domain;
        if !domain.kind.ordered {
            let values =
                cube::atoms(mask, fact.atoms.len()).map(|atom| self.literal(fact, fact.atoms[atom].low));
            return values.collect::<Vec<_>>().join(",");
        }
        let of = |(first, last): &(&Atom, &Atom)| {
            let (low, high) = (first.low, last.high);
            match (low == domain.range.0, high == domain.range.1) {
                _ if high - low < domain.step => self.literal(fact, low),
                (true, _) => format!("< {}", self.literal(fact, high + 1)),
                (_, true) => format!(">= {}", self.literal(fact, low)),
                _ => format!("[{}..{})", self.literal(fact, low), self.literal(fact, high + 1)),
            }
        };
        runs(fact, mask).iter().map(of).collect::<Vec<_>>().join(",")
    }

    /// A value as FEEL writes it.
    fn literal(&self, fact: &Fact, value: i64) -> String {
        self.literal_of(&fact.domain, value)
    }

    fn literal_of(&self, domain: &Domain, value: i64) -> String {
        let plain = || domain.format(&self.set.offsets, value, None);
        match domain.kind.dmn {
            "boolean" => (value == 0).to_string(),
            "number" => plain(),
            "date" => format!("date(\"{}\")", plain()),
            "dateTime" => format!("date and time(\"{}:00\")", plain()),
            "time" => format!("time(\"{}:00\")", plain()),
            "dayTimeDuration" if value < 0 => format!("duration(\"-PT{}S\")", value.unsigned_abs()),
            "dayTimeDuration" => format!("duration(\"PT{value}S\")"),
            _ => text(&plain()),
        }
    }

    /// List of the parts of a set for which DMN has no place.
    fn left_out(&mut self, needed: &BTreeSet<usize>) {
        let set = self.set;
        if needed.iter().any(|fact| !set.facts[*fact].needs.is_empty()) {
            self.lost
                .push("questions that do not always apply: leave out their values where they do not".into());
        }
        if set.outcomes.iter().any(|outcome| outcome.deadline.is_some()) {
            self.lost.push("deadlines of outcomes".into());
        }
        if !set.advice.is_empty() {
            self.lost.push("advice".into());
        }
        if !set.impossible.is_empty() {
            self.lost.push("answers that cannot occur together".into());
        }
        if set.rules.iter().any(|rule| !rule.in_force) {
            self.lost.push("rules that are not in force".into());
        }
    }
}
