//! zhinan turns Markdown articles and a YAML rule index into a searchable help site with proven
//! decision pages. The stages, in order: load → parse → resolve → check → render → publish.

pub mod config;
pub mod decide;
pub mod diag;
pub mod doc;
pub mod html;
pub mod model;
pub mod parse;
pub mod render;
pub mod search;
pub mod source;
pub mod theme;
pub mod yaml;
