//! DMN (Decision Model and Notation) → a site with a rule set for each decision table.
//!
//! A table's inputs become questions; results of other tables that it needs become derived facts. Where a
//! table leaves cases open, the result in DMN is none, and the set gets a rule for the rest with the outcome
//! "No result". Parts that rules cannot express are lines of the report. Nothing in a model is run, and no
//! entity is resolved.

mod feel;
mod model;
mod sets;

use super::Imported;
use super::front::{self, Meta};
use super::report::{Entry, Report};
use super::write::Target;
use crate::decide::{self, Defaults};
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::disk::{self, Kind};
use crate::limits::{DMN_FILE, DMN_TABLES};
use crate::load::encoding;
use crate::phrases::Catalog;
use crate::source::{File, FileId, FileKind};
use model::{Decision, Model, Table};
use serde_json::json;
use sets::{NONE, Set};
use std::collections::BTreeSet;
use std::path::Path;

/// The name of this kind of source.
pub(super) const KIND: &str = "dmn";
/// The most reasons that the refusal of a model names.
const SHOWN: usize = 5;
/// The most faults that are mended in one set.
const ROUNDS: usize = 40;

/// Moves the tables of a model to a new site in `target`, which must be empty or missing.
pub(super) fn import(source: &Path, target: &Path) -> Result<Imported, String> {
    let fault = |e: String| format!("cannot read `{}`: {e}", source.display());
    let meta = disk::look(source).map_err(|e| fault(e.to_string()))?;
    match meta {
        None => return Err(format!("there is no `{}`", source.display())),
        Some(meta) if meta.kind == Kind::Folder => return Err(fault("it is a folder: name a file".into())),
        Some(meta) if meta.length > DMN_FILE.most as u64 => return Err(fault(DMN_FILE.words(meta.length))),
        Some(_) => {}
    }
    let bytes = disk::read_named_bytes(source).map_err(|e| fault(e.to_string()))?;
    let named = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut report = Report::default();
    let text =
        encoding::decode(bytes).or_else(|foreign| match foreign.is_damaged || foreign.text.is_empty() {
            true => Err(fault(foreign.message)),
            false => {
                report.kept(&named, 0, format!("{}; it is written as UTF-8", foreign.message));
                Ok(foreign.text)
            }
        })?;
    let model = Model::read(&text)
        .map_err(|(line, why)| format!("`{named}:{line}`: this is no model of DMN: {why}"))?;
    let made = tables(&model, &named, &mut report);
    if made.is_empty() {
        return Err(refused(&named, &report));
    }
    let target = Target::open(target)?;
    let title = if model.name.is_empty() { named.clone() } else { model.name.clone() };
    let mut index = front::write(&Meta { title: Some(title.clone()), ..Meta::default() })?;
    for (id, set) in &made {
        let text = serde_yaml::to_string(&set.yaml()).map_err(|e| fault(e.to_string()))?;
        target.file(&format!("rules/{id}.yaml"), text.as_bytes())?;
        index.push_str(&format!("- [{}](guide:{id})\n", set.title.replace(['[', ']', '\\', '<'], " ")));
    }
    target.page("index.md", &index)?;
    target.titled(&title)?;
    Ok(Imported { pages: 1 + made.len(), files: 0, report: report.sorted() })
}

/// The refusal of a model in which no decision table can be written as rules. It names the line and the reason of
/// the first parts that cannot.
fn refused(named: &str, report: &Report) -> String {
    let place = |entry: &Entry| format!("`{named}:{}`: {}", entry.line, entry.what);
    let mut parts: Vec<String> = report.entries.iter().take(SHOWN).map(place).collect();
    if report.entries.len() > SHOWN {
        parts.push(format!("and {} more", report.entries.len() - SHOWN));
    }
    if parts.is_empty() {
        parts.push("it has no decision".to_string());
    }
    format!("`{named}` holds no decision table that rules can say ({})", parts.join("; "))
}

/// The sets of all tables, by id.
fn tables(model: &Model, file: &str, report: &mut Report) -> Vec<(String, Set)> {
    let mut made: Vec<(String, Set)> = Vec::new();
    for decision in &model.decisions {
        let Some(table) = &decision.table else {
            let what =
                format!("`{}` is no table but an expression (`{}`)", decision.name, decision.expression);
            report.lost(file, decision.line, what);
            continue;
        };
        if made.len() == DMN_TABLES.most {
            report.lost(file, decision.line, DMN_TABLES.words(made.len() + 1));
            break;
        }
        match settled(model, decision, table) {
            Ok(set) => {
                for note in &set.notes {
                    report.kept(file, decision.line, format!("`{}`: {note}", decision.name));
                }
                let id = sets::free(&decision.name, |id| made.iter().any(|(known, _)| known == id));
                made.push((id, set));
            }
            Err(why) => report.lost(file, decision.line, format!("the table `{}`: {why}", decision.name)),
        }
    }
    made
}

/// A set without errors: open cases have a rule for the rest, and rules that never decide are left out.
fn settled(model: &Model, decision: &Decision, table: &Table) -> Result<Set, String> {
    let mut asked = BTreeSet::new();
    let mut set = sets::set(model, decision, table, &asked)?;
    let mut notes = Vec::new();
    for _ in 0..ROUNDS {
        let found = findings(&set);
        let Some(fault) = found.list.iter().find(|d| d.severity == Severity::Error) else {
            set.notes.append(&mut notes);
            return Ok(set);
        };
        let name = fault.message.split('`').nth(1).unwrap_or_default().to_string();
        match mended(&mut set, fault, &name) {
            Some(note) => notes.push(note),
            // A derived number needs a row for every case; here cases are open, so readers are asked for it.
            None if fault.code == Code::RuleGap && asked.insert(name.clone()) => {
                notes.push(format!("`{name}` is asked: its table leaves cases open"));
                set = sets::set(model, decision, table, &asked)?;
            }
            None => return Err(fault.message.clone()),
        }
    }
    Err("it has too many faults".into())
}

/// Mends one fault of a set, and returns a line for the report. `None` where that is not possible.
fn mended(set: &mut Set, fault: &Diagnostic, name: &str) -> Option<String> {
    match fault.code {
        Code::RuleGap if fault.message.starts_with("no row gives") => {
            let fact = set.facts.get_mut(name)?;
            let options = fact.get_mut("one_of")?.as_object_mut()?;
            options.insert(NONE.into(), json!("no result"));
            let rows = fact.get_mut("derive")?.as_array_mut()?;
            rows.push(json!({"when": "rest", "then": NONE}));
            Some(format!("`{name}` has no result in cases that its table leaves open"))
        }
        Code::RuleGap if !set.rules.iter().any(|rule| rule["when"] == "rest") => {
            if set.default == NONE {
                set.outcomes.insert(NONE.into(), json!({"title": "No result"}));
            }
            let title = "Every other case";
            set.rules.push(json!({"id": "rest", "title": title, "when": "rest", "then": set.default}));
            Some("a rule for the rest says what the table leaves open".into())
        }
        Code::RuleMasked => {
            let before = set.rules.len();
            set.rules.retain(|rule| rule["id"] != name);
            (set.rules.len() < before).then(|| format!("rule `{name}` never decides: it was left out"))
        }
        Code::OutcomeUnreachable => {
            set.outcomes.shift_remove(name).map(|_| format!("nothing leads to `{name}`: it was left out"))
        }
        Code::RuleOverlap if set.policy == "unique" => {
            set.policy = "first";
            Some(format!("the table says UNIQUE, and rules overlap: the first decides ({})", fault.message))
        }
        _ => None,
    }
}

fn findings(set: &Set) -> Diags {
    let mut diags = Diags::default();
    let text = serde_yaml::to_string(&set.yaml()).unwrap_or_default();
    let file = File::new("content/rules/set.yaml".into(), FileKind::Rules, text, [0; 32]);
    if let Some(draft) = decide::read(FileId(0), &file, &mut diags) {
        let day = jiff::civil::date(2026, 1, 1);
        decide::compile(&draft, &Defaults::alone(day, &Catalog::embedded()), &mut diags);
    }
    diags
}
