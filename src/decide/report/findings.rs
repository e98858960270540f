//! All findings about a compiled set, in order.

use super::proofs::Report;
use crate::decide::compile::build::Compiled;
use crate::diag::{Code, Diagnostic, Diags};
use crate::diagram::TooEntangled;

/// Proves a set. A set with faults is left alone: proofs would only repeat them in other words.
pub(crate) fn findings(compiled: &Compiled, diags: &mut Diags) -> Result<(), TooEntangled> {
    if compiled.is_faulty {
        return Ok(());
    }
    let report = Report::of(compiled);
    report.tables(diags)?;
    let before = diags.list.len();
    report.proofs(diags)?;
    report.editions(diags)?;
    let contradicts = |d: &Diagnostic| matches!(d.code, Code::RuleGap | Code::RuleOverlap | Code::EditionGap);
    if !diags.list[before..].iter().any(contradicts) {
        report.never_asked(diags);
    }
    Ok(())
}
