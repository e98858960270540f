//! `zhinan serve`: preview a site while it is being written.

use super::{Context, End, report};
use crate::config::Inputs;
use crate::serve::{Options, serve};
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    /// Folder of the site: it holds `content`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Port to listen at; 0 takes any free one
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// Show the site as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
}

pub(super) fn run(args: &ServeArgs, cx: &Context) -> End {
    let options = Options {
        root: args.root.clone(),
        host: args.host.clone(),
        port: args.port,
        open: args.open,
        quiet: cx.is_quiet,
        inputs: Inputs { as_of: args.as_of.unwrap_or(cx.now.date()), base_url: None, drafts: true },
    };
    let served = serve(&options, &|sources, diags| report::findings(sources, diags, cx.how()));
    served.map_or_else(End::Outside, |()| End::Done)
}
