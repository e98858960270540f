//! The pages of a rule set: the decision page, its questions and outcomes as plain pages, and the
//! rules that they follow from.
//!
//! Every page here is complete without a script: an answer is a link to a page that exists. The
//! script (`decide.js`) promotes the same markup to a form that keeps the answers.

mod context;
mod drawing;
mod outcome;
mod outline;
mod question;
mod rule;

pub use context::*;
pub use outcome::outcome;
pub use question::node;
pub use rule::{rule, rules};

use crate::decide::{self, Next, RuleSet};
use crate::diag::Diagnostic;
use crate::model::Route;
use crate::render::page::Page;

/// Above this many questions in the diagram a set has no page for each of them, and no script:
/// its decision page is one printable table of rules.
pub const MAX_NODES: usize = 1500;

/// Which files a rule set becomes; `index` is its place in [`crate::model::Site::guides`].
pub fn routes(index: usize, set: &RuleSet) -> Vec<(String, Route)> {
    let mut routes = vec![(guide_path(set), Route::Guide(index))];
    for (i, _) in set.outcomes.iter().enumerate() {
        routes.push((outcome_path(set, i), Route::Outcome(index, i)));
    }
    for (i, _) in set.rules.iter().enumerate() {
        routes.push((rule_path(set, i), Route::Rule(index, i)));
    }
    if walkable(set) {
        let nodes = (0..set.diagram.nodes.len()).filter(|&n| set.diagram.root != Next::Node(n));
        routes.extend(nodes.map(|n| (node_path(set, n), Route::Node(index, n))));
    }
    routes
}

/// Where the decision page of a set is written.
pub fn guide_path(set: &RuleSet) -> String {
    format!("guides/{}/index.html", set.id)
}

/// Where an outcome's page is written.
pub fn outcome_path(set: &RuleSet, outcome: usize) -> String {
    format!("guides/{}/{}.html", set.id, set.outcomes[outcome].id)
}

/// Where a question's page is written. The first question is on the decision page itself.
pub fn node_path(set: &RuleSet, node: usize) -> String {
    if set.diagram.root == Next::Node(node) {
        return guide_path(set);
    }
    format!("guides/{}/q/{node}.html", set.id)
}

/// Where a rule's page is written; the exception `within-48h/1` is at `within-48h-1.html`.
pub fn rule_path(set: &RuleSet, rule: usize) -> String {
    format!("rules/{}/{}.html", set.id, set.rules[rule].id.replace('/', "-"))
}

/// Whether a set is small enough to be walked question by question.
pub fn walkable(set: &RuleSet) -> bool {
    set.diagram.nodes.len() <= MAX_NODES
}

/// The decision page of the rule set at `index`, and what embedding it in an article shows.
pub fn guide(page: &Page<'_>, index: usize) -> Guide {
    let set = &page.site.guides[index];
    let walkable = walkable(set);
    let (first, only) = match set.diagram.root {
        Next::Node(n) if walkable => (Some(question::step(page, set, n)), None),
        Next::Leaf(n) => (None, Some(outcome::link(page, set, set.diagram.leaves[n].outcome))),
        _ => (None, None),
    };
    Guide {
        id: set.id.clone(),
        title: set.title.clone(),
        description: set.description.clone(),
        intro: set.intro.as_ref().map(|doc| page.html(doc)),
        zone: set.zone.clone(),
        href: page.href(&guide_path(set)),
        data: if walkable { decide::browser_data(set) } else { String::new() },
        forms: if walkable { question::forms(page, set) } else { Vec::new() },
        outcomes: (0..set.outcomes.len()).map(|i| outcome::view(page, set, i)).collect(),
        outline: if walkable { outline::outline(page, set) } else { Vec::new() },
        drawing: drawing::drawing(page, set),
        rules: rule::rows(page, set),
        first,
        only,
    }
}

// Marks around the number of a guide while an article is made to HTML: private-use characters,
// which neither escaping nor the sanitizer touches.
const OPEN: char = '\u{F8F2}';
const CLOSE: char = '\u{F8F3}';

/// What stands in an article's HTML for the guide at `index`, until [`embedded`] puts it there.
pub fn mark(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}")
}

/// The HTML of an article with its guides in their places. They come last because the sanitizer,
/// which guards against what authors typed, would take their forms out.
pub fn embedded(page: &Page<'_>, html: String) -> Result<String, Diagnostic> {
    if !html.contains(OPEN) {
        return Ok(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some((before, marked)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((index, after)) = marked.split_once(CLOSE) else { break };
        if let Some(index) = index.parse().ok().filter(|&i: &usize| i < page.site.guides.len()) {
            out.push_str(&String::from_utf8_lossy(&embed(page, index)?));
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A guide as it stands in an article (`::: guide <set>`).
pub fn embed(page: &Page<'_>, index: usize) -> Result<Vec<u8>, Diagnostic> {
    page.view.theme.render("guide-embed.html", &Embed { guide: guide(page, index) })
}

#[cfg(test)]
mod tests;
