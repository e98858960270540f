//! Languages of pages, as the web names them: `zh-CN`, `en`, `pt-BR`.

use crate::diag::{Code, Diagnostic, Diags, Severity};
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

    /// The first part of the tag, the language without region and script: `zh`.
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

    /// Whether its first part is a code that ISO 639 gives to a language. Codes of three letters are not
    /// looked up: there are thousands.
    pub fn is_known(&self) -> bool {
        let code = self.primary();
        let is_code = if code.len() == 3 {
            shorter(code).is_none()
        } else {
            CODES.split(' ').any(|known| known == code)
        };
        // `qaa` to `qtz` belong to nobody, and people write `UK` for `GB`.
        is_code && !("qaa".."qua").contains(&code) && !self.0.split('-').skip(1).any(|part| part == "UK")
    }

    /// Whether this part of a file's name is meant as a language: `en` in `a.en.yaml`, but not `old` in
    /// `a.old.yaml`.
    pub fn is_common(&self) -> bool {
        self.is_known() && (self.primary().len() == 2 || LONG_CODES.contains(&self.primary()))
    }

    /// Name of the language in itself, which its readers look for; the tag, where no name is known.
    pub fn own_name(&self) -> &str {
        let named = |tag: &str| NAMES.iter().find(|(known, _)| *known == tag).map(|(_, name)| *name);
        // `zh-Hant-TW` has the name of `zh-Hant`, not that of `zh`.
        let mut tags =
            std::iter::successors(Some(self.0.as_str()), |tag| tag.rsplit_once('-').map(|(tag, _)| tag));
        tags.find_map(named).unwrap_or(&self.0)
    }

    /// Direction of writing, as HTML names it: `ltr` or `rtl`.
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

    /// The tag that was meant, where this one is a usual mistake: the code of a country, a longer code.
    pub fn meant(&self) -> Option<String> {
        if let Some((_, meant)) = MISTAKEN.iter().find(|(code, _)| *code == self.primary()) {
            return Some(meant.to_string());
        }
        let code = shorter(self.primary()).unwrap_or(self.primary());
        let rest = self.0[self.primary().len()..].replace("-UK", "-GB");
        Some(format!("{code}{rest}")).filter(|meant| *meant != self.0)
    }

    /// Reads a language from YAML. A tag that is no language is a finding.
    pub fn read(node: &Node<'_>, diags: &mut Diags) -> Option<Language> {
        let text = node.short(&ID, diags)?;
        let language = Language::parse(&text);
        if let Some(unknown) = language.as_ref().filter(|language| !language.is_known()) {
            let code = unknown.primary();
            let is_other = shorter(code).is_some() || CODES.split(' ').any(|known| known == code);
            let message = match is_other {
                true => format!("the tag of this language is not `{unknown}`"),
                false => format!("no language has the code `{code}`"),
            };
            let mut d = Diagnostic::new(Code::InvalidValue, node.span(), message);
            // Pages can be made all the same: browsers take any tag.
            d.severity = Severity::Warning;
            diags.push(match unknown.meant() {
                Some(meant) => d.hint(format!("did you mean `{meant}`?")),
                None => d.hint("write one such as `zh-CN`, `en` or `pt-BR`"),
            });
        }
        if language.is_none() {
            let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("`{text}` is no language tag"));
            let meant = Language::parse(&text.replace('_', "-")).map(|meant| meant.to_string());
            diags.push(match meant.or_else(|| named(&text)) {
                Some(meant) => d.hint(format!("write `{meant}`")),
                None => d.hint("write one such as `zh-CN`, `en` or `pt-BR`"),
            });
        }
        language
    }
}

/// The codes of two letters of ISO 639.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv \
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id \
    ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh \
    mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa \
    sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz \
    ve vi vo wa wo xh yi yo za zh zu";

/// Codes of three letters for languages that have one of two: browsers and readers know that one.
const LONGER: &str = "aar:aa abk:ab afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as aze:az bak:ba bam:bm baq:eu \
    bel:be ben:bn bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh chv:cv \
    cor:kw cos:co cym:cy cze:cs dan:da deu:de div:dv dut:nl dzo:dz ell:el eng:en epo:eo est:et eus:eu \
    ewe:ee fao:fo fas:fa fij:fj fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga glg:gl \
    glv:gv gre:el grn:gn guj:gu hat:ht hau:ha heb:he her:hz hin:hi hrv:hr hun:hu hye:hy ibo:ig ice:is \
    iku:iu ind:id isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kaz:kk khm:km kik:ki kin:rw \
    kir:ky kon:kg kor:ko kur:ku lao:lo lav:lv lin:ln lit:lt ltz:lb lug:lg mac:mk mah:mh mal:ml mao:mi \
    mar:mr may:ms mkd:mk mlg:mg mlt:mt mon:mn mri:mi msa:ms mya:my nau:na nav:nv nep:ne nld:nl nno:nn \
    nob:nb nor:no nya:ny oci:oc ori:or orm:om pan:pa per:fa pol:pl por:pt pus:ps que:qu roh:rm ron:ro \
    rum:ro run:rn rus:ru sag:sg san:sa sin:si slk:sk slo:sk slv:sl sme:se smo:sm sna:sn snd:sd som:so \
    sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv tah:ty tam:ta tat:tt tel:te tgk:tg \
    tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk urd:ur uzb:uz \
    ven:ve vie:vi wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu";

/// The code of two letters for the language with this code of three.
fn shorter(code: &str) -> Option<&'static str> {
    LONGER
        .split(' ')
        .filter_map(|pair| pair.split_once(':'))
        .find(|(long, _)| *long == code)
        .map(|(_, short)| short)
}

/// The tag of the language with this name, in itself or in English: `Deutsch`, `German`, `中文`.
fn named(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let is_name = |(_, known): &&(&str, &str)| known.to_lowercase() == name;
    NAMES.iter().chain(OTHER_NAMES).find(is_name).map(|(tag, _)| tag.to_string())
}

/// Names by which people call languages, other than those in `NAMES`.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("ar", "arabic"),
    ("bn", "bengali"),
    ("bg", "bulgarian"),
    ("ca", "catalan"),
    ("zh-CN", "chinese"),
    ("hr", "croatian"),
    ("cs", "czech"),
    ("da", "danish"),
    ("nl", "dutch"),
    ("et", "estonian"),
    ("fa", "farsi"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("de", "german"),
    ("el", "greek"),
    ("he", "hebrew"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("ja", "japanese"),
    ("ko", "korean"),
    ("lv", "latvian"),
    ("lt", "lithuanian"),
    ("ms", "malay"),
    ("zh-CN", "mandarin"),
    ("no", "norwegian"),
    ("fa", "persian"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sr", "serbian"),
    ("sk", "slovak"),
    ("sl", "slovenian"),
    ("es", "spanish"),
    ("sv", "swedish"),
    ("ta", "tamil"),
    ("th", "thai"),
    ("tr", "turkish"),
    ("uk", "ukrainian"),
    ("ur", "urdu"),
    ("vi", "vietnamese"),
    ("zh-CN", "中文"),
    ("en", "英文"),
    ("en", "英语"),
    ("en", "英語"),
    ("ja", "日文"),
    ("ja", "日语"),
    ("ko", "韩语"),
    ("ko", "韓語"),
    ("zh-CN", "简体"),
    ("zh-TW", "繁体"),
    ("zh-TW", "繁體"),
    ("zh-TW", "繁体中文"),
];

/// Languages with a code of three letters that sites are written in.
const LONG_CODES: &[&str] =
    &["ceb", "ckb", "dsb", "fil", "hak", "haw", "hsb", "kab", "kok", "nan", "sat", "wuu", "yue"];

/// Codes of countries that authors often write for a language.
const MISTAKEN: &[(&str, &str)] = &[
    ("cn", "zh-CN"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("jp", "ja"),
    ("tc", "zh-TW"),
    ("ua", "uk"),
    ("vn", "vi"),
];

/// Names of languages in themselves.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("ms", "Bahasa Melayu"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sr", "Српски"),
    ("sr-Latn", "Srpski"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "简体中文"),
    ("zh-HK", "繁體中文（香港）"),
    ("zh-Hant", "繁體中文"),
    ("zh-MO", "繁體中文（澳門）"),
    ("zh-TW", "繁體中文"),
];

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
    fn names_are_those_of_the_script() {
        for (tag, name) in [
            ("de-AT", "Deutsch"),
            ("zh-Hant-TW", "繁體中文"),
            ("zh-Hans-SG", "简体中文"),
            ("sr-Latn-RS", "Srpski"),
            ("tlh", "tlh"),
        ] {
            assert_eq!(Language::parse(tag).expect("a tag").own_name(), name, "{tag}");
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
