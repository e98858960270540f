//! Messages of the program, in the language of the person who runs it.
//!
//! Messages are made in English, where their fault is found. On their way to a person, each line is held
//! against the templates of the catalogue `messages/zh-CN.yaml`, which are the texts as they stand in the
//! source: `` there is no article `{path}` ``. The text at a blank stays as it is, unless it is a message
//! itself. A line that fits no template stays English, and so does everything that programs read: codes,
//! JSON, SARIF. An English run never reads the catalogue.

mod template;

use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;
use template::Template;

/// The catalogue of this run; none where it is English.
static CHOSEN: OnceLock<Option<Catalogue>> = OnceLock::new();

/// The most levels of messages in messages: `cannot read …: No such file …` has two.
const DEPTH: usize = 4;

/// Chooses the language of all messages from now on: the first choice of a run counts.
/// Languages without a catalogue are English.
pub fn choose(language: &str) {
    let is_chinese = language.split('-').next() == Some("zh");
    let _ = CHOSEN.set(is_chinese.then(Catalogue::chinese));
}

/// Whether there are messages in a language: English, or Chinese.
pub fn is_spoken(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    ["en", "zh"].iter().any(|known| primary.eq_ignore_ascii_case(known))
}

/// The language that was chosen, of those that there are.
pub fn language() -> &'static str {
    if catalogue().is_some() { "zh-CN" } else { "en" }
}

/// The lines of a text in the chosen language.
pub fn translate(text: &str) -> Cow<'_, str> {
    catalogue().map_or(Cow::Borrowed(text), |catalogue| catalogue.translate(text))
}

/// Messages as one list, in the chosen language.
pub fn list(parts: &[String]) -> String {
    let parts: Vec<Cow<'_, str>> = parts.iter().map(|part| translate(part)).collect();
    parts.join(if catalogue().is_some() { "，" } else { ", " })
}

fn catalogue() -> Option<&'static Catalogue> {
    CHOSEN.get().and_then(Option::as_ref)
}

/// A message in English, as the source has it, and in another language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The English text, with blanks in braces.
    pub en: String,
    /// The other text, with the same blanks.
    pub zh: String,
    /// Origin of the text, if it is not this program's: `clap`, `system`.
    pub of: Option<String>,
    /// Blanks at which a message of a single word is translated. Elsewhere it may be a name of the author,
    /// such as an outcome called `keep`.
    #[serde(default, rename = "in")]
    pub inside: Vec<String>,
}

/// All messages in another language.
#[derive(Debug)]
pub struct Catalogue {
    /// Messages without blanks.
    whole: HashMap<String, Entry>,
    /// Messages with blanks, by their first character; by `None` where that is a blank. Those with the most
    /// characters of their own come first: they fit the fewest lines.
    templates: HashMap<Option<char>, Vec<Template>>,
}

impl Catalogue {
    /// The Chinese catalogue.
    pub fn chinese() -> Catalogue {
        Catalogue::of(&entries())
    }

    /// A catalogue of these messages.
    fn of(entries: &[Entry]) -> Catalogue {
        let mut catalogue = Catalogue { whole: HashMap::new(), templates: HashMap::new() };
        for entry in entries {
            match Template::new(&entry.en, &entry.zh) {
                Some(template) => {
                    catalogue.templates.entry(template.first()).or_default().push(template);
                }
                None => drop(catalogue.whole.insert(entry.en.clone(), entry.clone())),
            }
        }
        for templates in catalogue.templates.values_mut() {
            templates.sort_by_key(|template| std::cmp::Reverse(template.own));
        }
        catalogue
    }

    /// The lines of a text in this language; those that have no translation stay as they are.
    pub fn translate<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let line = |line: &'a str| self.line(line, None, DEPTH).map_or(Cow::Borrowed(line), Cow::Owned);
        if !text.contains('\n') {
            return line(text);
        }
        Cow::Owned(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Translates a line, or the text at a blank of one; the space around it stays.
    fn line(&self, line: &str, blank: Option<&str>, depth: usize) -> Option<String> {
        let text = line.trim();
        let found = self.message(text, blank, depth)?;
        // A wide mark brings its own space.
        let is_wide = found.starts_with(['（', '，', '；', '：']);
        let before = line.len() - line.trim_start().len();
        let indent = if is_wide { "" } else { &line[..before] };
        Some(format!("{indent}{found}{}", &line[before + text.len()..]))
    }

    fn message(&self, text: &str, blank: Option<&str>, depth: usize) -> Option<String> {
        let is_meant = |entry: &&Entry| match blank {
            Some(name) if !entry.en.contains(' ') => entry.inside.iter().any(|known| known == name),
            _ => true,
        };
        if let Some(entry) = self.whole.get(text).filter(is_meant) {
            return Some(entry.zh.clone());
        }
        let below = depth.checked_sub(1)?;
        let of = |first| {
            let templates = self.templates.get(&first).into_iter().flatten();
            // Few characters say little about what somebody wrote.
            let mut enough = templates.filter(|template| blank.is_none() || template.says_enough());
            enough.find_map(|template| Some((template, template.fit(text)?)))
        };
        let found = of(Some(text.chars().next()?)).or_else(|| of(None));
        if let Some((template, values)) = found {
            let at_blank =
                |name: &str, value: &str| self.line(value, Some(name), below).or_else(|| names(value));
            return Some(template.fill(&values, at_blank));
        }
        // A message, and what it is about.
        let (head, rest) = text.split_once(": ")?;
        let head = self.message(head, blank, below)?;
        let rest =
            self.line(rest, Some(""), below).or_else(|| names(rest)).unwrap_or_else(|| rest.to_string());
        Some(format!("{head}：{rest}"))
    }
}

/// A list of names in backticks with Chinese commas; `None` for any other text.
fn names(text: &str) -> Option<String> {
    let is_name = |part: &str| part == "…" || part.len() > 2 && part.starts_with('`') && part.ends_with('`');
    (text.contains(", ") && text.split(", ").all(is_name)).then(|| text.replace(", ", "、"))
}

/// The Chinese messages, in the order of the file.
pub fn entries() -> Vec<Entry> {
    serde_yaml::from_str(include_str!("messages/zh-CN.yaml")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let entries = [
            ("no findings", "没有问题"),
            ("there is no {what} `{name}`", "没有{what} `{name}`"),
            ("there is no guide `{name}`, nor `{other}`", "没有指南 `{other}`，也没有 `{name}`"),
            ("word in the glossary", "术语"),
            ("cannot read `{}`: {}", "读不了 `{}`：{}"),
            ("{} files{state}", "{} 个文件{state}"),
            ("(nothing changed)", "（没有变化）"),
            ("guide", "指南"),
            ("{n} pages", "{n} 页"),
            ("open {}", "打开 {}"),
            ("{} after {}", "{2} 之后的 {1}"),
        ];
        let entries = entries.map(|(en, zh)| Entry {
            en: en.into(),
            zh: zh.into(),
            of: None,
            inside: if en == "guide" { vec!["what".into()] } else { Vec::new() },
        });
        Catalogue::of(&entries)
    }

    #[test]
    fn blanks_keep_their_text_and_messages_inside_are_translated() {
        let catalogue = catalogue();
        for (text, expected) in [
            ("no findings", "没有问题"),
            ("  no findings\n", "  没有问题\n"),
            ("there is no word in the glossary `no findings`", "没有术语 `no findings`"),
            ("there is no guide `a`, nor `b`", "没有指南 `b`，也没有 `a`"),
            ("cannot read `a`: cannot read `b`: no findings", "读不了 `a`：读不了 `b`：没有问题"),
            ("3 files", "3 个文件"),
            ("3 files (nothing changed)", "3 个文件（没有变化）"),
            ("a after b", "b 之后的 a"),
            ("guide after no findings", "没有问题 之后的 guide"),
            ("there is no guide `guide`", "没有指南 `guide`"),
            ("guide", "指南"),
            ("no findings: a: b", "没有问题：a: b"),
            ("many pages", "many pages"),
            ("cannot read `a`: 3 pages", "读不了 `a`：3 页"),
            ("cannot read `a`: open doors", "读不了 `a`：open doors"),
            ("open doors", "打开 doors"),
            ("open `a`, `b`, …", "打开 `a`、`b`、…"),
            ("open `a, b`", "打开 `a, b`"),
            ("nothing fits this", "nothing fits this"),
            ("", ""),
        ] {
            assert_eq!(catalogue.translate(text), expected, "{text}");
        }
    }

    #[test]
    fn names_with_braces_and_backticks_stay_as_they_are() {
        let catalogue = catalogue();
        for name in ["{what}", "{}", "{{", "`", "' {1} `{name}`", "中文 {0}", "%s\\", "no findings"] {
            let text = format!("cannot read `{name}`: x");
            assert_eq!(catalogue.translate(&text), format!("读不了 `{name}`：x"));
        }
        // A name that looks like the text around it is cut elsewhere, and nothing of it is lost.
        assert_eq!(catalogue.translate("cannot read `a`: b`: x"), "读不了 `a`：b`: x");
    }

    #[test]
    fn long_texts_take_time_in_proportion() {
        let catalogue = Catalogue::chinese();
        for piece in ["`", "` is ", "there is no `", "{}", "cannot read `a`: ", "中"] {
            let text = piece.repeat(200_000 / piece.len());
            assert!(catalogue.translate(&text).len() >= text.len() / 4, "{piece}");
        }
    }

    /// The number of a fault of the system says nothing to a reader.
    #[test]
    fn every_entry_has_the_blanks_of_its_english_text() {
        let entries = entries();
        assert!(!entries.is_empty(), "the catalogue cannot be read");
        let is_wrong = |entry: &&Entry| {
            let same = template::blanks(&entry.en) == template::blanks(&entry.zh);
            entry.zh.trim().is_empty() || !same && entry.of.as_deref() != Some("system")
        };
        let wrong: Vec<&Entry> = entries.iter().filter(is_wrong).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
