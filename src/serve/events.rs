//! Server-sent events for the pages that are open in browsers.
//!
//! Every stream has its own thread and no queue: when the preview changes, the thread compares the new
//! state with that of its browser and writes the difference. A browser that stops reading blocks only
//! its own thread, and gets the newest state when it reads again.
//!
//! | event | data | means |
//! |---|---|---|
//! | `hello` | `gone` (words), `css` | the page is connected |
//! | `css` | `css` | the style sheet has this address now |
//! | `reload` | `page` | the page differs from the one that was loaded |
//! | `changed` | `title`, `href`, `words`, `go`, `close` | another page was edited |
//! | `fault` | `title`, `text`, `places`, `guides`, `elsewhere`, `close` | the newest version has errors |
//! | `mended` | | the errors are fixed |

use super::preview::{Faults, Preview, State};
use super::snapshot::file_at;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// Interval of the comments that keep a silent stream alive: only a failed write shows that the browser
/// went away.
const KEEP_ALIVE: Duration = Duration::from_secs(5);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                    X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\n\
                    Connection: close\r\n\r\nretry: 1000\n\n";

/// State of a page in a browser, as far as the server has sent it.
struct BrowserState {
    page: String,
    mark: Option<String>,
    css: Option<String>,
    faults: Option<Arc<Faults>>,
    /// Version of the last state that was sent; 0 before the first.
    version: u64,
}

/// Writes the events of one page until its browser disconnects. `mark` is the mark of the page as it was
/// loaded, if the browser sent it.
pub fn stream(preview: &Preview, page: String, mark: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let mut state = preview.state();
    let mut browser = BrowserState { page, mark, css: None, faults: None, version: 0 };
    let css = state.shown(&browser.page).map(|site| site.style_sheet());
    send(out, "hello", &json!({ "gone": state.words.gone, "css": css }))?;
    browser.css = css;
    loop {
        browser.send_difference(&state, out)?;
        out.flush()?;
        state = loop {
            match preview.newer(state.version, KEEP_ALIVE) {
                Some(state) => break state,
                None => {
                    out.write_all(b":\n\n")?;
                    out.flush()?;
                }
            }
        };
    }
}

impl BrowserState {
    fn send_difference(&mut self, state: &State, out: &mut dyn Write) -> io::Result<()> {
        if self.faults != state.faults {
            match &state.faults {
                Some(faults) => {
                    let title =
                        if state.is_old(&self.page) { &state.words.fault } else { &state.words.refused };
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
        let Some(site) = state.shown(&self.page) else {
            // The first site without errors differs from whatever the browser shows now.
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
            self.send_changed_elsewhere(state, out)?;
        }
        self.mark = Some(mark);
        self.version = state.version;
        Ok(())
    }

    /// Sends `changed` if the last edit was of another page.
    fn send_changed_elsewhere(&self, state: &State, out: &mut dyn Write) -> io::Result<()> {
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

/// Writes one event. JSON on one line has no line break that could end the event early.
fn send(out: &mut dyn Write, event: &str, data: &Value) -> io::Result<()> {
    write!(out, "event: {event}\ndata: {data}\n\n")
}
