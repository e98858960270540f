//! Natural order of names: `ch2` before `ch10`, 第二章 before 第十章.

use std::cmp::Ordering;

/// Compares two names, numbers in them by their value. Names that differ only in how a number is written
/// (`1`, `01`) are ordered by their characters, so that the order is total.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        if left.is_empty() || right.is_empty() {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        }
        let is_ordinal = before(a, left).ends_with('第') && before(b, right).ends_with('第');
        let order = match (number(left, is_ordinal), number(right, is_ordinal)) {
            (Some((x, rest)), Some((y, other))) => {
                (left, right) = (rest, other);
                x.trim_start_matches('0')
                    .len()
                    .cmp(&y.trim_start_matches('0').len())
                    .then_with(|| x.trim_start_matches('0').cmp(y.trim_start_matches('0')))
            }
            _ => {
                let (x, y) = (left.chars().next(), right.chars().next());
                left = &left[x.map_or(0, char::len_utf8)..];
                right = &right[y.map_or(0, char::len_utf8)..];
                x.cmp(&y)
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn before<'a>(whole: &'a str, rest: &str) -> &'a str {
    &whole[..whole.len() - rest.len()]
}

/// The number that a text begins with, as decimal digits, and what follows it. Chinese numerals count
/// where an ordinal is expected, after 第: elsewhere 一 and 十 are parts of words.
fn number(text: &str, is_ordinal: bool) -> Option<(String, &str)> {
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
    let end = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let value = if is_ordinal && end > 0 { chinese(&text[..end]) } else { None };
    value.map(|value| (value.to_string(), &text[end..]))
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
        ];
        for names in orders {
            for (i, a) in names.iter().enumerate() {
                for (j, b) in names.iter().enumerate() {
                    assert_eq!(compare(a, b), i.cmp(&j), "{a} {b}");
                }
            }
        }
        assert_eq!(compare("a01", "a1"), Ordering::Less);
        assert_eq!(compare("a1b", "a01a"), Ordering::Greater);
    }
}
