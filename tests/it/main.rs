//! All Rust integration tests, one binary.

mod cli;
mod golden;
mod publish;
mod search;
mod site;
mod tidy;
