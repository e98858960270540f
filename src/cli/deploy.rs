//! `zhinan deploy`: builds the site and brings it to its place.

use super::{Context, End, build};
use crate::deploy::{self, Place};
use crate::diag::Diags;
use crate::messages::translate;
use clap::Args;
use std::path::Path;

/// Text below the options in `--help`.
const EXAMPLES: &str = "\
Examples:
  zhinan deploy github-pages --dry-run    show what would be pushed
  zhinan deploy github-pages              push the site to the branch gh-pages
  zhinan deploy me@example.org:/srv/www   copy it with rsync
  zhinan deploy ../www                    build it into another folder
  zhinan deploy live                      the target `live` of content/site.yaml";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct DeployArgs {
    /// Name under `deploy:` in site.yaml, `github-pages`, `host:path`, or a folder
    target: String,
    #[command(flatten)]
    build: build::BuildArgs,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite a branch that another program wrote
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(args: &DeployArgs, cx: &Context) -> End {
    let root = args.build.root();
    if args.build.watches() {
        let words = "`deploy` brings the site to its place once: run it again after a change";
        return End::Outside(words.into());
    }
    let place = match place(args, cx) {
        Ok(place) => place,
        Err(words) => return End::Outside(words),
    };
    if matches!(place, Place::Folder(_)) && args.build.names_output() {
        return End::Outside("the site is built into the target: leave out `--output`".into());
    }
    let output = match &place {
        Place::Folder(folder) => folder.clone(),
        Place::Pages(_) | Place::Rsync(_) => args.build.output(),
    };
    if args.dry_run {
        return match plan(&place, root, &output, args.replace) {
            Ok(lines) => super::report::words(&translate(
                &lines.iter().map(|line| format!("{line}\n")).collect::<String>(),
            )),
            Err(words) => End::Outside(words),
        };
    }
    match build::run(&args.build.with_output(output.clone()), cx) {
        End::Done => {}
        end => return end,
    }
    let done = match &place {
        Place::Folder(_) => return End::Done,
        Place::Rsync(rsync) => {
            rsync.run(&output).map(|()| format!("copied the site to `{}:{}`", rsync.host, rsync.path))
        }
        Place::Pages(pages) => pages.run(root, &output, args.replace).map(|pushed| match pushed {
            deploy::Pushed::Commit(commit) => {
                format!("pushed the site to the branch `{}`: {commit}", pages.branch)
            }
            deploy::Pushed::Same => format!("the branch `{}` holds the same site already", pages.branch),
        }),
    };
    match done {
        Err(words) => End::Outside(words),
        Ok(words) => {
            if !cx.is_quiet {
                crate::terminal::tell!("{words}");
            }
            End::Done
        }
    }
}

fn place(args: &DeployArgs, cx: &Context) -> Result<Place, String> {
    let root = args.build.root();
    let sources = crate::load::load(root, &mut Diags::default())?;
    let config = crate::build::configure(&sources, &args.build.inputs(cx), &mut Diags::default());
    deploy::place(&args.target, &config.deploy, root)
}

fn plan(place: &Place, root: &Path, output: &Path, replace: bool) -> Result<Vec<String>, String> {
    let build = format!("would build the site into `{}`", output.display());
    let rest = match place {
        Place::Folder(_) => crate::publish::refuse_dangerous(root, output).map(|_| Vec::new())?,
        Place::Rsync(rsync) => vec![rsync.plan(output)],
        Place::Pages(pages) => pages.plan(root, output, replace)?,
    };
    Ok(std::iter::once(build).chain(rest).collect())
}
