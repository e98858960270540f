//! Selectors without `:is()` and `&`, with the specificity that they had, and apart from each other where a
//! browser would drop the whole list for one that it does not know.

use crate::theme::css::tree;

/// Weighs more than any class, matches everything.
const STRONGER: &str = ":not(#\\#)";

/// Names behind `:` and `::` that Chrome 79, Safari 13.1 and Firefox 78 know.
const KNOWN: &[&str] = &[
    "active",
    "after",
    "any-link",
    "before",
    "checked",
    "default",
    "disabled",
    "empty",
    "enabled",
    "first-child",
    "first-letter",
    "first-line",
    "first-of-type",
    "focus",
    "focus-within",
    "hover",
    "in-range",
    "indeterminate",
    "invalid",
    "lang",
    "last-child",
    "last-of-type",
    "link",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "only-child",
    "only-of-type",
    "optional",
    "out-of-range",
    "placeholder",
    "placeholder-shown",
    "read-only",
    "read-write",
    "required",
    "root",
    "selection",
    "target",
    "valid",
    "visited",
];

/// More selectors than this are not written out.
const MOST: usize = 64;

/// Specificity of a selector: ids, classes, types.
type Weight = [usize; 3];

/// The selectors of a prelude.
pub(super) fn list(prelude: &str) -> Vec<String> {
    tree::split(prelude, ',').into_iter().map(str::to_string).collect()
}

/// The selectors of a rule inside another's, as if it stood outside.
pub(super) fn nest(outer: &[String], inner: &[String]) -> Vec<String> {
    let most = outer.iter().map(|s| weight(s)).max().unwrap_or_default();
    let mut out = Vec::new();
    for inner in inner {
        for outer in outer {
            let outer = padded(outer, most);
            let inner = match inner.contains('&') {
                true => inner.clone(),
                false => format!("& {inner}"),
            };
            out.push(filled(&inner, &outer));
        }
    }
    out
}

/// Puts the outer selector where `&` stands. Where its parts would become those of another, it stays one.
fn filled(inner: &str, outer: &str) -> String {
    let mut out = String::new();
    for (index, part) in inner.split('&').enumerate() {
        if index > 0 {
            let joins = out.ends_with(|c: char| !c.is_whitespace() && !"(>+~,".contains(c));
            let is_type = outer.starts_with(|c: char| c.is_alphabetic() || c == '*');
            let whole = (!out.is_empty() && is_complex(outer)) || (joins && is_type);
            out.push_str(&if whole { format!(":is({outer})") } else { outer.to_string() });
        }
        out.push_str(part);
    }
    out
}

/// Lists of selectors that may stand together, each `stronger` times as strong as any id-less one.
pub(super) fn groups(selectors: &[String], stronger: usize) -> Vec<Vec<String>> {
    let (mut known, mut alone) = (Vec::new(), Vec::new());
    for selector in selectors.iter().flat_map(|s| spread(s)) {
        let selector = strengthened(&tight(&selector), stronger);
        if is_known(&selector) { known.push(selector) } else { alone.push(vec![selector]) }
    }
    let known = Some(known).filter(|group| !group.is_empty());
    known.into_iter().chain(alone).collect()
}

/// A selector for each way to read its `:is(…)`s; itself if one cannot be written out.
fn spread(selector: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![selector.to_string()];
    while let Some(next) = open.pop() {
        match first_is(&next).map(|at| written_out(&next, at)) {
            None => done.push(next),
            Some(None) => return vec![selector.to_string()],
            Some(Some(ways)) => open.extend(ways.into_iter().rev()),
        }
        if done.len() + open.len() > MOST {
            return vec![selector.to_string()];
        }
    }
    done
}

/// Place of the first `:is(` outside of brackets.
fn first_is(selector: &str) -> Option<usize> {
    let mut depth = 0;
    selector.char_indices().find_map(|(at, c)| match c {
        ':' if depth == 0 && selector[at..].starts_with(":is(") => Some(at),
        '(' | '[' => {
            depth += 1;
            None
        }
        ')' | ']' => {
            depth -= 1;
            None
        }
        _ => None,
    })
}

/// The selectors that one with an `:is(` at `at` stands for.
fn written_out(selector: &str, at: usize) -> Option<Vec<String>> {
    let inside = &selector[at + ":is(".len()..];
    let (inside, after) = inside.split_at(closing(inside)?);
    let after = &after[1..];
    let before = &selector[..at];
    let ways = tree::split(inside, ',');
    let most = ways.iter().map(|way| weight(way)).max()?;
    let start = before.rfind([' ', '>', '+', '~']).map_or(0, |at| at + 1);
    let (ancestors, compound) = before.split_at(start);
    ways.into_iter()
        .map(|way| {
            let way = padded(way, most);
            let is_type = way.starts_with(|c: char| c.is_alphabetic() || c == '*');
            match (is_complex(&way), compound.is_empty()) {
                // An ancestor inside need not stand below the ones before.
                (true, _) if !before.is_empty() => None,
                (_, false) if is_type => {
                    let typed = compound.starts_with(|c: char| c.is_alphabetic() || c == '*');
                    (!typed).then(|| format!("{ancestors}{way}{compound}{after}"))
                }
                _ => Some(format!("{before}{way}{after}")),
            }
        })
        .collect()
}

/// The bracket that closes what was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        (depth < 0).then_some(at)
    })
}

/// Whether a selector speaks of more than one element.
fn is_complex(selector: &str) -> bool {
    [' ', '>', '+', '~'].iter().any(|c| tree::split(selector, *c).len() > 1)
}

/// The selector with as much weight as `most`, by conditions that always hold.
fn padded(selector: &str, most: Weight) -> String {
    let own = weight(selector);
    // A weight that is higher in front needs no more behind.
    let first = (0..3).find(|&at| own[at] != most[at]).unwrap_or(3);
    let mut pad = String::new();
    for (at, always) in [STRONGER, ":not(.\\#)", ":not(\\#)"].into_iter().enumerate().skip(first) {
        pad.push_str(&always.repeat(most[at].saturating_sub(own[at])));
    }
    with(selector, &pad)
}

/// The selector, `times` as strong as an id.
fn strengthened(selector: &str, times: usize) -> String {
    with(selector, &STRONGER.repeat(times))
}

/// The selector with more conditions on its element, before any pseudo-element.
fn with(selector: &str, conditions: &str) -> String {
    let at = pseudo_element(selector).unwrap_or(selector.len());
    format!("{}{conditions}{}", &selector[..at], &selector[at..])
}

/// Whether the selector is about a part that is no element.
pub(super) fn has_pseudo_element(selector: &str) -> bool {
    pseudo_element(selector).is_some()
}

fn pseudo_element(selector: &str) -> Option<usize> {
    let old = [":before", ":after", ":first-line", ":first-letter"];
    let found = selector.find("::").into_iter();
    found.chain(old.iter().filter_map(|name| selector.rfind(name).filter(|_| selector.ends_with(name)))).min()
}

/// Whether all browsers read this selector.
fn is_known(selector: &str) -> bool {
    let mut rest = selector;
    while let Some(at) = rest.find(':') {
        rest = rest[at..].trim_start_matches(':');
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let inside = after.strip_prefix('(').and_then(|inside| Some(&inside[..closing(inside)?]));
        let is_list = name == "not" && inside.is_some_and(|i| tree::split(i, ',').len() > 1 || is_complex(i));
        if !KNOWN.contains(&name) || is_list {
            return false;
        }
        rest = after;
    }
    true
}

/// The specificity of a selector.
fn weight(selector: &str) -> Weight {
    let mut sum = [0; 3];
    let mut rest = selector;
    while let Some(c) = rest.chars().next() {
        let name = |text: &str| {
            text.find(|c: char| !c.is_alphanumeric() && !"-_\\".contains(c)).unwrap_or(text.len())
        };
        let mut length = c.len_utf8();
        match c {
            '#' | '.' => {
                sum[usize::from(c == '.')] += 1;
                length += name(&rest[1..]);
            }
            '[' => {
                sum[1] += 1;
                length += closing(&rest[1..]).map_or(rest.len() - 1, |at| at + 1);
            }
            ':' => {
                let is_element = rest.starts_with("::");
                let start = if is_element { 2 } else { 1 };
                let end = start + name(&rest[start..]);
                let inside = rest[end..].strip_prefix('(').and_then(|i| Some(&i[..closing(i)?]));
                add(&mut sum, pseudo(&rest[start..end], is_element, inside));
                length = end + inside.map_or(0, |inside| inside.len() + 2);
            }
            '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            c if c.is_alphabetic() => {
                sum[2] += 1;
                length = name(rest);
            }
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    sum
}

/// Specificity of a pseudo-class or pseudo-element.
fn pseudo(name: &str, is_element: bool, inside: Option<&str>) -> Weight {
    let most =
        || tree::split(inside.unwrap_or_default(), ',').into_iter().map(weight).max().unwrap_or_default();
    match name {
        "is" | "not" | "has" => most(),
        "where" => [0; 3],
        "before" | "after" | "first-line" | "first-letter" => [0, 0, 1],
        _ if is_element => [0, 0, 1],
        _ => [0, 1, 0],
    }
}

fn add(sum: &mut Weight, more: Weight) {
    for (at, more) in more.into_iter().enumerate() {
        sum[at] += more;
    }
}

/// The selector without the spaces around its combinators.
fn tight(selector: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut chars) = (0, selector.chars().peekable());
    while let Some(c) = chars.next() {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        let is_combinator = |c: char| ">+~".contains(c);
        if depth == 0
            && c == ' '
            && (out.ends_with(is_combinator) || chars.peek().is_some_and(|c| is_combinator(*c)))
        {
            continue;
        }
        out.push(c);
    }
    out
}
