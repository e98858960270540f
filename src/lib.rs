//! zhinan turns Markdown articles and a YAML rule index into a searchable help site with proven
//! decision pages.
//!
//! ```text
//! folder ─load→ Sources ─parse→ Parsed ─resolve→ Site ─render→ files ─publish→ folder
//!  [I/O]                                           └─check→ findings            [I/O]
//! ```

pub mod address;
pub mod build;
pub mod check;
pub mod citation;
pub mod cli;
pub mod config;
pub mod decide;
pub mod deploy;
pub mod diag;
pub mod diagram;
pub mod disk;
pub mod doc;
pub mod drawing;
pub mod formula;
pub mod freshness;
pub mod git;
pub mod highlight;
pub mod history;
pub mod hosting;
pub mod html;
pub mod import;
pub(crate) mod keys;
pub mod language;
pub mod limits;
pub mod line_break;
pub mod load;
pub mod lsp;
pub mod markdown;
pub mod messages;
pub mod model;
pub mod pack;
pub mod parse;
pub mod phrases;
pub mod poster;
pub mod publish;
pub mod refactor;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod session;
pub mod source;
pub mod terminal;
pub mod theme;
pub mod translation;
pub mod watch;
pub mod yaml;

pub use build::{BuildRequest, Built, analyse, configure, open};
