//! Terms and where they occur, in the form in which the browser gets it.

use super::number::{Reader, write};

/// Weight classes of a posting, best first; see [`super::weights::Weights::classes`].
pub(super) const CLASSES: usize = 4;

/// Terms and where they occur. Words come first, in code point order, then CJK terms by their code points.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    /// Words of scripts with spaces.
    pub(super) words: Vec<Box<str>>,
    /// CJK terms as made by [`pair`].
    pub(super) pairs: Vec<u64>,
    /// Of each term, words first: in how many documents it occurs.
    frequencies: Vec<u32>,
    /// Of each term: the piece that its postings are in, and where they end in it, and those of the
    /// next begin.
    ends: Vec<(u32, u32)>,
    /// Postings as [`postings`] writes them, those of some terms in a piece.
    pieces: Vec<String>,
}

/// A CJK term as a number: two characters, or one and nothing.
pub(super) fn pair(first: char, second: Option<char>) -> u64 {
    (u64::from(u32::from(first)) << 21) | second.map_or(0, u64::from)
}

/// The characters of a CJK term.
pub(super) fn pair_text(pair: u64) -> String {
    let char = |code: u64| u32::try_from(code).ok().and_then(char::from_u32).filter(|&c| c != '\0');
    char(pair >> 21).into_iter().chain(char(pair & 0x1f_ffff)).collect()
}

impl Dictionary {
    /// Number of terms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a term.
    pub(super) fn text(&self, term: usize) -> String {
        match self.words.get(term) {
            Some(word) => word.to_string(),
            None => pair_text(self.pairs[term - self.words.len()]),
        }
    }

    /// In how many documents a term occurs.
    pub(super) fn frequency(&self, term: usize) -> u32 {
        self.frequencies[term]
    }

    /// The postings of a term as they are written.
    pub(super) fn written(&self, term: usize) -> &str {
        let (piece, end) = self.ends[term];
        let before = term.checked_sub(1).map(|before| self.ends[before]);
        let from = before.filter(|before| before.0 == piece).map_or(0, |before| before.1);
        &self.pieces[piece as usize][from as usize..end as usize]
    }

    /// The postings of a term, to be read class by class.
    pub(super) fn classes(&self, term: usize) -> Classes<'_> {
        let mut reader = Reader::new(self.written(term));
        let head = reader.next();
        let count = |class: usize| match head {
            _ if head & (1u32 << class) == 0 => 0,
            _ if head & COUNTED == 0 => 1,
            _ => reader.next(),
        };
        let counts = std::array::from_fn(count);
        Classes { counts, class: 0, reader }
    }

    /// Adds the postings of the next terms: `written` one after the other, and of each term in how many
    /// documents it occurs and where in `written` it ends.
    pub(super) fn append(&mut self, written: String, lists: &[(u32, u32)]) {
        let piece = self.pieces.len() as u32;
        for &(frequency, end) in lists {
            self.frequencies.push(frequency);
            self.ends.push((piece, end));
        }
        self.pieces.push(written);
    }
}

/// Marks postings in which counts follow.
const COUNTED: u32 = 16;

/// Writes the postings of a term: which classes are there, counts if any is above one, documents.
pub(super) fn postings(classes: &[Vec<u32>; CLASSES], out: &mut String) {
    let bits = (0..CLASSES).filter(|&class| !classes[class].is_empty()).map(|class| 1 << class).sum::<u32>();
    let counted = classes.iter().any(|class| class.len() > 1);
    write(bits + if counted { COUNTED } else { 0 }, out);
    for class in classes.iter().filter(|class| counted && !class.is_empty()) {
        write(class.len() as u32, out);
    }
    for class in classes {
        let mut before = 0;
        for &doc in class {
            write(doc - before, out);
            before = doc;
        }
    }
}

/// The postings of a term, read from the first class to the last.
pub(super) struct Classes<'a> {
    counts: [u32; CLASSES],
    class: usize,
    reader: Reader<'a>,
}

impl Classes<'_> {
    /// Calls `each` for the documents of the next class, in order.
    pub(super) fn next(&mut self, mut each: impl FnMut(u32)) {
        let mut doc = 0;
        for _ in 0..self.counts.get(self.class).copied().unwrap_or_default() {
            doc += self.reader.next();
            each(doc);
        }
        self.class += 1;
    }
}
