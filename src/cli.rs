//! What can be typed. One file a command; this one holds their table and what they share.

mod build;
mod check;
mod diff;
mod explain;
mod import;
mod init;
mod report;
mod schema;
mod search;
mod search_tests;
mod serve;
mod test;
mod times;
mod watching;

use crate::config::Inputs;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::ffi::OsString;
use std::path::PathBuf;

/// What `main` read from outside.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The clock, when the program began.
    pub now: jiff::Zoned,
    /// Whether standard error is a terminal that shows colours.
    pub color: bool,
    /// The same of standard output.
    pub color_out: bool,
    /// Names this very program: another version, or a new one of the same, has another name.
    pub program: Option<String>,
    /// A clock that only goes forward, to tell how long stages take.
    pub clock: fn() -> std::time::Instant,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All was done.
    Done,
    /// Faults in the sources, or failing tests; they have been printed.
    Faults,
    /// The program could not do its work: a sentence that says why.
    Outside(String),
}

/// Turns Markdown articles and a YAML rule index into a searchable help site with decision pages.
#[derive(Parser, Debug)]
#[command(name = "zhinan", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
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
    /// Show which answers change outcome between two versions of a rule set
    Diff(diff::DiffArgs),
    /// Begin a new site
    Init(init::InitArgs),
    /// Move a site of another tool
    Import(import::ImportArgs),
    /// Begin a new article or rule set
    New(init::NewArgs),
    /// Print a JSON Schema, for editors
    Schema(schema::SchemaArgs),
    /// Print a completion script
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Which site, and as of when.
#[derive(Args, Clone, Debug)]
pub(crate) struct SiteArgs {
    /// Folder of the site: it holds `content`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) root: PathBuf,
    /// Show the site as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// Include drafts and pages dated later
    #[arg(long)]
    pub(crate) drafts: bool,
}

impl SiteArgs {
    fn inputs(&self, outside: &Outside) -> Inputs {
        Inputs { as_of: self.as_of.unwrap_or(outside.now.date()), base_url: None, drafts: self.drafts }
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
}

/// Runs the command line `args` and gives the exit code: 0 done, 1 faults in the sources, 2 the
/// program could not do its work.
pub fn run(args: impl IntoIterator<Item = OsString>, outside: &Outside) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let code = u8::from(error.use_stderr()) * 2;
            let _ = error.print();
            return code;
        }
    };
    match dispatch(cli.command, outside) {
        End::Done => 0,
        End::Faults => 1,
        End::Outside(words) => {
            crate::terminal::tell!("error: {words}");
            2
        }
    }
}

fn dispatch(command: Command, outside: &Outside) -> End {
    match command {
        Command::Build(args) => build::run(&args, outside),
        Command::Serve(args) => serve::run(&args, outside),
        Command::Check(args) => check::run(&args, outside),
        Command::Test(args) => test::run(&args, outside),
        Command::Search(args) => search::run(&args, outside),
        Command::Explain(args) => explain::run(&args, outside),
        Command::Diff(args) => diff::run(&args, outside),
        Command::Init(args) => init::init(&args),
        Command::Import(args) => import::run(&args, outside),
        Command::New(args) => init::new(&args, outside),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "zhinan", &mut script);
            report::data(&String::from_utf8_lossy(&script))
        }
        Command::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(Cli::command()).render(&mut page) {
                Ok(()) => report::data(&String::from_utf8_lossy(&page)),
                Err(error) => End::Outside(format!("cannot make the manual page: {error}")),
            }
        }
    }
}
