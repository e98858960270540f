//! Maps of cells.

use super::draft::{RawCell, When};
use crate::diag::Diags;
use crate::keys::{Fields, texts};

/// Reads the cells of a key. `None` where the key is not there.
pub(super) fn when(map: &Fields<'_>, key: &str, diags: &mut Diags) -> Option<When> {
    let node = map.get(key)?;
    let entries = node.entries(diags);
    let mut cells = Vec::with_capacity(entries.len());
    for (fact, value) in entries {
        if value.is_null() || value.is_map() {
            value.wrong("a value, an interval or a list of these", diags);
            continue;
        }
        let values = texts(&value, diags);
        cells.push(RawCell { fact: (fact, value.key_span()), values, span: value.span() });
    }
    Some(When { cells, span: Some(node.span()) })
}
