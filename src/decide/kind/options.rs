//! Options as typed: a map of ids and words.

use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::check_id;
use crate::limits::{ATOMS, TITLE};
use crate::yaml::Node;
use std::collections::HashSet;

/// Reads options. Those with a fault are left out; none at all is a fault, too.
pub(super) fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Vec<(String, String)>> {
    let mut options = Vec::new();
    let mut words = HashSet::new();
    for (id, value) in node.entries(diags) {
        if !check_id(&id, value.key_span(), diags) {
            continue;
        }
        if id == "unsure" {
            let message = "an option cannot be called `unsure`";
            let hint = "`unsure: …` beside the options lets readers answer that they are not sure";
            diags.push(Diagnostic::new(Code::InvalidValue, value.key_span(), message).hint(hint));
        }
        let Some(label) = value.short(&TITLE, diags) else { continue };
        if !words.insert(label.clone()) {
            let message = format!("two options read `{label}`");
            diags.push(Diagnostic::new(Code::DuplicateId, value.span(), message));
        }
        options.push((id, label));
    }
    if ATOMS.is_below(options.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, node.key_span(), "options", options.len()));
        options.truncate(ATOMS.most);
    }
    if options.is_empty() {
        node.wrong("a map of options", diags);
        return None;
    }
    Some(options)
}
