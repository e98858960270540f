//! `zhinan search`: the site's own search from the command line.

use super::{Context, End, SiteArgs, report};
use crate::diag::Diags;
use crate::messages::translate;
use crate::model::Site;
use crate::search::{Explanation, Hit, Index};
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
    /// Language of the site to search in, as it stands in `languages:`
    #[arg(long, value_name = "TAG")]
    edition: Option<String>,
    /// Show why each result is where it is
    #[arg(long)]
    explain: bool,
    /// How many results
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = count)]
    limit: usize,
    /// Read one query a line and print one JSON line each
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    batch: Option<PathBuf>,
}

/// Parses a number of results.
fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "write a number from 1 on".to_string())
}

/// An edition's index, whose results stand where they are in the output.
struct Searched<'a> {
    index: Index,
    site: &'a Site,
}

impl Searched<'_> {
    fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let mut hits = self.index.search(query, limit);
        hits.iter_mut().for_each(|hit| hit.url = self.site.output(&hit.url));
        hits
    }

    fn explain(&self, query: &str, limit: usize) -> Explanation {
        let mut explained = self.index.explain(query, limit);
        explained.reasons.iter_mut().for_each(|reason| reason.url = self.site.output(&reason.url));
        explained
    }
}

pub(super) fn run(args: &SearchArgs, cx: &Context) -> End {
    let inputs = args.site.inputs(cx);
    let (site, diags) = match crate::build::open(&args.site.root, &inputs, false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    if diags.has_errors() {
        let errors = Diags {
            list: diags.list.into_iter().filter(|d| d.severity == crate::diag::Severity::Error).collect(),
        };
        report::findings(&site.sources, &errors, cx.how());
        return End::Faults;
    }
    let edition = match &args.edition {
        None => &site,
        Some(tag) => match site.all().find(|edition| edition.config.language.eq_ignore_ascii_case(tag)) {
            Some(edition) => edition,
            None => {
                let tags: Vec<String> = site.all().map(|one| format!("`{}`", one.config.language)).collect();
                return End::Outside(format!("the site has no language `{tag}`: it has {}", tags.join(", ")));
            }
        },
    };
    let index = Searched { index: crate::render::search_index_of(&site, edition), site: edition };
    match &args.batch {
        Some(file) => batch(&index, file, args),
        None => one(&index, &args.query.join(" "), args, cx.is_json()),
    }
}

fn batch(index: &Searched<'_>, file: &std::path::Path, args: &SearchArgs) -> End {
    let text = match crate::load::named_text(file) {
        Ok(text) => text,
        Err(words) => return End::Outside(words),
    };
    let queries: Vec<&str> = text.lines().collect();
    let lines: Vec<String> =
        queries.par_iter().map(|query| to_json(index, query, args).to_string() + "\n").collect();
    report::data(&lines.concat())
}

fn one(index: &Searched<'_>, query: &str, args: &SearchArgs, is_json: bool) -> End {
    let hits = index.search(query, args.limit);
    if is_json {
        let printed = report::data(&format!("{}\n", to_json(index, query, args)));
        return if printed == End::Done && hits.is_empty() { End::Faults } else { printed };
    }
    let explained = args.explain.then(|| index.explain(query, args.limit));
    if hits.is_empty() {
        crate::terminal::tell!("nothing found for `{query}`");
    }
    let unknown = explained
        .iter()
        .flat_map(|all| &all.unknown)
        .map(|part| translate(&format!("no page has `{part}`\n")).into_owned());
    let lines = hits.iter().enumerate().map(|(at, hit)| {
        let section = if hit.section.is_empty() { String::new() } else { format!(" › {}", hit.section) };
        let why = explained.as_ref().map(|all| all.reasons[at].human()).unwrap_or_default();
        format!("{}{section}\n  {}\n  {}\n{why}", hit.title, hit.url, hit.excerpt)
    });
    let printed = report::words(&unknown.chain(lines).collect::<String>());
    if printed == End::Done && hits.is_empty() { End::Faults } else { printed }
}

fn to_json(index: &Searched<'_>, query: &str, args: &SearchArgs) -> Value {
    let mut line = json!({"query": query, "results": index.search(query, args.limit)});
    if args.explain {
        line["explain"] = json!(index.explain(query, args.limit));
    }
    line
}
