//! Hints about values of a wrong shape: what to write instead.

use super::{Node, flow_scalar, slips};
use crate::diag::Diags;

/// Keys around a single text, which mean no more than the text alone.
const WRAPPERS: [&str; 9] = ["file", "id", "link", "name", "path", "text", "title", "url", "value"];

impl Node<'_> {
    /// The hint about a value that has not the expected shape; `None` where there is nothing to advise.
    pub(super) fn instead(&self, expected: &str) -> Option<String> {
        let one = |text: &str| format!("write `{}`", flow_scalar(text));
        match expected {
            "a text" => Some(match (self.is_list(), self.one_or_many().iter().map(Node::scalar).next()) {
                (true, Some(Some(first))) => format!("write `{}`: one text, no list", flow_scalar(&first)),
                (true, _) => "write one text, no list".to_string(),
                (false, _) if self.is_map() => match &self.entries(&mut Diags::default())[..] {
                    [(key, value)]
                        if WRAPPERS.contains(&key.as_str())
                            && value.scalar().is_some_and(|text| !text.is_empty()) =>
                    {
                        let text = value.scalar().unwrap_or_default();
                        format!("write `{}`: one text, no map", flow_scalar(&text))
                    }
                    _ => "write one text, no map".to_string(),
                },
                (false, _) => "write a text".to_string(),
            }),
            "`true` or `false`" => Some("write `true` or `false`".to_string()),
            "a whole number" => Some("write a whole number, such as `2`".to_string()),
            "a date such as `2026-03-02`" => Some(match self.scalar().and_then(|text| slips::day(&text)) {
                Some(day) => one(&day),
                None => "write year, month and day: `2026-03-02`".to_string(),
            }),
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
}
