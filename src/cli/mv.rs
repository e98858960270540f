//! `zhinan mv`: a page, a file or a folder in another place, with the links to it.

use super::{Context, End, SiteArgs, report};
use crate::diag::Diags;
use crate::refactor::{self, Renamed, diff};
use clap::Args;
use serde_json::{Value, json};
use std::path::Path;

/// Text below the options in `--help`.
const EXAMPLES: &str = "\
Examples:
  zhinan mv appeal/first.md evidence/          show what would change
  zhinan mv appeal/first.md evidence/ --write  move the page, its translations and its links
  zhinan mv appeal dispute --write             move a folder";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct MvArgs {
    /// Page, file or folder: its path below `content`, or from here
    old: String,
    /// Its new place; with `/` at the end, the folder to put it into
    new: String,
    #[command(flatten)]
    site: SiteArgs,
    /// Write the files instead of showing what would change
    #[arg(long)]
    write: bool,
}

pub(super) fn run(args: &MvArgs, cx: &Context) -> End {
    let root = &args.site.root;
    let mut known = Diags::default();
    let sources = match crate::load::load(root, &mut known) {
        Ok(sources) => sources,
        Err(words) => return End::Outside(words),
    };
    let progress = cx.progress("checking");
    let (old, new) = (in_content(root, &args.old), in_content(root, &args.new));
    let renamed = refactor::rename(&sources, &args.site.inputs(cx), &old, &new);
    drop(progress);
    let renamed = match renamed {
        Ok(renamed) => renamed,
        Err(words) => return End::Outside(words),
    };
    if args.write
        && let Err(words) = refactor::write(root, &renamed.files, &renamed.moves)
    {
        return End::Outside(words);
    }
    let printed = match cx.is_json() {
        true => report::data(&(json_object(&renamed, args.write).to_string() + "\n")),
        false => report::words(&lines(&renamed, args.write)),
    };
    if let End::Outside(words) = printed {
        return End::Outside(words);
    }
    if !cx.is_quiet && !cx.is_json() {
        let (files, links, aliases) = (renamed.moves.len(), renamed.links, renamed.aliases.len());
        match args.write {
            true => crate::terminal::tell!(
                "files moved: {files}; links changed: {links}; aliases added: {aliases}"
            ),
            false => crate::terminal::tell!(
                "files to move: {files}; links to change: {links}; aliases to add: {aliases}; `--write` does it"
            ),
        }
    }
    End::Done
}

/// The path below `content` of a name that was typed as an absolute path or from the working folder, as
/// shells complete it. If the working folder is inside `content`, a relative name stays as it is.
fn in_content(root: &Path, name: &str) -> String {
    let absolute = |path: &Path| std::path::absolute(path).ok();
    let below = || {
        let (content, here) = (absolute(&root.join("content"))?, absolute(Path::new("."))?);
        let is_open = Path::new(name).is_absolute() || !here.starts_with(&content);
        let typed = absolute(Path::new(name)).filter(|_| is_open)?;
        let below = typed.strip_prefix(&content).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        let end = if name.ends_with('/') && !below.is_empty() { "/" } else { "" };
        Some(below + end)
    };
    below().unwrap_or_else(|| name.to_string())
}

/// Old and new paths; before they are written, also the changes of texts.
fn lines(renamed: &Renamed, is_written: bool) -> String {
    let mut out: String = renamed.moves.iter().map(|one| format!("{} -> {}\n", one.from, one.to)).collect();
    if !is_written {
        renamed.files.iter().for_each(|file| out += &diff::unified(file));
    }
    out
}

fn json_object(renamed: &Renamed, is_written: bool) -> Value {
    let moves: Vec<Value> = renamed.moves.iter().map(|one| json!({"from": one.from, "to": one.to})).collect();
    let files: Vec<&str> = renamed.files.iter().map(|file| file.path.as_str()).collect();
    json!({
        "moved": moves,
        "changed": files,
        "links": renamed.links,
        "aliases": renamed.aliases,
        "written": is_written,
    })
}
