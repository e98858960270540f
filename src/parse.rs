//! Sources → parsed files, one at a time.

pub mod markdown;
