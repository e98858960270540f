//! `zhinan diff`: which boxes of answers change outcome between two versions of a rule set.

use super::{Context, End, report};
use crate::decide::{self, Defaults, RuleSet};
use crate::diag::Diags;
use crate::phrases::Catalog;
use crate::source::{FileId, Sources};
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The old version's file
    old: PathBuf,
    /// The new version's file
    new: PathBuf,
    /// Compare the rules in force on this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
}

pub(super) fn run(args: &DiffArgs, cx: &Context) -> End {
    let as_of = args.as_of.unwrap_or(cx.now.date());
    let sets = compile(&args.old, as_of, cx).and_then(|old| Ok((old, compile(&args.new, as_of, cx)?)));
    match sets {
        Ok((old, new)) => {
            let found = decide::diff(&old, &new);
            match cx.is_json() {
                true => report::data(&(found.json() + "\n")),
                false => report::words(&found.human()),
            }
        }
        Err(end) => end,
    }
}

fn compile(path: &Path, as_of: Date, cx: &Context) -> Result<RuleSet, End> {
    let text = crate::disk::read_named(path)
        .map_err(|e| End::Outside(format!("cannot read `{}`: {e}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut sources: Sources =
        crate::load::from_texts(std::iter::once((format!("content/rules/{name}"), text)));
    let mut file = sources.get(FileId(0)).clone();
    file.path = path.to_string_lossy().into_owned();
    sources.replace(FileId(0), file);
    let mut diags = Diags::default();
    let draft = decide::read(FileId(0), sources.get(FileId(0)), &mut diags);
    let set = draft
        .and_then(|draft| decide::compile(&draft, &Defaults::alone(as_of, &Catalog::embedded()), &mut diags));
    diags.finish(&sources, false, &|_, _| false);
    match set {
        Some(set) if !diags.has_errors() => Ok(set),
        _ => {
            report::findings(&sources, &diags, cx.how());
            Err(End::Faults)
        }
    }
}
