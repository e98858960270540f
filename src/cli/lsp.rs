//! `zhinan lsp`: the server for editors, on standard input and output.

use super::{Context, End, SiteArgs};
use clap::Args;

#[derive(Args, Debug)]
pub(super) struct LspArgs {
    #[command(flatten)]
    site: SiteArgs,
}

pub(super) fn run(args: &LspArgs, cx: &Context) -> End {
    let input = std::io::BufReader::new(std::io::stdin());
    let mut output = std::io::stdout();
    crate::lsp::serve(&args.site.root, &args.site.inputs(cx), input, &mut output)
        .map_or_else(End::Outside, |in_order| if in_order { End::Done } else { End::Faults })
}
