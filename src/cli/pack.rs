//! `zhinan pack`: the site as one file.

use super::{Context, End, Format, SiteArgs, report};
use crate::model::Site;
use crate::pack::{self, Edition, PackRequest};
use crate::publish;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct PackArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Form of the file
    #[arg(long, value_name = "FORM", required = true, value_parser = editions())]
    format: Format,
    /// Pack this folder of `content` only, with the guides that it leads to
    #[arg(long, value_name = "SECTION")]
    only: Option<String>,
    /// Pack the site in this of its languages
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The file to write [default: <root>/site.<form>, or <root>/<section>.<form>]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Reads the form of an edition, which is one of the forms that `--format` has.
fn editions() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["zip", "html", "epub", "pdf"]).map(|name| match name.as_str() {
        "zip" => Format::Zip,
        "html" => Format::Html,
        "epub" => Format::Epub,
        _ => Format::Pdf,
    })
}

/// Whether `--language` sets only the language of messages, as for other commands: the site is not in it.
fn is_of_messages(site: &Site, tag: &str) -> bool {
    ["en", "zh-CN"].contains(&tag) && site.all().all(|edition| edition.config.language.to_string() != tag)
}

/// A folder's path below `content/`, in whatever form it was typed: `./content/appeal/` becomes `appeal`.
fn folder(typed: &str) -> String {
    let parts = typed.split('/').filter(|part| !part.is_empty() && *part != ".");
    let parts: Vec<&str> = parts.collect();
    match &*parts {
        ["content", below @ ..] if !below.is_empty() => below.join("/"),
        all => all.join("/"),
    }
}

pub(super) fn run(args: &PackArgs, cx: &Context) -> End {
    let edition = match args.format {
        Format::Html => Edition::Html,
        Format::Epub => Edition::Epub,
        Format::Pdf => Edition::Pdf,
        _ => Edition::Zip,
    };
    let only = args.only.as_deref().map(folder).filter(|only| !only.is_empty());
    let only = only.as_deref();
    let output = args.output.clone().unwrap_or_else(|| {
        let name = only.map_or("site".to_string(), |only| only.replace('/', "-"));
        args.site.root.join(format!("{name}.{}", edition.ending()))
    });
    if let Err(words) = publish::refuse_sources(&args.site.root, &output) {
        return End::Outside(words);
    }
    let inputs = args.site.inputs(cx);
    let (site, mut diags) = match crate::build::open(&args.site.root, &inputs, false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    let request = PackRequest {
        root: &args.site.root,
        inputs: &inputs,
        edition,
        only,
        language: args.language.as_deref().filter(|tag| !is_of_messages(&site, tag)),
        output: &output,
    };
    let packed = match diags.has_errors() {
        true => Ok(None),
        false => pack::pack(&site, &request, &mut diags),
    };
    site.finish(&mut diags, false);
    report::findings(&site.sources, &diags, cx.how());
    match packed {
        Err(words) => End::Outside(words),
        Ok(None) => {
            crate::terminal::tell!("nothing was written: `{}` is as it was", output.display());
            End::Faults
        }
        Ok(Some(packed)) => {
            if !cx.is_quiet {
                let (output, bytes) = (output.display(), packed.bytes);
                match packed.pages {
                    1 => crate::terminal::tell!("packed 1 page into `{output}`, {bytes} bytes"),
                    pages => crate::terminal::tell!("packed {pages} pages into `{output}`, {bytes} bytes"),
                }
            }
            End::Done
        }
    }
}
