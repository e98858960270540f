//! `zhinan search`: the site's own search from the command line.

use super::{End, Outside, SiteArgs, report};
use crate::diag::Diags;
use crate::search::{Hit, Index};
use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct SearchArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// What to look for
    #[arg(required_unless_present = "batch")]
    query: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// How many results
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Read one query a line and print one JSON line each
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    batch: Option<PathBuf>,
}

pub(super) fn run(args: &SearchArgs, outside: &Outside) -> End {
    let inputs = args.site.inputs(outside);
    let (site, diags) = match crate::open(&args.site.root, &inputs, false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    if diags.has_errors() {
        let errors = Diags {
            list: diags.list.into_iter().filter(|d| d.severity == crate::diag::Severity::Error).collect(),
        };
        report::findings(&site.sources, &errors, outside.color);
        return End::Faults;
    }
    let index = crate::render::search_index(&site);
    match &args.batch {
        Some(file) => batch(&index, file, args.limit),
        None => one(&index, &args.query.join(" "), args),
    }
}

#[allow(clippy::disallowed_methods, reason = "the file is an argument of the command")]
fn batch(index: &Index, file: &std::path::Path, limit: usize) -> End {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return End::Outside(format!("cannot read `{}`: {error}", file.display())),
    };
    let queries: Vec<&str> = text.lines().collect();
    let lines: Vec<String> = queries
        .par_iter()
        .map(|query| to_json(query, &index.search(query, limit)).to_string() + "\n")
        .collect();
    report::data(&lines.concat())
}

fn one(index: &Index, query: &str, args: &SearchArgs) -> End {
    let hits = index.search(query, args.limit);
    if args.json {
        return report::data(&format!("{}\n", to_json(query, &hits)));
    }
    if hits.is_empty() {
        crate::tell!("nothing found for `{query}`");
    }
    let lines = hits.iter().map(|hit| {
        let section = if hit.section.is_empty() { String::new() } else { format!(" › {}", hit.section) };
        format!("{}{section}\n  {}\n  {}\n", hit.title, hit.url, hit.excerpt)
    });
    report::data(&lines.collect::<String>())
}

fn to_json(query: &str, hits: &[Hit]) -> Value {
    json!({"query": query, "results": hits})
}
