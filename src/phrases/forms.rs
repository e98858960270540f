//! Days, times and numbers as readers of a language write them, by the patterns of its words. `decide-say.js`
//! does the same on the page, where [`Phrases::forms`] hands it the patterns; shared vectors keep both equal.
//!
//! The patterns are those of Unicode CLDR 46, with the digits 0–9 in every language: the long form of a day,
//! its abbreviated weekday, a clock of 24 hours, and grouping in numbers.

use super::{Phrases, Strings, fill};
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

/// A day: `4 March 2026`.
pub fn day(words: &Strings, date: Date) -> String {
    let word = |key: &str| words.get(key).map_or("", String::as_str);
    let (year, day) = (date.year().to_string(), date.day().to_string());
    let month = word(&format!("month_{}", date.month()));
    fill(word("day_long"), &[("year", &year), ("month", month), ("day", &day)])
}

impl Phrases {
    /// A day: `4 March 2026`.
    pub fn day(&self, date: Date) -> String {
        day(&self.words, date)
    }

    /// A day and time: `4 March 2026, 10:00`.
    pub fn moment(&self, time: DateTime) -> String {
        self.clocked(&self.day(time.date()), &clock(time))
    }

    /// A day with its weekday: `Wed, 4 March 2026`.
    pub fn dated(&self, date: Date) -> String {
        let weekday = format!("weekday_{}", date.weekday().to_monday_one_offset());
        self.say("day_weekday", &[("weekday", self.word(&weekday)), ("date", &self.day(date))])
    }

    /// A day with its weekday, and a time: `Wed, 4 March 2026, 10:00`.
    pub fn timed(&self, time: DateTime) -> String {
        self.clocked(&self.dated(time.date()), &clock(time))
    }

    /// The end of a time limit: that of a day is 24:00, not 0:00 of the next.
    pub fn ended(&self, time: DateTime) -> String {
        match (clock(time).as_str(), time.date().yesterday()) {
            ("00:00", Ok(day)) => self.clocked(&self.dated(day), "24:00"),
            _ => self.timed(time),
        }
    }

    fn clocked(&self, day: &str, time: &str) -> String {
        self.say("day_clock", &[("date", day), ("time", time)])
    }

    /// A number that is written as `-1234.50`, as the language writes it: `-1 234,50`.
    pub fn number(&self, plain: &str) -> String {
        let (sign, size) = plain.strip_prefix('-').map_or(("", plain), |size| ("-", size));
        let (whole, fraction) = size.split_once('.').map_or((size, None), |(a, b)| (a, Some(b)));
        let fraction = fraction.map(|digits| self.word("number_decimal").to_string() + digits);
        format!("{sign}{}{}", self.grouped(whole), fraction.unwrap_or_default())
    }

    /// Fewest digits of a number that are grouped.
    fn group_from(&self) -> usize {
        self.word("number_group_from").parse().unwrap_or(4)
    }

    /// Digits in groups of three, where the language groups a number of that many.
    fn grouped(&self, digits: &str) -> String {
        if digits.len() < self.group_from() {
            return digits.to_string();
        }
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(self.word("number_group"));
            }
            out.push(digit);
        }
        out
    }

    /// The patterns as data for the page's script.
    pub fn forms(&self) -> Value {
        let all = |key: &str, count: usize| -> Vec<&str> {
            let keys = (1..=count).map(|n| format!("{key}_{n}"));
            keys.map(|key| self.words.get(&key).map_or("", String::as_str)).collect()
        };
        json!({
            "day": self.word("day_long"),
            "month": self.word("day_month"),
            "weekday": self.word("day_weekday"),
            "clock": self.word("day_clock"),
            "months": all("month", 12),
            "weekdays": all("weekday", 7),
            "decimal": self.word("number_decimal"),
            "group": self.word("number_group"),
            "from": self.group_from(),
        })
    }
}

/// `10:00`; seconds are dropped.
fn clock(time: DateTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use crate::phrases::{Catalog, Phrases};
    use jiff::civil::date;

    fn of(language: &str) -> Phrases {
        Catalog::embedded().phrases(language).expect("a language")
    }

    #[test]
    fn days_and_times_are_those_of_their_language() {
        let time = date(2026, 3, 4).at(10, 5, 0, 0);
        for (language, expected) in [
            ("zh-CN", "2026年3月4日周三 10:05"),
            ("zh-TW", "2026年3月4日週三 10:05"),
            ("en", "Wed, March 4, 2026, 10:05"),
            ("en-GB", "Wed, 4 March 2026, 10:05"),
            ("ja", "2026年3月4日(水) 10:05"),
            ("ko", "2026년 3월 4일 (수) 10:05"),
            ("de", "Mi., 4. März 2026, 10:05"),
            ("fr", "mer. 4 mars 2026 à 10:05"),
            ("es", "mié, 4 de marzo de 2026, 10:05"),
            ("ar", "الأربعاء، 4 مارس 2026 في 10:05"),
        ] {
            assert_eq!(of(language).timed(time), expected, "{language}");
        }
        assert_eq!(of("de").moment(time), "4. März 2026, 10:05");
        assert_eq!(of("en").dated(time.date()), "Wed, March 4, 2026");
    }

    #[test]
    fn a_limit_of_days_ends_at_24_hours() {
        let end = date(2026, 3, 1).at(0, 0, 0, 0);
        assert_eq!(of("en").ended(end), "Sat, February 28, 2026, 24:00");
        assert_eq!(
            of("en").ended(end.with().minute(1).build().expect("a time")),
            "Sun, March 1, 2026, 00:01"
        );
    }

    #[test]
    fn numbers_have_the_marks_of_their_language() {
        for (language, expected) in [
            ("zh-CN", ["0", "1234.50", "-1234567"]),
            ("en", ["0", "1,234.50", "-1,234,567"]),
            ("de", ["0", "1.234,50", "-1.234.567"]),
            ("fr", ["0", "1\u{202f}234,50", "-1\u{202f}234\u{202f}567"]),
            ("es", ["0", "1234,50", "-1.234.567"]),
        ] {
            assert_eq!(["0", "1234.50", "-1234567"].map(|n| of(language).number(n)), expected, "{language}");
        }
    }
}
