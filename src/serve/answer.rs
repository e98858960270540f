//! Request → answer. Knows nothing of sockets.

use super::address::{self, Address};
use super::guard::{self, Names};
use super::preview::{Preview, State};
use super::snapshot::{Found, Snapshot};
use super::{EVENTS, SCRIPT, mime};
use crate::disk::Meta;
use crate::html::{attribute, escape};
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

/// What stands before the end of every page that is served.
const TAG: &str = "<script src=\"/__zhinan/reload.js\" defer></script>";

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET`.
    pub method: String,
    /// What stands after the method, as it came.
    pub target: String,
    /// Names and values, as they came.
    pub headers: Vec<(String, String)>,
}

impl Asked {
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
    /// `200`.
    pub status: u16,
    /// Without `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// What follows. Nothing for 304.
    pub body: Box<dyn Read + Send>,
    /// How long it is; for 304, how long it would have been.
    pub length: usize,
}

/// What is done about a request.
pub enum Reply {
    /// It is answered.
    Answer(Answer),
    /// It gets events from now on.
    Events {
        /// The page it is about: decoded, without the leading `/`.
        page: String,
        /// What the page was loaded with, where the browser can say.
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

    /// A sentence for a person.
    pub fn text(status: u16, words: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{words}\n").into_bytes())
    }

    /// What lines are answered with that are no request.
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
pub fn answer(preview: &Preview, asked: &Asked, names: &Names) -> Reply {
    let reply = match refuse(asked, names) {
        Some(refusal) => Reply::Answer(refusal),
        None => match address::address(&asked.target, |host| names.know(host)) {
            Some(address) => at(preview, asked, &address),
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

fn refuse(asked: &Asked, names: &Names) -> Option<Answer> {
    if asked.method != "GET" && asked.method != "HEAD" {
        return Some(Answer::text(405, "Only GET and HEAD are answered here.").with("Allow", "GET, HEAD"));
    }
    guard::refuse(asked, names)
}

fn at(preview: &Preview, asked: &Asked, address: &Address) -> Reply {
    let state = preview.state();
    Reply::Answer(match address.path.as_str() {
        EVENTS if asked.method == "GET" && asked.header("Sec-Fetch-Mode") != Some("navigate") => {
            let page =
                address::value(&address.query, "page").and_then(|page| address::address(&page, |_| false));
            let page = page.map(|a| a.path).unwrap_or_default();
            return Reply::Events { page, mark: address::value(&address.query, "mark") };
        }
        EVENTS if asked.method == "GET" => Answer::text(403, "Events are for the preview's own pages."),
        EVENTS => Answer::new(200, "text/event-stream", Vec::new()),
        SCRIPT => bytes(asked, SCRIPT, crate::theme::preview_script()),
        path => match &state.good {
            Some(site) => file(&state, site, asked, path, &address.query),
            None => only_faults(&state),
        },
    })
}

fn file(state: &State, site: &Snapshot, asked: &Asked, path: &str, query: &str) -> Answer {
    match site.find(path) {
        Found::Page(html) => page(state, site, asked, path, html),
        Found::Bytes(found) => bytes(asked, path, found),
        Found::File(file, meta) => {
            from_disk(asked, path, file, &meta).unwrap_or_else(|_| nothing(state, site, path))
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
fn page(state: &State, site: &Snapshot, asked: &Asked, path: &str, html: Vec<u8>) -> Answer {
    let timing = timing(state, &site.mark_of(&html));
    let name = if path.is_empty() || path.ends_with('/') { ".html" } else { path };
    bytes(asked, name, with_script(html)).with("Server-Timing", timing)
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
        html.splice(at..at, TAG.bytes());
    }
    html
}

/// Where there is no site yet: the faults, and the script that replaces them once they are mended.
fn only_faults(state: &State) -> Answer {
    let text = state.faults.as_ref().map_or("", |faults| faults.text.as_str());
    Answer::new(503, mime::of(".html"), fault_page(&state.language, &state.words.fault, text))
}

fn fault_page(language: &str, title: &str, text: &str) -> Vec<u8> {
    let (language, title, text) = (attribute(language), escape(title), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<pre>{text}</pre>\n{TAG}</body>\n</html>\n"
    )
    .into_bytes()
}

fn bytes(asked: &Asked, path: &str, bytes: Vec<u8>) -> Answer {
    let etag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..20]);
    if has(asked, &etag) {
        unchanged(etag, bytes.len())
    } else {
        Answer::new(200, mime::of(path), bytes).with("ETag", etag)
    }
}

/// Whether the asker holds this version already.
fn has(asked: &Asked, etag: &str) -> bool {
    let tags = asked.all("If-None-Match").flat_map(|list| list.split(','));
    tags.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn unchanged(etag: String, length: usize) -> Answer {
    let body = Box::new(std::io::empty());
    Answer { status: 304, headers: vec![("ETag", etag)], body, length }
}

fn from_disk(asked: &Asked, path: &str, mut file: File, meta: &Meta) -> std::io::Result<Answer> {
    let (length, etag) = (meta.length, etag_of(meta));
    if has(asked, &etag) {
        return Ok(unchanged(etag, length as usize));
    }
    let mut headers =
        vec![("Content-Type", mime::of(path).to_string()), ("Accept-Ranges", "bytes".to_string())];
    // A part of what has no body is not defined.
    let wanted = asked.method == "GET" && asked.header("If-Range").is_none_or(|tag| tag == etag);
    let range = asked.header("Range").filter(|_| wanted).and_then(|range| range_of(range, length));
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

/// `bytes=2-5`, `bytes=2-`, `bytes=-5` → start and one past the end. None where there is nothing to
/// understand (the whole file is sent), `Some(None)` where it lies outside the file.
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
    fn the_script_stands_before_the_last_end() {
        let html = with_script(b"<body>a</body></body>".to_vec());
        assert_eq!(String::from_utf8_lossy(&html), format!("<body>a</body>{TAG}</body>"));
        assert_eq!(with_script(b"<p>".to_vec()), b"<p>");
    }
}
