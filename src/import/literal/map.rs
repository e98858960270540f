//! Lists that a script makes of other lists, `names.map((name) => `/guide/${name}`)`, and the beginning of what it
//! exports.

use super::{Bound, MAX_DEPTH, Reader, word_end};
use crate::limits::{IMPORTED_SEARCHED, IMPORTED_VALUES};
use serde_json::Value;

/// The place behind `export default` or `module.exports =`.
pub(super) fn exported(text: &str) -> Option<usize> {
    let plain = text.find("export default").map(|at| at + "export default".len());
    plain.or_else(|| {
        text.match_indices("module.exports").find_map(|(at, mark)| {
            let rest = text[at + mark.len()..].trim_start().strip_prefix('=')?;
            (!rest.starts_with('=')).then(|| text.len() - rest.len())
        })
    })
}

impl Reader<'_, '_> {
    /// The list that `.map(…)`, `.flatMap(…)` or `.filter(…)`, which stands here, makes of another. Returns `None` and
    /// does not move where no such call stands here, or its function cannot be followed.
    pub(super) fn mapped(&mut self, list: &[Value]) -> Option<Value> {
        let start = self.at;
        let rest = self.text[start..].strip_prefix('.')?;
        let name = &rest[..word_end(rest)];
        let open = start + 1 + name.len();
        if !self.text[open..].starts_with('(') || !matches!(name, "map" | "flatMap" | "filter") {
            return None;
        }
        self.scripts.values += 1 + list.len();
        if IMPORTED_VALUES.is_below(self.scripts.values) {
            return None;
        }
        self.at = open;
        let Some(end) = self.closing() else {
            self.at = start;
            return None;
        };
        let mapped = match name {
            "filter" => (self.text[open + 1..end - 1].trim() == "Boolean")
                .then(|| list.iter().filter(|value| !value.is_null()).cloned().collect()),
            _ => self.results(list, open + 1, end),
        };
        let Some(mut mapped): Option<Vec<Value>> = mapped else {
            self.at = start;
            return None;
        };
        if name == "flatMap" {
            let flat = |value: Value| match value {
                Value::Array(inner) => inner,
                other => vec![other],
            };
            mapped = mapped.into_iter().flat_map(flat).collect();
        }
        self.at = end;
        Some(Value::Array(mapped))
    }

    /// The results of the arrow function that begins at `start`, for each value of a list.
    fn results(&mut self, list: &[Value], start: usize, end: usize) -> Option<Vec<Value>> {
        self.at = start;
        self.skip_space();
        let names = match self.peek()? {
            '(' => {
                let close = self.closing()?;
                let names = self.text[self.at + 1..close - 1].to_string();
                self.at = close;
                names
            }
            _ => {
                let rest = &self.text[self.at..];
                let name = rest[..word_end(rest)].to_string();
                self.at += name.len();
                name
            }
        };
        let name = names.split([',', ':']).next().unwrap_or("").trim().to_string();
        let is_name = !name.is_empty() && word_end(&name) == name.len();
        self.skip_space();
        if !is_name || !self.text[self.at..].starts_with("=>") {
            return None;
        }
        let body = self.at;
        let mut out = Vec::with_capacity(list.len());
        for value in list {
            self.scripts.searched += end - body;
            let is_over = IMPORTED_VALUES.is_below(self.scripts.values)
                || IMPORTED_SEARCHED.is_below(self.scripts.searched);
            if is_over || self.scripts.depth >= MAX_DEPTH {
                return None;
            }
            self.at = body;
            let (name, size) = (name.clone(), size(value));
            self.scripts.values += size;
            self.scripts.bound.push(Bound { name, value: value.clone(), size });
            let value = self.followed();
            self.scripts.bound.pop();
            out.push(value);
        }
        Some(out)
    }

    /// The value of the arrow function here, whose parameters are bound.
    fn followed(&mut self) -> Value {
        let arrow = self.at;
        self.at += 2;
        self.skip_space();
        match self.peek() {
            Some('{') => {
                self.at = arrow;
                self.arrow()
            }
            _ => self.value(),
        }
    }

    /// The words that a name in a template string stands for: `${name}`. `None`, at the same place, for other expressions.
    pub(super) fn blank(&mut self) -> Option<String> {
        let inside = self.text[self.at..].strip_prefix('{')?;
        let end = inside.find('}')?;
        let path = inside[..end].trim();
        let mut keys = path.split('.');
        let name = keys.next().filter(|name| !name.is_empty() && word_end(name) == name.len())?;
        if self.scripts.depth >= MAX_DEPTH {
            return None;
        }
        self.scripts.values += 1;
        let value = self.named(name)?;
        let value = keys.try_fold(&value, |value, key| value.get(key))?;
        let words = value.as_str().map(str::to_string);
        let words = words.or_else(|| value.is_number().then(|| value.to_string()))?;
        self.at += 1 + end + 1;
        Some(words)
    }
}

/// Number of values in a value.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
