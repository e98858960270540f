//! DMN as XML → decisions with their tables. Documents with a DTD are refused, so no entity is ever
//! resolved.

use crate::limits::DMN_NODES;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{HashMap, HashSet};

/// The most namespace prefixes of a document. At each declaration the parser compares it with all prefixes in scope.
const PREFIXES: usize = 100;

/// A model: the types of its values, and its decisions.
#[derive(Default)]
pub(super) struct Model {
    pub(super) name: String,
    items: HashMap<String, Item>,
    /// Input data and their types.
    inputs: HashMap<String, String>,
    /// Human-readable labels, by the name of input data or of a decision.
    labels: HashMap<String, String>,
    pub(super) decisions: Vec<Decision>,
}

/// A type: the type that it restricts, the values that it allows, and its parts.
#[derive(Clone, Default)]
struct Item {
    of: String,
    allowed: String,
    parts: Vec<(String, Item)>,
}

/// A decision, or a piece of knowledge that decisions call.
pub(super) struct Decision {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) of: String,
    /// Parameters with their types; empty for a decision.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) table: Option<Table>,
    /// Name of the XML element of its expression, where that is no table.
    pub(super) expression: String,
}

/// A decision table.
pub(super) struct Table {
    pub(super) policy: String,
    pub(super) aggregation: String,
    /// The language of its expressions where that is not FEEL; else empty.
    pub(super) language: String,
    pub(super) inputs: Vec<Input>,
    pub(super) outputs: Vec<Output>,
    pub(super) rules: Vec<Rule>,
}

pub(super) struct Input {
    pub(super) expression: String,
    pub(super) of: String,
    pub(super) values: String,
}

pub(super) struct Output {
    pub(super) values: String,
    pub(super) default: String,
}

pub(super) struct Rule {
    pub(super) inputs: Vec<String>,
    pub(super) outputs: Vec<String>,
    pub(super) about: String,
}

/// A type with all names followed: a base type and the values that it allows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Type {
    pub(super) base: String,
    pub(super) allowed: String,
}

impl Model {
    /// Reads a document. `Err` is the line of the fault and the reason why the document is no model.
    pub(super) fn read(text: &str) -> Result<Model, (usize, String)> {
        let prefixes =
            text.split("xmlns:").skip(1).filter_map(|rest| rest.split(['=', ' ', '\t', '\n']).next());
        if prefixes.collect::<HashSet<_>>().len() > PREFIXES {
            return Err((1, format!("it has more than {PREFIXES} prefixes of namespaces")));
        }
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: DMN_NODES.most as u32,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options).map_err(|e| {
            // The parser does not say where a DTD stands.
            let dtd = text.find("<!DOCTYPE").map(|at| 1 + text[..at].matches('\n').count());
            let is_dtd = matches!(e, roxmltree::Error::DtdDetected);
            (dtd.filter(|_| is_dtd).unwrap_or(e.pos().row as usize), e.to_string())
        })?;
        let root = document.root_element();
        if root.tag_name().name() != "definitions" {
            let why = format!("it begins with `{}`, not with `definitions`", root.tag_name().name());
            return Err((line(&document, root), why));
        }
        let mut model = Model { name: attribute(root, "name"), ..Model::default() };
        for node in root.children().filter(Node::is_element) {
            let label = attribute(node, "label");
            if !label.is_empty() && !label.contains("{{") {
                model.labels.insert(attribute(node, "name"), label);
            }
            match node.tag_name().name() {
                "itemDefinition" => _ = model.items.insert(attribute(node, "name"), item(node, 2)),
                "inputData" => {
                    let of = child(node, "variable").map(type_of).unwrap_or_default();
                    model.inputs.insert(attribute(node, "name"), of);
                }
                "decision" | "businessKnowledgeModel" => model.decisions.push(decision(&document, node)),
                _ => {}
            }
        }
        Ok(model)
    }

    /// Label of a name, or the name itself where it has none.
    pub(super) fn said(&self, name: &str) -> String {
        self.labels.get(name).map_or(name, String::as_str).to_string()
    }

    /// The type of a name or path: `Applicant.Age`.
    pub(super) fn type_of(&self, path: &str, parameters: &[(String, String)]) -> Option<Type> {
        let mut parts = path.split('.').map(str::trim);
        let first = parts.next()?;
        let own = parameters.iter().find(|(name, _)| name == first).map(|(_, of)| of);
        let decided = || self.decisions.iter().find(|d| d.name == first).map(|d| &d.of);
        let of = own.or_else(|| self.inputs.get(first)).or_else(decided)?;
        let mut item = Item { of: of.clone(), ..Item::default() };
        for part in parts {
            item = self.part(&item, part)?;
        }
        Some(self.resolved(&item))
    }

    fn part(&self, item: &Item, name: &str) -> Option<Item> {
        let mut item = item.clone();
        for _ in 0..8 {
            if let Some((_, part)) = item.parts.iter().find(|(known, _)| known == name) {
                return Some(part.clone());
            }
            item = self.items.get(local(&item.of))?.clone();
        }
        None
    }

    /// The base type behind a type's name.
    pub(super) fn named(&self, of: &str) -> Type {
        self.resolved(&Item { of: of.to_string(), ..Item::default() })
    }

    fn resolved(&self, item: &Item) -> Type {
        let (mut of, mut allowed) = (item.of.clone(), item.allowed.clone());
        for _ in 0..8 {
            let Some(next) = self.items.get(local(&of)) else { break };
            if allowed.is_empty() {
                allowed.clone_from(&next.allowed);
            }
            of.clone_from(&next.of);
        }
        Type { base: local(&of).to_string(), allowed }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit([':', '}']).next().unwrap_or(name)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn children<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().trim().to_string()
}

/// The text of the child element `text`.
fn text(node: Node<'_, '_>) -> String {
    child(node, "text").and_then(|text| text.text()).unwrap_or_default().trim().to_string()
}

/// A type's name: an attribute, or an element in DMN 1.1.
fn type_of(node: Node<'_, '_>) -> String {
    let of = attribute(node, "typeRef");
    let inside = || child(node, "typeRef").and_then(|of| of.text()).unwrap_or_default().trim().to_string();
    if of.is_empty() { inside() } else { of }
}

/// A type with its parts, and theirs as far down as `depth`.
fn item(node: Node<'_, '_>, depth: usize) -> Item {
    Item {
        of: type_of(node),
        allowed: child(node, "allowedValues").map(text).unwrap_or_default(),
        parts: children(node, "itemComponent")
            .filter(|_| depth > 0)
            .map(|part| (attribute(part, "name"), item(part, depth - 1)))
            .collect(),
    }
}

fn decision(document: &Document<'_>, node: Node<'_, '_>) -> Decision {
    let logic = child(node, "encapsulatedLogic").unwrap_or(node);
    let kinds = [
        "literalExpression",
        "context",
        "invocation",
        "list",
        "relation",
        "functionDefinition",
        "conditional",
        "for",
    ];
    let other = logic.children().map(|child| child.tag_name().name()).find(|name| kinds.contains(name));
    let parameter = |p: Node<'_, '_>| (attribute(p, "name"), type_of(p));
    Decision {
        name: attribute(node, "name"),
        line: line(document, node),
        of: child(node, "variable").map(type_of).unwrap_or_default(),
        parameters: children(logic, "formalParameter").map(parameter).collect(),
        table: child(logic, "decisionTable").map(self::table),
        expression: other.unwrap_or("nothing").to_string(),
    }
}

fn table(node: Node<'_, '_>) -> Table {
    let values = |node: Node<'_, '_>, name: &str| child(node, name).map(text).unwrap_or_default();
    let input = |input: Node<'_, '_>| {
        let expression = child(input, "inputExpression");
        Input {
            expression: expression.map(text).unwrap_or_default(),
            of: expression.map(type_of).unwrap_or_default(),
            values: values(input, "inputValues"),
        }
    };
    let output = |output: Node<'_, '_>| Output {
        values: values(output, "outputValues"),
        default: values(output, "defaultOutputEntry"),
    };
    let rule = |rule: Node<'_, '_>| Rule {
        inputs: children(rule, "inputEntry").map(text).collect(),
        outputs: children(rule, "outputEntry").map(text).collect(),
        about: child(rule, "description").and_then(|d| d.text()).unwrap_or_default().trim().to_string(),
    };
    let policy = attribute(node, "hitPolicy");
    Table {
        policy: if policy.is_empty() { "UNIQUE".into() } else { policy },
        aggregation: attribute(node, "aggregation"),
        language: foreign_language(node),
        inputs: children(node, "input").map(input).collect(),
        outputs: children(node, "output").map(output).collect(),
        rules: children(node, "rule").map(rule).collect(),
    }
}

/// The language of the first expression that is not in FEEL: a part of the table says it, or the whole document.
fn foreign_language(table: Node<'_, '_>) -> String {
    let whole =
        table.ancestors().filter(|node| node.is_element()).map(|node| attribute(node, "expressionLanguage"));
    let whole = whole.filter(|language| !language.is_empty()).take(1);
    let parts = table.descendants().map(|node| attribute(node, "expressionLanguage"));
    let mut all = parts.chain(whole).filter(|language| !language.is_empty());
    all.find(|language| !language.to_lowercase().contains("feel")).unwrap_or_default()
}

fn line(document: &Document<'_>, node: Node<'_, '_>) -> usize {
    document.text_pos_at(node.range().start).row as usize
}
