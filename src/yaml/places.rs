//! Finds each line of a YAML text in its file, so that a finding can point at a part of the text.

use super::Node;
use crate::source::Places;

impl Node<'_> {
    /// The places of the parts of this value, which reads `text`. Only the place of the whole is known where
    /// the file writes the text in another way: folded, or with escapes.
    pub(crate) fn places(&self, text: &str) -> Places {
        let whole = self.span();
        let (start, _) = self.place().value;
        let lines = match self.yaml.origins.is_empty() {
            true => lines(text, &self.yaml.text, start as usize),
            false => None,
        };
        let in_file = |byte: usize| u32::try_from(self.yaml.offset + byte).unwrap_or(u32::MAX);
        let number = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        lines.map_or(whole.into(), |lines| {
            Places::of_lines(
                whole,
                lines.into_iter().map(|(text, file)| (number(text), in_file(file))).collect(),
            )
        })
    }
}

/// Beginnings of the lines of a text: byte of the text, byte of the source. The text begins at `start`, or
/// behind the quote or block mark there.
fn lines(text: &str, source: &str, start: usize) -> Option<Vec<(usize, usize)>> {
    let behind = match source[start..].chars().next()? {
        '|' | '>' => source[start..].find('\n').map(|end| end + 1),
        '"' | '\'' => Some(1),
        _ => None,
    };
    lines_from(text, source, start).or_else(|| lines_from(text, source, start + behind?))
}

/// The same, where its first line begins at `at`, or behind the indentation there.
fn lines_from(text: &str, source: &str, mut at: usize) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    let mut byte = 0;
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            let rest = source[at..].trim_start_matches([' ', '\t', '\r']);
            match rest.strip_prefix('\n') {
                Some(rest) => at = source.len() - rest.len(),
                // `at` may already be in the first line that is not blank.
                None if found.is_empty() => {}
                None => return None,
            }
        }
        if !line.trim().is_empty() {
            let rest = &source[at..];
            let blank = |text: &str| text.len() - text.trim_start_matches(' ').len();
            let indent = blank(rest).checked_sub(blank(line))?;
            at += indent;
            if !source[at..].starts_with(line) {
                return None;
            }
            found.push((byte, at));
            at += line.len();
        }
        byte += line.len() + 1;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use crate::diag::Diags;
    use crate::source::FileId;
    use crate::yaml::Yaml;

    /// The part of the source that is found for words in the text of the key `a`.
    fn found(source: &str, words: &str) -> Option<String> {
        let yaml = Yaml::parse(FileId(0), source, 0, &mut Diags::default()).expect("YAML");
        let node = yaml.root().get("a").expect("a key");
        let text = node.scalar().expect("a text");
        let at = text.find(words).expect("words of the text");
        let places = node.places(&text);
        let span = places.span(at..at + words.len());
        (span != places.whole()).then(|| source[span.range()].to_string())
    }

    #[test]
    fn words_are_found_in_blocks_and_in_single_lines() {
        for source in [
            "a: |\n  one\n\n  two\n    three words\n",
            "a: |\n  | words |\n  |---|\n",
            "a: |-\n\n    one\n    two\n      three words",
            "b: 1\na: |2\n    one\n  two\n  three words\n",
            "a: three words\n",
            "a: one two three words",
            "{a: 'three words'}",
            "a: \"one three words\"",
            "a:\n  three words\n",
        ] {
            assert_eq!(found(source, "words").as_deref(), Some("words"), "{source}");
        }
        assert_eq!(found("a: |\r\n  one\r\n  two words\r\n", "words").as_deref(), Some("words"));
    }

    #[test]
    fn what_is_said_in_another_way_has_the_place_of_the_whole() {
        for source in
            ["a: >\n  one\n  two words\n", "a: \"\\u4e00 words\"", "a: 'it''s words'", "a: one\n  words"]
        {
            assert_eq!(found(source, "words"), None, "{source}");
        }
    }
}
