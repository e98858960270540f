//! Facts with a domain, and the names by which the rest of the file calls them.

use crate::config::quoted;
use crate::decide::kind::calendar::Limit;
use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::Domain;
use crate::decide::kind::fact::{Derived, Group, Hidden};
use crate::decide::kind::grammar::signs;
use crate::decide::kind::lengths;
use crate::decide::source::decisions::TAKEN;
use crate::decide::source::draft::{Body, Given, RawFact};
use crate::diag::{Budget, Code, Diagnostic, Diags, closest, closest_within};
use crate::keys::Text;
use crate::phrases::{Phrases, without_mark};
use crate::source::FileId;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// The hint about an unknown name that resembles no known one.
const FACTS_ARE: &str = "facts are the keys below `facts:`";

/// Keys of a test that are no facts, for hints about misspelt ones.
const TEST_KEYS: [&str; 9] =
    ["name", "given", "now", "expect", "due", "rules", "advice", "asks", "decisions"];

/// The facts of a set, and every name in use.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) facts: Vec<NamedFact<'a>>,
    pub(super) groups: Vec<Group>,
    by_id: HashMap<String, usize>,
    group_ids: HashMap<String, usize>,
    /// Date-times from which elapsed facts count, and those facts.
    inputs: HashMap<String, usize>,
    /// Facts that cells speak of without a name.
    hidden: HashMap<Key, usize>,
    /// Way of counting days in cells.
    pub(super) counting: Counting,
    /// Number of days that are holidays.
    pub(super) days_off: usize,
    /// Titles of decisions whose rules come to something, by name.
    pub(super) totals: HashMap<String, String>,
    /// Names of all decisions.
    pub(super) decisions: HashSet<String>,
    /// Ids of facts with faults, which are reported where they stand.
    pub(super) broken: HashSet<String>,
    /// Ids of all facts of the file, including those further down that are not compiled yet.
    pub(super) typed: HashSet<String>,
    /// The file of the rule set. Cells may come from another file, a table.
    pub(super) file: Option<FileId>,
    /// Steps left for suggestions.
    pub(super) budget: Budget,
}

/// Identity of a fact that the compiler adds: equal ones are added once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Two facts that are compared.
    Compare(usize, usize),
    /// A limit on the calendar, for a fact.
    Limit(usize, Limit),
}

/// A fact before it is cut into atoms.
pub(super) struct NamedFact<'a> {
    pub(super) id: String,
    pub(super) ask: String,
    pub(super) domain: Domain,
    /// Options with their words, where the values have no order.
    pub(super) options: Vec<(String, String)>,
    /// Places of the options by id, made when they are asked for.
    pub(super) places: OnceCell<HashMap<String, i64>>,
    pub(super) formula: Option<Derived>,
    pub(super) hidden: Option<Hidden>,
    /// The fact as typed, with its place among these.
    pub(super) raw: (usize, &'a RawFact),
}

impl NamedFact<'_> {
    /// The place of an option, found as soon among many as among few.
    pub(super) fn option(&self, id: &str) -> Option<i64> {
        // Of options with the same id the first counts.
        let places = || {
            let options = self.options.iter().enumerate().rev();
            options.map(|(place, (id, _))| (id.clone(), place as i64)).collect()
        };
        self.places.get_or_init(places).get(id).copied()
    }

    /// A fact with a domain, by itself.
    pub(super) fn new<'a>(
        raw: (usize, &'a RawFact),
        id: String,
        ask: String,
        domain: Domain,
        phrases: &Phrases,
    ) -> NamedFact<'a> {
        let options = (domain.kind.options)(&domain, phrases);
        NamedFact { id, ask, domain, options, places: OnceCell::new(), formula: None, hidden: None, raw }
    }

    /// A number among the operands of a formula; `number` tells it from the others of the formula.
    pub(super) fn constant<'a>(
        raw: (usize, &'a RawFact),
        text: &str,
        domain: Domain,
        derived: Derived,
        number: usize,
    ) -> NamedFact<'a> {
        NamedFact {
            id: format!("{}@{number}", raw.1.id),
            ask: text.to_string(),
            domain,
            options: Vec::new(),
            places: OnceCell::new(),
            formula: Some(derived),
            hidden: Some(Hidden::Constant),
            raw,
        }
    }

    /// The name under which a moment is answered.
    pub(super) fn moment(&self) -> Option<&str> {
        let own = self.domain.kind.moment.map(|_| self.id.as_str());
        self.domain.from.as_deref().or(own)
    }
}

impl<'a> Names<'a> {
    /// No names yet; days in cells are counted in this way.
    pub(super) fn counting(counting: Counting) -> Names<'a> {
        Names { counting, ..Names::default() }
    }

    /// Adds a fact.
    pub(super) fn add(&mut self, fact: NamedFact<'a>) {
        self.by_id.insert(fact.id.clone(), self.facts.len());
        if let Some(from) = &fact.domain.from {
            self.inputs.entry(from.clone()).or_insert(self.facts.len());
        }
        self.facts.push(fact);
    }

    /// Adds a fact that cells speak of without a name.
    pub(super) fn add_hidden(&mut self, key: Key, fact: NamedFact<'a>) {
        self.hidden.insert(key, self.facts.len());
        self.add(fact);
    }

    /// The fact that cells speak of without a name.
    pub(super) fn hidden(&self, key: Key) -> Option<usize> {
        self.hidden.get(&key).copied()
    }

    /// Whether a name already means something: a fact, a question of several answers, a moment.
    pub(super) fn named_anything(&self, id: &str) -> bool {
        let all = [&self.by_id, &self.group_ids, &self.inputs];
        all.iter().any(|names| names.contains_key(id))
    }

    /// The fact with an id.
    pub(super) fn fact(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The question with an id of which each option is a fact of its own.
    pub(super) fn group(&self, id: &str) -> Option<&Group> {
        self.group_ids.get(id).map(|group| &self.groups[*group])
    }

    /// Adds a question of which each option is a fact of its own; these were added.
    pub(super) fn add_group(&mut self, group: Group) {
        self.group_ids.insert(group.id.clone(), self.groups.len());
        self.groups.push(group);
    }

    /// The fact that a cell names. A name of nothing is reported.
    pub(super) fn named(&self, (id, span): &Text, diags: &mut Diags) -> Option<usize> {
        if let Some(fact) = self.by_id.get(id) {
            return Some(*fact);
        }
        let question = id.split_once('.').map(|(question, _)| question);
        if self.broken.contains(id) || question.is_some_and(|question| self.broken.contains(question)) {
            return None;
        }
        if let Some(group) = self.group_ids.get(id) {
            let option = self.groups[*group].options.first().map_or("option", |o| o.0.as_str());
            let message = format!("`{id}` has options of which any number is chosen");
            let hint = format!("name one of them: `{id}.{option}: yes`");
            diags.push(Diagnostic::new(Code::InvalidCell, *span, message).hint(hint));
            return None;
        }
        if self.typed.contains(id) {
            let message = format!("`{id}` stands below what follows from it");
            let d = Diagnostic::new(Code::UnknownFact, *span, message);
            diags.push(d.hint(format!(
                "move `{id}` above: a formula follows from facts before it, and never from itself"
            )));
            return None;
        }
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no fact named `{id}`"));
        let names = self.facts.iter().filter(|f| f.hidden.is_none()).map(|fact| fact.id.as_str());
        let group = || question.and_then(|question| self.group(question));
        diags.push(match (self.inputs.get(id), closest_within(id, names, &self.budget), group()) {
            (Some(fact), ..) => d.hint(format!("cells speak of `{}`", self.facts[*fact].id)),
            (None, Some(near), _) => d.hint(format!("did you mean `{near}`?")),
            (None, None, Some(group)) => {
                let options: Vec<String> = group
                    .options
                    .iter()
                    .take(12)
                    .map(|(option, _)| format!("`{}.{option}`", group.id))
                    .collect();
                d.hint(format!("its options are {}", options.join(", ")))
            }
            (None, None, None) if lengths::is_length(id) => d.hint(
                "a formula adds no length of time to a date: write that date in `dates` of the outcome, with `from` and \
                 `within`",
            ),
            (None, None, None) if id.starts_with(|c: char| c.is_ascii_digit()) => {
                let number: String = id.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
                d.hint(format!("write the number alone: `{number}`"))
            }
            (None, None, None) => match (self.asked(id), self.decisions.contains(id)) {
                (Some(fact), _) => d.hint(format!("write the fact's id: `{fact}`")),
                (None, true) => {
                    d.hint("cells cannot use the result of a decision: decide by a fact, such as a `sum`")
                }
                (None, false) => d.hint(FACTS_ARE),
            },
        });
        None
    }

    /// The id of the fact that asks a question, for a hint where an author wrote the question in place of the id.
    fn asked(&self, ask: &str) -> Option<&str> {
        let plain = |text: &str| without_mark(text).to_lowercase();
        let fact = self.facts.iter().find(|fact| fact.hidden.is_none() && plain(&fact.ask) == plain(ask));
        fact.map(|fact| fact.id.as_str())
    }

    /// Tests may name facts, groups and date-times. Any other name is reported, and answers that are no option.
    pub(super) fn check_tests(&self, body: &Body, diags: &mut Diags) {
        for given in body.tests.iter().flat_map(|t| &t.given) {
            let id = &given.id;
            match (self.by_id.get(id), self.group_ids.get(id)) {
                (Some(fact), _) => self.check_answer(&self.facts[*fact], given, diags),
                (None, Some(_)) => {}
                (None, None) if self.inputs.contains_key(id) => {}
                (None, None) => self.not_given(&(id.clone(), given.key), diags),
            }
        }
    }

    /// Reports a key of a test that names no fact. It may be a misspelt key of tests, or name a fact
    /// whose own fault is reported already.
    fn not_given(&self, name: &Text, diags: &mut Diags) {
        let before = diags.list.len();
        self.named(name, diags);
        let Some(d) = diags.list.get_mut(before).filter(|d| d.hints == [FACTS_ARE]) else { return };
        let other = match name.0.as_str() {
            "outcome" | "outcomes" | "then" | "result" | "expected" => Some("expect"),
            "when" | "answers" | "facts" | "input" => Some("given"),
            "deadline" => Some("due"),
            _ => None,
        };
        match closest(&name.0, TEST_KEYS).or(other) {
            Some(key) => d.hints = vec![format!("did you mean `{key}`?")],
            None if !self.broken.is_empty() => diags.list.truncate(before),
            None => {}
        }
    }

    fn check_answer(&self, fact: &NamedFact<'_>, given: &Given, diags: &mut Diags) {
        let text = given.text.as_str();
        let unsure = text == "unsure" && fact.raw.1.unsure.is_some();
        if fact.domain.kind.ordered || unsure || fact.domain.parse(&[], text, false).is_ok() {
            return;
        }
        let message = format!("`{text}` is not an answer to `{}`", fact.id);
        let d = Diagnostic::new(Code::UnknownOption, given.value, message);
        let options = fact.options.iter().map(|o| o.0.as_str());
        let titled = fact.options.iter().find(|(_, label)| label == text).map(|o| o.0.as_str());
        let meant = titled.or_else(|| signs::yes_or_no(text).filter(|word| fact.option(word).is_some()));
        diags.push(match meant.or_else(|| closest_within(text, options.clone(), &self.budget)) {
            Some(meant) => d.hint(format!("write `{meant}`")),
            None => d.hint(format!("its answers are {}", quoted(&options.take(12).collect::<Vec<_>>()))),
        });
    }

    /// Reports a name from which no deadline can count. It may be that of a fact which has a fault itself.
    pub(super) fn no_moment(&self, (id, span): &Text, diags: &mut Diags) {
        let d = Diagnostic::new(Code::UnknownFact, *span, format!("no date or date-time named `{id}`"));
        let moments: Vec<&str> = self.facts.iter().filter_map(NamedFact::moment).collect();
        let finding = match (closest(id, moments.iter().copied()), moments.as_slice()) {
            (Some(near), _) => d.hint(format!("did you mean `{near}`?")),
            (None, _) if !self.broken.is_empty() => return,
            (None, []) => d.hint("add a fact of kind `elapsed`, `date` or `datetime` to count from"),
            (None, some) => d.hint(format!("deadlines can count from {}", quoted(some))),
        };
        diags.push(finding);
    }

    /// The fact that holds a moment, for deadlines and editions: one whose values are moments by its own
    /// name, or an elapsed time by the moment from which it counts.
    pub(super) fn dated(&self, id: &str) -> Option<usize> {
        let own = self.by_id.get(id).copied();
        let own = own.filter(|f| self.facts[*f].domain.kind.moment.is_some());
        own.or_else(|| self.inputs.get(id).copied())
    }

    /// Reports moments that have the name of a fact: answers name both.
    pub(super) fn clashes(&self, diags: &mut Diags) {
        for fact in &self.facts {
            let Some(from) = &fact.domain.from else { continue };
            if TAKEN.contains(&from.as_str()) {
                let id = from;
                let message = format!("a date-time cannot be called `{id}`");
                let d = Diagnostic::new(Code::InvalidValue, fact.raw.1.span, message);
                diags.push(d.hint(format!("`{id}` means something else in tests and texts: `{id}_2`")));
            }
            if self.by_id.contains_key(from) || self.group_ids.contains_key(from) {
                let message =
                    format!("`{from}` is a fact and also the date-time that `{}` counts from", fact.id);
                let d = Diagnostic::new(Code::DuplicateId, fact.raw.1.span, message);
                diags.push(d.hint("rename one of them"));
            }
        }
    }
}
