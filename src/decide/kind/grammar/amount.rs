//! Amounts ↔ minor units.

use super::plain::{LARGEST, normalize};

/// Fault of a text that is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmountFault {
    /// Not a number at all.
    Shape,
    /// A comma behind a zero: a decimal point, or the mark of thousands.
    Comma,
    /// More digits after the point than the kind has.
    TooFine,
    /// Beyond 2^53 minor units.
    TooLarge,
}

/// An amount in minor units: `12.5` with two decimals is 1250.
pub(crate) fn parse(text: &str, decimals: u32) -> Result<i64, AmountFault> {
    let text = normalize(text);
    let size = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim_matches(' ');
    let (negative, digits) = match size.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, size),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let bare = &without_commas(whole).ok_or(AmountFault::Shape)?;
    if !numeric(bare) || !numeric(fraction) {
        return Err(AmountFault::Shape);
    }
    // No group of thousands begins a number with a zero.
    if whole.starts_with('0') && bare.len() < whole.len() {
        return Err(AmountFault::Comma);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(AmountFault::TooFine);
    }
    let padded = format!("{}{fraction:0<width$}", bare.trim_start_matches('0'), width = decimals as usize);
    if padded.len() > 16 {
        return Err(AmountFault::TooLarge);
    }
    let value: i64 = if padded.is_empty() { 0 } else { padded.parse().map_err(|_| AmountFault::TooLarge)? };
    if value > LARGEST {
        return Err(AmountFault::TooLarge);
    }
    Ok(if negative { -value } else { value })
}

/// Parses an amount as [`parse`] does. In a text that an author typed (`strict`), a point before exactly three digits
/// may stand between thousands, so `1.000` is refused where amounts have fewer than three decimals.
pub(crate) fn parse_typed(text: &str, decimals: u32, strict: bool) -> Result<i64, AmountFault> {
    let fraction =
        text.trim_end_matches(|c: char| !c.is_ascii_digit()).rsplit_once('.').map_or("", |(_, f)| f);
    let is_thousands = fraction.len() == 3 && fraction.bytes().all(|b| b.is_ascii_digit()) && decimals < 3;
    if strict && is_thousands { Err(AmountFault::TooFine) } else { parse(text, decimals) }
}

/// A whole number without the commas between its groups of three digits; `None` where one stands elsewhere,
/// perhaps as a decimal point.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = first.len() == whole.len() || (1..=3).contains(&first.len());
    (is_grouped && groups.all(|group| group.len() == 3)).then(|| whole.replace(',', ""))
}

/// `12.50`, or `12` where nothing stands after the point.
pub(crate) fn format(value: i64, decimals: u32) -> String {
    let scale = 10i64.pow(decimals);
    let (whole, rest) = (value.abs() / scale, value.abs() % scale);
    let sign = if value < 0 { "-" } else { "" };
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = decimals as usize)
    }
}

/// The same without trailing zeros beyond `least` digits after the point: `745.37` for `745.3700`.
pub(crate) fn format_short(value: i64, decimals: u32, least: u32) -> String {
    let (mut value, mut decimals) = (value, decimals);
    while decimals > least && value % 10 == 0 {
        (value, decimals) = (value / 10, decimals - 1);
    }
    format(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_their_minor_units() {
        assert_eq!(parse("12.5", 2), Ok(1250));
        assert_eq!(parse("￥1,234.50", 2), Ok(123_450));
        assert_eq!(parse("-3", 0), Ok(-3));
        assert_eq!(parse("3.00", 0), Ok(3));
        assert_eq!(parse("1.005", 2), Err(AmountFault::TooFine));
        assert_eq!(parse_typed("1.000", 2, true), Err(AmountFault::TooFine));
        assert_eq!(parse_typed("1.000", 2, false), Ok(100));
        let typed = |text, decimals| parse_typed(text, decimals, true);
        assert_eq!([typed("1.000", 3), typed("1.00", 0), typed("1.0000", 2)], [Ok(1000), Ok(1), Ok(100)]);
        assert_eq!(parse("1000000000000000", 2), Err(AmountFault::TooLarge));
        assert_eq!(parse("1e3", 2), Err(AmountFault::Shape));
        assert_eq!(parse("1,234,567", 0), Ok(1_234_567));
        for text in
            ["399,99", "1,,0", ",5", "1,0", "1234,567", "1,234,56", "12,", "1.234,5", "1,2345", ",123"]
        {
            assert_eq!(parse(text, 2), Err(AmountFault::Shape), "{text}");
        }
        for text in ["0,399", "00,399", "0,399.5", "-0,399", "000,000"] {
            assert_eq!(parse(text, 2), Err(AmountFault::Comma), "{text}");
        }
        assert_eq!(format(-1250, 2), "-12.50");
        assert_eq!(format(1200, 2), "12");
        let short = [(7_453_700, 4), (7_453_750, 4), (7_450_000, 4), (-35_000, 4), (1250, 2)];
        let short = short.map(|(value, decimals)| format_short(value, decimals, 2));
        assert_eq!(short, ["745.37", "745.375", "745", "-3.50", "12.50"]);
    }
}
