//! `review-overdue`: an article or a rule whose `review_by:` has passed. `rule-expired`: a rule that is no
//! longer in force.
//!
//! Readers rely on both. Compare the text with its sources and move the date, or write the new rule.

use crate::diag::{Code, Diagnostic, Diags};
use crate::model::{Article, Site};
use crate::source::Span;
use jiff::civil::Date;
use std::sync::Arc;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let today = site.config.as_of;
    // A translation without a date takes the date of the original, where the finding is reported already.
    let own = |a: &Arc<Article>| a.source.meta.review_by.filter(|(_, span)| span.file == a.file);
    let articles = site.own_articles().filter_map(own);
    let rules = site.guides.iter().filter(|_| site.edition.is_none()).flat_map(|g| &g.rules);
    for (date, span) in articles.chain(rules.clone().filter_map(|r| r.review_by)) {
        overdue(today, date, span, diags);
    }
    for rule in rules {
        if let Some(end) = rule.effective_to.filter(|end| *end < today) {
            let message = format!("rule `{}` was in force until {end}", rule.id);
            let d = Diagnostic::new(Code::RuleExpired, rule.span, message);
            diags.push(d.hint("keep it for older cases, or write the rule that follows it"));
        }
    }
}

fn overdue(today: Date, date: Date, span: Span, diags: &mut Diags) {
    if date < today {
        let d = Diagnostic::new(Code::ReviewOverdue, span, format!("this was to be reviewed by {date}"));
        diags.push(d.hint("compare it with its sources, then move the date"));
    }
}
