//! Maps of cells.

use super::draft::{RawCell, When};
use crate::decide::kind::grammar::signs::ELSE;
use crate::diag::Diags;
use crate::keys::{Fields, texts};
use crate::yaml::Node;

/// Reads the cells of a key. `None` where the key is not there.
pub(super) fn when(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Option<When> {
    let node = map.get(key)?;
    if !node.is_map() {
        node.wrong("a map of cells", diags);
        if let Some(d) = diags.list.last_mut() {
            d.hints.push(no_map(node).into());
        }
        return None;
    }
    let entries = node.entries(diags);
    let mut cells = Vec::with_capacity(entries.len());
    for (fact, value) in entries {
        if value.is_null() || value.is_map() {
            value.wrong("a value, an interval or a list of these", diags);
            if let (true, Some(d)) = (value.is_null(), diags.list.last_mut()) {
                d.hints.push("leave the cell out if any value is meant".into());
            }
            continue;
        }
        let values = texts(&value, diags);
        cells.push(RawCell { fact: (fact, value.key_span()), values, span: value.span() });
    }
    Some(When { cells, span: Some(node.span()) })
}

/// Advice about conditions that are no map of cells.
fn no_map(node: &Node<'_>) -> &'static str {
    match node.scalar().as_deref() {
        Some(word) if ELSE.contains(&word) => "write `when: {}` in the last rule, with `hit_policy: first`",
        Some(_) => "write facts with their values: `{paid: yes, since: '<14d'}`",
        None => "write one map; for alternatives write two rules, or a list of values in one cell",
    }
}
