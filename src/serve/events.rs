//! Server-sent events: what a page that is open in a browser is told.
//!
//! Every browser has a thread of its own, and no queue: when something newer is shown, the thread
//! compares it with what its page has and writes the difference. A browser that stops reading holds
//! up its own thread alone, and finds the newest state when it reads again.
//!
//! | event | data | means |
//! |---|---|---|
//! | `hello` | `gone` (words), `css` | the page is connected |
//! | `css` | `css` | the style sheet has this address now |
//! | `reload` | `page` | the page is not as it was loaded |
//! | `changed` | `title`, `href`, `words`, `go`, `close` | another page was edited |
//! | `fault` | `title`, `text`, `places`, `guides`, `elsewhere`, `close` | the newest version has errors |
//! | `mended` | | it has none any more |

use super::preview::{Faults, Preview, State};
use super::snapshot::file_at;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// How long nothing is said before a sign of life: only a write shows that a browser went away.
const BEAT: Duration = Duration::from_secs(5);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                    X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\n\
                    Connection: close\r\n\r\nretry: 1000\n\n";

/// What a browser has.
struct Seen {
    page: String,
    mark: Option<String>,
    css: Option<String>,
    faults: Option<Arc<Faults>>,
    /// The last version it was told of; 0 before the first.
    version: u64,
}

/// Tells a browser everything about its page until it goes away. `mark` is what the page was loaded
/// with, where the browser can say.
pub fn stream(preview: &Preview, page: String, mark: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let mut state = preview.state();
    let mut seen = Seen { page, mark, css: None, faults: None, version: 0 };
    let css = state.good.as_ref().map(|site| site.style_sheet());
    send(out, "hello", &json!({ "gone": state.words.gone, "css": css }))?;
    seen.css = css;
    loop {
        seen.tell(&state, out)?;
        out.flush()?;
        state = loop {
            match preview.newer(state.version, BEAT) {
                Some(state) => break state,
                None => {
                    out.write_all(b":\n\n")?;
                    out.flush()?;
                }
            }
        };
    }
}

impl Seen {
    fn tell(&mut self, state: &State, out: &mut dyn Write) -> io::Result<()> {
        if self.faults != state.faults {
            match &state.faults {
                Some(faults) => {
                    let title = if state.is_behind { &state.words.fault } else { &state.words.refused };
                    let guides: Vec<Value> =
                        faults.guides.iter().map(|(guide, own)| of_guide(guide, title, own)).collect();
                    let data = json!({
                        "title": title, "text": faults.text, "places": faults.places, "guides": guides,
                        "elsewhere": faults.elsewhere, "close": state.words.close,
                    });
                    send(out, "fault", &data)?;
                }
                None => send(out, "mended", &json!({}))?,
            }
            self.faults.clone_from(&state.faults);
        }
        let Some(site) = &state.good else {
            // Whatever the browser shows, the first good version is something else.
            self.mark = Some(String::new());
            return Ok(());
        };
        let css = Some(site.style_sheet());
        if self.css != css {
            send(out, "css", &json!({ "css": css }))?;
            self.css = css;
        }
        let mark = state.mark(&site.mark(&self.page));
        if self.mark.as_ref().is_some_and(|had| *had != mark) {
            send(out, "reload", &json!({ "page": self.page }))?;
        } else {
            self.tell_of_others(state, out)?;
        }
        self.mark = Some(mark);
        self.version = state.version;
        Ok(())
    }

    /// Where something else was edited than what this page shows.
    fn tell_of_others(&self, state: &State, out: &mut dyn Write) -> io::Result<()> {
        match &state.edited {
            Some((title, path, version))
                if self.version > 0 && *version > self.version && *path != file_at(&self.page) =>
            {
                let words = &state.words;
                let data = json!({
                    "title": title, "href": format!("/{}", crate::address::encode(path)),
                    "words": words.changed, "go": words.go, "close": words.close,
                });
                send(out, "changed", &data)
            }
            _ => Ok(()),
        }
    }
}

/// The errors of one rule set.
fn of_guide(guide: &str, title: &str, faults: &Faults) -> Value {
    json!({ "guide": guide, "title": title, "text": faults.text, "places": faults.places })
}

/// JSON on one line holds no line break that could end an event early.
fn send(out: &mut dyn Write, event: &str, data: &Value) -> io::Result<()> {
    write!(out, "event: {event}\ndata: {data}\n\n")
}
