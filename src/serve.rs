//! The preview: a site served from memory, which follows its sources.
//!
//! ```text
//! watch ─paths→ Preview::reload ─Snapshot→ answer ─http→ browser
//!                     └────version────────→ events ─────┘
//! ```
//!
//! A reload reads and parses what changed and makes a new [`Snapshot`](snapshot::Snapshot); its pages
//! are rendered when somebody asks for them. With errors the last good one stays. Open pages hear of
//! it by server-sent events; `themes/default/js/reload.js` is the other end. What only the whole site
//! shows (the checks) follows in the background, and then the terminal tells of it.
#![allow(clippy::disallowed_methods, reason = "waits, and so looks at the clock")]

pub mod address;
pub mod answer;
pub mod connection;
pub mod events;
pub mod guard;
pub mod http;
pub mod mime;
pub mod preview;
pub mod snapshot;
pub mod terminal;

use crate::config::Inputs;
use crate::follow::log::{Log, Report, say_if_slow};
use crate::watch::Watch;
use guard::Names;
use preview::{Preview, Reloaded};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;
use terminal::Event;

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
    /// Whether the terminal tells of errors only.
    pub quiet: bool,
    /// The day, and whether drafts are shown.
    pub inputs: Inputs,
}

/// Serves a site until the program is ended. The first line on standard output is its address.
/// `report` prints findings.
pub fn serve(options: &Options, report: &Report<'_>) -> Result<(), String> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let listener = bind(&host, options.port)?;
    let at = listener.local_addr().map_err(|e| format!("cannot serve: {e}"))?;
    let watch = Watch::begin(&options.root)?;
    let preview = Arc::new(Preview::new(&options.root, options.inputs.clone()));
    let (events, told) = channel();
    let reload = |changed: &BTreeSet<String>| {
        let begin = Instant::now();
        let reloaded = preview.reload(changed);
        Event { changed: changed.clone(), reloaded, ms: begin.elapsed().as_millis() }
    };
    let first = say_if_slow("reading the site …", || reload(&BTreeSet::new()));
    if let Reloaded::Unreadable(words) = first.reloaded {
        return Err(words);
    }
    let names = Names { host: host.clone(), any_number: at.ip().is_unspecified() };
    http::run(listener, preview.clone(), names);
    let url = url(&host, at);
    announce(&url).map_err(|e| format!("cannot print: {e}"))?;
    if !at.ip().is_loopback() {
        crate::tell!("{}", open_to_all(at));
    }
    if options.open {
        open(&url);
    }
    let log = Log::new(report, options.quiet);
    thread::scope(|scope| {
        let preview = &preview;
        scope.spawn(move || terminal::run(log, preview, told));
        let _ = events.send(first);
        watch.run(|changed| {
            let event = reload(changed);
            // One that found nothing new must not take the place of one that is still to be checked.
            if !matches!(event.reloaded, Reloaded::Nothing) {
                let _ = events.send(event);
            }
        })
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

/// The address to open: the host as it was typed (if it was), or this machine where it stands for all.
fn url(host: &str, at: SocketAddr) -> String {
    let host = match at {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => "127.0.0.1".into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => "[::1]".into(),
        _ if host.is_empty() => return format!("http://{at}/"),
        _ if host.contains(':') => format!("[{host}]"),
        _ => host.to_string(),
    };
    format!("http://{host}:{}/", at.port())
}

/// Who else can read the site, and where: a server for all addresses is found at those by which this
/// machine reaches others.
fn open_to_all(at: SocketAddr) -> String {
    let mut words =
        "warning: anyone who can reach this machine can read the site, drafts included".to_string();
    let from_here = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")].into_iter();
    // Nothing is sent: connecting a UDP socket only chooses the way.
    let own = from_here.filter_map(|(from, to)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        socket.local_addr().ok()
    });
    let own = own.filter(|own| at.ip().is_unspecified() && (own.is_ipv4() || at.is_ipv6()));
    for own in own {
        words += &format!("\n  {}", url("", SocketAddr::new(own.ip(), at.port())));
    }
    words
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
