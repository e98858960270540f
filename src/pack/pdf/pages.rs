//! Page numbers of named destinations in a PDF file of Chromium.
//!
//! Chromium writes PDF 1.4: objects are plain text, found by a cross-reference table. The table is read, then
//! the page tree and the names. All loops are bounded; a file of another form is no error, but gives `None`.

use std::collections::BTreeMap;

/// Bytes of an entry of the cross-reference table.
const LINE: usize = 20;

/// Page number, from 1, of each named destination.
pub(super) fn destinations(pdf: &[u8]) -> Option<BTreeMap<String, usize>> {
    let file = Pdf::open(pdf)?;
    let catalog = file.object(file.root)?;
    let pages = file.pages(reference(after(catalog, b"/Pages ")?)?)?;
    let number: BTreeMap<usize, usize> = pages.iter().enumerate().map(|(at, page)| (*page, at + 1)).collect();
    let mut names = after(file.object(reference(after(catalog, b"/Dests ")?)?)?, b"<<")?;
    let mut places = BTreeMap::new();
    while let Some(rest) = names.strip_prefix(b"/") {
        let (name, rest) = split(rest, b" [")?;
        let (place, rest) = split(rest, b"]")?;
        places.insert(unescaped(name)?, *number.get(&reference(place)?)?);
        names = rest.trim_ascii_start();
    }
    names.starts_with(b">>").then_some(places)
}

struct Pdf<'a> {
    pdf: &'a [u8],
    /// Entries of the cross-reference table.
    table: &'a [u8],
    root: usize,
}

impl<'a> Pdf<'a> {
    fn open(pdf: &'a [u8]) -> Option<Pdf<'a>> {
        let end = pdf.get(pdf.len().saturating_sub(64)..)?;
        let start = integer(after(end, b"startxref\n")?)?;
        let (_, table) = split(pdf.get(start..)?, b"xref\n0 ")?;
        let lines = integer(table)?;
        let (_, table) = split(table, b"\n")?;
        let (table, rest) = table.split_at_checked(lines.checked_mul(LINE)?)?;
        Some(Pdf { pdf, table, root: reference(after(rest, b"/Root ")?)? })
    }

    /// Text of an object, between its `obj` and `endobj`.
    fn object(&self, number: usize) -> Option<&'a [u8]> {
        let from = number.checked_mul(LINE)?;
        let place = integer(self.table.get(from..from + LINE)?)?;
        let head = format!("{number} 0 obj\n");
        let (object, _) = split(self.pdf.get(place..)?.strip_prefix(head.as_bytes())?, b"\nendobj")?;
        Some(object)
    }

    /// Object numbers of the pages below a node of the page tree, in order.
    fn pages(&self, root: usize) -> Option<Vec<usize>> {
        let mut pages = Vec::new();
        let mut open = vec![root];
        // A tree has no more nodes than the file has objects; a cycle would.
        for _ in 0..self.table.len() / LINE {
            let Some(node) = open.pop() else { return Some(pages) };
            let Some(children) = after(self.object(node)?, b"/Kids [") else {
                pages.push(node);
                continue;
            };
            let (children, _) = split(children, b" 0 R]")?;
            let children = String::from_utf8_lossy(children);
            for child in children.split(" 0 R ").collect::<Vec<_>>().into_iter().rev() {
                open.push(child.parse().ok()?);
            }
        }
        None
    }
}

/// Text before and after the first `mark`.
fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|part| part == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    split(text, mark).map(|(_, rest)| rest)
}

/// Number at the beginning of a text.
fn integer(text: &[u8]) -> Option<usize> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    std::str::from_utf8(&text[..end]).ok()?.parse().ok()
}

/// Object number of a reference: 12 of `12 0 R`.
fn reference(text: &[u8]) -> Option<usize> {
    let number = integer(text)?;
    text.starts_with(format!("{number} 0 R").as_bytes()).then_some(number)
}

/// Name with its escaped bytes, such as `#2F`, decoded.
fn unescaped(name: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = name;
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *byte == b'#');
        match code {
            Some(code) => {
                bytes.push(u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()?);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PDF file as Chromium writes it, with the given objects.
    fn file(objects: &[&str]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.4\n".to_vec();
        let mut table = "0000000000 65535 f \n".to_string();
        for (at, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", pdf.len());
            pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
        }
        let start = pdf.len();
        let size = objects.len() + 1;
        pdf.extend(
            format!(
                "xref\n0 {size}\n{table}trailer\n<</Size {size}\n/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
            )
            .as_bytes(),
        );
        pdf
    }

    const OBJECTS: [&str; 7] = [
        "<</Type /Catalog\n/Pages 2 0 R\n/Dests 7 0 R>>",
        "<</Type /Pages\n/Count 3\n/Kids [3 0 R 6 0 R]>>",
        "<</Type /Pages\n/Count 2\n/Kids [5 0 R 4 0 R]\n/Parent 2 0 R>>",
        "<</Type /Page\n/Parent 3 0 R>>",
        "<</Type /Page\n/Parent 3 0 R>>",
        "<</Type /Page\n/Parent 2 0 R>>",
        "<</a#2Fb.html--#25E4 [4 0 R /XYZ 6 8.5 0]\n/c [6 0 R /XYZ 0 0 0]\n/d [5 0 R /XYZ 0 0 0]>>",
    ];

    #[test]
    fn pages_are_counted_in_the_order_of_their_tree() {
        let places = destinations(&file(&OBJECTS)).expect("places");
        assert_eq!(
            places.into_iter().collect::<Vec<_>>(),
            [("a/b.html--%E4".to_string(), 2), ("c".to_string(), 3), ("d".to_string(), 1)]
        );
    }

    #[test]
    fn a_file_of_another_kind_gives_no_answer() {
        let whole = file(&OBJECTS);
        for end in 0..whole.len() - 1 {
            destinations(&whole[..end]);
        }
        assert_eq!(destinations(b""), None);
        assert_eq!(destinations(&whole[..whole.len() / 2]), None);
        let mut circle = OBJECTS;
        circle[2] = "<</Type /Pages\n/Kids [2 0 R]>>";
        assert_eq!(destinations(&file(&circle)), None);
        let mut strange = OBJECTS;
        strange[6] = "<</a#ZZ [4 0 R /XYZ 6 8.5 0]>>";
        assert_eq!(destinations(&file(&strange)), None);
        strange[6] = "<</a [7 0 R /XYZ 6 8.5 0]>>";
        assert_eq!(destinations(&file(&strange)), None);
    }
}
