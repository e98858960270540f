//! The requests of one connection, read with a limit of size and of time.
//!
//! A client that sends half a request, or one without an end, costs a thread for a while and a few
//! kilobytes. What `tiny_http` reads itself it reads without a limit; so it is given whole lines.

use super::answer::Asked;
use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::str::FromStr;
use std::time::{Duration, Instant};
use tiny_http::{Header, Method};

/// The most that the lines before a request's body may hold, in bytes and in lines.
const MAX_HEAD: (usize, usize) = (32 * 1024, 100);

/// How long a client may take for the lines of a request …
const HEAD_TIME: Duration = Duration::from_secs(5);

/// … and to begin the next one.
const IDLE_TIME: Duration = Duration::from_secs(60);

/// How much of a request that was refused is read and thrown away, so that the refusal arrives.
const LINGER: (usize, Duration) = (64 * 1024 * 1024, Duration::from_secs(2));

/// What comes next on a connection.
#[derive(Debug)]
pub enum Next {
    /// A request. `last` is set where no other one can follow.
    Request {
        /// The request.
        asked: Asked,
        /// Whether the client closes, or sends what is not read here.
        last: bool,
    },
    /// Lines that are no request: the status to answer with.
    Refused(u16),
    /// Nothing: the client went away, or took too long.
    Nothing,
}

/// Reads the requests of one client.
pub struct Requests<'a> {
    stream: &'a TcpStream,
    /// What was read and not yet used.
    rest: Vec<u8>,
    is_first: bool,
}

impl<'a> Requests<'a> {
    /// The requests of a connection that was just taken.
    pub fn new(stream: &'a TcpStream) -> Requests<'a> {
        Requests { stream, rest: Vec::new(), is_first: true }
    }

    /// Waits for the next request.
    pub fn wait(&mut self) -> Next {
        let begin = if std::mem::take(&mut self.is_first) { HEAD_TIME } else { IDLE_TIME };
        let mut end = Instant::now() + begin;
        let mut looked_at = 0;
        loop {
            let from = usize::saturating_sub(looked_at, 3);
            if let Some(at) = self.rest[from..].windows(4).position(|w| w == b"\r\n\r\n") {
                let after = self.rest.split_off(from + at + 4);
                let head = std::mem::replace(&mut self.rest, after);
                return parse(&head);
            }
            looked_at = self.rest.len();
            if looked_at > MAX_HEAD.0 || self.rest.iter().filter(|b| **b == b'\n').count() > MAX_HEAD.1 {
                return Next::Refused(431);
            }
            match read(self.stream, end, &mut self.rest) {
                Ok(0) => return Next::Nothing,
                Ok(_) if looked_at == 0 => end = Instant::now() + HEAD_TIME,
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::TimedOut && looked_at > 0 => return Next::Refused(408),
                Err(_) => return Next::Nothing,
            }
        }
    }

    /// Ends a connection on which something was not read.
    pub fn end(self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        let (most, time) = LINGER;
        let (end, mut seen) = (Instant::now() + time, 0);
        let mut thrown_away = Vec::new();
        while seen < most {
            thrown_away.clear();
            match read(self.stream, end, &mut thrown_away) {
                Ok(n) if n > 0 => seen += n,
                _ => return,
            }
        }
    }
}

/// Reads a little, until `end` at the latest.
fn read(mut stream: &TcpStream, end: Instant, into: &mut Vec<u8>) -> io::Result<usize> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    stream.set_read_timeout(Some(left))?;
    let mut part = [0; 8 * 1024];
    match stream.read(&mut part) {
        Ok(n) => {
            into.extend_from_slice(&part[..n]);
            Ok(n)
        }
        // What a time limit is called differs between systems.
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Err(io::ErrorKind::TimedOut.into()),
        Err(e) if e.kind() == io::ErrorKind::Interrupted => read(stream, end, into),
        Err(e) => Err(e),
    }
}

/// Reads the lines of a request, up to the empty one.
pub fn parse(head: &[u8]) -> Next {
    let Ok(head) = std::str::from_utf8(head) else { return Next::Refused(400) };
    // A line feed alone, or a byte that no line may hold, is read by some as the end of a line.
    if head.replace("\r\n", "").contains(|c: char| c.is_ascii_control() && c != '\t') {
        return Next::Refused(400);
    }
    let mut lines = head.trim_end_matches("\r\n").trim_start_matches("\r\n").split("\r\n");
    let first: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, version] = first[..] else { return Next::Refused(400) };
    let Ok(method) = Method::from_str(method) else { return Next::Refused(400) };
    let is_new = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ if version.starts_with("HTTP/") => return Next::Refused(505),
        _ => return Next::Refused(400),
    };
    let headers: Result<Vec<Header>, ()> = lines.map(Header::from_str).collect();
    let Ok(headers) = headers else { return Next::Refused(400) };
    let asked = Asked {
        method: method.as_str().to_string(),
        target: target.to_string(),
        headers: headers.iter().map(|h| (h.field.as_str().to_string(), h.value.to_string())).collect(),
    };
    if asked.headers.len() > MAX_HEAD.1 || head.len() > MAX_HEAD.0 {
        return Next::Refused(431);
    }
    let wants = |word: &str| {
        asked.all("Connection").any(|list| list.split(',').any(|w| w.trim().eq_ignore_ascii_case(word)))
    };
    let has_body =
        asked.all("Content-Length").any(|n| n != "0") || asked.header("Transfer-Encoding").is_some();
    let last = has_body || wants("close") || !is_new && !wants("keep-alive");
    Next::Request { asked, last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(head: &str) -> Option<(String, bool)> {
        match parse(head.as_bytes()) {
            Next::Request { asked, last } => Some((format!("{} {}", asked.method, asked.target), last)),
            _ => None,
        }
    }

    #[test]
    fn the_last_request_is_known() {
        let get =
            |more: &str| request(&format!("GET /a HTTP/1.1\r\nHost: x\r\n{more}\r\n")).map(|(_, last)| last);
        assert_eq!(get(""), Some(false));
        assert_eq!(get("Connection: keep-alive, Close\r\n"), Some(true));
        assert_eq!(get("Content-Length: 0\r\n"), Some(false));
        assert_eq!(get("Content-Length: 5\r\n"), Some(true));
        assert_eq!(get("Transfer-Encoding: nonsense\r\n"), Some(true));
        assert_eq!(request("GET / HTTP/1.0\r\n\r\n"), Some(("GET /".into(), true)));
        assert_eq!(
            request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
            Some(("GET /".into(), false))
        );
        assert_eq!(request("\r\nHEAD * HTTP/1.1\r\n\r\n"), Some(("HEAD *".into(), false)));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let status = |head: &[u8]| match parse(head) {
            Next::Refused(status) => status,
            other => panic!("{other:?}"),
        };
        assert_eq!(status(b"\r\n\r\n"), 400);
        assert_eq!(status(b"GET\r\n\r\n"), 400);
        assert_eq!(status(b"GET / a HTTP/1.1\r\n\r\n"), 400);
        assert_eq!(status(b"GET / HTTP/9\r\n\r\n"), 505);
        assert_eq!(status(b"GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
        assert_eq!(status(b"GET / HTTP/1.1\r\nA : b\r\n\r\n"), 400);
        assert_eq!(status(b"GET / HTTP/1.1\r\nA: \xff\r\n\r\n"), 400);
    }
}
