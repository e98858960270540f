//! [`Draft`] → [`RuleSet`]: names are resolved, cells become cubes, rules rows, rows a diagram.

use crate::decide::compile::editions;
use crate::decide::compile::facts::{self, Facts};
use crate::decide::compile::lower::{self, Cells, Cuts};
use crate::decide::compile::outcomes;
use crate::decide::compile::rows;
use crate::decide::kind::words::{self, Words};
use crate::decide::kind::zone;
use crate::decide::report::findings::{self as report, Report};
use crate::decide::source::draft::{Body, When};
use crate::decide::{Advice, Draft, Formula, Impossible, RuleSet};
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::diagram::cube::{self, Cube};
use crate::diagram::{self, Diagram, Problem, Row, order};
use jiff::civil::Date;

/// The zone of sets that name none.
const ZONE: &str = "Asia/Shanghai";

/// Compiles a set for the rules in force on `as_of`. Faults are reported; `None` where nothing
/// can be shown.
///
/// # Facts that do not apply
///
/// A fact whose `needs` do not match is *not applicable*: the diagram never asks it, and a cell about
/// it does not match there, whatever the cell says. A row without a cell about it matches as usual.
/// `needs` may only speak of facts that are asked before; a fact that is itself not applicable
/// fulfils no `needs`.
pub fn compile(draft: &Draft, as_of: Date, diags: &mut Diags) -> Option<RuleSet> {
    let body = &draft.body;
    let before = diags.list.len();
    let mut set = skeleton(draft, as_of, diags);
    let zh = words::is_chinese(&set.lang);
    let mut known = facts::facts(body, &set.offsets, zh, diags);
    let read = Read::of(&known, body, &set.offsets, diags);
    read.cuts(body, &known).cut(&mut known.list, &set.offsets, zh, diags);
    tables(&mut known, body, &read, diags);
    let endless = lower::cycles(&known.list, diags);
    set.outcomes = body.outcomes.clone();
    outcomes::deadlines(&mut set, body, &known, diags);
    outcomes::escalations(&set, diags);
    check_tests(body, &known, diags);
    if endless {
        return None;
    }
    needs(&mut known, &read, diags);
    let sometimes: Vec<bool> = known.list.iter().map(|f| !f.needs.is_empty()).collect();
    let cube = |cells: &Cells| lower::cube(&known.list, &sometimes, cells);
    let impossible = impossible(&known, body, &read, &cube);
    let dating = editions::dating(body, &known, diags);
    let lowered = rows::rules(&mut set, body, (&read.rules, &read.exceptions), &cube, as_of, diags);
    set.advice = advice(body, &read, &cube);
    let Facts { list, groups, .. } = known;
    (set.facts, set.groups) = (list, groups);
    for i in 0..set.rules.len() {
        set.rules[i].sentence = words::sentence(&set, &set.rules[i]);
    }
    // An exception that never applies leaves its rule whole, so that can still be proven.
    let fault = |d: &Diagnostic| d.severity == Severity::Error && d.code != Code::RuleMasked;
    let faulty = body.faulty || diags.list[before..].iter().any(fault);
    let (Some(mut rows), Some(impossible)) = (rows::rows(&set.facts, &lowered), impossible) else {
        diags.push(report::entangled(&set, body.rules_span));
        return None;
    };
    let mut boxes = lower::infeasible(&set.facts);
    boxes.extend(impossible.iter().flat_map(|i| i.boxes.clone()));
    set.impossible = impossible;
    editions::add(&mut set, dating, &mut rows, &mut boxes);
    finish(set, body, rows, boxes, faulty, diags)
}

/// Sweeps the editions, proves the one in force, and puts the diagram in its place.
fn finish(
    mut set: RuleSet,
    body: &Body,
    rows: Vec<Row>,
    impossible: Vec<Cube>,
    faulty: bool,
    diags: &mut Diags,
) -> Option<RuleSet> {
    let mut problem = Problem {
        atoms: lower::sizes(&set.facts),
        order: file_order(&set),
        rows: rows.iter().filter(|r| set.rules[r.rule].in_force).cloned().collect(),
        impossible,
        needs: set.facts.iter().map(|f| f.needs.clone()).collect(),
        hit_policy: set.hit_policy,
    };
    if let Some(edition) = set.edition {
        // Each edition is proven by itself, without this fact.
        problem.needs[edition].clear();
    }
    if body.auto_order
        && let Some(better) = order::better(&problem)
    {
        set.questions_in_file_order = diagram::sweep(&problem).ok().map(|s| order::questions(&s));
        problem.order = better;
    }
    let together = editions::together(&set, &problem, &rows);
    let Ok(sweep) = diagram::sweep(&problem) else {
        diags.push(report::entangled(&set, body.rules_span));
        return None;
    };
    set.questions = order::questions(&sweep);
    set.order.clone_from(together.as_ref().map_or(&problem.order, |t| &t.order));
    set.diagram = match together.as_ref().map(diagram::sweep) {
        None => Diagram::of(&sweep, &set.order, None),
        Some(Ok(dated)) => Diagram::of(&dated, &set.order, editions::dated(&set)),
        Some(Err(_)) => {
            diags.push(report::entangled(&set, body.rules_span));
            return None;
        }
    };
    if !faulty {
        let report = Report { set: &set, words: Words::of(&set), span: body.rules_span };
        report.tables(&problem, diags);
        let before = diags.list.len();
        report.everything(&problem, &sweep, &rows, diags);
        let editions = report.editions(&problem, &rows, diags);
        let unsound = |d: &Diagnostic| matches!(d.code, Code::RuleGap | Code::RuleOverlap | Code::EditionGap);
        if !diags.list[before..].iter().any(unsound) {
            report.never_asked(diags);
        }
        set.editions = editions;
    }
    Some(set)
}

/// Facts in file order, without those that tables give.
fn file_order(set: &RuleSet) -> Vec<usize> {
    let asked = |f: &usize| !matches!(set.facts[*f].derived, Some(Formula::Table { .. } | Formula::Day(_)));
    (0..set.facts.len()).filter(asked).collect()
}

fn skeleton(draft: &Draft, as_of: Date, diags: &mut Diags) -> RuleSet {
    let body = &draft.body;
    let mut zone = body.zone.as_ref().map_or(ZONE, |z| z.0.as_str());
    if let Some((name, span)) = &body.zone
        && zone::offsets(name, as_of).is_none()
    {
        let message = format!("no time zone is called `{name}`");
        let hint = "write a name such as `Asia/Shanghai`";
        diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
        zone = ZONE;
    }
    RuleSet {
        id: draft.id.clone(),
        file: draft.file,
        title: body.title.clone(),
        description: body.description.clone(),
        weight: body.weight,
        intro: body.intro.clone(),
        lang: body.lang.clone(),
        zone: zone.to_string(),
        offsets: zone::offsets(zone, as_of).unwrap_or_else(|| vec![(0, 28_800)]),
        hit_policy: body.hit_policy,
        facts: Vec::new(),
        groups: Vec::new(),
        order: Vec::new(),
        outcomes: Vec::new(),
        rules: Vec::new(),
        advice: Vec::new(),
        tests: body.tests.clone(),
        diagram: Diagram::default(),
        editions: Vec::new(),
        edition: None,
        impossible: Vec::new(),
        calendar: body.calendar.clone(),
        questions: 0.0,
        questions_in_file_order: None,
        as_of,
        span: body.span,
    }
}

/// Every map of cells in the file, read. `None` stands for one with a fault.
struct Read {
    rules: Vec<Option<Cells>>,
    exceptions: Vec<Vec<Option<Cells>>>,
    advice: Vec<Option<Cells>>,
    impossible: Vec<Option<Cells>>,
    /// Per raw fact.
    needs: Vec<Option<Cells>>,
    derive: Vec<Vec<Option<Cells>>>,
}

impl Read {
    fn of(known: &Facts, body: &Body, offsets: &[(i64, i32)], diags: &mut Diags) -> Read {
        let mut cells = |when: &When| lower::cells(known, offsets, when, diags);
        Read {
            rules: body.rules.iter().map(|r| r.when.as_ref().and_then(&mut cells)).collect(),
            exceptions: body
                .rules
                .iter()
                .map(|r| r.exceptions.iter().map(|e| cells(&e.when)).collect())
                .collect(),
            advice: body.advice.iter().map(|a| cells(&a.when)).collect(),
            impossible: body.impossible.iter().map(|(when, _)| cells(when)).collect(),
            needs: body.facts.iter().map(|f| f.needs.as_ref().and_then(&mut cells)).collect(),
            derive: body
                .facts
                .iter()
                .map(|f| f.derive.iter().flatten().map(|(when, _)| cells(when)).collect())
                .collect(),
        }
    }

    fn cuts(&self, body: &Body, known: &Facts) -> Cuts {
        let mut cuts = Cuts::default();
        let one = [&self.rules, &self.advice, &self.impossible, &self.needs].into_iter().flatten();
        let many = [&self.exceptions, &self.derive].into_iter().flatten().flatten();
        one.chain(many).flatten().for_each(|cells| cuts.note(cells));
        let whens = body
            .rules
            .iter()
            .flat_map(|r| r.when.iter().chain(r.exceptions.iter().map(|e| &e.when)))
            .chain(body.advice.iter().map(|a| &a.when))
            .chain(body.impossible.iter().map(|(when, _)| when))
            .chain(
                body.facts
                    .iter()
                    .flat_map(|f| f.needs.iter().chain(f.derive.iter().flatten().map(|(when, _)| when))),
            );
        let mut silent = Diags::default();
        for cell in whens.flat_map(|w| &w.cells) {
            if let Some(fact) = known.named(&cell.fact, &mut silent) {
                cuts.note_units(fact, cell);
            }
        }
        cuts
    }
}

/// Turns `derive:` into the tables of facts.
fn tables(known: &mut Facts, body: &Body, read: &Read, diags: &mut Diags) {
    let never = vec![false; known.list.len()];
    for index in 0..known.list.len() {
        let raw = &body.facts[known.raw[index]];
        let Some(derive) = &raw.derive else { continue };
        let fact = &known.list[index];
        if crate::decide::kind::value::ordered(&fact.kind)
            || matches!(fact.kind, crate::decide::FactKind::AnyOf { .. })
        {
            let message = format!("`{}` cannot be derived by a table", raw.id);
            let hint = "a table gives a `yes_no` or `one_of` fact";
            diags.push(Diagnostic::new(Code::InvalidValue, raw.span, message).hint(hint));
            continue;
        }
        if let Some(span) = raw.needs.as_ref().and_then(|n| n.span) {
            let message = format!("`{}` is derived and cannot have `needs`", raw.id);
            let hint = "write `needs` at the facts that it is derived from";
            diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(hint));
        }
        let mut rows = Vec::new();
        for ((_, (then, span)), cells) in derive.iter().zip(&read.derive[known.raw[index]]) {
            let value = crate::decide::kind::value::parse(fact, &[], then, true).ok();
            let Some(value) = value.and_then(|v| usize::try_from(v).ok()) else {
                let message = format!("`{then}` is not a value of `{}`", raw.id);
                diags.push(Diagnostic::new(Code::UnknownOption, *span, message));
                continue;
            };
            rows.extend(cells.as_ref().map(|c| (lower::cube(&known.list, &never, c), value)));
        }
        known.list[index].derived = Some(Formula::Table { rows });
        known.list[index].unsure = None;
    }
}

/// Gives every fact the cubes in which it applies: its own `needs`, and those of its parts.
fn needs(known: &mut Facts, read: &Read, diags: &mut Diags) {
    let own: Vec<Option<&Cells>> = known.raw.iter().map(|r| read.needs[*r].as_ref()).collect();
    let sometimes: Vec<bool> = own.iter().map(Option::is_some).collect();
    let sizes = lower::sizes(&known.list);
    for index in 0..known.list.len() {
        if matches!(known.list[index].derived, Some(Formula::Table { .. })) {
            continue;
        }
        let mut cubes = vec![cube::everything(&sizes)];
        let mut parts = facts::operands(known.list[index].derived.as_ref());
        parts.push(index);
        for part in parts {
            let mine = match own[part] {
                Some(cells) if part == index => {
                    let cube = lower::cube(&known.list, &sometimes, cells);
                    lower::expand(&known.list, &cube).unwrap_or_default()
                }
                _ if known.list[part].needs.is_empty() => continue,
                _ => known.list[part].needs.clone(),
            };
            cubes = cubes.iter().flat_map(|c| mine.iter().filter_map(|m| cube::intersect(c, m))).collect();
        }
        if cubes.is_empty() {
            cubes = vec![never(&known.list, &sizes)];
        }
        let always = cubes.iter().any(|c| *c == cube::everything(&sizes));
        let cares = |f: &usize| cubes.iter().any(|c| !cube::is_full(&c[*f], sizes[*f]));
        if let Some(later) = (index..known.list.len()).find(|f| cares(f)) {
            let (fact, needed) = (&known.list[index], &known.list[later].id);
            let message = format!("`{}` needs `{needed}`, which is not asked before it", fact.id);
            let hint = format!("move `{needed}` above `{}`", fact.id);
            diags.push(Diagnostic::new(Code::InvalidValue, fact.span, message).hint(hint));
        } else if !always {
            known.list[index].needs = cubes;
        }
    }
}

/// A cube without a point, for a fact that never applies: where a table never gives what it needs.
fn never(facts: &[crate::decide::Fact], sizes: &[usize]) -> Cube {
    let mut cube = cube::everything(sizes);
    let asked = facts.iter().position(|f| !matches!(f.derived, Some(Formula::Table { .. })));
    if let Some(first) = asked {
        cube[first] = cube::mask(sizes[first], false);
    }
    cube
}

fn impossible(
    known: &Facts,
    body: &Body,
    read: &Read,
    cube: &dyn Fn(&Cells) -> Cube,
) -> Option<Vec<Impossible>> {
    let rows = body.impossible.iter().zip(&read.impossible);
    let rows = rows.filter_map(|((_, because), cells)| Some((because, cells.as_ref()?)));
    let row = |(because, cells): (&String, &Cells)| {
        Some(Impossible { boxes: lower::expand(&known.list, &cube(cells))?, because: because.clone() })
    };
    rows.map(row).collect()
}

fn advice(body: &Body, read: &Read, cube: &dyn Fn(&Cells) -> Cube) -> Vec<Advice> {
    let rows = body.advice.iter().zip(&read.advice);
    rows.filter_map(|(raw, cells)| {
        Some(Advice {
            id: raw.id.clone(),
            title: raw.title.clone(),
            text: raw.text.clone(),
            masks: cube(cells.as_ref()?),
            span: raw.span,
        })
    })
    .collect()
}

/// Tests may name facts, groups and date-time inputs.
fn check_tests(body: &Body, known: &Facts, diags: &mut Diags) {
    for (id, _, span) in body.tests.iter().flat_map(|t| &t.given) {
        if !known.knows(id) {
            known.named(&(id.clone(), *span), diags);
        }
    }
}
