//! One of some options. A value is the option's place.

use super::definition::{Domain, Fault, Kind};
use super::options;
use crate::keys::Shape;
use serde_json::json;

pub(super) const KIND: Kind = Kind {
    name: "one_of",
    about: "The options of which one is chosen: id and words.",
    shape: Shape::Options,
    read: options::read,
    limits: |params, _| (0, params.options.len() as i64 - 1),
    options: |domain, _| domain.options.clone(),
    parse: |domain, _, text, _| place(domain, text).ok_or(Fault::Option),
    format: |domain, _, value, _| {
        let option = usize::try_from(value).ok().and_then(|i| domain.options.get(i));
        option.map_or_else(String::new, |o| o.0.clone())
    },
    control: "choice",
    browser: |domain, data| {
        data.insert("options".into(), json!(domain.options.iter().map(|o| &o.0).collect::<Vec<_>>()));
    },
    ..Kind::BLANK
};

/// The place of an option. YAML reads the options `yes` and `no` as booleans.
fn place(domain: &Domain, text: &str) -> Option<i64> {
    let find = |id: &str| domain.options.iter().position(|(o, _)| o == id);
    let boolean = match text {
        "true" => find("yes"),
        "false" => find("no"),
        _ => None,
    };
    find(text).or(boolean).map(|i| i as i64)
}
