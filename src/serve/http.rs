//! Accepts connections and passes requests to `answer` and `events`.
//!
//! Every client has its own thread, so a slow client delays nobody else. `tiny_http` reads headers and
//! writes responses. Connections are accepted here: the server of `tiny_http` reads without a limit and
//! stops for good when the process has no file descriptors left.

use super::answer::{Answer, Reply, answer};
use super::connection::{Next, Requests};
use super::events;
use super::guard::Names;
use super::preview::Preview;
use std::io::{self, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use tiny_http::{HTTPVersion, Header, Response, StatusCode};

/// Most clients at a time. The connection of any further client is closed.
const MAX_CLIENTS: usize = 4096;

/// Most clients that may wait for events. They stay connected while their pages are open, so they are
/// counted separately: pages are served even if this limit is reached.
const MAX_STREAMS: usize = 1024;

/// Longest time that a write may block before the connection is closed.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// Pause after a failed `accept`, for example if the process has no file descriptors left.
const ACCEPT_RETRY: Duration = Duration::from_millis(20);

/// The preview with its counters, shared by the threads of all clients.
struct Server {
    preview: Arc<Preview>,
    names: Names,
    clients: AtomicUsize,
    /// Clients that wait for events.
    streams: AtomicUsize,
}

/// Starts a thread that accepts connections at `listener`. Returns at once.
pub fn run(listener: TcpListener, preview: Arc<Preview>, names: Names) {
    raise_limit();
    let server =
        Arc::new(Server { preview, names, clients: AtomicUsize::new(0), streams: AtomicUsize::new(0) });
    thread::spawn(move || {
        loop {
            match listener.accept() {
                Ok((stream, _)) => server.clone().take(stream),
                Err(_) => thread::sleep(ACCEPT_RETRY),
            }
        }
    });
}

impl Server {
    fn take(self: Arc<Server>, stream: TcpStream) {
        let client = Client(self);
        if client.0.clients.fetch_add(1, Ordering::Relaxed) < MAX_CLIENTS {
            // If no thread can be started, the connection is closed.
            let _ = thread::Builder::new().spawn(move || client.0.serve(&stream));
        }
    }

    /// Answers the requests of one client, one after the other. `None` if the client went away.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        stream.set_write_timeout(Some(WRITE_TIMEOUT)).ok()?;
        let mut requests = Requests::new(stream);
        loop {
            let (request, last) = match requests.wait() {
                Next::Request { request, last } => (request, last),
                Next::Refused(status) => {
                    send(stream, Answer::refusal(status), false).ok()?;
                    break;
                }
                Next::Nothing => return None,
            };
            match answer(&self.preview, &request, &self.names) {
                Reply::Answer(answer) => send(stream, answer, request.method == "HEAD").ok()?,
                Reply::Events { page, mark } => {
                    let Some(_place) = Stream::begin(&self.streams) else {
                        let words = "Too many pages wait for events: close some of them.";
                        send(stream, Answer::text(503, words), false).ok()?;
                        break;
                    };
                    let _ = events::stream(&self.preview, page, mark, &mut BufWriter::new(stream));
                    return None;
                }
            }
            if last {
                break;
            }
        }
        requests.end();
        None
    }
}

/// One connected client. Dropping it decrements the count, also after a panic.
struct Client(Arc<Server>);

impl Drop for Client {
    fn drop(&mut self) {
        self.0.clients.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A client that waits for events. Dropping it decrements the count, also after a panic.
struct Stream<'a>(&'a AtomicUsize);

impl Stream<'_> {
    /// Counts a new stream; `None` if there are [`MAX_STREAMS`] already.
    fn begin(count: &AtomicUsize) -> Option<Stream<'_>> {
        let stream = Stream(count);
        (count.fetch_add(1, Ordering::Relaxed) < MAX_STREAMS).then_some(stream)
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn send(stream: &TcpStream, answer: Answer, head_only: bool) -> io::Result<()> {
    let header = |(name, value): (&str, String)| Header::from_bytes(name, value).ok();
    let headers = answer.headers.into_iter().filter_map(header).collect();
    let body = ExactLength { body: answer.body, left: answer.length };
    let response = Response::new(StatusCode(answer.status), headers, body, Some(answer.length), None);
    let mut out = BufWriter::new(stream);
    // Never chunked: every response states its length.
    let response = response.with_chunked_threshold(usize::MAX);
    response.raw_print(&mut out, HTTPVersion(1, 1), &[], head_only, None)?;
    out.flush()
}

/// A body with exactly the announced length. If the file is truncated while it is sent, reading fails and
/// the connection is closed: the client would take the next response for the missing rest.
struct ExactLength {
    body: Box<dyn Read + Send>,
    left: usize,
}

impl Read for ExactLength {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.left);
        let n = self.body.read(&mut into[..most])?;
        self.left -= n;
        if n == 0 && most > 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(n) }
    }
}

/// Raises the limit of open files: every client needs a file descriptor.
#[cfg(unix)]
fn raise_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(unix))]
fn raise_limit() {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Inputs;
    use std::time::Instant;

    #[test]
    fn one_client_too_many_is_hung_up_on() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inputs = Inputs { as_of: jiff::civil::date(2026, 1, 1), base_url: None, drafts: false };
        let preview = Arc::new(Preview::new(folder.path(), inputs));
        let names = Names { host: "127.0.0.1".into(), any_number: false };
        let streams = AtomicUsize::new(0);
        let server = Arc::new(Server { preview, names, clients: AtomicUsize::new(MAX_CLIENTS), streams });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let come = || {
            let at = listener.local_addr().expect("an address");
            let client = TcpStream::connect(at).expect("a connection");
            client.set_read_timeout(Some(Duration::from_secs(4))).expect("a time limit");
            server.clone().take(listener.accept().expect("a client").0);
            client
        };
        assert_eq!(come().read(&mut [0; 64]).expect("closed at once"), 0);
        assert_eq!(server.clients.load(Ordering::Relaxed), MAX_CLIENTS, "it is not counted any more");
        server.clients.store(MAX_CLIENTS - 1, Ordering::Relaxed);
        let mut last = come();
        last.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        assert!(last.read(&mut [0; 64]).expect("an answer") > 0);
        drop(last);
        let end = Instant::now() + Duration::from_secs(10);
        while server.clients.load(Ordering::Relaxed) != MAX_CLIENTS - 1 {
            assert!(Instant::now() < end, "who goes makes room");
            thread::yield_now();
        }
    }

    #[test]
    fn who_waits_for_events_takes_no_place_of_a_page() {
        let count = AtomicUsize::new(MAX_STREAMS - 1);
        let last = Stream::begin(&count).expect("one is free");
        assert!(Stream::begin(&count).is_none() && count.load(Ordering::Relaxed) == MAX_STREAMS);
        drop(last);
        assert!(Stream::begin(&count).is_some() && count.load(Ordering::Relaxed) == MAX_STREAMS - 1);
    }

    #[test]
    fn a_body_is_as_long_as_was_said_or_an_error() {
        let read = |text: &'static str, left: usize| {
            let mut out = String::new();
            ExactLength { body: Box::new(text.as_bytes()), left }.read_to_string(&mut out).map(|_| out)
        };
        assert_eq!(read("abc", 3).expect("whole"), "abc");
        assert_eq!(read("abc and what was added since", 3).expect("whole"), "abc");
        assert_eq!(read("", 0).expect("whole"), "");
        assert_eq!(read("ab", 3).expect_err("too short").kind(), io::ErrorKind::UnexpectedEof);
    }
}
