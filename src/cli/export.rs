//! `zhinan export`: data of the site, in the formats of other programs.

use super::{Context, End, SiteArgs, report};
use crate::check;
use crate::decide;
use crate::pack::{self, Engine};
use crate::publish;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The list of published addresses, in `content/`.
const PUBLISHED: &str = "published.txt";
/// Its name while it is written.
const NEW: &str = ".published.txt.new";

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// The documents of the search, and the settings of their index
    Search(SearchArgs),
    /// A rule set as a model of DMN 1.3, which other engines read
    Dmn(DmnArgs),
    /// The addresses of all pages, for `content/published.txt`: an address in it that is gone is told of
    Addresses(AddressesArgs),
}

#[derive(Args, Debug)]
struct DmnArgs {
    /// The rule set's id
    ruleset: String,
    #[command(flatten)]
    site: SiteArgs,
}

#[derive(Args, Debug)]
struct AddressesArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Write them into `content/published.txt`
    #[arg(long)]
    write: bool,
}

#[derive(Args, Debug)]
struct SearchArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The search engine that reads them
    #[arg(long = "for", value_name = "ENGINE", value_enum)]
    engine: EngineName,
    /// Folder to write into [default: <root>/export]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum EngineName {
    /// OpenSearch and Elasticsearch
    Opensearch,
    /// Meilisearch
    Meilisearch,
    /// Typesense
    Typesense,
}

pub(super) fn run(args: &ExportArgs, cx: &Context) -> End {
    let args = match &args.what {
        What::Search(args) => args,
        What::Addresses(args) => return addresses(args, cx),
        What::Dmn(args) => return dmn(args, cx),
    };
    let engine = match args.engine {
        EngineName::Opensearch => Engine::Opensearch,
        EngineName::Meilisearch => Engine::Meilisearch,
        EngineName::Typesense => Engine::Typesense,
    };
    let output = args.output.clone().unwrap_or_else(|| args.site.root.join("export"));
    if let Err(words) = publish::refuse_sources(&args.site.root, &output) {
        return End::Outside(words);
    }
    let (site, diags) = match crate::build::open(&args.site.root, &args.site.inputs(cx), false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    report::findings(&site.sources, &diags, cx.how());
    if diags.has_errors() {
        return End::Faults;
    }
    match pack::export(&site, engine, &output) {
        Err(words) => End::Outside(words),
        Ok(count) => {
            if !cx.is_quiet {
                crate::terminal::tell!("wrote {count} documents into `{}`", output.display());
            }
            End::Done
        }
    }
}

fn dmn(args: &DmnArgs, cx: &Context) -> End {
    let (site, set) = match super::rule_set(&args.ruleset, &args.site, cx) {
        Ok(found) => found,
        Err(end) => return end,
    };
    let exported = decide::dmn(&site.guides[set]);
    for lost in exported.lost.iter().filter(|_| !cx.is_quiet) {
        crate::terminal::tell!("not in the model: {lost}");
    }
    report::data(&exported.xml)
}

fn addresses(args: &AddressesArgs, cx: &Context) -> End {
    let (site, diags) = match crate::build::open(&args.site.root, &args.site.inputs(cx), false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    report::findings(&site.sources, &diags, cx.how());
    if diags.has_errors() {
        return End::Faults;
    }
    let text = check::moved::addresses(&site);
    if !args.write {
        return report::data(&text);
    }
    let path = args.site.root.join("content").join(PUBLISHED);
    let folders = match super::init::sources(&args.site.root) {
        Ok(folders) => folders,
        Err(words) => return End::Outside(words),
    };
    let written = folders.find("content".as_ref()).and_then(|(folder, _)| {
        folder.stage(NEW, text.as_bytes(), None)?;
        folder.rename(NEW, folder, PUBLISHED)
    });
    match written {
        Err(e) => End::Outside(format!("cannot write `{}`: {e}", path.display())),
        Ok(()) => {
            if !cx.is_quiet {
                crate::terminal::tell!("wrote {} addresses into `{}`", text.lines().count(), path.display());
            }
            End::Done
        }
    }
}
