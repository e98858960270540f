//! `zhinan explain`: walks a rule set with the given answers.

use super::{Context, End, SiteArgs, report};
use crate::decide::{self, Outcome, RuleSet};
use crate::messages::{language, translate};
use crate::model::Site;
use clap::Args;
use jiff::Timestamp;
use std::collections::BTreeMap;

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// The rule set: the name of its file without `.yaml`
    ruleset: String,
    /// Answers: `fact=value`
    #[arg(value_name = "KEY=VALUE")]
    answers: Vec<String>,
    /// The time of asking, in the set's zone [default: now]
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM")]
    now: Option<String>,
    /// Language of messages, and of the set's words where the site has them in it
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &ExplainArgs, cx: &Context) -> End {
    let (site, set) = match super::rule_set(&args.ruleset, &args.site, cx) {
        Ok(found) => found,
        Err(end) => return end,
    };
    let set = &in_language(&site, args.language.as_deref()).guides[set];
    let mut answers = match answers(&args.answers) {
        Ok(answers) => answers,
        Err(words) => return End::Outside(words),
    };
    let now = args.now.as_ref().map_or(Ok(cx.now.timestamp()), |text| decide::parse_now(set, text));
    let explained = now.and_then(|now| {
        if let Some(fault) = decide::contradiction(set, &answers, now) {
            return Err(fault);
        }
        let found = decide::explain(set, &answers, now)?;
        let found = if cx.asks && !cx.is_json() { ask(set, &mut answers, found, now) } else { found };
        Ok((now, found, decide::titles(set, &answers, now)?))
    });
    let (now, found, titles) = match explained {
        Ok(explained) => explained,
        Err(fault) => return End::Outside(in_full(&fault)),
    };
    let printed = match cx.is_json() {
        true => report::data(&format!("{}\n", found.to_json())),
        false => report::words(&in_words(set, &found, (&titles, now))),
    };
    match printed {
        End::Done if found.next.is_none() && has_gap(set, &found) => {
            crate::terminal::tell!(
                "no rule of `{}` decides these answers: `zhinan check` names the gap",
                set.id
            );
            End::Faults
        }
        other => other,
    }
}

/// The site in the language of a tag, else in one that differs only in region (`en-GB` for `en`), else in its
/// original language. Texts without a translation are in the original language too.
fn in_language<'a>(site: &'a Site, tag: Option<&str>) -> &'a Site {
    let Some(tag) = tag else { return site };
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let is_same = |one: &&Site| one.config.language.eq_ignore_ascii_case(tag);
    let is_near = |one: &&Site| primary(&one.config.language) == primary(tag);
    site.all().find(is_same).or_else(|| site.all().find(is_near)).unwrap_or(site)
}

/// Whether the answers lead to no outcome although the set must decide every case.
fn has_gap(set: &RuleSet, found: &decide::Explanation) -> bool {
    if found.decisions.is_empty() {
        return found.outcomes.is_empty();
    }
    let named = set.decisions.iter().zip(&found.decisions);
    named.into_iter().any(|(decision, (_, found))| !decision.is_list() && found.outcomes.is_empty())
}

/// Asks a person for what is missing, question by question, until all is decided or a line is empty.
fn ask(
    set: &RuleSet,
    answers: &mut BTreeMap<String, String>,
    mut found: decide::Explanation,
    now: Timestamp,
) -> decide::Explanation {
    while let Some(id) = found.next.clone() {
        let question = set.facts.iter().find(|fact| fact.id == id);
        let group = set.groups.iter().find(|group| group.id == id);
        let ask = question.map(|fact| &fact.ask).or(group.map(|group| &group.ask));
        crate::terminal::tell!("{} ({id})", ask.unwrap_or(&id));
        let options: Vec<(&str, &str)> = match (question, group) {
            (_, Some(group)) => {
                group.options.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect()
            }
            (Some(fact), None) => fact.atoms.iter().map(|a| (a.value.as_str(), a.label.as_str())).collect(),
            (None, None) => Vec::new(),
        };
        for (value, words) in options {
            crate::terminal::tell!(
                "  {value}{}",
                if value == words { String::new() } else { format!(": {words}") }
            );
        }
        let typed = match crate::terminal::ask("> ") {
            Some(typed) if !typed.trim().is_empty() => typed.trim().to_string(),
            _ => return found,
        };
        answers.insert(id.clone(), typed);
        match decide::explain(set, answers, now) {
            Ok(next) => found = next,
            Err(fault) => {
                answers.remove(&id);
                crate::terminal::tell!("{}", in_full(&fault));
            }
        }
    }
    found
}

fn answers(typed: &[String]) -> Result<BTreeMap<String, String>, String> {
    let mut answers = BTreeMap::new();
    for pair in typed {
        let Some((fact, value)) = pair.split_once('=') else {
            return Err(format!("`{pair}` is no answer: write `fact=value`"));
        };
        if answers.insert(fact.trim().to_string(), value.trim().to_string()).is_some() {
            return Err(format!("`{fact}` is answered twice"));
        }
    }
    Ok(answers)
}

/// A fault in answers, and the advice about it.
fn in_full(fault: &decide::AnswerError) -> String {
    let message = translate(&fault.message);
    match (fault.hint.is_empty(), language()) {
        (true, _) => message.into_owned(),
        (false, "en") => format!("{message} ({})", fault.hint),
        (false, _) => format!("{message}（{}）", translate(&fault.hint)),
    }
}

/// The result for people. `titles` are those of the outcomes, as they read in this case.
fn in_words(
    set: &RuleSet,
    found: &decide::Explanation,
    (titles, now): (&decide::Titles, Timestamp),
) -> String {
    let mut out = format!("{}\n", set.title);
    let asked = |next: &str| {
        let group = set.groups.iter().find(|g| g.id == next).map(|g| g.ask.clone());
        let fact = set.facts.iter().find(|f| f.id == next).map(|f| f.ask.clone());
        format!("{} ({next})", fact.or(group).unwrap_or_default())
    };
    if let Some(next) = found.next.as_ref().filter(|_| !found.is_decided) {
        out.push_str(&translate(&format!("next question: {}\npossible outcomes:\n", asked(next))));
    }
    if found.decisions.is_empty() {
        let main = decide::Decided::from(found);
        out.push_str(&result_in_words(set, &main, (titles, now)));
        let is_list = set.decisions.first().is_some_and(decide::Decision::is_list);
        out.push_str(&no_match(&main, is_list && (found.is_decided || found.next.is_none())));
    }
    for (id, decided) in &found.decisions {
        let title = set.decisions.iter().find(|d| d.id == *id).map_or("", |d| d.title.as_str());
        out.push_str(&format!("{title} ({id})\n"));
        if let Some(value) = &decided.value {
            let value = value.as_deref().unwrap_or("–");
            out.push_str(&translate(&format!("result: {value}\n")));
        }
        out.push_str(&result_in_words(set, decided, (titles, now)));
        let is_list = set.decisions.iter().any(|d| d.id == *id && d.is_list());
        out.push_str(&no_match(decided, is_list && (found.is_decided || found.next.is_none())));
    }
    for (id, date) in &found.dates {
        let all = found.decisions.iter().flat_map(|(_, decided)| &decided.outcomes).chain(&found.outcomes);
        let ids: Vec<&String> = all.collect();
        let past = if is_past(set, &ids, (Some(id), date), now) { ", which is past" } else { "" };
        let date = format!("{} ({date})", decide::due_in_words(set, date));
        out.push_str(&translate(&format!("date `{id}`: {date}{past}\n")));
    }
    for id in &found.advice {
        if let Some(at) = set.advice.iter().position(|a| a.id == *id) {
            out.push_str(&translate(&format!("also: {} ({id})\n", titles.advice[at])));
        }
    }
    if let Some(next) = found.next.as_ref().filter(|_| found.is_decided) {
        out.push_str(&translate(&format!("the text also asks: {}\n", asked(next))));
    }
    out
}

/// Whether a date of outcomes, or their deadline where it has no name, is over.
fn is_past(
    set: &RuleSet,
    outcomes: &[&String],
    (name, end): (Option<&String>, &str),
    now: Timestamp,
) -> bool {
    let Ok(end) = decide::parse_now(set, end) else { return false };
    let ends = set.outcomes.iter().filter(|outcome| outcomes.contains(&&outcome.id)).flat_map(Outcome::ends);
    let mut named = ends.filter(|(date, _)| date.map(|date| &date.id) == name);
    named.all(|(_, deadline)| deadline.is_over(end.as_second(), now.as_second()))
}

/// The line about a list of which no rule matches, where that is known.
fn no_match(found: &decide::Decided, is_list: bool) -> String {
    let is_empty = is_list && found.outcomes.is_empty() && found.rules.is_empty() && found.value.is_none();
    if is_empty { translate("no rule matches\n").into_owned() } else { String::new() }
}

fn result_in_words(
    set: &RuleSet,
    found: &decide::Decided,
    (titles, now): (&decide::Titles, Timestamp),
) -> String {
    let mut out = String::new();
    for id in &found.outcomes {
        let at = set.outcomes.iter().position(|o| o.id == *id);
        let title = at.and_then(|at| titles.outcomes.get(at)).map_or("", String::as_str);
        out.push_str(&translate(&format!("→ {title} ({id})\n")));
    }
    if let Some(due) = &found.due {
        let is_past = is_past(set, &found.outcomes.iter().collect::<Vec<_>>(), (None, due), now);
        let due = format!("{} ({due})", decide::due_in_words(set, due));
        out.push_str(&translate(&format!("due: {due}{}\n", if is_past { ", which is past" } else { "" })));
    }
    if !found.decided_by.is_empty() {
        out.push_str(&translate(&format!("it hangs on: {}\n", found.decided_by.join(", "))));
    }
    for id in &found.rules {
        if let Some(rule) = set.rules.iter().find(|r| r.id == *id) {
            out.push_str(&translate(&format!("because: {} ({id})\n", rule.title)));
        }
    }
    out
}
