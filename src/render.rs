//! Site → files: one page a call.

pub mod context;
