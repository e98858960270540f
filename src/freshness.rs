//! Freshness of a site: who keeps each page and rule, when it was last looked at, and when it must be again.
//!
//! [`entries`] gives a plain list, what is overdue first; each output format is a file in `freshness/`.

mod calendar;
mod csv;
mod html;
mod json;

pub use calendar::calendar;
pub use csv::csv;
pub use html::html;
pub use json::json;

use crate::decide::Rule;
use crate::model::{Article, Site};
use crate::source::Span;
use jiff::civil::Date;

/// Days before a review in which it counts as due.
const SOON: i32 = 30;

/// State of an entry, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The day of its review has passed.
    Overdue,
    /// Its time in force or of publication is over.
    Expired,
    /// Its review, or its end, comes within 30 days.
    Due,
    /// Its review is further away.
    Fresh,
    /// It has no day of review.
    Unplanned,
}

impl Status {
    /// The word that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Overdue => "overdue",
            Status::Expired => "expired",
            Status::Due => "due",
            Status::Fresh => "fresh",
            Status::Unplanned => "unplanned",
        }
    }
}

/// A page or a rule. The names of the fields are those of the JSON and of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// State on the day of the report.
    pub status: Status,
    /// `page` or `rule`.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Day on which it, or the source of a rule, was last looked at.
    pub updated: Option<Date>,
    /// Day by which it must be looked at again.
    pub review_by: Option<Date>,
    /// Last day on which it is shown or in force.
    pub expires: Option<Date>,
    /// Days to the review, or to the end where that comes first; below 0, how long ago it was.
    pub days: Option<i32>,
    /// Whether it is a translation whose original has changed since.
    pub stale: bool,
    /// Its language.
    pub language: String,
    /// Its file, as messages name it.
    pub file: String,
    /// Line in the file.
    pub line: usize,
    /// Its path in the output.
    pub url: String,
}

/// Pages and rules of a site in all its languages: what is overdue first, then by day and file.
pub fn entries(site: &Site) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for edition in site.all() {
        let stale =
            |i: usize| edition.edition.as_ref().is_some_and(|e| e.articles[i] == crate::model::State::Stale);
        let is_own = |i: &usize| edition.edition.as_ref().is_none_or(|e| e.articles[*i].is_translated());
        let own = (0..edition.articles.len()).filter(is_own);
        entries.extend(own.map(|i| page(edition, &edition.articles[i], stale(i))));
    }
    let rules = site.guides.iter().flat_map(|set| set.rules.iter().map(move |rule| (set, rule)));
    entries.extend(rules.map(|(set, rule)| self::rule(site, (&set.id, &set.text_lang), rule)));
    entries.sort_by(|a, b| {
        let key = |e: &Entry| (e.status, e.days.unwrap_or(i32::MAX), e.file.clone(), e.line);
        key(a).cmp(&key(b))
    });
    entries
}

fn page(site: &Site, article: &Article, stale: bool) -> Entry {
    let meta = &article.source.meta;
    // A translation takes over the days of its original, which is an entry of its own.
    let own = |day: Option<(Date, Span)>| day.filter(|(_, span)| span.file == article.file);
    let review = own(meta.review_by);
    let span = review.map_or(Span::whole(article.file), |(_, span)| span);
    // The page is gone on the day that `expires` names.
    let last = own(meta.expires).and_then(|(day, _)| day.yesterday().ok());
    let language = meta.lang.as_ref().unwrap_or(&site.config.language);
    Entry {
        kind: "page",
        title: article.title.clone(),
        owner: meta.owner.clone(),
        updated: meta.updated.or(meta.date),
        review_by: review.map(|(day, _)| day),
        expires: last,
        stale,
        language: language.to_string(),
        url: site.output(&article.path),
        ..planned(site, span, review.map(|(day, _)| day), last)
    }
}

fn rule(site: &Site, (set, language): (&str, &str), rule: &Rule) -> Entry {
    let span = rule.review_by.map_or(rule.span, |(_, span)| span);
    Entry {
        kind: "rule",
        title: rule.title.clone(),
        owner: rule.owner.clone(),
        updated: rule.source.as_ref().and_then(|source| source.checked),
        review_by: rule.review_by.map(|(day, _)| day),
        expires: rule.effective_to,
        stale: false,
        language: language.to_string(),
        url: crate::address::rule(set, &rule.id),
        ..planned(site, span, rule.review_by.map(|(day, _)| day), rule.effective_to)
    }
}

/// An entry with its place, its state and its days; the rest is filled in.
fn planned(site: &Site, span: Span, review: Option<Date>, last: Option<Date>) -> Entry {
    let today = site.config.as_of;
    let until = |day: Date| (day - today).get_days();
    let (line, _) = site.sources.get(span.file).line_column(span.start);
    let status = match (review, last) {
        (Some(review), _) if review < today => Status::Overdue,
        (_, Some(last)) if last < today => Status::Expired,
        (Some(day), _) | (_, Some(day)) if until(day) <= SOON => Status::Due,
        (_, Some(last)) if until(last) <= SOON => Status::Due,
        (Some(_), _) => Status::Fresh,
        _ => Status::Unplanned,
    };
    Entry {
        status,
        kind: "",
        title: String::new(),
        owner: None,
        updated: None,
        review_by: review,
        expires: last,
        days: [review, last].into_iter().flatten().map(until).min(),
        stale: false,
        language: String::new(),
        file: site.sources.shown(span.file),
        line,
        url: String::new(),
    }
}
