//! Type of a text without quotes: nothing, `true`, a number, or a text. As YAML 1.2 has it, with `0b` for
//! binary numbers.

/// A text without quotes.
#[derive(Debug, PartialEq)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    Number,
    Text,
}

pub(super) fn plain(text: &str) -> Plain {
    match text {
        "" | "null" | "Null" | "NULL" | "~" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        _ => {}
    }
    // No number is long, or begins otherwise.
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    if text.len() > 100 || !begins {
        return Plain::Text;
    }
    if number(text).is_some() { Plain::Number } else { Plain::Text }
}

/// A number in decimal: `31` of `0x1f`.
pub(super) fn number(text: &str) -> Option<String> {
    whole(text).or_else(|| fraction(text))
}

/// A whole number in decimal.
fn whole(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let based = [("0x", 16), ("0o", 8), ("0b", 2)];
    let based = based.iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, *base)));
    let (digits, base) = based.unwrap_or((digits, 10));
    // Zeros in front are for texts: post codes, telephone numbers.
    let zeros = base == 10 && digits.len() > 1 && digits.starts_with('0');
    if zeros || digits.starts_with(['+', '-']) {
        return None;
    }
    u128::from_str_radix(digits, base).ok().map(|number| format!("{sign}{number}"))
}

fn fraction(text: &str) -> Option<String> {
    let positive = text.strip_prefix('+').unwrap_or(text);
    match positive {
        ".inf" | ".Inf" | ".INF" => return Some(".inf".into()),
        "-.inf" | "-.Inf" | "-.INF" => return Some("-.inf".into()),
        ".nan" | ".NaN" | ".NAN" => return Some(".nan".into()),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let zeros = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    if zeros || positive.starts_with('+') || text.starts_with("+-") {
        return None;
    }
    let number: f64 = positive.parse().ok().filter(|number: &f64| number.is_finite())?;
    serde_json::Number::from_f64(number).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_text() {
        for (text, decimal) in [
            ("12", "12"),
            ("-0x1f", "-31"),
            ("+7", "7"),
            ("1.50", "1.5"),
            ("-.5", "-0.5"),
            ("1e3", "1000.0"),
            (".inf", ".inf"),
        ] {
            assert_eq!(
                (super::plain(text), number(text).as_deref()),
                (Plain::Number, Some(decimal)),
                "{text}"
            );
        }
        for (text, plain) in [
            ("007", Plain::Text),
            ("1_000", Plain::Text),
            ("1:30", Plain::Text),
            ("+-1", Plain::Text),
            ("1e999", Plain::Text),
            ("infinity", Plain::Text),
            ("2026-01-01", Plain::Text),
            ("~", Plain::Null),
            ("True", Plain::Bool(true)),
            ("yes", Plain::Text),
        ] {
            assert_eq!(super::plain(text), plain, "{text}");
        }
        assert_eq!(super::plain(&"1".repeat(101)), Plain::Text);
    }
}
