//! Languages of a page: of its parts and titles, links to the site's others, notices about missing or stale translations.

use super::context::{Alternate, LanguageLink, Original};
use super::page::{Page, Subject};
use crate::address;
use crate::decide::RuleSet;
use crate::language::Language;
use crate::model::{Site, State};

impl<'a> Page<'a> {
    /// The language of this part of the page.
    pub fn lang(&self) -> &'a str {
        self.part_lang.unwrap_or(&self.site.config.language)
    }

    /// The part of this page that shows a text in this language, with the interface's words in it, if the theme has any.
    pub(super) fn part_in<'b>(&self, lang: &'b str) -> Page<'b>
    where
        'a: 'b,
    {
        Page { part_lang: if self.view.theme.has_words(lang) { Some(lang) } else { self.part_lang }, ..*self }
    }

    /// The part of this page that shows a rule set: in the language of the set, so that no sentence mixes two.
    pub fn part_of(&self, set: &'a RuleSet) -> Page<'a> {
        let is_other = set.text_lang != *self.site.config.language;
        Page { part_lang: is_other.then_some(&set.text_lang), ..*self }
    }

    /// Language of a title, where it is not that of this part of the page.
    pub(super) fn lang_of(&self, subject: Subject) -> Option<String> {
        let lang: &str = match subject {
            Subject::Guide(set) => &self.site.guides[set].text_lang,
            _ => self.lang_in(subject.state(self.site)),
        };
        (lang != self.lang()).then(|| lang.to_string())
    }

    /// Language of a text of a rule set that the translation of the set leaves out.
    pub(super) fn lang_left<T: PartialEq + ?Sized>(
        &self,
        set: &RuleSet,
        text: impl Fn(&RuleSet) -> Option<&T>,
    ) -> Option<String> {
        let edition = self.site.edition.as_ref()?;
        let number = self.site.guide_at(&set.id).filter(|number| edition.partly[*number])?;
        let original = &self.view.main.guides[number];
        let is_left = original.text_lang != set.text_lang && text(set)? == text(original)?;
        is_left.then(|| original.text_lang.clone())
    }

    /// Language of an article's text on its own page.
    pub(super) fn lang_of_text(&self, article: usize) -> String {
        let subject = Subject::Article(article);
        let own = self.reader.article(article).source.meta.lang.as_ref();
        match (subject.state(self.site), own) {
            (State::Original, _) => self.original(subject).lang,
            (_, Some(own)) if self.site.edition.is_none() => own.to_string(),
            _ => self.site.config.language.to_string(),
        }
    }

    /// The site's languages, each with the way to this page in it; none where there is only one.
    pub(super) fn languages(&self) -> Vec<LanguageLink> {
        let main = self.view.main;
        if main.editions.is_empty() {
            return Vec::new();
        }
        let link = |site: &Site| {
            let language = &site.config.language;
            LanguageLink {
                tag: language.to_string(),
                dir: language.direction(),
                title: language.own_name().to_string(),
                href: self.href_in(site),
                current: *language == self.site.config.language,
            }
        };
        main.all().map(link).collect()
    }

    /// From this page to the same page in another language: where that has none, to what is nearest.
    fn href_in(&self, site: &Site) -> String {
        let is_there = |path: &&str| site.routes.contains_key(*path) && *path != address::NOT_FOUND;
        let near = if self.path.starts_with("tags/") { address::TAGS } else { address::HOME };
        let path = [self.path, near].into_iter().find(is_there).unwrap_or(address::HOME);
        let base = site.config.base_url.as_ref().filter(|_| self.path == address::NOT_FOUND);
        match base {
            Some(base) => format!("{}{path}", base.path()),
            None if site.config.language == self.site.config.language => self.href(path),
            None => {
                let to = format!("{}{}", self.site.up(), site.output(path));
                address::encode(&address::relative(self.path, &to))
            }
        }
    }

    /// The addresses of this page in all languages that it is written in, where those are known and there
    /// are several.
    pub(super) fn alternates(&self, subject: Subject) -> Vec<Alternate> {
        let is_own = subject.state(self.site) != State::Original;
        if is_own { alternates(self.view.main, self.path, subject) } else { Vec::new() }
    }

    /// The page that this one was translated from, or shows.
    pub(super) fn original(&self, subject: Subject) -> Original {
        let main = self.view.main;
        let own = match subject {
            Subject::Article(i) => main.articles[i].source.meta.lang.clone(),
            Subject::Guide(set) => Language::parse(&main.guides[set].text_lang),
            Subject::Glossary | Subject::Lists => None,
        };
        let language = own.as_ref().unwrap_or(&main.config.language);
        Original { lang: language.to_string(), dir: language.direction(), href: self.href_in(main) }
    }
}

/// The addresses of a page in all languages that it is written in; none where there is one, or none known.
pub(super) fn alternates(main: &Site, path: &str, subject: Subject) -> Vec<Alternate> {
    let is_written = |site: &&Site| site.routes.contains_key(path) && subject.state(site) != State::Original;
    let address = |site: &Site| {
        let base = site.config.base_url.as_ref()?;
        let href = format!("{base}{}", address::canonical(path));
        Some(Alternate { tag: site.config.language.to_string(), href })
    };
    if main.editions.is_empty() || path == address::NOT_FOUND {
        return Vec::new();
    }
    let mut all: Vec<Alternate> = main.all().filter(is_written).filter_map(address).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    if let Some(first) = all.first().filter(|first| *first.tag == *main.config.language) {
        all.push(Alternate { tag: "x-default".into(), href: first.href.clone() });
    }
    all
}
