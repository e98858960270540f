//! An amount of money, in minor units of its currency.

use super::amount;
use super::definition::{Arithmetic, Domain, Fault, Kind, Params};
use super::grammar::amount as grammar;
use super::keys::RANGE;
use crate::diag::Diags;
use crate::keys::{Fields, Shape, Table, key, table};
use crate::phrases::Phrases;
use serde_json::json;

static TABLE: Table = table(&[
    key("currency", Shape::Like("^\\s*[A-Za-z]{3}\\s*$"), "ISO 4217 code; `CNY` where none is given."),
    key("decimals", Shape::Digits, "Digits after the point, where the currency's own are not meant."),
    RANGE,
]);

pub(super) const KIND: Kind = Kind {
    name: "money",
    about: "An amount of money.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let named = map.get("currency");
        let is_currency_assumed = named.is_none();
        let currency = match named {
            Some(node) => amount::currency(node, diags)?,
            None => "CNY".into(),
        };
        let decimals = decimals(&map, &currency, diags);
        let range = map.text("range", diags);
        Some(Params { currency, is_currency_assumed, decimals, range, ..Params::default() })
    },
    limits: |params, _| (0, 1_000_000_000 * 10i64.pow(params.decimals)),
    parse: |domain, _, text, strict| {
        if strict && is_of_another(text, &domain.currency) {
            return Err(Fault::Shape("the sign is that of another currency: write the number alone"));
        }
        grammar::parse_typed(text, domain.decimals, strict).map_err(amount::fault)
    },
    format: |domain, _, value, _| grammar::format_short(value, domain.decimals, least(domain)),
    words: |domain, locale, value, _| {
        let number = grammar::format_short(value, domain.decimals, least(domain));
        amount::words(&said(domain, locale.phrases), &number, locale.phrases)
    },
    arithmetic: Arithmetic::Amounts("money"),
    control: "money",
    form: amount::form,
    said,
    browser: |domain, data| {
        data.insert("decimals".into(), json!(domain.decimals));
        if least(domain) < domain.decimals {
            data.insert("least".into(), json!(least(domain)));
        }
    },
    dmn: "number",
    ..Kind::ORDERED
};

/// The pattern of an amount in words, with `{n}` for its number: `£{n}`.
fn said(domain: &Domain, phrases: &Phrases) -> String {
    let own = format!("rule_money_{}", domain.currency.to_lowercase());
    let key = if phrases.has(&own) { own.as_str() } else { "rule_money" };
    phrases.say(key, &[("n", "{n}"), ("currency", &domain.currency)])
}

/// Whether an amount is typed with the sign of another currency.
fn is_of_another(text: &str, currency: &str) -> bool {
    let is_yen = currency == "JPY" && !text.contains('元');
    text.contains(['¥', '￥', '元']) && currency != "CNY" && !is_yen
}

/// Digits after the point: those that the author gives, or the currency's own.
fn decimals(map: &Fields<'_>, currency: &str, diags: &mut Diags) -> u32 {
    let own = own(currency);
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

/// The digits after the point that a currency has.
fn own(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The least number of digits after the point, unless all are zero. A computed amount may have more.
fn least(domain: &Domain) -> u32 {
    own(&domain.currency).min(domain.decimals)
}
