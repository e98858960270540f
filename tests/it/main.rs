//! All Rust integration tests, one binary.

mod cli;
mod decide;
mod golden;
mod publish;
mod search;
mod serve;
mod site;
mod tidy;
