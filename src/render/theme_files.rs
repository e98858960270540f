//! Style sheet, scripts and pictures of the theme.

use super::{Sink, View};

pub(super) fn files(view: &View<'_>, sink: Sink<'_>) {
    view.theme.assets().iter().for_each(|(path, bytes)| (sink.write)(path.clone(), bytes.clone()));
}
