//! The targets of `tests/fuzz` over the cases that are kept there, and over mutations of them that are
//! the same on every run. `ZHINAN_FUZZ=100000 cargo test --test it fuzz` makes that many of each target.

mod targets;

use std::any::Any;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Mutations of each target: a few seconds together in a debug build.
const MUTATIONS: usize = 150;

/// Mutations of trees.
#[cfg(unix)]
const TREES: usize = 100;

/// Texts that are put into a case: the beginnings and ends of everything that is nested or quoted.
const WORDS: &[&str] = &[
    "\n",
    "\n\n",
    "---\n",
    "::: guide\n",
    ":::\n",
    "```",
    "<!--",
    "-->",
    "<script>",
    "]]>",
    "<![CDATA[",
    "[^",
    "[*_a",
    "][",
    "^[",
    "[[",
    "{{ ",
    "}}",
    ":::{note}\n",
    "::: end\n",
    "///\n",
    "｜",
    "：：：",
    "］（",
    "“",
    "• ",
    "$$",
    "a***",
    "![",
    "](",
    "javascript:",
    "&#x6a;",
    "|",
    "|-|\n",
    "> ",
    "- ",
    "    ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!binary ",
    "<<: ",
    ": ",
    "'",
    "\"",
    "\\",
    "\r\n",
    "\u{feff}",
    "\u{0}",
    "\u{fdd0}",
    "证据",
    "，",
    "\u{301}",
    "%2e%2e%2f",
    "%00",
    "//",
    "99999999999999999999",
    "-0",
    "1e400",
    "2026-02-30",
    "<7d",
    ">=",
    "..",
    "Host: localhost\r\n",
    "Transfer-Encoding: chunked\r\n",
];

#[test]
fn fuzz() {
    for target in targets::TARGETS {
        run(target, MUTATIONS);
    }
}

/// The whole program over whole folders: an iteration is some builds.
#[cfg(unix)]
#[test]
fn fuzz_of_trees() {
    run(&("tree", targets::tree), TREES);
}

/// Runs a target over its cases and mutations of them, and says at the end what it failed for, each kind
/// of failure once.
fn run((name, run): &targets::Target, mutations: usize) {
    let cases = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name));
    assert!(!cases.is_empty(), "no case for {name}");
    let wanted = std::env::var("ZHINAN_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(mutations);
    let mut chance = Chance(name.bytes().fold(7, |sum, b| sum * 31 + u64::from(b)));
    let mutations = (0..wanted).map(|_| {
        let other = &cases[chance.below(cases.len())];
        mutate(&cases[chance.below(cases.len())], other, &mut chance)
    });
    let mut failures: BTreeMap<String, PathBuf> = BTreeMap::new();
    for case in cases.iter().cloned().chain(mutations.collect::<Vec<_>>()) {
        let Err(panic) = std::panic::catch_unwind(|| run(&case)) else { continue };
        let kind = words(&*panic).chars().filter(|c| !c.is_numeric()).take(40).collect();
        let kept = std::env::temp_dir().join(format!("zhinan-crash-{name}-{}", failures.len()));
        failures.entry(kind).or_insert_with(|| {
            std::fs::write(&kept, &case).expect("a writable file");
            kept
        });
    }
    assert!(failures.is_empty(), "{name} fails: keep these in tests/fuzz/corpus/{name}: {failures:#?}");
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words")
}

fn cases(folder: &Path) -> Vec<Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let files = entries.map(|e| e.expect("a readable folder")).filter(|e| e.file_type().is_file());
    files.map(|file| std::fs::read(file.path()).expect("readable")).collect()
}

/// One to eight small changes; never more than 16 KB.
fn mutate(case: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = case.to_vec();
    for _ in 0..=chance.below(8) {
        let (at, end) = chance.range(bytes.len());
        match chance.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, WORDS[chance.below(WORDS.len())].bytes())),
            2 => {
                let part = bytes[at..end].repeat(1 + chance.below(20));
                bytes.splice(at..end, part);
            }
            3 => {
                let (from, to) = chance.range(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            4 => bytes[at..end].reverse(),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
        bytes.truncate(16 * 1024);
    }
    bytes
}

/// Numbers that look random and are the same on every run (xorshift64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// A range, mostly short, within `len`.
    fn range(&mut self, len: usize) -> (usize, usize) {
        let at = self.below(len + 1);
        let most = if self.below(8) == 0 { len - at } else { (len - at).min(24) };
        (at, at + self.below(most + 1))
    }
}
