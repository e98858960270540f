//! All Rust integration tests, one binary.

mod decide;
