//! One line per finding: `content/a.md:3:7: warning[broken-link]: …`.

use super::{Diagnostic, Diags, Lookup};
use crate::messages::translate;
use crate::source::Sources;
use crate::terminal::{name, plain};

/// All findings, one line each, hints indented below.
pub fn short<'a>(sources: &'a Sources, diags: &'a Diags) -> impl Iterator<Item = String> + 'a {
    let lookup = Lookup::new(sources);
    diags.list.iter().map(move |d| line(&lookup, d))
}

fn line(lookup: &Lookup<'_>, d: &Diagnostic) -> String {
    let (place, message) = (lookup.place(d.span), translate(&d.message));
    let message = name(&message);
    let mut out = format!("{place}: {}[{}]: {message}\n", d.severity.as_str(), d.code.as_str());
    for hint in &d.hints {
        let hint = plain(&translate(hint)).replace('\n', "\n    ");
        out.push_str(&format!("  {}: {hint}\n", translate("hint")));
    }
    out
}
