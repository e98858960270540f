//! The command `zhinan`: arguments → command → exit code.
//!
//! The clock and the environment are read here and nowhere else; see [`zhinan::cli::Outside`].
#![allow(clippy::disallowed_methods, reason = "the one place that reads the clock and the environment")]

use std::io::IsTerminal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outside = zhinan::cli::Outside {
        now: jiff::Zoned::now(),
        color: std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        color_out: std::io::stdout().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    };
    ExitCode::from(zhinan::cli::run(std::env::args_os(), &outside))
}
