//! Bytes that the files of a site include together. Each page holds its own copy of an included file, and each
//! rule set its own copy of a shared one, so a few files may make a site many times as long.

use crate::limits::{INCLUDE_DEPTH, INCLUDED, INCLUDES};
use crate::source::{File, FileId, FileKind, Sources};
use std::collections::HashMap;

/// How often a byte of a table or a shared file counts: cells and questions take more room than words.
const TABLE: usize = 4;

/// Bytes of the texts of all files of the site.
pub(super) fn texts(sources: &Sources) -> usize {
    sources.iter().map(|(_, file)| file.text.len()).sum()
}

/// Bytes that all files of a site include together.
pub(super) fn bytes(sources: &Sources) -> usize {
    let mut all = All { sources, known: HashMap::new() };
    let files = sources.iter().filter(|(_, file)| !file.includes.is_empty());
    let included: usize = files.map(|(id, _)| all.below(id, INCLUDE_DEPTH.most)).sum();
    let sets = sources.iter().filter(|(_, file)| file.kind == FileKind::Rules && !file.uses.is_empty());
    let mut known = HashMap::new();
    included + sets.map(|(_, set)| used(sources, set, &mut known)).sum::<usize>()
}

/// Weight of all shared files that a rule set uses at any remove, with their tables. `known` holds the weights
/// of earlier sets, by the files that these name in `use:`.
fn used<'a>(sources: &'a Sources, set: &'a File, known: &mut HashMap<&'a [String], usize>) -> usize {
    if let Some(known) = known.get(&*set.uses) {
        return *known;
    }
    let bytes: usize = sources.used_by(set).into_iter().map(|file| sources.length_with_includes(file)).sum();
    *known.entry(&*set.uses).or_insert(bytes * TABLE)
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

    #[test]
    fn a_shared_file_counts_in_each_rule_set_that_uses_it() {
        let mut sources = Sources::default();
        for (path, kind, text) in [
            ("content/rules/a.yaml", FileKind::Rules, "use: [people]\n"),
            ("content/rules/b.yaml", FileKind::Rules, "{\"\\u0075se\": people.yaml}\n"),
            ("content/rules/c.yaml", FileKind::Rules, "title: no use\n"),
            (
                "content/rules/shared/people.yaml",
                FileKind::Shared,
                "use:\n  - people\n  - lists\n  - missing\n",
            ),
            ("content/rules/shared/lists.yaml", FileKind::Shared, "use: people\nfacts: {}\n"),
        ] {
            sources.add(with_includes(File::new(path.into(), kind, text.into(), [0; 32])));
        }
        let people = "use:\n  - people\n  - lists\n  - missing\n".len();
        let lists = "use: people\nfacts: {}\n".len();
        assert_eq!(bytes(&sources), 2 * TABLE * (people + lists));
    }
}
