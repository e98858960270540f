//! The command line: one file per command. This file holds the table of commands and the code that they share.

mod baseline;
mod build;
mod check;
mod compare;
mod deploy;
mod diff;
mod explain;
mod export;
mod fix;
mod freshness;
mod help;
mod import;
mod init;
mod lsp;
mod man;
mod mv;
mod pack;
mod progress;
mod report;
mod schema;
mod search;
mod search_tests;
mod serve;
mod test;
mod times;
mod watching;

use self::progress::Progress;
use crate::config::Inputs;
use crate::diag::{self, Code, Diagnostic, Diags, Severity};
use crate::language::Language;
use crate::model::Site;
use crate::source::{File, Sources};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::ffi::OsString;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// Inputs that `main` read from outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The clock, when the program began.
    pub now: jiff::Zoned,
    /// Whether standard error is a terminal that shows colours.
    pub color: bool,
    /// The same of standard output.
    pub color_out: bool,
    /// The language of the machine.
    pub language: Language,
    /// Names this very program: another version, or a new one of the same, has another name.
    pub program: Option<String>,
    /// Whether a person sits at the terminal and can be asked.
    pub asks: bool,
    /// Whether standard error is a terminal, which can show how far work is.
    pub is_terminal: bool,
    /// A clock that only goes forward, to tell how long stages take.
    pub clock: fn() -> std::time::Instant,
}

/// End of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All was done.
    Done,
    /// Faults in the sources, or failing tests; they have been printed.
    Faults,
    /// The program could not do its work: a sentence that says why.
    Outside(String),
}

/// Text below the list of commands in `--help`.
const EXAMPLES: &str = "\
Examples:
  zhinan init my-help                     begin a site
  zhinan serve --root my-help --open      write, and see it at once
  zhinan check --root my-help --strict    every finding, warnings as errors
  zhinan build --root my-help             write the site to my-help/public

Exit codes: 0 done, 1 faults in the sources or failing tests, 2 the program could not do its work";

/// Turns Markdown articles and a YAML rule index into a searchable help site with decision pages.
#[derive(Parser, Debug)]
#[command(name = "zhinan", version, about, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    style: Style,
}

/// Options of every command about printing.
#[derive(Args, Clone, Debug)]
struct Style {
    /// Form of findings and results
    #[arg(long, value_enum, default_value = "human", global = true)]
    format: Format,
    /// The same as `--format json`
    #[arg(long, global = true, conflicts_with = "format")]
    json: bool,
    /// Print errors and results only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print every finding, and how long each stage took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Whether to print in colour
    #[arg(long, value_enum, default_value = "auto", global = true)]
    color: Color,
    /// Language of messages, `en` or `zh-CN` [default: that of the machine]
    #[arg(long, value_name = "TAG", global = true)]
    language: Option<String>,
}

/// Condition for colour.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Color {
    /// On a terminal that shows it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The inputs of a command beside its own arguments: those of `main`, and the options about printing.
struct Context {
    outside: Outside,
    /// The form of findings and results.
    format: Format,
    /// Whether only errors and results are printed.
    is_quiet: bool,
    /// Whether everything is printed.
    is_verbose: bool,
}

impl Deref for Context {
    type Target = Outside;

    fn deref(&self) -> &Outside {
        &self.outside
    }
}

impl Context {
    fn new(outside: &Outside, style: &Style) -> Context {
        let color = |is_shown: bool| match style.color {
            Color::Auto => is_shown,
            Color::Always => true,
            Color::Never => false,
        };
        Context {
            outside: Outside {
                color: color(outside.color),
                color_out: color(outside.color_out),
                ..outside.clone()
            },
            format: if style.json { Format::Json } else { style.format },
            is_quiet: style.quiet,
            is_verbose: style.verbose,
        }
    }

    /// Shows that work goes on, where a person waits at a terminal.
    fn progress(&self, work: &'static str) -> Progress {
        Progress::begin(work, self.is_terminal && !self.is_quiet)
    }

    /// Form and amount of findings for a person.
    fn how(&self) -> report::How {
        let amount = match (self.is_quiet, self.is_verbose) {
            (true, _) => report::Amount::Errors,
            (_, true) => report::Amount::All,
            _ => report::Amount::Some,
        };
        report::How { color: self.color, amount }
    }

    /// The findings of a build in the form that was asked for.
    fn report(&self, sources: &Sources, diags: &Diags) -> String {
        match self.format {
            Format::Short => diag::short(sources, diags).collect(),
            Format::Json => diag::json(sources, diags).collect(),
            Format::Sarif => diag::sarif(sources, diags).collect(),
            Format::Github => diag::github(sources, diags).collect(),
            _ => report::findings_text(sources, diags, self.how()),
        }
    }

    /// Prints such a report: words for people to standard error, data to standard output.
    fn print(&self, report: &str) -> End {
        if self.format == Format::Human {
            report::tell(report);
            return End::Done;
        }
        report::data(report)
    }

    /// Whether results are printed as JSON. Of the other formats only `human` and `json` have a meaning
    /// outside of `check` and `build`.
    fn is_json(&self) -> bool {
        self.format == Format::Json
    }
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Build the site
    Build(build::BuildArgs),
    /// Preview the site and reload it while you write
    Serve(serve::ServeArgs),
    /// Print every finding and write nothing
    Check(check::CheckArgs),
    /// Run the tests of the rule sets and of the search
    Test(test::TestArgs),
    /// Search the site from the command line
    Search(search::SearchArgs),
    /// Walk a rule set with the given answers
    Explain(explain::ExplainArgs),
    /// Hold other people's cases against a rule set
    Compare(compare::CompareArgs),
    /// Show which answers change outcome between two versions of a rule set
    Diff(diff::DiffArgs),
    /// Mend what findings know a certain remedy for
    Fix(fix::FixArgs),
    /// Move a page, a file or a folder, with the links to it
    Mv(mv::MvArgs),
    /// Serve an editor: findings, links, completion and remedies, by the Language Server Protocol
    Lsp(lsp::LspArgs),
    /// Show what has to be reviewed, and when
    Report(freshness::ReportArgs),
    /// Build the site and bring it to its place
    Deploy(deploy::DeployArgs),
    /// Begin a new site
    Init(init::InitArgs),
    /// Move a site of another tool
    Import(import::ImportArgs),
    /// Begin a new article or rule set
    New(init::NewArgs),
    /// Write the site as one file, to pass on or to print
    Pack(pack::PackArgs),
    /// Write what the site knows in the form of other programs
    Export(export::ExportArgs),
    /// Print a JSON Schema, for editors
    Schema(schema::SchemaArgs),
    /// Print a completion script
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
    /// Print a manual page
    Man {
        /// Of this command; without one, of the program
        command: Option<String>,
        /// Write the pages of all commands into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        output: Option<PathBuf>,
    },
}

/// Which site, and as of when.
#[derive(Args, Clone, Debug)]
pub(crate) struct SiteArgs {
    /// Folder of the site: it holds `content`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) root: PathBuf,
    /// Show the site as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<Date>,
    /// Include drafts and pages dated later
    #[arg(long)]
    pub(crate) drafts: bool,
}

/// A path as one word of a command line.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./+:,@%=".contains(c) || cfg!(windows) && c == '\\';
    match path.chars().all(is_plain) {
        true => path,
        false if cfg!(windows) => format!("\"{path}\""),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

/// Parses the day that an option names.
fn day(typed: &str) -> Result<Date, &'static str> {
    typed.parse().map_err(|_| "write a day such as `2026-03-04`")
}

impl SiteArgs {
    fn inputs(&self, cx: &Context) -> Inputs {
        Inputs { as_of: self.as_of.unwrap_or(cx.now.date()), base_url: None, drafts: self.drafts }
    }
}

/// Codes of errors in a rule set that leave its answers right: those of proofs and tests, and links in its texts.
const ANSWERED: [Code; 11] = [
    Code::RuleGap,
    Code::RuleOverlap,
    Code::RuleMasked,
    Code::OutcomeUnreachable,
    Code::IdleCondition,
    Code::DeadlineIncoherent,
    Code::EscalationCycle,
    Code::EditionGap,
    Code::TooEntangled,
    Code::RuleTestFailed,
    Code::BrokenLink,
];

/// The site, and the index of the rule set that a command names. `Err` is the command's end if there is none, or if
/// faults in its files could make its answers wrong.
fn rule_set(name: &str, args: &SiteArgs, cx: &Context) -> Result<(Site, usize), End> {
    let (site, diags) = crate::build::open(&args.root, &args.inputs(cx), false).map_err(End::Outside)?;
    let set = site.guide_at(name);
    let file = set
        .and_then(|set| site.guides.get(set).map(|set| set.file))
        .or_else(|| site.sources.find_content(&format!("rules/{name}.yaml")));
    let Some(file) = file else {
        if site.guides.is_empty() {
            return Err(End::Outside(format!("there is no rule set `{name}`: the site has none")));
        }
        let names: Vec<String> = site.guides.iter().map(|g| format!("`{}`", g.id)).collect();
        return Err(End::Outside(format!("there is no rule set `{name}`; there are {}", names.join(", "))));
    };
    let own = site.sources.get(file);
    let read: Vec<&File> = site.sources.used_by(own).into_iter().chain([own]).collect();
    let is_read = |d: &Diagnostic| {
        let found = site.sources.get(d.span.file);
        read.iter()
            .any(|file| file.path == found.path || file.includes.iter().any(|p| p == found.content_path()))
    };
    let of_set = diags.list.into_iter().filter(is_read);
    let of_set = Diags { list: of_set.collect() };
    let is_wrong = |d: &Diagnostic| d.severity == Severity::Error && !ANSWERED.contains(&d.code);
    match set {
        Some(set) if !of_set.list.iter().any(is_wrong) => Ok((site, set)),
        _ => {
            report::findings(&site.sources, &of_set, cx.how());
            Err(End::Faults)
        }
    }
}

/// How findings are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// With the lines they are about
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// One SARIF document
    Sarif,
    /// GitHub workflow commands
    Github,
    /// Editions of `pack`, whose `--format` is about the file that it writes
    #[value(skip)]
    Zip,
    #[value(skip)]
    Html,
    #[value(skip)]
    Epub,
    #[value(skip)]
    Pdf,
    /// Forms of `report`
    #[value(skip)]
    Csv,
    #[value(skip)]
    Ics,
}

/// Runs the command line `args` and gives the exit code: 0 done, 1 faults in the sources, 2 the
/// program could not do its work.
pub fn run(args: impl IntoIterator<Item = OsString>, outside: &Outside) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let is = |names: [&str; 2]| args.iter().any(|arg| names.iter().any(|name| arg == name));
    if args.len() == 3 && is(["--version", "-V"]) && is(["--verbose", "-v"]) {
        return u8::from(report::data(&version()) != End::Done) * 2;
    }
    crate::messages::choose(help::asked(&args).as_ref().unwrap_or(&outside.language));
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return help::print(error, args, outside),
    };
    // For these commands, the tag is also the language of the site, which may be one without messages.
    let is_of_site = matches!(cli.command, Command::Init(_) | Command::Pack(_) | Command::Explain(_));
    let ended = match cli.style.language.as_deref() {
        Some(tag) if !is_of_site && !crate::messages::is_spoken(tag) => {
            End::Outside(format!("there are no messages in `{tag}`: write `en` or `zh-CN`"))
        }
        Some(tag) if Language::parse(tag).is_none() => {
            End::Outside(format!("`{tag}` is no language tag: write one such as `en` or `zh-CN`"))
        }
        _ => dispatch(cli.command, &Context::new(outside, &cli.style)),
    };
    match ended {
        End::Done => 0,
        End::Faults => 1,
        End::Outside(words) => {
            crate::terminal::tell!("error: {words}");
            2
        }
    }
}

/// Version, system and build, for reports of faults.
fn version() -> String {
    let (name, version) = ("zhinan", env!("CARGO_PKG_VERSION"));
    let (os, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let kind = if cfg!(debug_assertions) { "debug" } else { "release" };
    format!(
        "{name} {version}\nsystem: {os} {machine}\nbuild: {kind}\nthreads: {}\n",
        rayon::current_num_threads()
    )
}

fn dispatch(command: Command, cx: &Context) -> End {
    match command {
        Command::Build(args) => build::run(&args, cx),
        Command::Serve(args) => serve::run(&args, cx),
        Command::Check(args) => check::run(&args, cx),
        Command::Test(args) => test::run(&args, cx),
        Command::Search(args) => search::run(&args, cx),
        Command::Explain(args) => explain::run(&args, cx),
        Command::Compare(args) => compare::run(&args, cx),
        Command::Diff(args) => diff::run(&args, cx),
        Command::Fix(args) => fix::run(&args, cx),
        Command::Mv(args) => mv::run(&args, cx),
        Command::Lsp(args) => lsp::run(&args, cx),
        Command::Report(args) => freshness::run(&args, cx),
        Command::Deploy(args) => deploy::run(&args, cx),
        Command::Init(args) => init::init(&args, cx),
        Command::Import(args) => import::run(&args, cx),
        Command::New(args) => init::new(&args, cx),
        Command::Pack(args) => pack::run(&args, cx),
        Command::Export(args) => export::run(&args, cx),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "zhinan", &mut script);
            report::data(&String::from_utf8_lossy(&script))
        }
        Command::Man { command, output } => man::run(command.as_deref(), output.as_deref()),
    }
}
