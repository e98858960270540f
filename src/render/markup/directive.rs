//! Directives, by the functions of their table.

use super::Writer;
use crate::doc::{Directive, plain_with};
use crate::html::SafeUrl;
use crate::markdown::directive::{self, Outer, View};

impl Writer<'_> {
    pub(super) fn directive(&mut self, directive: &Directive) {
        let Directive { name, argument, settings, title, link, blocks, .. } = directive;
        let Some(known) = directive::find(name) else { return self.blocks(blocks) };
        self.directives += 1;
        let id = format!("zhinan-{}{name}-{}", self.settings.prefix, self.directives);
        let settings: Vec<(&str, String)> = settings
            .iter()
            .filter_map(|setting| {
                let value = match setting.link {
                    Some(number) => self.picture_at(number)?,
                    None => setting.value.to_string(),
                };
                Some((&*setting.key, value))
            })
            .collect();
        let before = std::mem::take(&mut self.out);
        self.inlines(title);
        let heading = std::mem::take(&mut self.out);
        let sync = settings.iter().find(|(key, _)| *key == "sync").map(|(_, value)| value.clone());
        let outer =
            Outer { name: name.to_string(), id: id.clone(), count: 0, sync: sync.unwrap_or_default() };
        self.outer.push(outer);
        self.blocks(blocks);
        self.outer.pop();
        let content = std::mem::replace(&mut self.out, before);
        let reference = link.map(|number| &self.doc.links[number]);
        let target = reference.map(self.host.link).unwrap_or_default();
        let embed = reference.and_then(self.host.embed);
        let label = plain_with(title, self.host.blank);
        let view = View {
            argument,
            heading: &heading,
            label: label.trim(),
            content: &content,
            href: target.href.as_ref().map(SafeUrl::as_str),
            loads: target.loads,
            title: target.title.as_deref(),
            embed: embed.as_deref(),
            settings: &settings,
            id: &id,
            outer: self.outer.last(),
        };
        let html = (known.html)(&view);
        self.out.push_str(&html);
        if let Some(outer) = self.outer.last_mut().filter(|outer| known.within.contains(&&*outer.name)) {
            outer.count += 1;
        }
    }

    /// Address of a picture that the page may load.
    fn picture_at(&self, number: usize) -> Option<String> {
        let link = self.link(number);
        link.href.filter(|_| link.loads).map(|href| href.to_string())
    }
}
