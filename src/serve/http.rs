//! Sockets: requests on one side, `answer` and `events` on the other.
//!
//! Every client has a thread of its own, so that one who reads or writes slowly holds up nobody else.
//! The grammar of requests and answers is `tiny_http`'s; taking connections is done here, because its
//! own server reads without a limit and stops for good when the process has no file handles left.

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

/// How many clients are served at a time. More are hung up on.
const MOST: usize = 4096;

/// How many of them may wait for events. They stay for as long as their pages are open, so they have
/// places of their own: pages are answered even when all of these are taken.
const MOST_STREAMS: usize = 1024;

/// How long a client may stop reading before it is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long no connection is taken where the system gives none.
const BREATH: Duration = Duration::from_millis(20);

struct Desk {
    preview: Arc<Preview>,
    names: Names,
    clients: AtomicUsize,
    /// Those of them that wait for events.
    streams: AtomicUsize,
}

/// Answers requests that come in at `listener`, in threads of its own.
pub fn run(listener: TcpListener, preview: Arc<Preview>, names: Names) {
    raise_limit();
    let desk = Arc::new(Desk { preview, names, clients: AtomicUsize::new(0), streams: AtomicUsize::new(0) });
    thread::spawn(move || {
        loop {
            match listener.accept() {
                Ok((stream, _)) => desk.clone().take(stream),
                Err(_) => thread::sleep(BREATH),
            }
        }
    });
}

impl Desk {
    fn take(self: Arc<Desk>, stream: TcpStream) {
        let guest = Guest(self);
        if guest.0.clients.fetch_add(1, Ordering::Relaxed) < MOST {
            // Where no thread can be had, the connection is closed.
            let _ = thread::Builder::new().spawn(move || guest.0.serve(&stream));
        }
    }

    /// Answers one request after the other. The client may go away at any time, which is no fault.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        stream.set_write_timeout(Some(PATIENCE)).ok()?;
        let mut requests = Requests::new(stream);
        loop {
            let (asked, last) = match requests.wait() {
                Next::Request { asked, last } => (asked, last),
                Next::Refused(status) => {
                    send(stream, Answer::refusal(status), false).ok()?;
                    break;
                }
                Next::Nothing => return None,
            };
            match answer(&self.preview, &asked, &self.names) {
                Reply::Answer(answer) => send(stream, answer, asked.method == "HEAD").ok()?,
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

/// A client. Is counted out even if answering it panics.
struct Guest(Arc<Desk>);

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.clients.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A client that waits for events. Is counted out even if telling it panics.
struct Stream<'a>(&'a AtomicUsize);

impl Stream<'_> {
    /// A place, where one is free.
    fn begin(count: &AtomicUsize) -> Option<Stream<'_>> {
        let stream = Stream(count);
        (count.fetch_add(1, Ordering::Relaxed) < MOST_STREAMS).then_some(stream)
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
    let body = Whole { body: answer.body, left: answer.length };
    let response = Response::new(StatusCode(answer.status), headers, body, Some(answer.length), None);
    let mut out = BufWriter::new(stream);
    // Always with a length, however long.
    let response = response.with_chunked_threshold(usize::MAX);
    response.raw_print(&mut out, HTTPVersion(1, 1), &[], head_only, None)?;
    out.flush()
}

/// A body as long as was said. A file that is shortened while it is sent ends the connection: what
/// comes next on it would be taken for the rest.
struct Whole {
    body: Box<dyn Read + Send>,
    left: usize,
}

impl Read for Whole {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.left);
        let n = self.body.read(&mut into[..most])?;
        self.left -= n;
        if n == 0 && most > 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(n) }
    }
}

/// Every client takes a file handle.
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
        let desk = Arc::new(Desk { preview, names, clients: AtomicUsize::new(MOST), streams });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let come = || {
            let at = listener.local_addr().expect("an address");
            let client = TcpStream::connect(at).expect("a connection");
            client.set_read_timeout(Some(Duration::from_secs(4))).expect("a time limit");
            desk.clone().take(listener.accept().expect("a client").0);
            client
        };
        assert_eq!(come().read(&mut [0; 64]).expect("closed at once"), 0);
        assert_eq!(desk.clients.load(Ordering::Relaxed), MOST, "it is not counted any more");
        desk.clients.store(MOST - 1, Ordering::Relaxed);
        let mut last = come();
        last.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        assert!(last.read(&mut [0; 64]).expect("an answer") > 0);
        drop(last);
        let end = Instant::now() + Duration::from_secs(10);
        while desk.clients.load(Ordering::Relaxed) != MOST - 1 {
            assert!(Instant::now() < end, "who goes makes room");
            thread::yield_now();
        }
    }

    #[test]
    fn who_waits_for_events_takes_no_place_of_a_page() {
        let count = AtomicUsize::new(MOST_STREAMS - 1);
        let last = Stream::begin(&count).expect("one is free");
        assert!(Stream::begin(&count).is_none() && count.load(Ordering::Relaxed) == MOST_STREAMS);
        drop(last);
        assert!(Stream::begin(&count).is_some() && count.load(Ordering::Relaxed) == MOST_STREAMS - 1);
    }

    #[test]
    fn a_body_is_as_long_as_was_said_or_an_error() {
        let read = |text: &'static str, left: usize| {
            let mut out = String::new();
            Whole { body: Box::new(text.as_bytes()), left }.read_to_string(&mut out).map(|_| out)
        };
        assert_eq!(read("abc", 3).expect("whole"), "abc");
        assert_eq!(read("abc and what was added since", 3).expect("whole"), "abc");
        assert_eq!(read("", 0).expect("whole"), "");
        assert_eq!(read("ab", 3).expect_err("too short").kind(), io::ErrorKind::UnexpectedEof);
    }
}
