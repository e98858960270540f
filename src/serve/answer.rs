//! Request → answer, without sockets.

use super::address::{self, Address};
use super::guard::{self, Names};
use super::preview::{Preview, State};
use super::snapshot::{Found, Snapshot};
use super::{EVENTS, SCRIPT, mime};
use crate::disk::Meta;
use crate::html::{attribute, escape};
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

/// The preview's script, inserted before `</body>` of every page.
const SCRIPT_TAG: &str = "<script src=\"/__zhinan/reload.js\" defer></script>";

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// For example `GET`.
    pub method: String,
    /// The request target as received, not decoded.
    pub target: String,
    /// Names and values as received.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// All headers of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// An answer.
pub struct Answer {
    /// For example `200`.
    pub status: u16,
    /// All headers but `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// Empty for status 304.
    pub body: Box<dyn Read + Send>,
    /// Length of the body; for status 304, the length of the body that was left out.
    pub length: usize,
}

/// The reaction to a request.
pub enum Reply {
    /// One answer.
    Answer(Answer),
    /// A stream of events.
    Events {
        /// Path of the page that asks: decoded, without the leading `/`.
        page: String,
        /// Mark of the page as the browser loaded it, if the browser sent one.
        mark: Option<String>,
    },
}

impl Answer {
    fn new(status: u16, kind: &str, bytes: Vec<u8>) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type", kind.to_string())],
            length: bytes.len(),
            body: Box::new(Cursor::new(bytes)),
        }
    }

    /// A plain-text answer for people.
    pub fn text(status: u16, words: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{words}\n").into_bytes())
    }

    /// The answer to a malformed request.
    pub fn refusal(status: u16) -> Answer {
        Answer::text(
            status,
            match status {
                408 => "This request took too long.",
                431 => "The headers of this request are too long.",
                505 => "This server speaks HTTP 1.0 and 1.1.",
                _ => "This is no request.",
            },
        )
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

/// Answers a request.
pub fn answer(preview: &Preview, request: &Request, names: &Names) -> Reply {
    let reply = match refuse(request, names) {
        Some(refusal) => Reply::Answer(refusal),
        None => match address::address(&request.target, |host| names.know(host)) {
            Some(address) => at(preview, request, &address),
            None => Reply::Answer(Answer::text(400, "This is not an address of the site.")),
        },
    };
    match reply {
        Reply::Answer(answer) => Reply::Answer(
            answer
                .with("Cache-Control", "no-cache")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY")
                .with("Content-Security-Policy", "frame-ancestors 'none'")
                .with("Cross-Origin-Resource-Policy", "same-origin"),
        ),
        events => events,
    }
}

fn refuse(request: &Request, names: &Names) -> Option<Answer> {
    if request.method != "GET" && request.method != "HEAD" {
        return Some(Answer::text(405, "Only GET and HEAD are answered here.").with("Allow", "GET, HEAD"));
    }
    guard::refuse(request, names)
}

fn at(preview: &Preview, request: &Request, address: &Address) -> Reply {
    let state = preview.state();
    Reply::Answer(match address.path.as_str() {
        EVENTS if request.method == "GET" && request.header("Sec-Fetch-Mode") != Some("navigate") => {
            let page =
                address::value(&address.query, "page").and_then(|page| address::address(&page, |_| false));
            let page = page.map(|a| a.path).unwrap_or_default();
            return Reply::Events { page, mark: address::value(&address.query, "mark") };
        }
        EVENTS if request.method == "GET" => Answer::text(403, "Events are for the preview's own pages."),
        EVENTS => Answer::new(200, "text/event-stream", Vec::new()),
        SCRIPT => bytes(request, SCRIPT, crate::theme::preview_script()),
        path => match state.shown(path) {
            Some(site) => file(&state, site, request, path, &address.query),
            None => Answer::text(503, "The site is not read yet."),
        },
    })
}

fn file(state: &State, site: &Snapshot, request: &Request, path: &str, query: &str) -> Answer {
    match site.find(path) {
        Found::Page(html) => page(state, site, request, path, html),
        Found::Bytes(found) => bytes(request, path, found),
        Found::File(file, meta) => {
            from_disk(request, path, file, &meta).unwrap_or_else(|_| nothing(state, site, path))
        }
        Found::Folder(to) => {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            Answer::text(302, "It is in the folder.")
                .with("Location", format!("/{}{query}", crate::address::encode(&to)))
        }
        Found::Fault(fault) => {
            let html = fault_page(&site.site.config.language, &state.words.fault, &site.words(&fault));
            Answer::new(500, mime::of(".html"), html).with("Server-Timing", timing(state, &site.mark(path)))
        }
        Found::Nothing => nothing(state, site, path),
    }
}

/// A page with the preview's script, and with its mark where the script can read it.
fn page(state: &State, site: &Snapshot, request: &Request, path: &str, html: Vec<u8>) -> Answer {
    let timing = timing(state, &site.mark_of(&html));
    let name = if path.is_empty() || path.ends_with('/') { ".html" } else { path };
    bytes(request, name, with_script(html)).with("Server-Timing", timing)
}

fn nothing(state: &State, site: &Snapshot, path: &str) -> Answer {
    let html = site.not_found(path);
    let timing = timing(state, &site.mark_of(&html));
    Answer::new(404, mime::of(".html"), with_script(html)).with("Server-Timing", timing)
}

fn timing(state: &State, mark: &str) -> String {
    format!("zhinan;desc=\"{}\"", state.mark(mark))
}

fn with_script(mut html: Vec<u8>) -> Vec<u8> {
    let end = b"</body>";
    if let Some(at) = html.windows(end.len()).rposition(|w| w == end) {
        html.splice(at..at, SCRIPT_TAG.bytes());
    }
    html
}

/// A page about a fault, with the script that loads the page anew once it is mended.
fn fault_page(language: &str, title: &str, text: &str) -> Vec<u8> {
    let (language, title, text) = (attribute(language), escape(title), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<pre>{text}</pre>\n{SCRIPT_TAG}</body>\n</html>\n"
    )
    .into_bytes()
}

fn bytes(request: &Request, path: &str, bytes: Vec<u8>) -> Answer {
    let etag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..20]);
    if has(request, &etag) {
        unchanged(etag, bytes.len())
    } else {
        Answer::new(200, mime::of(path), bytes).with("ETag", etag)
    }
}

/// Whether the client has this version already.
fn has(request: &Request, etag: &str) -> bool {
    let tags = request.all("If-None-Match").flat_map(|list| list.split(','));
    tags.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn unchanged(etag: String, length: usize) -> Answer {
    let body = Box::new(std::io::empty());
    Answer { status: 304, headers: vec![("ETag", etag)], body, length }
}

fn from_disk(request: &Request, path: &str, mut file: File, meta: &Meta) -> std::io::Result<Answer> {
    let (length, etag) = (meta.length, etag_of(meta));
    if has(request, &etag) {
        return Ok(unchanged(etag, length as usize));
    }
    let mut headers =
        vec![("Content-Type", mime::of(path).to_string()), ("Accept-Ranges", "bytes".to_string())];
    // A range of a `HEAD` answer, which has no body, is not defined.
    let wanted = request.method == "GET" && request.header("If-Range").is_none_or(|tag| tag == etag);
    let range = request.header("Range").filter(|_| wanted).and_then(|range| range_of(range, length));
    headers.push(("ETag", etag));
    let (status, start, count) = match range {
        None => (200, 0, length),
        Some(Some((start, end))) => {
            headers.push(("Content-Range", format!("bytes {start}-{}/{length}", end - 1)));
            (206, start, end - start)
        }
        Some(None) => {
            headers.push(("Content-Range", format!("bytes */{length}")));
            (416, 0, 0)
        }
    };
    file.seek(SeekFrom::Start(start))?;
    Ok(Answer { status, headers, body: Box::new(file.take(count)), length: count as usize })
}

fn etag_of(meta: &Meta) -> String {
    let (seconds, nanoseconds) = meta.modified;
    format!("\"{:x}-{seconds:x}-{nanoseconds:x}\"", meta.length)
}

/// `bytes=2-5`, `bytes=2-`, `bytes=-5` → start and one past the end. `None` if the header is malformed or of
/// another unit (the whole file is sent), `Some(None)` if the range lies outside the file.
fn range_of(range: &str, length: u64) -> Option<Option<(u64, u64)>> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-').filter(|_| unit.eq_ignore_ascii_case("bytes"))?;
    let number =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let (start, end) = match (first.is_empty(), last.is_empty()) {
        (true, true) => return None,
        (true, false) => (length.saturating_sub(number(last)?), length),
        (false, true) => (number(first)?, length),
        (false, false) => {
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return None;
            }
            (first, last.saturating_add(1).min(length))
        }
    };
    Some((start < end).then_some((start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_file() {
        assert_eq!(range_of("bytes=2-5", 10), Some(Some((2, 6))));
        assert_eq!(range_of("bytes=2-", 10), Some(Some((2, 10))));
        assert_eq!(range_of("bytes=-3", 10), Some(Some((7, 10))));
        assert_eq!(range_of("bytes=-30", 10), Some(Some((0, 10))));
        assert_eq!(range_of("bytes=8-99", 10), Some(Some((8, 10))));
        assert_eq!(range_of("bytes=10-", 10), Some(None));
        assert_eq!(range_of("Bytes= 0-0 ", 10), Some(Some((0, 1))));
        assert_eq!(range_of("bytes=-0", 10), Some(None));
        assert_eq!(range_of("bytes=0-", 0), Some(None));
        for nothing in
            ["bytes=5-2", "bytes=-", "bytes=a-b", "bytes=+1-2", "bytes", "", "bytes=1-99999999999999999999"]
        {
            assert_eq!(range_of(nothing, 10), None, "{nothing}");
        }
        assert_eq!(range_of("bytes=0-1,4-5", 10), None);
        assert_eq!(range_of("lines=1-2", 10), None);
    }

    #[test]
    fn what_is_wrong_is_shown_as_text() {
        let page =
            fault_page("\"><script>1</script>", "<script>2</script>", "a.md: <script>3</script> & more");
        let page = String::from_utf8(page).expect("text");
        assert_eq!(page.matches("<script").count(), 1, "the preview's own: {page}");
        assert!(page.contains("a.md: &lt;script&gt;3&lt;/script&gt; &amp; more"), "{page}");
    }

    #[test]
    fn the_script_stands_before_the_last_end() {
        let html = with_script(b"<body>a</body></body>".to_vec());
        assert_eq!(String::from_utf8_lossy(&html), format!("<body>a</body>{SCRIPT_TAG}</body>"));
        assert_eq!(with_script(b"<p>".to_vec()), b"<p>");
    }
}
