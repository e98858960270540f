//! Parts of texts under a condition: `::: when kind=freight amount>=100` … `:::`.
//!
//! A condition is made of the cells that rules have, with a sign between fact and value: `kind=freight|other`
//! is the cell `kind: [freight, other]`, `kind!=freight` is `kind: {not: freight}`, `since<48h` is
//! `since: '<48h'`.
//! All cells must hold; in a nested passage, those of the enclosing passages too.

use super::draft::{CellTest, RawCell, RawPassage, When};
use crate::decide::kind::grammar::signs::{AND, DENY, ELSE, OTHERWISE};
use crate::diag::{Code, Diagnostic, Diags};
use crate::doc::{Directive, Doc, Inline, Step, steps};
use crate::keys::Text;
use crate::limits::PASSAGES;
use crate::markdown::directive::WHEN;
use crate::source::Span;
use std::collections::HashSet;

/// Signs between a fact and its value, longer ones first.
const SIGNS: [(&str, Sign); 9] = [
    ("!=", Sign::Not),
    ("≠", Sign::Not),
    ("<=", Sign::Limit("<=")),
    ("≤", Sign::Limit("<=")),
    (">=", Sign::Limit(">=")),
    ("≥", Sign::Limit(">=")),
    ("<", Sign::Limit("<")),
    (">", Sign::Limit(">")),
    ("=", Sign::Is),
];

#[derive(Clone, Copy)]
enum Sign {
    Is,
    Not,
    /// The value is a limit: the sign is part of the cell.
    Limit(&'static str),
}

/// Whether a directive is a passage.
pub(crate) fn is_passage(directive: &Directive) -> bool {
    &*directive.name == WHEN
}

/// The passages of a text, in the order in which they begin. Blanks that stand only in passages are moved
/// into these.
pub(super) fn passages(doc: &Doc, blanks: &mut Vec<Text>, diags: &mut Diags) -> Vec<RawPassage> {
    let mut found: Vec<RawPassage> = Vec::new();
    // Enclosing directives, outermost first; a passage with its index.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut inside: Vec<(usize, String)> = Vec::new();
    let mut outside: HashSet<String> = HashSet::new();
    steps(doc, &mut |step| match step {
        Step::Enter(directive) if is_passage(directive) => {
            let outer = open.iter().rev().copied().flatten().next();
            open.push(Some(found.len()));
            let (typed, span) = (directive.argument.to_string(), directive.span);
            let when = condition(&typed, span, diags);
            found.push(RawPassage { typed, when, outer, blanks: Vec::new(), span });
        }
        Step::Enter(_) => open.push(None),
        Step::Leave => _ = open.pop(),
        Step::Inline(Inline::Blank(name)) => match open.iter().rev().copied().flatten().next() {
            Some(passage) => inside.push((passage, name.to_string())),
            None => _ = outside.insert(name.to_string()),
        },
        Step::Inline(_) => {}
    });
    if PASSAGES.is_below(found.len()) {
        diags.push(PASSAGES.finding(Code::TooMuch, found[PASSAGES.most].span, found.len()));
        found.iter_mut().for_each(|passage| passage.when = None);
    }
    for (passage, name) in &inside {
        let place = blanks.iter().find(|blank| blank.0 == *name).map(|blank| blank.1);
        found[*passage].blanks.extend(place.map(|place| (name.clone(), place)));
    }
    blanks.retain(|(name, _)| outside.contains(name) || !inside.iter().any(|(_, other)| other == name));
    found
}

/// A condition as cells. `None` where it cannot be read, which is reported.
fn condition(typed: &str, span: Span, diags: &mut Diags) -> Option<When> {
    let text = joined(typed);
    let mut cells: Vec<RawCell> = Vec::new();
    let parts: Vec<&str> = text.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        let d = Diagnostic::new(Code::InvalidCell, span, "`::: when` has no condition");
        diags.push(d.hint("write a fact and a value: `::: when kind=freight`"));
        return None;
    }
    if let Some(hint) = in_words(&parts) {
        let part = parts.join(" ");
        let message = format!("`{part}` of `::: when {typed}` is no fact with a value");
        diags.push(Diagnostic::new(Code::InvalidCell, span, message).hint(hint));
        return None;
    }
    for part in parts {
        match cell(part) {
            Ok((fact, test)) => match cells.iter_mut().find(|cell| cell.fact.0 == fact) {
                Some(known) => known.tests.push(test(span)),
                None => cells.push(RawCell { fact: (fact.to_string(), span), tests: vec![test(span)], span }),
            },
            Err(hint) => {
                let message = format!("`{part}` of `::: when {typed}` is no fact with a value");
                diags.push(Diagnostic::new(Code::InvalidCell, span, message).hint(hint));
                return None;
            }
        }
    }
    Some(When { cells, rest: false, span: Some(span) })
}

/// A condition with half-width signs and no spaces around them: a space separates two cells.
fn joined(typed: &str) -> String {
    let plain = |c: char| match c {
        '＝' => '=',
        '！' => '!',
        '＜' => '<',
        '＞' => '>',
        '｜' => '|',
        '，' | '、' | '；' | ';' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let mut out = String::with_capacity(typed.len());
    for c in typed.chars().map(plain) {
        if is_sign(c) {
            out.truncate(out.trim_end_matches(' ').len());
        }
        if c != ' ' || !out.ends_with(|last| is_sign(last) || matches!(last, ' ' | ':' | '：')) {
            out.push(c);
        }
    }
    out
}

fn is_sign(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>' | '≠' | '≤' | '≥' | '|')
}

/// The hint about a condition in words or with signs of other tools: `kind in a, b`, `kind=not a`, `kind=[a, b]`.
fn in_words(parts: &[&str]) -> Option<String> {
    let bare = |text: &str| text.trim_matches(['[', ']', '(', ')', '{', '}', '"', '\'']).to_string();
    let listed = |parts: &[&str]| {
        let values: Vec<String> =
            parts.iter().map(|part| bare(part)).filter(|part| !part.is_empty()).collect();
        let is_value = |value: &String| !value.contains(is_sign) && !value.contains([':', '：']);
        (!values.is_empty() && values.iter().all(is_value)).then(|| values.join("|"))
    };
    let is_name = |text: &str| !text.is_empty() && !text.contains(is_sign) && !text.contains([':', '：']);
    let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
    let words: Vec<&str> = lower.iter().map(String::as_str).collect();
    match (parts, words.as_slice()) {
        ([fact, _, _, values @ ..], [_, "is", "not", ..] | [_, "not", "in", ..]) if is_name(fact) => {
            Some(format!("write `{fact}!={}`", listed(values)?))
        }
        ([fact, _, values @ ..], [_, "in" | "is", ..]) if is_name(fact) => {
            Some(format!("write `{fact}={}`", listed(values)?))
        }
        ([word, rest @ ..], [first, ..]) if *first == WHEN && !rest.is_empty() && is_name(word) => {
            Some(format!("write it once: `::: when {}`", rest.join(" ")))
        }
        ([first, rest @ ..], _) => {
            let (fact, value) = first.split_once('=')?;
            let values: Vec<&str> = std::iter::once(value).chain(rest.iter().copied()).collect();
            match value.to_lowercase().as_str() {
                "not" if is_name(fact) => Some(format!("write `{fact}!={}`", listed(rest)?)),
                value if value.starts_with('[') && is_name(fact) => {
                    Some(format!("write `{fact}={}`", listed(&values)?))
                }
                _ if first.starts_with(['"', '\''])
                    && rest.last().unwrap_or(first).ends_with(['"', '\'']) =>
                {
                    let inside = parts.join(" ");
                    Some(format!("take the quotes out: `{}`", inside.trim_matches(['"', '\''])))
                }
                _ => None,
            }
        }
        ([], _) => None,
    }
}

/// The hint about a word without a sign.
fn joining(word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some(fact) = word.strip_prefix('!').filter(|fact| !fact.is_empty()) {
        return format!("write `{fact}=no`");
    }
    match lower.as_str() {
        word if ELSE.contains(&word) => "a part has no `rest`: write what must hold, `kind!=freight`".into(),
        "due" => "a date is no fact: test the fact from which it counts, or one with `open`".into(),
        word if AND.contains(&word) => "leave it out: all that stands there must hold".into(),
        word if OTHERWISE.contains(&word) => {
            "values of one fact stand side by side, `kind=freight|other`; otherwise write two parts".into()
        }
        word if DENY.contains(&word) => "write `!=`: `kind!=freight`".into(),
        _ if !word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) => {
            "write a fact and a value: `::: when kind=freight`".into()
        }
        _ => format!("write the value behind it: `{word}=yes`"),
    }
}

/// The fact of a cell and its test; or a hint, where the text is no cell.
fn cell(part: &str) -> Result<(&str, impl FnOnce(Span) -> CellTest), String> {
    let at = part.find(is_sign).unwrap_or(part.len());
    let (fact, rest) = part.split_at(at);
    let sign = SIGNS.iter().find_map(|(sign, kind)| Some((*kind, rest.strip_prefix(sign)?)));
    let Some((kind, values)) = sign else {
        return Err(match part.split_once([':', '：']) {
            Some((fact, value)) => format!("write `{}={}`", fact.trim(), value.trim()),
            None => joining(part),
        });
    };
    if fact.is_empty() {
        return Err("write the fact before the sign: `kind=freight`".into());
    }
    let values: Vec<String> = values.split('|').map(str::to_string).collect();
    if values.iter().any(String::is_empty) {
        return Err("write a value behind each sign: `kind=freight|other`".into());
    }
    if values[0].starts_with('=') {
        return Err(format!("write one `=`: `{fact}{}`", values.join("|")));
    }
    Ok((fact, move |span| {
        let texts = |first: &str| {
            let text = |(at, value)| format!("{}{value}", if at == 0 { first } else { "" });
            values.into_iter().enumerate().map(text).map(|text| (text, span)).collect()
        };
        match kind {
            Sign::Is => CellTest::Any(texts("")),
            Sign::Not => CellTest::Not(texts("")),
            Sign::Limit(sign) => CellTest::Any(texts(sign)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(typed: &str) -> Result<String, String> {
        let mut diags = Diags::default();
        let when = condition(typed, Span::new(FileId(0), 0..1), &mut diags);
        let said = |cell: RawCell| {
            let tests = cell.tests.iter().map(|test| match test {
                CellTest::Any(texts) => list(texts),
                CellTest::Not(texts) => format!("not {}", list(texts)),
                CellTest::Compare(..) => "compared".into(),
            });
            format!("{}: {}", cell.fact.0, tests.collect::<Vec<_>>().join(" and "))
        };
        match (when, diags.list.pop()) {
            (Some(when), None) => Ok(when.cells.into_iter().map(said).collect::<Vec<_>>().join("; ")),
            (None, Some(d)) => Err(d.hints.join("; ")),
            (when, d) => panic!("{} cells, {d:?}", when.map_or(0, |when| when.cells.len())),
        }
    }

    fn list(texts: &[Text]) -> String {
        texts.iter().map(|text| text.0.as_str()).collect::<Vec<_>>().join(" or ")
    }

    #[test]
    fn conditions_are_cells() {
        for (typed, cells) in [
            ("kind=freight", "kind: freight"),
            ("kind = freight | other, paid!=yes", "kind: freight or other; paid: not yes"),
            ("amount>=100 amount < 200", "amount: >=100 and <200"),
            ("since≤2d..7d", "since: <=2d..7d"),
            ("since=2d..=7d|>9d", "since: 2d..=7d or >9d"),
            ("harm.broken=yes", "harm.broken: yes"),
            ("方式＝快递｜自提，金额＜100", "方式: 快递 or 自提; 金额: <100"),
        ] {
            assert_eq!(read(typed), Ok(cells.to_string()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for (typed, hint) in [
            ("", "write a fact and a value: `::: when kind=freight`"),
            (" , ", "write a fact and a value: `::: when kind=freight`"),
            ("opened", "write the value behind it: `opened=yes`"),
            ("!opened", "write `opened=no`"),
            ("！opened", "write `opened=no`"),
            ("kind in a, b", "write `kind=a|b`"),
            ("kind in [a, b]", "write `kind=a|b`"),
            ("kind not in a,b", "write `kind!=a|b`"),
            ("kind is a", "write `kind=a`"),
            ("kind is not a", "write `kind!=a`"),
            ("kind=not a", "write `kind!=a`"),
            ("kind=[a, b]", "write `kind=a|b`"),
            ("when kind=a", "write it once: `::: when kind=a`"),
            ("\"kind=a\"", "take the quotes out: `kind=a`"),
            ("rest", "a part has no `rest`: write what must hold, `kind!=freight`"),
            ("due", "a date is no fact: test the fact from which it counts, or one with `open`"),
            ("kind~a", "write a fact and a value: `::: when kind=freight`"),
            ("paid=yes and kind=a", "leave it out: all that stands there must hold"),
            ("paid=yes 且 kind=a", "leave it out: all that stands there must hold"),
            ("not paid=yes", "write `!=`: `kind!=freight`"),
            (
                "kind=a or kind=b",
                "values of one fact stand side by side, `kind=freight|other`; otherwise write two parts",
            ),
            ("kind:freight", "write `kind=freight`"),
            ("kind: freight", "write `kind=freight`"),
            ("=freight", "write the fact before the sign: `kind=freight`"),
            ("kind=", "write a value behind each sign: `kind=freight|other`"),
            ("kind=a||b", "write a value behind each sign: `kind=freight|other`"),
            ("kind==a", "write one `=`: `kind=a`"),
        ] {
            assert_eq!(read(typed), Err(hint.to_string()), "{typed}");
        }
    }
}
