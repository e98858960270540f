//! `content/rules/<set>.yaml` → [`Draft`](crate::decide::Draft).

pub(crate) mod draft;
pub(crate) mod fact;
pub(crate) mod keys;
pub(crate) mod read;
