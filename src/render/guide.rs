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
mod several;

pub use context::*;
pub use outcome::outcome;
pub(super) use outcome::unanswered;
pub use question::{node, opening};
pub use rule::{rule, rules};

use crate::address;
use crate::decide::{self, RuleSet};
use crate::diag::Diagnostic;
use crate::render::context::TextLang;
use crate::render::page::Page;

/// The decision page of the rule set at `index`, and what embedding it in an article shows.
pub fn guide(page: &Page<'_>, index: usize) -> Guide {
    let set = &page.site.guides[index];
    let page = &page.part_of(set);
    let walkable = set.is_walkable();
    let decisions = several::parts(page, set);
    let single = set.decisions.first().filter(|_| decisions.is_empty());
    let (first, only) = single.map_or((None, None), |decision| several::beginning(page, set, decision));
    Guide {
        id: set.id.clone(),
        title: set.title.clone(),
        text: TextLang::within(&page.site.config.language, &set.text_lang),
        title_lang: page.lang_left(set, |set| Some(&*set.title)),
        description: set.description.clone(),
        intro: set.intro.as_ref().map(|doc| page.html(&part(page, set, "intro"), doc)),
        zone: set.zone.clone(),
        language_forms: if walkable { language_forms(page, set) } else { String::new() },
        href: page.href(&address::guide(&set.id)),
        data: if walkable { decide::browser_data(set) } else { String::new() },
        forms: if walkable { question::forms(page, set) } else { Vec::new() },
        computed: if walkable { question::computed(page, set) } else { Vec::new() },
        outcomes: (0..set.outcomes.len()).map(|i| outcome::view(page, set, i)).collect(),
        outline: single.filter(|_| walkable).map_or_else(Vec::new, |_| outline::outlines(page, set).concat()),
        drawing: single.and_then(|decision| drawing::drawing(page, set, decision)),
        rules: rule::rows(page, set),
        decisions,
        first,
        only,
    }
}

/// The patterns of days, times and numbers of a set's language, as JSON; in another language than the page's, with
/// the words that the scripts of guides show.
pub(super) fn language_forms(page: &Page<'_>, set: &RuleSet) -> String {
    let around = &page.site.config.language;
    let words = page.part_lang.and_then(|lang| page.view.theme.guide_words(lang, around));
    decide::forms(set, words)
}

/// The name of a text of a rule set among the texts of a page. The set's own pages have no other set's.
pub(super) fn part(page: &Page<'_>, set: &RuleSet, name: &str) -> String {
    let guide = address::guide(&set.id);
    let is_own = page.path.starts_with(guide.strip_suffix("index.html").unwrap_or(&guide));
    if is_own { name.to_string() } else { format!("{}-{name}", set.id) }
}

/// A guide as it stands in an article (`::: guide <set>`) whose text is in the language `around`.
pub fn embed(page: &Page<'_>, index: usize, around: &str) -> Result<Vec<u8>, Diagnostic> {
    let text = TextLang::within(around, &page.site.guides[index].text_lang);
    page.view.theme.render("guide-embed.html", &Embed { guide: Guide { text, ..guide(page, index) } })
}

#[cfg(test)]
mod tests;
