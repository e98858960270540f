//! `::: code-group` … `:::` around blocks of code: tabs, each named by the title or the language of its
//! block.

use super::Directive;
use crate::doc::{self, Block, Inline};
use crate::markdown::shapes::tabs;

pub(super) const DIRECTIVE: Directive = Directive {
    name: "code-group",
    about: "`::: code-group` … `:::` around blocks of code: tabs of them",
    keys: &["sync"],
    arrange,
    html: tabs,
    ..Directive::BLANK
};

fn arrange(group: &mut doc::Directive) {
    let span = group.span;
    let tab = |block: Block| match block {
        Block::Code(mut code) => {
            let title = code.frame.as_mut().map(|frame| std::mem::take(&mut frame.title)).unwrap_or_default();
            let title = if title.is_empty() { code.lang.clone() } else { title };
            Block::Directive(Box::new(doc::Directive {
                name: "tab".into(),
                argument: title.clone(),
                title: Box::new([Inline::Text(title)]),
                blocks: Box::new([Block::Code(code)]),
                ..doc::Directive::at(span)
            }))
        }
        block => block,
    };
    group.blocks = std::mem::take(&mut group.blocks).into_iter().map(tab).collect();
}
