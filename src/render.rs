//! The site → files.

pub mod highlight;
pub mod markup;
