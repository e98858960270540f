//! `zhinan build`: content → site.

use super::times::Times;
use super::{Context, End, SiteArgs, watching};
use crate::build::{BuildRequest, Built};
use crate::config::BaseUrl;
use crate::diag::Diags;
use crate::publish::Cache;
use clap::Args;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

#[derive(Args, Clone, Debug)]
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
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

impl BuildArgs {
    /// Folder of the site.
    pub(super) fn root(&self) -> &Path {
        &self.site.root
    }

    /// Folder that is written.
    pub(super) fn output(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| self.site.root.join("public"))
    }

    /// The same build into this folder, without `--watch`.
    pub(super) fn with_output(&self, output: PathBuf) -> BuildArgs {
        BuildArgs { output: Some(output), watch: false, ..self.clone() }
    }

    /// Whether `--watch` is given, so that the build repeats after each change.
    pub(super) fn watches(&self) -> bool {
        self.watch
    }

    /// Whether the arguments name the output folder.
    pub(super) fn names_output(&self) -> bool {
        self.output.is_some()
    }

    /// Inputs from outside, but for the address.
    pub(super) fn inputs(&self, cx: &Context) -> crate::config::Inputs {
        self.site.inputs(cx)
    }
}

pub(super) fn run(args: &BuildArgs, cx: &Context) -> End {
    let mut inputs = args.site.inputs(cx);
    if let Some(url) = &args.base_url {
        match BaseUrl::parse(url) {
            Ok(url) => inputs.base_url = Some(url),
            Err(hint) => {
                return End::Outside(format!(
                    "`--base-url {}` is not the address of a site: {hint}",
                    url.escape_debug()
                ));
            }
        }
    }
    let output = args.output();
    // Refused before anything is read, so that no work is lost.
    if let Err(words) = crate::publish::refuse_dangerous(&args.site.root, &output) {
        return End::Outside(words);
    }
    let style = format!("{:?} {:?} {}", cx.format, cx.how(), crate::messages::language());
    let times = Times::begin(cx.clock, args.timings || cx.is_verbose);
    let progress = RefCell::new((!args.watch).then(|| cx.progress("reading")));
    let request = BuildRequest {
        root: &args.site.root,
        output: &output,
        inputs: &inputs,
        strict: args.strict,
        style: &style,
        program: cx.program.as_deref(),
        on_stage: &|stage| {
            times.note(stage);
            progress.borrow().iter().for_each(|progress| progress.note(stage));
        },
    };
    if args.watch {
        return watching::run(&request, &times, cx);
    }
    let end = once(&request, &|| drop(progress.take()), cx);
    times.tell();
    end
}

/// Builds once. `before_words` is called before anything is printed.
fn once(request: &BuildRequest<'_>, before_words: &dyn Fn(), cx: &Context) -> End {
    let mut diags = Diags::default();
    let sources = match crate::load::load(request.root, &mut diags) {
        Ok(sources) => sources,
        Err(words) => return End::Outside(words),
    };
    let all = request.fingerprint(&sources, diags.list.is_empty());
    let mut cache = Cache::read(request.root, request.output);
    (request.on_stage)("load");
    if cache.is_built(&all, request.output) {
        (request.on_stage)("compare");
        before_words();
        if let End::Outside(words) = cx.print(&cache.report) {
            return End::Outside(words);
        }
        return done(request.output, cache.files, true, cx);
    }
    let site = request.analyse(sources, &mut diags);
    let built = request.build(&site, &mut cache, &mut diags);
    let report = cx.report(&site.sources, &diags);
    before_words();
    let printed = cx.print(&report);
    // The program ends now, and what it holds need not be given back piece by piece.
    std::mem::forget(site);
    match built {
        _ if printed != End::Done => printed,
        Err(words) => End::Outside(words),
        Ok(Built::Refused) => refused(request.output),
        Ok(Built::Published(summary)) => {
            Cache { all, report, files: summary.files, ..cache }.write(request.root);
            (request.on_stage)("keep");
            done(request.output, summary.files, summary.unchanged, cx)
        }
    }
}

pub(super) fn refused(output: &Path) -> End {
    crate::terminal::tell!("nothing was written: `{}` is as it was", output.display());
    End::Faults
}

pub(super) fn done(output: &Path, files: usize, unchanged: bool, cx: &Context) -> End {
    if cx.is_quiet {
        return End::Done;
    }
    let state = if unchanged { " (nothing changed)" } else { "" };
    crate::terminal::tell!("built {files} files in `{}`{state}", output.display());
    crate::terminal::tell!("open {}", output.join("index.html").display());
    End::Done
}
