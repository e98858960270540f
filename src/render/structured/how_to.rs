//! Steps as a `HowTo`: the only `::: steps` of an article, or the only steps or numbered list of an outcome.
//!
//! An article with several groups of steps has no `HowTo`, because no single group stands for the article.

use crate::doc::{Block, Doc, plain, words};
use crate::render::guide;
use crate::render::page::Page;
use serde_json::{Map, Value, json};

/// Fewest steps of a `HowTo`.
const STEPS: usize = 2;
/// Most characters of a step's text; the rest is cut.
const LENGTH: usize = 500;

/// A step: the anchor and the words of its heading, both empty where it has none, and its text.
struct Step {
    anchor: String,
    name: String,
    text: String,
}

/// The `HowTo` of an article, named after the heading above the steps, else after the article.
pub(super) fn article(doc: &Doc, title: &str, url: &str) -> Option<Value> {
    let at = only(&doc.blocks, is_steps)?;
    let Block::Directive(directive) = &doc.blocks[at] else { return None };
    let above = doc.blocks[..at].iter().rev().find_map(|block| match block {
        Block::Heading(_, inlines) => Some(plain(inlines)),
        _ => None,
    });
    let name = above.unwrap_or_else(|| title.to_string());
    how_to(name.trim(), steps(doc, &directive.blocks)?, url)
}

/// The `HowTo` of an outcome, with words in its blanks.
pub(super) fn outcome(page: &Page<'_>, set: usize, index: usize) -> Option<Value> {
    let set = &page.site.guides[set];
    let outcome = &set.outcomes[index];
    let doc = &outcome.body;
    let at = only(&doc.blocks, |block| is_steps(block) || is_numbered(block))?;
    let found = match &doc.blocks[at] {
        Block::Directive(directive) => steps(doc, &directive.blocks),
        block => steps(doc, std::slice::from_ref(block)),
    };
    let said = |text: String| guide::unanswered(page, set, &text);
    let found = found?.into_iter().map(|step| Step { text: said(step.text), name: said(step.name), ..step });
    how_to(&outcome.title, found.collect(), "")
}

fn is_steps(block: &Block) -> bool {
    matches!(block, Block::Directive(directive) if &*directive.name == "steps")
}

fn is_numbered(block: &Block) -> bool {
    matches!(block, Block::List(list) if list.start.is_some())
}

/// Index of the only block of a kind.
fn only(blocks: &[Block], is_one: impl Fn(&Block) -> bool) -> Option<usize> {
    let mut found = (0..blocks.len()).filter(|at| is_one(&blocks[*at]));
    found.next().filter(|_| found.next().is_none())
}

/// The steps in some blocks: the items of the only numbered list, else the sections of the headings that have
/// the first one's level. Text before the first step is left out.
fn steps(doc: &Doc, blocks: &[Block]) -> Option<Vec<Step>> {
    if let Some(Block::List(list)) = only(blocks, is_numbered).map(|at| &blocks[at]) {
        let step =
            |blocks: &[Block]| Step { anchor: String::new(), name: String::new(), text: words(doc, blocks) };
        return Some(list.items.iter().map(|item| step(&item.blocks)).collect());
    }
    let level = |block: &Block| match block {
        Block::Heading(index, _) => Some(doc.headings[*index as usize].level),
        _ => None,
    };
    let first = blocks.iter().find_map(level)?;
    let begins: Vec<usize> = (0..blocks.len()).filter(|at| level(&blocks[*at]) == Some(first)).collect();
    let ends = begins.iter().skip(1).copied().chain([blocks.len()]);
    let step = |(begin, end): (&usize, usize)| {
        let Block::Heading(index, _) = &blocks[*begin] else { return None };
        let heading = &doc.headings[*index as usize];
        let text = words(doc, &blocks[begin + 1..end]);
        Some(Step { anchor: heading.id.clone(), name: heading.text.clone(), text })
    };
    begins.iter().zip(ends).map(step).collect()
}

/// Builds a `HowTo`. `None` if a step has no words, such as a picture alone, or there are too few steps.
fn how_to(name: &str, steps: Vec<Step>, url: &str) -> Option<Value> {
    let is_told = |step: &Step| !step.text.trim().is_empty() || !step.name.trim().is_empty();
    if steps.len() < STEPS || name.is_empty() || !steps.iter().all(is_told) {
        return None;
    }
    let all = steps.into_iter().enumerate().map(|(at, step)| {
        let mut one = Map::new();
        one.insert("@type".into(), json!("HowToStep"));
        one.insert("position".into(), json!(at + 1));
        if !step.name.is_empty() {
            one.insert("name".into(), json!(step.name));
        }
        let text = if step.text.trim().is_empty() { &step.name } else { &step.text };
        one.insert("text".into(), json!(text.trim().chars().take(LENGTH).collect::<String>()));
        if !step.anchor.is_empty() {
            one.insert("url".into(), json!(format!("{url}#{}", crate::address::encode(&step.anchor))));
        }
        Value::Object(one)
    });
    Some(json!({"@type": "HowTo", "name": name, "step": all.collect::<Vec<_>>()}))
}
