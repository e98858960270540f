//! Sockets: `tiny_http` on one side, `answer` and `events` on the other.
//!
//! `tiny_http` reads a request's lines without a limit of size or time, so a client of this machine
//! can make it hold memory and threads; what it read is then refused. It answers nobody any more
//! once the process has no file handles left, hence the raised limit.

use super::answer::{Answer, Asked, Reply, answer};
use super::events;
use super::guard::Names;
use super::preview::Preview;
use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tiny_http::{Header, Request, Response, Server, StatusCode};

/// How many servers take connections from the one socket.
const ACCEPTORS: usize = 4;

/// How many requests are answered at a time, event streams included. More are hung up on.
const MOST: usize = 1024;

/// How long a client may stop reading before it is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long after a request connections that were left behind are picked up, in milliseconds.
const NUDGES: [u64; 6] = [20, 40, 80, 160, 320, 640];

struct Desk {
    preview: Arc<Preview>,
    names: Names,
    busy: AtomicUsize,
    /// Connections that receive events: no other answer can be written to them.
    streams: Mutex<HashSet<SocketAddr>>,
    nudge: Mutex<Sender<()>>,
}

/// Answers requests that come in at `listener`, in threads of its own.
pub fn run(listener: &TcpListener, preview: Arc<Preview>, names: Names) -> Result<(), String> {
    let own = listener.local_addr().map_err(|e| format!("cannot serve: {e}"))?;
    prepare(listener);
    let (nudge, nudged) = channel();
    let desk = Arc::new(Desk {
        preview,
        names,
        busy: AtomicUsize::new(0),
        streams: Mutex::default(),
        nudge: Mutex::new(nudge),
    });
    for _ in 0..ACCEPTORS {
        let listener = listener.try_clone().map_err(|e| format!("cannot serve: {e}"))?;
        let server = Server::from_listener(listener, None).map_err(|e| format!("cannot serve: {e}"))?;
        let desk = desk.clone();
        thread::spawn(move || {
            loop {
                // An error ends the taking of connections, but those that are open go on.
                if let Ok(request) = server.recv() {
                    desk.clone().take(request);
                }
            }
        });
    }
    thread::spawn(move || pick_up(own, &nudged));
    Ok(())
}

impl Desk {
    /// Answers in a thread of its own: a client that reads slowly must not hold up the others.
    fn take(self: Arc<Desk>, request: Request) {
        let _ = self.nudge.lock().unwrap_or_else(PoisonError::into_inner).send(());
        let is_stream = |at| self.streams.lock().unwrap_or_else(PoisonError::into_inner).contains(at);
        // A request behind one for events would wait for ever: drop it without an answer.
        let behind = request.remote_addr().is_some_and(is_stream);
        if behind || self.busy.fetch_add(1, Ordering::Relaxed) >= MOST {
            if !behind {
                self.busy.fetch_sub(1, Ordering::Relaxed);
            }
            drop(request.into_writer());
            return;
        }
        let desk = self.clone();
        let spawned = thread::Builder::new().spawn(move || {
            // Counts down even if answering panics.
            let _leave = Leave(&desk.busy);
            desk.reply(request);
        });
        if spawned.is_err() {
            self.busy.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn reply(&self, request: Request) {
        match answer(&self.preview, &asked(&request), &self.names) {
            // The client may have gone away, which is no fault.
            Reply::Answer(answer) => drop(request.respond(response(answer))),
            Reply::Events { page, mark } => {
                let from = request.remote_addr().copied();
                let streams = || self.streams.lock().unwrap_or_else(PoisonError::into_inner);
                from.map(|at| streams().insert(at));
                let _ = events::stream(&self.preview, page, mark, &mut request.into_writer());
                from.map(|at| streams().remove(&at));
            }
        }
    }
}

struct Leave<'a>(&'a AtomicUsize);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn asked(request: &Request) -> Asked {
    let header = |h: &Header| (h.field.as_str().to_string(), h.value.to_string());
    Asked {
        method: request.method().as_str().to_string(),
        target: request.url().to_string(),
        headers: request.headers().iter().map(header).collect(),
    }
}

fn response(answer: Answer) -> Response<Box<dyn io::Read + Send>> {
    let header = |(name, value): (&str, String)| Header::from_bytes(name, value).ok();
    let headers = answer.headers.into_iter().filter_map(header).collect();
    let response = Response::new(StatusCode(answer.status), headers, answer.body, Some(answer.length), None);
    // Always with a length, however long.
    response.with_chunked_threshold(usize::MAX)
}

/// A burst of connections (a browser opens six at once) can leave some of them waiting in
/// `tiny_http`: it counts a thread as idle that is about to take another one. The next connection
/// makes a new thread, which then takes one that waits; so after each request there are a few more.
fn pick_up(own: SocketAddr, nudged: &Receiver<()>) {
    let mut at = own;
    if at.ip().is_unspecified() {
        at.set_ip(if at.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    while nudged.recv().is_ok() {
        let mut step = 0;
        while let Some(wait) = NUDGES.get(step) {
            thread::sleep(Duration::from_millis(*wait));
            step = if nudged.try_iter().count() > 0 { 0 } else { step + 1 };
            // Which of the servers takes a connection is not known: twice as many reach them all.
            let open = (0..2 * ACCEPTORS).map(|_| TcpStream::connect_timeout(&at, PATIENCE));
            drop(open.collect::<Vec<_>>());
        }
    }
}

/// What a client that does nothing can hold: two files a connection, and a thread while it does not
/// read. On Linux accepted connections take the time limit from the socket that listens.
#[cfg(target_os = "linux")]
fn prepare(listener: &TcpListener) {
    use rustix::net::sockopt::{Timeout, set_socket_timeout};
    use rustix::process::{Resource, getrlimit, setrlimit};
    let _ = set_socket_timeout(listener, Timeout::Send, Some(PATIENCE));
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(target_os = "linux"))]
fn prepare(_: &TcpListener) {}
