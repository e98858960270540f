//! A length of time, in seconds.

use super::definition::{Arithmetic, Kind, Params};
use super::keys::{RANGE, STEP};
use super::lasting;
use crate::keys::{Fields, Shape, Table, table};

static TABLE: Table = table(&[RANGE, STEP]);

pub(super) const KIND: Kind = Kind {
    name: "duration",
    about: "A length of time.",
    shape: Shape::Map(&TABLE),
    read: |node, diags| {
        let map = Fields::of(node, &TABLE, diags)?;
        let step = map.text("step", diags);
        Some(Params { step, range: map.text("range", diags), ..Params::default() })
    },
    arithmetic: Arithmetic::Amounts("duration"),
    control: "duration",
    dmn: "dayTimeDuration",
    ..lasting::KIND
};
