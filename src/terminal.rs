//! Output to a terminal or a log. File names and texts may hold control characters, by which their author
//! could command the terminal: those are shown as escapes.

use std::borrow::Cow;

/// Writes a line to standard error in the language of the run, without anything that a terminal would obey.
/// If nobody reads it any more (`2>&1 | head`), that is no fault of the site.
macro_rules! tell {
    ($($words:tt)*) => { $crate::terminal::line(&format!($($words)*)) };
}
pub(crate) use tell;

/// Writes the line of [`tell`].
pub(crate) fn line(words: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{}", plain(&crate::messages::translate(words)));
}

/// Reports a panic as a fault of the program, whatever the files of the site hold.
pub fn tell_of_panic(panic: &str) {
    tell!(
        "error: this is a fault of zhinan {}, not of your files; what was published is as it was\n  {}\n\
         report it with the lines above, the command, what `zhinan --version --verbose` prints and, if you may, the \
         file that was changed last",
        env!("CARGO_PKG_VERSION"),
        panic.replace('\n', "\n  ")
    );
}

/// Asks the person at the terminal for a line. `None` at the end of the input.
pub fn ask(prompt: &str) -> Option<String> {
    use std::io::Write as _;
    let mut err = std::io::stderr();
    let _ = write!(err, "{prompt}").and_then(|()| err.flush());
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).unwrap_or(0);
    (read > 0).then_some(line)
}

/// Runs a step after which the program goes on. `None` if the step panicked; the panic was reported.
pub fn survive<T>(step: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(step)).ok()
}

/// Escapes a text of several lines for a terminal or a log. Lines that a build server would take for a command,
/// `::name` or `##[name]`, are escaped too, because values of authors may hold line breaks.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = escaped(text, |c| c != '\n' && c != '\t' && is_command(c));
    if !text.contains("::") && !text.contains("##[") {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let name = words.strip_prefix("::").or_else(|| words.strip_prefix("##["));
        match (name, words.chars().next()) {
            (Some(name), Some(first)) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                out.push_str(&line[..line.len() - words.len()]);
                out.extend(first.escape_unicode());
                out.push_str(&words[first.len_utf8()..]);
            }
            _ => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// Replaces what a terminal would obey, keeping the length in bytes, so that places in the text stay valid.
pub fn masked(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c != '\n' && c != '\t' && c != '\r' && is_command(c);
    if !text.contains(is_odd) && !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let is_return = c == '\r' && chars.peek().is_some_and(|next| *next != '\n');
        out.push(match c.len_utf8() {
            _ if !is_odd(c) && !is_return => c,
            1 => '?',
            2 => '\u{bf}',
            _ => char::REPLACEMENT_CHARACTER,
        });
    }
    Cow::Owned(out)
}

/// A name as a terminal shows it, in one line.
pub fn name(text: &str) -> Cow<'_, str> {
    escaped(text, is_command)
}

/// Whether a character is a command to a terminal, or changes the direction of the text after it.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn escaped(text: &str, is_odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match is_odd(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_survived() {
        assert_eq!(survive(|| 1), Some(1));
        assert_eq!(survive(|| -> u8 { panic!("as this test wants") }), None);
        let parallel = || rayon::join(|| 1, || -> u8 { panic!("in another thread, as this test wants") });
        assert_eq!(survive(parallel), None);
    }

    #[test]
    fn nothing_tells_a_terminal_what_to_do() {
        assert_eq!(plain("a\u{1b}[2J\n\tb\r\u{9b}31m"), "a\\u{1b}[2J\n\tb\\r\\u{9b}31m");
        assert_eq!(
            plain("a\n ::error::y\n##[add-path]z\n::: tip\nx::y"),
            "a\n \\u{3a}:error::y\n\\u{23}#[add-path]z\n::: tip\nx::y"
        );
        let odd = "a\u{1b}c\u{9b}\u{202e}\u{2028}\rb\r\n";
        assert_eq!(masked(odd), "a?c\u{bf}\u{fffd}\u{fffd}?b\r\n");
        assert_eq!(masked(odd).len(), odd.len());
        assert_eq!(name("x\n::error::y\u{202e}"), "x\\n::error::y\\u{202e}");
        assert!(matches!(plain("甲 乙"), Cow::Borrowed(_)));
    }
}
