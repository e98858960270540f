//! Zone and language of a set.

use crate::decide::kind::counting::Counting;
use crate::decide::kind::definition::Locale;
use crate::decide::kind::grammar::zone;
use crate::decide::source::draft::Body;
use crate::diag::{Code, Diagnostic, Diags, zone_meant};
use crate::keys::cannot_be;
use crate::language::is_han;
use crate::phrases::{Catalog, Phrases};
use crate::source::Sources;
use jiff::civil::Date;

/// The zone of Chinese sites that name none.
const ZONE: &str = "Asia/Shanghai";

/// Defaults that a set takes from its site.
#[derive(Clone, Copy)]
pub struct Defaults<'a> {
    /// The day whose rules are in force.
    pub as_of: Date,
    /// Words by language.
    pub catalog: &'a Catalog,
    /// The site's time zone.
    pub zone: Option<&'a str>,
    /// The site's language tag.
    pub language: &'a str,
    /// The files in which letters of outcomes are found.
    pub letters: Option<&'a Sources>,
}

impl<'a> Defaults<'a> {
    /// Defaults of a set that belongs to no site.
    pub fn alone(as_of: Date, catalog: &'a Catalog) -> Defaults<'a> {
        Defaults { as_of, catalog, zone: None, language: "zh-CN", letters: None }
    }

    /// The zone of sets that name none.
    fn zone(&self) -> (String, ZoneSource) {
        match self.zone {
            Some(zone) => (zone.into(), ZoneSource::Site),
            None if self.language == "zh-CN" => (ZONE.into(), ZoneSource::Assumed),
            None => ("UTC".into(), ZoneSource::Missing),
        }
    }
}

/// Source of a set's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneSource {
    /// The set names it.
    Set,
    /// The site names it.
    Site,
    /// Assumption where neither names one: the site is in Chinese of the mainland, which has one zone.
    Assumed,
    /// No zone: neither names one, and none can be assumed.
    Missing,
}

pub(super) struct Setting {
    pub(super) zone: String,
    pub(super) zone_source: ZoneSource,
    pub(super) offsets: Vec<(i64, i32)>,
    /// Way of counting days in limits that declare none.
    pub(super) counting: Counting,
    /// Whether the site's language is `zh-CN`, where amounts without a currency are yuan.
    pub(super) is_in_yuan: bool,
    pub(super) lang: String,
    /// The language of its author's texts.
    pub(super) text_lang: String,
    pub(super) phrases: Phrases,
    /// The day whose rules are in force.
    pub(super) as_of: Date,
}

impl Setting {
    pub(super) fn of(body: &Body, defaults: &Defaults<'_>, diags: &mut Diags) -> Setting {
        let as_of = defaults.as_of;
        let (zone, zone_source) = zone(body, defaults, diags);
        let offsets = zone::offsets(&zone, as_of).unwrap_or_else(|| vec![(0, 0)]);
        let (lang, phrases) = language(body, defaults, diags);
        let text_lang = text_language(body, defaults, &lang);
        let is_in_yuan = defaults.language == "zh-CN";
        let counting = body.counting;
        Setting { zone, zone_source, offsets, counting, is_in_yuan, lang, text_lang, phrases, as_of }
    }

    pub(super) fn locale(&self) -> Locale<'_> {
        Locale { offsets: &self.offsets, phrases: &self.phrases }
    }
}

fn zone(body: &Body, defaults: &Defaults<'_>, diags: &mut Diags) -> (String, ZoneSource) {
    let Some((name, span)) = &body.zone else { return defaults.zone() };
    if zone::offsets(name, defaults.as_of).is_some() {
        return (name.clone(), ZoneSource::Set);
    }
    let message = format!("no time zone is called `{name}`");
    let hint = match zone_meant(name) {
        Some(meant) => format!("write `{meant}`"),
        None => "write a name such as `Asia/Shanghai`".to_string(),
    };
    diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    defaults.zone()
}

/// The language that the set names, or that of its title: the site's, if the title can be in it.
fn language(body: &Body, defaults: &Defaults<'_>, diags: &mut Diags) -> (String, Phrases) {
    let catalog = defaults.catalog;
    if let Some((lang, span)) = &body.lang {
        if let Some(phrases) = catalog.phrases(lang) {
            return (lang.clone(), phrases);
        }
        diags.push(cannot_be("lang", lang, *span, &catalog.languages()));
    }
    // A region without words of its own uses those of its language.
    let nearest = catalog.nearest_tag(defaults.language);
    let is_near = nearest.split('-').next() == defaults.language.split('-').next();
    let site = (is_in_site_language(body, defaults) && is_near).then(|| catalog.phrases(nearest)).flatten();
    if let Some(phrases) = site {
        return (defaults.language.into(), phrases);
    }
    let lang = if has_han(&body.title) || body.title.is_empty() { "zh-CN" } else { "en" };
    (lang.into(), catalog.phrases(lang).unwrap_or_default())
}

/// The language of the texts of a set whose labels are in `lang`. A set that names no language can be in that of
/// the site even where there are no words in it.
fn text_language(body: &Body, defaults: &Defaults<'_>, lang: &str) -> String {
    let is_site = || is_in_site_language(body, defaults).then(|| defaults.language.to_string());
    let named = body.lang.as_ref().map(|(lang, _)| lang.clone());
    named.or_else(is_site).unwrap_or_else(|| lang.to_string())
}

/// Whether the title of a set can be in the site's language: both are written in Han characters, or neither.
fn is_in_site_language(body: &Body, defaults: &Defaults<'_>) -> bool {
    let writes_han = ["zh", "ja"].contains(&defaults.language.split('-').next().unwrap_or_default());
    body.title.is_empty() || has_han(&body.title) == writes_han
}

fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}
