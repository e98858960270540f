//! `zhinan fix`: makes the remedies that are certain, or shows them.

use super::{Context, End, SiteArgs, report};
use crate::diag::codes::CODES;
use crate::diag::{Code, Diags};
use crate::refactor::{self, Changed, Fixed, Mended, diff};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Text below the options in `--help`.
const EXAMPLES: &str = "\
Examples:
  zhinan fix                              show what would be mended
  zhinan fix --write                      mend it
  zhinan fix --only broken-link --write   mend links only
  zhinan fix > mend.patch                 a patch for `git apply`";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct FixArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Write the files instead of showing what would change
    #[arg(long)]
    write: bool,
    /// Mend findings with this code only; may be given several times
    #[arg(long, value_name = "CODE", value_parser = codes(), hide_possible_values = true)]
    only: Vec<Code>,
}

/// Parser of a finding's code.
fn codes() -> impl TypedValueParser<Value = Code> {
    let known = PossibleValuesParser::new(CODES.iter().map(|code| code.as_str()));
    known.try_map(|name| Code::from_name(&name).ok_or("no such code"))
}

pub(super) fn run(args: &FixArgs, cx: &Context) -> End {
    let progress = cx.progress("checking");
    let mut known = Diags::default();
    let sources = match crate::load::load(&args.site.root, &mut known) {
        Ok(sources) => sources,
        Err(words) => return End::Outside(words),
    };
    let fixed = refactor::fix(&sources, &known, &args.site.inputs(cx), &args.only);
    drop(progress);
    if args.write
        && let Err(words) = refactor::write(&args.site.root, &fixed.files, &[])
    {
        return End::Outside(words);
    }
    let printed = match (cx.is_json(), args.write) {
        (true, _) => report::pieces(json_lines(&fixed, args.write).into_iter()),
        (false, true) => {
            report::words(&fixed.files.iter().map(|file| written(file, &fixed)).collect::<String>())
        }
        (false, false) => report::words(&fixed.files.iter().map(diff::unified).collect::<String>()),
    };
    if let End::Outside(words) = printed {
        return End::Outside(words);
    }
    for one in &fixed.refused {
        let (path, line, code) = (&one.path, one.line, one.code.as_str());
        crate::terminal::tell!("left alone, because mending it makes a new error: {path}:{line} {code}");
    }
    if !cx.is_quiet && !cx.is_json() {
        summary(&fixed, args.write);
    }
    End::Done
}

fn summary(fixed: &Fixed, is_written: bool) {
    let (count, files, left) = (fixed.mended.len(), fixed.files.len(), fixed.left);
    match (files, is_written) {
        (0, _) => crate::terminal::tell!("nothing to mend"),
        (_, true) => crate::terminal::tell!("findings mended: {count}; files written: {files}"),
        (_, false) => {
            crate::terminal::tell!(
                "findings to mend: {count}, in files: {files}; `zhinan fix --write` mends them"
            );
        }
    }
    if left > 0 {
        crate::terminal::tell!("findings left: {left}; `zhinan check` prints them");
    }
}

/// Line about a file that was written: `content/a.md: 2 broken-link, 1 unused-allow`.
fn written(file: &Changed, fixed: &Fixed) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    of(file, &fixed.mended).for_each(|one| *counts.entry(one.code.as_str()).or_default() += 1);
    let counts: Vec<String> = counts.iter().map(|(code, count)| format!("{count} {code}")).collect();
    format!("{}: {}\n", file.path, counts.join(", "))
}

fn of<'a>(file: &'a Changed, mended: &'a [Mended]) -> impl Iterator<Item = &'a Mended> {
    mended.iter().filter(|one| one.path == file.path)
}

/// Lines of JSON: an object for each file that changes, and for each finding that is left alone.
fn json_lines(fixed: &Fixed, is_written: bool) -> Vec<String> {
    let files = fixed.files.iter().map(|file| {
        let edits: Vec<Value> = diff::lines(file)
            .into_iter()
            .map(|edit| {
                json!({"line": edit.line, "column": 1, "end_line": edit.end_line, "end_column": 1, "text": edit.text})
            })
            .collect();
        let fixed: Vec<Value> = of(file, &fixed.mended).map(finding).collect();
        json!({"file": file.path, "written": is_written, "fixed": fixed, "edits": edits})
    });
    let refused = fixed.refused.iter().map(|one| {
        let mut line = finding(one);
        line["file"] = one.path.clone().into();
        line["refused"] = true.into();
        line
    });
    files.chain(refused).map(|line| line.to_string() + "\n").collect()
}

fn finding(one: &Mended) -> Value {
    json!({"code": one.code.as_str(), "line": one.line, "column": one.column, "message": one.message})
}
