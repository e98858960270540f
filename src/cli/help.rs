//! Help, and faults in arguments, in the language of the run.

use super::{Cli, Outside};
use crate::language::Language;
use crate::messages::translate;
use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory};
use std::ffi::OsString;
use std::io::Write;

/// Words that the parser of arguments puts into help, longer ones before those that they begin with.
const FRAME: &[&str] = &[
    "Usage:",
    "Commands:",
    "Arguments:",
    "Options:",
    "Possible values:",
    "[possible values:",
    "[default:",
    "Print this message or the help of the given subcommand(s)",
    "Print help (see more with '--help')",
    "Print help (see a summary with '-h')",
    "Print help",
    "Print version",
];

/// The language that `--language` asks for. It is looked for before anything else is read: faults in the
/// arguments are told in it, too.
pub(super) fn asked(args: &[OsString]) -> Option<Language> {
    let mut args = args.iter().skip(1).map(|arg| arg.to_str().unwrap_or_default());
    while let Some(arg) = args.next().filter(|arg| *arg != "--") {
        let value = match arg {
            "--language" => args.next(),
            _ => arg.strip_prefix("--language="),
        };
        // There is no help in other languages: that in the machine's language is printed.
        if let Some(language) = value.filter(|tag| crate::messages::is_spoken(tag)).and_then(Language::parse)
        {
            return Some(language);
        }
    }
    None
}

/// Prints help, or what is wrong with the arguments; gives the exit code.
pub(super) fn print(error: clap::Error, args: Vec<OsString>, outside: &Outside) -> u8 {
    if crate::messages::language() == "en" || error.kind() == ErrorKind::DisplayVersion {
        let _ = error.print();
        return code(&error);
    }
    let error = translated(Cli::command()).try_get_matches_from(args).err().unwrap_or(error);
    let is_help =
        matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    let text = match is_help {
        true => help(&error.render(), if error.use_stderr() { outside.color } else { outside.color_out }),
        // It may hold what was typed: a message like any other.
        false => translate(&error.render().to_string()).into_owned(),
    };
    let _ = match error.use_stderr() {
        true => std::io::stderr().write_all(text.as_bytes()),
        false => std::io::stdout().write_all(text.as_bytes()),
    };
    code(&error)
}

fn code(error: &clap::Error) -> u8 {
    u8::from(error.use_stderr()) * 2
}

fn help(text: &StyledStr, color: bool) -> String {
    let text = if color { text.ansi().to_string() } else { text.to_string() };
    FRAME.iter().fold(text, |text, words| text.replace(words, &translate(words)))
}

/// The table of commands with their descriptions in the language of the run. It is good for printing: values
/// of options lose their types.
fn translated(command: Command) -> Command {
    let say = |text: &StyledStr| StyledStr::from(translate(&text.to_string()).into_owned());
    let (about, long, after) =
        (command.get_about().map(say), command.get_long_about().map(say), command.get_after_help().map(say));
    let mut command = command.mut_args(translated_arg).mut_subcommands(translated);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long) = long {
        command = command.long_about(long);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command
}

fn translated_arg(arg: Arg) -> Arg {
    let say = |text: &StyledStr| translate(&text.to_string()).into_owned();
    let (help, long) = (arg.get_help().map(say), arg.get_long_help().map(say));
    let values: Vec<PossibleValue> = arg.get_possible_values();
    let mut arg = arg;
    if let Some(help) = help {
        arg = arg.help(help);
    }
    if let Some(long) = long {
        arg = arg.long_help(long);
    }
    if values.iter().any(|value| value.get_help().is_some()) {
        let values = values.into_iter().map(|value| {
            let help = value.get_help().map(say);
            help.into_iter().fold(value, PossibleValue::help)
        });
        arg = arg.value_parser(PossibleValuesParser::new(values));
    }
    arg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(command: &Command, out: &mut Vec<String>) {
        let say = |text: &StyledStr| text.to_string();
        out.extend(command.get_about().into_iter().chain(command.get_long_about()).map(say));
        out.extend(command.get_after_help().map(say));
        for arg in command.get_arguments() {
            out.extend(arg.get_help().into_iter().chain(arg.get_long_help()).map(say));
            out.extend(arg.get_possible_values().iter().filter_map(|v| v.get_help().map(say)));
        }
        command.get_subcommands().for_each(|below| texts(below, out));
    }

    #[test]
    fn all_help_is_translated() {
        let mut all = FRAME.iter().map(|words| words.to_string()).collect();
        texts(&Cli::command(), &mut all);
        let known: Vec<String> = crate::messages::entries().into_iter().map(|entry| entry.en).collect();
        let mut missing: Vec<&str> = all.iter().flat_map(|text| text.lines()).map(str::trim).collect();
        missing.retain(|line| {
            !line.is_empty() && !line.starts_with("content/") && !known.iter().any(|en| en == line)
        });
        missing.sort_unstable();
        missing.dedup();
        let list: String = missing.iter().map(|line| format!("- en: {line:?}\n  zh: \"\"\n")).collect();
        assert!(list.is_empty(), "add to src/messages/zh-CN.yaml:\n{list}");
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let asked = |line: &str| {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            asked(&args).map(|language| language.to_string())
        };
        assert_eq!(asked("zhinan --language zh-CN check").as_deref(), Some("zh-CN"));
        assert_eq!(asked("zhinan check --language=en").as_deref(), Some("en"));
        assert_eq!(asked("zhinan check --language"), None);
        assert_eq!(asked("zhinan search -- --language zh-CN"), None);
        assert_eq!(asked("zhinan check --language zh_CN"), None);
    }
}
