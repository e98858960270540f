//! All Rust integration tests, one binary.

mod cli;
mod decide;
mod golden;
mod publish;
mod site;
mod tidy;
