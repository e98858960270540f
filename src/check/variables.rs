//! `unknown-blank`: an article has a blank `{{ site.name }}`, and the site's `vars:` have no such name.
//!
//! On a site without `vars:`, such a blank is `foreign-syntax`: readers see it as typed. So is `{{ page.title }}`, the
//! blank of another tool. `too-much`: the texts in its blanks would make an article many times as long.

use super::titles::letter_folders;
use crate::diag::{Budget, Code, Diagnostic, Diags, OFTEN, closest_within};
use crate::limits::FILLED;
use crate::markdown::{NO_BLANK, variable};
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    let letters = letter_folders(site);
    for span in site.own_articles().filter_map(|article| article.source.doc.blank) {
        // A file in a folder of letters is a letter too, even if no outcome names it. Letters have blanks of this
        // form for the reader's answers.
        let folder = site.sources.get(span.file).content_path().rsplit_once('/').map(|(folder, _)| folder);
        if folder.is_some_and(|folder| letters.contains(folder)) {
            continue;
        }
        let message = "`{{ … }}` is the syntax of another tool, shown as typed";
        let d = Diagnostic::new(Code::ForeignSyntax, span, message).hint(NO_BLANK);
        diags.push(d.hint("put it between backticks if it is meant as an example"));
    }
    let vars = &site.config.pages.vars;
    if vars.is_empty() {
        for (name, span) in site.own_articles().filter_map(|article| article.source.doc.variables.first()) {
            let message =
                format!("`{{{{ site.{name} }}}}` is shown as typed: `content/site.yaml` has no `vars`");
            let d = Diagnostic::new(Code::ForeignSyntax, *span, message).alike(OFTEN);
            let hint = format!("write `vars: {{{name}: …}}` in `content/site.yaml`");
            diags.push(d.hint(hint).hint("put it between backticks if it is meant as an example"));
        }
        return;
    }
    for article in site.own_articles() {
        let most = variable::allowed(article.source.body.range().len());
        let mut bytes = 0;
        let mut used = article.source.doc.variables.iter();
        let beyond = used.find(|(name, _)| {
            bytes += vars.get(&**name).map_or(0, String::len);
            bytes > most
        });
        if let Some((_, span)) = beyond {
            let rest: usize = used.filter_map(|(name, _)| vars.get(&**name)).map(String::len).sum();
            diags.push(FILLED.finding(Code::TooMuch, *span, bytes + rest));
        }
    }
    let budget = Budget::default();
    let used = site.own_articles().flat_map(|article| &article.source.doc.variables);
    for (name, span) in used.filter(|(name, _)| !vars.contains_key(&**name)) {
        let message = format!("the site has no text `{name}`");
        let d = Diagnostic::new(Code::UnknownBlank, *span, message);
        diags.push(match closest_within(name, vars.keys().map(String::as_str), &budget) {
            Some(near) => d.hint(format!("did you mean `{{{{ site.{near} }}}}`?")),
            None => {
                d.hint("write it below `vars:` in `content/site.yaml`, or put the words between backticks")
            }
        });
    }
}
