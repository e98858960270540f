//! Style sheet, scripts and pictures of the theme.

use super::View;

pub(super) fn files(view: &View<'_>) -> Vec<(String, Vec<u8>)> {
    view.theme.assets().to_vec()
}
