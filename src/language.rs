//! Languages of pages, as the web names them: `zh-CN`, `en`, `pt-BR`.

use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::ID;
use crate::yaml::Node;
use std::fmt;
use std::ops::Deref;

/// A BCP 47 language tag in its usual spelling. Browsers refuse to format dates in a tag of another
/// form, so no other can be made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// The language of a site that names none.
    pub fn chinese() -> Language {
        Language("zh-CN".into())
    }

    /// The language of a locale as systems name it: `zh_CN.UTF-8`, `en_GB`. Where that names none, as `C`
    /// does, English.
    pub fn of_locale(locale: &str) -> Language {
        let tag = locale.split(['.', '@', ':']).next().unwrap_or_default().replace('_', "-");
        Language::parse(&tag).unwrap_or_else(|| Language("en".into()))
    }

    /// Its first part, the language without region and script: `zh`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The tag, if it is one: a language of two or three letters, and parts of two to eight letters or
    /// digits.
    pub fn parse(tag: &str) -> Option<Language> {
        let mut parts = tag.split('-');
        let language = parts.next()?;
        if !matches!(language.len(), 2 | 3) || !language.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut out = language.to_ascii_lowercase();
        for part in parts {
            if !(2..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            out.push('-');
            out.push_str(&usual(part));
        }
        Some(Language(out))
    }

    /// The direction that it is written in, as HTML names it: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        let mut parts = self.0.split('-');
        let language = parts.next().unwrap_or_default();
        // A script says more than the language, which may be written in several.
        let script = parts.next().filter(|part| part.len() == 4);
        let is_rtl = match script {
            Some(script) => {
                ["Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"].contains(&script)
            }
            None => ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"].contains(&language),
        };
        if is_rtl { "rtl" } else { "ltr" }
    }

    /// Reads a language from YAML. One that is none is a finding.
    pub fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Language> {
        let text = node.short(&ID, diags)?;
        let language = Language::parse(&text);
        if language.is_none() {
            let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("`{text}` is no language tag"));
            diags.push(match Language::parse(&text.replace('_', "-")) {
                Some(meant) => d.hint(format!("write `{meant}`")),
                None => d.hint("write one such as `zh-CN`, `en` or `pt-BR`"),
            });
        }
        language
    }
}

/// Whether a character is Han, which Chinese is written in, and much of Japanese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// A part of a tag as it is usually written: regions in capitals, scripts with one.
fn usual(part: &str) -> String {
    match part.len() {
        2 => part.to_ascii_uppercase(),
        4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
            part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    }
}

impl Deref for Language {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_languages() {
        for (locale, tag) in [
            ("zh_CN.UTF-8", "zh-CN"),
            ("en_GB", "en-GB"),
            ("de_DE@euro", "de-DE"),
            ("C", "en"),
            ("C.UTF-8", "en"),
            ("POSIX", "en"),
            ("", "en"),
            ("pt_BR.ISO-8859-1:en", "pt-BR"),
        ] {
            assert_eq!(Language::of_locale(locale).to_string(), tag, "{locale}");
        }
    }

    #[test]
    fn each_language_has_its_direction() {
        let direction = |tag| Language::parse(tag).expect("a tag").direction();
        for tag in ["ar", "he-IL", "fa", "ur-PK", "az-Arab", "ar-EG"] {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in ["zh-CN", "en", "ur-Latn", "arn", "he-Latn-IL", "az"] {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }

    #[test]
    fn tags_have_one_form() {
        for (typed, tag) in
            [("zh-cn", "zh-CN"), ("EN", "en"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
        {
            assert_eq!(Language::parse(typed).as_deref(), Some(tag));
        }
        for typed in ["zh_CN", "", "english", "e", "zh-", "zh-c", "en\"", "中文", "x-klingon-"] {
            assert_eq!(Language::parse(typed), None, "{typed}");
        }
    }
}
