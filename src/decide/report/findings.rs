//! All findings about a compiled set, in order.

use super::passages::passages;
use super::proofs::Report;
use crate::decide::compile::build::Compiled;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::TooEntangled;

/// Proves a set. A set with faults is left alone: proofs would only repeat them in other words.
pub(crate) fn findings(compiled: &Compiled, diags: &mut Diags) -> Result<(), TooEntangled> {
    if compiled.is_faulty {
        return Ok(());
    }
    let reports: Vec<Report<'_>> = compiled.swept.iter().map(|swept| Report::of(compiled, swept)).collect();
    // Tables and questions are those of the set.
    let Some(first) = reports.first() else { return Ok(()) };
    let before = diags.list.len();
    first.tables(diags)?;
    let tables_are_whole = diags.list.len() == before;
    // A case for which a table gives no value, or two, is reported already; the rules would repeat it.
    for report in reports.iter().filter(|report| tables_are_whole || !report.uses_tables()) {
        report.proofs(diags)?;
        report.editions(diags)?;
    }
    let contradicts = |d: &Diagnostic| matches!(d.code, Code::RuleGap | Code::RuleOverlap | Code::EditionGap);
    if !diags.list[before..].iter().any(contradicts) {
        first.never_asked(diags);
        passages(compiled, diags)?;
    }
    Ok(())
}
