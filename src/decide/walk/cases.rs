//! The author's tests: cases with the expected result, and what they exercise.

use super::coverage::{Coverage, Exercised};
use super::explain::{Decided, Explanation, explain, parse_now};
use crate::decide::compile::rule_set::{Decision, RuleSet};
use crate::decide::source::decisions::MAIN;
use crate::decide::source::draft::Test;
use crate::diag::{Code, Diagnostic, Diags};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Results of a set's tests.
#[derive(Clone, Debug, Serialize)]
pub struct TestReport {
    /// The set's id.
    pub set: String,
    /// The cases, in file order.
    pub cases: Vec<CaseReport>,
    /// Coverage of the cases.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Average number of questions, where all answers are equally likely.
    pub questions: f64,
    /// The same in the file's order, where `order: auto` has found a better one.
    pub questions_in_file_order: Option<f64>,
}

/// One case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseReport {
    /// Its name.
    pub name: String,
    /// True where everything was as expected.
    pub passed: bool,
    /// Differences from what was expected.
    pub failures: Vec<Failure>,
    /// The questions that are asked, in order, each with its answer.
    pub path: Vec<(String, String)>,
    /// The whole result; none if an answer could not be read.
    pub actual: Option<Explanation>,
    /// The id of the answer that could not be read.
    #[serde(skip)]
    pub fault: Option<String>,
}

/// A difference between what a case expects and what was found.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// `expect`, `due`, `rules`, `advice`, `asks`, one of these of a decision (`amount: expect`), or `given` for an answer
    /// that cannot be taken.
    pub key: String,
    /// The value that the case expects.
    pub expected: String,
    /// The value that was found.
    pub actual: String,
}

impl TestReport {
    /// Whether every case passed.
    pub fn passed(&self) -> bool {
        self.cases.iter().all(|c| c.passed)
    }

    /// The report for people: a line for each case with its failures below, then coverage.
    pub fn human(&self) -> String {
        let mut out = format!("{}\n", self.set);
        for case in &self.cases {
            out.push_str(&format!("  {} {}\n", if case.passed { "ok  " } else { "FAIL" }, case.name));
            for failure in &case.failures {
                out.push_str(&format!("       {}\n", failure.line()));
            }
            if !case.passed {
                out.push_str(&format!("       path: {}\n", path_words(&case.path)));
            }
        }
        let failed = self.cases.iter().filter(|c| !c.passed).count();
        out.push_str(&format!("  {} cases, {failed} failed; {}", self.cases.len(), self.coverage.human()));
        if let Some(before) = self.questions_in_file_order {
            out.push_str(&format!(
                "  {:.2} questions on average; in the file's order they would be {before:.2}\n",
                self.questions
            ));
        }
        out
    }

    /// The report as one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The cases that failed, as findings.
    pub fn diagnostics(&self, set: &RuleSet, diags: &mut Diags) {
        for (case, test) in self.cases.iter().zip(&set.tests).filter(|(c, _)| !c.passed) {
            let first: Vec<String> = case.failures.iter().map(Failure::line).collect();
            let message = format!("test `{}` fails: {}", case.name, first.join("; "));
            let given = test.given.iter().find(|given| case.fault.as_ref() == Some(&given.id));
            let place = given.map_or(test.span, |given| given.value);
            let d = Diagnostic::new(Code::RuleTestFailed, place, message);
            diags.push(d.hint(format!("the answers lead along {}", path_words(&case.path))));
        }
    }
}

impl Failure {
    fn line(&self) -> String {
        let Failure { key, expected, actual } = self;
        format!("{key}: expected {expected}, found {actual}")
    }
}

fn path_words(path: &[(String, String)]) -> String {
    let steps: Vec<String> = path.iter().map(|(fact, answer)| format!("{fact} = {answer}")).collect();
    if steps.is_empty() { "no question".into() } else { steps.join(" → ") }
}

/// Runs a set's own tests, with their coverage.
pub fn run_tests(set: &RuleSet) -> TestReport {
    let mut exercised = Exercised::default();
    let cases = set.tests.iter().map(|t| run(set, t, Some(&mut exercised))).collect();
    TestReport { coverage: Coverage::of(set, &exercised), ..report(set, cases) }
}

/// Runs a set's own tests.
pub fn run_cases(set: &RuleSet) -> TestReport {
    report(set, set.tests.iter().map(|t| run(set, t, None)).collect())
}

fn report(set: &RuleSet, cases: Vec<CaseReport>) -> TestReport {
    TestReport {
        set: set.id.clone(),
        coverage: Coverage::default(),
        questions: set.questions,
        questions_in_file_order: set.questions_in_file_order,
        cases,
    }
}

fn run(set: &RuleSet, test: &Test, exercised: Option<&mut Exercised>) -> CaseReport {
    let given: BTreeMap<String, String> = test.given.iter().map(|g| (g.id.clone(), g.text.clone())).collect();
    let mut case = CaseReport {
        name: test.name.clone(),
        passed: false,
        failures: Vec::new(),
        path: Vec::new(),
        actual: None,
        fault: None,
    };
    // A case without `now` speaks of no time that passes: noon of the day the rules are taken from.
    let now = test.now.clone().unwrap_or_else(|| format!("{}T12:00", set.as_of));
    let result = parse_now(set, &now).and_then(|now| {
        case.path = asked(set, &given, now);
        let found = explain(set, &given, now)?;
        if let Some(exercised) = exercised {
            exercised.add(set, &given, now, &found)?;
        }
        Ok(found)
    });
    match result {
        Ok(actual) => {
            case.failures = failures(set, test, &actual, &case.path);
            case.actual = Some(actual);
        }
        Err(error) => {
            case.failures.push(Failure {
                key: "given".into(),
                expected: "answers that the set can take".into(),
                actual: error.to_string(),
            });
            case.fault = Some(error.id);
        }
    }
    case.passed = case.failures.is_empty();
    case
}

/// The questions that are asked if each is answered as given, in order.
fn asked(set: &RuleSet, given: &BTreeMap<String, String>, now: jiff::Timestamp) -> Vec<(String, String)> {
    let mut answers = BTreeMap::new();
    let mut path: Vec<(String, String)> = Vec::new();
    while let Ok(Explanation { next: Some(fact), .. }) = explain(set, &answers, now) {
        let Some((id, answer)) = answer_to(set, &fact, given) else { break };
        if answers.insert(id, answer.clone()).is_some() {
            break;
        }
        path.push((fact, answer));
    }
    path
}

/// The given answer to a fact: by its own name, or by the date-time from which it counts.
fn answer_to(set: &RuleSet, fact: &str, given: &BTreeMap<String, String>) -> Option<(String, String)> {
    let from = set.facts.iter().find(|f| f.id == fact).and_then(|f| f.domain.from.clone());
    let names = from.into_iter().chain([fact.to_string()]);
    names.into_iter().find_map(|name| Some((name.clone(), given.get(&name)?.clone())))
}

fn failures(set: &RuleSet, test: &Test, actual: &Explanation, path: &[(String, String)]) -> Vec<Failure> {
    let mut out = Vec::new();
    let mut compare = |key: &str, expected: String, actual: String| {
        if expected != actual {
            out.push(Failure { key: key.into(), expected, actual });
        }
    };
    if let Some(expect) = &test.expect {
        let open = actual
            .next
            .as_ref()
            .filter(|_| !actual.is_decided)
            .map_or(String::new(), |n| format!(", with `{n}` still to ask"));
        let expect = in_order_of(&actual.outcomes, expect, set.decisions.first());
        compare("expect", list(&expect), format!("{}{open}", list(&actual.outcomes)));
    }
    if let Some(due) = &test.due {
        compare("due", due_as(due.as_ref(), actual.due.as_ref()), maybe(actual.due.as_ref()));
    }
    if let Some(rules) = &test.rules {
        compare("rules", list(rules), list(&actual.rules));
    }
    for expected in &test.decisions {
        let of = |key: &str| format!("{}: {key}", expected.id);
        let found = actual.decisions.iter().find(|(id, _)| *id == expected.id).map(|(_, found)| found);
        // A set that decides one thing has the result of that.
        let main = (expected.id == MAIN && actual.decisions.is_empty()).then(|| Decided::from(actual));
        let Some(found) = found.or(main.as_ref()) else { continue };
        if let Some(expect) = &expected.expect {
            let decision = set.decisions.iter().find(|decision| decision.id == expected.id);
            let expect = in_order_of(&found.outcomes, expect, decision);
            compare(&of("expect"), list(&expect), list(&found.outcomes));
        }
        if let Some(due) = &expected.due {
            compare(&of("due"), due_as(due.as_ref(), found.due.as_ref()), maybe(found.due.as_ref()));
        }
        if let Some(rules) = &expected.rules {
            compare(&of("rules"), list(rules), list(&found.rules));
        }
        if let Some(value) = &expected.value {
            let found = found.value.clone().flatten();
            let value = value.as_ref().map(|text| as_written(set, &expected.id, text));
            compare(&of("value"), maybe(value.as_ref()), maybe(found.as_ref()));
        }
    }
    if let Some(advice) = &test.advice {
        compare("advice", list(advice), list(&actual.advice));
    }
    if let Some(asks) = &test.asks {
        let asked: Vec<String> = path.iter().map(|(fact, _)| fact.clone()).collect();
        compare("asks", list(asks), list(&asked));
    }
    out
}

/// An expected due time as the one that was found has it, if it says the same in fewer words.
fn due_as(expected: Option<&String>, found: Option<&String>) -> String {
    let same = expected.zip(found).filter(|(expected, found)| is_due(expected, found));
    maybe(same.map_or(expected, |(_, found)| Some(found)))
}

/// Whether a due time is that which is expected: with its offset or without, the day alone, or 24:00 of the day before.
pub(super) fn is_due(expected: &str, found: &str) -> bool {
    let (day, time) = expected.split_at_checked(10).unwrap_or((expected, ""));
    let time = time.trim_start_matches(['T', ' ']);
    let is_whole = time.is_empty() || time.len() >= 5;
    let said = match (day.parse::<Date>().map(Date::tomorrow), time.strip_prefix("24:00")) {
        (Ok(Ok(next)), Some(offset)) => format!("{next}T00:00{offset}"),
        _ if time.is_empty() => day.to_string(),
        _ => format!("{day}T{time}"),
    };
    is_whole && day.parse::<Date>().is_ok() && found.starts_with(&said)
}

/// Expected outcomes in the order of those that were found, if they are the same. Only a list has an order of its own:
/// the outcomes of another decision are those that are possible.
pub(super) fn in_order_of(found: &[String], expected: &[String], decision: Option<&Decision>) -> Vec<String> {
    let sorted = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    let is_list = decision.is_some_and(Decision::is_list);
    let is_same = !is_list && expected.len() == found.len() && sorted(expected) == sorted(found);
    if is_same { found.to_vec() } else { expected.to_vec() }
}

/// A value as results have it: `12.50` for `12.5`.
fn as_written(set: &RuleSet, decision: &str, text: &str) -> String {
    let decision = set.decisions.iter().find(|other| other.id == decision);
    let domain = decision.and_then(|decision| decision.value.as_ref());
    let read = domain.and_then(|domain| Some((domain, domain.parse(&set.offsets, text, false).ok()?)));
    read.map_or_else(|| text.to_string(), |(domain, value)| domain.format(&set.offsets, value, None))
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "nothing".into() } else { items.join(", ") }
}

fn maybe(item: Option<&String>) -> String {
    item.cloned().unwrap_or_else(|| "none".into())
}
