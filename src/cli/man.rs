//! `zhinan man`: manual pages, made from the table of commands.

use super::{Cli, End, report};
use crate::disk::Folder;
use clap::CommandFactory;
use std::io::Write;
use std::path::Path;

pub(super) fn run(command: Option<&str>, output: Option<&Path>) -> End {
    let mut program = Cli::command();
    program.build();
    if let Some(folder) = output {
        return all(&program, folder);
    }
    let found = match command {
        None => Some(&program),
        Some(name) => program.find_subcommand(name),
    };
    let Some(found) = found else {
        let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
        let name = command.unwrap_or_default();
        return End::Outside(format!(
            "there is no command `{name}`; there are {}",
            crate::config::quoted(&names)
        ));
    };
    match page(found) {
        Ok(text) => report::data(&text),
        Err(words) => End::Outside(words),
    }
}

/// Writes the page of the program and those of its commands, which it refers to.
fn all(program: &clap::Command, folder: &Path) -> End {
    let cannot = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    let written = Folder::open_or_make(folder).map_err(cannot).and_then(|folder| {
        for command in std::iter::once(program).chain(program.get_subcommands()) {
            let name = format!("{}.1", title(command));
            let mut file = folder.create_new(&name).map_err(cannot)?;
            file.write_all(page(command)?.as_bytes()).map_err(cannot)?;
        }
        Ok(())
    });
    written.map_or_else(End::Outside, |()| End::Done)
}

/// `zhinan`, `zhinan-build`.
fn title(command: &clap::Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn page(command: &clap::Command) -> Result<String, String> {
    let mut page = Vec::new();
    // Pages refer to each other by this name.
    let command = command.clone().display_name(title(command)).disable_help_subcommand(true);
    let made = clap_mangen::Man::new(command).render(&mut page);
    made.map_err(|error| format!("cannot make the manual page: {error}"))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
