//! Zone and language of a set.

use crate::decide::kind::definition::Locale;
use crate::decide::kind::grammar::zone;
use crate::decide::source::draft::Body;
use crate::diag::{Code, Diagnostic, Diags};
use crate::keys::cannot_be;
use crate::phrases::{Catalog, Phrases};
use jiff::civil::Date;

/// The zone of sets that name none.
const ZONE: &str = "Asia/Shanghai";

pub(super) struct Setting {
    pub(super) zone: String,
    pub(super) offsets: Vec<(i64, i32)>,
    pub(super) lang: String,
    pub(super) phrases: Phrases,
    /// The day whose rules are in force.
    pub(super) as_of: Date,
}

impl Setting {
    pub(super) fn of(body: &Body, as_of: Date, catalog: &Catalog, diags: &mut Diags) -> Setting {
        let zone = zone(body, as_of, diags);
        let offsets = zone::offsets(&zone, as_of).unwrap_or_else(|| vec![(0, 28_800)]);
        let (lang, phrases) = language(body, catalog, diags);
        Setting { zone, offsets, lang, phrases, as_of }
    }

    pub(super) fn locale(&self) -> Locale<'_> {
        Locale { offsets: &self.offsets, phrases: &self.phrases }
    }
}

fn zone(body: &Body, as_of: Date, diags: &mut Diags) -> String {
    let Some((name, span)) = &body.zone else { return ZONE.into() };
    if zone::offsets(name, as_of).is_some() {
        return name.clone();
    }
    let message = format!("no time zone is called `{name}`");
    let hint = "write a name such as `Asia/Shanghai`";
    diags.push(Diagnostic::new(Code::InvalidValue, *span, message).hint(hint));
    ZONE.into()
}

/// The language that the set names, or that of its title.
fn language(body: &Body, catalog: &Catalog, diags: &mut Diags) -> (String, Phrases) {
    if let Some((lang, span)) = &body.lang {
        if let Some(phrases) = catalog.phrases(lang) {
            return (lang.clone(), phrases);
        }
        diags.push(cannot_be("lang", lang, *span, &catalog.languages()));
    }
    let han = body.title.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let lang = if han || body.title.is_empty() { "zh-CN" } else { "en" };
    (lang.into(), catalog.phrases(lang).unwrap_or_default())
}
