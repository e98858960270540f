//! Bytes that the files of a site include together. Each page holds its own copy of an included file, so a few
//! files may make a site many times as long.

use crate::limits::{INCLUDE_DEPTH, INCLUDED, INCLUDES};
use crate::source::{File, FileId, FileKind, Sources};
use std::collections::HashMap;

/// How often a byte of a table counts: the cells of a table take more room than words.
const TABLE: usize = 4;

/// Bytes of the texts of all files of the site.
pub(super) fn texts(sources: &Sources) -> usize {
    sources.iter().map(|(_, file)| file.text.len()).sum()
}

/// Bytes that all files of a site include together.
pub(super) fn bytes(sources: &Sources) -> usize {
    let mut all = All { sources, known: HashMap::new() };
    let files = sources.iter().filter(|(_, file)| !file.includes.is_empty());
    files.map(|(id, _)| all.below(id, INCLUDE_DEPTH.most)).sum()
}

struct All<'a> {
    sources: &'a Sources,
    /// Bytes that each file includes, by the file and the number of levels that are left.
    known: HashMap<(FileId, usize), usize>,
}

impl All<'_> {
    /// Bytes that a file includes, directly and through the included files, but at most the `INCLUDED` of an article.
    fn below(&mut self, id: FileId, levels: usize) -> usize {
        if let Some(known) = self.known.get(&(id, levels)) {
            return *known;
        }
        let file = self.sources.get(id);
        let mut bytes = 0;
        for path in file.includes.iter().take(INCLUDES.most) {
            let Some(inner) = self.sources.find_content(path) else { continue };
            bytes += weight(file, self.sources.get(inner));
            let is_read = self.sources.get(inner).kind == FileKind::Article && levels > 0;
            if is_read && bytes <= INCLUDED.most {
                bytes += self.below(inner, levels - 1);
            }
        }
        let bytes = bytes.min(INCLUDED.most);
        self.known.insert((id, levels), bytes);
        bytes
    }
}

/// Bytes that a file counts where another file includes it. A table counts `TABLE` times, and so does each file
/// that something other than an article includes.
fn weight(from: &File, file: &File) -> usize {
    let ending = file.path.rsplit('.').next().unwrap_or_default();
    let is_table = from.kind != FileKind::Article
        || ["csv", "tsv", "tab", "json", "yaml", "yml"]
            .iter()
            .any(|table| ending.eq_ignore_ascii_case(table));
    file.text.len() * if is_table { TABLE } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::with_includes;

    #[test]
    fn what_is_included_counts_wherever_it_stands() {
        let mut sources = Sources::default();
        for (path, text) in [
            ("content/a.md", "::: include _b.md\n\n::: include _b.md\n"),
            ("content/_b.md", "::: include _c.md\n"),
            ("content/_c.md", "0123456789"),
            ("content/d.md", "::: include d.md\n"),
            ("content/e.md", "::: include missing.md\n"),
        ] {
            sources.add(with_includes(File::new(path.into(), FileKind::Article, text.into(), [0; 32])));
        }
        // `a.md` includes twice the 18 bytes of `_b.md` with the ten of `_c.md`; `_b.md` includes these ten once.
        let of_d = "::: include d.md\n".len() * (INCLUDE_DEPTH.most + 1);
        assert_eq!(bytes(&sources), 2 * (18 + 10) + 10 + of_d);
    }
}
