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
