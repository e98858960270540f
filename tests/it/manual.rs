//! Pages of the manual that a reader follows at a terminal, followed: files are written, commands are typed,
//! and what the program says is what the page shows, in both languages.
//!
//! In such a page a block of code with a `title` is a new file, the same with `diff` changes a file that is
//! there, and a `console` block (also `console wrap`) holds commands with what they print. Blocks without a
//! title, and commands in `sh` blocks (which name machines of the reader's own), are not followed.
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

    fn has(&self, path: &str, text: &str) {
        std::fs::write(self.at(path), text).expect("a writable file");
    }

    fn writes(&self, path: &str, block: &Block) {
        let lines: Vec<&str> = block.lines.iter().map(|(_, line)| *line).collect();
        self.has(path, &(lines.join("\n") + "\n"));
    }

    /// Lines that begin with `-` go, lines that begin with `+` come; the file holds the others and those that
    /// go.
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
                None if block.info.starts_with("console") => self.converses(&block, &mut printed),
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

    /// Follows a page that has to be right.
    fn must_find(&mut self, page: &str) {
        self.must_find_in_parts(page, &[]);
    }

    /// Does the same, with files that are there from a text of the page on.
    fn must_find_in_parts(&mut self, page: &str, parts: &[(&str, &[(&str, &str)])]) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content").join(page);
        let text = std::fs::read_to_string(&path).expect("a page of the manual");
        let mut rest = text.as_str();
        let mut whole = String::new();
        for (at, files) in parts {
            let (first, second) = rest.split_at(rest.find(at).expect("the next part"));
            whole += &self.follows(first);
            files.iter().for_each(|(path, text)| self.has(path, text));
            rest = second;
        }
        whole += &self.follows(rest);
        if whole == text {
            return;
        }
        if std::env::var_os("BLESS").is_some() {
            return std::fs::write(&path, whole).expect("a writable page");
        }
        let at = whole.lines().zip(text.lines()).position(|(a, b)| a != b).unwrap_or_default();
        let shown: Vec<&str> = whole.lines().skip(at).take(12).collect();
        panic!("{page}:{} shows something else. It has to be:\n\n{}", at + 1, shown.join("\n"));
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

/// Fingerprints and sizes follow every change of the theme, and say nothing else.
fn same(shown: &str, printed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = text.split([' ', '\n', '，']).map(without_fingerprint).collect();
        for i in 1..words.len() {
            let is_size =
                words[i].starts_with("bytes") || words[i].starts_with("字节") || words[i - 1] == "…";
            let at = if words[i - 1] == "…" { i } else { i - 1 };
            if is_size && words[at].chars().all(|c| c.is_ascii_digit()) {
                words[at] = String::from("size");
            }
        }
        words
    };
    words(shown) == words(printed)
}

/// A word with `…` for ten and more hexadecimal digits.
fn without_fingerprint(word: &str) -> String {
    let parts = word.split('.').map(|part| {
        let is_print = part.len() >= 10 && part.chars().all(|c| c.is_ascii_hexdigit());
        if is_print { "…" } else { part }
    });
    parts.collect::<Vec<&str>>().join(".")
}

fn follow(pages: &[&str], english: bool) {
    let mut reader = Reader::new(english);
    pages.iter().for_each(|page| reader.must_find(page));
}

#[test]
fn the_first_five_minutes_are_as_the_manual_says() {
    follow(&["write/start.en.md"], true);
    follow(&["write/start.md"], false);
}

#[test]
fn the_papers_show_what_the_program_says() {
    follow(&["../../README.md"], true);
    follow(&["../../README.zh-CN.md"], false);
}

#[test]
fn rules_are_written_as_the_manual_says() {
    follow(&["write/rules.en.md"], true);
    follow(&["write/rules.md"], false);
}

/// Pages that are about the site which the first page makes.
#[test]
fn what_a_site_becomes_is_as_the_manual_says() {
    for (english, ending) in [(true, "en.md"), (false, "md")] {
        let mut reader = Reader::new(english);
        for name in ["write/start", "reference/publishing", "reference/editions"] {
            reader.must_find(&format!("{name}.{ending}"));
        }
        Reader::new(english).must_find(&format!("reference/hosting.{ending}"));
    }
}

/// The page about commands has the tutorial's rule set with a gap, then whole, and an article with a link to
/// mend.
#[test]
fn commands_print_what_the_manual_says() {
    for (english, ending) in [(true, "en.md"), (false, "md")] {
        let mut reader = Reader::new(english);
        reader.must_find(&format!("write/rules.{ending}"));
        let whole =
            std::fs::read_to_string(reader.at("old.yaml")).expect("the rules before their last change");
        let (before, rest) = whole.split_once("  - id: too-late\n").expect("a rule");
        let (_, behind) = rest.split_once("  - id: opened\n").expect("the next rule");
        let (rules, _) = behind.split_once("tests:\n").expect("examples");
        reader.has("content/rules/returns.yaml", &format!("{before}  - id: opened\n{rules}"));
        let link = if english {
            "See [evidence](keep-evidence.md) first."
        } else {
            "先看[证据](keep-evidence.md)。"
        };
        let article = format!("---\ntitle: A\n---\n\n## B\n\n{link}\n");
        let set = ("content/rules/returns.yaml", whole.as_str());
        let files =
            [set, ("content/appeal/first.md", &article), ("content/evidence/keep-evidence.md", "# C\n")];
        let parts: [(&str, &[(&str, &str)]); 1] = [("```console\n$ zhinan fix", &files)];
        reader.must_find_in_parts(&format!("reference/commands.{ending}"), &parts);
    }
}

#[test]
fn rule_files_do_what_the_manual_says() {
    for (english, ending, language, reason) in [
        (true, "en.md", "en-GB", "nothing breaks before the refund"),
        (false, "md", "zh-CN", "没退款不会破损"),
    ] {
        let mut reader = Reader::new(english);
        reader.has("content/site.yaml", &format!("language: {language}\nzone: {}\n", reader.zone));
        reader.has(
            "content/rules/all.yaml",
            &format!(
                "title: All\nallow: [missing-source]\nfacts:\n  paid: {{ask: Paid, yes_no: true}}\n  \
                 refund: {{ask: Refund, one_of: {{done: done, pending: not yet}}}}\n  \
                 harm: {{ask: Harm, any_of: {{broken: broken, missing: missing}}}}\n\
                 impossible:\n  - {{when: {{refund: pending, harm.broken: yes}}, because: {reason}}}\n\
                 outcomes: {{a: {{title: A}}, b: {{title: B}}}}\nrules:\n  \
                 - {{id: a, title: A, when: {{paid: yes, refund: done, harm.broken: yes}}, then: a}}\n  \
                 - {{id: b, title: B, when: rest, then: b}}\n"
            ),
        );
        reader.must_find(&format!("reference/rule-file.{ending}"));
    }
}

#[test]
fn search_finds_what_the_manual_says() {
    let english = "freight appeal:\n  definition: The item to choose if you lost the freight.\n  synonyms: [postage appeal]\n";
    let chinese =
        "运费申诉:\n  definition: 损失了运费时选的申诉项。包邮商品不支持。\n  synonyms: [邮费申诉]\n";
    for (is_english, ending, language, glossary) in
        [(true, "en.md", "en-GB", english), (false, "md", "zh-CN", chinese)]
    {
        let mut reader = Reader::new(is_english);
        reader.has("content/site.yaml", &format!("language: {language}\n"));
        reader.has("content/glossary.yaml", glossary);
        reader.must_find(&format!("reference/search.{ending}"));
    }
}

#[test]
fn an_import_reports_what_the_manual_says() {
    for (english, ending) in [(true, "en.md"), (false, "md")] {
        let mut reader = Reader::new(english);
        let use_ = "---\ntitle: Use\n---\n\nText.\n\n{{< gallery dir=\"photos\" >}}\n\n<div onclick=\"x()\">A word.</div>\n";
        let language = if english { "en" } else { "zh" };
        let config = format!("title = 'Docs'\ndefaultContentLanguage = '{language}'\n");
        reader.has("old-docs/hugo.toml", &config);
        reader.has("old-docs/content/use.md", use_);
        reader.has("old-docs/content/old.html", "<p>Old</p>\n");
        reader.has("here/x", "");
        reader.types("cd here");
        reader.must_find(&format!("write/import.{ending}"));
    }
}

/// The level of each heading, and its anchor if it names one.
fn headings(page: &str) -> Vec<(usize, Option<&str>)> {
    let mut fence = "";
    let mut found = Vec::new();
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        let level = line.len() - line.trim_start_matches('#').len();
        if fence.is_empty() && ticks.len() >= 3 {
            fence = ticks;
        } else if !fence.is_empty() && line == fence {
            fence = "";
        } else if fence.is_empty() && level > 1 {
            found.push((level, line.rsplit_once(" {#").and_then(|(_, id)| id.strip_suffix('}'))));
        }
    }
    found
}

/// A link to a section leads to it in both editions.
#[test]
fn both_editions_of_a_page_have_the_same_sections() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content");
    let mut faults = Vec::new();
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(&content) {
        let path = entry.expect("a readable folder").into_path();
        let Some(original) = path.to_str().and_then(|path| path.strip_suffix(".en.md")) else { continue };
        let read = |path: &Path| std::fs::read_to_string(path).expect("a page");
        let (english, chinese) = (read(&path), read(Path::new(&format!("{original}.md"))));
        let (ours, theirs) = (headings(&english), headings(&chinese));
        let at = ours.iter().zip(&theirs).position(|(a, b)| a != b);
        if let Some(at) = at.or((ours.len() != theirs.len()).then(|| ours.len().min(theirs.len()))) {
            let (ours, theirs) = (ours.get(at), theirs.get(at));
            faults.push(format!("{original}: heading {} is {theirs:?}, and {ours:?} in English", at + 1));
        }
        pages += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(pages > 20, "{pages} pages");
}
