//! Time passed since a moment that the reader names, in seconds, counted in whole steps.

use super::definition::{Arithmetic, Choices, Form, Kind, Params};
use super::keys::{RANGE, STEP};
use super::lasting;
use crate::keys::{Fields, Shape, Table, check_id, must, table};
use serde_json::json;

static TABLE: Table = table(&[
    must("from", Shape::Text, "Name of the date-time that the reader gives: `refunded_at`."),
    STEP,
    RANGE,
]);

pub(super) const KIND: Kind = Kind {
    name: "elapsed",
    about: "Time passed since a moment that the reader names.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let from = map.text("from", diags)?;
        check_id(&from.0, from.1, diags).then_some(())?;
        let step = map.text("step", diags);
        Some(Params { from: Some(from), step, range: map.text("range", diags), ..Params::default() })
    },
    arithmetic: Arithmetic::Amounts("duration"),
    control: "elapsed",
    form: |_| Form { choices: Choices::Stretches, ..Form::default() },
    browser: |domain, data| {
        data.insert("from".into(), json!(domain.from));
        data.insert("step".into(), json!(domain.step));
    },
    dmn: "dayTimeDuration",
    ..lasting::KIND
};
