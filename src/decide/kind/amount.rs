//! Shared by the kinds whose values are amounts: faults and form.

use super::definition::{Domain, Fault, Form};
use super::grammar::amount::AmountFault;
use crate::diag::{Code, Diagnostic, Diags};
use crate::limits::ID;
use crate::phrases::Phrases;
use crate::yaml::Node;

/// The fault of an amount, with what to write.
pub(super) fn fault(fault: AmountFault) -> Fault {
    Fault::Shape(match fault {
        AmountFault::Shape => "write a number, without a unit or an exponent",
        AmountFault::Comma => {
            "write a point where decimals begin, or leave out zero and comma where thousands are meant"
        }
        AmountFault::TooFine => "there are too many digits after the point",
        AmountFault::TooLarge => "the largest number is 2^53 − 1 (of the smallest unit)",
    })
}

/// An amount in words: the pattern `said` with `number` for `{n}`. A minus sign comes before all: `-£5`.
pub(super) fn words(said: &str, number: &str, phrases: &Phrases) -> String {
    let number = phrases.number(number);
    match number.strip_prefix('-') {
        Some(size) => format!("-{}", said.replace("{n}", size)),
        None => said.replace("{n}", &number),
    }
}

/// The form control's smallest and largest amount.
pub(super) fn form(domain: &Domain) -> Form {
    let text = |value| decimal(value, domain.decimals);
    Form { min: text(domain.range.0), max: text(domain.range.1), ..Form::default() }
}

/// An integer with a decimal point before its last digits: `1250` with 2 is `12.50`.
fn decimal(value: i64, decimals: u32) -> String {
    if decimals == 0 {
        return value.to_string();
    }
    let unit = 10_u64.pow(decimals);
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    format!("{sign}{}.{:0width$}", size / unit, size % unit, width = decimals as usize)
}

/// Codes of currencies by sign and common name, for hints.
const SIGNS: [(&str, &str); 14] = [
    ("£", "GBP"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("\u{5143}", "CNY"),
    ("\u{4eba}\u{6c11}\u{5e01}", "CNY"),
    ("yuan", "CNY"),
];

/// The code of a currency. Anything but three letters is reported: a browser cannot format such an amount.
pub(crate) fn currency(node: &Node<'_>, diags: &mut Diags) -> Option<String> {
    let text = node.short(&ID, diags)?;
    let text = text.trim();
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(text.to_uppercase());
    }
    let d = Diagnostic::new(Code::InvalidValue, node.span(), format!("`{text}` is no currency"));
    let meant = code_of(text);
    diags.push(match &meant {
        Some(meant) => d.hint(format!("write `{meant}`")),
        None => d.hint("write its code of three letters, such as `EUR`"),
    });
    meant
}

/// The code of the currency that a sign, a name or the code itself stands for.
pub(crate) fn code_of(text: &str) -> Option<String> {
    let is_code = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let named = SIGNS.iter().find(|(sign, _)| *sign == text.to_lowercase()).map(|(_, code)| *code);
    named.or(is_code.then_some(text)).map(str::to_string)
}
