//! All Rust integration tests, one binary.

mod cli;
mod golden;
mod publish;
mod site;
mod tidy;
