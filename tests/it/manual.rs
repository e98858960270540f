//! Pages of the manual that a reader follows at a terminal, followed: files are written, commands are typed, and
//! what the program says is what the page shows, in both languages.
//!
//! In such a page a block of code with a `title` is a new file, the same with `diff` changes a file that is there,
//! and a `console` block holds commands with what they print. Blocks without a title, and commands in `sh` blocks
//! (which name machines of the reader's own), are not followed.
//!
//! `BLESS=1 cargo test --test it manual::` puts what is printed today into the pages; read the difference.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A block of code: the words behind its backticks, and its lines with their places in the page.
struct Block<'p> {
    info: &'p str,
    lines: Vec<(usize, &'p str)>,
}

impl Block<'_> {
    fn title(&self) -> Option<&str> {
        Some(self.info.split_once("title=\"")?.1.split_once('"')?.0)
    }
}

/// Blocks between three backticks. Blocks between four show how something is written.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut fence = "";
    for (number, line) in page.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.is_empty() && ticks.len() >= 3 {
            fence = ticks;
            found.push(Block { info: line[ticks.len()..].trim(), lines: Vec::new() });
        } else if !fence.is_empty() && line == fence {
            fence = "";
        } else if !fence.is_empty() {
            found.last_mut().expect("a block").lines.push((number, line));
        }
    }
    found
}

/// A reader at a terminal: where they are, and what their machine speaks.
struct Reader {
    home: tempfile::TempDir,
    folder: PathBuf,
    language: &'static str,
    zone: &'static str,
}

impl Reader {
    fn new(english: bool) -> Reader {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().to_path_buf();
        let (language, zone) =
            if english { ("en_GB.UTF-8", "Europe/London") } else { ("zh_CN.UTF-8", "Asia/Shanghai") };
        Reader { home, folder, language, zone }
    }

    /// Both streams, as a terminal shows them.
    fn types(&mut self, line: &str) -> String {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder = self.folder.join(folder);
            assert!(self.folder.is_dir(), "{folder} is no folder");
            return String::new();
        }
        let bin = Path::new(env!("CARGO_BIN_EXE_zhinan")).parent().expect("a folder").display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        let exec = if line.starts_with("zhinan serve") { "exec " } else { "exec 2>&1; " };
        shell.args(["-c", &format!("{exec}{line}")]);
        shell.current_dir(&self.folder).env_remove("LC_ALL").env_remove("LC_MESSAGES");
        shell.env("PATH", format!("{bin}:{path}")).env("LANG", self.language).env("TZ", self.zone);
        shell.env("HOME", self.home.path());
        if line.starts_with("zhinan serve") {
            return first_line(shell);
        }
        String::from_utf8(shell.output().expect("a shell").stdout).expect("text")
    }

    fn at(&self, path: &str) -> PathBuf {
        let at = self.folder.join(path);
        std::fs::create_dir_all(at.parent().expect("a folder")).expect("a writable folder");
        at
    }

    fn writes(&self, path: &str, block: &Block) {
        let lines: Vec<&str> = block.lines.iter().map(|(_, line)| *line).collect();
        std::fs::write(self.at(path), lines.join("\n") + "\n").expect("a writable file");
    }

    /// Lines that begin with `-` go, lines that begin with `+` come; the file holds the others and those that go.
    fn changes(&self, path: &str, block: &Block) {
        let side = |without: char| -> String {
            let lines = block.lines.iter().map(|(_, line)| *line).filter(|line| !line.starts_with(without));
            lines.map(|line| line.get(1..).unwrap_or_default().to_string() + "\n").collect()
        };
        let (old, new) = (side('+'), side('-'));
        let text = std::fs::read_to_string(self.at(path)).expect("a file");
        assert_eq!(text.matches(&old).count(), 1, "{path} holds these lines not once:\n{old}\n---\n{text}");
        std::fs::write(self.at(path), text.replacen(&old, &new, 1)).expect("a writable file");
    }

    /// Follows a page, and gives it as it has to be.
    fn follows(&mut self, page: &str) -> String {
        let mut printed: Vec<(usize, usize, String)> = Vec::new();
        for block in blocks(page) {
            match block.title() {
                Some(path) if block.info.contains(" diff") => self.changes(path, &block),
                Some(path) => self.writes(path, &block),
                None if block.info == "console" => self.converses(&block, &mut printed),
                None => {}
            }
        }
        let lines: Vec<&str> = page.lines().collect();
        let mut whole = String::new();
        let mut next = 0;
        for (from, to, text) in printed {
            lines[next..from].iter().for_each(|line| whole += &format!("{line}\n"));
            let shown: String = lines[from..to].iter().map(|line| format!("{line}\n")).collect();
            whole += if same(&shown, &text) { &shown } else { &text };
            next = to;
        }
        lines[next..].iter().for_each(|line| whole += &format!("{line}\n"));
        whole
    }

    /// The commands of a block, and for each the lines of the page below it and what they have to be.
    fn converses(&mut self, block: &Block, printed: &mut Vec<(usize, usize, String)>) {
        let is_command = |(_, line): &&(usize, &str)| line.starts_with("$ ");
        let commands: Vec<&(usize, &str)> = block.lines.iter().filter(is_command).collect();
        for (i, (number, line)) in commands.iter().enumerate() {
            let end = block.lines.last().expect("a line").0 + 1;
            let mut to = commands.get(i + 1).map_or(end, |(next, _)| *next);
            let blank = to < end && block.lines.iter().any(|(n, line)| *n == to - 1 && line.is_empty());
            to -= usize::from(blank && to - 1 > *number);
            printed.push((number + 1, to, self.types(&line[2..])));
        }
    }
}

/// A preview runs until it is stopped: what it prints first.
fn first_line(mut command: Command) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
    let mut line = String::new();
    let read = BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line);
    let _ = child.kill();
    let _ = child.wait();
    read.expect("a line");
    let (before, port) = line.rsplit_once(':').expect("an address");
    assert!(port.ends_with("/\n"), "{line}");
    format!("{before}:4000/\n")
}

/// Sizes in bytes follow every change of the theme, and say nothing else.
fn same(shown: &str, printed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = text.split(' ').map(str::to_string).collect();
        for i in 1..words.len() {
            let is_size = words[i].starts_with("bytes") || words[i].starts_with("字节");
            if is_size && words[i - 1].chars().all(|c| c.is_ascii_digit()) {
                words[i - 1] = String::from("…");
            }
        }
        words
    };
    words(shown) == words(printed)
}

fn follow(pages: &[&str], english: bool) {
    let mut reader = Reader::new(english);
    let mut faults = Vec::new();
    for page in pages {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content").join(page);
        let text = std::fs::read_to_string(&path).expect("a page of the manual");
        let whole = reader.follows(&text);
        if whole != text && std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, whole).expect("a writable page");
        } else if whole != text {
            let line = whole.lines().zip(text.lines()).position(|(a, b)| a != b).map_or(0, |at| at + 1);
            faults.push(format!("{page}:{line} shows something else. It has to be:\n\n{whole}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_first_five_minutes_are_as_the_manual_says() {
    follow(&["write/start.en.md"], true);
    follow(&["write/start.md"], false);
}

#[test]
fn rules_are_written_as_the_manual_says() {
    follow(&["write/rules.en.md"], true);
    follow(&["write/rules.md"], false);
}
