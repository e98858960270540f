//! The language `dot`: graphs with attributes of nodes, lines and frames (`subgraph cluster_…`). Colours and
//! fonts are the site's, so what sets those is passed over; ranks and ports too.

use super::graph::{Direction, Edge, Frame, Graph, Node, Shape, Stroke};
use crate::limits::DRAWING_DEPTH;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// A text in quotes, which is no keyword.
    Quoted(String),
    Mark(char),
    /// `->` or `--`.
    Line(bool),
}

impl Token {
    fn name(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Quoted(name) => Some(name),
            _ => None,
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self, Token::Word(name) if name.eq_ignore_ascii_case(word))
    }
}

type Attributes = BTreeMap<String, String>;

struct Reader {
    tokens: Vec<(Token, usize)>,
    at: usize,
    graph: Graph,
    is_directed: bool,
}

/// Settings in force inside of braces.
#[derive(Clone, Default)]
struct Scope {
    node: Attributes,
    edge: Attributes,
    frame: Option<usize>,
    depth: usize,
}

pub(super) fn read(text: &str) -> Result<Graph, String> {
    let tokens = tokens(text)?;
    let mut reader = Reader { tokens, at: 0, graph: Graph::default(), is_directed: true };
    let end = reader.whole();
    let line =
        reader.tokens.get(reader.at.min(reader.tokens.len().saturating_sub(1))).map_or(1, |(_, line)| *line);
    end.map_err(|why| format!("line {line}: {why}"))?;
    Ok(reader.graph)
}

impl Reader {
    fn whole(&mut self) -> Result<(), String> {
        self.take_word("strict");
        self.is_directed = match () {
            () if self.take_word("digraph") => true,
            () if self.take_word("graph") => false,
            () => return Err("`digraph {` or `graph {` is missing".into()),
        };
        if self.peek().and_then(Token::name).is_some() {
            self.at += 1;
        }
        self.expect('{')?;
        self.statements(&mut Scope::default(), &mut Vec::new())
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn take(&mut self, mark: char) -> bool {
        let is_there = self.peek() == Some(&Token::Mark(mark));
        self.at += usize::from(is_there);
        is_there
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.peek().is_some_and(|token| token.is_word(word));
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, mark: char) -> Result<(), String> {
        if self.take(mark) { Ok(()) } else { Err(format!("`{mark}` is missing")) }
    }

    /// Statements up to the closing brace. Gives the nodes that they name.
    fn statements(&mut self, scope: &mut Scope, named: &mut Vec<usize>) -> Result<(), String> {
        if DRAWING_DEPTH.is_below(scope.depth) {
            return Err(format!("braces are nested more than {} deep", DRAWING_DEPTH.most));
        }
        loop {
            if self.take('}') {
                return Ok(());
            }
            if self.take(';') || self.take(',') {
                continue;
            }
            self.statement(scope, named)?;
        }
    }

    fn statement(&mut self, scope: &mut Scope, named: &mut Vec<usize>) -> Result<(), String> {
        let Some(token) = self.peek().cloned() else { return Err("`}` is missing".into()) };
        let is_next = |reader: &Reader, mark: char| {
            reader.tokens.get(reader.at + 1).is_some_and(|(token, _)| *token == Token::Mark(mark))
        };
        for (word, which) in [("node", 0), ("edge", 1), ("graph", 2)] {
            if token.is_word(word) && is_next(self, '[') {
                self.at += 1;
                let found = self.attributes()?;
                match which {
                    0 => scope.node.extend(found),
                    1 => scope.edge.extend(found),
                    _ => found.iter().for_each(|(key, value)| self.set(scope, key, value)),
                }
                return Ok(());
            }
        }
        if let Some(key) = token.name().filter(|_| is_next(self, '=')) {
            let key = key.to_string();
            self.at += 2;
            let value = self.peek().and_then(Token::name).ok_or("a value is missing behind `=`")?.to_string();
            self.at += 1;
            self.set(scope, &key, &value);
            return Ok(());
        }
        let mut ends = self.end(scope)?;
        named.extend(&ends);
        let mut lines = Vec::new();
        while let Some(Token::Line(is_arrow)) = self.peek() {
            if *is_arrow != self.is_directed {
                return Err(if self.is_directed {
                    "`--` joins in a `graph` only"
                } else {
                    "`->` leads in a `digraph` only"
                }
                .into());
            }
            self.at += 1;
            let next = self.end(scope)?;
            named.extend(&next);
            lines.extend(ends.iter().flat_map(|from| next.iter().map(move |to| (*from, *to))));
            if crate::limits::DRAWING_EDGES.is_below(lines.len()) {
                return Err(format!("it has more than {} lines", crate::limits::DRAWING_EDGES.most));
            }
            ends = next;
        }
        let own = if self.peek() == Some(&Token::Mark('[')) { self.attributes()? } else { Attributes::new() };
        if lines.is_empty() {
            ends.iter().for_each(|node| shape(&mut self.graph.nodes[*node], &own));
        }
        let mut attributes = scope.edge.clone();
        attributes.extend(own);
        for (from, to) in lines {
            self.graph.join(edge((from, to), &attributes, self.is_directed))?;
        }
        Ok(())
    }

    /// A node, or all nodes of a subgraph.
    fn end(&mut self, scope: &Scope) -> Result<Vec<usize>, String> {
        let is_subgraph = self.take_word("subgraph");
        let mut name = String::new();
        if is_subgraph && let Some(found) = self.peek().and_then(Token::name) {
            name = found.to_string();
            self.at += 1;
        }
        if is_subgraph || self.peek() == Some(&Token::Mark('{')) {
            self.expect('{')?;
            let mut inner = Scope { depth: scope.depth + 1, ..scope.clone() };
            if name.starts_with("cluster") {
                let frame = Frame { parent: scope.frame, ..Frame::default() };
                inner.frame = Some(self.graph.open(frame)?);
            }
            let mut named = Vec::new();
            self.statements(&mut inner, &mut named)?;
            named.sort_unstable();
            named.dedup();
            return Ok(named);
        }
        let name = self.peek().and_then(Token::name).ok_or("a name is missing")?.to_string();
        self.at += 1;
        while self.take(':') {
            self.at += 1;
        }
        let is_new = !self.graph.has(&name);
        let node = self.graph.node(&name, scope.frame)?;
        if is_new {
            self.graph.nodes[node].shape = Shape::Ellipse;
            shape(&mut self.graph.nodes[node], &scope.node);
        }
        Ok(vec![node])
    }

    fn set(&mut self, scope: &Scope, key: &str, value: &str) {
        match (key, scope.frame) {
            ("label", Some(frame)) => self.graph.frames[frame].title = value.replace('\n', " "),
            ("label", None) if scope.depth == 0 => self.graph.title = value.replace('\n', " "),
            ("rankdir", _) => {
                self.graph.direction = match value {
                    "LR" => Direction::Right,
                    "RL" => Direction::Left,
                    "BT" => Direction::Up,
                    _ => Direction::Down,
                }
            }
            _ => {}
        }
    }

    /// `[key=value, key=value]`, one or several.
    fn attributes(&mut self) -> Result<Attributes, String> {
        let mut found = Attributes::new();
        while self.take('[') {
            while !self.take(']') {
                if self.take(',') || self.take(';') {
                    continue;
                }
                let key = self.peek().and_then(Token::name).ok_or("`]` is missing")?.to_string();
                self.at += 1;
                let mut value = "true".to_string();
                if self.take('=') {
                    value =
                        self.peek().and_then(Token::name).ok_or("a value is missing behind `=`")?.to_string();
                    self.at += 1;
                }
                found.insert(key, value);
            }
        }
        Ok(found)
    }
}

fn shape(node: &mut Node, attributes: &Attributes) {
    if let Some(shape) = attributes.get("shape") {
        node.shape = match shape.as_str() {
            "box" | "rect" | "rectangle" | "square" | "record" | "component" | "folder" | "tab" | "box3d" => {
                Shape::Box
            }
            "Mrecord" => Shape::Round,
            "diamond" | "Mdiamond" => Shape::Diamond,
            "hexagon" | "octagon" | "house" => Shape::Hexagon,
            "parallelogram" | "trapezium" => Shape::Leaning,
            "cylinder" => Shape::Cylinder,
            "plaintext" | "plain" | "none" => Shape::Plain,
            "note" => Shape::Note,
            "point" => Shape::Start,
            "doublecircle" if node.words.is_empty() => Shape::End,
            _ => Shape::Ellipse,
        };
    }
    if attributes.get("style").is_some_and(|style| style.contains("rounded")) && node.shape == Shape::Box {
        node.shape = Shape::Round;
    }
    if let Some(label) = attributes.get("label") {
        let is_record = attributes.get("shape").is_some_and(|shape| shape.ends_with("record"));
        node.words = if is_record { record(label) } else { label.clone() };
    }
}

/// The fields of a record, one a line.
fn record(label: &str) -> String {
    let fields = label.split('|').map(|field| {
        let field = field.trim_matches([' ', '{', '}']);
        match field.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((_, words)) => words.trim(),
            None => field,
        }
    });
    fields.collect::<Vec<_>>().join("\n")
}

fn edge((from, to): (usize, usize), attributes: &Attributes, is_directed: bool) -> Edge {
    let get = |key: &str| attributes.get(key).map_or("", String::as_str);
    let stroke = match get("style") {
        style if style.contains("invis") => Stroke::Hidden,
        style if style.contains("dashed") || style.contains("dotted") => Stroke::Dotted,
        style if style.contains("bold") => Stroke::Thick,
        _ => Stroke::Solid,
    };
    let heads = match get("dir") {
        "both" => (true, true),
        "back" => (true, false),
        "none" => (false, false),
        "forward" => (false, true),
        _ => (false, is_directed),
    };
    let length = get("minlen").parse::<usize>().unwrap_or(1).clamp(1, 10);
    Edge { from, to, words: get("label").to_string(), stroke, heads, length, frames: (None, None) }
}

/// The tokens, each with its line.
fn tokens(text: &str) -> Result<Vec<(Token, usize)>, String> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let begins_line = rest.len() == text.len() || text[..text.len() - rest.len()].ends_with('\n');
        let length = match c {
            '#' if begins_line => rest.find('\n').unwrap_or(rest.len()),
            _ if c.is_whitespace() => c.len_utf8(),
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ if rest.starts_with("->") || rest.starts_with("--") => {
                tokens.push((Token::Line(rest.starts_with("->")), line));
                2
            }
            '"' => {
                let (words, length) =
                    quoted(rest).ok_or_else(|| format!("line {line}: a quote is not closed"))?;
                tokens.push((Token::Quoted(words), line));
                length
            }
            '<' => return Err(format!("line {line}: labels in HTML are not drawn")),
            '{' | '}' | '[' | ']' | ';' | ',' | '=' | ':' | '+' => {
                tokens.push((Token::Mark(c), line));
                1
            }
            _ => {
                let is_part = |c: char| {
                    c.is_alphanumeric() || matches!(c, '_' | '.') || !c.is_ascii() && !c.is_whitespace()
                };
                let first = usize::from(c == '-');
                let length = first + rest[first..].find(|c| !is_part(c)).unwrap_or(rest.len() - first);
                if length == first {
                    return Err(format!("line {line}: `{}` is not expected", c.escape_debug()));
                }
                tokens.push((Token::Word(rest[..length].to_string()), line));
                length
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    Ok(tokens)
}

/// A text in quotes at the beginning, and its length with them.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut words = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((words, at + 1)),
            '\\' => match chars.next()?.1 {
                'n' | 'l' | 'r' => words.push('\n'),
                '\n' => {}
                other @ ('"' | '\\' | '|' | '{' | '}' | '<' | '>') => words.push(other),
                other => words.extend(['\\', other]),
            },
            _ => words.push(c),
        }
    }
    None
}
