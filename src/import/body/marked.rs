//! Words that Expressive Code marks within lines of code: ` ```js "words" ins="more" /pattern/ `. Here whole lines are
//! marked, so the fence names the lines that hold the words.

use super::{Context, Line, fence, indent};

/// Keys of marks, with those of this program.
const KINDS: &[(&str, &str)] =
    &[("ins", "ins"), ("add", "ins"), ("del", "del"), ("rem", "del"), ("mark", "mark")];

/// Pass that names the lines of marked words in the fence.
pub(crate) fn marked(cx: &mut Context<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    let mut is_told = false;
    let mut at = 0;
    while at < lines.len() {
        let margin = indent(&lines[at].text).len();
        let opening = fence(&lines[at].text[margin..]).filter(|_| lines[at].code);
        let Some((mark, length, info)) = opening else {
            at += 1;
            continue;
        };
        let ends = |line: &Line| {
            fence(line.text.trim_start())
                .is_some_and(|(m, l, rest)| m == mark && l >= length && rest.trim().is_empty())
        };
        let end = lines[at + 1..].iter().position(ends).map_or(lines.len(), |end| at + 1 + end);
        let (mut rest, words) = read(info);
        let code: Vec<&str> = lines[at + 1..end].iter().map(|line| line.text.as_str()).collect();
        let held = numbers(&code, &words);
        if !held.is_empty() {
            rest.push_str(&format!(" mark={{{}}}", held.join(",")));
        }
        let text = format!("{}{}{rest}", &lines[at].text[..margin], mark.to_string().repeat(length));
        if !words.is_empty() && !std::mem::replace(&mut is_told, true) {
            cx.kept(lines[at].at, "words marked in code are marked with their whole line");
        }
        lines[at].text = text;
        at = end + 1;
    }
    lines
}

/// The words behind a fence without marks of words, and the marked words; a pattern stands for no words.
fn read(info: &str) -> (String, Vec<String>) {
    let (mut kept, mut words) = (Vec::new(), Vec::new());
    for token in tokens(info) {
        let (key, value) = token.split_once('=').unwrap_or(("", token));
        let kind = KINDS.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind);
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '/'));
        let inside = quote.and_then(|quote| value[1..].strip_suffix(quote));
        match (kind, inside) {
            // A file or an address may begin with a slash.
            (None, Some(inside)) if key.is_empty() && (quote != Some('/') || value.len() > 2) => {
                words.extend(plain(quote, inside));
            }
            (Some(_), Some(inside)) => words.extend(plain(quote, inside)),
            (Some(kind), None) => kept.push(format!("{kind}={}", unlabelled(value))),
            (None, _) => kept.push(unlabelled(token)),
        }
    }
    (kept.join(" "), words)
}

fn plain(quote: Option<char>, inside: &str) -> Option<String> {
    let is_pattern = quote == Some('/') && inside.contains(|c: char| ".*+?^$()[]{}|\\".contains(c));
    (!is_pattern && !inside.trim().is_empty()).then(|| inside.replace("\\\"", "\"").replace("\\'", "'"))
}

/// Marked lines without labels: `{"A":2-3}` is `{2-3}`.
fn unlabelled(token: &str) -> String {
    let mut out = token.to_string();
    while let Some(start) = out.find("{\"") {
        let Some(end) = out[start..].find("\":").map(|end| start + end + 2) else { break };
        out.replace_range(start + 1..end, "");
    }
    out
}

/// Words between spaces; those in quotes, slashes and braces are parts of one.
fn tokens(info: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    let (mut open, mut before): (Option<char>, char) = (None, ' ');
    for (at, c) in info.char_indices() {
        let begins = before == ' ' || before == '=';
        match open {
            Some(end) if c == end && before != '\\' => open = None,
            Some(_) => {}
            None if begins && matches!(c, '"' | '\'' | '/') => open = Some(c),
            None if c == '{' => open = Some('}'),
            None if c.is_whitespace() => {
                found.push(&info[start..at]);
                start = at + c.len_utf8();
            }
            None => {}
        }
        before = if c.is_whitespace() { ' ' } else { c };
    }
    found.push(&info[start..]);
    found.retain(|token| !token.is_empty());
    found
}

/// Numbers of the lines that hold one of the words. Words on more than half of the lines mark nothing.
fn numbers(code: &[&str], words: &[String]) -> Vec<String> {
    let holds = |word: &String, line: &str| line.contains(word.as_str());
    let is_rare = |word: &&String| {
        code.len() < 3 || code.iter().filter(|line| holds(word, line)).count() * 2 <= code.len()
    };
    let words: Vec<&String> = words.iter().filter(is_rare).collect();
    let held = code.iter().enumerate().filter(|(_, line)| words.iter().any(|word| holds(word, line)));
    held.map(|(number, _)| (number + 1).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_words_are_read() {
        for (info, kept, words) in [
            ("js title=\"a b.js\" \"x y\" {2}", "js title=\"a b.js\" {2}", &["x y"][..]),
            ("astro ins=\"= \\\"Hello\\\"\" add={1-2}", "astro ins={1-2}", &["= \"Hello\""]),
            ("js /a(b)/ /slot/ 'c d'", "js", &["slot", "c d"]),
            ("js ins={\"A\":2-3} wrap", "js ins={2-3} wrap", &[]),
            ("js", "js", &[]),
            ("", "", &[]),
        ] {
            let found = read(info);
            assert_eq!(
                (found.0.as_str(), found.1.as_slice()),
                (kept, words.iter().map(|w| w.to_string()).collect::<Vec<_>>().as_slice()),
                "{info}"
            );
        }
        let words = ["a".to_string(), "x".to_string()];
        assert_eq!(numbers(&["a", "ab", "ax", "b"], &words), ["3"]);
        assert_eq!(numbers(&["a", "b"], &words), ["1"]);
    }
}
