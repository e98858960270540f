//! Tables as spreadsheets save them: CSV, with the place of every cell.

use std::ops::Range;

/// A row of a table.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Line on which it begins, 1 being the first.
    pub(crate) line: usize,
    pub(crate) cells: Vec<Cell>,
}

/// A cell: its text, and its bytes in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// A quote that is not closed: its line and its byte.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OpenQuote {
    pub(crate) line: usize,
    pub(crate) at: usize,
}

/// The rows of a table: cells between commas, or semicolons or tabs where the header has those and no comma;
/// between quotes they hold anything, a quote as two.
pub(crate) fn records(csv: &str) -> Result<Vec<Record>, OpenQuote> {
    let mark = if csv.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let header = csv[mark..].lines().next().unwrap_or_default();
    let comma = [',', ';', '\t'].into_iter().find(|comma| header.contains(*comma)).unwrap_or(',');
    let mut reader =
        Reader { records: Vec::new(), cells: Vec::new(), cell: Cell::at(mark), line: 1, start: 1 };
    let mut quote: Option<OpenQuote> = None;
    let mut chars = csv[mark..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = at + mark;
        reader.line += usize::from(c == '\n');
        match (c, quote) {
            ('"', Some(_)) if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                reader.cell.text.extend(chars.next().map(|(_, quote)| quote));
            }
            ('"', Some(_)) => quote = None,
            (_, Some(_)) => reader.cell.text.push(c),
            ('"', None) if reader.cell.text.trim().is_empty() => {
                reader.cell.text.clear();
                quote = Some(OpenQuote { line: reader.line, at });
            }
            (c, None) if c == comma => reader.end_cell(at, c),
            ('\r', None) if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
            ('\n' | '\r', None) => reader.end_record(at, c),
            (c, None) => reader.cell.text.push(c),
        }
    }
    if let Some(quote) = quote {
        return Err(quote);
    }
    if !reader.cell.text.is_empty() || !reader.cells.is_empty() {
        reader.end_record(csv.len(), '\n');
    }
    Ok(reader.records)
}

struct Reader {
    records: Vec<Record>,
    cells: Vec<Cell>,
    cell: Cell,
    line: usize,
    /// Line on which the record begins.
    start: usize,
}

impl Reader {
    /// Ends the cell before a sign at this byte.
    fn end_cell(&mut self, at: usize, sign: char) {
        self.cell.range.end = at;
        self.cells.push(std::mem::replace(&mut self.cell, Cell::at(at + sign.len_utf8())));
    }

    fn end_record(&mut self, at: usize, sign: char) {
        self.end_cell(at, sign);
        self.records.push(Record { line: self.start, cells: std::mem::take(&mut self.cells) });
        self.start = self.line;
    }
}

impl Cell {
    fn at(start: usize) -> Cell {
        Cell { text: String::new(), range: start..start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        let of = |csv: &str| {
            let texts = |r: &Record| r.cells.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
            records(csv).unwrap().iter().map(texts).collect::<Vec<_>>()
        };
        assert_eq!(
            of("\u{feff}a,b\r\n1,\"x, \"\"y\"\"\n2\"\r\n"),
            [vec!["a", "b"], vec!["1", "x, \"y\"\n2"]]
        );
        assert_eq!(of("a;b\n1;2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(of("a\tb\n1\t2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(records("a\n\"x").unwrap_err(), OpenQuote { line: 2, at: 2 });
        assert_eq!(records("a\n\"x\ny\"\nz").unwrap()[2].line, 4);
    }

    #[test]
    fn every_cell_knows_its_place() {
        let csv = "\u{feff}甲, b\r\n\"x\"\"\",é\n";
        let places: Vec<&str> =
            records(csv).unwrap().iter().flat_map(|r| &r.cells).map(|c| &csv[c.range.clone()]).collect();
        assert_eq!(places, ["甲", " b\r", "\"x\"\"\"", "é"]);
    }
}
