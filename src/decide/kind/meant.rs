//! Values as people type them → values as rule sets write them, for hints.

use super::definition::{Domain, Offsets};
use super::grammar::amount;
use super::grammar::plain::normalize;
use super::grammar::signs::TO;
use super::lengths;
use crate::yaml::slips;

/// The value or limit without typographic quotes, the sign of a currency, a unit or a needless `=`. Days, times of day,
/// lengths and numbers in other notations are rewritten as rule sets write them. `None` where nothing changes.
pub(crate) fn bare(domain: &Domain, text: &str) -> Option<String> {
    let quotes = ['‘', '’', '“', '”', '„', '«', '»', '\'', '"'];
    let plain = normalize(text.trim().trim_matches(quotes));
    let at = plain.find(|c: char| !matches!(c, '<' | '>' | '=' | '≤' | '≥' | ' ')).unwrap_or(0);
    let (sign, value) = plain.split_at(at);
    let sign = sign.trim_end();
    let sign = if matches!(sign, "=" | "==" | "===") { "" } else { sign };
    let money = domain.kind.name == "money";
    let is_sign = |c: char| money && matches!(c, '€' | '$' | '£' | '¥' | ' ');
    let value = value.trim_matches(is_sign);
    let value = if money { without(value, &domain.currency) } else { without(value, &domain.unit) };
    let value = value.trim_matches(is_sign);
    let written = match domain.kind.name {
        "date" | "datetime" => slips::day(value).or_else(|| in_one(value)),
        "time" => clock(value),
        "money" | "number" => number(domain, value),
        "duration" | "elapsed" => lengths::abroad(&value.to_lowercase()),
        _ => None,
    };
    Some(format!("{sign}{}", written.as_deref().unwrap_or(value))).filter(|cell| *cell != normalize(text))
}

/// A day in eight digits, `20260201`, with its signs.
fn in_one(text: &str) -> Option<String> {
    let is_day = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let date = is_day.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))?;
    date.parse::<jiff::civil::Date>().ok().map(|date| date.to_string())
}

/// The text without a word, such as a unit, at its beginning and end.
fn without<'t>(text: &'t str, word: &str) -> &'t str {
    let is_word = |part: &str| part.to_lowercase() == word.to_lowercase() && !word.is_empty();
    let cut = |text: &'t str| {
        let first = text.get(..word.len()).filter(|part| is_word(part)).map_or(text, |_| &text[word.len()..]);
        let end = first.len().saturating_sub(word.len());
        first.get(end..).filter(|part| is_word(part)).map_or(first, |_| &first[..end])
    };
    cut(text).trim()
}

/// A number in the notation of another country, or with a word for its size, as rule sets write it: `1000.50` for
/// `1.000,50`, `1000` for `1e3`, `1k`, `1千`.
fn number(domain: &Domain, text: &str) -> Option<String> {
    let sizes: [(&str, u32); 8] =
        [("k", 3), ("e3", 3), ("e6", 6), ("千", 3), ("百", 2), ("万", 4), ("百万", 6), ("亿", 8)];
    let lower = text.to_lowercase();
    for (word, zeros) in sizes.iter().rev() {
        if let Some(count) = lower.strip_suffix(word).and_then(|count| amount::parse(count, 6).ok()) {
            let value = i128::from(count) * 10i128.pow(*zeros);
            return i64::try_from(value).ok().map(|value| amount::format_short(value, 6, 0));
        }
    }
    let all: Vec<&str> = text.split('.').collect();
    let is_part = |part: &str, long: bool| {
        part.bytes().all(|b| b.is_ascii_digit()) && (part.len() == 3 || !long && (1..3).contains(&part.len()))
    };
    // Where values have fewer than three decimals, points before three digits stand between thousands. A single point
    // may also be a decimal point with a digit too many, so it counts only if the text ends in `0`.
    if domain.decimals < 3
        && (all.len() > 2 || all.len() == 2 && text.ends_with('0'))
        && is_part(all[0], false)
        && all[1..].iter().all(|p| is_part(p, true))
    {
        return Some(all.concat());
    }
    let (whole, fraction) = text.rsplit_once(',')?;
    let groups: Vec<&str> = whole.split('.').collect();
    let is_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3);
    let is_fraction = is_digits(&fraction) && fraction.len() <= domain.decimals.max(1) as usize;
    let is_number = groups.iter().all(is_digits) && is_grouped && is_fraction;
    is_number.then(|| format!("{}.{fraction}", groups.concat()))
}

/// A time of day: `09:30` for `9.30`, `9h30`, `9:30am`, `上午9点30分`.
fn clock(text: &str) -> Option<String> {
    let lower = text.to_lowercase().replace(' ', "");
    let after = ["下午", "晚上", "傍晚"].iter().find_map(|word| lower.strip_prefix(word));
    let before = ["上午", "早上", "凌晨"].iter().find_map(|word| lower.strip_prefix(word));
    let pm = lower.strip_suffix("pm").or_else(|| lower.strip_suffix("p.m."));
    let am = lower.strip_suffix("am").or_else(|| lower.strip_suffix("a.m."));
    let time = after.or(before).or(pm).or(am).unwrap_or(&lower);
    let time = time.trim_end_matches("uhr").trim_end_matches('分').replace("点半", ":30");
    let time = time.replace(['.', 'h', '点', '时'], ":");
    let (hour, minute) = time.split_once(':').unwrap_or((&time, ""));
    let hour: u32 = hour.parse().ok()?;
    let minute: u32 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    let hour = match (after.or(pm).is_some(), before.or(am).is_some()) {
        (true, _) if hour < 12 => hour + 12,
        (_, true) if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// A length that lacks its unit, with the largest unit that divides the step of its fact: `<90d` for `<90`.
pub(crate) fn with_unit(domain: &Domain, text: &str) -> Option<String> {
    let plain = normalize(text);
    let number = plain.trim_start_matches(['<', '>', '=', '≤', '≥', ' ']);
    let is_number = !number.is_empty() && number != "0" && number.bytes().all(|b| b.is_ascii_digit());
    let unit = match domain.step {
        step if step % 86_400 == 0 => "d",
        step if step % 3_600 == 0 => "h",
        step if step % 60 == 0 => "min",
        _ => "s",
    };
    (is_number && matches!(domain.kind.name, "duration" | "elapsed")).then(|| format!("{plain}{unit}"))
}

/// The range that a text was meant as: `1..500` for `1-500`, `[1, 500]`, `1...500` and `1..500 pieces`.
pub(crate) fn range(domain: &Domain, offsets: &Offsets, text: &str) -> Option<String> {
    let plain = normalize(text).replace("...", "..").replace('…', "..");
    let inside = plain.trim_matches(['[', ']', '(', ')', ' ']);
    let value = |text: &str| {
        let parse = |text: &str| domain.parse(offsets, text, true).ok();
        let text = text.trim().trim_start_matches('=').trim();
        parse(text).or_else(|| parse(&bare(domain, text)?)).or_else(|| parse(&with_unit(domain, text)?))
    };
    let say = |value: i64| domain.format(offsets, value, None);
    let (first, last) = domain.range;
    let ends = |low: i64, high: i64| {
        // A range holds a whole number of steps: its last value is rounded down to one.
        let high = high - (high - low).rem_euclid(domain.step.max(1));
        (low < high).then(|| format!("{}..{}", say(low), say(high)))
    };
    if let Some(high) = ["<=", "≤", "<"].iter().find_map(|sign| inside.strip_prefix(sign)) {
        return ends(first, value(high)?);
    }
    if let Some(low) = [">=", "≥", ">"].iter().find_map(|sign| inside.strip_prefix(sign)) {
        return ends(value(low)?, last);
    }
    let both = |sign: &str| inside.split_once(sign).map(|(low, high)| (low.trim(), high.trim()));
    let signs = [".."].into_iter().chain(TO.iter().copied()).chain([";", ":", "/"]);
    let found = signs.filter_map(both).find_map(|(low, high)| match (low.is_empty(), high.is_empty()) {
        (true, false) => Some((first, value(high)?)),
        (false, true) => Some((value(low)?, last)),
        _ => Some((value(low)?, value(high)?)),
    });
    match found {
        Some((low, high)) if low > high => ends(high, low),
        Some((low, high)) => ends(low, high),
        None => value(inside).filter(|high| *high > first).and_then(|high| ends(first, high)),
    }
}
