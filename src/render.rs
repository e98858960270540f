//! Site → files: one page a call.

pub mod context;
pub mod guide;
pub mod highlight;
pub mod markup;
pub mod page;
