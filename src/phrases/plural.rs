//! Plural categories of whole numbers, as Unicode CLDR 46 gives them by language: `one`, `few` …
//!
//! From `common/supplemental/plurals.xml`, without the conditions about fractions and compact numbers.

/// The categories that any language has, in CLDR's order.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The category of a number in a language; `other` in one that is not known here has all but 1.
pub fn category(language: &str, n: u64) -> &'static str {
    let (tens, hundreds) = (n % 10, n % 100);
    let is_teen = (11..=14).contains(&hundreds);
    let is_million = n != 0 && n.is_multiple_of(1_000_000);
    match language.split('-').next().unwrap_or_default() {
        "id" | "ja" | "km" | "ko" | "lo" | "ms" | "my" | "th" | "vi" | "yue" | "zh" => "other",
        "ar" => match n {
            0 => "zero",
            1 => "one",
            2 => "two",
            _ if (3..=10).contains(&hundreds) => "few",
            _ if hundreds >= 11 => "many",
            _ => "other",
        },
        "fr" | "pt" if n < 2 && language != "pt-PT" => "one",
        "ca" | "es" | "fr" | "it" | "pt" if is_million => "many",
        "bn" | "fa" | "gu" | "hi" | "kn" | "zu" if n == 0 => "one",
        "he" if n == 2 => "two",
        "be" | "ru" | "uk" => match tens {
            1 if !is_teen => "one",
            2..=4 if !is_teen => "few",
            _ => "many",
        },
        "bs" | "hr" | "sr" => match tens {
            1 if !is_teen => "one",
            2..=4 if !is_teen => "few",
            _ => "other",
        },
        "pl" => match tens {
            _ if n == 1 => "one",
            2..=4 if !is_teen => "few",
            _ => "many",
        },
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "ro" if n == 0 || n != 1 && (1..=19).contains(&hundreds) => "few",
        "lt" => match tens {
            1..=9 if (11..=19).contains(&hundreds) => "other",
            1 => "one",
            2..=9 => "few",
            _ => "other",
        },
        "lv" => match tens {
            0 => "zero",
            _ if (11..=19).contains(&hundreds) => "zero",
            1 => "one",
            _ => "other",
        },
        "sl" => match hundreds {
            1 => "one",
            2 => "two",
            3 | 4 => "few",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}

/// The categories that a language has for whole numbers, in CLDR's order.
pub fn categories(language: &str) -> Vec<&'static str> {
    let numbers = (0..=200).chain([1_000_000]);
    let found: Vec<&str> = numbers.map(|n| category(language, n)).collect();
    CATEGORIES.into_iter().filter(|category| found.contains(category)).collect()
}

/// The key of a pattern about a number without the form: `days` of `days_few`.
pub fn stem(key: &str) -> Option<&str> {
    let (stem, form) = key.rsplit_once('_')?;
    CATEGORIES.contains(&form).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples of integers in CLDR's own table.
    #[test]
    fn numbers_have_the_categories_of_cldr() {
        for (language, samples) in [
            ("en", &[(0, "other"), (1, "one"), (2, "other"), (21, "other")][..]),
            ("zh-CN", &[(0, "other"), (1, "other")]),
            ("fr", &[(0, "one"), (1, "one"), (2, "other"), (1_000_000, "many")]),
            ("es", &[(0, "other"), (1, "one"), (1_000_000, "many")]),
            ("de-AT", &[(1, "one"), (1_000_000, "other")]),
            (
                "ar",
                &[
                    (0, "zero"),
                    (1, "one"),
                    (2, "two"),
                    (3, "few"),
                    (103, "few"),
                    (11, "many"),
                    (111, "many"),
                    (100, "other"),
                    (102, "other"),
                ],
            ),
            (
                "ru",
                &[(1, "one"), (21, "one"), (11, "many"), (2, "few"), (24, "few"), (12, "many"), (0, "many")],
            ),
            ("pl", &[(1, "one"), (21, "many"), (22, "few"), (12, "many")]),
            ("cs", &[(1, "one"), (3, "few"), (5, "other")]),
            ("ro", &[(1, "one"), (0, "few"), (19, "few"), (20, "other"), (101, "few")]),
            ("lv", &[(0, "zero"), (1, "one"), (11, "zero"), (21, "one"), (22, "other")]),
            ("sl", &[(1, "one"), (2, "two"), (3, "few"), (5, "other"), (101, "one")]),
            ("he", &[(1, "one"), (2, "two"), (3, "other")]),
            ("pt-PT", &[(0, "other"), (1, "one")]),
        ] {
            for (n, expected) in samples {
                assert_eq!(category(language, *n), *expected, "{n} in {language}");
            }
        }
        assert_eq!(categories("ar"), CATEGORIES);
        assert_eq!(categories("fr"), ["one", "many", "other"]);
        assert_eq!(categories("zh-TW"), ["other"]);
    }
}
