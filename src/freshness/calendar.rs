//! Freshness as a calendar, RFC 5545: a day for each review, and for each end.

use super::Entry;
use crate::messages::translate;
use jiff::civil::Date;

/// Most bytes of a line of a calendar.
const LINE: usize = 75;

/// A calendar with the days of all reviews and ends.
pub fn calendar(entries: &[Entry], today: Date) -> String {
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//zhinan//report//EN", "CALSCALE:GREGORIAN"] {
        line(text, &mut out);
    }
    for entry in entries {
        let review = entry.review_by.map(|day| ("review", day, format!("review: {}", entry.title)));
        let end = entry.expires.map(|day| ("end", day, format!("ends: {}", entry.title)));
        for (what, day, summary) in review.into_iter().chain(end) {
            event(entry, (what, day, &translate(&summary)), today, &mut out);
        }
    }
    line("END:VCALENDAR", &mut out);
    out
}

fn event(entry: &Entry, (what, day, summary): (&str, Date, &str), today: Date, out: &mut String) {
    // The same page keeps its event from one report to the next.
    let id = blake3::hash(format!("{what} {} {} {}", entry.kind, entry.language, entry.url).as_bytes());
    let date = |day: Date| day.strftime("%Y%m%d").to_string();
    let next = day.tomorrow().unwrap_or(day);
    let owner = entry.owner.iter().map(|owner| format!("{owner}\n"));
    let about: String = owner.chain([format!("{}:{}\n{}", entry.file, entry.line, entry.url)]).collect();
    for text in [
        "BEGIN:VEVENT".to_string(),
        format!("UID:{}@zhinan", &id.to_hex()[..32]),
        format!("DTSTAMP:{}T000000Z", date(today)),
        format!("DTSTART;VALUE=DATE:{}", date(day)),
        format!("DTEND;VALUE=DATE:{}", date(next)),
        format!("SUMMARY:{}", escaped(summary)),
        format!("DESCRIPTION:{}", escaped(&about)),
        "TRANSP:TRANSPARENT".to_string(),
        "END:VEVENT".to_string(),
    ] {
        line(&text, out);
    }
}

/// A text as a value of the calendar, with its signs escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters where it is too long.
fn line(text: &str, out: &mut String) {
    let mut room = LINE;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = String::new();
        line(&"长".repeat(60), &mut out);
        assert!(out.split("\r\n").all(|part| part.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), "长".repeat(60));
        assert_eq!(escaped("a,b;c\\d\ne\r"), "a\\,b\\;c\\\\d\\ne");
    }
}
