//! Files of rows → tables: CSV, TSV, JSON and YAML. Cells are words, never Markdown.

use crate::diag::Diags;
use crate::doc::{Align, Inline, Inlines, Table};
use crate::limits::{TABLE_COLUMNS, TABLE_EMPTY, TABLE_ROWS};
use crate::source::FileId;
use crate::yaml::{Node, Yaml};
use serde_json::Value;

/// Settings of the table that shows a file.
pub(super) struct Settings<'a> {
    /// Whether its first row names the columns.
    pub(super) has_header: bool,
    /// The columns to show, by name and in this order.
    pub(super) columns: Option<&'a str>,
}

/// Rows of cells; the first names the columns, if there are names.
type Rows = Vec<Vec<String>>;

/// The table of a file, and how many rows it has if those are too many. `Err` says why there is none.
pub(super) fn table(
    path: &str,
    text: &str,
    settings: &Settings<'_>,
) -> Result<(Table, Option<usize>), String> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let mut rows = match ending.as_str() {
        "csv" => separated(text, b',')?,
        "tsv" | "tab" => separated(text, b'\t')?,
        "json" => of_json(text).map_err(|e| e.to_string()).and_then(of_values)?,
        "yaml" | "yml" => of_yaml(text)?,
        _ => return Err("it is no `.csv`, `.tsv`, `.json` or `.yaml`".into()),
    };
    let is_named = settings.has_header || matches!(ending.as_str(), "json" | "yaml" | "yml");
    let count = rows.len() - usize::from(is_named && !rows.is_empty());
    let too_many = TABLE_ROWS.is_below(count).then_some(count);
    rows.truncate(TABLE_ROWS.most + 1);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    if width == 0 {
        return Err("it has no rows".into());
    }
    if TABLE_COLUMNS.is_below(width) {
        return Err(TABLE_COLUMNS.words(width));
    }
    // Each row is filled up to the widest, so a small file with one wide row would make very many empty cells.
    if width * rows.len() > text.len() + TABLE_EMPTY.most {
        return Err(TABLE_EMPTY.words(rows.len()));
    }
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    if let Some(columns) = settings.columns.filter(|_| is_named) {
        rows = chosen(rows, columns)?;
    }
    let head = if is_named { rows.remove(0) } else { vec![String::new(); width] };
    Ok((laid_out(head, rows), too_many))
}

/// The named columns, in the order in which they are named.
fn chosen(rows: Rows, columns: &str) -> Result<Rows, String> {
    let head = &rows[0];
    let place = |name: &str| {
        head.iter().position(|known| known.trim() == name).ok_or_else(|| format!("it has no column `{name}`"))
    };
    let places: Vec<usize> =
        columns.split([',', '，', '、']).map(|name| place(name.trim())).collect::<Result<_, _>>()?;
    Ok(rows.iter().map(|row| places.iter().map(|at| row[*at].clone()).collect()).collect())
}

/// Columns of numbers stand at the right.
fn laid_out(head: Vec<String>, rows: Rows) -> Table {
    let is_number = |cell: &String| {
        let digits =
            cell.trim().trim_start_matches(['-', '+', '−', '¥', '￥', '$', '€', '£']).trim_end_matches('%');
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || ".,_ ".contains(c))
    };
    let align = |column: usize| {
        let mut cells = rows.iter().map(|row| &row[column]).filter(|cell| !cell.trim().is_empty()).peekable();
        if cells.peek().is_some() && cells.all(is_number) { Align::Right } else { Align::None }
    };
    let align = (0..head.len()).map(align).collect();
    let cells = |row: Vec<String>| -> Box<[Inlines]> {
        let cell = |words: String| match words.trim() {
            "" => Inlines::default(),
            words => Box::new([Inline::Text(words.into())]) as Inlines,
        };
        row.into_iter().map(cell).collect()
    };
    Table { align, head: cells(head), rows: rows.into_iter().map(cells).collect() }
}

fn separated(text: &str, delimiter: u8) -> Result<Rows, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let row = |row: csv::Result<csv::StringRecord>| match row {
        Ok(row) => Ok(row.iter().map(clean).collect()),
        Err(e) => Err(e.to_string()),
    };
    reader.records().map(row).collect()
}

/// A text without characters that pages cannot hold.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The value of a JSON text, with numbers as texts, as they were typed.
fn of_json(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str::<serde::de::IgnoredAny>(text)?;
    let is_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '-') || c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.strip_prefix('"') {
            Some(inside) => 1 + string(inside),
            None => rest.find(|c| !is_number(c)).unwrap_or(rest.len()),
        };
        let quote = if rest.starts_with('"') { "" } else { "\"" };
        out.extend([quote, &rest[..length], quote]);
        rest = &rest[length..];
    }
    serde_json::from_str(&(out + rest))
}

/// Length of a JSON string behind its first quote, with the last.
fn string(inside: &str) -> usize {
    let mut is_escaped = false;
    let end = inside.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(inside.len(), |end| end + 1)
}

fn of_yaml(text: &str) -> Result<Rows, String> {
    let mut diags = Diags::default();
    let yaml = Yaml::parse(FileId(0), text, 0, &mut diags);
    match (yaml, diags.list.first()) {
        (_, Some(fault)) => Err(fault.message.clone()),
        (Some(yaml), None) => of_values(as_typed(&yaml.root())),
        (None, None) => Err("it is empty".into()),
    }
}

/// A value with its scalars as they were typed: `1.10` is no number to be shown as `1.1`.
fn as_typed(node: &Node<'_>) -> Value {
    let mut none = Diags::default();
    if node.is_map() {
        let pairs = node.entries(&mut none);
        return Value::Object(pairs.iter().map(|(name, value)| (name.clone(), as_typed(value))).collect());
    }
    if node.is_list() {
        return Value::Array(node.one_or_many().iter().map(as_typed).collect());
    }
    node.scalar().map_or_else(|| node.to_json(), Value::String)
}

/// Rows of a list of maps, a list of lists, or a map of maps.
fn of_values(value: Value) -> Result<Rows, String> {
    let list = match value {
        Value::Array(list) => list,
        Value::Object(map) => map.into_iter().map(|(name, value)| with_name(name, value)).collect(),
        _ => return Err("it is no list".into()),
    };
    let mut names: Vec<String> = Vec::new();
    for name in list.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys) {
        if names.len() <= TABLE_COLUMNS.most && !names.contains(name) {
            names.push(name.clone());
        }
    }
    let row = |value: &Value| match value {
        Value::Object(map) => {
            Ok(names.iter().map(|name| map.get(name).map(shown).unwrap_or_default()).collect())
        }
        Value::Array(cells) => Ok(cells.iter().map(shown).collect()),
        _ => Err("its entries are no maps or lists".to_string()),
    };
    let mut rows: Rows = list.iter().map(row).collect::<Result<_, _>>()?;
    if !names.is_empty() {
        rows.insert(0, names.iter().map(|name| clean(name)).collect());
    }
    Ok(rows)
}

/// An entry of a map as a row that begins with its name.
fn with_name(name: String, value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let first = (String::new(), Value::String(name));
            Value::Object(std::iter::once(first).chain(map).collect())
        }
        other => Value::Array(vec![Value::String(name), other]),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => clean(text),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => clean(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::plain;

    fn shown_as(path: &str, text: &str, has_header: bool, columns: Option<&str>) -> String {
        match table(path, text, &Settings { has_header, columns }) {
            Err(why) => format!("no: {why}"),
            Ok((table, more)) => {
                let row =
                    |cells: &[Inlines]| cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join("|");
                let rows: Vec<String> = table.rows.iter().map(|cells| row(cells)).collect();
                let right = table.align.iter().filter(|align| **align == Align::Right).count();
                format!(
                    "{}/{}/{right}{}",
                    row(&table.head),
                    rows.join("/"),
                    if more.is_some() { "+" } else { "" }
                )
            }
        }
    }

    #[test]
    fn files_of_rows_are_tables() {
        for (path, text, expected) in [
            ("a.csv", "名,价\n甲,\"1,5\"\n\"乙\n丙\",2\n", "名|价/甲|1,5/乙 丙|2/1"),
            ("a.csv", "\u{feff}a,b,c\n1\n", "a|b|c/1||/1"),
            ("a.tsv", "a\tb\n<b>\t-3%\n", "a|b/<b>|-3%/1"),
            ("a.json", r#"[{"a": 1, "b": "x"}, {"b": [1, 2]}]"#, "a|b/1|x/|1, 2/1"),
            ("a.json", "[[\"a\"], [true]]", "a/true/0"),
            ("a.yaml", "甲: {价: 1}\n乙: {价: 2}\n", "|价/甲|1/乙|2/1"),
            ("a.json", "3", "no: it is no list"),
            ("a.csv", "", "no: it has no rows"),
            ("a.txt", "a", "no: it is no `.csv`, `.tsv`, `.json` or `.yaml`"),
        ] {
            assert_eq!(shown_as(path, text, true, None), expected, "{text}");
        }
        assert_eq!(shown_as("a.csv", "1,2\n", false, None), "|/1|2/2");
        assert_eq!(shown_as("a.csv", "a,b\n1,x\n", true, Some("b, a")), "b|a/x|1/1");
        assert_eq!(shown_as("a.csv", "a\n1\n", true, Some("c")), "no: it has no column `c`");
        assert!(shown_as("a.csv", &"1\n".repeat(100_000), true, None).ends_with('+'));
        assert!(shown_as("a.csv", &",".repeat(100), true, None).starts_with("no"));
        assert!(shown_as("a.json", &"[".repeat(100_000), true, None).starts_with("no"));
        let short = format!("{}\n{}", ",".repeat(49), "1\n".repeat(1000));
        assert!(shown_as("a.csv", &short, true, None).starts_with("no: its 1001 rows are much shorter"));
        assert!(shown_as("a.csv", &format!("{}\n1\n", ",".repeat(49)), true, None).ends_with("/1"));
    }
}
