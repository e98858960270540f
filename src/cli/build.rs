//! `zhinan build`: content → site.

use super::{End, Outside, SiteArgs, report};
use crate::Built;
use crate::config::Inputs;
use crate::watch::Watch;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write the site [default: <root>/public]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will be found: adds sitemap, feed addresses and sharing tags
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Build again whenever something changes
    #[arg(long)]
    watch: bool,
}

pub(super) fn run(args: &BuildArgs, outside: &Outside) -> End {
    let mut inputs = args.site.inputs(outside);
    if let Some(url) = &args.base_url {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return End::Outside(format!(
                "`{url}` is not a web address: write it whole, such as https://help.example.org/"
            ));
        }
        inputs.base_url = Some(url.clone());
    }
    let output = args.output.clone().unwrap_or_else(|| args.site.root.join("public"));
    let build = || once(&args.site.root, &output, &inputs, args.strict, outside.color);
    if !args.watch {
        return build();
    }
    // Before the first build, so that no change falls between the two.
    let watch = match Watch::begin(&args.site.root) {
        Ok(watch) => watch,
        Err(words) => return End::Outside(words),
    };
    let end = build();
    if matches!(end, End::Outside(_)) {
        return end;
    }
    crate::tell!("watching `{}`: stop with Ctrl-C", args.site.root.display());
    watch.run(|_| {
        if let End::Outside(words) = build() {
            crate::tell!("error: {words}");
        }
    })
}

fn once(root: &Path, output: &Path, inputs: &Inputs, strict: bool, color: bool) -> End {
    let (site, mut diags) = match crate::open(root, inputs, strict) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    let built = match crate::build(root, output, &site, &mut diags, strict) {
        Ok(built) => built,
        Err(words) => {
            report::findings(&site.sources, &diags, color);
            return End::Outside(words);
        }
    };
    report::findings(&site.sources, &diags, color);
    match built {
        Built::Refused => {
            crate::tell!("nothing was written: `{}` is as it was", output.display());
            End::Faults
        }
        Built::Published(summary) => {
            let state = if summary.unchanged { " (nothing changed)" } else { "" };
            crate::tell!("built {} files in `{}`{state}", summary.files, output.display());
            crate::tell!("open {}", output.join("index.html").display());
            End::Done
        }
    }
}
