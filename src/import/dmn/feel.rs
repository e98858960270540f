//! Entries of DMN tables: the unary tests and literals of FEEL that cells and outcomes can express.

use serde_json::{Value, json};

/// A constant value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Yes(bool),
    /// A number as it is written.
    Number(String),
    /// A day, a time or a moment, as cells write it.
    Time(String),
    /// A length of time in seconds.
    Length(i64),
    /// A length of time in months, apart because months differ in seconds.
    Months(i64),
    /// No value.
    Null,
}

/// The entry that matches only a missing value.
pub(super) const NULL: &str = "null";

/// Splits at commas outside of quotes, brackets and parentheses.
pub(super) fn list(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_i32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// A literal; none for a name or an expression.
pub(super) fn literal(text: &str) -> Option<Literal> {
    let text = text.trim();
    if let Some(inside) = quoted(text) {
        return Some(Literal::Text(inside));
    }
    if let Some(at) = text.strip_prefix('@') {
        let inside = quoted(at)?;
        return if inside.contains('P') { lasting(&inside) } else { Some(Literal::Time(inside)) };
    }
    let of = |name: &str| {
        let inside = text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
        quoted(inside.trim())
    };
    if let Some(inside) = of("duration") {
        return lasting(&inside);
    }
    if let Some(moment) = of("date and time").or_else(|| of("date")).or_else(|| of("time")) {
        // Times in cells have no seconds.
        let short = moment.strip_suffix(":00").filter(|_| moment.matches(':').count() == 2);
        return Some(Literal::Time(short.unwrap_or(&moment).to_string()));
    }
    match text {
        "true" => return Some(Literal::Yes(true)),
        "false" => return Some(Literal::Yes(false)),
        "" | "-" | "null" => return Some(Literal::Null),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1;
    let whole = |t: &str| if t.starts_with('.') { format!("0{t}") } else { t.to_string() };
    is_number.then(|| {
        let sign = if text.starts_with('-') { "-" } else { "" };
        Literal::Number(format!("{sign}{}", whole(digits)))
    })
}

impl Literal {
    /// The literal as a value of a cell; `option` maps a text to the id of its option.
    pub(super) fn value(&self, option: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
        match self {
            Literal::Text(text) => option(text).ok_or_else(|| format!("`{text}` is none of the values")),
            Literal::Yes(yes) => Ok(if *yes { "yes" } else { "no" }.into()),
            Literal::Number(text) | Literal::Time(text) => Ok(text.clone()),
            Literal::Length(seconds) => Ok(format!("{seconds}s")),
            Literal::Months(months) => Ok(months.to_string()),
            Literal::Null => Err("`null` is no value that a question has".into()),
        }
    }

    /// The literal in words, as the title of an outcome.
    pub(super) fn words(&self) -> String {
        match self {
            Literal::Text(text) | Literal::Number(text) | Literal::Time(text) => text.clone(),
            Literal::Yes(yes) => yes.to_string(),
            Literal::Length(seconds) => format!("{seconds}s"),
            Literal::Months(1) => "1 month".into(),
            Literal::Months(months) => format!("{months} months"),
            Literal::Null => "–".into(),
        }
    }
}

/// The inside of a text in quotes.
fn quoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains('"')).then(|| inside.to_string())
}

/// A duration of FEEL: in years and months, or in days and shorter units.
fn lasting(text: &str) -> Option<Literal> {
    months(text).map(Literal::Months).or_else(|| length(text))
}

/// Months of a duration in years and months: `P1Y6M`.
fn months(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let text = text.strip_prefix('P')?;
    let (years, rest) = text.split_once('Y').map_or(("0", text), |parts| parts);
    let years = years.parse().ok()?;
    let months = rest.strip_suffix('M').map_or_else(|| rest.is_empty().then_some(0), |m| m.parse().ok())?;
    let all: i64 = i64::checked_mul(years, 12)?.checked_add(months)?;
    (!text.is_empty()).then_some(sign * all)
}

/// A length in days, hours, minutes and seconds; `None` if it has months or years, whose length varies.
fn length(text: &str) -> Option<Literal> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    // A duration ends with a unit.
    if !text.ends_with(|c: char| c.is_ascii_uppercase() && !matches!(c, 'P' | 'T')) {
        return None;
    }
    let (days, times) = text.strip_prefix('P')?.split_once('T').unwrap_or((&text[1..], ""));
    let mut seconds = 0_i64;
    for (part, units) in [(days, &[('D', 86_400)][..]), (times, &[('H', 3600), ('M', 60), ('S', 1)][..])] {
        let mut number = String::new();
        for c in part.chars() {
            if c.is_ascii_digit() {
                number.push(c);
                continue;
            }
            let unit = units.iter().find(|(sign, _)| *sign == c)?.1;
            seconds =
                seconds.checked_add(std::mem::take(&mut number).parse::<i64>().ok()?.checked_mul(unit)?)?;
        }
    }
    Some(Literal::Length(sign * seconds))
}

/// An entry as a cell; `None` where any value matches. `option` maps a text to the id of its option, `fact` a
/// name to the id of its fact.
pub(super) fn cell(
    entry: &str,
    option: &dyn Fn(&str) -> Option<String>,
    fact: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Value>, String> {
    let entry = entry.trim();
    if entry.is_empty() || entry == "-" {
        return Ok(None);
    }
    if let Some(inside) =
        entry.strip_prefix("not").and_then(|e| e.trim().strip_prefix('(')?.strip_suffix(')'))
    {
        // `not(null)` always matches: questions of an imported rule set always have an answer.
        if inside.trim() == "null" {
            return Ok(None);
        }
        if let [name] = list(inside)[..]
            && literal(name).is_none()
            && let Some(fact) = fact(name)
        {
            return Ok(Some(json!({ "differs": fact })));
        }
        let values: Result<Vec<Value>, String> =
            list(inside).into_iter().map(|one| test(one, option, fact)).collect();
        let values = values?;
        if values.iter().any(|value| !value.is_string()) {
            return Err(format!("`{entry}` is more than a list of values"));
        }
        return Ok(Some(json!({ "not": values })));
    }
    let values = list(entry).into_iter().filter(|one| *one != NULL);
    let tests: Result<Vec<Value>, String> = values.map(|one| test(one, option, fact)).collect();
    let mut tests = tests?;
    match tests.len() {
        0 => Err("it wants no value".into()),
        1 => Ok(Some(tests.remove(0))),
        _ if tests.iter().all(Value::is_string) => Ok(Some(Value::Array(tests))),
        _ => Err(format!("`{entry}` joins conditions that one cell cannot hold")),
    }
}

/// Name of the data that an entry compares with, and whether it must be equal: `Other`, `not(Other)`.
pub(super) fn named(entry: &str) -> Option<(&str, bool)> {
    let entry = entry.trim();
    let inside = entry.strip_prefix("not").and_then(|rest| rest.trim().strip_prefix('(')?.strip_suffix(')'));
    let name = inside.unwrap_or(entry).trim();
    let is_name = name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || " ._'".contains(c))
        && literal(name).is_none();
    is_name.then_some((name, inside.is_none()))
}

/// One test of an entry as a value or condition of a cell.
fn test(
    text: &str,
    option: &dyn Fn(&str) -> Option<String>,
    fact: &dyn Fn(&str) -> Option<String>,
) -> Result<Value, String> {
    let unknown = || format!("`{text}` is an expression");
    let value = |text: &str| literal(text).map(|literal| literal.value(option)).transpose();
    for (sign, name) in
        [("<=", "at_most"), (">=", "at_least"), ("<", "before"), (">", "after"), ("=", "equals")]
    {
        let Some(rest) = text.strip_prefix(sign).map(str::trim) else { continue };
        return match (value(rest)?, fact(rest)) {
            (Some(value), _) => Ok(json!(if sign == "=" { value } else { format!("{sign}{value}") })),
            (None, Some(fact)) => Ok(json!({ name: fact })),
            (None, None) => Err(unknown()),
        };
    }
    let (first, last) = (text.chars().next().unwrap_or(' '), text.chars().last().unwrap_or(' '));
    if let ("[" | "(" | "]", Some((low, high))) = (&*first.to_string(), text.split_once(".."))
        && "[])".contains(last)
    {
        let (low, high) = (low[first.len_utf8()..].trim(), high[..high.len() - last.len_utf8()].trim());
        let (closed_low, closed_high) = (first == '[', last == ']');
        return match (value(low)?, value(high)?, fact(low), fact(high)) {
            (Some(low), Some(high), ..) if closed_low => {
                Ok(json!(if closed_high { format!("{low}..={high}") } else { format!("{low}..{high}") }))
            }
            (Some(low), Some(high), ..) => Ok(
                json!({"all": [format!(">{low}"), format!("{}{high}", if closed_high { "<=" } else { "<" })]}),
            ),
            (None, None, Some(low), Some(high)) => Ok(json!({
                if closed_low { "at_least" } else { "after" }: low,
                if closed_high { "at_most" } else { "before" }: high,
            })),
            _ => Err(unknown()),
        };
    }
    match (value(text)?, fact(text)) {
        (Some(value), _) => Ok(json!(value)),
        (None, Some(fact)) => Ok(json!({ "equals": fact })),
        (None, None) => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entry: &str) -> Result<Option<Value>, String> {
        let option = |text: &str| Some(text.to_lowercase());
        let fact = |name: &str| (name == "Miles").then(|| "miles".to_string());
        cell(entry, &option, &fact)
    }

    #[test]
    fn entries_become_cells() {
        for (entry, cell) in [
            ("\"A\", \"B\"", json!(["a", "b"])),
            (">= 18", json!(">=18")),
            ("[18..21]", json!("18..=21")),
            ("[18..21)", json!("18..21")),
            ("(18..21]", json!({"all": [">18", "<=21"]})),
            ("not(\"A\")", json!({"not": ["a"]})),
            ("true", json!("yes")),
            (">= Miles", json!({"at_least": "miles"})),
            ("[Miles..Miles]", json!({"at_least": "miles", "at_most": "miles"})),
            ("date(\"2020-01-02\")", json!("2020-01-02")),
            ("< duration(\"P1DT2H\")", json!("<93600s")),
            ("[duration(\"P1M\")..@\"P1Y6M\"]", json!("1..=18")),
            ("]1..2[", json!({"all": [">1", "<2"]})),
            ("-.5", json!("-0.5")),
        ] {
            assert_eq!(of(entry), Ok(Some(cell)), "{entry}");
        }
        assert_eq!(of("-"), Ok(None));
        for entry in
            ["f(x)", "null", "< Miles, 3", "a + b", "duration(\"P1Y2D\")", "duration(\"P\")", "[1..x]"]
        {
            assert!(of(entry).is_err(), "{entry}: {:?}", of(entry));
        }
    }
}
