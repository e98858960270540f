//! `word/document.xml` → Markdown.

use super::formula::Formula;
use super::package::{Package, Piece, value};
use super::styles::{Lists, Marker, Role, Styles, address, relations, wanted};
use crate::import::report::Report;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The text of a document.
pub(super) struct Body {
    pub(super) markdown: String,
    /// Pictures by their names in the package; [`mark`] stands where each is.
    pub(super) pictures: Vec<String>,
}

/// Placeholder of a picture's address, until the picture has a file.
pub(super) fn mark(number: usize) -> String {
    format!("\u{fdd4}{number}\u{fdd4}")
}

/// The most columns that one cell may span.
const WIDEST: usize = 60;

/// The most levels of tables in tables that are read as tables.
const DEEPEST: usize = 1;

/// Reads a document.
pub(super) fn read(package: &mut Package, name: &str, report: &mut Report) -> Result<Body, String> {
    let place = package.part("document");
    let pieces = package
        .xml(&place)
        .ok_or_else(|| format!("it has no readable `{place}`: it is missing, damaged or too large"))?;
    let mut reader = Reader {
        styles: Styles::read(package),
        lists: Lists::read(package),
        links: relations(package, "document"),
        wanted: wanted(&pieces),
        ..Reader::default()
    };
    notes(package, ("footnotes", "footnote", ""), &mut reader.notes);
    notes(package, ("endnotes", "endnote", "e"), &mut reader.notes);
    for piece in &pieces {
        reader.piece(piece);
    }
    reader.end_code();
    for what in &reader.lost {
        report.lost(name, 0, format!("{what} did not come over"));
    }
    let mut markdown = titled(reader.out.trim(), reader.has_title) + "\n";
    for note in &reader.used {
        if let Some(words) = reader.notes.get(note) {
            markdown.push_str(&format!("\n[^{note}]: {}\n", words.trim()));
        }
    }
    Ok(Body { markdown, pictures: reader.pictures })
}

/// Text with headings raised by one level where its first is the only one of its level, and so the title.
fn titled(text: &str, has_title: bool) -> String {
    let mut in_code = false;
    let mut levels: Vec<usize> = Vec::new();
    let is_heading = |line: &str, in_code: &mut bool| {
        *in_code ^= line.starts_with("```");
        !*in_code && line.starts_with("##")
    };
    for line in text.lines().filter(|line| is_heading(line, &mut in_code)) {
        levels.push(line.len() - line.trim_start_matches('#').len());
    }
    let is_alone = levels.first() == Some(&2) && levels.iter().filter(|level| **level == 2).count() == 1;
    if has_title || !is_alone {
        return text.to_string();
    }
    in_code = false;
    let lines = text.lines().map(|line| if is_heading(line, &mut in_code) { &line[1..] } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads footnotes or endnotes into `notes`, by the mark that refers to them.
fn notes(
    package: &mut Package,
    (file, element, before): (&str, &str, &str),
    notes: &mut BTreeMap<String, String>,
) {
    let pieces = package.xml(&package.part(file)).unwrap_or_default();
    let mut reader = Reader { links: relations(package, file), ..Reader::default() };
    let mut id = String::new();
    for piece in &pieces {
        match piece {
            Piece::Start(name, attributes) if name == element => {
                id = value(attributes, "id").to_string();
                reader.out.clear();
            }
            Piece::End(name) if name == element => {
                let words = reader.out.trim().replace('\n', "\n    ");
                notes.insert(format!("{before}{id}"), words);
            }
            piece => reader.piece(piece),
        }
    }
}

#[derive(Default)]
struct Paragraph {
    words: String,
    style: String,
    list: Option<String>,
    level: usize,
    /// Destination of the open link.
    link: String,
}

#[derive(Default, Clone, PartialEq)]
struct Run {
    bold: bool,
    italic: bool,
    strike: bool,
    line: bool,
    is_code: bool,
    /// HTML element of subscript or superscript: `sub`, `sup`.
    shift: Option<&'static str>,
}

/// Open field, such as `HYPERLINK`: its command, and the address if it is a link.
#[derive(Default)]
struct Field {
    command: String,
    address: Option<String>,
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    lists: Lists,
    links: HashMap<String, String>,
    /// Names of bookmarks that links lead to; others are left out.
    wanted: BTreeSet<String>,
    notes: BTreeMap<String, String>,
    fields: Vec<Field>,
    in_command: bool,
    formula: Option<Formula>,
    is_display: bool,
    has_title: bool,
    used: BTreeSet<String>,
    pictures: Vec<String>,
    lost: BTreeSet<&'static str>,
    out: String,
    paragraph: Paragraph,
    /// Enclosing paragraphs, outermost first.
    outer: Vec<Paragraph>,
    /// Alternative text of the current picture.
    about: String,
    run: Run,
    /// Rows of the tables that are open.
    tables: Vec<Vec<Vec<String>>>,
    last_list: Option<String>,
    is_code: bool,
    /// Number of open elements whose words are skipped.
    skip: usize,
    /// Whether the current cell is merged with the one above.
    is_merged: bool,
    /// Further columns that the current cell spans.
    covered: usize,
}

/// Elements whose words are not text of the document: deleted words, fallback copies of shapes.
const SKIPPED: &[&str] = &["del", "movefrom", "fallback", "deltext"];

impl Reader {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Start(name, _) if SKIPPED.contains(&name.as_str()) => self.skip += 1,
            Piece::End(name) if SKIPPED.contains(&name.as_str()) => self.skip = self.skip.saturating_sub(1),
            _ if self.skip > 0 => {}
            piece if self.formula.is_some() => self.in_formula(piece),
            Piece::Start(name, _) if name == "omath" => {
                let mut formula = Formula::default();
                formula.start(name, &[]);
                self.formula = Some(formula);
            }
            Piece::Text(words) if self.in_command => {
                self.fields.last_mut().into_iter().for_each(|field| field.command.push_str(words));
            }
            Piece::Start(name, attributes) => self.start(name, attributes),
            Piece::End(name) => self.end(name),
            Piece::Text(words) => {
                // Space between elements is the file's, not the author's.
                if !words.trim().is_empty() || !words.contains('\n') {
                    self.words(&escaped(words));
                }
            }
        }
    }

    fn in_formula(&mut self, piece: &Piece) {
        let Some(formula) = &mut self.formula else { return };
        let done = match piece {
            Piece::Start(name, attributes) => {
                formula.start(name, attributes);
                None
            }
            Piece::Text(words) => {
                formula.words(words);
                None
            }
            Piece::End(name) => formula.end(name),
        };
        let Some(tex) = done else { return };
        self.formula = None;
        let dollars = if self.is_display { "$$" } else { "$" };
        match tex {
            Some(tex) => self.paragraph.words.push_str(&format!("{dollars}{tex}{dollars}")),
            None => _ = self.lost.insert("formulas that are not known here"),
        }
    }

    /// Handles the begin, separator and end mark of a field. A field with an address becomes a link.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.address = address(&field.command);
                    if field.address.is_some() {
                        self.paragraph.words.push('[');
                    }
                }
            }
            "end" => {
                let address = self.fields.pop().and_then(|field| field.address);
                self.end_link(address);
            }
            _ => {}
        }
    }

    fn end_link(&mut self, address: Option<String>) {
        let Some(address) = address else { return };
        // The link may have begun in another paragraph, where Markdown cannot close it.
        if !self.paragraph.words.contains('[') {
            return;
        }
        let address =
            address.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace(['<', '>', '\n'], "");
        self.paragraph.words.push_str(&format!("]({address})"));
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        let val = value(attributes, "val");
        let is_on = !matches!(val, "0" | "false" | "none" | "off");
        match name {
            "p" => {
                // A text box nests a paragraph in another one. Words before an outermost one are a bookmark.
                let outer = std::mem::take(&mut self.paragraph);
                let is_first = self.outer.is_empty();
                let (words, outer) =
                    if is_first { (outer.words, Paragraph::default()) } else { (String::new(), outer) };
                self.paragraph.words = words;
                self.outer.push(outer);
            }
            "docpr" => self.about = value(attributes, "descr").replace(['[', ']', '\n'], " "),
            "pstyle" => self.paragraph.style = val.to_string(),
            "ilvl" => self.paragraph.level = val.parse().unwrap_or(0),
            // List 0 takes the paragraph out of the list that its style names.
            "numid" => self.paragraph.list = Some(val.to_string()),
            "r" => self.run = Run::default(),
            "b" => self.run.bold = is_on,
            "i" => self.run.italic = is_on,
            "strike" | "dstrike" => self.run.strike = is_on,
            // Word underlines links; that is no emphasis.
            "u" => self.run.line = is_on && self.paragraph.link.is_empty() && self.fields.is_empty(),
            "rstyle" => {
                let style = val.to_lowercase();
                self.run.is_code = ["code", "verbatim", "sourcetext"].iter().any(|name| style.contains(name));
            }
            "tab" => self.words(" "),
            "br" if value(attributes, "type").is_empty() => self.words("\\\n"),
            "cr" => self.words("\\\n"),
            "nobreakhyphen" => self.words("-"),
            "hyperlink" => {
                let found = self.links.get(value(attributes, "id")).cloned();
                self.paragraph.link = found.unwrap_or_else(|| format!("#{}", value(attributes, "anchor")));
                self.paragraph.words.push('[');
            }
            "blip" => self.picture(value(attributes, "embed")),
            "footnotereference" | "endnotereference" => {
                let before = if name == "endnotereference" { "e" } else { "" };
                let id = format!("{before}{}", value(attributes, "id"));
                self.paragraph.words.push_str(&format!("[^{id}]"));
                self.used.insert(id);
            }
            "tbl" => self.tables.push(Vec::new()),
            "tr" => self.tables.last_mut().into_iter().for_each(|rows| rows.push(Vec::new())),
            "tc" => self.cell(|row| row.push(String::new())),
            "omathpara" => self.is_display = true,
            "fldchar" => self.field(value(attributes, "fldchartype")),
            "instrtext" => self.in_command = true,
            "fldsimple" => {
                let address = address(value(attributes, "instr"));
                if address.is_some() {
                    self.paragraph.words.push('[');
                }
                self.fields.push(Field { address, ..Field::default() });
            }
            "bookmarkstart" => {
                let name = value(attributes, "name");
                if self.wanted.contains(name) && !name.contains(['"', '<', '>', '&']) {
                    self.paragraph.words.push_str(&format!("<a id=\"{name}\"></a>"));
                }
            }
            "gridspan" => {
                self.covered = val.parse::<usize>().unwrap_or(1).saturating_sub(1).min(WIDEST);
                self.lost.insert("cells that cover several others, as such,");
            }
            "vmerge" => {
                self.is_merged = !is_on || matches!(val, "" | "continue");
                self.lost.insert("cells that cover several others, as such,");
            }
            "vertalign" => {
                self.run.shift = match val {
                    "subscript" => Some("sub"),
                    "superscript" => Some("sup"),
                    _ => None,
                };
            }
            "chart" => _ = self.lost.insert("charts"),
            "commentreference" => _ = self.lost.insert("comments"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                self.end_paragraph();
                self.paragraph = self.outer.pop().unwrap_or_default();
            }
            "hyperlink" => {
                let address = std::mem::take(&mut self.paragraph.link);
                self.end_link(Some(address));
            }
            "fldsimple" => {
                let address = self.fields.pop().and_then(|field| field.address);
                self.end_link(address);
            }
            "instrtext" => self.in_command = false,
            "omathpara" => self.is_display = false,
            "tc" => {
                if std::mem::take(&mut self.is_merged) {
                    self.repeat();
                }
                let covered = std::mem::take(&mut self.covered);
                self.cell(|row| row.extend((0..covered).map(|_| String::new())));
            }
            "tbl" => {
                if let Some(rows) = self.tables.pop() {
                    self.table(&rows);
                }
            }
            _ => {}
        }
    }

    /// Copies the words of the cell above into the current cell, which is merged with it.
    fn repeat(&mut self) {
        let Some([.., above, row]) = self.tables.last_mut().map(Vec::as_mut_slice) else { return };
        if let Some(last) = row.len().checked_sub(1)
            && row[last].is_empty()
            && let Some(words) = above.get(last)
        {
            row[last].clone_from(words);
        }
    }

    /// Words of the run at hand.
    fn words(&mut self, words: &str) {
        let mark = match &self.run {
            Run { is_code: true, .. } => "`",
            Run { bold: true, italic: true, .. } => "***",
            Run { bold: true, .. } => "**",
            Run { italic: true, .. } => "*",
            Run { strike: true, .. } => "~~",
            _ => "",
        };
        let shift = self.run.shift.or(self.run.line.then_some("u")).filter(|_| !words.trim().is_empty());
        let shifted = shift.filter(|_| !self.run.is_code).map(|tag| format!("<{tag}>{words}</{tag}>"));
        let words = shifted.as_deref().unwrap_or(words);
        let (before, inner) = words.split_at(words.len() - words.trim_start().len());
        let (inner, after) = inner.split_at(inner.trim_end().len());
        // Code spans need no escapes.
        let code = (mark == "`").then(|| unescaped(inner)).filter(|code| !code.contains('`'));
        let mark = if mark == "`" && code.is_none() { "" } else { mark };
        let inner = code.as_deref().unwrap_or(inner);
        if mark.is_empty() || inner.is_empty() {
            return self.paragraph.words.push_str(words);
        }
        // Word cuts runs anywhere: neighbours that look alike are one.
        let out = &mut self.paragraph.words;
        let goes_on = before.is_empty() && out.ends_with(mark) && !out.ends_with(&format!(" {mark}"));
        match goes_on && out.len() > mark.len() {
            true => out.truncate(out.len() - mark.len()),
            false => out.extend([before, mark]),
        }
        out.extend([inner, mark, after]);
    }

    fn picture(&mut self, id: &str) {
        let Some(target) = self.links.get(id) else { return };
        let name = target.trim_start_matches('/').to_string();
        let about = escaped(std::mem::take(&mut self.about).trim());
        self.paragraph.words.push_str(&format!("![{about}]({})", mark(self.pictures.len())));
        self.pictures.push(name);
    }

    fn cell(&mut self, act: impl FnOnce(&mut Vec<String>)) {
        if let Some(row) = self.tables.last_mut().and_then(|rows| rows.last_mut()) {
            act(row);
        }
    }

    fn end_paragraph(&mut self) {
        let Paragraph { words, style, list, level, .. } = std::mem::take(&mut self.paragraph);
        let words = words.trim();
        if !self.tables.is_empty() {
            let words = words.replace("\\\n", "<br>").replace('\n', " ").replace('|', "\\|");
            return self.cell(|row| {
                if let Some(cell) = row.last_mut() {
                    let space = if cell.is_empty() || words.is_empty() { "" } else { "<br>" };
                    cell.push_str(space);
                    cell.push_str(&words);
                }
            });
        }
        let role = self.styles.role(&style);
        if role == Role::Contents {
            self.lost.insert("a printed table of contents");
            return;
        }
        if role == Role::Code {
            if !std::mem::replace(&mut self.is_code, true) {
                self.out.push_str("```\n");
            }
            self.out.push_str(&format!("{}\n", unescaped(words)));
            return;
        }
        self.end_code();
        if words.is_empty() {
            return;
        }
        // A paragraph that names no list has that of its style.
        let of_style = self.styles.list(&style).cloned();
        let item = match (list, of_style) {
            (Some(list), of_style) => Some((list, level.max(of_style.map_or(0, |(_, level)| level)))),
            (None, of_style) => of_style,
        };
        let item = item.filter(|(list, _)| list != "0");
        if let Some((list, level)) = item.filter(|_| !matches!(role, Role::Heading(_) | Role::Title)) {
            let marker = self.lists.marker(&list, level);
            if marker == Marker::None && self.last_list.is_some() {
                let words = words.replace('\n', " ");
                self.out.push_str(&format!("{}{words}\n\n", "    ".repeat(level.min(6) + 1)));
                return;
            }
            // Items of one list stand together.
            if self.last_list.as_ref() == Some(&list) && self.out.ends_with("\n\n") {
                self.out.pop();
            }
            let mark = if marker == Marker::Number { "1." } else { "-" };
            self.out.push_str(&format!(
                "{}{mark} {}\n\n",
                "    ".repeat(level.min(6)),
                words.replace('\n', " ")
            ));
            self.last_list = Some(list);
            return;
        }
        self.last_list = None;
        let line = words.replace("\\\n", " ");
        match role {
            Role::Title => {
                self.has_title = true;
                self.out.push_str(&format!("# {line}\n\n"));
            }
            Role::Heading(level) => {
                self.out.push_str(&format!("{} {line}\n\n", "#".repeat((level + 1).min(6))))
            }
            Role::Quote => self.out.push_str(&format!("> {words}\n\n")),
            _ => self.out.push_str(&format!("{words}\n\n")),
        }
    }

    fn end_code(&mut self) {
        if std::mem::take(&mut self.is_code) {
            self.out.push_str("```\n\n");
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        if self.tables.len() >= DEEPEST {
            let words: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
            self.lost.insert("tables in tables as tables");
            return self
                .cell(|row| row.last_mut().into_iter().for_each(|cell| cell.push_str(&words.join("<br>"))));
        }
        self.end_code();
        self.last_list = None;
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return;
        }
        for (number, row) in rows.iter().enumerate() {
            let cells = (0..width).map(|at| row.get(at).map_or("", |cell| cell.as_str()));
            self.out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
            if number == 0 {
                self.out.push_str(&format!("|{}\n", "---|".repeat(width)));
            }
        }
        self.out.push('\n');
    }
}

/// Words with every sign of Markdown escaped.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '#' | '$' | '~') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    // Signs that would begin a list, a quote or a block.
    let begins = out.trim_start().starts_with(['-', '+', '>', ':', '|', '=']);
    if begins {
        out.replacen(
            |c: char| !c.is_whitespace(),
            &format!("\\{}", out.trim_start().chars().next().unwrap_or(' ')),
            1,
        )
    } else {
        out
    }
}

fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.replace("\\\n", "\n").chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| next.is_ascii_punctuation()) => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}
