//! `zhinan import`: a site of another tool becomes one of this program.

use super::{Context, End, report};
use crate::disk::Folder;
use crate::import::{self, Imported};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The tool that the site was made for, `word` for documents, or `dmn` for decision tables
    #[arg(value_parser = PossibleValuesParser::new(import::kinds().collect::<Vec<_>>()))]
    kind: String,
    /// Folder of the other tool's project, or a file of Word or DMN
    source: PathBuf,
    /// Folder of the new site; it must be empty or missing
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Write here what did not come over as it was: JSON, one object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(super) fn run(args: &ImportArgs, cx: &Context) -> End {
    let progress = cx.progress("importing");
    let imported = import::import(&args.kind, &args.source, &args.root);
    drop(progress);
    let imported = match imported {
        Ok(imported) => imported,
        Err(words) => return End::Outside(words),
    };
    if let Some(file) = &args.report
        && let Err(words) = write(file, &imported)
    {
        return End::Outside(words);
    }
    if cx.is_json() {
        return match lines(&imported) {
            Ok(text) => report::data(&text),
            Err(words) => End::Outside(words),
        };
    }
    let lost = imported.report.iter().filter(|entry| !entry.kept).count();
    let (pages, files, root) = (imported.pages, imported.files, args.root.display());
    crate::terminal::tell!("pages written into `{root}`: {pages}; other files: {files}");
    if lost > 0 {
        let place = match &args.report {
            Some(file) => format!("`{}` lists them", crate::terminal::name(&file.display().to_string())),
            None => "`--report FILE` lists them".to_string(),
        };
        crate::terminal::tell!("{lost} things were not carried over as they were: {place}");
    }
    let root = super::quoted(&args.root);
    crate::terminal::tell!("preview it:  zhinan serve --root {root}");
    End::Done
}

/// The report as JSON, one object a line.
fn lines(imported: &Imported) -> Result<String, String> {
    let line = |entry| serde_json::to_string(entry).map(|line| line + "\n").map_err(|e| e.to_string());
    imported.report.iter().map(line).collect()
}

/// Writes the report, in the place of an older one.
fn write(file: &Path, imported: &Imported) -> Result<(), String> {
    let fault = |why: String| format!("cannot write the report `{}`: {why}", file.display());
    let text = lines(imported).map_err(fault)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().ok_or_else(|| fault("it has no name".into()))?;
    let folder = Folder::open(folder).map_err(|e| fault(e.to_string()))?;
    folder.write(name, text.as_bytes()).map(drop).map_err(|e| fault(e.to_string()))
}
