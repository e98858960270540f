//! Messages about texts that are not YAML, in place of the parser's own, which describe its state and not the text.

/// Words that occur in a message of the parser, and the message shown in its place. The first row whose words all occur
/// is taken.
const SAID: &[(&[&str], &str)] = &[
    (&["tab"], "a tab cannot indent a line"),
    (&["tag"], "a text that begins with `!` means something else in YAML"),
    (&["TAG"], "a text that begins with `!` means something else in YAML"),
    (&["directive"], "a text that begins with `%` means something else in YAML"),
    (&["incompatible"], "a text that begins with `%` means something else in YAML"),
    (&["plain", "followed"], "a text that begins with `-` means something else in YAML"),
    (&["collection"], "an entry of the list, beginning with `-`, is missing here"),
    (&["sequence", "entries"], "no list can begin here"),
    (&["sequence", "flow"], "a comma or `]` is missing here"),
    (&["mapping", "flow"], "a comma or `}` is missing here"),
    (&["mapping", "block"], "a line such as `key: value` is missing here"),
    (&["key", "expected"], "a line such as `key: value` is missing here"),
    (&["values", "allowed"], "no key can stand here"),
    (&["keys", "allowed"], "no key can stand here"),
    (&["node", "content"], "a value is missing here"),
    (&["escape"], "no character is written like this behind a backslash"),
    (&["hexadecimal"], "no character is written like this behind a backslash"),
    (&["simple", "expect"], "the line before is no `key: value`"),
    (&["misplaced"], "a bracket closes here that none opens"),
    (&["trailing"], "something stands behind the quote that ends the value"),
    (&["intercepting"], "a comment stands in the middle of a text"),
    (&["comments", "separated"], "a space is missing before `#`"),
    (&["whitespace", "followed"], "a space is missing here"),
    (&["block", "comment"], "something stands behind the sign that begins a text of several lines"),
    (&["block", "scalar"], "the lines of this text are not indented alike"),
    (&["quoted", "indentation"], "a line of this text between quotes is not indented"),
    (&["quoted", "unexpected"], "this text between quotes has no end"),
    (&["indentation"], "this line is not indented like its neighbours"),
    (&["document", "marker"], "something stands behind the line that ends the file's text"),
    (&["unexpected"], "this is no YAML"),
];

/// The message shown for a message of the parser. One that no row fits, such as one of this program, stays.
pub(super) fn said(message: &str) -> String {
    let has = |word: &str| message.split(|c: char| !c.is_alphabetic()).any(|other| other == word);
    match SAID.iter().find(|(words, _)| words.iter().all(|word| has(word))) {
        Some((_, said)) => (*said).to_string(),
        None => message.replace(['"', '\''], "`"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{SAID, said};

    #[test]
    fn no_message_of_the_parser_is_shown() {
        for text in [
            "- a\nb: c",
            "a: |\n x\n  y\n z\nb",
            "a: \"\\q\"",
            "a: \"\\u12\"",
            "[a, b",
            "{a",
            "a: [b}}",
            "a: !<x",
            "- - a\n -b",
            "a\nb: c",
            "\"a\" b: c",
            "a: b #c\n  d",
            "a: |9\n x",
            "a: |-+\n x",
            "…: x\n :",
            "a: [a, , b]",
            "a: - b",
            "a:\n- b\n c\n-d",
            "a:\n\tb: c",
            "%YAML 1.2\n%YAML 1.2\n---\na: b",
            "a: \"x\ny\"",
            "a: b\nc\n",
            "a: {b: c}}",
        ] {
            let fault = Tree::read(text)
                .err()
                .map(|fault| fault.message)
                .unwrap_or_else(|| panic!("{text:?} is read"));
            assert!(SAID.iter().any(|(_, words)| *words == said(&fault)), "{text:?}: {fault}");
        }
        assert_eq!(said("duplicate entry with key `a`"), "duplicate entry with key `a`");
    }
}
