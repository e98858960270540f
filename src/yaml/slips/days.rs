//! Days that are not in ISO form.

/// A day as people write it, in ISO form: `2026-06-01` for `1.6.2026`, `2026/6/1`, `2026年6月1日`, `1 June 2026`.
pub(crate) fn day(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.trim().trim_end_matches('日').to_lowercase();
    let is_between = |c: char| matches!(c, '.' | '/' | '-' | ' ' | ',' | '年' | '月');
    let parts: Vec<&str> = lower.split(is_between).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts[..] else { return None };
    let month = |word: &str| {
        let is_word = word.len() >= 3 && word.chars().all(char::is_alphabetic);
        let at = MONTHS.iter().position(|month| is_word && word.starts_with(month))?;
        u32::try_from(at + 1).ok()
    };
    let number = |part: &str| part.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse::<u32>().ok();
    let (year, month, day) = match (month(a), month(b), number(a)) {
        (Some(month), ..) => (number(c)?, month, number(b)?),
        (None, Some(month), Some(day)) => (number(c)?, month, day),
        (None, None, Some(year)) if year >= 1000 => (year, number(b)?, number(c)?),
        // With dots, the day comes before the month. With slashes, nobody knows which number is the month, if it is not the
        // one that can be.
        (None, None, Some(day)) if lower.contains('.') => (number(c)?, number(b)?, day),
        (None, None, Some(first)) => match number(b)? {
            day if day > 12 => (number(c)?, first, day),
            month if first > 12 => (number(c)?, month, first),
            _ => return None,
        },
        _ => return None,
    };
    let date =
        jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok().filter(|_| year >= 1000).map(|date| date.to_string())
}

/// Like [`day`], where a time may stand behind it.
pub(crate) fn day_of_time(text: &str) -> Option<String> {
    day(without_time(text.trim()))
}

/// The words before a time: `2026/6/1` of `2026/6/1 10:00`.
fn without_time(text: &str) -> &str {
    let colon = text.find(':').unwrap_or(0);
    text[..colon].rfind([' ', 'T']).map_or(text, |at| text[..at].trim_end())
}
