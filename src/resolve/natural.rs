//! Natural order of names: `ch2` before `ch10`, 第二章 before 第十章, `Part V` before `Part IX`, 中篇 before 下篇.

use std::cmp::Ordering;

/// Compares two names, numbers in them by their value. Names that differ only in how a number is written
/// (`1`, `01`) are ordered by their characters, so that the order is total.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        if left.is_empty() || right.is_empty() {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        }
        let order = match (number(before(a, left), left), number(before(b, right), right)) {
            (Some((x, rest)), Some((y, other))) => {
                (left, right) = (rest, other);
                x.trim_start_matches('0')
                    .len()
                    .cmp(&y.trim_start_matches('0').len())
                    .then_with(|| x.trim_start_matches('0').cmp(y.trim_start_matches('0')))
            }
            // However it is written, a number has the place of digits among other characters.
            (x, y) => {
                let key = |is_number: bool, text: &str| if is_number { ('0', 0) } else { key(text) };
                let (x, y) = (key(x.is_some(), left), key(y.is_some(), right));
                (left, right) = (behind(left), behind(right));
                x.cmp(&y)
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// What follows the first character.
fn behind(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// Words for the parts of a work: 上篇, 中册, （下）. In this order, all of them in the place of 上.
const PARTS: &str = "上前中下后後";

/// Characters that make such a word a part of a work: 篇 in 上篇.
const UNITS: &str = "篇编編册冊卷巻集部";

/// Sort key of the first character: the character, and the place of a word for the part of a work.
fn key(text: &str) -> (char, usize) {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let place = PARTS.chars().position(|part| part == first);
    let is_part = match chars.next() {
        Some(next) if UNITS.contains(next) => true,
        next => "上中下".contains(first) && next.is_none_or(|next| "）)】]」』".contains(next)),
    };
    match place.filter(|_| is_part) {
        Some(place) => ('上', place + 1),
        None => (first, 0),
    }
}

fn before<'a>(whole: &'a str, rest: &str) -> &'a str {
    &whole[..whole.len() - rest.len()]
}

/// The number that a text begins with, as decimal digits, and what follows it. Chinese numerals count
/// where an ordinal is expected, after 第: elsewhere 一 and 十 are parts of words. So do Roman ones, after a word
/// such as `Part`.
fn number<'a>(before: &str, text: &'a str) -> Option<(String, &'a str)> {
    let digit = |c: char| match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    };
    let digits: String = text.chars().map_while(digit).collect();
    if !digits.is_empty() {
        let rest = text.char_indices().nth(digits.len()).map_or("", |(at, _)| &text[at..]);
        return Some((digits, rest));
    }
    let is_ordinal = before.ends_with('第');
    let is_of: &dyn Fn(char) -> bool = if is_ordinal { &is_numeral } else { &|c| ROMAN.contains(c) };
    let end = text.find(|c| !is_of(c)).unwrap_or(text.len());
    let (typed, rest) = text.split_at(end);
    let value = match is_ordinal {
        _ if typed.is_empty() => None,
        true => chinese(typed),
        false => roman(typed).filter(|_| !rest.starts_with(char::is_alphanumeric) && counts(before)),
    };
    value.map(|value| (value.to_string(), rest))
}

/// Digits of Roman numerals up to 39, in one letter case or the other.
const ROMAN: &str = "IVXivx";

/// Words before the number of a part. `Appendix` is none of them: the `V` behind it is often a letter.
const COUNTED: &[&str] = &[
    "part",
    "chapter",
    "book",
    "volume",
    "vol",
    "act",
    "teil",
    "kapitel",
    "band",
    "partie",
    "chapitre",
    "tome",
    "livre",
    "parte",
    "capitolo",
    "capítulo",
    "capitulo",
    "tomo",
    "libro",
    "livro",
    "deel",
    "hoofdstuk",
    "часть",
    "глава",
    "том",
];

/// Whether a text ends with a word before the number of a part, and signs that part it from the number.
fn counts(before: &str) -> bool {
    let whole = before.trim_end_matches([' ', '-', '_', '.']);
    let word = whole.char_indices().rev().take(12).take_while(|(_, c)| c.is_alphabetic()).last();
    let word = word.map_or("", |(start, _)| &whole[start..]);
    whole.len() < before.len() && COUNTED.contains(&word.to_lowercase().as_str())
}

/// The value of a Roman numeral up to 39.
fn roman(text: &str) -> Option<u64> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let is_one_case = text.chars().all(char::is_uppercase) || text.chars().all(char::is_lowercase);
    let upper = Some(text.to_uppercase()).filter(|_| is_one_case && text.len() < 8)?;
    let ones = upper.trim_start_matches('X');
    let tens = upper.len() - ones.len();
    let value = ONES.iter().position(|known| *known == ones)?;
    (tens < 4).then_some((tens * 10 + value) as u64)
}

fn is_numeral(c: char) -> bool {
    "〇零一二两三四五六七八九十百千".contains(c)
}

/// The value of a Chinese numeral below 10,000: 二十三, 一百零二, 一〇二.
fn chinese(text: &str) -> Option<u64> {
    let value = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|v| v as u64);
    let digit = |c| match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => value(c),
    };
    if !text.contains(['十', '百', '千']) {
        return text.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut sum, mut last) = (0_u64, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                last = digit(c).filter(|d| *d > 0);
                continue;
            }
        };
        sum = sum.checked_add(last.take().unwrap_or(1) * unit)?;
    }
    sum.checked_add(last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_their_value() {
        let orders = [
            vec!["a", "a1", "a2", "a02b", "a10", "a100", "b"],
            vec!["1-序", "2-用", "10-附", "第", "第1章", "第２章", "第10章", "第100章"],
            vec!["v1.2", "v1.9", "v1.10", "v2"],
            vec![
                "第〇章",
                "第一章",
                "第二章",
                "第九章",
                "第十章",
                "第十一章",
                "第二十章",
                "第一百零二章",
                "第一千章",
            ],
            vec!["99999999999999999999", "100000000000000000000"],
            // 一 in a word is no number.
            vec!["一般", "三包", "二手"],
            vec!["上篇", "中篇", "下篇", "丏"],
            vec!["书", "书上", "书中", "书下"],
            vec!["书（上）", "书（中）", "书（下）"],
            vec!["前編", "中編", "後編"],
            // 中 in a word is none of three parts.
            vec!["上海", "下载", "中国"],
            vec![
                "Part I",
                "Part II",
                "Part 3",
                "Part IV",
                "Part V",
                "Part IX. X",
                "Part X",
                "Part XIV",
                "Part XXXIX",
                "Part IIX",
                "Part Intro",
                "Part XL",
            ],
            vec!["chapter-v-x", "chapter-ix-b", "chapter-x"],
            vec!["Appendix IX", "Appendix V"],
            vec!["Party IX", "Party V"],
            vec!["PartIX", "PartV"],
            vec!["第2章", "第三章", "第十章x", "第丈章"],
        ];
        for names in orders {
            for (i, a) in names.iter().enumerate() {
                for (j, b) in names.iter().enumerate() {
                    assert_eq!(compare(a, b), i.cmp(&j), "{a} {b}");
                }
            }
        }
        let names = [
            "上",
            "上x",
            "中",
            "下",
            "下x",
            "丏",
            "中x",
            "Part V",
            "Part IX",
            "Part Intro",
            "Part ",
            "1",
            "１",
            "第",
            "第一",
            "第x",
            "第1",
            "3",
            "２",
            "a",
        ];
        for (a, b, c) in names
            .iter()
            .flat_map(|a| names.iter().map(move |b| (a, b)))
            .flat_map(|(a, b)| names.iter().map(move |c| (a, b, c)))
        {
            let is_less = |a, b| compare(a, b) == Ordering::Less;
            assert!(!is_less(a, b) || !is_less(b, c) || is_less(a, c), "{a} {b} {c}");
        }
        assert_eq!(compare("a01", "a1"), Ordering::Less);
        assert_eq!(compare("a1b", "a01a"), Ordering::Greater);
    }
}
