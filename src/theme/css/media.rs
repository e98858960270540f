//! Ranges in media queries, as they were written before: `(width >= 48rem)` is known since Chrome 104.

/// Replaces each range of a `@media` prelude that has an equal of the old kind.
pub(super) fn lower(prelude: &str) -> String {
    let mut out = String::new();
    let mut rest = prelude;
    while let Some(open) = rest.find('(') {
        let close = rest[open..].find(')').map_or(rest.len(), |at| open + at + 1);
        // `not` and lists are more than one feature; `calc(…)` has brackets of its own.
        let simple = query(&rest[open..close]).filter(|_| {
            let before = rest[..open].trim_end();
            !before.ends_with("not") && !before.ends_with(" or")
        });
        out.push_str(&rest[..open]);
        match simple {
            Some(query) => out.push_str(&query),
            None => out.push_str(&rest[open..close]),
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    negated(&out).unwrap_or(out)
}

/// `(width >= 48rem)` → `(min-width:48rem)`; `(width < 48rem)` → `(<min-width:48rem)`, for [`negated`].
fn query(feature: &str) -> Option<String> {
    let inside = feature.strip_prefix('(')?.strip_suffix(')')?;
    if inside.contains('(') {
        return None;
    }
    let at = inside.find(['<', '>', '='])?;
    let end = inside.rfind(['<', '>', '='])? + 1;
    let (left, sign, right) = (inside[..at].trim(), &inside[at..end], inside[end..].trim());
    let is_name = |word: &str| matches!(word, "width" | "height");
    let (name, sign, value) = match sign {
        _ if is_name(left) => (left, sign, right),
        "<=" if is_name(right) => (right, ">=", left),
        ">=" if is_name(right) => (right, "<=", left),
        "<" if is_name(right) => (right, ">", left),
        ">" if is_name(right) => (right, "<", left),
        // `20rem <= width < 40rem` is two features.
        _ => return between(inside),
    };
    value.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    match sign {
        ">=" => Some(format!("(min-{name}:{value})")),
        "<=" => Some(format!("(max-{name}:{value})")),
        "=" => Some(format!("({name}:{value})")),
        "<" => Some(format!("(<min-{name}:{value})")),
        ">" => Some(format!("(<max-{name}:{value})")),
        _ => None,
    }
}

fn between(inside: &str) -> Option<String> {
    let name = ["width", "height"].into_iter().find(|name| inside.contains(name))?;
    let (low, high) = inside.split_once(name)?;
    let low = query(&format!("({name} {} {})", flip(low.trim())?.0, flip(low.trim())?.1))?;
    let high = query(&format!("({name} {})", high.trim()))?;
    Some(format!("{low} and {high}"))
}

/// `20rem <=` as `>=` and `20rem`.
fn flip(text: &str) -> Option<(&'static str, &str)> {
    [("<=", ">="), (">=", "<="), ("<", ">"), (">", "<")]
        .into_iter()
        .find_map(|(sign, flipped)| Some((flipped, text.strip_suffix(sign)?.trim())))
}

/// Writes out what is to be negated: the old grammar negates only whole queries, so a query of one
/// such feature becomes `not all and (…)`, which is exact, and any other gets a limit just beside the value.
fn negated(text: &str) -> Option<String> {
    if !text.contains("(<") {
        return None;
    }
    let (at_rule, queries) = text.split_once(' ')?;
    let queries = queries.split(',').map(|query| {
        let query = query.trim();
        match query.strip_prefix("(<") {
            Some(feature) if !feature.contains(" and ") => format!("not all and ({feature}"),
            _ => query.split(" and ").map(beside).collect::<Vec<_>>().join(" and "),
        }
    });
    Some(format!("{at_rule} {}", queries.collect::<Vec<_>>().join(",")))
}

/// `(<min-width:48rem)` → `(max-width:47.99rem)`.
fn beside(feature: &str) -> String {
    let parts = feature.strip_prefix("(<").and_then(|f| f.strip_suffix(')')?.split_once(':'));
    let Some((name, value)) = parts else { return feature.into() };
    let digits = value.find(|c: char| c != '.' && c != '-' && !c.is_ascii_digit()).unwrap_or(value.len());
    let Ok(number) = value[..digits].parse::<f64>() else { return feature.replacen("(<", "(", 1) };
    let step = if value.ends_with("px") { 0.02 } else { 0.002 };
    let (name, number) = match name.strip_prefix("min-") {
        Some(size) => (format!("max-{size}"), number - step),
        None => (name.replacen("max-", "min-", 1), number + step),
    };
    format!("({name}:{}{})", (number * 1000.0).round() / 1000.0, &value[digits..])
}
