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
    /// content/rules/shared/<name>.yaml
    Shared,
    /// The lines between `---` at the beginning of an article
    FrontMatter,
    /// content/glossary.yaml
    Glossary,
    /// content/evidence.yaml
    Evidence,
    /// content/search.yaml, content/search.<language>.yaml
    Search,
}

impl Which {
    /// The schema, and where its files are; front matter is no file.
    fn text(self) -> (Option<&'static str>, String) {
        let (files, schema) = match self {
            Which::Site => (Some("content/site.yaml"), format!("{:#}", config::json_schema())),
            Which::Rules => (Some("content/rules/*.yaml"), decide::json_schema()),
            Which::Shared => (Some("content/rules/shared/*.yaml"), decide::shared_json_schema()),
            Which::FrontMatter => (None, format!("{:#}", parse::schema::front_matter())),
            Which::Glossary => (Some("content/glossary.yaml"), format!("{:#}", parse::schema::glossary())),
            Which::Evidence => (Some("content/evidence.yaml"), format!("{:#}", parse::schema::evidence())),
            Which::Search => (Some("content/search*.yaml"), format!("{:#}", parse::schema::search_tests())),
        };
        (files, schema.trim_end().to_string() + "\n")
    }
}

/// Every schema: its name, the files that it is for, and its text.
pub(super) fn all() -> Vec<(String, Option<&'static str>, String)> {
    let named = Which::value_variants().iter().filter_map(|which| Some((which, which.to_possible_value()?)));
    named
        .map(|(which, value)| {
            let (files, text) = which.text();
            (value.get_name().to_string(), files, text)
        })
        .collect()
}

pub(super) fn run(args: &SchemaArgs) -> End {
    report::data(&args.which.text().1)
}
