//! [`Draft`] → [`RuleSet`]: names are resolved, cells become cubes, rules rows, rows a diagram.

use super::cube::{self, Cube};
use super::diagram::{self, Problem, Row, TooEntangled};
use super::draft::{Body, When};
use super::facts::{self, Facts};
use super::lower::{self, Cells, Cuts};
use super::report::{self, Report};
use super::work::Work;
use super::{Advice, Diagram, DiagramNode, Draft, Formula, Impossible, RuleSet};
use super::{editions, order, outcomes, rows, words, zone};
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::limits::{ANSWERS, ATOMS, CELLS, NODES, RULES, SENTENCE, TESTS};
use jiff::civil::Date;
use std::collections::HashMap;
use std::rc::Rc;

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
    let work = Rc::new(Work::new(body.bytes, known.list.len()));
    let rules = body.rules.iter().map(|rule| 1 + rule.exceptions.len()).sum::<usize>();
    if rules > RULES.most + body.bytes / 150 {
        diags.push(RULES.finding(Code::TooMuch, body.rules_span, rules));
        return None;
    }
    if work.is_crowded(read.maps()) {
        let cells = known.list.len() * read.maps();
        diags.push(CELLS.finding(Code::TooEntangled, body.rules_span, cells));
        return None;
    }
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
    let Ok((rows, boxes)) = lowered(&mut set, body, (known, &read), &work, diags) else {
        diags.push(report::entangled(&set, body.rules_span));
        return None;
    };
    // An exception that never applies leaves its rule whole, so that can still be proven.
    let fault = |d: &Diagnostic| d.severity == Severity::Error && d.code != Code::RuleMasked;
    let faulty = body.faulty || diags.list[before..].iter().any(fault);
    if ATOMS.is_below(editions::stretches(&set).len()) {
        let found = editions::stretches(&set).len();
        diags.push(ATOMS.named(Code::TooEntangled, body.rules_span, "effective", found));
        return None;
    }
    finish(set, body, (rows, boxes), faulty, &work, diags)
}

/// Gives the set its facts, rules and advice. What is left to prove: the rows of rules, and boxes that cannot
/// occur.
fn lowered(
    set: &mut RuleSet,
    body: &Body,
    (mut known, read): (Facts, &Read),
    work: &Work,
    diags: &mut Diags,
) -> Result<(Vec<Row>, Vec<Cube>), TooEntangled> {
    needs(&mut known, read, work, diags)?;
    let sometimes: Vec<bool> = known.list.iter().map(|f| !f.needs.is_empty()).collect();
    let cube = |cells: &Cells| lower::cube(&known.list, &sometimes, cells);
    let impossible = impossible(&known, body, read, &cube, work);
    let dating = editions::dating(body, &known, diags);
    let lowered = rows::rules(set, body, (&read.rules, &read.exceptions), &cube, diags);
    set.advice = advice(body, read, &cube);
    let Facts { list, groups, .. } = known;
    (set.facts, set.groups) = (list, groups);
    // All sentences together may be some times as long as the file.
    let most = (4 * (body.bytes + 1_000_000) / set.rules.len().max(1)).clamp(80, SENTENCE.most);
    for i in 0..set.rules.len() {
        set.rules[i].sentence = words::sentence(set, &set.rules[i], most);
    }
    let mut rows = rows::rows(&set.facts, &lowered, work)?;
    let impossible = impossible?;
    let mut boxes = lower::infeasible(&set.facts, work)?;
    boxes.extend(impossible.iter().flat_map(|i| i.boxes.clone()));
    if work.is_crowded(boxes.len()) {
        return Err(TooEntangled);
    }
    set.impossible = impossible;
    if !ATOMS.is_below(editions::stretches(set).len()) {
        editions::add(set, dating, &mut rows, &mut boxes);
    }
    Ok((rows, boxes))
}

/// Sweeps the editions, proves the one in force, and puts the diagram in its place.
fn finish(
    mut set: RuleSet,
    body: &Body,
    (rows, impossible): (Vec<Row>, Vec<Cube>),
    faulty: bool,
    work: &Rc<Work>,
    diags: &mut Diags,
) -> Option<RuleSet> {
    let rows: Vec<Rc<Row>> = rows.into_iter().map(Rc::new).collect();
    let mut problem = Problem {
        atoms: lower::sizes(&set.facts),
        order: file_order(&set),
        rows: rows.iter().filter(|r| set.rules[r.rule].in_force).cloned().collect(),
        impossible: Rc::new(impossible),
        needs: Rc::new(set.facts.iter().map(|f| f.needs.clone()).collect()),
        hit_policy: set.hit_policy,
        work: Rc::clone(work),
    };
    if let Some(edition) = set.edition {
        // Each edition is proven by itself, without this fact.
        Rc::make_mut(&mut problem.needs)[edition].clear();
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
        None => sweep.diagram(&set.order, None),
        Some(Ok(dated)) => dated.diagram(&set.order, editions::dated(&set)),
        Some(Err(_)) => {
            diags.push(report::entangled(&set, body.rules_span));
            return None;
        }
    };
    too_many_answers(&set, diags);
    too_many_tests(&mut set, body, diags);
    if !faulty {
        let report = Report::new(&set, body.rules_span);
        match report.all(&problem, &sweep, &rows, diags) {
            Ok(editions) => set.editions = editions,
            // What is not proven is not shown.
            Err(TooEntangled) => {
                diags.push(report::entangled(&set, body.rules_span));
                return None;
            }
        }
    }
    Some(set)
}

/// A test walks the diagram once for each question that it is asked.
fn too_many_tests(set: &mut RuleSet, body: &Body, diags: &mut Diags) {
    let diagram = &set.diagram;
    let asked = 1 + diagram.nodes.first().map_or(0, |node| node.depth);
    let walk = diagram.nodes.len() * (1 + set.outcomes.len() / 64) + set.facts.len();
    let steps = set.tests.len().saturating_mul(asked * walk);
    if steps > TESTS.most + body.bytes.saturating_mul(1000) {
        diags.push(TESTS.finding(Code::TooMuch, set.tests[0].span, steps));
        set.tests.clear();
    }
}

/// The pages of questions name all answers to each.
fn too_many_answers(set: &RuleSet, diags: &mut Diags) {
    let answers =
        |node: &DiagramNode| set.facts[node.fact].atoms.iter().map(|a| a.label.len()).sum::<usize>();
    let by_fact: HashMap<usize, usize> = set.diagram.nodes.iter().map(|n| (n.fact, answers(n))).collect();
    let bytes: usize = set.diagram.nodes.iter().map(|n| by_fact[&n.fact]).sum();
    if !NODES.is_below(set.diagram.nodes.len()) && ANSWERS.is_below(bytes) {
        diags.push(ANSWERS.finding(Code::TooEntangled, set.span, bytes));
    }
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

    /// How many maps of cells there are.
    fn maps(&self) -> usize {
        let many = self.exceptions.iter().chain(&self.derive).map(Vec::len).sum::<usize>();
        self.rules.len() + many + self.advice.len() + self.impossible.len() + self.needs.len()
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
        if super::value::ordered(&fact.kind) || matches!(fact.kind, super::FactKind::AnyOf { .. }) {
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
            let value = super::value::parse(fact, &[], then, true).ok();
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
fn needs(known: &mut Facts, read: &Read, work: &Work, diags: &mut Diags) -> Result<(), TooEntangled> {
    let mut boxes = 0;
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
                    lower::expand(&known.list, &cube, work)?
                }
                _ if known.list[part].needs.is_empty() => continue,
                _ => known.list[part].needs.clone(),
            };
            work.spend(cubes.len() * mine.len() * sizes.len())?;
            cubes = cubes.iter().flat_map(|c| mine.iter().filter_map(|m| cube::intersect(c, m))).collect();
        }
        boxes += cubes.len();
        if work.is_crowded(boxes) {
            return Err(TooEntangled);
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
    Ok(())
}

/// A cube without a point, for a fact that never applies: where a table never gives what it needs.
fn never(facts: &[super::Fact], sizes: &[usize]) -> Cube {
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
    work: &Work,
) -> Result<Vec<Impossible>, TooEntangled> {
    let rows = body.impossible.iter().zip(&read.impossible);
    let rows = rows.filter_map(|((_, because), cells)| Some((because, cells.as_ref()?)));
    let mut boxes = 0;
    let row = |(because, cells): (&String, &Cells)| {
        let one =
            Impossible { boxes: lower::expand(&known.list, &cube(cells), work)?, because: because.clone() };
        boxes += one.boxes.len();
        if work.is_crowded(boxes) { Err(TooEntangled) } else { Ok(one) }
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
            bytes: raw.bytes,
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
