//! Words and sentences for readers, by language: `strings/<language>.yaml` of the embedded theme, and
//! over it the site's own. A new language is a new file.
//!
//! A value is a word, or a pattern with blanks: `less than {end}`. A pattern about a number has a form
//! for each plural category that the language tells apart, as Unicode CLDR names them:
//! `rule_hours_one`, `rule_hours_other`.

pub mod forms;
pub mod plural;

use crate::diag::Diags;
use crate::source::{FileId, FileKind, Sources};
use crate::yaml::Yaml;
use include_dir::{Dir, File, include_dir};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, OnceLock};

/// Regions whose English is nearer to that of Britain: they write the day before the month.
const BRITISH: [&str; 8] = ["AU", "HK", "IE", "IN", "MT", "NZ", "SG", "ZA"];

/// Marks at the end of a question: Latin, Chinese, Arabic.
pub const QUESTION_MARKS: [char; 3] = ['?', '？', '\u{61f}'];

/// A question as part of a sentence: without the mark at its end.
pub fn without_mark(question: &str) -> &str {
    question.trim_end_matches(|c| QUESTION_MARKS.contains(&c) || matches!(c, '。' | '.' | ' '))
}

/// Words by key.
pub type Strings = BTreeMap<String, String>;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default/strings");

/// The embedded languages by tag. Words of a region, `en-GB`, go over those of the language, `en`, if it has a file.
static EMBEDDED: LazyLock<BTreeMap<String, Embedded>> = LazyLock::new(|| {
    let language = |file: &'static File<'static>| {
        let tag = file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let over = tag.split_once('-').map(|(language, _)| format!("{language}.yaml"));
        let text = |file: &'static File<'static>| file.contents_utf8().unwrap_or_default();
        let below = over.and_then(|name| FILES.get_file(name)).map(text);
        (tag, Embedded { text: text(file), below, words: OnceLock::new() })
    };
    FILES.files().map(language).collect()
});

/// An embedded language. Its words are read when they are first asked for: most runs need one language.
struct Embedded {
    text: &'static str,
    /// The words over which these go.
    below: Option<&'static str>,
    words: OnceLock<Arc<Strings>>,
}

impl Embedded {
    fn words(&self) -> &Arc<Strings> {
        self.words.get_or_init(|| {
            let words = |text: &str| read(FileId(0), text, &mut Diags::default());
            let mut all = self.below.map(words).unwrap_or_default();
            all.extend(words(self.text));
            Arc::new(all)
        })
    }
}

/// The words of every language that has a file.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Languages for which the site has words of its own, with all others of the language.
    own: BTreeMap<String, Arc<Strings>>,
}

impl Catalog {
    /// The words of the embedded theme.
    pub fn embedded() -> Catalog {
        Catalog::default()
    }

    /// The words of the embedded theme with those of the site's themes over them, one after the other. A region
    /// also has the words that a theme gives for its language. A language that the embedded theme does not have
    /// goes over the nearest one.
    pub fn of(sources: &Sources, themes: &[&str], diags: &mut Diags) -> Catalog {
        let mut given: BTreeMap<&str, Strings> = BTreeMap::new();
        for theme in themes {
            let folder = format!("themes/{theme}/strings/");
            for (id, file) in sources.iter().filter(|(_, f)| f.kind == FileKind::Theme) {
                let named = file.path.strip_prefix(&folder).and_then(|name| name.strip_suffix(".yaml"));
                let Some(language) = named else { continue };
                given.entry(language).or_default().extend(read(id, &file.text, diags));
            }
        }
        let embedded = Catalog::embedded();
        let regions = EMBEDDED.keys().map(String::as_str);
        let regions = regions.filter(|tag| base(tag).is_some_and(|base| given.contains_key(base)));
        // Words of a theme alone: languages in which it lacks them show them in English, or else as they are.
        let lent = given.get("en").or_else(|| given.values().next()).cloned().unwrap_or_default();
        let lent: Strings =
            lent.into_iter().filter(|(key, _)| !embedded.nearest("en").contains_key(key)).collect();
        let all = EMBEDDED.keys().map(String::as_str).filter(|_| !lent.is_empty());
        let tags: BTreeSet<&str> = given.keys().copied().chain(regions).chain(all).collect();
        let own = tags.into_iter().map(|tag| {
            let mut words = embedded.nearest(tag).clone();
            if let Some((base, over)) = base(tag).and_then(|base| given.get_key_value(base)) {
                // A theme that only copies embedded words does not mean to change those of a region.
                let below = embedded.nearest(base);
                let over = over.iter().filter(|(key, word)| below.get(*key) != Some(*word));
                words.extend(over.map(|(key, word)| (key.clone(), word.clone())));
            }
            words.extend(given.get(tag).into_iter().flatten().map(|(key, word)| (key.clone(), word.clone())));
            for (key, word) in &lent {
                words.entry(key.clone()).or_insert_with(|| word.clone());
            }
            (tag.to_string(), Arc::new(words))
        });
        Catalog { own: own.collect() }
    }

    /// The languages, by tag, in order.
    pub fn languages(&self) -> Vec<&str> {
        let mut tags: Vec<&str> = EMBEDDED.keys().chain(self.own.keys()).map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// The language whose words [`Catalog::nearest`] gives.
    pub fn nearest_tag<'a>(&'a self, language: &'a str) -> &'a str {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_string();
        if self.words(language).is_some() {
            return language;
        }
        if primary(language) == "zh" && is_traditional(language) && self.words("zh-TW").is_some() {
            return "zh-TW";
        }
        let is_british = BRITISH.iter().any(|part| language.split('-').any(|p| p == *part));
        if primary(language) == "en" && is_british {
            return "en-GB";
        }
        self.languages().into_iter().find(|l| primary(l) == primary(language)).unwrap_or("en")
    }

    /// The words in `language`, or in the nearest language that has a file: Chinese in traditional characters
    /// reads `zh-TW`, any other `zh-CN`, and who has nothing nearer `en`. Of English there is also that of Britain.
    pub fn nearest(&self, language: &str) -> &Strings {
        static NONE: Strings = Strings::new();
        self.words(self.nearest_tag(language)).map_or(&NONE, |words| words)
    }

    fn words(&self, language: &str) -> Option<&Arc<Strings>> {
        self.own.get(language).or_else(|| EMBEDDED.get(language).map(Embedded::words))
    }

    /// The phrases of `language`, if it has a file.
    pub fn phrases(&self, language: &str) -> Option<Phrases> {
        Some(Phrases { words: self.words(language)?.clone(), language: language.into() })
    }
}

/// Whether a tag is that of a region or script where Chinese is written in traditional characters.
fn is_traditional(language: &str) -> bool {
    ["Hant", "HK", "MO", "TW"].iter().any(|part| language.split('-').any(|p| p == *part))
}

/// The base language of a regional tag, `en` of `en-GB`, whose words count for the region too. Regions with
/// traditional characters have no base, because `zh` is simplified.
fn base(language: &str) -> Option<&str> {
    let (base, _) = language.split_once('-')?;
    (base != "zh" || !is_traditional(language)).then_some(base)
}

/// Whether a file of a site's theme holds words.
pub fn holds(path: &str) -> bool {
    path.starts_with("themes/") && path.contains("/strings/")
}

fn read(id: FileId, text: &str, diags: &mut Diags) -> Strings {
    let Some(yaml) = Yaml::parse(id, text, 0, diags) else { return Strings::new() };
    if yaml.root().is_null() {
        return Strings::new();
    }
    let entries = yaml.root().entries_of_file("write a key and its words on each line", diags);
    entries.into_iter().filter_map(|(key, node)| Some((key, node.string(diags)?))).collect()
}

/// The words of one language, with their blanks filled in. A key without words stands for itself.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    words: Arc<Strings>,
    /// Its tag, for plurals.
    language: String,
}

impl Phrases {
    /// Whether there are words for a key.
    pub fn has(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// The word for a key.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The pattern for a key, with its blanks filled in by name.
    pub fn say(&self, key: &str, blanks: &[(&str, &str)]) -> String {
        fill(self.word(key), blanks)
    }

    /// The pattern about the number `n`, in the form that the language has for it.
    pub fn count(&self, key: &str, n: i64) -> String {
        fill(counted(&self.words, &self.language, key, n), &[("n", &n.to_string())])
    }
}

/// The pattern about the number `n` in the form that a language has for it, with its blanks.
pub fn counted<'a>(words: &'a Strings, language: &str, key: &'a str, n: i64) -> &'a str {
    let form = |category: &str| words.get(&format!("{key}_{category}"));
    let own = plural::category(language, n.unsigned_abs());
    form(own).or_else(|| form("other")).or_else(|| words.get(key)).map_or(key, String::as_str)
}

/// Fills the blanks of a pattern in one pass, so that a text that fills a blank is never read as a
/// pattern itself. Braces that name no blank stay.
fn fill(pattern: &str, blanks: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + blanks.iter().map(|b| b.1.len()).sum::<usize>());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let blank = after.split_once('}').and_then(|(name, rest)| {
            let (_, text) = blanks.iter().find(|(known, _)| *known == name)?;
            Some((*text, rest))
        });
        match blank {
            Some((text, behind)) => {
                out.push_str(text);
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn blanks_are_filled_once_and_other_braces_stay() {
        assert_eq!(fill("{a} to {b}", &[("a", "{b}"), ("b", "2")]), "{b} to 2");
        assert_eq!(fill("{a} {c} {", &[("a", "1")]), "1 {c} {");
        assert_eq!(fill("", &[("a", "1")]), "");
    }

    #[test]
    fn a_number_takes_the_form_that_its_language_has() {
        let catalog = Catalog::embedded();
        let of = |language: &str, n| catalog.phrases(language).unwrap().count("rule_hours", n);
        assert_eq!([of("en", 1), of("en", 2), of("en", 0)], ["1 hour", "2 hours", "0 hours"]);
        assert_eq!([of("zh-CN", 1), of("zh-CN", 2)], ["1 小时", "2 小时"]);
    }

    /// A length of time that stands alone is a subject in Arabic, and has a dual.
    #[test]
    fn lengths_of_time_in_arabic_have_a_dual() {
        let arabic = Catalog::embedded().phrases("ar").unwrap();
        let of = |key: &str| [1, 2, 3].map(|n| arabic.count(key, n));
        assert_eq!(of("decide_hour_count"), ["ساعة واحدة", "ساعتان", "3 ساعات"]);
        assert_eq!(of("decide_day_count"), ["يوم واحد", "يومان", "3 أيام"]);
        assert_eq!(of("decide_minute_count"), ["دقيقة واحدة", "دقيقتان", "3 دقائق"]);
        // Behind a preposition it has another ending: patterns put it either always behind one, or never.
        assert_eq!(of("rule_hours"), ["ساعة واحدة", "ساعتين", "3 ساعات"]);
        assert_eq!(arabic.say("rule_more", &[("low", "ساعتين")]), "لا يقل عن ساعتين");
    }

    /// A file of a language has the keys of every other, but for forms of plurals that not all have.
    #[test]
    fn every_language_has_the_same_keys() {
        let catalog = Catalog::embedded();
        let keys = |language: &str| -> BTreeSet<String> {
            catalog.words(language).unwrap().keys().map(|key| other(key)).collect()
        };
        let list = |keys: &BTreeSet<String>, than: &BTreeSet<String>| {
            keys.difference(than).cloned().collect::<Vec<_>>().join(", ")
        };
        for language in catalog.languages() {
            let (own, english) = (keys(language), keys("en"));
            assert_eq!(list(&english, &own), "", "these keys are missing in {language}.yaml");
            assert_eq!(list(&own, &english), "", "only {language}.yaml has these keys");
        }
    }

    /// A key in the form that every language has.
    fn other(key: &str) -> String {
        plural::stem(key).map_or(key.to_string(), |stem| format!("{stem}_other"))
    }

    /// A pattern about a number has exactly the forms that Unicode CLDR gives to its language.
    #[test]
    fn every_language_has_its_plural_forms() {
        let catalog = Catalog::embedded();
        for language in catalog.languages() {
            let words = catalog.words(language).unwrap();
            let forms = plural::categories(language);
            for stem in words.keys().filter_map(|key| key.strip_suffix("_other")) {
                let own: Vec<&str> = plural::CATEGORIES
                    .into_iter()
                    .filter(|form| words.contains_key(&format!("{stem}_{form}")))
                    .collect();
                assert_eq!(own, forms, "`{stem}` in {language}.yaml");
            }
        }
    }

    /// Words for readers in Taiwan are in the characters of Taiwan: Big5 has no simplified ones.
    #[test]
    fn traditional_words_have_no_simplified_characters() {
        let is_foreign = |text: &str| encoding_rs::BIG5.encode(text).2;
        assert!(is_foreign("这") && is_foreign("说") && !is_foreign("「頁」…，；"));
        for (key, text) in Catalog::embedded().words("zh-TW").unwrap().iter() {
            let wrong: String = text.chars().filter(|c| is_foreign(&c.to_string())).collect();
            assert_eq!(wrong, "", "`{key}`: {text}");
        }
    }

    /// A translation has the blanks of the English words: one that is left out says less, and one that is
    /// misspelt is never filled. A form of a plural may leave out the number.
    #[test]
    fn every_language_has_the_same_blanks() {
        let catalog = Catalog::embedded();
        let blanks = |text: &str| -> BTreeSet<String> {
            let parts = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            parts.map(|(name, _)| name.to_string()).collect()
        };
        let english = catalog.words("en").unwrap();
        for language in catalog.languages() {
            for (key, text) in catalog.words(language).unwrap().iter() {
                let few = ["_zero", "_one", "_two"].iter().any(|form| key.ends_with(form));
                let Some(original) = english.get(&other(key)).or(english.get(key)).filter(|_| !few) else {
                    continue;
                };
                assert_eq!(blanks(text), blanks(original), "`{key}` in {language}.yaml");
            }
        }
    }

    #[test]
    fn a_language_of_the_site_goes_over_english() {
        let mut sources = Sources::default();
        let file = |path: &str, text: &str| {
            crate::source::File::new(path.into(), FileKind::Theme, text.into(), [0; 32])
        };
        sources.add(file("themes/mine/strings/qaa.yaml", "rule_any: beliebig"));
        sources.add(file("themes/other/strings/qab.yaml", "rule_any: quelconque"));
        let catalog = Catalog::of(&sources, &["mine"], &mut Diags::default());
        let own = catalog.phrases("qaa").unwrap();
        assert_eq!((own.word("rule_any"), own.word("rule_in_every_case")), ("beliebig", "in every case"));
        assert!(catalog.phrases("qab").is_none());
        assert_eq!(catalog.nearest("qaa-AT")["rule_any"], "beliebig");
    }

    /// A site in British English has the words that its theme gives for English, and writes days as it did.
    #[test]
    fn a_region_has_the_words_of_its_language() {
        let mut sources = Sources::default();
        let file = |path: &str, text: &str| {
            crate::source::File::new(path.into(), FileKind::Theme, text.into(), [0; 32])
        };
        let english = "search: Look it up\nrule_any: whatever\nday_month: '{month} {day}'";
        sources.add(file("themes/mine/strings/en.yaml", english));
        sources.add(file("themes/mine/strings/en-GB.yaml", "rule_any: anything"));
        sources.add(file("themes/mine/strings/fr-CA.yaml", "search: Chercher"));
        sources.add(file("themes/mine/strings/zh.yaml", "search: 搜一搜"));
        let catalog = Catalog::of(&sources, &["mine"], &mut Diags::default());
        for language in ["en-GB", "en-AU", "en-IN"] {
            let words = catalog.nearest(language);
            assert_eq!([&words["search"], &words["rule_any"]], ["Look it up", "anything"], "{language}");
            assert_eq!(words["day_month"], "{day} {month}", "{language}");
        }
        assert_eq!(catalog.nearest("en-US")["rule_any"], "whatever");
        let (french, embedded) = (catalog.nearest("fr-CA"), Catalog::embedded());
        assert_eq!(
            (&french["search"], &french["home"]),
            (&"Chercher".into(), &embedded.nearest("fr")["home"])
        );
        assert_eq!(catalog.nearest("zh-CN")["search"], "搜一搜");
        assert_eq!(catalog.nearest("zh-TW")["search"], embedded.nearest("zh-TW")["search"]);
    }

    /// French puts a no-break space before `: ; ? !` and inside its quotes.
    #[test]
    fn french_signs_stay_with_their_words() {
        let is_bound = |c: char| matches!(c, '\u{a0}' | '\u{202f}');
        for (key, text) in Catalog::embedded().words("fr").unwrap().iter() {
            let text = fill(text, &[("query", "x"), ("ask", "x"), ("label", "x")]);
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let alone = matches!(pair[1], ':' | ';' | '?' | '!' | '»') && !is_bound(pair[0])
                    || pair[0] == '«' && !is_bound(pair[1]);
                assert!(!alone, "`{key}`: {text}");
            }
        }
    }
}
