//! Short names for what a script declares inside of its functions. Names that others may use stay as they are:
//! properties, and what nothing in the script declares.

use super::tokens::{Kind, Token};
use std::collections::{HashMap, HashSet};

/// Reserved words, which are no identifiers.
const WORDS: &[&str] = &[
    "arguments",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "get",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "of",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "set",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Letters of short names, those first that scripts have most.
const LETTERS: &[u8] = b"etnrisoualcdfmphgbvywxkjqzESTNCLAOMDPHBFIRUWXVGKJQYZ_$";

/// Role of a token at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// An identifier, of the script itself or of the browser.
    Name,
    /// An identifier that is the key of a property too: `{ name }`.
    Both,
    /// Anything else.
    Other,
}

/// A scope, from its first token to its last.
struct Scope {
    first: usize,
    last: usize,
    parent: usize,
    /// Names that are declared in it, and what they are called in the end.
    names: HashMap<String, String>,
}

/// The tokens' texts with short names.
pub(super) fn shortened(tokens: &[Token]) -> Vec<String> {
    let script = Script::read(tokens);
    let mut scopes = script.scopes();
    script.declare(&mut scopes);
    let bindings = script.bindings(&scopes);
    rename(&script, &bindings, &mut scopes);
    (0..tokens.len())
        .map(|at| {
            let text = tokens[at].text;
            let Some(short) = bindings[at].and_then(|scope: usize| scopes[scope].names.get(text)) else {
                return text.to_string();
            };
            if script.roles[at] == Role::Both && short != text {
                format!("{text}:{short}")
            } else {
                short.clone()
            }
        })
        .collect()
}

/// A script, and how its tokens stand to each other.
struct Script<'a> {
    tokens: &'a [Token<'a>],
    /// For each bracket, the token of the other one; for any other token, its own place.
    partner: Vec<usize>,
    /// For each token, the innermost bracket that is open there.
    around: Vec<Option<usize>>,
    roles: Vec<Role>,
}

impl<'a> Script<'a> {
    fn read(tokens: &'a [Token<'a>]) -> Self {
        let mut partner: Vec<usize> = (0..tokens.len()).collect();
        let mut around = vec![None; tokens.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if token.closes()
                && let Some(first) = open.pop()
            {
                (partner[first], partner[at]) = (at, first);
            }
            around[at] = open.last().copied();
            if token.opens() {
                open.push(at);
            }
        }
        let mut script = Script { tokens, partner, around, roles: Vec::new() };
        script.roles = (0..tokens.len()).map(|at| script.role(at)).collect();
        script
    }

    /// The text of a token; nothing before the first and behind the last.
    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.text(before))
    }

    /// Text of a token, but nothing for the name of a property, which may be a reserved word.
    fn word(&self, at: usize) -> &'a str {
        let is_property = matches!(self.before(at), "." | "?.") || self.text(at + 1) == ":";
        if is_property { "" } else { self.text(at) }
    }

    /// The last token of the pair that a token opens; else the token.
    fn end(&self, at: usize) -> usize {
        if self.tokens.get(at).is_some_and(Token::opens) { self.partner[at].max(at) } else { at }
    }

    /// Whether a brace holds the properties of an object or of a pattern, not statements.
    fn is_object(&self, brace: usize) -> bool {
        let before = self.before(brace);
        match brace.checked_sub(1).map(|at| self.tokens[at].kind) {
            Some(Kind::Word) => !matches!(before, "else" | "try" | "finally" | "do"),
            Some(Kind::Mark) => !matches!(before, ")" | "=>" | ";" | "{" | "}"),
            Some(Kind::Template) => true,
            _ => false,
        }
    }

    /// Whether a word is the name of a method that is written here.
    fn is_method(&self, at: usize) -> bool {
        self.text(at + 1) == "("
            && self.text(self.end(at + 1) + 1) == "{"
            && !matches!(self.before(at), "function" | "." | "?.")
            && !WORDS.contains(&self.text(at))
    }

    fn role(&self, at: usize) -> Role {
        let token = &self.tokens[at];
        if token.kind != Kind::Word || WORDS.contains(&token.text) || matches!(self.before(at), "." | "?.") {
            return Role::Other;
        }
        let first = matches!(self.before(at), "{" | ",");
        let in_object = self.around[at].is_some_and(|open| self.text(open) == "{" && self.is_object(open));
        match self.text(at + 1) {
            ":" if in_object && first => Role::Other,
            "," | "}" | "=" if in_object && first => Role::Both,
            "(" if self.is_method(at) => Role::Other,
            _ => Role::Name,
        }
    }

    /// All scopes: the script itself, functions, blocks, loops.
    fn scopes(&self) -> Vec<Scope> {
        let mut stretches = vec![(0, self.tokens.len())];
        // Bodies of functions: no scopes of their own, since a body cannot declare a parameter's name again.
        let mut bodies = HashSet::new();
        for at in 0..self.tokens.len() {
            if let Some(head) = self.head(at) {
                let body = self.end(head) + 1;
                stretches.push((head, self.end(body)));
                bodies.insert(body);
            }
            match self.word(at) {
                "{" if !bodies.contains(&at) && !self.is_object(at) => stretches.push((at, self.end(at))),
                "=>" => {
                    let head = self.partner[at - 1];
                    stretches.push((head, self.value(at + 1)));
                    bodies.insert(at + 1);
                }
                "for" => {
                    let head = if self.text(at + 1) == "await" { at + 2 } else { at + 1 };
                    stretches.push((head, self.statement(self.end(head) + 1)));
                }
                _ => {}
            }
        }
        stretches.sort_by_key(|&(first, last)| (first, usize::MAX - last));
        let mut scopes: Vec<Scope> = Vec::new();
        for (first, last) in stretches {
            let mut parent = scopes.len().saturating_sub(1);
            while scopes.get(parent).is_some_and(|scope| scope.last < first) {
                parent = scopes[parent].parent;
            }
            scopes.push(Scope { first, last, parent, names: HashMap::new() });
        }
        scopes
    }

    /// The parenthesis of the parameters, where a function, a method or a `catch` begins.
    fn head(&self, at: usize) -> Option<usize> {
        match self.word(at) {
            "function" if self.text(at + 1) != "(" => Some(at + 2),
            "function" => Some(at + 1),
            "catch" if self.text(at + 1) == "(" => Some(at + 1),
            _ => (self.tokens[at].kind == Kind::Word && self.is_method(at)).then_some(at + 1),
        }
    }

    /// The last token of the value that begins here.
    fn value(&self, start: usize) -> usize {
        if self.text(start) == "{" {
            return self.end(start);
        }
        let mut at = start;
        while at < self.tokens.len() && !self.tokens[at].closes() && !matches!(self.text(at), "," | ";") {
            at = self.end(at) + 1;
        }
        at - 1
    }

    /// The last token of the statement that begins here.
    fn statement(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.tokens.len() && !self.tokens[at].closes() && self.text(at) != ";" {
            let end = self.end(at);
            if self.text(at) == "{" && !self.is_object(at) && self.text(end + 1) != "else" {
                return end;
            }
            at = end + 1;
        }
        at.min(self.tokens.len() - 1)
    }

    /// Puts each name into the scope that declares it.
    fn declare(&self, scopes: &mut [Scope]) {
        let inner = innermost(self.tokens.len(), scopes);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for at in 0..self.tokens.len() {
            if let Some(head) = self.head(at) {
                self.parameters(head, &mut |name| found.push((inner[head], name)));
            }
            match self.word(at) {
                "const" | "let" | "var" => {
                    self.declarations(at + 1, &mut |name| found.push((inner[at], name)))
                }
                "class" => found.push((inner[at], at + 1)),
                "function" if self.text(at + 1) != "(" => found.push((inner[at], at + 1)),
                "=>" if self.before(at) == ")" => {
                    let head = self.partner[at - 1];
                    self.parameters(head, &mut |name| found.push((inner[head], name)));
                }
                "=>" => found.push((inner[at - 1], at - 1)),
                _ => {}
            }
        }
        // What the script itself declares is for others too.
        for (scope, name) in found.into_iter().filter(|&(scope, _)| scope > 0) {
            let text = self.text(name).to_string();
            scopes[scope].names.insert(text.clone(), text);
        }
    }

    /// The names of a declaration: patterns with their values, between commas.
    fn declarations(&self, start: usize, found: &mut dyn FnMut(usize)) {
        let mut at = start;
        loop {
            self.target(at, found);
            while at < self.tokens.len()
                && !self.tokens[at].closes()
                && !matches!(self.text(at), "," | ";" | "of" | "in")
            {
                at = self.end(at) + 1;
            }
            if self.text(at) != "," {
                return;
            }
            at += 1;
        }
    }

    /// The names in parentheses, brackets or braces.
    fn parameters(&self, open: usize, found: &mut dyn FnMut(usize)) {
        let close = self.end(open);
        let mut at = open + 1;
        while at < close {
            if self.text(at) == "..." {
                at += 1;
            }
            if self.text(open) == "{" && self.text(self.end(at) + 1) == ":" {
                at = self.end(at) + 2;
            }
            self.target(at, found);
            while at < close && self.text(at) != "," {
                at = self.end(at) + 1;
            }
            at += 1;
        }
    }

    /// The names of a pattern.
    fn target(&self, at: usize, found: &mut dyn FnMut(usize)) {
        match self.text(at) {
            "{" | "[" => self.parameters(at, found),
            _ if self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word) => found(at),
            _ => {}
        }
    }

    /// The scope that declares what a token names, for names that one declares.
    fn bindings(&self, scopes: &[Scope]) -> Vec<Option<usize>> {
        let inner = innermost(self.tokens.len(), scopes);
        (0..self.tokens.len())
            .map(|at| {
                if self.roles[at] == Role::Other {
                    return None;
                }
                let mut scope = inner[at];
                while scope > 0 && !scopes[scope].names.contains_key(self.text(at)) {
                    scope = scopes[scope].parent;
                }
                (scope > 0).then_some(scope)
            })
            .collect()
    }
}

/// The innermost scope of each token.
fn innermost(tokens: usize, scopes: &[Scope]) -> Vec<usize> {
    let mut inner = vec![0; tokens];
    for (index, scope) in scopes.iter().enumerate() {
        inner[scope.first..tokens.min(scope.last + 1)].fill(index);
    }
    inner
}

/// Gives names their short ones, outer scopes first: in each scope, those that are used most get the shortest that
/// nothing has that is used there.
fn rename(script: &Script, bindings: &[Option<usize>], scopes: &mut [Scope]) {
    for index in 1..scopes.len() {
        let Scope { first, last, .. } = scopes[index];
        let mut taken: HashSet<String> = HashSet::new();
        let mut own: HashMap<&str, usize> = HashMap::new();
        for at in (first..=last.min(script.tokens.len() - 1)).filter(|&at| script.roles[at] != Role::Other) {
            let text = script.text(at);
            match bindings[at] {
                Some(scope) if scope == index => *own.entry(text).or_default() += 1,
                Some(scope) if scope < index => drop(taken.insert(scopes[scope].names[text].clone())),
                Some(_) => {}
                None => drop(taken.insert(text.to_string())),
            }
        }
        let mut own: Vec<(&str, usize)> = own.into_iter().collect();
        own.sort_by_key(|&(name, uses)| (usize::MAX - uses, name));
        let mut free =
            (0..).map(short).filter(|name| !WORDS.contains(&name.as_str()) && !taken.contains(name));
        for (name, _) in own {
            scopes[index].names.insert(name.to_string(), free.next().unwrap_or_else(|| name.to_string()));
        }
    }
}

/// The short names in their order: one letter, then two.
fn short(number: usize) -> String {
    let (last, rest) = (LETTERS[number % LETTERS.len()], number / LETTERS.len());
    let mut name = if rest > 0 { short(rest - 1) } else { String::new() };
    name.push(char::from(last));
    name
}
