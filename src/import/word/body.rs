//! `word/document.xml` → Markdown.

use super::package::{Package, Piece, value};
use crate::import::report::Report;
use std::collections::{BTreeSet, HashMap};

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

/// The most levels of tables in tables that are read as tables.
const DEEPEST: usize = 1;

/// Role of a paragraph, by its style.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Text,
    Title,
    Heading(usize),
    Quote,
    Code,
}

/// Reads a document.
pub(super) fn read(package: &mut Package, name: &str, report: &mut Report) -> Result<Body, String> {
    let pieces = package.xml("word/document.xml").ok_or("it has no readable `word/document.xml`")?;
    let mut reader = Reader {
        roles: roles(package),
        ordered: ordered(package),
        links: relations(package),
        notes: notes(package),
        used: BTreeSet::new(),
        pictures: Vec::new(),
        lost: BTreeSet::new(),
        out: String::new(),
        paragraph: Paragraph::default(),
        run: Run::default(),
        tables: Vec::new(),
        last_list: None,
        is_code: false,
        skip: 0,
    };
    for piece in &pieces {
        reader.piece(piece);
    }
    reader.end_code();
    for what in &reader.lost {
        report.lost(name, 0, format!("{what} did not come over"));
    }
    let mut markdown = reader.out.trim().to_string() + "\n";
    for note in &reader.used {
        if let Some(words) = reader.notes.get(note) {
            markdown.push_str(&format!("\n[^{note}]: {}\n", words.trim()));
        }
    }
    Ok(Body { markdown, pictures: reader.pictures })
}

/// The roles of styles by id: a heading by its outline level or its name.
fn roles(package: &mut Package) -> HashMap<String, Role> {
    let mut roles = HashMap::new();
    let mut id = String::new();
    for piece in package.xml("word/styles.xml").unwrap_or_default() {
        let Piece::Start(name, attributes) = piece else { continue };
        let val = value(&attributes, "val").to_lowercase();
        let role = match name.as_str() {
            "style" => {
                id = value(&attributes, "styleid").to_string();
                None
            }
            "name" if val == "title" => Some(Role::Title),
            "name" => match val.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
                Some(level) => Some(Role::Heading(level)),
                None if val.contains("quote") => Some(Role::Quote),
                None if val.contains("code") || val.contains("preformatted") => Some(Role::Code),
                None => None,
            },
            "outlinelvl" => {
                val.parse::<usize>().ok().filter(|level| *level < 6).map(|level| Role::Heading(level + 1))
            }
            _ => None,
        };
        if let Some(role) = role {
            roles.entry(id.clone()).or_insert(role);
        }
    }
    roles
}

/// Numbered lists, by list and level.
fn ordered(package: &mut Package) -> BTreeSet<(String, String)> {
    let mut kinds: BTreeSet<(String, String)> = BTreeSet::new();
    let mut lists: Vec<(String, String)> = Vec::new();
    let (mut of, mut level, mut list) = (String::new(), String::new(), String::new());
    for piece in package.xml("word/numbering.xml").unwrap_or_default() {
        let Piece::Start(name, attributes) = piece else { continue };
        let val = value(&attributes, "val").to_string();
        match name.as_str() {
            "abstractnum" => of = value(&attributes, "abstractnumid").to_string(),
            "lvl" => level = value(&attributes, "ilvl").to_string(),
            "numfmt" if val != "bullet" && val != "none" => _ = kinds.insert((of.clone(), level.clone())),
            "num" => list = value(&attributes, "numid").to_string(),
            "abstractnumid" => lists.push((list.clone(), val)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for (list, of) in lists {
        found.extend(
            kinds.iter().filter(|(kind, _)| *kind == of).map(|(_, level)| (list.clone(), level.clone())),
        );
    }
    found
}

/// Addresses of links, and names of pictures, by their id.
fn relations(package: &mut Package) -> HashMap<String, String> {
    let pieces = package.xml("word/_rels/document.xml.rels").unwrap_or_default();
    let relation = |piece| match piece {
        Piece::Start(name, attributes) if name == "relationship" => {
            Some((value(&attributes, "id").to_string(), value(&attributes, "target").to_string()))
        }
        _ => None,
    };
    pieces.into_iter().filter_map(relation).collect()
}

/// The words of footnotes by id.
fn notes(package: &mut Package) -> HashMap<String, String> {
    let mut notes: HashMap<String, String> = HashMap::new();
    let mut id = String::new();
    for piece in package.xml("word/footnotes.xml").unwrap_or_default() {
        match piece {
            Piece::Start(name, attributes) if name == "footnote" => id = value(&attributes, "id").to_string(),
            Piece::Text(words) => notes.entry(id.clone()).or_default().push_str(&escaped(&words)),
            _ => {}
        }
    }
    notes
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
    is_code: bool,
}

struct Reader {
    roles: HashMap<String, Role>,
    ordered: BTreeSet<(String, String)>,
    links: HashMap<String, String>,
    notes: HashMap<String, String>,
    used: BTreeSet<String>,
    pictures: Vec<String>,
    lost: BTreeSet<&'static str>,
    out: String,
    paragraph: Paragraph,
    run: Run,
    /// Rows of the tables that are open.
    tables: Vec<Vec<Vec<String>>>,
    last_list: Option<String>,
    is_code: bool,
    /// Number of open elements whose words are skipped.
    skip: usize,
}

/// Elements whose words are no part of the text: deleted words, commands of fields, second copies of shapes.
const SKIPPED: &[&str] = &["del", "movefrom", "instrtext", "fallback", "deltext"];

impl Reader {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Start(name, _) if SKIPPED.contains(&name.as_str()) => self.skip += 1,
            Piece::End(name) if SKIPPED.contains(&name.as_str()) => self.skip = self.skip.saturating_sub(1),
            _ if self.skip > 0 => {}
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

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        let val = value(attributes, "val");
        let is_on = !matches!(val, "0" | "false" | "none" | "off");
        match name {
            "p" => self.paragraph = Paragraph::default(),
            "pstyle" => self.paragraph.style = val.to_string(),
            "ilvl" => self.paragraph.level = val.parse().unwrap_or(0),
            "numid" if val != "0" => self.paragraph.list = Some(val.to_string()),
            "r" => self.run = Run::default(),
            "b" => self.run.bold = is_on,
            "i" => self.run.italic = is_on,
            "strike" | "dstrike" => self.run.strike = is_on,
            "rstyle" if val.to_lowercase().contains("code") => self.run.is_code = true,
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
            "footnotereference" => {
                let id = value(attributes, "id").to_string();
                self.paragraph.words.push_str(&format!("[^{id}]"));
                self.used.insert(id);
            }
            "tbl" => self.tables.push(Vec::new()),
            "tr" => self.tables.last_mut().into_iter().for_each(|rows| rows.push(Vec::new())),
            "tc" => self.cell(|row| row.push(String::new())),
            "omath" => _ = self.lost.insert("formulas"),
            "chart" => _ = self.lost.insert("charts"),
            "commentreference" => _ = self.lost.insert("comments"),
            "endnotereference" => _ = self.lost.insert("notes at the end"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "hyperlink" => {
                let address = std::mem::take(&mut self.paragraph.link);
                let address = address
                    .replace(' ', "%20")
                    .replace('(', "%28")
                    .replace(')', "%29")
                    .replace(['<', '>', '\n'], "");
                self.paragraph.words.push_str(&format!("]({address})"));
            }
            "tbl" => {
                if let Some(rows) = self.tables.pop() {
                    self.table(&rows);
                }
            }
            _ => {}
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
        let (before, inner) = words.split_at(words.len() - words.trim_start().len());
        let (inner, after) = inner.split_at(inner.trim_end().len());
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
        let name = match target.strip_prefix('/') {
            Some(whole) => whole.to_string(),
            None => format!("word/{target}"),
        };
        self.paragraph.words.push_str(&format!("![]({})", mark(self.pictures.len())));
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
        let role = self.roles.get(&style).copied().unwrap_or(Role::Text);
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
        if let Some(list) = list.filter(|_| !matches!(role, Role::Heading(_) | Role::Title)) {
            let is_ordered = self.ordered.contains(&(list.clone(), level.to_string()));
            // Items of one list stand together.
            if self.last_list.as_ref() == Some(&list) && self.out.ends_with("\n\n") {
                self.out.pop();
            }
            let mark = if is_ordered { "1." } else { "-" };
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
            Role::Title => self.out.push_str(&format!("# {line}\n\n")),
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
