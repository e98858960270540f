//! All Rust integration tests, one binary.
