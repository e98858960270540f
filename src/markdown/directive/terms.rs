//! `::: terms refund, freight` … `:::`: glossary words with their definitions; without names, all words.

use super::{Directive, View};
use crate::doc::{self, Block};

pub(super) const DIRECTIVE: Directive = Directive {
    name: "terms",
    about: "`::: terms refund, freight` … `:::`: words of the glossary with what they mean",
    alone: true,
    arrange,
    html,
    ..Directive::BLANK
};

/// Each word is a directive of its own, because each is a link.
fn arrange(terms: &mut doc::Directive) {
    let words =
        terms.argument.split([',', '，', '、', ';', '；']).map(str::trim).filter(|word| !word.is_empty());
    let term = |word: &str| {
        Block::Directive(Box::new(doc::Directive {
            name: "term".into(),
            argument: word.into(),
            ..doc::Directive::at(terms.span)
        }))
    };
    let mut named: Vec<Block> = words.map(term).collect();
    if named.is_empty() {
        named.push(term(""));
    }
    terms.title = doc::Inlines::default();
    terms.blocks = terms.blocks.iter().cloned().chain(named).collect();
}

fn html(view: &View<'_>) -> String {
    format!("<div class=\"term-list\">\n{}</div>\n", view.content)
}
