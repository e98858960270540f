//! Rules → decision diagram: the heart of the program.
//!
//! ```text
//! YAML ─source→ Draft ─compile→ RuleSet ─walk→ answers, explain, coverage, diff, browser data
//!                          └─report→ findings
//! ```
//!
//! A rule set is read into a [`Draft`] (one file, by itself), then compiled into a [`RuleSet`]:
//! every fact becomes integers cut into atoms, every rule rows of atom masks, and all rows one
//! reduced decision diagram. Gaps and contradictions are findings with a witness. Walking the
//! diagram *is* asking only what still matters. The rooms stand on each other in the order `kind`,
//! `source`, `compile`, and then `report` and `walk` side by side; all stand on [`crate::diagram`].

mod compile;
mod kind;
mod report;
mod source;
mod walk;

pub use compile::rule_set::{Advice, Deadline, Decision, NamedDate, Outcome, Passage, Rule, RuleSet};
pub use compile::setting::{Defaults, ZoneSource};
pub use kind::aggregate::{AGGREGATES, Aggregate};
pub(crate) use kind::definition::Choices;
pub use kind::definition::{Domain, Kind, OptionGroup};
pub use kind::fact::{Atom, Derived, Fact, Group, Hidden, Unsure};
pub use kind::formula::{Calc, Effect, FORMULAS, Formula, Round};
pub use kind::kinds::KINDS;
pub use source::beside::{shared_of, tables_of};
pub use source::draft::Draft;
pub use source::set::{read, read_among};
pub use source::shared::read_shared;
pub use source::tables::{json_schema, shared_json_schema};
pub use source::words::Translate;
pub use walk::answers::{AnswerError, contradiction};
pub use walk::browser::{browser_data, forms};
pub use walk::cases::{TestReport, run_cases, run_tests};
pub use walk::compare::{Compared, compare, table as compare_table};
pub use walk::diff::diff;
pub use walk::dmn::{Exported, dmn};
pub use walk::explain::{Decided, Explanation, Shown, explain, parse_now};
pub use walk::rest::{Taken, taken};
pub use walk::shrink::{Joined, Shrunk, shrink, shrunk_words};
pub use walk::texts::{Titles, due_in_words, titles};

use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;

/// A set in another language: what it says is that of `word`, where that has a translation. It decides as
/// `original` does, by the same diagram. Findings are only those about the texts of the translation.
pub fn translate(
    original: &RuleSet,
    draft: &Draft,
    defaults: &Defaults<'_>,
    (language, word): (&str, Translate<'_>),
    diags: &mut Diags,
) -> Option<RuleSet> {
    let nearest = defaults.catalog.nearest_tag(language);
    let conditions: BTreeSet<String> = draft.conditions().map(|(typed, _)| typed).collect();
    let draft = draft.translated(nearest, word, diags);
    // Everything but the blanks and conditions of the translation was told of the original.
    let mut found = Diags::default();
    let compiled = compile::build::compile(&draft, defaults, &mut found);
    if let Some(compiled) = &compiled {
        // What is too entangled to be proven was told too.
        _ = report::passages(compiled, &mut found);
    }
    let of_texts =
        [Code::UnknownBlank, Code::UnknownFact, Code::UnknownOption, Code::InvalidCell, Code::IdleCondition];
    let files: BTreeSet<FileId> = original.outcomes.iter().map(|outcome| outcome.span.file).collect();
    let is_theirs = |file| file == original.file || files.contains(&file);
    let is_own = |d: &Diagnostic| of_texts.contains(&d.code) && !is_theirs(d.span.file);
    found.list.into_iter().filter(is_own).for_each(|d| diags.push(d));
    let set = compiled?.set;
    if set.diagram == original.diagram && set.order == original.order {
        return Some(set);
    }
    let own = draft.conditions().find(|(typed, span)| !is_theirs(span.file) && !conditions.contains(typed));
    diags.push(not_shown(own, &conditions, (language, original)));
    None
}

/// The finding about a translation that would ask otherwise than the original: by a condition of its own, or by
/// names in its texts.
fn not_shown(
    condition: Option<(String, Span)>,
    known: &BTreeSet<String>,
    (language, original): (&str, &RuleSet),
) -> Diagnostic {
    let Some((typed, span)) = condition else {
        let message = format!("its translation `{language}` is not shown: its texts name other facts");
        return Diagnostic::new(Code::UnknownBlank, original.span, message)
            .hint("name in the texts of the translation the facts that the original names");
    };
    let message = format!("the translation is not shown: no condition of the original is `{typed}`");
    let d = Diagnostic::new(Code::InvalidCell, span, message);
    match closest(&typed, known.iter().map(String::as_str)) {
        Some(near) => d.hint(format!("write `::: when {near}`, which the original has")),
        None => d.hint("give the text in the original a passage with this condition too"),
    }
}

/// Compiles a set for the rules in force on one day, and proves it. Faults are reported; `None` where
/// nothing can be shown.
pub fn compile(draft: &Draft, defaults: &Defaults<'_>, diags: &mut Diags) -> Option<RuleSet> {
    if draft.body.lacks {
        return None;
    }
    let compiled = compile::build::compile(draft, defaults, diags)?;
    if report::findings(&compiled, diags).is_err() {
        // Rules that are not proven are not shown.
        diags.push(compile::entangled::of_set(
            &compiled.set,
            compiled.spans.first().copied().unwrap_or(compiled.set.span),
        ));
        return None;
    }
    Some(compiled.set)
}
