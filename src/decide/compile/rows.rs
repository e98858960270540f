//! Rules and their exceptions → rows. An exception is a row of its own, and its box is cut out of its
//! rule: the rest of the rule may be several boxes.

use super::blanks::{Blanks, with_blanks, without_a_case};
use super::boxes::{Boxes, expand};
use super::cell::Cells;
use super::cells::AllCells;
use super::entangled::entangled;
use super::facts::Facts;
use super::infeasible::infeasible;
use super::passages::Text as Passages;
use super::rule_set::{Advice, Impossible, Outcome, Passage, Rule, meant, title_of_date};
use super::setting::Setting;
use crate::config::quoted;
use crate::decide::kind::fact::Fact;
use crate::decide::kind::grammar::clock;
use crate::decide::kind::shortest::Shortest;
use crate::decide::kind::words::Words;
use crate::decide::source::draft::{Draft, RawAdvice, RawException, RawOutcome, RawPassage, RawRule};
use crate::diag::{Code, Diagnostic, Diags, Names};
use crate::diagram::cube::{self, Cube, Mask};
use crate::diagram::{HitPolicy, Row, TooEntangled, Work};
use crate::doc::Doc;
use crate::keys::Text;
use crate::limits::{CUBES, SENTENCE};
use crate::source::Span;
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Everything that boxes say, of all editions together.
pub(super) struct Rows {
    /// Rules, each followed by its exceptions.
    pub(super) rules: Vec<Rule>,
    /// Rows of the rules that decide, in file order, without derived tables.
    pub(super) rows: Vec<Row>,
    pub(super) advice: Vec<Advice>,
    /// Per outcome: its passages, and its body with their conditions in words.
    pub(super) passages: Vec<(Vec<Passage>, Doc)>,
    pub(super) impossible: Vec<Impossible>,
    /// Boxes that cannot occur: by arithmetic, and by the author's word.
    pub(super) excluded: Vec<Cube>,
}

/// Reads of a set what its rows are made from.
pub(super) struct Reader<'a> {
    pub(super) draft: &'a Draft,
    pub(super) facts: &'a Facts,
    pub(super) blanks: &'a Blanks,
    pub(super) cells: &'a AllCells,
    pub(super) outcomes: &'a [Outcome],
    pub(super) setting: &'a Setting,
    boxes: Boxes<'a>,
    ids: Ids<'a>,
    /// Length of a sentence in bytes: all together may be some times as long as the file.
    most: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        draft: &'a Draft,
        (facts, blanks): (&'a Facts, &'a Blanks),
        cells: &'a AllCells,
        outcomes: &'a [Outcome],
        setting: &'a Setting,
    ) -> Reader<'a> {
        let boxes = Boxes {
            atoms: facts.list.iter().map(|f| f.atoms.as_slice()).collect(),
            sometimes: facts.list.iter().map(|f| !f.needs.is_empty()).collect(),
        };
        let body = &draft.body;
        let rules = body.rules.iter().map(|rule| 1 + rule.exceptions.len()).sum::<usize>();
        let most = (4 * (body.bytes + 1_000_000) / rules.max(1)).clamp(80, SENTENCE.most);
        Reader {
            draft,
            facts,
            blanks,
            cells,
            outcomes,
            setting,
            boxes,
            ids: Ids::of(outcomes, &body.broken_outcomes),
            most,
        }
    }

    /// The rows. `None` where they are too entangled, which is reported.
    pub(super) fn rows(&self, work: &Work, diags: &mut Diags) -> Option<Rows> {
        let (rules, lowered) = self.rules(diags);
        match self.boxes_of(lowered, work) {
            Ok(rows) => Some(Rows { rules, ..rows }),
            Err(TooEntangled) => {
                diags.push(entangled(&self.draft.id, &self.facts.list, &rules, self.draft.body.rules_span));
                None
            }
        }
    }

    /// Everything but the rules.
    fn boxes_of(&self, lowered: Vec<Lowered>, work: &Work) -> Result<Rows, TooEntangled> {
        let rows = rows(&self.facts.list, &lowered, work)?;
        let impossible = self.impossible(work)?;
        let (calendar, setting) = (&self.draft.body.calendar, self.setting);
        let shortest = Shortest::new(calendar, &setting.offsets, clock::days_of(setting.as_of));
        let mut excluded = infeasible(&self.facts.list, &shortest, work)?;
        excluded.extend(impossible.iter().flat_map(|i| i.boxes.clone()));
        if work.is_crowded(excluded.len()) {
            return Err(TooEntangled);
        }
        let (advice, passages) = (self.advice(work)?, self.bodies(work)?);
        Ok(Rows { rules: Vec::new(), rows, advice, passages, impossible, excluded })
    }

    fn words(&self) -> Words<'_> {
        Words { facts: &self.facts.list, locale: self.setting.locale(), most: self.most }
    }

    /// The rules, each followed by its exceptions; and those that decide.
    fn rules(&self, diags: &mut Diags) -> (Vec<Rule>, Vec<Lowered>) {
        let (mut rules, mut lowered) = (Vec::new(), Vec::new());
        for (i, raw) in self.draft.body.rules.iter().enumerate() {
            let masks = self.cells.rules[i].as_ref().map(|cells| self.boxes.cube(cells));
            let rest = raw.when.as_ref().is_some_and(|when| when.rest);
            let rule = self.rule((i, raw), masks.clone().unwrap_or_default(), diags);
            if let (true, Some(except)) = (rest, raw.exceptions.first()) {
                let message = format!("`{}` stands for the rest and has an exception", raw.id);
                let d = Diagnostic::new(Code::InvalidValue, except.span, message);
                diags.push(d.hint("write the exception as a rule of its own: the rest gives way to it"));
            }
            let parent = rules.len();
            let exceptions: Vec<Rule> = (0..raw.exceptions.len())
                .map(|number| self.exception((raw, i, number), (&rule, parent), diags))
                .collect();
            let places = exceptions.iter().zip(&raw.exceptions).enumerate();
            let places = places.filter(|(_, (e, _))| !e.masks.is_empty());
            let without: Vec<Lowered> = places
                .filter_map(|(n, (e, typed))| {
                    let outcome = self.end(typed.then.as_ref(), e.outcome)?;
                    Some(Lowered::new(parent + 1 + n, outcome, e.masks.clone()))
                })
                .collect();
            if let (Some(cube), Some(outcome)) = (masks, self.end(raw.then.as_ref(), rule.outcome)) {
                let holes = without.iter().map(|l| l.cube.clone()).collect();
                lowered.push(Lowered { without: holes, rest, ..Lowered::new(parent, outcome, cube) });
            }
            lowered.extend(without);
            rules.push(rule);
            rules.extend(exceptions);
        }
        (rules, lowered)
    }

    /// The number of the outcome that a row leads to, behind the last where it only has a value. `None` where it
    /// names one that does not exist.
    fn end(&self, then: Option<&Text>, outcome: Option<usize>) -> Option<usize> {
        if then.is_none() { Some(self.outcomes.len()) } else { outcome }
    }

    /// Whether a rule without conditions decides what the others of its decision leave: it stands behind them, or its
    /// outcome does.
    fn takes_the_rest(&self, index: usize, masks: &Cube) -> bool {
        let body = &self.draft.body;
        let Some(decision) = body.decisions.iter().find(|one| one.rules.contains(&index)) else {
            return false;
        };
        let is_full = |(mask, fact): (&Mask, &Fact)| cube::is_full(mask, fact.atoms.len());
        if masks.is_empty() || !masks.iter().zip(&self.facts.list).all(is_full) {
            return false;
        }
        let decides = |other: &usize| *other != index && body.rules[*other].when.is_some();
        let place = |rule: usize| {
            let then = body.rules[rule].then.as_ref()?;
            body.outcomes[decision.outcomes.clone()].iter().position(|outcome| outcome.id == then.0)
        };
        let mut others = decision.rules.clone().filter(decides);
        match decision.hit_policy {
            HitPolicy::First => {
                let mut behind = index + 1..decision.rules.end;
                !behind.any(|other| decides(&other)) && others.next().is_some()
            }
            HitPolicy::Priority => {
                let own = place(index);
                others.clone().next().is_some() && others.all(|other| place(other) < own)
            }
            _ => false,
        }
    }

    fn rule(&self, (index, raw): (usize, &RawRule), masks: Cube, diags: &mut Diags) -> Rule {
        let rest = raw.when.as_ref().is_some_and(|when| when.rest);
        let outcome = self.ids.named(raw.then.as_ref(), diags);
        let sentence = match rest || self.takes_the_rest(index, &masks) {
            true => self.setting.phrases.word("rule_rest").to_string(),
            false => self.sentence(&masks),
        };
        Rule {
            text: raw.text.clone(),
            sentence,
            rest,
            title: if raw.title.is_empty() { self.title_of(outcome) } else { raw.title.clone() },
            outcome,
            masks,
            ..self.bare(raw)
        }
    }

    /// A rule without its text and everything that follows from its cells: what its exceptions share.
    fn bare(&self, raw: &RawRule) -> Rule {
        let (from, to) = raw.effective;
        Rule {
            id: raw.id.clone(),
            title: raw.title.clone(),
            text: None,
            sentence: String::new(),
            outcome: None,
            value: None,
            exception_of: None,
            rest: false,
            masks: Cube::new(),
            in_force: in_force((from, to), self.setting.as_of),
            editions: Mask::new(),
            source: raw.source.clone(),
            owner: raw.owner.clone(),
            review_by: raw.review_by,
            effective_from: from,
            effective_to: to,
            span: raw.span,
        }
    }

    /// An exception of a rule, by its place among the rules as typed and among their exceptions.
    fn exception(
        &self,
        (raw, place, number): (&RawRule, usize, usize),
        (rule, parent): (&Rule, usize),
        diags: &mut Diags,
    ) -> Rule {
        let except = &raw.exceptions[number];
        let outcome = self.ids.named(except.then.as_ref(), diags);
        let own = self.cells.exceptions[place][number].as_ref().map(|cells| self.boxes.cube(cells));
        // A rule with a fault in its cells has no masks, and its exceptions nowhere to stand.
        let own = own.filter(|_| !rule.masks.is_empty());
        let both = own.as_ref().and_then(|own| cube::intersect(&rule.masks, own));
        if own.is_some() && both.is_none() {
            diags.push(outside(raw, number, except.span));
        }
        let masks = both.unwrap_or_default();
        Rule {
            id: format!("{}/{}", raw.id, number + 1),
            title: self.title(except, outcome),
            text: except.text.clone(),
            sentence: self.sentence(&masks),
            outcome,
            exception_of: Some(parent),
            masks,
            source: except.source.clone().or_else(|| raw.source.clone()),
            span: except.span,
            ..self.bare(raw)
        }
    }

    /// An exception's own title, or that of its outcome.
    fn title(&self, except: &RawException, outcome: Option<usize>) -> String {
        except.title.clone().unwrap_or_else(|| self.title_of(outcome))
    }

    fn title_of(&self, outcome: Option<usize>) -> String {
        outcome.map(|o| self.outcomes[o].title.clone()).unwrap_or_default()
    }

    fn sentence(&self, masks: &Cube) -> String {
        if masks.is_empty() { String::new() } else { self.words().sentence(masks) }
    }

    fn impossible(&self, work: &Work) -> Result<Vec<Impossible>, TooEntangled> {
        let mut count = 0;
        let rows = self.draft.body.impossible.iter().zip(&self.cells.impossible);
        let rows = rows.filter_map(|((_, because), cells)| Some((because, cells.as_ref()?)));
        let row = |(because, cells): (&String, &Cells)| {
            let boxes = expand(&self.facts.list, &self.boxes.cube(cells), work)?;
            count += boxes.len();
            let one = Impossible { boxes, because: because.clone() };
            if work.is_crowded(count) { Err(TooEntangled) } else { Ok(one) }
        };
        rows.map(row).collect()
    }

    /// Per outcome: its passages, and its body with their conditions in words.
    fn bodies(&self, work: &Work) -> Result<Vec<(Vec<Passage>, Doc)>, TooEntangled> {
        let outcomes = self.draft.body.outcomes.iter().enumerate();
        let body = |(number, raw): (usize, &RawOutcome)| {
            self.passages((raw.id.clone(), number, &raw.passages), &raw.body, None, work)
        };
        outcomes.map(body).collect()
    }

    /// Compiles the passages of a text, given by its id and number: outcomes first, then advice.
    /// `around` is the box in which advice is shown; `None` for the body of an outcome.
    fn passages(
        &self,
        (id, number, passages): (String, usize, &[RawPassage]),
        doc: &Doc,
        around: Option<&Cube>,
        work: &Work,
    ) -> Result<(Vec<Passage>, Doc), TooEntangled> {
        let (cells, blanks) = (&self.cells.passages[number], &self.blanks.passages[number]);
        let text = Passages { id, passages, cells, blanks, around };
        text.passages(doc, (&self.facts.list, &self.boxes, self.words()), work)
    }

    fn advice(&self, work: &Work) -> Result<Vec<Advice>, TooEntangled> {
        let advice = self.draft.body.advice.iter().zip(&self.cells.advice).zip(&self.blanks.advice);
        let read = advice.enumerate();
        let read = read.filter_map(|(at, ((raw, cells), blanks))| Some((at, raw, cells.as_ref()?, blanks)));
        let piece = |(at, raw, cells, blanks): (usize, &RawAdvice, &Cells, &Vec<usize>)| {
            let (masks, phrases) = (self.boxes.cube(cells), &self.setting.phrases);
            let text = (format!("advice/{}", raw.id), self.outcomes.len() + at, &raw.passages[..]);
            let (passages, text) = self.passages(text, &raw.text, Some(&masks), work)?;
            let facts = (&self.facts.list[..], &self.facts.groups[..]);
            let decisions = &self.draft.body.decisions;
            Ok(Advice {
                id: raw.id.clone(),
                title: without_a_case(&raw.title, phrases, &|name| {
                    let total = || decisions.iter().find(|decision| decision.id == name);
                    let total = || total().map(|decision| decision.title.clone());
                    let date = || title_of_date(self.outcomes, name);
                    meant(facts, phrases, name).or_else(date).or_else(total)
                }),
                titled_with: with_blanks(Some(&raw.title)),
                text,
                blanks: blanks.clone(),
                passages,
                bytes: raw.bytes,
                condition: self.words().condition(&masks),
                boxes: expand(&self.facts.list, &masks, work)?,
                masks,
                span: raw.span,
            })
        };
        read.map(piece).collect()
    }
}

/// The outcomes by id.
struct Ids<'a> {
    index: HashMap<&'a str, usize>,
    outcomes: &'a [Outcome],
    /// Ids of outcomes that have a fault, which is reported elsewhere.
    broken: &'a [String],
    /// Made for the first that is not there.
    names: OnceCell<Names<'a>>,
}

impl<'a> Ids<'a> {
    fn of(outcomes: &'a [Outcome], broken: &'a [String]) -> Ids<'a> {
        // Of those with the same id the first counts.
        let index = outcomes.iter().enumerate().rev().map(|(i, outcome)| (outcome.id.as_str(), i));
        Ids { index: index.collect(), outcomes, broken, names: OnceCell::new() }
    }

    /// The hint about a text that is no outcome: the first outcome that the text names, `back` for `back, keep`, or
    /// else the first twelve outcomes of the set.
    fn within(&self, text: &str) -> String {
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
        if let Some(id) = words.find(|word| self.index.contains_key(word)) {
            return format!("a rule leads to one outcome: write `{id}`");
        }
        let ids: Vec<&str> = self.outcomes.iter().take(12).map(|outcome| outcome.id.as_str()).collect();
        match ids.as_slice() {
            [] => "outcomes are the keys below `outcomes:`".to_string(),
            some => format!("outcomes are {}", quoted(some)),
        }
    }

    /// The outcome that a rule leads to. One that does not exist is reported.
    fn named(&self, then: Option<&Text>, diags: &mut Diags) -> Option<usize> {
        let (id, span) = then?;
        let found = self.index.get(id.as_str()).copied();
        if found.is_none() && !self.broken.contains(id) {
            let d = Diagnostic::new(Code::UnknownOutcome, *span, format!("no outcome named `{id}`"));
            let titled = self.outcomes.iter().find(|outcome| outcome.title == *id);
            let names = || self.index.keys().copied().collect();
            diags.push(match (titled, self.names.get_or_init(names).closest(id)) {
                (Some(outcome), _) => d.hint(format!("write the outcome's id: `{}`", outcome.id)),
                (None, Some(near)) => d.hint(format!("did you mean `{near}`?")),
                (None, None) => d.hint(self.within(id)),
            });
        }
        found
    }
}

fn outside(raw: &RawRule, number: usize, span: Span) -> Diagnostic {
    let message = format!("exception {} of `{}` lies outside its rule", number + 1, raw.id);
    let hint = "its cells are taken together with those of the rule, and then nothing is left";
    Diagnostic::new(Code::RuleMasked, span, message).label(raw.span, "the rule").hint(hint)
}

/// Whether a day lies between two others; both may be open.
pub(crate) fn in_force((from, to): (Option<Date>, Option<Date>), day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// A rule that decides: its box, and the boxes of its exceptions.
struct Lowered {
    rule: usize,
    outcome: usize,
    cube: Cube,
    without: Vec<Cube>,
    rest: bool,
}

impl Lowered {
    fn new(rule: usize, outcome: usize, cube: Cube) -> Lowered {
        Lowered { rule, outcome, cube, without: Vec::new(), rest: false }
    }
}

/// Rows without derived tables, in file order.
fn rows(facts: &[Fact], lowered: &[Lowered], work: &Work) -> Result<Vec<Row>, TooEntangled> {
    let mut rows = Vec::new();
    for one in lowered {
        let mut holes = Vec::new();
        for hole in &one.without {
            holes.extend(expand(facts, hole, work)?);
        }
        for cube in expand(facts, &one.cube, work)? {
            for cube in cube::subtract_all(&cube, &holes, CUBES.most, work)?.ok_or(TooEntangled)? {
                rows.push(Row { rule: one.rule, outcome: one.outcome, cube, rest: one.rest });
            }
            if work.is_crowded(rows.len()) {
                return Err(TooEntangled);
            }
        }
    }
    Ok(rows)
}
