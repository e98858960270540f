//! `zhinan diff`: which boxes of answers change outcome between two versions of a rule set.

use super::{Context, End, report};
use crate::decide::{self, Defaults, RuleSet};
use crate::diag::Diags;
use crate::load::named_text;
use crate::messages::translate;
use crate::phrases::Catalog;
use crate::source::{FileId, Sources};
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// The old version: a file, or a revision of git such as `HEAD~1`
    old: PathBuf,
    /// The new version's file
    new: PathBuf,
    /// Compare the rules in force on this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    as_of: Option<Date>,
}

pub(super) fn run(args: &DiffArgs, cx: &Context) -> End {
    let as_of = args.as_of.unwrap_or(cx.now.date());
    let old = match old_text(&args.old, &args.new) {
        Ok(old) => old,
        Err(words) => return End::Outside(words),
    };
    let sets = named_text(&args.new)
        .map_err(End::Outside)
        .and_then(|new| Ok((compile(&args.old, old, as_of, cx)?, compile(&args.new, new, as_of, cx)?)));
    match sets {
        Ok((old, new)) => {
            let found = decide::diff(&old, &new);
            match cx.is_json() {
                true => report::data(&(found.json() + "\n")),
                false => report::words(&translate(&found.human())),
            }
        }
        Err(end) => end,
    }
}

/// The text of the old version: of a file, or, where there is none of this name, of the new one's file in
/// a revision of git (`HEAD~1`, or `HEAD~1:content/rules/old.yaml` for a file of another name).
fn old_text(old: &Path, new: &Path) -> Result<String, String> {
    let unread = match named_text(old) {
        Ok(text) => return Ok(text),
        Err(words) => words,
    };
    let name = old.to_string_lossy();
    // An option of git is no revision.
    if name.starts_with('-') || name.is_empty() {
        return Err(unread);
    }
    let folder = new.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let object = match name.contains(':') {
        true => name.to_string(),
        false => format!("{name}:./{}", new.file_name().unwrap_or_default().to_string_lossy()),
    };
    let shown = crate::git::reader(folder)
        .args(["show", "--no-ext-diff", "--no-textconv", "--end-of-options", &object])
        .output()
        .map_err(|e| format!("{unread}, and git cannot be asked for such a revision: {e}"))?;
    if !shown.status.success() {
        let why = String::from_utf8_lossy(&shown.stderr);
        let why = why.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
        return Err(format!("{unread}, and git knows no such revision: {why}"));
    }
    String::from_utf8(shown.stdout).map_err(|_| format!("`{object}` in git is no text in UTF-8"))
}

fn compile(path: &Path, text: String, as_of: Date, cx: &Context) -> Result<RuleSet, End> {
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
