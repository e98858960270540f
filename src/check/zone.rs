//! `missing-zone`: a rule set with dates or deadlines on a site that names no time zone.
//!
//! They are counted in UTC then, and readers are told a wrong hour. Only sites in Chinese of the mainland
//! need not name one: it has one zone.

use crate::decide::{RuleSet, ZoneSource};
use crate::diag::{Code, Diagnostic, Diags};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    // A zone may have been meant to stand in the settings.
    if site.config.is_faulty {
        return;
    }
    for set in site.guides.iter().filter(|set| set.zone_source == ZoneSource::Missing && has_times(set)) {
        let message = "dates and deadlines of this set are counted in UTC: there is no time zone";
        let d = Diagnostic::new(Code::MissingZone, set.span, message);
        diags.push(d.hint("write `zone: Europe/London` or the like in `content/site.yaml`, or in the set"));
    }
}

/// The zone in which the site's deadlines are counted, where nobody named one.
pub(crate) fn assumed(site: &Site) -> Option<&str> {
    let sets = site.guides.iter().filter(|set| set.zone_source == ZoneSource::Assumed);
    sets.filter(|set| has_times(set)).map(|set| &*set.zone).next()
}

/// Whether a set counts time.
fn has_times(set: &RuleSet) -> bool {
    let counts = |fact: &crate::decide::Fact| fact.domain.kind.moment.is_some() || fact.domain.from.is_some();
    set.facts.iter().any(counts) || set.outcomes.iter().any(|outcome| outcome.deadline.is_some())
}
