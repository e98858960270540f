//! The index as files.
use super::{Files, Index};

pub(super) fn files(_index: &Index) -> Files {
    Files::default()
}
