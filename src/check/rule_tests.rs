//! `rule-test-failed`: a test of a rule set gives another outcome than the one that it expects.
//!
//! Either the rule or the test is wrong. Find out which one before readers do.

use crate::decide::run_cases;
use crate::diag::Diags;
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for set in site.guides.iter() {
        run_cases(set).diagnostics(set, diags);
    }
}
