//! `zhinan report`: how fresh the site is, what is overdue first.

use super::{Context, End, Format, SiteArgs, report};
use crate::diag::Code;
use crate::freshness::{self, Entry, Status};
use crate::messages::translate;
use crate::model::Site;
use crate::source::FileKind;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Text below the options in `--help`.
const EXAMPLES: &str = "\
Examples:
  zhinan report                             what is overdue, due, and planned
  zhinan report --owner 'Appeals team'      of one owner
  zhinan report --format html > fresh.html  a page for colleagues
  zhinan report --format ics > reviews.ics  a calendar of reviews";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "human", value_parser = forms())]
    format: Format,
    /// Only what this person or team owns
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
}

/// Reads the form of a report, which is one of the forms that `--format` has.
fn forms() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["human", "html", "csv", "json", "ics"]).map(|name| match name.as_str() {
        "html" => Format::Html,
        "csv" => Format::Csv,
        "json" => Format::Json,
        "ics" => Format::Ics,
        _ => Format::Human,
    })
}

pub(super) fn run(args: &ReportArgs, cx: &Context) -> End {
    let inputs = args.site.inputs(cx);
    // Expired pages are hidden from readers, but belong in the report.
    let all = crate::config::Inputs { drafts: true, ..inputs.clone() };
    let (site, diags) = match crate::build::open(&args.site.root, &all, false) {
        Ok(opened) => opened,
        Err(words) => return End::Outside(words),
    };
    let mut entries = freshness::entries(&site);
    if !inputs.drafts {
        let drafts: Vec<String> = site
            .all()
            .flat_map(|edition| {
                edition.own_articles().filter(|a| a.source.meta.draft).map(|a| edition.output(&a.path))
            })
            .collect();
        entries.retain(|entry| entry.kind != "page" || !drafts.contains(&entry.url));
    }
    entries.retain(|entry| args.owner.is_none() || entry.owner == args.owner);
    let printed = match if cx.is_json() { Format::Json } else { args.format } {
        Format::Html => report::data(&freshness::html(&entries, &site.config.title, site.config.as_of)),
        Format::Csv => match freshness::csv(&entries) {
            Ok(text) => report::data(&text),
            Err(words) => End::Outside(words),
        },
        Format::Json => report::pieces(entries.iter().map(freshness::json)),
        Format::Ics => report::data(&freshness::calendar(&entries, site.config.as_of)),
        _ => report::words(&table(&entries)),
    };
    if printed == End::Done && !cx.is_quiet {
        if has_faulty_set(&site) {
            crate::terminal::tell!("rule sets with errors are not in the report: `zhinan check` prints them");
        }
        if diags.list.iter().any(|d| d.code == Code::UnreadableFile) {
            crate::terminal::tell!(
                "files that cannot be read are not in the report: `zhinan check` prints them"
            );
        }
    }
    printed
}

/// Whether a rule set has errors, so that its rules are missing.
fn has_faulty_set(site: &Site) -> bool {
    let sets = site.sources.iter().filter(|(_, file)| file.kind == FileKind::Rules);
    sets.map(|(id, _)| id).any(|id| !site.guides.iter().any(|set| set.file == id))
}

/// A line for each entry with a day of review or end; the others are counted.
fn table(entries: &[Entry]) -> String {
    let mut out = String::new();
    for entry in entries.iter().filter(|entry| entry.status != Status::Unplanned) {
        let day = [entry.review_by, entry.expires].into_iter().flatten().min();
        let day = day.map_or(String::new(), |day| day.to_string());
        let owner = entry.owner.as_deref().map_or(String::new(), |owner| format!(" ({owner})"));
        let status = translate(entry.status.as_str());
        out += &format!("{status}  {day}  {}:{}  {}{owner}\n", entry.file, entry.line, entry.title);
    }
    let unplanned = entries.iter().filter(|entry| entry.status == Status::Unplanned).count();
    let count = match unplanned {
        0 => return out,
        1 => "1 page or rule has no `review_by`".to_string(),
        _ => format!("{unplanned} pages and rules have no `review_by`"),
    };
    out += &translate(&count);
    out.push('\n');
    out
}
