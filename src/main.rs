//! The command `zhinan`: arguments → command → exit code.
//!
//! The clock and the environment are read here and nowhere else; see [`zhinan::cli::Outside`].
#![allow(clippy::disallowed_methods, reason = "the one place that reads the clock and the environment")]

use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| zhinan::terminal::tell_of_panic(&panic.to_string())));
    // `TERM=dumb`: no colours, and no progress line that is overwritten.
    let is_able = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    let is_coloured = is_able && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let outside = zhinan::cli::Outside {
        now: jiff::Zoned::now(),
        color: std::io::stderr().is_terminal() && is_coloured,
        color_out: std::io::stdout().is_terminal() && is_coloured,
        language: language(),
        asks: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
        program: program(),
        is_terminal: std::io::stderr().is_terminal() && is_able,
        clock: std::time::Instant::now,
    };
    let end = std::panic::catch_unwind(|| zhinan::cli::run(std::env::args_os(), &outside));
    ExitCode::from(end.unwrap_or(2))
}

/// The language that the environment asks messages in; English where it asks for none.
fn language() -> zhinan::language::Language {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| {
        let value = std::env::var(name).ok()?;
        (!value.is_empty()).then_some(value)
    });
    zhinan::language::Language::of_locale(asked.as_deref().unwrap_or_default())
}

/// Size and time of the program's file: what a build keeps is of use only to the very same program.
fn program() -> Option<String> {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let time = file.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), file.len(), time.as_nanos()))
}
