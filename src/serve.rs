//! The preview: a site served from memory, which follows its sources.
//!
//! ```text
//! watch ─paths→ Preview::reload ─Snapshot→ answer ─http→ browser
//!                     └────version────────→ events ─────┘
//! ```
//!
//! A reload parses what changed and makes a new [`Snapshot`](snapshot::Snapshot); its pages are
//! rendered when somebody asks for them. With errors the last good one stays. Open pages hear of it
//! by server-sent events; `themes/default/js/reload.js` is the other end.
#![allow(clippy::disallowed_methods, reason = "one of the stages that touch the outside")]

pub mod address;
pub mod answer;
pub mod events;
pub mod guard;
pub mod http;
pub mod mime;
pub mod preview;
pub mod snapshot;

use crate::config::Inputs;
use crate::diag::{Code, Diagnostic, Diags, Severity};
use crate::source::Sources;
use crate::watch::Watch;
use guard::Names;
use preview::{Preview, Reloaded};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// Where a page finds its events, without the leading `/`.
const EVENTS: &str = "__zhinan/events";

/// Where a page finds its script.
const SCRIPT: &str = "__zhinan/reload.js";

/// How many ports after the one that was asked for are tried.
const PORTS: u16 = 20;

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The address to listen at.
    pub host: String,
    /// The port; 0 takes any free one.
    pub port: u16,
    /// Whether a browser is opened.
    pub open: bool,
    /// The day, and whether drafts are shown.
    pub inputs: Inputs,
}

/// Serves a site until the program is ended. The first line on standard output is its address.
/// `report` prints findings.
pub fn serve(options: &Options, report: &dyn Fn(&Sources, &Diags)) -> Result<(), String> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let listener = bind(&host, options.port)?;
    let at = listener.local_addr().map_err(|e| format!("cannot serve: {e}"))?;
    let watch = Watch::begin(&options.root)?;
    let preview = Arc::new(Preview::new(&options.root, options.inputs.clone()));
    let mut terminal = Terminal { report, last: Vec::new() };
    match preview.reload(&BTreeSet::new()) {
        Reloaded::Unreadable(words) => return Err(words),
        Reloaded::Nothing => {}
        Reloaded::Site { sources, diags } => drop(terminal.findings(&sources, &diags)),
    }
    http::run(
        &listener,
        preview.clone(),
        Names { host: host.clone(), any_number: at.ip().is_unspecified() },
    )?;
    let url = url(&host, at);
    announce(&url).map_err(|e| format!("cannot print: {e}"))?;
    if !at.ip().is_loopback() {
        crate::tell!("warning: anyone who can reach this machine can read the site, drafts included");
    }
    if options.open {
        open(&url);
    }
    watch.run(|changed| {
        let begin = Instant::now();
        let reloaded = preview.reload(changed);
        terminal.say(changed, &reloaded, begin.elapsed().as_millis());
    })
}

fn bind(host: &str, port: u16) -> Result<TcpListener, String> {
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS) };
    let mut next = port;
    loop {
        match TcpListener::bind((host, next)) {
            Ok(listener) => {
                if next != port {
                    crate::tell!("port {port} is in use: taking {next}");
                }
                return Ok(listener);
            }
            Err(e) if e.kind() == io::ErrorKind::AddrInUse && next < last => next += 1,
            Err(e) => return Err(format!("cannot serve at `{host}`, port {next}: {e}")),
        }
    }
}

/// The address to open: the host as it was typed, or this machine where it stands for all.
fn url(host: &str, at: SocketAddr) -> String {
    let host = match at {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => "127.0.0.1".into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => "[::1]".into(),
        _ if host.contains(':') => format!("[{host}]"),
        _ => host.to_string(),
    };
    format!("http://{host}:{}/", at.port())
}

fn announce(url: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{url}")?;
    out.flush()
}

/// Opens a browser. Where there is none, the address in the terminal is enough.
fn open(url: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(args).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(e) => crate::tell!("cannot open a browser ({program}: {e}): open {url} yourself"),
    }
}

/// What makes a finding another one: code, file, words, and for errors the place. A warning that
/// only moved down a line is not worth printing again.
type Finding = (Code, String, String, Option<u32>);

fn finding(sources: &Sources, d: &Diagnostic) -> Finding {
    let place = (d.severity == Severity::Error).then_some(d.span.start);
    (d.code, sources.get(d.span.file).path.clone(), d.message.clone(), place)
}

/// One line a reload; findings in full only when they are others than before.
struct Terminal<'a> {
    report: &'a dyn Fn(&Sources, &Diags),
    last: Vec<Finding>,
}

impl Terminal<'_> {
    /// Prints the findings if they are others than before, and says whether it did.
    fn findings(&mut self, sources: &Sources, diags: &Diags) -> bool {
        let list: Vec<Finding> = diags.list.iter().map(|d| finding(sources, d)).collect();
        let new = list != self.last;
        if new {
            (self.report)(sources, diags);
            self.last = list;
        }
        new && !diags.list.is_empty()
    }

    fn say(&mut self, changed: &BTreeSet<String>, reloaded: &Reloaded, ms: u128) {
        let name = changed.first().map_or("", String::as_str);
        let what = match changed.len() {
            0 | 1 => name.to_string(),
            n => format!("{name} and {} more", n - 1),
        };
        match reloaded {
            Reloaded::Nothing => {}
            Reloaded::Unreadable(words) => crate::tell!("{what}: error: {words}"),
            Reloaded::Site { sources, diags } => {
                let counts = if self.findings(sources, diags) { None } else { Some(counts(diags)) };
                let stays = diags.has_errors().then(|| "the last good version stays".to_string());
                let parts: Vec<String> =
                    [Some(format!("{ms} ms")), counts, stays].into_iter().flatten().collect();
                crate::tell!("{what}: {}", parts.join(", "));
            }
        }
    }
}

fn counts(diags: &Diags) -> String {
    let count = |severity, word: &str| match diags.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}s")),
    };
    let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "no findings".into() } else { counts.join(", ") }
}
