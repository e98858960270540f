//! Blocks of Python Markdown's extension `blocks`: `/// note | Title` … `///`, with three or more slashes.

use super::{Context, Line, alert};

/// Open blocks, outermost first.
#[derive(Default)]
pub(super) struct Slashes {
    open: Vec<Kind>,
    /// Whether a group of tabs is open: one tab has ended, and another follows.
    in_tabs: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Block that this program has too, so that it ends with `:::`.
    Own,
    Tab,
    Other,
}

impl Slashes {
    /// Translates a line of slashes: `rest` is the text behind them, `goes_on` whether a tab follows next.
    pub(super) fn line(
        &mut self,
        cx: &mut Context<'_>,
        rest: &str,
        (margin, at): (&str, usize),
        goes_on: bool,
        out: &mut Vec<Line>,
    ) {
        let mut push = |text: String| out.push(Line::new(text.trim_end(), at));
        let rest = rest.trim();
        if rest.is_empty() {
            let closed = self.open.pop();
            if matches!(closed, Some(Kind::Own | Kind::Tab)) {
                push(format!("{margin}:::"));
            }
            if closed == Some(Kind::Tab) {
                self.in_tabs = goes_on;
                if !goes_on {
                    push(format!("{margin}:::"));
                }
            }
            return;
        }
        let (name, title) =
            rest.split_once('|').map_or((rest, ""), |(name, title)| (name.trim(), title.trim()));
        if name == "tab" {
            if !std::mem::take(&mut self.in_tabs) {
                push(format!("{margin}::: tabs"));
            }
            push(format!("{margin}::: tab {title}"));
            self.open.push(Kind::Tab);
            return;
        }
        let own = alert(name).or((name == "details").then_some("details"));
        self.open.push(own.map_or(Kind::Other, |_| Kind::Own));
        match own {
            Some(own) => push(format!("{margin}::: {own} {title}")),
            None => {
                if !title.is_empty() {
                    let label = format!("{margin}{}", super::forms::bold(title));
                    [String::new(), label, String::new()].into_iter().for_each(push);
                }
                cx.kept(at, format!("the block `/// {name}`: what it holds is shown without it"));
            }
        }
    }

    /// Closes the blocks that are still open at the end of the text.
    pub(super) fn end(self, at: usize, out: &mut Vec<Line>) {
        for kind in self.open.into_iter().rev() {
            let ends = match kind {
                Kind::Own => 1,
                Kind::Tab => 2,
                Kind::Other => 0,
            };
            out.extend((0..ends).map(|_| Line::new(":::", at)));
        }
    }
}
