//! One fact of a rule set's file: its kind with what stands inside it, its options, its help.

use super::super::Unsure;
use super::super::draft::{RawFact, RawKind, Text};
use super::super::keys::{self, KINDS};
use super::{Fields, check_id, texts};
use crate::config::quoted;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::{ATOMS, ID, TITLE};
use crate::parse::markdown;
use crate::yaml::Node;
use std::collections::HashSet;

pub(super) fn fact(id: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<RawFact> {
    let kinds: Vec<&str> = KINDS.iter().copied().filter(|k| map.get(k).is_some()).collect();
    if kinds.len() != 1 {
        let message = match kinds.as_slice() {
            [] => format!("fact `{id}` has no kind"),
            more => format!("fact `{id}` has {} kinds: {}", more.len(), quoted(more)),
        };
        let hint = format!("give it exactly one of {}", quoted(KINDS));
        diags.push(Diagnostic::new(Code::InvalidValue, map.span(), message).hint(hint));
        return None;
    }
    let (kind, inner_range) = kind(kinds[0], map, diags)?;
    let derived = matches!(kinds[0], "sum" | "difference" | "ratio" | "scale") || map.get("derive").is_some();
    if !derived && !map.has("ask") {
        let message = format!("fact `{id}` has no question");
        diags.push(Diagnostic::new(Code::InvalidValue, map.span(), message).hint("add `ask:`"));
    }
    let derive = map.get("derive").map(|_| {
        let rows = map.maps("derive", &keys::DERIVE, diags);
        rows.iter().filter_map(|r| Some((r.when("when", diags)?, r.text("then", diags)?))).collect()
    });
    Some(RawFact {
        id: id.to_string(),
        ask: map.title("ask", diags),
        say: map.title("say", diags).map(|say| (say, map.get("say").map_or(map.span(), Node::span))),
        help: map.markdown("help", diags),
        kind,
        range: inner_range.or_else(|| map.text("range", diags)),
        needs: map.when("needs", diags),
        derive,
        unsure: map.text("unsure", diags).map(|text| unsure(text, diags)),
        span: map.span(),
    })
}

/// The kind with what stands inside it; its range apart.
fn kind(name: &str, map: &Fields<'_>, diags: &mut Diags) -> Option<(RawKind, Option<Text>)> {
    let node = map.get(name)?;
    let inner = |table, diags: &mut Diags| Fields::of(node, table, diags);
    Some(match name {
        "yes_no" => {
            node.boolean(diags)?;
            (RawKind::YesNo, None)
        }
        "one_of" => (RawKind::OneOf(options(node, diags)?), None),
        "any_of" => (RawKind::AnyOf(options(node, diags)?), None),
        "number" => {
            let f = inner(&keys::NUMBER, diags)?;
            let unit = f.get("unit").and_then(|node| node.short(&ID, diags)).unwrap_or_default();
            (RawKind::Number { unit }, f.text("range", diags))
        }
        "money" => {
            let f = inner(&keys::MONEY, diags)?;
            let currency = f.get("currency").and_then(|node| node.short(&ID, diags));
            let currency = currency.unwrap_or_else(|| "CNY".into());
            (RawKind::Money { decimals: decimals(&f, &currency, diags), currency }, f.text("range", diags))
        }
        "duration" => {
            let f = inner(&keys::DURATION, diags)?;
            (RawKind::Duration { step: f.text("step", diags) }, f.text("range", diags))
        }
        "date" => (RawKind::Date, inner(&keys::DATE, diags)?.text("range", diags)),
        "datetime" => (RawKind::DateTime, inner(&keys::DATE, diags)?.text("range", diags)),
        "elapsed" => {
            let f = inner(&keys::ELAPSED, diags)?;
            let from = f.text("from", diags)?;
            check_id(&from.0, from.1, diags);
            (RawKind::Elapsed { from, step: f.text("step", diags) }, f.text("range", diags))
        }
        "sum" => (RawKind::Sum(texts(node, diags)), None),
        "difference" => (RawKind::Difference(texts(node, diags)), None),
        "ratio" => {
            let f = inner(&keys::RATIO, diags)?;
            let (of, to) = (f.text("of", diags)?, f.text("to", diags)?);
            (RawKind::Ratio { of, to, step: f.text("step", diags) }, f.text("range", diags))
        }
        _ => {
            let f = inner(&keys::SCALE, diags)?;
            (RawKind::Scale { of: f.text("of", diags)?, by: f.text("by", diags)? }, f.text("range", diags))
        }
    })
}

fn decimals(map: &Fields<'_>, currency: &str, diags: &mut Diags) -> u32 {
    let own = match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let Some(node) = map.get("decimals") else { return own };
    match node.integer(diags) {
        Some(n @ 0..=4) => n as u32,
        Some(_) => {
            node.wrong("a number from 0 to 4", diags);
            own
        }
        None => own,
    }
}

fn options(node: &Node<'_>, diags: &mut Diags) -> Option<Vec<(String, String)>> {
    let mut options = Vec::new();
    let mut words = HashSet::new();
    for (id, value) in node.entries(diags) {
        if !check_id(&id, value.key_span(), diags) {
            continue;
        }
        if id == "unsure" {
            let message = "an option cannot be called `unsure`";
            let hint = "`unsure: …` beside the options lets readers answer that they are not sure";
            diags.push(Diagnostic::new(Code::InvalidValue, value.key_span(), message).hint(hint));
        }
        let Some(label) = value.short(&TITLE, diags) else { continue };
        if !words.insert(label.clone()) {
            let message = format!("two options read `{label}`");
            diags.push(Diagnostic::new(Code::DuplicateId, value.span(), message));
        }
        options.push((id, label));
    }
    if ATOMS.is_below(options.len()) {
        diags.push(ATOMS.named(Code::TooEntangled, node.key_span(), "options", options.len()));
        options.truncate(ATOMS.most);
    }
    if options.is_empty() {
        node.wrong("a map of options", diags);
        return None;
    }
    Some(options)
}

/// A path of an article, or a text.
fn unsure((text, span): Text, diags: &mut Diags) -> Unsure {
    if text.ends_with(".md") && !text.contains(char::is_whitespace) {
        return Unsure::Article(text, span);
    }
    let doc = markdown::parse(&text, span);
    markdown::report_refused(&doc, diags);
    Unsure::Text(doc)
}
