//! The preview: serves the site from memory and reloads it when its sources change.
//!
//! ```text
//! watch ─paths→ Preview::reload ─Snapshot→ answer ─http→ browser
//!                     └────version────────→ events ─────┘
//! ```
//!
//! A reload reads and parses the changed files and makes a new [`Snapshot`](snapshot::Snapshot). A page is
//! rendered when it is requested. If the new site has errors, the last good snapshot stays. Open pages
//! are informed by server-sent events; `themes/default/js/reload.js` receives them. The checks, which
//! need the whole site, run in the background, and then the findings are printed.
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
use crate::session::log::{Log, Report, say_if_slow};
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

/// Path of the event stream, without the leading `/`.
const EVENTS: &str = "__zhinan/events";

/// Path of the preview's script, without the leading `/`.
const SCRIPT: &str = "__zhinan/reload.js";

/// Number of further ports that are tried if the given one is in use.
const PORTS: u16 = 20;

/// Options of the preview.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Host name or IP address to listen on.
    pub host: String,
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// Whether to open a browser.
    pub open: bool,
    /// Whether to print errors only.
    pub quiet: bool,
    /// The day, the base URL and whether drafts are shown.
    pub inputs: Inputs,
}

/// Serves a site until the process ends. The first line on standard output is its URL.
/// `report` prints findings.
pub fn serve(options: &Options, report: &Report<'_>) -> Result<(), String> {
    let host = options.host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let listener = bind(&host, options.port)?;
    let at = listener.local_addr().map_err(|e| format!("cannot serve: {e}"))?;
    let watch = Watch::begin(&options.root)?;
    let preview = Arc::new(Preview::new(&options.root, options.inputs.clone()));
    let (events, received) = channel();
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
        crate::terminal::tell!("{}", open_to_all(at));
    }
    if options.open {
        open(&url);
    }
    let log = Log::new(report, options.quiet);
    thread::scope(|scope| {
        let preview = &preview;
        let url = &url;
        scope.spawn(move || terminal::run(log, preview, url, received));
        let _ = events.send(first);
        watch.run(|changed| {
            let event = reload(changed);
            // The terminal checks only the newest event. An event without changes must not replace one that
            // is still to be checked.
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
                    crate::terminal::tell!("port {port} is in use: taking {next}");
                }
                return Ok(listener);
            }
            Err(e) if e.kind() == io::ErrorKind::AddrInUse && next < last => next += 1,
            Err(e) => return Err(format!("cannot serve at `{host}`, port {next}: {e}")),
        }
    }
}

/// The URL to open. An unspecified address (`0.0.0.0`, `::`) becomes the loopback address; any other host
/// stays as typed.
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

/// Warning that other machines can read the site, with the URLs for them: the addresses from which this
/// machine reaches other networks.
fn open_to_all(at: SocketAddr) -> String {
    let mut words =
        "warning: anyone who can reach this machine can read the site, drafts included".to_string();
    let from_here = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")].into_iter();
    // No packet is sent: connecting a UDP socket only selects the route.
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

/// Opens a browser. If that fails, the terminal says so.
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
        Err(e) => crate::terminal::tell!("cannot open a browser ({program}: {e}): open {url} yourself"),
    }
}
