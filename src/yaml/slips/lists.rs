//! Items of a list among the keys of a map, and the reverse.

use super::{Line, NEAR, Slip, key};

/// An item among keys, or a key among items: YAML has either in one place, and its parser stops at the first line of
/// the other kind.
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
            let (line, body) = if key(plain).is_some() { (line, body) } else { (sibling, sibling.body()) };
            let (message, hint) = match key(plain) {
                Some(_) => {
                    ("an item of a list stands among keys".into(), format!("take out the `-`: `{plain}`"))
                }
                None => (
                    format!("the key `{}` stands among items of a list", key(body)?.0),
                    format!("write it as an item: `- {body}`"),
                ),
            };
            Some(Slip { at: line.range(body), message, hint, text: None })
        }
        (true, false) => {
            let name = key(body)?.0;
            let text = format!("- {body}");
            let hint = format!("write it as an item, `{text}`, or take out the `-` of the others");
            let message = format!("the key `{name}` stands among items of a list");
            Some(Slip { at: line.range(body), message, hint, text: None })
        }
        _ => None,
    }
}
