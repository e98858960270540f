//! Random small sets: written as YAML for the program, and read row by row.

use super::super::vectors::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A random set: written as YAML for the program, and read here row by row.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) policy: &'static str,
    pub(super) facts: Vec<PlanFact>,
    pub(super) impossible: Vec<Cells>,
    pub(super) rules: Vec<PlanRule>,
    pub(super) advice: Vec<Cells>,
    /// `::: when` parts of the outcomes, in the order of these; a nested part follows its outer one.
    pub(super) passages: Vec<Passage>,
    pub(super) outcomes: usize,
}

#[derive(Debug)]
pub(super) struct PlanFact {
    pub(super) kind: Kind,
    /// Any of these must match; none means always.
    pub(super) needs: Vec<Cells>,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// So many options.
    Options(usize),
    /// 0 to 9.
    Number,
    /// Every third hour of a day.
    Time,
    /// `derive:` from a fact that always applies: the option for each of its values.
    Table(usize, Vec<usize>),
    /// `derive:` with numbers: the value for each of another fact's values, the last one for the rest.
    Numbers(usize, Vec<usize>),
    /// Arithmetic with two numbers.
    Formula(&'static str, usize, usize),
    /// No fact of its own: a cell that compares two facts. Less, the same, or more.
    Compare(usize, usize),
}

impl PlanFact {
    /// Number of its values.
    pub(super) fn values(&self) -> usize {
        match &self.kind {
            Kind::Options(options) => *options,
            Kind::Number => 10,
            Kind::Time => 8,
            Kind::Table(..) | Kind::Compare(..) => 3,
            Kind::Numbers(..) => 10,
            Kind::Formula(name, ..) => match *name {
                "sum" | "difference" => 19,
                "product" => 82,
                _ => 10,
            },
        }
    }

    pub(super) fn ordered(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Time | Kind::Numbers(..) | Kind::Formula(..))
    }

    pub(super) fn asked(&self) -> bool {
        matches!(self.kind, Kind::Options(_) | Kind::Number | Kind::Time)
    }

    /// A value as text.
    pub(super) fn text(&self, value: usize) -> String {
        match self.kind {
            Kind::Formula("difference", ..) => (value as i64 - 9).to_string(),
            Kind::Number | Kind::Numbers(..) | Kind::Formula(..) => value.to_string(),
            Kind::Compare(..) => unreachable!("it has no name"),
            // Minutes: a reader may type a time between two longer steps, and no case would be that one.
            Kind::Time => format!("00:{value:02}"),
            Kind::Options(_) | Kind::Table(..) => format!("v{value}"),
        }
    }

    /// The value with this text.
    pub(super) fn value(&self, text: &str) -> usize {
        // A stretch may end with the day.
        (0..=self.values()).find(|v| self.text(*v) == text).unwrap_or_else(|| panic!("{text}"))
    }
}

/// Allowed values of some facts.
pub(super) type Cells = BTreeMap<usize, BTreeSet<usize>>;

#[derive(Debug)]
pub(super) struct Passage {
    pub(super) outcome: usize,
    pub(super) when: Cells,
    /// Whether it is nested in the one before it.
    pub(super) is_inside: bool,
}

#[derive(Debug)]
pub(super) struct PlanRule {
    /// None stands for the rest.
    pub(super) when: Option<Cells>,
    pub(super) except: Vec<(Cells, usize)>,
    pub(super) then: usize,
}

/// The value of each fact; none where it does not apply.
pub(super) type Case = Vec<Option<usize>>;

pub(super) fn plan(seed: u64) -> Plan {
    let mut dice = Dice(seed);
    let mut facts: Vec<PlanFact> = Vec::new();
    for index in 0..2 + dice.below(3) {
        let kind = match dice.below(7) {
            0 | 1 => Kind::Number,
            2 => Kind::Time,
            _ => Kind::Options(2 + dice.below(3)),
        };
        let count = if index > 0 && dice.below(3) == 0 { 1 + dice.below(2) } else { 0 };
        let needs = (0..count).map(|_| cells(&facts, &mut dice, 1)).collect();
        facts.push(PlanFact { kind, needs });
        derived(&mut facts, &mut dice);
    }
    let policy = ["unique", "unique", "first", "any", "priority"][dice.below(5)];
    let outcomes = 2 + dice.below(2);
    let impossible =
        (0..dice.below(3)).map(|_| cells(&facts, &mut dice, 2)).filter(|c| !c.is_empty()).collect();
    let mut rules = Vec::new();
    for _ in 0..1 + dice.below(7) {
        let when = cells(&facts, &mut dice, 3);
        let except =
            (0..dice.below(5).saturating_sub(2)).map(|_| (cells(&facts, &mut dice, 2), dice.below(outcomes)));
        let except = except.collect();
        rules.push(PlanRule { when: Some(when), except, then: dice.below(outcomes) });
    }
    if dice.below(4) == 0 {
        let rest = PlanRule { when: None, except: Vec::new(), then: dice.below(outcomes) };
        rules.insert(dice.below(rules.len() + 1), rest);
    }
    let advice = (0..dice.below(3)).map(|_| cells(&facts, &mut dice, 2)).collect();
    let mut passages: Vec<Passage> = Vec::new();
    for outcome in 0..outcomes {
        for number in 0..dice.below(3) {
            let mut when = cells(&facts, &mut dice, 2);
            when.retain(|fact, _| !matches!(facts[*fact].kind, Kind::Compare(..)));
            if !when.is_empty() {
                let is_inside = number > 0 && passages.last().is_some_and(|p| p.outcome == outcome);
                passages.push(Passage { outcome, when, is_inside: is_inside && dice.below(2) == 0 });
            }
        }
    }
    Plan { policy, facts, impossible, rules, advice, passages, outcomes }
}

/// Now and then, a fact that follows from those before.
pub(super) fn derived(facts: &mut Vec<PlanFact>, dice: &mut Dice) {
    let always = |f: &usize| facts[*f].needs.is_empty() && facts[*f].asked();
    let bases: Vec<usize> = (0..facts.len()).filter(always).collect();
    let is_number = |f: &usize| matches!(facts[*f].kind, Kind::Number | Kind::Numbers(..));
    let numbers: Vec<usize> = (0..facts.len()).filter(is_number).collect();
    let formulas = facts.iter().filter(|f| matches!(f.kind, Kind::Formula(..))).count();
    let kind = match dice.below(8) {
        0 if !bases.is_empty() => {
            let base = bases[dice.below(bases.len())];
            Kind::Table(base, (0..facts[base].values()).map(|_| dice.below(3)).collect())
        }
        1 if !bases.is_empty() => {
            let base = bases[dice.below(bases.len())];
            let rows = facts[base].values().min(3);
            Kind::Numbers(base, (0..=rows).map(|_| dice.below(10)).collect())
        }
        2 | 3 if numbers.len() > 1 && formulas < 2 => {
            let name = ["sum", "difference", "min", "max", "product", "scale"][dice.below(6)];
            let [a, b] = [numbers.len() - 2, numbers.len() - 1].map(|n| numbers[n]);
            // A scale has one operand: 0.3 times the first, rounded.
            if name == "scale" { Kind::Formula(name, a, a) } else { Kind::Formula(name, a, b) }
        }
        4 => {
            let kind = |f: &usize| std::mem::discriminant(&facts[*f].kind);
            let pairs = (0..facts.len()).filter(|f| facts[*f].asked() && facts[*f].ordered());
            let pairs: Vec<usize> = pairs.collect();
            let found =
                pairs.iter().find_map(|a| Some((*a, *pairs.iter().find(|b| *b > a && kind(b) == kind(a))?)));
            let Some((a, b)) = found else { return };
            // Two comparisons of one pair in a cell may contradict each other, which is an error of its own.
            if facts.iter().any(|f| matches!(f.kind, Kind::Compare(x, y) if (x, y) == (a, b))) {
                return;
            }
            Kind::Compare(a, b)
        }
        _ => return,
    };
    facts.push(PlanFact { kind, needs: Vec::new() });
}

pub(super) fn cells(facts: &[PlanFact], dice: &mut Dice, most: usize) -> Cells {
    let mut out = Cells::new();
    for _ in 0..dice.below(most + 1).max(usize::from(most == 1)) {
        let fact = dice.below(facts.len());
        let values = facts[fact].values();
        let set = if facts[fact].ordered() {
            let low = dice.below(values);
            (low..=(low + dice.below(5)).min(values - 1)).collect()
        } else {
            (0..1 + dice.below(values - 1)).map(|_| dice.below(values)).collect()
        };
        out.insert(fact, set);
    }
    out
}

impl Plan {
    pub(super) fn yaml(&self) -> String {
        let mut out = format!("title: t\nhit_policy: {}\nfacts:\n", self.policy);
        for (i, fact) in self.facts.iter().enumerate() {
            if matches!(fact.kind, Kind::Compare(..)) {
                continue;
            }
            let needs: Vec<String> = fact.needs.iter().map(|n| self.cells(n)).collect();
            let needs = match needs.as_slice() {
                [] => String::new(),
                [one] => format!(", needs: {one}"),
                several => format!(", needs: [{}]", several.join(", ")),
            };
            let unsure = if fact.asked() { ", unsure: help" } else { "" };
            writeln!(out, "  f{i}: {{ask: F{i}, {}{unsure}{needs}}}", self.kind(fact)).unwrap();
        }
        out.push_str("impossible:\n");
        for cells in &self.impossible {
            writeln!(out, "  - {{when: {}}}", self.cells(cells)).unwrap();
        }
        out.push_str("outcomes:\n");
        for i in 0..self.outcomes {
            writeln!(out, "  o{i}: {{title: O{i}{}}}", self.body(i)).unwrap();
        }
        out.push_str(&self.advice_yaml());
        out.push_str("rules:\n");
        for (i, rule) in self.rules.iter().enumerate() {
            let when = rule.when.as_ref().map_or_else(|| "rest".to_string(), |when| self.cells(when));
            write!(out, "  - {{id: r{i}, title: R, when: {when}, then: o{}", rule.then).unwrap();
            let except = rule.except.iter().map(|(c, o)| format!("{{when: {}, then: o{o}}}", self.cells(c)));
            writeln!(out, ", except: [{}]}}", except.collect::<Vec<_>>().join(", ")).unwrap();
        }
        out
    }

    /// The body of an outcome that has passages.
    fn body(&self, outcome: usize) -> String {
        let own = self.passages.iter().filter(|passage| passage.outcome == outcome);
        let mut text = String::new();
        for passage in own {
            // Take the end of the outer part away, so that this one goes inside.
            if passage.is_inside {
                text.truncate(text.len() - ":::\\n\\n".len());
            }
            write!(text, "::: when {}\\nX\\n\\n", self.condition(&passage.when)).unwrap();
            text.push_str(if passage.is_inside { ":::\\n\\n:::\\n\\n" } else { ":::\\n\\n" });
        }
        if text.is_empty() { text } else { format!(", body: \"{text}\"") }
    }

    /// Cells written as the condition of a passage.
    fn condition(&self, cells: &Cells) -> String {
        let cell = |(fact, values): (&usize, &BTreeSet<usize>)| {
            let cell = self.cell(*fact, values);
            match cell.strip_prefix("{not: [") {
                Some(others) => format!("f{fact}!={}", others.trim_end_matches("]}").replace(", ", "|")),
                None => format!("f{fact}={}", cell.trim_matches(['[', ']', '\'']).replace(", ", "|")),
            }
        };
        cells.iter().map(cell).collect::<Vec<_>>().join(" ")
    }

    /// The passages of an outcome by name, and whether each is shown in a case.
    pub(super) fn shown(&self, outcome: usize, case: &Case) -> Vec<(String, bool)> {
        let mut out: Vec<(String, bool)> = Vec::new();
        for passage in self.passages.iter().filter(|passage| passage.outcome == outcome) {
            let around = !passage.is_inside || out.last().is_some_and(|before| before.1);
            out.push((format!("o{outcome}/{}", out.len() + 1), around && matches(&passage.when, case)));
        }
        out
    }

    /// The advice, to be put before the rules: hints are pasted below them.
    pub(super) fn advice_yaml(&self) -> String {
        let advice = self.advice.iter().enumerate();
        let line = |(i, a): (usize, &Cells)| format!("  - {{id: a{i}, when: {}, then: A}}\n", self.cells(a));
        format!("advice:\n{}", advice.map(line).collect::<String>())
    }

    pub(super) fn kind(&self, fact: &PlanFact) -> String {
        let options = |n: usize| {
            let options: Vec<String> = (0..n).map(|v| format!("v{v}: V{v}")).collect();
            format!("one_of: {{{}}}", options.join(", "))
        };
        match &fact.kind {
            Kind::Options(n) => options(*n),
            Kind::Number => "number: {range: 0..9}".to_string(),
            Kind::Time => "time: {range: 00:00..00:07, step: 1min}".to_string(),
            Kind::Formula("scale", a, _) => {
                format!("scale: {{of: f{a}, by: 0.3}}, round: half-even, step: 1, range: 0..9")
            }
            Kind::Formula(name, a, b) => format!("{name}: [f{a}, f{b}]"),
            Kind::Compare(..) => unreachable!("it has no name"),
            Kind::Numbers(base, to) => {
                let row = |(from, to): (usize, &usize)| {
                    if from + 1 == to_len(&fact.kind) {
                        return format!("{{when: rest, then: {to}}}");
                    }
                    let cells = Cells::from([(*base, BTreeSet::from([from]))]);
                    format!("{{when: {}, then: {to}}}", self.cells(&cells))
                };
                let rows: Vec<String> = to.iter().enumerate().map(row).collect();
                format!("number: {{range: 0..9}}, derive: [{}]", rows.join(", "))
            }
            Kind::Table(base, to) => {
                let row = |(from, to): (usize, &usize)| {
                    let cells = Cells::from([(*base, BTreeSet::from([from]))]);
                    format!("{{when: {}, then: v{to}}}", self.cells(&cells))
                };
                let rows: Vec<String> = to.iter().enumerate().map(row).collect();
                format!("{}, derive: [{}]", options(3), rows.join(", "))
            }
        }
    }

    /// Cells as YAML: in one of the ways in which they can be written.
    pub(super) fn cells(&self, cells: &Cells) -> String {
        let mut parts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (fact, values) in cells {
            if let Kind::Compare(a, b) = self.facts[*fact].kind {
                parts.entry(a).or_default().push(format!("{}: f{b}", comparison(values)));
                continue;
            }
            let cell = self.cell(*fact, values);
            let part = if parts.contains_key(fact) || self.is_compared(*fact, cells) {
                format!("all: [{cell}]")
            } else {
                cell
            };
            parts.entry(*fact).or_default().push(part);
        }
        let cell = |(fact, parts): (usize, Vec<String>)| {
            if parts.iter().any(|part| part.contains(": ")) && !parts[0].starts_with('{') {
                format!("f{fact}: {{{}}}", parts.join(", "))
            } else {
                format!("f{fact}: {}", parts[0])
            }
        };
        format!("{{{}}}", parts.into_iter().map(cell).collect::<Vec<_>>().join(", "))
    }

    pub(super) fn is_compared(&self, fact: usize, cells: &Cells) -> bool {
        cells.keys().any(|f| matches!(self.facts[*f].kind, Kind::Compare(a, _) if a == fact))
    }

    pub(super) fn cell(&self, fact: usize, values: &BTreeSet<usize>) -> String {
        let (low, high) = (values.first().unwrap(), values.last().unwrap());
        let text = |value: usize| self.facts[fact].text(value);
        let all = self.facts[fact].values();
        // Which way is chosen by what is said.
        let way = (values.iter().sum::<usize>() + fact) % 3;
        if self.facts[fact].ordered() {
            return match way {
                0 if high + 1 < all || !matches!(self.facts[fact].kind, Kind::Time) => {
                    format!("'{}..={}'", text(*low), text(*high))
                }
                _ => format!("'{}..{}'", text(*low), text(high + 1)),
            };
        }
        let others: Vec<String> = (0..all).filter(|v| !values.contains(v)).map(text).collect();
        if way == 1 && !others.is_empty() {
            return format!("{{not: [{}]}}", others.join(", "));
        }
        let values: Vec<String> = values.iter().map(|v| text(*v)).collect();
        format!("[{}]", values.join(", "))
    }

    /// Every case that can occur.
    pub(super) fn cases(&self) -> Vec<Case> {
        let mut cases: Vec<Case> = vec![Vec::new()];
        for fact in &self.facts {
            let mut longer = Vec::new();
            for case in cases {
                let applies = fact.needs.is_empty() || fact.needs.iter().any(|n| matches(n, &case));
                let values: Vec<Option<usize>> = match &fact.kind {
                    _ if !applies => vec![None],
                    Kind::Table(base, to) => vec![case[*base].map(|v| to[v])],
                    Kind::Numbers(base, to) => {
                        let of = |v: usize| to[v.min(to.len() - 1)];
                        vec![Some(case[*base].map_or(*to.last().unwrap(), of))]
                    }
                    Kind::Formula(name, a, b) => {
                        vec![case[*a].zip(case[*b]).map(|(a, b)| result(name, a, b))]
                    }
                    Kind::Compare(a, b) => {
                        vec![case[*a].zip(case[*b]).map(|(a, b)| 1 + usize::from(a > b) - usize::from(a < b))]
                    }
                    Kind::Options(_) | Kind::Number | Kind::Time => (0..fact.values()).map(Some).collect(),
                };
                longer.extend(values.into_iter().map(|v| [case.clone(), vec![v]].concat()));
            }
            cases = longer;
        }
        cases.retain(|case| !self.impossible.iter().any(|c| matches(c, case)));
        cases
    }

    /// The rows that match: name and outcome, in file order.
    pub(super) fn rows(&self, case: &Case) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        let holds = |r: &PlanRule| r.when.as_ref().is_some_and(|when| matches(when, case));
        for (i, rule) in self.rules.iter().enumerate().filter(|(_, r)| holds(r)) {
            let except = rule.except.iter().enumerate().filter(|(_, (c, _))| matches(c, case));
            let except: Vec<_> = except.map(|(n, (_, o))| (format!("r{i}/{}", n + 1), *o)).collect();
            if except.is_empty() {
                out.push((format!("r{i}"), rule.then));
            }
            out.extend(except);
        }
        if self.policy == "priority" {
            out.sort_by_key(|row| row.1);
        }
        let rest = self.rules.iter().position(|r| r.when.is_none());
        if let (true, Some(rest)) = (out.is_empty(), rest) {
            out.push((format!("r{rest}"), self.rules[rest].then));
        }
        out
    }

    /// The outcome by the hit policy; none where rows contradict each other or none matches.
    pub(super) fn outcome(&self, case: &Case) -> Option<usize> {
        let rows = self.rows(case);
        let first = rows.first()?.1;
        let fine = match self.policy {
            "first" | "priority" => true,
            "any" => rows.iter().all(|r| r.1 == first),
            _ => rows.len() == 1,
        };
        fine.then_some(first)
    }
}

/// Result of a formula; a difference counts from −9.
pub(super) fn result(name: &str, a: usize, b: usize) -> usize {
    match name {
        "sum" => a + b,
        "difference" => a + 9 - b,
        "min" => a.min(b),
        "max" => a.max(b),
        "product" => a * b,
        // 0.3 times a number, halves to the even one.
        _ => [0, 0, 1, 1, 1, 2, 2, 2, 2, 3][a],
    }
}

/// The comparison for which these are the signs.
pub(super) fn comparison(signs: &BTreeSet<usize>) -> &'static str {
    match signs.iter().copied().collect::<Vec<_>>()[..] {
        [0] => "before",
        [1] => "equals",
        [2] => "after",
        [0, 1] => "at_most",
        [1, 2] => "at_least",
        _ => "differs",
    }
}

/// The signs of a comparison.
pub(super) fn signs(name: &str) -> BTreeSet<usize> {
    [&[0][..], &[1], &[2], &[0, 1], &[1, 2], &[0, 2]]
        .into_iter()
        .map(|signs| signs.iter().copied().collect::<BTreeSet<usize>>())
        .find(|signs| comparison(signs) == name)
        .unwrap_or_else(|| panic!("{name}"))
}

pub(super) fn to_len(kind: &Kind) -> usize {
    if let Kind::Numbers(_, to) = kind { to.len() } else { 0 }
}

pub(super) fn matches(cells: &Cells, case: &Case) -> bool {
    cells.iter().all(|(fact, values)| case[*fact].is_some_and(|v| values.contains(&v)))
}
