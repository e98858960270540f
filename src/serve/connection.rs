//! Reads the requests of one connection, with limits on size and time.
//!
//! A client that sends half a request, or an endless one, costs one thread for a few seconds and a few
//! kilobytes. `tiny_http` has no such limits, so it only parses lines that are already complete.

use super::answer::Request;
use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::str::FromStr;
use std::time::{Duration, Instant};
use tiny_http::{Header, Method};

/// Most bytes and most lines of the head of a request: request line and headers.
const MAX_HEAD: (usize, usize) = (32 * 1024, 100);

/// Longest time that a client may take to send the head.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// Longest time between two requests of a client.
const IDLE_TIME: Duration = Duration::from_secs(60);

/// Most bytes of a refused request that are read and discarded, and the longest time for it. Closing at once would reset the
/// connection before the refusal arrives.
const DRAIN_LIMIT: (usize, Duration) = (64 * 1024 * 1024, Duration::from_secs(2));

/// Result of waiting for a request.
#[derive(Debug)]
pub enum Next {
    /// A request.
    Request {
        /// The request.
        request: Request,
        /// Whether this is the last request: the client closes, or sends a body, which is not read.
        last: bool,
    },
    /// A malformed request: the status to answer with.
    Refused(u16),
    /// No request: the client went away, or took too long.
    Nothing,
}

/// Reads the requests of one client.
pub struct Requests<'a> {
    stream: &'a TcpStream,
    /// Bytes that were read and belong to the next request.
    rest: Vec<u8>,
    is_first: bool,
}

impl<'a> Requests<'a> {
    /// Begins with a new connection.
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

    /// Closes a connection on which unread bytes may be left.
    pub fn end(self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        let (most, time) = DRAIN_LIMIT;
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

/// Reads up to 8 KiB; fails with `TimedOut` at `end`.
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
        // The error of a timeout differs between systems.
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Err(io::ErrorKind::TimedOut.into()),
        Err(e) if e.kind() == io::ErrorKind::Interrupted => read(stream, end, into),
        Err(e) => Err(e),
    }
}

/// Parses the head of a request, up to and including the empty line.
pub fn parse(head: &[u8]) -> Next {
    let Ok(head) = std::str::from_utf8(head) else { return Next::Refused(400) };
    // Some parsers take a bare line feed, or another control character, for the end of a line.
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
    let request = Request {
        method: method.as_str().to_string(),
        target: target.to_string(),
        headers: headers.iter().map(|h| (h.field.as_str().to_string(), h.value.to_string())).collect(),
    };
    if request.headers.len() > MAX_HEAD.1 || head.len() > MAX_HEAD.0 {
        return Next::Refused(431);
    }
    let wants = |word: &str| {
        request.all("Connection").any(|list| list.split(',').any(|w| w.trim().eq_ignore_ascii_case(word)))
    };
    let has_body =
        request.all("Content-Length").any(|n| n != "0") || request.header("Transfer-Encoding").is_some();
    let last = has_body || wants("close") || !is_new && !wants("keep-alive");
    Next::Request { request, last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(head: &str) -> Option<(String, bool)> {
        match parse(head.as_bytes()) {
            Next::Request { request, last } => Some((format!("{} {}", request.method, request.target), last)),
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
