//! All Rust integration tests, one binary.
#![allow(clippy::disallowed_methods, reason = "tests use real files, processes and sockets")]

mod brand;
mod cli;
mod commands;
mod compare;
mod content;
mod coverage;
mod decide;
mod deploy;
mod fix;
mod freshness;
mod fuzz;
mod golden;
mod guides;
#[cfg(unix)]
mod history;
mod import;
mod incremental;
mod input;
mod languages;
mod large;
mod limits;
mod linked;
mod lsp;
mod manual;
mod messages;
mod mv;
mod pack;
mod poster;
mod publish;
mod rule_files;
mod search;
mod serve;
mod share;
mod site;
mod slips_of_files;
mod structured;
mod supply;
mod themes;
mod tidy;
mod watch_build;
mod yaml;
