//! `missing-alt`: a picture without a text alternative.
//!
//! Readers who cannot see the picture learn nothing from it. Describe it between the brackets.

use crate::diag::{Code, Diagnostic, Diags, OFTEN};
use crate::doc::{Attribute, Doc, Inline};
use crate::markdown::wiki::TITLE;
use crate::model::Site;

pub(super) fn check(site: &Site, diags: &mut Diags) {
    for (_, doc) in super::docs(site).filter(|(_, doc)| doc.links.iter().any(|l| l.image)) {
        crate::doc::walk(doc, &mut |inline| look(site, doc, inline, diags));
    }
}

fn look(site: &Site, doc: &Doc, inline: &Inline, diags: &mut Diags) {
    if let Inline::Element(element) = inline
        && element.tag.name == "img"
        && !element.attributes.iter().any(|own| matches!(own, Attribute::Plain("alt", _)))
        && let Some(number) = element.link("src").filter(|number| site.is_shown(&doc.links[*number]))
    {
        let d =
            Diagnostic::new(Code::MissingAlt, doc.links[number].span, "this picture has no text alternative");
        diags.push(
            d.hint("say what it shows, `alt=\"…\"`; a picture that only decorates has `alt=\"\"`")
                .alike(OFTEN),
        );
    }
    if let Inline::Image(image) = inline
        && image.alt.trim().is_empty()
        // A file that is no picture already has a finding.
        && site.is_shown(&doc.links[image.number])
        && !doc.links[image.number].dest.trim().is_empty()
    {
        let link = &doc.links[image.number];
        let d = Diagnostic::new(Code::MissingAlt, link.span, "this picture has no text alternative");
        let hint = match link.dest.starts_with(TITLE) {
            true => "say what it shows: `![[a.png|what it shows]]`",
            false => "say what it shows: `![what it shows](path)`",
        };
        diags.push(d.hint(hint).alike(OFTEN));
    }
}
