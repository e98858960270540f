//! Pictures, with the size that they take, so that nothing moves when they come.

use super::{Link, Writer};
use crate::doc::{Attribute, Element, Image, Inline, Inlines, Look};
use crate::html::{SafeUrl, attribute, escape};
use crate::markdown::wiki::TITLE;

/// Marks of other tools at the end of a picture's address, and what colours it is for.
const COLOURS: &[(&str, &str)] = &[
    ("#only-dark", "only-dark"),
    ("#gh-dark-mode-only", "only-dark"),
    ("#only-light", "only-light"),
    ("#gh-light-mode-only", "only-light"),
];

impl Writer<'_> {
    pub(super) fn image(&mut self, image: &Image) {
        let link = self.link(image.number);
        let Some(src) = link.href.clone().filter(|_| link.loads) else {
            let doc = self.doc;
            let name = doc.links[image.number].dest.strip_prefix(TITLE);
            if let Some(name) = name.filter(|_| link.href.is_none()) {
                let words = if image.alt.is_empty() { String::new() } else { format!("|{}", image.alt) };
                return self.broken(&[Inline::Text(format!("![[{name}{words}]]").into())]);
            }
            return self.elsewhere(link, &image.alt);
        };
        let look = image.look.as_deref().cloned().unwrap_or_default();
        let colours = COLOURS.iter().find(|(mark, _)| src.as_str().ends_with(mark)).map(|(_, class)| *class);
        let dark = look.dark.map(|number| self.link(number)).filter(|dark| dark.loads);
        let dark = dark.and_then(|dark| Some((dark.href.clone()?, dark)));
        let class = if dark.is_some() { Some("only-light") } else { colours };
        self.img(&src, image, &look, link.size, class);
        if let Some((src, dark)) = dark {
            self.img(&src, image, &look, dark.size, Some("only-dark"));
        }
    }

    fn img(
        &mut self,
        src: &SafeUrl,
        image: &Image,
        look: &Look,
        size: Option<(u32, u32)>,
        class: Option<&str>,
    ) {
        self.push(&["<img src=\"", &attribute(src.as_str()), "\" alt=\"", &attribute(&image.alt), "\""]);
        self.title(&image.title);
        if let Some(class) = class {
            self.push(&[" class=\"", class, "\""]);
        }
        self.size(look.size, size);
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// Width and height: those that the author wants, the others in proportion.
    fn size(&mut self, wanted: (Option<u32>, Option<u32>), natural: Option<(u32, u32)>) {
        let scaled = |by: u32, from: u32, to: u32| {
            let value = u64::from(by) * u64::from(to) + u64::from(from) / 2;
            u32::try_from(value / u64::from(from.max(1))).unwrap_or(u32::MAX)
        };
        let (width, height) = match (wanted, natural) {
            ((None, None), natural) => (natural.map(|size| size.0), natural.map(|size| size.1)),
            ((Some(width), None), Some(size)) => (Some(width), Some(scaled(width, size.0, size.1))),
            ((None, Some(height)), Some(size)) => (Some(scaled(height, size.1, size.0)), Some(height)),
            (wanted, _) => wanted,
        };
        for (name, value) in [("width", width), ("height", height)] {
            if let Some(value) = value {
                self.push(&[" ", name, "=\"", &value.to_string(), "\""]);
            }
        }
    }

    /// A picture that the author typed as HTML.
    pub(super) fn picture_element(&mut self, element: &Element<Inlines>) {
        let alt = element.text("alt");
        let Some(link) = element.link("src").map(|number| self.link(number)) else {
            return self.out.push_str(&escape(alt));
        };
        if !link.loads || link.href.is_none() {
            return self.elsewhere(link, alt);
        }
        self.push(&["<", element.tag.name]);
        for attribute in &*element.attributes {
            self.attribute(attribute);
        }
        let has = |name: &str| {
            element
                .attributes
                .iter()
                .any(|attribute| matches!(attribute, Attribute::Plain(known, _) if *known == name))
        };
        if !has("width") && !has("height") {
            self.size((None, None), link.size);
        }
        self.out.push('>');
    }

    /// A player that the author typed as HTML, with controls. Where its file lies elsewhere: a link to it.
    pub(super) fn player_element<C>(
        &mut self,
        element: &Element<C>,
        content: &[Inline],
        write: impl FnOnce(&mut Self),
    ) {
        let sources = content.iter().filter_map(|inline| match inline {
            Inline::Element(inner) if inner.tag.name == "source" => inner.link("src"),
            _ => None,
        });
        let numbers: Vec<usize> = element.link("src").into_iter().chain(sources).collect();
        if !numbers.iter().any(|number| self.is_own(*number)) {
            let link = numbers.first().map(|number| self.link(*number)).unwrap_or_default();
            return self.elsewhere(link, element.text("aria-label"));
        }
        self.push(&["<", element.tag.name, " controls"]);
        for typed in &*element.attributes {
            if !matches!(typed, Attribute::Plain("controls", _)) {
                self.attribute(typed);
            }
        }
        self.out.push('>');
        write(self);
        self.push(&["</", element.tag.name, ">"]);
    }

    /// Whether `<source>` or `<track>` names a file that the page loads.
    pub(super) fn has_file(&self, element: &Element<Inlines>) -> bool {
        element.link("srcset").or(element.link("src")).is_some_and(|number| self.is_own(number))
    }

    fn is_own(&self, number: usize) -> bool {
        let link = self.link(number);
        link.loads && link.href.is_some()
    }

    /// A picture that the page does not load: a link to it, or its words alone.
    pub(super) fn elsewhere(&mut self, link: Link, alt: &str) {
        let Some(href) = link.href else {
            return self.push(&["<span class=\"broken\">", &escape(alt), "</span>"]);
        };
        let words = if alt.trim().is_empty() { href.as_str() } else { alt };
        if self.in_link {
            return self.out.push_str(&escape(words));
        }
        self.begin_link(&href);
        self.push(&[">", &escape(words), "</a>"]);
    }
}
