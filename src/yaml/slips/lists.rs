//! Slips in lists and maps: an item of a list among keys, or a key among items.

use super::{Line, NEAR, Slip, key};

/// An item among keys, or a key among items. YAML allows only one of them at one depth; its parser stops at the first
/// line of the other kind.
pub(super) fn mixed(text: &str, line: Line<'_>) -> Option<Slip> {
    let column = line.indent().len();
    let is_item = |line: Line<'_>| line.body().starts_with("- ");
    let above = std::iter::successors(line.before(text), |above| above.before(text)).take(NEAR);
    let mut above = above.take_while(|above| above.indent().len() >= column);
    let sibling = above.find(|above| above.indent().len() == column && !above.body().starts_with('#'))?;
    let body = line.body();
    match (is_item(sibling), is_item(line)) {
        (false, true) => {
            let plain = body.strip_prefix("- ")?.trim_start();
            // `- {…}` is surely an item of a list, so the key above it is the slip.
            if key(plain).is_none() {
                return among_items(sibling, format!("write it as an item: `- {}`", sibling.body()));
            }
            let message = "an item of a list stands among keys".into();
            let hint = format!("take out the `-`: `{plain}`");
            Some(Slip { at: line.range(body), message, hint, text: None })
        }
        (true, false) => {
            let hint = format!("write it as an item, `- {body}`, or take out the `-` of the others");
            among_items(line, hint)
        }
        _ => None,
    }
}

/// The slip of a key among the items of a list.
fn among_items(line: Line<'_>, hint: String) -> Option<Slip> {
    let message = format!("the key `{}` stands among items of a list", key(line.body())?.0);
    Some(Slip { at: line.range(line.body()), message, hint, text: None })
}
