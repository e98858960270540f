//! Calls in text (shortcodes, tags, components) and their arguments.

/// A call as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Call {
    pub(super) name: String,
    /// Arguments without a name.
    pub(super) plain: Vec<String>,
    pub(super) named: Vec<(String, String)>,
    /// Whether it closes an earlier call of the same name.
    pub(super) closes: bool,
    /// Whether it has no content: `<X />`.
    pub(super) is_alone: bool,
    /// The call as readers are to see it, where its author escaped it.
    pub(super) shown: Option<String>,
    /// Text behind the name.
    pub(super) rest: String,
    /// Whether it is an element: `<X>`.
    pub(super) is_component: bool,
}

impl Call {
    /// The name in small letters, without `-`, `_`, `/` and namespace.
    pub(super) fn key(&self) -> String {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// Whether its arguments are words without quotes, as Hexo has them.
    pub(super) fn is_of_hexo(&self) -> bool {
        !self.is_component && self.named.is_empty() && !self.rest.contains(['"', '`'])
    }

    /// The first of these arguments that is there.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.named.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value of the first of these named arguments that the call has, or else the unnamed argument at position
    /// `at`.
    pub(super) fn get_or(&self, names: &[&str], at: usize) -> Option<&str> {
        self.get(names).or_else(|| self.plain.get(at).map(|value| value.trim())).filter(|v| !v.is_empty())
    }
}

/// Words with quotes: `a "b c" d=e f="g h" i={j}`. A comma ends a word where `commas` says so.
pub(super) fn read(text: &str, commas: bool) -> (Vec<String>, Vec<(String, String)>) {
    let (mut plain, mut named) = (Vec::new(), Vec::new());
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || commas && c == ',');
        if rest.is_empty() {
            return (plain, named);
        }
        let key_end =
            rest.find(|c: char| !(c.is_alphanumeric() || "-_:.@#".contains(c))).unwrap_or(rest.len());
        let after = rest[key_end..].trim_start();
        if key_end > 0 && after.starts_with('=') && !after.starts_with("==") {
            let (value, left) = value(after[1..].trim_start(), commas);
            let key = rest[..key_end].trim_start_matches([':', '@', '#']);
            named.push((key.to_string(), value));
            rest = left;
        } else {
            let (value, left) = value(rest, commas);
            plain.push(value);
            rest = left;
        }
    }
}

/// The value at the start of a text, and the rest. At least one character is used, so loops end.
fn value(text: &str, commas: bool) -> (String, &str) {
    let quote = text.chars().next().unwrap_or(' ');
    match quote {
        '"' | '\'' | '`' | '“' => {
            let closing = if quote == '“' { '”' } else { quote };
            let mut out = String::new();
            let mut letters = text[quote.len_utf8()..].char_indices();
            while let Some((at, c)) = letters.next() {
                if c == '\\' && quote != '`' {
                    out.extend(letters.next().map(|(_, c)| c));
                } else if c == closing {
                    return (out, &text[quote.len_utf8() + at + c.len_utf8()..]);
                } else {
                    out.push(c);
                }
            }
            (out, "")
        }
        '{' => {
            let mut depth = 0usize;
            for (at, c) in text.char_indices() {
                depth += usize::from(c == '{');
                depth -= usize::from(c == '}');
                if depth == 0 {
                    let inside = text[1..at].trim();
                    let is_text = inside.starts_with(['"', '\'', '`']) && inside.len() > 1;
                    let words = if is_text { value(inside, false).0 } else { inside.to_string() };
                    return (words, &text[at + 1..]);
                }
            }
            (text.to_string(), "")
        }
        _ => {
            let end = text.find(|c: char| c.is_whitespace() || commas && c == ',').unwrap_or(text.len());
            let end = end.max(quote.len_utf8().min(text.len()));
            (text[..end].to_string(), &text[end..])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let (plain, named) =
            read("a \"b \\\"c\" d=e f='g h' i={j} k={\"l\"} m={{n: {o: 1}}} :p=\"q\" r", false);
        assert_eq!(plain, ["a", "b \"c", "r"]);
        let named: Vec<(&str, &str)> = named.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let expected = [("d", "e"), ("f", "g h"), ("i", "j"), ("k", "l"), ("m", "{n: {o: 1}}"), ("p", "q")];
        assert_eq!(named, expected);
        assert_eq!(read("id=\"x\", n=2", true).1, [("id".into(), "x".into()), ("n".into(), "2".into())]);
        read("\"open {", false);
        read("= { '", true);
    }
}
