//! Shows the same finding in many places once: a key of another tool on each page, pictures that all lie on one other
//! site.
//!
//! The finding is shown at its first place, with the number of the other places. Programs that look at one file, such
//! as an editor's server, show each place; so does `--verbose`.

use super::{Code, Diags, Lookup};
use crate::source::Sources;
use std::collections::HashMap;

/// Number of places from which on the same fault is shown as one finding.
pub const OFTEN: u8 = 5;

impl Diags {
    /// Replaces findings with the same code and words by the first of them, if there are as many as their field `alike`
    /// asks for. The list must be in order of places.
    pub fn fold(&mut self, sources: &Sources) {
        let mut groups: HashMap<(Code, &str), Vec<usize>> = HashMap::new();
        for (at, d) in self.list.iter().enumerate().filter(|(_, d)| d.alike > 0) {
            groups.entry((d.code, &*d.message)).or_default().push(at);
        }
        let is_folded = |places: &Vec<usize>| places.len() >= self.list[places[0]].alike as usize;
        let folded: Vec<Vec<usize>> = groups.into_values().filter(is_folded).collect();
        let mut gone = vec![false; self.list.len()];
        let lookup = Lookup::new(sources);
        for places in folded.iter().filter(|places| places.len() > 1) {
            let (next, more) = (self.list[places[1]].span, places.len() - 1);
            places[1..].iter().for_each(|at| gone[*at] = true);
            let first = &mut self.list[places[0]];
            first.more = more as u32;
            // The edit is dropped, because it would mend the first place only.
            first.edit = None;
            let place = lookup.place(next);
            first.hints.push(match more {
                1 => format!("the same stands at `{place}`"),
                more => format!("the same stands in {more} more places, first at `{place}`: `-v` shows each"),
            });
        }
        let mut gone = gone.into_iter();
        self.list.retain(|_| !gone.next().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostic;
    use crate::source::{File, FileId, FileKind, Span};

    fn told(counts: &[(&str, u8, u32)]) -> Vec<(String, u32)> {
        let mut diags = Diags::default();
        for (message, alike, count) in counts {
            for file in 0..*count {
                let d = Diagnostic::new(Code::UnknownKey, Span::whole(FileId(file)), *message);
                diags.push(d.alike(*alike));
            }
        }
        let mut sources = Sources::default();
        for file in 0..10 {
            sources.add(File::new(format!("content/{file}.md"), FileKind::Article, "a\n".into(), [0; 32]));
        }
        diags.fold(&sources);
        diags.list.into_iter().map(|d| (d.message, d.more)).collect()
    }

    #[test]
    fn what_is_alike_is_told_once_with_its_number() {
        let one = |message: &str, more| (message.to_string(), more);
        assert_eq!(told(&[("a", 2, 3), ("b", 2, 1)]), [one("a", 2), one("b", 0)]);
        assert_eq!(told(&[("a", 5, 4)]), [one("a", 0), one("a", 0), one("a", 0), one("a", 0)]);
        assert_eq!(told(&[("a", 0, 9)]).len(), 9);
        assert_eq!(told(&[]), []);
    }
}
