//! `zhinan schema`: JSON Schemas that editors use to complete and check YAML.

use super::{End, report};
use crate::{config, decide, parse};
use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
pub(super) struct SchemaArgs {
    /// Of which file
    which: Which,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Which {
    /// content/site.yaml
    Site,
    /// content/rules/<set>.yaml
    Rules,
    /// The lines between `---` at the beginning of an article
    FrontMatter,
    /// content/glossary.yaml
    Glossary,
}

pub(super) fn run(args: &SchemaArgs) -> End {
    let schema = match args.which {
        Which::Site => format!("{:#}", config::json_schema()),
        Which::Rules => decide::json_schema(),
        Which::FrontMatter => format!("{:#}", parse::schema::front_matter()),
        Which::Glossary => format!("{:#}", parse::schema::glossary()),
    };
    report::data(&format!("{}\n", schema.trim_end()))
}
