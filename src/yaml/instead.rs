//! Hints about values of a wrong shape: what to write instead.

use super::{Node, flow_scalar, slips};
use crate::diag::Diags;

/// Keys of a map that holds nothing but one text, `{file: x}`: the text alone would say the same.
const WRAPPERS: [&str; 9] = ["file", "id", "link", "name", "path", "text", "title", "url", "value"];

/// Characters of the longest YAML that a hint gives to be pasted.
const LONGEST: usize = 400;

/// The hint that says what to write in the place of a value; none where that is long, or does not fit between backticks
/// in one line.
pub(crate) fn pasted(yaml: String) -> Option<String> {
    let fits = yaml.chars().count() <= LONGEST && !yaml.contains(['`', '\n']);
    fits.then(|| format!("write `{yaml}`"))
}

impl Node<'_> {
    /// The hint about a value that has not the expected shape; `None` where there is nothing to advise.
    pub(super) fn instead(&self, expected: &str) -> Option<String> {
        let one = |text: &str| format!("write `{}`", flow_scalar(text));
        match expected {
            "a text" => Some(match (self.is_list(), self.one_or_many().iter().map(Node::scalar).next()) {
                (true, Some(Some(first))) => format!("write `{}`: one text, no list", flow_scalar(&first)),
                (true, _) => "write one text, no list".to_string(),
                (false, _) if self.is_map() => match self.wrapped() {
                    Some(text) => format!("write `{}`: one text, no map", flow_scalar(&text)),
                    None => "write one text, no map".to_string(),
                },
                (false, _) => self.tagged().unwrap_or_else(|| "write a text".to_string()),
            }),
            "`true` or `false`" => Some("write `true` or `false`".to_string()),
            "a whole number" => Some("write a whole number, such as `2`".to_string()),
            "a date such as `2026-03-02`" => {
                Some(match self.scalar().and_then(|text| slips::day_of_time(&text)) {
                    Some(day) => one(&day),
                    None => "write year, month and day: `2026-03-02`".to_string(),
                })
            }
            "a list" => Some(self.as_list()),
            "a map such as `{accent: '#0b5c4c'}`" => Some("write `{accent: '#0b5c4c'}`".to_string()),
            "a value or a list of values" => Some("write a value, or several: `[a, b]`".to_string()),
            _ => None,
        }
    }

    /// The hint about a value that stands alone where a list of such values is expected.
    fn as_list(&self) -> String {
        let (start, end) = self.place().value;
        let text = self.yaml.text.get(start as usize..end as usize).unwrap_or_default().trim_end();
        let is_short = !text.is_empty() && !text.contains(['\n', '`']) && self.yaml.origins.is_empty();
        let is_flow = self.is_map() && text.starts_with('{') || self.scalar().is_some();
        match is_short && is_flow {
            true => format!("write `[{text}]`"),
            false if self.is_map() => {
                "put `- ` before its first line, and two spaces before the others".to_string()
            }
            false => "put `- ` before each of its entries".to_string(),
        }
    }

    /// The hint about a text that begins with `!`, as typed.
    fn tagged(&self) -> Option<String> {
        let (start, end) = self.place().value;
        let text = self.yaml.text.get(start as usize..end as usize)?.trim_end();
        let is_text = text.starts_with('!') && !text.contains(['\n', '`']);
        is_text.then(|| format!("put the text between quotes: `{}`", flow_scalar(text)))
    }

    /// The only text of a map, under a key that says no more than what the text is.
    fn wrapped(&self) -> Option<String> {
        let entries = self.entries(&mut Diags::default());
        let [(key, value)] = &entries[..] else { return None };
        value.scalar().filter(|text| !text.is_empty() && WRAPPERS.contains(&key.as_str()))
    }
}
