//! `rows: table.csv` in place of a list of rules, or of the rows of `derive`.
//!
//! A column holds the cells of one fact; columns that bear the name of a key (`then`, `id`, `title`, …) hold
//! that. The table becomes the same list that could stand in the set's own file, with each value standing
//! where its cell does, so that everything else is read and told of as in YAML.

use super::beside::{Beside, trimmed};
use super::csv::{Cell, Record, records};
use super::draft::{RawFact, RawValues};
use crate::config::quoted;
use crate::decide::kind::compare::COMPARISONS;
use crate::decide::kind::grammar::signs::THEN;
use crate::diag::{Code, Diagnostic, Diags, closest};
use crate::keys::{Fields, Shape, Table};
use crate::source::{File, FileId, Span};
use crate::yaml::{Node, Yaml};
use serde_json::{Value, json};

/// The column in which `rest` stands for every case that no other row decides.
const WHEN: &str = "when";
/// Sign between several values of a cell.
const OR: char = '|';

/// A table in a file: its facts are known, and each row becomes a map with the keys of `table`.
pub(super) struct Tabular<'a> {
    file: (FileId, &'a File),
    table: &'static Table,
    /// Whether rows without an id or a title get one.
    named: bool,
    facts: Vec<String>,
    /// Whether each row leads to what its column `then` names.
    leads: bool,
    /// Names of columns about whose faults something else tells; none where a file with facts is not there.
    broken: Option<Vec<String>>,
}

/// Content of a column, by its name in the header.
enum Column {
    Key(&'static str),
    Fact(String),
    /// A column with a fault, which was reported.
    None,
}

/// Reads the table that `rows:` names, where it stands in the place of another key.
pub(super) fn table<'a>(
    map: &Fields<'_>,
    (in_place_of, table, leads): (&str, &'static Table, bool),
    facts: &[RawFact],
    beside: &mut Beside<'a>,
    diags: &mut Diags,
) -> Option<Yaml> {
    let name = map.text("rows", diags)?;
    if let Some(other) = map.get(in_place_of) {
        let message = format!("`rows` and `{in_place_of}` stand beside each other");
        let d = Diagnostic::new(Code::InvalidValue, name.1, message).label(other.key_span(), "the other one");
        diags.push(d.hint("keep one of them: a table in a file, or a list here"));
    }
    let file = beside.table(&name, diags)?;
    let facts = facts.iter().flat_map(names).collect();
    let broken = (!beside.lacks_shared).then(|| beside.broken.clone());
    Tabular { file, table, named: in_place_of == "rules", facts, leads, broken }.read(diags)
}

/// Whether the name of a table stands where a list of rows belongs, which is reported.
pub(super) fn is_a_table(map: &Fields<'_>, key: &str, diags: &mut Diags) -> bool {
    let node = map.get(key).filter(|_| map.get("rows").is_none());
    let named = |node: &Node<'_>| {
        let name = node.scalar().filter(|name| name.to_lowercase().ends_with(".csv"))?;
        Some((name.strip_prefix("content/").unwrap_or(&name).to_string(), node.span()))
    };
    let one = |node: &Node<'_>| match node.items(&mut Diags::default()).as_slice() {
        [item] => named(item),
        _ => None,
    };
    let Some((name, span)) = node.and_then(|node| if node.is_list() { one(node) } else { named(node) })
    else {
        return false;
    };
    let message = format!("`{key}` is a list, and `{name}` a table in a file");
    let file = name.strip_prefix("rules/").unwrap_or(&name);
    diags.push(Diagnostic::new(Code::InvalidValue, span, message).hint(format!("write `rows: {file}`")));
    true
}

/// Names by which cells may call a fact.
fn names(fact: &RawFact) -> Vec<String> {
    match &fact.values {
        RawValues::Kind(kind, params) if kind.grouped => {
            params.options.iter().map(|(option, _)| format!("{}.{option}", fact.id)).collect()
        }
        RawValues::Kind(..) | RawValues::Formula(..) => vec![fact.id.clone()],
    }
}

impl Tabular<'_> {
    fn read(&self, diags: &mut Diags) -> Option<Yaml> {
        let (id, file) = self.file;
        let rows = match records(&file.text) {
            Ok(rows) => rows,
            Err(quote) => {
                let span = Span::new(id, quote.at..quote.at + 1);
                let d = Diagnostic::new(Code::InvalidValue, span, "a quote is not closed");
                diags.push(d.hint("end the cell with `\"`; a quote inside is written twice"));
                return None;
            }
        };
        let mut rows = rows.into_iter();
        let Some(header) = rows.next() else {
            let d = Diagnostic::new(Code::InvalidValue, Span::whole(id), "the table has no header");
            diags.push(d.hint("name the columns in the first row: facts, `then`"));
            return None;
        };
        let columns = self.columns(&header, diags)?;
        let mut text = Writer::default();
        for (number, row) in rows.enumerate().filter(|(_, row)| row.cells.iter().any(|c| !c.is_empty())) {
            self.row(&columns, (number + 2, &row), &mut text, diags);
        }
        if text.yaml.is_empty() {
            let d = Diagnostic::new(Code::InvalidValue, Span::whole(id), "the table has no rows");
            diags.push(d.hint("write a row below the names of the columns"));
            return None;
        }
        Yaml::translated(id, &text.yaml, text.origins, diags)
    }

    /// The columns. `None` where the table leads nowhere.
    fn columns(&self, header: &Record, diags: &mut Diags) -> Option<Vec<Column>> {
        let scalar = |shape: &Shape| !matches!(shape, Shape::List(_) | Shape::Map(_) | Shape::Cells);
        let keys: Vec<&'static str> =
            self.table.keys.iter().filter(|key| scalar(&key.shape)).map(|key| key.name).collect();
        let mut columns: Vec<Column> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let is_known = |name: &str| keys.contains(&name) || self.facts.iter().any(|fact| fact == name);
        let is_told =
            |name: &str| self.broken.as_ref().is_none_or(|broken| broken.iter().any(|id| id == name));
        // If `then` is missing, a column with another usual name was probably meant.
        let lacks = self.leads && !header.cells.iter().any(|cell| cell.text.trim() == "then");
        let meant = header.cells.iter().filter(|cell| lacks && !is_known(cell.text.trim()));
        let meant = meant.clone().find(|cell| THEN.contains(&cell.text.trim().to_lowercase().as_str()));
        for cell in &header.cells {
            let name = cell.text.trim();
            let fault = |message: String| Diagnostic::new(Code::UnknownFact, self.span(cell), message);
            if seen.contains(&name) && !name.is_empty() {
                diags.push(fault(format!("there are two columns `{name}`")).hint("take one of them out"));
                columns.push(Column::None);
                continue;
            }
            seen.push(name);
            if let Some(key) = keys.iter().find(|key| **key == name) {
                columns.push(Column::Key(key));
            } else if self.facts.iter().any(|fact| fact == name) {
                columns.push(Column::Fact(name.to_string()));
            } else {
                // A column without a name may be empty, too: spreadsheets leave some behind.
                let is_meant = meant.is_some_and(|meant| meant.range == cell.range);
                if !name.is_empty() && !is_meant && !is_told(name) {
                    let known = || self.facts.iter().map(String::as_str).chain(keys.iter().copied());
                    let d = fault(format!("no fact, and no key of a row, is called `{name}`"));
                    diags.push(match closest(name, known()) {
                        Some(near) => d.hint(format!("did you mean `{near}`?")),
                        None => {
                            d.hint(format!("columns are {}", quoted(&known().take(12).collect::<Vec<_>>())))
                        }
                    });
                }
                columns.push(Column::None);
            }
        }
        if !lacks {
            return Some(columns);
        }
        let place = meant.or(header.cells.first()).map_or(Span::whole(self.file.0), |cell| self.span(cell));
        let d = Diagnostic::new(Code::InvalidValue, place, "the table has no column `then`");
        diags.push(match meant {
            Some(_) => d.hint("did you mean `then`?"),
            None => d.hint("name the column that says what follows `then`"),
        });
        None
    }

    /// Writes a row as a map of YAML.
    fn row(&self, columns: &[Column], (number, row): (usize, &Record), text: &mut Writer, diags: &mut Diags) {
        let (first, last) = (row.cells.first(), row.cells.last());
        let whole = first
            .zip(last)
            .map(|(first, last)| Cell { range: first.range.start..last.range.end, ..Cell::default() });
        let whole = whole.map_or(Span::whole(self.file.0), |cell| self.span(&cell));
        let wrong_count = |span: Span| {
            let message = format!("cells of this row: {}; columns: {}", row.cells.len(), columns.len());
            Diagnostic::new(Code::InvalidValue, span, message)
        };
        if let Some(beyond) = row.cells.iter().skip(columns.len()).find(|cell| !cell.is_empty()) {
            let d = wrong_count(self.span(beyond));
            diags.push(d.hint("put a cell that holds a comma between quotes"));
        }
        if row.cells.len() < columns.len() {
            let is_wide = row.cells.iter().any(|cell| cell.text.contains('，'));
            diags.push(wrong_count(whole).hint(match is_wide {
                true => "`，` is full-width, and parts no cells: write `,`",
                false => "write a comma for each cell, also for an empty one",
            }));
            // It is unknown which cells are missing, so the row is not read.
            return;
        }
        let filled = || columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
        let has = |name: &str| filled().any(|(column, _)| matches!(column, Column::Key(key) if *key == name));
        text.push("- {", whole);
        if self.named {
            for (key, value) in [("id", format!("row-{number}")), ("title", String::new())] {
                if !has(key) {
                    text.value(key, &json!(value), whole);
                }
            }
        }
        let mut cells = Vec::new();
        for (column, cell) in filled() {
            if cell.text.trim_start().starts_with('=') {
                let message = format!("`{}` is a formula, which is not calculated", cell.shortened());
                let d = Diagnostic::new(Code::InvalidCell, self.span(cell), message);
                diags.push(d.hint("write its result; a value needs no `=`"));
                if let Column::Key(key) = column {
                    text.value(key, &json!(cell.text.trim().trim_start_matches('=')), self.span(cell));
                }
                continue;
            }
            match column {
                Column::Key(key) => text.value(key, &json!(cell.text.trim()), self.span(cell)),
                Column::Fact(fact) if !matches!(cell.text.trim(), "-" | "–" | "—") => {
                    cells.push((fact, cell))
                }
                Column::Fact(_) | Column::None => {}
            }
        }
        match cells.first() {
            Some((_, cell)) if has(WHEN) => {
                let d =
                    Diagnostic::new(Code::InvalidCell, self.span(cell), "a row for the rest has no cells");
                diags.push(d.hint("empty this cell, or the one below `when`"));
            }
            _ if has(WHEN) => {}
            _ => {
                text.push("\"when\":{", whole);
                cells
                    .iter()
                    .for_each(|(fact, cell)| text.value(fact, &condition(&cell.text), self.span(cell)));
                text.push("}", whole);
            }
        }
        text.push("}\n", whole);
    }

    fn span(&self, cell: &Cell) -> Span {
        trimmed(self.file.0, &self.file.1.text, cell.range.clone())
    }
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Beginning of the text, as long as a message shows it.
    fn shortened(&self) -> String {
        let text = self.text.trim();
        let short: String = text.chars().take(40).collect();
        if short.len() < text.len() { short + "…" } else { short }
    }
}

/// A cell as YAML has it: values with `|` between them, behind `not:` or the name of a comparison where there
/// is one.
fn condition(text: &str) -> Value {
    let values = |text: &str| {
        let values: Vec<&str> = text.split(OR).map(str::trim).collect();
        if let [one] = values[..] { json!(one) } else { json!(values) }
    };
    let keys = ["not", "all"].into_iter().chain(COMPARISONS.iter().map(|c| c.name));
    let behind = |key: &'static str| {
        let rest = text.trim().strip_prefix(key)?.trim_start().strip_prefix(':')?;
        Some(json!({ key: values(rest) }))
    };
    keys.into_iter().find_map(behind).unwrap_or_else(|| values(text))
}

/// YAML with the places in the table from which its parts come.
#[derive(Default)]
struct Writer {
    yaml: String,
    origins: Vec<(usize, Span)>,
}

impl Writer {
    fn push(&mut self, yaml: &str, span: Span) {
        self.origins.push((self.yaml.len(), span));
        self.yaml.push_str(yaml);
    }

    /// A key with its value, which YAML writes as JSON does.
    fn value(&mut self, key: &str, value: &Value, span: Span) {
        self.push(&format!("{}: {value}, ", json!(key)), span);
    }
}
