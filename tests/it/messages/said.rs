//! Messages in the source: literals, line by line, and comments that become help.

use std::path::Path;

/// A line of a literal in the source.
pub(super) struct Literal {
    /// `src/check/links.rs`
    pub(super) file: String,
    pub(super) line: usize,
    /// Without the space around it.
    pub(super) text: String,
    /// Code before the literal.
    before: String,
}

impl Literal {
    /// True if it may be a sentence, or a part of one: it begins in lower case and has words with space
    /// between them. Descriptions in schemas and answers of the server begin with a capital.
    pub(super) fn is_prose(&self) -> bool {
        let is_word = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
        let begins = |c: char| c.is_ascii_uppercase() || c == '<';
        let passed = ["reason = ", "expect("];
        let has_space = self.text.match_indices(' ').any(|(at, _)| {
            let (before, after) = (self.text[..at].chars().next_back(), self.text[at + 1..].chars().next());
            before.is_some_and(|c| c.is_ascii_alphabetic() || "`}]),:;".contains(c))
                && after.is_some_and(|c| c.is_ascii_alphabetic() || "`{(".contains(c))
        });
        has_space
            && !self.text.starts_with(begins)
            && !passed.iter().any(|words| self.before.ends_with(words))
            && without_blanks(&self.text).split(|c: char| !c.is_ascii_alphabetic()).any(is_word)
    }
}

/// A text without `{name}` and `{{`.
fn without_blanks(text: &str) -> String {
    let text = text.replace("{{", "").replace("}}", "");
    let mut out = String::new();
    for (at, part) in text.split('{').enumerate() {
        out += if at == 0 { part } else { part.split_once('}').map_or(part, |(_, after)| after) };
        out += " ";
    }
    out
}

fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.expect("a readable folder").into_path());
    let rust = paths.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| {
        let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("text"))
    })
    .collect()
}

/// The lines of all literals of the program, apart from its tests.
pub(super) fn literals() -> Vec<Literal> {
    let mut out = Vec::new();
    for (file, text) in files("src") {
        if file.ends_with("/tests.rs") {
            continue;
        }
        for (at, literal) in of(code(&text)) {
            let line = text[..at].matches('\n').count() + 1;
            let before =
                text[..at].chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect::<String>();
            for part in literal.split('\n').map(str::trim) {
                let (file, text, before) = (file.clone(), part.to_string(), before.clone());
                out.push(Literal { file, line, text, before });
            }
        }
    }
    assert!(out.len() > 2000, "{} literals", out.len());
    out
}

/// The comments on commands and options, which are their help, as the parser of arguments takes them.
pub(super) fn help() -> Vec<String> {
    let lines = files("src/cli").into_iter().chain(files("src/cli.rs"));
    let comments = lines.flat_map(|(_, text)| {
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix("/// "));
        comments.map(|line| line.trim().trim_end_matches('.').to_string()).collect::<Vec<_>>()
    });
    comments.chain([env!("CARGO_PKG_DESCRIPTION").to_string()]).collect()
}

/// A file without the tests at its end.
fn code(text: &str) -> &str {
    let tests = text.match_indices("#[cfg(test)]\n").find(|(at, mark)| {
        let mut after = text[at + mark.len()..].lines().skip_while(|line| line.starts_with("#["));
        after.next().is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    });
    &text[..tests.map_or(text.len(), |(at, _)| at)]
}

/// Each literal of a text with its place: what stands between quotes, neither in comments nor in
/// characters.
fn of(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let before = text[..at].chars().next_back();
        let raw = rest.strip_prefix('r').filter(|_| before.is_none_or(|c| !c.is_alphanumeric() && c != '_'));
        let marks = raw.map(|raw| raw.len() - raw.trim_start_matches('#').len());
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(marks) = marks.filter(|marks| rest[1 + marks..].starts_with('"')) {
            let begin = marks + 2;
            let end = rest[begin..].find(&format!("\"{}", "#".repeat(marks))).expect("an end");
            out.push((at, rest[begin..begin + end].to_string()));
            at += begin + end + 1 + marks;
        } else if let Some(inside) = rest.strip_prefix('"') {
            let mut escaped = false;
            let is_end = |c: char| {
                let end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                end
            };
            let end = inside.find(is_end).expect("an end");
            out.push((at, unescaped(&inside[..end])));
            at += end + 2;
        } else if let Some(inside) = rest.strip_prefix('\'') {
            // A character, or the name of a lifetime.
            let after = match inside.strip_prefix('\\') {
                Some(escape) => escape.get(1..).and_then(|rest| rest.find('\'')).map(|end| end + 3),
                None => inside
                    .chars()
                    .next()
                    .map(char::len_utf8)
                    .filter(|len| inside[*len..].starts_with('\''))
                    .map(|len| len + 1),
            };
            at += 1 + after.unwrap_or(0);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    out
}

fn unescaped(literal: &str) -> String {
    let mut out = String::new();
    let mut rest = literal;
    while let Some(at) = rest.find('\\') {
        out += &rest[..at];
        let escape = &rest[at + 1..];
        let mut after = escape.get(1..).unwrap_or_default();
        match escape.chars().next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('x') => after = escape.get(3..).unwrap_or_default(),
            Some('\n') => after = after.trim_start(),
            Some('u') => {
                let (code, behind) = escape[2..].split_once('}').expect("an end");
                out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
                after = behind;
            }
            Some(c) => out.push(c),
            None => {}
        }
        rest = after;
    }
    out + rest
}
